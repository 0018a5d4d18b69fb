//! Which metric a label names.
//!
//! In: labels as written and the names of metrics. Out: the metrics whose label or alias is the same after width, case and
//! blanks are made alike. Never: takes a near name for the same one, or a label that is narrowed down (`稼働率 (夜間)`) for
//! the whole.

use super::brackets::{Bracket, as_written, behind_label, bracketed, is_synonym};
use super::scope;
use crate::config::{Metric, Project};
use crate::diag::Message;
use crate::model::Statement;
pub(super) use crate::objective::folded;
use crate::say;
use std::collections::BTreeSet;

/// Labels that say only that a target follows.
const GENERIC: &[&str] = &["", "目標", "目標値", "target", "goal", "sla", "slo", "kpi", "指標", "メトリクス"];

/// What a statement is about, as its label says, or as its text does where the label says only that a target follows.
pub(super) fn subject(statement: &Statement) -> &str {
    match &statement.target.metric {
        Some(metric) if is_generic(&statement.label) => metric,
        _ => &statement.label,
    }
}

/// Whether a label says nothing of what is promised.
pub(super) fn is_generic(label: &str) -> bool {
    GENERIC.contains(&folded(label).as_str())
}

pub(super) fn metrics<'p>(project: &'p Project, label: &str) -> Vec<&'p Metric> {
    let folded = folded(label);
    let called = |text: &str| project.metrics.values().filter(|metric| is_name(metric, text)).collect::<Vec<_>>();
    let named = |text: &str| {
        let exactly = called(text);
        if exactly.is_empty() { bare(text).map_or(exactly, |bare| called(&bare)) } else { exactly }
    };
    let whole = named(&folded);
    let Some((outer, inner)) = bracketed(&folded).filter(|_| whole.is_empty()) else { return whole };
    let by_outer = named(outer).into_iter().filter(|metric| read(project, metric, label) == Some(Bracket::Same));
    let by_inner = named(inner).into_iter().filter(|metric| {
        is_name(metric, outer) || is_synonym(&[inner], outer) || is_synonym(&strs(&names_of(metric)), outer)
    });
    let mut seen = BTreeSet::new();
    by_outer.chain(by_inner).filter(|metric| seen.insert(metric.id.as_str())).collect()
}

/// What a folded label names besides its period and that it is a target: 可用性目標, 目標稼働率, 月間稼働率. The time within which a service is to
/// be restored (目標復旧時間) is another measure than that which it takes.
fn bare(label: &str) -> Option<String> {
    const BEFORE: &[&str] = &["目標", "月間", "月次", "年間", "monthly", "annual", "target"];
    const BEHIND: &[&str] = &["目標値", "目標", "target", "goal", "objective"];
    let is_other = |rest: &str| rest.is_empty() || rest.starts_with("復旧") || rest.starts_with("recovery");
    let before = BEFORE.iter().find_map(|word| label.strip_prefix(word)).unwrap_or(label);
    let both = BEHIND.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before).trim_matches('の');
    (both != label && !is_other(both)).then(|| both.to_owned())
}

/// The metric that a label names but for the words in brackets behind it, and why they keep it from being about the whole.
pub(super) fn near_metric<'p>(project: &'p Project, label: &str) -> Option<(&'p Metric, Message)> {
    let inner = as_written(label)?;
    let folded = folded(label);
    let (outer, _) = bracketed(&folded)?;
    let metric = project.metrics.values().find(|metric| is_name(metric, outer))?;
    let why = match read(project, metric, label)? {
        Bracket::Same => return None,
        Bracket::Other => say!("`{inner}` は別の指標の名前です", "`{inner}` is the name of another measure"),
        Bracket::Limit => scope::limited_to(inner),
    };
    Some((metric, why))
}

/// What the words in brackets behind a label do to the metric that it names without them.
fn read(project: &Project, metric: &Metric, label: &str) -> Option<Bracket> {
    let inner = as_written(label)?;
    let words = folded(inner);
    if folded(&metric.id) == words {
        return Some(Bracket::Same);
    }
    let is_other = |other: &Metric| other.id != metric.id && (is_name(other, &words) || folded(&other.id) == words);
    if !is_name(metric, &words) && project.metrics.values().any(is_other) {
        return Some(Bracket::Other);
    }
    Some(behind_label(&strs(&names_of(metric)), inner))
}

/// The label and the aliases of a metric, folded.
pub(super) fn names_of(metric: &Metric) -> Vec<String> {
    std::iter::once(&metric.label).chain(&metric.aliases).map(|name| folded(name)).collect()
}

fn strs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

/// Whether a folded text is a metric's label or one of its aliases.
fn is_name(metric: &Metric, text: &str) -> bool {
    !text.is_empty() && std::iter::once(&metric.label).chain(&metric.aliases).any(|name| folded(name) == text)
}

/// Whether a text names a metric, as a label would.
pub(super) fn names(metric: &Metric, text: &str) -> bool {
    is_name(metric, &folded(text))
}
