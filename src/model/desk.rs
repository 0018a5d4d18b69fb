//! What directives ask about rows, and the small answers.
//!
//! In: names that the configuration knows, and a period. Out: the rows that were asked for, with the columns that were named
//! and no others. Never: answers anything itself; `metrics` does, behind [`Desk`].

use crate::calendar::{Date, Instant, Period};
use crate::diag::Message;
use rust_decimal::Decimal;

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum RowValue {
    /// None.
    Nothing,
    /// A text, or the declared name of a category.
    Text(String),
    /// A number.
    Number(Decimal),
    /// True or false.
    Boolean(bool),
    /// An instant.
    Instant(Instant),
    /// A local date.
    Date(Date),
    /// A length of time, in seconds.
    Seconds(i64),
}

/// A clock that was missed.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// The ticket's key.
    pub ticket: String,
    /// Name of the clock.
    pub clock: String,
    /// The priority whose promise was missed.
    pub priority: String,
    /// When the clock was due.
    pub deadline: Option<Instant>,
    /// When it stopped; `None` while the breach is open.
    pub stop: Option<Instant>,
    /// Open seconds less pauses, up to the stop or the as-of instant.
    pub elapsed_s: i64,
    /// Open seconds over what was promised.
    pub over_by_s: i64,
    /// Name of the calendar whose open time counts.
    pub calendar: String,
    /// The second in which it counts.
    pub counted_at: Instant,
    /// The columns that were asked for.
    pub cells: Vec<RowValue>,
}

/// A clock that runs at the as-of instant and has time left.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningClock {
    /// The ticket's key.
    pub ticket: String,
    /// Name of the clock.
    pub clock: String,
    /// The priority in force when it ended, or now.
    pub priority: String,
    /// When it is due, if nothing pauses it.
    pub deadline: Instant,
    /// Open seconds of its calendar until then.
    pub left_s: i64,
    /// Open seconds of one day of its calendar; `None` where days differ.
    pub day_s: Option<i64>,
    /// Whether the policy calls it at risk.
    pub at_risk: bool,
    /// Name of the calendar.
    pub calendar: String,
    /// The columns that were asked for.
    pub cells: Vec<RowValue>,
}

/// A clock that was neither met nor breached when a period ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndecidedClock {
    /// The clock.
    pub clock: String,
    /// The ticket's key.
    pub ticket: String,
    /// The priority in force then.
    pub priority: String,
    /// When it started.
    pub start: Option<Instant>,
    /// When it is or was due, as far as is known now; `None` while it is paused.
    pub deadline: Option<Instant>,
    /// When it stopped after the period.
    pub stop: Option<Instant>,
}

/// Which rows of a source are asked for.
#[derive(Debug, Clone, Copy)]
pub struct RowsAsked<'a> {
    /// The source.
    pub source: &'a str,
    /// A condition over its columns, as in metrics.
    pub filter: Option<&'a str>,
    /// The column of instants or dates that must lie in the period, before the as-of instant.
    pub within: Option<(&'a str, &'a Period)>,
    /// The columns.
    pub columns: &'a [String],
    /// Columns that rows are sorted by, and whether the greatest comes first.
    pub sort: &'a [(String, bool)],
    /// At most so many.
    pub limit: usize,
}

/// Rows of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct RowsFound {
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub rows: Vec<Vec<RowValue>>,
}

/// Whose backlog is asked for.
#[derive(Debug, Clone, Copy)]
pub struct BacklogAsked<'a> {
    /// The source.
    pub source: &'a str,
    /// When a row was created.
    pub created: &'a str,
    /// When it was closed; missing while it is open.
    pub closed: &'a str,
    /// Which rows count.
    pub filter: Option<&'a str>,
    /// A column that rows are told apart by.
    pub by: Option<&'a str>,
    /// The period.
    pub period: &'a Period,
}

/// What became of a backlog in a period: `after = before + created − closed`.
#[derive(Debug, Clone, PartialEq)]
pub struct BacklogCount {
    /// The value of the column they are told apart by.
    pub group: Option<RowValue>,
    /// Open when the period began.
    pub before: i64,
    /// Created in it.
    pub created: i64,
    /// Closed in it.
    pub closed: i64,
    /// Open when it ended, or at the as-of instant.
    pub after: i64,
}

/// Answers what pages ask about rows. An error is why there is no answer.
pub trait Desk: Sync {
    /// The breached clocks of a policy that count in a period, by priority as promised, clock, deadline and key.
    ///
    /// # Errors
    /// When the source cannot be asked.
    fn breaches(&self, policy: &str, columns: &[String], period: &Period) -> Result<Vec<Breach>, Message>;

    /// The clocks of a policy that run at the as-of instant, what is due first before the others.
    ///
    /// # Errors
    /// When the source cannot be asked.
    fn running(&self, policy: &str, columns: &[String]) -> Result<Vec<RunningClock>, Message>;

    /// The clocks of a policy that were undecided when a period ended, by clock and key, so many of each clock at most as a
    /// table may have rows.
    ///
    /// # Errors
    /// When the source cannot be asked.
    fn undecided(&self, policy: &str, period: &Period) -> Result<Vec<UndecidedClock>, Message>;

    /// Rows of a source.
    ///
    /// # Errors
    /// When the source cannot be asked.
    fn rows(&self, asked: &RowsAsked<'_>) -> Result<RowsFound, Message>;

    /// What became of a backlog: one count, or one for each value of the column they are told apart by.
    ///
    /// # Errors
    /// When the source cannot be asked.
    fn backlog(&self, asked: &BacklogAsked<'_>) -> Result<Vec<BacklogCount>, Message>;
}

/// A desk without data.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDesk;

impl Desk for NoDesk {
    fn breaches(&self, _: &str, _: &[String], _: &Period) -> Result<Vec<Breach>, Message> {
        Ok(Vec::new())
    }

    fn running(&self, _: &str, _: &[String]) -> Result<Vec<RunningClock>, Message> {
        Ok(Vec::new())
    }

    fn undecided(&self, _: &str, _: &Period) -> Result<Vec<UndecidedClock>, Message> {
        Ok(Vec::new())
    }

    fn rows(&self, _: &RowsAsked<'_>) -> Result<RowsFound, Message> {
        Ok(RowsFound { total: 0, rows: Vec::new() })
    }

    fn backlog(&self, _: &BacklogAsked<'_>) -> Result<Vec<BacklogCount>, Message> {
        Ok(Vec::new())
    }
}
