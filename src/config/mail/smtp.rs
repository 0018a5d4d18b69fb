//! `smtp:` of the mail setting.
//!
//! In: the server as written. Out: [`Smtp`]. Never: holds a password, or shows the line in which one was written.

use super::{has_secret, one_line};
use crate::config::amount;
use crate::config::{Login, PasswordSource, Smtp};
use crate::diag::{Diagnostic, Place, code};
use crate::model::Security;
use crate::say;
use crate::syntax::{Fields, Node, Reader, Value};
use std::net::IpAddr;
use std::time::Duration;

/// How long to wait before a mail that was refused for the moment is tried again.
const WAITS: [Duration; 3] = [Duration::from_secs(30), Duration::from_secs(120), Duration::from_secs(300)];

/// Reads the server.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> Option<Smtp> {
    let mut fields = reader.fields(node)?;
    let variable = fields.get("password_env");
    if has_secret(&fields) || variable.is_some_and(|node| !node.text().is_some_and(is_variable)) {
        // Nothing more is said of this setting: the lines that findings show would hold the password.
        refuse_secret(reader, node);
        return None;
    }
    let start = node.range.start..node.range.start;
    let host = fields.require(reader, "host", &start).and_then(|node| host(reader, node));
    let security = security(reader, &mut fields, host.as_deref());
    let usual = match security {
        Security::StartTls => 587,
        Security::Tls => 465,
        Security::None => 25,
    };
    let port = fields.get("port").and_then(|node| reader.whole(node, 1..=65535));
    let login = login(reader, &mut fields, node);
    let ca_file = fields.get("ca_file").and_then(|node| one_line(reader, node));
    let timeout = fields.get("timeout").and_then(|node| amount::seconds(reader, node)).unwrap_or(30);
    let per_minute = fields.get("per_minute").and_then(|node| reader.whole(node, 1..=60_000));
    let waits = fields.get("waits").map(|node| waits(reader, node));
    fields.finish(reader);
    Some(Smtp {
        host: host?,
        port: port.and_then(|port| u16::try_from(port).ok()).unwrap_or(usual),
        security,
        login,
        ca_file,
        timeout: span(timeout),
        per_minute: per_minute.and_then(|n| u32::try_from(n).ok()),
        waits: waits.unwrap_or_else(|| WAITS.to_vec()),
    })
}

fn span(seconds: i64) -> Duration {
    Duration::from_secs(u64::try_from(seconds).unwrap_or_default())
}

/// `waits: [30s, 2 min, 5 min]`; an empty list tries once.
fn waits(reader: &mut Reader<'_>, node: &Node) -> Vec<Duration> {
    let each = match &node.value {
        Value::List(nodes) => nodes.iter().collect(),
        _ => reader.list_of(node),
    };
    each.into_iter().filter_map(|node| amount::seconds(reader, node)).map(span).collect()
}

fn host(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let host = reader.text_of(node)?.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let good = host.parse::<IpAddr>().is_ok() || (!host.is_empty() && host.chars().all(plain));
    if !good {
        reader.invalid(
            node,
            say!(
                "メールサーバーの名前を `smtp.example.com` の形で書きます",
                "expected a name such as `smtp.example.com`"
            ),
        );
        return None;
    }
    Some(host.to_ascii_lowercase())
}

/// What is written, else TLS from the start on port 465 and STARTTLS on any other.
fn security(reader: &mut Reader<'_>, fields: &mut Fields<'_>, host: Option<&str>) -> Security {
    let wrapped = fields.get("port").and_then(Node::text) == Some("465");
    let usual = if wrapped { Security::Tls } else { Security::StartTls };
    let Some(node) = fields.get("security") else { return usual };
    let choices = [("starttls", Security::StartTls), ("tls", Security::Tls), ("none", Security::None)];
    let chosen = reader.choice(node, &choices).unwrap_or(usual);
    if chosen == Security::None && host.is_some_and(|host| !is_loopback(host)) {
        let message = say!(
            "`security: none` は、この端末のサーバー（`localhost`）にだけ使えます",
            "`security: none` is for a server on this machine (`localhost`) only"
        );
        let diagnostic = reader.at(code::CONFIG_INSECURE, node, message).hint(say!(
            "`security: starttls` か `security: tls` と書きます",
            "write `security: starttls` or `security: tls`"
        ));
        reader.fail(diagnostic);
        return usual;
    }
    chosen
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn login(reader: &mut Reader<'_>, fields: &mut Fields<'_>, whole: &Node) -> Option<Login> {
    let user = fields.get("user").and_then(|node| one_line(reader, node));
    let env = fields.get("password_env");
    let file = fields.get("password_file").and_then(|node| one_line(reader, node));
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
            let diagnostic = reader.at(code::CONFIG_REQUIRED, whole, message).hint(say!(
                "`password_env: TEJUN_SMTP_PASSWORD` か `password_file: /run/secrets/smtp` と書きます",
                "write `password_env: TEJUN_SMTP_PASSWORD` or `password_file: /run/secrets/smtp`"
            ));
            reader.fail(diagnostic);
            return None;
        }
    };
    let Some(user) = user else {
        let message = say!("`user` がありません", "expected the key `user`, found none");
        let diagnostic = reader.at(code::CONFIG_REQUIRED, whole, message);
        reader.fail(diagnostic.hint(say!("`user: …` の行を書き足します", "add a line `user: …`")));
        return None;
    };
    Some(Login { user, password })
}

/// Whether a text is the name of a variable. What is none may be the password itself.
fn is_variable(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
    starts && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
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
