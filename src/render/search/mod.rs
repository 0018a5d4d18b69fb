//! Search: what the pages of a site see of it, and the index that readers' browsers load.
//!
//! In: a finished [`Site`](crate::model::Site). Out: a [`SearchView`] per page, and the files of the index. Never: asks a
//! server, or puts a word into the index that is not on a page.
//!
//! Each language has an index: `search/<code>.js` says how it is divided, and `search/<code>-<hash>/` holds the terms
//! (`t0.js` …), the titles of pages (`h0.js` …), their texts (`r0.js` …) and what they are sorted by (`f.js`). All are scripts
//! that call `tejunSearch`, so that a browser may load them from a folder, and under a policy that forbids everything else.

mod entry;
mod folding;
mod index;
mod records;
mod shards;
mod synonyms;
mod text;
mod tokens;

use super::links::Links;
use super::parts::Setting;
use super::view::Shared;
use crate::diag::Lang;
use crate::model::{Artifact, Page, Site};
use entry::{Entry, kinds};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;

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
    let own = shared.searches.iter().find(|(language, _)| *language == code);
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
    shared.languages_of_site().flat_map(|(code, lang)| of_language((site, shared), code, lang)).collect()
}

fn of_language((site, shared): (&Site, &Shared), code: &str, lang: Lang) -> Vec<Artifact> {
    let is_found = |page: &&Page| {
        shared.language_of(page).0 == code && entry::is_found(page) && !site.search.left_out.contains(&page.route)
    };
    let pages: Vec<&Page> = site.pages.iter().filter(is_found).collect();
    let entries: Vec<Entry<'_>> = pages
        .par_iter()
        .map(|page| Entry { page, sections: text::sections(page, &Setting::of(site, page, false)) })
        .collect();
    let kinds = kinds(&entries, site, lang);
    let postings = index::index(&entries);
    let synonyms = synonyms::groups(&site.search, &postings, &entries);
    let terms = shards::shards(&postings);
    let records = records::records(&entries, &kinds, lang);
    let mut parts: Vec<(String, Value)> =
        Vec::with_capacity(terms.len() + records.titles.len() + records.texts.len() + 1);
    parts.extend(terms.iter().enumerate().map(|(at, (_, text))| (format!("t{at}"), json!(text))));
    parts.extend(records.titles.into_iter().enumerate().map(|(at, titles)| (format!("h{at}"), titles)));
    parts.extend(records.texts.into_iter().enumerate().map(|(at, texts)| (format!("r{at}"), texts)));
    parts.push(("f".to_owned(), records::facets(&entries, &kinds, lang)));
    let folder = format!("{code}-{}", &hash(&parts)[..10]);
    let hidden = entries.iter().enumerate().filter(|(_, entry)| entry.is_hidden()).map(|(at, _)| at);
    let divided = json!({
        "dir": folder,
        "pages": entries.len(),
        "terms": terms.iter().map(|(first, _)| first.as_str()).collect::<Vec<_>>().join(" "),
        "hidden": shards::ascending(hidden),
        "synonyms": synonyms,
    });
    let part = |(name, value): &(String, Value)| script(&format!("{folder}/{name}"), value);
    let mut files: Vec<Artifact> = parts.par_iter().map(part).collect();
    files.push(script(code, &divided));
    files
}

/// A file that hands its value over.
fn script(name: &str, value: &Value) -> Artifact {
    let text = format!("tejunSearch({},{value})\n", json!(name));
    Artifact { path: format!("search/{name}.js"), bytes: Arc::from(text.into_bytes()), route: None }
}

fn hash(parts: &[(String, Value)]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, value) in parts {
        hasher.update(name.as_bytes());
        hasher.update(value.to_string().as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
