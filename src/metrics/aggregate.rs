//! One question per grain and breakdown, and a figure for each period of the answer: what the kinds that count several
//! things at once have in common.
//!
//! In: a source, the column that puts its rows into periods, and the measures. Out: figures that their kind has filled in
//! from the cells of their row. Never: knows what the measures mean.

use super::measure_columns::both;
use super::measures::Groups;
use super::{Run, blank};
use crate::calendar::{Instant, Period};
use crate::config::{Dimension, Metric};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Cell, Expr, Measure, Query};

/// What is asked.
pub(super) struct AggregateRequest<'a> {
    pub source: &'a str,
    /// The instant or date that puts a row into a period.
    pub time: &'a str,
    /// From when until when the source says anything.
    pub coverage: (Instant, Instant),
    /// Whether rows of a covered period count that lie after the coverage, as what is only due does.
    pub upcoming: bool,
    /// Which rows count.
    pub filter: Option<&'a Expr>,
    /// The columns of the answer.
    pub measures: Vec<Measure>,
}

/// Figures for all grains and breakdowns of a metric; `fill` gets the measures of each, or `None` without a row.
pub(super) fn aggregate_figures(
    run: &Run<'_>,
    metric: &Metric,
    asked: &AggregateRequest<'_>,
    found: &mut Diagnostics,
    fill: impl Fn(&mut Figure, Option<&[Cell]>),
) -> Vec<Figure> {
    let data_type = run.data_type(asked.source, asked.time);
    let mut figures = Vec::new();
    for &grain in &metric.grains {
        let buckets = run.buckets(grain, asked.coverage);
        for dimension in breakdowns(metric) {
            let group = grouped(buckets.index(asked.time, data_type), dimension);
            let covered = (!asked.upcoming).then(|| buckets.covers(asked.time, data_type));
            let query = Query::groups(asked.source, group, asked.measures.clone())
                .filtered(both(covered.as_ref(), asked.filter));
            let Some(table) = run.ask(&query, &metric.place, found) else { return figures };
            let groups = Groups::new(&table, dimension.is_some());
            let grid = FigureGrid { metric, source: asked.source, dimension, periods: &buckets.periods };
            figures.extend(grid.figures(run, groups.values(dimension), |figure, at, value| {
                fill(figure, groups.row(at, value));
            }));
        }
    }
    figures
}

/// The whole, then each breakdown of a metric.
pub(super) fn breakdowns(metric: &Metric) -> impl Iterator<Item = Option<&Dimension>> {
    std::iter::once(None).chain(metric.by.iter().map(Some))
}

/// The groups of a question: a period, and the value of a breakdown.
pub(super) fn grouped(period: Expr, dimension: Option<&Dimension>) -> Vec<(String, Expr)> {
    let by = dimension.map(|dimension| ("by".to_owned(), Expr::column(&dimension.name)));
    std::iter::once(("period".to_owned(), period)).chain(by).collect()
}

/// One line of figures for each value of a breakdown.
pub(super) struct FigureGrid<'a> {
    pub metric: &'a Metric,
    /// The source of its rows.
    pub source: &'a str,
    /// The breakdown; `None` for the whole.
    pub dimension: Option<&'a Dimension>,
    /// The periods of each line.
    pub periods: &'a [Period],
}

impl FigureGrid<'_> {
    /// A figure of each value in each period; `fill` gets the position of its period, and its value.
    pub(super) fn figures(
        &self,
        run: &Run<'_>,
        values: Vec<Option<String>>,
        mut fill: impl FnMut(&mut Figure, usize, Option<&str>),
    ) -> Vec<Figure> {
        let mut figures = Vec::with_capacity(values.len() * self.periods.len());
        for value in values {
            for (at, period) in self.periods.iter().enumerate() {
                let by = labels(self.dimension, value.as_deref());
                let mut figure = blank(run, self.metric, period, by, &[self.source]);
                fill(&mut figure, at, value.as_deref());
                figures.push(figure);
            }
        }
        figures
    }
}

/// What tells the figures of a value of a breakdown apart; nothing of the whole.
pub(super) fn labels(dimension: Option<&Dimension>, value: Option<&str>) -> Vec<(String, String)> {
    dimension.zip(value).map(|(dimension, value)| (dimension.name.clone(), value.to_owned())).into_iter().collect()
}
