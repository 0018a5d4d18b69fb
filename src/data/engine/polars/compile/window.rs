//! What the rows before a row amount to.
//!
//! In: a value, what rows belong together by, and what orders them. Out: the maximum or sum of the earlier rows, ties in the
//! order of their places. Never: counts the row itself, or a sum that leaves 64 bits.

use super::cast::only_whole;
use super::{Compiled, Typed, narrowed};
use crate::query::{DataType, RunningAggregate};
use polars::prelude as pl;

/// Maximum or sum of the earlier rows of a partition.
pub(super) fn previous(running: RunningAggregate, value: Typed, partition: Vec<Typed>, order: Typed) -> Compiled {
    let (data_type, range) =
        (value.data_type.filter(|data_type| *data_type != DataType::Boolean).unwrap_or(DataType::Integer), value.range);
    // The engine has no window in a window; what is made of earlier rows can be a column, and that be looked at.
    if value.expr.into_iter().any(|part| matches!(part, pl::Expr::Over { .. })) {
        return Err("what earlier rows amount to must be a column before rows after it are asked for it".to_owned());
    }
    let value = in_every_row(only_whole(value)?);
    let partition: Vec<pl::Expr> = partition.into_iter().map(|part| in_every_row(part.expr)).collect();
    let order = in_every_row(order.expr);
    let options = pl::SortOptions { maintain_order: true, ..pl::SortOptions::default() };
    let over = |earlier: pl::Expr| {
        earlier
            .over_with_options(Some(partition), Some((vec![order], options)), pl::WindowMapping::GroupsToRows)
            .map_err(|error| error.to_string())
    };
    match running {
        RunningAggregate::Max => {
            // A row without a value leaves what was there before it.
            let so_far = value.cum_max(false).fill_null_with_strategy(pl::FillNullStrategy::Forward(None));
            Ok(Typed { range, ..Typed::new(over(so_far.shift(pl::lit(1)))?, data_type) })
        }
        RunningAggregate::Sum => {
            let wide = pl::DataType::Int128;
            let nought = pl::lit(0).cast(wide.clone());
            let so_far = value.cast(wide).fill_null(nought.clone()).cum_sum(false);
            let sums = over(so_far.shift_and_fill(pl::lit(1), nought))?;
            Ok(Typed::new(narrowed(sums), DataType::Integer))
        }
    }
}

/// A constant as a column: one value has no rows before it.
fn in_every_row(of: pl::Expr) -> pl::Expr {
    let is_column = |part: &pl::Expr| matches!(part, pl::Expr::Column(_) | pl::Expr::Over { .. });
    if of.into_iter().any(is_column) { of } else { pl::repeat(of, pl::len()) }
}
