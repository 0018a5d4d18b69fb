//! SQL's `in`: true when an equal constant is there, else null when a constant is null, else false.
//!
//! In: a compiled value and constants. Out: a truth. Never: compares a whole number by way of a float.

use super::cast::nulls;
use super::{Compiled, Typed};
use crate::query::{DataType, Literal, nearest_float};
use polars::prelude as pl;
use polars::prelude::NamedFrom;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Whether each value is among constants.
pub(super) fn among(of: Typed, literals: &[Literal]) -> Compiled {
    if literals.is_empty() {
        return Ok(Typed::new(pl::lit(false), DataType::Boolean));
    }
    let known: Vec<&Literal> = literals.iter().filter(|literal| **literal != Literal::Null).collect();
    let Some(data_type) = of.data_type.filter(|_| !known.is_empty()) else { return Ok(Typed::nothing()) };
    let list = list(data_type, &known);
    let found = if list.is_empty() {
        pl::when(of.expr.is_null()).then(nulls(DataType::Boolean)).otherwise(pl::lit(false))
    } else {
        let list = pl::AnyValue::List(list);
        let constant = pl::Scalar::new(list.dtype(), list);
        of.expr.is_in(pl::Expr::Literal(constant.into()), false)
    };
    let expr = if known.len() < literals.len() {
        pl::when(found).then(pl::lit(true)).otherwise(nulls(DataType::Boolean))
    } else {
        found
    };
    Ok(Typed::new(expr, DataType::Boolean))
}

/// The constants that a value of a type can be equal to.
fn list(data_type: DataType, known: &[&Literal]) -> pl::Series {
    let known = known.iter().copied();
    let name = pl::PlSmallStr::EMPTY;
    match data_type {
        DataType::Text => {
            let text = |literal: &'_ Literal| if let Literal::Text(text) = literal { Some(text.clone()) } else { None };
            pl::Series::new(name, known.filter_map(text).collect::<Vec<String>>())
        }
        DataType::Boolean => {
            let truth = |literal: &Literal| if let Literal::Boolean(truth) = literal { Some(*truth) } else { None };
            pl::Series::new(name, known.filter_map(truth).collect::<Vec<bool>>())
        }
        DataType::Number => pl::Series::new(name, known.filter_map(number).collect::<Vec<f64>>()),
        DataType::Integer | DataType::Instant | DataType::Date => {
            pl::Series::new(name, known.filter_map(integer).collect::<Vec<i64>>())
        }
    }
}

/// The whole number that a constant is.
fn integer(literal: &Literal) -> Option<i64> {
    match literal {
        Literal::Integer(n) | Literal::Instant(n) => Some(*n),
        Literal::Date(days) => Some(i64::from(*days)),
        Literal::Number(n) if n.is_integer() => n.to_i64(),
        _ => None,
    }
}

/// The float that a constant is; a whole number that no float is is equal to none.
fn number(literal: &Literal) -> Option<f64> {
    match literal {
        Literal::Number(n) => nearest_float(n),
        _ => integer(literal).and_then(|n| nearest_float(&Decimal::from(n))),
    }
}
