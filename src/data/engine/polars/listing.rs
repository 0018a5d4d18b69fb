//! Rows that are asked for as they are.
//!
//! In: computed columns of a block of rows. Out: at most as many rows as are asked for. Never: keeps rows of a block that earlier
//! ones have pushed out.

use super::{cells, plain, stacked};
use crate::query::Cell;
use crate::query::plan::Listing;
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
        Some(limit) if rows.height() > limit => Ok(sorted(list, rows)?.head(Some(limit))),
        _ => Ok(rows),
    }
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
    if list.limit.is_some_and(|limit| rows > limit.max(1024).saturating_mul(2)) {
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
    let all = all.slice(0, list.limit.map_or(all.height(), |limit| limit.min(all.height())));
    let columns: Vec<Vec<Cell>> = all.columns().iter().map(cells).collect::<PolarsResult<_>>()?;
    Ok((0..all.height()).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect())
}
