//! Recurrences such as `毎月第3土曜日 00:00-04:00`.

use super::instants::{day_after, day_before, first_instant_at, local_date, parse_time};
use super::{Date, Instant, Time, Weekday, Zone};
use unicode_normalization::UnicodeNormalization;

/// A recurring window of local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowRule {
    /// Every week on one weekday.
    Weekly {
        /// The day.
        weekday: Weekday,
        /// Start.
        from: Time,
        /// End; not after `from` means the next day.
        to: Time,
    },
    /// Every month on the nth of a weekday (1–5).
    MonthlyNth {
        /// Which of the month, from 1.
        nth: i8,
        /// The day.
        weekday: Weekday,
        /// Start.
        from: Time,
        /// End; not after `from` means the next day.
        to: Time,
    },
    /// Every day.
    Daily {
        /// Start.
        from: Time,
        /// End; not after `from` means the next day.
        to: Time,
    },
}

impl WindowRule {
    /// The rule of a text such as `毎月第3土曜日 00:00-04:00`, `毎週土曜日 18:00〜19:00`, `毎日 02:00-03:00`,
    /// `monthly 3rd saturday 00:00-04:00`, `weekly saturday 18:00-19:00`, `daily 02:00-03:00`; full-width characters and
    /// missing or additional spaces do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.nfkc().collect::<String>().to_lowercase();
        let clock_at = text.find(':').map(|colon| hour_start(&text, colon))?;
        let (day, clock) = text.split_at(clock_at);
        let (from, to) = clock.split_once(['-', '~', '〜', '–', '−'])?;
        let from = parse_time(from)??;
        // 24:00 is midnight of the next day, which is never after `from`.
        let to = parse_time(to)?.unwrap_or(Time::midnight());
        let day: String = day.split_whitespace().collect();
        if matches!(day.as_str(), "毎日" | "daily" | "everyday") {
            return Some(Self::Daily { from, to });
        }
        let weekly = strip_any(&day, &["毎週", "weekly", "every"]);
        if let Some(weekday) = weekly.and_then(|rest| weekday_of(rest.strip_prefix("on").unwrap_or(rest))) {
            return Some(Self::Weekly { weekday, from, to });
        }
        let rest = strip_any(&day, &["毎月", "monthly", "every"])?;
        let (nth, rest) = ordinal_of(rest.strip_prefix("onthe").unwrap_or(rest))?;
        Some(Self::MonthlyNth { nth, weekday: weekday_of(rest)?, from, to })
    }

    /// The windows that have an instant of `[from, to)`, whole, as `(start, end)` in seconds since the epoch, oldest first.
    /// They are local: an hour that a jump of the clock leaves out is not in them.
    pub fn windows(&self, zone: &Zone, from: Instant, to: Instant) -> Vec<(i64, i64)> {
        let first = day_before(local_date(zone, from));
        let last = local_date(zone, to);
        let mut windows = Vec::new();
        let mut date = first;
        while date <= last {
            if self.falls_on(date) {
                let (start, end) = self.window_on(zone, date);
                if start < end && start < to.as_second() && end > from.as_second() {
                    windows.push((start, end));
                }
            }
            let next = day_after(date);
            if next == date {
                break;
            }
            date = next;
        }
        windows
    }

    fn falls_on(self, date: Date) -> bool {
        match self {
            Self::Daily { .. } => true,
            Self::Weekly { weekday, .. } => date.weekday() == weekday,
            Self::MonthlyNth { nth, weekday, .. } => date.weekday() == weekday && (date.day() - 1) / 7 + 1 == nth,
        }
    }

    fn window_on(self, zone: &Zone, date: Date) -> (i64, i64) {
        let (Self::Daily { from, to } | Self::Weekly { from, to, .. } | Self::MonthlyNth { from, to, .. }) = self;
        let end_date = if to > from { date } else { day_after(date) };
        (first_instant_at(zone, date, from).as_second(), first_instant_at(zone, end_date, to).as_second())
    }
}

/// Where the digits before the first colon begin.
fn hour_start(text: &str, colon: usize) -> usize {
    text[..colon].trim_end_matches(|c: char| c.is_ascii_digit()).len()
}

fn strip_any<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))
}

/// The ordinal at the beginning of `第3土曜日` or `3rdsaturday`, 1–5, and what follows it.
fn ordinal_of(text: &str) -> Option<(i8, &str)> {
    const ORDINALS: [[&str; 4]; 5] = [
        ["第1", "第一", "1st", "first"],
        ["第2", "第二", "2nd", "second"],
        ["第3", "第三", "3rd", "third"],
        ["第4", "第四", "4th", "fourth"],
        ["第5", "第五", "5th", "fifth"],
    ];
    (1..).zip(ORDINALS).find_map(|(nth, words)| Some((nth, strip_any(text, &words)?)))
}

fn weekday_of(text: &str) -> Option<Weekday> {
    const WEEKDAYS: [(&str, &str, Weekday); 7] = [
        ("月", "monday", Weekday::Monday),
        ("火", "tuesday", Weekday::Tuesday),
        ("水", "wednesday", Weekday::Wednesday),
        ("木", "thursday", Weekday::Thursday),
        ("金", "friday", Weekday::Friday),
        ("土", "saturday", Weekday::Saturday),
        ("日", "sunday", Weekday::Sunday),
    ];
    let short = text.strip_suffix("曜日").or_else(|| text.strip_suffix("曜")).unwrap_or(text);
    let is_meant = |ja: &str, en: &str| short == ja || text == en || text == &en[..3];
    WEEKDAYS.into_iter().find(|(ja, en, _)| is_meant(ja, en)).map(|(_, _, weekday)| weekday)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_zone;
    use jiff::civil::time;

    fn seconds(text: &str) -> i64 {
        text.parse::<Instant>().unwrap().as_second()
    }

    fn windows(rule: &str, zone: &str, from: &str, to: &str) -> Vec<(i64, i64)> {
        let rule = WindowRule::parse(rule).unwrap();
        rule.windows(&parse_zone(zone).unwrap(), from.parse().unwrap(), to.parse().unwrap())
    }

    #[test]
    fn spellings_of_one_rule() {
        let (from, to) = (time(0, 0, 0, 0), time(4, 0, 0, 0));
        let third_saturday = WindowRule::MonthlyNth { nth: 3, weekday: Weekday::Saturday, from, to };
        for text in [
            "毎月第3土曜日 00:00-04:00",
            "毎月第３土曜日　００：００〜０４：００",
            "毎月 第3土曜 0:00～4:00",
            "毎月第三土曜日00:00-04:00",
            "monthly 3rd saturday 00:00-04:00",
            "Monthly on the 3rd Sat 00:00 – 04:00",
        ] {
            assert_eq!(WindowRule::parse(text), Some(third_saturday), "{text}");
        }
        let (from, to) = (time(18, 0, 0, 0), time(19, 0, 0, 0));
        let weekly = WindowRule::Weekly { weekday: Weekday::Saturday, from, to };
        for text in ["毎週土曜日 18:00-19:00", "weekly saturday 18:00-19:00", "every saturday 18:00-19:00"] {
            assert_eq!(WindowRule::parse(text), Some(weekly), "{text}");
        }
        let daily = WindowRule::Daily { from: time(2, 0, 0, 0), to: time(3, 0, 0, 0) };
        for text in ["毎日 02:00-03:00", "daily 02:00-03:00", "every day 2:00-3:00"] {
            assert_eq!(WindowRule::parse(text), Some(daily), "{text}");
        }
        for text in [
            "",
            "毎月第6土曜日 00:00-04:00",
            "毎月土曜日 00:00-04:00",
            "毎週 00:00-04:00",
            "毎日",
            "毎日 2時",
            "土曜日 00:00-04:00",
            "毎週日 25:00-26:00",
            "毎日 24:00-01:00",
        ] {
            assert_eq!(WindowRule::parse(text), None, "{text}");
        }
    }

    #[test]
    fn third_saturdays_in_tokyo() {
        let found = windows("毎月第3土曜日 00:00-04:00", "Asia/Tokyo", "2026-10-31T15:00:00Z", "2026-12-31T15:00:00Z");
        let expected = [
            (seconds("2026-11-20T15:00:00Z"), seconds("2026-11-20T19:00:00Z")),
            (seconds("2026-12-18T15:00:00Z"), seconds("2026-12-18T19:00:00Z")),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_window_over_midnight_is_found_from_its_second_day() {
        let rule = "毎日 23:00-01:00";
        let found = windows(rule, "UTC", "2026-11-20T00:30:00Z", "2026-11-20T23:00:00Z");
        assert_eq!(found, [(seconds("2026-11-19T23:00:00Z"), seconds("2026-11-20T01:00:00Z"))]);
        assert!(windows(rule, "UTC", "2026-11-20T01:00:00Z", "2026-11-20T23:00:00Z").is_empty());
        let whole = windows("毎日 00:00-24:00", "UTC", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z");
        assert_eq!(whole, [(seconds("2026-11-20T00:00:00Z"), seconds("2026-11-21T00:00:00Z"))]);
    }

    #[test]
    fn months_without_a_fifth_have_no_window() {
        let rule = "毎月第5日曜日 01:00-02:00";
        let found = windows(rule, "UTC", "2026-11-01T00:00:00Z", "2026-12-31T00:00:00Z");
        assert_eq!(found, [(seconds("2026-11-29T01:00:00Z"), seconds("2026-11-29T02:00:00Z"))]);
    }

    #[test]
    fn a_window_in_the_missing_hour_is_empty_and_one_across_it_is_shorter() {
        let day = ("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z");
        assert!(windows("毎日 02:00-03:00", "America/New_York", day.0, day.1).is_empty());
        let across = windows("毎日 01:00-04:00", "America/New_York", day.0, day.1);
        assert_eq!(across, [(seconds("2026-03-08T06:00:00Z"), seconds("2026-03-08T08:00:00Z"))]);
    }
}
