//! Search: the page that readers search on, and what is left out of the index.
//!
//! In: `search` of `tejun.yaml`, the words of the house, front matter. Out: a page per language at `/search/`, unless a
//! document is there, one for each part that is searched for itself, and the plan of the index. Never: indexes a page; that is done with the finished site.

use super::navigation::{Order, Tree, generated, roots};
use super::{context::ComposeContext, status};
use crate::content::ListingMode;
use crate::diag::Lang;
use crate::model::{Block, HouseTerm, Page, PageKind, Route, SearchPlan};
use crate::say;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Where the page of a language is.
fn route(home: &Route) -> Route {
    Route::from_segments(home.segments().chain(["search"]))
}

/// Parts that are searched for themselves, each with the page for it, which stands below that of its language: what a part itself
/// has at `search/` stays its own.
fn parts(context: &ComposeContext<'_>) -> BTreeMap<Route, Route> {
    let library = context.library;
    let homes: BTreeSet<Route> = library.languages.iter().skip(1).map(|l| Route::from_path(&l.code)).collect();
    let roots = roots(library, &homes, |document| document.front.shows.search == ListingMode::Separate);
    let page = |root: Route| {
        let first = Route::from_segments(root.segments().take(1));
        let depth = usize::from(homes.contains(&first));
        let home = Route::from_segments(root.segments().take(depth));
        let search = route(&home);
        let on = Route::from_segments(search.segments().chain(root.segments().skip(depth)));
        (root, on)
    };
    roots.into_iter().map(page).collect()
}

/// The pages to search a part on, with the language of each.
fn of_parts<'m>(context: &'m ComposeContext<'_>) -> Vec<(Route, Route, Lang, &'m str)> {
    if !context.project.site.search.enabled {
        return Vec::new();
    }
    let of = |(root, on): (Route, Route)| {
        let document = context.library.all().find(|document| document.route == root)?;
        Some((root, on, document.lang, document.language.as_str()))
    };
    parts(context).into_iter().filter_map(of).collect()
}

/// The homes of the languages with the language of their interface, where nobody wrote a page of this address.
fn homes<'m>(context: &'m ComposeContext<'_>) -> impl Iterator<Item = (Route, Lang, &'m str)> {
    let library = context.library;
    let languages = library.languages.iter().enumerate().map(move |(at, language)| {
        let home = Route::from_path(if at == 0 { "/" } else { &language.code });
        (home, if at == 0 { context.lang() } else { language.lang }, language.code.as_str())
    });
    let written = |home: &Route| {
        let route = route(home);
        library.all().any(|document| document.route == route)
    };
    let wanted = context.project.site.search.enabled;
    languages.filter(move |(home, ..)| wanted && !written(home))
}

pub(super) fn routes(context: &ComposeContext<'_>) -> Vec<Route> {
    let of_parts = of_parts(context).into_iter().map(|(_, on, ..)| on);
    homes(context).map(|(home, ..)| route(&home)).chain(of_parts).collect()
}

/// The pages: what a reader without scripts is shown on them are the sections of the site.
pub(super) fn pages(context: &ComposeContext<'_>, tree: &Tree) -> Vec<Page> {
    let page = |(above, on, lang, code): (Route, Route, Lang, &str)| {
        let items = tree.children(&above, 1, Order::Weight);
        let part = tree.entry(&above).filter(|_| !tree.is_home(&above)).map(|entry| entry.title);
        let title = match part {
            Some(part) => say!("検索: {part}", "Search: {part}").into_text(lang),
            None => lang.pick("検索", "Search").to_owned(),
        };
        let mut page = generated(tree, &on, PageKind::Search, title, vec![Block::Children { items }]);
        page.language = Some(code.to_owned());
        page
    };
    let of_homes = homes(context).map(|(home, lang, code)| (home.clone(), route(&home), lang, code));
    of_homes.chain(of_parts(context)).map(page).collect()
}

/// What the index is made of, besides the pages.
pub(super) fn plan(context: &ComposeContext<'_>) -> SearchPlan {
    let search = &context.project.site.search;
    let library = context.library;
    let documents = library.all();
    let is_left_out = |source: &str, params: &serde_json::Map<String, Value>| {
        params.get("noindex") == Some(&Value::Bool(true)) || search.exclude.iter().any(|glob| glob.matches(source))
    };
    let left_out = documents
        .filter(|document| {
            let front = &document.front;
            front.unlisted || front.shows.search == ListingMode::No || is_left_out(&document.source, &front.params)
        })
        .map(|document| document.route.clone())
        .collect();
    let audiences = &context.project.site.audiences;
    let house = context.project.rules.terms.iter().map(group).filter(|group| group.len() > 1);
    SearchPlan {
        enabled: search.enabled,
        synonyms: house.chain(search.synonyms.iter().cloned()).collect(),
        only_words_of_pages: audiences.own < audiences.viewer().most_closed(),
        raised: raised(context),
        left_out,
        parts: if search.enabled { parts(context) } else { BTreeMap::new() },
        placeholder: search.placeholder.clone(),
    }
}

/// The pages of incidents that are open, and that of the state of services.
fn raised(context: &ComposeContext<'_>) -> BTreeSet<Route> {
    if !status::is_made(context) {
        return BTreeSet::new();
    }
    let incidents = status::incidents::all(context);
    let open = incidents.iter().filter(|incident| incident.is_open()).filter_map(|incident| incident.document);
    open.map(|document| document.route.clone()).chain([status::route()]).collect()
}

/// A term with all that readers may call it; they do not know which words the house avoids.
fn group(term: &HouseTerm) -> Vec<String> {
    std::iter::once(&term.term).chain(&term.synonyms).chain(&term.avoid).cloned().collect()
}
