//! The address of a link as it is written: scheme, host, path, query and anchor.
//!
//! In: texts. Out: their parts. Never: looks anything up.

use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// The parts of an address inside the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written<'t> {
    /// The path as written; empty for an anchor of the page itself.
    pub path: &'t str,
    /// What follows `?`.
    pub query: Option<&'t str>,
    /// What follows `#`.
    pub anchor: Option<&'t str>,
}

impl<'t> Written<'t> {
    /// Cuts an address at its query and its anchor.
    pub(super) fn new(target: &'t str) -> Self {
        let (rest, anchor) = target.split_once('#').map_or((target, None), |(rest, anchor)| (rest, Some(anchor)));
        let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
        Self { path, query, anchor }
    }
}

/// Whether an address leaves the site: it has a scheme or a host.
pub(in crate::pages) fn is_external(target: &str) -> bool {
    if target.starts_with("//") {
        return true;
    }
    let scheme = target.split([':', '/', '?', '#']).next().unwrap_or_default();
    target[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// What follows the site's own address in a full address, from its `/` on; `None` for every other address.
pub(super) fn below_base<'t>(target: &'t str, base_url: &str) -> Option<&'t str> {
    let rest = |url: &'t str| {
        let scheme =
            ["https:", "http:"].into_iter().find(|s| url.get(..s.len()).is_some_and(|h| h.eq_ignore_ascii_case(s)));
        url[scheme.map_or(0, str::len)..].strip_prefix("//")
    };
    let (_, own) = base_url.trim_end_matches('/').split_once("://")?;
    let rest = rest(target)?;
    let host = |address: &str| address.find(['/', '?', '#']).unwrap_or(address.len());
    let (own_host, own_path) = own.split_at(host(own));
    let (its_host, its_path) = rest.split_at(host(rest));
    if !its_host.eq_ignore_ascii_case(own_host) {
        return None;
    }
    let below = its_path.strip_prefix(own_path)?;
    match below.chars().next() {
        None => Some("/"),
        Some('/' | '?' | '#') => Some(below),
        Some(_) => None,
    }
}

/// The path of the site's own address without slashes at its ends: `docs` of `https://example.com/docs/`.
pub(super) fn base_path(base_url: &str) -> &str {
    let host = base_url.split_once("://").map_or("", |(_, rest)| rest);
    host.split_once('/').map_or("", |(_, path)| path.trim_matches('/'))
}

/// The way from a folder to a file, as a link is written.
pub(super) fn relative(folder: &str, file: &str) -> String {
    let parts = |path: &'_ str| path.split('/').filter(|p| !p.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (from, to) = (parts(folder), parts(file));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().map(String::as_str)).collect::<Vec<_>>().join("/")
}

pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Percent-decoded, where that gives text.
pub(in crate::pages) fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8().unwrap_or(Cow::Borrowed(path)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::joined;

    #[test]
    fn addresses_with_a_scheme_or_host_are_external() {
        for target in ["https://example.com/a", "mailto:a@example.com", "tel:0120-000-000", "//example.com/x"] {
            assert!(is_external(target), "{target}");
        }
        for target in ["./a.md", "a.md#b:c", "../手順.md", "#見出し", "/sop/", "a/b:c.md"] {
            assert!(!is_external(target), "{target}");
        }
    }

    #[test]
    fn full_addresses_of_the_site_itself_are_seen_through() {
        let base = "https://help.example.com/docs/";
        let table = [
            ("https://help.example.com/docs/sop/", Some("/sop/")),
            ("http://HELP.example.com/docs/sop/?q#a", Some("/sop/?q#a")),
            ("//help.example.com/docs", Some("/")),
            ("https://help.example.com/docs#top", Some("#top")),
            ("https://help.example.com/docs-old/", None),
            ("https://help.example.com/", None),
            ("https://example.com/docs/", None),
            ("mailto:a@help.example.com", None),
        ];
        for (target, expected) in table {
            assert_eq!(below_base(target, base), expected, "{target}");
        }
        assert_eq!(below_base("https://a.example/x", "https://a.example/"), Some("/x"));
        assert_eq!(below_base("https://a.example/x", ""), None);
        assert_eq!((base_path(base), base_path("https://a.example/"), base_path("")), ("docs", "", ""));
    }

    #[test]
    fn paths_do_not_leave_the_top() {
        assert_eq!(joined("content/sop", "../a/./b.md").as_deref(), Some("content/a/b.md"));
        assert_eq!(joined("content", "../../x"), None);
        assert_eq!(relative("content/sop", "content/help/faq.md"), "../help/faq.md");
        assert_eq!(relative("content", "content/a.md"), "a.md");
    }

    #[test]
    fn percent_signs_that_decode_nothing_stay() {
        assert_eq!(decoded("%E6%89%8B%E9%A0%86"), "手順");
        assert_eq!(decoded("100%.md"), "100%.md");
        assert_eq!(decoded("%E6%89"), "%E6%89");
        assert_eq!(decoded("%+1"), "%+1");
    }
}
