//! Cut-offs of a weekly report: the instants at which one window ends and the next begins (金曜日 17:00).
//!
//! In: a weekday and a time of the local clock, a shift for closed days, a business calendar. Out: windows
//! `[previous cut-off, this cut-off)` without a gap, so that nothing is lost or counted twice. Never: guesses where a
//! cut-off is beyond the holiday list.
//!
//! Decided in docs/decisions/0028-cutoff-windows.md.

use super::instants::{day_after, day_before, first_instant_at, local_date};
use super::{BusinessDayConvention, Date, Days, Hours, Instant, Recurrence, Time, WorkCalendar, WorkError, Zone};
use crate::diag::Place;
use jiff::ToSpan;
use jiff::civil::Weekday;
use serde::Serialize;

/// When a weekly report ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cutoff {
    #[serde(serialize_with = "super::instants::weekday_number::serialize")]
    weekday: Weekday,
    time: Time,
    /// The rule with its shift and calendar.
    pub rule: Recurrence,
    /// As written (`金曜日 17:00`).
    pub written: String,
    /// Where it is declared.
    pub place: Place,
}

impl Cutoff {
    /// The cut-off of a weekly rule with one time of day, to the minute; any other rule is none.
    pub fn new(written: &str, rule: Recurrence, place: Place) -> Option<Self> {
        match (rule.days, rule.hours) {
            (Days::Weekly(weekday), Hours::At(time)) if time.second() == 0 => {
                Some(Self { weekday, time, rule, written: written.to_owned(), place })
            }
            _ => None,
        }
    }

    /// What happens on closed days.
    pub fn shift(&self) -> BusinessDayConvention {
        self.rule.shift
    }

    /// Whose business days move it.
    pub fn calendar(&self) -> Option<&WorkCalendar> {
        self.rule.calendar.as_deref()
    }

    /// The window of an instant: the cut-off at or before it, and the one after it. Two cut-offs that a long closure moves
    /// to one instant are one. Where the holiday list ends, cut-offs stay on their weekday; [`Cutoff::is_told`] says so.
    pub(super) fn window(&self, zone: &Zone, instant: Instant) -> (Instant, Instant) {
        let mut day = self.weekday_from(local_date(zone, instant));
        while self.at(zone, day) > instant {
            let before = day.saturating_sub(7.days());
            if before == day {
                return (Instant::MIN, self.at(zone, day));
            }
            day = before;
        }
        loop {
            let next = day.saturating_add(7.days());
            let end = self.at(zone, next);
            if next == day {
                return (self.at(zone, day), Instant::MAX);
            }
            if end > instant {
                return (self.at(zone, day), end);
            }
            day = next;
        }
    }

    /// Whether a window's end is sure: the holiday list says whether the days around it are business days.
    pub(super) fn is_determined(&self, last: Date) -> bool {
        let on_its_day = self.weekday_from(last.saturating_sub(6.days()));
        [on_its_day, self.weekday_from(last)].iter().all(|day| self.moved(*day).is_ok())
    }

    fn at(&self, zone: &Zone, day: Date) -> Instant {
        first_instant_at(zone, self.moved(day).unwrap_or(day), self.time)
    }

    fn moved(&self, day: Date) -> Result<Date, WorkError> {
        match self.shift().adjust(day, self.calendar()) {
            // A closure longer than any shift leaves the cut-off where it is.
            Err(WorkError::NeverOpen) => Ok(day),
            told => told,
        }
    }

    /// The cut-off's weekday on or after a date.
    fn weekday_from(&self, date: Date) -> Date {
        let ahead = i64::from(date.weekday().until(self.weekday));
        date.saturating_add(ahead.days())
    }

    /// The dates that begin in a window: from the first midnight at or after its start to the last one before its end.
    pub(super) fn dates(zone: &Zone, (start, end): (Instant, Instant)) -> (Date, Date) {
        let begins = |instant: Instant| {
            let date = local_date(zone, instant);
            if super::day_start(zone, date) == instant { date } else { day_after(date) }
        };
        (begins(start), day_before(begins(end)))
    }
}
