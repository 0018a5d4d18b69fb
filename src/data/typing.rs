//! Untyped columns → typed columns, with the reason for every value that does not fit.
//!
//! In: one declared column and what a file holds for it. Out: the column in the form queries see (instants as whole
//! seconds, dates as days), and one [`Why`] per row. Never: sets a row aside — `rules` does — or rounds a value to make it fit.

use crate::config::{self, ColumnType};
use crate::data::moment::{self, LocalClock, Moment};
use crate::data::number;
use crate::query::Form;
use polars::prelude::{
    BooleanChunked, Column, DataType, Float64Chunked, Int64Chunked, IntoColumn, NewChunkedArray, PolarsResult,
    StringChunked, TimeUnit,
};
use std::collections::BTreeMap;

/// Why a value does not fit, or that it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) enum Why {
    /// It fits.
    #[default]
    Fine,
    /// It cannot be read as the type.
    Value,
    /// It is a date where an instant is wanted.
    NoTime,
    /// A local time that clocks skip.
    Skipped,
    /// A local time that happens twice.
    Twice,
    /// A category that is not declared.
    Unknown,
    /// Required and not there.
    Missing,
    /// Before the instant it must not be before: the position of the pair in `not_before`.
    Order(u16),
    /// Less than the range of the column allows.
    Below,
    /// More than the range of the column allows.
    Above,
    /// Not of the column's pattern.
    Pattern,
    /// In a file that lacks the required column.
    NoColumn,
    /// Good itself, but a newer row of its key is bad.
    Newer,
}

/// A typed column of one file.
pub(super) struct Typed {
    /// The values; null where one does not fit.
    pub column: Column,
    /// One per row; empty when every value fits.
    pub why: Vec<Why>,
}

/// The engine's type of a form.
pub(super) fn dtype(form: Form) -> DataType {
    match form {
        Form::Text => DataType::String,
        Form::Integer | Form::Instant | Form::Date => DataType::Int64,
        Form::Number => DataType::Float64,
        Form::Boolean => DataType::Boolean,
    }
}

/// A column that has no value in any row.
pub(super) fn absent(column: &config::Column, rows: usize) -> Typed {
    Typed { column: Column::full_null(column.name.as_str().into(), rows, &dtype(column.kind.form())), why: Vec::new() }
}

/// Types one column.
///
/// # Errors
/// The engine's name of the column's type when no value of it can be read as the declared type.
pub(super) fn typed(column: &config::Column, raw: &Column, clock: &LocalClock) -> Result<Typed, String> {
    let unfit = || raw.dtype().to_string();
    let mut typed = match (column.kind, raw.dtype()) {
        (_, DataType::Null) => absent(column, raw.len()),
        (_, DataType::List(_) | DataType::Array(..)) => return Err(unfit()),
        (_, DataType::String) => of_texts(column, raw.str().map_err(|_| unfit())?, clock),
        (ColumnType::Text | ColumnType::Category, _)
        | (ColumnType::Number | ColumnType::Integer, DataType::Decimal(..))
        | (_, DataType::Binary) => {
            let texts = raw.strict_cast(&DataType::String).map_err(|_| unfit())?;
            of_texts(column, texts.str().map_err(|_| unfit())?, clock)
        }
        (ColumnType::Datetime, DataType::Datetime(unit, zone)) => of_timestamps(raw, *unit, |seconds| {
            clock.utc(if zone.is_some() { Moment::Absolute(seconds) } else { Moment::Local(seconds) })
        })
        .map_err(|_| unfit())?,
        (ColumnType::Date, DataType::Datetime(unit, zone)) => of_timestamps(raw, *unit, |seconds| {
            Ok(clock.day_of(if zone.is_some() { Moment::Absolute(seconds) } else { Moment::Local(seconds) }))
        })
        .map_err(|_| unfit())?,
        (ColumnType::Date, DataType::Date) => Typed {
            column: raw.cast(&DataType::Int32).and_then(|days| days.cast(&DataType::Int64)).map_err(|_| unfit())?,
            why: Vec::new(),
        },
        (ColumnType::Integer, DataType::Float32 | DataType::Float64) => {
            let floats = raw.cast(&DataType::Float64).map_err(|_| unfit())?;
            let whole = |x: f64| if x.fract() == 0.0 && x.abs() < 9.2e18 { Ok(x as i64) } else { Err(Why::Value) };
            let values = floats.f64().map_err(|_| unfit())?.iter().map(|x| x.filter(|x| !x.is_nan()));
            integers(raw.len(), values, whole)
        }
        (ColumnType::Number, from) if from.is_primitive_numeric() => of_numbers(raw).map_err(|_| unfit())?,
        (ColumnType::Integer, from) if from.is_integer() => cast_whole(raw, &DataType::Int64).map_err(|_| unfit())?,
        (ColumnType::Boolean, from) if from.is_integer() => {
            let ints = raw.cast(&DataType::Int64).map_err(|_| unfit())?;
            let truth = |n| match n {
                0 => Ok(false),
                1 => Ok(true),
                _ => Err(Why::Value),
            };
            booleans(raw.len(), ints.i64().map_err(|_| unfit())?.iter(), truth)
        }
        (ColumnType::Boolean, DataType::Boolean) => Typed { column: raw.clone(), why: Vec::new() },
        _ => return Err(unfit()),
    };
    typed.column.rename(column.name.as_str().into());
    Ok(typed)
}

/// Marks rows without a value of a required column.
pub(super) fn require(typed: &mut Typed) {
    if typed.column.null_count() == 0 {
        return;
    }
    typed.why.resize(typed.column.len(), Why::Fine);
    let missing = typed.column.is_null();
    for (why, missing) in typed.why.iter_mut().zip(missing.iter()) {
        if missing == Some(true) && *why == Why::Fine {
            *why = Why::Missing;
        }
    }
}

/// Keeps what `read` answers and remembers where it refused.
fn each<A, B>(
    rows: usize,
    values: impl Iterator<Item = Option<A>>,
    read: impl Fn(A) -> Result<B, Why>,
) -> (Vec<Option<B>>, Vec<Why>) {
    let mut out = Vec::with_capacity(rows);
    let mut why = Vec::new();
    for (row, value) in values.enumerate() {
        out.push(match value.map(&read) {
            None => None,
            Some(Ok(value)) => Some(value),
            Some(Err(reason)) => {
                why.resize(rows, Why::Fine);
                why[row] = reason;
                None
            }
        });
    }
    (out, why)
}

fn integers<A>(rows: usize, values: impl Iterator<Item = Option<A>>, read: impl Fn(A) -> Result<i64, Why>) -> Typed {
    let (out, why) = each(rows, values, read);
    Typed { column: Int64Chunked::from_iter_options("".into(), out.into_iter()).into_column(), why }
}

fn floats<A>(rows: usize, values: impl Iterator<Item = Option<A>>, read: impl Fn(A) -> Result<f64, Why>) -> Typed {
    let (out, why) = each(rows, values, read);
    Typed { column: Float64Chunked::from_iter_options("".into(), out.into_iter()).into_column(), why }
}

fn booleans<A>(rows: usize, values: impl Iterator<Item = Option<A>>, read: impl Fn(A) -> Result<bool, Why>) -> Typed {
    let (out, why) = each(rows, values, read);
    Typed { column: BooleanChunked::from_iter_options("".into(), out.into_iter()).into_column(), why }
}

fn of_texts(column: &config::Column, texts: &StringChunked, clock: &LocalClock) -> Typed {
    let rows = texts.len();
    let present = |text: &&str| !text.is_empty() && !column.missing.iter().any(|missing| missing == text);
    let values = texts.iter().map(|text| text.map(str::trim).filter(present));
    let or_bad = |value: Option<_>| value.ok_or(Why::Value);
    match column.kind {
        ColumnType::Integer => integers(rows, values, |text| number::integer(text).ok_or(Why::Value)),
        ColumnType::Number => floats(rows, values, |text| or_bad(number::number(text))),
        ColumnType::Boolean => booleans(rows, values, |text| number::boolean(text).ok_or(Why::Value)),
        ColumnType::Datetime => integers(rows, values, |text| clock.utc(moment::datetime(text)?)),
        ColumnType::Date => {
            integers(rows, values, |text| Ok(moment::date(text)?.unwrap_or_else(|moment| clock.day_of(moment))))
        }
        ColumnType::Category if !column.values.is_empty() => categories(column, rows, values),
        ColumnType::Text | ColumnType::Category => {
            Typed { column: StringChunked::from_iter_options("".into(), values).into_column(), why: Vec::new() }
        }
    }
}

fn categories<'a>(column: &config::Column, rows: usize, values: impl Iterator<Item = Option<&'a str>>) -> Typed {
    let mut canonical: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, aliases) in &column.values {
        for alias in aliases {
            canonical.entry(alias.trim()).or_insert(name);
        }
    }
    canonical.extend(column.values.keys().map(|name| (name.as_str(), name.as_str())));
    let (out, why) = each(rows, values, |text| canonical.get(text).copied().ok_or(Why::Unknown));
    Typed { column: StringChunked::from_iter_options("".into(), out.into_iter()).into_column(), why }
}

fn of_timestamps(raw: &Column, unit: TimeUnit, read: impl Fn(i64) -> Result<i64, Why>) -> PolarsResult<Typed> {
    let per_second = match unit {
        TimeUnit::Nanoseconds => 1_000_000_000,
        TimeUnit::Microseconds => 1_000_000,
        TimeUnit::Milliseconds => 1_000,
    };
    let ticks = raw.cast(&DataType::Int64)?;
    Ok(integers(raw.len(), ticks.i64()?.iter(), |ticks| read(ticks.div_euclid(per_second))))
}

/// NaN is how data frames write "no value"; an infinite number is a bad one.
fn of_numbers(raw: &Column) -> PolarsResult<Typed> {
    let raw = raw.cast(&DataType::Float64)?;
    let values = raw.f64()?.iter().map(|x| x.filter(|x| !x.is_nan()));
    Ok(floats(raw.len(), values, |x| if x.is_finite() { Ok(x) } else { Err(Why::Value) }))
}

/// Casts whole numbers; one that does not fit is a bad value.
fn cast_whole(raw: &Column, to: &DataType) -> PolarsResult<Typed> {
    let column = raw.cast(to)?;
    let mut why = Vec::new();
    if column.null_count() > raw.null_count() {
        let lost = column.is_null() & raw.is_not_null();
        why = lost.iter().map(|lost| if lost == Some(true) { Why::Value } else { Why::Fine }).collect();
    }
    Ok(Typed { column, why })
}
