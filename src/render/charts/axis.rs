//! What stands along the axes: short names of periods with their year where it changes, and round numbers in short.
//!
//! In: labels of periods, exact ticks. Out: texts. Never: rounds; a tick that has no short form is written in full.

use crate::calendar::{Date, friday_of, parse_date};
use crate::diag::Lang;
use crate::model::format_digits;
use crate::objective::Unit;
use rust_decimal::Decimal;

/// A category on the axis: its own line, and the year that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Tick {
    pub(super) text: String,
    /// Empty for what has no year, or names it itself.
    pub(super) year: String,
}

/// The categories as the axis names them; labels that are no periods stay as they are.
pub(super) fn categories(labels: &[String], lang: Lang) -> Vec<Tick> {
    let told: Option<Vec<Tick>> = labels.iter().map(|label| tick(label, lang)).collect();
    told.unwrap_or_else(|| labels.iter().map(|text| Tick { text: text.clone(), year: String::new() }).collect())
}

fn tick(label: &str, lang: Lang) -> Option<Tick> {
    if let Some(rest) = label.strip_prefix("FY") {
        let (year, part) = rest.split_once('-').unwrap_or((rest, ""));
        let year: i16 = year.parse().ok()?;
        let year = match lang {
            Lang::Ja => format!("{year}年度"),
            Lang::En => format!("FY{year}"),
        };
        return Some(match part {
            "" => Tick { text: year, year: String::new() },
            "H1" => Tick { text: lang.pick("上期", "H1").to_owned(), year },
            "H2" => Tick { text: lang.pick("下期", "H2").to_owned(), year },
            quarter => Tick { text: quarter.to_owned(), year },
        });
    }
    if let Some(friday) = friday_of(label) {
        return Some(day(friday, lang));
    }
    match label.split('-').count() {
        2 => {
            let month = parse_date(&format!("{label}-01"))?;
            let text = match lang {
                Lang::Ja => format!("{}月", month.month()),
                Lang::En => month.strftime("%b").to_string(),
            };
            Some(Tick { text, year: year(month, lang) })
        }
        _ => parse_date(label).map(|date| day(date, lang)),
    }
}

fn day(date: Date, lang: Lang) -> Tick {
    let text = match lang {
        Lang::Ja => format!("{}/{}", date.month(), date.day()),
        Lang::En => date.strftime("%-d %b").to_string(),
    };
    Tick { text, year: year(date, lang) }
}

fn year(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年", date.year()),
        Lang::En => date.year().to_string(),
    }
}

/// The ticks of a value axis with their unit; large amounts in 万 and 億, in English in K, M and B.
pub(super) fn values(ticks: &[Decimal], unit: Unit, label: Option<&str>, lang: Lang) -> Vec<String> {
    let counted = label.is_some() || matches!(unit, Unit::Count | Unit::Jpy | Unit::Usd);
    let largest = ticks.iter().map(Decimal::abs).max().unwrap_or_default();
    let short = if counted { shortening(largest, lang) } else { None };
    let (by, word) = short.unwrap_or((Decimal::ONE, ""));
    let scaled: Vec<Decimal> = ticks.iter().map(|tick| (tick / by).normalize()).collect();
    let digits = scaled.iter().map(Decimal::scale).max().unwrap_or(0);
    scaled
        .iter()
        .map(|tick| {
            let digits = if tick.is_zero() { 0 } else { digits };
            with_word(&format_digits(*tick, digits, unit, label, lang), if tick.is_zero() { "" } else { word })
        })
        .collect()
}

/// What large numbers are divided by, and the word for it.
fn shortening(largest: Decimal, lang: Lang) -> Option<(Decimal, &'static str)> {
    let words: [(i64, &'static str); 3] = match lang {
        Lang::Ja => [(1_000_000_000_000, "兆"), (100_000_000, "億"), (10_000, "万")],
        Lang::En => [(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")],
    };
    if largest < Decimal::from(10_000) {
        return None;
    }
    words.into_iter().map(|(by, word)| (Decimal::from(by), word)).find(|(by, _)| largest >= *by)
}

/// The word behind the last digit: `120円` becomes `120万円`, `$1.2` becomes `$1.2M`.
fn with_word(text: &str, word: &str) -> String {
    let behind = text.rfind(|c: char| c.is_ascii_digit()).map_or(text.len(), |at| at + 1);
    format!("{}{word}{}", &text[..behind], &text[behind..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(labels: &[&str], lang: Lang) -> Vec<(String, String)> {
        let labels: Vec<String> = labels.iter().map(|&label| label.to_owned()).collect();
        categories(&labels, lang).into_iter().map(|tick| (tick.text, tick.year)).collect()
    }

    #[test]
    fn periods_are_named_in_short_with_their_year() {
        let pairs = |all: &[(&str, &str)]| -> Vec<(String, String)> {
            all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        let ja = |labels: &[&str]| told(labels, Lang::Ja);
        assert_eq!(ja(&["2025-12", "2026-01"]), pairs(&[("12月", "2025年"), ("1月", "2026年")]));
        // The ISO week 47 of 2026 begins on 16 November; week 1 of 2026 on 29 December 2025, its Friday is 2 January.
        assert_eq!(ja(&["2026-W01", "2026-W47"]), pairs(&[("1/2", "2026年"), ("11/20", "2026年")]));
        assert_eq!(ja(&["FY2025-Q4", "FY2026-Q1"]), pairs(&[("Q4", "2025年度"), ("Q1", "2026年度")]));
        assert_eq!(ja(&["FY2026-H1", "FY2026-H2"]), pairs(&[("上期", "2026年度"), ("下期", "2026年度")]));
        assert_eq!(ja(&["FY2025", "FY2026"]), pairs(&[("2025年度", ""), ("2026年度", "")]));
        assert_eq!(ja(&["2026-11-13", "2026-11-20"]), pairs(&[("11/13", "2026年"), ("11/20", "2026年")]));
        assert_eq!(told(&["2026-10", "2026-11"], Lang::En), pairs(&[("Oct", "2026"), ("Nov", "2026")]));
        // One that is no period: none of them is taken for one.
        assert_eq!(ja(&["2026-10", "P0"]), pairs(&[("2026-10", ""), ("P0", "")]));
    }

    #[test]
    fn large_numbers_are_short_and_exact() {
        let ticks = |all: &[i64], unit, lang| {
            values(&all.iter().map(|&n| Decimal::from(n)).collect::<Vec<_>>(), unit, None, lang)
        };
        assert_eq!(ticks(&[0, 1_000_000, 2_000_000], Unit::Jpy, Lang::Ja), ["0円", "100万円", "200万円"]);
        assert_eq!(ticks(&[0, 5_000, 10_000, 15_000], Unit::Count, Lang::Ja), ["0件", "0.5万件", "1.0万件", "1.5万件"]);
        assert_eq!(ticks(&[0, 500_000_000], Unit::Jpy, Lang::Ja), ["0円", "5億円"]);
        assert_eq!(ticks(&[0, 2_000], Unit::Count, Lang::Ja), ["0件", "2,000件"]);
        assert_eq!(ticks(&[0, 20_000], Unit::Usd, Lang::En), ["$0", "$20K"]);
        assert_eq!(ticks(&[0, 20_000_000], Unit::Percent, Lang::Ja), ["0%", "20,000,000%"]);
    }
}
