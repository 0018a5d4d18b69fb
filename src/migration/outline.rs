//! The navigation of another tool → the order of ours.
//!
//! In: pages below sections, as a tool nests them. Out: entries in one line, sections by the folders that they are. Never: names a
//! document twice, or one that is not there.

use super::draft::{Draft, Entry};
use super::folder::{Folder, join};
use crate::diag::Place;
use crate::say;
use std::collections::BTreeSet;

/// One part of a navigation.
#[derive(Debug)]
pub(super) enum Item {
    /// A document, or a link that should lead to one.
    Page { title: Option<String>, link: String, place: Place },
    /// A heading with what stands below it.
    Section { title: String, items: Vec<Item> },
}

/// Takes a navigation as the order of the project's.
pub(super) fn take(draft: &mut Draft, folder: &Folder<'_>, items: &[Item], place: Option<Place>) {
    let content = draft.content().to_owned();
    let mut order = Order { folder, content: &content, entries: Vec::new(), seen: BTreeSet::new(), lost: Vec::new() };
    let everything = order.paths_of(items);
    order.flatten(items, &everything);
    let Order { entries, lost, .. } = order;
    for (link, place) in lost.iter().take(MOST_LOST) {
        let message =
            say!("目次の `{link}` に当たる文書がありません", "the navigation names `{link}`, which is no document");
        draft.remark(Some(place.clone()), message);
    }
    if let Some((_, place)) = lost.get(MOST_LOST) {
        let more = lost.len() - MOST_LOST;
        let message = say!(
            "目次には、文書のない項目がほかに {more} 件あります",
            "the navigation has {more} more entries without a document"
        );
        draft.remark(Some(place.clone()), message);
    }
    if !entries.is_empty() {
        (draft.order, draft.order_place) = (entries, place);
    }
}

/// How many entries without a document are told one by one.
const MOST_LOST: usize = 5;

struct Order<'f> {
    folder: &'f Folder<'f>,
    content: &'f str,
    entries: Vec<Entry>,
    seen: BTreeSet<String>,
    lost: Vec<(String, Place)>,
}

impl Order<'_> {
    /// The documents that the items name, below the folder of documents.
    fn paths_of(&self, items: &[Item]) -> Vec<String> {
        let mut paths = Vec::new();
        for item in items {
            match item {
                Item::Page { link, .. } => paths.extend(self.folder.document(self.content, link)),
                Item::Section { items, .. } => paths.extend(self.paths_of(items)),
            }
        }
        paths
    }

    fn flatten(&mut self, items: &[Item], everything: &[String]) {
        for item in items {
            match item {
                Item::Page { title, link, place } => self.page(title.as_deref(), link, place),
                Item::Section { title, items } => {
                    if let Some(folder) = self.folder_of(items, everything) {
                        self.push(Some(title), &folder);
                        // The folder is its own page already.
                        self.seen.extend(
                            ["index.md", "README.md", "_index.md", "index.mdx"].map(|own| format!("{folder}/{own}")),
                        );
                    }
                    self.flatten(items, everything);
                }
            }
        }
    }

    fn page(&mut self, title: Option<&str>, link: &str, place: &Place) {
        if link.contains("://") || link.starts_with("mailto:") || link.starts_with('#') {
            return;
        }
        match self.folder.document(self.content, link) {
            Some(path) => self.push(title, &path),
            None => match join(".", link).filter(|path| path != "." && self.holds(path)) {
                Some(folder) => self.push(title, &folder),
                None => self.lost.push((link.to_owned(), place.clone())),
            },
        }
    }

    fn push(&mut self, title: Option<&str>, path: &str) {
        if self.seen.insert(path.to_owned()) {
            self.entries.push(Entry { title: title.map(str::to_owned), path: path.to_owned() });
        }
    }

    /// Whether a folder below that of the documents holds any.
    fn holds(&self, folder: &str) -> bool {
        join(self.content, folder).is_some_and(|folder| self.folder.document_count(&folder) > 0)
    }

    /// The folder that a section is: all its documents lie below it, and no other one that is named does.
    fn folder_of(&self, items: &[Item], everything: &[String]) -> Option<String> {
        let own = self.paths_of(items);
        let mut shared: Vec<&str> = own.first()?.rsplit_once('/')?.0.split('/').collect();
        for path in &own {
            let parts = path.split('/');
            let same = shared.iter().zip(parts).take_while(|(a, b)| **a == *b).count();
            shared.truncate(same);
        }
        let folder = shared.join("/");
        let prefix = format!("{folder}/");
        let others = everything.iter().filter(|path| path.starts_with(&prefix)).count();
        (!folder.is_empty() && others == own.len() && !self.seen.contains(&folder)).then_some(folder)
    }
}
