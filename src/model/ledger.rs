//! What became of what was planned: done in time, late, missed, or not yet decided.
//!
//! In: slots with what shows that they were done. Out: the same by entry, and their sums. Never: counts a slot whose time
//! is not over, or one of which nothing can be known.

use super::ReportName;
use crate::calendar::{Date, Instant};
use rust_decimal::Decimal;
use serde::Serialize;
use std::collections::BTreeMap;

/// What became of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlotOutcome {
    /// Done in time.
    Done,
    /// Done, but too late.
    Late,
    /// Not done, and its time is over.
    Missed,
    /// Its time is not over, or what shows it does not reach that far.
    Undecided,
}

impl SlotOutcome {
    /// Its name in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Late => "late",
            Self::Missed => "missed",
            Self::Undecided => "undecided",
        }
    }
}

/// One slot that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackedSlot {
    /// The day on which the rule puts it, before a shift.
    pub nominal: Date,
    /// Its first instant.
    pub start: Instant,
    /// The last second in which it is done in time.
    pub due: Instant,
    /// What became of it.
    pub kept: SlotOutcome,
    /// When it was done, if it was.
    pub at: Option<Instant>,
}

/// Every followed slot, by the id of its entry, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The slots, as far as anything can be known of them.
    pub entries: BTreeMap<String, Vec<TrackedSlot>>,
    /// Until when that which shows them tells anything.
    pub told_until: BTreeMap<String, Instant>,
}

impl Ledger {
    /// What became of the slot of an entry that begins at an instant.
    pub fn of(&self, entry: &str, start: Instant, nominal: Date) -> Option<&TrackedSlot> {
        self.entries.get(entry)?.iter().find(|slot| slot.start == start && slot.nominal == nominal)
    }
}

/// How many slots became what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SlotCounts {
    /// Done in time.
    pub done: u64,
    /// Done too late.
    pub late: u64,
    /// Not done.
    pub missed: u64,
    /// Not decided.
    pub undecided: u64,
}

impl SlotCounts {
    /// Adds one slot.
    pub fn add(&mut self, kept: SlotOutcome) {
        let count = match kept {
            SlotOutcome::Done => &mut self.done,
            SlotOutcome::Late => &mut self.late,
            SlotOutcome::Missed => &mut self.missed,
            SlotOutcome::Undecided => &mut self.undecided,
        };
        *count += 1;
    }

    /// The slots whose time is over: the denominator of the rate.
    pub fn over(&self) -> u64 {
        self.done + self.late + self.missed
    }

    /// Those done in time of those whose time is over, in per cent; `None` while there are none.
    pub fn rate(&self) -> Option<Decimal> {
        let over = Decimal::from(self.over());
        (!over.is_zero()).then(|| Decimal::from(self.done) * Decimal::ONE_HUNDRED / over)
    }
}

/// An edition of a report that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuedReport {
    /// Which report.
    pub report: ReportName,
    /// Its name among those of its kind.
    pub key: String,
    /// When its first edition was issued.
    pub at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_of_what_is_over_and_late_is_not_in_time() {
        let mut sum = SlotCounts::default();
        assert_eq!(sum.rate(), None);
        for kept in [
            SlotOutcome::Done,
            SlotOutcome::Done,
            SlotOutcome::Done,
            SlotOutcome::Late,
            SlotOutcome::Missed,
            SlotOutcome::Undecided,
            SlotOutcome::Undecided,
        ] {
            sum.add(kept);
        }
        // 3 of 5 are in time; the two undecided ones count nowhere.
        assert_eq!((sum.over(), sum.rate()), (5, Some(Decimal::from(60))));
    }
}
