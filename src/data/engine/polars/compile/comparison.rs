//! Comparisons.
//!
//! In: two operands. Out: a truth, null where an operand is. Never: rounds a whole number to stand beside one with a fraction:
//! `n < x` is asked as `n < ceil(x)`, and of a constant the whole number beside it is known before any row is.

use super::cast::{as_integer, as_number, is_dense, nulls, truth};
use super::kernel::{number, whole};
use super::{Compiled, Typed};
use crate::query::{Binary, DataType, Expr, nearest_float};
use polars::prelude as pl;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Beyond all 64-bit whole numbers, and within those of 128 bits.
const BEYOND: f64 = 1e19;

/// A comparison of two expressions that `of` compiles.
pub(super) fn compared(op: Binary, left: &Expr, right: &Expr, of: &dyn Fn(&Expr) -> Compiled) -> Compiled {
    let (expr, data_type) = match (left.constant_number(), right.constant_number()) {
        (_, Some(limit)) => (of(left)?, Some((op, limit))),
        (Some(limit), None) => (of(right)?, Some((op.swapped(), limit))),
        (None, None) => return general(op, of(left)?, of(right)?),
    };
    match data_type {
        Some((op, limit)) if expr.is_whole() => Ok(whole_against(op, expr.expr, limit)),
        Some((op, limit)) if expr.data_type == Some(DataType::Number) => Ok(number_against(op, expr.expr, limit)),
        _ => general(op, of(left)?, of(right)?),
    }
}

fn plain(op: Binary, a: pl::Expr, b: pl::Expr) -> Typed {
    let expr = match op {
        Binary::Eq => a.eq(b),
        Binary::Ne => a.neq(b),
        Binary::Lt => a.lt(b),
        Binary::Le => a.lt_eq(b),
        Binary::Gt => a.gt(b),
        _ => a.gt_eq(b),
    };
    Typed::new(expr, DataType::Boolean)
}

/// The same answer in every row that has a value.
fn always(a: &pl::Expr, answer: bool) -> Typed {
    let expr = pl::when(a.clone().is_null()).then(nulls(DataType::Boolean)).otherwise(pl::lit(answer));
    Typed::new(expr, DataType::Boolean)
}

/// Whole numbers against a constant: what lies between two whole numbers is compared as one of them.
fn whole_against(op: Binary, a: pl::Expr, limit: Decimal) -> Typed {
    let below = limit.floor();
    let Some(below) = below.to_i64() else {
        let less = limit.is_sign_positive();
        return always(
            &a,
            if matches!(op, Binary::Lt | Binary::Le) { less } else { op == Binary::Ne || (op != Binary::Eq && !less) },
        );
    };
    match op {
        _ if limit.is_integer() => plain(op, a, whole(below)),
        Binary::Eq | Binary::Ne => always(&a, op == Binary::Ne),
        Binary::Lt | Binary::Le => plain(Binary::Le, a, whole(below)),
        _ => plain(Binary::Gt, a, whole(below)),
    }
}

/// Numbers with a fraction against a constant: a whole one that no float is lies between two floats.
fn number_against(op: Binary, a: pl::Expr, limit: Decimal) -> Typed {
    if let Some(limit) = nearest_float(&limit) {
        return plain(op, a, number(limit));
    }
    let float: f64 = limit.to_string().parse().expect("a decimal is written as a float is read");
    let is_above = limit.to_i128().is_some_and(|limit| float as i128 > limit);
    match op {
        Binary::Eq | Binary::Ne => always(&a, op == Binary::Ne),
        Binary::Lt | Binary::Le => plain(if is_above { Binary::Lt } else { Binary::Le }, a, number(float)),
        _ => plain(if is_above { Binary::Ge } else { Binary::Gt }, a, number(float)),
    }
}

fn general(op: Binary, a: Typed, b: Typed) -> Compiled {
    match (a.data_type, b.data_type) {
        (None, _) | (_, None) => Ok(Typed::nothing()),
        (Some(DataType::Text), Some(DataType::Text)) => Ok(plain(op, a.expr, b.expr)),
        (Some(DataType::Boolean), Some(DataType::Boolean)) => Ok(plain(op, truth(a)?, truth(b)?)),
        (Some(DataType::Number), _) if b.is_whole() => Ok(beside(op.swapped(), b, a.expr)),
        (_, Some(DataType::Number)) if a.is_whole() => Ok(beside(op, a, b.expr)),
        (Some(DataType::Number), _) | (_, Some(DataType::Number)) => Ok(plain(op, as_number(a)?, as_number(b)?)),
        _ => Ok(plain(op, as_integer(a)?, as_integer(b)?)),
    }
}

/// Whole numbers against numbers with a fraction.
fn beside(op: Binary, n: Typed, x: pl::Expr) -> Typed {
    if n.range.is_some_and(is_dense) {
        return plain(op, n.expr.cast(pl::DataType::Float64), x);
    }
    let wide = pl::DataType::Int128;
    let n = n.expr.cast(wide.clone());
    // What is further away compares as the end does.
    let near = x.clip(number(-BEYOND), number(BEYOND));
    let (below, above) = (near.clone().floor().cast(wide.clone()), near.ceil().cast(wide));
    match op {
        // Both halves are unknown where an operand is.
        Binary::Eq => Typed::new(n.clone().lt_eq(below).and(n.gt_eq(above)), DataType::Boolean),
        Binary::Ne => Typed::new(n.clone().gt(below).or(n.lt(above)), DataType::Boolean),
        Binary::Lt | Binary::Ge => plain(op, n, above),
        _ => plain(op, n, below),
    }
}
