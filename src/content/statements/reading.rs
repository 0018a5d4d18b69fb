//! What a label and a text promise together, and whether that is a statement where it stands.
//!
//! In: the labels above, a label, a text, and what the place says. Out: a [`Target`] and a yes or no. Never: knows the
//! form it stands in.

use super::words;
use super::words::LabelRole;
use crate::objective::{Target, TargetFlag, TargetKind, Unit, may_name_clock, may_name_scope, parse, parse_labelled};
use std::ops::Range;

/// How much of a target a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// No figure that could be held.
    Unreadable,
    /// A figure without a bound, which may be a fact (可用性: 99.9%).
    Bare,
    /// Between two figures.
    Range,
    /// A change or a trend, which may be what happened.
    Drift,
    /// A bound, a clock, an end of a day, a lead time.
    Firm,
}

pub(super) fn strength(target: &Target) -> Strength {
    match target.kind {
        TargetKind::None | TargetKind::NotTarget => Strength::Unreadable,
        TargetKind::Change | TargetKind::Trend => Strength::Drift,
        TargetKind::Range => Strength::Range,
        TargetKind::Compare if target.op.is_none() => Strength::Bare,
        _ if target.flags.contains(&TargetFlag::BareOp) || target.flags.contains(&TargetFlag::Vague) => Strength::Bare,
        _ => Strength::Firm,
    }
}

/// Reads a text below its label and the labels above that: a clock may be named by any of them, and so may its priority.
pub(super) fn read(group: &[String], label: &str, text: &str) -> Target {
    let mut target = parse_labelled(label, text, None);
    if label.is_empty() && group.is_empty() || strength(&target) == Strength::Unreadable {
        return target;
    }
    let is_clock = |target: &Target| matches!(target.kind, TargetKind::Clocks | TargetKind::ClockDay);
    for name in [label].into_iter().chain(group.iter().rev().map(String::as_str)).filter(|name| !name.is_empty()) {
        let whole = parse(&format!("{name}: {text}"), None);
        let names_clock = match target.kind {
            // 解決: 一般の問い合わせは24時間以内 tells of what kind of question it is the time.
            TargetKind::Compare if name == label && target.metric.is_some() && whole.kind == TargetKind::Compare => {
                whole.scope.is_some()
            }
            TargetKind::Compare => is_clock(&whole),
            TargetKind::ClockDay => {
                target.metric.is_none() && whole.kind == TargetKind::ClockDay && whole.metric.is_some()
            }
            _ => false,
        };
        if names_clock {
            let scope = target.scope.take();
            target = whole;
            target.scope = target.scope.or(scope);
        } else if is_clock(&target)
            && target.scope.is_none()
            && whole.kind == target.kind
            && whole.metric == target.metric
        {
            target.scope = whole.scope;
        }
    }
    if is_clock(&target) && target.scope.is_none() {
        target.scope = [label].into_iter().chain(group.iter().rev().map(String::as_str)).find_map(priority);
    }
    target
}

/// What a text promises as a whole, else what the quantity in it does; with the bytes that are read.
pub(super) fn whole_or_part(text: &str, part: Range<usize>, read: impl Fn(&str) -> Target) -> (Target, Range<usize>) {
    let whole = read(text);
    if strength(&whole) == Strength::Unreadable { (read(&text[part.clone()]), part) } else { (whole, 0..text.len()) }
}

/// Whether a head or a label names a clock of people's work.
pub(super) fn is_clock(name: &str) -> bool {
    may_name_clock(name) && parse(&format!("{name}: 4時間以内"), None).kind == TargetKind::Clocks
}

/// The priority or priorities that a label is (`Critical（P0）` is Critical).
pub(super) fn priority(label: &str) -> Option<String> {
    let of = |name: &str| {
        if !may_name_scope(name) {
            return None;
        }
        let target = parse(&format!("{name}: 4時間以内に応答"), None);
        target.scope.filter(|_| target.kind == TargetKind::Clocks && !name.is_empty())
    };
    let (name, note) = label.trim().split_once(['(', '（']).unwrap_or((label.trim(), ""));
    of(name.trim()).or_else(|| of(note.trim_end_matches([')', '）']).trim()))
}

/// Where a text stands, as far as it decides whether it is a statement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground {
    /// What the place says.
    pub says: Option<LabelRole>,
    /// Whether the list, column or heading right above says so.
    pub near: bool,
    /// Whether it is a task that is to be done.
    pub task: bool,
    /// Whether the headings tell results.
    pub results: bool,
    /// Whether the headings tell requirements for others.
    pub requirements: bool,
}

/// Whether a labelled text is a statement on this ground.
pub(super) fn counts(target: &Target, label: &str, text: &str, ground: Ground) -> bool {
    let strength = strength(target);
    let declared = matches!(ground.says, Some(LabelRole::Target | LabelRole::Alert));
    if (strength == Strength::Unreadable && !(declared && ground.near)) || words::is_illustration(label) {
        return false;
    }
    let fact = words::is_fact(label);
    if declared {
        return match strength {
            Strength::Unreadable => ground.near && !label.is_empty() && !fact && text.chars().count() <= 40,
            Strength::Bare => !fact,
            Strength::Range => !fact || !is_duration(target),
            Strength::Drift | Strength::Firm => true,
        };
    }
    if words::is_condition(label) || ground.requirements || ["文字", "桁", "歳"].iter().any(|word| text.contains(word))
    {
        return false;
    }
    let plain_number = target.kind == TargetKind::Compare && matches!(target.unit, None | Some(Unit::None));
    match strength {
        Strength::Unreadable => false,
        Strength::Firm => !plain_number || words::is_number(label),
        Strength::Bare if ground.task => achieved(text),
        Strength::Bare => {
            let level = matches!(target.unit, Some(Unit::Percent | Unit::Score));
            !ground.results && level && target.per.is_none() && words::is_measure(label)
        }
        Strength::Range => !label.is_empty() && !is_duration(target) && !ground.results,
        Strength::Drift => ground.task || (!ground.results && bounded(text)),
    }
}

fn is_duration(target: &Target) -> bool {
    target.unit.is_some_and(Unit::is_duration)
}

/// Whether a text without a label says enough to be a statement: what it is about, or a clock.
pub(super) fn stands_alone(target: &Target) -> bool {
    target.metric.is_some() || !matches!(target.kind, TargetKind::Compare | TargetKind::Range | TargetKind::LeadTime)
}

fn achieved(text: &str) -> bool {
    ["達成", "完了", "維持", "確保"].iter().any(|word| text.trim_end().ends_with(word))
}

/// Whether a change was written with a bound: one without is what happened as often as what is wanted.
fn bounded(text: &str) -> bool {
    ["以上", "以下", "以内", "未満", "超", "at least", "at most", "more than", "less than", "≥", "≤", "<", ">"]
        .iter()
        .any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    #[test]
    fn a_clock_and_its_priority_are_named_by_any_label_above() {
        let read = |group: &[&str], label: &str, text: &str| {
            let group: Vec<String> = group.iter().map(|&name| name.to_owned()).collect();
            super::read(&group, label, text).to_text(Lang::Ja)
        };
        assert_eq!(read(&[], "初回応答", "4時間以内"), "4時間以内に応答");
        assert_eq!(read(&["応答時間"], "Critical", "1時間以内"), "1時間以内に応答 (Critical)");
        assert_eq!(read(&["Critical"], "応答", "1時間以内"), "1時間以内に応答 (Critical)");
        assert_eq!(
            read(&["SLA"], "High", "2時間以内に応答、1営業日以内に復旧"),
            "2時間以内に応答、1営業日以内に復旧 (High)"
        );
        assert_eq!(read(&["復旧"], "P1", "翌営業日中"), "翌営業日中 (P1)");
        assert_eq!(read(&["応答性能"], "検索", "2秒以内"), "2秒以内");
        assert_eq!(read(&[], "稼働率", "99.9%以上"), "99.9%以上");
        assert_eq!(read(&[], "コスト削減", "20%"), "20%以上の減少");
    }

    #[test]
    fn facts_are_no_statements() {
        let ground = Ground { says: None, near: false, task: false, results: false, requirements: false };
        let counts = |label: &str, text: &str| super::counts(&read(&[], label, text), label, text, ground);
        for (label, text) in [
            ("所要時間", "15分"),
            ("期間", "6ヶ月"),
            ("担当", "3名"),
            ("費用", "500円"),
            ("Node.js", "18以上"),
            ("パスワード", "12文字以上"),
            ("対象", "契約10件以上"),
            ("保存期間", "90日"),
            ("頻度", "月1回"),
            ("日時", "毎週金曜日 17:00"),
            ("問い合わせ", "前月比-10%"),
            ("見積もり", "2-3日"),
        ] {
            assert!(!counts(label, text), "{label}: {text}");
        }
        for (label, text) in [
            ("可用性", "99.9%"),
            ("応答", "4時間以内"),
            ("事前通知", "72時間前"),
            ("日次利用", "500-2000回"),
            ("NPS", "50以上"),
            ("問い合わせ", "前月比10%以上の減少"),
        ] {
            assert!(counts(label, text), "{label}: {text}");
        }
    }
}
