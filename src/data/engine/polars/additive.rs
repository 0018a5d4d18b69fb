//! What is added up over groups of rows.
//!
//! In: computed columns of a block of rows. Out: one row per group with partial sums, which later blocks are added to. Never: lets a
//! sum wrap or depend on the number of threads: whole numbers are added in 128 bits, fractions as the decimals that they stand for.

use super::compile::Typed;
use super::grouping::{Key, Words, grouping};
use super::{cells, plain};
use crate::query::plan::{AdditiveOp, AdditiveSet, PLACES, Summaries, Total, Value};
use crate::query::{Cell, DataType};
use polars::prelude::{
    self as pl, ChunkAgg, ChunkApply, Column, DataFrame, Expr, Float64Chunked, IntoColumn, IntoLazy, NULL,
    PolarsResult, RoundMode, SortMultipleOptions, col, lit, when,
};
use std::collections::BTreeMap;

/// Decimals of fewer digits are told apart by their floats.
const DIGITS: f64 = 1e15;
/// A float that is added and taken away rounds to a whole number whatever is less than 2⁵¹: its own last place is one.
const ROUNDING: f64 = 6_755_399_441_055_744.0;
/// Whole numbers up to here are floats, and so are their sums: 2⁵³.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// A partial result with more rows than this is added up before more is added to it.
const MANY: usize = 1 << 16;
/// How many rows a group has.
const ROWS: &str = "\u{1}rows";
/// Which rows count.
const FILTER: &str = "\u{1}counts";

/// How the sums of a set are computed.
pub(super) struct Sums(Vec<Sum>);

enum Sum {
    /// Rows that count.
    Count,
    /// Whole numbers; so few bits that a block of them fits into 64, or not.
    Whole {
        narrow: bool,
    },
    Fraction,
    /// The least value.
    Min,
    /// The greatest value.
    Max,
    /// There are no values.
    Nothing,
}

impl Sums {
    /// What the types of values ask for.
    ///
    /// # Errors
    /// When values of this type have no such aggregate.
    pub(super) fn new(set: &AdditiveSet, typed: &BTreeMap<String, Typed>) -> Result<Self, String> {
        let of = |sum: &crate::query::plan::Additive| {
            let value = sum.value.as_ref().map(|name| &typed[name]);
            let data_type = value.and_then(|value| value.data_type);
            Ok(match (sum.adding, data_type) {
                (AdditiveOp::Count, _) => Sum::Count,
                (_, None) => Sum::Nothing,
                (AdditiveOp::Min, _) => Sum::Min,
                (AdditiveOp::Max, _) => Sum::Max,
                (AdditiveOp::Sum, Some(DataType::Number)) => Sum::Fraction,
                (AdditiveOp::Sum, Some(DataType::Text)) => {
                    return Err("expected numbers to aggregate, found str".to_owned());
                }
                (AdditiveOp::Sum, Some(DataType::Boolean)) => Sum::Whole { narrow: true },
                (AdditiveOp::Sum, Some(_)) => {
                    let fits = |(low, high): (i64, i64)| low.unsigned_abs().max(high.unsigned_abs()) < 1 << 36;
                    Sum::Whole { narrow: value.and_then(|value| value.range).is_some_and(fits) }
                }
            })
        };
        Ok(Self(set.sums.iter().map(of).collect::<Result<_, String>>()?))
    }
}

fn key(at: usize) -> String {
    format!("\u{1}k{at}")
}

fn sum(at: usize) -> String {
    format!("\u{1}s{at}")
}

fn billionths(at: usize) -> String {
    format!("\u{1}b{at}")
}

fn decimals(at: usize) -> String {
    format!("\u{1}d{at}")
}

/// The partial sums of a block of rows, whose texts have numbers.
///
/// # Errors
/// What the engine says.
pub(super) fn block(
    set: &AdditiveSet,
    sums: &Sums,
    computed: &DataFrame,
    words: &mut Words,
) -> PolarsResult<DataFrame> {
    let mut columns: Vec<Expr> =
        set.keys.iter().enumerate().map(|(at, k)| super::typed_key(computed, &k.column).alias(key(at))).collect();
    let (mut exact, mut steps): (Vec<Column>, BTreeMap<usize, i64>) = Default::default();
    for (at, (additive, how)) in set.sums.iter().zip(&sums.0).enumerate() {
        let holds = additive.filter.as_ref().map(|name| super::truth(computed, name));
        let value = || col(additive.value.as_deref().unwrap_or_default());
        let counted = |value: Expr| match &holds {
            Some(holds) => when(holds.clone()).then(value).otherwise(lit(NULL)),
            None => value,
        };
        match how {
            Sum::Nothing => {}
            Sum::Count => {
                let there = additive.value.as_ref().map(|_| value().is_not_null());
                let counts = match (there, &holds) {
                    (Some(there), Some(holds)) => there.and(holds.clone()),
                    (Some(there), None) => there,
                    (None, Some(holds)) => holds.clone(),
                    (None, None) => continue,
                };
                columns.push(counts.alias(sum(at)));
            }
            Sum::Whole { narrow } => {
                let wide = if *narrow { pl::DataType::Int64 } else { pl::DataType::Int128 };
                columns.push(counted(value().cast(wide)).alias(sum(at)));
            }
            Sum::Fraction => {
                let (decimals, step) = decimal(computed.column(additive.value.as_deref().unwrap_or_default())?)?;
                exact.push(decimals.with_name(billionths(at).into()));
                steps.insert(at, step);
                columns.push(counted(value()).alias(sum(at)));
                columns.push(counted(col(billionths(at))).alias(billionths(at)));
            }
            Sum::Min | Sum::Max => columns.push(counted(value()).alias(sum(at))),
        }
    }
    let mut rows = computed.clone();
    rows.hstack_mut(&exact)?;
    // Only what is needed is filtered.
    columns.extend(set.filter.as_ref().map(|filter| super::truth(computed, filter).alias(FILTER)));
    if !columns.is_empty() {
        rows = plain(rows.lazy().select(columns))?;
    }
    let filter = set.filter.as_ref().map(|_| col(FILTER));
    let aggregates = first(set, sums, &steps);
    if set.keys.is_empty() {
        let plan = rows.lazy();
        return plain(filter.map_or(plan.clone(), |filter| plan.filter(filter)).select(aggregates));
    }
    let names: Vec<String> = (0..set.keys.len()).map(key).collect();
    let of_block = |(name, key)| Key::of_block(name, key, computed, words);
    let keys: Vec<Key<'_>> =
        names.iter().map(String::as_str).zip(&set.keys).map(of_block).collect::<PolarsResult<_>>()?;
    grouping(&rows, &keys, filter)?.aggregated(&keys, aggregates)
}

/// Aggregates of rows. `steps` tell in how many billionths the decimals of a sum are counted.
fn first(set: &AdditiveSet, sums: &Sums, steps: &BTreeMap<usize, i64>) -> Vec<Expr> {
    let mut all = vec![pl::len().cast(pl::DataType::Int64).alias(ROWS)];
    for (at, (additive, how)) in set.sums.iter().zip(&sums.0).enumerate() {
        let own = || col(sum(at));
        match how {
            Sum::Nothing => {}
            Sum::Count if additive.value.is_none() && additive.filter.is_none() => {
                all.push(pl::len().cast(pl::DataType::Int64).alias(sum(at)));
            }
            Sum::Count => all.push(own().sum().cast(pl::DataType::Int64)),
            Sum::Whole { .. } => all.push(own().sum().cast(pl::DataType::Int128)),
            Sum::Fraction => {
                all.push(own().sum());
                let step = lit(i128::from(steps.get(&at).copied().unwrap_or(1))).cast(pl::DataType::Int128);
                all.push(col(billionths(at)).sum().cast(pl::DataType::Int128) * step);
                all.push(
                    own().count().cast(pl::DataType::Int64).alias(decimals(at))
                        - col(billionths(at)).count().cast(pl::DataType::Int64),
                );
            }
            Sum::Min => all.push(own().min()),
            Sum::Max => all.push(own().max()),
        }
    }
    all
}

/// Aggregates of partial sums.
fn again(sums: &Sums) -> Vec<Expr> {
    let mut all = vec![col(ROWS).sum()];
    for (at, how) in sums.0.iter().enumerate() {
        let own = || col(sum(at));
        match how {
            Sum::Nothing => {}
            Sum::Count | Sum::Whole { .. } => all.push(own().sum()),
            Sum::Fraction => all.extend([own().sum(), col(billionths(at)).sum(), col(decimals(at)).sum()]),
            Sum::Min => all.push(own().min()),
            Sum::Max => all.push(own().max()),
        }
    }
    all
}

/// Adds partial sums up: one row per group, sorted by its keys.
///
/// # Errors
/// What the engine says.
pub(super) fn merged(set: &AdditiveSet, sums: &Sums, parts: Vec<DataFrame>) -> PolarsResult<Option<DataFrame>> {
    let Some(all) = super::stacked(parts)? else { return Ok(None) };
    let keys: Vec<String> = (0..set.keys.len()).map(key).collect();
    if keys.is_empty() {
        return plain(all.lazy().select(again(sums))).map(Some);
    }
    // Rows that are sorted by their keys are added up in their order, whatever the number of threads.
    let sorted = all.sort(&keys, SortMultipleOptions::default().with_maintain_order(true))?;
    let by: Vec<Expr> = keys.iter().map(|key| super::grouped(&sorted, key, col(key.as_str()))).collect();
    plain(sorted.lazy().group_by_stable(by).agg(again(sums))).map(Some)
}

/// Adds up what has become many rows.
///
/// # Errors
/// What the engine says.
pub(super) fn compact(set: &AdditiveSet, sums: &Sums, parts: &mut Vec<DataFrame>) -> PolarsResult<()> {
    let rows: usize = parts.iter().map(DataFrame::height).sum();
    let largest = parts.iter().map(DataFrame::height).max().unwrap_or(0);
    if parts.len() > 1 && rows > MANY && rows > 2 * largest {
        *parts = merged(set, sums, std::mem::take(parts))?.into_iter().collect();
    }
    Ok(())
}

/// Partial sums as small tables.
///
/// # Errors
/// What the engine says.
pub(super) fn summaries(set: &AdditiveSet, sums: &Sums, parts: Vec<DataFrame>) -> PolarsResult<Summaries> {
    let Some(all) = merged(set, sums, parts)? else { return Ok(Summaries::default()) };
    let keys: Vec<Vec<Cell>> =
        (0..set.keys.len()).map(|at| cells(all.column(&key(at))?)).collect::<PolarsResult<_>>()?;
    let values: Vec<Vec<Value>> =
        sums.0.iter().enumerate().map(|(at, how)| values(how, at, &all)).collect::<PolarsResult<_>>()?;
    let row = |columns: &[Vec<Cell>], row: usize| columns.iter().map(|column| column[row].clone()).collect();
    Ok(Summaries {
        keys: (0..all.height()).map(|at| row(&keys, at)).collect(),
        values: (0..all.height()).map(|at| values.iter().map(|column| column[at].clone()).collect()).collect(),
    })
}

fn values(how: &Sum, at: usize, all: &DataFrame) -> PolarsResult<Vec<Value>> {
    let whole = |name: &str| -> PolarsResult<Vec<Option<i128>>> {
        Ok(all.column(name)?.cast(&pl::DataType::Int128)?.i128()?.iter().collect())
    };
    Ok(match how {
        Sum::Nothing => vec![Value::Cell(Cell::Null); all.height()],
        Sum::Count | Sum::Whole { .. } => {
            whole(&sum(at))?.into_iter().map(|sum| Value::Whole(sum.unwrap_or(0))).collect()
        }
        Sum::Fraction => {
            let (exact, other) = (whole(&billionths(at))?, whole(&decimals(at))?);
            let floats = all.column(&sum(at))?.f64()?.iter();
            let total = |((exact, other), float): ((Option<i128>, Option<i128>), Option<f64>)| {
                let exact = (other == Some(0)).then_some(exact.unwrap_or(0));
                Value::Fraction(Total::new(exact, float.unwrap_or(0.0)))
            };
            exact.into_iter().zip(other).zip(floats).map(total).collect()
        }
        Sum::Min | Sum::Max => cells(all.column(&sum(at))?)?.into_iter().map(Value::Cell).collect(),
    })
}

/// The decimals that floats stand for, as whole numbers, and how many billionths each counts; null where one stands for none. A
/// division of two exact floats gives the float nearest to their quotient (Clinger, "How to Read Floating Point Numbers
/// Accurately", 1990), and no other decimal of so few digits has it.
fn decimal(values: &Column) -> PolarsResult<(Column, i64)> {
    let step = |places: u32| 10_i64.pow(PLACES - places);
    // Most numbers have two places, one or none.
    for places in [2, 0, 1] {
        if let Some(whole) = all_decimals(values.f64()?, places) {
            return Ok((whole.into_column(), step(places)));
        }
    }
    let name = values.name().clone();
    let mut found = Column::full_null(name.clone(), values.len(), &pl::DataType::Int128);
    for places in [2, 0, 1].into_iter().chain(3..=PLACES) {
        if found.null_count() == values.null_count() {
            break;
        }
        let scale = f64::from(10_u32.pow(places));
        let whole = (col(name.clone()) * lit(scale)).round(0, RoundMode::HalfAwayFromZero);
        let is_exact = whole.clone().abs().lt(lit(DIGITS)).and((whole.clone() / lit(scale)).eq(col(name.clone())));
        let step = lit(i128::from(step(places))).cast(pl::DataType::Int128);
        let exact =
            when(is_exact).then(whole).otherwise(lit(NULL)).cast(pl::DataType::Int64).cast(pl::DataType::Int128) * step;
        let more = plain(DataFrame::new(values.len(), vec![values.clone()])?.lazy().select([exact]))?;
        let more = more.columns()[0].clone();
        found = if found.null_count() == found.len() { more } else { found.zip_with(&found.is_not_null(), &more)? };
    }
    Ok((found, 1))
}

/// The decimals of so many places that all of some floats stand for, as floats that are whole and so few that their sum is
/// exact in any order; `None` where they are not such.
fn all_decimals(values: &Float64Chunked, places: u32) -> Option<Float64Chunked> {
    let scale = f64::from(10_u32.pow(places));
    let whole = values.apply_values(|value| {
        let whole = (value * scale + ROUNDING) - ROUNDING;
        if whole.abs() < DIGITS && whole / scale == value { whole } else { f64::NAN }
    });
    let (least, most) = ChunkAgg::min_max(&whole).unwrap_or_default();
    let fits = least.abs().max(most.abs()) * (values.len() as f64) < EXACT;
    (fits && !whole.is_nan().any()).then_some(whole)
}
