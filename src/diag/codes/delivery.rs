//! Kinds of findings of what leaves the site: files, mails, the preview.

use super::{Code, Entry};
use crate::diag::Severity;

codes! {
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
        "送信の記録（data/mail/、data/alerts/）を読めないか書けません。二重に送らないため、記録なしには送りません。",
        "The record of what was sent (data/mail/, data/alerts/) cannot be read or written. Without it somebody might be told twice, so nothing is sent.";
    POST_VARIABLE = "post/variable", Error,
        "アラートの送り先のアドレスかトークンの入った環境変数が、ないか、使えない値です。値は表示しません。ほかの送り先には送ります。",
        "The variable that holds the address or the token of a channel of alerts is not set, or its value cannot be used. The value is not shown. Other channels get their messages.";
    POST_CHANNEL = "post/channel", Error,
        "アラートの送り先が受け取りませんでした。伝えたことにはしないので、もう一度実行すると、まだの送り先にだけ送ります。",
        "A channel of alerts did not take its message. It does not count as told: run this again, and only channels that lack it get it.";
    POST_PASSWORD = "post/password", Error,
        "メールサーバーのパスワードか証明書のファイルを読めません。環境変数かファイルを確かめます。",
        "The password of the mail server, or its certificates, cannot be read. Look at the variable or the file.";
    POST_NOBODY = "post/nobody", Error,
        "宛先がありません。tejun.yaml の `mail.to` に書くか、`--to` で指定します。",
        "There are no recipients. Write them into `mail.to` of tejun.yaml, or name them with `--to`.";
    MAIL_VALUE_NOBODY = "mail/value-without-recipients", Warning,
        "値ごとのレポートのうち、宛先のない値があります。その値のメールはだれにも送りません。宛先の一覧にその値と同じ名前のグループを作るか、`mail.to` にその値の宛先を書きます。",
        "A value of a report of each value has no recipients. Its mail goes to nobody. Make a group of that name in the list of recipients, or name its recipients in `mail.to`.";
    MAIL_NO_VALUE = "mail/no-such-value", Warning,
        "`mail.to` に、データにない値の宛先があります。値の書き方を確かめます。",
        "`mail.to` has recipients of a value that no row has. Look at how the value is written.";
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
}
