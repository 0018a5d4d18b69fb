//! Follows an entry of `data/bindings.yaml`.
//!
//! In: a statement, and what the entry says. Out: a [`BoundStatement`] that can be judged, or what keeps it from that with the key
//! that settles it. Never: takes what the text leaves open for settled because somebody named a metric.
//!
//! Decided in docs/decisions/0098-same-day-and-notice.md.

use super::bind::{is_promise, other_unit};
use super::bound_statement::{BoundStatement, Part};
use super::fit::{Fit, directed, fit, open_direction, with_hours};
use super::{readings, residue, service, wholes};
use crate::config::{Binding, BoundMetrics, Metric, MetricKind, Project, Whole, undeclared};
use crate::diag::{Diagnostics, Lang, Message};
use crate::model::{BindingState, Statement};
use crate::objective::{Op, Target, TargetFlag, TargetKind, Unit};
use crate::say;

pub(super) fn follow(
    project: &Project,
    statement: &Statement,
    binding: &Binding,
    to: &BoundMetrics,
    found: &mut Diagnostics,
) -> BoundStatement {
    let of_notice = |id: &String| project.metrics.get(id).is_some_and(|m| matches!(m.kind, MetricKind::Notice { .. }));
    if let Some(target) = notice(&statement.target).filter(|_| to.metrics.iter().all(of_notice)) {
        if matches!(target.unit, Some(Unit::Bd | Unit::Bh)) {
            let why = vec![unjudged_notice()];
            return BoundStatement::with_reasons(statement.clone(), BindingState::Ambiguous, why);
        }
        let noticed = Statement { target, ..statement.clone() };
        let bound = follow(project, &noticed, binding, to, found);
        return BoundStatement { statement: statement.clone(), ..bound };
    }
    if !is_promise(&statement.target) {
        return BoundStatement::with_reasons(
            statement.clone(),
            BindingState::Ambiguous,
            vec![no_figure(&statement.target)],
        );
    }
    let mut tied = BoundStatement::new(statement.clone(), BindingState::Bound);
    let mut known = residue::of_entry(project, binding, to);
    known.push(statement.label.clone());
    for id in &to.metrics {
        match project.metrics.get(id) {
            Some(metric) => plain(project, statement, metric, to, &known, &mut tied, found),
            None => service::by_entry(project, statement, id, to, &known, &mut tied, found),
        }
    }
    without_open_parts(tied)
}

/// 72時間前 as it is said of how long before its start something was announced.
pub(super) fn notice(target: &Target) -> Option<Target> {
    let is_lead = target.kind == TargetKind::LeadTime && target.value.is_some();
    is_lead.then(|| Target { kind: TargetKind::Compare, op: Some(Op::Ge), ..target.clone() })
}

/// What to write where nothing can judge a promise of notice.
pub(super) fn unjudged_notice() -> Message {
    say!(
        "営業日で数える事前の通知は、どの指標でも判定しません。`bind: false` と `reason` を書きます",
        "nothing judges notice in business days: write `bind: false` with a `reason`"
    )
}

/// Why a text that no figure can keep is not judged, and what to write.
fn no_figure(target: &Target) -> Message {
    match target.kind {
        TargetKind::LeadTime => say!(
            "何時間前に知らせるかの約束です。`type: notice` の指標を `metric` に書きます",
            "it says how long before something is announced: write a metric of `type: notice` in `metric`"
        ),
        TargetKind::DueDay => say!(
            "日付の期限です。`data/schedule.yaml` の予定に `statement` を書いて結び付けます",
            "it is due on a day: bind it to an entry of `data/schedule.yaml` with `statement`"
        ),
        _ if target.flags.contains(&TargetFlag::Several) => say!(
            "値が二つ以上あります。文書の行を分けるか、`bind: false` と `reason` を書きます",
            "several figures stand in one text: give each a line of its own, or write `bind: false` with a `reason`"
        ),
        _ => say!(
            "判定できる目標として読めません。文書に `99.9%以上` のような値を書くか、`bind: false` と `reason` を書きます",
            "it cannot be read as a target that can be judged: write a value such as `99.9%以上` in the document, or `bind: false` with a `reason`"
        ),
    }
}

/// A statement with an open question is bound to nothing yet.
fn without_open_parts(mut tied: BoundStatement) -> BoundStatement {
    if tied.state == BindingState::Ambiguous {
        tied.parts.clear();
    }
    tied
}

fn plain(
    project: &Project,
    statement: &Statement,
    metric: &Metric,
    to: &BoundMetrics,
    known: &[String],
    tied: &mut BoundStatement,
    found: &mut Diagnostics,
) {
    let mut open = |why: Vec<Message>| {
        tied.state = BindingState::Ambiguous;
        tied.why.extend(why);
    };
    if matches!(statement.target.kind, TargetKind::Clocks | TargetKind::ClockDay | TargetKind::QuantileWithin) {
        return open(vec![of_clocks(metric)]);
    }
    let target = match settled(project, statement, metric, to) {
        Ok(target) => target,
        Err(why) => return open(vec![why]),
    };
    // Who names the metric says from which event it counts.
    let known: Vec<String> = known.iter().chain(&target.reference).cloned().collect();
    if let Some(words) = residue::of_metric(metric, &target, &known) {
        return open(vec![residue::unsettled(words)]);
    }
    let of = to.of.as_ref().and_then(|whole| if let Whole::Metric(id) = whole { Some(id.clone()) } else { None });
    // A share of another metric is compared with a value in the unit of this one.
    if of.is_some() {
        let part = part(metric, target);
        let grain = to.grain;
        tied.parts.push(Part { by: to.by.clone(), from: to.from, grain, of, is_own: false, ..part });
        return;
    }
    match fit(metric, &target, statement.role, true) {
        Fit::Yes => tied.parts.push(Part { by: to.by.clone(), from: to.from, grain: to.grain, ..part(metric, target) }),
        Fit::Unit if target.unit == Some(Unit::Percent) && target.reference.is_some() => {
            // It has the wrong unit only because the entry does not name what it is a share of.
            open(target.reference.iter().map(|whole| undeclared(whole, &target, metric)).collect());
        }
        Fit::Unit => {
            found.push(other_unit(statement, metric));
            let (id, ja, en) = (&metric.id, metric.unit.symbol(Lang::Ja), metric.unit.symbol(Lang::En));
            open(vec![say!(
                "単位が指標 `{id}`（{ja}）と合いません。`metric` か、指標の `unit` を直します",
                "its unit does not fit that of `{id}` ({en}): mend `metric`, or the `unit` of the metric"
            )]);
        }
        Fit::Open(why) => open(why),
    }
}

fn of_clocks(metric: &Metric) -> Message {
    let id = &metric.id;
    say!(
        "時計の約束で、指標 `{id}` の値とは比べられません。`metric: sla.ポリシー.時計` と書きます",
        "it is a promise about a clock, with which no value of `{id}` compares: write `metric: sla.POLICY.CLOCK`"
    )
}

/// The text as the entry settles it.
fn settled(project: &Project, statement: &Statement, metric: &Metric, to: &BoundMetrics) -> Result<Target, Message> {
    let better = to.better.or(metric.better);
    if let Some(why) = open_direction(statement, metric, better) {
        return Err(why);
    }
    let target = with_hours(directed(statement, better), to.settle);
    wholes::check(project, &target, to, metric)?;
    wholes::share_of(readings::read_as(statement, target, to, metric)?, to.of.as_ref(), metric)
}

/// A part about the whole of a metric.
pub(super) fn part(metric: &Metric, target: Target) -> Part {
    Part {
        metric: metric.id.clone(),
        label: metric.label.clone(),
        by: Vec::new(),
        target,
        from: None,
        until: None,
        within: None,
        grain: None,
        measured: true,
        is_own: true,
        of: None,
        goal: None,
    }
}
