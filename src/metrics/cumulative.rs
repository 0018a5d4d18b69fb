//! `cumulative`: the running total of a metric up to the end of each period (dbt MetricFlow's type of that name): since the
//! first row, since the start of a longer period (`grain_to_date`), or over the last so many days or months (`window`).
//!
//! Counts, sums, means, least and greatest values are asked for once by day and merged; quantiles and different values do
//! not merge and are asked for window by window, and so is the total of instants at a cut-off. A period that runs is counted up to the last covered day. Where the data
//! begin later than the window does, by more than a day (or the source's `fresh_within`), the figure says so and is neither
//! compared nor said to be met.

use super::buckets::Buckets;
use super::measure_columns::{MeasureColumns, MeasureSlot, MeasureValue};
use super::measures::Groups;
use super::{Run, blank, overflow};
use crate::calendar::{
    Date, Grain, Instant, Period, day_number, day_start, days_before, first_instant_at, local_date, months_before,
};
use crate::config::{Agg, Cumulative, Dimension, Measure, Metric, Window};
use crate::diag::Diagnostics;
use crate::model::{Figure, FigureFlag};
use crate::query::{Binary, DataType, Expr, Literal, Query, Select, Table};
use rust_decimal::Decimal;

/// Where a total begins and ends.
#[derive(Clone, Copy)]
struct Span {
    /// Local days, both included.
    days: (Date, Date),
    /// The same as instants, half-open; of windows between cut-offs the last day is not whole.
    instants: (Instant, Instant),
}

/// The grains of one question, and what the source tells of.
type Asked<'a> = (&'a [Grain], (Instant, Instant));

/// Figures of one metric for all its grains and breakdowns.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, total: &Cumulative, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = run.coverage(&total.source, &total.time) else { return Vec::new() };
    let mut figures = Vec::new();
    // A cut-off is no end of a day, so that instants cannot be told by days merged.
    let apart = |grain: &Grain| *grain == Grain::Cutoff && data_type(run, total) != DataType::Date;
    let (cut, whole): (Vec<Grain>, Vec<Grain>) =
        metric.grains.iter().partition(|grain| !merges(total.measure.agg) || apart(grain));
    for dimension in std::iter::once(None).chain(metric.by.iter().map(Some)) {
        if !whole.is_empty() {
            figures.extend(by_day(run, metric, total, (&whole, coverage), dimension, found).unwrap_or_default());
        }
        if !cut.is_empty() {
            figures.extend(by_window(run, metric, total, (&cut, coverage), dimension, found).unwrap_or_default());
        }
    }
    figures
}

fn merges(agg: Agg) -> bool {
    matches!(agg, Agg::Count | Agg::Sum | Agg::Avg | Agg::Min | Agg::Max)
}

/// What the total of a period covers.
fn span(run: &Run<'_>, window: Window, period: &Period, (first, end): (Instant, Instant)) -> Span {
    let calendar = &run.project.site.periods;
    let zone = &calendar.zone;
    let known = Instant::from_second(end.as_second() - 1).unwrap_or(end);
    let last = period.last.min(local_date(zone, known));
    let from = match window {
        Window::All => local_date(zone, first),
        Window::ToDate(grain) => calendar.of_date(grain, last).first,
        Window::Days(n) => days_before(last, n - 1),
        Window::Months(n) => months_before(last, n),
    };
    let whole = (day_start(zone, from), calendar.of_date(Grain::Day, last).end);
    let instants = match (period.grain, window) {
        (Grain::Cutoff, Window::Days(n)) => {
            let until = period.end.min(end);
            let time = until.to_zoned(zone.clone()).time();
            (first_instant_at(zone, days_before(local_date(zone, until), n), time), until)
        }
        (Grain::Cutoff, _) => (whole.0, period.end.min(end)),
        _ => whole,
    };
    Span { days: (from, last), instants }
}

/// A figure without its value.
fn figure(
    run: &Run<'_>,
    metric: &Metric,
    total: &Cumulative,
    (period, span): (&Period, Span),
    first: Instant,
    by: Vec<(String, String)>,
) -> Figure {
    let mut figure = blank(run, metric, period, by, &[&total.source]);
    let (from, last) = span.days;
    let window = match total.window {
        Window::All => "all".to_owned(),
        Window::ToDate(grain) => format!("{} to date", grain.name()),
        Window::Days(n) => format!("{n} days"),
        Window::Months(n) => format!("{n} months"),
    };
    figure.lineage.rules.push(format!("cumulative: {window}"));
    figure.lineage.rules.push(format!("window: {from}..{last}"));
    let slack = run.project.sources.get(&total.source).and_then(|s| s.fresh_within).unwrap_or(0).max(86_400);
    let begin = day_start(&run.project.site.periods.zone, from).as_second();
    if total.window != Window::All && begin + slack < first.as_second() {
        figure.flags.push(FigureFlag::ShortHistory);
    }
    figure
}

/// All periods of these grains with what they cover.
fn windows(run: &Run<'_>, total: &Cumulative, (grains, coverage): Asked<'_>) -> Vec<(Period, Span)> {
    let of_grain = |grain: &Grain| run.buckets(*grain, coverage).periods;
    let periods = grains.iter().flat_map(of_grain);
    periods.map(|period| (period.clone(), span(run, total.window, &period, coverage))).collect()
}

fn data_type(run: &Run<'_>, total: &Cumulative) -> DataType {
    run.project.sources[&total.source].columns[&total.time].kind.data_type()
}

fn by_day(
    run: &Run<'_>,
    metric: &Metric,
    total: &Cumulative,
    (grains, coverage): Asked<'_>,
    dimension: Option<&Dimension>,
    found: &mut Diagnostics,
) -> Option<Vec<Figure>> {
    let buckets: Buckets = run.buckets(Grain::Day, coverage);
    let mut columns = MeasureColumns::default();
    // The mean of a window is not the mean of its days' means.
    let agg = if total.measure.agg == Agg::Avg { Agg::Sum } else { total.measure.agg };
    let part = columns.add(&Measure { agg, ..total.measure.clone() }, None);
    let mut group = vec![("period".to_owned(), buckets.index(&total.time, data_type(run, total)))];
    group.extend(dimension.map(|d| ("by".to_owned(), Expr::column(&d.name))));
    let covers = buckets.covers(&total.time, data_type(run, total));
    let table = ask(run, metric, total, (group, columns, covers), found)?;
    let groups = Groups::new(&table, dimension.is_some());
    let (mut figures, mut told) = (Vec::new(), false);
    for value in groups.values(dimension) {
        let read = |at| groups.row(at, value.as_deref()).map_or_else(|| part.without_rows(), |row| part.read(row, 0));
        let readings: Vec<MeasureValue> = (0..buckets.periods.len()).map(read).collect();
        for (period, span) in windows(run, total, (grains, coverage)) {
            let begin = buckets.periods.partition_point(|day| day.first < span.days.0);
            let end = buckets.periods.partition_point(|day| day.first <= span.days.1).max(begin);
            let mut figure = figure(run, metric, total, (&period, span), coverage.0, by(dimension, value.as_ref()));
            if merge(&mut figure, total.measure.agg, &readings[begin..end]).is_none()
                && !std::mem::replace(&mut told, true)
            {
                overflow::report_overflow(metric, &figure, found);
            }
            figures.push(figure);
        }
    }
    Some(figures)
}

fn by(dimension: Option<&Dimension>, value: Option<&String>) -> Vec<(String, String)> {
    dimension.into_iter().zip(value).map(|(d, value)| (d.name.clone(), value.clone())).collect()
}

/// The value of all days; `None` when it is too large to be held.
fn merge(figure: &mut Figure, agg: Agg, days: &[MeasureValue]) -> Option<()> {
    let values = || days.iter().filter_map(|day| day.value);
    figure.n = days.iter().map(|day| day.n).sum();
    let sum = || values().try_fold(Decimal::ZERO, Decimal::checked_add);
    let is_any = values().next().is_some();
    figure.value = match agg {
        Agg::Count => Some(sum()?),
        Agg::Min => values().min(),
        Agg::Max => values().max(),
        _ if !is_any => None,
        Agg::Avg => sum()?.checked_div(Decimal::from(figure.n)),
        _ => Some(sum()?),
    };
    Some(())
}

/// One measure per window, all in one question.
fn by_window(
    run: &Run<'_>,
    metric: &Metric,
    total: &Cumulative,
    (grains, coverage): Asked<'_>,
    dimension: Option<&Dimension>,
    found: &mut Diagnostics,
) -> Option<Vec<Figure>> {
    let form = data_type(run, total);
    let covers = run.buckets(Grain::Day, coverage).covers(&total.time, form);
    let windows = windows(run, total, (grains, coverage));
    let mut columns = MeasureColumns::default();
    let parts: Vec<MeasureSlot> =
        windows.iter().map(|(_, span)| columns.add(&total.measure, Some(&within(&total.time, form, *span)))).collect();
    let mut group = vec![("period".to_owned(), Expr::integer(0))];
    group.extend(dimension.map(|d| ("by".to_owned(), Expr::column(&d.name))));
    let table = ask(run, metric, total, (group, columns, covers), found)?;
    let groups = Groups::new(&table, dimension.is_some());
    let mut figures = Vec::new();
    for value in groups.values(dimension) {
        let row = groups.row(0, value.as_deref());
        for ((period, span), part) in windows.iter().zip(&parts) {
            let mut figure = figure(run, metric, total, (period, *span), coverage.0, by(dimension, value.as_ref()));
            let reading = row.map_or_else(|| part.without_rows(), |row| part.read(row, 0));
            (figure.value, figure.n) = (reading.value, reading.n);
            figures.push(figure);
        }
    }
    Some(figures)
}

/// Whether a row lies in this span.
fn within(time: &str, form: DataType, span: Span) -> Expr {
    let column = || Expr::column(time);
    match form {
        DataType::Date => {
            let day = |date| Expr::integer(day_number(date));
            let number = || column().to_integer();
            let (from, last) = span.days;
            number().binary(Binary::Ge, day(from)).and(number().binary(Binary::Le, day(last)))
        }
        _ => {
            let at = |instant: Instant| Expr::Literal(Literal::Instant(instant.as_second()));
            let (start, end) = span.instants;
            column().binary(Binary::Ge, at(start)).and(column().binary(Binary::Lt, at(end)))
        }
    }
}

fn ask(
    run: &Run<'_>,
    metric: &Metric,
    total: &Cumulative,
    (group, columns, covers): (Vec<(String, Expr)>, MeasureColumns, Expr),
    found: &mut Diagnostics,
) -> Option<Table> {
    let query = Query {
        source: total.source.clone(),
        lookups: Vec::new(),
        with: Vec::new(),
        filter: Some(covers),
        select: Select::Groups { group, measures: columns.into_measures() },
    };
    run.ask(&query, &metric.place, found)
}
