//! Steps that several kernels of the engine compute together, and that may refuse.
//!
//! In: whole columns, each as long as the others or of one value. Out: one column. Never: lets a row depend on another.

use polars::prelude as pl;
use polars::prelude::IntoColumn;

/// A whole number of 64 bits: a bare one is of the narrowest type that holds it.
pub(super) fn whole(n: i64) -> pl::Expr {
    pl::Expr::Literal(pl::Scalar::from(n).into())
}

/// A number with a fraction.
pub(super) fn number(x: f64) -> pl::Expr {
    pl::Expr::Literal(pl::Scalar::from(x).into())
}

/// The columns that `run` makes of others; `name` is what plans call it.
pub(super) fn kernel(
    name: &'static str,
    operands: &[pl::Expr],
    dtype: pl::DataType,
    run: impl Fn(&[pl::Series]) -> pl::PolarsResult<pl::Series> + Send + Sync + 'static,
) -> pl::Expr {
    let run = move |columns: &mut [pl::Column]| {
        let name = columns[0].name().clone();
        let operands: Vec<pl::Series> = columns.iter().map(|column| column.as_materialized_series().clone()).collect();
        Ok(run(&operands)?.with_name(name).into_column())
    };
    let field = move |_: &pl::Schema, fields: &[pl::Field]| Ok(pl::Field::new(fields[0].name().clone(), dtype.clone()));
    let (first, others) = operands.split_first().expect("an operation has operands");
    let mut made = first.clone().map_many(run, others, field);
    if let pl::Expr::AnonymousFunction { fmt_str, .. } = &mut made {
        **fmt_str = name.into();
    }
    made
}

/// Why a question has no answer.
pub(super) fn refused(reason: &str) -> pl::PolarsError {
    pl::polars_err!(ComputeError: "{}", reason)
}

/// The value that an operand has in a row; one value stands for all rows.
pub(super) fn at<T: pl::PolarsNumericType>(values: &pl::ChunkedArray<T>, row: usize) -> Option<T::Native> {
    only(values).unwrap_or_else(|| values.get(row))
}

/// The value that stands for all rows, when there is such a one.
pub(super) fn only<T: pl::PolarsNumericType>(values: &pl::ChunkedArray<T>) -> Option<Option<T::Native>> {
    (values.len() == 1).then(|| values.get(0))
}
