//! How the texts of a column are written, and which part of a workbook is read.
//!
//! In: the nodes of one column or source. Out: what they declare; what is not declared is found out by `data`. Never: lets
//! a form stand beside a type that it says nothing about.

use super::columns::type_name;
use super::resolved::FORMATS;
use super::{ColumnType, Format, Written};
use crate::calendar::DatePattern;
use crate::say;
use crate::syntax::{Form, Later, Node, Reader, Schema, Whole, forms, keys, later, listed, words};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::json;

/// The first of the hundred years that two digits can mean.
type PivotYear = Whole<i64, 1850, 2100>;

later! {
    /// A word for a form, or a pattern of dates.
    WrittenFormat: |lang| Schema::either(&[Format::schema(lang), json!({ "type": "string" })]);
}

/// How many bytes a packed file may become when nothing is declared: 1 GiB.
pub(super) const MAX_SIZE: u64 = 1 << 30;

keys! {
    /// How the texts of a column are written.
    pub(super) struct WrittenKeys<'n> {
        time_from: Option<Later<&'n str>>, "時刻だけの列の見出し", "its heads in files where the time of day stands apart";
        format: Option<Later<WrittenFormat>>, "日付や長さの書き方（`d-m-y`、`dd/MMM/yy h:mm a`、`%d/%b/%y %H:%M`）", "the form of dates or lengths of time, or a pattern of dates";
        pivot_year: Option<Later<PivotYear>>, "2 桁の年が始まる年", "the first of the hundred years that two digits mean";
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
    let time_from = fitting(reader, "time_from", keys.time_from, kind, &[Datetime]);
    let format = fitting(reader, "format", keys.format, kind, &[Date, Datetime, Duration]);
    let decimal = fitting(reader, "decimal", keys.decimal, kind, &[Integer, Number, Duration]);
    let unit = fitting(reader, "unit", keys.unit, kind, &[Duration]);
    let pivot = fitting(reader, "pivot_year", keys.pivot_year, kind, &[Date, Datetime]);
    let (format, pattern) = format.map(|node| format_or_pattern(reader, node, kind)).unwrap_or_default();
    let unit_seconds = unit.and_then(|node| LengthUnit::from_node(reader, node)).map(|unit| match unit {
        LengthUnit::Second => 1,
        LengthUnit::Minute => 60,
        LengthUnit::Hour => 3600,
    });
    Written {
        format,
        pattern,
        pivot_year: pivot.and_then(|node| PivotYear::from_node(reader, node)),
        decimal_comma: decimal.and_then(|node| DecimalSign::from_node(reader, node)) == Some(DecimalSign::Comma),
        unit_seconds,
        labels: Vec::new(),
        time_from: time_from
            .map(|node| reader.texts(node).into_iter().map(|(text, _)| text.to_owned()).collect())
            .unwrap_or_default(),
    }
}

/// A word of a type's forms, else a pattern of dates.
pub(super) fn format_or_pattern(
    reader: &mut Reader<'_>,
    node: &Node,
    kind: ColumnType,
) -> (Option<Format>, Option<DatePattern>) {
    let (dates, lengths) = FORMATS.split_at(6);
    let words = if kind == ColumnType::Duration { lengths } else { dates };
    let text = node.text().unwrap_or_default();
    // What has no mark between its letters is a word that was mistyped rather than a pattern.
    let is_pattern = text.contains('%') || text.contains("yy") || text.contains("uu") || text.contains("YYYY");
    if kind == ColumnType::Duration || !is_pattern || words.iter().any(|(word, _)| *word == text) {
        return (reader.choice(node, words), None);
    }
    match DatePattern::parse(text) {
        Ok(pattern) if kind == ColumnType::Datetime && !pattern.has_time() => {
            let message = say!(
                "`{text}` には時刻がありません（日付だけの列は `type: date`）",
                "`{text}` has no time of day; a column of dates is of `type: date`"
            );
            reader.invalid(node, message);
            (None, None)
        }
        Ok(pattern) => (None, Some(pattern)),
        Err(why) => {
            let (ja, en) = (&why.ja, &why.en);
            reader.invalid(
                node,
                say!("`{text}` は日付の書き方として使えません: {ja}", "`{text}` is no pattern of dates: {en}"),
            );
            (None, None)
        }
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
