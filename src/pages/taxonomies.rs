//! Pages that list the terms of a taxonomy, and pages that list the documents of a term.
//!
//! In: the documents of each language with their terms. Out: entries and pages, and the terms of a document with their
//! addresses. Spellings that differ in letter case or width are one term, and are said. Never: puts a page into the navigation.

use super::context::ComposeContext;
use super::navigation::{Entry, Tree, generated, link_to};
use crate::content::{Document, Library};
use crate::diag::{Diagnostic, Diagnostics, Lang, Place, code};
use crate::model::{Block, ChildLink, Language, Page, PageKind, Route, Taxonomy, TermGroup};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

pub(super) struct Terms(Vec<Group>);

struct Group {
    language: String,
    lang: Lang,
    plural: String,
    route: Route,
    title: String,
    /// Whether the title is a document's, not one of ours.
    is_titled: bool,
    terms: BTreeMap<String, Term>,
}

#[derive(Default)]
struct Term {
    title: String,
    route: Option<Route>,
    documents: Vec<(Option<String>, ChildLink)>,
    /// Every spelling with its places; of documents that stand in for others there are none.
    spellings: Vec<(String, Vec<Place>)>,
}

impl Terms {
    /// The terms of every language; those that no document names are none.
    pub(super) fn new(context: &ComposeContext<'_>, found: &mut Diagnostics) -> Self {
        let library = context.library;
        let mut groups = Vec::new();
        for (at, language) in library.languages.iter().enumerate() {
            let home = Route::from_path(if at == 0 { "/" } else { &language.code });
            for taxonomy in &context.project.site.taxonomies {
                let mut group = group(library, taxonomy, language, &home);
                for term in group.terms.values_mut() {
                    term.choose_spelling(&group.plural, found);
                }
                if !group.terms.is_empty() {
                    take_documents(&mut group, library);
                    groups.push(group);
                }
            }
        }
        Self(groups)
    }

    /// Pages that no list and no navigation shows.
    pub(super) fn routes(&self) -> BTreeSet<Route> {
        let terms = |group: &Group| group.terms.values().filter_map(|term| term.route.clone()).collect::<Vec<_>>();
        self.0.iter().flat_map(|group| terms(group).into_iter().chain([group.route.clone()])).collect()
    }

    /// The pages as entries, for the way from the front page.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let entry = |route: &Route, title: &str| Entry::generated(route.clone(), title, "", None);
        let mut entries = Vec::new();
        for group in &self.0 {
            entries.push(entry(&group.route, &group.title));
            entries.extend(group.terms.values().filter_map(|term| Some(entry(term.route.as_ref()?, &term.title))));
        }
        entries
    }

    /// The terms of a document, each once.
    pub(super) fn of(&self, document: &Document) -> Vec<TermGroup> {
        let mut groups = Vec::new();
        for (plural, written) in &document.terms {
            let mine = |group: &&Group| group.plural == *plural && group.language == document.language;
            let Some(group) = self.0.iter().find(mine) else { continue };
            let mut terms: Vec<(String, Option<Route>)> = Vec::new();
            for term in written.iter().filter_map(|term| group.terms.get(&folded(&term.name))) {
                let shown = (term.title.clone(), term.route.clone());
                if !terms.contains(&shown) {
                    terms.push(shown);
                }
            }
            if !terms.is_empty() {
                let title = if group.is_titled { group.title.clone() } else { String::new() };
                groups.push(TermGroup { taxonomy: plural.clone(), title, terms });
            }
        }
        groups
    }

    /// Makes the pages that no document is, and completes those that one is.
    pub(super) fn add_pages(&self, tree: &Tree, pages: &mut Vec<Page>) {
        let mut there: BTreeMap<Route, &mut Page> = pages.iter_mut().map(|page| (page.route.clone(), page)).collect();
        let mut made = Vec::new();
        let mut add_or_complete = |group: &Group, route: &Route, kind: PageKind, title: &str, blocks: Vec<Block>| {
            match there.get_mut(route) {
                // A page of its own that happens to stand there is let be.
                Some(page) if page.kind != PageKind::Section => {}
                Some(page) => {
                    page.kind = kind;
                    page.blocks.extend(blocks);
                }
                None => {
                    let page = generated(tree, route, kind, title.to_owned(), blocks);
                    made.push(Page { language: Some(group.language.clone()), ..page });
                }
            }
        };
        for group in &self.0 {
            add_or_complete(group, &group.route, PageKind::Taxonomy, &group.title, group.list());
            for term in group.terms.values() {
                let blocks =
                    vec![Block::Children { items: term.documents.iter().map(|(_, link)| link.clone()).collect() }];
                if let Some(route) = &term.route {
                    add_or_complete(group, route, PageKind::Term, &term.title, blocks);
                }
            }
        }
        drop(there);
        pages.append(&mut made);
    }
}

impl Group {
    /// The terms with how many documents each has.
    fn list(&self) -> Vec<Block> {
        let mut items: Vec<ChildLink> = self
            .terms
            .values()
            .filter_map(|term| {
                let n = term.documents.len();
                let s = if n == 1 { "" } else { "s" };
                let description = say!("{n} 件の文書", "{n} document{s}").into_text(self.lang);
                Some(ChildLink::new(term.title.clone(), description, term.route.clone()?))
            })
            .collect();
        items.sort_by(|a, b| (folded(&a.title), &a.route).cmp(&(folded(&b.title), &b.route)));
        vec![Block::Children { items }]
    }
}

impl Term {
    /// Chooses the spelling that most documents use, of several the first one, and says where it is written otherwise.
    fn choose_spelling(&mut self, plural: &str, found: &mut Diagnostics) {
        let most = self.spellings.iter().map(|(_, places)| places.len()).max().unwrap_or(0);
        let usual = self.spellings.iter().find(|(_, places)| places.len() == most).map(|(name, _)| name.clone());
        self.title = usual.unwrap_or_default();
        let usual = &self.title;
        for (name, places) in self.spellings.iter().filter(|(name, _)| name != usual) {
            let said = |place: &Place| {
                Diagnostic::new(
                    code::CONTENT_TERM_SPELLING,
                    place.clone(),
                    say!(
                        "`{plural}` の `{name}` は `{usual}` と同じ語として扱います",
                        "`{name}` in `{plural}` is taken for the same term as `{usual}`"
                    ),
                )
                .hint(say!("`{usual}` と書きます", "write `{usual}`"))
            };
            found.extend(places.iter().map(said));
        }
        self.documents
            .sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (&a.1.title, &a.1.route).cmp(&(&b.1.title, &b.1.route))));
    }

    fn add(&mut self, name: &str, place: Option<&Place>) {
        let at = self.spellings.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.spellings.push((name.to_owned(), Vec::new()));
            self.spellings.len() - 1
        });
        self.spellings[at].1.extend(place.cloned());
    }
}

/// The terms that documents of a language name in a taxonomy.
fn group(library: &Library, taxonomy: &Taxonomy, language: &Language, home: &Route) -> Group {
    let (language, lang) = (language.code.as_str(), language.lang);
    let route = |parts: &[&str]| Route::from_segments(home.segments().chain(parts.iter().copied()));
    let plural = taxonomy.plural.as_str();
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    for document in library.all().filter(|d| d.language == language) {
        let written = document.terms.iter().filter(|(of, _)| of == plural).flat_map(|(_, terms)| terms);
        let mut seen = BTreeSet::new();
        for term in written {
            let key = folded(&term.name);
            let page = terms.entry(key.clone()).or_default();
            page.add(&term.name, Some(&term.place).filter(|_| document.text_of.is_none()));
            page.route = (!key.chars().all(|c| c == '.')).then(|| route(&[plural, &key]));
            if seen.insert(key) && !document.front.unlisted {
                page.documents.push((document.front.date.clone().or_else(|| document.day.clone()), link_to(document)));
            }
        }
    }
    let title = match plural {
        "tags" => lang.pick("タグ", "Tags").to_owned(),
        "categories" => lang.pick("カテゴリ", "Categories").to_owned(),
        other => other.to_owned(),
    };
    let is_titled = !matches!(plural, "tags" | "categories");
    let (language, plural) = (language.to_owned(), plural.to_owned());
    Group { route: route(&[&plural]), language, lang, plural, title, is_titled, terms }
}

/// Documents at the addresses of the taxonomy and its terms give them their titles, and their own spelling of the address.
fn take_documents(group: &mut Group, library: &Library) {
    let documents = library.all();
    for document in documents.filter(|d| d.is_section && d.language == group.language) {
        if document.route == group.route {
            group.title = document.front.link_title.clone().unwrap_or_else(|| document.title.clone());
            group.is_titled = true;
        } else if document.route.parent().as_ref() == Some(&group.route) {
            let name = document.route.segments().next_back().map(folded).unwrap_or_default();
            if let Some(term) = group.terms.get_mut(&name) {
                term.title = document.front.link_title.clone().unwrap_or_else(|| document.title.clone());
                term.route = Some(document.route.clone());
            }
        }
    }
}

/// A term without what does not tell it from another: letter case, width, and how its words are parted. It is the last part of
/// its address.
fn folded(name: &str) -> String {
    let folded = name.nfkc().collect::<String>().to_lowercase();
    let words = folded.split(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '-' | '/' | '\\'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}
