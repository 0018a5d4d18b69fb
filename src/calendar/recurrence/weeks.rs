//! Weeks of a month: 毎月第1週.
//!
//! In: a month, a number, a reading of "first", a business calendar. Out: slots that are weeks. Never: guesses the reading, or
//! which days nobody knows are business days.

use super::{Days, FARTHEST_DAYS, Recurrence, Slot, is_business_day};
use crate::calendar::instants::{day_after, day_start};
use crate::calendar::{Date, WorkError, Zone};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};

/// Which week of a month is its first. A week never reaches into another month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FirstWeek {
    /// The week, Monday to Sunday, with the first business day.
    #[default]
    Business,
    /// The days 1 to 7; the fifth one begins with the 29th.
    Days,
}

impl FirstWeek {
    /// The names used in configuration.
    pub const NAMES: [(&'static str, Self); 2] = [("business", Self::Business), ("days", Self::Days)];
}

impl Recurrence {
    /// The nth weeks of the months of `[first, last]` and of those beside them, in their order.
    pub(super) fn weeks(
        &self,
        nth: i8,
        zone: &Zone,
        first: Date,
        last: Date,
        unknown: impl Fn(Date, WorkError) -> Result<(), WorkError>,
    ) -> Result<Vec<Slot>, WorkError> {
        debug_assert!(matches!(self.days, Days::MonthlyWeek(_)), "only weeks of months have numbers");
        let months = std::iter::successors(Some(first.first_of_month()), |month| {
            month.checked_add(1.month()).ok().filter(|next| *next <= last)
        });
        let mut slots = Vec::new();
        for month in months {
            match self.week_of(month, nth) {
                Ok(week) => slots.extend(week.map(|(from, to)| Slot {
                    nominal: from,
                    date: from,
                    start: day_start(zone, from),
                    end: day_start(zone, day_after(to)),
                })),
                Err(error) => unknown(month, error)?,
            }
        }
        Ok(slots)
    }

    /// The first and the last day of the nth week of a month, if it has that many.
    fn week_of(&self, month: Date, nth: i8) -> Result<Option<(Date, Date)>, WorkError> {
        let end = month.last_of_month();
        let monday = match self.first_week {
            FirstWeek::Days => month,
            FirstWeek::Business => {
                let day = self.first_business_day(month)?;
                day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
            }
        };
        let from = monday.saturating_add((i64::from(nth) - 1).weeks());
        let to = from.saturating_add(6.days());
        Ok((from <= end).then(|| (from.max(month), to.min(end))))
    }

    fn first_business_day(&self, month: Date) -> Result<Date, WorkError> {
        let mut at = month;
        for _ in 0..FARTHEST_DAYS {
            if is_business_day(self.calendar.as_deref(), at)? {
                return Ok(at);
            }
            at = day_after(at);
        }
        Err(WorkError::NeverOpen)
    }
}
