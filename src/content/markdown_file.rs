//! A Markdown file below `content/`: its language, its path without it, and what it is to its folder.
//!
//! In: a file that was found. Out: its name, its key, the folders it lies in. Never: opens a file.

use super::paths::{folder, stem};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// What a Markdown file is to its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Role {
    /// `_index.md`, or what stands for it: the folder's own page, with pages below it.
    Section,
    /// `index.md` alone in its folder: a page whose folder holds only its files.
    Bundle,
    /// A page of its own.
    Page,
}

/// A Markdown file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MarkdownFile {
    pub(crate) source: String,
    pub(crate) role: Role,
    /// Which of the languages it is written in.
    pub(crate) language: usize,
    /// Its path below `content/` without its language: `sop/refunds.md`.
    pub(crate) rest: String,
}

/// The name of a page: its file's, or its folder's; the front page has none.
pub(crate) fn name_of(file: &MarkdownFile) -> &str {
    let inside = folder(&file.rest);
    match file.role {
        Role::Page => stem(&file.rest),
        Role::Section | Role::Bundle => inside.rsplit('/').next().unwrap_or_default(),
    }
}

/// What a page and its translations have in common: their path without language, extension and the name of an index.
pub(crate) fn key(file: &MarkdownFile) -> String {
    let inside = folder(&file.rest);
    let key = match file.role {
        Role::Section | Role::Bundle => inside.to_owned(),
        Role::Page if inside.is_empty() => stem(&file.rest).to_owned(),
        Role::Page => format!("{inside}/{}", stem(&file.rest)),
    };
    key.nfc().collect()
}

/// The folders whose sections a page lies in, the nearest first: its own, those above it, and the whole site (`""`).
pub(crate) fn folders_above(file: &MarkdownFile) -> Vec<&str> {
    let mut at = folder(&file.rest);
    let mut folders = vec![at];
    while !at.is_empty() {
        at = folder(at);
        folders.push(at);
    }
    folders
}
