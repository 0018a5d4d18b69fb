//! Choices between values, and the functions of the language.
//!
//! In: compiled operands. Out: one of their values in each row, or what a function makes of them. Never: mixes types: what can be
//! chosen is of one type.

use super::cast::{alike, name, range_of_any, truth};
use super::kernel::kernel;
use super::{Compiled, Typed, arithmetic, nulls};
use crate::data::typing::dtype;
use crate::query::{DataType, Expr, Function};
use polars::prelude as pl;
use polars::prelude::ChunkCompareIneq;

/// The first result whose condition is true, else the last.
pub(super) fn case(branches: &[(Expr, Expr)], otherwise: &Expr, of: &dyn Fn(&Expr) -> Compiled) -> Compiled {
    let mut conditions: Vec<pl::Expr> = Vec::with_capacity(branches.len());
    let mut results: Vec<&Expr> = Vec::with_capacity(branches.len() + 1);
    for (when, then) in branches {
        let when = truth(of(when)?)?;
        match (conditions.last_mut(), results.last()) {
            // Neighbours with one result are one branch: priorities that share a calendar cost nothing more.
            (Some(before), Some(same)) if *same == then => *before = before.clone().or(when),
            _ => {
                conditions.push(when);
                results.push(then);
            }
        }
    }
    results.push(otherwise);
    chosen(conditions, results.into_iter().map(of).collect::<Result<Vec<_>, _>>()?)
}

/// The first result whose condition is true, else the last.
fn chosen(conditions: Vec<pl::Expr>, results: Vec<Typed>) -> Compiled {
    let were: Vec<Option<DataType>> = results.iter().map(|result| result.data_type).collect();
    let mut results = alike(results)?;
    let range = range_of_any(&results, &were);
    let Some(last) = results.pop() else { return Ok(Typed::nothing()) };
    let choose = |rest, (when, then): (pl::Expr, Typed)| pl::when(when).then(then.expr).otherwise(rest);
    let data_type = last.data_type;
    let expr = match data_type {
        None => last.expr,
        Some(_) => conditions.into_iter().zip(results).rev().fold(last.expr, choose),
    };
    Ok(Typed { expr, data_type, range })
}

/// What a function makes of its arguments.
pub(super) fn call(function: Function, arguments: Vec<Typed>) -> Compiled {
    let Some(first) = arguments.first().cloned() else { return Ok(Typed::nothing()) };
    match function {
        Function::Coalesce => {
            let were: Vec<Option<DataType>> = arguments.iter().map(|argument| argument.data_type).collect();
            let values = alike(arguments)?;
            let (data_type, range) = (values[0].data_type, range_of_any(&values, &were));
            let values: Vec<pl::Expr> = values.into_iter().map(|value| value.expr).collect();
            Ok(if data_type.is_none() {
                Typed::nothing()
            } else {
                Typed { expr: pl::coalesce(&values), data_type, range }
            })
        }
        Function::Least | Function::Greatest => extreme(function, arguments),
        Function::NullIf => {
            let (a, b) = two(&alike(arguments)?)?;
            let Some(data_type) = a.data_type else { return Ok(a) };
            let equal = a.expr.clone().eq(b.expr);
            Ok(Typed { expr: pl::when(equal).then(nulls(data_type)).otherwise(a.expr), ..a })
        }
        Function::Abs => arithmetic::absolute(first),
        Function::Lower => texts(&first).map(|made| spelled(made, |text| text.str().to_lowercase())),
        Function::Upper => texts(&first).map(|made| spelled(made, |text| text.str().to_uppercase())),
        Function::Length => {
            let length = |text: pl::Expr| text.str().len_chars().cast(pl::DataType::Int64);
            let length = |text| Typed::new(length(text), DataType::Integer).within((0, i64::from(u32::MAX)));
            texts(&first).map(|text| text.map_or_else(Typed::nothing, length))
        }
        Function::Contains => tested(&arguments, |text, piece| text.str().contains_literal(piece)),
        Function::StartsWith => tested(&arguments, |text, start| text.str().starts_with(start)),
    }
}

fn two(arguments: &[Typed]) -> Result<(Typed, Typed), String> {
    match arguments {
        [a, b, ..] => Ok((a.clone(), b.clone())),
        _ => Err("a function lacks an argument".to_owned()),
    }
}

/// Texts; none when there are only nulls.
fn texts(of: &Typed) -> Result<Option<pl::Expr>, String> {
    match of.data_type {
        None => Ok(None),
        Some(DataType::Text) => Ok(Some(of.expr.clone())),
        Some(_) => Err(format!("expected texts, found {}", name(of))),
    }
}

fn spelled(text: Option<pl::Expr>, spell: fn(pl::Expr) -> pl::Expr) -> Typed {
    text.map_or_else(Typed::nothing, |text| Typed::new(spell(text), DataType::Text))
}

fn tested(arguments: &[Typed], test: fn(pl::Expr, pl::Expr) -> pl::Expr) -> Compiled {
    let (a, b) = two(arguments)?;
    Ok(match (texts(&a)?, texts(&b)?) {
        (Some(a), Some(b)) => Typed::new(test(a, b), DataType::Boolean),
        _ => Typed::nothing(),
    })
}

/// The least or the greatest of values of one type; nulls are passed over.
fn extreme(function: Function, arguments: Vec<Typed>) -> Compiled {
    let were: Vec<Option<DataType>> = arguments.iter().map(|argument| argument.data_type).collect();
    let values = alike(arguments)?;
    let (data_type, range) = (values[0].data_type, range_of_any(&values, &were));
    let Some(known) = data_type else { return Ok(Typed::nothing()) };
    let further = move |a: pl::Expr, b: pl::Expr| {
        kernel(function.name(), &[a, b], dtype(known), move |of| {
            let (a, b) = (&of[0], &of[1]);
            let wins = if function == Function::Least { a.lt_eq(b)? } else { a.gt_eq(b)? };
            // Where either is missing the comparison is unknown, and what is unknown does not win.
            a.zip_with(&(wins | b.is_null()), b)
        })
    };
    let values = values.into_iter().map(|value| value.expr);
    Ok(values.reduce(further).map_or_else(Typed::nothing, |expr| Typed { expr, data_type, range }))
}
