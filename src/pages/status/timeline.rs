//! The timeline of an incident: times of day become instants, newest first, each with how long after the start it was.
//!
//! In: the entries of a document and when the incident began. Out: [`TimelineRow`]s. Never: moves an entry whose day is
//! written; a time alone is on the day of the one before it, or on the next when the clock has gone back.

use super::incidents::{Incident, state_in_words};
use super::tables;
use crate::calendar::{Date, Instant, Time, days_before, first_instant_at, local_date, local_text};
use crate::content::{StampDay, TimelineEntry};
use crate::model::TimelineRow;
use crate::pages::context::ComposeContext;
use crate::say;

const HALF_A_DAY: i64 = 43_200;

pub(in crate::pages) fn rows(
    context: &ComposeContext<'_>,
    entries: &[TimelineEntry],
    incident: Option<&Incident<'_>>,
) -> Vec<TimelineRow> {
    let start = incident.map(|incident| incident.start);
    let mut rows: Vec<TimelineRow> =
        in_order(context, entries, start).into_iter().map(|(at, entry)| row(context, entry, at, start)).collect();
    rows.reverse();
    rows
}

/// The newest instant of a timeline.
pub(in crate::pages) fn newest(
    context: &ComposeContext<'_>,
    entries: &[TimelineEntry],
    start: Option<Instant>,
) -> Option<Instant> {
    in_order(context, entries, start).into_iter().filter_map(|(at, _)| at).max()
}

fn row(
    context: &ComposeContext<'_>,
    entry: &TimelineEntry,
    at: Option<Instant>,
    start: Option<Instant>,
) -> TimelineRow {
    let lang = context.lang();
    let after = at.zip(start).filter(|(at, start)| at > start).map(|(at, start)| {
        let length = tables::length(context, start, at);
        say!("発生から {length}", "{length} after the start").into_text(lang)
    });
    TimelineRow {
        datetime: at.map(|at| local_text(at, &context.project.site.periods.zone)).unwrap_or_default(),
        time: at.map_or_else(|| entry.time.strftime("%H:%M").to_string(), |at| context.local(at)),
        after: after.unwrap_or_default(),
        state: entry.state.map(|state| state_in_words(context, state).to_owned()).unwrap_or_default(),
        text: entry.text.clone(),
    }
}

/// The entries in the order of time. A list that is written newest first is turned round.
fn in_order<'e>(
    context: &ComposeContext<'_>,
    entries: &'e [TimelineEntry],
    start: Option<Instant>,
) -> Vec<(Option<Instant>, &'e TimelineEntry)> {
    let zone = &context.project.site.periods.zone;
    let forward: Vec<&TimelineEntry> = entries.iter().collect();
    let backward: Vec<&TimelineEntry> = entries.iter().rev().collect();
    let begin = start.map(|start| {
        let local = zone.to_datetime(start);
        (local.date(), local.time())
    });
    let days = |order: &[&TimelineEntry]| days(order, begin);
    let instants = |order: &[&TimelineEntry]| -> Option<Vec<Instant>> {
        Some(days(order)?.into_iter().zip(order).map(|(day, entry)| first_instant_at(zone, day, entry.time)).collect())
    };
    let (Some(ahead), Some(back)) = (instants(&forward), instants(&backward)) else {
        return forward.into_iter().map(|entry| (None, entry)).collect();
    };
    let rises = |all: &[Instant]| all.windows(2).all(|pair| pair[0] <= pair[1]);
    let span = |all: &[Instant]| match (all.first(), all.last()) {
        (Some(first), Some(last)) => last.as_second() - first.as_second(),
        _ => 0,
    };
    let turned = rises(&back) && (!rises(&ahead) || span(&back) < span(&ahead));
    let (order, at) = if turned { (backward, back) } else { (forward, ahead) };
    at.into_iter().map(Some).zip(order).collect()
}

/// The day of each entry; `None` when nothing tells the first.
fn days(order: &[&TimelineEntry], begin: Option<(Date, Time)>) -> Option<Vec<Date>> {
    let mut before: Option<(Date, Time)> = None;
    let mut days = Vec::with_capacity(order.len());
    for entry in order {
        let day = match (entry.day, before.or(begin)) {
            (Some(StampDay::Full(day)), _) => day,
            (Some(StampDay::MonthDay(month, day)), Some((near, _))) => nearest_year(month, day, near)?,
            (None, Some((day, time))) if entry.time < time && (before.is_some() || is_far(entry.time, time)) => {
                day.tomorrow().ok()?
            }
            (None, Some((day, _))) => day,
            (_, None) => return None,
        };
        before = Some((day, entry.time));
        days.push(day);
    }
    Some(days)
}

/// Whether a time is so much before that of the start that it must be of the next day, not of a moment before the start.
fn is_far(time: Time, start: Time) -> bool {
    start.duration_since(time).as_secs() > HALF_A_DAY
}

/// The date of a month and a day that is nearest to another one.
fn nearest_year(month: i8, day: i8, near: Date) -> Option<Date> {
    let years = [near.year() - 1, near.year(), near.year() + 1];
    let dates = years.into_iter().filter_map(|year| Date::new(year, month, day).ok());
    dates.min_by_key(|date| date.duration_since(near).as_secs().abs())
}

/// The first of so many local days up to the as-of instant.
pub(in crate::pages) fn first_day(context: &ComposeContext<'_>, days: u32) -> Date {
    days_before(local_date(&context.project.site.periods.zone, context.as_of), days.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Place;

    fn entry(text: &str) -> TimelineEntry {
        let (day, time) = text.rsplit_once(' ').map_or((None, text), |(day, time)| (Some(day), time));
        let day = day.map(|day| match day.split_once('/') {
            Some((month, day)) => StampDay::MonthDay(month.parse().unwrap(), day.parse().unwrap()),
            None => StampDay::Full(day.parse().unwrap()),
        });
        let time = crate::calendar::parse_time(time).flatten().unwrap();
        TimelineEntry { day, time, state: None, text: String::new(), place: Place::file("a.md") }
    }

    fn told(texts: &[&str], start: Option<(&str, &str)>) -> Option<Vec<String>> {
        let entries: Vec<TimelineEntry> = texts.iter().map(|text| entry(text)).collect();
        let begin =
            start.map(|(day, time)| (day.parse().unwrap(), crate::calendar::parse_time(time).flatten().unwrap()));
        let order: Vec<&TimelineEntry> = entries.iter().collect();
        days(&order, begin).map(|days| days.iter().map(Date::to_string).collect())
    }

    #[test]
    fn times_roll_over_midnight() {
        let start = Some(("2026-11-08", "23:40"));
        let days = told(&["23:50", "00:10", "00:40", "23:00", "01:00"], start);
        assert_eq!(days.unwrap(), ["2026-11-08", "2026-11-09", "2026-11-09", "2026-11-09", "2026-11-10"]);
        // The first entry is the next day's when it is far before the start, and the same day's when it is near.
        assert_eq!(told(&["00:10"], start).unwrap(), ["2026-11-09"]);
        assert_eq!(told(&["23:30"], start).unwrap(), ["2026-11-08"]);
    }

    #[test]
    fn written_days_count() {
        let days = told(&["2026-12-31 23:50", "1/1 00:10", "00:05"], None);
        assert_eq!(days.unwrap(), ["2026-12-31", "2027-01-01", "2027-01-02"]);
        assert_eq!(told(&["10:00", "2026-11-08 11:00"], None), None);
    }
}
