//! Lists that a page shows in part, and that stand whole in a file beside it.
//!
//! In: which list a page cut short, and the sentence that says how many rows it leaves out. Out: [`ListExport`], and [`ListRow`]s
//! for the file. Never: holds all rows of a list: they come in blocks.

use super::{Breach, Route, RowValue, RunningClock, TimeLeft, UndecidedClock};
use crate::calendar::Period;
use crate::diag::Lang;
use serde::{Deserialize, Serialize};

/// The sentence below a list that was cut short, with the file that has all of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListExport {
    /// How many rows are not shown, as a sentence.
    pub text: String,
    /// The number of the list among those of its page, from 1.
    pub number: usize,
    /// How many rows the list has.
    pub rows: u64,
    /// What the rows are asked for with; no part of what is kept of a page.
    #[serde(skip)]
    pub asked: Option<Box<ListQuery>>,
}

impl ListExport {
    /// Where the file is, beside a page at a route.
    pub fn path(&self, route: &Route) -> String {
        let file = route.file();
        format!("{}list-{}.csv", file.strip_suffix("index.html").unwrap_or_default(), self.number)
    }
}

/// A list as it was asked for, without a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// Which rows.
    pub of: ListKind,
    /// Further columns, or of rows all columns: their names and heads.
    pub columns: Vec<(String, String)>,
    /// The language of the heads.
    pub lang: Lang,
}

/// What a list is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListKind {
    /// The clocks of a policy that were missed in a period.
    Breaches {
        /// The policy.
        policy: String,
        /// Only these of its clocks; else all.
        clocks: Option<Vec<String>>,
        /// The period in which they count.
        period: Period,
    },
    /// The clocks of a policy that were undecided when a period ended.
    Undecided {
        /// The policy.
        policy: String,
        /// Only these of its clocks; else all.
        clocks: Option<Vec<String>>,
        /// The period.
        period: Period,
    },
    /// The clocks of a policy that run.
    Running {
        /// The policy.
        policy: String,
        /// Only these of its clocks; else all.
        clocks: Option<Vec<String>>,
        /// Only those with so much time left at most.
        within: Option<TimeLeft>,
    },
    /// Rows of a source.
    Rows {
        /// The source.
        source: String,
        /// A condition over its columns.
        filter: Option<String>,
        /// The column that must lie in the period.
        within: Option<(String, Period)>,
        /// Columns that rows are sorted by, and whether the greatest comes first.
        sort: Vec<(String, bool)>,
    },
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum ListRow {
    /// A clock that was missed.
    Breach(Breach),
    /// A clock that was undecided.
    Undecided(UndecidedClock),
    /// A clock that runs.
    Running(RunningClock),
    /// The columns that were asked for.
    Row(Vec<RowValue>),
}

/// How many rows of a source went into files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExportStats {
    /// All rows.
    pub rows: u64,
    /// The rows of the largest block: no more of one answer were held at once.
    pub largest_block: u64,
}

impl ExportStats {
    /// Adds a block.
    pub fn add(&mut self, rows: usize) {
        self.rows += rows as u64;
        self.largest_block = self.largest_block.max(rows as u64);
    }
}

impl std::ops::AddAssign for ExportStats {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.largest_block = self.largest_block.max(other.largest_block);
    }
}
