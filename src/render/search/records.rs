//! Records: what is shown of the pages that were found, and what they are sorted by.
//!
//! In: pages with their sections. Out: titles, and texts, in files of a few pages each, since only those are loaded that are
//! shown, and a title can be shown before its text is there. Never: a markup; the texts are written into the page as texts.

use super::entry::Entry;
use super::shards::ascending;
use crate::diag::Lang;
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Pages of a file of titles; `search.js` knows the number.
const TITLES: usize = 8;
/// Bytes of a file of texts; a long page alone may have more.
const FILE: usize = 6_000;
/// Characters of a section that are kept for its snippet; what follows is found all the same.
const LONGEST: usize = 6_000;
/// Characters of all sections of a page.
const WHOLE: usize = 40_000;

/// What is shown of every page.
pub(super) struct Records {
    /// Titles, [`TITLES`] pages to a file.
    pub(super) titles: Vec<Value>,
    /// Texts: the number of the first page of the file, and an entry per page.
    pub(super) texts: Vec<Value>,
}

/// The files.
pub(super) fn records(entries: &[Entry<'_>], kinds: &[&str], lang: Lang) -> Records {
    let bodies: Vec<Value> = entries.par_iter().map(text).collect();
    let mut titles = Vec::with_capacity(entries.len());
    let mut texts: Vec<Vec<Value>> = Vec::new();
    let mut size = FILE;
    for (at, ((entry, kind), body)) in entries.iter().zip(kinds).zip(bodies).enumerate() {
        let length = body.to_string().len();
        if size + length > FILE {
            texts.push(vec![json!(at)]);
            size = 0;
        }
        size += length;
        texts.last_mut().expect("the first page opens a file").push(body);
        titles.push(title(entry, kind, lang, texts.len() - 1));
    }
    Records {
        titles: titles.chunks(TITLES).map(|some| json!(some)).collect(),
        texts: texts.into_iter().map(Value::Array).collect(),
    }
}

/// `[title, route, the way to it, kind, status, date, the number of the file of its text]`.
fn title(entry: &Entry<'_>, kind: &str, lang: Lang, file: usize) -> Value {
    let page = entry.page;
    let title = if page.title.is_empty() { &page.link_title } else { &page.title };
    let crumbs: Vec<&str> = page.breadcrumbs.iter().skip(1).map(|step| step.title.as_str()).collect();
    let status = entry.status().map(|status| status.label(lang)).unwrap_or_default();
    let date = page.lastmod.as_deref().or(page.date.as_deref()).unwrap_or_default();
    let date: String = date.chars().take(10).collect();
    json!([title, page.route.as_str(), crumbs.join(" › "), kind, status, date, file])
}

/// `[description, [[anchor, heading, text], …], tags and number, 1 where text was cut and 2 for a report]`.
fn text(entry: &Entry<'_>) -> Value {
    let mut left = WHOLE;
    let mut sections = Vec::new();
    let mut is_cut = false;
    for section in &entry.sections {
        let text: String = section.text.chars().take(LONGEST.min(left)).collect();
        left -= text.chars().count();
        is_cut |= text.len() < section.text.len();
        if !text.is_empty() || !section.heading.is_empty() {
            sections.push(json!([section.id, section.heading, text]));
        }
    }
    let words = [entry.tags().join("、"), entry.number(), entry.page.link_title.clone()].join(" ");
    json!([entry.page.description, sections, words.trim(), u8::from(is_cut) + 2 * u8::from(entry.is_report())])
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
