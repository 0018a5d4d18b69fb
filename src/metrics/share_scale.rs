//! Shares between 0 and 1 that are read as per cent: 0.97 of an export is shown as 0.97 %, and misses 95 %.
//!
//! In: judged figures. Out: a finding for each metric in per cent whose values all lie between 0 and 1 while its target is far above.
//! Never: multiplies by a hundred, which only whoever knows the export can decide.

use super::Run;
use crate::config::{Metric, MetricKind};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::Figure;
use crate::objective::{Op, Target, Unit};
use crate::say;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A target of so many per cent is never meant for values of 1 % and less.
const FAR_ABOVE: Decimal = Decimal::TEN;

/// Tells of every metric whose column holds shares of one.
pub(super) fn report(run: &Run<'_>, figures: &[Figure], found: &mut Diagnostics) {
    let mut values: BTreeMap<&str, Vec<(Decimal, &Target)>> = BTreeMap::new();
    for figure in figures {
        if let (Some(value), Some(target)) = (figure.value, &figure.target) {
            values.entry(&figure.metric).or_default().push((value, target));
        }
    }
    for metric in run.project.metrics.values().filter(|metric| is_read_as_written(metric)) {
        let Some(values) = values.get(metric.id.as_str()) else { continue };
        let is_share = |(value, target): &(Decimal, &Target)| {
            (Decimal::ZERO..=Decimal::ONE).contains(value) && is_far_above(target)
        };
        let largest = values.iter().map(|(value, _)| *value).max().filter(|largest| *largest > Decimal::ZERO);
        if let Some(largest) = largest.filter(|_| values.iter().all(is_share)) {
            found.push(finding(metric, largest));
        }
    }
}

/// Whether values are taken from a column or from people, and shown as they are; shares of counts are computed in per cent.
fn is_read_as_written(metric: &Metric) -> bool {
    metric.unit == Unit::Percent && matches!(metric.kind, MetricKind::Simple { .. } | MetricKind::Manual(_))
}

fn is_far_above(target: &Target) -> bool {
    let bound = target.value.or(target.lo);
    let is_lower = matches!(target.op, Some(Op::Ge | Op::Gt | Op::Eq) | None);
    is_lower && target.unit == Some(Unit::Percent) && bound.is_some_and(|bound| bound >= FAR_ABOVE)
}

fn finding(metric: &Metric, largest: Decimal) -> Diagnostic {
    let (id, largest) = (&metric.id, largest.normalize());
    let message = say!(
        "`{id}` の単位は % ですが、値はどれも 1 以下です（最大 {largest}）。割合（0.97 = 97%）を % として読み、目標に届かないとしています",
        "`{id}` is in per cent, and none of its values is above 1 (the largest is {largest}): shares of one (0.97 = 97 %) are read as per cent, and miss the target"
    );
    let hint = say!(
        "割合なら、式に `* 100` を掛けます（`expr: rate * 100`）。手で書いた値なら、97 と書きます",
        "if they are shares, write `* 100` into the expression (`expr: rate * 100`), and 97 for a value that is written by hand"
    );
    Diagnostic::new(code::METRICS_SHARE_SCALE, metric.place.clone(), message).hint(hint)
}
