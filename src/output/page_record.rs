//! What the pages in an output folder were made of, so that a build can tell which of them it need not make.
//!
//! In: pages that were published. Out: the hash of the file that this very program made under a key. Never: a claim about what
//! stands in a folder: whoever asks looks whether its file has that hash.

use super::staged_writer::StagedPages;
use crate::model::{CacheStore, Key, Memo};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the record; another one is not read.
const FORM: &str = "pages 2";
/// The name under which it is kept.
const KEPT: &str = "pages";

/// What a page was made of, and the BLAKE3 of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct MadePage {
    made_of: Key,
    hash: String,
}

type ByPath = BTreeMap<String, MadePage>;

/// The pages that a program made.
#[derive(Debug)]
pub(super) struct PageRecord {
    /// Of the program; `None` where nothing is to be kept.
    key: Option<Key>,
    pages: ByPath,
}

impl PageRecord {
    /// What this program kept; nothing else.
    pub(super) fn kept_in(cache: &dyn CacheStore) -> Self {
        let key = cache.program().and_then(|program| Key::of(&(FORM, program)));
        let pages = key.and_then(|key| Memo::on_disk(cache).get(KEPT, &key)).unwrap_or_default();
        Self { key, pages }
    }

    /// The hash of the file that was made under a key.
    pub(super) fn hash(&self, path: &str, key: &Key) -> Option<&str> {
        self.pages.get(path).filter(|page| page.made_of == *key).map(|page| page.hash.as_str())
    }

    /// Keeps the record for the next build after pages were published, with those that stay.
    pub(super) fn keep(&self, staged: &StagedPages, stays: &dyn Fn(&str) -> bool, cache: &dyn CacheStore) {
        let staying = self.pages.iter().filter(|(path, _)| stays(path));
        let mut pages: ByPath = staying.map(|(path, page)| (path.clone(), page.clone())).collect();
        for ((path, _), staged) in staged {
            if let Some(made_of) = staged.made_of {
                pages.entry(path.clone()).or_insert(MadePage { made_of, hash: staged.hash.clone() });
            }
        }
        if let Some(key) = self.key.filter(|_| pages != self.pages) {
            Memo::on_disk(cache).put(KEPT, key, pages);
        }
    }
}
