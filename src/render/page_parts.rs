//! What stands round the text of a page: links, terms, contents, boxes to tick.
//!
//! In: a page. Out: views of its parts. Never: more than the page says.

use super::links::{Links, fragment};
use super::words::Words;
use crate::model::{Block, Breadcrumb, Page, TermGroup};
use serde::Serialize;

/// A link with its text.
#[derive(Debug, Clone, Serialize)]
pub(super) struct LinkView {
    pub(super) title: String,
    pub(super) url: String,
}

/// The terms of a page in one taxonomy.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TermsView {
    title: String,
    /// Without `url` where no page lists its documents.
    terms: Vec<LinkView>,
}

/// An entry of the contents of a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TocEntry {
    /// 1 for the outer level, 2 for the inner.
    depth: u8,
    text: String,
    url: String,
}

/// Boxes to tick on a page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChecklistView {
    /// The document's version as written, may be empty; ticks belong to it.
    version: String,
}

/// The terms of a page, with the words of the theme for the usual taxonomies.
pub(super) fn terms(page: &Page, links: &Links, words: &Words) -> Vec<TermsView> {
    let view = |group: &TermGroup| TermsView {
        title: match group.taxonomy.as_str() {
            _ if !group.title.is_empty() => group.title.clone(),
            "categories" => words.categories.to_owned(),
            _ => words.tags.to_owned(),
        },
        terms: group
            .terms
            .iter()
            .map(|(title, route)| LinkView {
                title: title.clone(),
                url: route.as_ref().map(|route| links.to(route)).unwrap_or_default(),
            })
            .collect(),
    };
    page.terms.iter().map(view).collect()
}

/// The boxes of a page: those of task lists, and of lines in code.
pub(super) fn checklist(page: &Page) -> Option<ChecklistView> {
    let has_boxes = page.blocks.iter().any(|block| match block {
        Block::Html { html } => {
            let html = html.text();
            html.contains("<input type=\"checkbox\"") || html.contains("<span class=\"tick")
        }
        _ => false,
    });
    let version = page.params.get("version").and_then(serde_json::Value::as_str).unwrap_or_default();
    // Boxes of a report, and of what is answered for in reports, tell what is done; readers tick nothing.
    (has_boxes && page.report.is_none() && !page.parts.is_record).then(|| ChecklistView { version: version.to_owned() })
}

/// Whether a page shows a figure.
pub(super) fn has_figures(page: &Page) -> bool {
    let is_figure = |block: &Block| {
        matches!(
            block,
            Block::Figure(_)
                | Block::Verdict(_)
                | Block::Kpis { .. }
                | Block::Sla(_)
                | Block::Chart(_)
                | Block::Contract(_)
        )
    };
    page.blocks.iter().any(is_figure)
}

pub(super) fn link(step: &Breadcrumb, links: &Links) -> LinkView {
    LinkView { title: step.title.clone(), url: links.to(&step.route) }
}

/// The two outermost levels below the title; nothing when there is only one entry.
pub(super) fn toc(page: &Page) -> Vec<TocEntry> {
    let below = |level: u8| level > 1;
    let Some(outer) = page.headings.iter().map(|h| h.level).filter(|&l| below(l)).min() else { return Vec::new() };
    let entries: Vec<TocEntry> = page
        .headings
        .iter()
        .filter(|h| below(h.level) && h.level <= outer + 1 && !h.id.is_empty())
        .map(|h| TocEntry { depth: h.level - outer + 1, text: h.text.clone(), url: fragment(&h.id) })
        .collect();
    if entries.len() > 1 { entries } else { Vec::new() }
}
