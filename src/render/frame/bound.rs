//! The pages that a page for paper holds, one after the other.
//!
//! In: a page of the kind `Print`. Out: the HTML of every page it holds, with ids of their own and links among them. Never:
//! composes anything; what a page shows by itself is what it shows here.

use super::rebase::{BoundPages, embed};
use crate::model::{Block, Page, PageKind, SpanKind, Subject};
use crate::render::links::{Links, encoded};
use crate::render::shared::Shared;
use serde::Serialize;
use std::collections::BTreeMap;

/// The template of a page that stands on another.
const PART: &str = "partials/part.html";

/// A page on a page for paper.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PartView {
    /// Its anchor.
    id: String,
    title: String,
    /// The link to the page itself.
    url: String,
    /// How deep it lies below the section, from 0.
    depth: usize,
    /// The page, ready to print.
    html: String,
}

/// The parts of a page; none for pages of another kind.
pub(super) fn parts(shared: &Shared, page: &Page, links: &Links) -> Vec<PartView> {
    if page.kind != PageKind::Print {
        return Vec::new();
    }
    let parts: Vec<(usize, &Page)> = shared.held_by(page).collect();
    let prefixes: BTreeMap<String, String> =
        parts.iter().map(|(at, part)| (encoded(&part.route), anchor(*at))).collect();
    let together = BoundPages { prefixes: &prefixes, links };
    let view = |(at, part): (usize, &Page)| PartView {
        id: anchor(at),
        title: part.title.clone(),
        url: links.to(&part.route),
        depth: part.route.segments().count().saturating_sub(page.route.segments().count()),
        html: embed(&shown(shared, part), &part.route, &together),
    };
    parts.into_iter().map(view).collect()
}

/// The anchor of the part at a place; headings of the page name it, too.
fn anchor(at: usize) -> String {
    format!("p{}", at + 1)
}

/// What a page shows, without the list of pages that follow anyway.
fn shown(shared: &Shared, page: &Page) -> String {
    let mut page = page.clone();
    page.blocks.retain(|block| !matches!(block, Block::Children { .. } | Block::Cards { .. }));
    let Ok(context) = shared.for_template(&page) else { return String::new() };
    // What is wrong with a template is said of the page itself.
    let theme = shared.theme;
    let about = || Subject::template(PART, page.route.as_str());
    let made = shared.profiler.time(SpanKind::Template, about, || {
        theme.tera.render(PART, &context).or_else(|_| theme.built_in.render(PART, &context))
    });
    made.unwrap_or_default()
}
