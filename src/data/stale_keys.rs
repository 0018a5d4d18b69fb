//! Keys whose newest row is a bad one.
//!
//! In: the used rows of a source with a key, and the bad rows whose key can be read. Out: the keys for which a bad row is
//! newer than the row that stands for them, and the rows that stay. Never: guesses: a bad row whose order cannot be read
//! may be the newest, so it counts as such.

use crate::config::{BadNewest, Source};
use crate::data::typed::Typed;
use crate::data::value_error::ValueError;
use crate::diag::{Diagnostic, code};
use crate::say;
use polars::prelude::{
    BooleanChunked, Column, DataFrame, DataType, IdxCa, IntoColumn, IntoLazy, JoinType, NULL, NewChunkedArray,
    PolarsResult, SortMultipleOptions, UniqueKeepStrategy, col, lit,
};

const KEY: &str = "\u{1}key";
const ORDER: &str = "\u{1}order";
const UNKNOWN: &str = "\u{1}unknown";
const BEFORE: &str = "\u{1}before";
/// The place of a good row among all good ones; private, and taken away again.
const PLACE: &str = "\u{1}place";

/// The bad rows of one file whose key can be read, with how many good rows stand before each; `None` without any.
pub(super) fn suspects(source: &Source, columns: &[Typed], bad: &[usize]) -> Option<DataFrame> {
    let at = |name: &String| source.columns.get_index_of(name);
    let key = source.key.as_ref().and_then(at)?;
    let rows: Vec<u32> = bad.iter().filter_map(|row| u32::try_from(*row).ok()).collect();
    let taken = IdxCa::from_vec("".into(), rows);
    let of = |column: &Column, name: &str| {
        let mut column = column.take(&taken).ok()?;
        column.rename(name.into());
        Some(column)
    };
    let mut frame = vec![of(&columns[key].column, KEY)?];
    let order = source.order.as_ref().and_then(at);
    let unread = |row: &usize| {
        order
            .is_some_and(|at| !matches!(columns[at].why.get(*row), None | Some(ValueError::Fine | ValueError::Missing)))
    };
    let unread: Vec<bool> = bad.iter().map(unread).collect();
    frame.push(BooleanChunked::from_slice(UNKNOWN.into(), &unread).into_column());
    frame.push(match order {
        Some(at) => of(&columns[at].column, ORDER)?,
        None => Column::full_null(ORDER.into(), bad.len(), &DataType::Int64),
    });
    // A bad row at position `row` with `n` bad ones before it has `row - n` good ones before it.
    let before: Vec<i64> = bad.iter().enumerate().map(|(n, row)| (*row - n) as i64).collect();
    frame.push(Column::new(BEFORE.into(), before));
    let frame = DataFrame::new(bad.len(), frame).ok()?;
    let known = frame.column(KEY).ok()?.is_not_null();
    frame.filter(&known).ok().filter(|frame| frame.height() > 0)
}

/// The suspects of a file whose first good row has `offset` good ones of earlier files before it.
pub(super) fn moved(suspects: DataFrame, offset: usize) -> PolarsResult<DataFrame> {
    suspects.lazy().with_column(col(BEFORE) + lit(offset as i64)).collect()
}

/// The rows that stand for their keys.
pub(super) struct LatestRows {
    /// The rows that stay.
    pub kept: DataFrame,
    /// How many keys are stood for by a row older than a bad one.
    pub fallen_back: u64,
    /// A key whose newest row is bad: the least.
    pub example: String,
    /// The places of rows that were taken out because of a newer bad one, ascending.
    pub taken: Vec<u32>,
}

/// Keeps the row that stands for each key, as `latest` finds it, and looks whether a bad one is newer.
pub(super) fn latest_rows(
    source: &Source,
    frame: &DataFrame,
    suspects: Vec<DataFrame>,
    latest: impl Fn(&Source, &DataFrame) -> PolarsResult<DataFrame>,
) -> LatestRows {
    let usual = || {
        let kept = latest(source, frame).unwrap_or_else(|_| frame.clone());
        LatestRows { kept, fallen_back: 0, example: String::new(), taken: Vec::new() }
    };
    let all = suspects.into_iter().reduce(|all, of_file| all.vstack(&of_file).unwrap_or(all));
    let Some(suspects) = all else { return usual() };
    let placed = frame.with_row_index(PLACE.into(), None).and_then(|placed| latest(source, &placed));
    placed.and_then(|kept| resolve_suspects(source, kept, &suspects)).unwrap_or_else(|_| usual())
}

/// Tells of keys that an older row stands for.
pub(super) fn stale_keys_finding(source: &Source, keys: u64, example: &str) -> Option<Diagnostic> {
    let (name, more) = (&source.name, keys.checked_sub(1)?);
    let message = match more {
        0 => say!(
            "`{name}` の `{example}` は最新の行が不正なため、古い行を使います",
            "an older row stands for `{example}` of `{name}`, since the newest one is bad"
        ),
        _ => say!(
            "`{name}` の `{example}` ほか {more} 件は最新の行が不正なため、古い行を使います",
            "older rows stand for `{example}` and {more} more of `{name}`, since the newest ones are bad"
        ),
    };
    Some(Diagnostic::new(code::DATA_NEWEST_ROW, source.place.clone(), message).hint(say!(
        "行を直します。古い行も使わないなら `bad_rows: {{ newest: drop_key }}` と書きます",
        "mend the rows; to use no older row either, write `bad_rows: {{ newest: drop_key }}`"
    )))
}

/// Finds the keys, and takes their rows out when the source wants that. `kept` holds one row per key and its [`PLACE`].
///
/// # Errors
/// What the engine says.
fn resolve_suspects(source: &Source, kept: DataFrame, suspects: &DataFrame) -> PolarsResult<LatestRows> {
    let key = source.key.as_deref().unwrap_or_default();
    let order = source.order.as_ref().map_or_else(|| lit(NULL).cast(DataType::Int64), |order| col(order.as_str()));
    const STANDS: &str = "\u{1}stands";
    let standing = kept.clone().lazy().select([
        col(key).alias(KEY),
        order.alias(STANDS),
        col(PLACE).cast(DataType::Int64).alias(PLACE),
    ]);
    let later = col(BEFORE).gt(col(PLACE));
    let (mine, other) = (|| col(ORDER), || col(STANDS));
    // Rows without an order come before all others, and equal ones keep their place.
    let newer = mine().is_not_null().and(other().is_null()).or(mine().gt(other()).fill_null(lit(false)));
    let equal = mine().eq(other()).fill_null(lit(false)).or(mine().is_null().and(other().is_null()));
    let keys = suspects
        .clone()
        .lazy()
        .join_builder()
        .with(standing)
        .how(JoinType::Inner)
        .left_on([col(KEY)])
        .right_on([col(KEY)])
        .finish()
        .filter(col(UNKNOWN).or(newer).or(equal.and(later)))
        .select([col(KEY), col(PLACE)])
        .collect()?
        .unique_stable(None, UniqueKeepStrategy::First, None)?
        .sort([KEY], SortMultipleOptions::default())?;
    let example = keys.column(KEY)?.get(0).map_or_else(|_| String::new(), |value| value.str_value().into_owned());
    let mut settled = LatestRows { kept, fallen_back: keys.height() as u64, example, taken: Vec::new() };
    if source.bad_newest == BadNewest::DropKey {
        settled.fallen_back = 0;
        let mut taken: Vec<u32> =
            keys.column(PLACE)?.i64()?.iter().flatten().filter_map(|place| u32::try_from(place).ok()).collect();
        taken.sort_unstable();
        let places = settled.kept.column(PLACE)?.cast(&DataType::UInt32)?;
        let stays: Vec<bool> =
            places.u32()?.iter().map(|place| place.is_none_or(|place| taken.binary_search(&place).is_err())).collect();
        settled.kept = settled.kept.filter(&BooleanChunked::from_slice("".into(), &stays))?;
        settled.taken = taken;
    }
    settled.kept.drop_in_place(PLACE)?;
    Ok(settled)
}
