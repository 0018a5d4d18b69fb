//! Texts of dates and times → days and seconds since the epoch.
//!
//! In: one trimmed text, or seconds of a local clock, and the zone of the source. Out: an instant, or why there is none.
//! Never: chooses between the two instants of a repeated local hour, or invents one for a skipped hour.

use crate::calendar::{Instant, Zone};
use crate::data::number::half_width;
use crate::data::typing::Why;

const DAY: i64 = 86_400;
/// Instants outside 1850–2149 are taken for mistakes or for sentinels such as 9999-12-31.
const EARLIEST: i64 = -43_829 * DAY;
const LATEST: i64 = 65_744 * DAY;

/// A date with a time, before its zone is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Seconds of the local clock since 1970-01-01 00:00 there.
    Local(i64),
    /// Seconds since the epoch, UTC.
    Absolute(i64),
}

/// Days since the epoch of a proleptic Gregorian date; `None` when there is no such date.
/// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".)
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
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

/// Reads digits and marks from the front of an ASCII text.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let n = self.0.iter().take(most).take_while(|b| b.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(n);
        (n >= least).then(|| {
            self.0 = rest;
            digits.iter().fold(0, |sum, b| sum * 10 + i64::from(b - b'0'))
        })
    }

    fn mark(&mut self, marks: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        marks.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    fn spaces(&mut self) -> usize {
        let n = self.0.iter().take_while(|b| **b == b' ').count();
        self.0 = &self.0[n..];
        n
    }

    /// `2026-05-06`, `2026/5/6`, `2026.5.6`, `20260506`.
    fn date(&mut self) -> Option<i64> {
        let year = self.digits(4, 4)?;
        let Some(mark) = self.mark(b"-/.") else {
            return days(year, self.digits(2, 2)?, self.digits(2, 2)?);
        };
        let month = self.digits(1, 2)?;
        self.mark(&[mark])?;
        days(year, month, self.digits(1, 2)?)
    }

    /// `9:05`, `09:05:30`, `09:05:30.123`; the fraction is dropped, which floors.
    fn time(&mut self) -> Option<i64> {
        let hour = self.digits(1, 2)?;
        self.mark(b":")?;
        let minute = self.digits(2, 2)?;
        let mut second = 0;
        if self.mark(b":").is_some() {
            second = self.digits(2, 2)?;
            if self.mark(b".,").is_some() {
                self.digits(1, 12)?;
            }
        }
        let seconds = hour * 3600 + minute * 60 + second;
        (minute < 60 && second < 60 && seconds <= DAY).then_some(seconds)
    }

    /// `Z`, `+09:00`, `+0900`, `+09`: seconds east of UTC.
    fn offset(&mut self) -> Option<i64> {
        if self.mark(b"Zz").is_some() {
            return Some(0);
        }
        let sign = if self.mark(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.digits(2, 2)?;
        let minutes = if self.mark(b":").is_some() { self.digits(2, 2)? } else { self.digits(2, 2).unwrap_or(0) };
        (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
    }
}

/// The ISO shape of Japanese and full-width writing: `2026年5月6日 午後9時5分` becomes `2026/5/6 21:05`.
fn iso_shape(text: &str) -> String {
    let half = half_width(text);
    let twelve_hours =
        half.split_once("午前").map(|split| (split, 0)).or_else(|| half.split_once("午後").map(|split| (split, 12)));
    let Some(((date, time), add)) = twelve_hours else { return ascii_marks(&half) };
    let (hour, rest) = digits_of(time.trim_start());
    match hour.parse::<u32>() {
        // Whether 午後12時 is noon or midnight is not settled, so it is not read.
        Ok(hour) if hour < 12 => ascii_marks(&format!("{date} {}{rest}", hour + add)),
        _ => half.into_owned(),
    }
}

/// The digits at the front of a text, and what follows them.
fn digits_of(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// Japanese marks of dates and times become those of ISO.
fn ascii_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '年' | '月' => out.push('/'),
            '日' => out.push(' '),
            '時' => out.push(':'),
            '分' => {
                two_digits(&mut out);
                out.push(':');
            }
            '秒' => two_digits(&mut out),
            other => out.push(other),
        }
    }
    if out.ends_with(':') {
        out.pop();
        // `9時` alone is nine o'clock.
        if !out.contains(':') {
            out.push_str(":00");
        }
    }
    out
}

/// `5分` is five minutes as `05分` is, for the mark says where the number ends; in `9:5` nothing does.
fn two_digits(out: &mut String) {
    let digits = out.bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits == 1 {
        out.insert(out.len() - 1, '0');
    }
}

fn with_ascii<T>(text: &str, read: impl FnOnce(&mut Scan<'_>) -> T) -> T {
    if text.is_ascii() {
        read(&mut Scan(text.as_bytes()))
    } else {
        let shaped = iso_shape(text);
        read(&mut Scan(shaped.trim().as_bytes()))
    }
}

/// A date with a time of day.
pub(super) fn datetime(text: &str) -> Result<Moment, Why> {
    with_ascii(text, |scan| {
        let day = scan.date().ok_or(Why::Value)?;
        if scan.0.is_empty() {
            return Err(Why::NoTime);
        }
        moment_after(scan, day).ok_or(Why::Value)
    })
}

fn moment_after(scan: &mut Scan<'_>, day: i64) -> Option<Moment> {
    if scan.mark(b"Tt").is_none() && scan.spaces() == 0 {
        return None;
    }
    let local = day * DAY + scan.time()?;
    scan.spaces();
    if scan.0.is_empty() {
        return Some(Moment::Local(local));
    }
    let offset = scan.offset()?;
    scan.0.is_empty().then_some(Moment::Absolute(local - offset))
}

/// What a date column holds: a day, or a moment whose local day is meant.
pub(super) fn date(text: &str) -> Result<Result<i64, Moment>, Why> {
    with_ascii(text, |scan| {
        let day = scan.date().ok_or(Why::Value)?;
        if scan.0.is_empty() {
            return Ok(Ok(day));
        }
        moment_after(scan, day).map(Err).ok_or(Why::Value)
    })
}

/// The offsets of a zone, as a table that whole columns can look into.
pub(super) struct LocalClock {
    /// First instant of each offset.
    since: Vec<i64>,
    /// Seconds east of UTC from then on.
    offset: Vec<i64>,
}

impl LocalClock {
    /// The table of a zone.
    pub(super) fn new(zone: &Zone) -> Self {
        let start = Instant::from_second(EARLIEST - 2 * DAY).expect("1849 is in range");
        let mut clock = Self { since: vec![i64::MIN], offset: vec![i64::from(zone.to_offset(start).seconds())] };
        for change in zone.following(start) {
            let at = change.timestamp().as_second();
            if at > LATEST + 2 * DAY {
                break;
            }
            clock.since.push(at);
            clock.offset.push(i64::from(change.offset().seconds()));
        }
        clock
    }

    /// The offset in force at an instant.
    fn offset_at(&self, utc: i64) -> i64 {
        self.offset[self.since.partition_point(|since| *since <= utc) - 1]
    }

    /// The instant of a local time.
    pub(super) fn utc(&self, moment: Moment) -> Result<i64, Why> {
        let utc = match moment {
            Moment::Absolute(utc) => utc,
            Moment::Local(local) => self.resolve(local)?,
        };
        if (EARLIEST..LATEST).contains(&utc) { Ok(utc) } else { Err(Why::Value) }
    }

    fn resolve(&self, local: i64) -> Result<i64, Why> {
        // No zone is more than 26 hours from UTC, so only offsets in force within that span can apply.
        let reach = 26 * 3600;
        let from = self.since.partition_point(|since| *since <= local.saturating_sub(reach)) - 1;
        let to = self.since.partition_point(|since| *since <= local.saturating_add(reach));
        let mut fitting = (from..to).filter_map(|i| {
            let utc = local - self.offset[i];
            let ends = self.since.get(i + 1).copied().unwrap_or(i64::MAX);
            (self.since[i] <= utc && utc < ends).then_some(utc)
        });
        match (fitting.next(), fitting.next()) {
            (Some(utc), None) => Ok(utc),
            (Some(_), Some(_)) => Err(Why::Twice),
            (None, _) => Err(Why::Skipped),
        }
    }

    /// The local day of an instant.
    pub(super) fn day(&self, utc: i64) -> i64 {
        (utc + self.offset_at(utc)).div_euclid(DAY)
    }

    /// The local day of a moment.
    pub(super) fn day_of(&self, moment: Moment) -> i64 {
        match moment {
            Moment::Local(local) => local.div_euclid(DAY),
            Moment::Absolute(utc) => self.day(utc),
        }
    }
}
