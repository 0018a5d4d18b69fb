//! Whether a metric knows every word that a target says beside its figure.
//!
//! In: a target as read, and what a metric is called and computed by. Out: the words that nobody took into account, or that its
//! figures are aggregated otherwise. Never: lets words that may change what is promised go without a word.

use super::{Agg, Measure, Metric, MetricKind, Survey, SurveyReading};
use crate::objective::{Target, TargetFlag, caseless};
use rust_decimal::Decimal;

/// What a metric is called and computed by.
#[derive(Default)]
pub(super) struct MetricIdentity<'m> {
    /// Its id, its label and its aliases.
    pub names: Vec<&'m str>,
    /// How it is computed.
    pub kind: Option<&'m MetricKind>,
}

/// What a target says that a metric does not take into account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotUnderstood {
    /// These words.
    Words(String),
    /// Another aggregation than the metric's.
    Aggregation(String),
}

impl MetricIdentity<'_> {
    pub(super) fn of(metric: &Metric) -> MetricIdentity<'_> {
        let names = [&metric.id, &metric.label].into_iter().chain(&metric.aliases).map(String::as_str).collect();
        MetricIdentity { names, kind: Some(&metric.kind) }
    }

    /// What of a target is not understood.
    pub(super) fn not_understood(&self, target: &Target) -> Option<NotUnderstood> {
        let other = target.agg.as_deref().filter(|wanted| self.kind.and_then(|kind| has(kind, wanted)) == Some(false));
        // The subject of an improvement (コスト削減: 20%) is the metric's name in part, or the metric in other words.
        let subject = target.metric.as_deref().filter(|_| target.flags.contains(&TargetFlag::NoBaseline));
        let mut words = target.residue().filter(|words| Some(*words) != subject && !self.says(words));
        words
            .next()
            .map(|words| NotUnderstood::Words(words.to_owned()))
            .or_else(|| other.map(|wanted| NotUnderstood::Aggregation(wanted.to_owned())))
    }

    /// Whether words are a name of the metric, or stand in one.
    fn says(&self, words: &str) -> bool {
        let words = caseless(words);
        let is_uptime =
            matches!(self.kind, Some(MetricKind::Uptime(_))) && ["uptime", "availability"].contains(&&*words);
        let is_in =
            |name: &&str| caseless(name) == words || (words.chars().count() > 1 && caseless(name).contains(&words));
        is_uptime || self.names.iter().any(is_in)
    }
}

/// Whether a metric is aggregated as a target says; `None` where its declaration does not say how.
pub fn is_aggregated(metric: &Metric, wanted: &str) -> Option<bool> {
    has(&metric.kind, wanted)
}

fn has(kind: &MetricKind, wanted: &str) -> Option<bool> {
    Some(match kind {
        MetricKind::Simple { measure: Measure { agg, .. }, .. } => match agg {
            Agg::Avg => wanted == "avg",
            Agg::Median => wanted == "median",
            Agg::Sum => wanted == "sum",
            Agg::Min => wanted == "min",
            Agg::Max => wanted == "max",
            Agg::Percentile(p) => wanted == format!("p{}", (*p * Decimal::ONE_HUNDRED).normalize()),
            // How many there are in all.
            Agg::Count => wanted == "sum",
            Agg::CountDistinct => false,
        },
        MetricKind::Mttr { .. } | MetricKind::Mtta { .. } | MetricKind::Mtbf { .. } => wanted == "avg",
        MetricKind::Survey(Survey { reading: SurveyReading::Mean(_), .. }) => wanted == "avg",
        MetricKind::Cost(_) => wanted == "sum",
        MetricKind::Manual(_) | MetricKind::Derived(_) | MetricKind::Cumulative(_) | MetricKind::Change(_) => {
            return None;
        }
        _ => false,
    })
}
