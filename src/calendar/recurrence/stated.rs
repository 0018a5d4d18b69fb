//! What a text says of when something recurs, wherever in it that stands: `メール（毎週金曜日 17:00）`, `is sent every Friday`.
//!
//! In: a line of a document. Out: [`Mention`]s with their bytes, and what a sentence says of holidays. Never: takes a month, a quarter
//! or an event beside a day for every month, a range of days for one of them, a number of times for once, or a name (月次レポート)
//! for a statement; what is not surely read is left out.

mod around;
mod clock;
mod cursor;
mod english;
mod holidays;
mod japanese;

use super::{Days, Hours};
use crate::calendar::PlanSpan;
use cursor::Text;
pub use holidays::{StatedShift, stated_shift};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// When something recurs, as far as a text says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedRecurrence {
    /// On which days; several where the text lists them (毎週月・木曜日).
    pub days: Vec<Days>,
    /// When on them; [`Hours::Whole`] where the text leaves that open.
    pub hours: Hours,
    /// Every how many times (隔週 is 2).
    pub every: usize,
    /// Whether it is the latest time (毎月第5営業日までに).
    pub is_deadline: bool,
}

/// What a document says of when something is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StatedTime {
    /// Again and again.
    Recurring(StatedRecurrence),
    /// In a stretch of a plan, once.
    Planned(PlanSpan),
}

impl From<StatedRecurrence> for StatedTime {
    fn from(stated: StatedRecurrence) -> Self {
        Self::Recurring(stated)
    }
}

impl StatedTime {
    /// The recurrence, where it is one.
    pub fn recurrence(&self) -> Option<&StatedRecurrence> {
        match self {
            Self::Recurring(stated) => Some(stated),
            Self::Planned(_) => None,
        }
    }
}

/// How a text says that something recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Wording {
    /// By a word that is as often a part of a name (月次, weekly).
    Adjective,
    /// By a day without how often it comes (第2火曜日).
    Bare,
    /// By itself.
    Whole,
}

/// A part of a text that says when something recurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it says.
    pub stated: StatedRecurrence,
    /// How it says so.
    pub wording: Wording,
}

/// What a scanner read: where it ends, and what it says.
struct Scanned {
    end: usize,
    days: Vec<Days>,
    every: usize,
    wording: Wording,
}

impl Scanned {
    fn new(end: usize, days: Vec<Days>, wording: Wording) -> Self {
        Self { end, days, every: 1, wording }
    }
}

/// Every mention of a text, in its order.
pub fn mentions(text: &str) -> Vec<Mention> {
    let text = Text::new(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let scanned = japanese::scan(&text, at).or_else(|| english::scan(&text, at));
        let Some(scanned) = scanned else {
            at += 1;
            continue;
        };
        let end = scanned.end.max(at + 1);
        let made = around::complete(&text, at, scanned);
        // What is beside a mention that is not sure is no better known.
        let (mention, end) = made.map_or((None, end), |(mention, end)| (Some(mention), end));
        found.extend(mention);
        at = end;
    }
    found
}

#[cfg(test)]
mod tests;
