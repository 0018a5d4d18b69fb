//! How the texts of a column are written, and which part of a workbook is read.
//!
//! In: the nodes of one column or source. Out: what they declare; what is not declared is found out by `data`. Never: lets
//! a form stand beside a type that it says nothing about.

use super::columns::type_name;
use super::resolved::FORMATS;
use super::{ColumnType, Format, Written};
use crate::say;
use crate::syntax::{Form, Later, Node, Reader, forms, keys, listed, words};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How many bytes a packed file may become when nothing is declared: 1 GiB.
pub(super) const MAX_SIZE: u64 = 1 << 30;

keys! {
    /// How the texts of a column are written.
    pub(super) struct WrittenKeys<'n> {
        format: Option<Later<Format>>, "日付や長さの書き方", "the form of dates or lengths of time";
        decimal: Option<Later<DecimalSign>>, "小数点（`.` か `,`）", "what stands before the decimals, `.` or `,`";
        unit: Option<Later<LengthUnit>>, "数だけの長さの単位", "what a bare number means in a column of lengths";
    }
}

words! {
    /// What stands before the decimals.
    enum DecimalSign {
        /// A comma.
        Comma = ",",
        /// A point.
        Point = ".",
    }
}

words! {
    /// What a bare number means.
    enum LengthUnit {
        /// Seconds.
        Second = "s",
        /// Minutes.
        Minute = "min",
        /// Hours.
        Hour = "h",
    }
}

/// What is declared about the texts of a column of a type.
pub(super) fn of_column(reader: &mut Reader<'_>, keys: &WrittenKeys<'_>, kind: Option<ColumnType>) -> Written {
    use ColumnType::{Date, Datetime, Duration, Integer, Number};
    let Some(kind) = kind else { return Written::default() };
    let format = fitting(reader, "format", keys.format, kind, &[Date, Datetime, Duration]);
    let decimal = fitting(reader, "decimal", keys.decimal, kind, &[Integer, Number, Duration]);
    let unit = fitting(reader, "unit", keys.unit, kind, &[Duration]);
    let (dates, lengths) = FORMATS.split_at(6);
    let unit_seconds = unit.and_then(|node| LengthUnit::from_node(reader, node)).map(|unit| match unit {
        LengthUnit::Second => 1,
        LengthUnit::Minute => 60,
        LengthUnit::Hour => 3600,
    });
    Written {
        format: format.and_then(|node| reader.choice(node, if kind == Duration { lengths } else { dates })),
        decimal_comma: decimal.and_then(|node| DecimalSign::from_node(reader, node)) == Some(DecimalSign::Comma),
        unit_seconds,
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
    let (types, kind) = (listed(&types), type_name(kind));
    reader.invalid(
        node,
        say!(
            "`{key}` は {types} の列にだけ書けます（この列は `{kind}`）",
            "`{key}` needs a column of type {types}, found `{kind}`"
        ),
    );
    None
}

forms! {
    /// A size in bytes: `500MB`, `8 GiB`.
    pub(super) MaxSize => u64 = max_size;
}

fn max_size(reader: &mut Reader<'_>, node: &Node) -> Option<u64> {
    let expected = say!("大きさを `500MB`・`8GiB` のように書きます", "expected a size such as `500MB` or `8GiB`");
    reader.parsed(node, bytes, expected)
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
