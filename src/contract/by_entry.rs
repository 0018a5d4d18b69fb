//! Follows an entry of `data/bindings.yaml`.
//!
//! In: a statement, and what the entry says. Out: a [`BoundStatement`] that can be judged, or what keeps it from that with the key
//! that settles it. Never: takes what the text leaves open for settled because somebody named a metric.
//!
//! Decided in docs/decisions/0098-same-day-and-notice.md.

use super::bind::{is_promise, other_unit};
use super::bound_statement::{BoundStatement, Part};
use super::fit::{Fit, directed, fit, with_hours};
use super::service;
use crate::config::{BoundMetrics, Metric, MetricKind, Project, ShareReading, Whole, undeclared};
use crate::diag::{Diagnostics, Lang, Message};
use crate::model::{BindingState, Statement};
use crate::objective::{Op, Target, TargetFlag, TargetKind, Unit};
use crate::say;
use rust_decimal::Decimal;

pub(super) fn follow(
    project: &Project,
    statement: &Statement,
    to: &BoundMetrics,
    found: &mut Diagnostics,
) -> BoundStatement {
    let of_notice = |id: &String| project.metrics.get(id).is_some_and(|m| matches!(m.kind, MetricKind::Notice { .. }));
    if let Some(target) = notice(&statement.target).filter(|_| to.metrics.iter().all(of_notice)) {
        let noticed = Statement { target, ..statement.clone() };
        let bound = follow(project, &noticed, to, found);
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
    for id in &to.metrics {
        match project.metrics.get(id) {
            Some(metric) => plain(statement, metric, to, &mut tied, found),
            None => service::by_entry(project, statement, id, to, &mut tied, found),
        }
    }
    without_open_parts(tied)
}

/// 72時間前 as it is said of how long before its start something was announced.
pub(super) fn notice(target: &Target) -> Option<Target> {
    let is_lead = target.kind == TargetKind::LeadTime && target.value.is_some();
    is_lead.then(|| Target { kind: TargetKind::Compare, op: Some(Op::Ge), ..target.clone() })
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
    statement: &Statement,
    metric: &Metric,
    to: &BoundMetrics,
    tied: &mut BoundStatement,
    found: &mut Diagnostics,
) {
    let target = with_hours(directed(statement, to.better.or(metric.better)), to.settle);
    let mut open = |why: Vec<Message>| {
        tied.state = BindingState::Ambiguous;
        tied.why.extend(why);
    };
    if matches!(target.kind, TargetKind::Clocks | TargetKind::ClockDay | TargetKind::QuantileWithin) {
        return open(vec![of_clocks(metric)]);
    }
    let target = match read_as(target, to.reading, metric).and_then(|target| share_of(target, to.of.as_ref(), metric)) {
        Ok(target) => target,
        Err(why) => return open(vec![why]),
    };
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

/// The text in the reading that the entry names.
fn read_as(mut target: Target, reading: Option<ShareReading>, metric: &Metric) -> Result<Target, Message> {
    let Some(reading) = reading else { return Ok(target) };
    let is_change = target.kind == TargetKind::Change && target.value.is_some();
    let is_share = target.kind == TargetKind::Compare && target.reference.is_some();
    target.flags.retain(|flag| *flag != TargetFlag::RatioOrDelta);
    let falls = target.value.is_some_and(|value| value.is_sign_negative());
    match reading {
        ShareReading::Value if is_share || (is_change && target.base.is_none()) => {
            // A reduction of at least 20 % is a rate of reduction of at least 20 %.
            if falls {
                (target.value, target.op) = (target.value.map(|value| -value), target.op.map(Op::turned));
            }
            target.flags.retain(|flag| *flag != TargetFlag::NoBaseline);
            let (kind, mode, reference) = (TargetKind::Compare, None, None);
            Ok(Target { kind, mode, reference, metric: None, ..target })
        }
        ShareReading::Change if is_change => {
            target.mode = Some("delta");
            Ok(target)
        }
        ShareReading::Ratio if is_change && !falls => {
            target.mode = Some("ratio");
            Ok(target)
        }
        _ => {
            let word = match reading {
                ShareReading::Value => "value",
                ShareReading::Change => "change",
                ShareReading::Ratio => "ratio",
            };
            let id = &metric.id;
            Err(say!(
                "この文は、指標 `{id}` について `reading: {word}` とは読めません",
                "of the metric `{id}` the text cannot be read with `reading: {word}`"
            ))
        }
    }
}

/// A share of what the entry names, as an amount of it.
fn share_of(target: Target, of: Option<&Whole>, metric: &Metric) -> Result<Target, Message> {
    let Some(whole) = of else { return Ok(target) };
    let is_share = target.unit == Some(Unit::Percent) && target.op.is_some() && target.base.is_none();
    let share = target.value.filter(|share| is_share && !share.is_sign_negative());
    let Some(share) = share.filter(|_| matches!(target.kind, TargetKind::Compare | TargetKind::Change)) else {
        return Err(say!(
            "`of` は、`<80%` のような割合の文にだけ書けます",
            "`of` can be written for a share such as `<80%` only"
        ));
    };
    let Whole::Amount(all, unit) = whole else { return Ok(target) };
    let unit = if *unit == Unit::None { metric.unit } else { *unit };
    let bound = all.checked_mul(share).and_then(|all| all.checked_div(Decimal::ONE_HUNDRED));
    let Some(bound) = bound.map(|bound| bound.normalize()) else {
        return Err(say!("`of` の数が大きすぎます", "the number in `of` is too large"));
    };
    let compared = Target::of(TargetKind::Compare);
    let (per, grain, metric) = (target.per, target.grain, None);
    Ok(Target { op: target.op, value: Some(bound), unit: Some(unit), per, grain, metric, ..compared })
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
