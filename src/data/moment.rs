//! Texts of dates and times → days and seconds since the epoch.
//!
//! In: one trimmed text, or seconds of a local clock, and the zone of the source. Out: an instant, or why there is none.
//! Never: chooses between the two instants of a repeated local hour, or invents one for a skipped hour.

use crate::data::date_scanner::{DAY, DateNotation, DateScanner, DeclaredOrder, ParsedDate};
use crate::data::fast_parse;
use crate::data::local_clock::Moment;
use crate::data::shape::{ascii_shape, is_noon_or_midnight};
use crate::data::value_error::ValueError;

fn with_ascii<T>(text: &str, read: impl FnOnce(&mut DateScanner<'_>) -> T) -> T {
    if text.is_ascii() {
        read(&mut DateScanner(text.as_bytes()))
    } else {
        let shaped = ascii_shape(text);
        read(&mut DateScanner(shaped.trim().as_bytes()))
    }
}

/// A date with a time of day, in a form that explains itself.
pub(super) fn datetime(text: &str) -> Result<Moment, ValueError> {
    if let Some(moment) = fast_parse::datetime(text.as_bytes()) {
        return Ok(moment);
    }
    with_time(stamp(text, None)?)
}

fn with_time(stamp: Result<i64, Moment>) -> Result<Moment, ValueError> {
    stamp.map_or_else(Ok, |_| Err(ValueError::NoTime))
}

/// A day, or a moment; numbers that only their order explains are read in a declared one.
pub(super) fn stamp(text: &str, order: Option<DeclaredOrder>) -> Result<Result<i64, Moment>, ValueError> {
    let stamp = with_ascii(text, |scan| {
        let date = scan.date(order)?;
        if scan.0.is_empty() {
            return Ok(Ok(date.day));
        }
        moment_after(scan, &date).map(Err).ok_or(ValueError::Value)
    })?;
    if !text.is_ascii() && is_noon_or_midnight(text) { Err(ValueError::Ambiguous) } else { Ok(stamp) }
}

/// How the date at the front of a text tells its meaning.
pub(super) fn date_notation(text: &str) -> Option<DateNotation> {
    with_ascii(text, |scan| scan.date(None).ok().map(|date| date.kind))
}

/// The two numbers before the year of a date that its order alone explains.
pub(super) fn leading_numbers(text: &str) -> Option<(i64, i64)> {
    with_ascii(text, |scan| {
        let first = scan.digits(1, 2)?;
        scan.mark(b"-/.")?;
        Some((first, scan.digits(1, 2)?))
    })
}

fn moment_after(scan: &mut DateScanner<'_>, date: &ParsedDate) -> Option<Moment> {
    let local = date.day * DAY + scan.time_behind(date)?;
    scan.spaces();
    if scan.0.is_empty() {
        return Some(Moment::Local(local));
    }
    let offset = scan.offset()?;
    scan.0.is_empty().then_some(Moment::Absolute(local - offset))
}
