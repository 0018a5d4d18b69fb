//! The grains that quarterly and yearly reports need.
//!
//! In: which reports are made, and what is computed by the month. Out: metrics and policies that are computed by the quarter
//! and the fiscal year too, each from its rows. Never: gives a grain to what has no meaning in it, or to values that people
//! typed for other periods.

use super::{Baseline, Metric, MetricKind, Offset, Reports, SlaPolicy, Window};
use crate::calendar::Grain;
use crate::model::ReportKind;
use indexmap::IndexMap;

/// Adds the grains of the roll-ups that are made.
pub(super) fn apply(
    reports: &Reports,
    metrics: &mut IndexMap<String, Metric>,
    policies: &mut IndexMap<String, SlaPolicy>,
) {
    for (kind, grain) in [(ReportKind::Quarterly, Grain::Quarter), (ReportKind::Yearly, Grain::Year)] {
        if reports.of(kind).is_none() {
            continue;
        }
        for policy in policies.values_mut().filter(|policy| policy.grains.contains(&Grain::Month)) {
            if !policy.grains.contains(&grain) {
                policy.grains.push(grain);
                policy.grains.sort_unstable();
            }
        }
        // What is made of other metrics follows once all of those have the grain.
        loop {
            let gains: Vec<String> = metrics.values().filter(|m| gains(m, grain, metrics, policies)).map(id).collect();
            if gains.is_empty() {
                break;
            }
            for id in gains {
                let metric = &mut metrics[&id];
                metric.grains.push(grain);
                metric.grains.sort_unstable();
                metric.rolled_up.push(grain);
            }
        }
    }
}

fn id(metric: &Metric) -> String {
    metric.id.clone()
}

/// Whether a metric that is told by the month can be told by a longer grain, and is not yet.
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
        | MetricKind::Survey(_)
        | MetricKind::Adherence(_)
        | MetricKind::Progress(_) => true,
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
    fits && metric.grains.contains(&Grain::Month) && !metric.grains.contains(&grain)
}

/// Whether a running total covers the whole of its period.
fn covers(window: Window, grain: Grain) -> bool {
    let (days, months) = if grain == Grain::Quarter { (92, 3) } else { (366, 12) };
    match window {
        Window::All => true,
        Window::ToDate(to) => grain <= to,
        Window::Days(n) => n >= days,
        Window::Months(n) => n >= months,
    }
}
