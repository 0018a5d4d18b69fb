//! Local time of the sample company as whole seconds (as if Tokyo were UTC), its days, months and opening hours.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;

/// Local seconds since 1970-01-01 00:00 Tokyo wall time.
pub(crate) type Local = i64;

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;
/// Seconds of an hour.
pub(crate) const HOUR: i64 = 3_600;
/// First day of the data.
pub(crate) const FIRST: Date = date(2025, 10, 1);
/// Last day of the data, cut at 17:00.
pub(crate) const LAST: Date = date(2026, 11, 20);

/// Days on which the business is closed besides weekends; the year-end closure is added in [`is_business_day`].
const HOLIDAYS: [(i16, i8, i8); 20] = [
    (2025, 10, 13),
    (2025, 11, 3),
    (2025, 11, 24),
    (2026, 1, 1),
    (2026, 1, 12),
    (2026, 2, 11),
    (2026, 2, 23),
    (2026, 3, 20),
    (2026, 4, 29),
    (2026, 5, 4),
    (2026, 5, 5),
    (2026, 5, 6),
    (2026, 7, 20),
    (2026, 8, 11),
    (2026, 9, 21),
    (2026, 9, 22),
    (2026, 9, 23),
    (2026, 10, 12),
    (2026, 11, 3),
    (2026, 11, 23),
];

/// Midnight of a day.
pub(crate) fn midnight(day: Date) -> Local {
    let seconds = day.to_datetime(jiff::civil::Time::midnight()).to_zoned(TimeZone::UTC);
    seconds.expect("the data lie far from the ends of time").timestamp().as_second()
}

/// A wall-clock time of a day.
pub(crate) fn at(day: Date, hour: i64, minute: i64) -> Local {
    midnight(day) + hour * HOUR + minute * 60
}

/// The instant at which the exports were cut.
pub(crate) fn cut() -> Local {
    at(LAST, 17, 0)
}

/// Local wall time as date and time.
pub(crate) fn civil(local: Local) -> DateTime {
    let instant = Timestamp::from_second(local).expect("the data lie far from the ends of time");
    instant.to_zoned(TimeZone::UTC).datetime()
}

/// Seconds since the epoch in UTC.
pub(crate) fn utc(local: Local) -> i64 {
    local - 9 * HOUR
}

/// The days of the data.
pub(crate) fn days() -> impl Iterator<Item = Date> {
    FIRST.series(jiff::Span::new().days(1)).take_while(|day| *day <= LAST)
}

/// The months of the data as (year, month), with their place in the row from 0.
pub(crate) fn months() -> Vec<(i16, i8)> {
    (0..14).map(|n: i16| (2025 + (9 + n) / 12, ((9 + n) % 12 + 1) as i8)).collect()
}

/// The place of a day's month in [`months`].
pub(crate) fn month_index(day: Date) -> usize {
    ((i32::from(day.year()) - 2025) * 12 + i32::from(day.month()) - 10).max(0) as usize
}

/// Whether the day is a national holiday.
pub(crate) fn is_holiday(day: Date) -> bool {
    HOLIDAYS.contains(&(day.year(), day.month(), day.day()))
}

/// Whether the business is open on that day.
pub(crate) fn is_business_day(day: Date) -> bool {
    let year_end = (day.month() == 12 && day.day() >= 29) || (day.month() == 1 && day.day() <= 3);
    day.weekday().to_monday_one_offset() <= 5 && !is_holiday(day) && !year_end
}

/// Whether the third Saturday's maintenance, 00:00 to 04:00, is on.
pub(crate) fn in_maintenance(local: Local) -> bool {
    let now = civil(local);
    let third = (15..=21).contains(&now.day());
    third && now.date().weekday().to_monday_one_offset() == 6 && now.hour() < 4
}

/// Hours in which a clock runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hours {
    /// Always.
    Always,
    /// Weekdays 9:00 to 18:00.
    Business,
}

impl Hours {
    /// The open span of a day, if any.
    fn span(self, day: Date) -> Option<(Local, Local)> {
        match self {
            Self::Always => Some((midnight(day), midnight(day) + DAY)),
            Self::Business => is_business_day(day).then(|| (at(day, 9, 0), at(day, 18, 0))),
        }
    }

    /// Open seconds between two instants.
    pub(crate) fn between(self, from: Local, to: Local) -> i64 {
        let (mut sum, mut day) = (0, civil(from).date());
        while midnight(day) < to {
            if let Some((open, close)) = self.span(day) {
                sum += (close.min(to) - open.max(from)).max(0);
            }
            day = day.tomorrow().expect("the data lie far from the ends of time");
        }
        sum
    }

    /// The instant after so many open seconds outside the pauses, which are sorted and do not overlap.
    pub(crate) fn after(self, from: Local, mut seconds: i64, pauses: &[(Local, Local)]) -> Local {
        let mut day = civil(from).date();
        loop {
            if let Some((open, close)) = self.span(day) {
                let mut now = open.max(from);
                for &(start, end) in pauses {
                    let run = (start.min(close) - now).max(0);
                    if run >= seconds {
                        return now + seconds;
                    }
                    seconds -= run;
                    if end > now && start < close {
                        now = now.max(end);
                    } else {
                        now += run;
                    }
                }
                if close - now >= seconds {
                    return now + seconds;
                }
                seconds -= (close - now).max(0);
            }
            day = day.tomorrow().expect("the data lie far from the ends of time");
        }
    }
}

/// Sorted intervals without overlaps that cover the same time.
pub(crate) fn union(mut spans: Vec<(Local, Local)>) -> Vec<(Local, Local)> {
    spans.sort_unstable();
    let mut out: Vec<(Local, Local)> = Vec::new();
    for (start, end) in spans {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}
