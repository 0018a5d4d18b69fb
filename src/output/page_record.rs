//! What the pages in an output folder were made of, so that a build can tell which of them it need not make.
//!
//! In: pages that were published. Out: the hash of the file that this very program made under a fingerprint. Never: a claim about what
//! stands in a folder: whoever asks looks whether its file has that hash.

use super::staged_writer::StagedPages;
use crate::model::{CacheStore, Fingerprint, sealed, unsealed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the record; another one is not read.
const FORM: &str = "pages 1";
/// The name under which it is kept.
const KEPT: &str = "pages";

/// Pages by path.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageRecord {
    form: String,
    program: String,
    /// What each was made of, and the BLAKE3 of its file.
    pages: BTreeMap<String, (Fingerprint, String)>,
}

impl PageRecord {
    /// What this program kept; nothing else.
    pub fn kept_in(cache: &dyn CacheStore) -> Self {
        let program = cache.program().unwrap_or_default();
        let none = || Self { form: FORM.to_owned(), program: program.to_owned(), pages: BTreeMap::new() };
        let kept = cache.program().and_then(|_| cache.get(KEPT));
        let kept = kept.and_then(|bytes| serde_json::from_slice::<Self>(unsealed(&bytes)?).ok());
        kept.filter(|kept| kept.form == FORM && kept.program == program).unwrap_or_else(none)
    }

    /// The hash of the file that was made under a fingerprint.
    pub fn hash(&self, path: &str, fingerprint: &Fingerprint) -> Option<&str> {
        self.pages.get(path).filter(|(made_of, _)| made_of == fingerprint).map(|(_, hash)| hash.as_str())
    }

    /// The record after pages were published, with those that stay.
    pub fn followed_by(&self, laid: &StagedPages, stays: &dyn Fn(&str) -> bool) -> Self {
        let staying = self.pages.iter().filter(|(path, _)| stays(path));
        let mut pages: BTreeMap<_, _> = staying.map(|(path, page)| (path.clone(), page.clone())).collect();
        for ((path, _), laid) in laid {
            if let Some(made_of) = laid.made_of {
                pages.entry(path.clone()).or_insert((made_of, laid.hash.clone()));
            }
        }
        Self { form: self.form.clone(), program: self.program.clone(), pages }
    }

    /// Keeps it for the next build, unless that knows it already.
    pub fn keep(&self, before: &Self, cache: &dyn CacheStore) {
        if self == before || cache.program().is_none() {
            return;
        }
        // A record that is no JSON costs the next build time and nothing else.
        if let Ok(bytes) = serde_json::to_vec(self) {
            cache.put(KEPT, &sealed(&bytes));
        }
    }
}
