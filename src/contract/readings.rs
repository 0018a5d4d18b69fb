//! How an entry says that a text about a change or a share is read: the value itself, so much better, or so much of what was.
//!
//! In: a text with the metric's direction, and the reading. Out: the target in that reading, or why it cannot be read so. Never: a
//! target that the metric keeps the more surely the worse it becomes.

use super::fit::is_improvement;
use crate::config::{BoundMetrics, Metric, ShareReading};
use crate::diag::Message;
use crate::model::{Statement, StatementRole};
use crate::objective::{Better, Op, Target, TargetFlag, TargetKind};
use crate::say;
use rust_decimal::Decimal;

pub(super) fn read_as(
    statement: &Statement,
    target: Target,
    to: &BoundMetrics,
    metric: &Metric,
) -> Result<Target, Message> {
    let Some(reading) = to.reading else { return Ok(target) };
    let is_change = target.kind == TargetKind::Change && target.value.is_some();
    let read = match reading {
        ShareReading::Value => as_value(target),
        ShareReading::Change => Some(Target { mode: Some("delta"), ..target }).filter(|_| is_change),
        ShareReading::Ratio => as_ratio(statement, target).filter(|_| is_change),
    };
    let Some(mut read) = read else { return Err(unreadable(reading, metric)) };
    read.flags.retain(|flag| *flag != TargetFlag::RatioOrDelta);
    // 削減 and 増加 say the way of a change themselves, whatever is better; an alert is about what is worse.
    let says_way = reading == ShareReading::Change && !is_improvement(statement);
    let says_way = says_way || statement.role == StatementRole::Alert;
    match to.better.or(metric.better) {
        None if reading == ShareReading::Value && is_change => Err(no_way(metric)),
        Some(better) if !says_way && read.op.is_some_and(|op| is_against(op, better)) => Err(against(metric)),
        _ => Ok(read),
    }
}

/// The metric's own value. A reduction of at least 20 % is a rate of reduction of at least 20 %.
fn as_value(mut target: Target) -> Option<Target> {
    let is_change = target.kind == TargetKind::Change && target.value.is_some() && target.base.is_none();
    let is_share = target.kind == TargetKind::Compare && target.reference.is_some();
    if falls(&target) {
        (target.value, target.op) = (target.value.map(|value| -value), target.op.map(Op::turned));
    }
    target.flags.retain(|flag| *flag != TargetFlag::NoBaseline);
    let (kind, mode, reference) = (TargetKind::Compare, None, None);
    (is_change || is_share).then_some(Target { kind, mode, reference, metric: None, ..target })
}

/// So many per cent of what was. An improvement is bounded as it is written, on whichever side that is; a rise by less than
/// as much again (20%以上増加) is no quotient.
fn as_ratio(statement: &Statement, target: Target) -> Option<Target> {
    let read = match is_improvement(statement) {
        true => {
            let op = if falls(&target) { target.op.map(Op::turned) } else { target.op };
            Target { op, value: target.value.map(|value| value.abs()), ..target }
        }
        false => target,
    };
    let is_rise = !is_improvement(statement) && read.mode == Some("delta");
    let is_quotient = !falls(&read) && (!is_rise || read.value.is_some_and(|value| value >= Decimal::ONE_HUNDRED));
    is_quotient.then_some(Target { mode: Some("ratio"), ..read })
}

fn falls(target: &Target) -> bool {
    target.value.is_some_and(|value| value.is_sign_negative())
}

/// Whether a bound is kept on the side that is worse.
fn is_against(op: Op, better: Better) -> bool {
    match better {
        Better::Lower => matches!(op, Op::Ge | Op::Gt),
        Better::Higher => matches!(op, Op::Le | Op::Lt),
    }
}

fn no_way(metric: &Metric) -> Message {
    let id = &metric.id;
    say!(
        "指標 `{id}` の値が大きいほどよいかがわかりません。指標か結び付けに `better` を書きます",
        "whether more is better of `{id}` is not said: write `better` in the metric or in the binding"
    )
}

fn against(metric: &Metric) -> Message {
    let id = &metric.id;
    say!(
        "そう読むと、指標 `{id}` が悪くなるほど守ったことになります。改善の率の指標を `metric` に書くか、`reading: change` か、結び付けに `better` を書きます",
        "read so, it would be kept the better the worse `{id}` is: name a metric of the rate of improvement in `metric`, or write `reading: change`, or `better` in the binding"
    )
}

fn unreadable(reading: ShareReading, metric: &Metric) -> Message {
    let word = reading.name();
    let id = &metric.id;
    say!(
        "この文は、指標 `{id}` について `reading: {word}` とは読めません",
        "of the metric `{id}` the text cannot be read with `reading: {word}`"
    )
}
