//! How the texts of a column are written, and which part of a workbook is read.

use super::Unpivot;
use crate::calendar::DatePattern;
use crate::syntax::{Words, words};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// What is declared about the texts of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// The form of dates or durations; `None` is found out.
    pub format: Option<Format>,
    /// The pattern of dates, instead of a form.
    pub pattern: Option<DatePattern>,
    /// The first of the hundred years that two digits mean, when it is declared.
    pub pivot_year: Option<i64>,
    /// Whether a comma stands before the decimals and a point between thousands.
    pub decimal_comma: bool,
    /// How many seconds a bare number means in a column of durations.
    pub unit_seconds: Option<i64>,
    /// The headers under which the time of day stands, where days have a column of their own; tried in order.
    pub time_from: Vec<String>,
    /// Texts that stand for whole numbers: `5（大変満足）` for 5.
    pub labels: Vec<(String, i64)>,
}

impl Serialize for Written {
    /// A pattern, its years, a second header and labels are told where they are declared: records name sources by fingerprints that were made before there
    /// were any, and a field that is skipped counts in those.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { format, pattern, pivot_year, decimal_comma, unit_seconds, time_from, labels } = self;
        let has_pattern = pattern.is_some() || pivot_year.is_some();
        let told =
            3 + if has_pattern { 2 } else { 0 } + usize::from(!time_from.is_empty()) + usize::from(!labels.is_empty());
        let mut fields = serializer.serialize_struct("Written", told)?;
        fields.serialize_field("format", format)?;
        fields.serialize_field("decimal_comma", decimal_comma)?;
        fields.serialize_field("unit_seconds", unit_seconds)?;
        if has_pattern {
            fields.serialize_field("pattern", pattern)?;
            fields.serialize_field("pivot_year", pivot_year)?;
        }
        if !time_from.is_empty() {
            fields.serialize_field("time_from", time_from)?;
        }
        if !labels.is_empty() {
            fields.serialize_field("labels", labels)?;
        }
        fields.end()
    }
}

/// A form of dates, times or durations that cannot be told from one value alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Format {
    /// Year, month, day.
    YearFirst,
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
    /// A year of a Japanese era, month, day.
    Wareki,
    /// Seconds since 1970-01-01T00:00:00Z.
    Epoch,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    EpochMillis,
    /// Days of Excel, with the time as their fraction: 1 is 1900-01-01, and 46346.5 noon of 2026-11-20.
    Excel,
    /// Hours and minutes.
    HourMinute,
    /// Minutes and seconds.
    MinuteSecond,
}

/// Which part of a workbook or of a CSV file holds the rows, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The sheet's name; without one, the workbook must have a single sheet.
    pub name: Option<String>,
    /// The header's row as Excel counts, or its line in a CSV file, from 1; `None` is found out.
    pub header_row: Option<u32>,
    /// Whether the names of its columns stand in that row and the next one, headings above them.
    pub has_two_header_rows: bool,
    /// How the cells of a wide table become rows.
    pub unpivot: Option<Unpivot>,
}

impl Serialize for Sheet {
    /// A wide table and a second row of headers are told where they are declared, as a pattern of [`Written`] is.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { name, header_row, has_two_header_rows, unpivot } = self;
        let told = 2 + usize::from(*has_two_header_rows) + usize::from(unpivot.is_some());
        let mut fields = serializer.serialize_struct("Sheet", told)?;
        fields.serialize_field("name", name)?;
        fields.serialize_field("header_row", header_row)?;
        if *has_two_header_rows {
            fields.serialize_field("has_two_header_rows", has_two_header_rows)?;
        }
        if unpivot.is_some() {
            fields.serialize_field("unpivot", unpivot)?;
        }
        fields.end()
    }
}

words! { Format: &FORMATS }

/// Dates first, then lengths of time.
pub(in crate::config) const FORMATS: [(&str, Format); 9] = [
    ("y-m-d", Format::YearFirst),
    ("d-m-y", Format::DayFirst),
    ("m-d-y", Format::MonthFirst),
    ("wareki", Format::Wareki),
    ("epoch", Format::Epoch),
    ("epoch_ms", Format::EpochMillis),
    ("excel", Format::Excel),
    ("h:mm", Format::HourMinute),
    ("m:ss", Format::MinuteSecond),
];

impl Format {
    /// Its name in configuration.
    pub fn name(self) -> &'static str {
        self.word().unwrap_or("")
    }
}
