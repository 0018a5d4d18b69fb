//! What pages show of the incident log, each row with what its uptime counts of it, and how many rows there are.
//!
//! In: the declared log, and the ids that documents name. Out: [`IncidentRows`], [`Logged`], and the newest maintenance windows
//! that are rows. Never: brings every row of a long log: the newest ones, the newest of each week, those that are open and
//! those that documents name are listed, the others only counted. An incident that is listed is listed with all of its rows.
//!
//! Decided in docs/decisions/0071-listed-incidents.md.

mod question;

use super::exclusions::Exclusions;
use super::spans::minus;
use crate::calendar::{Grain, Instant};
use crate::config::{IncidentLog, Metric, MetricKind, Uptime, Weights, WindowRows};
use crate::diag::{Diagnostics, Place};
use crate::metrics::{Run, measures};
use crate::model::{IncidentFact, IncidentRows, Logged, WindowFact};
use crate::query::{Cell, Expr, Limit, Query, Table};
use question::{Counts, Listed};
use rust_decimal::Decimal;

/// How many windows of maintenance that are rows a site shows of each declaration.
const WINDOWS: usize = 500;

/// What counts as downtime of the rows of a log.
struct Counted<'m> {
    weights: Option<&'m Weights>,
    exclusions: Exclusions,
}

/// The incidents of a log that are shown, by start, and how many there are.
pub(in crate::metrics) fn incidents(
    run: &Run<'_>,
    log: &IncidentLog,
    found: &mut Diagnostics,
) -> (IncidentRows, Logged) {
    let Some(logged) = logged(run, log, found) else { return Default::default() };
    let metric = log.downtime.as_ref().and_then(|id| run.project.metrics.get(id));
    let Some(table) = listed(run, log, metric, found) else { return Default::default() };
    let starts = table.rows.iter().filter_map(|row| row[7].integer());
    let span = (starts.min().unwrap_or_default(), run.as_of.as_second());
    let counted = metric.and_then(|metric| Counted::new(run, metric, span, found));
    let mut facts: Vec<IncidentFact> = table.rows.iter().filter_map(|row| fact(run, row, counted.as_ref())).collect();
    facts.sort_by(|a, b| (a.start, &a.id, &a.service, a.end).cmp(&(b.start, &b.id, &b.service, b.end)));
    (IncidentRows::new(facts), logged)
}

/// Until when a log says anything.
pub(in crate::metrics) fn known_until(run: &Run<'_>, log: &IncidentLog) -> Option<Instant> {
    run.coverage(&log.source, &log.start).map(|(_, end)| end)
}

fn place<'r>(run: &Run<'r>, log: &IncidentLog) -> Option<&'r Place> {
    run.project.sources.get(&log.source).map(|source| &source.place)
}

/// How many rows there are, by the stretches of time that pages speak of.
fn logged(run: &Run<'_>, log: &IncidentLog, found: &mut Diagnostics) -> Option<Logged> {
    let first = run.coverages.first(&log.source, &log.start)?;
    let mut cuts: Vec<i64> =
        run.buckets(Grain::Day, (first, run.as_of)).periods.iter().map(|day| day.start.as_second()).collect();
    let periods = &run.project.site.periods;
    if periods.cutoff.is_some() {
        let windows = periods.covering(Grain::Cutoff, first, run.as_of);
        // What is before the first row begins with it.
        cuts.extend(windows.iter().map(|window| window.start.max(first).as_second()));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let counts = Counts::new(log, run.as_of, cuts);
    let place = place(run, log)?;
    let began = run.ask(&counts.began(), place, found)?;
    let over = run.ask(&counts.over(), place, found)?;
    Some(counts.read(&began, &over))
}

/// The rows that are listed; of a log that is listed in part, each incident with all of its rows.
fn listed(run: &Run<'_>, log: &IncidentLog, metric: Option<&Metric>, found: &mut Diagnostics) -> Option<Table> {
    let place = place(run, log)?;
    let weeks = run.coverages.first(&log.source, &log.start).map(|first| {
        let grain = if run.project.site.periods.cutoff.is_some() { Grain::Cutoff } else { Grain::Week };
        run.buckets(grain, (first, run.as_of))
    });
    let listed = Listed { run, log, metric, weeks: weeks.as_ref()? };
    run.ask(&listed.question(), place, found)
}

/// The newest windows of maintenance that are rows of sources, by start.
pub(in crate::metrics) fn windows(run: &Run<'_>, found: &mut Diagnostics) -> Vec<WindowFact> {
    let mut windows = Vec::new();
    for maintenance in run.project.maintenance.values() {
        let Some(rows) = &maintenance.rows else { continue };
        let table = run.ask(&newest_windows(rows), &Place::file("data/calendars.yaml"), found).unwrap_or_default();
        let window = |row: &Vec<Cell>| {
            let (name, service) = (maintenance.name.clone(), row[3].text().map(str::to_owned));
            Some(WindowFact { name, service, start: row[2].instant()?, end: row[1].instant()? })
        };
        windows.extend(table.rows.iter().filter_map(window));
    }
    windows.sort_by(|a, b| (a.start, a.end, &a.name, &a.service).cmp(&(b.start, b.end, &b.name, &b.service)));
    windows
}

fn newest_windows(WindowRows { source, start, end, filter, service }: &WindowRows) -> Query {
    let lasts = Expr::column(start).lt(Expr::column(end));
    let columns = [
        ("newest", Expr::integer(0).minus(Expr::column(start).to_integer())),
        ("end", Expr::column(end).to_integer()),
        ("start", Expr::column(start).to_integer()),
        ("service", service.as_ref().map_or_else(Expr::null, Expr::column)),
    ];
    let columns = columns.into_iter().map(|(name, expr)| (name.to_owned(), expr)).collect();
    Query::rows(source, columns, 4)
        .limited(Limit::from(WINDOWS))
        .filtered(filter.iter().cloned().fold(lasts, Expr::and))
}

fn fact(run: &Run<'_>, row: &[Cell], counted: Option<&Counted<'_>>) -> Option<IncidentFact> {
    let as_of = run.as_of.as_second();
    let start = row[7].integer()?;
    let end = row[3].integer();
    let text =
        |cell: &Cell| (*cell != Cell::Null).then(|| measures::shown(cell)).filter(|text| !text.trim().is_empty());
    let service = text(&row[2]);
    let counts = row[8].integer() == Some(1);
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
