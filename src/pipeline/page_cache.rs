//! Pages as an earlier build of the same process made them.
//!
//! In: pages with what they are made of. Out: the same pages, for a build that would make them of the same. Never: keeps a page that the
//! last build did not have.

use crate::model::{Artifact, CachedPage, Fingerprint, PageSink};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

type ByPath = HashMap<String, (Fingerprint, Artifact)>;

/// The pages of the build before.
#[derive(Default)]
pub(super) struct PageCache {
    before: Mutex<ByPath>,
    /// Those that the build has met so far.
    now: Mutex<ByPath>,
}

impl PageCache {
    fn note(&self, fingerprint: Fingerprint, page: &Artifact) {
        lock(&self.now).insert(page.path.clone(), (fingerprint, page.clone()));
    }
}

fn lock(pages: &Mutex<ByPath>) -> MutexGuard<'_, ByPath> {
    pages.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PageSink for PageCache {
    fn remembers(&self) -> bool {
        true
    }

    fn gives_back(&self) -> bool {
        true
    }

    fn cached_page(&self, _: usize, path: &str, fingerprint: &Fingerprint) -> Option<CachedPage> {
        let known = lock(&self.before).get(path).filter(|(made_of, _)| made_of == fingerprint).cloned();
        let (_, page) = known?;
        self.note(*fingerprint, &page);
        Some(CachedPage::Held(page))
    }

    fn take(&self, _: usize, page: Artifact, fingerprint: Option<Fingerprint>) -> Option<Artifact> {
        if let Some(fingerprint) = fingerprint {
            self.note(fingerprint, &page);
        }
        Some(page)
    }

    fn end(&self) {
        *lock(&self.before) = std::mem::take(&mut *lock(&self.now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn page(path: &str, text: &str) -> Artifact {
        Artifact { path: path.to_owned(), bytes: Arc::from(text.as_bytes()), route: None }
    }

    #[test]
    fn a_page_comes_again_while_every_build_has_it() {
        let pages = PageCache::default();
        let (one, other) = ([1; 32], [2; 32]);
        assert_eq!(pages.take(0, page("a", "a1"), Some(one)), Some(page("a", "a1")));
        assert_eq!(pages.take(1, page("b", "b1"), None), Some(page("b", "b1")));
        assert_eq!(pages.cached_page(0, "a", &one), None);
        pages.end();
        assert_eq!(pages.cached_page(0, "a", &other), None);
        assert_eq!(pages.cached_page(1, "b", &one), None);
        assert_eq!(pages.cached_page(0, "a", &one), Some(CachedPage::Held(page("a", "a1"))));
        pages.end();
        assert_eq!(pages.cached_page(0, "a", &one), Some(CachedPage::Held(page("a", "a1"))));
        pages.end();
        pages.end();
        assert_eq!(pages.cached_page(0, "a", &one), None);
    }
}
