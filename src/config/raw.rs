//! How the texts of a column are written, and which part of a workbook is read.
//!
//! In: the nodes of one column or source. Out: what they declare; what is not declared is found out by `data`. Never: lets
//! a form stand beside a type that it says nothing about.

use super::ColumnType;
use super::sources::type_name;
use crate::say;
use crate::syntax::{Fields, Node, Reader};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

/// How many bytes a packed file may become when nothing is declared: 1 GiB.
pub(super) const MAX_SIZE: u64 = 1 << 30;

/// What is declared about the texts of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Written {
    /// The form of dates or durations; `None` is found out.
    pub format: Option<Format>,
    /// Whether a comma stands before the decimals and a point between thousands.
    pub decimal_comma: bool,
    /// How many seconds a bare number means in a column of durations.
    pub unit_seconds: Option<i64>,
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
    /// Hours and minutes.
    HourMinute,
    /// Minutes and seconds.
    MinuteSecond,
}

/// Which part of an Excel workbook holds the rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Sheet {
    /// The sheet's name; without one, the workbook must have a single sheet.
    pub name: Option<String>,
    /// The header's row as Excel counts, from 1; `None` is found out.
    pub header_row: Option<u32>,
}

const DATES: [(&str, Format); 6] = [
    ("y-m-d", Format::YearFirst),
    ("d-m-y", Format::DayFirst),
    ("m-d-y", Format::MonthFirst),
    ("wareki", Format::Wareki),
    ("epoch", Format::Epoch),
    ("epoch_ms", Format::EpochMillis),
];

const DURATIONS: [(&str, Format); 2] = [("h:mm", Format::HourMinute), ("m:ss", Format::MinuteSecond)];

impl Format {
    /// Its name in configuration.
    pub fn name(self) -> &'static str {
        DATES.iter().chain(&DURATIONS).find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }
}

/// `format`, `decimal` and `unit` of a column.
pub(super) fn of_column(reader: &mut Reader<'_>, fields: &mut Fields<'_>, kind: Option<ColumnType>) -> Written {
    use ColumnType::{Date, Datetime, Duration, Integer, Number};
    let (format, decimal, unit) = (fields.get("format"), fields.get("decimal"), fields.get("unit"));
    let Some(kind) = kind else { return Written::default() };
    let format = fitting(reader, "format", format, kind, &[Date, Datetime, Duration]);
    let decimal = fitting(reader, "decimal", decimal, kind, &[Integer, Number, Duration]);
    let unit = fitting(reader, "unit", unit, kind, &[Duration]);
    Written {
        format: format.and_then(|node| reader.choice(node, if kind == Duration { &DURATIONS } else { &DATES })),
        decimal_comma: decimal.and_then(|node| reader.choice(node, &[(",", true), (".", false)])).unwrap_or(false),
        unit_seconds: unit.and_then(|node| reader.choice(node, &[("s", 1), ("min", 60), ("h", 3600)])),
    }
}

/// A key that says something about columns of some types only.
fn fitting<'n>(
    reader: &mut Reader<'_>,
    key: &str,
    node: Option<&'n Node>,
    kind: ColumnType,
    kinds: &[ColumnType],
) -> Option<&'n Node> {
    let node = node?;
    if kinds.contains(&kind) {
        return Some(node);
    }
    let types: Vec<&str> = kinds.iter().map(|kind| type_name(*kind)).collect();
    let (types, kind) = (crate::syntax::listed(&types), type_name(kind));
    reader.invalid(
        node,
        say!(
            "`{key}` は {types} の列にだけ書けます（この列は `{kind}`）",
            "`{key}` needs a column of type {types}, found `{kind}`"
        ),
    );
    None
}

/// `sheet` and `header_row` of a source.
pub(super) fn sheet(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Sheet {
    let name = fields.get("sheet").and_then(|node| reader.text_of(node)).map(str::to_owned);
    let header_row = fields.get("header_row").and_then(|node| reader.whole(node, 1..=1_048_576));
    Sheet { name, header_row: header_row.and_then(|row| u32::try_from(row).ok()) }
}

/// `max_size` of a source, in bytes: `500MB`, `8 GiB`.
pub(super) fn max_size(reader: &mut Reader<'_>, node: &Node) -> Option<u64> {
    let bytes = node.text().and_then(bytes);
    if bytes.is_none() {
        reader.invalid(
            node,
            say!("大きさを `500MB`・`8GiB` のように書きます", "expected a size such as `500MB` or `8GiB`"),
        );
    }
    bytes
}

fn bytes(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 6] =
        [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)];
    let (number, unit) =
        UNITS.iter().find_map(|(name, unit)| Some((text.trim().strip_suffix(name)?.trim_end(), *unit)))?;
    let number: Decimal = number.parse().ok()?;
    number.checked_mul(Decimal::from(unit))?.to_u64().filter(|bytes| *bytes > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_both_systems() {
        assert_eq!(bytes("500MB"), Some(500_000_000));
        assert_eq!(bytes("1.5 GiB"), Some(1_610_612_736));
        for not in ["", "4", "GB", "-1MB", "0KB", "4 TB", "4gb"] {
            assert_eq!(bytes(not), None, "{not}");
        }
    }
}
