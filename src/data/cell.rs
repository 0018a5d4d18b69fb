//! One cell of a workbook → the text a CSV export would hold.
//!
//! In: a cell's value, what its column is declared as, and how it is shown. Out: its text. Never: takes a serial number for
//! a day in the wrong system of the workbook (1900 or 1904), or a day alone for its midnight.

use crate::config::{Column, ColumnType, Format};
use crate::data::number::DENSE;
use calamine::{CellErrorType, DataRef, ExcelDateTime, ExcelDateTimeType, Style};
use rust_decimal::Decimal;

const SECONDS_OF_DAY: f64 = 86_400.0;

/// Serials carry binary fractions of a day: a hundredth of a second short of a whole one is that second.
const SLACK: f64 = 0.01 / SECONDS_OF_DAY;

/// The first serial of 1900 that means the same day in Excel and in the calendar: Excel counts a 29 February 1900.
const FIRST_SERIAL: f64 = 61.0;

/// What a cell's number format makes of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct CellFormat {
    percent: bool,
    time: bool,
}

impl CellFormat {
    /// What a style shows.
    pub(super) fn of(style: &Style) -> Self {
        let code = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
        let mut quoted = false;
        let unquoted = |c: &char| {
            quoted ^= *c == '"';
            !quoted
        };
        let marks: String = code.chars().filter(unquoted).collect();
        Self { percent: marks.contains('%'), time: marks.contains(['h', 'H', 's', 'S']) }
    }
}

/// The text of a cell; `None` when it holds no value.
pub(super) fn text_of(value: &DataRef<'_>, column: &Column, shown: CellFormat, is_1904: bool) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        // `#N/A` is how Excel says "no value".
        DataRef::Error(CellErrorType::NA) => return None,
        DataRef::Error(error) => error.to_string(),
        DataRef::Int(n) => number(*n as f64, column, shown, is_1904).unwrap_or_else(|| n.to_string()),
        DataRef::Float(x) => number(*x, column, shown, is_1904).unwrap_or_else(|| x.to_string()),
        DataRef::DateTime(stamp) => of_stamp(stamp, column, shown, is_1904),
    };
    (!text.is_empty()).then_some(text)
}

/// Whether a number is so large that a cell, which is a float, may have lost its last digits.
pub(super) fn is_beyond(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Int(n) => n.unsigned_abs() >= DENSE as u64,
        DataRef::Float(x) => x.abs() >= DENSE,
        _ => false,
    }
}

/// A number as its column writes it; `None` for one that is too large to be shown so.
fn number(x: f64, column: &Column, shown: CellFormat, is_1904: bool) -> Option<String> {
    let epoch = matches!(column.written.format, Some(Format::Epoch | Format::EpochMillis));
    if !epoch && matches!(column.kind, ColumnType::Date | ColumnType::Datetime) {
        return Some(day_and_time(x, shown, is_1904));
    }
    let digits = if shown.percent {
        let share: Decimal = x.to_string().parse().ok()?;
        format!("{}%", share.checked_mul(Decimal::ONE_HUNDRED)?.normalize())
    } else {
        x.to_string()
    };
    // Under a decimal comma, a point would stand between thousands.
    Some(if column.written.decimal_comma { digits.replace('.', ",") } else { digits })
}

fn of_stamp(stamp: &ExcelDateTime, column: &Column, shown: CellFormat, is_1904: bool) -> String {
    let serial = stamp.as_f64();
    if column.kind == ColumnType::Duration {
        let millis = (serial * SECONDS_OF_DAY * 1_000.0).round();
        return format!("{}s", millis / 1_000.0);
    }
    if stamp.is_duration() { time_alone(serial) } else { day_and_time(serial, shown, is_1904) }
}

/// `2026-11-20 09:05:00`; a day alone when the cell shows no time.
fn day_and_time(serial: f64, shown: CellFormat, is_1904: bool) -> String {
    if serial < 1.0 {
        return time_alone(serial);
    }
    if serial < FIRST_SERIAL && !is_1904 {
        return serial.to_string();
    }
    let stamp = ExcelDateTime::new(serial + SLACK, ExcelDateTimeType::DateTime, is_1904);
    let (year, month, day, hour, minute, second, _) = stamp.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if serial.fract() == 0.0 && !shown.time { date } else { format!("{date} {hour:02}:{minute:02}:{second:02}") }
}

/// Days that stand for dates from 2000 to 2100 where nothing is declared.
pub(super) const USUAL_SERIALS: std::ops::Range<f64> = 36_526.0..73_051.0;

/// The day and the time that a number of Excel's means, as text; `None` for what is no such number.
pub(super) fn serial_as_text(serial: f64) -> Option<String> {
    const END: f64 = 2_958_466.0;
    let shown = CellFormat { time: true, percent: false };
    (FIRST_SERIAL..END).contains(&serial).then(|| day_and_time(serial, shown, false))
}

/// A time without a day, which no column of days can hold.
fn time_alone(serial: f64) -> String {
    let seconds = ((serial + SLACK) * SECONDS_OF_DAY) as i64;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
