//! Addresses that alerts are posted to.
//!
//! In: a text, from the configuration or the environment. Out: an address that may be used, or nothing. Never: shows an address
//! in a debug form: whoever knows it may post.

use serde::Serialize;
use std::fmt;
use std::net::IpAddr;

/// The longest address that is taken, in bytes.
const LONGEST: usize = 2048;

/// An address of a webhook: `https`, or `http` on this machine; without a user, a password or an anchor.
///
/// ```
/// use tejun::model::WebhookUrl;
///
/// assert!(WebhookUrl::parse("https://chat.example.com/hooks/1").is_some());
/// assert!(WebhookUrl::parse("http://127.0.0.1:8065/hooks/1").is_some_and(|url| url.is_loopback()));
/// assert_eq!(WebhookUrl::parse("http://chat.example.com/hooks/1"), None, "anybody on the way could read it");
/// assert_eq!(WebhookUrl::parse("https://ops:secret@chat.example.com/"), None);
/// ```
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct WebhookUrl(String);

impl WebhookUrl {
    /// The address of a text; `None` for what may not be posted to.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}#@".contains(c);
        if text.len() > LONGEST || !text.chars().all(is_plain) {
            return None;
        }
        let (scheme, rest) = text.split_once("://")?;
        let host = host_of(rest)?;
        let good = match scheme {
            "https" => true,
            "http" => is_loopback(host),
            _ => false,
        };
        good.then(|| Self(text.to_owned()))
    }

    /// The address itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is one of this machine.
    pub fn is_loopback(&self) -> bool {
        self.0.split_once("://").and_then(|(_, rest)| host_of(rest)).is_some_and(is_loopback)
    }

    /// Whether the address is a secret by itself.
    pub fn is_secret(&self) -> bool {
        looks_secret(&self.0)
    }
}

/// The hosts of chats.
const CHATS: [&str; 10] = [
    "hooks.slack.com",
    "webhook.office.com",
    "logic.azure.com",
    "powerplatform.com",
    "discord.com",
    "discordapp.com",
    "worksmobile.com",
    "chat.googleapis.com",
    "feishu.cn",
    "larksuite.com",
];

/// What an address calls a secret that it holds.
const SECRETS: [&str; 8] = ["sig", "token", "key", "code", "secret", "apikey", "api_key", "access_token"];

/// Whether a text is an address that is a secret by itself, as those of chats are: who knows it may post there. It need not be one
/// that may be used.
pub fn looks_secret(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else { return false };
    let rest = rest.split('#').next().unwrap_or_default().to_ascii_lowercase();
    let authority = &rest[..rest.find(['/', '?']).unwrap_or(rest.len())];
    let has_password = authority.contains('@');
    let host = host_of(&rest).unwrap_or(authority);
    let is_of = |known: &&str| host == *known || host.ends_with(&format!(".{known}"));
    let (path, query) = rest.split_once('?').unwrap_or((&rest, ""));
    let is_hook = ["/hooks/", "/hook/"].iter().any(|part| path.contains(part));
    let names_secret = |pair: &str| SECRETS.iter().any(|key| pair.split('=').next() == Some(key));
    has_password || !is_loopback(host) && (CHATS.iter().any(is_of) || is_hook || query.split('&').any(names_secret))
}

/// Not the address.
impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookUrl(…)")
    }
}

/// The host of what stands behind `://`, without its port.
fn host_of(rest: &str) -> Option<&str> {
    let authority = &rest[..rest.find(['/', '?']).unwrap_or(rest.len())];
    let (host, port) = match authority.strip_prefix('[') {
        Some(inner) => {
            let (host, port) = inner.split_once(']')?;
            host.parse::<IpAddr>().ok()?;
            (host, port)
        }
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let is_port = |port: &str| port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok_and(|n| n > 0));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    let good = !host.is_empty() && host.chars().all(is_name) && (port.is_empty() || is_port(port));
    good.then_some(host)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{WebhookUrl, looks_secret};

    #[test]
    fn only_encrypted_addresses_and_those_of_this_machine_are_taken() {
        for good in [
            "https://chat.example.com",
            "https://chat.example.com:8443/hooks/a?b=c",
            "https://[2001:db8::1]/x",
            "http://localhost:8065/hooks/a",
            "http://127.0.0.1/a",
            "http://[::1]:80/a",
        ] {
            assert!(WebhookUrl::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "chat.example.com/hooks/a",
            "http://chat.example.com/a",
            "http://127.0.0.1.example.com/a",
            "http://localhost.example.com/a",
            "http://localhost@example.com/a",
            "http://127.0.0.1\\@example.com/a",
            "https://user:pass@example.com/a",
            "https://example.com/a#b",
            "https://例え.jp/",
            "https:///a",
            "https://example.com:port/",
            "https://example.com:0/",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://exa mple.com/",
            "https://[not-an-address]/",
        ] {
            assert_eq!(WebhookUrl::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn addresses_of_chats_are_secrets_and_shown_nowhere() {
        let is_secret = |text: &str| WebhookUrl::parse(text).unwrap().is_secret();
        for secret in [
            "https://hooks.slack.com/services/T0/B0/xyz",
            "https://prod-1.westeurope.logic.azure.com/workflows/1",
            "https://team.webhook.office.com/webhookb2/1",
            "https://mattermost.example.com/hooks/abc",
            "https://alerts.example.com/in?sig=abc",
            "https://alerts.example.com/in?Token=abc",
            "https://open.feishu.cn/open-apis/bot/v2/hook/abc",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
        for unusable in ["http://hooks.slack.com/services/T0/B0/xyz", "https://ops:xyz@alerts.example.com/"] {
            assert!(looks_secret(unusable), "{unusable}");
        }
        assert!(!is_secret("https://alerts.example.com/v1/alerts"));
        assert!(!is_secret("http://127.0.0.1:8065/hooks/abc"), "nobody else reaches it");
        let shown = format!("{:?}", WebhookUrl::parse("https://hooks.slack.com/services/T0/B0/xyz"));
        assert!(!shown.contains("xyz"), "{shown}");
    }
}
