//! Working time: opening hours, holidays and closures, and the table that turns elapsed working time into a look-up.
//!
//! Decided in docs/decisions/0004-open-time.md.

use super::instants::{day_after, day_start, first_instant_at, local_date};
use super::{Date, Holidays, Instant, Time, Zone};
use crate::diag::Message;
use crate::say;
use serde::Serialize;
use std::sync::Arc;

/// One opening span of a day, half-open; `to` may be 24:00, written as `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DaySpan {
    /// Opening time.
    pub from: Time,
    /// Closing time; `None` is the end of the day.
    pub to: Option<Time>,
}

/// Days on which a calendar is closed, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Closure {
    /// The same days each year, as (month, day); the first may be later in the year than the last (12-29..01-03).
    Yearly {
        /// First closed month and day.
        from: (i8, i8),
        /// Last closed month and day.
        to: (i8, i8),
    },
    /// Dates of one year.
    Dates {
        /// First closed date.
        from: Date,
        /// Last closed date.
        to: Date,
    },
}

/// A business calendar as declared.
///
/// ```
/// use tejun::calendar::{Instant, WorkCalendar};
///
/// let calendar = WorkCalendar::jp_business();
/// let at = |text: &str| text.parse::<Instant>().unwrap();
/// let open = calendar.open_time(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z")).unwrap();
/// // Friday 17:00 to Tuesday 10:00 in Tokyo, over Labour Thanksgiving Day: one hour, and one more.
/// let (start, end) = (at("2026-11-20T08:00:00Z"), at("2026-11-24T01:00:00Z"));
/// assert_eq!(open.elapsed(start.as_second(), end.as_second()), 2 * 3600);
/// assert_eq!(open.deadline(start.as_second(), 2 * 3600), Some(end.as_second()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkCalendar {
    /// Its name: `24x7`, `jp-business`, or as in `data/calendars.yaml`.
    pub name: String,
    /// The zone of its wall times.
    #[serde(serialize_with = "crate::calendar::zone_as_text")]
    pub zone: Zone,
    /// Opening spans of each weekday, Monday first; sorted, not overlapping.
    pub week: [Vec<DaySpan>; 7],
    /// National holidays on which it is closed, if any.
    pub holidays: Option<Arc<Holidays>>,
    /// Further closed days.
    pub closures: Vec<Closure>,
}

/// Why working time cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkError {
    /// The holiday list ends before the day that was asked for.
    BeyondCoverage {
        /// First covered date.
        first: Date,
        /// Last covered date.
        last: Date,
        /// The date that was asked for.
        asked: Date,
    },
    /// The calendar is never open, so no deadline is ever reached.
    NeverOpen,
    /// Its open days differ in length, so "one business day" has no one length.
    UnevenDays,
}

impl WorkError {
    /// The reason for people.
    pub fn message(&self) -> Message {
        match self {
            Self::BeyondCoverage { first, last, asked } => say!(
                "祝日の一覧は {first} から {last} までで、{asked} が祝日かどうかはわかりません",
                "the holiday list covers {first} to {last}, so whether {asked} is a holiday is not known"
            ),
            Self::NeverOpen => say!("カレンダーに開いている時間がありません", "the calendar is never open"),
            Self::UnevenDays => say!(
                "曜日によって営業時間の長さが違うため、1営業日の長さが定まりません",
                "open weekdays differ in length, so one business day has no one length"
            ),
        }
    }
}

/// Open spans of a calendar as parallel columns, for look-ups: `start[i] .. start[i] + length[i]` is open, and
/// `before[i]` seconds were open before it. `B(t) = before[i] + clamp(t − start[i], 0, length[i])` with `i` the last span
/// that starts at or before `t`; elapsed working time is `B(end) − B(start)`. Seconds since the epoch, UTC.
/// The first row is a span of length 0 at `from`, so every instant in `[from, to]` has an `i`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTime {
    /// Start of each open span.
    pub start: Arc<Vec<i64>>,
    /// Length of each open span.
    pub length: Arc<Vec<i64>>,
    /// Open seconds before each span.
    pub before: Arc<Vec<i64>>,
    /// `before + length`: open seconds at the end of each span, for the inverse look-up.
    pub through: Arc<Vec<i64>>,
}

/// Business days as parallel columns, for look-ups of closing times. With `k` the number of `start`s at or before `t`, the
/// Nth business day that follows the day of `t` closes at `close[k + N − 1]`. Seconds since the epoch, UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessDays {
    /// Local midnight of each business day.
    pub start: Arc<Vec<i64>>,
    /// When it closes for the last time.
    pub close: Arc<Vec<i64>>,
    /// When what is open at its end closes: the same, or the next morning where a shift goes on over midnight.
    pub shift_close: Arc<Vec<i64>>,
}

impl DaySpan {
    /// Opening and closing in seconds from midnight, by the clock on the wall.
    pub fn seconds(self) -> (i64, i64) {
        (seconds_of_day(self.from), self.to.map_or(86_400, seconds_of_day))
    }

    /// Nominal length in seconds, by the clock on the wall.
    pub fn wall_seconds(self) -> i64 {
        let (from, to) = self.seconds();
        to - from
    }
}

fn seconds_of_day(time: Time) -> i64 {
    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

impl Closure {
    /// Whether it closes a date.
    pub fn closes(self, date: Date) -> bool {
        match self {
            Self::Dates { from, to } => from <= date && date <= to,
            Self::Yearly { from, to } => {
                let day = (date.month(), date.day());
                if from <= to { from <= day && day <= to } else { from <= day || day <= to }
            }
        }
    }
}

impl WorkCalendar {
    /// `24x7`: open always, in UTC.
    pub fn always() -> Self {
        let whole_day = || vec![DaySpan { from: Time::midnight(), to: None }];
        Self {
            name: "24x7".to_owned(),
            zone: Zone::UTC,
            week: std::array::from_fn(|_| whole_day()),
            holidays: None,
            closures: Vec::new(),
        }
    }

    /// `jp-business`: weekdays 9:00–18:00 in Tokyo, closed on Japanese holidays.
    pub fn jp_business() -> Self {
        let hours = DaySpan { from: Time::constant(9, 0, 0, 0), to: Some(Time::constant(18, 0, 0, 0)) };
        Self {
            name: "jp-business".to_owned(),
            zone: Zone::get("Asia/Tokyo").expect("the zone data base is inside the program"),
            week: std::array::from_fn(|day| if day < 5 { vec![hours] } else { Vec::new() }),
            holidays: Some(Holidays::japan()),
            closures: Vec::new(),
        }
    }

    /// Whether it is open at every instant.
    pub fn is_always_open(&self) -> bool {
        let whole = |spans: &Vec<DaySpan>| matches!(spans.as_slice(), [day] if day.wall_seconds() == 86_400);
        self.holidays.is_none() && self.closures.is_empty() && self.week.iter().all(whole)
    }

    /// The instants about which it can say something, half-open; `None` when it has no holiday list.
    pub fn coverage(&self) -> Option<(Instant, Instant)> {
        let list = self.holidays.as_ref()?;
        Some((day_start(&self.zone, list.first), day_start(&self.zone, day_after(list.last))))
    }

    /// Whether it opens on a date.
    ///
    /// # Errors
    /// [`WorkError::BeyondCoverage`] for a date of which the holiday list says nothing.
    pub fn is_open_day(&self, date: Date) -> Result<bool, WorkError> {
        if let Some(list) = &self.holidays {
            if !list.covers(date) {
                return Err(WorkError::BeyondCoverage { first: list.first, last: list.last, asked: date });
            }
            if list.name_of(date).is_some() {
                return Ok(false);
            }
        }
        Ok(!self.hours_of(date).is_empty() && !self.closures.iter().any(|closure| closure.closes(date)))
    }

    /// The open spans of a date as `(start, end)` in seconds since the epoch, sorted, without empty ones.
    ///
    /// # Errors
    /// [`WorkError::BeyondCoverage`] for a date of which the holiday list says nothing.
    pub fn open_spans(&self, date: Date) -> Result<Vec<(i64, i64)>, WorkError> {
        if !self.is_open_day(date)? {
            return Ok(Vec::new());
        }
        let spans = self.hours_of(date).iter().map(|span| {
            let start = first_instant_at(&self.zone, date, span.from);
            let end = match span.to {
                Some(to) => first_instant_at(&self.zone, date, to),
                None => day_start(&self.zone, day_after(date)),
            };
            (start.as_second(), end.as_second())
        });
        Ok(spans.filter(|(start, end)| start < end).collect())
    }

    /// The open time of `[from, to]`. What is open before `from` or after `to` is not in the table.
    ///
    /// # Errors
    /// [`WorkError::BeyondCoverage`] when the interval leaves the holiday list, [`WorkError::NeverOpen`] when no weekday
    /// has opening hours.
    pub fn open_time(&self, from: Instant, to: Instant) -> Result<OpenTime, WorkError> {
        self.refuse_never_open()?;
        let (first, last) = (from.as_second(), to.as_second());
        let mut table = OpenTimeBuilder::starting_at(first);
        if self.is_always_open() {
            table.add(first, last);
            return Ok(table.build());
        }
        for date in self.dates(from, to) {
            for (start, end) in self.open_spans(date)? {
                table.add(start.max(first), end.min(last));
            }
        }
        Ok(table.build())
    }

    /// Open seconds of one business day, by the clock on the wall.
    ///
    /// # Errors
    /// [`WorkError::UnevenDays`] when its open weekdays differ in length, [`WorkError::NeverOpen`] when there are none.
    pub fn day_length(&self) -> Result<i64, WorkError> {
        self.refuse_never_open()?;
        let mut lengths = self.week.iter().map(|spans| spans.iter().map(|span| span.wall_seconds()).sum::<i64>());
        let first = lengths.by_ref().find(|length| *length > 0).ok_or(WorkError::NeverOpen)?;
        if lengths.all(|length| length == 0 || length == first) { Ok(first) } else { Err(WorkError::UnevenDays) }
    }

    /// The business days that have an instant of `[from, to]`, oldest first.
    ///
    /// # Errors
    /// As [`WorkCalendar::open_time`].
    pub fn business_days(&self, from: Instant, to: Instant) -> Result<BusinessDays, WorkError> {
        self.refuse_never_open()?;
        let (mut starts, mut closes, mut shifts) = (Vec::new(), Vec::new(), Vec::new());
        for date in self.dates(from, to) {
            if let Some((open, close)) = self.open_spans(date)?.last() {
                starts.push(day_start(&self.zone, date).as_second());
                closes.push(*close);
                shifts.push(self.over_midnight(date, *open, *close).unwrap_or(*close));
            }
        }
        Ok(BusinessDays { start: Arc::new(starts), close: Arc::new(closes), shift_close: Arc::new(shifts) })
    }

    /// When the last open span of a day closes on the next one, as a shift does that is written in two, to midnight and from it
    /// (22:00-24:00, 00:00-06:00). What is open for a whole day is no shift, and ends with the day.
    fn over_midnight(&self, date: Date, open: i64, close: i64) -> Option<i64> {
        let next = day_after(date);
        let midnight = day_start(&self.zone, next).as_second();
        if close != midnight || open == day_start(&self.zone, date).as_second() {
            return None;
        }
        let (start, end) = *self.open_spans(next).ok()?.first()?;
        (start == midnight && end < day_start(&self.zone, day_after(next)).as_second()).then_some(end)
    }

    /// Local dates that have an instant of `[from, to)`, and always that of `from`.
    fn dates(&self, from: Instant, to: Instant) -> impl Iterator<Item = Date> + '_ {
        let first = local_date(&self.zone, from);
        let next = |date: &Date| Some(day_after(*date)).filter(|next| next > date);
        std::iter::successors(Some(first), next)
            .take_while(move |date| *date == first || day_start(&self.zone, *date) < to)
    }

    fn hours_of(&self, date: Date) -> &[DaySpan] {
        &self.week[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())]
    }

    fn refuse_never_open(&self) -> Result<(), WorkError> {
        if self.week.iter().all(Vec::is_empty) { Err(WorkError::NeverOpen) } else { Ok(()) }
    }
}

/// Grows the columns of an [`OpenTime`], span by span in order.
struct OpenTimeBuilder {
    start: Vec<i64>,
    length: Vec<i64>,
    before: Vec<i64>,
    through: Vec<i64>,
}

impl OpenTimeBuilder {
    fn starting_at(from: i64) -> Self {
        Self { start: vec![from], length: vec![0], before: vec![0], through: vec![0] }
    }

    fn add(&mut self, start: i64, end: i64) {
        if start < end {
            let before = self.through.last().copied().unwrap_or(0);
            self.start.push(start);
            self.length.push(end - start);
            self.before.push(before);
            self.through.push(before + (end - start));
        }
    }

    fn build(self) -> OpenTime {
        let Self { start, length, before, through } = self;
        OpenTime {
            start: Arc::new(start),
            length: Arc::new(length),
            before: Arc::new(before),
            through: Arc::new(through),
        }
    }
}

impl OpenTime {
    /// `B(t)`: open seconds from the beginning of the table to `t`; 0 before it, all of them after its end.
    pub fn open_at_or_before(&self, t: i64) -> i64 {
        match self.start.partition_point(|start| *start <= t).checked_sub(1) {
            Some(i) => self.before[i] + (t - self.start[i]).min(self.length[i]),
            None => 0,
        }
    }

    /// Open seconds of `[start, end)`; negative when `end` is before `start`.
    pub fn elapsed(&self, start: i64, end: i64) -> i64 {
        self.open_at_or_before(end) - self.open_at_or_before(start)
    }

    /// The first instant at which `seconds` of open time have elapsed since `start`; it may be a closing time, and it is
    /// `start` itself for 0. `None` when that is not in the table.
    pub fn deadline(&self, start: i64, seconds: i64) -> Option<i64> {
        if seconds <= 0 {
            return Some(start);
        }
        let target = self.open_at_or_before(start) + seconds;
        let i = self.through.partition_point(|through| *through < target);
        Some(*self.start.get(i)? + (target - self.before[i]))
    }

    /// Open spans as `(start, end)`, oldest first.
    pub fn spans(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        let spans = self.start.iter().zip(self.length.iter());
        spans.filter(|(_, length)| **length > 0).map(|(start, length)| (*start, start + length))
    }
}

impl BusinessDays {
    /// When the Nth business day that follows the local day of `t` closes; `None` when it is not in the table or `n` is 0.
    pub fn nth_close(&self, t: i64, n: usize) -> Option<i64> {
        let started = self.start.partition_point(|start| *start <= t);
        self.close.get((started + n).checked_sub(1)?).copied().filter(|_| n > 0)
    }

    /// When the first business day closes that has not closed at `t`, with the shift that goes on over its midnight: that of `t`, or
    /// the one that follows it; `None` when it is not in the table.
    pub fn first_close_after(&self, t: i64) -> Option<i64> {
        self.shift_close.get(self.shift_close.partition_point(|close| *close <= t)).copied()
    }
}

#[cfg(test)]
mod tests;
