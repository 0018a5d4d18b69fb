//! Frames of other sites in documents: which hosts a project declares, and what is kept of a frame.
//!
//! In: hosts as declared, addresses as written. Out: the address that a frame may show, or why it may show none. Never: guesses what a
//! browser would make of an odd address: what is not plain is refused.
//!
//! Decided in docs/decisions/0114-embeds.md.

use serde::Serialize;
use std::fmt;

/// A host whose pages frames may show.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EmbedHost {
    /// Whether it stands for the hosts below it, and not for itself.
    is_wildcard: bool,
    /// In small letters.
    host: String,
    port: Option<u16>,
}

impl EmbedHost {
    /// Reads `www.example.com`, `*.example.com` or `grafana.example.com:8443`.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let (name, port) = split_port(&lower)?;
        let (is_wildcard, host) = name.strip_prefix("*.").map_or((false, name), |host| (true, host));
        let is_good = is_host(host) && (!is_wildcard || is_somebodys(host));
        is_good.then(|| Self { is_wildcard, host: host.to_owned(), port })
    }

    fn holds(&self, host: &str, port: Option<u16>) -> bool {
        let is_below = || host.strip_suffix(&self.host).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'));
        self.port == port && if self.is_wildcard { is_below() } else { host == self.host }
    }
}

impl fmt::Display for EmbedHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let star = if self.is_wildcard { "*." } else { "" };
        write!(f, "{star}{}", self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl Serialize for EmbedHost {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// The name and the port of a host; 443 is no port of its own.
fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    let Some((name, port)) = text.split_once(':') else { return Some((text, None)) };
    let is_number = !port.is_empty() && port.len() < 6 && port.bytes().all(|byte| byte.is_ascii_digit());
    let port: u16 = port.parse().ok().filter(|port| is_number && *port > 0)?;
    Some((name, Some(port).filter(|port| *port != 443)))
}

/// Labels of letters, digits and hyphens, without a dot at the end.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let is_plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        !label.is_empty() && label.len() < 64 && is_plain && !label.starts_with('-') && !label.ends_with('-')
    };
    host.len() < 254 && host.split('.').all(is_label)
}

/// Whether a host below which all hosts are allowed can belong to somebody: neither `com` nor `co.jp` does.
fn is_somebodys(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        [] | [_] => false,
        [second, top] => top.len() > 2 || second.len() > 3,
        _ => true,
    }
}

/// Why a frame is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmbedRefusal {
    /// It has no address that begins with `https://`.
    NotHttps,
    /// Its address has a name or a password, or something that browsers read in ways of their own.
    Odd,
    /// It brings its own document.
    Srcdoc,
    /// Its host is not declared.
    Undeclared(String),
}

/// The hosts that a project declares.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct EmbedHosts(Vec<EmbedHost>);

impl EmbedHosts {
    /// These hosts, each once.
    pub fn with(mut hosts: Vec<EmbedHost>) -> Self {
        hosts.sort();
        hosts.dedup();
        Self(hosts)
    }

    /// The hosts, for people.
    pub fn iter(&self) -> impl Iterator<Item = &EmbedHost> {
        self.0.iter()
    }

    /// Whether none is declared.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The address of a frame with scheme and host in small letters.
    pub fn address(&self, written: &str) -> Result<String, EmbedRefusal> {
        let (address, host) = plain_address(written)?;
        let (name, port) = split_port(&host).filter(|(name, _)| is_host(name)).ok_or(EmbedRefusal::Odd)?;
        if self.0.iter().any(|declared| declared.holds(name, port)) {
            return Ok(address);
        }
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Err(EmbedRefusal::Undeclared(format!("{name}{port}")))
    }
}

/// The whole address and its host, where it is of a form that all browsers read as one thing.
fn plain_address(written: &str) -> Result<(String, String), EmbedRefusal> {
    let text = written.trim_matches(|c: char| c.is_ascii_whitespace());
    let begins = text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://"));
    if !begins {
        return Err(EmbedRefusal::NotHttps);
    }
    let rest = &text[8..];
    if rest.chars().any(is_odd) {
        return Err(EmbedRefusal::Odd);
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].to_ascii_lowercase();
    Ok((format!("https://{host}{}", &rest[end..]), host))
}

/// What no address holds as it is. Signs of ours (private use) are among it.
fn is_odd(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "<>\"'\\`^{}|".contains(c) || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// What is kept of a frame beside its address and title.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EmbedFrame {
    /// Width in pixels.
    pub width: Option<u16>,
    /// Height in pixels.
    pub height: Option<u16>,
    /// Whether it may fill the screen.
    pub fullscreen: bool,
    /// What its site is told of the page, where that is less than usual.
    pub referrer: Option<&'static str>,
}

/// What a frame may ask for: each tells its site at most the origin of the page.
const REFERRERS: [&str; 5] =
    ["no-referrer", "origin", "same-origin", "strict-origin", "strict-origin-when-cross-origin"];

impl EmbedFrame {
    /// What the attributes of a frame say.
    pub fn of(attributes: impl Fn(&str) -> Option<String>) -> Self {
        let pixels = |name: &str| attributes(name).and_then(|text| pixels(&text));
        let referrer = attributes("referrerpolicy").map(|text| text.trim().to_ascii_lowercase());
        let is_allowed = |allow: String| allow.to_ascii_lowercase().contains("fullscreen");
        Self {
            width: pixels("width"),
            height: pixels("height"),
            fullscreen: attributes("allowfullscreen").is_some() || attributes("allow").is_some_and(is_allowed),
            referrer: referrer.and_then(|text| REFERRERS.into_iter().find(|known| *known == text)),
        }
    }

    /// Reads what it is written as.
    pub fn parse(text: &str) -> Self {
        let mut frame = Self::default();
        for word in text.split(' ') {
            match word.split_once('x') {
                _ if word == "fullscreen" => frame.fullscreen = true,
                Some((width, height)) => (frame.width, frame.height) = (pixels(width), pixels(height)),
                None => frame.referrer = REFERRERS.into_iter().find(|known| *known == word).or(frame.referrer),
            }
        }
        frame
    }
}

impl fmt::Display for EmbedFrame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |pixels: Option<u16>| pixels.map(|pixels| pixels.to_string()).unwrap_or_default();
        write!(f, "{}x{}", number(self.width), number(self.height))?;
        if self.fullscreen {
            f.write_str(" fullscreen")?;
        }
        self.referrer.map_or(Ok(()), |referrer| write!(f, " {referrer}"))
    }
}

/// A length in pixels that a frame can have on a page; shares of what is around it (`100%`) are none.
fn pixels(text: &str) -> Option<u16> {
    let digits = text.trim().trim_end_matches("px");
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|pixels| is_number && (16..=4000).contains(pixels))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hosts(declared: &[&str]) -> EmbedHosts {
        EmbedHosts::with(declared.iter().map(|host| EmbedHost::parse(host).unwrap()).collect())
    }

    #[test]
    fn only_the_declared_host_is_shown() {
        let hosts = hosts(&["www.youtube.com", "grafana.example.com:8443", "*.maps.example", "127.0.0.1:8001"]);
        for good in [
            "https://www.youtube.com/embed/x?a=1&b#c",
            "https://www.youtube.com",
            "https://www.youtube.com:443/x",
            "https://grafana.example.com:8443/d/a",
            "https://a.maps.example/",
            "https://a.b.maps.example/x",
            "https://127.0.0.1:8001/",
        ] {
            assert_eq!(hosts.address(good).as_deref(), Ok(good));
        }
        assert_eq!(hosts.address(" HTTPS://WWW.YouTube.com/Embed\n").as_deref(), Ok("https://www.youtube.com/Embed"));
        let undeclared = |host: &str| EmbedRefusal::Undeclared(host.to_owned());
        for (bad, refusal) in [
            ("https://www.youtube.com.evil.example/x", undeclared("www.youtube.com.evil.example")),
            ("https://evilwww.youtube.com/x", undeclared("evilwww.youtube.com")),
            ("https://youtube.com/x", undeclared("youtube.com")),
            ("https://www.youtube.com:8443/x", undeclared("www.youtube.com:8443")),
            ("https://grafana.example.com/x", undeclared("grafana.example.com")),
            ("https://maps.example/", undeclared("maps.example")),
            ("https://evilmaps.example/", undeclared("evilmaps.example")),
            ("https://www.youtube.com./x", EmbedRefusal::Odd),
            ("https://.maps.example/", EmbedRefusal::Odd),
            ("https://www.youtube.com@evil.example/x", EmbedRefusal::Odd),
            ("https://user:pass@www.youtube.com/x", EmbedRefusal::Odd),
            ("https://evil.example\\@www.youtube.com/x", EmbedRefusal::Odd),
            ("https://www.youtube.com\\.evil.example/x", EmbedRefusal::Odd),
            ("https://www.you\ntube.com/x", EmbedRefusal::Odd),
            ("https://www.youtube.com/\u{e002}0\u{e003}", EmbedRefusal::Odd),
            ("https://ｗｗｗ.youtube.com/x", EmbedRefusal::Odd),
            ("https://www。youtube.com/x", EmbedRefusal::Odd),
            ("https://%77ww.youtube.com/x", EmbedRefusal::Odd),
            ("https://www.youtube.com:0443x/", EmbedRefusal::Odd),
            ("https:///www.youtube.com/x", EmbedRefusal::Odd),
            ("https://[::1]/x", EmbedRefusal::Odd),
            ("https:/www.youtube.com/x", EmbedRefusal::NotHttps),
            ("https:\\\\www.youtube.com/x", EmbedRefusal::NotHttps),
            ("http://www.youtube.com/x", EmbedRefusal::NotHttps),
            ("//www.youtube.com/x", EmbedRefusal::NotHttps),
            ("ht\ttps://www.youtube.com/x", EmbedRefusal::NotHttps),
            ("javascript:alert(1)//https://www.youtube.com/", EmbedRefusal::NotHttps),
            ("data:text/html,x", EmbedRefusal::NotHttps),
            ("../x/", EmbedRefusal::NotHttps),
            ("", EmbedRefusal::NotHttps),
        ] {
            assert_eq!(hosts.address(bad), Err(refusal), "{bad}");
        }
    }

    #[test]
    fn what_is_no_host_cannot_be_declared() {
        for bad in [
            "",
            "*",
            "*.",
            "*.com",
            "*.co.jp",
            "a.*.com",
            "https://a.example",
            "a.example/x",
            "a.example.",
            "a b",
            "日本.jp",
            "a.example:0",
            "a:x",
        ] {
            assert_eq!(EmbedHost::parse(bad), None, "{bad}");
        }
        for good in
            ["www.example.com", "*.example.com", "*.example.co.jp", "a.example:8443", "xn--wgv71a119e.jp", "localhost"]
        {
            assert_eq!(EmbedHost::parse(good).map(|host| host.to_string()).as_deref(), Some(good));
        }
        assert_eq!(EmbedHost::parse("WWW.Example.com:443").unwrap().to_string(), "www.example.com");
    }

    #[test]
    fn what_is_kept_is_read_back() {
        let of = |attributes: &[(&str, &str)]| {
            EmbedFrame::of(|name| attributes.iter().find(|(key, _)| *key == name).map(|(_, text)| (*text).to_owned()))
        };
        let frame =
            of(&[("width", "560"), ("height", "315px"), ("allowfullscreen", ""), ("referrerpolicy", "no-referrer")]);
        assert_eq!(frame.to_string(), "560x315 fullscreen no-referrer");
        assert_eq!(of(&[("width", "100%"), ("height", "600"), ("referrerpolicy", "unsafe-url")]).to_string(), "x600");
        assert_eq!(
            of(&[("allow", "autoplay; fullscreen"), ("width", "9"), ("height", "99999")]).to_string(),
            "x fullscreen"
        );
        for text in ["560x315 fullscreen no-referrer", "x600", "x fullscreen", "x", "800x"] {
            assert_eq!(EmbedFrame::parse(text).to_string(), text);
        }
    }

    proptest! {
        /// What browsers (the URL standard) make of an address that is let through has the declared host, and nothing before it.
        #[test]
        fn browsers_go_where_we_looked(rest in "[a-zA-Z0-9./:@\\\\?#%\\[\\]\u{3002}\t -]{0,24}", start in "(https|HTTPS|http|)(:|:/|://|//)(www\\.a\\.example|a|)") {
            let hosts = hosts(&["www.a.example", "*.b.example", "b.example:8443"]);
            if let Ok(address) = hosts.address(&format!("{start}{rest}")) {
                let read = url::Url::parse(&address).unwrap();
                prop_assert_eq!(read.scheme(), "https");
                prop_assert!(read.username().is_empty() && read.password().is_none());
                let host = read.host_str().unwrap_or_default();
                prop_assert!(host == "www.a.example" || host.ends_with(".b.example") || host == "b.example");
                prop_assert!(read.port().is_none() || (host == "b.example" && read.port() == Some(8443)));
            }
        }
    }
}
