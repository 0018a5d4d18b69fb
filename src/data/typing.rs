//! Untyped columns → typed columns, with the reason for every value that does not fit.
//!
//! In: one declared column and what a file holds for it. Out: the column in the form queries see (instants as whole
//! seconds, dates as days), and one [`ValueError`] per row. Never: sets a row aside — `rejections` does — or rounds a value to make it fit.

use crate::config::{self, ColumnType};
use crate::data::local_clock::{LocalClock, Moment};
use crate::data::number::DENSE;
use crate::data::typed::{Typed, booleans, floats, integers};
use crate::data::value_error::ValueError;
use crate::data::{texts, ticks, words};
use crate::query::DataType;
use polars::prelude::{self as pl, Column, IntoColumn, NewChunkedArray, PolarsResult, TimeUnit};

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
            let written = config::Written { decimal_comma: false, ..column.written.clone() };
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
        (ColumnType::Number, pl::DataType::Float32) => of_numbers(&in_decimals(raw).map_err(|_| unfit())?).map_err(|_| unfit())?,
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

/// Numbers of 32 bits as the decimals that they stand for: widened bit by bit, 99.95 would be 99.949997.
fn in_decimals(raw: &pl::Column) -> PolarsResult<pl::Column> {
    let shortest = |x: f32| x.to_string().parse::<f64>().unwrap_or(f64::from(x));
    let values = raw.f32()?.iter().map(|x| x.map(shortest));
    Ok(pl::Float64Chunked::from_iter_options(raw.name().clone(), values).into_column())
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
