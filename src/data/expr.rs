//! Scalar expressions of a question → expressions of the data engine.
//!
//! In: `query::Expr`. Out: a polars expression with the meaning that `query` documents. Never: rounds, or lets the engine's
//! own habits (whole numbers that wrap or become floats, floored remainders, null in lists) show through.

use crate::data::engine::{Computed, Vector, among, kernels, vector};
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
        Expr::In(inner, literals) => {
            let literals = literals.clone();
            let found = move |operands: &[Vector]| among(&operands[0], &literals);
            computed(&[compile(inner)], |_| pl::DataType::Boolean, found)
        }
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
        Expr::ToNumber(inner) => computed(&[compile(inner)], |_| pl::DataType::Float64, |of| kernels::number(&of[0])),
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
        // The engine gives a bare whole number the narrowest type that holds it, which the kernels refuse.
        Literal::Integer(n) | Literal::Instant(n) => pl::lit(*n).cast(pl::DataType::Int64),
        Literal::Date(days) => pl::lit(i64::from(*days)).cast(pl::DataType::Int64),
        // The nearest float of the decimal as written; `Decimal` itself has no exact conversion.
        Literal::Number(n) => pl::lit(n.to_string().parse::<f64>().expect("a decimal is written as a float is read")),
        Literal::Text(text) => pl::lit(text.clone()),
        Literal::Boolean(b) => pl::lit(*b),
    }
}

fn binary(op: Binary, left: &Expr, right: &Expr) -> pl::Expr {
    match op {
        Binary::And => condition(left).and(condition(right)),
        Binary::Or => condition(left).or(condition(right)),
        _ => computed(
            &[compile(left), compile(right)],
            move |types| match op {
                Binary::Eq | Binary::Ne | Binary::Lt | Binary::Le | Binary::Gt | Binary::Ge => pl::DataType::Boolean,
                Binary::Div => pl::DataType::Float64,
                _ if types.contains(&pl::DataType::Float64) => pl::DataType::Float64,
                _ => pl::DataType::Int64,
            },
            move |operands| kernels::binary(op, &operands[0], &operands[1]),
        ),
    }
}

/// An expression that the kernels of questions compute, since whole numbers of the engine itself wrap, and become floats
/// beside floats.
fn computed(
    operands: &[pl::Expr],
    dtype: impl Fn(&[pl::DataType]) -> pl::DataType + Send + Sync + Copy + 'static,
    compute: impl Fn(&[Vector]) -> Computed + Send + Sync + 'static,
) -> pl::Expr {
    let run = move |columns: &mut [pl::Column]| {
        // A constant is one value, whatever the number of rows.
        let rows = columns.iter().map(pl::Column::len).find(|rows| *rows != 1).unwrap_or(1);
        let one_each = |column: &pl::Column| {
            vector::of_column(&if column.len() == rows { column.clone() } else { column.new_from_index(0, rows) })
        };
        let operands = columns.iter().map(one_each).collect::<pl::PolarsResult<Vec<_>>>()?;
        let types: Vec<pl::DataType> = columns.iter().map(|column| column.dtype().clone()).collect();
        let done = compute(&operands).map_err(|reason| pl::polars_err!(ComputeError: "{}", reason))?;
        Ok(vector::to_column(columns[0].name().clone(), &done, &dtype(&types)))
    };
    let field = move |_: &pl::Schema, fields: &[pl::Field]| {
        let types: Vec<pl::DataType> = fields.iter().map(|field| field.dtype().clone()).collect();
        Ok(pl::Field::new(fields[0].name().clone(), dtype(&types)))
    };
    let (first, others) = operands.split_first().expect("an operation has operands");
    first.clone().map_many(run, others, field)
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
        Function::Abs => computed(&[nth(0)], |types| types[0].clone(), |of| kernels::absolute(&of[0])),
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
