//! Links of a page as full addresses, for whoever reads it away from the site.
//!
//! In: routes, and links as written on a page. Out: full addresses, and how many links have none. Never: lets a link
//! through that no mail should follow: anything but the usual schemes.

use crate::model::{AddressUse, Route, Schemes, scheme_of};
use crate::render::links::{encoded, fragment};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::cell::Cell;

/// Full addresses of what one page links to.
#[derive(Debug)]
pub(in crate::render) struct Addresses {
    /// The site's root with a trailing `/`, or empty.
    base: String,
    page: Route,
    lost: Cell<usize>,
}

impl Addresses {
    pub(in crate::render) fn new(base: &str, page: Route) -> Self {
        Self { base: base.to_owned(), page, lost: Cell::new(0) }
    }

    /// How many links became plain text because the site has no address.
    pub(in crate::render) fn lost(&self) -> usize {
        self.lost.get()
    }

    /// The address of the page itself, empty when the site has none.
    pub(in crate::render) fn own(&self) -> String {
        if self.base.is_empty() { String::new() } else { self.below(&encoded(&self.page)) }
    }

    /// The address of the front page, empty when the site has none.
    pub(in crate::render) fn home(&self) -> &str {
        &self.base
    }

    /// The address of a heading of a page; empty when the site has none.
    pub(in crate::render) fn to(&self, route: &Route, anchor: &str) -> String {
        let anchor = if anchor.is_empty() { String::new() } else { fragment(anchor) };
        self.below(&(encoded(route) + &anchor))
    }

    /// The same for a link that may be missing.
    pub(in crate::render) fn maybe(&self, route: Option<&Route>, anchor: &str) -> String {
        route.map(|route| self.to(route, anchor)).unwrap_or_default()
    }

    fn below(&self, path: &str) -> String {
        if self.base.is_empty() {
            self.lost.set(self.lost.get() + 1);
            return String::new();
        }
        format!("{}{path}", self.base)
    }

    /// The address of a link as written on the page; `None` when it has none.
    pub(in crate::render) fn written(&self, link: &str) -> Option<String> {
        let link = link.trim();
        if link.is_empty() || link.chars().any(char::is_control) {
            return None;
        }
        // What opens a tool on somebody's own machine is left on the page: a mail may be read anywhere.
        if scheme_of(link).is_some() {
            return Schemes::default().disallowed_scheme(link, AddressUse::Link).is_none().then(|| in_ascii(link));
        }
        let full = if link.starts_with("//") {
            return Some(in_ascii(&format!("https:{link}")));
        } else if link.starts_with('#') {
            self.below(&format!("{}{link}", encoded(&self.page)))
        } else if link.starts_with('/') {
            let joined = self.below("");
            let host = joined.find("://").map_or(0, |at| at + 3);
            let end = joined[host..].find('/').map_or(joined.len(), |at| host + at);
            if joined.is_empty() { joined } else { format!("{}{link}", &joined[..end]) }
        } else {
            self.below(&self.page.resolve(link))
        };
        Some(in_ascii(&full)).filter(|full| !full.is_empty())
    }
}

/// What no address may hold.
const NOT_IN_ADDRESSES: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'\\');

/// A link with everything percent-encoded that an address may not hold.
fn in_ascii(link: &str) -> String {
    utf8_percent_encode(link, NOT_IN_ADDRESSES).to_string()
}

#[cfg(test)]
mod tests {
    use super::Addresses;
    use crate::model::Route;

    #[test]
    fn links_of_a_page_as_full_addresses() {
        let of = Addresses::new("https://help.example.com/kb/", Route::from_path("/報告/w1/"));
        let full = |link: &str| of.written(link).unwrap_or_default();
        assert_eq!(full("../../sop/a/"), "https://help.example.com/kb/sop/a/");
        assert_eq!(full("図 1.png"), "https://help.example.com/kb/%E5%A0%B1%E5%91%8A/w1/%E5%9B%B3%201.png");
        assert_eq!(full("../../../../x/?a=1#b"), "https://help.example.com/kb/x/?a=1#b", "never above the site");
        assert_eq!(full("#a"), "https://help.example.com/kb/%E5%A0%B1%E5%91%8A/w1/#a");
        assert_eq!(full("/kb/x/"), "https://help.example.com/kb/x/");
        assert_eq!(full("//cdn.example.com/x"), "https://cdn.example.com/x");
        assert_eq!(full("mailto:a@example.com"), "mailto:a@example.com");
        assert_eq!(full("HTTPS://x.example/"), "HTTPS://x.example/");
        for refused in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "a\r\nb", ""] {
            assert_eq!(of.written(refused), None, "{refused}");
        }
        assert_eq!(of.to(&Route::from_path("/sop/"), "目的"), "https://help.example.com/kb/sop/#%E7%9B%AE%E7%9A%84");
        assert_eq!((of.own().as_str(), of.lost()), ("https://help.example.com/kb/%E5%A0%B1%E5%91%8A/w1/", 0));
    }

    #[test]
    fn without_an_address_of_the_site_its_links_are_lost_and_counted() {
        let of = Addresses::new("", Route::from_path("/a/"));
        assert_eq!((of.written("../b/"), of.written("/b/"), of.written("#c")), (None, None, None));
        assert_eq!(of.written("https://x.example/"), Some("https://x.example/".to_owned()));
        assert_eq!((of.to(&Route::from_path("/b/"), ""), of.own(), of.lost()), (String::new(), String::new(), 4));
    }
}
