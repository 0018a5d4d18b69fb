//! Remarks beside a promise: what they leave out of it, or limit it to.
//!
//! In: the text of a remark. Out: whether the promise is one about a part. Never: takes the usual clause of every promise of
//! availability (計画停止を除く) for a limit.

use super::declaring::has_word;
use super::{folded, nfkc};

/// Words that limit a promise to what they stand beside.
const ONLY: &[&str] = &["のみ", "だけ", "に限る", "に限り", "限定", "only"];

/// Words that leave out what they stand beside.
const EXCEPT: &[&str] =
    &["除く", "除き", "除外", "以外", "含まない", "含まず", "except", "excluding", "excluded", "exclude", "excl"];

/// What every promise of availability leaves out: nobody promises to be there while that lasts, and nobody measures it.
const PLANNED: &[&str] = &[
    "計画停止",
    "計画的な停止",
    "計画メンテナンス",
    "計画保守",
    "計画作業",
    "定期メンテナンス",
    "定期保守",
    "定期点検",
    "定期停止",
    "メンテナンス時間",
    "メンテナンスウィンドウ",
    "事前通知",
    "事前告知",
    "不可抗力",
    "天災",
    "planned",
    "scheduled",
    "maintenance window",
    "force majeure",
];

/// Words that limit nothing.
const WHOLE: &[&str] = &[
    "",
    "-",
    "—",
    "–",
    "全体",
    "全て",
    "すべて",
    "全社",
    "全サービス",
    "全システム",
    "終日",
    "24時間",
    "24時間365日",
    "24時間/365日",
    "24時間・365日",
    "24/7",
    "24x7",
    "24x365",
    "年中無休",
    "常時",
    "共通",
    "all",
    "any",
    "overall",
    "total",
    "n/a",
];

/// Whether words limit nothing.
pub fn is_whole(text: &str) -> bool {
    WHOLE.contains(&folded(text).as_str())
}

/// Whether a remark leaves something out of the promise beside it, other than planned work.
pub fn limits(remark: &str) -> bool {
    has_word(remark, ONLY) || is_for_each(remark) || (has_word(remark, EXCEPT) && !leaves_out_planned_work(remark))
}

/// 計画停止を除く, excluding scheduled maintenance: everything that is left out is planned work.
pub fn leaves_out_planned_work(text: &str) -> bool {
    let text = nfkc(text).to_lowercase();
    let mut clauses = text.split(['。', ';', '\n']).filter(|clause| has_word(clause, EXCEPT)).peekable();
    let is_planned = |clause: &str| {
        let all = clause
            .split(['、', ',', '・', '/', 'と'])
            .flat_map(|part| part.split("および"))
            .flat_map(|part| part.split("及び"));
        all.flat_map(|part| part.split(" and "))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .all(|part| has_word(part, PLANNED) && !part.contains("のない"))
    };
    clauses.peek().is_some() && !has_word(&text, ONLY) && clauses.all(is_planned)
}

/// 月間ダウンタイム7.2時間以内 behind 99%: the same promise in hours of the period that it names.
pub fn restates_as_downtime(text: &str) -> bool {
    let words = folded(text);
    let rest = super::period::at_start(&words).map_or(words.as_str(), |(_, rest)| rest.trim_start_matches('の'));
    let rest = rest.strip_prefix("許容").unwrap_or(rest);
    let is_length = |rest: &str| rest.contains(|c: char| c.is_ascii_digit());
    let named = ["ダウンタイム", "停止時間", "downtime"].iter().find_map(|word| rest.strip_prefix(word));
    named.is_some_and(is_length) && !has_word(text, ONLY) && !has_word(text, EXCEPT)
}

/// 1拠点あたり, not 月あたり.
fn is_for_each(remark: &str) -> bool {
    let of_time = |before: &str| before.ends_with(['日', '週', '月', '期', '年', '間', '分']);
    remark.match_indices("あたり").any(|(at, _)| !of_time(&remark[..at]))
}

#[cfg(test)]
mod tests {
    use super::{limits, restates_as_downtime};

    #[test]
    fn downtime_is_availability_in_other_words() {
        for text in
            ["月間ダウンタイム7.2時間以内", "年間ダウンタイム < 8.77時間", "許容停止時間 43分", "Downtime 43 min"]
        {
            assert!(restates_as_downtime(text), "{text}");
        }
        for text in ["計画停止を除く", "夜間ダウンタイム 2時間", "ダウンタイム", "停止時間2時間のみ"]
        {
            assert!(!restates_as_downtime(text), "{text}");
        }
    }

    #[test]
    fn planned_work_is_left_out_of_every_promise() {
        for remark in [
            "計画停止を除く",
            "計画停止および定期メンテナンスを除く",
            "計画メンテナンス、不可抗力による停止を除きます",
            "Excludes planned downtime",
            "Excluding scheduled maintenance and force majeure",
            "毎月の報告に載せる",
            "Commonly used by developers, measured per month",
            "Proper survey",
            "月あたりの件数で測る",
        ] {
            assert!(!limits(remark), "{remark}");
        }
        for remark in [
            "平日のみ",
            "夜間を除く",
            "計画停止と夜間を除く",
            "計画停止を除く。平日のみ",
            "計画停止を除く。夜間も除く",
            "1拠点あたり",
            "Weekdays only",
            "Except holidays",
        ] {
            assert!(limits(remark), "{remark}");
        }
    }
}
