//! Kinds of findings of documents and records.

use super::{Code, Entry};
use crate::diag::Severity;

codes! {
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
        "文書に書かれた HTML のうち、スクリプトや枠など許されない要素・属性を取り除きました。名前ごとに文書で一度だけ示します。`<cluster-id>` のように HTML の要素でない言葉は文字のまま表示し、情報として示します。",
        "An element or attribute of raw HTML that documents may not hold, such as a script or a frame, was taken out; each name is told once for a document. Words such as `<cluster-id>`, which no element has, are shown as text, and that is told as an info.";
    CONTENT_EMBED = "content/embed", Warning,
        "文書の枠（`<iframe>`）を取り除いたか、枠に `title` がありません。枠は、tejun.yaml の `embeds: { hosts: [www.example.com] }` に書いたサイトの `https://` のアドレスだけを表示します。末尾や前に別の名前の付いたサイト、書いていないポート、利用者名の入ったアドレス、`srcdoc` は表示しません。",
        "A frame (`<iframe>`) in a document was taken out, or has no `title`. A frame shows an `https://` address of a host that `embeds: { hosts: [www.example.com] }` in tejun.yaml names, and nothing else: no host with another name before or behind it, no port that is not declared, no address with a user name, no `srcdoc`.";
    CONTENT_SHORTCODE = "content/shortcode", Warning,
        "使えない Hugo のショートコードか、読まない Jekyll・Nunjucks などのタグ（`{% … %}`）です。タグを文字のまま表示し、中の Markdown は読みます。使えるものはハンドブックの「ショートコードと注意書き」にあります。",
        "A Hugo shortcode that is not known, or a tag of Jekyll, Nunjucks or the like (`{% … %}`) that is not read. It is shown as text, and the Markdown inside it is read. The handbook lists those that are rendered.";
    CONTENT_SHORTCODE_ARGUMENT = "content/shortcode-argument", Warning,
        "ショートコードに必要な引数がないか、使えない値です。値や文書を指すものはタグを文字のまま表示し、画像や動画は表示しません。引数を直します。",
        "A shortcode lacks an argument that it needs, or the argument cannot be used. One that names a value or a document is shown as it is written, a picture or a video is not shown. Mend the argument.";
    CONTENT_SHORTCODE_TEMPLATE = "content/shortcode-template", Error,
        "`themes/<テーマ>/shortcodes/` にある自作のショートコードのテンプレートが失敗したか、囲んだ文の置き場所（`{{ inner }}`）がありません。失敗したときはタグを文字のまま表示し、穴のある手順書を公開しないよう、サイトを書き出しません。置き場所がなく文がページに出ないときは警告、`inner_text` で文字としてだけ出るときは情報です。テンプレートを直します。",
        "The template of a shortcode of the project's own, in `themes/<theme>/shortcodes/`, failed, or has no place for the text between the tags (`{{ inner }}`). Where it failed the tag is shown as it is written and no site is written, since a procedure with a hole must not go out. Where the text is not on the page for want of a place it is a warning, where it is shown as text only (`inner_text`) an info. Mend the template.";
    CONTENT_UNCLOSED = "content/unclosed", Warning,
        "注意書き・タブなどの囲みやコードの囲みが始まっていますが、終わりがありません。後の文がすべてその中に入ります。終わりの行を書きます。",
        "A box, a tab, another container or a fence around code begins and never ends, so that all that follows is in it. Write the line that ends it.";
    CONTENT_INCLUDE = "content/include", Error,
        "ほかのファイルを取り込めません。`content/` の下にあるか（mdBook と MkDocs の書き方ではプロジェクトの中にあるか）、公開しているか、取り込みが輪になっていないかを確かめます。ファイルや、その中の取り込む部分がないときは警告で、書いたとおりに表示します。ほかのツールの取り込みかもしれないからです。あるのに取り込めないときはエラーです。",
        "A file cannot be included: look whether it is below `content/` (in the words of mdBook and MkDocs, inside of the project), whether it is published, and whether files include each other in a circle. Where there is no such file, or no such part of it, it is a warning and shown as it is written, since it may be an include of another tool; where there is one it is an error.";
    CONTENT_BACKUP = "content/backup", Info,
        "エディターや結合の道具が残した控え（`x.md~`、`x.md.orig`、`x.md.bak`、`x.md.rej`、`x.swp`、`#x#`、`~$x.docx`、`Thumbs.db` など）は公開しません。個数を一度だけ示します。",
        "Copies that editors, merges and systems leave beside files (`x.md~`, `x.md.orig`, `x.md.bak`, `x.md.rej`, `x.swp`, `#x#`, `~$x.docx`, `Thumbs.db` and the like) are not published. Their number is told once.";
    CONTENT_COMMENT = "content/comment", Info,
        "書いた人のためのコメント（`%% %%`、`{/* */}`、`[//]: # ( )`、`{% comment %}` など）を、ページにも検索にも載せません。文書ごとに件数を一度だけ示します。Markdown のどの道具も見せない `<!-- -->` は数えません。閉じられていないコメントは、どの書き方でも警告です。残りを載せないためです。",
        "Comments that authors write for themselves (`%% %%`, `{/* */}`, `[//]: # ( )`, `{% comment %}` and the like) are left out of pages and of the search. Their number is told once for each document. `<!-- -->`, which no tool for Markdown shows, is not counted. One that is not closed is a warning in every dialect, since the rest is left out.";
    CONTENT_COMPONENT = "content/component", Warning,
        "MDX の使えないコンポーネントです。タグを文字のまま表示し、中の Markdown は読みます。",
        "A component of MDX that is not known. Its tag is shown as text, and the Markdown inside it is read.";
    CONTENT_FRONT_MATTER_PLACE = "content/front-matter-place", Warning,
        "フロントマターのような行がありますが、ファイルの一行目が `---` ではないので読めず、本文として表示します。前の空行、空白、見えない文字、コメントを消します。",
        "Lines look like front matter, but the first line of the file is not `---`, so that they are shown as text. Remove blank lines, blanks, invisible characters or comments before it.";
    CONTENT_HEADING_SPACE = "content/heading-space", Warning,
        "行頭の `##` のすぐ後ろに空白がないので、見出しにならず、文字のまま表示します。`## 見出し` のように空白を入れます。文書ごとに最初の 1 か所だけを示します。",
        "The `##` at the head of a line is no heading without a blank behind it, and is shown as it stands. Write `## Heading`. Only the first of each document is shown.";
    CONTENT_FULL_WIDTH = "content/full-width", Info,
        "行頭の全角の記号（＃、＊、－ など）は Markdown の記号として読まれず、文字のまま表示されます。半角で書き直します。文書ごとに最初の 1 か所だけを示します。",
        "A full-width mark at the head of a line (＃, ＊, －) is no Markdown and is shown as it stands. Write it in half width. Only the first of each document is shown.";
    CONTENT_FULL_WIDTH_TABLE = "content/full-width-table", Warning,
        "全角の縦線や横線で書いた表は、表になりません。行ごとに改行して文字のまま表示します。半角の `|` と `-` で書き直します。",
        "A table written with full-width bars or dashes is no table; its lines are shown as they stand. Write it with `|` and `-`.";
    CONTENT_IMAGE_TEXT = "content/image-text", Warning,
        "画像に代替テキストがありません。画面を見ない人と印刷のために、`![何の画像か](…)` の形で内容を書きます。文書ごとに個数と初めの場所を示します。",
        "An image has no text. Say what it shows in `![…](…)`, for those who cannot see it. Told once for a document, with the number and the first places.";
    CONTENT_HEADING_JUMP = "content/heading-jump", Info,
        "見出しの段が飛んでいます。目次と読み上げで順序がわかるよう、段を一つずつ下げます。文書ごとに一度だけ示し、飛ばした段をどこにも使わない文書では示しません。",
        "A heading skips a level. Go down one level at a time, so that contents and screen readers can follow. Told once for a document, and not where the skipped level is never used.";
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
    CONTENT_TASK_CONDITION = "content/task-condition", Warning,
        "作業項目の `when` の条件を読めないか、指標がないか、単位や期が指標と合いません。データによる達成は判定しません。`{when=\"csat >= 4.5 for 1 month\"}` のように直します。",
        "The condition of an item of a task list (`when`) cannot be read, names no metric, or does not fit its unit or periods, so the data tick nothing. Write it like `{when=\"csat >= 4.5 for 1 month\"}`.";
    CONTENT_TASK_DENIED = "content/task-denied", Warning,
        "作業項目に済みの印がありますが、`when` の条件をデータは満たしていません。印か条件を直します。データによらずに達成としたなら、`when` を消します。",
        "An item of a task list is ticked, but the data do not say what its `when` asks for. Mend the tick or the condition, or remove `when` where it was decided without the data.";
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
    CONTROL_UNSIGNED = "control/unsigned", Info,
        "署名する役割 (`approvals`) のうち、まだ今の本文に署名していないものがあります。`tejun approve PATH --as ROLE` で署名します。",
        "Some of the roles that sign a document (`approvals`) have not signed its present text. They sign with `tejun approve PATH --as ROLE`.";
    CONTROL_SIGNATURE = "control/signature", Warning,
        "数えない署名があります。役割が `approvals` にないか、同じ役割に二つあるか、順番が前の役割より先か、同じ人が別の役割でも署名しています。",
        "A signature does not count: its role is none of `approvals` or has signed twice, it came before that of an earlier role, or the same person signed for another role.";
    CONTROL_SIGNER = "control/signer", Info,
        "署名した人が、今その役割を持つ人ではないか、data/people.yaml にいません。署名は数えます。当時の担当者であれば、このままで構いません。",
        "Whoever signed does not hold the role today, or is not in data/people.yaml. The signature counts; nothing is to be done where they held it then.";
    CONTROL_ROLES = "control/roles-not-declared", Info,
        "文書に役割ごとの承認欄がありますが、前書きに署名する役割 (`approvals`) がありません。書くと `tejun approve PATH --as ROLE` で署名でき、欄が埋まります。",
        "A document has room for the signatures of several roles, but its front matter does not declare them (`approvals`). Once it does, `tejun approve PATH --as ROLE` signs, and the room is filled.";
    CONTROL_SIGN_OFF = "control/sign-off-differs", Warning,
        "文書の承認欄と前書きの承認が違います。役割か、氏名か、日付か、署名の記録を合わせます。",
        "What the sign-off in the text says differs from the front matter. Make the roles, names and days agree, or sign.";
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
        "`data/editions/` の下に、どの版の記録でもないファイルがあります。場所は `data/editions/レポート名/期間/版番号/` です。読まずに先へ進みます。",
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
}
