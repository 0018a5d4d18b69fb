//! Recurrences such as `毎月第3土曜日 00:00-04:00`, `毎月最終営業日`, `毎週金曜日 17:00` and `四半期に1回`, and what happens to
//! them on holidays.
//!
//! In: a text, a business calendar, an interval. Out: slots of local time. Never: guesses whether a day beyond the holiday
//! list is a business day.

mod stated;
mod weeks;
mod words;
mod written;

pub use stated::{Mention, StatedRecurrence, StatedShift, StatedTime, Wording, mentions, stated_shift};
pub use weeks::FirstWeek;
pub use written::written;

use super::instants::{day_after, day_before, day_start, first_instant_at, local_date};
use super::{Date, Grain, Instant, PeriodCalendar, Time, WorkCalendar, WorkError, Zone};
use jiff::civil::Weekday;
use jiff::{SignedDuration, ToSpan};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How far a slot can be moved from its day; longer closures do not hold in practice.
const FARTHEST_DAYS: i64 = 45;

/// On which days something recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Days {
    /// Every day.
    Daily,
    /// Every business day of the calendar (平日, 毎営業日).
    BusinessDays,
    /// Every week on one weekday.
    Weekly(#[serde(with = "super::instants::weekday_number")] Weekday),
    /// Every month on the nth of a weekday, 1 to 5, or -1 for the last one. A month without a fifth has none.
    MonthlyNth(i8, #[serde(with = "super::instants::weekday_number")] Weekday),
    /// Every month on a day, 1 to 31, or -1 for its last one. A month without such a day has none.
    MonthlyDay(i8),
    /// Every month on the nth business day, from 1, or -1 for the last one.
    MonthlyBusinessDay(i8),
    /// In the nth week of every month, 1 to 5, on whatever day of it (毎月第1週); see [`FirstWeek`].
    MonthlyWeek(i8),
    /// Once in each period of a grain, on whatever day (四半期に1回).
    Once(Grain),
}

/// When on its day a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hours {
    /// The whole day (or the whole period of [`Days::Once`]).
    Whole,
    /// One instant.
    At(Time),
    /// A window; an end that is not after its start means the next day.
    Between(Time, Time),
}

/// Where a slot goes that falls on a day on which the business calendar is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum BusinessDayConvention {
    /// It stays.
    #[default]
    None,
    /// To the last business day before.
    PreviousBusinessDay,
    /// To the first business day after.
    NextBusinessDay,
}

impl BusinessDayConvention {
    /// The names used in configuration.
    pub const NAMES: [(&'static str, Self); 3] = [
        ("none", Self::None),
        ("previous_business_day", Self::PreviousBusinessDay),
        ("next_business_day", Self::NextBusinessDay),
    ];

    /// The name used in configuration.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, shift)| *shift == self).map_or("none", |(name, _)| name)
    }

    /// Where a date goes.
    ///
    /// # Errors
    /// As [`WorkCalendar::is_open_day`]; [`WorkError::NeverOpen`] when no business day is near.
    pub fn adjust(self, date: Date, calendar: Option<&WorkCalendar>) -> Result<Date, WorkError> {
        let step = match self {
            Self::None => return Ok(date),
            Self::PreviousBusinessDay => day_before,
            Self::NextBusinessDay => day_after,
        };
        let mut at = date;
        for _ in 0..FARTHEST_DAYS {
            if is_business_day(calendar, at)? {
                return Ok(at);
            }
            at = step(at);
        }
        Err(WorkError::NeverOpen)
    }
}

/// Whether a date is a business day; without a calendar, Monday to Friday are.
fn is_business_day(calendar: Option<&WorkCalendar>, date: Date) -> Result<bool, WorkError> {
    match calendar {
        Some(calendar) => calendar.is_open_day(date),
        None => Ok(date.weekday().to_monday_zero_offset() < 5),
    }
}

/// Something that recurs in local time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recurrence {
    /// On which days.
    pub days: Days,
    /// When on those days.
    pub hours: Hours,
    /// What happens on closed days.
    pub shift: BusinessDayConvention,
    /// Whose business days and holidays count; without one, Monday to Friday are business days.
    pub calendar: Option<Arc<WorkCalendar>>,
    /// Which week of a month is its first.
    pub first_week: FirstWeek,
}

/// One time that something recurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The day on which the rule puts it; where it is a period ([`Days::is_period`]) its first one.
    pub nominal: Date,
    /// The day on which it is, after its shift.
    pub date: Date,
    /// First instant.
    pub start: Instant,
    /// First instant after it; the same as `start` for [`Hours::At`].
    pub end: Instant,
}

/// A slot that the rule puts on a holiday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnHoliday {
    /// The day.
    pub date: Date,
    /// The holiday's name.
    pub name: String,
    /// Where the slot goes; `None` when it stays, or when that cannot be told.
    pub moved_to: Option<Date>,
}

impl Days {
    /// Whether each time is a period within which something is done once, and not a day.
    pub fn is_period(self) -> bool {
        matches!(self, Self::MonthlyWeek(_) | Self::Once(_))
    }
}

impl Recurrence {
    /// The rule of a text such as `毎月第3土曜日 00:00-04:00`, `毎週金曜日 17:00`, `毎月第1営業日`, `毎月25日`, `毎日`, `平日`,
    /// `毎月第1週`, `四半期に1回`, `monthly 3rd saturday 00:00-04:00`, `last business day`, `weekdays`; full-width characters and missing or
    /// additional spaces do not matter. It has no shift and no calendar yet.
    pub fn parse(text: &str) -> Option<Self> {
        let (days, hours) = words::read(text)?;
        Some(Self::new(days, hours))
    }

    /// A rule without a shift and a calendar.
    pub fn new(days: Days, hours: Hours) -> Self {
        let (shift, first_week) = (BusinessDayConvention::None, FirstWeek::default());
        Self { days, hours, shift, calendar: None, first_week }
    }

    /// The slots that have an instant of `[from, to)`, whole, oldest first. They are local: an hour that a jump of the
    /// clock leaves out is not in them.
    ///
    /// # Errors
    /// [`WorkError::BeyondCoverage`] when a day of the interval is a slot or not depending on holidays that nobody knows.
    pub fn slots(&self, periods: &PeriodCalendar, from: Instant, to: Instant) -> Result<Vec<Slot>, WorkError> {
        let last = match self.shift {
            // What is put on the day behind the interval may be moved into it.
            BusinessDayConvention::PreviousBusinessDay => to,
            BusinessDayConvention::None | BusinessDayConvention::NextBusinessDay => {
                to.saturating_sub(SignedDuration::from_nanos(1)).unwrap_or(to)
            }
        };
        let (first, last) = (local_date(&periods.zone, from), local_date(&periods.zone, last));
        self.found(periods, from, to, |date, error| if first <= date && date <= last { Err(error) } else { Ok(()) })
    }

    /// The same, as far as it can be told: without the slots that depend on holidays that nobody knows.
    pub fn known_slots(&self, periods: &PeriodCalendar, from: Instant, to: Instant) -> Vec<Slot> {
        self.found(periods, from, to, |_, _| Ok(())).unwrap_or_default()
    }

    /// The slots of `[from, to)`; `unknown` decides what becomes of a day of which nothing can be told.
    fn found(
        &self,
        periods: &PeriodCalendar,
        from: Instant,
        to: Instant,
        unknown: impl Fn(Date, WorkError) -> Result<(), WorkError>,
    ) -> Result<Vec<Slot>, WorkError> {
        let touches = |slot: &Slot| match slot.start == slot.end {
            true => from <= slot.start && slot.start < to,
            false => slot.start < to && slot.end > from,
        };
        if let Days::Once(grain) = self.days {
            let slots = periods.covering(grain, from, to).into_iter();
            let slots = slots.map(|p| Slot { nominal: p.first, date: p.first, start: p.start, end: p.end });
            return Ok(slots.filter(touches).collect());
        }
        let (first, last) = (local_date(&periods.zone, from), local_date(&periods.zone, to));
        if let Days::MonthlyWeek(nth) = self.days {
            let slots = self.weeks(nth, &periods.zone, first, last, unknown)?.into_iter();
            return Ok(slots.filter(touches).collect());
        }
        let reach = if self.shift == BusinessDayConvention::None { 1 } else { FARTHEST_DAYS };
        let mut slots = Vec::new();
        for date in dates(first.saturating_sub(reach.days()), last.saturating_add(reach.days())) {
            match self.slot_on(&periods.zone, date) {
                Ok(slot) => slots.extend(slot.filter(touches)),
                Err(error) => unknown(date, error)?,
            }
        }
        slots.sort_by_key(|slot: &Slot| (slot.start, slot.nominal));
        Ok(slots)
    }

    /// Whether the slots of a day depend on business days.
    pub fn needs_calendar(&self) -> bool {
        self.shift != BusinessDayConvention::None
            || matches!(self.days, Days::BusinessDays | Days::MonthlyBusinessDay(_))
            || (matches!(self.days, Days::MonthlyWeek(_)) && self.first_week == FirstWeek::Business)
    }

    /// The slots of `[first, last]` that the rule puts on a holiday of the calendar. What recurs daily or on business days
    /// meets no holiday by surprise.
    pub fn on_holidays(&self, first: Date, last: Date) -> Vec<OnHoliday> {
        let Some(calendar) = &self.calendar else { return Vec::new() };
        let Some(list) = calendar.holidays.as_ref() else { return Vec::new() };
        if !matches!(self.days, Days::Weekly(_) | Days::MonthlyNth(..) | Days::MonthlyDay(_)) {
            return Vec::new();
        }
        let hit = |date: Date| {
            let name = list.name_of(date).filter(|_| self.falls_on(date).unwrap_or(false))?.to_owned();
            let moved_to = self.shift.adjust(date, Some(calendar)).ok().filter(|moved| *moved != date);
            Some(OnHoliday { date, name, moved_to })
        };
        dates(first, last).filter_map(hit).collect()
    }

    fn slot_on(&self, zone: &Zone, nominal: Date) -> Result<Option<Slot>, WorkError> {
        if !self.falls_on(nominal)? {
            return Ok(None);
        }
        let date = self.shift.adjust(nominal, self.calendar.as_deref())?;
        let (start, end) = match self.hours {
            Hours::Whole => (day_start(zone, date), day_start(zone, day_after(date))),
            Hours::At(time) => (first_instant_at(zone, date, time), first_instant_at(zone, date, time)),
            Hours::Between(from, to) => {
                let end_date = if to > from { date } else { day_after(date) };
                (first_instant_at(zone, date, from), first_instant_at(zone, end_date, to))
            }
        };
        let empty = start == end && !matches!(self.hours, Hours::At(_));
        Ok((!empty).then_some(Slot { nominal, date, start, end }))
    }

    fn falls_on(&self, date: Date) -> Result<bool, WorkError> {
        let open = |date| is_business_day(self.calendar.as_deref(), date);
        let is_last = |step: i64| date.saturating_add(step.days()).month() != date.month();
        Ok(match self.days {
            Days::Daily => true,
            Days::BusinessDays => open(date)?,
            Days::Weekly(weekday) => date.weekday() == weekday,
            Days::MonthlyNth(-1, weekday) => date.weekday() == weekday && is_last(7),
            Days::MonthlyNth(nth, weekday) => date.weekday() == weekday && (date.day() - 1) / 7 + 1 == nth,
            Days::MonthlyDay(-1) => is_last(1),
            Days::MonthlyDay(day) => date.day() == day,
            Days::MonthlyBusinessDay(n) => {
                let (first, last, others) = match n {
                    -1 => (day_after(date), date.last_of_month(), 0),
                    n => (date.first_of_month(), day_before(date), i32::from(n) - 1),
                };
                // Open itself, with as many open days before it (or none after it).
                open(date)?
                    && dates(first, last).try_fold(0, |sum, date| open(date).map(|o| sum + i32::from(o)))? == others
            }
            Days::MonthlyWeek(_) | Days::Once(_) => false,
        })
    }
}

/// A recurrence that is a window of local time, such as maintenance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowRule {
    rule: Recurrence,
    from: Time,
    to: Time,
}

impl WindowRule {
    /// The rule, if it says from when until when.
    pub fn new(rule: Recurrence) -> Option<Self> {
        match rule.hours {
            Hours::Between(from, to) => Some(Self { rule, from, to }),
            Hours::Whole | Hours::At(_) => None,
        }
    }

    /// The window of a text such as `毎月第3土曜日 00:00-04:00`; see [`Recurrence::parse`].
    pub fn parse(text: &str) -> Option<Self> {
        Recurrence::parse(text).and_then(Self::new)
    }

    /// What recurs.
    pub fn recurrence(&self) -> &Recurrence {
        &self.rule
    }

    /// How many seconds a window lasts on a day without a jump of the clock.
    pub fn length(&self) -> i64 {
        let seconds = self.to.duration_since(self.from).as_secs();
        if seconds > 0 { seconds } else { seconds + 86_400 }
    }

    /// The windows that have an instant of `[from, to)`, whole, as `(start, end)` in seconds since the epoch, oldest first;
    /// only as far as the calendar reaches where the rule needs one.
    pub fn windows(&self, zone: &Zone, from: Instant, to: Instant) -> Vec<(i64, i64)> {
        // A window never lasts a period, so the fiscal year does not matter here.
        let periods = PeriodCalendar { zone: zone.clone(), fiscal_year_start: 1, cutoff: None };
        let slots = if from < to { self.rule.known_slots(&periods, from, to) } else { Vec::new() };
        slots.iter().map(|slot| (slot.start.as_second(), slot.end.as_second())).collect()
    }
}

/// `[first, last]`, day by day.
fn dates(first: Date, last: Date) -> impl Iterator<Item = Date> {
    let next = |date: &Date| Some(day_after(*date)).filter(|next| next > date);
    std::iter::successors(Some(first), next).take_while(move |date| *date <= last)
}

#[cfg(test)]
mod tests;
