//! Untyped columns → typed columns, with the reason for every value that does not fit.
//!
//! In: one declared column and what a file holds for it. Out: the column in the form queries see (instants as whole
//! seconds, dates as days), and one [`ValueError`] per row. Never: sets a row aside — `rejections` does — or rounds a value to make it fit.

use crate::config::{self, ColumnType};
use crate::data::mixed_units::MixedUnits;
use crate::data::moment::{LocalClock, Moment};
use crate::data::number::DENSE;
use crate::data::zones::Zones;
use crate::data::{texts, ticks, words};
use crate::diag::Message;
use crate::query::DataType;
use polars::prelude::{
    self as pl, BooleanChunked, Column, Float64Chunked, Int64Chunked, IntoColumn, NewChunkedArray, PolarsResult,
    TimeUnit,
};

/// Why a value does not fit, or that it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) enum ValueError {
    /// It fits.
    #[default]
    Fine,
    /// It cannot be read as the type.
    Value,
    /// It has more digits than a value of the type keeps, or its file kept.
    Digits,
    /// It is a date where an instant is wanted.
    NoTime,
    /// A local time that clocks skip.
    Skipped,
    /// A local time that happens twice.
    Twice,
    /// A category that is not declared.
    Unknown,
    /// It could be read in two ways, and neither the column nor its declaration settles which.
    Ambiguous,
    /// The row has another number of fields than the header.
    Ragged,
    /// The line is no JSON object.
    NotJson,
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
    pub why: Vec<ValueError>,
    /// What was found out about how its texts are written.
    pub notes: Vec<Message>,
    /// Two kinds of numbers that should not stand in one column.
    pub mixed: Option<MixedUnits>,
    /// How many of its instants name their zone.
    pub zones: Zones,
}

impl Typed {
    /// Values that all fit.
    pub(super) fn fine(column: Column) -> Self {
        Self { column, why: Vec::new(), notes: Vec::new(), mixed: None, zones: Zones::default() }
    }
}

/// The engine's type of a form.
pub(super) fn dtype(form: DataType) -> pl::DataType {
    match form {
        DataType::Text => pl::DataType::String,
        DataType::Integer | DataType::Instant | DataType::Date => pl::DataType::Int64,
        DataType::Number => pl::DataType::Float64,
        DataType::Boolean => pl::DataType::Boolean,
    }
}

/// A column that has no value in any row.
pub(super) fn absent(column: &config::Column, rows: usize) -> Typed {
    Typed::fine(Column::full_null(column.name.as_str().into(), rows, &dtype(column.kind.data_type())))
}

/// Types one column.
///
/// # Errors
/// The engine's name of the column's type when no value of it can be read as the declared type.
pub(super) fn typed(column: &config::Column, raw: &Column, clock: &LocalClock) -> Result<Typed, String> {
    let unfit = || raw.dtype().to_string();
    let mut typed = match (column.kind, raw.dtype()) {
        (_, pl::DataType::Null) => absent(column, raw.len()),
        (_, pl::DataType::List(_) | pl::DataType::Array(..)) => return Err(unfit()),
        (_, pl::DataType::String) => {
            let texts = raw.str().map_err(|_| unfit())?;
            words::typed(column, texts, clock).unwrap_or_else(|| texts::typed(column, texts, clock))
        }
        (ColumnType::Text | ColumnType::Category, _)
        // A bare number of seconds, minutes or hours, as the column declares.
        | (ColumnType::Duration, pl::DataType::Int8 | pl::DataType::Int16 | pl::DataType::Int32 | pl::DataType::Int64)
        | (ColumnType::Duration, pl::DataType::UInt8 | pl::DataType::UInt16 | pl::DataType::UInt32 | pl::DataType::UInt64)
        | (ColumnType::Duration, pl::DataType::Float32 | pl::DataType::Float64 | pl::DataType::Decimal(..))
        | (ColumnType::Number | ColumnType::Integer, pl::DataType::Decimal(..))
        | (_, pl::DataType::Binary) => {
            let cast = raw.strict_cast(&pl::DataType::String).map_err(|_| unfit())?;
            // What the engine writes has a decimal point, whatever texts of the column have.
            let written = config::Written { decimal_comma: false, ..column.written };
            let pointed = config::Column { written, ..column.clone() };
            texts::typed(&pointed, cast.str().map_err(|_| unfit())?, clock)
        }
        (ColumnType::Datetime, pl::DataType::Datetime(unit, zone)) => match ticks::typed(raw, *unit, zone.is_none(), clock)
        {
            Some(typed) => typed,
            None => of_timestamps(raw, *unit, |seconds| {
                clock.utc(if zone.is_some() { Moment::Absolute(seconds) } else { Moment::Local(seconds) })
            })
            .map_err(|_| unfit())?,
        },
        (ColumnType::Date, pl::DataType::Datetime(unit, zone)) => of_timestamps(raw, *unit, |seconds| {
            Ok(clock.day_of(if zone.is_some() { Moment::Absolute(seconds) } else { Moment::Local(seconds) }))
        })
        .map_err(|_| unfit())?,
        (ColumnType::Date, pl::DataType::Date) => {
            Typed::fine(raw.cast(&pl::DataType::Int32).and_then(|days| days.cast(&pl::DataType::Int64)).map_err(|_| unfit())?)
        }
        (ColumnType::Duration, pl::DataType::Duration(unit)) => {
            let whole = |ticks: i64| match ticks.checked_rem(ticks::per_second(*unit)) {
                Some(0) if ticks >= 0 => Ok(ticks / ticks::per_second(*unit)),
                _ => Err(ValueError::Value),
            };
            let ticks = raw.cast(&pl::DataType::Int64).map_err(|_| unfit())?;
            integers(raw.len(), ticks.i64().map_err(|_| unfit())?.iter(), whole)
        }
        (ColumnType::Integer, pl::DataType::Float32 | pl::DataType::Float64) => {
            let floats = raw.cast(&pl::DataType::Float64).map_err(|_| unfit())?;
            let whole = |x: f64| match x {
                _ if x.abs() >= DENSE => Err(ValueError::Digits),
                _ if x.fract() == 0.0 => Ok(x as i64),
                _ => Err(ValueError::Value),
            };
            let values = floats.f64().map_err(|_| unfit())?.iter().map(|x| x.filter(|x| !x.is_nan()));
            integers(raw.len(), values, whole)
        }
        (ColumnType::Number, from) if from.is_integer() => of_whole_numbers(raw).map_err(|_| unfit())?,
        (ColumnType::Number, from) if from.is_primitive_numeric() => of_numbers(raw).map_err(|_| unfit())?,
        (ColumnType::Integer, from) if from.is_integer() => cast_whole(raw, &pl::DataType::Int64).map_err(|_| unfit())?,
        (ColumnType::Boolean, from) if from.is_integer() => {
            let ints = raw.cast(&pl::DataType::Int64).map_err(|_| unfit())?;
            let truth = |n| match n {
                0 => Ok(false),
                1 => Ok(true),
                _ => Err(ValueError::Value),
            };
            booleans(raw.len(), ints.i64().map_err(|_| unfit())?.iter(), truth)
        }
        (ColumnType::Boolean, pl::DataType::Float32 | pl::DataType::Float64) => {
            let floats = raw.cast(&pl::DataType::Float64).map_err(|_| unfit())?;
            let truth = |x: f64| if x == 0.0 { Ok(false) } else { Some(true).filter(|_| x == 1.0).ok_or(ValueError::Value) };
            let values = floats.f64().map_err(|_| unfit())?.iter().map(|x| x.filter(|x| !x.is_nan()));
            booleans(raw.len(), values, truth)
        }
        (ColumnType::Boolean, pl::DataType::Decimal(..)) => {
            let cast = raw.cast(&pl::DataType::Float64).map_err(|_| unfit())?;
            return typed(column, &cast, clock);
        }
        (ColumnType::Boolean, pl::DataType::Boolean) => Typed::fine(raw.clone()),
        _ => return Err(unfit()),
    };
    if matches!(column.kind, ColumnType::Text | ColumnType::Category) && raw.dtype().is_float() {
        let floats = raw.cast(&pl::DataType::Float64).map_err(|_| unfit())?;
        let floats = floats.f64().map_err(|_| unfit())?.iter();
        let lost = floats.enumerate().filter(|(_, x)| x.is_some_and(|x| x.abs() >= DENSE)).map(|(row, _)| row);
        lose(&mut typed, lost);
    }
    typed.column.rename(column.name.as_str().into());
    Ok(typed)
}

/// Marks rows whose values may have had more digits than their file kept.
pub(super) fn lose(typed: &mut Typed, rows: impl Iterator<Item = usize>) {
    for row in rows {
        typed.why.resize(typed.column.len(), ValueError::Fine);
        typed.why[row] = ValueError::Digits;
    }
}

/// Marks rows without a value of a required column.
pub(super) fn require(typed: &mut Typed) {
    if typed.column.null_count() == 0 {
        return;
    }
    typed.why.resize(typed.column.len(), ValueError::Fine);
    let missing = typed.column.is_null();
    for (why, missing) in typed.why.iter_mut().zip(missing.iter()) {
        if missing == Some(true) && *why == ValueError::Fine {
            *why = ValueError::Missing;
        }
    }
}

/// Keeps what `read` answers and remembers where it refused.
pub(super) fn each<A, B>(
    rows: usize,
    values: impl Iterator<Item = Option<A>>,
    read: impl Fn(A) -> Result<B, ValueError>,
) -> (Vec<Option<B>>, Vec<ValueError>) {
    let mut out = Vec::with_capacity(rows);
    let mut why = Vec::new();
    for (row, value) in values.enumerate() {
        out.push(match value.map(&read) {
            None => None,
            Some(Ok(value)) => Some(value),
            Some(Err(reason)) => {
                why.resize(rows, ValueError::Fine);
                why[row] = reason;
                None
            }
        });
    }
    (out, why)
}

/// A column of whole numbers.
pub(super) fn integer_column(values: Vec<Option<i64>>) -> Column {
    Int64Chunked::from_iter_options("".into(), values.into_iter()).into_column()
}

/// A column of numbers.
pub(super) fn float_column(values: Vec<Option<f64>>) -> Column {
    Float64Chunked::from_iter_options("".into(), values.into_iter()).into_column()
}

/// Whole numbers, and why some are none.
pub(super) fn integers<A>(
    rows: usize,
    values: impl Iterator<Item = Option<A>>,
    read: impl Fn(A) -> Result<i64, ValueError>,
) -> Typed {
    let (out, why) = each(rows, values, read);
    Typed { why, ..Typed::fine(integer_column(out)) }
}

fn floats<A>(
    rows: usize,
    values: impl Iterator<Item = Option<A>>,
    read: impl Fn(A) -> Result<f64, ValueError>,
) -> Typed {
    let (out, why) = each(rows, values, read);
    Typed { why, ..Typed::fine(float_column(out)) }
}

/// Truth, and why some values are none.
pub(super) fn booleans<A>(
    rows: usize,
    values: impl Iterator<Item = Option<A>>,
    read: impl Fn(A) -> Result<bool, ValueError>,
) -> Typed {
    let (out, why) = each(rows, values, read);
    Typed { why, ..Typed::fine(BooleanChunked::from_iter_options("".into(), out.into_iter()).into_column()) }
}

fn of_timestamps(raw: &Column, unit: TimeUnit, read: impl Fn(i64) -> Result<i64, ValueError>) -> PolarsResult<Typed> {
    let (all, per_second) = (raw.cast(&pl::DataType::Int64)?, ticks::per_second(unit));
    Ok(integers(raw.len(), all.i64()?.iter(), |ticks| read(ticks.div_euclid(per_second))))
}

/// NaN is how data frames write "no value"; an infinite number is a bad one.
fn of_numbers(raw: &Column) -> PolarsResult<Typed> {
    let raw = raw.cast(&pl::DataType::Float64)?;
    let values = raw.f64()?.iter().map(|x| x.filter(|x| !x.is_nan()));
    Ok(floats(raw.len(), values, |x| if x.is_finite() { Ok(x) } else { Err(ValueError::Value) }))
}

/// Whole numbers as floats; one that no float is is a bad value.
fn of_whole_numbers(raw: &Column) -> PolarsResult<Typed> {
    let Typed { column, why, .. } = cast_whole(raw, &pl::DataType::Int64)?;
    let float = |n: i64| Some(n as f64).filter(|x| *x as i128 == i128::from(n)).ok_or(ValueError::Digits);
    let mut typed = floats(raw.len(), column.i64()?.iter(), float);
    if !why.is_empty() {
        typed.why.resize(raw.len(), ValueError::Fine);
        typed.why.iter_mut().zip(why).filter(|(_, lost)| *lost != ValueError::Fine).for_each(|(why, lost)| *why = lost);
    }
    Ok(typed)
}

/// Casts whole numbers; one that does not fit is a bad value.
fn cast_whole(raw: &Column, to: &pl::DataType) -> PolarsResult<Typed> {
    let column = raw.cast(to)?;
    let mut why = Vec::new();
    if column.null_count() > raw.null_count() {
        let lost = column.is_null() & raw.is_not_null();
        why = lost.iter().map(|lost| if lost == Some(true) { ValueError::Digits } else { ValueError::Fine }).collect();
    }
    Ok(Typed { why, ..Typed::fine(column) })
}
