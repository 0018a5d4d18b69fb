//! The words for what figures carry: verdicts, rules of their lineage, and further counts. Pages and the command line use
//! the same ones.
//!
//! In: names that machines read. Out: words for people. Never: decides anything.

use super::format::{format_integer, format_value};
use super::{Figure, Standing};
use crate::diag::Lang;
use crate::target::Unit;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A verdict in words; a figure without a target has none.
pub fn standing_in_words(standing: Standing, has_target: bool, lang: Lang) -> &'static str {
    match standing {
        Standing::Met => lang.pick("達成", "met"),
        Standing::Missed => lang.pick("未達", "missed"),
        Standing::AtRisk => lang.pick("注意", "at risk"),
        Standing::NoData => lang.pick("対象なし", "no data"),
        Standing::Undecided if has_target => lang.pick("判定保留", "undecided"),
        Standing::Undecided => lang.pick("目標なし", "no target"),
    }
}

/// A rule of a figure's lineage in words for people; unknown ones stay as they are.
pub fn rule_in_words(rule: &str, lang: Lang) -> String {
    let (ja, en) = match rule {
        "counts_in: decided" => (
            "計上: 達成は停止時刻、違反は期限の属する期間",
            "counted where decided: met clocks where they stopped, breaches at their deadline",
        ),
        "counts_in: opened" => ("計上: 受付日時の属する期間", "counted where the ticket was opened"),
        "counts_in: completed" => ("計上: 停止時刻の属する期間", "counted where the clock stopped"),
        "business_day: business_minutes" => {
            ("1営業日: そのカレンダーの1日分の営業時間", "one business day: one day's open time of the calendar")
        }
        "business_day: end_of_business_day" => {
            ("1営業日: 翌営業日の終業まで", "one business day: until the close of the next business day")
        }
        "business_day: wall_days" => ("1営業日: 24時間", "one business day: 24 hours"),
        "pauses: union" => ("保留: 重なりを除いた合計を差し引く", "pauses: their union is taken off"),
        "pauses: none" => ("保留: 差し引かない", "pauses: not taken off"),
        "within: inclusive to the second" => ("以内: 秒単位でちょうどを含む", "within: inclusive to the second"),
        "uptime: samples up / samples received" => (
            "稼働率: 正常な標本 ÷ 受信した標本（欠測は数えない）",
            "uptime: samples up ÷ samples received; gaps are unknown",
        ),
        "uptime: union of incident intervals, any service down counts" => {
            ("稼働率: 障害区間の和集合を停止時間とする", "uptime: downtime is the union of incident intervals")
        }
        "mttr: restored in the period, full duration" => (
            "MTTR: 期間内に復旧した障害の発生から復旧まで",
            "MTTR: start to restoration of incidents restored in the period",
        ),
        _ if rule.starts_with("trend: ") => return trend(rule, lang),
        _ => return excluded(rule, lang).unwrap_or_else(|| rule.to_owned()),
    };
    lang.pick(ja, en).to_owned()
}

/// `trend: 6 periods`.
fn trend(rule: &str, lang: Lang) -> String {
    let periods = rule.trim_start_matches("trend: ").trim_end_matches(" periods");
    crate::say!(
        "傾向: 完了した直近{periods}期のすべての組の傾きの中央値",
        "trend: median of all pairwise slopes over the last {periods} complete periods"
    )
    .text(lang)
    .to_owned()
}

/// `excluded: NAME (WHEN)`: a maintenance window.
fn excluded(rule: &str, lang: Lang) -> Option<String> {
    let window = rule.strip_prefix("excluded: ")?;
    Some(crate::say!("除外: メンテナンス {window}", "excluded: maintenance {window}").text(lang).to_owned())
}

/// The name of one of a figure's further counts; an unknown one stays as it is.
pub fn extra_in_words(name: &str, lang: Lang) -> &str {
    let (ja, en) = match name {
        "breached" => ("違反", "breached"),
        "undecided" => ("未確定", "undecided"),
        "unjudged" => ("判定不能", "not judged"),
        "imputed" => ("解決時刻で応答を代用", "response taken from the resolution"),
        "median" => ("中央値", "median"),
        "coverage" => ("標本の網羅率", "sample coverage"),
        "downtime_s" => ("停止時間", "downtime"),
        "open" => ("未復旧", "still open"),
        _ => return name,
    };
    lang.pick(ja, en)
}

/// The value of one of a figure's further counts with its unit.
pub fn format_extra(figure: &Figure, name: &str, value: Decimal, lang: Lang) -> String {
    match name {
        "median" => format_value(value, figure.unit, lang),
        "coverage" => format_value(value, Unit::Percent, lang),
        "downtime_s" => format_value(value, Unit::S, lang),
        _ => match value.to_u64().filter(|_| value.is_integer()) {
            Some(count) => match lang {
                Lang::Ja => format!("{} 件", format_integer(count)),
                Lang::En => format_integer(count),
            },
            None => value.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_rules_and_counts_stay_as_they_are() {
        assert_eq!(rule_in_words("counts_in: opened", Lang::Ja), "計上: 受付日時の属する期間");
        let window = "excluded: monthly (毎月第3土曜日 00:00-04:00)";
        assert_eq!(rule_in_words(window, Lang::Ja), "除外: メンテナンス monthly (毎月第3土曜日 00:00-04:00)");
        assert_eq!(rule_in_words("new: rule", Lang::Ja), "new: rule");
        assert_eq!(extra_in_words("downtime_s", Lang::Ja), "停止時間");
        assert_eq!(extra_in_words("x", Lang::En), "x");
    }
}
