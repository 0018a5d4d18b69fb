//! Mean time to restore and to acknowledge: the mean of (end − start) over incidents whose end lies in the period, full
//! duration; the median stands beside it. None → no value.
//!
//! In: a source of incidents. Out: figures of the whole and of each breakdown. Never: counts an incident whose end is before
//! its start, or lets one without an end shorten the mean: those still open at the as-of instant are counted in the
//! newest period (`open`), those that nobody has acknowledged in the period they started in (`unacknowledged`).

use super::buckets::Buckets;
use super::measures::Groups;
use super::{Run, blank};
use crate::config::Metric;
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Aggregate, Binary, Cell, Expr, Form, Literal, Measure, Query, Select};
use rust_decimal::Decimal;

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
    for by in std::iter::once(None).chain(metric.by.iter().map(Some)) {
        let column = by.map(|dimension| dimension.name.as_str());
        for &grain in &metric.grains {
            let buckets = run.buckets(grain, coverage);
            let mut ask = |query: &Query| run.ask(query, &metric.place, found);
            let Some(ended) = ask(&spans.ended(&buckets, column)) else { return figures };
            let Some(missing) = ask(&spans.missing(run, &buckets, column)) else { return figures };
            let (ended, missing) = (Groups::new(&ended, by.is_some()), Groups::new(&missing, by.is_some()));
            let mut values = ended.values(by);
            let others: Vec<_> = missing.values(by).into_iter().filter(|value| !values.contains(value)).collect();
            values.extend(others);
            for value in values {
                for (at, period) in buckets.periods.iter().enumerate() {
                    let by = value.iter().map(|value| (column.unwrap_or_default().to_owned(), value.clone())).collect();
                    let mut figure = blank(run, metric, period, by, &[spans.source]);
                    let row = ended.row(at, value.as_deref());
                    fill(&mut figure, row);
                    let backwards = row.and_then(|row| row.last()?.integer()).unwrap_or(0);
                    let at = spans.missing_at((at, buckets.periods.len()));
                    spans.note_missing(&mut figure, at.and_then(|at| missing.row(at, value.as_deref())));
                    figure.lineage.rules = vec![spans.rule().to_owned()];
                    super::backwards::note(&mut figure, backwards);
                    figures.push(figure);
                }
            }
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
        Query {
            source: self.source.to_owned(),
            lookups: Vec::new(),
            with: vec![(DURATION.to_owned(), duration)],
            filter: super::gather::both(Some(&filter), self.filter),
            select: Select::Groups { group, measures },
        }
    }

    /// Incidents whose end lies in a period. A row without a start has no duration, nor has one that ends before it; of
    /// these there is a number.
    fn ended(&self, buckets: &Buckets, by: Option<&str>) -> Query {
        let filter = buckets.covers(self.end, Form::Instant).and(Expr::column(self.start).is_not_null());
        let is = |op: Binary| Expr::column(self.start).binary(op, Expr::column(self.end));
        let lasting = |name: &str, aggregate| Measure { filter: Some(is(Binary::Le)), ..measure(name, aggregate) };
        let measures = vec![
            lasting("n", Aggregate::Count(None)),
            lasting("sum", Aggregate::Sum(Expr::column(DURATION))),
            lasting("median", Aggregate::Quantile(0.5, Expr::column(DURATION))),
            Measure { filter: Some(is(Binary::Gt)), ..measure("backwards", Aggregate::Count(None)) },
        ];
        self.query(filter, grouped(buckets.index(self.end, Form::Instant), by), measures)
    }

    /// Incidents without an end at the as-of instant: all of them for `open`, by their start for `unacknowledged`.
    fn missing(&self, run: &Run<'_>, buckets: &Buckets, by: Option<&str>) -> Query {
        let as_of = || Expr::Literal(Literal::Instant(run.as_of.as_second()));
        let begun = Expr::column(self.start).binary(Binary::Lt, as_of());
        let not_over =
            Expr::column(self.end).is_null().binary(Binary::Or, Expr::column(self.end).binary(Binary::Ge, as_of()));
        let period = match self.until {
            Until::Restored => Expr::integer(0),
            Until::Acknowledged => buckets.index(self.start, Form::Instant),
        };
        self.query(begun.and(not_over), grouped(period, by), vec![measure("n", Aggregate::Count(None))])
    }

    /// Where the answer of [`Self::missing`] tells of the period at this position: what is open stands in the newest one,
    /// also when that is over or nothing has happened since.
    fn missing_at(&self, (at, periods): (usize, usize)) -> Option<usize> {
        match self.until {
            Until::Restored => (at + 1 == periods).then_some(0),
            Until::Acknowledged => Some(at),
        }
    }

    fn note_missing(&self, figure: &mut Figure, row: Option<&[Cell]>) {
        let name = match self.until {
            Until::Restored => "open",
            Until::Acknowledged => "unacknowledged",
        };
        let n = row.and_then(|row| row[0].integer()).unwrap_or(0);
        if n > 0 {
            figure.extra.push((name.to_owned(), Decimal::from(n)));
        }
    }

    fn rule(&self) -> &'static str {
        match self.until {
            Until::Restored => "mttr: restored in the period, full duration",
            Until::Acknowledged => "mtta: acknowledged in the period, from the start of the incident",
        }
    }
}

/// A private column: declared names have no space.
const DURATION: &str = "incident duration";

fn measure(name: &str, aggregate: Aggregate) -> Measure {
    Measure { name: name.to_owned(), aggregate, filter: None }
}

fn grouped(period: Expr, by: Option<&str>) -> Vec<(String, Expr)> {
    let by = by.map(|by| ("by".to_owned(), Expr::column(by)));
    std::iter::once(("period".to_owned(), period)).chain(by).collect()
}
