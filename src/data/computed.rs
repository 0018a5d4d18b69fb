//! A column that is computed from others of its row.
//!
//! In: the used rows of a source and the expression. Out: the rows with one column more. Never: changes, adds or loses a row.

use crate::config::ComputedColumn;
use crate::data::engine::polars::compile::{Typed, compile};
use crate::data::fold::{compiled, names};
use crate::data::typing::dtype;
use crate::query::DataType;
use polars::prelude::{DataFrame, IntoLazy, PolarsResult};

/// The rows with a computed column of a type.
///
/// # Errors
/// What the engine says when it cannot bear the expression.
pub(super) fn computed(
    column: &ComputedColumn,
    data_type: Option<DataType>,
    rows: &DataFrame,
) -> PolarsResult<DataFrame> {
    let Typed { expr, .. } = compiled(compile(&column.expr, &names(rows.schema())))?;
    let expr = expr.strict_cast(dtype(data_type.unwrap_or(DataType::Integer)));
    rows.clone().lazy().with_column(expr.alias(column.name.as_str())).collect()
}
