//! Targets of metrics that no figure can be judged by, or that figures of several lengths are judged by alike.
//!
//! In: metrics with the targets that they declare or took from documents. Out: findings. Never: a statement's own period, which
//! `open` looks at.

use crate::calendar::Grain;
use crate::config::{Metric, Project, PromisedFrom};
use crate::diag::{Diagnostic, Diagnostics, Lang, code};
use crate::objective::{Target, TargetKind};
use crate::say;
use std::collections::BTreeSet;

pub(super) fn check(project: &Project, found: &mut Diagnostics) {
    for metric in project.metrics.values() {
        for step in metric.target.steps().iter().chain(metric.alert.steps()) {
            found.extend(not_computed(metric, step).or_else(|| other_period(metric, step)));
        }
        found.extend(metric.target.steps().iter().find_map(|step| without_period(metric, step)));
    }
}

/// A target in Japanese and in English.
fn texts(step: &PromisedFrom) -> [String; 2] {
    [Lang::Ja, Lang::En].map(|lang| step.target.to_text(lang))
}

/// A declared target by the day, and a metric that is told by the month.
fn not_computed(metric: &Metric, step: &PromisedFrom) -> Option<Diagnostic> {
    let declared = step.origin.is_none() && step.period_of.is_none();
    let grain = step.target.period().filter(|_| declared)?;
    if metric.grains.iter().any(|own| own.reporting_grain() == grain) {
        return None;
    }
    let (id, name, [text, en]) = (&metric.id, grain.name(), texts(step));
    let message = say!(
        "指標 `{id}` の目標 `{text}` は `{name}` ごとのものですが、指標は `{name}` では計算されていません",
        "the target `{en}` of `{id}` is one by the {name}, but the metric is not computed by it"
    );
    Some(Diagnostic::new(code::CONTRACT_GRAIN, metric.place.clone(), message).hint(say!(
        "指標の `grains` に `{name}` を足します。別の期間で判定するなら、目標に `grain` を書きます",
        "add `{name}` to the `grains` of the metric; to judge by another period, write `grain` beside the target"
    )))
}

/// A declared target by the day that its `grain`, or that of a binding, has judged by the month.
fn other_period(metric: &Metric, step: &PromisedFrom) -> Option<Diagnostic> {
    let (said, own) = step.target.period_conflict().filter(|_| step.origin.is_none())?;
    let (id, said, own, [text, en]) = (&metric.id, said.name(), own.name(), texts(step));
    let message = say!(
        "指標 `{id}` の目標 `{text}` は `{said}` ごとのものですが、`grain` は `{own}` です。どちらでも判定できません",
        "the target `{en}` of `{id}` is one by the {said}, but `grain` says {own}: it is judged by neither"
    );
    Some(Diagnostic::new(code::CONTRACT_GRAIN, metric.place.clone(), message).hint(say!(
        "目標の期間か `grain` の一方をそろえます。`grain` は目標か `data/bindings.yaml` にあります",
        "make the period of the target and `grain` say the same; `grain` stands beside the target or in `data/bindings.yaml`"
    )))
}

/// 5件以下 of a count that is told by the week and by the month: one of both is not what was promised.
fn without_period(metric: &Metric, step: &PromisedFrom) -> Option<Diagnostic> {
    let Target { kind, value, .. } = &step.target;
    // Nothing at all is nothing in any period.
    let bounds = matches!(kind, TargetKind::Compare | TargetKind::Range) && !value.is_some_and(|value| value.is_zero());
    let declared = metric.grains.iter().filter(|grain| !metric.rolled_up.contains(grain));
    let lengths: BTreeSet<Grain> = declared.map(|grain| grain.reporting_grain()).collect();
    if !metric.adds_up() || !bounds || step.target.period().is_some() || lengths.len() < 2 {
        return None;
    }
    let (id, [text, en]) = (&metric.id, texts(step));
    let named = lengths.iter().map(|grain| grain.name()).collect::<Vec<_>>().join(", ");
    let place = step.origin.clone().unwrap_or_else(|| metric.place.clone());
    let message = say!(
        "`{id}` は期間が長いほど大きくなる値ですが、目標 `{text}` に期間がなく、{named} のどれも同じ値で判定しています",
        "`{id}` grows with its period, but its target `{en}` names none: {named} are all judged by it"
    );
    Some(Diagnostic::new(code::CONTRACT_NO_PERIOD, place, message).hint(say!(
        "`{text}/月` のように期間を書くか、目標か結び付けに `grain` を書きます",
        "name the period, as in `{en}/month`, or write `grain` beside the target or in the binding"
    )))
}
