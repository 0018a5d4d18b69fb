//! What documents say for each other, and how one of them is read among the others.
//!
//! In: files with their front matter. Out: for each what became of it. Never: settles who gets an address that two ask for.

use super::languages::Languages;
use super::open::OpenedFile;
use crate::content::front;
use crate::content::front::{DocumentFrontMatter, Rule, Subject};
use crate::content::markdown_file;
use crate::content::markdown_file::{MarkdownFile, Role};
use crate::content::options::ReadOptions;
use crate::content::passes::terms;
use crate::content::{paths, releases};
use crate::model::ProjectFiles;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicUsize;

/// What the documents of one project share.
pub(crate) struct ReadContext<'r> {
    pub(crate) files: &'r dyn ProjectFiles,
    pub(crate) options: &'r ReadOptions,
    pub(crate) library: &'r LibraryContext,
    /// How many bodies were read because nobody knew them.
    pub(crate) parsed: &'r AtomicUsize,
}

/// What documents say for each other before the first of them is read.
#[derive(Debug)]
pub(crate) struct LibraryContext {
    pub(crate) languages: Languages,
    /// What sections hand down: for each language by folder.
    pub(super) sections: Vec<BTreeMap<String, Vec<Rule>>>,
    releases: releases::Folders,
    /// Words to avoid.
    pub(super) words: Option<terms::Words>,
}

impl LibraryContext {
    pub(crate) fn new<'o>(
        opened: impl Iterator<Item = &'o OpenedFile<'o>> + Clone,
        languages: Languages,
        options: &ReadOptions,
    ) -> Self {
        let heads = opened.filter(|opened| opened.file.role == Role::Section);
        let mut sections = vec![BTreeMap::new(); languages.all.len()];
        for opened in heads.clone().filter(|opened| !opened.header.written.rules.is_empty()) {
            let folder = paths::folder(&opened.file.rest).to_owned();
            let mut rules = opened.header.written.rules.clone();
            // A front page speaks of itself: what it says there is not meant for the whole site.
            rules.retain(|rule| !folder.is_empty() || !rule.is_own());
            sections[opened.file.language].entry(folder).or_insert(rules);
        }
        let of_releases = heads.filter(|opened| opened.header.written.has_value("type", "releases"));
        let releases = releases::Folders::new(of_releases.map(|opened| opened.file));
        Self { languages, sections, releases, words: terms::Words::new(&options.rules.terms) }
    }
}

impl ReadContext<'_> {
    pub(crate) fn front(&self, opened: &OpenedFile<'_>) -> DocumentFrontMatter {
        let file = opened.file;
        let folders = markdown_file::folders_above(file);
        let sections = &self.library.sections[file.language];
        let handed = folders.iter().filter_map(|folder| sections.get(*folder));
        let path = format!("/{}", markdown_file::key(file));
        let subject = self.subject(file, &path);
        let mut front = front::resolve(&opened.header.written, handed.flatten(), subject, &self.options.taxonomies);
        releases::complete(file, &self.library.releases, &mut front);
        front.matter.draft |= paths::is_of_drafts(&file.rest);
        front
    }

    /// What the rules of sections look at.
    pub(super) fn subject<'a>(&'a self, file: &MarkdownFile, path: &'a str) -> Subject<'a> {
        let kind = match file.role {
            Role::Section if path == "/" => "home",
            Role::Section => "section",
            Role::Bundle | Role::Page => "page",
        };
        Subject { path, kind, lang: &self.library.languages.all[file.language].code }
    }
}
