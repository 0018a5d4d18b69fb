//! What directives ask about rows, and the small answers.
//!
//! In: names that the configuration knows, a period, and how many rows are shown. Out: so many of the rows at most, with the
//! columns that were named and no others, and how many there are in all. Never: answers anything itself; `metrics` does, behind [`DrillThrough`].

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

/// Which missed clocks are asked for.
#[derive(Debug, Clone, Copy)]
pub struct BreachesAsked<'a> {
    /// The policy.
    pub policy: &'a str,
    /// Only these of its clocks; else all.
    pub clocks: Option<&'a [String]>,
    /// Further columns of the tickets.
    pub columns: &'a [String],
    /// A column by whose values they are summed up.
    pub sum_by: Option<&'a str>,
    /// The period in which they count.
    pub period: &'a Period,
    /// At most so many are listed.
    pub limit: usize,
}

/// How many clocks of a name and a priority were missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreachCount {
    /// Name of the clock.
    pub clock: String,
    /// The priority.
    pub priority: String,
    /// How many there are.
    pub n: u64,
}

/// How many rows have a value.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueCount {
    /// The value.
    pub value: RowValue,
    /// How many there are.
    pub n: u64,
}

/// The clocks of a policy that were missed in a period, and those that were undecided.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BreachesFound {
    /// How many there are, by priority and clock as promised.
    pub counts: Vec<BreachCount>,
    /// The first of them.
    pub breaches: Vec<Breach>,
    /// How many there are of each value of the column by which they are summed up.
    pub sums: Vec<ValueCount>,
    /// Beside them: the first clocks that were undecided when the period ended.
    pub undecided: Vec<UndecidedClock>,
}

impl BreachesFound {
    /// How many there are in all.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|count| count.n).sum()
    }
}

/// How much time a running clock may have left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeLeft {
    /// Seconds of the clock's open time.
    Open(i64),
    /// Days of the clock's calendar.
    BusinessDays(Decimal),
    /// Seconds on the wall.
    Wall(i64),
}

/// Which running clocks are asked for.
#[derive(Debug, Clone, Copy)]
pub struct RunningAsked<'a> {
    /// The policy.
    pub policy: &'a str,
    /// Only these of its clocks; else all.
    pub clocks: Option<&'a [String]>,
    /// Further columns of the tickets.
    pub columns: &'a [String],
    /// Only those with so much time left at most.
    pub within: Option<TimeLeft>,
    /// At most so many are listed.
    pub limit: usize,
}

/// The clocks of a policy that run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunningFound {
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub clocks: Vec<RunningClock>,
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

/// Which rows are counted by weekday and hour.
#[derive(Debug, Clone, Copy)]
pub struct HoursAsked<'a> {
    /// The source.
    pub source: &'a str,
    /// A condition over its columns, as in metrics.
    pub filter: Option<&'a str>,
    /// The column of instants.
    pub time: &'a str,
    /// The period in which they lie, before the as-of instant.
    pub period: &'a Period,
}

/// Rows by weekday, Monday first, and hour of the site's zone.
pub type HourCounts = [[u64; 24]; 7];

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
pub trait DrillThrough: Sync {
    /// The breached clocks of a policy that count in a period, by priority as promised, clock, deadline and key.
    ///
    /// # Errors
    /// When the source cannot be asked.
    fn breaches(&self, asked: &BreachesAsked<'_>) -> Result<BreachesFound, Message>;

    /// The clocks of a policy that run at the as-of instant, what is due first before the others.
    ///
    /// # Errors
    /// When the source cannot be asked, or a clock has no one length of a business day.
    fn running(&self, asked: &RunningAsked<'_>) -> Result<RunningFound, Message>;

    /// Rows of a source.
    ///
    /// # Errors
    /// When the source cannot be asked.
    fn rows(&self, asked: &RowsAsked<'_>) -> Result<RowsFound, Message>;

    /// How many rows there are of each hour of each weekday.
    ///
    /// # Errors
    /// When the source cannot be asked.
    fn hours(&self, asked: &HoursAsked<'_>) -> Result<HourCounts, Message>;

    /// What became of a backlog: one count, or one for each value of the column they are told apart by.
    ///
    /// # Errors
    /// When the source cannot be asked.
    fn backlog(&self, asked: &BacklogAsked<'_>) -> Result<Vec<BacklogCount>, Message>;
}

/// A drill_through without data.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDrillThrough;

impl DrillThrough for NoDrillThrough {
    fn breaches(&self, _: &BreachesAsked<'_>) -> Result<BreachesFound, Message> {
        Ok(BreachesFound::default())
    }

    fn running(&self, _: &RunningAsked<'_>) -> Result<RunningFound, Message> {
        Ok(RunningFound::default())
    }

    fn rows(&self, _: &RowsAsked<'_>) -> Result<RowsFound, Message> {
        Ok(RowsFound { total: 0, rows: Vec::new() })
    }

    fn hours(&self, _: &HoursAsked<'_>) -> Result<HourCounts, Message> {
        Ok(HourCounts::default())
    }

    fn backlog(&self, _: &BacklogAsked<'_>) -> Result<Vec<BacklogCount>, Message> {
        Ok(Vec::new())
    }
}
