//! Places in sorted tables, and entries of tables.
//!
//! In: a table of whole numbers and a compiled value. Out: a place or an entry; null where the table has none. Never: counts
//! from the end of a table.
//!
//! The engine's own `search_sorted` and `gather` see the whole column at once as plans go, and would be computed apart from
//! the stream of rows; the kernel behind `gather` is called for each piece instead, and places are found by a [`Grid`].

use super::form::only_whole;
use super::grid::Grid;
use super::kernel::kernel;
use super::{Compiled, Typed};
use crate::query::{Form, Side};
use polars::prelude as pl;
use polars::prelude::{ChunkAgg, ChunkApply, ChunkCompareEq, ChunkCompareIneq, ChunkSet, IntoSeries, NamedFrom};
use std::sync::Arc;

fn series(table: &[i64]) -> pl::Series {
    pl::Series::new(pl::PlSmallStr::EMPTY, table)
}

/// The place of each value in a sorted table.
pub(super) fn locate(table: &Arc<Vec<i64>>, value: Typed, side: Side) -> Compiled {
    if value.form.is_none() {
        return Ok(Typed::nothing());
    }
    let last = i64::try_from(table.len()).unwrap_or(i64::MAX).saturating_sub(1).max(0);
    let (grid, length) = (Grid::of(table), table.len() as i64);
    let run = move |of: &[pl::Series]| Ok(places(&grid, length, of[0].i64()?, side).into_series());
    let expr = kernel(side.name(), &[only_whole(value)?], pl::DataType::Int64, run);
    Ok(Typed::new(expr, Form::Integer).within((0, last)))
}

/// Without a place there is no value.
fn places(grid: &Grid, length: i64, values: &pl::Int64Chunked, side: Side) -> pl::Int64Chunked {
    let (places, outside) = match side {
        Side::LastAtMost => (values.apply_values(|value| grid.count(value, |entry, value| entry <= value) - 1), -1),
        Side::FirstAtLeast => (values.apply_values(|value| grid.count(value, |entry, value| entry < value)), length),
    };
    let missing = places.equal(outside);
    // What stands where there is no value is no place either.
    if missing.any() { places.set(&missing, None).unwrap_or(places) } else { places }
}

/// The entry of a table at each index.
pub(super) fn gather(table: &[i64], index: Typed) -> Compiled {
    if index.form.is_none() {
        return Ok(Typed::nothing());
    }
    let range = table.iter().min().zip(table.iter().max()).map(|(least, most)| (*least, *most)).unwrap_or_default();
    let table = series(table);
    let expr = kernel("entry", &[only_whole(index)?], pl::DataType::Int64, move |of| entries(&table, &of[0]));
    Ok(Typed::new(expr, Form::Integer).within(range))
}

fn entries(table: &pl::Series, index: &pl::Series) -> pl::PolarsResult<pl::Series> {
    if table.is_empty() {
        return Ok(pl::Series::full_null(pl::PlSmallStr::EMPTY, index.len(), &pl::DataType::Int64));
    }
    // What is negative, or far too large, has no place and becomes null.
    let at = index.cast(&pl::IDX_DTYPE)?;
    let (at, length) = (at.idx()?, table.len() as pl::IdxSize);
    if ChunkAgg::max(at).is_some_and(|most| most >= length) {
        return table.take(&at.set(&at.gt_eq(length), None)?);
    }
    table.take(at)
}
