//! Pages for paper: one per section that holds several documents, all of them one after the other.
//!
//! In: the pages of the site and their tree. Out: a page per section, and which pages it holds. Never: copies what a page
//! shows; whoever renders takes it from there.

use super::context::ComposeContext;
use super::navigation::{Order, Tree};
use crate::model::{Breadcrumb, Heading, Page, PageKind, Route};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// A page for paper that holds more would be opened by nobody.
const MOST: usize = 200;
/// Fewer documents are printed by themselves.
const LEAST: usize = 2;

/// The pages for paper, and the pages that each of them holds.
pub(super) fn pages(
    context: &ComposeContext<'_>,
    tree: &Tree,
    all: &[Page],
) -> (Vec<Page>, BTreeMap<Route, Vec<Route>>) {
    let mut bound = BTreeMap::new();
    if !context.project.site.reader.print_pages {
        return (Vec::new(), bound);
    }
    let by_route: BTreeMap<&Route, &Page> = all.iter().map(|page| (&page.route, page)).collect();
    let taken: BTreeSet<&Route> = all.iter().flat_map(|page| page.aliases.iter().chain([&page.route])).collect();
    let mut pages = Vec::new();
    for section in all.iter().filter(|page| page.kind == PageKind::Section) {
        let route = Route::from_segments(section.route.segments().chain(["print"]));
        let below = tree.children(&section.route, usize::MAX, Order::Weight);
        let documents = below.iter().filter_map(|link| by_route.get(&link.route).copied());
        let held: Vec<&Page> = [section].into_iter().chain(documents).filter(|page| is_document(page)).collect();
        let documents = held.iter().filter(|page| page.kind == PageKind::Document).count();
        if !(LEAST..=MOST).contains(&documents) || taken.contains(&route) {
            continue;
        }
        pages.push(page(context, section, &route, &held));
        bound.insert(route, held.iter().map(|page| page.route.clone()).collect());
    }
    (pages, bound)
}

fn is_document(page: &Page) -> bool {
    page.source.is_some() && matches!(page.kind, PageKind::Document | PageKind::Section)
}

fn page(context: &ComposeContext<'_>, section: &Page, route: &Route, held: &[&Page]) -> Page {
    let lang = section.language.as_deref().map_or(context.lang, |code| context.lang_of(code));
    let title = &section.title;
    let mut breadcrumbs = section.breadcrumbs.clone();
    breadcrumbs.push(Breadcrumb { title: section.link_title.clone(), route: section.route.clone() });
    let headings = held.iter().enumerate().map(|(at, page)| Heading {
        level: 2,
        id: format!("p{}", at + 1),
        text: page.title.clone(),
    });
    Page {
        link_title: lang.pick("印刷用", "For print").to_owned(),
        language: section.language.clone(),
        headings: headings.collect(),
        breadcrumbs,
        ..Page::new(route.clone(), PageKind::Print, say!("{title}（すべてのページ）", "{title} (all pages)").text(lang))
    }
}
