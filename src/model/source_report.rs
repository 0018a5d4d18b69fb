//! What was read from a source: rows in = used + set aside + duplicates, always.
//!
//! In: counts and places from whichever engine read the source. Out: the same, for the figures, the pages and whoever asks
//! what became of a row. Never: says more of a row that was used than that it was counted.

use super::QuarantineReason;
use crate::calendar::Instant;
use crate::diag::{Message, Place};

/// One file of a source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceFile {
    /// Path relative to the project.
    pub path: String,
    /// BLAKE3 of its bytes, hexadecimal.
    pub fingerprint: String,
    /// Rows in it.
    pub rows: u64,
    /// How it was read: `utf-8`, `utf-16`, `cp932`, `xlsx`, `parquet`.
    pub encoding: &'static str,
    /// What stands between two values of a CSV file; `None` for the others.
    pub separator: Option<char>,
    /// What was found out about it beyond that: how it was packed, and per column the form of dates, the marks for "no
    /// value", the signs at numbers, and that it has no such column yet.
    pub notes: Vec<Message>,
    /// As those of the source, of its good rows.
    pub spans: Vec<(String, Instant, Instant)>,
}

/// One row that was not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedRow {
    /// Where the offending value stands.
    pub place: Place,
    /// The column, in its declared name.
    pub column: String,
    /// The value as written.
    pub value: String,
    /// Why.
    pub reason: Message,
}

/// Rows whose key the other source does not have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unmatched {
    /// The other source.
    pub source: String,
    /// How many rows.
    pub rows: u64,
    /// How many different keys.
    pub keys: u64,
    /// One of the keys: the least.
    pub example: String,
}

/// What was read from one source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceReport {
    /// The source's name.
    pub source: String,
    /// Its files, sorted by path.
    pub files: Vec<SourceFile>,
    /// Rows in all files.
    pub rows_in: u64,
    /// Rows that figures are computed from.
    pub rows_used: u64,
    /// Rows left out because of a bad value.
    pub rows_set_aside: u64,
    /// Rows left out because a later row has their key.
    pub rows_duplicate: u64,
    /// How many rows the used ones were folded to, when they are.
    pub folded: Option<u64>,
    /// The folded source that these intervals come from.
    pub made_from: Option<String>,
    /// The sources whose rows these are, when it is a union of them; their rows are counted with theirs, too.
    pub union_of: Vec<String>,
    /// Keys that joined sources do not have.
    pub unmatched: Vec<Unmatched>,
    /// For each declared instant or date column with values: name, first and last instant (a date is its local midnight).
    pub spans: Vec<(String, Instant, Instant)>,
    /// Keys whose newest row is bad, so that an older one stands for them.
    pub older_stand_in: u64,
    /// The rows set aside, by place; of one column and reason no more than the first thousand.
    pub set_aside: Vec<QuarantinedRow>,
    /// How many rows were set aside for which reason, by column.
    pub reasons: Vec<QuarantineReason>,
}
