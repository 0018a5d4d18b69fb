//! The rows of the incident log, one by one, each with what its uptime counts of it.
//!
//! In: the declared log. Out: [`IncidentFact`]s, and the maintenance windows that are rows. Never: shows an incident that began
//! at the as-of instant or after it, or one that ends before it begins.

use super::exclusions::Exclusions;
use super::spans::minus;
use crate::calendar::Instant;
use crate::config::{IncidentLog, Metric, MetricKind, Uptime, Weights, WindowRows};
use crate::diag::{Diagnostics, Place};
use crate::metrics::{Run, measures};
use crate::model::{IncidentFact, WindowFact};
use crate::query::{Binary, Cell, Expr, Query, Select};
use rust_decimal::Decimal;

/// How many windows of maintenance that are rows a site shows of each declaration.
const WINDOWS: usize = 500;

/// What counts as downtime of the rows of a log.
struct Counted<'m> {
    weights: Option<&'m Weights>,
    exclusions: Exclusions,
}

/// Every incident of a log, by start.
pub(in crate::metrics) fn incidents(run: &Run<'_>, log: &IncidentLog, found: &mut Diagnostics) -> Vec<IncidentFact> {
    let Some(source) = run.project.sources.get(&log.source) else { return Vec::new() };
    let metric = log.downtime.as_ref().and_then(|id| run.project.metrics.get(id));
    let Some(table) = run.ask(&question(log, metric), &source.place, found) else { return Vec::new() };
    let starts = table.rows.iter().filter_map(|row| row[0].integer());
    let span = (starts.min().unwrap_or_default(), run.as_of.as_second());
    let counted = metric.and_then(|metric| Counted::new(run, metric, span, found));
    table.rows.iter().filter_map(|row| fact(run, row, counted.as_ref())).collect()
}

/// Until when a log says anything.
pub(in crate::metrics) fn known_until(run: &Run<'_>, log: &IncidentLog) -> Option<Instant> {
    run.coverage(&log.source, &log.start).map(|(_, end)| end)
}

/// The newest windows of maintenance that are rows of sources, by start.
pub(in crate::metrics) fn windows(run: &Run<'_>, found: &mut Diagnostics) -> Vec<WindowFact> {
    let mut windows = Vec::new();
    for maintenance in run.project.maintenance.values() {
        let Some(rows) = &maintenance.rows else { continue };
        let table = run.ask(&newest_windows(rows), &Place::file("data/calendars.yaml"), found).unwrap_or_default();
        let window = |row: &Vec<Cell>| {
            let instant = |cell: &Cell| Instant::from_second(cell.integer()?).ok();
            let service = row[3].text().map(str::to_owned);
            Some(WindowFact { name: maintenance.name.clone(), service, start: instant(&row[2])?, end: instant(&row[1])? })
        };
        windows.extend(table.rows.iter().filter_map(window));
    }
    windows.sort_by(|a, b| (a.start, a.end, &a.name, &a.service).cmp(&(b.start, b.end, &b.name, &b.service)));
    windows
}

fn newest_windows(WindowRows { source, start, end, filter, service }: &WindowRows) -> Query {
    let lasts = Expr::column(start).binary(Binary::Lt, Expr::column(end));
    let columns = [
        ("newest", Expr::integer(0).minus(Expr::column(start).to_integer())),
        ("end", Expr::column(end).to_integer()),
        ("start", Expr::column(start).to_integer()),
        ("service", service.as_ref().map_or_else(Expr::null, Expr::column)),
    ];
    let columns = columns.into_iter().map(|(name, expr)| (name.to_owned(), expr)).collect();
    Query {
        source: source.clone(),
        lookups: Vec::new(),
        with: Vec::new(),
        filter: Some(filter.iter().cloned().fold(lasts, Expr::and)),
        select: Select::Rows { columns, sort: 4, limit: Some(WINDOWS) },
    }
}

fn question(log: &IncidentLog, metric: Option<&Metric>) -> Query {
    let or_null = |column: Option<&String>| column.map_or_else(Expr::null, Expr::column);
    let (filter, weights) = match metric.map(|metric| &metric.kind) {
        Some(MetricKind::Uptime(Uptime::Intervals { filter, weights, .. })) => (filter.as_ref(), weights.as_ref()),
        _ => (None, None),
    };
    let counts = |filter: &Expr| Expr::Case(vec![(filter.clone(), Expr::integer(1))], Box::new(Expr::integer(0)));
    let columns = [
        ("start", Expr::column(&log.start)),
        ("id", or_null(log.id.as_ref())),
        ("service", or_null(log.service.as_ref())),
        ("end", Expr::column(&log.end)),
        ("severity", or_null(log.severity.as_ref())),
        ("title", or_null(log.title.as_ref())),
        ("impact", or_null(weights.map(|weights| &weights.column))),
        ("counts", filter.map_or_else(|| Expr::integer(1), counts)),
    ];
    let columns = columns.into_iter().map(|(name, expr)| (name.to_owned(), expr)).collect();
    let select = Select::Rows { columns, sort: 4, limit: None };
    Query { source: log.source.clone(), lookups: Vec::new(), with: Vec::new(), filter: None, select }
}

fn fact(run: &Run<'_>, row: &[Cell], counted: Option<&Counted<'_>>) -> Option<IncidentFact> {
    let as_of = run.as_of.as_second();
    let start = row[0].integer().filter(|start| *start < as_of)?;
    let end = row[3].integer().filter(|end| *end < as_of);
    if end.is_some_and(|end| end < start) {
        return None;
    }
    let text =
        |cell: &Cell| (*cell != Cell::Null).then(|| measures::shown(cell)).filter(|text| !text.trim().is_empty());
    let service = text(&row[2]);
    let counts = row[7].integer() == Some(1);
    let span = (start, end.unwrap_or(as_of));
    let downtime = counted
        .map(|counted| if counts { counted.seconds(service.as_deref(), row[6].text(), span) } else { Decimal::ZERO });
    Some(IncidentFact {
        id: text(&row[1]).unwrap_or_default(),
        service,
        severity: text(&row[4]),
        title: text(&row[5]),
        start: Instant::from_second(start).ok()?,
        end: end.and_then(|end| Instant::from_second(end).ok()),
        downtime,
    })
}

impl<'m> Counted<'m> {
    fn new(run: &Run<'_>, metric: &'m Metric, span: (i64, i64), found: &mut Diagnostics) -> Option<Self> {
        let MetricKind::Uptime(Uptime::Intervals { weights, exclude, .. }) = &metric.kind else { return None };
        let exclusions = Exclusions::new(run, metric, exclude, span, found);
        Some(Self { weights: weights.as_ref(), exclusions })
    }

    /// Weighted seconds outside maintenance.
    fn seconds(&self, service: Option<&str>, impact: Option<&str>, span: (i64, i64)) -> Decimal {
        let left = minus(&[span], &self.exclusions.of(service));
        let seconds: i64 = left.iter().map(|(start, end)| end - start).sum();
        Decimal::from(seconds) * super::incidents::weight(self.weights, impact)
    }
}
