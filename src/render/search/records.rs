//! Records: what is shown of the pages that were found, and what they are sorted by.
//!
//! In: pages with their sections. Out: texts in files of a few pages each, since only those are loaded that are shown. Never:
//! a markup; the texts are written into the page as texts.

use super::entry::Entry;
use super::shards::ascending;
use crate::diag::Lang;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Bytes of a file; a long page alone may have more.
const FILE: usize = 6_000;
/// Characters of a section that are kept for its snippet; what follows is found all the same.
const LONGEST: usize = 6_000;
/// Characters of all sections of a page.
const WHOLE: usize = 40_000;

/// The files: the number of the first page, and an entry per page.
pub(super) fn records(entries: &[Entry<'_>], kinds: &[&str], lang: Lang) -> Vec<(usize, Value)> {
    let mut files: Vec<(usize, Vec<Value>)> = Vec::new();
    let mut size = FILE;
    for (at, (entry, kind)) in entries.iter().zip(kinds).enumerate() {
        let record = record(entry, kind, lang);
        let length = record.to_string().len();
        if size + length > FILE {
            files.push((at, Vec::new()));
            size = 0;
        }
        size += length;
        if let Some((_, file)) = files.last_mut() {
            file.push(record);
        }
    }
    files.into_iter().map(|(first, file)| (first, Value::Array(file))).collect()
}

/// `[title, route, the way to it, kind, status, date, description, [[anchor, heading, text], …], tags and number,
/// 1 where text was cut and 2 for a report]`.
fn record(entry: &Entry<'_>, kind: &str, lang: Lang) -> Value {
    let page = entry.page;
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
    let title = if page.title.is_empty() { &page.link_title } else { &page.title };
    let crumbs: Vec<&str> = page.breadcrumbs.iter().skip(1).map(|step| step.title.as_str()).collect();
    let status = entry.status().map(|status| status.label(lang)).unwrap_or_default();
    let date = page.lastmod.as_deref().or(page.date.as_deref()).unwrap_or_default();
    let date: String = date.chars().take(10).collect();
    let words = [entry.tags().join("、"), entry.number(), page.link_title.clone()].join(" ");
    json!([
        title,
        page.route.as_str(),
        crumbs.join(" › "),
        kind,
        status,
        date,
        page.description,
        sections,
        words.trim(),
        u8::from(is_cut) + 2 * u8::from(entry.is_report())
    ])
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
