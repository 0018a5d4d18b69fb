//! Everything that a library says in words: titles, headings, passages, names, addresses.
//!
//! In: a [`Library`]. Out: [`Said`] by document. Never: judges who may read it.

use super::document::{Document, Piece};
use super::encoding;
use super::library::contents::Library;
use crate::model::{Node, ProjectFiles, Route, TextFragment, TextFragmentKind, nodes, unescape_html};
use std::borrow::Cow;

/// What every document, word of a report and file of a library says.
pub fn plain_texts(library: &Library) -> Vec<TextFragment> {
    let words = library.reports.iter().flat_map(|texts| texts.words.iter().map(|words| &words.document));
    let mut all: Vec<TextFragment> = library.documents().chain(words).flat_map(of_document).collect();
    for asset in &library.assets {
        let mut add =
            |kind, text: &str| all.push(TextFragment { kind, text: text.to_owned(), file: asset.source.clone() });
        add(TextFragmentKind::Path, asset.source.split_once('/').map_or("", |(_, path)| path));
        add(TextFragmentKind::Segment, asset.path.rsplit('/').next().unwrap_or_default());
    }
    all.sort();
    all.dedup();
    all
}

fn of_document(document: &Document) -> Vec<TextFragment> {
    let mut all = Vec::new();
    let mut add = |kind, text: &str| {
        all.push(TextFragment { kind, text: text.to_owned(), file: document.source.clone() });
    };
    let front = &document.front;
    add(TextFragmentKind::Name, &document.title);
    front.link_title.iter().for_each(|title| add(TextFragmentKind::Name, title));
    front.menus.iter().filter_map(|entry| entry.name.as_deref()).for_each(|name| add(TextFragmentKind::Name, name));
    document.headings.iter().for_each(|heading| add(TextFragmentKind::Name, &heading.text));
    document.terms.iter().flat_map(|(_, terms)| terms).for_each(|term| add(TextFragmentKind::Name, &term.name));
    texts(&front.params).into_iter().for_each(|text| add(TextFragmentKind::Name, &text));
    [&document.description, &document.summary].into_iter().for_each(|text| add(TextFragmentKind::Passage, text));
    add(TextFragmentKind::Path, document.source.split_once('/').map_or("", |(_, path)| path));
    let routes = std::iter::once(&document.route).chain(&document.aliases);
    routes.filter_map(last).for_each(|segment| add(TextFragmentKind::Segment, &segment));
    document
        .links
        .iter()
        .filter(|link| link.target.contains("://"))
        .for_each(|link| add(TextFragmentKind::Path, &link.target));
    let mut html = String::new();
    for piece in &document.pieces {
        html.push_str(piece.html().unwrap_or_default());
        if let Piece::Directive { body, .. } = piece {
            body.lines().for_each(|line| add(TextFragmentKind::Passage, line));
        }
    }
    let (passages, names) = passages(&html);
    passages.iter().for_each(|text| add(TextFragmentKind::Passage, text));
    names.iter().for_each(|text| add(TextFragmentKind::Name, text));
    all
}

fn last(route: &Route) -> Option<String> {
    route.segments().next_back().map(str::to_owned)
}

fn texts(params: &serde_json::Map<String, serde_json::Value>) -> Vec<String> {
    fn of(value: &serde_json::Value, all: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => all.push(text.clone()),
            serde_json::Value::Array(items) => items.iter().for_each(|item| of(item, all)),
            serde_json::Value::Object(fields) => fields.values().for_each(|field| of(field, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    params.values().for_each(|value| of(value, &mut all));
    all
}

/// Elements that stand inside a sentence.
const INLINE: [&str; 18] = [
    "a", "b", "i", "em", "strong", "span", "code", "mark", "small", "sub", "sup", "u", "s", "del", "ins", "kbd",
    "abbr", "wbr",
];

/// The sentences of clean HTML, and the texts of its images.
fn passages(html: &str) -> (Vec<String>, Vec<String>) {
    let (mut text, mut names) = (String::new(), Vec::new());
    for node in nodes(html) {
        match node {
            Node::Text(words) => text.push_str(&unescape_html(words)),
            Node::Open(tag) | Node::Close(tag) => {
                if !INLINE.contains(&tag.name) {
                    text.push('\n');
                }
                names.extend(["alt", "title"].into_iter().filter_map(|name| tag.attribute(name)).map(Cow::into_owned));
            }
            Node::Comment(_) => text.push('\n'),
        }
    }
    let sentences = text.split(['\n', '。', '！', '？']).map(|sentence| sentence.trim().to_owned());
    (sentences.filter(|sentence| !sentence.is_empty()).collect(), names)
}

/// The line of a file on which a text begins; the first one when it is put together of several places.
pub fn line_of(files: &dyn ProjectFiles, file: &str, text: &str) -> u32 {
    let Ok(bytes) = files.read(file) else { return 1 };
    let source = encoding::decode(file, &bytes, &mut Vec::new());
    let begin: String = text.trim().chars().take(8).collect();
    let at = source.find(begin.as_str()).unwrap_or(0);
    u32::try_from(source[..at].matches('\n').count()).unwrap_or(0).saturating_add(1)
}
