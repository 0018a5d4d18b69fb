//! The room as its callers see it: files in memory in, documents and findings out.

mod abbreviations;
mod bodies;
mod code;
mod containers;
mod embeds;
mod emoji;
mod excerpts;
mod fronts;
mod handed_down;
mod heads;
mod japanese;
mod kept;
mod languages;
mod links;
mod marks;
mod mdx;
mod mkdocs_marks;
mod notes;
mod project_shortcodes;
mod properties;
mod remarks;
mod shortcodes;
mod walks;
mod wrapping;

use super::library::contents::Library;
use super::options::ReadOptions;
use super::{Document, Piece, read};
use crate::diag::{Diagnostic, Diagnostics, Lang};
use crate::model::{ProjectFiles, ReadError};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Files in memory; an empty one without bytes cannot be read.
pub(super) struct Memory(pub(super) BTreeMap<String, Option<Vec<u8>>>);

impl ProjectFiles for Memory {
    fn list(&self, folder: &str) -> Vec<String> {
        self.0.keys().filter(|path| path.starts_with(&format!("{folder}/"))).cloned().collect()
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        let bytes =
            self.0.get(path).and_then(Option::as_ref).ok_or(ReadError { reason: "permission denied".to_owned() })?;
        Ok(Arc::from(bytes.as_slice()))
    }

    fn on_disk(&self, _: &str) -> Option<PathBuf> {
        None
    }
}

/// Reads a project of the given files.
pub(super) fn library(files: &[(&str, &str)]) -> (Library, Vec<Diagnostic>) {
    library_with(files, &ReadOptions::default())
}

pub(super) fn library_with(files: &[(&str, &str)], options: &ReadOptions) -> (Library, Vec<Diagnostic>) {
    let files = Memory(files.iter().map(|(path, text)| ((*path).to_owned(), Some(text.as_bytes().to_vec()))).collect());
    let mut found = Diagnostics::new();
    let library = read(&files, options, &mut found);
    (library, found.into_iter().collect())
}

/// Reads one page.
pub(super) fn page(text: &str) -> (Document, Vec<Diagnostic>) {
    let (mut library, found) = library(&[("content/page.md", text)]);
    (Arc::unwrap_or_clone(library.documents.remove(0)), found)
}

/// The body of a page: addresses as written, roles as `⟦name|argument⟧`, directives as `⟪name|argument|body⟫`.
pub(super) fn body(text: &str) -> String {
    shown(&page(text).0)
}

pub(super) fn shown(document: &Document) -> String {
    document
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Html(html) => html.to_string(),
            Piece::Linked(tag) => {
                let (before, after) = tag.html.split_at(tag.at);
                [before, &document.links[tag.link].target, after].concat()
            }
            Piece::Verdict { .. } | Piece::Schedule { .. } => String::new(),
            Piece::Role { name, argument, .. } => format!("⟦{name}|{argument}⟧"),
            Piece::Directive { name, argument, body, .. } => format!("⟪{name}|{argument}|{body}⟫"),
        })
        .collect()
}

/// Findings as `code line:column+length message`.
pub(super) fn said(found: &[Diagnostic]) -> Vec<String> {
    found
        .iter()
        .map(|d| {
            let at = d.place.as_ref().map_or_else(String::new, |p| format!("{}:{}+{}", p.line, p.column, p.length));
            format!("{} {at} {}", d.code.name(), d.message.text(Lang::En))
        })
        .collect()
}

/// The same without the colours of code.
pub(super) fn uncoloured(html: &str) -> String {
    let colour = regex::Regex::new(r#"<span class="[a-z]{2}">([^<]*)</span>"#).unwrap();
    colour.replace_all(html, "$1").into_owned()
}
