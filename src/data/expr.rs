//! Scalar expressions of a question → expressions of the data engine.
//!
//! In: `query::Expr`. Out: a polars expression with the meaning that `query` documents. Never: rounds, or lets the engine's
//! own habits (division by zero, floored remainders, null in lists) show through.

use crate::query::{Binary, Expr, Function, Literal, Running, Side};
use polars::prelude as pl;
use std::sync::Arc;

/// The engine's expression.
pub(super) fn compile(expr: &Expr) -> pl::Expr {
    match expr {
        Expr::Column(name) => pl::col(name.as_str()),
        Expr::Literal(literal) => constant(literal),
        Expr::Binary(op, left, right) => binary(*op, left, right),
        Expr::Not(inner) => condition(inner).not(),
        Expr::IsNull(inner) => compile(inner).is_null(),
        Expr::In(inner, literals) => among(&compile(inner), literals),
        Expr::Case(branches, otherwise) => branches.iter().rev().fold(compile(otherwise), |rest, (when, then)| {
            pl::when(condition(when)).then(compile(then)).otherwise(rest)
        }),
        Expr::Call(function, arguments) => call(*function, arguments),
        Expr::Locate { table, value, side } => locate(table, compile(value), *side),
        Expr::Gather { table, index } => gather(table, compile(index)),
        Expr::Previous { running, value, partition, order } => {
            previous(*running, compile(value), compile(partition), compile(order))
        }
        Expr::ToInteger(inner) => compile(inner).cast(pl::DataType::Int64),
        Expr::ToNumber(inner) => compile(inner).cast(pl::DataType::Float64),
    }
}

/// An expression that is asked for truth; a bare null is an unknown truth.
pub(super) fn condition(expr: &Expr) -> pl::Expr {
    match expr {
        Expr::Literal(Literal::Null) => unknown(),
        other => compile(other),
    }
}

fn unknown() -> pl::Expr {
    pl::lit(pl::NULL).cast(pl::DataType::Boolean)
}

fn constant(literal: &Literal) -> pl::Expr {
    match literal {
        Literal::Null => pl::lit(pl::NULL),
        Literal::Integer(n) | Literal::Instant(n) => pl::lit(*n),
        Literal::Date(days) => pl::lit(i64::from(*days)),
        // The nearest float of the decimal as written; `Decimal` itself has no exact conversion.
        Literal::Number(n) => pl::lit(n.to_string().parse::<f64>().expect("a decimal is written as a float is read")),
        Literal::Text(text) => pl::lit(text.clone()),
        Literal::Boolean(b) => pl::lit(*b),
    }
}

fn is_null_literal(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(Literal::Null))
}

fn binary(op: Binary, left: &Expr, right: &Expr) -> pl::Expr {
    let nothing = is_null_literal(left) || is_null_literal(right);
    match op {
        Binary::And => condition(left).and(condition(right)),
        Binary::Or => condition(left).or(condition(right)),
        Binary::Eq | Binary::Ne | Binary::Lt | Binary::Le | Binary::Gt | Binary::Ge if nothing => unknown(),
        Binary::Add => compile(left) + compile(right),
        Binary::Sub => compile(left) - compile(right),
        Binary::Mul => compile(left) * compile(right),
        Binary::Div => {
            let number = |expr| compile(expr).cast(pl::DataType::Float64);
            unless_zero(&number(right), number(left) / number(right))
        }
        Binary::Rem => unless_zero(&compile(right), remainder(&compile(left), &compile(right))),
        Binary::Eq => compile(left).eq(compile(right)),
        Binary::Ne => compile(left).neq(compile(right)),
        Binary::Lt => compile(left).lt(compile(right)),
        Binary::Le => compile(left).lt_eq(compile(right)),
        Binary::Gt => compile(left).gt(compile(right)),
        Binary::Ge => compile(left).gt_eq(compile(right)),
    }
}

fn unless_zero(divisor: &pl::Expr, value: pl::Expr) -> pl::Expr {
    pl::when(divisor.clone().eq(pl::lit(0))).then(pl::lit(pl::NULL)).otherwise(value)
}

/// SQL's remainder has the sign of the dividend, the engine's that of the divisor.
fn remainder(left: &pl::Expr, right: &pl::Expr) -> pl::Expr {
    let floored = left.clone() % right.clone();
    let zero = || pl::lit(0);
    let opposite = left.clone().lt(zero()).neq(floored.clone().lt(zero()));
    pl::when(floored.clone().neq(zero()).and(opposite)).then(floored.clone() - right.clone()).otherwise(floored)
}

/// SQL's `in`: an `or` of comparisons, as a balanced tree so that a long list does not nest deeply.
fn among(value: &pl::Expr, literals: &[Literal]) -> pl::Expr {
    match literals {
        [] => pl::lit(false),
        [Literal::Null] => unknown(),
        [one] => value.clone().eq(constant(one)),
        more => {
            let (left, right) = more.split_at(more.len() / 2);
            among(value, left).or(among(value, right))
        }
    }
}

fn call(function: Function, arguments: &[Expr]) -> pl::Expr {
    let all = || arguments.iter().map(compile).collect::<Vec<_>>();
    let nth = |at: usize| arguments.get(at).map_or_else(|| pl::lit(pl::NULL), compile);
    // Rows are of different length in the two branches otherwise: horizontal functions refuse an empty list.
    if arguments.is_empty() {
        return pl::lit(pl::NULL);
    }
    match function {
        Function::Coalesce => pl::coalesce(&all()),
        Function::Abs => nth(0).abs(),
        Function::Least => all().into_iter().reduce(|a, b| smaller(&a, &b, true)).unwrap_or_else(|| pl::lit(pl::NULL)),
        Function::Greatest => {
            all().into_iter().reduce(|a, b| smaller(&a, &b, false)).unwrap_or_else(|| pl::lit(pl::NULL))
        }
        Function::Lower => nth(0).str().to_lowercase(),
        Function::Upper => nth(0).str().to_uppercase(),
        Function::Length => nth(0).str().len_chars().cast(pl::DataType::Int64),
        Function::NullIf => pl::when(nth(0).eq(nth(1))).then(pl::lit(pl::NULL)).otherwise(nth(0)),
        Function::Contains => nth(0).str().contains_literal(nth(1)),
        Function::StartsWith => nth(0).str().starts_with(nth(1)),
    }
}

/// The smaller (or larger) of two values; the other one when one is null. Works for texts too.
fn smaller(a: &pl::Expr, b: &pl::Expr, least: bool) -> pl::Expr {
    let wins = if least { a.clone().lt_eq(b.clone()) } else { a.clone().gt_eq(b.clone()) };
    pl::when(b.clone().is_null().or(wins)).then(a.clone()).otherwise(b.clone())
}

fn integer_field(_: &pl::Schema, field: &pl::Field) -> pl::PolarsResult<pl::Field> {
    Ok(pl::Field::new(field.name().clone(), pl::DataType::Int64))
}

/// A column of whole numbers as 64-bit integers; any other is refused rather than rounded.
fn whole(column: &pl::Column) -> pl::PolarsResult<pl::Column> {
    let dtype = column.dtype();
    if dtype.is_integer() || dtype.is_null() {
        return column.cast(&pl::DataType::Int64);
    }
    Err(pl::polars_err!(ComputeError: "expected whole numbers for a look-up, found {}", dtype))
}

fn looked_up(value: pl::Expr, entry: impl Fn(i64) -> Option<i64> + Send + Sync + 'static) -> pl::Expr {
    value.map(
        move |column| {
            use pl::{IntoColumn, NewChunkedArray};
            let column = whole(&column)?;
            let values = column.i64()?.iter().map(|value| value.and_then(&entry));
            Ok(pl::Int64Chunked::from_iter_options(column.name().clone(), values).into_column())
        },
        integer_field,
    )
}

fn locate(table: &Arc<Vec<i64>>, value: pl::Expr, side: Side) -> pl::Expr {
    let table = Arc::clone(table);
    looked_up(value, move |value| {
        let at = match side {
            Side::LastAtMost => table.partition_point(|entry| *entry <= value).checked_sub(1)?,
            Side::FirstAtLeast => Some(table.partition_point(|entry| *entry < value)).filter(|at| *at < table.len())?,
        };
        i64::try_from(at).ok()
    })
}

fn gather(table: &Arc<Vec<i64>>, index: pl::Expr) -> pl::Expr {
    let table = Arc::clone(table);
    looked_up(index, move |index| usize::try_from(index).ok().and_then(|at| table.get(at)).copied())
}

/// Maximum or sum of the earlier rows of a partition; equal ones keep their place in the source.
fn previous(running: Running, value: pl::Expr, partition: pl::Expr, order: pl::Expr) -> pl::Expr {
    let earlier = match running {
        Running::Max => value.cum_max(false).shift(pl::lit(1)),
        Running::Sum => value.cum_sum(false).shift_and_fill(pl::lit(1), pl::lit(0_i64)),
    };
    let options = pl::SortOptions { maintain_order: true, ..pl::SortOptions::default() };
    earlier
        .over_with_options(Some([partition]), Some(([order], options)), pl::WindowMapping::GroupsToRows)
        .expect("a partition is given, and rows keep their number")
}
