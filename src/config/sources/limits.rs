//! `range`, `pattern` and `leave_out` of a column, and `not_before` of a source: what values may be, besides of their type.

use crate::calendar::{Zone, day_number, parse_date, parse_instant};
use crate::config::amount::Seconds;
use crate::config::columns::{ColumnUse, named_column, type_name};
use crate::config::{Bound, BoundValue, Column, ColumnType, Limits};
use crate::say;
use crate::syntax::{Form, Later, Node, Reader, Value, keys};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Which end of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Least,
    Most,
}

keys! {
    /// What values may be, besides of their type.
    pub(super) struct LimitKeys<'n> {
        range: Option<Later<RangeKeys<'n>>>, "値の範囲", "the range of values";
        pattern: Option<&'n Node>, "値の形（正規表現）", "the form of values, a regular expression";
        leave_out: Option<&'n Node>, "行を数えない値（合計など）", "values whose rows are left out, as those of totals";
    }

    pub(super) struct RangeKeys<'n> {
        min: Option<&'n Node>, "いちばん小さい値", "the least value";
        max: Option<&'n Node>, "いちばん大きい値", "the greatest value";
    }
}

/// The limits of a column of a type.
pub(super) fn read(reader: &mut Reader<'_>, keys: &LimitKeys<'_>, kind: Option<ColumnType>, zone: &Zone) -> Limits {
    let Some(kind) = kind else { return Limits::default() };
    let (least, most) = keys.range.and_then(|node| self::range(reader, node, kind, zone)).unwrap_or_default();
    let pattern = keys.pattern.and_then(|node| self::pattern(reader, node, kind));
    let leave_out = keys.leave_out.and_then(|node| self::leave_out(reader, node, kind));
    Limits { least, most, pattern, leave_out }
}

/// The values whose rows are left out; an empty list says that every row counts.
fn leave_out(reader: &mut Reader<'_>, node: &Node, kind: ColumnType) -> Option<Vec<String>> {
    if !matches!(kind, ColumnType::Text | ColumnType::Category) {
        let name = type_name(kind);
        let message = say!(
            "`leave_out` は `text` と `category` の列に書けます（この列は `{name}`）",
            "`leave_out` needs `text` or `category`, found `{name}`"
        );
        reader.invalid(node, message);
        return None;
    }
    Some(reader.texts(node).into_iter().map(|(text, _)| text.to_owned()).collect())
}

fn range(
    reader: &mut Reader<'_>,
    node: &Node,
    kind: ColumnType,
    zone: &Zone,
) -> Option<(Option<Bound>, Option<Bound>)> {
    if matches!(kind, ColumnType::Text | ColumnType::Category | ColumnType::Boolean) {
        let name = type_name(kind);
        reader.invalid(
            node,
            say!(
                "`range` は数と日時の列に書けます（この列は `{name}`）",
                "`range` needs numbers or times, found `{name}`"
            ),
        );
        return None;
    }
    let RangeKeys { min, max } = RangeKeys::from_node(reader, node)?;
    let least = min.and_then(|node| bound(reader, node, kind, End::Least, zone));
    let most = max.and_then(|node| bound(reader, node, kind, End::Most, zone));
    if let (Some(a), Some(b)) = (&least, &most)
        && is_above(a.value, b.value)
    {
        let (a, b) = (&a.text, &b.text);
        reader
            .invalid(node, say!("`min` の {a} が `max` の {b} より大きくなっています", "`min` {a} is above `max` {b}"));
    }
    Some((least, most))
}

fn is_above(a: BoundValue, b: BoundValue) -> bool {
    match (a, b) {
        (BoundValue::Whole(a), BoundValue::Whole(b)) => a > b,
        (BoundValue::Number(a), BoundValue::Number(b)) => a > b,
        _ => false,
    }
}

fn bound(reader: &mut Reader<'_>, node: &Node, kind: ColumnType, end: End, zone: &Zone) -> Option<Bound> {
    let text = reader.text_of(node)?;
    let value = match kind {
        ColumnType::Date => parse_date(text).map(|date| BoundValue::Whole(day_number(date))),
        ColumnType::Datetime => instant(text, end, zone).map(BoundValue::Whole),
        ColumnType::Integer => whole(text, end).map(BoundValue::Whole),
        ColumnType::Duration => return length(reader, node, text),
        _ => text.parse().ok().map(BoundValue::Number),
    };
    if value.is_none() {
        let message = match kind {
            ColumnType::Date => say!("`2026-01-31` の形で書きます", "expected a date such as `2026-01-31`"),
            ColumnType::Datetime => say!(
                "`2026-01-31` か `2026-01-31 09:00` の形で書きます",
                "expected a time such as `2026-01-31` or `2026-01-31 09:00`"
            ),
            _ => say!("数を書きます", "expected a number"),
        };
        reader.invalid(node, message);
    }
    Some(Bound { text: text.to_owned(), value: value? })
}

/// A length of time in whole seconds.
fn length(reader: &mut Reader<'_>, node: &Node, text: &str) -> Option<Bound> {
    Seconds::from_node(reader, node).map(|seconds| Bound { text: text.to_owned(), value: BoundValue::Whole(seconds) })
}

/// A date alone means the whole day.
fn instant(text: &str, end: End, zone: &Zone) -> Option<i64> {
    match (parse_date(text), end) {
        (Some(date), End::Most) => {
            let next = date.tomorrow().ok()?.to_zoned(zone.clone()).ok()?;
            Some(next.timestamp().as_second() - 1)
        }
        _ => parse_instant(text, zone).map(|at| at.as_second()),
    }
}

fn whole(text: &str, end: End) -> Option<i64> {
    let number: Decimal = text.parse().ok()?;
    let inside = if end == End::Least { number.ceil() } else { number.floor() };
    inside.to_i64()
}

fn pattern(reader: &mut Reader<'_>, node: &Node, kind: ColumnType) -> Option<String> {
    if kind != ColumnType::Text {
        let name = type_name(kind);
        reader.invalid(
            node,
            say!(
                "`pattern` は `text` の列に書けます（この列は `{name}`）",
                "`pattern` needs a `text` column, found `{name}`"
            ),
        );
        return None;
    }
    let text = reader.text_of(node)?;
    match regex::Regex::new(&format!("^(?:{text})$")) {
        Ok(_) => Some(text.to_owned()),
        Err(_) => {
            reader.invalid(node, say!("`{text}` は正規表現として読めません", "`{text}` is not a regular expression"));
            None
        }
    }
}

/// Pairs of columns of which the first holds what is never before the second.
pub(super) fn not_before(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &str,
    columns: &IndexMap<String, Column>,
    complete: bool,
) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (key, earlier) in reader.named(Some(node)) {
        let later = key.node();
        let mut times = vec![&later];
        match &earlier.value {
            Value::List(nodes) => times.extend(nodes),
            _ => times.push(earlier),
        }
        let names: Vec<Option<&Column>> = times
            .into_iter()
            .map(|node| {
                let said = !complete && node.text().is_some_and(|name| !columns.contains_key(name));
                if said { None } else { time_column(reader, node, source, columns) }
            })
            .collect();
        if let Some((Some(later), earlier)) = names.split_first() {
            pairs.extend(earlier.iter().flatten().map(|earlier| (later.name.clone(), earlier.name.clone())));
        }
    }
    pairs
}

fn time_column<'s>(
    reader: &mut Reader<'_>,
    node: &Node,
    source: &str,
    columns: &'s IndexMap<String, Column>,
) -> Option<&'s Column> {
    let column = named_column(reader, node, source, columns)?;
    if ColumnUse::Time.fits(column.kind) {
        return Some(column);
    }
    let (name, kind) = (&column.name, type_name(column.kind));
    reader.invalid(
        node,
        say!(
            "列 `{name}` の型は `{kind}` ですが、ここでは `datetime` か `date` が要ります",
            "expected a column of type `datetime` or `date`, found `{name}` of type `{kind}`"
        ),
    );
    None
}
