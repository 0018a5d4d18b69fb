//! Addresses of pages inside the site.

use super::LOST_PAGE;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A page's address below the site's root: decoded, with a leading and a trailing `/` (`/sop/refunds/`); the root is `/`.
///
/// ```
/// use tejun::model::Route;
///
/// let refunds = Route::from_path("sop/refunds");
/// assert_eq!((refunds.as_str(), refunds.file().as_str()), ("/sop/refunds/", "sop/refunds/index.html"));
/// assert_eq!(refunds.link_to(&Route::from_path("/help/")), "../../help/");
/// assert_eq!(refunds.parent(), Some(Route::from_path("/sop/")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Route(String);

impl Route {
    /// A route from path segments; empty ones are dropped.
    pub fn from_segments<'a>(segments: impl IntoIterator<Item = &'a str>) -> Self {
        let mut path = String::from("/");
        for segment in segments.into_iter().filter(|s| !s.is_empty()) {
            path.push_str(segment);
            path.push('/');
        }
        Self(path)
    }

    /// The route of an address such as `/sop/refunds/` or `sop/refunds`.
    pub fn from_path(path: &str) -> Self {
        Self::from_segments(path.split('/'))
    }

    /// The address, decoded.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its path segments, none for the root.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|s| !s.is_empty())
    }

    /// The route one level up; the root has none.
    pub fn parent(&self) -> Option<Self> {
        let mut segments: Vec<&str> = self.segments().collect();
        segments.pop()?;
        Some(Self::from_segments(segments))
    }

    /// The file of the page below the output folder: `sop/refunds/index.html`.
    pub fn file(&self) -> String {
        format!("{}index.html", &self.0[1..])
    }

    /// The file that leads on from this address to the page which had it before, and the folder that its links start from:
    /// `/old.html` is a file, as every other address it is that of a folder's `index.html`.
    pub fn leading_on(&self) -> (String, Self) {
        let name = self.segments().next_back().unwrap_or_default();
        match self.parent() {
            Some(folder) if name.ends_with(".html") || name.ends_with(".htm") => {
                (format!("{}{name}", &folder.0[1..]), folder)
            }
            _ => (self.file(), self.clone()),
        }
    }

    /// A relative, percent-encoded link from this page to a path below the root (`sop/`, `assets/site.css`, or empty for
    /// the root), so that the site works below any address.
    pub fn link_to_path(&self, path: &str) -> String {
        let up = self.segments().count();
        let mut link = "../".repeat(up);
        if up == 0 {
            link.push_str("./");
        }
        link.push_str(&encode_path(path.trim_start_matches('/')));
        link
    }

    /// A relative, percent-encoded link from this page to another.
    pub fn link_to(&self, other: &Self) -> String {
        self.link_to_path(&other.0)
    }

    /// The shortest such link: it goes up only as far as both addresses differ.
    pub fn short_link_to(&self, other: &Self) -> String {
        let shared = self.segments().zip(other.segments()).take_while(|(own, of)| own == of).count();
        let up = self.segments().count() - shared;
        let below: Vec<&str> = other.segments().skip(shared).collect();
        let below = below.iter().map(|segment| encode_path(segment) + "/").collect::<String>();
        // The first part of an address with a colon would be its scheme.
        let here = if up == 0 { "./" } else { "" };
        format!("{here}{}{below}", "../".repeat(up))
    }

    /// The address below the root, percent-encoded, without a leading slash.
    pub fn encoded(&self) -> String {
        encode_path(&self.0[1..])
    }

    /// A link that is written on this page, inside of the site, as an address below the root. What is encoded stays so.
    pub fn resolve(&self, link: &str) -> String {
        let (path, rest) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
        let own = self.encoded();
        let mut parts: Vec<&str> = own.split('/').filter(|part| !part.is_empty()).collect();
        for name in path.split('/') {
            match name {
                "" | "." => {}
                ".." => drop(parts.pop()),
                name => parts.push(name),
            }
        }
        let mut below = parts.join("/");
        if !below.is_empty() && matches!(path.rsplit('/').next(), Some("" | "." | "..")) {
            below.push('/');
        }
        below + rest
    }

    /// Where the page for lost readers stands among the others, for its links and its place in lists of pages; its file is
    /// [`LOST_PAGE`].
    pub fn of_lost_page() -> Self {
        Self::from_path("/404/")
    }

    /// Whether a document at this address is the page for lost readers: `404.md`, or one with that `url`, as other tools have it.
    pub fn is_of_lost_page(&self) -> bool {
        let mut segments = self.segments();
        matches!(segments.next(), Some("404" | LOST_PAGE)) && segments.next().is_none()
    }
}

/// The letters of an address that is made of the path of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressCase {
    /// As the path has them.
    #[default]
    Kept,
    /// Small ones, as Hugo has them.
    Lower,
}

impl AddressCase {
    /// A part of a path with these letters.
    pub fn of(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Kept => text.into(),
            Self::Lower => text.to_lowercase().into(),
        }
    }

    /// Whether letters stay as they are.
    pub fn is_kept(&self) -> bool {
        *self == Self::Kept
    }
}

/// What a URL path may not hold; `/` stays.
const NOT_IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

/// Percent-encodes what a URL path may not hold.
pub(crate) fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, NOT_IN_PATHS).to_string()
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn links_are_relative_and_encoded() {
        let from = Route::from_path("/sop/refunds/");
        assert_eq!(from.link_to(&Route::from_path("/手順/a b/")), "../../%E6%89%8B%E9%A0%86/a%20b/");
        assert_eq!(from.link_to(&Route::from_path("/")), "../../");
        assert_eq!(Route::from_path("/").link_to_path("assets/site.css"), "./assets/site.css");
        assert_eq!(from.parent(), Some(Route::from_path("sop")));
        assert_eq!(from.file(), "sop/refunds/index.html");
    }

    #[test]
    fn former_addresses_of_files_stay_files() {
        let of = |path: &str| {
            let (file, folder) = Route::from_path(path).leading_on();
            (file, folder.link_to(&Route::from_path("/new/")))
        };
        let is = |file: &str, link: &str| (file.to_owned(), link.to_owned());
        assert_eq!(of("/old.html"), is("old.html", "./new/"));
        assert_eq!(of("/a/old.htm"), is("a/old.htm", "../new/"));
        assert_eq!(of("/a/old/"), is("a/old/index.html", "../../new/"));
        assert_eq!(of("/v1.2/"), is("v1.2/index.html", "../new/"));
    }
}
