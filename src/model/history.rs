//! What version control remembers of a project's files.
//!
//! In: revisions and renames as read by `inputs`. Out: the same, by path. Never: reads, or invents a date.

use crate::calendar::Date;
use std::collections::BTreeMap;

/// One commit that changed a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The abbreviated name of the commit.
    pub commit: String,
    /// The author's local day.
    pub date: Date,
    /// The author's name.
    pub author: String,
    /// The first line of the commit's message: the reason of the change.
    pub reason: String,
    /// Whether the body changed; a commit that touched the front matter alone is no update of the document.
    pub body: bool,
}

/// The history of the files below `content/`, newest revision first; empty for a shallow clone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    revisions: BTreeMap<String, Vec<Revision>>,
    renamed: BTreeMap<String, String>,
}

impl History {
    /// Revisions by today's path, newest first, and where each file of an older path is today.
    pub fn new(revisions: BTreeMap<String, Vec<Revision>>, renamed: BTreeMap<String, String>) -> Self {
        Self { revisions, renamed }
    }

    /// The revisions of a file, newest first.
    pub fn of(&self, path: &str) -> &[Revision] {
        self.revisions.get(path).map_or(&[], Vec::as_slice)
    }

    /// Where the file of an older path is today.
    pub fn now(&self, path: &str) -> Option<&str> {
        self.renamed.get(path).map(String::as_str)
    }
}
