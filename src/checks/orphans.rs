//! Documents that the guide of their section leaves out: a reader who follows its words never meets them.

use crate::diag::{Diagnostic, Diagnostics, Place, and_further, code};
use crate::model::{DocumentStatus, LinkTo, Page, PageKind, Route};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// Where a guide leaves out more than so many, it is told what it is no guide to, once.
const MOST_ALONE: usize = 5;

/// A section whose page leads by its own words to some of the pages below it should lead to all, unless another page does.
/// The list that every section shows at its end leads everywhere and proves nothing; nor does the front page.
pub(super) fn check<'p>(pages: &'p [Page], menu: impl Iterator<Item = &'p Route>, found: &mut Diagnostics) {
    for (guide, sources) in left_out(pages, menu) {
        match sources.as_slice() {
            few if few.len() <= MOST_ALONE => found.extend(few.iter().map(|source| of_one(guide, source))),
            many => found.push(of_many(guide, many)),
        }
    }
}

/// The documents that findings about such documents are told of: each of few, or the guide of many.
pub(crate) fn orphans_told_of<'p>(left_out: &BTreeMap<&'p str, Vec<&'p str>>) -> BTreeSet<&'p str> {
    let guides = left_out.iter().filter(|(_, alone)| alone.len() > MOST_ALONE).map(|(guide, _)| *guide);
    left_out.values().flatten().copied().chain(guides).collect()
}

/// The documents that a guide leaves out and nothing else leads to, by the guide; `menu` is what the top menu leads to.
pub(crate) fn left_out<'p>(
    pages: &'p [Page],
    menu: impl Iterator<Item = &'p Route>,
) -> BTreeMap<&'p str, Vec<&'p str>> {
    let mut led_to: BTreeSet<&Route> = menu.collect();
    let mut guides: BTreeMap<&Route, &str> = BTreeMap::new();
    for page in pages {
        let others = || targets(page).filter(|route| **route != page.route);
        led_to.extend(others());
        if let Some(source) = page.source.as_deref().filter(|_| others().any(|route| is_below(route, page))) {
            guides.insert(&page.route, source);
        }
    }
    let alone = |page: &&Page| {
        page.kind == PageKind::Document && !led_to.contains(&page.route) && !is_history(page) && !is_contents(page)
    };
    let mut left_out: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for page in pages.iter().filter(alone) {
        let (Some(source), Some(parent)) = (&page.source, page.route.parent()) else { continue };
        let Some(guide) = guides.get(&parent) else { continue };
        left_out.entry(guide).or_default().push(source);
    }
    left_out
}

fn of_one(guide: &str, source: &str) -> Diagnostic {
    let message = say!("どのページの文からもリンクされていません", "no page links to this one");
    Diagnostic::new(code::ORPHAN, Place::file(source), message)
        .hint(say!("節のページの案内に加えます", "name it on the page of its section"))
        .related(Place::file(guide), say!("ほかの文書を案内している節のページ", "the page that leads to the others"))
}

fn of_many(guide: &str, sources: &[&str]) -> Diagnostic {
    let (count, first) = (sources.len(), sources[0]);
    let message = say!(
        "この節の文書 {count} 件が、このページの文からもほかのページの文からもリンクされていません（`{first}` など）",
        "neither this page nor another one links to {count} documents of its section, `{first}` first"
    );
    let finding = Diagnostic::new(code::ORPHAN, Place::file(guide), message)
        .hint(say!("節のページの案内に加えます", "name them on the page of their section"));
    and_further(finding, sources.iter().skip(1).map(|source| Place::file(*source)))
}

fn targets(page: &Page) -> impl Iterator<Item = &Route> {
    page.links.iter().filter_map(|link| match &link.to {
        LinkTo::Page(route) => Some(route),
        _ => None,
    })
}

/// Nobody should be led to what is no longer followed; a document that takes its place names it.
fn is_history(page: &Page) -> bool {
    page.control.as_ref().and_then(|control| control.status).is_some_and(DocumentStatus::is_over)
}

/// mdBook and GitBook read the order of their pages from such a file, and publish it as the contents beside each page.
fn is_contents(page: &Page) -> bool {
    page.source.as_deref().and_then(|source| source.rsplit('/').next()) == Some("SUMMARY.md")
}

fn is_below(route: &Route, section: &Page) -> bool {
    section.kind == PageKind::Section && route.parent().as_ref() == Some(&section.route)
}
