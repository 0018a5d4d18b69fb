//! One question per grain and breakdown, and a figure for each period of the answer: what the kinds that count several
//! things at once have in common.
//!
//! In: a source, the column that puts its rows into periods, and the measures. Out: figures that their kind has filled in
//! from the cells of their row. Never: knows what the measures mean.

use super::measures::Groups;
use super::{Run, blank};
use crate::calendar::Instant;
use crate::config::{Dimension, Metric};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Cell, Expr, Measure, Query, Select};

/// What is asked.
pub(super) struct AggregateRequest<'a> {
    /// The source.
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
    let form = run.project.sources[asked.source].columns[asked.time].kind.data_type();
    let mut figures = Vec::new();
    for &grain in &metric.grains {
        let buckets = run.buckets(grain, asked.coverage);
        for dimension in std::iter::once(None).chain(metric.by.iter().map(Some)) {
            let by = dimension.map(|d: &Dimension| d.name.as_str());
            let mut group = vec![("period".to_owned(), buckets.index(asked.time, form))];
            group.extend(by.map(|by| ("by".to_owned(), Expr::column(by))));
            let covered = (!asked.upcoming).then(|| buckets.covers(asked.time, form));
            let query = Query {
                source: asked.source.to_owned(),
                lookups: Vec::new(),
                with: Vec::new(),
                filter: super::measure_columns::both(covered.as_ref(), asked.filter),
                select: Select::Groups { group, measures: asked.measures.clone() },
            };
            let Some(table) = run.ask(&query, &metric.place, found) else { return figures };
            let groups = Groups::new(&table, by.is_some());
            for value in groups.values(dimension) {
                for (at, period) in buckets.periods.iter().enumerate() {
                    let of = value.iter().map(|v| (by.unwrap_or_default().to_owned(), v.clone())).collect();
                    let mut figure = blank(run, metric, period, of, &[asked.source]);
                    fill(&mut figure, groups.row(at, value.as_deref()));
                    figures.push(figure);
                }
            }
        }
    }
    figures
}
