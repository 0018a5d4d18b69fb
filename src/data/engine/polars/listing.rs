//! Rows that are asked for as they are.
//!
//! In: computed columns of a block of rows. Out: at most as many rows as are asked for. Never: keeps rows of a block that earlier
//! ones have pushed out.

use super::{cells, plain, stacked};
use crate::query::plan::Listing;
use crate::query::{Cell, Limit};
use polars::prelude::{DataFrame, Expr, IntoLazy, PolarsResult, SortMultipleOptions, col};

/// Which rows count.
const COUNTS: &str = "\u{1}counts";

fn name(at: usize) -> String {
    format!("\u{1}c{at}")
}

/// The rows of a block.
///
/// # Errors
/// What the engine says.
pub(super) fn block(list: &Listing, computed: &DataFrame) -> PolarsResult<DataFrame> {
    let columns: Vec<Expr> = list
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| super::typed_key(computed, column).alias(name(at)))
        .collect();
    let Some(filter) = &list.filter else { return first(list, plain(computed.clone().lazy().select(columns))?) };
    // Only what is needed is filtered.
    let counts = super::truth(computed, filter).alias(COUNTS);
    let plan = computed.clone().lazy().select(columns.into_iter().chain([counts]).collect::<Vec<_>>());
    first(list, plain(plan.filter(col(COUNTS)))?.drop(COUNTS)?)
}

/// The first of some rows, when not all are asked for.
fn first(list: &Listing, rows: DataFrame) -> PolarsResult<DataFrame> {
    match list.limit {
        Some(limit) if rows.height() > limit.rows => taken(limit, sorted(list, rows)?),
        _ => Ok(rows),
    }
}

/// The first of sorted rows.
fn taken(limit: Limit, sorted: DataFrame) -> PolarsResult<DataFrame> {
    // No rows of a group would be one without values.
    if limit.per == 0 || limit.rows == 0 {
        return Ok(sorted.head(Some(limit.rows)));
    }
    let by: Vec<Expr> = (0..limit.per).map(|at| super::grouped(&sorted, &name(at), col(name(at)))).collect();
    plain(sorted.lazy().group_by_stable(by).head(Some(limit.rows)))
}

fn sorted(list: &Listing, rows: DataFrame) -> PolarsResult<DataFrame> {
    let by: Vec<String> = (0..list.sort.min(list.columns.len())).map(name).collect();
    if by.is_empty() { Ok(rows) } else { rows.sort(by, SortMultipleOptions::default().with_maintain_order(true)) }
}

/// Drops what later rows have pushed out.
///
/// # Errors
/// What the engine says.
pub(super) fn compact(list: &Listing, parts: &mut Vec<DataFrame>) -> PolarsResult<()> {
    let rows: usize = parts.iter().map(DataFrame::height).sum();
    // What is left of many groups may be as much as it was.
    let largest = parts.iter().map(DataFrame::height).max().unwrap_or(0);
    if list.limit.is_some_and(|limit| rows > limit.rows.max(1024).saturating_mul(2)) && rows > 2 * largest {
        let all = stacked(std::mem::take(parts))?;
        *parts = all.map(|all| first(list, all)).transpose()?.into_iter().collect();
    }
    Ok(())
}

/// The rows in the order that is asked for.
///
/// # Errors
/// What the engine says.
pub(super) fn rows(list: &Listing, parts: Vec<DataFrame>) -> PolarsResult<Vec<Vec<Cell>>> {
    let Some(all) = stacked(parts)? else { return Ok(Vec::new()) };
    let all = sorted(list, all)?;
    let all = match list.limit {
        Some(limit) => taken(limit, all)?,
        None => all,
    };
    let columns: Vec<Vec<Cell>> = all.columns().iter().map(cells).collect::<PolarsResult<_>>()?;
    Ok((0..all.height()).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect())
}
