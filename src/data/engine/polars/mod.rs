//! Passes of questions, run by polars.
//!
//! In: a [`crate::query::plan::Pass`] and runs of typed rows. Out: what the pass gives. Never: evaluates a row by hand, lets the
//! engine's own habits (whole numbers that wrap, order that depends on threads) show through, or lets a type of the engine out of
//! `data`.

mod additive;
mod closed_rows;
pub(in crate::data) mod compile;
mod explain;
mod grouping;
mod holistic;
mod listing;
mod lookup_frame;
mod partial;
pub(in crate::data) mod partial_cache;
mod prepared;

pub(in crate::data) use partial::Partial;
pub(in crate::data) use prepared::Prepared;

use crate::data::unreadable::first_line;
use crate::query::{Cell, DataType};
use polars::prelude::{
    self as pl, Column, DataFrame, Expr, LazyFrame, OptFlags, PolarsError, PolarsResult, col, lit, polars_err,
};

/// Runs a small plan as it stands: it was planned already.
fn plain(plan: LazyFrame) -> PolarsResult<DataFrame> {
    let plan = plan.with_optimizations(OptFlags::TYPE_COERCION | OptFlags::TYPE_CHECK);
    explain::note(&plan);
    plan.collect()
}

/// What the engine says, in one line.
pub(in crate::data) fn error_line(error: &PolarsError) -> String {
    let text = match error {
        PolarsError::ComputeError(text) => text.to_string(),
        other => other.to_string(),
    };
    first_line(&text)
}

/// Rows of equal columns, one after the other.
pub(in crate::data) fn stacked(parts: Vec<DataFrame>) -> PolarsResult<Option<DataFrame>> {
    let mut parts = parts.into_iter();
    let Some(mut all) = parts.next() else { return Ok(None) };
    for part in parts {
        // Columns without a value have no type until a later part has one.
        let lacks = all.dtypes().iter().zip(part.dtypes()).any(|(known, dtype)| *known != dtype);
        all = if lacks { alike(&all, &part)? } else { all };
        let part = if lacks { alike(&part, &all)? } else { part };
        all.vstack_mut_owned(part)?;
    }
    all.rechunk_mut();
    Ok(Some(all))
}

/// The frame with columns that have no type in the type of the other's.
fn alike(frame: &DataFrame, other: &DataFrame) -> PolarsResult<DataFrame> {
    let of = |(own, other): (&Column, &Column)| {
        if own.dtype().is_null() { own.cast(other.dtype()) } else { Ok(own.clone()) }
    };
    let columns = frame.columns().iter().zip(other.columns()).map(of).collect::<PolarsResult<Vec<_>>>()?;
    DataFrame::new(frame.height(), columns)
}

/// The truth of each row; null is no.
fn truth(computed: &DataFrame, name: &str) -> Expr {
    let is_null = computed.column(name).is_ok_and(|column| column.dtype().is_null());
    if is_null { col(name).is_not_null() } else { col(name).fill_null(lit(false)) }
}

/// A column that can tell groups apart; one without any value is of whole numbers.
fn typed_key(computed: &DataFrame, name: &str) -> Expr {
    let is_null = computed.column(name).is_ok_and(|column| column.dtype().is_null());
    if is_null { col(name).cast(pl::DataType::Int64) } else { col(name) }
}

/// A column that groups are told apart by. As an expression, however plain, it keeps the engine from handing so small a plan over to
/// threads of its own.
fn grouped(rows: &DataFrame, name: &str, key: Expr) -> Expr {
    match rows.column(name).map(Column::dtype) {
        Ok(dtype) if !dtype.is_null() => key.cast(dtype.clone()),
        _ => key.cast(pl::DataType::Int64),
    }
}

/// The type of a column's values.
pub(in crate::data) fn data_type_of(dtype: &pl::DataType) -> Result<DataType, String> {
    Ok(match dtype {
        pl::DataType::Int64 => DataType::Integer,
        pl::DataType::Float64 => DataType::Number,
        pl::DataType::Boolean => DataType::Boolean,
        pl::DataType::String => DataType::Text,
        other => return Err(format!("a column of type {other}")),
    })
}

/// How values of a type are held.
pub(in crate::data) fn dtype(data_type: DataType) -> pl::DataType {
    match data_type {
        DataType::Text => pl::DataType::String,
        DataType::Integer | DataType::Instant | DataType::Date => pl::DataType::Int64,
        DataType::Number => pl::DataType::Float64,
        DataType::Boolean => pl::DataType::Boolean,
    }
}

/// The values of a column of an answer.
fn cells(column: &Column) -> PolarsResult<Vec<Cell>> {
    fn of<T>(values: impl Iterator<Item = Option<T>>, cell: impl Fn(T) -> Cell) -> Vec<Cell> {
        values.map(|value| value.map_or(Cell::Null, &cell)).collect()
    }
    Ok(match column.dtype() {
        pl::DataType::Null => vec![Cell::Null; column.len()],
        pl::DataType::Int64 => of(column.i64()?.iter(), Cell::Integer),
        pl::DataType::Float64 => of(column.f64()?.iter(), Cell::of_number),
        pl::DataType::Boolean => of(column.bool()?.iter(), Cell::Boolean),
        pl::DataType::String => of(column.str()?.iter(), |text: &str| Cell::Text(text.to_owned())),
        other => return Err(polars_err!(ComputeError: "a column of type {}", other)),
    })
}
