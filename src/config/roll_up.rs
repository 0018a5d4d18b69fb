//! The grains that reports of quarters, halves and fiscal years need, and those of days.
//!
//! In: which reports are made, and what is computed by the month. Out: metrics and policies that are computed by the quarter,
//! the half and the fiscal year too, and those that a daily report names by the day, each from its rows. Never: gives a grain
//! to what has no meaning in it, or to values that people typed for other periods.

use super::{Baseline, Metric, MetricKind, Offset, ReportSettings, Reports, SlaPolicy, Window};
use crate::calendar::Grain;
use crate::model::ReportPeriod;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// Adds the grains of the roll-ups that are made.
pub(super) fn apply(
    reports: &Reports,
    metrics: &mut IndexMap<String, Metric>,
    policies: &mut IndexMap<String, SlaPolicy>,
) {
    let long =
        [(ReportPeriod::Quarter, Grain::Quarter), (ReportPeriod::Half, Grain::Half), (ReportPeriod::Year, Grain::Year)];
    for (period, grain) in long {
        if reports.made.iter().any(|made| made.period == period) {
            let by_the_month = policies.values_mut().filter(|policy| policy.grains.contains(&Grain::Month));
            by_the_month.for_each(|policy| roll_up(&mut policy.grains, &mut policy.rolled_up, grain));
            gain(grain, &|metric| metric.grains.contains(&Grain::Month), metrics, policies);
        }
    }
    let daily = reports.made.iter().filter(|made| made.period == ReportPeriod::Day);
    let named: BTreeSet<String> = daily.flat_map(ReportSettings::named_metrics).cloned().collect();
    if !named.is_empty() {
        let named = with_inputs(named, metrics);
        let of_named = policies.values_mut().filter(|policy| policy.metric_ids().any(|id| named.contains(&id)));
        of_named.for_each(|policy| roll_up(&mut policy.grains, &mut policy.rolled_up, Grain::Day));
        gain(Grain::Day, &|metric| named.contains(&metric.id), metrics, policies);
    }
}

fn roll_up(grains: &mut Vec<Grain>, rolled_up: &mut Vec<Grain>, grain: Grain) {
    if !grains.contains(&grain) {
        grains.push(grain);
        grains.sort_unstable();
        rolled_up.push(grain);
    }
}

/// Metrics with those that they are made of.
fn with_inputs(named: BTreeSet<String>, metrics: &IndexMap<String, Metric>) -> BTreeSet<String> {
    let (mut open, mut all): (Vec<String>, BTreeSet<String>) = (named.into_iter().collect(), BTreeSet::new());
    while let Some(id) = open.pop() {
        let inputs = metrics.get(&id).into_iter().flat_map(|metric| metric.kind.inputs());
        open.extend(inputs.filter(|id| !all.contains(id)));
        all.insert(id);
    }
    all
}

/// Gives a grain to the metrics that are wanted by it.
fn gain(
    grain: Grain,
    wanted: &dyn Fn(&Metric) -> bool,
    metrics: &mut IndexMap<String, Metric>,
    policies: &IndexMap<String, SlaPolicy>,
) {
    // What is made of other metrics follows once all of those have the grain.
    loop {
        let gains = metrics.values().filter(|metric| wanted(metric) && gains(metric, grain, metrics, policies));
        let gains: Vec<String> = gains.map(id).collect();
        if gains.is_empty() {
            break;
        }
        for id in gains {
            let metric = &mut metrics[&id];
            roll_up(&mut metric.grains, &mut metric.rolled_up, grain);
        }
    }
}

fn id(metric: &Metric) -> String {
    metric.id.clone()
}

/// Whether a metric can be told by a grain that it was not declared for, and is not yet.
fn gains(
    metric: &Metric,
    grain: Grain,
    metrics: &IndexMap<String, Metric>,
    policies: &IndexMap<String, SlaPolicy>,
) -> bool {
    let has = |id: &str| match metrics.get(id) {
        Some(metric) => metric.grains.contains(&grain),
        None => policies.values().any(|policy| policy.grains.contains(&grain) && policy.metric_ids().any(|m| m == id)),
    };
    let steps = |offset: Offset| offset == Offset::YearAgo || offset.steps(grain).is_some();
    let fits = match &metric.kind {
        MetricKind::Simple { .. }
        | MetricKind::Ratio { .. }
        | MetricKind::Uptime(_)
        | MetricKind::Mttr { .. }
        | MetricKind::Mtta { .. }
        | MetricKind::Mtbf { .. }
        | MetricKind::Notice { .. }
        | MetricKind::Survey(_)
        | MetricKind::Adherence(_)
        | MetricKind::Progress(_)
        | MetricKind::Backlog(_) => true,
        // A month's active users and a month's retention are measures of months; those of a quarter are others.
        MetricKind::ActiveUsers { .. } | MetricKind::Retention { .. } => false,
        // Typed values are those of the periods they were typed for.
        MetricKind::Manual(_) => false,
        MetricKind::Cost(cost) => cost.per.as_deref().is_none_or(has),
        MetricKind::ErrorBudget(budget) => has(&budget.of),
        MetricKind::Cumulative(total) => has(&total.metric) && covers(total.window, grain),
        MetricKind::Derived(derived) => {
            derived.inputs.iter().all(|input| has(&input.metric) && input.offset.is_none_or(steps))
        }
        MetricKind::Change(change) => match &change.baseline {
            Baseline::Earlier(offset) => has(&change.metric) && steps(*offset),
            Baseline::Period(_) | Baseline::Value(..) => false,
        },
    };
    fits && !metric.grains.contains(&grain)
}

/// Whether a running total covers the whole of its period.
fn covers(window: Window, grain: Grain) -> bool {
    let (days, months) = match grain {
        Grain::Day => (1, 1),
        Grain::Quarter => (92, 3),
        Grain::Half => (184, 6),
        _ => (366, 12),
    };
    match window {
        Window::All => true,
        Window::ToDate(to) => grain <= to,
        Window::Days(n) => n >= days,
        Window::Months(n) => n >= months,
    }
}
