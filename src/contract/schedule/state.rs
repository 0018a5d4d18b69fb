//! How an entry stands at an instant: when it is next, when it was done last.
//!
//! In: an entry, the ledger, an instant. Out: days and instants. Never: a slot that is called off, or one that nobody can tell.

use crate::calendar::{Date, Instant, PeriodCalendar, local_date, seconds_after};
use crate::config::ScheduleEntry;
use crate::model::{Ledger, NextSlot, SlotOutcome, TrackedSlot};

/// How far ahead the next time is looked for: a year and a long closure.
const AHEAD: i64 = 420 * 86_400;

/// When something is next, after an instant; what may be done until a day that has not passed is.
pub(super) fn next(entry: &ScheduleEntry, periods: &PeriodCalendar, as_of: Instant) -> Option<NextSlot> {
    let until = seconds_after(as_of, AHEAD);
    let slots = entry.slots(periods, as_of, until);
    let mut coming = slots.iter().filter(|slot| !slot.cancelled && (slot.start > as_of || slot.deadline));
    let slot = coming.next()?;
    let today = local_date(&periods.zone, as_of);
    Some(match slot.days {
        Some((_, last)) if slot.deadline => NextSlot::By(last),
        Some((first, _)) => NextSlot::On(first.max(today)),
        None => NextSlot::At(slot.start),
    })
}

fn slots<'l>(entry: &ScheduleEntry, ledger: &'l Ledger) -> &'l [TrackedSlot] {
    ledger.entries.get(&entry.id).map(Vec::as_slice).unwrap_or_default()
}

/// When it was done last, in time or not.
pub(super) fn last_done(entry: &ScheduleEntry, ledger: &Ledger) -> Option<Instant> {
    slots(entry, ledger).iter().filter_map(|slot| slot.at).max()
}

/// The day of the newest slot whose time is over, where it was not done.
pub(super) fn missed(entry: &ScheduleEntry, ledger: &Ledger) -> Option<Date> {
    let decided = slots(entry, ledger).iter().rev().find(|slot| slot.kept != SlotOutcome::Undecided)?;
    (decided.kept == SlotOutcome::Missed).then_some(decided.nominal)
}
