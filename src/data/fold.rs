//! Rows of changes → one row per key, and the intervals during which a state held.
//!
//! In: the used rows of an event log and what is declared of its fold. Out: the folded rows sorted by key, the intervals
//! sorted by key and start, and how many rows were there twice. Never: looks at rows one by one, or lets the order of
//! files decide between rows whose instants differ.
//!
//! Rows of a key follow each other by the declared instant; equal instants keep the order of files and rows. Rows that are
//! equal in every declared column are one event that two exports tell of.
//!
//! Decided in docs/decisions/0024-folds-and-joins.md.

use crate::config::{Column, Fold, FoldColumn, Intervals, Take};
use crate::data::engine::polars::compile::{Typed, compile, condition, narrowed};
use crate::data::typing::dtype;
use crate::query;
use crate::query::DataType;
use indexmap::IndexMap;
use polars::prelude::{
    self as pl, DataFrame, Expr, IntoLazy, NULL, PolarsResult, SchemaRef, SortMultipleOptions, UniqueKeepStrategy, col,
    lit, polars_err, when,
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

/// Folds the rows into columns as they are declared.
///
/// # Errors
/// What the engine says when it cannot bear an expression.
pub(super) fn fold(fold: &Fold, columns: &IndexMap<String, Column>, events: &DataFrame) -> PolarsResult<Folded> {
    let once = events.unique_stable(None, UniqueKeepStrategy::First, None)?;
    let duplicates = (events.height() - once.height()) as u64;
    let by_order = SortMultipleOptions::default().with_maintain_order(true);
    let events = once.sort([fold.order.as_str()], by_order)?;
    let rows = rows(fold, columns, &events)?;
    let states = fold.intervals.iter().map(|state| intervals(fold, state, &events));
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

/// What the names of expressions stand for: the columns of the events, of which nothing but their type is known.
pub(super) fn names(schema: &SchemaRef) -> impl Fn(&str) -> Option<Typed> {
    let data_type = |dtype: &pl::DataType| match dtype {
        pl::DataType::String => DataType::Text,
        pl::DataType::Float64 => DataType::Number,
        pl::DataType::Boolean => DataType::Boolean,
        _ => DataType::Integer,
    };
    move |name| schema.get(name).map(|dtype| Typed::new(col(name), data_type(dtype)))
}

pub(super) fn compiled<T>(expr: Result<T, String>) -> PolarsResult<T> {
    expr.map_err(|reason| polars_err!(ComputeError: "{}", reason))
}

/// What a column takes from each row, of the type that it is declared to have; sums are made in 128 bits.
fn value_of(
    column: &FoldColumn,
    declared: Option<&Column>,
    names: &dyn Fn(&str) -> Option<Typed>,
) -> PolarsResult<Expr> {
    let Some(expr) = taken(&column.take) else { return Ok(lit(NULL)) };
    let Typed { expr, data_type, .. } = compiled(compile(expr, names))?;
    Ok(match (data_type, &column.take) {
        (None, _) => expr.cast(dtype(declared.map_or(DataType::Integer, |declared| declared.kind.data_type()))),
        (Some(DataType::Integer), Take::Sum(_)) => expr.cast(pl::DataType::Int128),
        _ => expr,
    })
}

fn rows(fold: &Fold, columns: &IndexMap<String, Column>, events: &DataFrame) -> PolarsResult<DataFrame> {
    let names = names(events.schema());
    // The key goes by a private name, since a folded column may be named like any column of the events.
    let mut with = vec![col(fold.key.as_str()).alias(KEY)];
    for (at, column) in fold.columns.iter().enumerate() {
        let filter = column.filter.as_ref().map_or_else(|| Ok(lit(true)), |filter| condition(filter, &names));
        with.push(compiled(filter)?.alias(looked_at(at)));
        with.push(value_of(column, columns.get(&column.name), &names)?.alias(value(at)));
    }
    let folded: Vec<Expr> =
        fold.columns.iter().enumerate().map(|(at, column)| take(at, &column.take).alias(value(at))).collect();
    let mut rows = events.clone().lazy().select(with).group_by([col(KEY)]).agg(folded);
    rows = rows.sort([KEY], SortMultipleOptions::default());
    let schema = rows.collect_schema()?;
    let is_wide = |at: usize| schema.get(value(at).as_str()) == Some(&pl::DataType::Int128);
    let shown = fold.columns.iter().enumerate().map(|(at, column)| {
        let folded = col(value(at).as_str());
        (if is_wide(at) { narrowed(folded) } else { folded }).alias(column.name.as_str())
    });
    let named: Vec<Expr> = std::iter::once(col(KEY).alias(fold.key.as_str())).chain(shown).collect();
    let mut rows = rows.select(named).collect()?;
    rows.rechunk_mut();
    Ok(rows)
}

const KEY: &str = "\u{1}key";

fn taken(take: &Take) -> Option<&query::Expr> {
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
        Take::Count => looked().sum().cast(pl::DataType::Int64),
        Take::Any => looked().any(true),
    }
}

/// Of each key the rows in which the state begins or ends to hold; what begins lasts to the next of them.
fn intervals(fold: &Fold, state: &Intervals, events: &DataFrame) -> PolarsResult<DataFrame> {
    let key = || [col(KEY)];
    let holds = compiled(condition(&state.holds, &names(events.schema())))?.alias(HOLDS);
    let start = col(fold.order.as_str()).alias("start");
    let next = col("start").shift(lit(-1)).over(key())?.alias("end");
    let lasts = col("end").is_null().or(col("end").neq(col("start")));
    let mut intervals = events
        .clone()
        .lazy()
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
