//! The layout of a report and its author's words, as they are seen from the address of one page.
//!
//! In: documents and an address. Out: the same documents with their links resolved from there. Never: changes a word.

use super::series::Series;
use crate::content::Document;
use crate::diag::Diagnostics;
use crate::model::{PageLink, Route};
use crate::pages::index::Index;
use crate::pages::links;

/// A document as it is seen from the address of the report.
pub(super) struct Text {
    pub document: Document,
    /// What each of its links becomes.
    pub addresses: Vec<String>,
    links: Vec<PageLink>,
}

impl Text {
    fn new(document: &Document, route: &Route, index: &Index<'_>, found: &mut Diagnostics) -> Self {
        let (pieces, headings) = (Vec::new(), Vec::new());
        let document = Document { route: route.clone(), pieces, title_heading: None, headings, ..document.clone() };
        let (addresses, links) = links::resolve_all(&document, index, found);
        Self { document, addresses, links }
    }
}

/// Layout and words as they are seen from the address of one page.
pub(super) struct Texts {
    pub layout: Text,
    pub words: Option<Text>,
}

impl Texts {
    pub(super) fn new(
        series: &Series<'_>,
        words: Option<&Document>,
        route: &Route,
        index: &Index<'_>,
        found: &mut Diagnostics,
    ) -> Self {
        Self {
            layout: Text::new(series.layout.document, route, index, found),
            words: words.map(|words| Text::new(words, route, index, found)),
        }
    }

    pub(super) fn links(self) -> Vec<PageLink> {
        self.layout.links.into_iter().chain(self.words.into_iter().flat_map(|words| words.links)).collect()
    }
}
