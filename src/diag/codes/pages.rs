//! Kinds of findings of pages, and of the site as a whole.

use super::{Code, Entry};
use crate::diag::Severity;

codes! {
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
        "リンク先は、ほかの文書の前のアドレス（`aliases`）か、名前を変えたファイルの前のパスです。今のページにつなぎます。`/` で始まる前のアドレスは、`aliases` が残すためのものなので示しません。メッセージの書き方に直すと、この指摘は消えます。名前を変えたファイルの場合は、リポジトリの中では切れているため警告です。",
        "A link leads to an address that a document had before (`aliases`), or to the old path of a file that was renamed. It is led to today's page. A former address from `/` on is what an alias is for, and is not told. Write it as the message says; for a renamed file this is a warning, since the link is dead in the repository.";
    AMBIGUOUS_LINK = "pages/ambiguous-link", Warning,
        "リンク先が二つ以上に読めます。名前だけのリンクや `ref` なら、どれにもつなぎません。ファイルの場所とページのアドレスのどちらから見ても先があるなら、ファイルの場所から見た先につなぎます（`../` だけのリンクは、ファイルから見て文書のない一覧なら、アドレスから見た文書につなぎ、何も言いません）。ファイルへのパスを `.md` まで書きます。",
        "A link can be read in several ways. A name alone, or a `ref`, is led nowhere; a path that exists both seen from the file and seen from the page's address leads to what it is seen from the file (`../` alone leads, without a word, to the document seen from the address where the file's folder has only a generated listing). Write the path of the file with its `.md`.";
    ANCHOR_SPELLING = "pages/anchor-spelling", Info,
        "見出しへの目印が、見出しの文字と少し違います。当たる見出しが一つだけなので、その目印に置き換えます。ほかの道具がその見出しから作る目印は、何も言わずに置き換えます。一つの文書に三つ以上あれば、まとめて一度だけ示します。",
        "An anchor differs a little from the heading's text. Exactly one heading fits, and the link is published with its real anchor. What another tool would make of the heading is put right without a word. Three or more in one document are told once.";
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
    FIGURE_OUTDATED = "pages/figure-outdated", Warning,
        "文の中の数値（`{figure}`）に、終わった期のうち最も新しい期の値がなく、それより前の期の値を載せています。値の後にどの期のものかを添えます。新しい期のデータを置くか、期を `@2026-10` のように書きます。",
        "A figure in a sentence has no value of the newest period that is over; that of an earlier one is shown, and named behind the value. Put the newer data there, or name a period (`@2026-10`).";
    REPORT_ROWS_OF_NOBODY = "pages/report-rows-of-nobody", Warning,
        "値ごとのレポート（`by`）の列が空の行があります。だれのものでもないので、どの値のレポートにも数えません。データの列を埋めるか、その行を除く `filter` を書きます。",
        "Rows have no value in the column of reports of single values (`by`). They belong to nobody and count in none of those reports. Fill in the column, or leave the rows out with a `filter`.";
    REPORT_VALUE_ADDRESS = "pages/report-value-address", Error,
        "値ごとのレポート（`by`）の値からアドレスを作れないか、二つの値のアドレスが同じになります。別の人の数値を見せないよう、どちらのレポートも作りません。値の書き方をそろえるか、区別のつく値にします。",
        "Of a value of reports of single values (`by`) no address can be made, or two values would have the same one. Neither report is made, so that nobody is shown what is another's. Write the values alike, or so that they differ.";
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
        "tejun.yaml の `as_of` に固定した時刻（なければ、今の 1 日先）より後の行があります。その行はどの数値にも入りません。`as_of` を進めるか外し、年などの誤りは書き出し元で直します。",
        "Rows are at or after the instant that `as_of` in tejun.yaml pins (without it, more than a day ahead), and in no figure. Move `as_of` on, or remove it; mend wrong years where they are exported.";
    PINNED_AS_OF = "project/pinned-as-of", Info,
        "`as_of` に固定した時刻から、データが新しいとみなせる間（`fresh_within`。なければ 1 日）より長くたっています。サイトは、その時刻のままです。まだ来ていない時刻に固定したときも言います。`tejun build` と `tejun check` が標準エラーに出し、指摘の数と終了コードには数えません。",
        "The clock is further beyond the pinned `as_of` than data stay fresh (`fresh_within`, else a day), and the site stays as of that instant; or the pinned instant has not come yet. `tejun build` and `tejun check` say so on standard error; it counts in no number of findings and no exit code.";
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
        "節のページが下の文書を自分の文で案内しているのに、この文書だけ、どのページの文からもリンクされていません。案内に加えます。一つの節に六つ以上あれば、節のページでまとめて一度だけ示します。",
        "The page of the section leads by its own words to documents below it, but neither it nor any other page links to this one. Name it there. Six or more of a section are told once, at its page.";
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
        "文書に `[氏名]`・`[YYYY-MM-DD]`・`0120-XXX-XXX`・`TBD` のような仮の値が残っています。本当の値に書き換えます。書式の説明なら、バッククォートで囲むと指摘されません。引用・強調・かぎ括弧の中の例文、`\\[…\\]`、`[名前].example.com` のような名前の形は数えません。名前に `template`・`テンプレート`・`ひな形` のあるファイルとフォルダーの文書と、`…テンプレート`・`…書式` という見出しの下の括弧も数えません。一つの文書に六つ以上あれば、まとめて一度だけ示します。",
        "A document still holds a placeholder such as `[YYYY-MM-DD]`, `0120-XXX-XXX` or `TBD`. Write the real value; where a form is explained, put it into backticks. Examples in block quotes, emphasis and quotation marks, `\\[…\\]`, and patterns of names such as `[app].example.com` are let be, and so are documents in files and folders that are named `template`, and brackets below headings that end in `template` or `format`. Six or more in one document are told once.";
}
