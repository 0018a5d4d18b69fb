//! Kinds of metrics that are more than an aggregation of their own: what each may write, and in which order metrics that
//! name other metrics are read.
//!
//! In: entries of `data/metrics.yaml`, and what was read before them. Out: a [`MetricKind`] with its breakdowns, grains
//! and usual unit. Never: lets a metric name itself, however long the way round, or a grain or breakdown that one of its
//! inputs does not have.

pub(super) mod adherence;
pub(super) mod backlog;
pub(super) mod baseline;
pub(super) mod cost;
pub(super) mod cumulative;
pub(super) mod derived;
pub(super) mod manual;
mod order;
pub(super) mod progress;
pub(super) mod survey;

pub(super) use order::in_order;

use super::columns::grains;
use super::references::Measured;
use super::symbols::{Resolution, Symbols};
use super::{Dimension, Maintenance, Metric, MetricKind, ScheduleEntry, SlaPolicy, Source};
use crate::calendar::{Grain, PeriodCalendar, WorkCalendar};
use crate::diag::code;
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Form, Node, Reader, listed};
use std::sync::Arc;

/// What metrics may refer to besides one another.
#[derive(Clone, Copy)]
pub(super) struct Declarations<'a> {
    pub sources: &'a Symbols<Source>,
    pub maintenance: &'a Symbols<Maintenance>,
    pub policies: &'a Symbols<SlaPolicy>,
    pub calendars: &'a Symbols<Arc<WorkCalendar>>,
    pub periods: &'a PeriodCalendar,
    /// What is planned.
    pub planned: &'a Symbols<ScheduleEntry>,
}

/// What a metric may refer to.
#[derive(Clone, Copy)]
pub(super) struct MetricContext<'a> {
    pub declared: Declarations<'a>,
    /// The metrics that were read so far; those that an entry names are among them.
    pub metrics: &'a Symbols<Metric>,
    /// The ids of all metrics of the file.
    pub every: &'a [&'a str],
}

impl<'a> MetricContext<'a> {
    /// The metrics that were read so far, and the clocks.
    pub(super) fn measured(&self) -> Measured<'a> {
        Measured { metrics: self.metrics, policies: self.declared.policies }
    }
}

/// What a kind reads of its entry.
pub(super) struct ParsedKind {
    /// `None` when something in it was said to be wrong; the keys of every kind are looked at all the same.
    pub kind: Option<MetricKind>,
    pub by: Vec<Dimension>,
    pub grains: Vec<Grain>,
    /// The unit when none is written.
    pub unit: Unit,
    /// The word behind a count when no unit is written.
    pub unit_label: String,
    /// The units that may be written; empty means any.
    pub allowed: &'static [Unit],
}

impl ParsedKind {
    /// A kind with its usual unit, beside which any other may be written.
    pub(super) fn new(kind: Option<MetricKind>, by: Vec<Dimension>, grains: Vec<Grain>, unit: Unit) -> Self {
        Self { kind, by, grains, unit, unit_label: String::new(), allowed: &[] }
    }

    /// One whose unit is among these.
    pub(super) fn of_units(self, allowed: &'static [Unit]) -> Self {
        Self { allowed, ..self }
    }
}

/// What another metric offers to one that names it.
pub(super) struct ReferencedMetric {
    pub id: String,
    pub grains: Vec<Grain>,
    pub by: Vec<Dimension>,
    pub unit: Unit,
    pub unit_label: String,
    /// Its definition; none for the clocks of a policy.
    pub metric: Option<Metric>,
}

/// The metric of an id, an SLA clock included; what is unknown or broken is said at `node`.
pub(super) fn resolve_metric(
    reader: &mut Reader<'_>,
    node: &Node,
    id: &str,
    context: &MetricContext<'_>,
) -> Option<ReferencedMetric> {
    match context.measured().look(id) {
        Resolution::Sound(()) => return Some(referred(id, context)),
        Resolution::LeftOut(place) => {
            let message = say!(
                "指標 `{id}` に誤りがあるため、この指標を使いません",
                "the metric is left out because `{id}`, which it names, is broken"
            );
            reader.refuse_left_out(node, message, place);
        }
        Resolution::Unknown => {
            let policies = context.declared.policies;
            let clocks: Vec<String> = policies.sound.values().flat_map(SlaPolicy::metric_ids).collect();
            let known = context.every.iter().copied().chain(clocks.iter().map(String::as_str));
            reader.unknown(node, say!("指標 `{id}` は宣言されていません", "the metric `{id}` is not declared"), known);
        }
    }
    None
}

fn referred(id: &str, context: &MetricContext<'_>) -> ReferencedMetric {
    if let Some(metric) = context.metrics.sound.get(id) {
        return ReferencedMetric {
            id: id.to_owned(),
            grains: metric.grains.clone(),
            by: metric.by.clone(),
            unit: metric.unit,
            unit_label: metric.unit_label.clone(),
            metric: Some(metric.clone()),
        };
    }
    let policy = context.declared.policies.sound.values().find(|policy| policy.metric_ids().any(|known| known == id));
    let mut values: Vec<String> = Vec::new();
    for target in policy.iter().flat_map(|policy| &policy.targets) {
        if !values.contains(&target.priority) {
            values.push(target.priority.clone());
        }
    }
    let priority = Dimension { name: "priority".to_owned(), values };
    let grains = policy.map(|policy| policy.grains.clone()).unwrap_or_default();
    let by = std::iter::once(priority).chain(policy.iter().flat_map(|policy| policy.by.clone())).collect();
    let unit_label = String::new();
    ReferencedMetric { id: id.to_owned(), grains, by, unit: Unit::Percent, unit_label, metric: None }
}

/// The grains of a metric of metrics: those written, which every input must have, else those that all have.
pub(super) fn shared_grains(reader: &mut Reader<'_>, node: Option<&Node>, inputs: &[ReferencedMetric]) -> Vec<Grain> {
    let shared: Vec<Grain> =
        Grain::ALL.into_iter().filter(|grain| inputs.iter().all(|i| i.grains.contains(grain))).collect();
    let Some(node) = node else { return shared };
    let words = reader.texts(node);
    let written = grains(words.into_iter().filter_map(|(_, node)| Grain::from_node(reader, node)).collect());
    for grain in &written {
        let Some(input) = inputs.iter().find(|input| !input.grains.contains(grain)) else { continue };
        let (id, grain) = (&input.id, grain.name());
        let known = listed(&input.grains.iter().map(|grain| grain.name()).collect::<Vec<_>>());
        let message = say!("指標 `{id}` は `{grain}` では計算されていません", "`{id}` is not computed by `{grain}`");
        let hint = say!(
            "`{id}` の `grains` に `{grain}` を足すか、{known} から選びます",
            "add `{grain}` to the `grains` of `{id}`, or choose among {known}"
        );
        reader.fail(reader.at(code::CONFIG_REFERENCE, node, message).hint(hint));
    }
    written
}

/// The breakdowns of a metric of metrics: those written, each a breakdown of every input.
pub(super) fn shared_breakdowns(
    reader: &mut Reader<'_>,
    names: &[(&str, &Node)],
    inputs: &[ReferencedMetric],
) -> Vec<Dimension> {
    let mut shared = Vec::new();
    for &(name, node) in names {
        if let Some(input) = inputs.iter().find(|input| !input.by.iter().any(|d| d.name == name)) {
            let id = &input.id;
            let message = say!("`{id}` は `{name}` 別に計算されていません", "`{id}` is not computed by `{name}`");
            reader.unknown(node, message, input.by.iter().map(|d| d.name.as_str()));
            continue;
        }
        shared.extend(inputs.first().and_then(|input| input.by.iter().find(|d| d.name == name)).cloned());
    }
    shared
}
