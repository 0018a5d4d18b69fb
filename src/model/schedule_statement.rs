//! What a document says of when something is done, and what that is bound to.
//!
//! In: statements read from documents, bound and compared by the rooms that know the schedule. Out: plain values for pages, checks
//! and commands. Never: binds or compares.

use super::Aside;
use crate::calendar::{Date, Instant, StatedShift, StatedTime};
use crate::diag::{Message, Place};
use serde::{Deserialize, Serialize};

/// A statement of a document about when something is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleStatement {
    /// The document's path relative to the project.
    pub document: String,
    /// Where the words that say when stand; of something below a day of a plan, where it stands itself.
    pub place: Place,
    /// The words of the headings above it, outermost first.
    pub headings: Vec<String>,
    /// The label before it, or the name of its row; may be empty.
    pub label: String,
    /// What it may be about, as written and without numbers and brackets; the surest first. Empty where nothing is sure.
    pub names: Vec<String>,
    /// When, as written; of something below a day of a plan, what is done.
    pub text: String,
    /// When, as read.
    pub stated: StatedTime,
    /// What its sentence says of holidays.
    pub shift: Option<StatedShift>,
    /// Whether the document says that it is not to be bound (`bind: false`), or it is no statement at all.
    pub off: bool,
    /// Why it is none, though it reads like one.
    pub aside: Option<Aside>,
}

/// A statement with the entry of the schedule that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundSchedule {
    /// The statement.
    pub statement: ScheduleStatement,
    /// The entry, where one is surely meant.
    pub entry: Option<BoundEntry>,
}

/// An entry of the schedule that a statement is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundEntry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it is, as written.
    pub when: String,
    /// In what the document says something else; `None` where the two agree.
    pub difference: Option<Message>,
    /// When it is next.
    pub next: Option<NextSlot>,
    /// When it was done last, where that is followed.
    pub last_done: Option<Instant>,
    /// The day of the last slot whose time is over, where nobody did it.
    pub missed: Option<Date>,
}

/// The next time that something planned is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextSlot {
    /// At an instant.
    At(Instant),
    /// On a day.
    On(Date),
    /// Until the end of a day.
    By(Date),
}
