//! One ticket clock, told step by step: what `explain deadline` prints.
//!
//! In: a calendar, a start, what was promised, when it stopped, pauses. Out: a [`ClockStrip`]: deadline, elapsed time,
//! state, and the strip of open, closed and paused time. Never: works over rows — figures use the look-up tables of
//! [`WorkCalendar::open_time`], and this is the reading they must agree with.

mod json;

use super::instants::local_date;
use super::{Holidays, Instant, OpenTime, WorkCalendar, WorkError, Zone};
pub use json::local_text;
use serde::Serialize;
use std::sync::Arc;

/// How a number of business days is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayReading {
    /// One calendar day's open time, counted in open seconds.
    #[default]
    BusinessMinutes,
    /// Open time up to the close of the Nth following business day, so that pauses move it on.
    EndOfBusinessDay,
    /// N times 24 hours of the clock on the wall.
    WallDays,
}

/// The end of which day 当日中 means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SameDay {
    /// The close of the first business day that has not closed yet: that of the opening, else the next one.
    #[default]
    Business,
    /// Midnight after the opening, whether anybody works on that day or not.
    Calendar,
}

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Seconds of open time.
    OpenSeconds(i64),
    /// Seconds of the clock on the wall, whatever the calendar.
    WallSeconds(i64),
    /// Business days, by the question's [`DayReading`].
    BusinessDays(u16),
    /// The time up to the end of the day of the start.
    EndOfDay(SameDay),
}

/// An interval that does not count, half-open; without an end it still lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// First instant.
    pub start: Instant,
    /// First instant after it.
    pub end: Option<Instant>,
}

/// A clock to be told.
#[derive(Debug, Clone)]
pub struct ClockQuestion<'a> {
    /// Whose open time counts.
    pub calendar: &'a WorkCalendar,
    /// When the clock starts.
    pub from: Instant,
    /// What was promised, if anything.
    pub goal: Option<Goal>,
    /// When it stopped, if it did.
    pub until: Option<Instant>,
    /// Now, if the answer may depend on it.
    pub as_of: Option<Instant>,
    /// In any order; they may overlap.
    pub pauses: &'a [Pause],
    /// How business days are read.
    pub reading: DayReading,
}

/// What became of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Stopped in time.
    Met,
    /// Stopped too late.
    Breached,
    /// Not stopped, not yet late.
    Running,
    /// Not stopped, and late.
    BreachedOpen,
    /// In a pause without an end: there is no deadline.
    Paused,
    /// It stopped before it started.
    DataError,
}

/// What a stretch of time was for the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SegmentKind {
    /// Counted.
    Open,
    /// Not counted: the calendar is closed.
    Closed,
    /// Not counted: open, but paused.
    Paused,
}

/// A stretch of time, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First instant.
    pub start: Instant,
    /// First instant after it; `None` for a pause that still lasts.
    pub end: Option<Instant>,
    /// What it was.
    pub kind: SegmentKind,
}

/// A clock as told. Serialised as `explain deadline --format json` prints it, instants with the calendar's offset.
#[derive(Debug, Clone)]
pub struct ClockStrip {
    /// The first instant at which elapsed time reaches what was promised; `None` without a promise or while paused.
    pub deadline: Option<Instant>,
    /// Open seconds less pauses: up to the stop, else up to now, else up to the deadline or the pause that still lasts.
    pub elapsed_s: i64,
    /// What became of it; `None` when nothing was promised and it stopped.
    pub state: Option<ClockState>,
    /// Name of the calendar.
    pub calendar: String,
    /// How business days were read.
    pub reading: DayReading,
    /// The end of which day was promised, if one was.
    pub same_day: Option<SameDay>,
    /// The strip, oldest first; closed time is closed also when paused, so that paused segments are what the pauses credit.
    pub segments: Vec<Segment>,
    /// The holiday list that the calendar goes by, if it knows holidays.
    pub holidays: Option<Arc<Holidays>>,
    /// The zone in which instants are printed.
    pub zone: Zone,
}

/// Tells one clock.
///
/// # Errors
/// [`WorkError`] when the calendar cannot say, such as beyond its holiday list.
pub fn evaluate_clock(question: &ClockQuestion<'_>) -> Result<ClockStrip, WorkError> {
    let wall;
    let calendar = match (question.goal, question.reading) {
        (Some(Goal::WallSeconds(_) | Goal::EndOfDay(SameDay::Calendar)), _)
        | (Some(Goal::BusinessDays(_)), DayReading::WallDays) => {
            wall = WorkCalendar { zone: question.calendar.zone.clone(), ..WorkCalendar::always() };
            &wall
        }
        _ => question.calendar,
    };
    let from = question.from.as_second();
    let told = |deadline, elapsed_s, state, segments| ClockStrip {
        deadline,
        elapsed_s,
        state,
        calendar: question.calendar.name.clone(),
        reading: question.reading,
        same_day: match question.goal {
            Some(Goal::EndOfDay(day)) => Some(day),
            _ => None,
        },
        segments,
        holidays: question.calendar.holidays.clone(),
        zone: question.calendar.zone.clone(),
    };
    if question.until.is_some_and(|until| until < question.from) {
        return Ok(told(None, 0, Some(ClockState::DataError), Vec::new()));
    }
    let pauses = united(question.pauses, from);
    let outcome = match question.goal {
        Some(goal) => Some(due(calendar, from, goal, question.reading, &pauses)?),
        None => None,
    };
    let seen_until = seen_until(question, outcome, &pauses);
    let table = calendar.open_time(question.from, seen_until)?;
    let elapsed = elapsed(&table, from, seen_until.as_second(), &pauses);
    let state = state(question, outcome, elapsed);
    // The elapsed time of a clock that still runs stops at now; its strip goes on to the deadline.
    let strip_end = match (question.until, outcome) {
        (None, Some(Due::At { deadline, .. })) => seen_until.max(instant(deadline)),
        _ => seen_until,
    };
    let table = calendar.open_time(question.from, strip_end)?;
    let mut segments = segments(&table, from, strip_end.as_second(), &pauses);
    if state == Some(ClockState::Paused) {
        leave_open(&mut segments, &pauses);
    }
    let deadline = outcome.and_then(Due::deadline).map(instant);
    Ok(told(deadline, elapsed, state, segments))
}

/// When a goal is reached.
#[derive(Clone, Copy)]
enum Due {
    /// At a second, after so many open seconds.
    At { deadline: i64, target: i64 },
    /// Never, while the last pause lasts.
    Paused { target: i64 },
}

impl Due {
    fn deadline(self) -> Option<i64> {
        match self {
            Self::At { deadline, .. } => Some(deadline),
            Self::Paused { .. } => None,
        }
    }

    fn target(self) -> i64 {
        match self {
            Self::At { target, .. } | Self::Paused { target } => target,
        }
    }
}

/// Up to when elapsed time is told.
fn seen_until(question: &ClockQuestion<'_>, due: Option<Due>, pauses: &[(i64, i64)]) -> Instant {
    let last_pause = pauses.last().map(|(start, _)| instant(*start));
    let told = question.until.or(question.as_of).or(due.and_then(Due::deadline).map(instant)).or(last_pause);
    told.unwrap_or(question.from).max(question.from)
}

fn state(question: &ClockQuestion<'_>, due: Option<Due>, elapsed: i64) -> Option<ClockState> {
    let over = due.is_some_and(|due| elapsed > due.target());
    // A promise by the end of a day is broken at closing time, though no open time passes until the next day.
    let ends_with_a_day = match question.goal {
        Some(Goal::BusinessDays(_)) => question.reading == DayReading::EndOfBusinessDay,
        Some(Goal::EndOfDay(_)) => true,
        _ => false,
    };
    let deadline = due.and_then(Due::deadline).map(instant).filter(|_| ends_with_a_day);
    let after_closing = question.until.or(question.as_of).zip(deadline).is_some_and(|(seen, due)| seen > due);
    let late = over || after_closing;
    match (question.until, due) {
        (Some(_), None) => None,
        (Some(_), Some(_)) => Some(if late { ClockState::Breached } else { ClockState::Met }),
        (None, Some(Due::Paused { .. })) => Some(ClockState::Paused),
        (None, _) => Some(if late { ClockState::BreachedOpen } else { ClockState::Running }),
    }
}

/// When a goal that starts at `from` is reached, on a table that grows until it is found or cannot grow.
fn due(
    calendar: &WorkCalendar,
    from: i64,
    goal: Goal,
    reading: DayReading,
    pauses: &[(i64, i64)],
) -> Result<Due, WorkError> {
    const LONGEST_DAYS: i64 = 366 * 100;
    let mut days = 32;
    loop {
        let limit = instant(from.saturating_add(days * 86_400));
        let covered = calendar.coverage().map(|(_, end)| end).filter(|end| *end < limit);
        let end = covered.unwrap_or(limit).max(instant(from));
        let table = calendar.open_time(instant(from), end)?;
        // What the last day of the table has open after its end is not in it.
        let until =
            |close: Option<i64>| close.filter(|close| *close <= end.as_second()).map(|at| table.elapsed(from, at));
        let target = match (goal, reading) {
            (Goal::OpenSeconds(seconds) | Goal::WallSeconds(seconds), _) => Some(seconds),
            (Goal::BusinessDays(n), DayReading::BusinessMinutes) => Some(i64::from(n) * calendar.day_length()?),
            (Goal::BusinessDays(n), DayReading::WallDays) => Some(i64::from(n) * 86_400),
            (Goal::BusinessDays(n), DayReading::EndOfBusinessDay) => {
                until(calendar.business_days(instant(from), end)?.nth_close(from, usize::from(n)))
            }
            (Goal::EndOfDay(_), _) => until(calendar.business_days(instant(from), end)?.first_close_after(from)),
        };
        if let Some(found) = target.and_then(|target| reached(&table, from, target, pauses)) {
            return Ok(found);
        }
        if let Some(end) = covered {
            // The first day that is not covered is what is missing; asking for it says what the list covers.
            calendar.is_open_day(local_date(&calendar.zone, end))?;
        }
        if days > LONGEST_DAYS {
            return Err(WorkError::NeverOpen);
        }
        days *= 2;
    }
}

/// The first instant in the table at which `target` seconds less pauses have elapsed.
fn reached(table: &OpenTime, from: i64, target: i64, pauses: &[(i64, i64)]) -> Option<Due> {
    let (mut at, mut left) = (from, target);
    for &(start, end) in pauses {
        let before = table.elapsed(at, start);
        if before >= left {
            break;
        }
        if end == i64::MAX {
            return Some(Due::Paused { target });
        }
        left -= before;
        at = end;
    }
    table.deadline(at, left).map(|deadline| Due::At { deadline, target })
}

fn elapsed(table: &OpenTime, from: i64, until: i64, pauses: &[(i64, i64)]) -> i64 {
    let paused = |&(start, end): &(i64, i64)| table.elapsed(start.min(until), end.min(until));
    table.elapsed(from, until) - pauses.iter().map(paused).sum::<i64>()
}

/// The union of the pauses after `from`, sorted; an end of `i64::MAX` still lasts. Empty and reversed ones are nothing.
fn united(pauses: &[Pause], from: i64) -> Vec<(i64, i64)> {
    let seconds =
        |pause: &Pause| (pause.start.as_second().max(from), pause.end.map_or(i64::MAX, |end| end.as_second()));
    let mut sorted: Vec<(i64, i64)> = pauses.iter().map(seconds).filter(|(start, end)| start < end).collect();
    sorted.sort_unstable();
    let mut union: Vec<(i64, i64)> = Vec::new();
    for (start, end) in sorted {
        match union.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => union.push((start, end)),
        }
    }
    union
}

/// The strip of `[from, until)`, neighbours of one kind joined.
fn segments(table: &OpenTime, from: i64, until: i64, pauses: &[(i64, i64)]) -> Vec<Segment> {
    let spans: Vec<(i64, i64)> = table.spans().collect();
    let mut cuts: Vec<i64> = spans.iter().chain(pauses).flat_map(|(start, end)| [*start, *end]).collect();
    cuts.extend([from, until]);
    cuts.retain(|cut| from <= *cut && *cut <= until);
    cuts.sort_unstable();
    cuts.dedup();
    let within = |intervals: &[(i64, i64)], t: i64| {
        let i = intervals.partition_point(|(start, _)| *start <= t);
        i > 0 && t < intervals[i - 1].1
    };
    let mut strip: Vec<Segment> = Vec::new();
    for pair in cuts.windows(2) {
        let kind = match (within(&spans, pair[0]), within(pauses, pair[0])) {
            (false, _) => SegmentKind::Closed,
            (true, true) => SegmentKind::Paused,
            (true, false) => SegmentKind::Open,
        };
        match strip.last_mut() {
            Some(last) if last.kind == kind => last.end = Some(instant(pair[1])),
            _ => strip.push(Segment { start: instant(pair[0]), end: Some(instant(pair[1])), kind }),
        }
    }
    strip
}

/// Ends the strip in the pause that still lasts, whatever the calendar does meanwhile.
fn leave_open(segments: &mut Vec<Segment>, pauses: &[(i64, i64)]) {
    let Some((start, _)) = pauses.last() else { return };
    let start = instant(*start);
    segments.retain(|segment| segment.start < start);
    if let Some(last) = segments.last_mut() {
        last.end = last.end.map(|end| end.min(start));
    }
    segments.push(Segment { start, end: None, kind: SegmentKind::Paused });
}

fn instant(second: i64) -> Instant {
    Instant::from_second(second).unwrap_or(if second < 0 { Instant::MIN } else { Instant::MAX })
}

#[cfg(test)]
mod tests;
