//! Rows that are asked for as they are.
//!
//! In: computed columns of a block of rows. Out: at most as many rows as are asked for. Never: keeps rows of a block that earlier
//! ones have pushed out.

use super::prepared::PLACE;
use super::{cells, plain, stacked};
use crate::query::plan::Listing;
use crate::query::{Cell, Limit, Per};
use polars::prelude::{
    BooleanChunked, DataFrame, DataType, Expr, IntoColumn, IntoLazy, PolarsResult, SortMultipleOptions, col,
};
use std::collections::BTreeMap;

/// Which rows count.
const COUNTS: &str = "\u{1}counts";
/// The place of a row among sorted ones.
const SORTED: &str = "\u{1}sorted";

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
        .chain(computed.column(PLACE).is_ok().then(|| col(PLACE)))
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
        Some(limit) if rows.height() > limit.rows => taken(list, limit, rows),
        _ => Ok(rows),
    }
}

/// The first of some rows, sorted.
fn taken(list: &Listing, limit: Limit, rows: DataFrame) -> PolarsResult<DataFrame> {
    let sorted = sorted(list, rows)?;
    match limit.per {
        // No rows of a group would be one without values.
        _ if limit.rows == 0 => Ok(sorted.head(Some(0))),
        Per::List => Ok(sorted.head(Some(limit.rows))),
        Per::Group(per) => {
            let by: Vec<Expr> = (0..per).map(|at| super::grouped(&sorted, &name(at), col(name(at)))).collect();
            plain(sorted.lazy().group_by_stable(by).head(Some(limit.rows)))
        }
        Per::Stretch(before) => of_stretches(list, limit.rows, before, &sorted),
    }
}

/// The rows that are among the first of any whole number in their stretches, which so many columns stand before.
fn of_stretches(list: &Listing, most: usize, before: usize, rows: &DataFrame) -> PolarsResult<DataFrame> {
    let by: Vec<String> = (before + 2..list.sort.min(list.columns.len())).map(name).collect();
    let numbered = rows.with_row_index(SORTED.into(), None)?;
    let in_order = if by.is_empty() {
        numbered
    } else {
        numbered.sort(by, SortMultipleOptions::default().with_maintain_order(true))?
    };
    let whole = |at: usize| -> PolarsResult<Vec<Option<i64>>> {
        Ok(in_order.column(&name(at))?.cast(&DataType::Int64)?.i64()?.iter().collect())
    };
    let (from, to) = (whole(before)?, whole(before + 1)?);
    let groups = groups(&in_order, before)?;
    // Beyond the last number that is named all are alike.
    let beyond = from.iter().chain(&to).flatten().max().map_or(0, |last| last.saturating_add(1));
    let mut taken: BTreeMap<(usize, i64), usize> = BTreeMap::new();
    let mut is_first = |((from, to), group): ((&Option<i64>, &Option<i64>), &usize)| {
        let Some(from) = *from else { return false };
        let mut found = false;
        for number in from..to.unwrap_or(beyond.saturating_add(1)) {
            let taken = taken.entry((*group, number)).or_default();
            found |= *taken < most;
            *taken += 1;
        }
        found
    };
    let keep: BooleanChunked = from.iter().zip(&to).zip(&groups).map(|row| Some(is_first(row))).collect();
    in_order.filter(&keep)?.sort([SORTED], SortMultipleOptions::default())?.drop(SORTED)
}

/// A number for each combination of the first so many columns.
fn groups(rows: &DataFrame, before: usize) -> PolarsResult<Vec<usize>> {
    let mut groups = vec![0; rows.height()];
    for column in (0..before).map(name) {
        let cells = cells(rows.column(&column)?)?;
        let mut known: BTreeMap<(usize, String), usize> = BTreeMap::new();
        for (group, cell) in groups.iter_mut().zip(&cells) {
            let next = known.len();
            *group = *known.entry((*group, format!("{cell:?}"))).or_insert(next);
        }
    }
    Ok(groups)
}

/// Rows in the order of the source.
fn in_place(parts: Vec<DataFrame>) -> PolarsResult<Option<DataFrame>> {
    match stacked(parts)? {
        Some(all) if all.column(PLACE).is_ok() => all.sort([PLACE], SortMultipleOptions::default()).map(Some),
        all => Ok(all),
    }
}

/// Moves the places of rows by the number of runs before them.
///
/// # Errors
/// What the engine says.
pub(super) fn move_places(rows: &mut DataFrame, by: i64) -> PolarsResult<()> {
    if let Ok(places) = rows.column(PLACE) {
        let moved = places.i64()? + by;
        rows.with_column(moved.into_column())?;
    }
    Ok(())
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
        let all = in_place(std::mem::take(parts))?;
        *parts = all.map(|all| first(list, all)).transpose()?.into_iter().collect();
    }
    Ok(())
}

/// The rows in the order that is asked for.
///
/// # Errors
/// What the engine says.
pub(super) fn rows(list: &Listing, parts: Vec<DataFrame>) -> PolarsResult<Vec<Vec<Cell>>> {
    let Some(all) = in_place(parts)? else { return Ok(Vec::new()) };
    let all = match list.limit {
        Some(limit) => taken(list, limit, all)?,
        None => sorted(list, all)?,
    };
    let columns: Vec<Vec<Cell>> = all.drop_many([PLACE]).columns().iter().map(cells).collect::<PolarsResult<_>>()?;
    Ok((0..all.height()).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect())
}
