//! Two documents of one section with one title: a reader cannot tell them apart in a list.

use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::Page;
use crate::say;
use std::collections::BTreeMap;

/// `pages` by address, as a site has them.
pub(crate) fn titles<'p>(pages: impl IntoIterator<Item = &'p Page>, found: &mut Diagnostics) {
    let mut first: BTreeMap<_, &str> = BTreeMap::new();
    for page in pages {
        let Some(source) = &page.source else { continue };
        let title = &page.title;
        if let Some(other) = first.insert((page.route.parent(), title), source) {
            let message = say!(
                "タイトル `{title}` は同じ節の別の文書にもあります",
                "the title `{title}` stands on another document of the section"
            );
            let same = say!("同じタイトル", "the same title");
            found.push(
                Diagnostic::new(code::DUPLICATE_TITLE, Place::file(source), message).related(Place::file(other), same),
            );
        }
    }
}
