//! What stands in brackets behind a name: another name for it, something that changes nothing, or a part of it.
//!
//! In: a label or the head of a column. Out: what its brackets do. Never: takes words for a translation where the name is known and has
//! another one (稼働率 (API), アクティブユーザー (MAU)).

use super::clocks;
use super::names::{self, folded};
use crate::objective::remarks::{self, is_whole};
use crate::objective::{nfkc, period};

/// Names of one measure, in both languages and short. A name and words in brackets that are of one class say the same.
const SYNONYMS: &[&[&str]] = &[
    &["uptime", "availability", "serviceavailability", "uptimerate", "availabilityrate", "稼働率", "可用性"],
    &[
        "mttr",
        "meantimetorestore",
        "meantimetorepair",
        "meantimetorecovery",
        "meantimetoresolve",
        "meantimetoresolution",
        "平均復旧時間",
        "平均修復時間",
        "平均解決時間",
    ],
    &["mtta", "meantimetoacknowledge", "平均応答時間"],
    &["mtbf", "meantimebetweenfailures", "平均故障間隔"],
    &["mttf", "meantimetofailure"],
    &["rto", "recoverytimeobjective", "目標復旧時間"],
    &["rpo", "recoverypointobjective", "目標復旧時点"],
    &["csat", "customersatisfaction", "customersatisfactionscore", "顧客満足度", "満足度"],
    &["nps", "netpromoterscore", "ネットプロモータースコア", "推奨度"],
    &["ces", "customereffortscore", "顧客努力指標"],
    &["fcr", "firstcontactresolution", "firstcallresolution", "初回解決率", "一次解決率"],
    &["aht", "averagehandletime", "averagehandlingtime", "平均処理時間", "平均対応時間"],
    &["dau", "dailyactiveusers", "日次アクティブユーザー", "日次アクティブユーザー数"],
    &["wau", "weeklyactiveusers", "週次アクティブユーザー", "週次アクティブユーザー数"],
    &["mau", "monthlyactiveusers", "月次アクティブユーザー", "月次アクティブユーザー数"],
    &["retention", "retentionrate", "継続率"],
    &["churn", "churnrate", "解約率"],
    &["errorrate", "エラー率", "エラーレート"],
    &["responsetime", "レスポンスタイム", "応答時間"],
    &["resolutiontime", "timetoresolve", "timetoresolution", "解決時間"],
    &["latency", "レイテンシ", "レイテンシー"],
    &["throughput", "スループット"],
];

/// What a name says of its period or its mean, before the name of the measure that it shares with its translation.
const BEFORE: &[&str] =
    &["月間", "月次", "年間", "週次", "日次", "平均", "monthly", "annual", "weekly", "daily", "average", "mean"];

/// The nouns with which the English name of a measure ends (Escalation Rate): a part of one ends with none of them.
const MEASURES: &[&str] =
    &["rate", "ratio", "time", "score", "count", "volume", "index", "percentage", "uptime", "availability", "latency"];

/// What is said of values in brackets behind a name, and of nobody.
const UNITS: &[&str] = &[
    "分", "秒", "時間", "日", "件", "人", "円", "回", "点", "%", "ms", "min", "minutes", "sec", "seconds", "hours",
    "days", "jpy", "usd",
];

/// What the head of a column says of all values below it besides.
const OF_COLUMN: &[&str] = &[
    "率",
    "営業日",
    "営業時間",
    "営業時間内",
    "平均",
    "中央値",
    "上限",
    "下限",
    "以上",
    "以下",
    "以内",
    "max",
    "maximum",
    "minimum",
    "必達",
    "目安",
    "案",
    "暫定",
    "サービスレベル",
    "基準値",
];

/// What words in brackets do to the name before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bracket {
    /// They say the same again, or nothing about a part.
    Same,
    /// They name another measure.
    Other,
    /// They limit it.
    Limit,
}

/// A folded label apart from the words in brackets at its end.
pub(super) fn bracketed(label: &str) -> Option<(&str, &str)> {
    let inner = label.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let (outer, inner) = (&label[..open], &inner[open + 1..]);
    (!outer.is_empty() && !inner.is_empty()).then_some((outer, inner))
}

/// The words in brackets at the end of a text, as written.
pub(super) fn as_written(text: &str) -> Option<&str> {
    let inner = text.trim().strip_suffix([')', '）'])?;
    let open = inner.rfind(['(', '（'])?;
    let inner = &inner[open..];
    Some(inner.trim_start_matches(['(', '（']).trim()).filter(|inner| !inner.is_empty() && open > 0)
}

/// What words in brackets behind a label do, all of whose names are given, folded.
pub(super) fn behind_label(names: &[&str], inner: &str) -> Bracket {
    if says_nothing(inner) { Bracket::Same } else { as_name(names, inner) }
}

/// The words in brackets behind the head of a column that say whom its values are for, as written: 目標値（プレミアム）, not 目標値（月次）,
/// Target (SLO) or 初回応答時間（First Response）.
pub(super) fn limit_of_column(head: &str) -> Option<String> {
    let inner = as_written(head)?;
    let words = folded(inner);
    let (outer, _) = bracketed(&folded(head)).map(|(outer, inner)| (outer.to_owned(), inner.to_owned()))?;
    let digits = words.chars().take_while(char::is_ascii_digit).count();
    let is_quarter = words.strip_prefix('q').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    // What says a time is read with it, and no limit here.
    let of_time = words.contains('%') || digits == 4 || words.starts_with("fy") || is_quarter;
    let is_clock = || clocks::label_of(inner).is_some_and(|clock| clocks::label_of(&outer) == Some(clock));
    let says_less = says_nothing(inner)
        || of_time
        || OF_COLUMN.contains(&words.as_str())
        || is_clock()
        || as_name(&[&outer], inner) == Bracket::Same;
    (!says_less).then(|| inner.to_owned())
}

/// Whether words in brackets are a unit, a period, the whole, or what every promise of its kind leaves out.
pub(super) fn says_nothing(inner: &str) -> bool {
    let words = folded(inner);
    let unit = words.strip_prefix("単位").map_or(words.as_str(), |unit| unit.trim_start_matches(':'));
    UNITS.contains(&unit)
        || period::in_cell(inner).is_some()
        || is_whole(inner)
        || names::is_generic(inner)
        || remarks::leaves_out_planned_work(inner)
}

fn as_name(names: &[&str], inner: &str) -> Bracket {
    let words = folded(inner);
    let (own, its) = (classes(names), classes(&[&words]));
    match (own.is_empty(), its.is_empty()) {
        _ if names.contains(&words.as_str()) || own.iter().any(|class| its.contains(class)) => Bracket::Same,
        (_, false) => Bracket::Other,
        (true, true) if ends_as_measure(inner) => Bracket::Same,
        _ => Bracket::Limit,
    }
}

/// Whether two folded names are of one measure.
pub(super) fn is_synonym(names: &[&str], other: &str) -> bool {
    let its = classes(&[other]);
    classes(names).iter().any(|class| its.contains(class))
}

/// The classes of synonyms that folded names are of, with and without what they say of a period.
fn classes(names: &[&str]) -> Vec<usize> {
    let bare = |name: &str| {
        BEFORE.iter().find_map(|word| name.strip_prefix(word)).map(|name| name.trim_start_matches('の').to_owned())
    };
    let all: Vec<String> = names.iter().flat_map(|name| [Some((*name).to_owned()), bare(name)]).flatten().collect();
    let holds = |class: &[&str]| all.iter().any(|name| class.contains(&name.as_str()));
    SYNONYMS.iter().enumerate().filter(|(_, class)| holds(class)).map(|(at, _)| at).collect()
}

/// `Escalation Rate`: English that ends as the name of a measure does.
fn ends_as_measure(inner: &str) -> bool {
    let text = nfkc(inner).to_lowercase();
    let last = text.rsplit([' ', '-']).next().unwrap_or_default();
    text.is_ascii() && MEASURES.contains(&last) && text.len() > last.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translation_says_the_same_and_what_is_none_limits() {
        let read = |outer: &str, inner: &str| behind_label(&[&folded(outer)], inner);
        for (outer, inner) in [
            ("月間稼働率", "Uptime"),
            ("平均解決時間", "MTTR"),
            ("応答時間", "Response Time"),
            ("平均応答時間", "Response Time"),
            ("エスカレーション率", "Escalation Rate"),
            ("稼働率", "月間"),
            ("稼働率", "％"),
            ("稼働率", "計画停止を除く"),
            ("稼働率", "全体"),
            ("受付件数", "単位：件"),
        ] {
            assert_eq!(read(outer, inner), Bracket::Same, "{outer} {inner}");
        }
        for (outer, inner) in [("稼働率", "MTBF"), ("アクティブユーザー", "MAU"), ("受付件数", "MTTR")]
        {
            assert_eq!(read(outer, inner), Bracket::Other, "{outer} {inner}");
        }
        for (outer, inner) in [
            ("稼働率", "夜間"),
            ("稼働率", "API"),
            ("応答時間", "Search Response Time"),
            ("応答速度", "平均"),
            ("受付件数", "Corporate"),
            ("受付件数", "夜間を除く"),
        ] {
            assert_eq!(read(outer, inner), Bracket::Limit, "{outer} {inner}");
        }
    }

    #[test]
    fn a_column_says_whom_it_is_for() {
        for head in [
            "初回応答時間（First Response）",
            "解決時間（Resolution）",
            "目標値（全体）",
            "目標値（単位：分）",
            "目標（サービスレベル）",
            "目標値（案）",
            "目標値（2026年度）",
            "Target (SLO)",
            "目標値",
        ] {
            assert_eq!(limit_of_column(head), None, "{head}");
        }
        for (head, limit) in [("目標値（プレミアム プラン）", "プレミアム プラン"), ("応答時間（Night）", "Night")]
        {
            assert_eq!(limit_of_column(head).as_deref(), Some(limit), "{head}");
        }
    }
}
