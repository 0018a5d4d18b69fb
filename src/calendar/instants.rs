//! Wall times and texts → instants.
//!
//! In: local dates and times of one zone, and what people type for them. Out: instants. Never: guesses what an ambiguous
//! or impossible local time means; such a text is not read.
//!
//! Decided in docs/decisions/0009-time-zones.md.

use super::{Date, Instant, Time, Zone};
use jiff::ToSpan;
use jiff::civil::DateTime;
use jiff::tz::AmbiguousOffset;

const HOUR: i64 = 3600;

/// The first instant at which the local clock of `zone` has reached `time` on `date`: the earlier one of a time that
/// comes twice, and the moment of the jump for a time that a jump leaves out. Later local times never come earlier.
pub fn first_instant_at(zone: &Zone, date: Date, time: Time) -> Instant {
    let ambiguous = zone.to_ambiguous_timestamp(date.to_datetime(time));
    let in_gap = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    let Ok(earlier) = ambiguous.earlier() else { return outermost(date) };
    if !in_gap {
        return earlier;
    }
    zone.following(earlier).next().map_or(earlier, |jump| jump.timestamp())
}

/// A weekday as its number, Monday first.
pub(super) mod weekday_number {
    use jiff::civil::Weekday;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(in crate::calendar) fn serialize<S: Serializer>(day: &Weekday, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i8(day.to_monday_zero_offset())
    }

    pub(in crate::calendar) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
        Weekday::from_monday_zero_offset(i8::deserialize(from)?).map_err(D::Error::custom)
    }
}

/// An instant so many seconds later, or earlier where they are negative; the same one beyond the years that instants have.
pub fn seconds_after(at: Instant, seconds: i64) -> Instant {
    Instant::from_second(at.as_second().saturating_add(seconds)).unwrap_or(at)
}

/// The first instant of a local day.
pub fn day_start(zone: &Zone, date: Date) -> Instant {
    first_instant_at(zone, date, Time::midnight())
}

/// The beginning of the hour that an instant is in, by the clock of a zone.
pub fn hour_start(zone: &Zone, at: Instant) -> Instant {
    let local = at.as_second() + i64::from(zone.to_offset(at).seconds());
    seconds_after(at, -local.rem_euclid(HOUR))
}

/// The end of the hour that begins at an instant.
pub fn hour_end(start: Instant) -> Instant {
    seconds_after(start, HOUR)
}

/// The first day of a month that is written as `2026-04`.
pub fn first_of_month(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24
}

/// The date so many days after 1970-01-01; `None` when no calendar reaches that far.
pub fn date_of_day(day: i64) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

/// The local date of an instant.
pub fn local_date(zone: &Zone, instant: Instant) -> Date {
    zone.to_datetime(instant).date()
}

/// The date so many days before.
pub fn days_before(date: Date, days: u32) -> Date {
    date.saturating_sub(i64::from(days).days())
}

/// The day after the date so many months before, so that the span of both days included has that length: twelve months up
/// to 31 March begin with 1 April. From the last day of a month, whole months are counted back.
pub fn months_before(date: Date, months: u32) -> Date {
    day_after(date).saturating_sub(i64::from(months).months())
}

/// The date so many months and days later; the last day of the month where the day does not exist.
pub fn months_after(date: Date, months: u32, days: u32) -> Date {
    date.saturating_add(i64::from(months).months().days(i64::from(days)))
}

/// The day after; the last date that can be written has none and stays.
pub(super) fn day_after(date: Date) -> Date {
    date.tomorrow().unwrap_or(date)
}

/// The day before; the first date that can be written has none and stays.
pub(super) fn day_before(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}

fn outermost(date: Date) -> Instant {
    if date.year() > 0 { Instant::MAX } else { Instant::MIN }
}

/// The zone of an IANA name such as `Asia/Tokyo` or `UTC`, from the data base inside the program.
pub fn parse_zone(name: &str) -> Option<Zone> {
    Zone::get(name.trim()).ok()
}

/// The instant of an ISO text: with an offset (`2026-11-20T17:00:00+09:00`, `…Z`), or local in `zone`
/// (`2026-11-20T17:00`, `2026-11-20 17:00:00`), or a date alone, which is its first instant. A local time that `zone` has
/// twice or not at all is not read: the offset must be written.
pub fn parse_instant(text: &str, zone: &Zone) -> Option<Instant> {
    let text = text.trim();
    if let Some(date) = parse_date(text) {
        return Some(day_start(zone, date));
    }
    if let Ok(instant) = text.parse::<Instant>() {
        return Some(instant);
    }
    // A civil date-time ignores an offset that it cannot use; only digits may follow the date here.
    let after_date = text.get(10..)?;
    if !after_date.chars().all(|c| c.is_ascii_digit() || matches!(c, 'T' | 't' | ' ' | ':' | '.')) {
        return None;
    }
    let local: DateTime = text.parse().ok()?;
    zone.to_ambiguous_timestamp(local).unambiguous().ok()
}

/// Whether a text is a local time that a zone has twice or not at all, as when clocks are changed: it needs an offset.
pub fn is_ambiguous(text: &str, zone: &Zone) -> bool {
    let local: Option<DateTime> = text.trim().parse().ok();
    parse_instant(text, zone).is_none()
        && local.is_some_and(|local| zone.to_ambiguous_timestamp(local).unambiguous().is_err())
}

/// The date of `2026-11-20`.
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let [year, month, day] = text.split('-').collect::<Vec<_>>().try_into().ok()?;
    if [year.len(), month.len(), day.len()] != [4, 2, 2] {
        return None;
    }
    Date::new(digits(year)?.try_into().ok()?, digits(month)?.try_into().ok()?, digits(day)?.try_into().ok()?).ok()
}

/// The time of day of `9:00`, `09:00` or `09:00:30`. `24:00` is the end of the day, which is no time of it: `Some(None)`.
pub fn parse_time(text: &str) -> Option<Option<Time>> {
    let parts: Vec<&str> = text.trim().split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, "00"),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    if hour.is_empty() || hour.len() > 2 || minute.len() != 2 || second.len() != 2 {
        return None;
    }
    let (hour, minute, second) = (digits(hour)?, digits(minute)?, digits(second)?);
    if (hour, minute, second) == (24, 0, 0) {
        return Some(None);
    }
    let [hour, minute, second] = [hour, minute, second].map(|n| i8::try_from(n).ok());
    Time::new(hour?, minute?, second?, 0).ok().map(Some)
}

/// A run of ASCII digits as a number; nothing else, no sign.
pub(super) fn digits(text: &str) -> Option<i32> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn zone(name: &str) -> Zone {
        parse_zone(name).expect("a known zone")
    }

    fn utc(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    #[test]
    fn texts_are_read_in_the_zone_unless_they_carry_an_offset() {
        let tokyo = zone("Asia/Tokyo");
        for text in [
            "2026-11-20T17:00",
            "2026-11-20 17:00:00",
            " 2026-11-20T17:00:00 ",
            "2026-11-20T08:00:00Z",
            "2026-11-20T08:00Z",
            "2026-11-20T03:00-05:00",
            "2026-11-20T17:00:00+09:00[Asia/Tokyo]",
        ] {
            assert_eq!(parse_instant(text, &tokyo), Some(utc("2026-11-20T08:00:00Z")), "{text}");
        }
        assert_eq!(parse_instant("2026-11-20", &tokyo), Some(utc("2026-11-19T15:00:00Z")));
        for text in ["", "2026-11", "2026-11-31", "17:00", "2026-11-20T25:00", "2026-11-20T17:00 JST", "金曜日"] {
            assert_eq!(parse_instant(text, &tokyo), None, "{text}");
        }
    }

    #[test]
    fn a_local_time_that_comes_twice_or_never_is_not_read() {
        let new_york = zone("America/New_York");
        assert_eq!(parse_instant("2026-11-01T01:30", &new_york), None);
        assert_eq!(parse_instant("2026-03-08T02:30", &new_york), None);
        assert_eq!(parse_instant("2026-11-01T01:30-05:00", &new_york), Some(utc("2026-11-01T06:30:00Z")));
    }

    #[test]
    fn wall_times_map_to_instants_in_order() {
        let new_york = zone("America/New_York");
        let spring = date(2026, 3, 8);
        assert_eq!(first_instant_at(&new_york, spring, time(2, 30, 0, 0)), utc("2026-03-08T07:00:00Z"));
        assert_eq!(first_instant_at(&new_york, spring, time(3, 0, 0, 0)), utc("2026-03-08T07:00:00Z"));
        let fall = date(2026, 11, 1);
        assert_eq!(first_instant_at(&new_york, fall, time(1, 30, 0, 0)), utc("2026-11-01T05:30:00Z"));
        // Havana jumps at midnight: the day starts at 01:00.
        let havana = zone("America/Havana");
        assert_eq!(day_start(&havana, date(2026, 3, 8)), utc("2026-03-08T05:00:00Z"));
    }

    #[test]
    fn times_of_day_and_the_end_of_it() {
        assert_eq!(parse_time("9:00"), Some(Some(time(9, 0, 0, 0))));
        assert_eq!(parse_time("18:30:15"), Some(Some(time(18, 30, 15, 0))));
        assert_eq!(parse_time("24:00"), Some(None));
        for text in ["24:01", "25:00", "9", "9:5", "-9:00", "９:00", ""] {
            assert_eq!(parse_time(text), None, "{text}");
        }
        assert!(parse_zone("Asia/Tokio").is_none());
    }
}
