//! What is taken from all values of a group: quantiles, and how many different ones there are.
//!
//! In: computed columns of a block of rows. Out: the keys and values that count, until their groups are over; then one row per group.
//! Never: holds the values of a period that no later row can reach, once that is known.

use super::{cells, grouping, plain, stacked};
use crate::query::plan::{GroupKey, Holistic, HolisticSet, Summaries, Value};
use crate::query::{Cell, Key};
use polars::prelude::{
    self as pl, ChunkAgg, ChunkUnique, DataFrame, DataType, Expr, IdxCa, IdxSize, IntoLazy, NamedFrom, PlSmallStr,
    PolarsResult, QuantileMethod, UniqueKeepStrategy, col, lit,
};
use std::collections::BTreeSet;

/// So many neighbouring periods are looked at without looking which of them there are.
const CLOSE: i64 = 64;
const VALUE: &str = "\u{1}v";
/// Which rows count.
const COUNTS: &str = "\u{1}counts";

/// The rows of groups that may go on, and what is left of those that are over.
#[derive(Default, Clone)]
pub(in crate::data) struct Values {
    /// Keys and values.
    pub open: Vec<DataFrame>,
    /// Keys and results, one row per group.
    pub closed: Vec<DataFrame>,
    /// Periods before this one are closed.
    reached: i64,
}

fn key(at: usize) -> String {
    format!("\u{1}k{at}")
}

/// For each set the one whose rows it is answered from, when that is another: one with the same values, and with all of its keys.
pub(super) fn carriers(sets: &[HolisticSet]) -> Vec<Option<usize>> {
    let carries = |coarse: &HolisticSet, fine: &HolisticSet| {
        let is_period = |key: &GroupKey| key.period.is_some();
        // They are over at the same time.
        let alike = coarse.keys.iter().find(|key| is_period(key)) == fine.keys.iter().find(|key| is_period(key));
        let same = coarse.filters == fine.filters && coarse.value == fine.value && coarse.take == fine.take;
        same && alike && coarse.keys.len() < fine.keys.len() && coarse.keys.iter().all(|key| fine.keys.contains(key))
    };
    let finest = |coarse: &HolisticSet| {
        let finer = (0..sets.len()).filter(|fine| carries(coarse, &sets[*fine]));
        finer.max_by_key(|fine| (sets[*fine].keys.len(), std::cmp::Reverse(*fine)))
    };
    sets.iter().map(finest).collect()
}

/// A set, and those that are answered from its rows.
pub(super) struct Carrier<'p> {
    /// All sets of the pass.
    pub sets: &'p [HolisticSet],
    /// Which one it is.
    pub own: usize,
    /// The others.
    pub carried: Vec<usize>,
}

impl Carrier<'_> {
    /// Finishes groups: adds one row of each to what is closed of each set.
    fn finish(&self, rows: &DataFrame, all: &mut [Values]) -> PolarsResult<()> {
        let own = &self.sets[self.own];
        all[self.own].closed.push(results(own, rows.clone())?);
        for carried in &self.carried {
            let set = &self.sets[*carried];
            let place = |key: &GroupKey| own.keys.iter().position(|other| other == key).unwrap_or_default();
            let keys = set.keys.iter().enumerate().map(|(at, k)| col(key(place(k))).alias(key(at)));
            let coarse = plain(rows.clone().lazy().select(keys.chain([col(VALUE)]).collect::<Vec<_>>()))?;
            all[*carried].closed.push(results(set, coarse)?);
        }
        Ok(())
    }
}

/// The keys and values of a block.
///
/// # Errors
/// What the engine says.
pub(super) fn block(set: &HolisticSet, computed: &DataFrame) -> PolarsResult<Option<DataFrame>> {
    let rows = rows(set, computed)?;
    Ok((rows.height() > 0).then_some(rows))
}

/// The keys and values of the rows that count.
///
/// # Errors
/// What the engine says.
pub(super) fn rows(set: &HolisticSet, computed: &DataFrame) -> PolarsResult<DataFrame> {
    let truths = set.filters.iter().map(|name| super::truth(computed, name));
    let counts = truths.fold(col(set.value.as_str()).is_not_null(), Expr::and);
    let value = super::typed_key(computed, &set.value);
    let columns = set.keys.iter().enumerate().map(|(at, k)| super::typed_key(computed, &k.column).alias(key(at)));
    let columns: Vec<Expr> = columns.chain([value.alias(VALUE)]).collect();
    let kept: Vec<Expr> = (0..set.keys.len()).map(key).chain([VALUE.to_owned()]).map(col).collect();
    // Only what is needed is filtered.
    let counted = columns.into_iter().chain([counts.alias(COUNTS)]).collect::<Vec<_>>();
    let rows = plain(computed.clone().lazy().select(counted).filter(col(COUNTS)).select(kept))?;
    if set.take == Holistic::Distinct { different(set, rows) } else { Ok(rows) }
}

/// One row of each combination of keys and value.
fn different(set: &HolisticSet, rows: DataFrame) -> PolarsResult<DataFrame> {
    let names: Vec<String> = (0..set.keys.len()).map(key).collect();
    let keys = names.iter().zip(&set.keys).map(|(name, key)| grouping::Key::new(name, key));
    let all: Vec<grouping::Key<'_>> = keys.chain([grouping::Key::of_values(VALUE)]).collect();
    match grouping::different(&rows, &all)? {
        Some(different) => Ok(different),
        None => plain(rows.lazy().unique_generic(None, UniqueKeepStrategy::Any)),
    }
}

impl Values {
    /// Those that were kept of a file.
    pub(crate) fn of(open: Vec<DataFrame>, closed: Vec<DataFrame>) -> Self {
        Self { open, closed, reached: 0 }
    }

    /// Adds those of later rows.
    pub(crate) fn merge(&mut self, next: Self) {
        self.open.extend(next.open);
        self.closed.extend(next.closed);
    }

    /// The periods of the open groups, perhaps with others between them.
    fn periods(&self, name: &str) -> PolarsResult<BTreeSet<i64>> {
        let mut periods = BTreeSet::new();
        for rows in &self.open {
            let numbers = rows.column(name)?.i64()?;
            match numbers.min_max() {
                None => {}
                Some((least, most)) if most - least < CLOSE => periods.extend(least..=most),
                Some(_) => periods.extend(numbers.unique()?.iter().flatten()),
            }
        }
        Ok(periods)
    }

    /// Whether a row stands in no period.
    fn lack(&self, name: &str) -> PolarsResult<bool> {
        for rows in &self.open {
            if rows.column(name)?.null_count() > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Every group as a small table.
    ///
    /// # Errors
    /// What the engine says, and that a period went on after statistics said that it was over.
    pub(crate) fn summaries(self, set: &HolisticSet) -> PolarsResult<Summaries> {
        let mut summaries = Summaries::default();
        let mut seen: BTreeSet<Vec<Key>> = BTreeSet::new();
        for closed in &self.closed {
            let columns: Vec<Vec<Cell>> = closed.columns().iter().map(cells).collect::<PolarsResult<_>>()?;
            for row in 0..closed.height() {
                let cells: Vec<Cell> = columns.iter().map(|column| column[row].clone()).collect();
                let (keys, values) = cells.split_at(set.keys.len());
                if !seen.insert(keys.iter().map(Key::of).collect()) {
                    return Err(pl::polars_err!(ComputeError: "the statistics of a file contradict its rows"));
                }
                summaries.keys.push(keys.to_vec());
                summaries.values.push(values.iter().cloned().map(Value::Cell).collect());
            }
        }
        Ok(summaries)
    }
}

impl Carrier<'_> {
    /// Finishes the groups whose period is over: those that `is_over` says so of, by their key at `at`.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn close(&self, all: &mut [Values], at: usize, is_over: &dyn Fn(i64) -> bool) -> PolarsResult<()> {
        let (name, values) = (key(at), &mut all[self.own]);
        let periods = values.periods(&name)?;
        let over: Vec<i64> = periods.iter().copied().filter(|period| is_over(*period)).collect();
        if over.is_empty() {
            return Ok(());
        }
        let has_others = over.len() < periods.len() || values.lack(&name)?;
        let Some(rows) = stacked(std::mem::take(&mut values.open))? else { return Ok(()) };
        if !has_others {
            return self.finish(&rows, all);
        }
        let (ended, going_on) = parted(rows, &name, over)?;
        values.open.extend(going_on);
        self.finish(&ended, all)
    }

    /// Finishes the groups whose number of a period is below one that later rows may have.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn close_before(&self, all: &mut [Values], at: usize, reached: i64) -> PolarsResult<()> {
        if reached > all[self.own].reached {
            all[self.own].reached = reached;
            return self.close(all, at, &|period| period < reached);
        }
        Ok(())
    }

    /// Finishes every group.
    ///
    /// # Errors
    /// What the engine says.
    pub(super) fn close_all(&self, all: &mut [Values]) -> PolarsResult<()> {
        match stacked(std::mem::take(&mut all[self.own].open))? {
            Some(rows) => self.finish(&rows, all),
            None => Ok(()),
        }
    }
}

/// The rows of some periods, and the others: where rows come in the order of periods they need not be copied.
fn parted(rows: DataFrame, name: &str, over: Vec<i64>) -> PolarsResult<(DataFrame, Option<DataFrame>)> {
    let numbers = rows.column(name)?.i64()?;
    let is_one = over.last().zip(over.first()).is_some_and(|(last, first)| last - first + 1 == over.len() as i64);
    if let (true, Ok(numbers)) = (is_one, numbers.cont_slice())
        && numbers.is_sorted()
    {
        let from = numbers.partition_point(|number| *number < over[0]);
        let to = numbers.partition_point(|number| *number <= over[over.len() - 1]);
        let ended = rows.slice(i64::try_from(from).unwrap_or(i64::MAX), to - from);
        // What goes on is copied, so that what is over can be freed.
        let others = (0..from).chain(to..rows.height()).map(|row| row as IdxSize).collect();
        let others = rows.take(&IdxCa::from_vec(PlSmallStr::EMPTY, others))?;
        return Ok((ended, Some(others).filter(|rows| rows.height() > 0)));
    }
    let is_over = col(name).is_in(lit(pl::Series::new("".into(), over)).implode(true), false).fill_null(lit(false));
    let ended = plain(rows.clone().lazy().filter(is_over.clone()))?;
    let going_on = plain(rows.lazy().filter(is_over.not()))?;
    Ok((ended, Some(going_on).filter(|rows| rows.height() > 0)))
}

/// One row per group.
///
/// # Errors
/// What the engine says.
pub(super) fn results(set: &HolisticSet, rows: DataFrame) -> PolarsResult<DataFrame> {
    let (rows, results) = match &set.take {
        Holistic::Distinct => (different(set, rows)?, vec![pl::len().cast(DataType::Int64).alias("\u{1}r0")]),
        Holistic::Quantiles(quantiles) => {
            let of = |(at, q): (usize, &f64)| {
                col(VALUE).quantile(lit(*q), QuantileMethod::Linear).alias(format!("\u{1}r{at}"))
            };
            (rows, quantiles.iter().enumerate().map(of).collect())
        }
    };
    if set.keys.is_empty() {
        return plain(rows.lazy().select(results));
    }
    let names: Vec<String> = (0..set.keys.len()).map(key).collect();
    let keys: Vec<grouping::Key<'_>> =
        names.iter().zip(&set.keys).map(|(name, key)| grouping::Key::new(name, key)).collect();
    grouping::grouping(&rows, &keys, None)?.aggregated(&keys, results)
}
