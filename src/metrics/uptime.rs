//! Availability, from probe samples or from incident intervals.
//!
//! Samples: up ÷ received; a gap is unknown, neither up nor down, and the share of expected samples that were received is
//! published beside it as `coverage`. Intervals: (base − union of downtime) ÷ base in whole seconds, where declared
//! maintenance is taken from both; an open incident runs to the end of what is known; several services together are down
//! when any of them is.

use super::buckets::Buckets;
use super::measures::quotient;
use super::{Run, blank};
use crate::calendar::Instant;
use crate::config::{Metric, Uptime};
use crate::diag::Diagnostics;
use crate::model::{Figure, FigureFlag};
use crate::query::{Aggregate, Binary, Cell, Expr, Form, Function, Literal, Measure, Query, Select, Side, Table};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Half-open intervals in seconds, sorted, not overlapping.
pub(super) type Spans = Vec<(i64, i64)>;

/// Figures of one metric for all its grains: the whole, and each service when services are told apart.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, uptime: &Uptime, found: &mut Diagnostics) -> Vec<Figure> {
    match uptime {
        Uptime::Probes { source, time, .. } => {
            let Some(coverage) = run.coverage(source, time) else { return Vec::new() };
            let of_grain = |&grain| probes(run, metric, uptime, &run.buckets(grain, coverage), found);
            metric.grains.iter().flat_map(of_grain).collect()
        }
        Uptime::Intervals { source, start, .. } => {
            let Some((first, end)) = run.coverage(source, start) else { return Vec::new() };
            let Some(outages) = outages(run, metric, uptime, found) else { return Vec::new() };
            // An incident that is still open is known to last, however old the newest row is.
            let lasts = outages.iter().any(|outage| outage.end.is_none());
            let coverage = (first, if lasts { run.as_of } else { end });
            let of_grain = |&grain| intervals(run, metric, uptime, &run.buckets(grain, coverage), &outages);
            metric.grains.iter().flat_map(of_grain).collect()
        }
    }
}

/// One incident.
struct Outage {
    service: Option<String>,
    start: i64,
    /// `None` while it is open at the as-of instant.
    end: Option<i64>,
}

fn outages(run: &Run<'_>, metric: &Metric, uptime: &Uptime, found: &mut Diagnostics) -> Option<Vec<Outage>> {
    let Uptime::Intervals { source, start, end, filter, service, .. } = uptime else { return None };
    let as_of = run.as_of.as_second();
    let mut columns = vec![("start".to_owned(), Expr::column(start)), ("end".to_owned(), Expr::column(end))];
    columns.extend(service.as_ref().map(|column| ("service".to_owned(), Expr::column(column))));
    let select = Select::Rows { columns, sort: 2, limit: None };
    let with = Vec::new();
    let query = Query { source: source.clone(), lookups: Vec::new(), with, filter: filter.clone(), select };
    let table = run.ask(&query, &metric.place, found)?;
    let outage = |row: &Vec<Cell>| {
        let start = row[0].integer().filter(|start| *start < as_of)?;
        let end = row[1].integer().filter(|end| *end < as_of);
        let service = row.get(2).and_then(Cell::text).map(str::to_owned);
        end.is_none_or(|end| start < end).then_some(Outage { service, start, end })
    };
    Some(table.rows.iter().filter_map(outage).collect())
}

/// Windows of declared maintenance: for all services, and for single ones.
struct Exclusions {
    rules: Vec<(Vec<String>, Spans)>,
    names: Vec<String>,
}

impl Exclusions {
    fn new(run: &Run<'_>, names: &[String], from: i64, until: Instant) -> Self {
        let zone = &run.project.site.periods.zone;
        let from = Instant::from_second(from).unwrap_or(until);
        let declared: Vec<_> = names.iter().filter_map(|name| run.project.maintenance.get(name)).collect();
        Self {
            rules: declared.iter().map(|m| (m.services.clone(), united(m.rule.windows(zone, from, until)))).collect(),
            names: declared.iter().map(|m| format!("excluded: {} ({})", m.name, m.when)).collect(),
        }
    }

    /// What is excluded for one service, or (with `None`) for all of them together.
    fn of(&self, service: Option<&str>) -> Spans {
        let applies =
            |services: &[String]| services.is_empty() || service.is_some_and(|name| services.iter().any(|s| s == name));
        united(
            self.rules.iter().filter(|(services, _)| applies(services)).flat_map(|(_, spans)| spans.clone()).collect(),
        )
    }

    /// Whether a sample at `time` of `service` falls into a window; `None` when nothing is excluded.
    fn condition(&self, time: &str, service: Option<&str>) -> Option<Expr> {
        let inside = |(services, spans): &(Vec<String>, Spans)| {
            let starts = Arc::new(spans.iter().map(|s| s.0).collect::<Vec<_>>());
            let ends = Arc::new(spans.iter().map(|s| s.1).collect::<Vec<_>>());
            let end = Expr::column(time).locate(&starts, Side::LastAtMost).gather(&ends);
            let within = Expr::Call(
                Function::Coalesce,
                vec![Expr::column(time).to_integer().binary(Binary::Lt, end), Expr::Literal(Literal::Boolean(false))],
            );
            match service {
                Some(column) if !services.is_empty() => {
                    let names = services.iter().map(|s| Literal::Text(s.clone())).collect();
                    within.and(Expr::In(Box::new(Expr::column(column)), names))
                }
                _ => within,
            }
        };
        self.rules.iter().map(inside).reduce(|a, b| a.binary(Binary::Or, b))
    }
}

fn probes(run: &Run<'_>, metric: &Metric, uptime: &Uptime, buckets: &Buckets, found: &mut Diagnostics) -> Vec<Figure> {
    let Uptime::Probes { source, time, up, every, service, exclude } = uptime else { return Vec::new() };
    let exclusions = Exclusions::new(run, exclude, buckets.start(), buckets.until());
    let mut filter = buckets.covers(time, Form::Instant);
    if let Some(excluded) = exclusions.condition(time, service.as_deref()) {
        filter = filter.and(Expr::Not(Box::new(excluded)));
    }
    let mut group = vec![("period".to_owned(), buckets.index(time, Form::Instant))];
    group.extend(service.as_ref().map(|column| ("service".to_owned(), Expr::column(column))));
    let measure = |name: &str, filter| Measure { name: name.to_owned(), aggregate: Aggregate::Count(None), filter };
    // A sample whose state is unknown is no sample: it is neither counted as up nor as received.
    let received = measure("received", Some(up.clone().is_not_null()));
    let measures = vec![measure("up", Some(up.clone())), received];
    let select = Select::Groups { group, measures };
    let query = Query { source: source.clone(), lookups: Vec::new(), with: Vec::new(), filter: Some(filter), select };
    let Some(table) = run.ask(&query, &metric.place, found) else { return Vec::new() };
    let counts = |at: usize, name: Option<&str>| sum_counts(&table, service.is_some(), at, name);
    let services = service_names(&table, service.is_some());
    let mut figures = Vec::new();
    for name in std::iter::once(None).chain(services.iter().map(Some)) {
        for (at, period) in buckets.periods.iter().enumerate() {
            let by = by_service(service.as_deref(), name);
            let mut figure = blank(run, metric, period, by, &[source]);
            let (up, received) = counts(at, name.map(String::as_str));
            figure.n = received.unsigned_abs();
            figure.numerator = Some(Decimal::from(up));
            figure.denominator = Some(Decimal::from(received));
            figure.value = quotient(figure.numerator, figure.denominator, metric.unit);
            if let Some(every) = every {
                let of = |service: Option<&str>| {
                    let base = (buckets.covered(at).0, buckets.covered(at).1);
                    (base.1 - base.0 - overlap(&exclusions.of(service), base)) / every
                };
                let expected: i64 = match name {
                    Some(name) => of(Some(name)),
                    None if services.is_empty() => of(None),
                    None => services.iter().map(|s| of(Some(s))).sum(),
                };
                note_coverage(&mut figure, received, expected);
            }
            figure.lineage.rules = vec!["uptime: samples up / samples received".to_owned()];
            figure.lineage.rules.extend(exclusions.names.iter().cloned());
            figures.push(figure);
        }
    }
    figures
}

/// Publishes the share of expected samples that were received; below 99 % the figure says so.
fn note_coverage(figure: &mut Figure, received: i64, expected: i64) {
    if expected <= 0 {
        return;
    }
    let share = (Decimal::from(received) * Decimal::ONE_HUNDRED / Decimal::from(expected)).min(Decimal::ONE_HUNDRED);
    figure.extra.push(("coverage".to_owned(), share.round_dp(2)));
    if share < Decimal::from(99) {
        figure.flags.push(FigureFlag::Coverage);
    }
}

fn by_service(column: Option<&str>, name: Option<&String>) -> Vec<(String, String)> {
    name.iter().map(|name| (column.unwrap_or("service").to_owned(), (*name).clone())).collect()
}

fn service_names(table: &Table, told_apart: bool) -> BTreeSet<String> {
    if !told_apart {
        return BTreeSet::new();
    }
    table.rows.iter().filter_map(|row| row[1].text().map(str::to_owned)).collect()
}

fn sum_counts(table: &Table, told_apart: bool, at: usize, service: Option<&str>) -> (i64, i64) {
    let first = 1 + usize::from(told_apart);
    let matches = |row: &&Vec<Cell>| {
        row[0].integer() == i64::try_from(at).ok() && (service.is_none() || row[1].text() == service)
    };
    table.rows.iter().filter(matches).fold((0, 0), |(up, received), row| {
        (up + row[first].integer().unwrap_or(0), received + row[first + 1].integer().unwrap_or(0))
    })
}

fn intervals(run: &Run<'_>, metric: &Metric, uptime: &Uptime, buckets: &Buckets, outages: &[Outage]) -> Vec<Figure> {
    let Uptime::Intervals { source, service, exclude, .. } = uptime else { return Vec::new() };
    let exclusions = Exclusions::new(run, exclude, buckets.start(), buckets.until());
    let until = buckets.until().as_second();
    let services: BTreeSet<&str> = outages.iter().filter_map(|outage| outage.service.as_deref()).collect();
    let mut figures = Vec::new();
    for name in std::iter::once(None).chain(services.into_iter().map(Some)) {
        let down = downtime(outages, until, name, &exclusions);
        let excluded = exclusions.of(name);
        for (at, period) in buckets.periods.iter().enumerate() {
            let base = buckets.covered(at);
            let seconds = base.1 - base.0 - overlap(&excluded, base);
            let lost = overlap(&down, base);
            let by = by_service(service.as_deref(), name.map(str::to_owned).as_ref());
            let mut figure = blank(run, metric, period, by, &[source]);
            figure.n = starts_within(outages, name, base);
            figure.numerator = Some(Decimal::from(seconds - lost));
            figure.denominator = Some(Decimal::from(seconds));
            figure.value = quotient(figure.numerator, figure.denominator, metric.unit);
            figure.extra.push(("downtime_s".to_owned(), Decimal::from(lost)));
            figure.lineage.rules = vec!["uptime: union of incident intervals, any service down counts".to_owned()];
            figure.lineage.rules.extend(exclusions.names.iter().cloned());
            figures.push(figure);
        }
    }
    figures
}

/// When a service (or any of them) was down, outside its maintenance windows.
fn downtime(outages: &[Outage], until: i64, name: Option<&str>, exclusions: &Exclusions) -> Spans {
    let of = |service: Option<&str>| -> Spans {
        let own = outages.iter().filter(|outage| outage.service.as_deref() == service);
        let spans = own.map(|outage| (outage.start, outage.end.unwrap_or(until))).collect();
        minus(&united(spans), &exclusions.of(service))
    };
    match name {
        Some(name) => of(Some(name)),
        None => {
            let services: BTreeSet<Option<&str>> = outages.iter().map(|outage| outage.service.as_deref()).collect();
            let any = united(services.into_iter().flat_map(of).collect());
            minus(&any, &exclusions.of(None))
        }
    }
}

fn starts_within(outages: &[Outage], name: Option<&str>, base: (i64, i64)) -> u64 {
    let counts = |outage: &&Outage| {
        (name.is_none() || outage.service.as_deref() == name) && base.0 <= outage.start && outage.start < base.1
    };
    outages.iter().filter(counts).count() as u64
}

/// The union of intervals, sorted.
pub(super) fn united(mut spans: Vec<(i64, i64)>) -> Spans {
    spans.retain(|(start, end)| start < end);
    spans.sort_unstable();
    let mut union: Spans = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match union.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => union.push((start, end)),
        }
    }
    union
}

/// What of `spans` lies outside `excluded`; both sorted and not overlapping.
fn minus(spans: &[(i64, i64)], excluded: &[(i64, i64)]) -> Spans {
    let mut left = Vec::new();
    for &(mut start, end) in spans {
        let first = excluded.partition_point(|e| e.1 <= start);
        for &(from, to) in excluded[first..].iter().take_while(|e| e.0 < end) {
            if start < from {
                left.push((start, from));
            }
            start = start.max(to);
        }
        if start < end {
            left.push((start, end));
        }
    }
    left
}

/// Seconds that sorted, not overlapping intervals share with `base`.
pub(super) fn overlap(spans: &[(i64, i64)], base: (i64, i64)) -> i64 {
    let first = spans.partition_point(|s| s.1 <= base.0);
    spans[first..].iter().take_while(|s| s.0 < base.1).map(|s| s.1.min(base.1) - s.0.max(base.0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_outages_count_once() {
        // 0–60, 30–90 and 90–100 touch: one outage of 100 s.
        assert_eq!(united(vec![(30, 90), (0, 60), (90, 100), (5, 5)]), vec![(0, 100)]);
    }

    #[test]
    fn maintenance_is_cut_out_of_an_outage() {
        // An outage 0–100 around windows 20–30 and 90–200 leaves 0–20 and 30–90: 80 s.
        let left = minus(&[(0, 100)], &[(20, 30), (90, 200)]);
        assert_eq!(left, vec![(0, 20), (30, 90)]);
        assert_eq!(overlap(&left, (0, 100)), 80);
        assert_eq!(overlap(&left, (10, 40)), 20);
        assert_eq!(minus(&[(25, 28)], &[(20, 30)]), vec![]);
    }
}
