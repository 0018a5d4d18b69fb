//! Mean time between failures: (period − union of downtime) ÷ incidents that started in it. None started → no value.
//!
//! In: the rows of a source of incidents. Out: figures of the whole and of each breakdown. Never: counts an incident whose
//! restoration is before its start (one still open runs to the as-of instant); or judges a period of which too little is
//! known.

use super::coverage::{note_known, reached, share_known};
use super::uptime::{overlap, united};
use super::{Run, blank};
use crate::config::{Dimension, Metric};
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Cell, Expr, Query, Select};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// One incident.
struct Failure {
    start: i64,
    /// `None` while it is open at the as-of instant.
    end: Option<i64>,
    /// Whether its end is before its start.
    is_backwards: bool,
    /// Its value of each breakdown, in declared order.
    by: Vec<String>,
}

/// Figures of one metric for all its grains and breakdowns.
pub(super) fn compute(
    run: &Run<'_>,
    metric: &Metric,
    source: &str,
    (start, end): (&str, &str),
    filter: Option<&Expr>,
    found: &mut Diagnostics,
) -> Vec<Figure> {
    let Some(coverage) = run.coverage(source, start) else { return Vec::new() };
    let Some(failures) = failures(run, metric, source, (start, end), filter, found) else { return Vec::new() };
    // An incident that is still open is known to last, however old the newest row is.
    let lasts = failures.iter().any(|failure| failure.end.is_none());
    let coverage = (coverage.0, if lasts { run.as_of } else { coverage.1 });
    let until = coverage.1.as_second();
    let mut figures = Vec::new();
    for (by, own) in scopes(metric, &failures) {
        let (backwards, own): (Vec<&Failure>, Vec<&Failure>) =
            own.into_iter().partition(|failure| failure.is_backwards);
        let down = united(own.iter().map(|failure| (failure.start, failure.end.unwrap_or(until))).collect());
        for &grain in &metric.grains {
            let buckets = run.buckets(grain, coverage);
            for (at, period) in buckets.periods.iter().enumerate() {
                let base = buckets.covered(at);
                let mut figure = blank(run, metric, period, by.clone(), &[source]);
                let lost = overlap(&down, base);
                let started = |failure: &&&Failure| base.0 <= failure.start && failure.start < base.1;
                figure.n = own.iter().filter(started).count() as u64;
                let second = figure.unit.wall_seconds().unwrap_or(Decimal::ONE);
                let up = Decimal::from(base.1 - base.0 - lost);
                figure.value = up.checked_div(Decimal::from(figure.n) * second);
                figure.extra.push(("downtime_s".to_owned(), Decimal::from(lost)));
                // Time of which nothing is known is no time without failures.
                let asked = (base.0, period.end.min(run.as_of).as_second());
                let (from, until) = reached(asked, coverage);
                note_known(&mut figure, share_known(Decimal::from(until - from), asked.1 - asked.0));
                figure.lineage.rules = vec!["mtbf: (period - union of downtime) / incidents started in it".to_owned()];
                let wrong = backwards.iter().filter(started).count();
                super::backwards::note(&mut figure, i64::try_from(wrong).expect("no list is longer than memory"));
                figures.push(figure);
            }
        }
    }
    figures
}

fn failures(
    run: &Run<'_>,
    metric: &Metric,
    source: &str,
    (start, end): (&str, &str),
    filter: Option<&Expr>,
    found: &mut Diagnostics,
) -> Option<Vec<Failure>> {
    let as_of = run.as_of.as_second();
    let mut columns = vec![("start".to_owned(), Expr::column(start)), ("end".to_owned(), Expr::column(end))];
    let by = metric.by.iter().enumerate();
    columns.extend(by.map(|(at, dimension)| (format!("by{at}"), Expr::column(&dimension.name))));
    let select = Select::Rows { columns, sort: 2, limit: None };
    let (lookups, with) = (Vec::new(), Vec::new());
    let query = Query { source: source.to_owned(), lookups, with, filter: filter.cloned(), select };
    let table = run.ask(&query, &metric.place, found)?;
    let failure = |row: &Vec<Cell>| {
        let start = row[0].integer().filter(|start| *start < as_of)?;
        let end = row[1].integer().filter(|end| *end < as_of);
        let by = row[2..].iter().map(super::measures::shown).collect();
        Some(Failure { start, end, is_backwards: end.is_some_and(|end| end < start), by })
    };
    Some(table.rows.iter().filter_map(failure).collect())
}

type Scope<'f> = (Vec<(String, String)>, Vec<&'f Failure>);

/// The whole, then each value of each breakdown: declared values first, then the others by name.
fn scopes<'f>(metric: &Metric, failures: &'f [Failure]) -> Vec<Scope<'f>> {
    let mut scopes = vec![(Vec::new(), failures.iter().collect())];
    for (at, Dimension { name, values }) in metric.by.iter().enumerate() {
        let seen: BTreeSet<&String> = failures.iter().map(|failure| &failure.by[at]).collect();
        let others = seen.iter().copied().filter(|value| !values.contains(value));
        for value in values.iter().filter(|value| seen.contains(value)).chain(others) {
            let own = failures.iter().filter(|failure| &failure.by[at] == value);
            scopes.push((vec![(name.clone(), value.clone())], own.collect()));
        }
    }
    scopes
}
