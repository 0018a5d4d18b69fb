//! Sums, differences, products, quotients and remainders.
//!
//! In: two compiled operands. Out: their result. Never: a whole number that is not exact, or a number that is not finite:
//! they are refused, with the operands, so that their row can be looked for.
//!
//! Where the ranges of the operands say that no result leaves 64 bits, the plain operation of the engine does; else a kernel
//! looks at the values that are there, and computes in 128 bits only when those may leave.

use super::cast::as_number;
use super::kernel::{at, kernel, only, refused};
use super::{Compiled, Typed};
use crate::query::TOO_LARGE;
use crate::query::{Binary, DataType};
use polars::prelude::{
    self as pl, ArithmeticChunked, ChunkAgg, ChunkApply, ChunkCompareEq, ChunkFullNull, ChunkSet, IntoSeries,
};
use std::borrow::Cow;

/// The least and the greatest of some whole numbers.
type Span = (i128, i128);

const ALL: Span = (i64::MIN as i128, i64::MAX as i128);

/// An operation that gives a number.
pub(super) fn binary(op: Binary, a: Typed, b: Typed) -> Compiled {
    if a.data_type.is_none() || b.data_type.is_none() {
        return Ok(Typed::nothing());
    }
    let both_whole = a.is_whole() && b.is_whole();
    match op {
        Binary::Div => Ok(Typed::new(
            kernel("quotient", &[as_number(a)?, as_number(b)?], pl::DataType::Float64, quotients),
            DataType::Number,
        )),
        Binary::Rem if both_whole => Ok(remainder(&a, &b)),
        Binary::Rem => Ok(Typed::new(
            kernel("remainder", &[as_number(a)?, as_number(b)?], pl::DataType::Float64, rests),
            DataType::Number,
        )),
        _ if both_whole => Ok(exactly(op, &a, &b)),
        _ => {
            let operands = [as_number(a)?, as_number(b)?];
            let run = move |of: &[pl::Series]| finite(op, &of[0], &of[1]);
            Ok(Typed::new(kernel(name(op), &operands, pl::DataType::Float64, run), DataType::Number))
        }
    }
}

/// How plans call an operation on numbers that refuses what does not fit.
fn name(op: Binary) -> &'static str {
    match op {
        Binary::Add => "sum",
        Binary::Sub => "difference",
        _ => "product",
    }
}

pub(super) fn absolute(a: Typed) -> Compiled {
    if !a.is_whole() {
        return Ok(match a.data_type {
            None => a,
            Some(_) => Typed::new(as_number(a)?.abs(), DataType::Number),
        });
    }
    let data_type = a.data_type.expect("whole numbers have a form");
    let range = a.range.filter(|(least, _)| *least > i64::MIN);
    let size = range.map(|(least, most)| {
        (if least <= 0 && 0 <= most { 0 } else { least.abs().min(most.abs()) }, least.abs().max(most.abs()))
    });
    let expr = match size {
        Some(_) => a.expr.abs(),
        None => kernel("abs", &[a.expr], pl::DataType::Int64, |of| {
            if ChunkAgg::min(of[0].i64()?) == Some(i64::MIN) {
                return Err(refused(TOO_LARGE));
            }
            pl::abs(&of[0])
        }),
    };
    Ok(Typed { range: size, ..Typed::new(expr, data_type) })
}

/// What the result of whole numbers is: an instant and seconds are an instant, two instants lie seconds apart.
fn data_type(op: Binary, a: &Typed, b: &Typed) -> DataType {
    match (op, a.data_type, b.data_type) {
        (
            Binary::Add | Binary::Sub,
            Some(data_type @ (DataType::Instant | DataType::Date)),
            Some(DataType::Integer),
        )
        | (Binary::Add, Some(DataType::Integer), Some(data_type @ (DataType::Instant | DataType::Date))) => data_type,
        _ => DataType::Integer,
    }
}

fn sign(op: Binary) -> char {
    match op {
        Binary::Add => '+',
        Binary::Sub => '-',
        Binary::Mul => '*',
        _ => '/',
    }
}

/// Between what the results lie.
fn results(op: Binary, (a, b): Span, (c, d): Span) -> Span {
    match op {
        Binary::Add => (a + c, b + d),
        Binary::Sub => (a - d, b - c),
        _ => {
            let corners = [a * c, a * d, b * c, b * d];
            (corners.into_iter().min().unwrap_or(0), corners.into_iter().max().unwrap_or(0))
        }
    }
}

fn span(range: Option<(i64, i64)>) -> Span {
    range.map_or(ALL, |(least, most)| (i128::from(least), i128::from(most)))
}

fn fits((least, most): Span) -> bool {
    ALL.0 <= least && most <= ALL.1
}

/// A sum, difference or product of whole numbers.
fn exactly(op: Binary, a: &Typed, b: &Typed) -> Typed {
    let among = results(op, span(a.range), span(b.range));
    let expr = match op {
        _ if !fits(among) => kernel(name(op), &[a.expr.clone(), b.expr.clone()], pl::DataType::Int64, move |of| {
            checked(op, &of[0], &of[1])
        }),
        Binary::Add => a.expr.clone() + b.expr.clone(),
        Binary::Sub => a.expr.clone() - b.expr.clone(),
        _ => a.expr.clone() * b.expr.clone(),
    };
    let kept = (among.0.max(ALL.0), among.1.min(ALL.1));
    let range = (kept != ALL).then(|| Some((i64::try_from(kept.0).ok()?, i64::try_from(kept.1).ok()?))).flatten();
    Typed { range, ..Typed::new(expr, data_type(op, a, b)) }
}

fn wrapping<T: pl::PolarsNumericType>(
    op: Binary,
    a: &pl::ChunkedArray<T>,
    b: &pl::ChunkedArray<T>,
) -> pl::ChunkedArray<T> {
    match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        _ => a * b,
    }
}

/// Whole numbers whose results may leave 64 bits: what they lie between tells whether they can, 128 bits whether they do.
fn checked(op: Binary, a: &pl::Series, b: &pl::Series) -> pl::PolarsResult<pl::Series> {
    let (x, y) = (a.i64()?, b.i64()?);
    let (Some(of_x), Some(of_y)) = (ChunkAgg::min_max(x), ChunkAgg::min_max(y)) else {
        return Ok(wrapping(op, x, y).into_series());
    };
    if fits(results(op, span(Some(of_x)), span(Some(of_y)))) {
        return Ok(wrapping(op, x, y).into_series());
    }
    let wide = |of: &pl::Series| of.cast(&pl::DataType::Int128);
    let wide = wrapping(op, wide(a)?.i128()?, wide(b)?.i128()?).into_series();
    let narrow = wide.cast(&pl::DataType::Int64)?;
    let lost = narrow.is_null() & wide.is_not_null();
    let operands = |row| Some((at(x, row)?, at(y, row)?));
    match lost.first_true_idx().and_then(operands) {
        None => Ok(narrow),
        Some((x, y)) => Err(refused(&format!("{TOO_LARGE}: {x} {} {y}", sign(op)))),
    }
}

/// What leaves the numbers is refused: an infinite number is no value, and of two of them comes none.
fn finite(op: Binary, a: &pl::Series, b: &pl::Series) -> pl::PolarsResult<pl::Series> {
    let (x, y) = (a.f64()?, b.f64()?);
    all_finite(op, x, y, wrapping(op, x, y))
}

fn all_finite(
    op: Binary,
    x: &pl::Float64Chunked,
    y: &pl::Float64Chunked,
    results: pl::Float64Chunked,
) -> pl::PolarsResult<pl::Series> {
    let lost = !results.is_finite();
    let operands = |row| Some((at(x, row)?, at(y, row)?));
    match lost.first_true_idx().and_then(operands) {
        None => Ok(results.into_series()),
        Some((x, y)) => Err(refused(&format!("a number is too large to be computed with: {x:e} {} {y:e}", sign(op)))),
    }
}

/// Divisors, null where they are nought.
fn divisors(of: &pl::Series) -> pl::PolarsResult<Cow<'_, pl::Float64Chunked>> {
    let divisors = of.f64()?;
    let noughts = divisors.equal(0.0);
    if noughts.any() { Ok(Cow::Owned(divisors.set(&noughts, None)?)) } else { Ok(Cow::Borrowed(divisors)) }
}

/// The engine divides by one number by way of its reciprocal, whose rounding shows.
fn quotients(of: &[pl::Series]) -> pl::PolarsResult<pl::Series> {
    let (x, y) = (of[0].f64()?, divisors(&of[1])?);
    let quotients = match only(&y) {
        Some(Some(divisor)) => x.apply_values(|x| x / divisor),
        Some(None) => pl::Float64Chunked::full_null(x.name().clone(), x.len()),
        None => ArithmeticChunked::true_div(x, &*y),
    };
    all_finite(Binary::Div, x, &y, quotients)
}

/// Remainders of numbers with a fraction; those of the engine are differences that are rounded, and floored.
fn rests(of: &[pl::Series]) -> pl::PolarsResult<pl::Series> {
    let (x, y) = (of[0].f64()?, divisors(&of[1])?);
    let rests = match (only(x), only(&y)) {
        (_, Some(Some(divisor))) => x.apply_values(|x| x % divisor),
        (_, Some(None)) => pl::Float64Chunked::full_null(x.name().clone(), x.len()),
        (Some(Some(dividend)), None) => y.apply_values(|y| dividend % y),
        (Some(None), None) => pl::Float64Chunked::full_null(x.name().clone(), y.len()),
        (None, None) => pl::arity::binary_elementwise_values(x, &y, |x: f64, y: f64| x % y),
    };
    Ok(rests.into_series())
}

/// Remainders of whole numbers with the sign of the dividend; the engine's own has that of the divisor.
fn remainder(a: &Typed, b: &Typed) -> Typed {
    let expr = kernel("remainder", &[a.expr.clone(), b.expr.clone()], pl::DataType::Int64, |of| {
        let (x, y) = (of[0].i64()?, of[1].i64()?);
        // Of the least number by -1 the quotient wraps, and so does its product: the remainder is nought.
        let whole = ArithmeticChunked::wrapping_trunc_div(x, y);
        Ok((x - &(&whole * y)).into_series())
    });
    let ((least, most), (c, d)) = (span(a.range), span(b.range));
    let size = c.abs().max(d.abs()).max(1) - 1;
    let range = (least.clamp(-size, 0), most.clamp(0, size));
    let narrow = |n: i128| i64::try_from(n).ok();
    Typed { range: narrow(range.0).zip(narrow(range.1)), ..Typed::new(expr, DataType::Integer) }
}
