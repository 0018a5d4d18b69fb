//! Which metric a label names.
//!
//! In: labels as written and the names of metrics. Out: the metrics whose label or alias is the same after width, case and
//! blanks are made alike. Never: takes a near name for the same one, or a label that is narrowed down (`稼働率 (夜間)`) for
//! the whole.

use crate::config::{Metric, Project};
use crate::model::Statement;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Names of one measure, in both languages and short. A name and words in brackets that are of one class say the same.
const SYNONYMS: &[&[&str]] = &[
    &["uptime", "availability", "稼働率", "可用性"],
    &[
        "mttr",
        "meantimetorestore",
        "meantimetorepair",
        "meantimetorecovery",
        "meantimetoresolve",
        "平均復旧時間",
        "平均修復時間",
    ],
    &["mtta", "meantimetoacknowledge", "平均応答時間"],
    &["mtbf", "meantimebetweenfailures", "平均故障間隔"],
    &["mttf", "meantimetofailure"],
    &["rto", "recoverytimeobjective", "目標復旧時間"],
    &["rpo", "recoverypointobjective", "目標復旧時点"],
    &["csat", "customersatisfaction", "顧客満足度"],
    &["nps", "netpromoterscore"],
    &["dau", "dailyactiveusers", "日次アクティブユーザー", "日次アクティブユーザー数"],
    &["wau", "weeklyactiveusers", "週次アクティブユーザー", "週次アクティブユーザー数"],
    &["mau", "monthlyactiveusers", "月次アクティブユーザー", "月次アクティブユーザー数"],
    &["retention", "retentionrate", "継続率"],
    &["churn", "churnrate", "解約率"],
    &["errorrate", "エラー率", "エラーレート"],
    &["responsetime", "レスポンスタイム"],
    &["latency", "レイテンシ", "レイテンシー"],
    &["throughput", "スループット"],
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
    all.extend(
        by_outer
            .iter()
            .filter(|metric| is_synonym(outer, inner) || adds_synonym(metric, inner) || says_the_same(metric)),
    );
    all.extend(
        by_inner
            .iter()
            .filter(|metric| is_synonym(outer, inner) || adds_synonym(metric, outer) || is_name(metric, outer)),
    );
    let mut seen = BTreeSet::new();
    all.retain(|metric| seen.insert(metric.id.as_str()));
    all
}

/// Whether two folded names are of one measure.
fn is_synonym(one: &str, other: &str) -> bool {
    SYNONYMS.iter().any(|class| class.contains(&one) && class.contains(&other))
}

/// Whether folded words are another name of what a metric's own names say.
fn adds_synonym(metric: &Metric, words: &str) -> bool {
    std::iter::once(&metric.label).chain(&metric.aliases).any(|name| is_synonym(&folded(name), words))
}

/// Whether a folded text is a metric's label or one of its aliases.
fn is_name(metric: &Metric, text: &str) -> bool {
    std::iter::once(&metric.label).chain(&metric.aliases).any(|name| folded(name) == text)
}

/// Whether a text names a metric, as a label would.
pub(super) fn names(metric: &Metric, text: &str) -> bool {
    is_name(metric, &folded(text))
}
