//! A column of a table of Spark → the same column as questions see it.
//!
//! In: what is declared of a column, and the type that it has there. Out: SQL of its value, and SQL that says why a value is none.
//! Never: reads two values of a column in two ways, or rounds a value to make it fit: texts are read in Spark's own, strict form.

use super::text::{constant, number, whole};
use crate::config::{self, BoundValue, ColumnType, Format};
use rust_decimal::prelude::ToPrimitive;
use spark_connect::types::DataType;

/// Instants that are believed, as in files: from 1850 up to 2150.
const BELIEVED: (i64, i64) = (-43_829 * 86_400, 65_744 * 86_400);
/// What stands around texts and is no part of them.
const BLANKS: &str = "\t\n\u{b}\u{c}\r \u{85}\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}";
/// Numbers from here on have neighbours that are no floats.
const DENSE: f64 = 9_007_199_254_740_992.0;

/// Why a value does not fit, as the text that stands for it in SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ValueError {
    /// It cannot be read as the type.
    Value,
    /// It has more digits than a value of the type keeps.
    Digits,
    /// A category that is not declared.
    Unknown,
    /// Required and not there.
    Missing,
    /// Less than the range allows.
    Below,
    /// More than the range allows.
    Above,
    /// Not of the pattern.
    Pattern,
    /// Before the instant that it must not be before.
    Order,
}

impl ValueError {
    /// Its text in SQL.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Digits => "digits",
            Self::Unknown => "unknown",
            Self::Missing => "missing",
            Self::Below => "below",
            Self::Above => "above",
            Self::Pattern => "pattern",
            Self::Order => "order",
        }
    }

    /// What stands for it.
    pub(crate) fn sql(self) -> String {
        constant(self.text())
    }
}

/// How a column is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Read {
    /// What is there, over the table: null where there is no value.
    pub(crate) there: String,
    /// The value, over a row with `there` under a name of its own.
    pub(crate) value: String,
    /// Reasons in the order in which they are looked for, each with its condition; over a row with `there` and the value by their names.
    pub(crate) why: Vec<(ValueError, String)>,
}

/// How a column of a type is read: `there` and `value` are the names that what is there and its value go by. `None` when no value of the
/// type can be read as the declared one.
pub(super) fn read(
    column: &config::Column,
    from: &DataType,
    (raw, there, value): (&str, &str, &str),
    zone: &str,
) -> Option<Read> {
    use DataType as T;
    let is_text = matches!(from, T::String { .. } | T::Char { .. } | T::Varchar { .. });
    let of_raw = || raw.to_owned();
    let unread = || vec![(ValueError::Value, format!("{there} IS NOT NULL AND {value} IS NULL"))];
    let as_is = |sql: String| Some(Read { there: of_raw(), value: sql, why: Vec::new() });
    let tried = |sql: String| Some(Read { there: of_raw(), value: sql, why: unread() });
    let text = || {
        let trimmed = format!("btrim({raw}, {})", constant(BLANKS));
        let none = std::iter::once("").chain(column.missing.iter().map(String::as_str));
        none.fold(trimmed, |text, mark| format!("nullif({text}, {})", constant(mark)))
    };
    let of_text = |sql: String| Some(Read { there: text(), value: sql, why: unread() });
    let is_whole = matches!(from, T::Byte | T::Short | T::Integer | T::Long);
    let is_decimal = matches!(from, T::Decimal { .. });
    let is_float = matches!(from, T::Float | T::Double);
    let local = |sql: String| format!("to_utc_timestamp(CAST({sql} AS TIMESTAMP), {})", constant(zone));
    let read = match column.kind {
        _ if matches!(from, T::Null) => {
            as_is(format!("CAST(NULL AS {})", super::text::type_of(column.kind.data_type())))
        }
        ColumnType::Text | ColumnType::Category if is_text => {
            Some(Read { there: text(), value: there.to_owned(), why: Vec::new() })
        }
        ColumnType::Text | ColumnType::Category
            if is_whole || is_decimal || is_float || matches!(from, T::Boolean | T::Date) =>
        {
            as_is(format!("CAST({there} AS STRING)"))
        }
        ColumnType::Integer if is_whole => as_is(format!("CAST({there} AS BIGINT)")),
        ColumnType::Integer if is_decimal => {
            tried(format!("(CASE WHEN {there} = floor({there}) THEN try_cast({there} AS BIGINT) END)"))
        }
        ColumnType::Integer if is_float => Some(Read {
            there: format!("nanvl({raw}, NULL)"),
            value: format!(
                "(CASE WHEN abs({there}) < {} AND {there} = floor({there}) THEN CAST({there} AS BIGINT) END)",
                number(DENSE)
            ),
            why: [vec![(ValueError::Digits, format!("abs({there}) >= {}", number(DENSE)))], unread()].concat(),
        }),
        ColumnType::Integer if is_text => of_text(format!("try_cast({there} AS BIGINT)")),
        ColumnType::Number if is_whole => Some(Read {
            there: of_raw(),
            value: format!(
                "(CASE WHEN try_cast(CAST({there} AS DOUBLE) AS BIGINT) = {there} THEN CAST({there} AS DOUBLE) END)"
            ),
            why: vec![(ValueError::Digits, format!("{there} IS NOT NULL AND {value} IS NULL"))],
        }),
        ColumnType::Number if is_decimal => as_is(format!("CAST({there} AS DOUBLE)")),
        ColumnType::Number if is_float => Some(Read {
            there: format!("nanvl(CAST({raw} AS DOUBLE), NULL)"),
            value: format!("(CASE WHEN abs({there}) < double('Infinity') THEN {there} END)"),
            why: unread(),
        }),
        ColumnType::Number if is_text => of_text(format!(
            "(CASE WHEN abs(try_cast({there} AS DOUBLE)) < double('Infinity') THEN try_cast({there} AS DOUBLE) END)"
        )),
        ColumnType::Boolean if matches!(from, T::Boolean) => as_is(there.to_owned()),
        ColumnType::Boolean if is_whole || is_decimal || is_float => {
            tried(format!("(CASE WHEN {there} = 0 THEN false WHEN {there} = 1 THEN true END)"))
        }
        ColumnType::Boolean if is_text => of_text(format!("try_cast({there} AS BOOLEAN)")),
        ColumnType::Date => match from {
            T::Date => as_is(format!("CAST(unix_date({there}) AS BIGINT)")),
            T::TimestampNtz => as_is(format!("CAST(unix_date(CAST({there} AS DATE)) AS BIGINT)")),
            T::Timestamp => as_is(format!(
                "CAST(unix_date(CAST(from_utc_timestamp({there}, {}) AS DATE)) AS BIGINT)",
                constant(zone)
            )),
            _ if is_text => of_text(format!("CAST(unix_date(try_cast({there} AS DATE)) AS BIGINT)")),
            _ => None,
        },
        ColumnType::Datetime => {
            let seconds = match from {
                T::Timestamp => format!("unix_seconds({there})"),
                T::TimestampNtz => format!("unix_seconds({})", local(there.to_owned())),
                _ if is_whole => match column.written.format {
                    Some(Format::Epoch) => format!("CAST({there} AS BIGINT)"),
                    Some(Format::EpochMillis) => {
                        format!("CAST(floor(CAST({there} AS DECIMAL(20, 0)) / 1000) AS BIGINT)")
                    }
                    _ => return None,
                },
                // With an offset it is an instant, without one a local time.
                _ if is_text => format!(
                    "unix_seconds(CASE WHEN {there} RLIKE '(Z|[+-][0-9]{{2}}:?[0-9]{{2}})$' THEN try_cast({there} AS TIMESTAMP) ELSE {} END)",
                    local(format!("try_cast({there} AS TIMESTAMP_NTZ)"))
                ),
                _ => return None,
            };
            let (first, last) = (whole(BELIEVED.0), whole(BELIEVED.1 - 1));
            let value = format!("(CASE WHEN {seconds} BETWEEN {first} AND {last} THEN {seconds} END)");
            if is_text { of_text(value) } else { tried(value) }
        }
        ColumnType::Duration => {
            let unit = column.written.unit_seconds;
            let seconds = match (from, unit) {
                (T::DayTimeInterval { .. }, _) => {
                    let moved = format!("unix_micros(timestamp_seconds(0) + {there})");
                    format!("(CASE WHEN {moved} >= 0 AND {moved} % 1000000 = 0 THEN {moved} DIV 1000000 END)")
                }
                (_, Some(unit)) if is_whole || is_decimal || is_float => {
                    let exact = format!("CAST({there} AS DECIMAL(28, 6)) * {unit}");
                    format!("(CASE WHEN {exact} = floor({exact}) THEN CAST({exact} AS BIGINT) END)")
                }
                _ => return None,
            };
            tried(seconds)
        }
        _ => None,
    };
    let mut read = read?;
    if column.kind == ColumnType::Category && !column.values.is_empty() {
        read.value = category(column, &read.value);
        read.why = vec![(ValueError::Unknown, format!("{there} IS NOT NULL AND {value} IS NULL"))];
    }
    read.why.extend(limits(column, value));
    if column.required {
        read.why.push((ValueError::Missing, format!("{value} IS NULL")));
    }
    Some(read)
}

/// The canonical name of a category.
fn category(column: &config::Column, of: &str) -> String {
    let mut cases = String::from("(CASE");
    let mut known = std::collections::BTreeSet::new();
    let names = column.values.keys().map(|name| (name.as_str(), name.as_str()));
    let aliases =
        column.values.iter().flat_map(|(name, aliases)| aliases.iter().map(move |alias| (alias.trim(), name.as_str())));
    for (alias, name) in names.chain(aliases) {
        if known.insert(alias) {
            cases += &format!(" WHEN {of} = {} THEN {}", constant(alias), constant(name));
        }
    }
    cases + " END)"
}

fn limits(column: &config::Column, value: &str) -> Vec<(ValueError, String)> {
    let is_number = column.kind == ColumnType::Number;
    let bound = |bound: BoundValue| match bound {
        BoundValue::Whole(n) if is_number => number(n as f64),
        BoundValue::Whole(n) => whole(n),
        BoundValue::Number(n) if is_number => {
            number(n.to_string().parse().expect("a decimal is written as a float is read"))
        }
        BoundValue::Number(n) => whole(n.to_i64().unwrap_or(i64::MAX)),
    };
    let mut all = Vec::new();
    if let Some(pattern) = &column.limits.pattern {
        all.push((ValueError::Pattern, format!("NOT {value} RLIKE {}", constant(&format!("^(?:{pattern})$")))));
        return all;
    }
    if let Some(least) = &column.limits.least {
        all.push((ValueError::Below, format!("{value} < {}", bound(least.value))));
    }
    if let Some(most) = &column.limits.most {
        all.push((ValueError::Above, format!("{value} > {}", bound(most.value))));
    }
    all
}
