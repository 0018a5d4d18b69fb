//! Declared maintenance as stretches of time: for all services, and for single ones.
//!
//! In: names of declared windows, and from when until when. Out: [`Exclusions`]. Never: excludes a row without an end, which
//! would hide whatever came after it; or brings windows that are rows one by one: they are united before.

use super::spans::{Spans, united};
use crate::calendar::Instant;
use crate::config::{Maintenance, Metric, WindowRows};
use crate::diag::{Diagnostics, Place};
use crate::metrics::Run;
use crate::metrics::intervals::{Intervals, islands};
use crate::query::{Expr, Side};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Windows of declared maintenance.
pub(in crate::metrics) struct Exclusions {
    rules: Vec<(Vec<String>, Spans)>,
    /// One rule of the lineage for each of them.
    pub names: Vec<String>,
    /// The sources of windows.
    pub sources: Vec<String>,
}

impl Exclusions {
    /// Every window that has an instant of `[from, until)`.
    pub(crate) fn new(
        run: &Run<'_>,
        metric: &Metric,
        names: &[String],
        span: (i64, i64),
        found: &mut Diagnostics,
    ) -> Self {
        let mut all = Self { rules: Vec::new(), names: Vec::new(), sources: Vec::new() };
        for maintenance in names.iter().filter_map(|name| run.project.maintenance.get(name)) {
            all.rules.push((maintenance.services.clone(), declared(run, maintenance, span)));
            all.names.push(format!("excluded: {} ({})", maintenance.name, maintenance.when));
            let Some(rows) = &maintenance.rows else { continue };
            if !all.sources.contains(&rows.source) {
                all.sources.push(rows.source.clone());
            }
            for (service, windows) in of_rows(run, &metric.place, rows, found) {
                let services = service.map_or_else(|| maintenance.services.clone(), |service| vec![service]);
                all.rules.push((services, windows));
            }
        }
        all
    }

    /// What is excluded for one service, or (with `None`) for all of them together.
    pub(crate) fn of(&self, service: Option<&str>) -> Spans {
        let applies =
            |services: &[String]| services.is_empty() || service.is_some_and(|name| services.iter().any(|s| s == name));
        united(
            self.rules.iter().filter(|(services, _)| applies(services)).flat_map(|(_, spans)| spans.clone()).collect(),
        )
    }

    /// Everything that is excluded for any service.
    pub(crate) fn all(&self) -> Spans {
        united(self.rules.iter().flat_map(|(_, spans)| spans.clone()).collect())
    }

    /// Whether each window is for all services.
    pub(crate) fn are_for_all(&self) -> bool {
        self.rules.iter().all(|(services, spans)| services.is_empty() || spans.is_empty())
    }

    /// Every instant at which a window begins or ends.
    pub(crate) fn boundaries(&self) -> impl Iterator<Item = i64> + '_ {
        self.rules.iter().flat_map(|(_, spans)| spans).flat_map(|(start, end)| [*start, *end])
    }

    /// Whether a sample at `time` of `service` falls into a window; `None` when nothing is excluded.
    pub(crate) fn condition(&self, time: &str, service: Option<&str>) -> Option<Expr> {
        let mut scopes: Vec<&[String]> = self.rules.iter().map(|(services, _)| services.as_slice()).collect();
        scopes.sort_unstable();
        scopes.dedup();
        let inside = |services: &[String]| {
            let of_scope = self.rules.iter().filter(|(own, _)| own == services);
            let within = within(time, &united(of_scope.flat_map(|(_, spans)| spans.clone()).collect()));
            match service {
                Some(column) if !services.is_empty() => within.and(Expr::column(column).is_in(services)),
                _ => within,
            }
        };
        scopes.into_iter().map(inside).reduce(|a, b| a.or(b))
    }
}

/// Whether an instant lies in one of some sorted stretches that do not overlap.
fn within(time: &str, spans: &Spans) -> Expr {
    let starts = Arc::new(spans.iter().map(|s| s.0).collect::<Vec<_>>());
    let ends = Arc::new(spans.iter().map(|s| s.1).collect::<Vec<_>>());
    let end = Expr::column(time).search_sorted(&starts, Side::LastAtMost).take(&ends);
    let before_end = Expr::column(time).to_integer().lt(end);
    before_end.coalesce(Expr::boolean(false))
}

/// Recurring and dated windows.
fn declared(run: &Run<'_>, maintenance: &Maintenance, (from, until): (i64, i64)) -> Spans {
    let zone = &run.project.site.periods.zone;
    let instant = |second| Instant::from_second(second).unwrap_or(run.as_of);
    let recurring = maintenance.rules.iter().flat_map(|rule| rule.rule.windows(zone, instant(from), instant(until)));
    united(recurring.chain(maintenance.dated.iter().copied()).collect())
}

/// Windows that are rows, united, by their service if the rows tell one.
fn of_rows(
    run: &Run<'_>,
    place: &Place,
    rows: &WindowRows,
    found: &mut Diagnostics,
) -> BTreeMap<Option<String>, Spans> {
    let WindowRows { source, start, end, filter, service } = rows;
    let rows = Intervals { source, start, end, filter: filter.as_ref(), until: None };
    let part = service.as_ref().map_or_else(|| Expr::integer(0), Expr::column);
    let table = run.ask(&rows.islands(&part, None), place, found).unwrap_or_default();
    islands(&table, |cell| cell.text().map(str::to_owned))
}
