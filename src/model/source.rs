//! What was read from a source, in numbers.

use crate::calendar::Instant;
use crate::diag::Place;
use serde::Serialize;

/// Rows in = used + set aside + duplicates, always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceCount {
    /// The source's name.
    pub source: String,
    /// How many files it has.
    pub files: usize,
    /// Rows in all files.
    pub rows_in: u64,
    /// Rows that figures are computed from.
    pub rows_used: u64,
    /// Rows left out because of a bad value.
    pub rows_set_aside: u64,
    /// Rows left out because a later row has their key.
    pub rows_duplicate: u64,
    /// How many rows the used ones were folded to; nothing when they are not folded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folded: Option<u64>,
    /// The folded source whose changes these intervals were found in; its rows are theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_from: Option<String>,
    /// The sources whose rows these are, when it is a union of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub union_of: Vec<String>,
    /// The first instant in those columns.
    #[serde(skip)]
    pub first: Option<Instant>,
    /// The newest instant before the as-of instant in the columns that time is told by.
    pub newest: Option<Instant>,
    /// How old, in seconds, the newest row may be before figures are marked stale.
    pub fresh_within: Option<i64>,
    /// Where the source is declared.
    #[serde(skip)]
    pub place: Place,
}

impl SourceCount {
    /// Whether its newest row is older at an instant than it promises to be.
    pub fn is_stale(&self, at: Instant) -> bool {
        let age = self.newest.map(|newest| at.as_second().saturating_sub(newest.as_second()));
        self.fresh_within.zip(age).is_some_and(|(within, age)| age > within)
    }
}
