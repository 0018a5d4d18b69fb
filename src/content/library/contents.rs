//! Everything below `content/`, as it was read.
//!
//! In: nothing. Out: a [`Library`]. Never: reads a file.

use super::outcome::{Asset, Unpublished};
use super::reader::Reader;
use crate::calendar::Period;
use crate::content::document::Document;
use crate::content::items::Items;
use crate::content::statements::Considered;
use crate::model::{Language, ProjectFiles, ReportName};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything below `content/`.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// Documents by source path; drafts, expired and future ones are left out unless asked for.
    pub documents: Vec<Arc<Document>>,
    /// Pages that a language lacks, with the text of the default language in their place.
    pub stand_ins: Vec<Document>,
    /// Other files, copied as they are.
    pub assets: Vec<Asset>,
    /// Files of hidden folders that no document shows; they are not copied.
    pub unshown: Vec<String>,
    /// Documents that were left out, and why.
    pub unpublished: Vec<Unpublished>,
    /// The languages that there are documents in; the site's own comes first.
    pub languages: Vec<Language>,
    /// Layouts and words of the reports that are made, by kind.
    pub reports: Vec<ReportTexts>,
    /// The items of task lists in documents that have some, by path, whoever may read them.
    pub items: BTreeMap<String, Arc<Items>>,
    /// The paths of documents, words and files that are there, but not for those who look.
    pub closed: BTreeSet<String>,
    /// How they were read; `None` for a library that was not read from files.
    pub reader: Option<Arc<Reader>>,
}

impl Library {
    /// The documents, by source path.
    pub fn documents(&self) -> impl DoubleEndedIterator<Item = &Document> + ExactSizeIterator + Clone {
        self.documents.iter().map(|document| &**document)
    }

    /// What was looked at for statements in a document, with the reasons of each decision; nothing for one that is not published.
    pub fn considered(&self, files: &dyn ProjectFiles, source: &str) -> Vec<Considered> {
        let read = self.reader.as_ref().and_then(|reader| reader.explained(files, source));
        read.map_or_else(Vec::new, |document| document.considered)
    }

    /// The document of a file; looked for by halves, since pages ask once for every promise.
    pub fn document(&self, source: &str) -> Option<&Document> {
        let at = self.documents.binary_search_by(|document| document.source.as_str().cmp(source)).ok()?;
        self.documents.get(at).map(|document| &**document)
    }

    /// The documents, and those that stand in for translations.
    pub fn all(&self) -> impl Iterator<Item = &Document> + Clone {
        self.documents().chain(&self.stand_ins)
    }
}

/// What people wrote for one report.
#[derive(Debug, Clone)]
pub struct ReportTexts {
    /// Its name.
    pub name: ReportName,
    /// What its reports show, in order.
    pub layout: Document,
    /// The author's words, by period.
    pub words: Vec<Words>,
}

/// The author's words for one period.
#[derive(Debug, Clone)]
pub struct Words {
    /// The name of the report they are for.
    pub key: String,
    /// The period of that report.
    pub period: Period,
    /// The words.
    pub document: Document,
}
