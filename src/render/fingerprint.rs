//! Keys of what the files of pages are made of, so that a page which would become the same file need not be made.
//!
//! In: what all pages share, and a page. Out: a [`Key`]. Never: leaves out anything that a template can see: the page as a value,
//! the value that all pages share, the tree beside the page, the instant that it shows, the pages that it holds, and the theme.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0059).

use super::links::Links;
use super::shared::Shared;
use crate::model::{Key, Page};
use serde::Serialize;

/// Makes the keys of one site's pages.
pub(super) struct Fingerprints<'s> {
    shared: &'s Shared<'s>,
    common: Key,
}

impl<'s> Fingerprints<'s> {
    /// `None` for an older version: its pages hold marks that are told by their place among all pages.
    pub(super) fn new(shared: &'s Shared<'s>) -> Option<Self> {
        if shared.site.versions.shown.is_some() {
            return None;
        }
        Some(Self { shared, common: Key::of(&(shared.theme.fingerprint(), shared))? })
    }

    /// That of a page; `None` when it cannot be written as a value.
    pub(super) fn of(&self, page: &Page) -> Option<Key> {
        let held: Vec<_> = self.shared.held_by(page).map(|(at, held)| (at, self.seen(held))).collect();
        Key::of(&(self.common, self.seen(page), held))
    }

    /// What a template sees of a page, besides what all pages share. Where links lead from follows from the page.
    fn seen<'p>(&'p self, page: &'p Page) -> impl Serialize + 'p {
        let nav = self.shared.nav(page, &Links::absolute(""));
        (page, nav, self.shared.print_page(&page.route), self.shared.as_of(page))
    }
}
