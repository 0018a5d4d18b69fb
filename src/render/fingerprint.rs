//! Names for what the files of pages are made of, so that a page which would become the same file need not be made.
//!
//! In: what all pages share, and a page. Out: a [`Fingerprint`]. Never: leaves out anything that a template can see: the page as a value,
//! the value that all pages share, the tree beside the page, the instant that it shows, the pages that it holds, and the theme.

use super::links::Links;
use super::view::Shared;
use crate::model::{Fingerprint, Page};
use serde::Serialize;

/// Makes the fingerprints of one site.
pub(super) struct Fingerprints<'s> {
    shared: &'s Shared<'s>,
    common: Fingerprint,
}

impl<'s> Fingerprints<'s> {
    /// `None` for an older version: its pages hold marks that are told by their place among all pages.
    pub(super) fn new(shared: &'s Shared<'s>) -> Option<Self> {
        if shared.site.versions.shown.is_some() {
            return None;
        }
        let mut all = blake3::Hasher::new();
        all.update(shared.theme.fingerprint().as_bytes());
        add(&mut all, shared)?;
        Some(Self { shared, common: *all.finalize().as_bytes() })
    }

    /// That of a page; `None` when it cannot be written as a value.
    pub(super) fn of(&self, page: &Page) -> Option<Fingerprint> {
        let mut all = blake3::Hasher::new();
        all.update(&self.common);
        self.add(&mut all, page)?;
        for (at, held) in self.shared.held_by(page) {
            all.update(&at.to_le_bytes());
            self.add(&mut all, held)?;
        }
        Some(*all.finalize().as_bytes())
    }

    fn add(&self, all: &mut blake3::Hasher, page: &Page) -> Option<()> {
        add(all, page)?;
        // Where links lead from follows from the page.
        add(all, &self.shared.nav(page, &Links::absolute("")))?;
        add(all, &self.shared.print_page(&page.route))?;
        add(all, &self.shared.as_of(page))
    }
}

/// Adds a value, with its length, so that no two lists of values are the same bytes.
fn add(all: &mut blake3::Hasher, value: &impl Serialize) -> Option<()> {
    let bytes = serde_json::to_vec(value).ok()?;
    all.update(&bytes.len().to_le_bytes()).update(&bytes);
    Some(())
}
