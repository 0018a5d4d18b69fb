//! Every kind of finding, with its usual severity and its explanation; `tejun explain CODE` prints it, and a test
//! compares the list with `docs/diagnostics.md`.

use super::{Lang, Severity};
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

/// A stable name of a kind of finding.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

struct Entry {
    name: &'static str,
    severity: Severity,
    ja: &'static str,
    en: &'static str,
}

impl Code {
    /// The name, such as `content/broken-link`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The severity a finding of this kind has unless something else is said.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// What it means and what to do, in one paragraph.
    pub fn explanation(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.0.ja,
            Lang::En => self.0.en,
        }
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Code {}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        let known = ALL.iter().find(|code| code.name() == name).copied();
        known.ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&name), &"the name of a kind of finding"))
    }
}

/// The text of `docs/diagnostics.md`: every code with its severity and both explanations, by name.
pub fn reference() -> String {
    let mut codes = ALL.to_vec();
    codes.sort_by_key(|code| code.name());
    let mut text = "\
# Diagnostics

Every finding has one of these codes; `tejun explain CODE` prints the same explanation. The list is made from
`src/diag/codes.rs`, and a test compares the two.

| Code | Severity | 説明 | Explanation |
|---|---|---|---|
"
    .to_owned();
    for code in codes {
        let severity = code.severity().name();
        let cell = |lang| code.explanation(lang).replace('|', "\\|");
        text += &format!("| `{}` | {severity} | {} | {} |\n", code.name(), cell(Lang::Ja), cell(Lang::En));
    }
    text
}

macro_rules! codes {
    ($($(#[$doc:meta])* $ident:ident = $name:literal, $severity:ident, $ja:literal, $en:literal;)*) => {
        /// The codes, one constant each; the doc of a constant is its English explanation.
        pub mod code {
            use super::{Code, Entry, Severity};
            $(
                #[doc = $en]
                pub const $ident: Code =
                    Code(&Entry { name: $name, severity: Severity::$severity, ja: $ja, en: $en });
            )*
        }

        /// Every code, in the order of this file.
        pub const ALL: &[Code] = &[$(code::$ident),*];
    };
}

codes! {
    // --- project and configuration (exit code 2) ---
    CONFIG_MISSING = "config/missing", Error,
        "プロジェクトの設定ファイル tejun.yaml が見つかりません。`tejun init` で作るか、`-C DIR` でプロジェクトの場所を指定します。",
        "The project has no tejun.yaml. Make one with `tejun init`, or name the project folder with `-C DIR`.";
    CONFIG_SYNTAX = "config/syntax", Error,
        "YAML として読めません。示した位置のインデント・引用符・コロンを確かめます。",
        "The file is not valid YAML. Look at the indentation, quotes and colons at the place shown.";
    CONFIG_DUPLICATE_KEY = "config/duplicate-key", Error,
        "同じキーが 2 回書かれています。最初の値だけを使います。片方を消します。",
        "A key is written twice. Only the first value counts; remove one of them.";
    CONFIG_UNKNOWN_KEY = "config/unknown-key", Error,
        "知らないキーです。綴りを確かめます。近い名前があればヒントに出ます。",
        "The key is not known here. Check its spelling; the nearest known name is in the hint.";
    CONFIG_INVALID = "config/invalid-value", Error,
        "値の型または書き方が違います。期待する形はメッセージにあります。",
        "The value has the wrong type or form. The message says what was expected.";
    CONFIG_REQUIRED = "config/missing-key", Error,
        "必須のキーがありません。示した項目に書き足します。",
        "A required key is missing. Add it to the entry shown.";
    CONFIG_NOT_YET = "config/not-yet", Error,
        "この設定はまだ使えません。無視して公開すると意味が変わるため、エラーにします。",
        "This setting is known but not built yet. Ignoring it could publish what was not meant, so it is an error.";
    CONFIG_CIRCULAR = "config/circular", Error,
        "指標をたどると自分自身に戻ります。どれか 1 つを、ほかの指標によらない定義にします。",
        "A metric leads back to itself through the metrics that it names. Define one of them without the others.";
    CONFIG_LEFT_OUT = "config/left-out", Warning,
        "参照先の宣言に誤りがあるため、この項目を使いません。先に参照先を直します。",
        "What this entry refers to is itself broken, so the entry is left out. Mend what it refers to first.";
    CONFIG_TARGET = "config/target", Error,
        "目標を読めないか、あいまいです。比較（以上・以下・未満など）と単位を付けて書きます。",
        "The target cannot be read or is ambiguous. Write a comparison and a unit, such as `99.9%以上` or `<500ms`.";
    CONFIG_UNREADABLE = "config/unreadable", Error,
        "設定ファイルを読めません。権限と文字コード（UTF-8）を確かめます。",
        "A configuration file cannot be read. Look at its permissions and its encoding (UTF-8).";
    CONFIG_REFERENCE = "config/unknown-reference", Error,
        "参照先（データソース・列・カレンダー・指標など）が宣言されていません。",
        "What is referred to (a source, a column, a calendar, a metric …) is not declared.";
    CONFIG_EXPRESSION = "config/expression", Error,
        "式を読めません。SQL のスカラー式（列名、定数、比較、算術、CASE、COALESCE など）で書きます。",
        "The expression cannot be read. Write a SQL scalar expression: columns, constants, comparisons, arithmetic, CASE, COALESCE …";
    CONFIG_ADDRESS = "config/address", Error,
        "メールアドレスとして読めません。`ops@example.com` または `名前 <ops@example.com>` のように書きます。",
        "This is no e-mail address. Write `ops@example.com` or `Name <ops@example.com>`.";
    CONFIG_RECIPIENTS = "config/recipients", Error,
        "メールの宛先の一覧（data/recipients.csv）に、読めないところがあります。だれかが抜けたまま送らないよう、直るまで送りません。",
        "The list of recipients (data/recipients.csv) cannot be read in full. Nothing is sent before it is mended, so that nobody is left out unnoticed.";
    CONFIG_RECIPIENT_TWICE = "config/recipient-twice", Info,
        "同じアドレスが宛先の一覧に 2 回あります。メールは 1 通だけ送ります。",
        "An address stands twice in the list of recipients. It gets one mail.";
    CONFIG_SECRET = "config/secret", Error,
        "パスワードや認証情報が設定ファイルに書かれています。設定ファイルは Git に残り、ほかの人も読みます。環境変数（メールなら `password_env`）かファイル（`password_file`）に移し、書いたものは変えます。",
        "A password or another credential stands in the configuration, which is kept in Git and read by others. Move it to a variable (`password_env` for mail) or a file (`password_file`), and change it.";
    CONFIG_INSECURE = "config/insecure-mail", Error,
        "暗号化せずにメールを送る設定です。同じ端末のサーバーのほかには使えません。`security: starttls` か `security: tls` にします。",
        "Mails would be sent without encryption, which is for a server on the same machine only. Write `security: starttls` or `security: tls`.";
    CONFIG_PATH = "config/path-outside", Error,
        "パスがプロジェクトの外を指しているか、URL です。data/ の下の相対パスで書きます。",
        "The path leaves the project or is a URL. Write a relative path below data/.";

    // --- data ---
    DATA_NO_FILES = "data/no-files", Error,
        "`data/sources.yaml` の `files` に合うファイルが `data/` の下にありません。パスは `data/` からの相対パスです。",
        "No file below `data/` matches `files` in `data/sources.yaml`. Paths are relative to `data/`.";
    DATA_UNREADABLE = "data/unreadable", Error,
        "データファイルを読めません（壊れている、途中で切れている、対応していない形式など）。そのファイルの行は数値に入りません。書き出し直してください。",
        "A data file cannot be read: broken, cut short, or of a kind that is not supported. None of its rows are in the figures. Export it again.";
    DATA_ENCODING = "data/encoding", Error,
        "ファイルの文字コードが宣言と違うか、UTF-8 でも CP932（Shift_JIS）でもありません。",
        "The bytes of the file do not fit the declared encoding, or are neither UTF-8, UTF-16 with a byte order mark nor CP932 (Shift_JIS).";
    DATA_MISSING_COLUMN = "data/missing-column", Error,
        "宣言された列がファイルの見出しにありません。`from` に見出しの名前を書きます。必須の列なら、そのファイルの行はすべて除かれます。",
        "A declared column is not among the file's headers. Write the header in `from`. Without a required column all rows of the file are set aside.";
    DATA_DUPLICATE_COLUMN = "data/duplicate-column", Warning,
        "同じ名前の見出しが二つ以上あります。最初のものを使います。",
        "The file has a header twice; the first one is used.";
    DATA_COLUMN_TYPE = "data/column-type", Error,
        "Parquet の列の型が、宣言された型として読めません。",
        "The type of a Parquet column cannot be read as the declared type.";
    DATA_BAD_VALUE = "data/bad-value", Warning,
        "値が列の型として読めません。その行は除かれ、数えられます。値がないことを表す文字なら `missing` に書きます。",
        "A value cannot be read as the column's type. Its row is set aside and counted. If the text means \"no value\", list it in `missing`.";
    DATA_MISSING_VALUE = "data/missing-value", Warning,
        "必須の列に値がありません。その行は除かれ、数えられます。",
        "A required column has no value. The row is set aside and counted.";
    DATA_UNKNOWN_CATEGORY = "data/unknown-category", Warning,
        "分類の列に宣言されていない値があります。`values` に別名として加えます。その行は除かれ、数えられます。",
        "A category column holds a value that is not declared. Add it to `values` as an alias. The row is set aside and counted.";
    DATA_LOST_DIGITS = "data/lost-digits", Warning,
        "値の桁が多すぎて、最後の桁まで正しく持てません。整数は 64 ビット（およそ 19 桁）、`number` の整数部と Excel の数のセルは 2 の 53 乗（15 桁）まで正確です。その行は除かれ、数えられます。番号は文字列として書き出し、`type: text` と宣言します。",
        "A value has more digits than can be kept exactly: whole numbers have 64 bits (about 19 digits), the whole part of a `number` and a numeric cell of Excel are exact up to 2 to the power of 53 (15 digits). The row is set aside and counted. Export identifiers as text and declare `type: text`.";
    DATA_LOCAL_TIME = "data/local-time", Warning,
        "夏時間の切り替えで、その時刻が存在しないか二度あります。オフセット付きで書き出すと一つに決まります。その行は除かれ、数えられます。",
        "The local time does not exist or happens twice because clocks change. Export it with an offset. The row is set aside and counted.";
    DATA_ROW_ORDER = "data/row-order", Warning,
        "`not_before` で後と宣言された日時が、先の日時より前です。その行は除かれ、数えられます。",
        "An instant that `not_before` declares the later one is before the earlier one. The row is set aside and counted.";
    DATA_RAGGED_ROW = "data/ragged-row", Warning,
        "行の列数が見出しと違います。値がずれないように、その行は除かれ、数えられます。区切り文字を含む値は引用符で囲みます。",
        "A row has more or fewer fields than the header. It is set aside and counted, so that no value moves to another column. Quote values that hold the separator.";
    DATA_UNCLOSED_QUOTE = "data/unclosed-quote", Error,
        "引用符が閉じられていません。そこからファイルの終わりまでが一つの値として読まれます。",
        "A quote is never closed: everything from there to the end of the file is read as one value.";
    DATA_AMBIGUOUS_VALUE = "data/ambiguous-value", Error,
        "`05/06/2026` や `1:30` のように二通りに読める値があり、その列のほかの値からも決まりません。推測せずに行を除きます。列に `format`（単位のない長さなら `unit`）を書きます。",
        "A value such as `05/06/2026` or `1:30` can be read in two ways, and no other value of its column settles which. Nothing is guessed, and the row is set aside. Declare `format` for the column, or `unit` for a length without one.";
    DATA_MIXED_UNITS = "data/mixed-units", Warning,
        "1 つの列に、`%` の付いた値と付かない値、または違う通貨の値が混ざっています。足したり比べたりすると誤った数値になります。書き出し元でそろえるか、列を分けます。違う通貨は誤りです。",
        "One column holds values with and without `%`, or of different currencies: adding or comparing them gives wrong figures. Make them the same where they are exported, or divide the column. Different currencies are an error.";
    DATA_MIXED_ZONES = "data/mixed-zones", Warning,
        "1 つの列に、時差の付いた日時（`+09:00`、`Z`）と付かない日時が混ざっています。付かないものはデータソースの時間帯の時刻として読みます。それが違えば、時間と件数の数値が誤ります。書き出し元でどれにも時差を付けます。",
        "One column holds instants with an offset (`+09:00`, `Z`) and without. Those without are read as times of the zone of the source; where that is not meant, durations and counts are wrong. Export all of them with an offset.";
    DATA_NOT_JSON = "data/not-json", Warning,
        "JSON Lines の行が、JSON のオブジェクトとして読めません。その行は除かれます。",
        "A line of a JSON Lines file cannot be read as a JSON object. It is set aside.";
    DATA_SHEET = "data/sheet", Error,
        "Excel のシートを読めません。シートの名前、見出しの行、結合されたセル、値の保存されていない式のどれかが原因です。そのファイルの行は数値に入りません。",
        "The sheet of a workbook cannot be read: its name, the row of headers, merged cells, or a formula that was saved without its value. None of the file's rows are in the figures.";
    DATA_TOO_LARGE = "data/too-large", Error,
        "圧縮されたファイルが、展開すると大きすぎます。正しいファイルなら、ソースに `max_size` を書くか、展開して置きます。",
        "A packed file becomes too large when it is unpacked. If it is what you want, declare `max_size` for the source, or unpack it and put it there as it is.";
    DATA_TOO_MANY_BAD_ROWS = "data/too-many-bad-rows", Error,
        "除かれた行が `bad_rows` の限度を超えました。",
        "More rows were set aside than `bad_rows` allows.";
    DATA_OUT_OF_RANGE = "data/out-of-range", Warning,
        "値が `range` の外にあります。その行は除かれ、数えられます。",
        "A value is outside the declared `range`. Its row is set aside and counted.";
    DATA_PATTERN = "data/pattern", Warning,
        "値が `pattern` の形をしていません。その行は除かれ、数えられます。",
        "A text does not match the declared `pattern`. Its row is set aside and counted.";
    DATA_NEWEST_ROW = "data/newest-row", Warning,
        "あるキーの最新の行が不正です。`bad_rows` の `newest` が `fall_back`（既定）なら古い行が代わりを務め、`drop_key` ならそのキーの行を使いません。",
        "The newest row of a key is bad. With `newest: fall_back` in `bad_rows` (the default) an older row stands for it, with `drop_key` no row of the key is used.";
    DATA_UNMATCHED_KEY = "data/unmatched-key", Warning,
        "`join` した先のデータソースに、その値のキーがありません。行は使いますが、結合した列は値なしになります。",
        "The source named in `join` has no row of that key. The rows are used, and their joined columns have no value.";
    DATA_TRANSFORM = "data/transform", Error,
        "`fold` の列や区間、または `join` を計算できません。整数が 64 ビットを超えるときなどに起こります。そのデータソースを使う値はどれも計算しません。式か、書き出しの値を直します。",
        "A column or interval of a `fold`, or a `join`, cannot be computed, as when a whole number does not fit into 64 bits. Nothing is computed from the source. Mend the expression, or the values where they are exported.";
    // --- engine: sources that Spark reads ---
    ENGINE_NOT_BUILT = "engine/not-built", Error,
        "Spark が読むソース（`table`・`paths`）がありますが、この tejun は Spark なしで作られています。`cargo install --path . --features spark` のように、`spark` を付けて作ったものを使います。",
        "A source is read by Spark (`table`, `paths`), and this tejun was built without it. Use one that was built with it, as `cargo install --path . --features spark` does.";
    ENGINE_UNREACHABLE = "engine/unreachable", Error,
        "Spark Connect の接続先に届かないか、時間内に答えがありません。tejun.yaml の `engine: { spark: { connect: … } }` か環境変数 TEJUN_SPARK_CONNECT、ネットワーク、サーバーが動いていることを確かめます。",
        "The address of Spark Connect cannot be reached, or did not answer in time. Look at `engine: { spark: { connect: … } }` in tejun.yaml or the environment variable TEJUN_SPARK_CONNECT, at the network, and whether the server runs.";
    ENGINE_REFUSED = "engine/refused", Error,
        "Spark が質問を断りました。理由はメッセージにあります。認証情報、表やパスの名前、読む権限を確かめます。",
        "Spark refused a question; the message says why. Look at the credentials, the name of the table or path, and the right to read it.";
    ENGINE_NOT_ASKED = "engine/not-asked", Warning,
        "検査のときに Spark に尋ねられなかったため、そのソースの列と値は確かめていません。接続できるところで検査し直します。",
        "A check could not ask Spark, so the columns and values of its sources were not looked at. Check again where it can be reached.";
    ENGINE_COLUMN_TYPE = "engine/column-type", Error,
        "表の列の型が、宣言した型になりません。宣言の `type` を表に合わせるか、型を直したビューを読みます。",
        "A column of the table has a type that cannot become the declared one. Declare the `type` that it has, or read a view that converts it.";
    // --- inputs: the walk over the project folder ---
    INPUTS_LINK = "inputs/link", Warning,
        "シンボリックリンクがプロジェクトの外を指しているか、循環しています。リンク先は読みません。",
        "A symbolic link leaves the project or loops back to a folder above it. What it points to is not read.";
    INPUTS_UNFINISHED = "inputs/unfinished", Warning,
        "書き込みの途中で止まった実行が残した、書きかけのファイルかフォルダー（名前が `.tejun-new` で終わるもの）があります。読みません。同じコマンドをもう一度実行すると片付きます。",
        "A run that was broken off left an unfinished file or folder, whose name ends in `.tejun-new`. It is not read; the same command puts it right when it is run again.";
    INPUTS_NAME = "inputs/name", Warning,
        "ファイル名が UTF-8 ではありません。そのファイルは読みません。名前を UTF-8 に変えます。",
        "A file name is not UTF-8. The file is not read; rename it.";
    INPUTS_UNREADABLE = "inputs/unreadable", Error,
        "ファイルまたはフォルダーを読めません。それを抜いたサイトは別のものになるため、何も書き出しません。権限、壊れたリンク、特殊ファイルを確かめます。名前が `.` で始まる最上位のもの、`lost+found`、エディターの印（`.#` で始まるもの）は警告です。",
        "A file or folder cannot be read. Without it the site would be another one, so nothing is written. Look at its permissions, and for broken links and special files. What begins with `.` at the top of the project, `lost+found`, and the marks of editors (`.#`) are only warned of.";

    // --- versions: older states of the document set ---
    VERSIONS_NONE = "versions/none", Warning,
        "`versions` に合うタグもブランチもないか、git のリポジトリの中ではないため、古い版は公開しません。名前の形を確かめます。CI では履歴とタグも取得します。",
        "No tag or branch matches `versions`, or the project lies in no git repository, so no older version is published. Look at the patterns; in CI, fetch the history and the tags too.";
    VERSIONS_BUILD = "versions/build", Warning,
        "ある版を作れませんでした。その版だけを公開せず、ほかはそのまま公開します。古い版そのものは直せないので、対象から外すか、直した版に新しいタグを付けます。",
        "A version could not be built. It alone is left out and everything else is published. An old state cannot be mended: take it out of the patterns, or tag a mended one.";
    VERSIONS_NAME = "versions/name", Warning,
        "2 つの版の名前が同じ場所になります。新しいほうだけを公開します。",
        "The names of two versions become the same address. Only the newer one is published.";
    VERSIONS_FILE = "versions/file", Info,
        "古い版のファイルのうち、リンク・サブモジュール・git-lfs のファイルは読みません。",
        "Links, submodules and files of git-lfs are not read from older versions.";
    VERSIONS_AUDIENCE = "versions/audience", Info,
        "読者を分けるサイト（`audiences`）で、ある版をある公開範囲のサイトに載せません。版は、その版自身の `audiences` にある同じ名前の範囲として見せます。分ける前の版は、いちばん狭い範囲のサイトだけに載せます。",
        "Of a project with `audiences`, the site for one of them does not have a version. A version is shown as its own audience of the same name; one that knows no audiences is only part of the most closed site.";
    // --- output: the folder of the finished site (exit code 4 when nothing is written) ---
    OUTPUT_FOREIGN = "output/foreign-folder", Error,
        "出力先に tejun が書いたのではないファイルがあります。消してしまわないよう、何も書きません。空のフォルダーを指定します。",
        "The output folder holds files that tejun did not write. Nothing is written, so that nothing is lost; name an empty folder.";
    OUTPUT_BUSY = "output/busy", Error,
        "別の tejun が同じ場所に書いている間は、何も書きません。ふつうは終わるのを待ちます。`--no-wait` を付けると、待たずにこのエラーで終わります。",
        "While another tejun writes the same folder, nothing is written. Usually its end is waited for; with `--no-wait` the run ends with this error instead.";
    OUTPUT_LINK = "output/link", Error,
        "tejun が書くフォルダー（`.tejun`、メールの書き出し先）がシンボリックリンクです。リンクの先にあるものを変えてしまわないよう、何も書きません。リンクを消すか、ふつうのフォルダーに置き換えます。",
        "A folder that tejun writes (`.tejun`, that of mails) is a symbolic link. Nothing is written, so that nothing changes where it leads. Remove the link, or put a folder in its place.";
    OUTPUT_PATH = "output/path-outside", Error,
        "ページのパスが出力先の外を指しているため、サイトを書き出しません。",
        "The path of a file leaves the output folder, so no site is written.";
    OUTPUT_CONFLICT = "output/conflict", Error,
        "2 つのファイルが同じ場所に書かれようとしています。大文字と小文字だけが違う名前や、一方がファイル、もう一方がフォルダーになる名前も、ここに入ります。どちらかの名前を変えるまで、サイトは書き出しません。自動生成のページと大文字と小文字だけが違う名前、自動生成のページとちょうど同じ場所のファイルは警告で、ページを公開します。",
        "Two files want the same place, be it that their names differ in the case of letters only, or that one is a file where the other needs a folder. Rename one of them; until then no site is written. A name that differs from that of a generated page in the case of letters only, or a file in exactly its place, is a warning, and the page is published.";
    OUTPUT_IN_THE_WAY = "output/in-the-way", Error,
        "出力先に置かれた tejun のものではないファイルが、サイトのファイルと同じ場所にあります。消さずに残し、サイトは書き出しません。",
        "A file in the output folder that is not tejun's stands where the site has a file. It is kept, and no site is written.";
    // --- metrics ---
    DATA_QUERY = "metrics/query", Error,
        "データエンジンが問い合わせに答えられませんでした。指標の式と列の型を確かめます。",
        "The data engine could not answer. Check the expressions of the metric and the types of its columns.";
    SLA_CALENDAR = "metrics/calendar", Error,
        "カレンダーの範囲外です。祝日データのない日の営業時間は推定しません。",
        "The calendar does not reach that far: working time beyond the holiday list is never guessed.";
    SLA_NO_TARGET = "metrics/clock-without-target", Warning,
        "クロックは宣言されていますが、どの優先度にも目標がありません。達成率は計算されません。",
        "The clock is declared, but no priority promises anything for it; no attainment is computed.";
    SLA_BACKWARDS = "metrics/stop-before-start", Warning,
        "時計、障害、保留などが、始まる前に終わっています。データの誤りとして数え、達成にも未達にも平均にも入れません。書き出し元の時刻を直すか、`not_before` で行を除外します。",
        "Clocks, incidents, pauses and the like end before they start. They are counted as data errors, are neither met nor breached, and enter no mean. Mend the times where they are exported, or set such rows aside with `not_before`.";
    SLA_TOO_MANY_STEPS = "metrics/too-many-steps", Error,
        "1 つのチケットの再オープンか優先度の変更が多すぎます。`key` の列がチケットごとに違う値になっていないときに起こります。このポリシーの達成率は計算されません。",
        "One ticket has too many reopenings or changes of priority, as happens when the column `key` does not tell tickets apart. No attainment is computed for the policy.";

    METRICS_OUT_OF_SCALE = "metrics/out-of-scale", Warning,
        "アンケートに、尺度の外の回答があります。その回答は数えません。`scale` と列の宣言を確かめます。",
        "A survey has answers outside its scale. They are not counted. Look at `scale` and the declaration of the column.";
    METRICS_MANUAL = "metrics/manual-value", Error,
        "手入力の値の期が読めないか、同じ期に値が二つ以上あります。その値は使いません。",
        "The period of a typed value cannot be read, or one period has several values. They are not used.";
    METRICS_NO_BOXES = "metrics/no-boxes", Warning,
        "進み具合を数える文書に、チェックボックス（`- [ ]`）がありません。文書の場所と見出しを確かめます。",
        "The documents of a progress metric hold no boxes (`- [ ]`). Look at the path of the documents and at the heading.";

    // --- contract: what documents promise ---
    CONTRACT_UNMATCHED = "contract/unmatched-binding", Warning,
        "`data/bindings.yaml` の結び付けに当てはまる文が、どの文書にもありません。文書が書き換わったか、ラベル・見出し・場所の綴りが違います。",
        "A binding of `data/bindings.yaml` meets no statement of any document. The document was changed, or a label, heading or path is spelt otherwise.";
    CONTRACT_TIE = "contract/tied-bindings", Error,
        "一つの文に二つの結び付けが当てはまり、どちらも同じ詳しさです。文は結び付きません。片方に `document` か `heading` を書き足すか、片方を消します。",
        "Two bindings are about one statement and neither is more specific. The statement is not bound. Add `document` or `heading` to one of them, or remove one.";
    CONTRACT_CONTRADICTION = "contract/contradiction", Warning,
        "同じ指標について、二つの文書、または文書と設定が、違う値を約束しています。どちらも採用しません。約束した値にそろえるか、日付で切り替わるなら `from` を書きます。",
        "Two documents, or a document and the configuration, promise different values for one metric. Make them say what was agreed; where one takes the place of the other, write `from`.";
    CONTRACT_SUPERSEDED = "contract/superseded", Info,
        "文書に書かれた目標は、日付の付いた別の目標に替わっています。その日より前の期だけを、この目標で判定します。",
        "What a document promises was replaced by another target with a later day. Only periods before that day are judged by it.";
    CONTRACT_UNIT = "contract/unit", Warning,
        "目標の行のラベルは指標の名前と同じですが、単位が合いません。行は結び付きません。文書の単位を直すか、別の指標に結び付けます。",
        "The label of a target is the name of a metric, but its unit does not fit. It is not bound. Mend the unit in the document, or bind it to another metric.";
    CONTRACT_NO_CALENDAR = "contract/no-calendar", Warning,
        "文書は営業日・営業時間で約束していますが、結び付いた時計のカレンダーは 24 時間か、指標は実時間で測られています。カレンダーか文書を直します。",
        "The document promises business time, but the calendar of its clock never closes, or the metric counts wall time. Mend the calendar or the document.";
    CONTRACT_ALERT_INSIDE = "contract/alert-inside-target", Warning,
        "アラートの条件が目標より厳しく、目標を満たしていても鳴ります。",
        "The alert is stricter than the target: it rings while the target is met.";
    CONTRACT_ALERT_GAP = "contract/alert-gap", Info,
        "目標とアラートの間に、目標を満たさず、アラートも鳴らない値の範囲があります。意図したものなら、そのままで構いません。",
        "Between target and alert lie values that miss the target and ring nothing. Leave it if that is meant.";
    CONTRACT_CADENCE = "contract/cadence", Warning,
        "約束を見る頻度が、測る頻度より細かくなっています。間の期には新しい値がありません。",
        "A promise is looked at more often than it is measured: the periods between have no new value.";
    CONTRACT_ROUND_THE_CLOCK = "contract/round-the-clock", Warning,
        "24 時間 365 日のサービスの中に、営業日・営業時間の目標があります。どちらの時間で数えるかが読む人に伝わりません。",
        "A service round the clock has targets in business time. A reader cannot tell which hours count.";
    CONTRACT_TWO_CLOCKS = "contract/two-clocks", Warning,
        "同じ優先度の同じ時計に、二通りの時間が約束されています。",
        "One priority is promised two different times on one clock.";
    CONTRACT_CLOCK_WORDS = "contract/clock-words", Warning,
        "対応・復旧・解決が混ざっていて、同じ時計かどうかがわかりません。言葉をそろえるか、`data/bindings.yaml` で結び付けます。",
        "Handling, restoration and resolution are mixed, so that nobody can tell whether they are one clock. Use one word, or bind it in `data/bindings.yaml`.";
    CONTRACT_PLACEHOLDER = "contract/placeholder", Warning,
        "目標の場所に、`XXX`・`TBD`・`[YYYY-MM-DD]` のような仮の値が残っています。",
        "A placeholder such as `XXX`, `TBD` or `[YYYY-MM-DD]` stands in the place of a target.";
    CONTRACT_AMBIGUOUS = "contract/ambiguous", Info,
        "約束がどの指標についてか、またはどう読むかが決まりません。文書を書き直すか、`data/bindings.yaml` で決めます。決まるまで判定しません。",
        "It is not settled which metric a promise is about, or how it is read. Reword the document, or settle it in `data/bindings.yaml`. Until then it is not judged.";
    CONTRACT_UNMEASURED = "contract/unmeasured", Info,
        "文書が約束していることを、どの指標も測っていません。指標を宣言するか結び付けます。測らないことにするなら `bind: false` と理由を書きます。",
        "No metric measures what a document promises. Declare one or bind it; if it is not to be measured, write `bind: false` and the reason.";
    CONTRACT_GRAIN = "contract/grain", Warning,
        "約束の期間（月・四半期など）で判定できません。指標がその期間で計算されていないか、約束の期間と `grain` が違うか、一つの指標に期間の違う約束が二つあります。",
        "A promise cannot be judged by its period: the metric is not computed by it, `grain` says another one, or two promises of one metric are of two periods.";
    CONTRACT_NO_PERIOD = "contract/no-period", Info,
        "件数や金額のように期間が長いほど大きくなる値の目標に、どの期間のものかが書かれていません。週にも月にも同じ値で判定しています。`3件以下/月` のように期間を書くか、目標か結び付けに `grain` を書きます。",
        "The target of a count or an amount, which grows with its period, does not say which period it is for. Weeks and months are judged by the same bound. Name the period, as in `3件以下/月`, or write `grain` beside the target or in the binding.";

    // --- pages ---
    BROKEN_LINK = "pages/broken-link", Warning,
        "リンク先の文書・ファイル・画像が見つかりません。リンクは書かれたまま出力されます。",
        "The document, file or image a link leads to does not exist. The link is kept as written.";
    BROKEN_ANCHOR = "pages/broken-anchor", Warning,
        "リンク先の文書に、その見出しがありません。",
        "The document a link leads to has no such heading.";
    LINK_SPELLING = "pages/link-spelling", Warning,
        "リンクの書き方が、実際のファイル名と大文字・小文字、全角・半角、濁点の表し方、空白、または `\\` の向きで違います。リンクはつなぎますが、ほかの環境では切れます。メッセージの名前に合わせます。",
        "A link differs from the real name in upper and lower case, in the width or the form of its characters, in its spaces, or in `\\` for `/`. It is resolved here and breaks elsewhere. Write it as the message says.";
    MOVED_LINK = "pages/moved-link", Info,
        "リンク先は、ほかの文書の前のアドレス（`aliases`）か、名前を変えたファイルの前のパスです。今のページにつなぎます。メッセージの書き方に直すと、この指摘は消えます。名前を変えたファイルの場合は、リポジトリの中では切れているため警告です。",
        "A link leads to an address that a document had before (`aliases`), or to the old path of a file that was renamed. It is led to today's page. Write it as the message says; for a renamed file this is a warning, since the link is dead in the repository.";
    AMBIGUOUS_LINK = "pages/ambiguous-link", Warning,
        "リンク先が二つ以上に読めます。名前だけのリンクや `ref` なら、どれにもつなぎません。ファイルの場所とページのアドレスのどちらから見ても先があるなら、ファイルの場所から見た先につなぎます。ファイルへのパスを `.md` まで書きます。",
        "A link can be read in several ways. A name alone, or a `ref`, is led nowhere; a path that exists both seen from the file and seen from the page's address leads to what it is seen from the file. Write the path of the file with its `.md`.";
    ANCHOR_SPELLING = "pages/anchor-spelling", Info,
        "見出しへの目印が、ほかの道具の作り方で書かれています。当たる見出しが一つだけなので、その目印に置き換えます。",
        "An anchor is written in the manner of another tool. Exactly one heading fits, and the link is published with its real anchor.";
    ALIAS_CONFLICT = "pages/alias-conflict", Warning,
        "`aliases` に書いたアドレスは、ほかのページかファイル、またはほかの文書の `aliases` がすでに使っています。先のものが残り、転送のページは作りません。",
        "An address in `aliases` is that of a page or a file, or another document claims it first. What has it keeps it, and no page is made that leads on.";
    UNKNOWN_DIRECTIVE = "pages/unknown-directive", Error,
        "知らないディレクティブまたはロールです。名前が使えるものに近ければ綴りの誤りとみなし、エラーです。どれにも近くなければ MyST や Quarto などほかのツールのものとみなし、警告にとどめて、書いたとおりに表示します。",
        "The directive or role is not known. Where its name is near one that is, it is taken for a slip, which is an error; where it is near none, it is taken for one of another tool, such as MyST or Quarto: a warning, and it is shown as it is written.";
    UNKNOWN_DATA = "pages/unknown-data", Error,
        "ディレクティブまたはロールが指す指標・期間・グループ・ポリシーがありません。",
        "The metric, period, group or policy that a directive or role names does not exist.";
    UNKNOWN_PAGE = "pages/unknown-page", Warning,
        "`related` または `home` の `popular` に書いたページがサイトにありません。綴りを直すか、消します。",
        "A page that `related`, or `popular` of `home`, names is not part of the site. Mend the name or remove it.";
    LONG_TABLE = "pages/long-table", Warning,
        "表の行が 1,000 を超えるため、初めの 1,000 行だけを載せ、残りは件数で示します。何千行もある表は、開くのが遅く、読む人もいません。`filter`・`period`・`limit` で絞るか、値の種類の少ない列で分けます。",
        "A table has more than 1,000 rows, so only the first 1,000 are shown, with a count of the rest. A table of thousands of rows is slow to open, and nobody reads it. Narrow it by `filter`, `period` or `limit`, or divide it by a column with fewer values.";
    CHART_OPTIONS = "pages/chart-options", Error,
        "グラフの `kind` と、ほかの指定が合いません。単位の違う指標を一つの軸に並べたり、割合を積み上げたりすると、読む人が誤った値を読み取ります。ヒントの例のように、`kind` を変えるか、指定を直します。",
        "The `kind` of a chart and its other options do not go together. Metrics of different units on one axis, or rates on top of each other, would be misread. Change the `kind` or the options as the hint shows.";
    REPORT_UNWRITTEN = "pages/report-unwritten", Warning,
        "終わった期のうち最も新しいレポートに、人が書くはずの文章がまだありません。書くまで、ページには「下書き」の印が付きます。",
        "The newest report of a period that is over still lacks words that a person has to write. Until then its page is marked as a draft.";
    REPORT_INTERNAL = "report/internal-in-customer", Warning,
        "社外の人も読むレポートに、社内のこと（担当者の作業、課題、リスク、アラート、データの出所）が載っています。社内向けのレビューへ移すか、そのレポートの公開先を社内に限ります。公開先のないプロジェクトでは、週次ステータスレポートとニュースレターを社外の人が読むものとみなします。",
        "A report that others read too holds what is internal: tasks of staff, backlog, risks, alerts, sources of data. Move it to the internal review, or close the report. Where a project has no audiences, the weekly status report and the newsletter are taken to be read by customers.";
    REPORT_UNKNOWN_PROMISE = "pages/report-unknown-promise", Warning,
        "原因の表の行が、その期に守れなかった約束のどれにも当たりません。約束の名前（レポートの「未達と注意」にある名前）か、指標の ID を書きます。表はそのまま載ります。",
        "A row of a table of causes names no promise that was missed in its period. Write its name as the report's table of misses has it, or the id of the metric. The table stays as it is.";
    REPORT_NO_VALUE = "pages/report-no-value", Warning,
        "終わった期のうち最も新しいレポートに、目標のある指標の値がありません。その行は「値なし」になり、理由を添えます。データを置くか、行がないことの意味（`fresh_within`）を宣言します。",
        "In the newest report of a period that is over, an indicator with a target has no value. Its row says so, with the reason. Put the data there, or declare what silence means (`fresh_within`).";
    REPORT_NOT_BEGUN = "pages/report-not-begun", Info,
        "まだ始まっていない期の文章があります。期が始まるまで、レポートは作りません。",
        "There are words for a period that has not begun. No report is made of it until it has.";
    EXPORT_LIST = "pages/whole-list", Error,
        "ページが途中まで見せている一覧の全件を、CSV に書き出せません（tejun.yaml の `export: { lists: true }`）。行の欠けたファイルは公開しません。理由はメッセージにあります。",
        "A list that a page shows in part cannot be written whole as CSV (`export: { lists: true }` of tejun.yaml). A file that lacks rows is not published. The message says why.";

    // --- releases: notes of releases and known issues ---
    RELEASE_TWICE = "releases/version-twice", Warning,
        "同じ版のリリースが二つあります。一つにまとめるか、版を直します。変更履歴と releases.json には両方が載ります。",
        "Two documents are notes of the same version. Keep one, or mend the version. The changelog and releases.json list both.";
    RELEASE_UNDATED = "releases/no-date", Warning,
        "リリースに日付がありません。公開した日が分からないため、フィードと releases.json には載せません。`date` を書きます。まだ公開していないなら `status: planned` とします。",
        "A release has no date. Since nobody can tell when it came out, feeds and releases.json leave it out. Write `date`, or `status: planned` while it is to come.";
    RELEASE_ORDER = "releases/date-order", Warning,
        "同じ系統の中で、新しい版の日付が古い版より前です。どちらかの日付か版を直します。前の系統の修正版が後から出るのは問題ありません。",
        "Within one line of versions, a later version has an earlier date. Mend the date or the version. A correction of an older line may come later without a finding.";
    RELEASE_SECTION = "releases/section", Info,
        "リリースノートの見出しが、新機能・改善・修正・既知の制限などのどれとも読めませんが、よく似ています。書き手の自由な節として扱うため、件数にも releases.json の種類にも入りません。",
        "A heading of release notes is none of the known ones, and looks like a slip of one. It is taken for a section of the author's own, which is neither counted nor given a kind in releases.json.";
    RELEASE_VALUE = "releases/value", Warning,
        "リリースや既知の問題の `type`・`status` が読めないか、日付と食い違っています。食い違うあいだは、公開前として扱います。",
        "`type` or `status` of a release or a known issue cannot be read, or contradicts its date. While they contradict each other, the release counts as not yet out.";
    RELEASE_ADDRESS = "releases/no-address", Info,
        "`base_url` がないため、リリースのフィード（Atom）を作りません。フィードには完全なアドレスが要ります。",
        "There is no `base_url`, so no Atom feed of the releases is made: a feed needs full addresses.";

    // --- incidents: the status page, incidents and maintenance ---
    INCIDENT_VALUE = "incidents/value", Warning,
        "障害やメンテナンスの文書に、読めない日時や状態、または時刻でない時刻があります。その値はないものとして扱います。メッセージの形に直します。",
        "A document of an incident or a maintenance holds a time or a state that cannot be read. The value counts as absent. Write it as the message says.";
    INCIDENT_INCOMPLETE = "incidents/incomplete", Warning,
        "障害の文書に始まりの日時がなく、障害の記録からも分かりません。または、メンテナンスの文書の日時がそろっていないか、前後しています。一覧に載せられません。",
        "It is not told when an incident began, neither by its document nor by the log, or the times of a maintenance are missing or the wrong way round. It cannot be listed.";
    INCIDENT_UNKNOWN = "incidents/unknown-id", Warning,
        "文書の `incident` の番号が、障害の記録のデータにありません。番号の誤りか、エクスポートが古いかです。",
        "The id in a document's `incident` is not in the log of incidents. The id is wrong, or the export is old.";
    INCIDENT_DISAGREES = "incidents/disagrees", Warning,
        "障害の文書と障害の記録で、日時・サービス・重大度・状態が食い違っています。一覧と稼働率は記録のデータで示します。どちらかを直します。",
        "The document of an incident and the log differ in a time, a service, the severity or the state. Lists and uptime follow the log. Correct one of them.";
    INCIDENT_TWICE = "incidents/twice", Warning,
        "同じ障害について書いた文書が二つあります。一覧からは、パスの順で先の文書だけにつなぎます。",
        "Two documents are about the same incident. Lists lead to the first of them in the order of paths.";
    INCIDENT_SERVICE = "incidents/unknown-service", Warning,
        "文書の `services` に、稼働率のどのサービスでもない名前があります。そのサービスの状態には表れません。",
        "A name in a document's `services` is that of no service of the uptime. It does not show in the state of any.";

    // --- checks ---
    ADDRESS_VANISHED = "checks/vanished-address", Error,
        "`check --against` の一覧にある公開中のアドレスが、新しいサイトにはありません。リンクやブックマークが切れます。移した先の文書に `aliases` を書くか、一覧から外します。",
        "An address that is published already, by the list of `check --against`, is not in the new site. Links and bookmarks would break. Write `aliases` into the document that took its place, or take the address off the list.";
    ALERT_CROSSED = "checks/alert", Info,
        "最新の完了した期の値が、指標に書いたアラート（`alert`）の条件に当たります。数値のそばにも印が付きます。",
        "The newest complete period of a metric meets the condition of its `alert`. The figure is marked too.";
    DATA_AFTER_AS_OF = "data/after-as-of", Warning,
        "tejun.yaml の `as_of` に固定した時刻より後の行があります。その行はどの数値にも入りません。`as_of` を進めるか、外します。",
        "Rows are at or after the instant that `as_of` in tejun.yaml pins, and in no figure. Move `as_of` on, or remove it.";
    PINNED_AS_OF = "project/pinned-as-of", Info,
        "`as_of` に固定した時刻から、データが新しいとみなせる間（`fresh_within`。なければ 1 日）より長くたっています。サイトは、その時刻のままです。`tejun build` と `tejun check` が標準エラーに出し、指摘の数と終了コードには数えません。",
        "The clock is further beyond the pinned `as_of` than data stay fresh (`fresh_within`, else a day), and the site stays as of that instant. `tejun build` and `tejun check` say so on standard error; it counts in no number of findings and no exit code.";
    STALE_SOURCE = "checks/stale-source", Warning,
        "データソースの最新の行が、宣言した `fresh_within` より古くなっています。",
        "The newest row of a source is older than its declared `fresh_within`.";
    DUPLICATE_TITLE = "checks/duplicate-title", Info,
        "同じ節に同じタイトルの文書があります。",
        "Two documents of one section have the same title.";
    BASELINE_UNUSED = "checks/baseline-unused", Info,
        "`baseline.yaml` に、今は当てはまらない項目があります。直ったか、行の文が変わったか、期限が過ぎています。項目を消します。",
        "An entry of `baseline.yaml` matches nothing: the finding is gone, its line was rewritten, or the time is over. Remove the entry.";
    ORPHAN = "checks/orphan", Info,
        "節のページが下の文書を自分の文で案内しているのに、この文書だけ、どのページの文からもリンクされていません。案内に加えます。",
        "The page of the section leads by its own words to documents below it, but neither it nor any other page links to this one. Name it there.";
    LARGE_FILE = "checks/large-file", Warning,
        "ファイルが `checks.max_file_size`（既定は 5MB）より大きく、読者を待たせます。小さくするか、上限を上げます。",
        "A file is larger than `checks.max_file_size` (5MB by default) and makes readers wait. Make it smaller, or raise the limit.";
    CONTENT_DRAWING = "checks/active-drawing", Warning,
        "そのまま公開する SVG に、スクリプト、イベントの属性、公開できないアドレスのどれかがあります。図を直接開いた読者のブラウザーで働くため、消すか書き出し直します。",
        "An SVG file, which is published as it is, holds a script, an event handler or an address that may not be published. It works in the browser of whoever opens the drawing itself: remove it, or export the drawing anew.";
    // --- leak: what is closed and what is open ---
    AUDIENCE_LINK = "leak/closed-link", Error,
        "より広い読者に見せる文章から、より狭い読者だけのページやファイルにつないでいます。その読者のサイトには先がなく、つながりがあること自体も知らせてしまいます。リンクを公開範囲の囲みに入れるか、先の `audience` を広げます。",
        "A text for a more open audience leads to a page or file that is for a more closed one. Their site does not have it, and the link would tell that it exists. Put the link into a block for that audience, or open what it leads to.";
    LEAK_TEXT = "leak/closed-text", Error,
        "書き出す前のファイルに、その読者には閉じている文書だけが書いている言葉が見つかりました。テーマ、`params`、データなど、持ち込んだものを直します。漏れがあるあいだ、サイトは書き出しません。メッセージは、閉じている文書とその行、広いサイトのどのファイルにあるかを示します。秘密でないなら tejun.yaml の `leaks: { allow: [{ text: …, reason: … }] }` に理由とともに書きます。",
        "A file that was about to be written holds words that only documents closed to its readers say. Mend what brings them there: the theme, `params`, data. While there is a leak nothing is written. The message names the closed document with its line, and the open file. If the words are no secret, say why in `leaks: { allow: [{ text: …, reason: … }] }` of tejun.yaml.";
    LEAK_FILE = "leak/closed-file", Error,
        "書き出す前のファイルが、その読者には閉じているファイルと同じ中身です。`static/` など、だれでも読める所に置いた写しを消します。",
        "A file that was about to be written has the bytes of a file that is closed to its readers. Remove the copy from where everybody can read it, such as `static/`.";
    LEAK_ALLOWED = "leak/allowed-nothing", Warning,
        "tejun.yaml の `leaks.allow` に書いた言葉は、広いサイトのどこにも漏れとして見つかりません。要らなくなった許しは、次の漏れを隠します。その項目を消します。",
        "A text in `leaks.allow` of tejun.yaml is nowhere found as a leak. An allowance that is not needed hides the next leak; remove the entry.";
    AUDIENCE_NEEDS = "leak/closed-use", Error,
        "より広い読者に見せる所の見出しへのリンクやディレクティブが、より狭い読者だけのものを必要としています。公開範囲の囲みに入れるか、必要なものの `audience` を広げます。",
        "An anchor or a directive in a text for a more open audience needs something that is for a more closed one. Put it into a block for that audience, or open what it needs.";

    // --- people: escalation routes and on-call schedules ---
    PEOPLE_NO_CONTACT = "people/no-contact", Warning,
        "`data/people.yaml` の人に、電話・メール・チャットのどれもありません。その人のチームにもありません。連絡先を書き足します。",
        "A person in `data/people.yaml` has no phone, e-mail or chat, and neither has their team. Add one.";
    PEOPLE_PLACEHOLDER = "people/placeholder", Warning,
        "`data/people.yaml` に、`[CS1]`・`0120-XXX-XXX`・`氏名`・`xxx@example.com` のような仮の値が残っています。本当の値に書き換えます。",
        "`data/people.yaml` still holds a placeholder such as `[CS1]`, `0120-XXX-XXX` or `xxx@example.com`. Write the real value.";
    PEOPLE_ROUTE = "people/route-not-for-severity", Warning,
        "ランブックの `severity` が、`escalation` に書いた経路の対象（`applies_to`）に入っていません。夜中に開いた人が、別の優先度の経路をたどります。経路を替えるか、`applies_to` に書き足します。データの列で別名が宣言されていれば（`P1` と `high` など）、同じものとして扱います。",
        "The `severity` of a runbook is not among those that its route (`escalation`) applies to, so that whoever opens it at night follows the way of another priority. Name another route, or add the severity to `applies_to`. Names that a column of the data declares as one (`P1` and `high`) count as one.";
    ESCALATION_DEAD_END = "escalation/dead-end", Warning,
        "エスカレーションの途中の段階に、いつ次へ進むか（`within` か `condition`）も、次の段階（`next`）もありません。どちらかを書くか、そこで終わるなら `next: none` と書きます。",
        "A level that is not the last says neither when to go on (`within` or `condition`) nor where to (`next`). Write one, or `next: none` where the route is meant to end.";
    ESCALATION_CYCLE = "escalation/cycle", Warning,
        "`next` をたどると同じ段階へ戻り、経路が終わりません。`next` を見直します。",
        "Following `next`, the route comes back to a level it has left and never ends. Reconsider `next`.";
    ESCALATION_UNREACHABLE = "escalation/unreachable", Warning,
        "経路の始まりからたどり着けない段階があります。`starts_at` と `next` を見直すか、その段階を消します。",
        "A level cannot be reached from the first one. Reconsider `starts_at` and `next`, or remove the level.";
    ESCALATION_NO_CONTACT = "escalation/no-contact", Warning,
        "エスカレーションの段階に、連絡先のある人・チーム・当番表が一つもありません。`who` に書き足すか、その人の連絡先を書きます。",
        "No person, team or on-call schedule of a level has a contact. Add somebody to `who`, or a contact to them.";
    ESCALATION_NO_EMERGENCY = "escalation/no-emergency", Info,
        "エスカレーションの経路はありますが、緊急時のもの（`kind: emergency`）が一つもありません。",
        "There are escalation routes, but none for an emergency (`kind: emergency`).";
    ESCALATION_UNCOVERED = "escalation/uncovered-hours", Warning,
        "経路が受け持つ時間（緊急なら24時間、または `covers` か約束した応答のカレンダー）のうち、その段階の誰にもつながらない曜日と時間があります。当番を足すか、`hours`・`on`・`covers` を見直します。",
        "Within the hours that a route must serve (all of them in an emergency, else those of `covers` or of the promised response), a level reaches nobody in the hours told. Add somebody, or reconsider `hours`, `on` or `covers`.";
    ESCALATION_SHORTER = "escalation/shorter-time", Info,
        "あとの段階で待つ時間が、前の段階より短くなっています。意図どおりなら何もしなくてかまいません。",
        "A later level waits for a shorter time than the one before it. If that is meant, there is nothing to do.";
    ESCALATION_SLOW = "escalation/slower-than-promised", Warning,
        "最初の段階で待つ時間が、その優先度に約束した応答の時間より長く、次の段階へ進む前に約束が破れます。`within` を短くするか、約束を見直します。",
        "The first level waits for longer than the response that is promised to the priority, so the promise is broken before anybody goes on. Shorten `within`, or reconsider the promise.";
    ON_CALL_GAP = "on-call/gap", Warning,
        "受け持つ時間のうち、当番が休みで代わりのいない時間があります。`overrides` に代わりの人を書きます。",
        "Within covered hours, the one whose turn it is is away and nobody stands in. Name somebody in `overrides`.";
    ON_CALL_CLASH = "on-call/double-booking", Warning,
        "一人が同時に二つの層の当番になっているか、代わりの予定が重なっているか、休みの人が代わりになっています。`overrides` か `layers` を見直します。",
        "One person is on duty in two layers at once, two overrides of a layer overlap, or somebody who is away stands in. Reconsider `overrides` or `layers`.";
    ON_CALL_ENDS = "on-call/ends", Warning,
        "当番表が 4 週間以内に終わるか、もう終わっています。`until` を延ばすか消します。",
        "The schedule ends within four weeks, or is over. Move `until`, or remove it.";
    ON_CALL_UNTOLD = "on-call/cannot-tell", Warning,
        "交代の時刻が祝日で決まるのに、祝日の一覧が足りないため、当番がわかりません。新しい祝日の一覧を `data/holidays.csv` に置きます。",
        "Handovers depend on holidays beyond the holiday list, so who is on duty cannot be told. Put a newer list into `data/holidays.csv`.";
    CHECK_PLACEHOLDER = "checks/placeholder", Warning,
        "文書に `[氏名]`・`[YYYY-MM-DD]`・`0120-XXX-XXX`・`TBD` のような仮の値が残っています。本当の値に書き換えます。書式の説明なら、バッククォートで囲むと指摘されません。",
        "A document still holds a placeholder such as `[YYYY-MM-DD]`, `0120-XXX-XXX` or `TBD`. Write the real value; where a form is explained, put it into backticks.";

    // --- content: Markdown and front matter ---
    CONTENT_UNREADABLE = "content/unreadable", Error,
        "文書を読めません。ファイルの権限やリンク先を確かめます。",
        "The document cannot be read. Look at its permissions, or at where the link leads.";
    CONTENT_EMPTY = "content/empty", Warning,
        "content/ の下に Markdown の文書が一つもありません。`tejun new` で書き始めるか、プロジェクトの場所を確かめます。",
        "There is no Markdown document below content/. Start one with `tejun new`, or look whether this is the right project.";
    CONTENT_INVALID_UTF8 = "content/invalid-utf8", Warning,
        "文書が UTF-8 ではありません。読めない文字は「\u{fffd}」で表示します。UTF-8 で保存し直します。",
        "The document is not UTF-8; what cannot be read is shown as U+FFFD. Save it as UTF-8.";
    CONTENT_ENCODING = "content/encoding", Warning,
        "文書が UTF-16・CP932（Shift_JIS）・EUC-JP で保存されているか、NUL 文字を含みます。読めるところは表示しますが、ほかの道具では読めないことがあります。UTF-8 で保存し直します。",
        "The document is UTF-16, CP932 (Shift_JIS) or EUC-JP, or holds a NUL character. What can be read is shown, but other tools may not read it. Save it as UTF-8.";
    CONTENT_FRONT_MATTER = "content/front-matter", Error,
        "フロントマターを読めません。YAML・TOML・JSON の書き方、値の型、`---`（TOML は `+++`）の対を確かめます。ページはその値なしで作ります。",
        "The front matter, or one value of it, cannot be read. The page is built without it. Look at the YAML, TOML or JSON, the type of the value and the pair of `---` (in TOML `+++`).";
    CONTENT_UNKNOWN_KEY = "content/unknown-key", Warning,
        "フロントマターに、知っているキーとよく似たキーがあります。綴りを確かめるか、独自の値なら `params:` の下に移します。",
        "The front matter holds a key that is not known but looks like one that is. Check its spelling, or move a value of your own below `params:`.";
    CONTENT_MENU_PARENT = "content/menu-parent", Warning,
        "メニューの `parent` に当たる項目がありません。この項目はメニューの一番上に並べます。親の `identifier` か `name` を確かめます。",
        "No entry of the menu has the `identifier` or the `name` that `parent` names. The entry is shown at the top of the menu.";
    CONTENT_TERM_SPELLING = "content/term-spelling", Warning,
        "大文字・小文字や全角・半角だけが違う分類の語は、一つの語として扱います。いちばん多い書き方にそろえます。",
        "Terms that differ only in letter case or width are one term. Write it as most documents do.";
    CONTENT_AUDIENCE = "content/audience", Error,
        "書かれた公開範囲 (`audience`) が `tejun.yaml` の `audiences` にないか、どこまでが対象か読み取れないか、公開範囲の指定に似ていて決まった書き方ではありません。誤って公開しないよう、サイトを書き出しません。",
        "An `audience` is none of those in `audiences` of `tejun.yaml`, or its extent cannot be read, or something looks like such a mark and is written like none. No site is written, rather than shown to the wrong readers.";
    AUDIENCE_INCLUDE = "content/closed-include", Error,
        "より広い読者に見せる所で、より狭い読者だけの文書を取り込んでいます。取り込む側を公開範囲の囲みに入れるか、取り込まれる側の `audience` を広げます。",
        "A text for a more open audience includes one that is for a more closed audience. Put the include into a block for that audience, or open the included file.";
    CONTENT_DUPLICATE_ROUTE = "content/duplicate-route", Error,
        "2 つのファイルが同じ場所になります。大文字と小文字だけが違う名前や、一方がファイル、もう一方がフォルダーになる名前も、ここに入ります。ページは画像などのファイルに優先し、ページどうしではパスの順で先のものが残りますが、名前を変えるまでサイトは書き出しません。ほかのツールの `index.html` や `404.html` がページとちょうど同じ場所にあるときは警告で、ページだけを公開します。",
        "Two files have one place, be it that their names differ in the case of letters only, or that one is a file where the other needs a folder. A page stands before a file, and of two pages the first by path; but until one of them is renamed no site is written. Where an `index.html` or a `404.html` of another tool has exactly the place of a page it is a warning, and the page is published.";
    CONTENT_UNSAFE_URL = "content/unsafe-url", Warning,
        "公開できるアドレスは `http:`・`https:`・`mailto:`・`tel:`・`sms:` とサイトの中の場所だけです。`data:` は画像として置いた PNG・JPEG・GIF・WebP・AVIF に限ります。ほかの方式のアドレスは外し、文字だけを残します。社内の道具を開く方式は tejun.yaml の `links: { schemes: [slack] }` で加えます。",
        "Addresses may be `http:`, `https:`, `mailto:`, `tel:`, `sms:`, or places in the site; `data:` only where a picture (PNG, JPEG, GIF, WebP, AVIF) stands. An address of any other scheme is taken out, and its text stays. `links: { schemes: [slack] }` in tejun.yaml adds schemes that open tools of yours.";
    CONTENT_RAW_HTML = "content/raw-html", Warning,
        "文書に書かれた HTML のうち、スクリプトや枠など許されない要素・属性を取り除きました。",
        "An element or attribute of raw HTML that documents may not hold, such as a script or a frame, was taken out.";
    CONTENT_SHORTCODE = "content/shortcode", Warning,
        "使えない Hugo のショートコードです。タグを文字のまま表示し、中の Markdown は読みます。使えるものはハンドブックの「ショートコードと注意書き」にあります。",
        "A Hugo shortcode that is not known. Its tag is shown as text, and the Markdown inside it is read. The handbook lists those that are rendered.";
    CONTENT_SHORTCODE_ARGUMENT = "content/shortcode-argument", Warning,
        "ショートコードに必要な引数がないか、使えない値です。値や文書を指すものはタグを文字のまま表示し、画像や動画は表示しません。引数を直します。",
        "A shortcode lacks an argument that it needs, or the argument cannot be used. One that names a value or a document is shown as it is written, a picture or a video is not shown. Mend the argument.";
    CONTENT_UNCLOSED = "content/unclosed", Warning,
        "注意書き・タブなどの囲みやコードの囲みが始まっていますが、終わりがありません。後の文がすべてその中に入ります。終わりの行を書きます。",
        "A box, a tab, another container or a fence around code begins and never ends, so that all that follows is in it. Write the line that ends it.";
    CONTENT_INCLUDE = "content/include", Error,
        "ほかのファイルを取り込めません。`content/` の下にあるか、公開しているか、取り込みが輪になっていないかを確かめます。ファイルがないときは警告で、書いたとおりに表示します。ほかのツールの取り込みかもしれないからです。あるのに取り込めないときはエラーです。",
        "A file cannot be included: look whether it is below `content/`, whether it is published, and whether files include each other in a circle. Where there is no such file it is a warning and shown as it is written, since it may be an include of another tool; where there is one it is an error.";
    CONTENT_BACKUP = "content/backup", Info,
        "エディターや結合の道具が残した控え（`x.md~`、`x.md.orig`、`x.md.bak`、`x.md.rej`、`x.swp`、`#x#`、`~$x.docx`、`Thumbs.db` など）は公開しません。個数を一度だけ示します。",
        "Copies that editors, merges and systems leave beside files (`x.md~`, `x.md.orig`, `x.md.bak`, `x.md.rej`, `x.swp`, `#x#`, `~$x.docx`, `Thumbs.db` and the like) are not published. Their number is told once.";
    CONTENT_COMMENT = "content/comment", Info,
        "書いた人のためのコメント（`%% %%`、`<!-- -->`、`{/* */}`、`[//]: # ( )`、`{% comment %}` など）を、ページにも検索にも載せません。文書ごとに件数を一度だけ示します。閉じられていないコメントは警告です。残りを載せないためです。",
        "Comments that authors write for themselves (`%% %%`, `<!-- -->`, `{/* */}`, `[//]: # ( )`, `{% comment %}` and the like) are left out of pages and of the search. Their number is told once for each document. One that is not closed is a warning, since the rest is left out.";
    CONTENT_COMPONENT = "content/component", Warning,
        "MDX の使えないコンポーネントです。タグを文字のまま表示し、中の Markdown は読みます。",
        "A component of MDX that is not known. Its tag is shown as text, and the Markdown inside it is read.";
    CONTENT_FULL_WIDTH = "content/full-width", Info,
        "行頭の全角の記号（＃、＊、－ など）は Markdown の記号として読まれず、文字のまま表示されます。半角で書き直します。文書ごとに最初の 1 か所だけを示します。",
        "A full-width mark at the head of a line (＃, ＊, －) is no Markdown and is shown as it stands. Write it in half width. Only the first of each document is shown.";
    CONTENT_FULL_WIDTH_TABLE = "content/full-width-table", Warning,
        "全角の縦線や横線で書いた表は、表になりません。行ごとに改行して文字のまま表示します。半角の `|` と `-` で書き直します。",
        "A table written with full-width bars or dashes is no table; its lines are shown as they stand. Write it with `|` and `-`.";
    CONTENT_IMAGE_TEXT = "content/image-text", Warning,
        "画像に代替テキストがありません。画面を見ない人と印刷のために、`![何の画像か](…)` の形で内容を書きます。",
        "An image has no text. Say what it shows in `![…](…)`, for those who cannot see it.";
    CONTENT_HEADING_JUMP = "content/heading-jump", Info,
        "見出しの段が飛んでいます。目次と読み上げで順序がわかるよう、段を一つずつ下げます。",
        "A heading skips a level. Go down one level at a time, so that contents and screen readers can follow.";
    CONTENT_HOUSE_TERM = "content/house-term", Warning,
        "`data/terms.yaml` で避けると決めた言葉です。ヒントの言葉に替えます。",
        "A word that `data/terms.yaml` says to avoid. Write the preferred one of the hint.";
    CONTENT_SCHEMA = "content/schema", Warning,
        "フロントマターが tejun.yaml の `checks.front_matter` の決まりに合いません。",
        "The front matter breaks a rule of `checks.front_matter` in tejun.yaml.";
    CONTENT_UNKNOWN_ROLE = "content/unknown-role", Warning,
        "`{名前}` の直後にコードがありますが、その名前のロールはありません。本文のまま表示します。",
        "A `{name}` stands right before a code span, but there is no role of that name. It is shown as text.";
    CONTENT_DIAGRAM = "content/diagram", Warning,
        "Mermaid の図を描けません。ページには元の記述をコードとして表示します。示した行の書き方と、図の種類・大きさを確かめます。",
        "A Mermaid diagram cannot be drawn; the page shows its source as code. Look at the line shown, and at the kind and size of the diagram.";
    CONTENT_FORMULA = "content/formula", Warning,
        "数式（LaTeX）を読めません。ページには元の記述をコードとして表示します。コマンドの綴りと括弧の対応を確かめます。",
        "A formula (LaTeX) cannot be read; the page shows its source as code. Look at the spelling of its commands and at its braces.";
    CONTENT_TASK_DATE = "content/task-date", Warning,
        "作業項目の `期限` や `完了` の後の日付が、実在しない日です。その日付はないものとして扱います。`期限 2026-11-27` のように直します。",
        "The day behind `due` or `done` of an item of a task list does not exist, and counts as not written. Write it as `due 2026-11-27`.";
    CONTENT_REPORT_KEY = "content/report-key", Warning,
        "`content/reports/<種類>/` のファイルの名前が、その種類のレポートの期ではないか、同じ期の文章が二つあります。名前を直すまで、レポートには載りません。",
        "A file in `content/reports/<kind>/` is named like no period of that kind, or there are two for one period. Until it is renamed, no report shows it.";

    // --- control: document control ---
    CONTROL_VALUE = "control/value", Warning,
        "文書管理のキーの値を読めません。日付は `2026-11-20`、間隔は `6か月`、状態は `承認済` のように書きます。その値はないものとして扱います。",
        "The value of a key of document control cannot be read. Write a date as `2026-11-20`, an interval as `6 months`, a status as `approved`. The value counts as absent.";
    CONTROL_DATES = "control/date-order", Warning,
        "文書管理の日付の順序が合いません。施行日が承認日より前か、承認日やレビュー日が今日より後です。",
        "The days of document control are out of order: in force before it was approved, or approved or reviewed in the future.";
    CONTROL_OVERDUE = "control/review-overdue", Warning,
        "文書のレビュー期限が過ぎています。見直して `reviewed` の日付を改めます。",
        "The review of a document is overdue. Review it, and renew the day of `reviewed`.";
    CONTROL_DUE = "control/review-due", Info,
        "文書のレビュー期限が 30 日以内に来ます。",
        "The review of a document is due within thirty days.";
    CONTROL_NO_OWNER = "control/no-owner", Warning,
        "番号・版・承認などで管理している文書に、所有者 (`owner`) がありません。",
        "A document that is kept under control by a number, a version or an approval has no `owner`.";
    CONTROL_DUPLICATE_NUMBER = "control/duplicate-number", Warning,
        "同じ文書番号の文書が二つあります。どちらかの `number` を変えます。",
        "Two documents have the same number. Change the `number` of one of them.";
    CONTROL_CHANGED = "control/changed-after-approval", Warning,
        "承認後に本文が変わっています。ページには「未承認の変更あり」と表示します。もう一度承認して `tejun approve` で記録するか、変更を戻します。",
        "The body changed after it was approved, and the page says so. Have it approved again and record that with `tejun approve`, or take the change back.";
    CONTROL_UNBOUND = "control/approval-unbound", Info,
        "承認日はありますが、承認した本文のハッシュ (`approved_hash`) がないため、承認後に変わったかどうかを確かめられません。`tejun approve` で記録します。",
        "There is a day of approval but no `approved_hash`, so nobody can tell whether the text is the approved one. Record it with `tejun approve`.";
    CONTROL_NO_APPROVER = "control/no-approver", Warning,
        "状態は承認済みか施行中ですが、承認した人 (`approver`) がありません。",
        "The status says that the document is approved or in force, but no `approver` is named.";
    CONTROL_SUCCESSOR = "control/successor", Warning,
        "置き換えられた文書の後継 (`superseded_by`) がないか、見つからないか、後継も有効ではありません。`supersedes` の文書が見つからないときも知らせます。",
        "A superseded document names no successor, or one that does not exist or is not in force itself; or `supersedes` names a document that does not exist.";
    CONTROL_NOT_YET = "control/not-yet-effective", Info,
        "施行日がまだ来ていません。ページには施行日を表示します。",
        "The document is not in force yet; the page shows the day.";
    CONTROL_RETIRED_LINK = "control/link-to-retired", Info,
        "廃止または置換された文書へ、有効な文書からリンクしています。",
        "A document in force links to one that is retired or superseded.";
    CONTROL_VERSION = "control/version-not-raised", Info,
        "版を変えた後に、本文だけが変わっています。`version` を上げるか、変更が誤字の訂正だけであることを確かめます。",
        "The body changed after the version was last raised. Raise `version`, or make sure that only spelling was mended.";
    CONTROL_SHALLOW = "control/shallow-clone", Info,
        "git の履歴が途中で切れているため、改訂履歴と更新日を表示しません。CI では履歴をすべて取得します（`fetch-depth: 0`）。",
        "The git history is cut off, so revisions and days of change are not shown. Let the CI fetch all of it (`fetch-depth: 0`).";
    CONTROL_OUTDATED = "control/context-changed", Warning,
        "最後のレビューの後に、文書が名前を挙げている指標・ポリシー・連絡先の定義が変わりました。本文が今の定義と合っているか確かめ、`reviewed` の日付を改めます。",
        "A metric, policy or contact that the document names was declared differently at its last review. See whether the text still fits, and renew the day of `reviewed`.";

    // --- edition: frozen reports ---
    EDITION_DAMAGED = "edition/damaged", Error,
        "発行済みの版の記録が、発行したときのままではありません。ファイルが足りないか、書き換えられているか、読めません。正しいと言えない記録は表示せず、計算し直したもので置き換えもしません。git から発行時の記録に戻します。",
        "The record of an issued edition is not what was issued: a file is missing, was changed, or cannot be read. A record that cannot be believed is not served, and no computed page takes its place. Bring back the record from git.";
    EDITION_NEWER = "edition/newer-format", Error,
        "新しい版の tejun が書いた記録で、この版では読めません。tejun を新しくします。",
        "The record was written by a later version of tejun in a form that this one does not read. Use the later version.";
    EDITION_UNKNOWN = "edition/unknown-file", Warning,
        "`data/editions/` の下に、どの版の記録でもないファイルがあります。場所は `data/editions/種類/期間/版番号/` です。読まずに先へ進みます。",
        "A file below `data/editions/` belongs to no record, whose place is `data/editions/kind/period/number/`. It is not read.";
    EDITION_DIFFERS = "edition/differs", Warning,
        "発行済みの期間について、今日のデータや定義が別の数値を示しています。発行した版はそのまま表示されます。`tejun edition diff` で差と原因を見て、訂正が必要なら `tejun edition issue` で次の版を発行します。",
        "Today's data or definitions give another figure for a period that was issued. The issued edition stays as it is. Look at the differences and their causes with `tejun edition diff`, and issue the next edition with `tejun edition issue` when it must be corrected.";
    EDITION_WORDS = "edition/words-changed", Warning,
        "発行したあとで、その報告に担当者が書いた言葉が変わりました。発行した版は発行時の言葉のままです。読者に見せるには次の版を発行します。",
        "The words that the author wrote for a report changed after it was issued. The issued edition keeps the words of that day; issue the next edition to show the new ones.";
    EDITION_LINK = "edition/link-gone", Info,
        "発行済みの版の中のリンクの先が、もうサイトにありません。文字は残し、リンクだけを外して表示します。",
        "A link in an issued edition leads to a page that the site no longer has. Its text stays, without the link.";
    EDITION_AUDIENCE = "edition/audience", Warning,
        "発行済みの版の公開範囲が、その種類の報告の今の公開範囲より閉じています。発行したときの公開範囲は、あとから設定で広がりません。記録に公開範囲がない版は、いちばん閉じた範囲だけに見せます。広い範囲には、その期間のページを、今日の数値で計算し直したものも含めて出しません。",
        "An issued edition is for a more closed audience than reports of its kind are today. Settings never open what was closed when it was issued, and an edition whose record names no audience is for the most closed one only. More open sites have no page of its period, computed of today's data or otherwise.";
    EDITION_REFUSED = "edition/not-issued", Error,
        "版を発行しませんでした。下書き、古いデータ、終わっていない期間、誤りの指摘、または前の版と同じ内容が理由です。理由を除くか、`--allow-draft`・`--allow-stale`・`--allow-partial` を付けます。",
        "No edition was issued, because of a draft, old data, a period that is not over, findings of severity error, or because it would say what the edition before says. Remove the reason, or add `--allow-draft`, `--allow-stale` or `--allow-partial`.";

    // --- render ---
    RENDER_TEMPLATE = "render/template", Error,
        "テーマのテンプレートを読めない、またはそのテンプレートでページを作れません。示した位置を直します。それまでは組み込みのテンプレートで表示します。",
        "A template of the theme cannot be read, or a page cannot be made with it. Mend the place shown; until then the built-in template is used.";
    RENDER_THEME = "render/theme", Error,
        "`theme` に書いたテーマが themes/ の下にありません。組み込みのテーマで作ります。",
        "There is no theme of this name below themes/. The built-in theme is used.";
    RENDER_LAYOUT = "render/unknown-layout", Warning,
        "フロントマターの `layout` に当たるテンプレートがテーマにありません。ページの種類の標準のレイアウトで表示します。",
        "The theme has no template for the `layout` in the front matter. The usual layout of the page's kind is used.";

    // --- mail: a report as a mail ---
    MAIL_MISSING_GLYPH = "mail/missing-glyph", Warning,
        "メールの図に、同梱のフォント（JIS X 0208）にない文字があります。図ではその文字が四角になります。図の下の表には正しく出ます。指標や区分の名前を変えると直ります。",
        "A chart of a mail has signs that the font inside tejun (JIS X 0208) lacks, and shows boxes in their place. The table below it has them. Write the name of the metric or of the category in other signs.";
    MAIL_PICTURE = "mail/picture", Warning,
        "メールの図を画像にできません。数値の表は図なしで載せます。入力とともに報告してください。",
        "A chart of a mail cannot be made a picture; its numbers are there without it. Please report it with the input that caused it.";
    MAIL_ADDRESS = "mail/no-address", Warning,
        "サイトのアドレス (`base_url`) がないため、メールの中のリンクが文字だけになります。メールはサイトの外で読まれるので、完全なアドレスが要ります。",
        "The site has no address (`base_url`), so links in mails are plain text. A mail is read away from the site and needs full addresses.";
    MAIL_LARGE = "mail/too-large", Warning,
        "メールの HTML が 80 KB を超えています。102,400 バイトを超えるとエラーです（Gmail がそこで切り、続きは読まれません）。レポートのレイアウトから図や表を減らします。",
        "The HTML of a mail has more than 80 KB; above 102,400 bytes it is an error, since Gmail cuts it off there and readers miss the rest. Leave charts or tables out of the report's layout.";
    MAIL_STYLE = "mail/style", Error,
        "メールのスタイルシートを埋め込めないため、メールを作れません。",
        "The style sheet of mails cannot be inlined, so there is no mail.";
    MAIL_NO_REPORT = "mail/no-report", Error,
        "その名前や期間のレポートがありません。`tejun list pages` でページの一覧が出ます。",
        "There is no report of this name or period. `tejun list pages` lists all pages.";
    MAIL_UNISSUED = "mail/unissued", Error,
        "発行していないレポートはメールにしません。今日のデータから計算した数値は、あとで変わることがあるからです。発行するか、`--allow-unissued` を付けます。",
        "A report that was not issued becomes no mail, since figures computed from today's data may change. Issue it, or add `--allow-unissued`.";
    MAIL_DRAFT = "mail/draft", Error,
        "まだ書かれていない見出しがあるレポート（下書き）はメールにしません。書き終えるか、`--allow-draft` を付けます。",
        "A report with headings that are still to be written becomes no mail. Write them, or add `--allow-draft`.";
    MAIL_STALE = "mail/stale", Error,
        "データが約束より古いレポートはメールにしません。新しいデータを置くか、`--allow-stale` を付けます。",
        "A report whose data are older than they promise becomes no mail. Bring newer data, or add `--allow-stale`.";
    MAIL_PARTIAL = "mail/partial", Error,
        "期間がまだ終わっていないレポートはメールにしません。終わるのを待つか、`--allow-partial` を付けます。",
        "A report whose period is not over becomes no mail. Wait for its end, or add `--allow-partial`.";
    MAIL_SENDER = "mail/no-sender", Error,
        "差出人が分からないか、アドレスの形ではありません。メール (`.eml`) には差出人が要ります。",
        "The sender is not known, or is no address. A mail (`.eml`) needs one.";
    MAIL_MESSAGE = "mail/message", Error,
        "メールを組み立てられません。宛先や配信停止の書き方を確かめます。",
        "The message cannot be put together. Look at the recipients and at how to unsubscribe.";

    // --- post: the sending of mails (exit code 4, what has to be set up: 2) ---
    POST_SERVER = "post/server", Error,
        "メールサーバーに送れません。ログイン、証明書、STARTTLS の有無などが設定と合っていません。直してもう一度実行すると、まだの宛先にだけ送ります。",
        "The mail server cannot be used as it is set up: the login, its certificate or STARTTLS. Mend that and run it again; only those who lack the mail get it.";
    POST_LEDGER = "post/ledger", Error,
        "送信の記録（data/mail/）を読めないか書けません。二重に送らないため、記録なしには送りません。",
        "The record of what was sent (data/mail/) cannot be read or written. Without it somebody might get a mail twice, so nothing is sent.";
    POST_PASSWORD = "post/password", Error,
        "メールサーバーのパスワードか証明書のファイルを読めません。環境変数かファイルを確かめます。",
        "The password of the mail server, or its certificates, cannot be read. Look at the variable or the file.";
    POST_NOBODY = "post/nobody", Error,
        "宛先がありません。tejun.yaml の `mail.to` に書くか、`--to` で指定します。",
        "There are no recipients. Write them into `mail.to` of tejun.yaml, or name them with `--to`.";
    POST_MESSAGE = "post/message", Error,
        "メールを組み立てられません。理由はメッセージにあります。",
        "The message cannot be put together. The reason is in the finding.";
    // --- online: addresses outside of the site, with `check --online` ---
    ONLINE_BROKEN = "online/broken", Warning,
        "外部リンクの先が「ない」と答えました（404・410）。ほかのホストには届いたのに、そのホストの名前がない場合もこの指摘です。`check --online` のときだけ調べます。答えは 1 日おぼえておきます。",
        "The address of an external link says that there is nothing (404, 410), or there is no host of its name although others were reached. Only `check --online` asks; the answer is kept for one day.";
    ONLINE_MOVED = "online/moved", Info,
        "外部リンクの先が、別のアドレスへ移ったと答えました（301・308）。今のアドレスに直します。",
        "The address of an external link says that it has moved for good (301, 308). Write the new one.";
    ONLINE_UNKNOWN = "online/unknown", Info,
        "外部リンクが切れているかどうか分かりません。時間切れ、拒否（403・429）、サーバーの不調（5xx）、証明書、ネットワークなしなどが理由です。切れているとは言わず、失敗にもしません。ブラウザーで確かめます。",
        "It cannot be told whether external links are broken: no answer in time, a refusal (403, 429), a server out of order (5xx), a certificate, no network. Nothing fails for it; look with a browser.";

    // --- serve: the preview ---
    SERVE_FOLDER = "serve/folder", Error,
        "プロジェクトのフォルダーを読めません。場所と権限を確かめます。",
        "The project folder cannot be read. Look at where it is and at its permissions.";
    SERVE_ADDRESS = "serve/address", Error,
        "そのアドレスとポートで待ち受けられません。別のポートを `--port` で選ぶか、`--bind` のアドレスを確かめます。",
        "The address and port cannot be listened on. Choose another port with `--port`, or look at the address of `--bind`.";
    SERVE_PORT = "serve/port-taken", Info,
        "いつものポートが使われているため、次に空いているポートを使います。",
        "The usual port is taken, so the next free one is used.";
    SERVE_OPEN = "serve/open-to-others", Warning,
        "この端末のほかからもプレビューを読めます。下書きや社内向けのページも見えます。",
        "Other machines can read the preview, drafts and internal pages included.";
    SERVE_WATCH = "serve/watch", Warning,
        "変更の通知をシステムから受け取れません。監視数の上限や共有フォルダーが原因です。`--poll` なら定期的に調べます。",
        "The system does not tell of changes: a limit on watches, or a network share. With `--poll` they are looked for.";
    SERVE_CONNECTION = "serve/connection", Warning,
        "ブラウザーの接続を受け付けられません。開いているファイルやスレッドの数の上限を確かめます。",
        "A browser's connection cannot be taken. Look at the limits on open files and threads.";
    SERVE_PANIC = "serve/build-stopped", Error,
        "tejun の不具合でビルドが途中で止まりました。最後に成功したページは残ります。入力とともに報告してください。",
        "A bug in tejun ended a build. The last good pages stay. Please report it with the input that caused it.";

    // --- calendar ---
    CALENDAR_COVERAGE = "calendar/cannot-tell", Error,
        "営業時間を計算できません。祝日の一覧の範囲を超えているか、カレンダーが一度も開かないか、曜日によって1営業日の長さが違います。",
        "Working time cannot be told: the date is beyond the holiday list, the calendar is never open, or its days differ in length.";
    CALENDAR_ENDS = "calendar/holidays-end", Warning,
        "祝日の一覧の終わりが近いか、もう過ぎています。その先の営業時間・営業日・締めは推定しません。SLA は一覧の終わりまでで判定し、その先の期間は値なしにします。内閣府の「国民の祝日」の新しい CSV を `data/holidays.csv` に置きます。",
        "A holiday list ends soon, or has ended. Working time, business days and cut-offs beyond it are never guessed: clocks are judged until its end, and later periods have no value. Put the newer list of national holidays by the Cabinet Office into `data/holidays.csv`.";
    CALENDAR_HOLIDAY = "calendar/slot-on-holiday", Info,
        "繰り返しの予定や締めの時刻が祝日に当たります。`shift` があれば移した先も示します。そのままでよければ何もしなくてかまいません。",
        "A recurrence or a cut-off falls on a holiday; where it has a `shift`, the day it moves to is told. If that is meant, there is nothing to do.";

    // --- schedule: what is planned ---
    SCHEDULE_UNTOLD = "schedule/cannot-tell", Warning,
        "`data/schedule.yaml` の予定のうち、祝日の一覧の先にあるものは、どの日になるか決められません。運用カレンダーには載せません。新しい祝日の一覧を `data/holidays.csv` に置きます。",
        "Slots of `data/schedule.yaml` lie beyond the holiday list, so that nobody can tell their days. The operations calendar leaves them out. Put a newer holiday list into `data/holidays.csv`.";
    SCHEDULE_EXCEPT = "schedule/nothing-called-off", Warning,
        "`except` に書かれた日には、その予定がありません。日付を直すか、行を消します。",
        "Nothing is planned on a day of `except`. Mend the date, or remove it.";
    SCHEDULE_PAGE = "schedule/no-page", Warning,
        "`page` や `checked` に書かれた文書がありません。`content/` からのパスを書きます。",
        "There is no such document as `page` or `checked` names. Write its path below `content/`.";

    // --- command line (exit code 2, writing: 4) ---
    CLI_USAGE = "cli/usage", Error,
        "コマンドの使い方が違います。期待する形はメッセージとヒントにあります。",
        "The command line has a wrong form. The message and the hint say what was expected.";
    CLI_UNKNOWN_CODE = "cli/unknown-code", Error,
        "その診断コードはありません。`tejun explain` で一覧が出ます。",
        "There is no such diagnostic code. `tejun explain` lists them.";
    CLI_PAGE = "cli/unknown-page", Error,
        "そのページはありません。アドレス（`/sop/refunds/`）、ファイル（`content/sop/refunds.md`）、題名のどれかで指定します。`tejun list pages` で一覧が出ます。",
        "There is no such page. Name it by its address (`/sop/refunds/`), its file (`content/sop/refunds.md`) or its title. `tejun list pages` lists them.";
    CLI_CHROMIUM = "cli/chromium", Error,
        "PDF を作るためのブラウザーが見つからないか、PDF を作れませんでした。Chromium、Google Chrome、Microsoft Edge のどれかを入れるか、`--chromium PATH` か環境変数 TEJUN_CHROMIUM で場所を指定します。",
        "There is no browser to make a PDF with, or it made none. Install Chromium, Google Chrome or Microsoft Edge, or say where one is with `--chromium PATH` or the environment variable TEJUN_CHROMIUM.";
    CLI_CHANGELOG = "cli/changelog", Error,
        "変更履歴のファイルを Keep a Changelog の形として読めません。`## [1.2.0] - 2026-11-20` のような見出しが要ります。",
        "The file cannot be read as a changelog in the manner of Keep a Changelog. It needs headings such as `## [1.2.0] - 2026-11-20`.";
    OUTPUT_EXISTS = "output/exists", Error,
        "すでにファイルがあります。tejun は人が書いたファイルを上書きしません。",
        "The file is already there. tejun never overwrites a file that people wrote.";
    OUTPUT_WRITE = "output/cannot-write", Error,
        "ファイルを書けません。場所、権限、空き容量を確かめます。",
        "The file cannot be written. Look at the folder, its permissions and the free space.";
}
