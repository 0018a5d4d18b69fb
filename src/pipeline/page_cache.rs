//! Pages as an earlier build of the same process made them.
//!
//! In: pages with what they are made of. Out: the same pages, for a build that would make them of the same. Never: keeps a page that the
//! last build did not have.

use crate::model::{Artifact, CachedPage, Key, Memo, PageSink};

/// The pages of the build before.
pub(super) struct PageCache(Memo<'static, Artifact>);

impl Default for PageCache {
    fn default() -> Self {
        Self(Memo::in_memory())
    }
}

impl PageSink for PageCache {
    fn remembers(&self) -> bool {
        true
    }

    fn gives_back(&self) -> bool {
        true
    }

    fn cached_page(&self, _: usize, path: &str, key: &Key) -> Option<CachedPage> {
        self.0.get(path, key).map(CachedPage::Held)
    }

    fn take(&self, _: usize, page: Artifact, key: Option<Key>) -> Option<Artifact> {
        if let Some(key) = key {
            self.0.put(&page.path, key, page.clone());
        }
        Some(page)
    }

    fn end(&self) {
        self.0.end_round();
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
        let (one, other) = (Key::of("one").unwrap(), Key::of("other").unwrap());
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
