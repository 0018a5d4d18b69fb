//! What customers answer and what a team gets done, as meant: surveys, recurring tasks and checklists.

use crate::calendar::Recurrence;
use crate::query::Expr;
use rust_decimal::Decimal;
use serde::Serialize;

/// Answers of customers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Survey {
    /// The source, one row per survey.
    pub source: String,
    /// The instant or date that puts a row into a period.
    pub time: String,
    /// The answer, a number; null where nobody answered.
    pub score: Expr,
    /// Which rows count.
    pub filter: Option<Expr>,
    /// Whether a row is a survey that was sent; needed for the response rate.
    pub sent: Option<Expr>,
    /// How answers become one value.
    pub reading: SurveyReading,
}

/// How answers become one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum SurveyReading {
    /// CSAT, mean of answers from 1 to the top of the scale.
    Mean(Decimal),
    /// CSAT, share of the two highest answers of the scale, in per cent.
    TopTwo(Decimal),
    /// NPS: (promoters 9–10 − detractors 0–6) ÷ answers × 100.
    Nps,
}

/// Since when it is known how a row of a list stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct KnownFrom {
    /// The column of the day from which on the row is there.
    pub there: &'static str,
    /// The column of the day from which on its state is known; without a value it always is.
    pub known: &'static str,
    /// Whether the row is closed from that day on.
    pub ends: bool,
}

/// What is open at the end of each period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backlog {
    /// The source.
    pub source: String,
    /// From when on a row is open: an instant or a date.
    pub start: String,
    /// When it is no longer; missing while it is open. Without a column nothing ends.
    pub end: Option<String>,
    /// Which rows count.
    pub filter: Option<Expr>,
    /// Of a list of the site whose rows tell how they stand today: since when that is known.
    pub known_from: Option<KnownFrom>,
    /// Whether what begins a row may have been another day before its state is known.
    pub start_moves: bool,
}

/// Tasks done of tasks scheduled.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Adherence {
    /// One row per task, with a due time and a time of completion.
    Due {
        /// The source.
        source: String,
        /// When it is due; a date is over with its local day.
        due: String,
        /// When it was done; missing while it is not. A date only where `due` is one.
        done: String,
        /// Seconds (whole days for dates) after the due time that still count.
        grace: i64,
        /// Which rows count.
        filter: Option<Expr>,
    },
    /// Declared recurrences against a log of what was done.
    Slots {
        /// The log.
        source: String,
        /// The column that names the task.
        task: String,
        /// When it was done.
        done_at: String,
        /// The tasks, in declared order.
        tasks: Vec<RecurringTask>,
    },
    /// What is planned in `data/schedule.yaml`, with what shows that it was done.
    Schedule {
        /// The entries, in declared order; each has evidence.
        entries: Vec<String>,
    },
}

/// A task that recurs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecurringTask {
    /// Its name in the log.
    pub name: String,
    /// When it recurs, as written.
    pub when: String,
    /// The rule.
    pub rule: Recurrence,
    /// Seconds after the beginning of a slot in which it may be done, the last one included; `None` for slots that say
    /// themselves when they end.
    pub grace: Option<i64>,
}

/// What is done of what is planned, now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Progress {
    /// Ticked boxes of documents.
    Documents {
        /// A glob below `content/`.
        glob: String,
        /// Only below this heading.
        heading: Option<String>,
    },
    /// Rows of a source.
    Rows {
        /// The source.
        source: String,
        /// Whether a row is done.
        done: Expr,
        /// Which rows count.
        filter: Option<Expr>,
    },
}
