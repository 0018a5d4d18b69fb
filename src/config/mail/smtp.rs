//! `smtp:` of the mail setting.
//!
//! In: the server as written. Out: [`Smtp`]. Never: holds a password, or shows the line in which one was written.

use super::OneLine;
use crate::config::amount::Seconds;
use crate::config::forms::is_variable;
use crate::config::{Login, PasswordSource, Smtp};
use crate::diag::{Diagnostic, Place, code};
use crate::model::Security;
use crate::say;
use crate::syntax::{Form, Later, Node, Reader, Required, Whole, forms, keys, words};
use std::net::IpAddr;
use std::time::Duration;

/// How long to wait before a mail that was refused for the moment is tried again.
const WAITS: [Duration; 3] = [Duration::from_secs(30), Duration::from_secs(120), Duration::from_secs(300)];

keys! {
    struct SmtpKeys<'n> {
        _password_env as "password_env": Option<&'n Node>, "パスワードのある環境変数", "the variable that holds the password";
        host: Required<Host>, "サーバーの名前", "the name of the server";
        port: Option<Later<Whole<u16, 1, 65535>>>, "ポート", "its port";
        security: Option<Later<Security>>, "暗号化", "how it is encrypted";
        user: Option<OneLine>, "利用者", "the user";
        password_file: Option<OneLine>, "パスワードのあるファイル", "the file that holds the password";
        ca_file: Option<OneLine>, "証明書のファイル", "a file of certificates";
        timeout: Seconds = 30, "待つ時間", "how long it is waited for";
        per_minute: Option<Whole<u32, 1, 60_000>>, "1 分間に送る数", "how many mails a minute";
        waits: Option<Waits>, "送り直すまでの時間", "how long to wait before another try";
    }
}

words! {
    Security {
        "starttls" => Self::StartTls,
        "tls" => Self::Tls,
        "none" => Self::None,
    }
}

forms! {
    /// The name of a server.
    Host => String = host;
    /// `[30s, 2 min, 5 min]`; an empty list tries once.
    Waits => Vec<Duration> = waits;
    /// A server.
    pub(super) SmtpForm => Smtp = smtp, |lang| SmtpKeys::schema(lang);
}

fn smtp(reader: &mut Reader<'_>, node: &Node) -> Option<Smtp> {
    let variable = node.get("password_env").filter(|node| !node.is_null());
    let has_secret = ["password", "pass", "secret"].iter().any(|key| node.get(key).is_some_and(|node| !node.is_null()));
    if has_secret || variable.is_some_and(|node| !node.text().is_some_and(is_variable)) {
        // Nothing more is said of this setting: the lines that findings show would hold the password.
        refuse_secret(reader, node);
        return None;
    }
    let keys = SmtpKeys::from_node(reader, node)?;
    let security = security(reader, &keys);
    let usual = match security {
        Security::StartTls => 587,
        Security::Tls => 465,
        Security::None => 25,
    };
    let port = keys.port.and_then(|node| Whole::<u16, 1, 65535>::from_node(reader, node)).unwrap_or(usual);
    let login = login(reader, keys.user, variable, keys.password_file, node);
    let (timeout, waits) = (span(keys.timeout), keys.waits.unwrap_or_else(|| WAITS.to_vec()));
    let (ca_file, per_minute) = (keys.ca_file, keys.per_minute);
    Some(Smtp { host: keys.host?, port, security, login, ca_file, timeout, per_minute, waits })
}

fn span(seconds: i64) -> Duration {
    Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
}

fn waits(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<Duration>> {
    let each = reader.list_of(node).into_iter();
    Some(each.filter_map(|node| Seconds::from_node(reader, node)).map(span).collect())
}

fn host(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    reader.text_of(node)?;
    let host = |text: &str| {
        let host = text.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let good = host.parse::<IpAddr>().is_ok() || (!host.is_empty() && host.chars().all(plain));
        good.then(|| host.to_ascii_lowercase())
    };
    let expected =
        say!("メールサーバーの名前を `smtp.example.com` の形で書きます", "expected a name such as `smtp.example.com`");
    reader.parsed(node, host, expected)
}

/// What is written, else TLS from the start on port 465 and STARTTLS on any other.
fn security(reader: &mut Reader<'_>, keys: &SmtpKeys<'_>) -> Security {
    let wrapped = keys.port.and_then(Node::text) == Some("465");
    let usual = if wrapped { Security::Tls } else { Security::StartTls };
    let Some(node) = keys.security else { return usual };
    let chosen = Security::from_node(reader, node).unwrap_or(usual);
    if chosen == Security::None && keys.host.as_ref().is_some_and(|host| !is_loopback(host)) {
        let message = say!(
            "`security: none` は、この端末のサーバー（`localhost`）にだけ使えます",
            "`security: none` is for a server on this machine (`localhost`) only"
        );
        reader.fail(reader.at(code::CONFIG_INSECURE, node, message).hint(say!(
            "`security: starttls` か `security: tls` と書きます",
            "write `security: starttls` or `security: tls`"
        )));
        return usual;
    }
    chosen
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn login(
    reader: &mut Reader<'_>,
    user: Option<String>,
    env: Option<&Node>,
    file: Option<String>,
    whole: &Node,
) -> Option<Login> {
    let env = env.and_then(Node::text).map(str::to_owned);
    let password = match (env, file) {
        (Some(name), None) => PasswordSource::Env(name),
        (None, Some(path)) => PasswordSource::File(path),
        (None, None) if user.is_none() => return None,
        (both, _) => {
            let message = match both {
                Some(_) => say!(
                    "`password_env` と `password_file` のどちらか 1 つを書きます",
                    "expected either `password_env` or `password_file`, found both"
                ),
                None => {
                    say!("`user` のパスワードの置き場所がありません", "expected the place of the password of `user`")
                }
            };
            reader.fail(reader.at(code::CONFIG_REQUIRED, whole, message).hint(say!(
                "`password_env: TEJUN_SMTP_PASSWORD` か `password_file: /run/secrets/smtp` と書きます",
                "write `password_env: TEJUN_SMTP_PASSWORD` or `password_file: /run/secrets/smtp`"
            )));
            return None;
        }
    };
    let Some(user) = user else {
        return reader.missing("user", &whole.range, None);
    };
    Some(Login { user, password })
}

/// Says that a password may stand in the file. The place is the file, since a line that is shown would show the password.
fn refuse_secret(reader: &mut Reader<'_>, node: &Node) {
    let line = reader.place(&node.range).line;
    let message = say!(
        "{line} 行目からの設定に、パスワードそのものを書いてはいけません",
        "the setting at line {line} must not hold a password itself"
    );
    reader.fail(Diagnostic::new(code::CONFIG_SECRET, Place::file(reader.file), message).hint(say!(
        "`password_env: TEJUN_SMTP_PASSWORD`（環境変数の名前、大文字）か `password_file: /run/secrets/smtp` と書き、書いてしまったパスワードは変えます",
        "write `password_env: TEJUN_SMTP_PASSWORD` (the name of a variable, in capitals) or `password_file: /run/secrets/smtp`, and change the password that stood there"
    )));
}
