//! The same pages in several languages: which belong together, and where a link leads for a reader of one of them.
//!
//! In: the documents and those that stand in for what is not translated. Out: routes. Never: translates a word.

use crate::content::{Document, Library};
use crate::model::{Route, Translation};
use std::collections::BTreeMap;

/// Documents that belong together, by what they have in common.
pub(super) struct Languages {
    own: String,
    /// Codes in the order of the project.
    codes: Vec<String>,
    /// By key and language: the route, the document whose text is there, and whether that is a translation.
    pages: BTreeMap<(String, String), (Route, usize, bool)>,
    keys: Vec<String>,
}

impl Languages {
    pub(super) fn new(library: &Library) -> Self {
        let place = |document: &Document| (document.key.clone(), document.language.clone());
        let mut pages = BTreeMap::new();
        for (at, document) in library.documents().enumerate() {
            pages.entry(place(document)).or_insert((document.route.clone(), at, true));
        }
        for document in &library.stand_ins {
            let original = document.text_of.clone().map(|code| (document.key.clone(), code));
            if let Some((_, at, _)) = original.and_then(|original| pages.get(&original).cloned()) {
                pages.entry(place(document)).or_insert((document.route.clone(), at, false));
            }
        }
        let codes: Vec<String> = library.languages.iter().map(|language| language.code.clone()).collect();
        let keys = library.documents().map(|document| document.key.clone()).collect();
        Self { own: codes.first().cloned().unwrap_or_default(), codes, pages, keys }
    }

    /// Where a link from a document to another leads: on a page of a further language to the same language, where there is
    /// such a page; but a link to the document's own translation means that translation.
    pub(super) fn for_reader(&self, from: &Document, route: Route, to: usize) -> (Route, usize) {
        let key = &self.keys[to];
        let is_translation = *key == from.key && from.text_of.is_none();
        if from.language == self.own || is_translation {
            return (route, to);
        }
        match self.pages.get(&(key.clone(), from.language.clone())) {
            Some((route, to, _)) => (route.clone(), *to),
            None => (route, to),
        }
    }

    /// The documents that are the same page, in the order of the languages.
    pub(super) fn written(&self, document: &Document) -> impl Iterator<Item = usize> {
        let at = |code: &String| {
            self.pages.get(&(document.key.clone(), code.clone())).filter(|(.., is_text)| *is_text).map(|(_, at, _)| *at)
        };
        self.codes.iter().filter_map(at)
    }

    /// A page and its translations, in the order of the languages; nothing when it is only there once.
    pub(super) fn of(&self, document: &Document) -> Vec<Translation> {
        let translation = |code: &String| {
            let (route, _, is_text) = self.pages.get(&(document.key.clone(), code.clone()))?;
            Some(Translation { code: code.clone(), route: route.clone(), stands_in: !is_text })
        };
        let all: Vec<Translation> = self.codes.iter().filter_map(translation).collect();
        if all.len() > 1 { all } else { Vec::new() }
    }
}
