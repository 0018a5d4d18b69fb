//! Words of a text that nobody took into account, though they may change what it promises.
//!
//! In: a statement, and the texts that settle words of it: names of a metric or a policy, an entry and its breakdown. Out: the words
//! that are left. Never: takes words for harmless that it does not know.
//!
//! Decided in docs/decisions/0112-words-beside-a-clock.md.

use super::brackets::says_nothing;
use super::clocks;
use super::names::folded;
use super::shares;
use crate::config::{Binding, BoundMetrics, Metric, Project, SlaPolicy};
use crate::diag::Message;
use crate::objective::remarks::restates_as_downtime;
use crate::objective::{Target, TargetFlag};
use crate::say;

/// Who answers and what is answered, of which every promise about clocks tells.
const ANYBODY: &[&str] = &[
    "当社",
    "弊社",
    "サポート",
    "サポート窓口",
    "ヘルプデスク",
    "窓口",
    "担当",
    "担当者",
    "チーム",
    "チケット",
    "問い合わせ",
    "お問い合わせ",
    "we",
    "support",
    "ourteam",
    "theteam",
    "tickets",
];

/// What names of clocks, their columns and their headings are made of besides.
const OF_NAMES: &[&str] = &[
    "サービスレベル",
    "タイムライン",
    "優先度別",
    "優先度",
    "重要度",
    "重大度",
    "緊急度",
    "深刻度",
    "目標値",
    "目標",
    "基準",
    "時間",
    "期限",
    "までの",
    "まで",
    "ごと",
    "とその",
    "および",
    "及び",
    "約束",
    "保証",
    "以内",
    "最大",
    "について",
    "一覧",
    "インシデント",
    "障害",
    "営業日",
    "定義",
    "規定",
    "合意",
    "水準",
    "表",
    "上限",
    "必達",
    "目安",
    "暫定",
    "値",
    "案",
    "初回",
    "初期",
    "初動",
    "一次",
    "対応",
    "体制",
    "計画",
    "手順",
    "フロー",
    "方針",
    "規程",
    "ルール",
    "ガイド",
    "管理",
    "発生時",
    "別",
    "の",
    "と",
    "や",
    "は",
    "priority",
    "severity",
    "levels",
    "level",
    "service",
    "targets",
    "target",
    "goals",
    "goal",
    "objectives",
    "objective",
    "times",
    "time",
    "within",
    "commitments",
    "commitment",
    "guaranteed",
    "guarantees",
    "guarantee",
    "expected",
    "matrix",
    "incidents",
    "incident",
    "agreement",
    "initial",
    "first",
    "management",
    "procedures",
    "procedure",
    "policies",
    "policy",
    "process",
    "runbook",
    "playbook",
    "guide",
    "plan",
    "sla",
    "slo",
    "and",
    "to",
    "by",
    "per",
    "for",
    "of",
    "the",
    "max",
];

/// Times outside of the hours of most calendars, where a promise is another one.
const OFF_HOURS: &[&str] = &[
    "夜間",
    "深夜",
    "早朝",
    "休日",
    "祝日",
    "土日",
    "週末",
    "時間外",
    "営業時間外",
    "業務時間外",
    "night",
    "nights",
    "overnight",
    "weekend",
    "weekends",
    "holiday",
    "holidays",
    "afterhours",
    "off-hours",
    "offhours",
    "outofhours",
];

/// What an entry settles: the words by which it names the statement, and the values of its breakdown.
pub(super) fn of_entry(project: &Project, binding: &Binding, to: &BoundMetrics) -> Vec<String> {
    let names = [Some(&binding.label), binding.group.as_ref(), binding.heading.as_ref()].into_iter().flatten().cloned();
    names.chain(of_values(project, &to.by)).collect()
}

/// The values of a breakdown with their other names.
pub(super) fn of_values(project: &Project, by: &[(String, String)]) -> Vec<String> {
    let aliases = |value: &String| {
        let columns = project.sources.values().flat_map(|source| source.columns.values());
        columns.filter_map(|column| column.values.get(value)).flatten().cloned().collect::<Vec<_>>()
    };
    by.iter().flat_map(|(_, value)| aliases(value).into_iter().chain([value.clone()])).collect()
}

/// The words of a text about a metric that neither the metric nor the entry takes into account.
pub(super) fn of_metric<'t>(metric: &Metric, target: &'t Target, known: &[String]) -> Option<&'t str> {
    // The subject of an improvement (コスト削減: 20%) is the metric in other words.
    let subject = target.metric.as_deref().filter(|_| target.flags.contains(&TargetFlag::NoBaseline));
    let own = [&metric.id, &metric.label].into_iter().chain(&metric.aliases);
    let names: Vec<String> = own.chain(known).map(|name| folded(name)).collect();
    let is_left = |words: &&str| Some(*words) != subject && !is_known(words, &names) && !restates_as_downtime(words);
    target.residue().find(is_left)
}

/// The words of a text about a clock that are neither its name nor known otherwise.
pub(super) fn of_clock<'t>(
    target: &'t Target,
    known: &[String],
    is_priority: impl Fn(&str) -> bool,
) -> Option<&'t str> {
    let names: Vec<String> = known.iter().map(|name| folded(name)).collect();
    let is_clock =
        |words: &str| clocks::label_of(words).is_some() || matches!(words, "response" | "restore" | "resolve");
    let is_left = |words: &&str| {
        !is_clock(words)
            && !is_priority(words)
            && !is_known(words, &names)
            && !is_anybody(words)
            && !shares::are_all(words)
    };
    target.residue().find(is_left).or_else(|| aggregation_of(target))
}

/// How a text calls its aggregation, of which clocks know none.
pub(super) fn aggregation_of(target: &Target) -> Option<&str> {
    Some(match target.agg.as_deref()? {
        "avg" => "平均",
        "median" => "中央値",
        name => name,
    })
}

/// Whether words stand in one of some folded names.
fn is_known(words: &str, names: &[String]) -> bool {
    let words = folded(words);
    names.iter().any(|name| *name == words || (words.chars().count() > 1 && name.contains(&words)))
}

fn is_anybody(words: &str) -> bool {
    let words = folded(words);
    ANYBODY.contains(&words.trim_end_matches(['に', 'は', 'が', 'の', 'へ', 'を']))
}

/// What a label, a column or a heading says beyond the name of a clock: 夜間の of 夜間の応答時間, nothing of 応答時間の目標.
pub(super) fn beyond_clock(text: &str, known: &[String], is_priority: impl Fn(&str) -> bool) -> Option<String> {
    let pieces = super::parts::pieces(text);
    pieces.into_iter().find(|piece| {
        let is_name = clocks::label_of(piece).is_some() || is_priority(piece) || is_known(piece, known);
        let says_again = is_anybody(piece) || says_nothing(piece) || super::parts::may_gloss_priority(&folded(piece));
        if is_name || says_again {
            return false;
        }
        let mut rest = folded(piece);
        for word in known.iter().filter(|word| !word.is_empty()) {
            rest = rest.replace(word.as_str(), "");
        }
        for word in ANYBODY.iter().copied().chain(clocks::words()).chain(OF_NAMES.iter().copied()) {
            rest = rest.replace(word, "");
        }
        // Response times.
        rest != "s" && rest.contains(|c: char| c.is_alphabetic() || c == '%')
    })
}

/// Whether words say that hours are those of business.
pub(super) fn are_business_hours(words: &str) -> bool {
    const HOURS: [&str; 7] =
        ["営業時間", "営業時間内", "業務時間", "業務時間内", "businesshours", "officehours", "workinghours"];
    HOURS.contains(&folded(words).trim_end_matches('の'))
}

/// Whether a heading names nothing but a time outside of business hours: 夜間, 夜間・休日対応.
pub(super) fn is_off_hours(text: &str) -> bool {
    let pieces = super::parts::pieces(text);
    let is_off = |piece: &String| {
        let name = folded(piece);
        let name = ["対応", "サポート", "帯", "support"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
        OFF_HOURS.contains(&name.trim_end_matches('の'))
    };
    pieces.iter().any(is_off)
}

/// Why an entry alone does not settle words of a text about a metric.
pub(super) fn unsettled(words: &str) -> Message {
    say!(
        "文の「{words}」を指標がどう扱うかは、結び付けでは決まりません。内訳なら `by` を書き、その言葉を `label` か `aliases` に持つ指標を `metric` に書くか、文書を直します",
        "an entry does not settle `{words}` of the text: write `by` where it is a breakdown, name a metric whose `label` or `aliases` say it in `metric`, or mend the document"
    )
}

/// Why words keep a text from the clocks of a policy.
pub(super) fn not_of_clock(words: &str, policy: &SlaPolicy) -> Message {
    let name = &policy.name;
    say!(
        "「{words}」を、ポリシー `{name}` の時計は区別していません。約束を変えない言葉なら文書から除き、一部についての約束なら、その言葉を `label` に持つポリシーを `data/sla.yaml` に書きます",
        "the clocks of `{name}` know nothing of `{words}`: take the words out of the document if they change nothing, or declare a policy whose `label` says them in `data/sla.yaml`"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beyond(text: &str) -> Option<String> {
        beyond_clock(text, &["サポート".to_owned()], |words| words == "高")
    }

    #[test]
    fn names_of_clocks_say_nothing_else() {
        for text in [
            "応答時間",
            "応答時間の目標",
            "優先度別の応答時間・解決時間",
            "2. 応答時間（3）",
            "初回応答までの目標時間",
            "Response time (SLA)",
            "高",
            "サポートの応答",
            "応答時間（分）",
            "応答時間（上限）",
            "Response times",
            "高（システム停止）",
            "Response Time Commitments",
            "インシデントの応答時間",
        ] {
            assert_eq!(beyond(text), None, "{text}");
        }
    }

    #[test]
    fn what_stands_beside_them_is_left() {
        for (text, words) in [
            ("夜間の応答時間", "夜間の応答時間"),
            ("平均応答時間", "平均応答時間"),
            ("応答時間（VIP）", "VIP"),
            ("応答時間（95%）", "95%"),
            ("高（夜間）", "夜間"),
            ("電話", "電話"),
        ] {
            assert_eq!(beyond(text).as_deref(), Some(words), "{text}");
        }
    }

    #[test]
    fn a_heading_of_off_hours_is_about_them() {
        for text in ["夜間", "夜間・休日対応", "Weekend support", "2. 営業時間外"] {
            assert!(is_off_hours(text), "{text}");
        }
        for text in ["営業時間", "夜間バッチの監視", "サービスレベル"] {
            assert!(!is_off_hours(text), "{text}");
        }
    }
}
