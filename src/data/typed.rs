//! Columns of a declared type, with the reason for every value that does not fit.

use crate::data::mixed_units::MixedUnits;
use crate::data::value_error::ValueError;
use crate::data::zones::Zones;
use crate::diag::Message;
use polars::prelude::{BooleanChunked, Column, Float64Chunked, Int64Chunked, IntoColumn, NewChunkedArray};

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

/// Numbers, and why some are none.
pub(super) fn floats<A>(
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
