//! Places in sorted tables, and entries of tables.
//!
//! In: a table of whole numbers and a compiled value. Out: a place or an entry; null where the table has none. Never: counts
//! from the end of a table.
//!
//! The engine's own `search_sorted` and `gather` see the whole column at once as plans go, and would be computed apart from
//! the stream of rows; the kernels behind them are called for each piece instead.

use super::form::only_whole;
use super::kernel::kernel;
use super::{Compiled, Typed};
use crate::query::{Form, Side};
use polars::prelude as pl;
use polars::prelude::{ChunkAgg, ChunkCompareIneq, ChunkSet, IntoSeries, NamedFrom, SearchSortedSide};
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
    let (table, entries) = (Arc::clone(table), series(table));
    let run = move |of: &[pl::Series]| places(&table, &entries, &of[0], side);
    let expr = kernel(side.name(), &[only_whole(value)?], pl::DataType::Int64, run);
    Ok(Typed::new(expr, Form::Integer).within((0, last)))
}

/// Rows mostly come in the order of time, so that a piece of them needs a small part of the table: that between its least and
/// its greatest value.
fn places(table: &[i64], entries: &pl::Series, values: &pl::Series, side: Side) -> pl::PolarsResult<pl::Series> {
    let Some((least, most)) = ChunkAgg::min_max(values.i64()?) else {
        return Ok(pl::Series::full_null(pl::PlSmallStr::EMPTY, values.len(), &pl::DataType::Int64));
    };
    // How many entries lie before a place, and which of them is meant.
    let (before, from, back): (fn(i64, i64) -> bool, _, i64) = match side {
        Side::LastAtMost => (|entry, value| entry <= value, SearchSortedSide::Right, 1),
        Side::FirstAtLeast => (|entry, value| entry < value, SearchSortedSide::Left, 0),
    };
    let count = |value: i64| table.partition_point(|entry| before(*entry, value));
    let (first, last) = (count(least), count(most));
    let part = entries.slice(first as i64, last - first);
    let found = pl::search_sorted(&part, values, from, false)?.into_series().cast(&pl::DataType::Int64)?;
    let places = found.i64()? + (first as i64 - back);
    let outside = match side {
        Side::LastAtMost => (first == 0).then(|| places.lt(0)),
        Side::FirstAtLeast => (last == table.len()).then(|| places.gt_eq(table.len() as i64)),
    };
    // What the engine answers for a null is a place.
    let missing = (values.null_count() > 0).then(|| values.is_null());
    let missing = [outside, missing].into_iter().flatten().reduce(|a, b| a | b).filter(pl::BooleanChunked::any);
    Ok(missing.map_or(Ok(places.clone()), |missing| places.set(&missing, None))?.into_series())
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
