//! Records: what is shown of the pages that were found, and what they are sorted by.
//!
//! In: pages with their sections. Out: titles, and texts, in files of a few pages each, since only those are loaded that are
//! shown, and a title can be shown before its text is there. Never: a markup; the texts are written into the page as texts.

use super::chunks::{ChunkSize, chunk};
use super::entry::Entry;
use super::list::Listed;
use super::part::{Part, part};
use super::shards::ascending;
use crate::diag::Lang;
use crate::model::Artifact;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Pages of a file of titles.
const TITLES: ChunkSize = ChunkSize { least: 5, most: 11 };
/// Bytes of a file of texts; a long page alone may have more.
const TEXTS: ChunkSize = ChunkSize { least: 3_000, most: 8_000 };
/// Characters of a section that are kept for its snippet; what follows is found all the same.
const LONGEST: usize = 6_000;
/// Characters of all sections of a page.
const WHOLE: usize = 40_000;

/// What is shown of every page.
pub(super) struct Records {
    /// The files of titles, in the order of their pages.
    pub(super) titles: Vec<Listed>,
    /// These files, and those of texts, which the titles name.
    pub(super) files: Vec<Artifact>,
}

/// What is shown of pages.
pub(super) fn records(code: &str, entries: &[Entry<'_>], kinds: &[&str], lang: Lang) -> Records {
    let route = |at: usize| entries[at].page.route.as_str();
    let bodies: Vec<String> = entries.par_iter().map(|entry| text(entry, lang)).collect();
    let sizes = bodies.iter().enumerate().map(|(at, body)| (route(at), body.len() + 1));
    let ranges = chunk(sizes, TEXTS);
    let texts: Vec<Part> = ranges.par_iter().map(|range| part(code, 'r', &array(&bodies[range.clone()]))).collect();
    let mut titles = Vec::with_capacity(entries.len());
    for (text, range) in texts.iter().zip(ranges) {
        for (place, at) in range.enumerate() {
            titles.push(title(&entries[at], kinds[at], lang, (&text.name, place)));
        }
    }
    let ranges = chunk((0..entries.len()).map(|at| (route(at), 1)), TITLES);
    let made: Vec<Part> = ranges.par_iter().map(|range| part(code, 'h', &array(&titles[range.clone()]))).collect();
    let listed = made.iter().zip(&ranges).map(|(part, range)| Listed {
        key: route(range.start).to_owned(),
        pages: range.len(),
        name: part.name.clone(),
    });
    Records { titles: listed.collect(), files: made.into_iter().chain(texts).map(|part| part.file).collect() }
}

/// The pieces of an array.
fn array(items: &[String]) -> Vec<&str> {
    let mut pieces = Vec::with_capacity(2 * items.len() + 1);
    for item in items {
        pieces.extend([if pieces.is_empty() { "[" } else { "," }, item]);
    }
    pieces.push("]");
    pieces
}

/// `[title, route, the way to it, kind, status, date, the name of the file of its text, its place there]`.
fn title(entry: &Entry<'_>, kind: &str, lang: Lang, file: (&str, usize)) -> String {
    let page = entry.page;
    let title = if page.title.is_empty() { &page.link_title } else { &page.title };
    let crumbs: Vec<&str> = page.breadcrumbs.iter().skip(1).map(|step| step.title.as_str()).collect();
    let status = entry.status().map(|status| status.label(lang)).unwrap_or_default();
    let date = page.lastmod.as_deref().or(page.date.as_deref()).unwrap_or_default();
    let date = start(date, 10);
    written(&(title, page.route.as_str(), crumbs.join(" › "), kind, status, date, file.0, file.1))
}

/// `[description, [[anchor, heading, text, tables and code], …], tags and number, 1 where text was cut and 2 for a report]`.
fn text(entry: &Entry<'_>, lang: Lang) -> String {
    let mut left = WHOLE;
    let mut sections = Vec::new();
    let mut is_cut = false;
    for section in &entry.sections {
        let text = start(&section.text, LONGEST.min(left));
        left -= text.chars().count();
        let aside = start(&section.aside, LONGEST.min(left));
        left -= aside.chars().count();
        is_cut |= text.len() < section.text.len() || aside.len() < section.aside.len();
        if !(text.is_empty() && aside.is_empty() && section.heading.is_empty()) {
            let mut told: Vec<&str> = vec![&section.id, &section.heading, text];
            told.extend(Some(aside).filter(|aside| !aside.is_empty()));
            sections.push(told);
        }
    }
    let words = [entry.tags().join(lang.pick("、", ", ")), entry.number(), entry.page.link_title.clone()].join(" ");
    written(&(&entry.page.description, sections, words.trim(), u8::from(is_cut) + 2 * u8::from(entry.is_report())))
}

/// The first characters of a text.
fn start(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(end, _)| &text[..end])
}

fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers are always JSON")
}

/// The pages of each kind, service, status and tag: `{"kind": {"FAQ": numbers}, …}`.
pub(super) fn facets(entries: &[Entry<'_>], kinds: &[&str], lang: Lang) -> Value {
    let of = |words: &dyn Fn(usize, &Entry<'_>) -> Vec<String>| {
        let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            for word in words(at, entry) {
                all.entry(word).or_default().push(at);
            }
        }
        all.into_iter().map(|(word, pages)| (word, json!(ascending(pages)))).collect::<Map<String, Value>>()
    };
    json!({
        "kind": of(&|at, _| kinds.get(at).map(|kind| (*kind).to_owned()).into_iter().collect()),
        "service": of(&|_, entry| entry.services()),
        "status": of(&|_, entry| entry.status().map(|status| status.label(lang).to_owned()).into_iter().collect()),
        "tag": of(&|_, entry| entry.tags().into_iter().map(str::to_owned).collect()),
    })
}
