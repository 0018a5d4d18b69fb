//! Pages that a language lacks: the text of the site's own language stands in for them, and says so.
//!
//! In: documents and the declared languages. Out: documents with the addresses of the other languages. Never: stands in for a
//! page when languages are not declared, nor in the site's own language.

use super::languages::Languages;
use crate::content::document::Document;
use crate::model::{Language, Route};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One document for every page of the site's own language and every other language that has no page of its own for it.
pub(super) fn make(documents: &[Arc<Document>], languages: &Languages) -> Vec<Document> {
    let Some((own, others)) = languages.all.split_first().filter(|_| languages.declared) else { return Vec::new() };
    let there: BTreeSet<(&str, &str)> = documents.iter().map(|d| (d.language.as_str(), d.key.as_str())).collect();
    let mut taken: BTreeSet<Route> = documents.iter().map(|d| d.route.clone()).collect();
    let mut made = Vec::new();
    for language in others {
        for document in documents.iter().filter(|d| d.language == own.code) {
            let route = below(&language.code, &document.route);
            let is_there = there.contains(&(language.code.as_str(), document.key.as_str()));
            if !is_there && taken.insert(route.clone()) {
                made.push(in_place_of(document, language, route));
            }
        }
    }
    made
}

fn in_place_of(document: &Document, language: &Language, route: Route) -> Document {
    Document {
        route,
        aliases: Vec::new(),
        language: language.code.clone(),
        lang: language.lang,
        text_of: Some(document.language.clone()),
        also: Vec::new(),
        ..document.clone()
    }
}

fn below(code: &str, route: &Route) -> Route {
    Route::from_segments(std::iter::once(code).chain(route.segments()))
}

/// The languages that readers can choose: those declared, else the site's own and those that documents are in.
pub(super) fn in_use(languages: &Languages, documents: &[Arc<Document>]) -> Vec<Language> {
    let used: BTreeSet<&str> = documents.iter().map(|d| d.language.as_str()).collect();
    let keeps = |at: usize, language: &Language| at == 0 || languages.declared || used.contains(language.code.as_str());
    let kept = languages.all.iter().enumerate().filter(|(at, language)| keeps(*at, language));
    kept.map(|(_, language)| language.clone()).collect()
}
