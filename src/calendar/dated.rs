//! Windows of local time that happen once: `2026-11-08 01:00-05:00`, `2026-11-08 22:00..2026-11-09 02:00`.
//!
//! In: what people type, and a zone. Out: seconds since the epoch, `[start, end)`. Never: reads a window that ends before
//! it starts, or one without its dates.

use super::instants::{day_after, first_instant_at, parse_time};
use super::{Date, Time, Zone};
use unicode_normalization::UnicodeNormalization;

/// The window of a text with a date (`2026-11-08`, `2026/11/8`, `2026年11月8日`) and two times of day, or two dates with a
/// time each between `..` or `〜`; an end that is not after the start, without a date of its own, is on the next day. Full-width
/// characters do not matter. `None` for anything else.
pub fn parse_dated_window(text: &str, zone: &Zone) -> Option<(i64, i64)> {
    let text: String = text.nfkc().collect();
    let (from, to) = halves(&text)?;
    let (first, from) = dated(from)?;
    let from = from?;
    let (last, to) = match dated(to) {
        Some((date, to)) => (date, to),
        None => {
            let to = parse_time(to)?;
            let over_midnight = to.is_some_and(|to| to <= from);
            (if over_midnight { day_after(first) } else { first }, to)
        }
    };
    let from = first_instant_at(zone, first, from).as_second();
    // 24:00 is the midnight that ends the day.
    let end = match to {
        Some(to) => first_instant_at(zone, last, to),
        None => first_instant_at(zone, day_after(last), Time::midnight()),
    };
    (from < end.as_second()).then_some((from, end.as_second()))
}

/// Start and end. A hyphen also stands in dates: it separates only when it is the last one and a time follows.
fn halves(text: &str) -> Option<(&str, &str)> {
    for separator in ["..", "~", "〜", "–", "−"] {
        if let Some((from, to)) = text.split_once(separator) {
            return Some((from.trim(), to.trim()));
        }
    }
    let (from, to) = text.rsplit_once('-')?;
    to.contains(':').then_some((from.trim(), to.trim()))
}

/// A date and a time of day; `None` as the time is `24:00`.
fn dated(text: &str) -> Option<(Date, Option<Time>)> {
    let colon = text.find(':')?;
    let time_at = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (date, time) = text.split_at(time_at);
    let date = date.trim().trim_end_matches(['T', 't']).replace(['/', '年', '月'], "-");
    let parts: Vec<&str> = date.trim_end_matches('日').split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some((date, parse_time(time)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Instant, parse_zone};

    fn window(text: &str, zone: &str) -> Option<(String, String)> {
        let (from, to) = parse_dated_window(text, &parse_zone(zone).unwrap())?;
        let utc = |second| Instant::from_second(second).unwrap().to_string();
        Some((utc(from), utc(to)))
    }

    fn utc(from: &str, to: &str) -> Option<(String, String)> {
        Some((from.to_owned(), to.to_owned()))
    }

    #[test]
    fn spellings_of_one_window() {
        // 01:00–05:00 in Tokyo (+9) is 16:00–20:00 UTC of the day before.
        let expected = utc("2026-11-07T16:00:00Z", "2026-11-07T20:00:00Z");
        for text in [
            "2026-11-08 01:00-05:00",
            "2026/11/8 1:00〜5:00",
            "２０２６年１１月８日　１：００－５：００",
            "2026-11-08T01:00..2026-11-08T05:00",
            "2026-11-08 01:00 – 05:00",
        ] {
            assert_eq!(window(text, "Asia/Tokyo"), expected, "{text}");
        }
    }

    #[test]
    fn a_window_over_midnight_and_one_of_several_days() {
        let night = utc("2026-11-08T22:00:00Z", "2026-11-09T02:00:00Z");
        assert_eq!(window("2026-11-08 22:00-02:00", "UTC"), night);
        assert_eq!(window("2026-11-08 22:00..2026-11-09 02:00", "UTC"), night);
        let whole = utc("2026-11-08T00:00:00Z", "2026-11-10T00:00:00Z");
        assert_eq!(window("2026-11-08 00:00..2026-11-09 24:00", "UTC"), whole);
    }

    #[test]
    fn a_night_of_the_long_day_has_an_hour_more() {
        // Berlin leaves summer time on 2026-10-25 at 03:00 (+2 to +1).
        let expected = utc("2026-10-24T22:00:00Z", "2026-10-25T03:00:00Z");
        assert_eq!(window("2026-10-25 00:00-04:00", "Europe/Berlin"), expected);
    }

    #[test]
    fn what_is_no_window_is_not_read() {
        for text in
            ["", "2026-11-08", "01:00-05:00", "2026-11-31 01:00-05:00", "2026-11-09 01:00..2026-11-08 05:00", "毎日"]
        {
            assert_eq!(window(text, "Asia/Tokyo"), None, "{text}");
        }
    }
}
