//! Questions → plans of the data engine → small answers.
//!
//! In: the typed tables of all sources, and a `query::Query`. Out: a `query::Table`. Never: depends on the number of
//! threads: rows are brought into one piece before floats are added, and groups are sorted.

use crate::data::expr::{compile, condition};
use crate::data::files::first_line;
use crate::data::guard::guarded;
use crate::data::report::SourceReport;
use crate::data::source::Opened;
use crate::query::{Aggregate, Cell, Engine, EngineError, Expr, Lookup, Measure, Query, Select, Table};
use indexmap::IndexMap;
use polars::prelude as pl;
use polars::prelude::{AnyValue, DataFrame, DataType, IntoLazy, LazyFrame, PolarsError};
use std::collections::HashMap;

/// The typed tables of all declared sources.
#[derive(Default)]
pub struct Store {
    sources: IndexMap<String, Opened>,
}

impl Store {
    pub(super) fn add(&mut self, opened: Opened) {
        self.sources.insert(opened.report.source.clone(), opened);
    }

    /// What was read from a source.
    pub fn report(&self, name: &str) -> Option<&SourceReport> {
        self.sources.get(name).map(|opened| &opened.report)
    }

    /// What was read from every source, in declared order.
    pub fn reports(&self) -> impl Iterator<Item = &SourceReport> {
        self.sources.values().map(|opened| &opened.report)
    }

    fn source(&self, name: &str) -> Result<LazyFrame, EngineError> {
        let refused = |reason: &str| EngineError { source: name.to_owned(), reason: reason.to_owned() };
        let opened = self.sources.get(name).ok_or_else(|| refused("no such source"))?;
        match &opened.refused {
            Some(reason) => Err(refused(reason)),
            None => Ok(opened.frame.clone().lazy()),
        }
    }

    /// The answer as a table of the engine.
    fn answer(&self, query: &Query) -> Result<DataFrame, EngineError> {
        let mut plan = self.source(&query.source)?;
        for (at, lookup) in query.lookups.iter().enumerate() {
            plan = self.join(plan, query, lookup, at)?;
        }
        for layer in layers(&query.with) {
            let columns: Vec<pl::Expr> = layer.iter().map(|(name, expr)| compile(expr).alias(name.as_str())).collect();
            plan = plan.with_columns(columns);
        }
        if let Some(filter) = &query.filter {
            plan = plan.filter(condition(filter));
        }
        let answer = match &query.select {
            Select::Groups { group, measures } => groups(plan, group, measures),
            Select::Rows { columns, sort, limit } => rows(plan, columns, *sort, *limit),
        };
        answer.map_err(|error| refusal(query, &error))
    }

    /// Brings the columns of another source to the rows; its keys are unique, so that rows never multiply.
    fn join(&self, plan: LazyFrame, query: &Query, lookup: &Lookup, at: usize) -> Result<LazyFrame, EngineError> {
        let refused = |reason: String| EngineError { source: query.source.clone(), reason };
        let Select::Groups { group, measures } = &lookup.query.select else {
            return Err(refused("a look-up needs groups".to_owned()));
        };
        if group.len() != lookup.on.len() || group.is_empty() {
            return Err(refused(format!("a look-up by {} columns on {}", group.len(), lookup.on.len())));
        }
        let other = self.answer(&lookup.query)?;
        let mut plan = plan;
        let schema = plan.collect_schema().map_err(|error| refusal(query, &error))?;
        if let Some(taken) = measures.iter().find(|measure| schema.contains(&measure.name)) {
            return Err(refused(format!("the looked-up column `{}` is already there", taken.name)));
        }
        // Private names: the other side's keys may be named like columns of this side.
        let keys: Vec<String> = (0..group.len()).map(|key| format!("\u{1}key{at}.{key}")).collect();
        let names = group.iter().map(|(name, _)| name.as_str());
        let other = other.lazy().rename(names, keys.iter().map(String::as_str), true);
        let on = |names: &[String]| names.iter().map(|name| pl::col(name.as_str())).collect::<Vec<_>>();
        Ok(plan
            .join_builder()
            .with(other)
            .how(pl::JoinType::Left)
            .left_on(on(&lookup.on))
            .right_on(on(&keys))
            .coalesce(pl::JoinCoalesce::CoalesceColumns)
            .maintain_order(pl::MaintainOrderJoin::Left)
            .finish())
    }
}

impl Engine for Store {
    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        // A question that the engine cannot bear must cost its own figure only.
        let answer = guarded(|| self.answer(query))
            .unwrap_or_else(|said| Err(EngineError { source: query.source.clone(), reason: first_line(&said) }))?;
        table(&answer).map_err(|error| refusal(query, &error))
    }
}

/// Columns that do not need each other, together: a plan that is as deep as there are columns overflows the stack.
fn layers(with: &[(String, Expr)]) -> Vec<Vec<&(String, Expr)>> {
    let mut layer_of: HashMap<&str, usize> = HashMap::new();
    let mut layers: Vec<Vec<&(String, Expr)>> = Vec::new();
    for column in with {
        let above = |name: &str| layer_of.get(name).map_or(0, |layer| layer + 1);
        let layer = column.1.columns().into_iter().map(above).max().unwrap_or(0);
        layer_of.insert(&column.0, layer);
        if layers.len() <= layer {
            layers.resize_with(layer + 1, Vec::new);
        }
        layers[layer].push(column);
    }
    layers
}

fn refusal(query: &Query, error: &PolarsError) -> EngineError {
    EngineError { source: query.source.clone(), reason: first_line(&error.to_string()) }
}

/// Computes named expressions for every row and keeps only them, in one piece. Constants are stretched to all rows.
fn computed(plan: LazyFrame, columns: Vec<(String, pl::Expr)>) -> pl::PolarsResult<DataFrame> {
    let names: Vec<pl::Expr> = columns.iter().map(|(name, _)| pl::col(name.as_str())).collect();
    let columns: Vec<pl::Expr> = columns.into_iter().map(|(name, expr)| expr.alias(name.as_str())).collect();
    let mut frame = plan.with_columns(columns).select(names).collect()?;
    let untyped: Vec<pl::Expr> = frame
        .columns()
        .iter()
        .filter(|column| column.dtype().is_null())
        .map(|column| pl::col(column.name().clone()).cast(DataType::Int64))
        .collect();
    if !untyped.is_empty() {
        frame = frame.lazy().with_columns(untyped).collect()?;
    }
    frame.rechunk_mut();
    Ok(frame)
}

fn rows(plan: LazyFrame, columns: &[(String, Expr)], sort: usize, limit: Option<usize>) -> pl::PolarsResult<DataFrame> {
    let frame = computed(plan, columns.iter().map(|(name, expr)| (name.clone(), compile(expr))).collect())?;
    let mut plan = frame.lazy();
    let by: Vec<pl::Expr> = columns.iter().take(sort).map(|(name, _)| pl::col(name.as_str())).collect();
    if !by.is_empty() {
        plan = plan.sort_by_exprs(by, nulls_first());
    }
    if let Some(limit) = limit {
        plan = plan.limit(pl::IdxSize::try_from(limit).unwrap_or(pl::IdxSize::MAX));
    }
    plan.collect()
}

fn nulls_first() -> pl::SortMultipleOptions {
    pl::SortMultipleOptions::default().with_nulls_last(false).with_maintain_order(true)
}

/// Private name of a measure's input.
fn input(at: usize) -> String {
    format!("\u{1}in{at}")
}

/// Private name of the number of values that a measure aggregated.
fn counted(at: usize) -> String {
    format!("\u{1}n{at}")
}

/// Private name of a column that is there in every row, so that there is always something to count.
const ROW: &str = "\u{1}row";

fn groups(plan: LazyFrame, group: &[(String, Expr)], measures: &[Measure]) -> pl::PolarsResult<DataFrame> {
    let mut columns: Vec<(String, pl::Expr)> = group.iter().map(|(name, expr)| (name.clone(), compile(expr))).collect();
    columns.push((ROW.to_owned(), pl::lit(true)));
    for (at, measure) in measures.iter().enumerate() {
        columns.push((input(at), value_of(measure)));
    }
    let frame = computed(plan, columns)?;
    let mut partial = Vec::new();
    for (at, measure) in measures.iter().enumerate() {
        let values = input(at);
        let boolean = frame.column(&values)?.dtype().is_bool();
        partial.push(pl::col(values.as_str()).count().cast(DataType::Int64).alias(counted(at)));
        partial.push(aggregate(&measure.aggregate, pl::col(values.as_str()), boolean).alias(values));
    }
    let keys: Vec<pl::Expr> = group.iter().map(|(name, _)| pl::col(name.as_str())).collect();
    let answered = if keys.is_empty() {
        partial.push(pl::len().alias(ROW));
        frame.lazy().select(partial)
    } else {
        frame.lazy().group_by(keys.clone()).agg(partial).sort_by_exprs(keys.clone(), nulls_first())
    };
    let last = measures.iter().enumerate().map(|(at, measure)| finished(at, measure));
    answered
        .select(keys.into_iter().chain(last).chain(group.is_empty().then(|| pl::col(ROW))).collect::<Vec<_>>())
        .collect()
}

/// What a measure aggregates in each row: null where its filter does not hold, since every aggregate ignores nulls.
fn value_of(measure: &Measure) -> pl::Expr {
    let value = match &measure.aggregate {
        Aggregate::Count(None) => pl::lit(true),
        Aggregate::Count(Some(expr))
        | Aggregate::Sum(expr)
        | Aggregate::Mean(expr)
        | Aggregate::Min(expr)
        | Aggregate::Max(expr)
        | Aggregate::Quantile(_, expr)
        | Aggregate::CountDistinct(expr) => compile(expr),
    };
    match &measure.filter {
        None => value,
        Some(filter) => pl::when(condition(filter)).then(value).otherwise(pl::lit(pl::NULL)),
    }
}

fn aggregate(aggregate: &Aggregate, value: pl::Expr, boolean: bool) -> pl::Expr {
    let number = || if boolean { value.clone().cast(DataType::Int64) } else { value.clone() };
    match aggregate {
        Aggregate::Count(_) => value.count(),
        // A mean is the sum divided by the count, so that whole numbers are added exactly.
        Aggregate::Sum(_) | Aggregate::Mean(_) => number().sum(),
        Aggregate::Min(_) => value.min(),
        Aggregate::Max(_) => value.max(),
        Aggregate::Quantile(q, _) => number().quantile(pl::lit(*q), pl::QuantileMethod::Linear),
        Aggregate::CountDistinct(_) => value.drop_nulls().n_unique(),
    }
}

/// The column of the answer: null when there was no value to aggregate, except for counts.
fn finished(at: usize, measure: &Measure) -> pl::Expr {
    let (value, n) = (pl::col(input(at).as_str()), pl::col(counted(at).as_str()));
    let value = match &measure.aggregate {
        Aggregate::Count(_) | Aggregate::CountDistinct(_) => value.cast(DataType::Int64),
        Aggregate::Mean(_) => none_if_empty(&n, value.cast(DataType::Float64) / n.clone().cast(DataType::Float64)),
        Aggregate::Sum(_) => none_if_empty(&n, value),
        Aggregate::Min(_) | Aggregate::Max(_) | Aggregate::Quantile(..) => value,
    };
    value.alias(measure.name.as_str())
}

fn none_if_empty(n: &pl::Expr, value: pl::Expr) -> pl::Expr {
    pl::when(n.clone().eq(pl::lit(0))).then(pl::lit(pl::NULL)).otherwise(value)
}

/// The engine's table as plain cells.
fn table(frame: &DataFrame) -> pl::PolarsResult<Table> {
    let shown: Vec<&pl::Column> = frame.columns().iter().filter(|column| column.name() != ROW).collect();
    let columns = shown.iter().map(|column| column.name().to_string()).collect();
    let mut rows = vec![Vec::with_capacity(shown.len()); frame.height()];
    for column in shown {
        for (row, cells) in rows.iter_mut().enumerate() {
            cells.push(cell(&column.get(row)?)?);
        }
    }
    Ok(Table { columns, rows })
}

fn cell(value: &AnyValue<'_>) -> pl::PolarsResult<Cell> {
    Ok(match value {
        AnyValue::Null => Cell::Null,
        AnyValue::Boolean(b) => Cell::Boolean(*b),
        AnyValue::String(text) => Cell::Text((*text).to_owned()),
        AnyValue::StringOwned(text) => Cell::Text(text.to_string()),
        AnyValue::Int64(n) => Cell::Integer(*n),
        AnyValue::Int32(n) => Cell::Integer(i64::from(*n)),
        AnyValue::UInt32(n) => Cell::Integer(i64::from(*n)),
        AnyValue::Float64(x) if x.is_nan() => Cell::Null,
        AnyValue::Float64(x) => Cell::Number(*x),
        other => return Err(pl::polars_err!(ComputeError: "an answer of type {}", other.dtype())),
    })
}
