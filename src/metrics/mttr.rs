//! Mean time to restore and to acknowledge: the mean of (end − start) over incidents whose end lies in the period, full
//! duration; the median stands beside it. None → no value.
//!
//! In: a source of incidents. Out: figures of the whole and of each breakdown. Never: counts an incident whose end is before
//! its start, or lets one without an end shorten the mean: those that were open when a period ended are counted beside it
//! (`open`), those that nobody had acknowledged when the period that they started in ended stand there
//! (`unacknowledged`); for ever, whatever became of them later. A running period ends with the as-of instant.

use super::Run;
use super::aggregate::{FigureGrid, breakdowns, grouped};
use super::buckets::Buckets;
use super::measures::{Groups, shown};
use crate::config::{Dimension, Metric};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Aggregate, Cell, DataType, Expr, Measure, Query, Table};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is measured of incidents.
#[derive(Clone, Copy)]
pub(super) struct Spans<'a> {
    /// The source of incidents.
    pub source: &'a str,
    /// Start of an incident.
    pub start: &'a str,
    /// What ends the measured time.
    pub end: &'a str,
    /// Which incidents count.
    pub filter: Option<&'a Expr>,
    /// Until what the time is measured.
    pub until: Until,
}

/// Until what the time of an incident is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// Its restoration.
    Restored,
    /// Its acknowledgement.
    Acknowledged,
}

/// Figures of one metric for all its grains and breakdowns.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, spans: Spans<'_>, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = run.coverage(spans.source, spans.start) else { return Vec::new() };
    let mut figures = Vec::new();
    for by in breakdowns(metric) {
        for &grain in &metric.grains {
            let buckets = run.buckets(grain, coverage);
            let mut ask = |query: &Query| run.ask(query, &metric.place, found);
            let Some(ended) = ask(&spans.ended(&buckets, by)) else { return figures };
            let Some(missing) = ask(&spans.missing(run, &buckets, by)) else { return figures };
            let ended = Groups::new(&ended, by.is_some());
            let missing = Missing::new(&missing, by.is_some(), spans.until, buckets.periods.len());
            let mut values = ended.values(by);
            let others: Vec<_> = missing.values(by).into_iter().filter(|value| !values.contains(value)).collect();
            values.extend(others);
            let grid = FigureGrid { metric, source: spans.source, dimension: by, periods: &buckets.periods };
            figures.extend(grid.figures(run, values, |figure, at, value| {
                let row = ended.row(at, value);
                fill(figure, row);
                spans.note_missing(figure, missing.of(at, value));
                figure.lineage.rules = vec![spans.rule().to_owned()];
                super::inverted_intervals::note(figure, row.and_then(<[Cell]>::last).map_or(0, Cell::count));
            }));
        }
    }
    figures
}

/// Count, mean and median of a row of seconds, in the unit of the figure.
fn fill(figure: &mut Figure, row: Option<&[Cell]>) {
    let Some([n, sum, median, _]) = row else { return };
    let second = figure.unit.wall_seconds().unwrap_or(Decimal::ONE);
    figure.n = n.integer().and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
    figure.value = sum.decimal().and_then(|sum| sum.checked_div(Decimal::from(figure.n) * second));
    figure.extra.extend(median.decimal().map(|median| ("median".to_owned(), median / second)));
}

impl Spans<'_> {
    fn query(&self, filter: Expr, group: Vec<(String, Expr)>, measures: Vec<Measure>) -> Query {
        let duration = Expr::column(self.end).to_integer().minus(Expr::column(self.start).to_integer());
        Query::groups(self.source, group, measures)
            .with_columns(vec![(DURATION.to_owned(), duration)])
            .filtered(super::measure_columns::both(Some(&filter), self.filter))
    }

    /// Incidents whose end lies in a period. A row without a start has no duration, nor has one that ends before it; of
    /// these there is a number.
    fn ended(&self, buckets: &Buckets, by: Option<&Dimension>) -> Query {
        let filter = buckets.covers(self.end, DataType::Instant).and(Expr::column(self.start).is_not_null());
        let (start, end) = (|| Expr::column(self.start), || Expr::column(self.end));
        let lasting = |measure: Measure| measure.filtered(start().le(end()));
        let measures = vec![
            lasting(Measure::count("n")),
            lasting(Measure::new("sum", Aggregate::Sum(Expr::column(DURATION)))),
            lasting(Measure::new("median", Aggregate::Quantile(0.5, Expr::column(DURATION)))),
            Measure::count_if("backwards", start().gt(end())),
        ];
        self.query(filter, grouped(buckets.index(self.end, DataType::Instant), by), measures)
    }

    /// Incidents that had no end when the period of their start ended: how many, by the periods of start and end (null for
    /// one that has not ended by the as-of instant).
    fn missing(&self, run: &Run<'_>, buckets: &Buckets, by: Option<&Dimension>) -> Query {
        let as_of = || Expr::instant(run.as_of.as_second());
        let begun = Expr::column(self.start).lt(as_of());
        let ended = Expr::column(self.end).lt(as_of());
        let from = || buckets.index(self.start, DataType::Instant);
        let to = || buckets.index(self.end, DataType::Instant).only_if(ended.clone());
        let lasts = to().is_null().or(from().lt(to()));
        let mut group = vec![("from".to_owned(), from()), ("to".to_owned(), to())];
        group.extend(by.map(|by| ("by".to_owned(), Expr::column(&by.name))));
        self.query(begun.and(lasts), group, vec![Measure::count("n")])
    }

    fn note_missing(&self, figure: &mut Figure, n: i64) {
        let name = match self.until {
            Until::Restored => "open",
            Until::Acknowledged => "unacknowledged",
        };
        if n > 0 {
            figure.note(name, Decimal::from(n));
        }
    }

    fn rule(&self) -> &'static str {
        match self.until {
            Until::Restored => "mttr: restored in the period, full duration",
            Until::Acknowledged => "mtta: acknowledged in the period, from the start of the incident",
        }
    }
}

/// How many incidents had no end when each period ended, by breakdown.
struct Missing(BTreeMap<Option<String>, Vec<i64>>);

impl Missing {
    /// From the answer of [`Spans::missing`]: of what is not restored, all that began before the end of a period; of what
    /// is not acknowledged, what began in it.
    fn new(table: &Table, by: bool, until: Until, periods: usize) -> Self {
        let mut counts: BTreeMap<Option<String>, Vec<i64>> = BTreeMap::new();
        for row in &table.rows {
            let Some(from) = row[0].index() else { continue };
            let value = by.then(|| shown(&row[2]));
            let n = row[2 + usize::from(by)].integer().unwrap_or(0);
            let to = match until {
                Until::Restored => row[1].index().unwrap_or(periods),
                Until::Acknowledged => from + 1,
            };
            let of = counts.entry(value).or_insert_with(|| vec![0; periods]);
            of.iter_mut().take(to).skip(from).for_each(|count| *count += n);
        }
        Self(counts)
    }

    /// The breakdown's values: declared ones first, then the others by name.
    fn values(&self, dimension: Option<&Dimension>) -> Vec<Option<String>> {
        let declared = dimension.map_or(&[][..], |dimension| &dimension.values);
        let place = |value: &Option<String>| {
            value.as_ref().and_then(|value| declared.iter().position(|known| known == value)).unwrap_or(declared.len())
        };
        let mut values: Vec<_> = self.0.keys().cloned().collect();
        values.sort_by_key(place);
        values
    }

    fn of(&self, period: usize, value: Option<&str>) -> i64 {
        self.0.get(&value.map(str::to_owned)).and_then(|of| of.get(period)).copied().unwrap_or(0)
    }
}

/// A private column: declared names have no space.
const DURATION: &str = "incident duration";
