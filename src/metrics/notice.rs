//! Notice: how long before its start an event was announced, the shortest of the period; no events, no value.
//!
//! In: a source of maintenance windows or other announced events. Out: figures of the whole and of each breakdown, by the period in
//! which the event starts. Never: counts an event that has not started, since it may still be announced, or lets one that nobody
//! announced, or that was announced after it had begun, vanish: its notice is 0, and it is counted beside the value.

use super::Run;
use super::aggregate::{AggregateRequest, aggregate_figures};
use crate::config::Metric;
use crate::diag::Diagnostics;
use crate::model::Figure;
use crate::query::{Aggregate, Expr, Measure};
use rust_decimal::Decimal;

/// What is announced, and when.
#[derive(Clone, Copy)]
pub(super) struct Announced<'a> {
    /// The source of events.
    pub source: &'a str,
    /// When an event starts.
    pub start: &'a str,
    /// When it was announced; missing for one of which nobody was told.
    pub announced: &'a str,
    /// Which events count.
    pub filter: Option<&'a Expr>,
}

/// Figures of one metric for all its grains and breakdowns.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, events: Announced<'_>, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = run.coverage(events.source, events.start) else { return Vec::new() };
    let (start, announced) = (|| Expr::column(events.start), || Expr::column(events.announced));
    let notice = start().to_integer().minus(announced().to_integer());
    let shortest = notice.coalesce(Expr::integer(0)).greatest(Expr::integer(0));
    let late = announced().is_null().or(announced().ge(start()));
    let measures = vec![
        Measure::count("n"),
        Measure::new("shortest", Aggregate::Min(shortest)),
        Measure::count_if("unannounced", late.is_true()),
    ];
    let (source, time, filter) = (events.source, events.start, events.filter);
    let asked = AggregateRequest { source, time, coverage, upcoming: false, filter, measures };
    aggregate_figures(run, metric, &asked, found, |figure, row| {
        figure.lineage.rules = vec!["notice: shortest of the events that start in the period".to_owned()];
        let Some([n, shortest, unannounced]) = row else { return };
        let second = figure.unit.wall_seconds().unwrap_or(Decimal::ONE);
        figure.n = n.integer().and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        figure.value = shortest.decimal().and_then(|seconds| seconds.checked_div(second));
        if let Some(none) = unannounced.integer().filter(|none| *none > 0) {
            figure.note("unannounced", Decimal::from(none));
        }
    })
}
