//! Definitions and calendars → questions; their small answers → [`Figures`] with targets, standings and changes.
//!
//! In: a [`Project`], an engine that answers its questions and tells what was read, and the as-of instant. Out:
//! every figure of every metric and SLA policy, for every period that the data cover. Never: sees a row, knows which
//! engine answered, reads a clock, or judges with floats.

mod active_users;
mod adherence;
mod aggregate;
mod backlog;
mod batching;
mod blocks;
mod buckets;
mod budget;
mod change;
mod combined_values;
mod compliance;
mod composed;
mod cost;
mod coverage;
mod cumulative;
mod days;
mod derived;
mod done_without_end;
mod drill_through;
mod fill;
mod future_rows;
mod hours;
mod intervals;
mod inverted_intervals;
mod ledger;
mod list_export;
mod manual;
mod measure_columns;
mod measures;
mod missing;
mod mtbf;
mod mttr;
mod notice;
mod overflow;
mod passes;
mod progress;
mod renamed_values;
mod retention;
mod series;
mod share_above_hundred;
mod share_scale;
mod sla;
mod slot_outcomes;
mod snapshot;
mod source_rows;
mod status;
mod survey;
mod target_status;
mod trend;
mod unmatched_values;
mod uptime;
mod watched;

use crate::calendar::{Date, Instant, Period};
use crate::config::{Metric, MetricKind, Project};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{
    ChecklistProgress, CrossedAlert, Days, Figure, Figures, IssuedReport, Ledger, SourceReport, StatusFacts,
    TargetStatus, Trend,
};
use crate::objective::{Target, TargetKind};
use crate::query::{DataType, Engine, EngineError, Query, Table};
use crate::say;
use buckets::Buckets;
pub use coverage::Coverages;
pub use drill_through::EngineDrillThrough;
pub use future_rows::report_future_rows;
pub use passes::{MetricPasses, metric_passes};
use rayon::prelude::*;
use serde::Serialize;
pub use sla::{ClockFilter, ClockRow, TicketClock, clock_rows, clock_table, ticket_clocks, ticket_keys};
pub use snapshot::Snapshot;
pub use source_rows::{FigureRows, excluded_seconds, figure_rows};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
pub use watched::{AlertState, Crossing, WatchedAlert, watched_alerts};

/// What every computation of one run needs.
#[derive(Clone)]
pub(crate) struct Run<'a> {
    project: &'a Project,
    engine: &'a dyn Engine,
    coverages: &'a Coverages,
    /// What documents and earlier runs say.
    beside: &'a ExternalFacts,
    as_of: Instant,
}

impl Run<'_> {
    /// What was read from a source; `None` when the source could not be read at all.
    fn profile(&self, source: &str) -> Option<Arc<SourceReport>> {
        self.engine.profile(source)
    }

    /// From the first instant of a time column to where the source ends saying anything (exclusive), or `None` without
    /// rows.
    ///
    /// Silence is knowledge only as long as the source is fresh: within `fresh_within` of its newest row "no row" means
    /// that nothing happened, and the coverage reaches to the as-of instant; after it, coverage ends with the newest row.
    fn coverage(&self, source: &str, time: &str) -> Option<(Instant, Instant)> {
        let first = self.coverages.first(source, time)?;
        let newest = self.coverages.newest(source)?;
        let after_newest = Instant::from_second(newest.as_second() + 1).ok()?;
        let is_known = self.is_fresh(source) || self.coverages.is_complete(source);
        let end = if is_known { self.as_of } else { after_newest.min(self.as_of) };
        (first < end).then_some((first, end))
    }

    /// Whether the newest row is within the source's declared `fresh_within`; `false` without such a declaration.
    fn is_fresh(&self, source: &str) -> bool {
        let within = self.project.sources.get(source).and_then(|s| s.fresh_within);
        let newest = self.coverages.newest(source);
        matches!((within, newest), (Some(within), Some(newest)) if self.as_of.as_second() - newest.as_second() <= within)
    }

    fn ask(&self, query: &Query, place: &Place, found: &mut Diagnostics) -> Option<Table> {
        match self.engine.run(query) {
            Ok(table) => Some(table),
            Err(error) => {
                self.refuse(&error, place, found);
                None
            }
        }
    }

    /// Says that what is declared at a place cannot be computed.
    fn refuse(&self, EngineError { source, reason }: &EngineError, place: &Place, found: &mut Diagnostics) {
        found.push(Diagnostic::new(
            code::DATA_QUERY,
            place.clone(),
            say!("`{source}` から計算できません: {reason}", "cannot be computed from `{source}`: {reason}"),
        ));
    }

    /// The type of a declared column.
    fn column_type(&self, source: &str, column: &str) -> Option<DataType> {
        Some(self.project.sources.get(source)?.columns.get(column)?.kind.data_type())
    }

    /// The type of a column that a definition names.
    fn data_type(&self, source: &str, column: &str) -> DataType {
        self.column_type(source, column).expect("the configuration names declared columns only")
    }

    fn buckets(&self, grain: crate::calendar::Grain, coverage: (Instant, Instant)) -> Buckets {
        Buckets::new(&self.project.site.periods, grain, coverage)
    }
}

/// What documents and earlier runs say, beside the data.
#[derive(Debug, Default, Serialize)]
pub struct ExternalFacts {
    /// The boxes of documents, by the metric that asks for them.
    pub ticked: BTreeMap<String, ChecklistProgress>,
    /// The days that ticked boxes name, by the entry of the schedule that they show.
    pub dates: BTreeMap<String, Vec<Date>>,
    /// The reports that were issued.
    pub issued: Vec<IssuedReport>,
    /// The ids of incidents that documents are about.
    pub incidents: BTreeSet<String>,
}

/// What the data say, as of an instant.
#[derive(Debug, Clone, Default)]
pub struct ComputedFacts {
    /// From when until when each source says anything.
    pub coverages: Coverages,
    /// The days of each source that have rows.
    pub days: BTreeMap<String, Days>,
    /// What became of what was planned.
    pub ledger: Ledger,
    /// Every figure.
    pub figures: Figures,
    /// Services day by day, and incidents.
    pub status: StatusFacts,
}

/// Computes every figure of the project as of an instant: rows at or after it are not seen.
pub fn compute(
    project: &Project,
    engine: &dyn Engine,
    beside: &ExternalFacts,
    as_of: Instant,
    found: &mut Diagnostics,
) -> ComputedFacts {
    let data = Snapshot { project, engine, as_of };
    let (coverages, (days, ledger, figures, status)) = batching::run_batched(data, beside, found, |run, found| {
        let ledger = ledger::ledger(run, found);
        let mut figures = all_kinds(run, &ledger, found);
        figures.extend(budget::of_events(run, &figures));
        figures.iter_mut().for_each(|figure| target_status::mark_truncated(run, figure));
        missing::without_holidays(run, &mut figures);
        let mut figures = composed::compute(run, figures, found);
        missing::add(run, &mut figures);
        overflow::drop_overflowing(run, &mut figures, found);
        target_status::compare_with_previous(&mut figures);
        target_status::compare_with_year_ago(run, &mut figures);
        trend::assign_trends(project, &mut figures);
        figures.par_iter_mut().for_each(|figure| target_status::evaluate(run, figure));
        trend::other_windows(project, &mut figures);
        compliance::annotate(&mut figures);
        combined_values::report(run, &figures, found);
        share_scale::report(run, &figures, found);
        share_above_hundred::report(run, &figures, found);
        (days::days(run), ledger, figures, status::facts(run))
    });
    ComputedFacts { coverages, days, ledger, figures: Figures::new(figures), status }
}

/// The figures of every metric and policy, before they are compared and judged.
fn all_kinds(run: &Run<'_>, ledger: &Ledger, found: &mut Diagnostics) -> Vec<Figure> {
    let mut figures = measures::compute(run, found);
    for metric in run.project.metrics.values() {
        figures.extend(own_kind(run, metric, ledger, found));
    }
    for policy in run.project.policies.values() {
        figures.extend(sla::compute(run, policy, found));
    }
    inverted_intervals::report(run, found);
    unmatched_values::report(run, found);
    done_without_end::report(run, found);
    figures
}

/// How a computed figure stands against a target that need not be its metric's: what a document promises. Where the target
/// is a trend, the figure's is told too.
pub fn judge(project: &Project, figures: &Figures, figure: &Figure, target: &Target) -> (TargetStatus, Option<Trend>) {
    let (kept, trend) = keeps(project, figures, figure, target);
    (target_status::standing(figure, kept), trend)
}

/// Whether a computed figure does what a target or an alert of a document says so far; `None` where that does not speak of
/// it. Where it is a trend, the figure's is told too.
pub fn keeps(project: &Project, figures: &Figures, figure: &Figure, target: &Target) -> (Option<bool>, Option<Trend>) {
    if target.kind != TargetKind::Trend || figure.trend.is_some() {
        return (target_status::keeps(project, target, figure), figure.trend.clone());
    }
    let judged = Figure { trend: trend::trend_of(project, figures, figure), ..figure.clone() };
    (target_status::keeps(project, target, &judged), judged.trend)
}

/// The day whose target holds for a period: that of its first instant.
pub fn day_in_force(project: &Project, period: &Period) -> Date {
    target_status::day_of(project, period)
}

/// The alerts that the newest complete period of a whole metric crosses, by metric in declared order.
pub fn crossed_alerts(project: &Project, figures: &Figures) -> Vec<CrossedAlert> {
    let crossed = |metric: &Metric| {
        let newest = metric.grains.iter().filter_map(|grain| figures.latest(&metric.id, *grain));
        let newest = newest.filter(|figure| !figure.partial && figure.alert.is_some());
        let alert = newest.clone().find_map(|figure| figure.alert.clone())?;
        let periods: Vec<String> = newest.map(|figure| figure.period.label.clone()).collect();
        let (metric, label, place) = (metric.id.clone(), metric.label.clone(), metric.place.clone());
        Some(CrossedAlert { metric, label, alert, periods, place })
    };
    project.metrics.values().filter_map(crossed).collect()
}

/// The kinds that are more than an aggregation.
fn own_kind(run: &Run<'_>, metric: &Metric, ledger: &Ledger, found: &mut Diagnostics) -> Vec<Figure> {
    match &metric.kind {
        // Budgets are computed with what they are of.
        MetricKind::Simple { .. } | MetricKind::Ratio { .. } | MetricKind::ErrorBudget(_) => Vec::new(),
        // These are made of other figures, once those are there.
        MetricKind::Derived(_) | MetricKind::Change(_) => Vec::new(),
        MetricKind::Cumulative(total) => cumulative::compute(run, metric, total, found),
        MetricKind::Manual(manual) => manual::compute(run, metric, manual, found),
        MetricKind::Cost(cost) => cost::compute(run, metric, cost, found),
        MetricKind::Survey(survey) => survey::compute(run, metric, survey, found),
        MetricKind::Adherence(adherence) => adherence::compute(run, metric, adherence, ledger, found),
        MetricKind::Backlog(of) => backlog::compute(run, metric, of, found),
        MetricKind::Progress(progress) => progress::compute(run, metric, progress, found),
        MetricKind::Uptime(uptime) => uptime::compute(run, metric, uptime, found),
        MetricKind::Mttr { source, start, end, filter } => {
            let (filter, until) = (filter.as_ref(), mttr::Until::Restored);
            mttr::compute(run, metric, mttr::Spans { source, start, end, filter, until }, found)
        }
        MetricKind::Mtta { source, start, acknowledged: end, filter } => {
            let (filter, until) = (filter.as_ref(), mttr::Until::Acknowledged);
            mttr::compute(run, metric, mttr::Spans { source, start, end, filter, until }, found)
        }
        MetricKind::Notice { source, start, announced, filter } => {
            let events = notice::Announced { source, start, announced, filter: filter.as_ref() };
            notice::compute(run, metric, events, found)
        }
        MetricKind::Mtbf { source, start, end, filter } => {
            let until = Some(run.as_of.as_second());
            let rows = intervals::Intervals { source, start, end, filter: filter.as_ref(), until };
            mtbf::compute(run, metric, rows, found)
        }
        MetricKind::Retention { source, user, stay, filter, churn } => {
            let users = retention::Users { source, user, stay, filter: filter.as_ref(), churn: *churn };
            retention::compute(run, metric, users, found)
        }
        MetricKind::ActiveUsers { source, user, time, filter, reading } => {
            let (filter, reading) = (filter.as_ref(), *reading);
            active_users::compute(run, metric, active_users::Activity { source, user, time, filter, reading }, found)
        }
    }
}

/// A figure of a metric with everything that does not depend on its value.
fn blank(run: &Run<'_>, metric: &Metric, period: &Period, by: Vec<(String, String)>, sources: &[&str]) -> Figure {
    Figure {
        metric: metric.id.clone(),
        label: metric.label.clone(),
        by,
        partial: period.is_partial(run.as_of),
        period: period.clone(),
        value: None,
        unit: metric.unit,
        n: 0,
        numerator: None,
        denominator: None,
        target: metric.target.target_on(target_status::day_of(run.project, period)).cloned(),
        better: metric.better,
        standing: crate::model::TargetStatus::Undecided,
        change: None,
        year_ago: None,
        trend: None,
        alert: None,
        kept: None,
        readings: Vec::new(),
        extra: Vec::new(),
        flags: Vec::new(),
        lineage: crate::model::Lineage { sources: sources.iter().map(|&s| s.to_owned()).collect(), rules: Vec::new() },
    }
}
