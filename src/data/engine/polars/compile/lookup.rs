//! Places in sorted tables, and entries of tables.
//!
//! In: a table of whole numbers and a compiled value. Out: a place or an entry; null where the table has none. Never: counts
//! from the end of a table.
//!
//! The engine's own `search_sorted` and `gather` see the whole column at once as plans go, and would be computed apart from
//! the stream of rows; places are found by a [`Grid`] instead, and an entry is looked at where its place is known to be one.

use super::cast::only_whole;
use super::grid::Grid;
use super::kernel::kernel;
use super::{Compiled, Typed};
use crate::query::{DataType, Side};
use polars::prelude::{self as pl, ChunkAgg, ChunkApply, ChunkCompareEq, ChunkSet, IntoSeries};
use std::sync::Arc;

/// The place of each value in a sorted table.
pub(super) fn search_sorted(table: &Arc<Vec<i64>>, value: Typed, side: Side) -> Compiled {
    if value.data_type.is_none() {
        return Ok(Typed::nothing());
    }
    let last = i64::try_from(table.len()).unwrap_or(i64::MAX).saturating_sub(1).max(0);
    let (grid, length) = (Grid::of(table, value.range), table.len() as i64);
    let place = |value: i64| match side {
        Side::LastAtMost => grid.at_most(value) - 1,
        Side::FirstAtLeast => grid.below(value),
    };
    let among =
        value.range.map_or((0, last), |(least, most)| (place(least).clamp(0, last), place(most).clamp(0, last)));
    let run = move |of: &[pl::Series]| Ok(places(&grid, length, of[0].i64()?, side).into_series());
    let expr = kernel(side.name(), &[only_whole(value)?], pl::DataType::Int64, run);
    Ok(Typed::new(expr, DataType::Integer).within(among))
}

/// Without a place there is no value.
fn places(grid: &Grid, length: i64, values: &pl::Int64Chunked, side: Side) -> pl::Int64Chunked {
    let (places, outside) = match side {
        Side::LastAtMost => (values.apply_values(|value| grid.at_most(value) - 1), -1),
        Side::FirstAtLeast => (values.apply_values(|value| grid.below(value)), length),
    };
    let missing = places.equal(outside);
    // What stands where there is no value is no place either.
    if missing.any() { places.set(&missing, None).unwrap_or(places) } else { places }
}

/// The entry of a table at each index.
pub(super) fn take(table: &[i64], index: Typed) -> Compiled {
    if index.data_type.is_none() {
        return Ok(Typed::nothing());
    }
    let end = table.len().saturating_sub(1);
    let at = |index: i64| usize::try_from(index.max(0)).map_or(end, |index| index.min(end));
    let among = index.range.map_or(0..=end, |(least, most)| at(least)..=at(most).max(at(least)));
    let entries = table.get(among).unwrap_or_default();
    let range = entries.iter().min().zip(entries.iter().max()).map(|(least, most)| (*least, *most)).unwrap_or_default();
    let table = table.to_vec();
    let run = move |of: &[pl::Series]| Ok(entries_at(&table, of[0].i64()?).into_series());
    let expr = kernel("entry", &[only_whole(index)?], pl::DataType::Int64, run);
    Ok(Typed::new(expr, DataType::Integer).within(range))
}

/// What is negative, or too large, has no entry.
fn entries_at(table: &[i64], index: &pl::Int64Chunked) -> pl::Int64Chunked {
    let entry = |at: i64| usize::try_from(at).ok().and_then(|at| table.get(at)).copied();
    let is_inside = |(least, most): (i64, i64)| entry(least).is_some() && entry(most).is_some();
    if ChunkAgg::min_max(index).is_none_or(is_inside) {
        // What stands where there is no value may lie outside.
        return index.apply_values(|at| entry(at).unwrap_or_default());
    }
    index.apply(|at| entry(at?))
}
