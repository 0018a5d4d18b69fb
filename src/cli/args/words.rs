//! Japanese texts of `--help`; the English ones stand beside the arguments.

use crate::diag::Lang;
use clap::{Arg, ArgAction, Command};

/// The layout of a help page.
const TEMPLATE_JA: &str = "{before-help}{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

const COMMANDS: &[(&str, &str)] = &[
    ("init", "小さなプロジェクトを作ります。ほかの道具の文書を、あるまま読むこともできます"),
    ("new", "ひな形から文書を作ります。書き出したデータから、ソースと指標を宣言します"),
    ("source", "書き出したファイルを調べて、data/sources.yaml に宣言します"),
    ("metrics", "ソースから作れる指標を宣言し、最初の数値を出します"),
    ("approve", "文書の今の本文を承認したことを、その文書に記録します"),
    ("edition", "報告を版として発行し、版どうしを比べ、記録を確かめます"),
    ("issue", "報告を発行します。初版、または訂正版になります"),
    ("edition audience", "だれのための版だったかを、公開範囲の記録がない版に書き添えます"),
    ("edition list", "発行した版を一覧にし、今日のデータと同じかを示します"),
    ("diff", "版どうし、または版と今日のデータの違いを示します"),
    ("verify", "記録が発行時のままか、入力から同じ数値が出るかを確かめます"),
    ("build", "サイトを組み立てます"),
    ("publish", "サイトを、取り消せる形で公開します"),
    ("serve", "手元で表示し、変わるたびに組み立て直します"),
    ("check", "指摘だけを出します。何も書き出しません"),
    ("list", "文書管理台帳や、すべてのページを一覧にします"),
    ("figures", "データが示す数値を出します"),
    ("alerts", "当たっているアラートを示し、見るべき人に伝えます"),
    ("on-call", "いまの当番を示します"),
    ("schedule", "今日の予定、期限を過ぎたもの、済んだものを示します"),
    ("contract", "文書の約束と、それを測る指標、判定を並べます"),
    ("explain", "目標の読み方、期限、数値の根拠、チケットの時計、診断コードの意味を示します"),
    ("completions", "シェルの補完を出します"),
    ("pdf", "ページ、または章のすべてのページを PDF にします"),
    ("schema", "設定ファイルに書けるキーを JSON Schema で出します"),
    ("config", "設定がどう読まれたか、テンプレートから見える値、または設定に書けるキーを出します"),
    ("clean", "tejun が書いたもの（出力先のファイルと .tejun）を消します"),
    ("target", "目標の文がどう読まれるかを示します"),
    ("deadline", "期限と、その理由を示します"),
    ("figure", "数値が何からできたかを示します"),
    ("ticket", "チケットの時計がどう動いたかを示します"),
    ("mail", "レポートをメール（`.eml`、`.html`、`.txt`）にします"),
    ("export", "約束していることを、ほかの道具の形式で書き出します"),
    ("openslo", "サービスレベルを OpenSLO の文書にします"),
    ("import", "ほかの道具が書いたものを取り込みます"),
    ("changelog", "Keep a Changelog の変更履歴から、リリースごとの文書を作ります"),
];

const ARGUMENTS: &[(&str, &str, &str)] = &[
    ("", "dir", "プロジェクトの場所"),
    ("", "quiet", "誤りだけを表示"),
    ("", "verbose", "詳しく表示（読んだファイルと行数、すべての指摘）"),
    ("", "color", "色を付けるかどうか"),
    ("", "lang", "メッセージの言語。省略時は LANG による。`init` ではプロジェクトの言語にもなる（省略時は日本語）"),
    ("", "as_of", "「今」とみなす時刻（例: `2026-11-20T17:00:00+09:00`）"),
    ("init", "folder", "作る場所。省略時はプロジェクトの場所"),
    (
        "init",
        "from",
        "このフォルダーにあるほかの道具の文書のために、`tejun.yaml` だけを作る（MkDocs、Hugo、Docusaurus、Jekyll、VitePress、mdBook、Obsidian、Markdown だけのフォルダー）",
    ),
    ("init", "bare", "数行の `tejun.yaml` だけを作る"),
    ("init", "dry_run", "`--from` で、作るファイルを表示するだけで、何も書かない"),
    ("new", "kind", "文書の種類"),
    (
        "new",
        "path",
        "content/ の下の場所（例: `content/sop/refunds.md`）。レポートでは期（例: `2026-11-20`、`2026-10`）、`breach` ではチケット",
    ),
    ("new", "title", "題名。省略時はファイル名"),
    ("new", "policy", "`breach` の SLA ポリシー。省略時は、そのチケットを知るすべてのポリシー"),
    ("new", "force", "約束を守れていても `breach` のページを作る"),
    ("source", "files", "data/ の下のファイル。一つの書き出しのもの"),
    ("source", "name", "ソースの名前。省略時はファイルかフォルダーの名前"),
    ("source", "preset", "書き出した道具。省略時は見出しから分かるもの"),
    ("source", "header_row", "見出しの行の番号。見つからないときに書く"),
    ("source", "sheet", "シートがいくつもある Excel の、シートの名前"),
    ("source", "date_order", "05/06/2026 のような日付の順。値から分からないとき"),
    ("source", "first_month", "`4月` のような年のない見出しが始まる月（例: `2026-04`）"),
    ("source", "dry_run", "宣言を表示するだけで、何も書かない"),
    ("source", "yes", "何も尋ねない"),
    ("metrics", "source", "data/sources.yaml のソース。一つだけなら書かなくてよい"),
    (
        "metrics",
        "calendars",
        "文書が約束する時間を数えるカレンダー。すべての優先度か、一つの優先度のもの（例: `jp-business`、`critical=24x7`）",
    ),
    ("metrics", "dry_run", "宣言を表示するだけで、何も書かない"),
    ("approve", "path", "文書（例: `content/sop/refunds.md`）"),
    ("approve", "by", "承認した人の名前。その役割の人が 1 人なら省略できます"),
    ("approve", "role", "署名する役割。役割ごとに署名する文書（`approvals`）で書きます"),
    ("approve", "date", "承認した日（例: `2026-11-20`）。省略時は今日"),
    ("issue", "report", "報告の種類（例: `weekly`）"),
    ("issue", "key", "`--period` と同じ"),
    ("issue", "period", "期間（例: `2026-10`、`2026-11-20`）。省略時は終わった中で最新のもの"),
    ("issue", "value", "`by` のあるレポートの一つの値。省略時はすべての値"),
    ("issue", "at", "発行する時刻。省略時は今"),
    ("issue", "reason", "発行の理由。訂正版には書く"),
    ("issue", "allow_draft", "担当者の言葉が足りなくても発行する"),
    ("issue", "allow_stale", "データが約束より古くても発行する"),
    ("issue", "if_changed", "最新の版と同じなら、何もせずに成功とする"),
    ("issue", "allow_partial", "期間が終わっていなくても発行する"),
    ("diff", "report", "報告の種類（例: `weekly`）"),
    ("diff", "period", "期間（例: `2026-10`）。報告の種類のすぐ後に書いてもよい"),
    ("diff", "numbers", "古いほうと新しいほうの版の番号、または `now`。省略時は最新の版と今日のデータ"),
    ("diff", "format", "出力の形式"),
    ("verify", "report", "報告の種類。省略時はすべて"),
    ("verify", "key", "`--period` と同じ"),
    ("verify", "period", "期間。省略時はすべて"),
    ("edition audience", "report", "報告の種類（例: `weekly`）"),
    ("edition audience", "audience", "公開範囲。tejun.yaml の `audiences` のどれか"),
    ("edition audience", "period", "期間。省略時はすべて"),
    ("edition list", "report", "報告の種類。省略時はすべて"),
    ("edition list", "format", "出力の形式"),
    ("list", "what", "一覧にするもの"),
    ("list", "format", "出力の形式"),
    ("list", "audience", "ページを並べる公開範囲。省略時はいちばん狭いもの"),
    ("list", "role", "`waiting` で、次にこの役割が署名する文書だけ"),
    ("list", "by", "`waiting` で、この人が署名できる文書だけ"),
    ("build", "out", "書き出す場所。省略時は output/"),
    ("build", "audience", "この公開範囲のサイトだけを書き出す。ほかはそのまま"),
    ("build", "report", "`by` のあるレポートの、値ごとのサイトを書き出す"),
    ("build", "value", "この値のサイトだけを書き出す。ほかはそのまま"),
    ("build", "drafts", "下書きも含める"),
    ("build", "strict", "警告も誤りとして扱う"),
    ("build", "no_wait", "別の tejun が同じ場所に書いていれば、待たずに誤りで終わる"),
    ("build", "timings", "どこに時間がかかったかを示す。表なら標準エラー出力、`json` なら標準出力に"),
    ("publish", "folder", "公開をためる場所。Web サーバーには `DIR/current` を見せます"),
    ("publish", "keep", "新しい N 個を残して消す。公開中のものは消しません"),
    ("publish", "audience", "公開するサイトの公開範囲。`audiences` のあるプロジェクトでは必ず書く"),
    ("publish", "rollback", "作らずに、前の公開（または ID の公開）に戻す"),
    ("publish", "list", "作らずに、公開の一覧を出す"),
    ("publish", "drafts", "下書きも含める"),
    ("publish", "strict", "警告も誤りとして扱う"),
    ("publish", "no_wait", "別の tejun が同じ場所に書いていれば、待たずに誤りで終わる"),
    ("serve", "port", "ポート。0 なら空いているもの。省略時は 4000 か、その次に空いているもの"),
    ("serve", "bind", "アドレス。省略時はこの端末からだけつながる"),
    ("serve", "open", "ブラウザーを開く"),
    ("serve", "poll", "変更の通知が届かない場所で、定期的に調べる"),
    ("serve", "audience", "表示する公開範囲。省略時はいちばん狭いもの"),
    ("serve", "drafts", "下書きも表示"),
    ("check", "format", "出力の形式"),
    ("check", "paths", "このファイルとフォルダーの指摘だけを出す"),
    (
        "check",
        "deny",
        "誤りのほかに、終了コードを 1 にするもの: `warnings`、診断コード（例: `pages/broken-link`）、その先頭の部分",
    ),
    ("check", "accept", "誤りのほかの指摘を baseline.yaml に書き、以後は知っているものとする"),
    ("check", "all", "すべての指摘を一つずつ出す。同じ指摘をまとめず、省かない"),
    ("check", "summary", "指摘の代わりに、診断コードごとの件数と最初の場所を出す"),
    ("check", "stdin", "一つのファイルの本文を標準入力から読み、その指摘だけを出す（エディター用）"),
    ("check", "path", "標準入力が表すファイル。プロジェクトから見た場所で書く"),
    ("check", "drafts", "下書きも調べる"),
    ("check", "online", "外部リンクの先がまだあるかも調べる"),
    ("check", "against", "公開中のアドレスの一覧・sitemap.xml・以前のサイトのフォルダーと比べ、なくなるアドレスを出す"),
    ("figures", "metrics", "指標の ID。省略時はすべての指標の、最新の完了した月"),
    ("figures", "period", "期（例: `2026-10`、`2026-W47`）。省略時は指定した指標のすべての期"),
    ("figures", "format", "出力の形式"),
    (
        "alerts",
        "since",
        "この日（例: `2026-11-16`）・期（例: `2026-W47`）から後、または長さ（例: `7 days`）の内に始まったものだけ",
    ),
    ("alerts", "format", "出力の形式"),
    ("alerts", "new", "まだ出していないものだけを出し、出したことを記録する"),
    ("alerts", "send", "まだ伝えていないものを、tejun.yaml のこの送り先に送る。名前を省くとすべての送り先"),
    ("alerts", "dry_run", "送らず、記録もせず、何が伝わるかだけを示す"),
    ("on-call", "schedule", "当番表の ID。省略時はすべて"),
    ("on-call", "format", "出力の形式"),
    ("schedule", "from", "最初の日（例: `2026-11-16`）。日を省くと、期限を過ぎたもの・今日・この先7日"),
    ("schedule", "to", "最後の日"),
    ("schedule", "format", "出力の形式"),
    ("schedule", "ics", "iCalendar の形で出す"),
    ("mail", "report", "レポートの種類"),
    ("mail", "key", "`--period` と同じ"),
    ("mail", "period", "どのレポートか（例: `2026-11-20`、`2026-10`）。省略時は発行済みの最新"),
    ("mail", "value", "`by` のあるレポートの一つの値。省略時はすべての値"),
    ("mail", "out", "書き出す場所。省略時は mail/"),
    ("mail", "from", "差出人（例: `運用サービス部 <ops@example.com>`）"),
    ("mail", "allow_unissued", "発行していないレポートでも作る"),
    ("mail", "allow_draft", "まだ書かれていない見出しがあっても作る"),
    ("mail", "allow_stale", "データが古くても作る"),
    ("mail", "send", "送る。省略時はファイルを書き出すだけ"),
    ("mail", "to", "tejun.yaml の宛先の代わりに送る先（グループ、人やチーム、data/ の下の CSV、アドレス）"),
    ("mail", "dry_run", "接続せず、誰に何が届くかを表示"),
    ("mail", "resend_unknown", "届いたかもしれない宛先にも送り直す"),
    ("mail", "resend_refused", "以前に拒否された宛先にも送り直す"),
    ("mail", "allow_partial", "期間が終わっていなくても作る"),
    (
        "mail",
        "chromium",
        "`attach: pdf` に使う Chromium、Chrome、Edge の場所。省略時は TEJUN_CHROMIUM、なければ見つかったもの",
    ),
    ("contract", "documents", "文書（例: `sop/slm.md`）。省略時はすべて"),
    ("contract", "suggest", "結び付いていない約束の、data/bindings.yaml に貼れる案を出す"),
    (
        "contract",
        "schedule",
        "文書が書く時期と、それが指す data/schedule.yaml の予定を並べる。`--suggest` と合わせると、予定の案を出す",
    ),
    (
        "contract",
        "accept",
        "指標の約束と読める文を示し、確かめたものを data/bindings.yaml に書く。文書、または `sop/slm.md:12` のような行を指定。省略時はすべて",
    ),
    ("contract", "yes", "`--accept` で、尋ねずにすべてを書く"),
    ("contract", "reports", "文書が名前を挙げていて作っていないレポートの、tejun.yaml の `reports` に貼れる案を出す"),
    (
        "contract",
        "explain",
        "約束と読んだ、または読まなかった理由を示す。文書、または `sop/slm.md:12` のような行を指定",
    ),
    ("contract", "format", "出力の形式"),
    ("explain", "code", "診断コード（例: `pages/broken-link`）。省略時は一覧"),
    ("target", "text", "目標の文（例: `99.9%以上`）"),
    ("target", "better", "比較の言葉がないとき、指標がどちらに良くなるか"),
    ("target", "format", "出力の形式"),
    ("deadline", "calendar", "プロジェクトのカレンダー、または `24x7`、`jp-business`"),
    ("deadline", "from", "時計が動き始める時刻"),
    ("deadline", "target", "約束した長さ（例: `2h`、`540min`、`1bd`、`same_day`）"),
    ("deadline", "until", "時計が止まった時刻"),
    ("deadline", "pauses", "A から B までの保留。B がなければ続いている。繰り返し書ける"),
    ("deadline", "reading", "営業日の読み方"),
    ("deadline", "same_day", "`same_day`（当日中）がどの日の終わりか"),
    ("deadline", "format", "出力の形式"),
    ("figure", "metric", "指標の ID"),
    ("figure", "key", "`--period` と同じ"),
    ("figure", "period", "期（例: `2026-10`）。省略時は最新の完了した月"),
    ("figure", "by", "内訳（例: `priority=critical`）。省略時は全体"),
    ("figure", "rows", "もとになった行を、この数まで並べる"),
    ("figure", "plan", "エンジンがどう求めるか（ソースごとの走査と、エンジンの計画）も示す"),
    ("figure", "format", "出力の形式"),
    ("ticket", "ticket", "チケットのキー"),
    ("ticket", "policy", "このポリシーの時計だけ"),
    ("new", "policy", "期限超過の報告で見る SLA ポリシー。省略時はチケットを知るすべて"),
    ("new", "force", "期限を守ったチケットでも報告を作る"),
    ("ticket", "format", "出力の形式"),
    ("openslo", "out", "書き出す新しいフォルダー。サービスごとに一つのファイル。`-` ならすべてを表示"),
    ("completions", "shell", "シェルの名前"),
    ("pdf", "page", "ページか章。アドレス、ファイル、題名のどれか"),
    ("pdf", "out", "書き出すファイル。省略時はページの題名から"),
    ("pdf", "chromium", "Chromium、Chrome、Edge の場所。省略時は TEJUN_CHROMIUM、なければ見つかったもの"),
    ("pdf", "single", "章でも、その章の表紙だけにする"),
    ("pdf", "audience", "PDF にするページの公開範囲。省略時はいちばん狭いもの"),
    ("pdf", "drafts", "下書きも含める"),
    ("config", "view", "値を出すページ。アドレス、ファイル、題名のどれか"),
    (
        "config",
        "schema",
        "設定ファイルに書けるキーの JSON Schema。ファイル（例: `data/metrics.yaml`）を省略するとすべて",
    ),
    ("config", "format", "設定の出力の形式"),
    ("schema", "file", "ファイル（`metrics`、`data/metrics.yaml`）。省略時はすべて"),
    ("schema", "write", "すべてを `.tejun/schemas/` に書き、設定ファイルにエディターのための行を足す"),
    ("clean", "out", "出力先。省略時は output/"),
    ("clean", "no_wait", "別の tejun が同じ場所に書いていれば、待たずに誤りで終わる"),
    ("changelog", "file", "変更履歴のファイル（例: `CHANGELOG.md`）"),
    ("changelog", "into", "文書を作るフォルダー"),
    ("changelog", "dry_run", "作るものを示すだけで、何も書かない"),
];

/// The words of a help page that the parser puts in by itself.
const OF_THE_PARSER: [(&str, &str); 4] = [
    ("[possible values: ", "[選択肢: "),
    ("[default: ", "[既定: "),
    ("[OPTIONS]", "[オプション]"),
    ("<COMMAND>", "<コマンド>"),
];

/// A help page in Japanese, down to the words that the parser puts in by itself.
pub(crate) fn in_words(page: &str) -> String {
    OF_THE_PARSER.iter().fold(page.to_owned(), |page, (en, ja)| page.replace(en, ja))
}

/// The command line with its help in one language.
pub(crate) fn in_language(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command,
        Lang::Ja => {
            let version = own_flag("version", 'V', ArgAction::Version, "版を表示");
            let about = "運用チームの手順と、それを裏付ける数字を公開します";
            translated("", command).about(about).disable_version_flag(true).arg(version)
        }
    }
}

/// A command below another one; where two have one name, the table knows it by both (`edition list`).
fn translated(above: &str, command: Command) -> Command {
    let both = format!("{above} {}", command.get_name());
    let is_known = COMMANDS.iter().any(|(known, _)| *known == both);
    let name = if is_known { both } else { command.get_name().to_owned() };
    let here = command.get_name().to_owned();
    let about = COMMANDS.iter().find(|(known, _)| *known == name).map(|(_, about)| *about);
    let mut command = command
        .help_template(TEMPLATE_JA)
        .subcommand_help_heading("コマンド")
        .subcommand_value_name("コマンド")
        .mut_args(|argument| {
            let id = argument.get_id().as_str().to_owned();
            let of = |owner: &str| {
                ARGUMENTS.iter().find(|(command, known, _)| *command == owner && *known == id).map(|(_, _, help)| *help)
            };
            let shared = of("");
            let heading = match shared {
                Some(_) => "共通のオプション",
                None if argument.is_positional() => "引数",
                None => "オプション",
            };
            match of(&name).or(shared) {
                Some(help) => argument.help(help).help_heading(heading),
                None => argument.help_heading(heading),
            }
        })
        .mut_subcommands(|below| translated(&here, below))
        .disable_help_flag(true)
        .arg(own_flag("help", 'h', ArgAction::HelpShort, "ヘルプを表示"));
    if let Some(about) = about {
        command = command.about(about);
    }
    command
}

/// A flag that clap would add with an English text.
fn own_flag(name: &'static str, short: char, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(name).short(short).long(name).action(action).help(help).help_heading("オプション")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Cli;
    use clap::CommandFactory;

    #[test]
    fn every_command_and_argument_has_japanese_help() {
        let is_japanese = |text: String| !text.is_ascii();
        let mut open = vec![in_language(Cli::command(), Lang::Ja)];
        while let Some(command) = open.pop() {
            let name = command.get_name();
            assert!(command.get_about().is_some_and(|about| is_japanese(about.to_string())), "{name}");
            for argument in command.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(is_japanese(help), "{name} {}", argument.get_id());
            }
            open.extend(command.get_subcommands().cloned());
        }
    }
}
