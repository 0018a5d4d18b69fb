//! Columns of another source, brought to the rows by a key.
//!
//! In: the rows, the other source's used rows, and what is declared of the join. Out: the same rows in the same order with
//! more columns, and how many of them found no partner. Never: adds or loses a row: the other's key is unique after its own
//! duplicates, and rows without a key find nothing.
//!
//! Decided in docs/decisions/0024-folds-and-joins.md.

use crate::config::Join;
use crate::model::Unmatched;
use polars::prelude::{
    Column, DataFrame, IntoLazy, JoinCoalesce, JoinType, MaintainOrderJoin, PolarsResult, col, lit, polars_err,
};

const KEY: &str = "\u{1}key";
const THERE: &str = "\u{1}there";

/// The rows with the joined columns.
///
/// # Errors
/// What the engine says, also when the other's key is not unique.
pub(super) fn join(join: &Join, rows: &DataFrame, other: &DataFrame) -> PolarsResult<(DataFrame, Unmatched)> {
    let key = other.column(&join.key)?;
    let known = key.drop_nulls();
    if known.n_unique()? != known.len() {
        return Err(polars_err!(ComputeError: "the key `{}` of `{}` is not unique", join.key, join.source));
    }
    let brought = join.columns.iter().map(|(theirs, ours)| col(theirs.as_str()).alias(ours.as_str()));
    let other = other.clone().lazy().filter(col(join.key.as_str()).is_not_null()).select(
        [col(join.key.as_str()).alias(KEY), lit(true).alias(THERE)].into_iter().chain(brought).collect::<Vec<_>>(),
    );
    let mut joined = rows
        .clone()
        .lazy()
        .join_builder()
        .with(other)
        .how(JoinType::Left)
        .left_on([col(join.on.as_str())])
        .right_on([col(KEY)])
        .coalesce(JoinCoalesce::CoalesceColumns)
        .maintain_order(MaintainOrderJoin::Left)
        .finish()
        .collect()?;
    joined.rechunk_mut();
    let lost = joined.column(THERE)?.is_null() & joined.column(&join.on)?.is_not_null();
    let unmatched = unmatched(join, &joined.column(&join.on)?.filter(&lost)?)?;
    joined.drop_in_place(THERE)?;
    Ok((joined, unmatched))
}

fn unmatched(join: &Join, keys: &Column) -> PolarsResult<Unmatched> {
    let sorted = keys.sort(Default::default())?;
    let example = sorted.get(0).map_or_else(|_| String::new(), |value| value.str_value().into_owned());
    Ok(Unmatched { source: join.source.clone(), rows: keys.len() as u64, keys: keys.n_unique()? as u64, example })
}
