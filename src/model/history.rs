//! What version control remembers of a project's files.
//!
//! In: revisions and renames as read by `inputs`. Out: the same, by path. Never: reads, or invents a date.

use crate::calendar::{Date, Instant};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One commit that changed a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The abbreviated name of the commit.
    pub commit: String,
    /// When it was written, in seconds since 1970.
    pub at: i64,
    /// The author's local day.
    pub date: Date,
    /// The author's name.
    pub author: String,
    /// The first line of the commit's message: the reason of the change.
    pub reason: String,
    /// Whether the body changed; a commit that touched the front matter alone is no update of the document.
    pub body: bool,
    /// The version that the file named after the commit, if it named one.
    pub version: Option<String>,
}

/// A file of `data/` as it was after a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The abbreviated name of the commit.
    pub commit: String,
    /// When it was written, in seconds since 1970.
    pub at: i64,
    /// The name under which its bytes are kept; `None` where the file ended.
    pub blob: Option<String>,
}

/// The history of the files below `content/`, newest revision first; empty for a shallow clone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    revisions: BTreeMap<String, Vec<Revision>>,
    renamed: BTreeMap<String, String>,
    editions: BTreeMap<String, Vec<Snapshot>>,
    shallow: bool,
}

impl History {
    /// Revisions by today's path, newest first, and where each file of an older path is today.
    pub fn new(revisions: BTreeMap<String, Vec<Revision>>, renamed: BTreeMap<String, String>) -> Self {
        Self { revisions, renamed, ..Self::default() }
    }

    /// The same with the editions of declarations, newest first.
    #[must_use]
    pub fn with_editions(self, editions: BTreeMap<String, Vec<Snapshot>>) -> Self {
        Self { editions, ..self }
    }

    /// The editions of a file of declarations, newest first.
    pub fn editions(&self, path: &str) -> &[Snapshot] {
        self.editions.get(path).map_or(&[], Vec::as_slice)
    }

    /// The history of a clone that was cut off: it would tell the day of the cut for every file, so it tells nothing.
    pub fn cut_off() -> Self {
        Self { shallow: true, ..Self::default() }
    }

    /// Whether the clone was cut off.
    pub fn is_shallow(&self) -> bool {
        self.shallow
    }

    /// What was known at an instant: the same site is made again from later clones.
    #[must_use]
    pub fn until(&self, as_of: Instant) -> Self {
        let kept = |revisions: &Vec<Revision>| -> Vec<Revision> {
            revisions.iter().filter(|revision| revision.at <= as_of.as_second()).cloned().collect()
        };
        let revisions = self.revisions.iter().map(|(path, all)| (path.clone(), kept(all)));
        let revisions = revisions.filter(|(_, kept)| !kept.is_empty()).collect();
        Self { revisions, ..self.clone() }
    }

    /// The same without who changed what for which reason, and without the names of commits: days and versions only.
    #[must_use]
    pub fn without_words(self) -> Self {
        let bare = |revision: Revision| Revision {
            author: String::new(),
            reason: String::new(),
            commit: String::new(),
            ..revision
        };
        let revisions = self.revisions.into_iter().map(|(path, all)| (path, all.into_iter().map(bare).collect()));
        Self { revisions: revisions.collect(), ..self }
    }

    /// When the commits were written, in seconds since 1970.
    pub fn commit_times(&self) -> impl Iterator<Item = i64> {
        self.revisions.values().flatten().map(|revision| revision.at)
    }

    /// The revisions of a file, newest first.
    pub fn of(&self, path: &str) -> &[Revision] {
        self.revisions.get(path).map_or(&[], Vec::as_slice)
    }

    /// Every older path with the path that its file has today.
    pub fn renamed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.renamed.iter().map(|(from, to)| (from.as_str(), to.as_str()))
    }

    /// Where the file of an older path is today.
    pub fn now(&self, path: &str) -> Option<&str> {
        self.renamed.get(path).map(String::as_str)
    }
}
