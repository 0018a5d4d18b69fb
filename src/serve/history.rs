//! Which files changed in which revision.
//!
//! In: the changes of every revision. Out: what changed since a revision, of all files or of those a browser shows. Never:
//! names a file that no page uses, such as the data of the search or a feed: it is read anew when it is next wanted.

use super::files::Change;
use super::preview::OVERLAY;
use std::collections::BTreeMap;

/// How many changes are told to somebody who has not said which files matter; with more, each browser asks for its own.
const TOLD: usize = 100;
/// For how many revisions is remembered what changed in each.
const REVISIONS: usize = 64;

/// Endings of files that a page loads.
const LOADED: [&str; 21] = [
    "css",
    "js",
    "mjs",
    "svg",
    "png",
    "jpg",
    "jpeg",
    "gif",
    "webp",
    "avif",
    "ico",
    "woff",
    "woff2",
    "ttf",
    "otf",
    "pdf",
    "mp4",
    "webm",
    "mp3",
    "wasm",
    "webmanifest",
];

/// Changes by path.
pub(super) type Changes = BTreeMap<String, Change>;

#[derive(Debug)]
pub(super) struct History {
    /// Nothing is known of older revisions.
    first: u64,
    newest: u64,
    revisions: BTreeMap<u64, Changes>,
    pages: BTreeMap<String, Last>,
    loaded: BTreeMap<String, Last>,
}

/// When a file changed last.
#[derive(Debug, Clone, Copy)]
struct Last {
    revision: u64,
    change: Change,
}

impl History {
    pub(super) fn new(first: u64) -> Self {
        let (pages, loaded) = (BTreeMap::new(), BTreeMap::new());
        Self { first, newest: first, revisions: BTreeMap::new(), pages, loaded }
    }

    /// The number of what is shown now.
    pub(super) fn newest(&self) -> u64 {
        self.newest
    }

    /// Takes note of a new revision; changes that no page shows make none. Whether there is one.
    pub(super) fn note(&mut self, mut changes: Changes) -> bool {
        changes.retain(|path, _| is_page(path) || is_loaded(path));
        if changes.is_empty() {
            return false;
        }
        self.newest += 1;
        for (path, change) in &changes {
            let files = if is_page(path) { &mut self.pages } else { &mut self.loaded };
            files.insert(path.clone(), Last { revision: self.newest, change: *change });
        }
        self.revisions.insert(self.newest, changes);
        while self.revisions.len() > REVISIONS {
            self.revisions.pop_first();
        }
        true
    }

    /// What changed after a revision; `None` when that is not known or too much to tell.
    pub(super) fn since(&self, since: u64) -> Option<Changes> {
        let is_remembered = since == self.newest || self.revisions.contains_key(&(since + 1));
        if !is_remembered {
            return None;
        }
        let mut all = Changes::new();
        for (path, change) in self.revisions.range(since + 1..).flat_map(|(_, changes)| changes) {
            all.insert(path.clone(), *change);
            if all.len() > TOLD {
                return None;
            }
        }
        Some(all)
    }

    /// What changed after a revision among some pages and everything that pages load; `None` for a revision that never was.
    pub(super) fn among(&self, since: u64, pages: &[String]) -> Option<Changes> {
        if since < self.first || since > self.newest {
            return None;
        }
        let pages = pages.iter().map(String::as_str).chain([OVERLAY]);
        let pages = pages.filter_map(|path| Some((path, self.pages.get(path)?)));
        let loaded = self.loaded.iter().map(|(path, last)| (path.as_str(), last));
        Some(pages.chain(loaded).filter_map(|(path, last)| Some((path.to_owned(), last.since(since)?))).collect())
    }
}

impl Last {
    fn since(self, revision: u64) -> Option<Change> {
        (self.revision > revision).then_some(self.change)
    }
}

/// Pages, and what stands for the errors and the mails.
fn is_page(path: &str) -> bool {
    path.ends_with(".html") || path.starts_with("__")
}

fn is_loaded(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    LOADED.iter().any(|known| ending.eq_ignore_ascii_case(known)) && !folder.split('/').any(|part| part == "search")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(changes: &[(&str, Change)]) -> Changes {
        changes.iter().map(|(path, change)| ((*path).to_owned(), *change)).collect()
    }

    fn page(name: &str) -> [String; 1] {
        [format!("{name}/index.html")]
    }

    #[test]
    fn browsers_learn_what_concerns_them() {
        let mut history = History::new(10);
        assert!(history.note(changes(&[("a/index.html", Change::Content), ("x.css", Change::Content)])));
        assert!(history.note(changes(&[("b/index.html", Change::Gone), ("a/index.html", Change::Content)])));
        assert_eq!(history.newest(), 12);
        let x = ("x.css", Change::Content);
        assert_eq!(history.among(10, &page("a")), Some(changes(&[("a/index.html", Change::Content), x])));
        assert_eq!(history.among(11, &page("a")), Some(changes(&[("a/index.html", Change::Content)])));
        assert_eq!(history.among(10, &page("c")), Some(changes(&[x])));
        assert_eq!(history.among(11, &page("b")), Some(changes(&[("b/index.html", Change::Gone)])));
        assert_eq!(history.among(12, &page("b")), Some(Changes::new()));
        assert_eq!((history.among(9, &page("a")), history.among(13, &page("a"))), (None, None), "another preview's");
        let all = [("a/index.html", Change::Content), ("b/index.html", Change::Gone), x];
        assert_eq!(history.since(10), Some(changes(&all)));
        assert_eq!(history.since(12), Some(Changes::new()));
        assert_eq!((history.since(9), history.since(13)), (None, None));
    }

    #[test]
    fn what_no_page_shows_is_no_revision() {
        let mut history = History::new(1);
        let unseen = ["sitemap.xml", "search/ja.js", "search/ja/t1.js", "data.csv", "search.json", "en/search/en.js"];
        assert!(!history.note(unseen.map(|path| (path.to_owned(), Change::Content)).into()));
        assert_eq!(history.newest(), 1);
        for seen in ["search/index.html", OVERLAY, "__mail/", "図.PNG", "assets/search.01.js"] {
            assert!(history.note(changes(&[(seen, Change::Content)])), "{seen}");
        }
    }

    #[test]
    fn too_much_to_tell_is_asked_for_one_by_one() {
        let mut history = History::new(0);
        history.note((0..=TOLD).map(|n| (format!("{n}/index.html"), Change::Content)).collect());
        assert_eq!(history.since(0), None);
        assert_eq!(history.among(0, &page("7")), Some(changes(&[("7/index.html", Change::Content)])));
        for _ in 0..REVISIONS {
            history.note(changes(&[("a/index.html", Change::Content)]));
        }
        assert_eq!(history.since(0), None, "long ago");
        assert_eq!(history.since(1), Some(changes(&[("a/index.html", Change::Content)])));
        assert_eq!(history.among(0, &page("7")), Some(changes(&[("7/index.html", Change::Content)])));
    }
}
