//! Several keys as one whole number, by which the engine tells groups apart quickly.
//!
//! In: a run of rows and the columns of their keys. Out: the same rows with one more column. Never: gives two different combinations of
//! keys one number.
//!
//! The engine writes several keys of a row one after the other into bytes and compares those, which takes most of the time of a
//! group-by. Periods and texts are few: their numbers make one number.

use super::typed_key;
use crate::data::words;
use crate::query::plan::GroupKey;
use polars::prelude::{
    ChunkAgg, ChunkSet, DataFrame, DataType, Expr, IntoColumn, IntoLazy, NULL, PlSmallStr, PolarsResult, StringChunked,
    UInt32Chunked, col, lit, when,
};
use polars::series::IsSorted;
use std::collections::BTreeMap;

/// Combinations are numbered up to here.
const MOST: i64 = 1 << 62;

/// What rows are grouped by.
pub(super) struct Grouping {
    /// The rows, with what is grouped by.
    rows: DataFrame,
    /// What is grouped by.
    by: Vec<Expr>,
    /// Whether these are the keys themselves; otherwise any row of a group tells them.
    is_plain: bool,
}

/// A key: its column, how many different numbers it has when it numbers periods, and the numbers of its texts where they are known.
pub(super) struct Key<'k> {
    column: &'k str,
    periods: Option<usize>,
    numbers: Option<Numbers>,
}

/// The number of the text in each row, and how many texts there are.
type Numbers = (UInt32Chunked, i64);

/// The numbers of the texts of a block's columns, which several sets are told apart by.
#[derive(Default)]
pub(super) struct Words(BTreeMap<String, Numbers>);

impl Words {
    /// The numbers of the texts of a column; none where it has other values.
    fn of(&mut self, rows: &DataFrame, name: &str) -> PolarsResult<Option<Numbers>> {
        if !self.0.contains_key(name) {
            match rows.column(name)?.str() {
                Ok(texts) => self.0.insert(name.to_owned(), words_of(texts)?),
                Err(_) => return Ok(None),
            };
        }
        Ok(self.0.get(name).cloned())
    }
}

/// The number of the group of each row; rows for which a filter does not hold have none.
const GROUP: &str = "\u{1}group";

/// How rows are grouped by their keys.
///
/// # Errors
/// What the engine says.
pub(super) fn grouping(rows: &DataFrame, keys: &[Key<'_>], filter: Option<Expr>) -> PolarsResult<Grouping> {
    let Some((rows, number)) = numbered(rows, keys)? else {
        let rows = match filter {
            Some(filter) => super::plain(rows.clone().lazy().filter(filter))?,
            None => rows.clone(),
        };
        let by = keys.iter().map(|key| super::grouped(&rows, key.column, typed_key(&rows, key.column))).collect();
        return Ok(Grouping { rows, by, is_plain: true });
    };
    let number = match filter {
        Some(filter) => when(filter).then(number).otherwise(lit(NULL)),
        None => number,
    };
    let mut rows = super::plain(rows.lazy().with_columns([number.alias(GROUP)]))?;
    tell_order(&mut rows)?;
    let by = vec![super::grouped(&rows, GROUP, col(GROUP))];
    Ok(Grouping { rows, by, is_plain: false })
}

impl<'k> Key<'k> {
    /// A key of a set, whose values stand in this column.
    pub(super) fn new(column: &'k str, key: &GroupKey) -> Self {
        Self { column, periods: key.period.as_ref().map(|(table, _)| table.len()), numbers: None }
    }

    /// The same, whose texts have the numbers that they have in a block.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn of_block(
        column: &'k str,
        key: &GroupKey,
        block: &DataFrame,
        words: &mut Words,
    ) -> PolarsResult<Self> {
        Ok(Self { numbers: words.of(block, &key.column)?, ..Self::new(column, key) })
    }

    /// A key of plain values.
    pub(super) fn of_values(column: &'k str) -> Self {
        Self { column, periods: None, numbers: None }
    }
}

/// The first row of each combination of keys; `None` where keys have too many values.
///
/// # Errors
/// What the engine says.
pub(super) fn different(rows: &DataFrame, keys: &[Key<'_>]) -> PolarsResult<Option<DataFrame>> {
    let Some((all, number)) = numbered(rows, keys)? else { return Ok(None) };
    let first = super::plain(all.lazy().select([number.arg_unique()]))?;
    rows.take(first.columns()[0].idx()?).map(Some)
}

impl Grouping {
    /// One row per group: its keys, then the aggregates.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn aggregated(self, keys: &[Key<'_>], aggregates: Vec<Expr>) -> PolarsResult<DataFrame> {
        let plan = self.rows.lazy().group_by(self.by);
        if self.is_plain {
            return super::plain(plan.agg(aggregates));
        }
        let own = keys.iter().map(|key| col(key.column).first());
        let groups = plan.agg(own.chain(aggregates).collect::<Vec<_>>());
        super::plain(groups.filter(col(GROUP).is_not_null()))?.drop(GROUP)
    }
}

/// Tells the engine that groups stand one after the other where they do, as periods do in rows that come in the order of time: then
/// they need not be looked for.
fn tell_order(rows: &mut DataFrame) -> PolarsResult<()> {
    let mut numbers = rows.column(GROUP)?.i64()?.rechunk().into_owned();
    let rises = numbers.cont_slice().is_ok_and(|numbers| numbers.is_sorted());
    if rises && !numbers.is_empty() {
        numbers.set_sorted_flag(IsSorted::Ascending);
        rows.with_column(numbers.into_column())?;
    }
    Ok(())
}

/// The rows with the numbers of their texts, and the number of each combination; `None` where keys have too many values.
fn numbered(rows: &DataFrame, keys: &[Key<'_>]) -> PolarsResult<Option<(DataFrame, Expr)>> {
    let (mut all, mut number, mut radix) = (rows.clone(), None::<Expr>, 1_i64);
    for (at, key) in keys.iter().enumerate() {
        let column = rows.column(key.column)?;
        let (own, values) = match (column.dtype(), key.periods) {
            (DataType::Int64, Some(periods)) => (col(key.column), i64::try_from(periods).unwrap_or(MOST)),
            (DataType::Int64, None) => {
                let (least, most) = column.i64()?.min_max().unwrap_or((0, 0));
                let values = most.checked_sub(least).and_then(|most| most.checked_add(1)).unwrap_or(MOST);
                (col(key.column) - lit(least), values)
            }
            (DataType::Boolean, _) => (col(key.column).cast(DataType::Int64), 2),
            (DataType::String, _) => {
                let (numbers, most) = match &key.numbers {
                    Some(known) => known.clone(),
                    None => words_of(column.str()?)?,
                };
                let name = PlSmallStr::from(format!("\u{1}words{at}"));
                all.with_column(numbers.into_column().with_name(name.clone()))?;
                (col(name).cast(DataType::Int64), most)
            }
            _ => return Ok(None),
        };
        let next = radix.checked_mul(values.saturating_add(1)).filter(|next| *next < MOST);
        let Some(next) = next else { return Ok(None) };
        let own = own.fill_null(lit(-1_i64)) + lit(1_i64);
        number = Some(match number {
            Some(number) => number + own * lit(radix),
            None => own,
        });
        radix = next;
    }
    Ok(number.map(|number| (all, number)))
}

fn words_of(texts: &StringChunked) -> PolarsResult<Numbers> {
    let (numbers, words) = words::numbered(texts, texts.len()).unwrap_or_default();
    let numbers = UInt32Chunked::from_vec(PlSmallStr::EMPTY, numbers);
    let numbers = if texts.has_nulls() { numbers.set(&texts.is_null(), None)? } else { numbers };
    Ok((numbers, i64::try_from(words.len()).unwrap_or(MOST)))
}
