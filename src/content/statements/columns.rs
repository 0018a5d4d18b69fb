//! Heads of columns: which hold targets, alerts and clocks, and which name the rows.
//!
//! In: the words of a head. Out: what its column is. Never: looks at the cells below it.

use super::reading;
use super::words::{ALERTS, TARGETS, bare, key};
use crate::objective::{clock_words, finder, nfkc};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

const LABELS: &[&str] = &[
    "kpi",
    "メトリクス",
    "メトリック",
    "指標",
    "指標名",
    "項目",
    "評価項目",
    "管理項目",
    "測定項目",
    "サービスレベル項目",
    "サービスレベル",
    "評価指標",
    "metric",
    "metrics",
    "indicator",
    "indicators",
    "sli",
    "item",
    "name",
    "measure",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// What is promised; `sure` when the word can hardly mean goals in prose.
    Target { sure: bool },
    /// Where somebody is warned.
    Alert,
    /// A clock or another measure that the head itself names (応答, RTO), below which each cell is a promise.
    Measure,
    /// The unit of the target.
    Unit,
    /// Anything else.
    Other,
}

/// The name of the clock or measure in a head, without the words that say that it is a target (目標復旧時間, 応答（目標）).
pub(super) fn measure(head: &str) -> String {
    let head: String = nfkc(head).chars().flat_map(char::to_lowercase).collect();
    let mut name = bare(head.trim()).trim().to_owned();
    for word in ["目標時間", "目標値", "目標", "sla", "slo", "target"] {
        let rest =
            name.strip_prefix(word).or_else(|| name.strip_suffix(word)).map(|rest| rest.trim().trim_matches('の'));
        if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
            name = rest.to_owned();
        }
    }
    // 復旧・解決 is the first of its parts that is a clock.
    let part = name.split(['・', '/', '、']).map(str::trim).find(|part| reading::is_clock(part)).map(str::to_owned);
    part.unwrap_or(name)
}

/// Whether a head names a recovery objective, whose bare time is a bound.
pub(super) fn is_recovery(head: &str) -> bool {
    is_objective(&measure(head))
}

fn is_objective(measure: &str) -> bool {
    matches!(measure, "rto" | "rpo")
}

/// Whether a row is named by a day, and so tells what happened or an example.
pub(super) fn is_day(label: &str) -> bool {
    let label = nfkc(label);
    if !label.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let digits: String = label.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    ["0000-00-00", "0000/00/00", "0000年0"].iter().any(|form| digits.contains(form))
}

/// Whether the key of a head says that its column tells what happened.
fn tells_results(key: &str) -> bool {
    let words = ["実績", "結果", "平均", "件数", "現在", "actual", "result", "average", "mean", "count"];
    words.iter().any(|word| key.contains(word))
}

/// Whether no cell below a head is a target, because it tells what happened, or the period that others of its row are measured by.
pub(super) fn names_no_target(head: &str) -> bool {
    let words = [
        "期間",
        "単位",
        "集計単位",
        "集計期間",
        "計測期間",
        "測定期間",
        "計測単位",
        "測定頻度",
        "集計頻度",
        "period",
        "window",
        "granularity",
        "measurementwindow",
        "measurementperiod",
    ];
    let key = key(head);
    words.contains(&bare(&key)) || tells_results(&key)
}

/// Whether the cells below a head are conditions under which something is done.
pub(super) fn is_condition(head: &str) -> bool {
    let words = [
        "条件",
        "発生条件",
        "検知条件",
        "判定条件",
        "発報条件",
        "通知条件",
        "アラート条件",
        "トリガー",
        "トリガー条件",
        "condition",
        "conditions",
        "alertcondition",
        "trigger",
        "triggers",
        "triggercondition",
    ];
    words.contains(&bare(&key(head)))
}

/// Whether a head holds a part of any word that says what a column is; the heads and first cells of most tables do not.
fn may_say(key: &str) -> bool {
    static SAYING: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let others = ["目標", "target", "slo", "rto", "rpo", "単位", "unit"];
        let words = TARGETS.iter().chain(ALERTS).chain(&others).copied().chain(clock_words());
        let words: Vec<String> = words.map(|word| word.replace(' ', "")).collect();
        finder(words.iter().map(String::as_str))
    });
    // What has no width parts no words, but stays in a key.
    SAYING.is_match(key) || key.contains(['\u{200b}', '\u{feff}'])
}

pub(super) fn column(head: &str) -> Column {
    let key = key(head);
    if may_say(&key) { said(head, &key) } else { Column::Other }
}

fn said(head: &str, key: &str) -> Column {
    let name = bare(key);
    if tells_results(key) {
        return Column::Other;
    }
    let measured = measure(head);
    if is_objective(&measured) || reading::is_clock(&measured) {
        return Column::Measure;
    }
    let exact = of_target(head).is_none();
    if TARGETS.contains(&name) || dated_target(name) || !exact {
        return Column::Target {
            sure: exact && !["目標", "基準", "goal", "goals", "objective", "達成目標"].contains(&name),
        };
    }
    match name {
        "単位" | "unit" | "units" => Column::Unit,
        name if ALERTS.contains(&name) => Column::Alert,
        _ => Column::Other,
    }
}

/// What a head names beside the word for targets (`P95 Target`, 売上目標), which then belongs to the label of each cell.
pub(super) fn of_target(head: &str) -> Option<String> {
    let head = nfkc(head);
    let name = bare(head.trim()).trim();
    let whole = key(name);
    if TARGETS.contains(&&*whole) || dated_target(&whole) {
        return None;
    }
    let rest = ["目標値", "目標", "Target", "target", "SLO"].iter().find_map(|word| name.strip_suffix(word))?;
    let rest = rest.trim().trim_end_matches('の');
    (!rest.is_empty()).then(|| rest.to_owned())
}

/// 2026年度目標, 年間目標値, 上期目標, SLO目標.
fn dated_target(name: &str) -> bool {
    let Some(when) = name.strip_suffix("目標値").or_else(|| name.strip_suffix("目標")) else { return false };
    let words = [
        "年度",
        "年間",
        "年次",
        "月間",
        "月次",
        "週間",
        "週次",
        "日次",
        "四半期",
        "上期",
        "下期",
        "今期",
        "来期",
        "短期",
        "中期",
        "長期",
        "当面の",
        "中間",
        "最終",
        "最低",
        "必達",
        "努力",
        "挑戦",
        "数値",
        "定量",
        "slo",
        "sla",
    ];
    words.contains(&when)
        || when.trim_end_matches("年度").trim_end_matches('年').parse::<u16>().is_ok()
        || when.trim_end_matches('月').parse::<u8>().is_ok()
}

/// Whether a column's head names what the rows are about.
pub(super) fn is_label(head: &str) -> bool {
    LABELS.contains(&bare(&key(head)))
}

/// Whether a column's head names priorities, or plans and channels with promises of their own.
pub(super) fn is_priority_head(head: &str) -> bool {
    let words = [
        "優先度",
        "優先順位",
        "重要度",
        "深刻度",
        "重大度",
        "緊急度",
        "影響度",
        "レベル",
        "ランク",
        "インシデントレベル",
        "障害レベル",
        "priority",
        "severity",
        "level",
        "sev",
    ];
    words.contains(&bare(&key(head)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_head_that_says_anything_is_passed_over(
            parts in prop::collection::vec(prop::sample::select(vec![
                "目標", "目", "標", "値", "応", "答", "応答", "初回", "first", "response", "Response", "ＳＬＯ", "slo", "RTO", "rto", "単位",
                "Unit", "（", "）", "(", ")", "・", "/", "、", " ", "\u{3000}", "\u{200b}", "\u{feff}", "\n", "の", "年度", "2026", "上限", "Alert",
                "threshold", "しきい値", "ターゲット", "時間", "*", ":", "。", "〜", "ﾀｰｹﾞｯﾄ", "ß", "İ", "復旧", "2", "月",
            ]), 0..6)
        ) {
            let head = parts.concat();
            let key = key(&head);
            prop_assert!(may_say(&key) || said(&head, &key) == Column::Other, "{head}");
        }
    }

    #[test]
    fn columns() {
        let sure = Column::Target { sure: true };
        for (head, expected) in [
            ("目標値", sure),
            ("目標値（月次）", sure),
            (" ＳＬＯ ", sure),
            ("Target", sure),
            ("2026年度目標", sure),
            ("目標", Column::Target { sure: false }),
            ("アラート閾値", Column::Alert),
            ("しきい値", Column::Alert),
            ("Alert", Column::Alert),
            ("初回応答", Column::Measure),
            ("応答目標", Column::Measure),
            ("目標復旧時間", Column::Measure),
            ("解決時間（目標）", Column::Measure),
            ("Response time", Column::Measure),
            ("Target resolution time", Column::Measure),
            ("RTO", Column::Measure),
            ("P95 Target", Column::Target { sure: false }),
            ("売上目標", Column::Target { sure: false }),
            ("長期目標", sure),
            ("Warning threshold", Column::Alert),
            ("平均解決時間", Column::Other),
            ("応答（実績）", Column::Other),
            ("稼働率", Column::Other),
            ("人数", Column::Other),
            ("単位", Column::Unit),
        ] {
            assert_eq!(column(head), expected, "{head}");
        }
    }
}
