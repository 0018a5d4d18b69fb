//! Pages that belong to a page, and pages whose text leads to it.
//!
//! In: composed pages with their links and terms. Out: the same with related and referring pages. Never: names a page that no list
//! shows, or one of another language.
//!
//! What the front matter names (`related:`) comes first. Then counts: a link in both directions, terms in common (a rare one more
//! than a frequent one), and the same section; pages with nothing but the section in common are not related.

use super::context::ComposeContext;
use super::landing;
use super::links::is_external;
use super::navigation::link_to;
use crate::content::Document;
use crate::diag::{Diagnostics, Place};
use crate::model::{ChildLink, LinkTo, Page, PageKind, Route};
use crate::say;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How many related pages a page names.
const RELATED: usize = 5;
/// How many pages that lead to it a page names.
const REFERRING: usize = 12;
/// A term that more pages have says nothing about any of them.
const COMMON: usize = 60;
/// What each thing in common counts: a term that two pages share, each direction of a link, the section.
const TERM: usize = 120;
const LINK: usize = 40;
const SECTION: usize = 10;

/// Completes the pages of documents.
pub(super) fn link_related(context: &ComposeContext<'_>, pages: &mut [Page], found: &mut Diagnostics) {
    let library = context.library;
    let documents: BTreeMap<&Route, &Document> = library.all().map(|document| (&document.route, document)).collect();
    let graph = Graph::new(&documents, pages);
    let links: Vec<Option<(Vec<ChildLink>, Vec<ChildLink>)>> = pages
        .iter()
        .map(|page| {
            let document = documents.get(&page.route).filter(|_| page.kind == PageKind::Document)?;
            Some((graph.related(context, document, found), graph.referring(&page.route)))
        })
        .collect();
    for (page, links) in pages.iter_mut().zip(links) {
        if let Some((related, referring)) = links {
            (page.parts.related, page.parts.referring) = (related, referring);
        }
    }
}

/// The names in a value of front matter, each with whether it is one of Obsidian's: `"[[name|words]]"`, which without quotes is to
/// YAML a list in a list.
fn written(value: &Value, depth: usize) -> Vec<(&str, bool)> {
    match value {
        Value::String(text) => {
            let linked = text.trim().strip_prefix("[[").and_then(|name| name.strip_suffix("]]"));
            let by_name = linked.is_some() || depth > 1;
            let name = linked.unwrap_or(text);
            vec![(if by_name { name.split(['|', '#']).next().unwrap_or(name) } else { name }, by_name)]
        }
        Value::Array(all) => all.iter().flat_map(|one| written(one, depth + 1)).collect(),
        _ => Vec::new(),
    }
}

/// Which page leads to which, and which have a term in common.
struct Graph<'a> {
    /// Documents that lists show, by their address.
    listed: BTreeMap<Route, &'a Document>,
    to: BTreeMap<Route, BTreeSet<Route>>,
    from: BTreeMap<Route, BTreeSet<Route>>,
    /// Documents by language, taxonomy and term.
    terms: BTreeMap<(String, String), Vec<Route>>,
    of: BTreeMap<Route, Vec<(String, String)>>,
}

impl<'a> Graph<'a> {
    fn new(documents: &BTreeMap<&Route, &'a Document>, pages: &[Page]) -> Self {
        let listed: BTreeMap<Route, &Document> = documents
            .values()
            .filter(|document| !document.front.unlisted && document.front.shows.related)
            .map(|document| (document.route.clone(), *document))
            .collect();
        let mut graph =
            Self { listed, to: BTreeMap::new(), from: BTreeMap::new(), terms: BTreeMap::new(), of: BTreeMap::new() };
        for page in pages.iter().filter(|page| graph.listed.contains_key(&page.route)) {
            for link in &page.links {
                let LinkTo::Page(to) = &link.to else { continue };
                if *to != page.route && graph.listed.contains_key(to) {
                    graph.to.entry(page.route.clone()).or_default().insert(to.clone());
                    graph.from.entry(to.clone()).or_default().insert(page.route.clone());
                }
            }
            let language = page.language.as_deref().unwrap_or_default();
            for (term, _) in page.terms.iter().flat_map(|group| &group.terms) {
                let key = (language.to_owned(), term.clone());
                let all = graph.terms.entry(key.clone()).or_default();
                if all.last() != Some(&page.route) {
                    all.push(page.route.clone());
                    graph.of.entry(page.route.clone()).or_default().push(key);
                }
            }
        }
        graph
    }

    fn related(&self, context: &ComposeContext<'_>, document: &Document, found: &mut Diagnostics) -> Vec<ChildLink> {
        let mut chosen = named(context, document, found);
        let mut scores: BTreeMap<&Route, usize> = BTreeMap::new();
        for key in self.of.get(&document.route).into_iter().flatten() {
            let all = &self.terms[key];
            if (2..=COMMON).contains(&all.len()) {
                all.iter().for_each(|route| *scores.entry(route).or_default() += TERM / all.len());
            }
        }
        for side in [&self.to, &self.from] {
            side.get(&document.route).into_iter().flatten().for_each(|route| *scores.entry(route).or_default() += LINK);
        }
        let mut ranked: Vec<(usize, &Route)> = scores
            .into_iter()
            .filter(|(route, _)| **route != document.route && self.fits(document, route))
            .map(|(route, score)| {
                let same = route.parent() == document.route.parent();
                (score + if same { SECTION } else { 0 }, route)
            })
            .collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        for (_, route) in ranked {
            if chosen.len() >= RELATED {
                break;
            }
            if chosen.iter().all(|known| known.route != *route) {
                chosen.extend(self.listed.get(route).map(|other| link_to(other)));
            }
        }
        chosen
    }

    /// Whether a page can stand beside a document: an article of its language that is in force.
    fn fits(&self, document: &Document, route: &Route) -> bool {
        self.listed.get(route).is_some_and(|other| {
            let over = other.front.control.status.is_some_and(crate::model::DocumentStatus::is_over);
            other.language == document.language && !other.is_section && !over
        })
    }

    /// The pages whose text leads to this one.
    fn referring(&self, route: &Route) -> Vec<ChildLink> {
        let from = self.from.get(route).into_iter().flatten().filter_map(|from| self.listed.get(from));
        let mut from: Vec<ChildLink> = from.map(|document| link_to(document)).collect();
        from.sort_by(|a, b| (&a.title, &a.route).cmp(&(&b.title, &b.route)));
        from.truncate(REFERRING);
        from
    }
}

/// The pages that the front matter of a document names, in their order; what names none is said.
pub(super) fn named(context: &ComposeContext<'_>, document: &Document, found: &mut Diagnostics) -> Vec<ChildLink> {
    let names = document.front.params.get("related").map(|value| written(value, 0)).unwrap_or_default();
    let mut named = Vec::new();
    for (name, by_name) in names {
        // The address of another site is nothing that a list of pages could show.
        if is_external(name) {
            continue;
        }
        let called = || landing::document_by_name(context, name, &document.language).filter(|_| by_name);
        match landing::document(context, name, Some(&document.language)).or_else(called) {
            Some(other) if other.route != document.route => named.push(link_to(other)),
            Some(_) => {}
            None if document.text_of.is_some() => {}
            None => found.push(landing::unknown(
                context,
                name,
                Place::file(&document.source),
                &say!("`related` ", "`related`"),
            )),
        }
    }
    named.truncate(RELATED);
    named
}
