//! What a request asks for, and in whose name.
//!
//! In: the raw target and the `Host` header. Out: a decoded path, or a refusal. Never: touches a file.

use percent_encoding::percent_decode_str;
use std::net::IpAddr;

/// The decoded path of a request target, without its leading `/` and without its query. `None` when it is none that a
/// browser sends for a page: not in origin form, wrong escapes, `..`, control characters, other separators than `/`.
pub(super) fn path_of(target: &str) -> Option<String> {
    let path = target.split('?').next()?.strip_prefix('/')?;
    let decoded = decoded(path)?;
    // A `/` that was escaped belongs to a name, and no file has such a name.
    let escaped_slash = decoded.matches('/').count() != path.matches('/').count();
    let is_plain = |c: char| !c.is_control() && c != '\\';
    let is_inside = decoded.split('/').all(|part| part != "." && part != "..");
    (is_inside && !escaped_slash && !path.contains('#') && decoded.chars().all(is_plain)).then_some(decoded)
}

/// The values of a name in a query, decoded.
pub(super) fn values<'a>(query: &'a str, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(move |(key, _)| *key == name).filter_map(|(_, value)| decoded(value))
}

/// `None` for wrong escapes, too: what is sent is what a browser encoded.
fn decoded(path: &str) -> Option<String> {
    let is_escape =
        |rest: &str| matches!(rest.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    let is_right = path.split('%').skip(1).all(is_escape);
    let decoded = is_right.then(|| percent_decode_str(path).decode_utf8().ok())??;
    Some(decoded.into_owned())
}

/// Whether a `Host` header names this preview. A page elsewhere can make its own name lead to this machine and would then
/// be allowed to read the answers (DNS rebinding); a name that is not ours is therefore refused. Addresses in digits
/// cannot be rebound.
pub(super) fn is_ours(host: &str, bound: IpAddr) -> bool {
    let Some(name) = without_port(host.trim()) else { return false };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let digits = name.strip_prefix('[').map_or(Some(name), |rest| rest.strip_suffix(']'));
    let Some(ip) = digits.and_then(|digits| digits.parse::<IpAddr>().ok()) else { return false };
    ip.is_ipv6() == name.starts_with('[') && (ip.is_loopback() || ip == bound || bound.is_unspecified())
}

fn without_port(host: &str) -> Option<&str> {
    let end_of_name = host.rfind(']').map_or(0, |at| at + 1);
    match host[end_of_name..].rfind(':') {
        None => Some(host),
        Some(colon) => {
            let (name, port) = host.split_at(end_of_name + colon);
            port[1..].bytes().all(|b| b.is_ascii_digit()).then_some(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paths_are_decoded_once() {
        assert_eq!(path_of("/").as_deref(), Some(""));
        assert_eq!(path_of("/%E6%89%8B%E9%A0%86/a%20b.png?v=1#x").as_deref(), Some("手順/a b.png"));
        assert_eq!(path_of("/a+b").as_deref(), Some("a+b"));
        assert_eq!(path_of("/%252e%252e/x").as_deref(), Some("%2e%2e/x"), "a name, not a way up");
        assert_eq!(path_of("/...").as_deref(), Some("..."));
    }

    #[test]
    fn ways_out_are_refused() {
        for target in [
            "/..",
            "/../etc/passwd",
            "/a/../../etc/passwd",
            "/a/..",
            "/./a",
            "/%2e%2e/x",
            "/%2E./x",
            "/a%2f..%2fb",
            "/a%2Fb",
            "/a\\..\\b",
            "/%5c..%5cb",
            "/a%00.html",
            "/a%0d%0ab",
            "/%",
            "/%4",
            "/%zz",
            "/%+1",
            "/%ff",
            "/a#b",
            "",
            "*",
            "http://evil/x",
            "https://127.0.0.1/",
            "x",
            "evil:80",
        ] {
            assert_eq!(path_of(target), None, "{target}");
        }
    }

    proptest! {
        #[test]
        fn no_target_leads_out(target in "/([a./%\\\\]|%2[ef]|%5c|%00){0,12}") {
            if let Some(path) = path_of(&target) {
                prop_assert!(path.split(['/', '\\']).all(|part| part != ".." && part != "."));
                prop_assert!(!path.contains('\0'));
            }
        }
    }

    #[test]
    fn names_of_this_preview() {
        let loopback: IpAddr = "127.0.0.1".parse().unwrap();
        let lan: IpAddr = "192.168.1.5".parse().unwrap();
        let all: IpAddr = "0.0.0.0".parse().unwrap();
        for host in ["localhost", "LOCALHOST:4000", "127.0.0.1", "127.0.0.1:4000", "[::1]", "[::1]:4000", "localhost:"]
        {
            assert!(is_ours(host, loopback), "{host}");
        }
        let foreign = [
            "",
            "evil.example",
            "evil.example:4000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "192.168.1.5",
            "::1",
            "[::1",
            "[127.0.0.1]",
            "localhost:x",
            "localhost:80:80",
            "127.1",
            "2130706433",
            "a@localhost",
        ];
        for host in foreign {
            assert!(!is_ours(host, loopback), "{host}");
        }
        assert!(is_ours("192.168.1.5:4000", lan) && !is_ours("192.168.1.6:4000", lan));
        assert!(is_ours("192.168.1.6:4000", all) && !is_ours("evil.example", all));
    }

    #[test]
    fn queries() {
        let of = |query: &str, name: &str| values(query, name).collect::<Vec<_>>();
        assert_eq!(of("a=1&since=5&since=%E6%89%8B%2F", "since"), ["5", "手/"]);
        assert_eq!(of("since=%zz&sincere=1", "since"), [""; 0]);
        assert_eq!(of("", "since"), [""; 0]);
    }
}
