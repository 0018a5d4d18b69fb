//! Values seen in another type: whole numbers as numbers with a fraction, numbers as whole ones, anything as text.
//!
//! In: compiled expressions. Out: the same values in the wanted type. Never: rounds a whole number; one that no number with a
//! fraction is equal to is refused.

use super::kernel::{kernel, refused};
use super::{Compiled, Typed};
use crate::data::typing::dtype;
use crate::query::DataType;
use crate::query::TOO_LARGE;
use polars::prelude::{self as pl, ChunkAgg, ChunkCompareEq, IntoSeries};
use std::fmt::Write;

/// All whole numbers up to here are numbers with a fraction as well: 2⁵³.
const DENSE: i64 = 1 << 53;

/// The first float above all 64-bit whole numbers: 2⁶³.
const LIMIT: f64 = 9_223_372_036_854_775_808.0;

/// Whether all whole numbers of a range are numbers with a fraction as well.
pub(super) fn is_dense((least, most): (i64, i64)) -> bool {
    -DENSE <= least && most <= DENSE
}

/// What values are, for a message.
pub(super) fn name(of: &Typed) -> &'static str {
    match of.data_type {
        None => "null",
        Some(DataType::Integer | DataType::Instant | DataType::Date) => "i64",
        Some(DataType::Number) => "f64",
        Some(DataType::Boolean) => "bool",
        Some(DataType::Text) => "str",
    }
}

pub(super) fn nulls(data_type: DataType) -> pl::Expr {
    pl::Expr::Literal(pl::Scalar::null(dtype(data_type)).into())
}

pub(super) fn truth(of: Typed) -> Result<pl::Expr, String> {
    match of.data_type {
        None => Ok(nulls(DataType::Boolean)),
        Some(DataType::Boolean) => Ok(of.expr),
        Some(_) => Err(format!("expected true or false, found {}", name(&of))),
    }
}

/// The values as numbers with a fraction.
pub(super) fn as_number(of: Typed) -> Result<pl::Expr, String> {
    match of.data_type {
        None => Ok(nulls(DataType::Number)),
        Some(DataType::Number) => Ok(of.expr),
        Some(DataType::Boolean) => Ok(of.expr.cast(pl::DataType::Float64)),
        Some(DataType::Text) => Err(format!("expected numbers, found {}", name(&of))),
        Some(_) if of.range.is_some_and(is_dense) => Ok(of.expr.cast(pl::DataType::Float64)),
        Some(_) => Ok(kernel("to_number", &[of.expr], pl::DataType::Float64, |of| floats(&of[0]))),
    }
}

/// Whole numbers as floats; one that no float is is refused.
fn floats(of: &pl::Series) -> pl::PolarsResult<pl::Series> {
    let floats = of.cast(&pl::DataType::Float64)?;
    let whole = of.i64()?;
    if ChunkAgg::min_max(whole).is_none_or(is_dense) {
        return Ok(floats);
    }
    let wide = pl::DataType::Int128;
    let lost = of.cast(&wide)?.not_equal(&floats.cast(&wide)?)?;
    match lost.first_true_idx().and_then(|row| whole.get(row)) {
        None => Ok(floats),
        Some(n) => Err(refused(&format!("the whole number {n} has more digits than a number with a fraction holds"))),
    }
}

/// The values as whole numbers; a fraction is cut off.
pub(super) fn as_integer(of: Typed) -> Result<pl::Expr, String> {
    match of.data_type {
        None => Ok(nulls(DataType::Integer)),
        Some(DataType::Boolean) => Ok(of.expr.cast(pl::DataType::Int64)),
        Some(DataType::Number) => Ok(kernel("to_integer", &[of.expr], pl::DataType::Int64, |of| cut_off(&of[0]))),
        Some(DataType::Text) => Err(format!("expected whole numbers, found {}", name(&of))),
        Some(_) => Ok(of.expr),
    }
}

fn cut_off(of: &pl::Series) -> pl::PolarsResult<pl::Series> {
    let fits = |(least, most)| -LIMIT <= least && most < LIMIT;
    if !ChunkAgg::min_max(of.f64()?).is_none_or(fits) {
        return Err(refused(TOO_LARGE));
    }
    of.cast(&pl::DataType::Int64)
}

/// Whole numbers as they are; anything else is refused rather than rounded.
pub(super) fn only_whole(of: Typed) -> Result<pl::Expr, String> {
    match of.data_type {
        Some(DataType::Number | DataType::Text) => {
            Err(format!("expected whole numbers for a look-up, found {}", name(&of)))
        }
        _ => as_integer(of),
    }
}

/// The values as plain whole numbers.
pub(super) fn to_integer(of: Typed) -> Compiled {
    let range = whole_range(&of);
    match of.data_type {
        None => Ok(of),
        Some(_) => Ok(Typed { range, ..Typed::new(as_integer(of)?, DataType::Integer) }),
    }
}

/// The values as numbers with a fraction; nulls of no type stay so.
pub(super) fn to_number(of: Typed) -> Compiled {
    match of.data_type {
        None => Ok(of),
        Some(_) => Ok(Typed::new(as_number(of)?, DataType::Number)),
    }
}

/// Between which whole numbers values lie that are seen as such.
fn whole_range(of: &Typed) -> Option<(i64, i64)> {
    match of.data_type {
        Some(DataType::Boolean) => Some((0, 1)),
        _ => of.range,
    }
}

fn as_text(of: Typed) -> pl::Expr {
    match of.data_type {
        None => nulls(DataType::Text),
        Some(DataType::Text) => of.expr,
        // The engine writes 1.0 and 1e21 where a number is written 1 and in full.
        Some(DataType::Number) => kernel("to_text", &[of.expr], pl::DataType::String, |of| {
            let write = |x: f64, text: &mut String| write!(text, "{x}").expect("a text takes what is written");
            Ok(of[0].f64()?.apply_into_string_amortized(write).into_series())
        }),
        Some(_) => of.expr.cast(pl::DataType::String),
    }
}

/// Values of one type: texts when one is a text, else numbers with a fraction when one is, else whole numbers, else truths.
/// Nulls of no type become nulls of that type, unless all are such.
pub(super) fn alike(values: Vec<Typed>) -> Result<Vec<Typed>, String> {
    let any = |is: fn(&Typed) -> bool| values.iter().any(is);
    let one = |data_type: DataType, to: fn(Typed) -> Result<pl::Expr, String>| {
        let of = |value: Typed| Ok(Typed::new(to(value)?, data_type));
        values.iter().cloned().map(of).collect()
    };
    if any(|v| v.data_type == Some(DataType::Text)) {
        one(DataType::Text, |v| Ok(as_text(v)))
    } else if any(|v| v.data_type == Some(DataType::Number)) {
        one(DataType::Number, as_number)
    } else if any(Typed::is_whole) {
        let data_type = common(&values);
        let of = |value: Typed| {
            let range = whole_range(&value);
            Ok(Typed { range, ..Typed::new(as_integer(value)?, data_type) })
        };
        values.into_iter().map(of).collect()
    } else if any(|v| v.data_type == Some(DataType::Boolean)) {
        one(DataType::Boolean, truth)
    } else {
        Ok(values)
    }
}

/// The type of whole numbers that stand for one another.
fn common(values: &[Typed]) -> DataType {
    let mut data_types = values.iter().filter_map(|value| value.data_type);
    let first = data_types.next().unwrap_or(DataType::Integer);
    if first != DataType::Boolean && data_types.all(|data_type| data_type == first) { first } else { DataType::Integer }
}

/// The range of what is one of several values; one that is all null adds nothing.
pub(super) fn range_of_any(values: &[Typed], were: &[Option<DataType>]) -> Option<(i64, i64)> {
    let known = values.iter().zip(were).filter(|(_, was)| was.is_some()).map(|(value, _)| value.range);
    known.reduce(|a, b| a.zip(b).map(|((a, b), (c, d))| (a.min(c), b.max(d)))).flatten()
}
