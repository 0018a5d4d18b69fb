//! The text of a condition: a metric, a comparison, and for how long or when it must hold.
//!
//! In: `csat >= 4.5 for 1 month since 2026-10-01`. Out: its parts. Never: knows a metric, or reads the comparison.

use crate::calendar::{Date, Grain};
use crate::diag::Message;
use crate::model::read_control_date;
use crate::say;

/// What must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Condition {
    pub(super) metric: String,
    /// `>= 4.5`
    pub(super) comparison: String,
    pub(super) extent: Extent,
    /// No period that began before this day counts.
    pub(super) since: Option<Date>,
}

/// In which periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Extent {
    /// In so many in a row.
    For(usize, Grain),
    /// In this one.
    In(String),
    /// In any one.
    Once,
}

impl Condition {
    /// In how many periods in a row.
    pub(super) fn needed(&self) -> usize {
        if let Extent::For(count, _) = self.extent { count } else { 1 }
    }
}

/// The longest run that is asked for.
const MOST: usize = 366;

const CLAUSES: [&str; 3] = ["for", "in", "since"];

/// The parts of a condition, or what is wrong with it.
pub(super) fn read(text: &str) -> Result<Condition, Message> {
    let text = text.trim();
    let head = text.find(|c: char| c.is_whitespace() || "<>=≤≥＜＞＝≦≧".contains(c)).unwrap_or(text.len());
    let (metric, rest) = text.split_at(head);
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_clause = |word: &&&str| CLAUSES.contains(&word.to_ascii_lowercase().as_str());
    let first = words.iter().position(|word| is_clause(&word)).unwrap_or(words.len());
    let comparison = words[..first].join(" ");
    if metric.is_empty() || comparison.is_empty() {
        return Err(say!("`{text}` には指標と比較が必要です", "expected a metric and a comparison, found `{text}`"));
    }
    let (mut extent, mut since) = (None, None);
    let mut at = first;
    while at < words.len() {
        let next = words[at + 1..].iter().position(|word| is_clause(&word)).map_or(words.len(), |next| at + 1 + next);
        let value = words[at + 1..next].join(" ");
        match words[at].to_ascii_lowercase().as_str() {
            "for" if extent.is_none() => extent = Some(length(&value)?),
            "in" if extent.is_none() && !value.is_empty() => extent = Some(Extent::In(value)),
            "since" if since.is_none() => since = Some(day(&value)?),
            clause => {
                return Err(say!(
                    "`{clause}` の書き方が正しくありません（`for` と `in` はどちらか一つ）",
                    "`{clause}` is not expected there: one of `for` and `in`, and one `since`"
                ));
            }
        }
        at = next;
    }
    let (metric, extent) = (metric.to_owned(), extent.unwrap_or(Extent::Once));
    Ok(Condition { metric, comparison, extent, since })
}

fn day(text: &str) -> Result<Date, Message> {
    read_control_date(text).ok_or_else(|| {
        say!("`since` には `2026-10-01` の形の日付を書きます", "expected a date such as `2026-10-01` behind `since`")
    })
}

fn length(text: &str) -> Result<Extent, Message> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (count, unit) = text.split_at(digits);
    let grain = match unit.trim().to_lowercase().as_str() {
        "day" | "days" | "日" | "日間" => Some(Grain::Day),
        "week" | "weeks" | "週" | "週間" => Some(Grain::Week),
        "month" | "months" | "か月" | "ヶ月" | "ケ月" | "カ月" | "ヵ月" | "箇月" | "か月間" => {
            Some(Grain::Month)
        }
        "quarter" | "quarters" | "四半期" => Some(Grain::Quarter),
        "year" | "years" | "年" | "年間" => Some(Grain::Year),
        _ => None,
    };
    let count = count.parse::<usize>().ok().filter(|count| (1..=MOST).contains(count));
    match count.zip(grain) {
        Some((count, grain)) => Ok(Extent::For(count, grain)),
        None => Err(say!(
            "`for {text}` を読めません（`for 2 months`、`for 4 weeks`、`for 2か月` のように書きます）",
            "expected a length such as `for 2 months` or `for 4 weeks`, found `for {text}`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_has_a_metric_a_comparison_and_an_extent() {
        let told = |text: &str| {
            read(text).map(|read| (read.metric, read.comparison, read.extent, read.since.map(|day| day.to_string())))
        };
        let parts = |metric: &str, comparison: &str, extent, since: Option<&str>| {
            Ok((metric.to_owned(), comparison.to_owned(), extent, since.map(str::to_owned)))
        };
        assert_eq!(told("csat >= 4.5 for 1 month"), parts("csat", ">= 4.5", Extent::For(1, Grain::Month), None));
        assert_eq!(told("csat>=4.5"), parts("csat", ">=4.5", Extent::Once, None));
        assert_eq!(
            told("mttr 4時間以内 FOR 3週 since 2026-10-01"),
            parts("mttr", "4時間以内", Extent::For(3, Grain::Week), Some("2026-10-01"))
        );
        assert_eq!(
            told("sla.clinic.response ≥ 95 % in FY2026-Q3"),
            parts("sla.clinic.response", "≥ 95 %", Extent::In("FY2026-Q3".into()), None)
        );
        for wrong in [
            "",
            "csat",
            ">= 4.5",
            "csat > 4 for",
            "csat > 4 for two months",
            "csat > 4 for 0 weeks",
            "csat > 4 in",
            "csat > 4 for 1 month in 2026-10",
            "csat > 4 since 来月",
            "csat > 4 since 2026-01-01 since 2026-02-01",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
