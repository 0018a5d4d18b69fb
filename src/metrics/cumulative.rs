//! `cumulative`: the running total of a metric up to the end of each period (dbt MetricFlow's type of that name): since the
//! first row, since the start of a longer period (`grain_to_date`), or over the last so many days or months (`window`).
//!
//! Counts, sums, means, least and greatest values are asked for once by day and merged; quantiles and different values do
//! not merge and are asked for window by window, and so is the total of instants at a cut-off. A period that runs is counted up to the last covered day. Where the data
//! begin later than the window does, by more than a day (or the source's `fresh_within`), the figure says so and is neither
//! compared nor said to be met.

use super::aggregate::{breakdowns, grouped, labels};
use super::buckets::Buckets;
use super::measure_columns::{MeasureColumns, MeasureSlot, MeasureValue};
use super::measures::Groups;
use super::{Run, blank, overflow};
use crate::calendar::{
    Date, Grain, Instant, Period, day_number, day_start, days_before, first_instant_at, local_date, months_before,
    seconds_after,
};
use crate::config::{Agg, Cumulative, Dimension, Measure, Metric, Window};
use crate::diag::Diagnostics;
use crate::model::{Figure, FigureFlag};
use crate::query::{DataType, Expr, Query, Table};
use rust_decimal::Decimal;

/// Where a total begins and ends.
#[derive(Clone, Copy)]
struct Span {
    /// Local days, both included.
    days: (Date, Date),
    /// The same as instants, half-open; of windows between cut-offs the last day is not whole.
    instants: (Instant, Instant),
}

/// Figures of one metric for all its grains and breakdowns.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, total: &Cumulative, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = run.coverage(&total.source, &total.time) else { return Vec::new() };
    let mut figures = Vec::new();
    // A cut-off is no end of a day, so that instants cannot be told by days merged.
    let data_type = run.data_type(&total.source, &total.time);
    let apart = |grain: &Grain| *grain == Grain::Cutoff && data_type != DataType::Date;
    let (cut, whole): (Vec<Grain>, Vec<Grain>) =
        metric.grains.iter().partition(|grain| !merges(total.measure.agg) || apart(grain));
    for dimension in breakdowns(metric) {
        let of_grains = |grains| RunningTotal { run, metric, total, data_type, coverage, dimension, grains };
        if !whole.is_empty() {
            figures.extend(of_grains(&whole).by_day(found).unwrap_or_default());
        }
        if !cut.is_empty() {
            figures.extend(of_grains(&cut).by_window(found).unwrap_or_default());
        }
    }
    figures
}

/// A running total in some grains, as a whole or told apart by a dimension.
struct RunningTotal<'a> {
    run: &'a Run<'a>,
    metric: &'a Metric,
    total: &'a Cumulative,
    /// Of the column of time.
    data_type: DataType,
    /// What the source tells of.
    coverage: (Instant, Instant),
    dimension: Option<&'a Dimension>,
    grains: &'a [Grain],
}

fn merges(agg: Agg) -> bool {
    matches!(agg, Agg::Count | Agg::Sum | Agg::Avg | Agg::Min | Agg::Max)
}

impl RunningTotal<'_> {
    /// What the total of a period covers.
    fn span(&self, period: &Period) -> Span {
        let calendar = &self.run.project.site.periods;
        let (zone, (first, end)) = (&calendar.zone, self.coverage);
        let known = seconds_after(end, -1);
        let last = period.last.min(local_date(zone, known));
        let from = match self.total.window {
            Window::All => local_date(zone, first),
            Window::ToDate(grain) => calendar.of_date(grain, last).first,
            Window::Days(n) => days_before(last, n - 1),
            Window::Months(n) => months_before(last, n),
        };
        let whole = (day_start(zone, from), calendar.of_date(Grain::Day, last).end);
        let instants = match (period.grain, self.total.window) {
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

    /// All periods with what they cover.
    fn windows(&self) -> Vec<(Period, Span)> {
        let periods = self.grains.iter().flat_map(|grain| self.run.buckets(*grain, self.coverage).periods);
        periods.map(|period| (period.clone(), self.span(&period))).collect()
    }

    /// A figure without its value.
    fn figure(&self, period: &Period, span: Span, value: Option<&str>) -> Figure {
        let Self { run, metric, total, .. } = *self;
        let mut figure = blank(run, metric, period, labels(self.dimension, value), &[&total.source]);
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
        if total.window != Window::All && begin + slack < self.coverage.0.as_second() {
            figure.flags.push(FigureFlag::ShortHistory);
        }
        figure
    }

    /// The answer by these groups, over all that the source tells of.
    fn ask(&self, group: Expr, columns: MeasureColumns, found: &mut Diagnostics) -> Option<Table> {
        let days = self.run.buckets(Grain::Day, self.coverage);
        let query = Query::groups(&self.total.source, grouped(group, self.dimension), columns.into_measures())
            .filtered(days.covers(&self.total.time, self.data_type));
        self.run.ask(&query, &self.metric.place, found)
    }

    /// One measure per day, merged.
    fn by_day(&self, found: &mut Diagnostics) -> Option<Vec<Figure>> {
        let measure = &self.total.measure;
        let buckets: Buckets = self.run.buckets(Grain::Day, self.coverage);
        let mut columns = MeasureColumns::default();
        // The mean of a window is not the mean of its days' means.
        let agg = if measure.agg == Agg::Avg { Agg::Sum } else { measure.agg };
        let part = columns.add(&Measure { agg, ..measure.clone() }, None);
        let table = self.ask(buckets.index(&self.total.time, self.data_type), columns, found)?;
        let groups = Groups::new(&table, self.dimension.is_some());
        let (mut figures, mut told) = (Vec::new(), false);
        for value in groups.values(self.dimension) {
            let value = value.as_deref();
            let read = |at| groups.row(at, value).map_or_else(|| part.without_rows(), |row| part.read(row, 0));
            let readings: Vec<MeasureValue> = (0..buckets.periods.len()).map(read).collect();
            for (period, span) in self.windows() {
                let begin = buckets.periods.partition_point(|day| day.first < span.days.0);
                let end = buckets.periods.partition_point(|day| day.first <= span.days.1).max(begin);
                let mut figure = self.figure(&period, span, value);
                if merge(&mut figure, measure.agg, &readings[begin..end]).is_none()
                    && !std::mem::replace(&mut told, true)
                {
                    overflow::report_overflow(self.metric, &figure, found);
                }
                figures.push(figure);
            }
        }
        Some(figures)
    }

    /// One measure per window, all in one question.
    fn by_window(&self, found: &mut Diagnostics) -> Option<Vec<Figure>> {
        let windows = self.windows();
        let mut columns = MeasureColumns::default();
        let mut part = |span| columns.add(&self.total.measure, Some(&within(&self.total.time, self.data_type, span)));
        let parts: Vec<MeasureSlot> = windows.iter().map(|(_, span)| part(*span)).collect();
        let table = self.ask(Expr::integer(0), columns, found)?;
        let groups = Groups::new(&table, self.dimension.is_some());
        let mut figures = Vec::new();
        for value in groups.values(self.dimension) {
            let row = groups.row(0, value.as_deref());
            for ((period, span), part) in windows.iter().zip(&parts) {
                let mut figure = self.figure(period, *span, value.as_deref());
                let reading = row.map_or_else(|| part.without_rows(), |row| part.read(row, 0));
                (figure.value, figure.n) = (reading.value, reading.n);
                figures.push(figure);
            }
        }
        Some(figures)
    }
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

/// Whether a row lies in this span.
fn within(time: &str, data_type: DataType, span: Span) -> Expr {
    let column = || Expr::column(time);
    match data_type {
        DataType::Date => {
            let day = |date| Expr::integer(day_number(date));
            let number = || column().to_integer();
            let (from, last) = span.days;
            number().ge(day(from)).and(number().le(day(last)))
        }
        _ => {
            let at = |instant: Instant| Expr::instant(instant.as_second());
            let (start, end) = span.instants;
            column().ge(at(start)).and(column().lt(at(end)))
        }
    }
}
