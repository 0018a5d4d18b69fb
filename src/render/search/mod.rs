//! Search: what the pages of a site see of it, and the index that readers' browsers load.
//!
//! In: a finished [`Site`](crate::model::Site). Out: a [`SearchView`] per page, and the files of the index. Never: asks a
//! server, or puts a word into the index that is not on a page.
//!
//! Each language has an index: `search/<code>.js` names its parts in `search/<code>/`: terms (`t….js`), the titles of pages
//! (`h….js`), which name the files of their texts (`r….js`), and what they are sorted by (`f….js`); of a large site it names
//! lists of them (`d….js`). A part is named by its content. All are scripts that call `tejunSearch`, so that a browser may load
//! them from a folder, and under a policy that forbids everything else.
//!
//! Decided in docs/decisions/0045-search.md.

mod chunks;
mod entry;
mod folding;
mod index;
mod list;
mod part;
mod records;
mod shards;
mod synonyms;
mod text;
mod tokens;

use super::links::Links;
use super::parts::Setting;
use super::shared::Shared;
use crate::diag::Lang;
use crate::model::{Artifact, Page, Route, Site};
use entry::{Entry, Place, kinds};
use index::Postings;
use list::{By, List, Listed, list};
use part::{Part, part, script};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

/// What templates see of search.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SearchView {
    /// Whether readers can search.
    enabled: bool,
    /// The link to the root of the site.
    root: String,
    /// The link to the index.
    index: String,
    /// The link to the page to search on; to the front page where there is none.
    page: String,
    /// What stands in the empty field.
    placeholder: String,
    /// The language of the words around the results: `ja` or `en`.
    language: &'static str,
}

/// What one page sees.
pub(super) fn view(shared: &Shared, page: &Page, links: &Links) -> SearchView {
    let plan = &shared.site.search;
    let (code, lang, home) = shared.language_of(page);
    let part = plan.part_of(&page.route);
    let is_own = |(language, on): &&(&str, &Route)| *language == code && plan.part_of(on) == part;
    let own = shared.searches.iter().find(is_own);
    let code = named(code, part);
    let to = own.map_or(home, |(_, route)| route);
    let words = super::words::words(lang);
    let usual = words.search_placeholder.to_owned();
    SearchView {
        enabled: plan.enabled,
        root: links.to_file(""),
        index: links.to_file(&format!("search/{code}.js")),
        page: links.to(to),
        placeholder: if plan.placeholder.is_empty() { usual } else { plan.placeholder.to_owned() },
        language: lang.pick("ja", "en"),
    }
}

/// The files of the index.
pub(super) fn files(site: &Site, shared: &Shared) -> Vec<Artifact> {
    if !site.search.enabled {
        return Vec::new();
    }
    let parts = || std::iter::once(None).chain(site.search.parts.keys().map(Some));
    let all = shared.languages_of_site().flat_map(|language| parts().map(move |part| (language, part)));
    all.flat_map(|((code, lang), part)| of_language((site, shared), (code, part), lang)).collect()
}

/// The name of an index: the code of its language, and the part that it is of.
fn named(code: &str, part: Option<&Route>) -> String {
    std::iter::once(code).chain(part.into_iter().flat_map(Route::segments)).collect::<Vec<_>>().join("-")
}

/// The index of a language, or of one part of the site in it; none of a part that has no page in this language.
fn of_language((site, shared): (&Site, &Shared), (language, of): (&str, Option<&Route>), lang: Lang) -> Vec<Artifact> {
    let is_found = |page: &&Page| {
        shared.language_of(page).0 == language
            && entry::is_found(page)
            && !site.search.left_out.contains(&page.route)
            && site.search.part_of(&page.route) == of
    };
    let pages: Vec<&Page> = site.pages.iter().filter(is_found).collect();
    if of.is_some() && pages.is_empty() {
        return Vec::new();
    }
    let code = &*named(language, of);
    let newest = entry::newest_reports(site);
    let entries: Vec<Entry<'_>> = pages
        .par_iter()
        .map(|page| Entry {
            page,
            sections: text::sections(page, &Setting::of(site, page, false), newest.contains(&page.route)),
        })
        .collect();
    let placed = |place: Place| {
        let own = entries.iter().enumerate().filter(|(_, entry)| entry.place(&site.search, &newest) == place);
        shards::ascending(own.map(|(at, _)| at))
    };
    let places = [Place::First, Place::Later, Place::Last].map(placed);
    let kinds = kinds(&entries, site, lang);
    let postings = index::index(&entries);
    let synonyms = synonyms::groups(&site.search, &postings, &entries);
    let (terms, mut files) = terms(code, &postings);
    drop(postings);
    let records = records::records(code, &entries, &kinds, lang);
    let (titles, lists) = list(code, &records.titles, By::Pages);
    let facets = part(code, 'f', &[&records::facets(&entries, &kinds, lang).to_string()]);
    let hidden = entries.iter().enumerate().filter(|(_, entry)| entry.is_hidden()).map(|(at, _)| at);
    let index = json!({
        "pages": entries.len(),
        "terms": terms,
        "titles": titles,
        "facets": facets.name,
        "hidden": shards::ascending(hidden),
        "places": places,
        "synonyms": synonyms,
    });
    files.extend(records.files);
    files.extend(lists);
    files.extend([facets.file, script(code, &[&index.to_string()])]);
    // Pages that say the same may have one file of texts.
    files.par_sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    files
}

/// The list of the files of terms, with these files.
fn terms(code: &str, postings: &Postings) -> (List, Vec<Artifact>) {
    let made = |(first, text): &(String, String)| {
        let Part { name, file } = part(code, 't', &["\"", text, "\""]);
        (Listed { key: first.clone(), pages: 0, name }, file)
    };
    let (listed, mut files): (Vec<Listed>, Vec<Artifact>) = shards::shards(postings).par_iter().map(made).unzip();
    let (terms, lists) = list(code, &listed, By::Terms);
    files.extend(lists);
    (terms, files)
}
