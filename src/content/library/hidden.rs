//! What nobody reads today, and for whom everything else is.
//!
//! In: paths. Out: whether one waits, and the rank of its audience. Never: decides it.

use crate::diag::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};

/// What nobody reads today, and for whom everything else below `content/` is.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    /// Documents that wait, are over, or are left out for what they say of their audience.
    pub(super) waiting: BTreeSet<String>,
    /// The ranks of documents and of other files.
    pub(super) ranks: BTreeMap<String, usize>,
    /// What is wrong with what files that are no documents say of their audience.
    pub(crate) found: Vec<Diagnostic>,
}

impl Hidden {
    /// Whether a document is not published today.
    pub(crate) fn waits(&self, path: &str) -> bool {
        self.waiting.contains(path)
    }

    /// The rank of the audience of a document or a file.
    pub(crate) fn rank(&self, path: &str) -> Option<usize> {
        self.ranks.get(path).copied()
    }
}
