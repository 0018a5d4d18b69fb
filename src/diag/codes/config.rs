//! Kinds of findings of the project and its configuration.

use super::{Code, Entry};
use crate::diag::Severity;

codes! {
    // --- project and configuration (exit code 2) ---
    CONFIG_MISSING = "config/missing", Error,
        "プロジェクトの設定ファイル tejun.yaml が見つかりません。`tejun init` で作るか、`-C DIR` でプロジェクトの場所を指定します。",
        "The project has no tejun.yaml. Make one with `tejun init`, or name the project folder with `-C DIR`.";
    CONFIG_FILE_NAME = "config/file-name", Error,
        "設定のファイルが、`metrics.yml` や `Metrics.yaml` のように読まれない名前になっています。",
        "A file of the configuration has a name by which it is not read, such as `metrics.yml` or `Metrics.yaml`.";
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
    CONFIG_CONSTANT_SHARE = "config/constant-share", Warning,
        "割合の指標が、データにかかわらず 100% か、それ以上になります。分子と分母が逆か、分子の条件がどの行でも真です。",
        "A share is 100 % or more whatever the data are: its numerator and denominator are swapped, or the condition of the numerator holds of every row.";
    CONFIG_SHORT_DIFFERENCE = "config/short-difference", Info,
        "日時の差を 60 未満の数と比べています。差は秒です。時間のつもりなら `4 * 3600`、分のつもりなら `15 * 60` のように書きます。",
        "A difference of two instants is compared with a number below 60. Differences are seconds: write `4 * 3600` for hours, `15 * 60` for minutes.";
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
        "パスワードや認証情報が設定ファイルに書かれています。設定ファイルは Git に残り、ほかの人も読みます。環境変数（メールなら `password_env`、アラートの送り先なら `url_env` と `token_env`）かファイル（`password_file`）に移し、書いたものは変えます。",
        "A password or another credential stands in the configuration, which is kept in Git and read by others. Move it to a variable (`password_env` for mail, `url_env` and `token_env` for channels of alerts) or a file (`password_file`), and change it.";
    CONFIG_INSECURE = "config/insecure-mail", Error,
        "暗号化せずにメールを送る設定です。同じ端末のサーバーのほかには使えません。`security: starttls` か `security: tls` にします。",
        "Mails would be sent without encryption, which is for a server on the same machine only. Write `security: starttls` or `security: tls`.";
    CONFIG_WEBHOOK = "config/webhook", Error,
        "アラートの送り先のアドレスを使えません。`https://` のアドレスか、この端末（`localhost`）の `http://` のアドレスを、名前とパスワードを付けずに書きます。",
        "The address of a channel of alerts cannot be used. Write an `https://` address, or an `http://` one of this machine (`localhost`), without a user or a password.";
    CONFIG_PATH = "config/path-outside", Error,
        "パスがプロジェクトの外を指しているか、URL です。data/ の下の相対パスで書きます。",
        "The path leaves the project or is a URL. Write a relative path below data/.";
}
