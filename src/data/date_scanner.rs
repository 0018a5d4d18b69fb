//! Written dates and times, read from their front.
//!
//! In: one ASCII text of digits, marks and English names, in the shape that `shape` gives to Japanese writing. Out: days,
//! seconds of a day and offsets. Never: takes 05/06 for a day and a month in an order that nobody settled, or a date for
//! one of an era that did not hold it.

use crate::data::value_error::ValueError;

pub(super) const DAY: i64 = 86_400;

/// What stands first in dates such as 05/06/2026. Only where an order is declared, a year may have two digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "what stands first is what they tell")]
pub(super) enum DateOrder {
    /// The year, of two digits.
    YearFirst,
    DayFirst,
    MonthFirst,
}

/// How a date tells what its numbers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateNotation {
    /// Four digits of a year come first.
    YearFirst,
    /// A year of a Japanese era.
    Era,
    /// The name of the month.
    Name,
    /// Only the order tells.
    Order,
}

/// Eras: letter, year before the first, first day, day after the last. Days before the Gregorian calendar of 1873 (明治6年)
/// are those of another calendar and are not read. (元号法; 明治5年太政官布告第337号.)
const ERAS: [(u8, i64, [i64; 3], [i64; 3]); 5] = [
    (b'R', 2018, [2019, 5, 1], [2150, 1, 1]),
    (b'H', 1988, [1989, 1, 8], [2019, 5, 1]),
    (b'S', 1925, [1926, 12, 25], [1989, 1, 8]),
    (b'T', 1911, [1912, 7, 30], [1926, 12, 25]),
    (b'M', 1867, [1873, 1, 1], [1912, 7, 30]),
];

/// A date at the front of a text.
pub(super) struct ParsedDate {
    /// Days since the epoch.
    pub day: i64,
    /// How it told its meaning.
    pub kind: DateNotation,
    /// Whether a time may follow at once: behind a weekday, and behind a date without marks.
    closed: bool,
}

pub(super) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// From Sunday, as 1970-01-01 was the fourth day of its week.
pub(super) const WEEKDAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// From which year on the hundred years are that two digits mean when nothing is declared, by the rule of POSIX.
pub(super) const PIVOT: i64 = 1969;

/// The year that two digits mean: the one of the hundred years from `pivot` on that ends in them.
pub(super) fn in_century(year: i64, pivot: i64) -> i64 {
    pivot + (year - pivot).rem_euclid(100)
}

/// The day of an ISO week, Monday being 1.
pub(super) fn iso_week_day(year: i64, week: i64, weekday: i64) -> Option<i64> {
    // The fourth of January is in the first week.
    let monday = |year| days(year, 1, 4).map(|day| day - (day + 3).rem_euclid(7));
    let day = monday(year)? + (week - 1) * 7 + weekday - 1;
    ((1..=7).contains(&weekday) && week > 0 && day < monday(year + 1)?).then_some(day)
}

/// Days since the epoch of a proleptic Gregorian date; `None` when there is no such date.
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".)
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// An order that is declared, and what two digits of a year mean in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DeclaredOrder {
    pub order: DateOrder,
    /// From which year on the hundred years are.
    pub pivot: i64,
}

/// Reads digits, names and marks from the front of an ASCII text.
pub(super) struct DateScanner<'a>(pub &'a [u8]);

impl DateScanner<'_> {
    pub(super) fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let n = self.0.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(n);
        (n >= least).then(|| {
            self.0 = rest;
            digits.iter().fold(0, |sum, b| sum * 10 + i64::from(b - b'0'))
        })
    }

    pub(super) fn mark(&mut self, marks: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        marks.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    pub(super) fn spaces(&mut self) -> usize {
        let n = self.0.iter().take_while(|b| **b == b' ').count();
        self.0 = &self.0[n..];
        n
    }

    fn starts_with_digits(&self, n: usize) -> bool {
        self.0.len() >= n && self.0[..n].iter().all(u8::is_ascii_digit)
    }

    /// A name of a list, whole or its first three letters (`Sept` too); its position.
    pub(super) fn name(&mut self, names: &[&str]) -> Option<i64> {
        let n = self.0.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let (word, rest) = self.0.split_at(n);
        let word = std::str::from_utf8(word).ok()?.to_ascii_lowercase();
        let at = names
            .iter()
            .position(|name| *name == word || name[..3] == word || (word == "sept" && name[..3] == *"sep"))?;
        self.0 = rest.strip_prefix(b".").unwrap_or(rest);
        i64::try_from(at).ok()
    }

    /// A date and how it told its meaning; the weekday before or behind it must be its own.
    ///
    /// # Errors
    /// [`ValueError::Ambiguous`] for a date whose order nobody settled, [`ValueError::Value`] for what is none.
    pub(super) fn date(&mut self, order: Option<DeclaredOrder>) -> Result<ParsedDate, ValueError> {
        let weekday = self.name(&WEEKDAYS);
        if weekday.is_some() {
            self.mark(b",");
            self.spaces();
        }
        let plain = self.starts_with_digits(8);
        let (day, kind) = self.calendar_date(order)?;
        let own = (day + 4).rem_euclid(7);
        let behind = self.weekday_behind();
        if weekday.is_some_and(|weekday| weekday != own) || behind.is_some_and(|weekday| weekday != own) {
            return Err(ValueError::Value);
        }
        Ok(ParsedDate { day, kind, closed: plain || behind.is_some() })
    }

    fn calendar_date(&mut self, order: Option<DeclaredOrder>) -> Result<(i64, DateNotation), ValueError> {
        let date = if self.starts_with_digits(4) {
            self.year_first().map(|day| (day, DateNotation::YearFirst))
        } else if self.starts_with_digits(1) {
            return self.day_or_month_first(order);
        } else if self.0.get(1).is_some_and(u8::is_ascii_digit) {
            self.of_era().map(|day| (day, DateNotation::Era))
        } else {
            self.month_named(order).map(|day| (day, DateNotation::Name))
        };
        date.ok_or(ValueError::Value)
    }

    /// `2026-05-06`, `2026/5/6`, `2026.5.6`, `20260506`, and of ISO weeks `2026-W19-3` and `2026W193`.
    fn year_first(&mut self) -> Option<i64> {
        let year = self.digits(4, 4)?;
        if let Some(week) = self.0.strip_prefix(b"-W").or_else(|| self.0.strip_prefix(b"W")) {
            let dashed = self.0.starts_with(b"-");
            self.0 = week;
            let week = self.digits(2, 2)?;
            if dashed {
                self.mark(b"-")?;
            }
            return iso_week_day(year, week, self.digits(1, 1)?);
        }
        let Some(mark) = self.mark(b"-/.") else {
            return days(year, self.digits(2, 2)?, self.digits(2, 2)?);
        };
        let month = self.digits(1, 2)?;
        self.mark(&[mark])?;
        days(year, month, self.digits(1, 2)?)
    }

    /// `R8.11.20`, `H1/1/8`: the letter of an era, its year, month and day.
    fn of_era(&mut self) -> Option<i64> {
        let letter = self.mark(b"RHSTMrhstm")?.to_ascii_uppercase();
        let year = self.digits(1, 2)?;
        let mark = self.mark(b"-/.")?;
        let month = self.digits(1, 2)?;
        self.mark(&[mark])?;
        let day = self.digits(1, 2)?;
        let (_, before, [y, m, d], [ey, em, ed]) = ERAS.iter().find(|era| era.0 == letter)?;
        let day = days(before + year, month, day)?;
        (year > 0 && (days(*y, *m, *d)?..days(*ey, *em, *ed)?).contains(&day)).then_some(day)
    }

    /// `Nov 20, 2026`.
    fn month_named(&mut self, order: Option<DeclaredOrder>) -> Option<i64> {
        let month = self.name(&MONTHS)? + 1;
        self.spaces();
        let day = self.digits(1, 2)?;
        self.mark(b",");
        self.spaces();
        days(self.year(order.filter(|declared| declared.order == DateOrder::MonthFirst))?, month, day)
    }

    /// `20-11-2026`, `11/20/2026`, `20 Nov 2026`, `20-Nov-2026`; in a declared order `20/11/26`, `26/11/20`, `20/Nov/26`.
    fn day_or_month_first(&mut self, order: Option<DeclaredOrder>) -> Result<(i64, DateNotation), ValueError> {
        let before = self.0.len();
        let first = self.digits(1, 2).ok_or(ValueError::Value)?;
        let two_digits = before - self.0.len() == 2;
        let mark = self.mark(b"-/. ").ok_or(ValueError::Value)?;
        if self.starts_with_digits(1) {
            let numbers = (|| {
                let second = self.digits(1, 2)?;
                self.mark(&[mark]).filter(|mark| *mark != b' ')?;
                let last = match order.map(|declared| declared.order) {
                    Some(DateOrder::YearFirst) => self.digits(1, 2)?,
                    _ => self.year(order)?,
                };
                Some((second, last))
            })();
            let (second, last) = numbers.ok_or(ValueError::Value)?;
            let pivot = order.map_or(PIVOT, |declared| declared.pivot);
            let read = |order| match order {
                DateOrder::YearFirst => days(in_century(first, pivot), second, last).filter(|_| two_digits),
                DateOrder::DayFirst => days(last, second, first),
                DateOrder::MonthFirst => days(last, first, second),
            };
            let day = match order {
                Some(declared) => read(declared.order),
                // 13/14/2026 is no date in any order, and asks for no declaration.
                None if read(DateOrder::DayFirst).is_none() && read(DateOrder::MonthFirst).is_none() => None,
                None => return Err(ValueError::Ambiguous),
            };
            return day.map(|day| (day, DateNotation::Order)).ok_or(ValueError::Value);
        }
        let named = (|| {
            let month = self.name(&MONTHS)? + 1;
            self.mark(&[mark, b','])?;
            self.spaces();
            days(self.year(order.filter(|declared| declared.order == DateOrder::DayFirst))?, month, first)
        })();
        named.map(|day| (day, DateNotation::Name)).ok_or(ValueError::Value)
    }

    /// A year behind its day and month, of two digits where the order is declared.
    fn year(&mut self, order: Option<DeclaredOrder>) -> Option<i64> {
        match order {
            Some(declared) if !self.starts_with_digits(4) => {
                self.digits(2, 2).map(|year| in_century(year, declared.pivot))
            }
            _ => self.digits(4, 4),
        }
    }

    /// `(5)`: the weekday that `shape` leaves of `(金)`.
    fn weekday_behind(&mut self) -> Option<i64> {
        let before = self.0;
        self.spaces();
        let weekday = self.mark(b"(").and_then(|_| self.digits(1, 1)).filter(|_| self.mark(b")").is_some());
        if weekday.is_none() {
            self.0 = before;
        }
        weekday
    }

    /// Seconds of the day behind a date: `T` or spaces, and a time.
    pub(super) fn time_behind(&mut self, date: &ParsedDate) -> Option<i64> {
        let iso = self.mark(b"Tt").is_some();
        if !iso {
            self.mark(b",");
            if self.spaces() == 0 && !date.closed {
                return None;
            }
        }
        if (iso || date.closed) && self.starts_with_digits(4) { self.plain_time() } else { self.time() }
    }

    /// `090530`, `0905`.
    fn plain_time(&mut self) -> Option<i64> {
        let (hour, minute) = (self.digits(2, 2)?, self.digits(2, 2)?);
        let second = self.digits(2, 2).unwrap_or(0);
        self.fraction();
        of_day(hour, minute, second)
    }

    /// `9:05`, `09:05:30`, `09:05:30.123`, `9:05 PM`; the fraction is dropped, which floors.
    fn time(&mut self) -> Option<i64> {
        let hour = self.digits(1, 2)?;
        self.mark(b":")?;
        let minute = self.digits(2, 2)?;
        let mut second = 0;
        if self.mark(b":").is_some() {
            second = self.digits(2, 2)?;
            self.fraction();
        }
        let hour = match self.half_of_day() {
            None => hour,
            // 12:30 AM is half past midnight and 12:30 PM half past noon.
            Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
            Some(_) => return None,
        };
        of_day(hour, minute, second)
    }

    fn fraction(&mut self) {
        let before = self.0;
        if self.mark(b".,").is_none() || self.digits(1, 12).is_none() {
            self.0 = before;
        }
    }

    /// `AM` or `PM`: the hours to add.
    fn half_of_day(&mut self) -> Option<i64> {
        let before = self.0;
        self.spaces();
        let half = self.mark(b"AaPp").filter(|_| self.mark(b"Mm").is_some());
        match half {
            Some(letter) => Some(if letter.eq_ignore_ascii_case(&b'p') { 12 } else { 0 }),
            None => {
                self.0 = before;
                None
            }
        }
    }

    /// `Z`, `UTC`, `+09:00`, `+0900`, `+09`, `GMT+9`: seconds east of UTC.
    pub(super) fn offset(&mut self) -> Option<i64> {
        if let Some(rest) = self.0.strip_prefix(b"UTC").or_else(|| self.0.strip_prefix(b"GMT")) {
            self.0 = rest;
            return if rest.starts_with(b"+") || rest.starts_with(b"-") { self.hours_from_utc(1) } else { Some(0) };
        }
        if self.mark(b"Zz").is_some() {
            return Some(0);
        }
        self.hours_from_utc(2)
    }

    /// `+09:00`, with at least so many digits of the hour.
    fn hours_from_utc(&mut self, least: usize) -> Option<i64> {
        let sign = if self.mark(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.digits(least, 2)?;
        let minutes = if self.mark(b":").is_some() { self.digits(2, 2)? } else { self.digits(2, 2).unwrap_or(0) };
        (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
    }
}

/// Seconds of a day; 24:00 is its end.
fn of_day(hour: i64, minute: i64, second: i64) -> Option<i64> {
    let seconds = hour * 3600 + minute * 60 + second;
    (minute < 60 && second < 60 && seconds <= DAY).then_some(seconds)
}
