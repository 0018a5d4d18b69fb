//! The periods that words name: 2026年度, FY2026 Q3, Q4 2026, 2026年4月, `2026-04`, 2026.
//!
//! In: a heading, the head of a column or a path, and the calendar of the project. Out: the days of each. Never: says what is promised
//! in them, or decides whether a year without a word is one of the calendar or a fiscal one: both ways of reading it come out.

use crate::calendar::{Date, Period, PeriodCalendar, local_date};
use crate::objective::nfkc;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// A period that words name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedPeriod {
    pub kind: NamedKind,
    /// The first day and the first one after it, in each way in which the words can be read.
    pub readings: Vec<(Date, Date)>,
}

/// How a period is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamedKind {
    /// A fiscal year, or a quarter or half of one that says so, or any quarter.
    Fiscal,
    Month,
    /// 2026年.
    Year,
    /// 2026, which may be many things.
    Number,
    /// One day, by which or since when something holds.
    Day,
}

static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    let fiscal = r"(?:\bfy[ '-]?(?P<fy>20\d\d|\d\d)|\b(?P<nendo>20\d\d) ?年度)";
    let part = r"(?:[ /-]*(?:第?(?P<quarter>[1-4]) ?四半期|q(?P<q>[1-4])\b|h(?P<h>[12])\b|(?P<half>[上下])(?:半)?期))?";
    let day = r"\b20\d\d(?:年 ?\d{1,2}月 ?\d{1,2}日|(?P<mark>[-/.])\d{1,2}[-/.]\d{1,2}\b)";
    let quarter = r"\bq(?P<q_before>[1-4])[ /'-]*(?P<q_year>20\d\d)\b|\b(?P<year_q>20\d\d)年?[ /.-]*(?:q(?P<q_behind>[1-4])\b|第(?P<q_ja>[1-4])四半期)";
    let month = r"\b(?P<month_year>20\d\d)(?:年 ?(?P<month>\d{1,2})月|[-/.](?P<month_number>\d\d)\b)";
    let year = r"\b(?P<year>20\d\d)(?P<is_year>年)";
    let number = r"\b(?P<number>20\d\d)\b";
    // Letters of Japanese stand right beside digits, so that a word ends as it does in ASCII.
    let all = format!("(?P<fiscal>{fiscal}{part})|(?P<day>{day})|{quarter}|{month}|{year}|{number}");
    Regex::new(&all.replace(r"\b", r"(?-u:\b)")).expect("the pattern is sound")
});

/// The periods that a text names, in its order.
pub(super) fn named_periods(calendar: &PeriodCalendar, text: &str) -> Vec<NamedPeriod> {
    if !text.contains(char::is_numeric) {
        return Vec::new();
    }
    let text = nfkc(text).to_lowercase().replace('_', "-");
    let named = |found: Captures<'_>| {
        let is_number = found.name("number").map(|number| number.range());
        is_number.is_none_or(|at| may_be_year(&text[..at.start], &text[at.end..])).then(|| read(calendar, &found))?
    };
    PERIOD.captures_iter(&text).filter_map(named).filter(|one| !one.readings.is_empty()).collect()
}

/// Whether four digits between words may be a year: not 2000件, 2000 users or 27001:2022.
fn may_be_year(before: &str, behind: &str) -> bool {
    let behind = behind.trim_start();
    let goals = ["目標", "指標", "の", "target", "goal", "kpi", "sla", "slo"];
    let ends = behind.is_empty() || behind.starts_with([')', '-', '/', '~', '〜', '–', '・', '、']);
    !before.ends_with([':', '<', '>', '=', '¥', '$']) && (ends || goals.iter().any(|word| behind.starts_with(word)))
}

fn read(calendar: &PeriodCalendar, found: &Captures<'_>) -> Option<NamedPeriod> {
    let get = |name: &str| found.name(name).map(|part| part.as_str());
    let any = |names: &[&str]| names.iter().find_map(|name| get(name));
    let one = |kind, readings: Vec<Option<(Date, Date)>>| {
        Some(NamedPeriod { kind, readings: readings.into_iter().flatten().collect() })
    };
    let labelled = |label: &str| calendar.by_label(label).map(|period| days(calendar, &period));
    if get("fiscal").is_some() {
        let year = any(&["fy", "nendo"])?;
        let year = if year.len() == 2 { format!("20{year}") } else { year.to_owned() };
        let half = get("h").or_else(|| get("half").map(|half| if half == "上" { "1" } else { "2" }));
        let part = match (any(&["quarter", "q"]), half) {
            (Some(quarter), _) => format!("-Q{quarter}"),
            (_, Some(half)) => format!("-H{half}"),
            _ => String::new(),
        };
        return one(NamedKind::Fiscal, vec![labelled(&format!("FY{year}{part}"))]);
    }
    if get("day").is_some() {
        let digits: Vec<&str> =
            get("day")?.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let date = Date::new(number(digits.first()?)?, number(digits.get(1)?)?, number(digits.get(2)?)?).ok()?;
        return one(NamedKind::Day, vec![Some((date, date.tomorrow().ok()?))]);
    }
    if let Some(quarter) = any(&["q_before", "q_behind", "q_ja"]) {
        let year = any(&["q_year", "year_q"])?;
        let of_calendar = months(number(year)?, number::<i8>(quarter)? * 3 - 2, 3);
        return one(NamedKind::Fiscal, vec![of_calendar, labelled(&format!("FY{year}-Q{quarter}"))]);
    }
    if let Some(year) = get("month_year") {
        return one(NamedKind::Month, vec![months(number(year)?, number(any(&["month", "month_number"])?)?, 1)]);
    }
    let kind = if get("is_year").is_some() { NamedKind::Year } else { NamedKind::Number };
    let year = any(&["year", "number"])?;
    one(kind, vec![months(number(year)?, 1, 12), labelled(&format!("FY{year}"))])
}

fn number<N: std::str::FromStr>(digits: &str) -> Option<N> {
    digits.parse().ok()
}

/// So many months from the first of one on.
fn months(year: i16, month: i8, count: i8) -> Option<(Date, Date)> {
    let from = Date::new(year, month, 1).ok()?;
    let end = i16::from(month - 1 + count);
    Some((from, Date::new(year + end / 12, i8::try_from(end % 12).ok()? + 1, 1).ok()?))
}

/// The first day of a period and the first one after it.
fn days(calendar: &PeriodCalendar, period: &Period) -> (Date, Date) {
    (local_date(&calendar.zone, period.start), local_date(&calendar.zone, period.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Zone, parse_date};

    #[test]
    fn periods_are_read_as_people_write_them() {
        let calendar = PeriodCalendar { zone: Zone::UTC, fiscal_year_start: 4, cutoff: None };
        let read = |text: &str| -> Vec<(NamedKind, Vec<String>)> {
            let told = |(from, end): &(Date, Date)| format!("{from}..{end}");
            let all = named_periods(&calendar, text);
            all.iter().map(|one| (one.kind, one.readings.iter().map(told).collect())).collect()
        };
        let fiscal = |days: &str| vec![(NamedKind::Fiscal, vec![days.to_owned()])];
        assert_eq!(read("2026年度 サービスレベル"), fiscal("2026-04-01..2027-04-01"));
        assert_eq!(read("ＦＹ２６ Targets"), fiscal("2026-04-01..2027-04-01"));
        assert_eq!(read("FY2026-Q3"), fiscal("2026-10-01..2027-01-01"));
        assert_eq!(read("2026年度第4四半期"), fiscal("2027-01-01..2027-04-01"));
        assert_eq!(read("2026年度下期目標"), fiscal("2026-10-01..2027-04-01"));
        let month = |days: &str| vec![(NamedKind::Month, vec![days.to_owned()])];
        assert_eq!(read("content/sla_2024_12.md"), month("2024-12-01..2025-01-01"));
        assert_eq!(read("2024年4月改定"), month("2024-04-01..2024-05-01"));
        let quarter = vec!["2026-10-01..2027-01-01".to_owned(), "2027-01-01..2027-04-01".to_owned()];
        assert_eq!(read("Q4 2026"), [(NamedKind::Fiscal, quarter.clone())]);
        assert_eq!(read("2026年第4四半期"), [(NamedKind::Fiscal, quarter)]);
        assert_eq!(read("2025-04-01 改訂")[0].0, NamedKind::Day);
        assert_eq!(read("2025年4月1日")[0].0, NamedKind::Day);
        assert_eq!(read("2025年の実績")[0].0, NamedKind::Year);
        assert_eq!(read("2026 Targets")[0].1, ["2026-01-01..2027-01-01", "2026-04-01..2027-04-01"]);
        assert_eq!(read("2025年度・2026年度の約束").len(), 2);
        assert_eq!(read("20260401、v2024、120240").len(), 0);
        assert_eq!(parse_date("2027-01-01"), Date::new(2027, 1, 1).ok());
    }
}
