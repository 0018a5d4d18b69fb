//! For whom the pages of a site are, and what a more open site must not lead to.
//!
//! In: the pages of the audience that the site is made for. Out: the same, with the audience of those that no document makes,
//! and without links to pages that only a more closed site has. Never: decides what a document says of its audience.

use super::context::ComposeContext;
use super::links::LinkSanitizer;
use super::navigation::Tree;
use crate::model::{Block, Page, PageKind, Schemes};
use rayon::prelude::*;

/// Completes the pages.
pub(super) fn apply_audiences(context: &ComposeContext<'_>, tree: &Tree, pages: &mut [Page]) {
    let audiences = &context.project.site.audiences;
    if audiences.names.is_empty() {
        return;
    }
    for page in pages.iter_mut().filter(|page| page.source.is_none() && page.audience.is_none()) {
        page.audience = generated(page).and_then(|name| audiences.names.get(audiences.of_page(name)).cloned());
    }
    if audiences.own < audiences.viewer().most_closed() {
        let schemes = &context.project.rules.schemes;
        pages.par_iter_mut().for_each(|page| page.blocks = open(tree, page, schemes));
    }
}

/// The name in `page_audiences` of a page that no document makes.
fn generated(page: &Page) -> Option<&'static str> {
    match (page.kind, &page.report) {
        (_, Some(report)) => Some(report.name.as_str()),
        (PageKind::Lineage, _) => Some("lineage"),
        (PageKind::Register, _) => Some("register"),
        (PageKind::Contract, _) => Some("contract"),
        (PageKind::Schedule, _) => Some("schedule"),
        (PageKind::Status, _) => Some("status"),
        (PageKind::Dashboard, _) => Some("dashboard"),
        (PageKind::Metric, _) => Some("metrics"),
        _ => None,
    }
}

/// The blocks of a page, whose data know of pages that its readers do not have: the words stay, the link goes.
fn open(tree: &Tree, page: &Page, schemes: &Schemes) -> Vec<Block> {
    let mut sanitizer = LinkSanitizer::of(tree, &page.route, schemes);
    let blocks = page.blocks.iter().filter_map(|block| match block {
        // It leads to no page, and what it is asked for with is not written.
        Block::Whole(_) => Some(block.clone()),
        _ => sanitizer.block(&serde_json::to_value(block).ok()?),
    });
    blocks.collect()
}
