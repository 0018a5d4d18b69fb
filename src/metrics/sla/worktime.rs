//! Working time as expressions: open seconds up to an instant, and the instant at which so many were open.
//!
//! `B(t) = before[i] + clamp(t − start[i], 0, length[i])`, `i` the last open span that starts at or before `t`; its
//! inverse finds the first span whose end reaches the wanted number of open seconds. Both are look-ups in a table of a
//! few hundred spans a year, whatever the number of tickets. As `before[i]` moves into the minimum, and closed time before a
//! span is `start[i] − before[i]`, `B(t) = min(t − closed[i], through[i])`, and the instant of `s` seconds is `s + closed[i]`.

use crate::calendar::{BusinessDays, Instant, OpenTime, WorkCalendar, WorkError, seconds_after};
use crate::config::{Allowance, BusinessDay, ClockTarget, SlaPolicy};
use crate::diag::Message;
use crate::metrics::Run;
use crate::objective::Unit;
use crate::query::{Expr, Side};
use crate::say;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::sync::Arc;

const DAY: i64 = 86_400;
/// More open seconds than any clock runs.
const NOT_YET: i64 = 1 << 40;
const ROUND_THE_CLOCK: &str = "24x7";

/// Working time of every calendar that a policy needs, from its first ticket to its last possible deadline.
pub(super) struct WorkTimes {
    calendars: IndexMap<String, WorkTime>,
    promises: Vec<Promise>,
}

/// One calendar's tables.
pub(super) struct WorkTime {
    open: OpenTime,
    /// Closed seconds before each span, counted from the epoch.
    closed: Arc<Vec<i64>>,
    /// Starts and closings of its business days, for `end_of_business_day` and `same_day`.
    business_days: BusinessDays,
}

/// A clock target with its calendar settled.
struct Promise {
    priority: String,
    clock: String,
    calendar: String,
    allowed: Allowed,
}

/// How long a clock may run.
#[derive(Clone, Copy)]
enum Allowed {
    /// Open seconds of the calendar.
    Seconds(i64),
    /// Until the close of the nth following business day.
    Days(i64),
    /// Until the close of the first business day that has not closed.
    SameDay,
}

impl WorkTimes {
    /// The tables for a policy whose first row is at `first`.
    pub(super) fn new(run: &Run<'_>, policy: &SlaPolicy, first: Instant) -> Result<Self, Message> {
        let (mut promises, mut counted) = (Vec::new(), IndexMap::<String, (Arc<WorkCalendar>, Vec<Allowed>)>::new());
        for target in &policy.targets {
            let calendar = calendar_of(run, policy, target);
            let allowed = allowed(&calendar, policy, target)?;
            let name = format!("{} {}", calendar.name, calendar.zone.iana_name().unwrap_or_default());
            counted.entry(name.clone()).or_insert_with(|| (calendar, Vec::new())).1.push(allowed);
            let (priority, clock) = (target.priority.clone(), target.clock.clone());
            promises.push(Promise { priority, clock, calendar: name, allowed });
        }
        counted.sort_keys();
        let mut calendars = IndexMap::new();
        for (name, (calendar, longest)) in counted {
            calendars.insert(name, WorkTime::new(&calendar, first, run.as_of, &longest)?);
        }
        Ok(Self { calendars, promises })
    }

    /// Allowed open seconds of a clock by priority; null for a priority that promises nothing.
    /// `priority` is the column that holds the priority.
    pub(super) fn allowed(&self, priority: &str, clock: &str, start: &Expr) -> Expr {
        self.by_priority(priority, clock, |promise, time| match promise.allowed {
            Allowed::Seconds(seconds) => Expr::integer(seconds),
            Allowed::Days(days) => {
                let close = time.open_until(time.close_after(start.clone(), days));
                // A closing time beyond the table lies after the as-of instant, so the clock cannot be late for it.
                close.minus(time.open_until(start.clone())).coalesce(Expr::integer(NOT_YET))
            }
            Allowed::SameDay => {
                let close = time.open_until(time.first_close_after(start));
                close.minus(time.open_until(start.clone())).coalesce(Expr::integer(NOT_YET))
            }
        })
    }

    /// Open seconds up to an instant, on the calendar of the ticket's priority.
    pub(super) fn open_until(&self, priority: &str, clock: &str, at: &Expr) -> Expr {
        self.by_priority(priority, clock, |_, time| time.open_until(at.clone()))
    }

    /// Whether the clock ends with a closing time: then a stop in the closed hours after it is late, though no open time
    /// has passed since.
    pub(super) fn ends_with_a_day(&self, priority: &str, clock: &str) -> Expr {
        self.by_priority(priority, clock, |promise, _| Expr::boolean(!matches!(promise.allowed, Allowed::Seconds(_))))
    }

    /// The first instant at which so many open seconds have passed since another, on the calendar of the ticket's priority. Open
    /// seconds are counted calendar by calendar: those of a week are five times as many round the clock.
    pub(super) fn deadline(&self, priority: &str, clock: &str, since: &Expr, granted: &Expr) -> Expr {
        self.by_priority(priority, clock, |_, time| {
            time.instant_of(time.open_until(since.clone()).plus(granted.clone()))
        })
    }

    fn by_priority(&self, priority: &str, clock: &str, make: impl Fn(&Promise, &WorkTime) -> Expr) -> Expr {
        let is = |value: &str| Expr::column(priority).eq(Expr::text(value));
        let branches = self
            .promises
            .iter()
            .filter(|p| p.clock == clock)
            .map(|p| (is(&p.priority), make(p, &self.calendars[&p.calendar])))
            .collect();
        Expr::Case(branches, Box::new(Expr::null()))
    }
}

/// More seconds than all years for which calendars are known.
pub(super) const LONGEST: i64 = 10_000_000_000;

/// The calendar on which a promise is counted: the one that it names, or round the clock in the zone of that one. The
/// built-in calendar that never closes has the days of the project's zone.
pub(super) fn calendar_of(run: &Run<'_>, policy: &SlaPolicy, target: &ClockTarget) -> Arc<WorkCalendar> {
    let named = &run.project.calendars[&target.calendar];
    let by_end_of_day = policy.business_day == BusinessDay::EndOfBusinessDay && target.allowed.is_business_days();
    let has_days = matches!(target.allowed, Allowance::SameDay(_)) || by_end_of_day;
    let zone = match has_days && named.name == ROUND_THE_CLOCK {
        true => &run.project.site.periods.zone,
        false => &named.zone,
    };
    match policy.is_wall(target) || *zone != named.zone {
        true => Arc::new(WorkCalendar { zone: zone.clone(), ..WorkCalendar::always() }),
        false => Arc::clone(named),
    }
}

/// How long a promise lets its clock run, on its calendar.
fn allowed(calendar: &WorkCalendar, policy: &SlaPolicy, target: &ClockTarget) -> Result<Allowed, Message> {
    let Allowance::Amount(amount, unit) = target.allowed else { return Ok(Allowed::SameDay) };
    let whole = |each: i64| {
        let all = amount.checked_mul(Decimal::from(each)).and_then(|all| all.to_i64());
        all.filter(|all| *all <= LONGEST).ok_or_else(|| {
            let clock = &target.clock;
            say!(
                "`{clock}` の目標 {amount} は長すぎて、どの期限にもなりません",
                "the target {amount} of `{clock}` is too long to be a deadline"
            )
        })
    };
    Ok(match (unit, policy.business_day) {
        (Unit::D, _) | (Unit::Bd, BusinessDay::WallDays) => Allowed::Seconds(whole(DAY)?),
        (Unit::Bd, BusinessDay::EndOfBusinessDay) => Allowed::Days(whole(1)?),
        (Unit::Bd, BusinessDay::BusinessMinutes) => {
            let day = calendar.day_length().map_err(|error| said(calendar, &error))?;
            Allowed::Seconds(whole(day)?)
        }
        (Unit::S, _) => Allowed::Seconds(whole(1)?),
        (Unit::Min, _) => Allowed::Seconds(whole(60)?),
        _ => Allowed::Seconds(whole(3600)?),
    })
}

impl WorkTime {
    /// Tables that reach from before `first` to where a clock that starts at `as_of` could end, or to the end of the
    /// holiday list: a clock that has not ended by `as_of` needs no more, and one that was late ended before.
    fn new(calendar: &WorkCalendar, first: Instant, as_of: Instant, allowed: &[Allowed]) -> Result<Self, Message> {
        let from = seconds_after(first, -45 * DAY);
        let last = calendar.coverage().map(|(_, last)| last.max(as_of));
        let mut reach = 60 * DAY;
        loop {
            let until = last.map_or(seconds_after(as_of, reach), |last| seconds_after(as_of, reach).min(last));
            let open = calendar.open_time(from, until).map_err(|error| said(calendar, &error))?;
            let business_days = calendar.business_days(from, until).map_err(|error| said(calendar, &error))?;
            let closed = open.start.iter().zip(open.before.iter()).map(|(start, before)| start - before);
            let time = Self { closed: Arc::new(closed.collect()), open, business_days };
            if last == Some(until) || allowed.iter().all(|&a| time.reaches(as_of, a)) {
                return Ok(time);
            }
            reach *= 2;
            if reach > 4000 * DAY {
                return Err(said(calendar, &WorkError::NeverOpen));
            }
        }
    }

    fn reaches(&self, as_of: Instant, allowed: Allowed) -> bool {
        let start = as_of.as_second();
        match allowed {
            Allowed::Seconds(seconds) => self.open.deadline(start, seconds).is_some(),
            Allowed::Days(days) => {
                let after = self.business_days.start.partition_point(|&day| day <= start);
                i64::try_from(self.business_days.start.len() - after).is_ok_and(|left| left > days)
            }
            // The last day of the table, and a shift that goes on into it, may have more open time than is in it.
            Allowed::SameDay => self.business_days.shift_close.iter().rev().nth(2).is_some_and(|&close| close > start),
        }
    }

    /// The start and the length of the only span of a calendar that never closes.
    fn always(&self) -> Option<(i64, i64)> {
        let (start, through) = (*self.open.start.first()?, *self.open.through.last()?);
        let is_one = self.open.start.last() == Some(&start) && self.closed.iter().all(|closed| *closed == start);
        is_one.then_some((start, through))
    }

    fn open_until(&self, at: Expr) -> Expr {
        let least = |closed, through| at.clone().minus(closed).least(through);
        if let Some((start, length)) = self.always() {
            let begun = at.clone().ge(Expr::integer(start));
            return least(Expr::integer(start), Expr::integer(length)).only_if(begun);
        }
        let span = at.clone().search_sorted(&self.open.start, Side::LastAtMost);
        least(span.clone().take(&self.closed), span.take(&self.open.through))
    }

    fn instant_of(&self, seconds: Expr) -> Expr {
        if let Some((start, length)) = self.always() {
            let known = seconds.clone().le(Expr::integer(length));
            let at = Expr::integer(start).plus(seconds);
            return at.only_if(known);
        }
        let span = seconds.clone().search_sorted(&self.open.through, Side::FirstAtLeast);
        span.take(&self.closed).plus(seconds)
    }

    fn close_after(&self, start: Expr, days: i64) -> Expr {
        let day = start.search_sorted(&self.business_days.start, Side::LastAtMost).plus(Expr::integer(days));
        day.take(&self.business_days.close)
    }

    fn first_close_after(&self, start: &Expr) -> Expr {
        let later = start.clone().plus(Expr::integer(1));
        later.search_sorted(&self.business_days.shift_close, Side::FirstAtLeast).take(&self.business_days.shift_close)
    }
}

fn said(calendar: &WorkCalendar, error: &WorkError) -> Message {
    let name = &calendar.name;
    match error {
        WorkError::BeyondCoverage { first, last, asked } => say!(
            "カレンダー `{name}` の祝日データは {first} から {last} までで、{asked} の営業時間は分かりません",
            "the holiday list of calendar `{name}` covers {first} to {last}; working time on {asked} is not known"
        ),
        WorkError::NeverOpen => {
            say!("カレンダー `{name}` に営業時間がありません", "calendar `{name}` is never open")
        }
        WorkError::UnevenDays => say!(
            "カレンダー `{name}` は曜日で営業時間の長さが違うため、1営業日の長さが決まりません",
            "the open days of calendar `{name}` differ in length, so one business day has no one length"
        ),
    }
}
