//! An address of the web: what is asked for, and whether it is one of this machine or of a private network.
//!
//! In: addresses as written. Out: their parts. Never: looks up a name.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::net::{IpAddr, Ipv4Addr};

/// `http` or `https`, a host and what follows; without the anchor, which no server sees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    scheme: &'static str,
    /// In small letters, with the port when one is written.
    authority: String,
    /// From its `/` on, with the query; encoded.
    path: String,
}

impl Address {
    /// An address of the web; `None` for every other kind.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.split('#').next().unwrap_or_default();
        let after = |scheme: &str| {
            text.get(..scheme.len()).filter(|s| s.eq_ignore_ascii_case(scheme)).map(|_| &text[scheme.len()..])
        };
        let (scheme, rest) = after("https://")
            .map(|rest| ("https", rest))
            .or_else(|| after("http://").map(|rest| ("http", rest)))
            .or_else(|| after("//").map(|rest| ("https", rest)))?;
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        // Names and passwords are never sent.
        let authority = authority.rsplit('@').next().unwrap_or_default().to_lowercase();
        if authority.is_empty() {
            return None;
        }
        let slash = if path.starts_with('/') { "" } else { "/" };
        Some(Self { scheme, authority, path: format!("{slash}{}", utf8_percent_encode(path, NOT_IN_ADDRESSES)) })
    }

    /// The address as it is asked and shown.
    pub(super) fn text(&self) -> String {
        format!("{}://{}{}", self.scheme, self.authority, self.path)
    }

    /// Its host without a port.
    pub(super) fn host(&self) -> &str {
        match self.authority.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => self.authority.split(':').next().unwrap_or_default(),
        }
    }

    /// Whether it is one of this machine or of a private network, as far as it can be told without asking anybody.
    pub(super) fn is_private(&self) -> bool {
        let host = self.host().trim_end_matches('.');
        if let Ok(ip) = host.parse::<IpAddr>() {
            return match ip {
                IpAddr::V4(ip) => is_private_v4(ip),
                IpAddr::V6(ip) => {
                    let mapped = ip.to_ipv4_mapped().is_some_and(is_private_v4);
                    ip.is_loopback()
                        || ip.is_unspecified()
                        || ip.is_unique_local()
                        || ip.is_unicast_link_local()
                        || mapped
                }
            };
        }
        let last = host.rsplit('.').next().unwrap_or_default();
        let reserved = [
            "local",
            "localhost",
            "internal",
            "intranet",
            "lan",
            "corp",
            "home",
            "private",
            "test",
            "example",
            "invalid",
        ];
        // A name without a dot is one of an office's own network; so is a number, in another way of writing it.
        !host.contains('.') || reserved.contains(&last) || last.bytes().all(|b| b.is_ascii_digit())
    }

    /// Where a `Location` leads from here.
    pub(super) fn led_to(&self, location: &str) -> Option<Self> {
        let location = location.trim();
        if let Some(rest) = location.strip_prefix("//") {
            return Self::read(&format!("{}://{rest}", self.scheme));
        }
        let has_scheme = location.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
        if has_scheme {
            return Self::read(location);
        }
        let path = self.path.split('?').next().unwrap_or_default();
        let path = match location.chars().next() {
            None | Some('#') => self.path.clone(),
            Some('/') => location.to_owned(),
            Some('?') => format!("{path}{location}"),
            Some(_) => format!("{}/{location}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
        };
        Self::read(&format!("{}://{}{path}", self.scheme, self.authority))
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    let shared = first == 100 && (64..128).contains(&second);
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_unspecified()
        || ip.is_broadcast()
        || shared
        || first == 0
}

/// What no address may hold; what is encoded already stays.
const NOT_IN_ADDRESSES: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

#[cfg(test)]
mod tests {
    use super::Address;

    fn text(written: &str) -> Option<String> {
        Address::read(written).map(|address| address.text())
    }

    #[test]
    fn only_addresses_of_the_web_are_asked_and_without_what_servers_do_not_see() {
        let table = [
            ("https://Example.com", Some("https://example.com/")),
            ("HTTP://example.com/A?b=c#d", Some("http://example.com/A?b=c")),
            ("//example.com?x", Some("https://example.com/?x")),
            ("https://me:secret@example.com/手順/%E6%89%8B", Some("https://example.com/%E6%89%8B%E9%A0%86/%E6%89%8B")),
            ("mailto:a@example.com", None),
            ("ftp://example.com/", None),
            ("https:///x", None),
        ];
        for (written, expected) in table {
            assert_eq!(text(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn this_machine_and_private_networks_are_told_apart() {
        for host in [
            "localhost:8080",
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1:80",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "[::1]",
            "[fd00::1]",
            "[::ffff:10.0.0.1]",
            "wiki",
            "files.corp",
            "nas.local",
            "0x7f.1",
            "2130706433",
        ] {
            assert!(Address::read(&format!("http://{host}/")).unwrap().is_private(), "{host}");
        }
        for host in ["example.com", "8.8.8.8", "[2001:db8::1]", "help.example.co.jp:8443", "172.32.0.1"] {
            assert!(!Address::read(&format!("http://{host}/")).unwrap().is_private(), "{host}");
        }
    }

    #[test]
    fn redirects_are_seen_from_the_address_that_sent_them() {
        let from = Address::read("https://example.com/a/b?c").unwrap();
        let to = |location: &str| from.led_to(location).map(|address| address.text());
        let table = [
            ("https://other.example.com/x", Some("https://other.example.com/x")),
            ("//other.example.com/x", Some("https://other.example.com/x")),
            ("/x?y", Some("https://example.com/x?y")),
            ("x", Some("https://example.com/a/x")),
            ("?d", Some("https://example.com/a/b?d")),
            ("#top", Some("https://example.com/a/b?c")),
            ("mailto:a@example.com", None),
        ];
        for (location, expected) in table {
            assert_eq!(to(location).as_deref(), expected, "{location}");
        }
    }
}
