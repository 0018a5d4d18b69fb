//! Simple metrics and ratios. Metrics that look at the same source by the same time column are asked for together.

use super::Run;
use super::aggregate::{FigureGrid, breakdowns, grouped};
use super::measure_columns::{MeasureColumns, MeasureSlot, MeasureValue};
use crate::calendar::Grain;
use crate::config::{Agg, Dimension, Measure, Metric, MetricKind};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::objective::Unit;
use crate::query::{Cell, EngineError, Query, Table};
use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;

/// What is asked together: one pass over one source.
#[derive(PartialEq, Eq, Hash)]
struct Batch<'a> {
    source: &'a str,
    time: &'a str,
    grain: Grain,
    by: Option<&'a str>,
}

/// Figures of every simple metric and ratio, in no particular order.
pub(super) fn compute(run: &Run<'_>, found: &mut Diagnostics) -> Vec<Figure> {
    let mut batches: IndexMap<Batch<'_>, Vec<&Metric>> = IndexMap::new();
    for metric in run.project.metrics.values() {
        let (MetricKind::Simple { source, time, .. } | MetricKind::Ratio { source, time, .. }) = &metric.kind else {
            continue;
        };
        for &grain in &metric.grains {
            for dimension in breakdowns(metric) {
                let by = dimension.map(|dimension| dimension.name.as_str());
                batches.entry(Batch { source, time, grain, by }).or_default().push(metric);
            }
        }
    }
    batches.iter().flat_map(|(batch, metrics)| answer(run, batch, metrics, found)).collect()
}

/// What a metric reads from the columns of its batch.
enum Parts {
    One(MeasureSlot),
    Quotient(MeasureSlot, MeasureSlot),
}

fn answer<'m>(run: &Run<'_>, batch: &Batch<'_>, metrics: &[&'m Metric], found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = run.coverage(batch.source, batch.time) else { return Vec::new() };
    let data_type = run.data_type(batch.source, batch.time);
    let buckets = run.buckets(batch.grain, coverage);
    let mut columns = MeasureColumns::default();
    let parts: Vec<Parts> = metrics.iter().map(|metric| add(&mut columns, metric)).collect();
    let dimension_of = |metric: &&'m Metric| batch.by.and_then(|by| metric.by.iter().find(|d| d.name == by));
    let group = grouped(buckets.index(batch.time, data_type), metrics.first().and_then(dimension_of));
    let query =
        Query::groups(batch.source, group, columns.into_measures()).filtered(buckets.covers(batch.time, data_type));
    let table = match run.engine.run(&query) {
        Ok(table) => table,
        Err(error) => return apart(run, batch, metrics, &error, found),
    };
    let groups = Groups::new(&table, batch.by.is_some());
    let mut figures = Vec::new();
    for (metric, parts) in metrics.iter().zip(&parts) {
        let dimension = dimension_of(metric);
        let grid = FigureGrid { metric, source: batch.source, dimension, periods: &buckets.periods };
        figures.extend(grid.figures(run, groups.values(dimension), |figure, at, value| {
            figure.lineage.rules.extend(rule(metric));
            fill(figure, parts, groups.row(at, value));
        }));
    }
    figures
}

/// The figures of those metrics that can be computed when they are not together with the others, and what is wrong with each of the
/// others; what none can be computed for is said once.
fn apart(
    run: &Run<'_>,
    batch: &Batch<'_>,
    metrics: &[&Metric],
    error: &EngineError,
    found: &mut Diagnostics,
) -> Vec<Figure> {
    let mut said = Diagnostics::new();
    let alone = |metric: &&Metric| answer(run, batch, &[*metric], &mut said);
    let figures: Vec<Vec<Figure>> = if metrics.len() > 1 { metrics.iter().map(alone).collect() } else { Vec::new() };
    if figures.iter().all(Vec::is_empty) {
        run.refuse(error, &metrics[0].place, found);
    } else {
        found.extend(said);
    }
    figures.into_iter().flatten().collect()
}

fn add(columns: &mut MeasureColumns, metric: &Metric) -> Parts {
    match &metric.kind {
        MetricKind::Ratio { numerator, denominator, .. } => {
            let top = columns.add(numerator, None);
            Parts::Quotient(top, columns.add(denominator, None))
        }
        MetricKind::Simple { measure, .. } => Parts::One(columns.add(measure, None)),
        _ => Parts::One(columns.add(&Measure { agg: Agg::Count, expr: None, filter: None }, None)),
    }
}

/// How rows became the value, where that has more than one reading.
fn rule(metric: &Metric) -> Option<String> {
    let MetricKind::Simple { measure, .. } = &metric.kind else { return None };
    match measure.agg {
        Agg::Median => Some("quantile: 0.5, linear interpolation".to_owned()),
        Agg::Percentile(p) => Some(format!("quantile: {p}, linear interpolation")),
        Agg::CountDistinct => Some("count_distinct: each value once in the period".to_owned()),
        _ => None,
    }
}

/// The rows of an answer by period and breakdown.
pub(super) struct Groups<'a> {
    rows: IndexMap<(i64, Option<String>), &'a [Cell]>,
    by: bool,
}

impl<'a> Groups<'a> {
    /// By the period in the first column, and the breakdown in the second if there is one.
    pub(super) fn new(table: &'a Table, by: bool) -> Self {
        let mut rows = IndexMap::new();
        for row in &table.rows {
            let Some(period) = row[0].integer() else { continue };
            let value = by.then(|| shown(&row[1]));
            rows.insert((period, value), &row[1 + usize::from(by)..]);
        }
        Self { rows, by }
    }

    /// The breakdown's values: declared ones first, then the others by name; just `None` for the whole.
    pub(super) fn values(&self, dimension: Option<&Dimension>) -> Vec<Option<String>> {
        if !self.by {
            return vec![None];
        }
        let seen: IndexSet<&String> = self.rows.keys().filter_map(|(_, value)| value.as_ref()).collect();
        let declared = dimension.map_or(&[][..], |d| &d.values);
        let mut others: Vec<&String> = seen.iter().copied().filter(|v| !declared.contains(v)).collect();
        others.sort();
        declared.iter().filter(|v| seen.contains(v)).chain(others).map(|v| Some(v.clone())).collect()
    }

    /// The measures of a period and breakdown.
    pub(super) fn row(&self, period: usize, value: Option<&str>) -> Option<&'a [Cell]> {
        let period = i64::try_from(period).ok()?;
        self.rows.get(&(period, value.map(str::to_owned))).copied()
    }
}

/// A breakdown's value in words; rows without one are kept together under a dash, and a dash that was written is another
/// value.
pub(super) fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Null => "-".to_owned(),
        Cell::Text(text) if text == "-" => "\"-\"".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Integer(n) => n.to_string(),
        Cell::Number(x) => x.to_string(),
        Cell::Boolean(b) => b.to_string(),
    }
}

fn fill(figure: &mut Figure, parts: &Parts, row: Option<&[Cell]>) {
    let read = |part: MeasureSlot| row.map_or_else(|| part.without_rows(), |row| part.read(row, 0));
    match parts {
        Parts::One(part) => {
            let MeasureValue { value, n } = read(*part);
            figure.value = value;
            figure.n = n;
        }
        Parts::Quotient(top, bottom) => {
            let (numerator, bottom) = (read(*top), read(*bottom));
            figure.n = bottom.n;
            let numerator = if bottom.n > 0 { top.numerator(numerator) } else { numerator.value };
            set_quotient(figure, numerator, bottom.value, figure.unit);
        }
    }
}

/// The value of a figure as a quotient, with what it is made of.
pub(super) fn set_quotient(figure: &mut Figure, top: Option<Decimal>, bottom: Option<Decimal>, unit: Unit) {
    (figure.numerator, figure.denominator) = (top, bottom);
    figure.value = quotient(top, bottom, unit);
}

/// Numerator ÷ denominator, times 100 for per cent; nothing when there is nothing to divide by.
pub(super) fn quotient(top: Option<Decimal>, bottom: Option<Decimal>, unit: Unit) -> Option<Decimal> {
    let (top, bottom) = (top?, bottom?);
    let scaled = if unit == Unit::Percent { top * Decimal::ONE_HUNDRED } else { top };
    scaled.checked_div(bottom)
}
