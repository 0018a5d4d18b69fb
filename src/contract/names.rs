//! Which metric a label names.
//!
//! In: labels as written and the names of metrics. Out: the metrics whose label or alias is the same after width, case and
//! blanks are made alike. Never: takes a near name for the same one, or a label that is narrowed down (`稼働率 (夜間)`) for
//! the whole.

use crate::config::{Metric, Project};
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Words in brackets that say the same as the name before them, in another language or short.
const SYNONYMS: &[&str] = &[
    "uptime",
    "availability",
    "mttr",
    "mtta",
    "mtbf",
    "mttf",
    "csat",
    "nps",
    "netpromoterscore",
    "dau",
    "wau",
    "mau",
    "retention",
    "retentionrate",
    "churn",
    "churnrate",
    "errorrate",
    "responsetime",
    "latency",
    "throughput",
    "meantimetorestore",
    "meantimetorepair",
    "meantimetorecovery",
    "meantimetoresolve",
    "meantimetoacknowledge",
    "meantimebetweenfailures",
    "meantimetofailure",
    "customersatisfaction",
    "dailyactiveusers",
    "weeklyactiveusers",
    "monthlyactiveusers",
    "稼働率",
    "可用性",
    "顧客満足度",
    "平均復旧時間",
    "平均応答時間",
    "平均故障間隔",
    "日次アクティブユーザー",
    "週次アクティブユーザー",
    "月次アクティブユーザー",
    "継続率",
    "解約率",
    "エラー率",
];

/// Labels that say only that a target follows.
const GENERIC: &[&str] = &["", "目標", "目標値", "target", "goal", "sla", "slo", "kpi", "指標", "メトリクス"];

/// Width, case and blanks made alike.
pub(super) fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !is_unseen(*c)).collect()
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{feff}' | '*' | '`')
}

/// A folded label apart from the words in brackets at its end.
pub(super) fn bracketed(label: &str) -> Option<(&str, &str)> {
    let inner = label.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let (outer, inner) = (&label[..open], &inner[open + 1..]);
    (!outer.is_empty() && !inner.is_empty()).then_some((outer, inner))
}

/// Whether a label says nothing of what is promised.
pub(super) fn is_generic(label: &str) -> bool {
    GENERIC.contains(&folded(label).as_str())
}

pub(super) fn metrics<'p>(project: &'p Project, label: &str) -> Vec<&'p Metric> {
    let label = folded(label);
    if label.is_empty() {
        return Vec::new();
    }
    let named = |text: &str| project.metrics.values().filter(|metric| is_name(metric, text)).collect::<Vec<_>>();
    let whole = named(&label);
    let Some((outer, inner)) = bracketed(&label).filter(|_| whole.is_empty()) else { return whole };
    let (by_outer, by_inner) = (named(outer), named(inner));
    let says_the_same = |metric: &&Metric| is_name(metric, inner) || folded(&metric.id) == inner;
    let mut all: Vec<&Metric> = Vec::new();
    let outer_is_synonym = SYNONYMS.contains(&outer);
    let inner_is_synonym = SYNONYMS.contains(&inner);
    all.extend(by_outer.iter().filter(|metric| inner_is_synonym || says_the_same(metric)));
    all.extend(by_inner.iter().filter(|metric| outer_is_synonym || is_name(metric, outer)));
    let mut seen = BTreeSet::new();
    all.retain(|metric| seen.insert(metric.id.as_str()));
    all
}

/// Whether a folded text is a metric's label or one of its aliases.
fn is_name(metric: &Metric, text: &str) -> bool {
    std::iter::once(&metric.label).chain(&metric.aliases).any(|name| folded(name) == text)
}

/// Whether a text names a metric, as a label would.
pub(super) fn names(metric: &Metric, text: &str) -> bool {
    is_name(metric, &folded(text))
}
