//! The words for what figures carry: verdicts, rules of their lineage, and further counts. Pages and the command line use
//! the same ones.
//!
//! In: names that machines read. Out: words for people. Never: decides anything.

mod composed;
mod kinds;

use super::format::{format_integer, format_labelled, format_number, format_value};
use super::{COVERAGE_JUDGED, COVERAGE_NOTED, Figure, FigureFlag, KeptInPeriod, KeptWithin, TargetStatus};
use crate::calendar::{Date, Grain, Period, parse_date};
use crate::diag::Lang;
use crate::objective::{Target, Unit};
use crate::say;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::borrow::Cow;

/// How many missed periods are named.
const MISSES: usize = 5;

/// A verdict in words; a figure without a target has none.
pub fn target_status_in_words(standing: TargetStatus, has_target: bool, lang: Lang) -> &'static str {
    match standing {
        TargetStatus::Met => lang.pick("達成", "met"),
        TargetStatus::Missed => lang.pick("未達", "missed"),
        TargetStatus::AtRisk => lang.pick("注意", "at risk"),
        TargetStatus::NoData => lang.pick("対象なし", "no data"),
        TargetStatus::Undecided if has_target => lang.pick("判定保留", "undecided"),
        TargetStatus::Undecided => lang.pick("目標なし", "no target"),
    }
}

/// The verdict of a figure in words; of one that should have a value and has none, that. Where its target is judged by shorter
/// periods, it says how many of them kept it; where by longer ones, that those are judged.
pub fn verdict_in_words(figure: &Figure, lang: Lang) -> String {
    if figure.flags.contains(&FigureFlag::Missing) {
        return lang.pick("値なし", "no value").to_owned();
    }
    if let Some(kept) = &figure.kept {
        return kept_in_words(kept, lang);
    }
    let elsewhere = figure.target.as_ref().filter(|_| figure.standing == TargetStatus::Undecided);
    match elsewhere.and_then(Target::period).filter(|own| *own != figure.period.grain.reporting_grain()) {
        Some(own) => judged_by(own, lang).to_owned(),
        None => target_status_in_words(figure.standing, figure.target.is_some(), lang).to_owned(),
    }
}

/// The periods that a target is judged by.
fn judged_by(grain: Grain, lang: Lang) -> &'static str {
    match grain {
        Grain::Day => lang.pick("日ごとに判定", "judged by the day"),
        Grain::Week | Grain::Cutoff => lang.pick("週ごとに判定", "judged by the week"),
        Grain::Month => lang.pick("月ごとに判定", "judged by the month"),
        Grain::Quarter => lang.pick("四半期ごとに判定", "judged by the quarter"),
        Grain::Half => lang.pick("半期ごとに判定", "judged by the half year"),
        Grain::Year => lang.pick("年度ごとに判定", "judged by the fiscal year"),
    }
}

/// 30日のうち28日 達成.
fn kept_in_words(kept: &KeptWithin, lang: Lang) -> String {
    let (ja, en) = match kept.grain {
        Grain::Day => ("日", "days"),
        Grain::Week | Grain::Cutoff => ("週", "weeks"),
        Grain::Month => ("か月", "months"),
        Grain::Quarter => ("四半期", "quarters"),
        Grain::Half => ("半期", "half years"),
        Grain::Year => ("年度", "years"),
    };
    let (all, met) = (kept.judged(), kept.met);
    let said = say!("{all}{ja}のうち{met}{ja} 達成", "met on {met} of {all} {en}");
    let apart = not_judged(kept, (ja, en), lang);
    match (apart.is_empty(), lang) {
        (true, _) => said.into_text(lang),
        (false, Lang::Ja) => format!("{}（{apart}）", said.ja),
        (false, Lang::En) => format!("{} ({apart})", said.en),
    }
}

/// データ不足 2日、判定なし 1日: what counts for neither side, and why.
fn not_judged(kept: &KeptWithin, (ja, en): (&str, &str), lang: Lang) -> String {
    let unknown = kept.unknown.len();
    let others = kept.open.saturating_sub(unknown);
    let told = [
        (unknown > 0).then(|| say!("データ不足 {unknown}{ja}", "{unknown} {en} without enough data")),
        (others > 0).then(|| say!("判定なし {others}{ja}", "{others} not judged")),
    ];
    told.into_iter().flatten().map(|said| said.into_text(lang)).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// How many days of a month kept a promise of days, and which did not: `2026年11月: 20/21日 達成（データ不足 1日）、未達: 11/9`.
pub fn days_in_words(of: &KeptInPeriod, lang: Lang) -> String {
    let (period, kept) = (of.period.title(lang), &of.kept);
    let (all, met) = (kept.judged(), kept.met);
    let apart = not_judged(kept, ("日", "days"), lang);
    let apart = match (apart.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Ja) => format!("（{apart}）"),
        (false, Lang::En) => format!(" ({apart})"),
    };
    let said = say!("{period}: {met}/{all}日 達成{apart}", "{period}: met on {met}/{all} days{apart}").into_text(lang);
    let days = [
        listed(&kept.missed, &of.period, ("未達", "missed"), lang),
        listed(&kept.unknown, &of.period, ("データ不足", "too little data"), lang),
    ];
    [Some(said)].into_iter().chain(days).flatten().collect::<Vec<_>>().join(lang.pick("、", "; "))
}

/// Which of the shorter periods missed the target, the newest first; nothing where none did.
pub fn misses_in_words(figure: &Figure, lang: Lang) -> Option<String> {
    listed(&figure.kept.as_ref()?.missed, &figure.period, ("未達", "missed"), lang)
}

/// `未達: 11/9、11/3`: the newest of some periods within another; nothing where there are none.
fn listed(labels: &[String], period: &Period, (ja, en): (&str, &str), lang: Lang) -> Option<String> {
    let shown: Vec<String> = labels.iter().rev().take(MISSES).map(|label| within(label, period)).collect();
    let (shown, more) = (shown.join(lang.pick("、", ", ")), labels.len().saturating_sub(MISSES));
    let said = match more {
        0 => say!("{ja}: {shown}", "{en}: {shown}"),
        _ => say!("{ja}: {shown} ほか{more}", "{en}: {shown} and {more} more"),
    };
    (!labels.is_empty()).then(|| said.into_text(lang))
}

/// The label of a day, without its year where the period says it: `10/25`.
fn within(label: &str, period: &Period) -> String {
    let of_year = |day: &Date| period.grain <= Grain::Month && day.year() == period.first.year();
    let day = parse_date(label).filter(of_year);
    day.map_or_else(|| label.to_owned(), |day| format!("{}/{}", day.month(), day.day()))
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
        "same_day: business" => (
            "当日中: 受け付けた営業日の終業まで。終業後と休みの日の受付は、次の営業日の終業まで",
            "same day: until the close of the business day; opened after it or on a day off, until the close of the next one",
        ),
        "same_day: calendar" => (
            "当日中: 受け付けた暦日の 24:00 まで（休みの日も）",
            "same day: until midnight of the calendar day, days off too",
        ),
        "pauses: union" => ("保留: 重なりを除いた合計を差し引く", "pauses: their union is taken off"),
        "pauses: minutes" => (
            "保留: 分の合計を差し引く（いつの保留かはわからないため、すべてが期限をずらす）",
            "pauses: minutes are taken off; they have no place in time, so all of them move the deadline",
        ),
        "response_pauses: true" => ("応答の時計: 保留の間は止まる", "response clock: stands still while paused"),
        "response_pauses: false" => ("応答の時計: 保留でも止まらない", "response clock: does not pause"),
        "unanswered: resolution" => (
            "応答のない解決: 解決時刻を応答とみなす",
            "resolved without a response: the resolution counts as the response",
        ),
        "unanswered: unjudged" => ("応答のない解決: 判定しない", "resolved without a response: not judged"),
        "reopened: worked_time" => (
            "再オープン: 解決から再オープンまでは数えない",
            "reopened: the time from resolution to reopening does not count",
        ),
        "reopened: first_resolution" => {
            ("再オープン: 最初の解決で時計は止まる", "reopened: the clock stops for good at the first resolution")
        }
        "reopened: total_span" => {
            ("再オープン: 最後の解決まで通して数える", "reopened: the clock runs through to the last resolution")
        }
        "reopened: unknown" => (
            "再オープン: 記録がないため、停止時刻までを通して数える",
            "reopened: not recorded, so the clock runs through to its stop",
        ),
        "priority_raised: earlier" => (
            "優先度の引き上げ: 元の期限と、変更時刻＋新しい目標の早いほう",
            "priority raised: the earlier of the old deadline and the change plus the new target",
        ),
        "priority_raised: from_creation" => {
            ("優先度の引き上げ: 新しい目標を受付から数える", "priority raised: the new target counts from the opening")
        }
        "priority_raised: from_change" => (
            "優先度の引き上げ: 新しい目標を変更時刻から数える",
            "priority raised: the new target counts from the change",
        ),
        "priority_raised: unknown" => (
            "優先度の引き上げ: 記録がないため、今の優先度の目標を受付から数える",
            "priority raised: not recorded, so the target of the present priority counts from the opening",
        ),
        "pauses: none" => ("保留: 差し引かない", "pauses: not taken off"),
        "no_value: no rows" => ("値なし: データに行がない", "no value: the data have no rows"),
        "no_value: not typed" => ("値なし: 値がまだ書かれていない", "no value: none has been typed"),
        "no_value: nothing known" => {
            ("値なし: この期について分かるデータがない", "no value: the data say nothing about this period")
        }
        "within: inclusive to the second" => ("以内: 秒単位でちょうどを含む", "within: inclusive to the second"),
        "uptime: samples up / samples received" => (
            "稼働率: 正常だった監視の回数 ÷ 結果のある監視の回数（結果のない回は数えない）",
            "uptime: samples up ÷ samples received; gaps are unknown",
        ),
        "uptime: union of incident intervals, any service down counts" => {
            ("稼働率: 障害区間の和集合を停止時間とする", "uptime: downtime is the union of incident intervals")
        }
        "mttr: restored in the period, full duration" => (
            "MTTR: 期間内に復旧した障害の発生から復旧まで",
            "MTTR: start to restoration of incidents restored in the period",
        ),
        _ => {
            let known = named(rule, lang).or_else(|| kinds::rule(rule, lang).map(str::to_owned));
            let known = known.or_else(|| composed::rule(rule, lang));
            return known.or_else(|| kinds::rule_with_values(rule, lang)).unwrap_or_else(|| rule.to_owned());
        }
    };
    lang.pick(ja, en).to_owned()
}

/// `6 periods`.
fn trend(value: &str, lang: Lang) -> String {
    let periods = value.trim_end_matches(" periods");
    crate::say!(
        "傾向: 完了した直近{periods}期のすべての組の傾きの中央値",
        "trend: median of all pairwise slopes over the last {periods} complete periods"
    )
    .text(lang)
    .to_owned()
}

/// Rules that carry a name or an amount: `excluded: NAME (WHEN)` is a maintenance window.
fn named(rule: &str, lang: Lang) -> Option<String> {
    let (name, value) = rule.split_once(": ")?;
    let words = match name {
        "excluded" => crate::say!("除外: メンテナンス {value}", "excluded: maintenance {value}"),
        "trend" => return Some(trend(value, lang)),
        "calendar" => crate::say!("カレンダー: {value}", "calendar: {value}"),
        "no_value_since" => crate::say!("値なし: データは {value} まで", "no value: the data end on {value}"),
        "no_value_holidays" => crate::say!(
            "値なし: 祝日の一覧が {value} までで、営業時間が分からない",
            "no value: the holiday list ends on {value}, so working time is not known"
        ),
        "no_value_unanswered" => crate::say!(
            "値なし: データソース {value} を読めないか計算できない",
            "no value: the source {value} cannot be read or computed"
        ),
        "target" => crate::say!("目標の出どころ: {value}", "target: stands in {value}"),
        "alert" => crate::say!("アラートの出どころ: {value}", "alert: stands in {value}"),
        "target_from" => crate::say!(
            "目標: {value} から（期の始まりに有効な目標で判定する）",
            "target: from {value}; what is in force at a period's start counts"
        ),
        "alert_from" => crate::say!(
            "アラート: {value} から（期の始まりに有効なもので見る）",
            "alert: from {value}; what is in force at a period's start counts"
        ),
        "target_changes" => crate::say!(
            "期の途中 {value} に目標が変わる（この期は変わる前の目標で判定する）",
            "the target changes on {value}, inside the period, which is judged by the one before"
        ),
        "alert_changes" => crate::say!(
            "期の途中 {value} にアラートが変わる（この期は変わる前のもので見る）",
            "the alert changes on {value}, inside the period, which is watched by the one before"
        ),
        "at_risk" => crate::say!(
            "注意: 残りが {value} 未満の進行中の時計",
            "at risk: running clocks with less than {value} left"
        ),
        _ => return None,
    };
    Some(words.text(lang).to_owned())
}

/// The name of one of a figure's further counts; an unknown one stays as it is.
pub fn extra_in_words(name: &str, lang: Lang) -> Cow<'_, str> {
    let (ja, en) = match name {
        "breached" => ("違反", "breached"),
        "undecided" => ("未確定", "undecided"),
        "unjudged" => ("判定不能", "not judged"),
        "data_errors" => ("データの誤り", "data errors"),
        "paused" => ("未確定のうち保留中", "undecided and paused"),
        "at_risk" => ("未確定のうち期限が近い", "undecided and at risk"),
        "imputed" => ("解決時刻で応答を代用", "response taken from the resolution"),
        "median" => ("中央値", "median"),
        "coverage" => ("監視データ取得率", "sample coverage"),
        "known" => ("分かっている割合", "share that is known"),
        "downtime_s" => ("停止時間", "downtime"),
        "open" => ("未復旧", "still open"),
        _ => {
            let known = kinds::extra(name).map(|(ja, en)| lang.pick(ja, en)).or_else(|| composed::extra(name, lang));
            let known = known.map(Cow::Borrowed).or_else(|| kinds::burn_window(name, lang).map(Cow::Owned));
            return known.unwrap_or(Cow::Borrowed(name));
        }
    };
    Cow::Borrowed(lang.pick(ja, en))
}

/// The value of one of a figure's further counts with its unit.
pub fn format_extra(figure: &Figure, name: &str, value: Decimal, lang: Lang) -> String {
    match name {
        "median" => format_value(value, figure.unit, lang),
        "budget" | "baseline" => format_value(value, figure.unit, lang),
        "baseline_value" => format_value(value, Unit::None, lang),
        // The share of a budget is what 予算の100%以下 is judged by.
        "consumed" => {
            let promised = figure.target.iter().chain(&figure.alert).filter(|target| target.budget_grain().is_some());
            let mut bounds: Vec<Decimal> = promised.filter_map(|target| target.value).collect();
            bounds.push(Decimal::ONE_HUNDRED);
            format_labelled(value, &bounds, Unit::Percent, None, lang)
        }
        "coverage" | "known" => format_labelled(value, &[COVERAGE_NOTED, COVERAGE_JUDGED], Unit::Percent, None, lang),
        "remaining" => format_labelled(value, &[Decimal::ZERO], Unit::Percent, None, lang),
        "response_rate" => format_labelled(value, &[Decimal::ONE_HUNDRED], Unit::Percent, None, lang),
        // No downtime and a little of it are two things, and so are a budget that is used up and one that is nearly.
        "downtime_s" | "budget_s" | "used_s" | "remaining_s" => {
            format_labelled(value, &[Decimal::ZERO], Unit::S, None, lang)
        }
        "days" => format_value(value, Unit::D, lang),
        "users" => format_value(value, Unit::None, lang),
        // At 1 the budget is used up exactly at the end of the period.
        _ if name.starts_with("burn_") => format_number(value, &[Decimal::ONE], 4),
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
