//! What was made of a revision, as bytes for the cache.
//!
//! In: pages and files. Out: the same, or nothing when a byte of them is not what was kept. Never: keeps half of a version.

use crate::model::{Artifact, Route, VersionPage, first_line, sealed, unsealed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The form of what is kept, and of what is made of a revision; another one is made again.
pub(super) const FORM: &str = "version 3";

/// Everything that was made of a revision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pack {
    /// The title of its site.
    pub title: String,
    /// Its pages.
    pub pages: BTreeMap<Route, VersionPage>,
    /// Its files, with marks in the place of what only the current site knows.
    pub files: Vec<Artifact>,
    /// Why there is none: Japanese, English.
    pub refused: Option<(String, String)>,
    /// Why it is not for this audience.
    pub closed: Option<Closed>,
    /// Whether it holds all that the revision says.
    pub is_whole: bool,
    /// What was said of files that cannot be had.
    pub unread: Vec<(String, String)>,
}

/// Why a version is not for an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Closed {
    /// It has audiences and the current project has none.
    Divided,
    /// It has no audiences and is for those who see everything.
    Undivided,
    /// It has no audience of that name.
    Unknown,
    /// The audience saw then what is closed to it now.
    Reordered,
}

/// What stands before the bytes of the files.
#[derive(Serialize, Deserialize)]
struct Head {
    title: String,
    pages: Vec<(Route, VersionPage)>,
    /// Path, length, and the page it is.
    files: Vec<(String, usize, Option<Route>)>,
    refused: Option<(String, String)>,
    closed: Option<Closed>,
    is_whole: bool,
    unread: Vec<(String, String)>,
}

impl Pack {
    /// `<hash of the rest>` LF `<length of the head>` LF head, then the files one after the other.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let head = Head {
            title: self.title.clone(),
            pages: self.pages.iter().map(|(route, page)| (route.clone(), page.clone())).collect(),
            files: self.files.iter().map(|file| (file.path.clone(), file.bytes.len(), file.route.clone())).collect(),
            refused: self.refused.clone(),
            closed: self.closed,
            is_whole: self.is_whole,
            unread: self.unread.clone(),
        };
        let head = serde_json::to_vec(&head).expect("texts and numbers are always JSON");
        let mut rest = format!("{}\n", head.len()).into_bytes();
        rest.extend(head);
        self.files.iter().for_each(|file| rest.extend_from_slice(&file.bytes));
        sealed(&rest)
    }

    /// What the bytes hold.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = first_line(unsealed(bytes)?)?;
        let (head, mut rest) = rest.split_at_checked(length.parse().ok()?)?;
        let head: Head = serde_json::from_slice(head).ok()?;
        let mut files = Vec::with_capacity(head.files.len());
        for (path, length, route) in head.files {
            let (own, others) = rest.split_at_checked(length)?;
            files.push(Artifact { path, bytes: Arc::from(own), route });
            rest = others;
        }
        let pages = head.pages.into_iter().collect();
        let Head { title, refused, closed, is_whole, unread, .. } = head;
        Some(Self { title, pages, files, refused, closed, is_whole, unread })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageNow;

    #[test]
    fn what_was_kept_comes_back_and_what_was_changed_does_not() {
        let page = VersionPage { title: "手順".into(), source: Some("content/a.md".into()), now: PageNow::Gone };
        let file = |path: &str, bytes: &[u8], route| Artifact { path: path.into(), bytes: Arc::from(bytes), route };
        let pack = Pack {
            title: "題".into(),
            pages: [(Route::from_path("/a/"), page)].into(),
            files: vec![
                file("a/index.html", b"<p>\n", Some(Route::from_path("/a/"))),
                file("b.png", &[0, 10, 255], None),
                file("empty", b"", None),
            ],
            refused: None,
            closed: Some(Closed::Unknown),
            is_whole: true,
            unread: vec![("あ".into(), "a".into())],
        };
        let bytes = pack.bytes();
        assert_eq!(Pack::read(&bytes), Some(pack));
        for at in [0, 70, bytes.len() - 1] {
            let mut broken = bytes.clone();
            broken[at] ^= 1;
            assert_eq!(Pack::read(&broken), None, "byte {at}");
        }
        assert_eq!(Pack::read(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Pack::read(b""), None);
    }
}
