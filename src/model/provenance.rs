//! Where the figures come from: what was read of a source, file by file, and what of it was not used.

use crate::calendar::{Date, Instant, date_of_day};
use crate::diag::{Message, Place};

/// What was read of one source. It holds no value of any row, so that every reader of a site may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The source's name.
    pub source: String,
    /// Its files, sorted by path.
    pub files: Vec<ReadFile>,
    /// First and last instant of each date or instant column with values: name, first, last.
    pub spans: Vec<(String, Instant, Instant)>,
    /// Which days have rows.
    pub days: Option<Days>,
    /// How many rows were set aside for which reason.
    pub reasons: Vec<QuarantineReason>,
    /// How many rows the used ones were folded to, when they are.
    pub folded: Option<u64>,
    /// The folded source that these intervals come from.
    pub made_from: Option<String>,
    /// The sources whose rows these are, when it is a union of them; their rows are counted with theirs, too.
    pub union_of: Vec<String>,
    /// Keys that an older row stands for, since their newest one is bad.
    pub older_stand_in: u64,
    /// What joined sources do not have: source, rows, keys.
    pub unmatched: Vec<(String, u64, u64)>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadFile {
    /// Path relative to the project.
    pub path: String,
    /// BLAKE3 of its bytes, hexadecimal.
    pub fingerprint: String,
    /// How it was read: `utf-8`, `cp932`, `parquet`.
    pub encoding: String,
    /// What stands between two values of a text file.
    pub separator: Option<char>,
    /// Rows in it.
    pub rows: u64,
}

/// Why rows were set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineReason {
    /// The column, in its declared name; `None` for rows that do not fit the header.
    pub column: Option<String>,
    /// What is wrong, without any value.
    pub what: Message,
    /// How many rows; one that is bad in two columns counts in both.
    pub rows: u64,
    /// The first place.
    pub example: Place,
}

/// The local days between the first and the last row of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// The column that tells the day.
    pub column: String,
    /// The first day with a row.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// How many days there are from the first to the last, both included.
    pub all: u64,
    /// Days without any row, as first and last of each run, ascending.
    pub without: Vec<(Date, Date)>,
}

impl Days {
    /// The days of a column from the sorted numbers of days that have a row (days since the epoch).
    pub fn new(column: String, present: &[i64]) -> Option<Self> {
        let (first, last) = (*present.first()?, *present.last()?);
        let gaps = present.windows(2).filter(|pair| pair[1] - pair[0] > 1);
        let without = gaps
            .map(|pair| Some((date_of_day(pair[0] + 1)?, date_of_day(pair[1] - 1)?)))
            .collect::<Option<Vec<_>>>()?;
        let all = u64::try_from(last - first + 1).ok()?;
        Some(Self { column, first: date_of_day(first)?, last: date_of_day(last)?, all, without })
    }
}
