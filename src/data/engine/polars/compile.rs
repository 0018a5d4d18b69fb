//! Expressions of questions → expressions of polars.
//!
//! In: a `query::Expr`, and what its names stand for. Out: a [`Typed`] expression with the meaning that `query` documents:
//! whole numbers are exact or refused, division by zero is null, `and` and `or` have three values. Never: computes a value;
//! what the engine does otherwise (whole numbers that wrap, floored remainders, quotients by way of a reciprocal) is said in
//! kernels of the engine over whole columns, each of them row by row independent, so that a plan stays a stream.

mod arithmetic;
mod cast;
mod choice;
mod comparison;
mod grid;
mod kernel;
mod lookup;
mod membership;
mod window;

#[cfg(test)]
mod tests;

use crate::data::local_clock::{EARLIEST, LATEST};
use crate::query::{Binary, DataType, Expr, Literal, TOO_LARGE, nearest_float};
use cast::{nulls, truth};
use kernel::{kernel, number, refused, whole};
use polars::prelude as pl;

/// A compiled expression: what polars computes, and what is known of its values. A constant is one value, which stands for all
/// rows where it becomes a column beside others; what looks at earlier rows must be a column before it is looked at so again.
#[derive(Clone)]
pub(in crate::data) struct Typed {
    /// What polars computes.
    pub expr: pl::Expr,
    /// What its values are; none when there are only nulls.
    pub data_type: Option<DataType>,
    /// Of whole numbers the least and the greatest that there can be, where that is known.
    pub range: Option<(i64, i64)>,
}

/// What a name stands for; none when nothing has it.
pub(in crate::data) type Names<'a> = &'a dyn Fn(&str) -> Option<Typed>;

type Compiled = Result<Typed, String>;

impl Typed {
    /// Values of a type, of which nothing more is known.
    pub(in crate::data) fn new(expr: pl::Expr, data_type: DataType) -> Self {
        Self { expr, data_type: Some(data_type), range: None }
    }

    /// A column as the files of a source are typed: instants lie within the years that are believed, days within 32 bits.
    pub(in crate::data) fn read(name: &str, data_type: DataType) -> Self {
        let range = match data_type {
            DataType::Instant => Some((EARLIEST, LATEST)),
            DataType::Date => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
            _ => None,
        };
        Self { range, ..Self::new(pl::col(name), data_type) }
    }

    /// Nothing but nulls.
    pub(in crate::data) fn nothing() -> Self {
        Self { expr: pl::lit(pl::NULL), data_type: None, range: None }
    }

    fn within(self, range: (i64, i64)) -> Self {
        Self { range: Some(range), ..self }
    }

    /// Whether the values are whole numbers, instants or dates.
    fn is_whole(&self) -> bool {
        matches!(self.data_type, Some(DataType::Integer | DataType::Instant | DataType::Date))
    }
}

/// Compiles an expression.
///
/// # Errors
/// The name that nothing has, or operands that have no such operation.
pub(in crate::data) fn compile(expr: &Expr, column: Names<'_>) -> Compiled {
    let of = |expr: &Expr| compile(expr, column);
    match expr {
        Expr::Column(name) => column(name).ok_or_else(|| format!("there is no column `{name}`")),
        Expr::Literal(literal) => constant(literal),
        Expr::Binary(op @ (Binary::And | Binary::Or), left, right) => {
            let (left, right) = (truth(of(left)?)?, truth(of(right)?)?);
            let expr = if *op == Binary::And { left.and(right) } else { left.or(right) };
            Ok(Typed::new(expr, DataType::Boolean))
        }
        Expr::Binary(op, left, right) if op.compares() => comparison::compared(*op, left, right, &of),
        Expr::Binary(op, left, right) => arithmetic::binary(*op, of(left)?, of(right)?),
        Expr::Not(inner) => {
            let inner = of(inner)?;
            if inner.data_type.is_none() { Ok(inner) } else { Ok(Typed::new(truth(inner)?.not(), DataType::Boolean)) }
        }
        Expr::IsNull(inner) => {
            let inner = of(inner)?;
            let missing = if inner.data_type.is_none() { pl::lit(true) } else { inner.expr.is_null() };
            Ok(Typed::new(missing, DataType::Boolean))
        }
        Expr::In(inner, literals) => membership::among(of(inner)?, literals),
        Expr::Case(branches, otherwise) => choice::case(branches, otherwise, &of),
        Expr::Call(function, arguments) => {
            choice::call(*function, arguments.iter().map(of).collect::<Result<Vec<_>, _>>()?)
        }
        Expr::SearchSorted { table, value, side } => lookup::search_sorted(table, of(value)?, *side),
        Expr::Take { table, index } => lookup::take(table, of(index)?),
        Expr::RunningWindow { running, value, partition, order } => {
            let partition = partition.iter().map(&of).collect::<Result<Vec<_>, _>>()?;
            window::previous(*running, of(value)?, partition, of(order)?)
        }
        Expr::ToInteger(inner) => cast::to_integer(of(inner)?),
        Expr::ToNumber(inner) => cast::to_number(of(inner)?),
    }
}

/// A condition that is never null: where it is unknown it does not hold.
///
/// # Errors
/// As [`compile`], or that the expression is no condition.
pub(in crate::data) fn condition(expr: &Expr, column: Names<'_>) -> Result<pl::Expr, String> {
    match expr {
        // What holds on both sides stays in two parts, which an engine can look at one by one.
        Expr::Binary(Binary::And, left, right) => Ok(condition(left, column)?.and(condition(right, column)?)),
        Expr::Binary(Binary::Or, left, right) => Ok(condition(left, column)?.or(condition(right, column)?)),
        Expr::IsNull(_) => compile(expr, column).map(|compiled| compiled.expr),
        Expr::Not(inner) if matches!(**inner, Expr::IsNull(_)) => compile(expr, column).map(|compiled| compiled.expr),
        _ => Ok(truth(compile(expr, column)?)?.fill_null(pl::lit(false))),
    }
}

/// Whole numbers of 128 bits, such as sums, as those of 64; one that does not fit is refused.
pub(in crate::data) fn narrowed(wide: pl::Expr) -> pl::Expr {
    kernel("narrowed", &[wide], pl::DataType::Int64, |of| {
        let narrow = of[0].cast(&pl::DataType::Int64)?;
        if narrow.null_count() > of[0].null_count() { Err(refused(TOO_LARGE)) } else { Ok(narrow) }
    })
}

fn constant(literal: &Literal) -> Compiled {
    let integer = |n: i64, data_type| Typed::new(whole(n), data_type).within((n, n));
    Ok(match literal {
        Literal::Null => Typed::nothing(),
        Literal::Integer(n) => integer(*n, DataType::Integer),
        Literal::Instant(n) => integer(*n, DataType::Instant),
        Literal::Date(days) => integer(i64::from(*days), DataType::Date),
        Literal::Number(n) => {
            let refused = || format!("the constant {n} has more digits than a number with a fraction holds");
            Typed::new(number(nearest_float(n).ok_or_else(refused)?), DataType::Number)
        }
        Literal::Text(text) => Typed::new(pl::lit(text.clone()), DataType::Text),
        Literal::Boolean(b) => Typed::new(pl::lit(*b), DataType::Boolean),
    })
}
