//! The files of a site, so kept that a few of them can be replaced at once.
//!
//! In: built files. Out: the file at a path; the same site with a few files replaced, which takes no longer in a large site
//! than in a small one; what differs between two sites. Never: copies the bytes of a file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The bytes of a file; shared, so that two sites with the same file are told apart by a pointer.
pub(super) type Bytes = Arc<[u8]>;

/// How many files are replaced before they are put among the others.
const REPLACED: usize = 256;

/// Files by their paths below the site's root.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    whole: Arc<BTreeMap<String, Bytes>>,
    /// What stands in the place of files of `whole`; `None` where one is gone.
    replaced: BTreeMap<String, Option<Bytes>>,
}

/// How a file differs from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// It is new or holds something else.
    Content,
    /// It is gone.
    Gone,
}

impl Files {
    pub(super) fn new(files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        Self { whole: Arc::new(files.into_iter().collect()), replaced: BTreeMap::new() }
    }

    /// The file at a path, with the path as it is kept here.
    pub(super) fn get(&self, path: &str) -> Option<(&str, &Bytes)> {
        match self.replaced.get_key_value(path) {
            Some((path, bytes)) => bytes.as_ref().map(|bytes| (path.as_str(), bytes)),
            None => self.whole.get_key_value(path).map(|(path, bytes)| (path.as_str(), bytes)),
        }
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        let difference = |(path, bytes): (&String, &Option<Bytes>)| {
            isize::from(bytes.is_some()) - isize::from(self.whole.contains_key(path))
        };
        self.whole.len().saturating_add_signed(self.replaced.iter().map(difference).sum())
    }

    /// The same files with a few replaced; `None` takes one away.
    pub(super) fn amended(&self, files: impl IntoIterator<Item = (String, Option<Bytes>)>) -> Self {
        let mut amended = self.clone();
        amended.replaced.extend(files);
        if amended.replaced.len() > REPLACED {
            amended = Self::new(amended.iter().map(|(path, bytes)| (path.to_owned(), Arc::clone(bytes))));
        }
        amended
    }

    /// The same files; those that hold what `before` does are held once for both, and told apart by their pointers.
    pub(super) fn sharing(self, before: &Self) -> Self {
        let shared = |(path, bytes): (&str, &Bytes)| {
            let known = before.get(path).map(|(_, known)| known).filter(|known| *known == bytes);
            (path.to_owned(), Arc::clone(known.unwrap_or(bytes)))
        };
        Self::new(self.iter().map(shared))
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &Bytes)> {
        let whole = self.whole.iter().filter(|(path, _)| !self.replaced.contains_key(*path));
        let replaced = self.replaced.iter().filter_map(|(path, bytes)| Some((path, bytes.as_ref()?)));
        whole.chain(replaced).map(|(path, bytes)| (path.as_str(), bytes))
    }

    /// What differs in `after`, by path. Files that are the same in memory are not read.
    pub(super) fn changes(&self, after: &Self) -> BTreeMap<String, Change> {
        if Arc::ptr_eq(&self.whole, &after.whole) {
            let paths: BTreeSet<&String> = self.replaced.keys().chain(after.replaced.keys()).collect();
            return self.changes_at(after, paths.into_iter().map(String::as_str));
        }
        let gone = self.iter().map(|(path, _)| path).filter(|path| after.get(path).is_none());
        self.changes_at(after, after.iter().map(|(path, _)| path).chain(gone))
    }

    fn changes_at<'a>(&self, after: &Self, paths: impl Iterator<Item = &'a str>) -> BTreeMap<String, Change> {
        paths.filter_map(|path| Some((path.to_owned(), self.change_at(after, path)?))).collect()
    }

    fn change_at(&self, after: &Self, path: &str) -> Option<Change> {
        match (self.get(path), after.get(path)) {
            (None, None) => None,
            (Some(_), None) => Some(Change::Gone),
            (Some((_, old)), Some((_, new))) if Arc::ptr_eq(old, new) || old == new => None,
            (_, Some(_)) => Some(Change::Content),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Files {
        Files::new(files.iter().map(|(path, text)| ((*path).to_owned(), Arc::from(text.as_bytes()))))
    }

    fn shown(files: &Files) -> Vec<(String, String)> {
        let text = |bytes: &Bytes| String::from_utf8(bytes.to_vec()).unwrap();
        let mut all: Vec<_> = files.iter().map(|(path, bytes)| (path.to_owned(), text(bytes))).collect();
        all.sort();
        all
    }

    fn changes(before: &Files, after: &Files) -> Vec<(String, Change)> {
        before.changes(after).into_iter().collect()
    }

    fn named(changes: &[(&str, Change)]) -> Vec<(String, Change)> {
        changes.iter().map(|(path, change)| ((*path).to_owned(), *change)).collect()
    }

    #[test]
    fn a_few_files_are_replaced_added_and_taken_away() {
        let site = files(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let amended = site.amended([
            ("b".to_owned(), Some(Arc::from(&b"two"[..]))),
            ("c".to_owned(), None),
            ("d".to_owned(), Some(Arc::from(&b"4"[..]))),
            ("nothing".to_owned(), None),
        ]);
        assert_eq!(shown(&amended), shown(&files(&[("a", "1"), ("b", "two"), ("d", "4")])));
        assert_eq!((site.len(), amended.len()), (3, 3));
        assert!(amended.get("c").is_none() && amended.get("a").is_some() && site.get("c").is_some());
        let expected = [("b", Change::Content), ("c", Change::Gone), ("d", Change::Content)];
        assert_eq!(changes(&site, &amended), named(&expected));
        let back = [("b", Change::Content), ("c", Change::Content), ("d", Change::Gone)];
        assert_eq!(changes(&amended, &site), named(&back));
        let whole = files(&[("a", "1"), ("b", "two"), ("d", "4")]);
        assert_eq!(changes(&amended, &whole), [], "the whole site that follows has nothing new");
        assert_eq!(changes(&site, &whole), named(&expected));
    }

    #[test]
    fn what_is_the_same_is_held_once() {
        let before =
            files(&[("a", "1"), ("b", "2"), ("c", "3")]).amended([("b".to_owned(), Some(Arc::from(&b"two"[..])))]);
        let after = files(&[("a", "1"), ("b", "two"), ("d", "3")]);
        let shared = after.clone().sharing(&before);
        assert_eq!(shown(&shared), shown(&after));
        let same = |path: &str| Arc::ptr_eq(before.get(path).unwrap().1, shared.get(path).unwrap().1);
        assert!(same("a") && same("b"));
        let expected = [("c", Change::Gone), ("d", Change::Content)];
        assert_eq!(changes(&before, &shared), named(&expected));
    }

    #[test]
    fn many_replaced_files_become_one_whole() {
        let all = |text: &str| (0..600).map(|n| (format!("{n:03}"), Arc::from(text.as_bytes()))).collect::<Vec<_>>();
        let site = Files::new(all("old"));
        let amended = all("new").into_iter().fold(site, |site, (path, bytes)| site.amended([(path, Some(bytes))]));
        assert!(amended.replaced.len() <= REPLACED);
        assert_eq!(shown(&amended), shown(&Files::new(all("new"))));
        assert_eq!(amended.len(), 600);
    }
}
