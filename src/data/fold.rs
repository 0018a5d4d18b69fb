//! Rows of changes → one row per key, and the intervals during which a state held.
//!
//! In: the used rows of an event log and what is declared of its fold. Out: the folded rows sorted by key, the intervals
//! sorted by key and start, and how many rows were there twice. Never: looks at rows one by one, or lets the order of
//! files decide between rows whose instants differ.
//!
//! Rows of a key follow each other by the declared instant; equal instants keep the order of files and rows. Rows that are
//! equal in every declared column are one event that two exports tell of.

use crate::config::{Fold, Intervals, Take};
use crate::data::engine::kernels::TOO_LARGE;
use crate::data::expr::{compile, condition};
use polars::prelude::{
    ChunkAgg, DataFrame, DataType, Expr, IntoLazy, LazyFrame, NULL, PolarsResult, SortMultipleOptions,
    UniqueKeepStrategy, col, lit, polars_err, when,
};

/// What became of the rows of an event log.
pub(super) struct Folded {
    /// One row per key.
    pub rows: DataFrame,
    /// For each declared state, in order, its intervals: the key, `start` and `end` (null while it lasts).
    pub intervals: Vec<DataFrame>,
    /// Rows that were there already.
    pub duplicates: u64,
}

/// Whether the state held in a row, and whether it held in the one before.
const HOLDS: &str = "\u{1}holds";
const HELD: &str = "\u{1}held";

/// Folds the rows.
///
/// # Errors
/// What the engine says when it cannot bear an expression.
pub(super) fn fold(fold: &Fold, events: &DataFrame) -> PolarsResult<Folded> {
    let once = events.unique_stable(None, UniqueKeepStrategy::First, None)?;
    let duplicates = (events.height() - once.height()) as u64;
    let by_order = SortMultipleOptions::default().with_maintain_order(true);
    let events = once.sort([fold.order.as_str()], by_order)?;
    let rows = rows(fold, events.clone().lazy())?;
    let states = fold.intervals.iter().map(|state| intervals(fold, state, events.clone().lazy()));
    Ok(Folded { rows, intervals: states.collect::<PolarsResult<_>>()?, duplicates })
}

/// The declared columns and states of a fold, each as a fold of its own.
pub(super) fn parts(fold: &Fold) -> impl Iterator<Item = Fold> {
    let bare = || (fold.key.clone(), fold.order.clone());
    let columns = fold.columns.iter().map(move |column| {
        let (key, order) = bare();
        Fold { key, order, columns: vec![column.clone()], intervals: Vec::new() }
    });
    let states = fold.intervals.iter().map(move |state| {
        let (key, order) = bare();
        Fold { key, order, columns: Vec::new(), intervals: vec![state.clone()] }
    });
    columns.chain(states)
}

/// Private names of what a column takes from each row, and of whether it looks at the row.
fn value(at: usize) -> String {
    format!("\u{1}value{at}")
}

fn looked_at(at: usize) -> String {
    format!("\u{1}where{at}")
}

fn rows(fold: &Fold, events: LazyFrame) -> PolarsResult<DataFrame> {
    let key = col(fold.key.as_str());
    let mut with = Vec::new();
    for (at, column) in fold.columns.iter().enumerate() {
        let filter = column.filter.as_ref().map_or_else(|| lit(true), condition);
        with.push(filter.fill_null(lit(false)).alias(looked_at(at)));
        if let Some(expr) = taken(&column.take) {
            with.push(compile(expr).alias(value(at)));
        }
    }
    let folded = fold.columns.iter().enumerate().map(|(at, column)| take(at, &column.take).alias(column.name.as_str()));
    let folded: Vec<Expr> = folded.collect();
    let shown: Vec<Expr> =
        std::iter::once(key.clone()).chain(fold.columns.iter().map(|column| col(column.name.as_str()))).collect();
    let mut with_key = vec![key.clone().alias(KEY)];
    with_key.extend(with);
    // The key goes by a private name, since a folded column may be named like any column of the events.
    let named: Vec<Expr> =
        std::iter::once(col(KEY).alias(fold.key.as_str())).chain(shown.into_iter().skip(1)).collect();
    let events = events.select(with_key);
    if summed(fold, events.clone())?.into_iter().any(|most| most > NEVER_WRAPS) {
        return Err(polars_err!(ComputeError: "{}", TOO_LARGE));
    }
    let mut rows =
        events.group_by([col(KEY)]).agg(folded).sort([KEY], SortMultipleOptions::default()).select(named).collect()?;
    rows.rechunk_mut();
    Ok(rows)
}

/// Whole numbers whose sizes add up to less than this, as floats do, have a sum of 64 bits whatever their order.
const NEVER_WRAPS: f64 = 9.2e18;

/// Of each column that is a sum of whole numbers the greatest sum of sizes that a key has. It is known before anything is
/// added, since the engine's whole numbers wrap.
fn summed(fold: &Fold, mut events: LazyFrame) -> PolarsResult<Vec<f64>> {
    let schema = events.collect_schema()?;
    let is_whole = |at: usize| schema.get(value(at).as_str()).is_some_and(DataType::is_integer);
    let sums =
        fold.columns.iter().enumerate().filter(|(at, column)| matches!(column.take, Take::Sum(_)) && is_whole(*at));
    let sums: Vec<usize> = sums.map(|(at, _)| at).collect();
    if sums.is_empty() {
        return Ok(Vec::new());
    }
    let size =
        |at: usize| col(value(at).as_str()).filter(col(looked_at(at).as_str())).cast(DataType::Float64).abs().sum();
    let sizes: Vec<Expr> = sums.iter().map(|at| size(*at).alias(value(*at))).collect();
    let sizes = events.group_by([col(KEY)]).agg(sizes).collect()?;
    let most = |at: usize| Ok(ChunkAgg::max(sizes.column(&value(at))?.f64()?).unwrap_or(0.0));
    sums.into_iter().map(most).collect()
}

const KEY: &str = "\u{1}key";

fn taken(take: &Take) -> Option<&crate::query::Expr> {
    match take {
        Take::First(expr) | Take::Last(expr) | Take::Min(expr) | Take::Max(expr) | Take::Sum(expr) => Some(expr),
        Take::Count | Take::Any => None,
    }
}

fn take(at: usize, take: &Take) -> Expr {
    let value = || col(value(at).as_str()).filter(col(looked_at(at).as_str()));
    let looked = || col(looked_at(at).as_str());
    match take {
        Take::First(_) => value().first(),
        Take::Last(_) => value().last(),
        Take::Min(_) => value().min(),
        Take::Max(_) => value().max(),
        // The engine's sum of no value is 0; ours is none.
        Take::Sum(_) => when(value().count().eq(lit(0))).then(lit(NULL)).otherwise(value().sum()),
        Take::Count => looked().sum().cast(DataType::Int64),
        Take::Any => looked().any(true),
    }
}

/// Of each key the rows in which the state begins or ends to hold; what begins lasts to the next of them.
fn intervals(fold: &Fold, state: &Intervals, events: LazyFrame) -> PolarsResult<DataFrame> {
    let key = || [col(KEY)];
    let holds = condition(&state.holds).fill_null(lit(false)).alias(HOLDS);
    let start = col(fold.order.as_str()).alias("start");
    let next = col("start").shift(lit(-1)).over(key())?.alias("end");
    let lasts = col("end").is_null().or(col("end").neq(col("start")));
    let mut intervals = events
        .select([col(fold.key.as_str()).alias(KEY), start, holds])
        .with_column(col(HOLDS).shift(lit(1)).over(key())?.fill_null(lit(false)).alias(HELD))
        .filter(col(HOLDS).neq(col(HELD)))
        .with_column(next)
        .filter(col(HOLDS).and(lasts))
        .sort([KEY, "start"], SortMultipleOptions::default().with_maintain_order(true))
        .select([col(KEY).alias(fold.key.as_str()), col("start"), col("end")])
        .collect()?;
    intervals.rechunk_mut();
    Ok(intervals)
}
