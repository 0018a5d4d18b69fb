//! Shares of rows above 100 %: the numerator counts rows that the denominator does not.
//!
//! In: computed figures. Out: a finding for each ratio of counts that is above 100 % in some period, with the first of them. Never: changes a
//! value or its verdict; new contracts against ended ones may well be more than all.

use super::Run;
use crate::config::MetricKind;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::Figure;
use crate::objective::Unit;
use crate::say;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Tells of every share of rows that is more than all of them, where its definition alone does not say so already.
pub(super) fn report(run: &Run<'_>, figures: &[Figure], found: &mut Diagnostics) {
    let mut above: BTreeMap<&str, Vec<(&Figure, Decimal)>> = BTreeMap::new();
    for figure in figures {
        if let Some(value) = figure.value.filter(|value| *value > Decimal::ONE_HUNDRED && figure.by.is_empty()) {
            above.entry(&figure.metric).or_default().push((figure, value));
        }
    }
    let is_share = |kind: &MetricKind| match kind {
        MetricKind::Ratio { numerator, denominator, .. } => {
            numerator.counts_rows() && denominator.counts_rows() && numerator.filter.is_some()
        }
        _ => false,
    };
    for metric in run.project.metrics.values().filter(|metric| metric.unit == Unit::Percent && is_share(&metric.kind)) {
        let Some([(first, value), rest @ ..]) = above.get(metric.id.as_str()).map(Vec::as_slice) else { continue };
        let (id, label, value, more) = (&metric.id, &first.period.label, value.round_dp(2).normalize(), rest.len());
        let (ja, en) = match more {
            0 => (String::new(), String::new()),
            _ => (format!("、ほか {more} 期間"), format!(", and in {more} more")),
        };
        let message = say!(
            "`{id}` は {label} に {value}% です{ja}。分子が、分母にない行を数えています",
            "`{id}` is {value} % in {label}{en}: its numerator counts rows that its denominator does not"
        );
        let hint = say!(
            "一部の割合なら、分母の条件を分子の条件にも書きます。分子と分母が逆なら入れ替えます",
            "for a share of the denominator, write its condition into the numerator as well; where they are the wrong way round, swap them"
        );
        found.push(Diagnostic::new(code::METRICS_SHARE_ABOVE_HUNDRED, metric.place.clone(), message).hint(hint));
    }
}
