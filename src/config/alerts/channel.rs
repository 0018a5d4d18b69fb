//! `channels:` of the alerts: webhooks by name.
//!
//! In: each as written, and the severities. Out: [`AlertChannel`]s. Never: holds a secret, or shows the line in which one was
//! written.

use crate::config::amount::Seconds;
use crate::config::forms::is_variable;
use crate::config::{AlertChannel, AlertFormat, ChannelUrl};
use crate::diag::{Diagnostic, Place, code};
use crate::model::{WebhookUrl, looks_secret};
use crate::say;
use crate::syntax::{Entries, Key, Keys, Node, Reader, Required, forms, keys, words};
use indexmap::IndexMap;
use std::time::Duration;

keys! {
    /// One channel.
    pub(super) struct ChannelKeys<'n> {
        format: Required<AlertFormat> = say!(
            "`format: slack`、`format: teams`、`format: json` のどれかを書き足します",
            "add `format: slack`, `format: teams` or `format: json`"
        ), "文面の形", "the form of its messages";
        url: Option<Url>, "送り先のアドレス", "its address";
        _url_env as "url_env": Option<&'n Node>, "アドレスの入った環境変数", "the variable that holds its address";
        _token_env as "token_env": Option<&'n Node>, "トークンの入った環境変数", "the variable that holds a bearer token";
        applies_to: Vec<(&'n str, &'n Node)>, "受け取る重さ", "the severities that go there";
        timeout: Seconds = 10, "返事を待つ時間", "how long an answer is waited for";
    }
}

words! {
    AlertFormat {
        "slack" => Self::Slack,
        "teams" => Self::Teams,
        "json" => Self::Json,
    }
}

forms! {
    /// An address of a webhook.
    Url => WebhookUrl = url;
}

/// Every channel that can be used.
pub(super) fn read(
    reader: &mut Reader<'_>,
    entries: Entries<'_>,
    severities: &[&str],
) -> IndexMap<String, AlertChannel> {
    let mut channels = IndexMap::new();
    for (key, node) in entries {
        check_name(reader, key);
        if let Some(channel) = one(reader, key, node, severities) {
            channels.insert(key.text.clone(), channel);
        }
    }
    channels
}

fn one(reader: &mut Reader<'_>, key: &Key, node: &Node, severities: &[&str]) -> Option<AlertChannel> {
    let keys = ChannelKeys::of_entry(reader, key, node)?;
    let variable = |name: &str| node.get(name).and_then(Node::text).map(str::to_owned);
    for (name, node) in &keys.applies_to {
        if !severities.contains(name) {
            let message = say!("重さ `{name}` は `severity` にありません", "`severity` does not name `{name}`");
            reader.unknown(node, message, severities.iter().copied());
        }
    }
    let is_written = |name: &str| node.get(name).is_some_and(|node| !node.is_null());
    let url = match (keys.url, variable("url_env")) {
        (Some(url), None) => ChannelUrl::Declared(url),
        (None, Some(name)) => ChannelUrl::Env(name),
        // What is wrong with the one that is written was said.
        (None, None) if is_written("url") || is_written("url_env") => return None,
        (both, _) => {
            let message = match both {
                Some(_) => say!(
                    "`url` と `url_env` のどちらか 1 つを書きます",
                    "expected either `url` or `url_env`, found both"
                ),
                None => say!("送り先のアドレスがありません", "expected `url` or `url_env`, found neither"),
            };
            let place = reader.place(&key.range);
            reader.fail(Diagnostic::new(code::CONFIG_REQUIRED, place, message).hint(say!(
                "アドレスが秘密なら `url_env: TEJUN_ALERTS_URL`（環境変数の名前）、秘密でなければ `url: https://…` と書きます",
                "write `url_env: TEJUN_ALERTS_URL` (the name of a variable) where the address is a secret, else `url: https://…`"
            )));
            return None;
        }
    };
    Some(AlertChannel {
        format: keys.format?,
        url,
        token_env: variable("token_env"),
        applies_to: keys.applies_to.iter().map(|(name, _)| (*name).to_owned()).collect(),
        timeout: Duration::from_secs(u64::try_from(keys.timeout).unwrap_or_default()),
        place: reader.place(&key.range),
    })
}

fn url(reader: &mut Reader<'_>, node: &Node) -> Option<WebhookUrl> {
    let text = reader.text_of(node)?;
    let read = WebhookUrl::parse(text);
    if read.is_none() {
        let message = say!(
            "送り先は `https://` のアドレスです。`http://` は、この端末（`localhost`）にだけ使えます",
            "expected an `https://` address; `http://` is for this machine (`localhost`) only"
        );
        reader.fail(reader.at(code::CONFIG_WEBHOOK, node, message).hint(say!(
            "`url: https://alerts.example.com/in` のように、名前とパスワードと `#` を付けずに書きます",
            "write `url: https://alerts.example.com/in`, without a user, a password or a `#`"
        )));
    }
    read
}

/// Channels are named on the command line and in the ledger.
fn check_name(reader: &mut Reader<'_>, key: &Key) {
    let name = &key.text;
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.starts_with(['.', '-']) || !name.chars().all(good) {
        let message = say!(
            "名前 `{name}` は使えません（文字・数字・`-`・`_`・`.` だけ）",
            "the name `{name}` cannot be used: expected letters, digits, `-`, `_` and `.`"
        );
        reader.invalid_key(key, message);
    }
}

/// Says that a secret may stand in the file, when one may. The place is the file, since a line that is shown would show it.
pub(super) fn refuse_secrets(reader: &mut Reader<'_>, alerts: &Node) -> bool {
    let channels = alerts.get("channels").map(Node::entries).unwrap_or_default();
    let secret = channels.iter().find(|entry| holds_secret(&entry.node));
    let Some(entry) = secret else { return false };
    let line = reader.place(&entry.key.range).line;
    let message = say!(
        "{line} 行目からの送り先に、秘密のアドレスやトークンそのものを書いてはいけません",
        "the channel at line {line} must not hold a secret address or a token itself"
    );
    reader.fail(Diagnostic::new(code::CONFIG_SECRET, Place::file(reader.file), message).hint(say!(
        "`url_env: TEJUN_ALERTS_URL`、`token_env: TEJUN_ALERTS_TOKEN`（環境変数の名前、大文字）と書き、書いてしまったものは作り直します",
        "write `url_env: TEJUN_ALERTS_URL` and `token_env: TEJUN_ALERTS_TOKEN` (names of variables, in capitals), and make anew what stood there"
    )));
    true
}

/// Whether a channel may hold a secret: a token, what is no name of a variable where one belongs, an address that is a secret, or
/// any address below a key that takes none.
fn holds_secret(channel: &Node) -> bool {
    channel.entries().iter().filter(|entry| !entry.node.is_null()).any(|entry| {
        let text = entry.node.text().unwrap_or_default();
        match entry.key.text.as_str() {
            "token" | "secret" | "password" | "authorization" => true,
            "url_env" | "token_env" => !is_variable(text),
            "url" => looks_secret(text),
            _ => text.contains("://"),
        }
    })
}
