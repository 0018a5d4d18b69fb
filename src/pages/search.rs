//! Search: the page that readers search on, and what is left out of the index.
//!
//! In: `search` of `tejun.yaml`, the words of the house, front matter. Out: a page per language at `/search/`, unless a
//! document is there, and the plan of the index. Never: indexes a page; that is done with the finished site.

use super::Material;
use super::navigation::{Order, Tree, generated};
use crate::diag::Lang;
use crate::model::{Block, HouseTerm, Page, PageKind, Route, SearchPlan};
use serde_json::Value;

/// Where the page of a language is.
fn route(home: &Route) -> Route {
    Route::from_segments(home.segments().chain(["search"]))
}

/// The homes of the languages with the language of their interface, where nobody wrote a page of this address.
fn homes<'m>(material: &'m Material<'_>) -> impl Iterator<Item = (Route, Lang, &'m str)> {
    let library = material.library;
    let languages = library.languages.iter().enumerate().map(move |(at, language)| {
        let home = Route::from_path(if at == 0 { "/" } else { &language.code });
        (home, if at == 0 { material.lang() } else { language.lang }, language.code.as_str())
    });
    let written = |home: &Route| {
        let route = route(home);
        library.all().any(|document| document.route == route)
    };
    let wanted = material.project.site.search.enabled;
    languages.filter(move |(home, ..)| wanted && !written(home))
}

/// The addresses of the pages.
pub(super) fn routes(material: &Material<'_>) -> Vec<Route> {
    homes(material).map(|(home, ..)| route(&home)).collect()
}

/// The pages: what a reader without scripts is shown on them are the sections of the site.
pub(super) fn pages(material: &Material<'_>, tree: &Tree) -> Vec<Page> {
    let page = |(home, lang, code): (Route, Lang, &str)| {
        let items = tree.children(&home, 1, Order::Weight);
        let title = lang.pick("検索", "Search").to_owned();
        let mut page = generated(tree, &route(&home), PageKind::Search, title, vec![Block::Children { items }]);
        page.language = Some(code.to_owned());
        page
    };
    homes(material).map(page).collect()
}

/// What the index is made of, besides the pages.
pub(super) fn plan(material: &Material<'_>) -> SearchPlan {
    let search = &material.project.site.search;
    let library = material.library;
    let documents = library.all();
    let is_left_out = |source: &str, params: &serde_json::Map<String, Value>| {
        params.get("search") == Some(&Value::Bool(false))
            || params.get("noindex") == Some(&Value::Bool(true))
            || search.exclude.iter().any(|glob| glob.matches(source))
    };
    let left_out = documents
        .filter(|document| document.front.unlisted || is_left_out(&document.source, &document.front.params))
        .map(|document| document.route.clone())
        .collect();
    let audiences = &material.project.site.audiences;
    let house = material.project.rules.terms.iter().map(group).filter(|group| group.len() > 1);
    SearchPlan {
        enabled: search.enabled,
        synonyms: house.chain(search.synonyms.iter().cloned()).collect(),
        only_words_of_pages: audiences.own < audiences.viewer().most_closed(),
        left_out,
        placeholder: search.placeholder.clone(),
    }
}

/// A term with all that readers may call it; they do not know which words the house avoids.
fn group(term: &HouseTerm) -> Vec<String> {
    std::iter::once(&term.term).chain(&term.synonyms).chain(&term.avoid).cloned().collect()
}
