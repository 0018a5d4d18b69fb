//! Which addresses may stand on a page: the one place that decides.
//!
//! In: addresses as they are written, without their HTML. Out: the scheme that keeps one from being published, or nothing. Never:
//! resolves an address, and never lists what is bad: what is not listed as good stays away.

use serde::Serialize;

/// The schemes that every project may use.
pub const USUAL_SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "sms"];
/// Schemes that no project can allow: they run code, or read the reader's own machine.
const NEVER: [&str; 19] = [
    "about",
    "blob",
    "chrome",
    "data",
    "feed",
    "file",
    "filesystem",
    "intent",
    "jar",
    "javascript",
    "livescript",
    "ms-msdt",
    "ms-search",
    "mocha",
    "res",
    "search-ms",
    "vbscript",
    "view-source",
    "wyciwyg",
];
/// Forms of pictures that hold nothing but a picture.
const PICTURES: [&str; 6] = ["png", "jpeg", "jpg", "gif", "webp", "avif"];

/// Where an address stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressUse {
    /// A reader may follow it.
    Link,
    /// A browser shows what it leads to as a picture.
    Picture,
}

/// The schemes that a project may use in its addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Schemes {
    /// Those besides the usual ones.
    added: Vec<String>,
}

impl Schemes {
    /// The usual schemes and those that a project adds, without what no project can allow.
    pub fn with(added: impl IntoIterator<Item = String>) -> Self {
        Self { added: added.into_iter().filter(|name| may_be_added(name)).collect() }
    }

    /// Every scheme that may stand in a link.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        USUAL_SCHEMES.into_iter().chain(self.added.iter().map(String::as_str))
    }

    /// The scheme for which an address may not be published; nothing for one that may, as may every address without a scheme.
    pub fn disallowed_scheme(&self, address: &str, stands: AddressUse) -> Option<String> {
        let scheme = scheme_of(address)?;
        let is_good = match stands {
            AddressUse::Picture if scheme == "data" => is_picture(address),
            AddressUse::Picture | AddressUse::Link => self.names().any(|name| name == scheme),
        };
        (!is_good).then_some(scheme)
    }
}

/// Whether a project may add a scheme: a name of one, written in small letters, that neither runs code nor reads a machine.
pub fn may_be_added(name: &str) -> bool {
    // A single letter is the name of a drive.
    is_name(name) && name.len() > 1 && !name.contains(|c: char| c.is_ascii_uppercase()) && !NEVER.contains(&name)
}

/// The scheme of an address in small letters, as whoever follows it reads it; nothing for an address inside a site.
pub fn scheme_of(address: &str) -> Option<String> {
    // Browsers pass over controls, and over blanks before an address; others over what nobody sees.
    let seen = address.trim_start_matches(|c: char| c.is_whitespace() || is_hidden(c));
    let name: String = seen.chars().take_while(|c| *c != ':').filter(|c| !is_hidden(*c)).collect();
    (seen.contains(':') && is_name(&name)).then(|| name.to_ascii_lowercase())
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Characters that take no room: controls, marks of direction and joiners.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether an address holds a picture itself, of a form that cannot run anything.
fn is_picture(address: &str) -> bool {
    let dense: String = address.chars().filter(|c| !c.is_whitespace() && !is_hidden(*c)).take(40).collect();
    let dense = dense.to_ascii_lowercase();
    let form = dense.strip_prefix("data:image/").and_then(|rest| rest.split_once([';', ',']));
    form.is_some_and(|(form, _)| PICTURES.contains(&form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refused(address: &str) -> Option<String> {
        Schemes::default().disallowed_scheme(address, AddressUse::Link)
    }

    #[test]
    fn what_is_not_listed_is_refused_however_it_is_spelt() {
        for address in [
            "javascript:alert(1)",
            " JaVa\tScript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "\u{feff}javascript:alert(1)",
            "java\u{200b}script:alert(1)",
            "\u{a0}\u{3000}vbscript:x",
            "data:text/html,<b>",
            "data:image/png;base64,AAAA",
            "file:///etc/passwd",
            "file:\\\\server\\share",
            "FILE://server/share",
            "jar:https://x.example/a.jar!/",
            "feed:https://x.example/",
            "feed:javascript:alert(1)",
            "intent://x#Intent;end",
            "blob:https://x.example/1",
            "filesystem:https://x.example/a",
            "view-source:https://x.example/",
            "c:/Users/a/b.xlsx",
            "C:\\Users\\a\\b.xlsx",
            "slack://channel?id=1",
            "ftp://x.example/",
        ] {
            assert!(refused(address).is_some(), "{address:?}");
        }
        assert_eq!(refused("FiLe:///x").as_deref(), Some("file"));
    }

    #[test]
    fn what_is_listed_or_inside_the_site_may_stand() {
        for address in [
            "https://x.example/javascript:x",
            "HTTP://x.example/",
            "mailto:a@x.example",
            "tel:+81312345678",
            "sms:+819012345678",
            "//x.example/",
            "./data:x.md",
            "../a/b:c.md",
            "/a:b/",
            "#a:b",
            "?a:b",
            "手順:概要.md",
            "note 1: a.md",
            "javascript%3aalert(1)",
            "%6aavascript:alert(1)",
            "1:2",
            ":a",
            "",
        ] {
            assert_eq!(refused(address), None, "{address:?}");
        }
    }

    #[test]
    fn pictures_may_hold_themselves_where_a_picture_stands() {
        let picture = |address: &str| Schemes::default().disallowed_scheme(address, AddressUse::Picture);
        for good in ["data:image/png;base64,AA==", "DATA:image/GIF,x", "a.png", "https://x.example/a.png"] {
            assert_eq!(picture(good), None, "{good}");
        }
        for bad in [
            "data:image/svg+xml;base64,AA==",
            "data:text/html,x",
            "data:image/pngx,",
            "data:image/png",
            "file:///a.png",
        ] {
            assert!(picture(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_project_adds_schemes_but_none_that_runs_or_reads() {
        let added = ["slack", "msteams", "javascript", "file", "c", "Slack", "a b", ""].map(str::to_owned);
        let schemes = Schemes::with(added);
        assert_eq!(schemes.names().skip(USUAL_SCHEMES.len()).collect::<Vec<_>>(), ["slack", "msteams"]);
        assert_eq!(schemes.disallowed_scheme("SLACK://x", AddressUse::Link), None);
        assert_eq!(schemes.disallowed_scheme("zoommtg://x", AddressUse::Link).as_deref(), Some("zoommtg"));
    }

    proptest! {
        /// What passes is read by a browser as an address of a good scheme: `url` reads addresses as the standard of browsers says.
        #[test]
        fn what_passes_leads_where_a_browser_may_go(
            before in "[\\x00-\\x20\u{feff}\u{a0}\u{200b}\u{3000}]{0,3}",
            name in "(javascript|JAVAscript|data|file|blob|jar|feed|intent|vbscript|https?|mailto|tel|[a-z]{1,6}|[a-z+.-]{1,4}|.{0,4})",
            at in 0_usize..12,
            inside in "[\\x00-\\x20\u{feff}\u{200d}]{0,2}",
            middle in "(:|://|:\\\\\\\\|%3a|&#58;|/:|\\\\:| :|\t:)",
            rest in "[a-z0-9/\\\\:?#@.%&;]{0,12}",
        ) {
            let mut name = name;
            let at = name.char_indices().map(|(at, _)| at).nth(at).unwrap_or(name.len());
            name.insert_str(at, &inside);
            let address = format!("{before}{name}{middle}{rest}");
            let base = url::Url::parse("https://site.example/a/b/").unwrap();
            if refused(&address).is_none()
                && let Ok(read) = url::Url::options().base_url(Some(&base)).parse(&address)
            {
                prop_assert!(USUAL_SCHEMES.contains(&read.scheme()), "{address:?} is read as {read}");
            }
        }
    }
}
