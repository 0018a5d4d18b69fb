//! A header that names a day, a month, a quarter or a year → what length of time that is, and its first day.
//!
//! In: a header as people write periods above columns (`1/22/20`, `2026年4月`, `2026Q1`, `2019`, `令和2年度`), and the month from which
//! years count where somebody said it. Out: its [`HeaderGrain`], and the first day of months, quarters and years; days are left to the
//! reader of dates, which knows their order. Never: takes a month for the first one of a fiscal year, or an order of day and month, that
//! nobody declared.

use crate::calendar::{Date, date_of_day};
use crate::data::moment::stamp;
use crate::data::month_header::{first_day as first_of_month, is_month};
use crate::data::number::half_width;
use regex::Regex;
use std::sync::LazyLock;

/// The Gregorian year before the first of an era that still stands above columns.
const ERAS: [(&str, i16); 3] = [("令和", 2018), ("平成", 1988), ("昭和", 1925)];

static QUARTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i)(?:(\d{4})(年度?)?[\s/.-]*(?:Q([1-4])|第\s*([1-4])\s*四半期)|Q([1-4])[\s/.-]*(\d{4}))$")
        .expect("a pattern")
});
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:(\d{4})|(令和|平成|昭和)\s*(\d{1,2}|元))\s*(年度?)?$").expect("a pattern"));
static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,2}([-/.])\d{1,2}([-/.])(?:\d{2}|\d{4})$").expect("a pattern"));

/// How long the period is that a header names, the shortest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeaderGrain {
    /// A day, whatever the order of its numbers is.
    Day,
    /// A month, with a year or without.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A calendar or a fiscal year.
    Year,
}

/// A quarter or a year as it is written.
struct Coarse {
    grain: HeaderGrain,
    year: i16,
    /// From 0; 0 for a year.
    quarter: i16,
    /// Whether it is one of a fiscal year, whose first month no header tells.
    is_fiscal: bool,
}

impl Coarse {
    fn of(header: &str) -> Option<Self> {
        let half = half_width(header);
        let text = half.trim();
        if let Some(found) = QUARTER.captures(text) {
            let year = found.get(1).or_else(|| found.get(6))?.as_str().parse().ok()?;
            let quarter: i16 = [3, 4, 5].into_iter().find_map(|at| found.get(at))?.as_str().parse().ok()?;
            let is_fiscal = found.get(2).is_some_and(|mark| mark.as_str() == "年度");
            return Some(Self { grain: HeaderGrain::Quarter, year, quarter: quarter - 1, is_fiscal });
        }
        let found = YEAR.captures(text)?;
        let year = match (found.get(1), found.get(2)) {
            (Some(year), _) => year.as_str().parse().ok().filter(|year| (1800..2200).contains(year))?,
            (None, era) => of_era(era?.as_str(), found.get(3)?.as_str())?,
        };
        let mark = found.get(4).map(|mark| mark.as_str());
        if mark.is_none() && found.get(1).is_none() {
            return None;
        }
        Some(Self { grain: HeaderGrain::Year, year, quarter: 0, is_fiscal: mark == Some("年度") })
    }

    /// Its first day. A quarter of a year that is called no fiscal one is read only where years are said to begin in January, since
    /// many write `2026Q1` for the first quarter of a fiscal year.
    fn first_day(&self, first_month: Option<Date>) -> Option<Date> {
        let first = match (self.grain, self.is_fiscal, first_month) {
            (HeaderGrain::Year, false, _) => 1,
            (_, true, Some(first)) => i16::from(first.month()),
            (_, false, Some(first)) if first.month() == 1 => 1,
            _ => return None,
        };
        let month = first - 1 + self.quarter * 3;
        Date::new(self.year + month / 12, i8::try_from(month % 12 + 1).ok()?, 1).ok()
    }
}

/// The year of an era; 平成 and 昭和 have an end.
fn of_era(name: &str, year: &str) -> Option<i16> {
    let year: i16 = if year == "元" { 1 } else { year.parse().ok()? };
    let last = match name {
        "平成" => 31,
        "昭和" => 64,
        _ => 99,
    };
    let (_, before) = ERAS.iter().find(|(era, _)| *era == name)?;
    (1..=last).contains(&year).then_some(before + year)
}

/// What a header names; none for what is no period.
pub fn header_grain(header: &str) -> Option<HeaderGrain> {
    if is_month(header) {
        return Some(HeaderGrain::Month);
    }
    if let Some(coarse) = Coarse::of(header) {
        return Some(coarse.grain);
    }
    let half = half_width(header);
    let text = half.trim();
    let is_day = matches!(stamp(text, None), Ok(Ok(_))) || has_three_numbers(text);
    is_day.then_some(HeaderGrain::Day)
}

/// Whether a header is written like `1/22/20`, with the same mark twice.
fn has_three_numbers(text: &str) -> bool {
    NUMBERS.captures(text).is_some_and(|found| found[1] == found[2])
}

/// The first day of the month, the quarter or the year that a header names; none for a day, and where it depends on what nobody said.
pub(super) fn first_day(header: &str, first_month: Option<Date>) -> Option<Date> {
    first_of_month(header, first_month).or_else(|| Coarse::of(header)?.first_day(first_month))
}

/// Which of these headers name a period that holds others of them, such as the column of a year beside those of its months: its values
/// would be counted twice. Workbooks write months as their first days.
pub fn are_totals<'h>(headers: impl Iterator<Item = &'h str> + Clone) -> Vec<bool> {
    let grains = headers.clone().map(header_grain);
    let are_months = headers.filter(|header| header_grain(header) == Some(HeaderGrain::Day)).all(|header| {
        let first = stamp(half_width(header).trim(), None).ok().and_then(Result::ok).and_then(date_of_day);
        first.is_some_and(|date| date.day() == 1)
    });
    let grains: Vec<Option<HeaderGrain>> = grains
        .map(|grain| match grain {
            Some(HeaderGrain::Day) if are_months => Some(HeaderGrain::Month),
            grain => grain,
        })
        .collect();
    let finest = grains.iter().flatten().min();
    grains.iter().map(|grain| grain.as_ref().is_some_and(|grain| Some(grain) > finest)).collect()
}

/// Whether the reader of dates reads a header, or the month, the quarter or the year is known that it names.
pub fn explains_itself(header: &str, first_month: Option<Date>) -> bool {
    first_day(header, first_month).is_some() || matches!(stamp(half_width(header).trim(), None), Ok(Ok(_)))
}

/// Whether it depends on the month from which years count what a header names.
pub fn needs_first_month(header: &str) -> bool {
    matches!(header_grain(header), Some(grain) if grain != HeaderGrain::Day) && first_day(header, None).is_none()
}

/// Whether headers name years that follow each other, as above the values of a wide table; numbers beside each other hardly do.
pub(super) fn are_years_in_a_row(headers: &[&str]) -> bool {
    let years: Vec<i16> = headers
        .iter()
        .filter_map(|header| Coarse::of(header).filter(|coarse| coarse.grain == HeaderGrain::Year))
        .map(|coarse| coarse.year)
        .collect();
    let follows = |step: i16| years.windows(2).all(|pair| pair[1] - pair[0] == step);
    years.len() >= FEWEST_YEARS && (follows(1) || follows(-1))
}

/// So many years beside each other are headers.
const FEWEST_YEARS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn day(header: &str, first_month: Option<i8>) -> Option<String> {
        first_day(header, first_month.map(|month| Date::constant(2026, month, 1))).map(|day| day.to_string())
    }

    #[test]
    fn a_header_tells_how_long_its_period_is() {
        for (header, wanted) in [
            ("1/22/20", HeaderGrain::Day),
            ("22.01.2020", HeaderGrain::Day),
            ("2020-01-22", HeaderGrain::Day),
            ("2020年1月22日", HeaderGrain::Day),
            ("22-Jan-2020", HeaderGrain::Day),
            ("2020年1月", HeaderGrain::Month),
            ("4月", HeaderGrain::Month),
            ("2026Q1", HeaderGrain::Quarter),
            ("２０２６年度 第１四半期", HeaderGrain::Quarter),
            ("2019", HeaderGrain::Year),
            ("令和2年度", HeaderGrain::Year),
        ] {
            assert_eq!(header_grain(header), Some(wanted), "{header}");
        }
        for header in ["合計", "1/22", "1/22-20", "12", "9999", "第1四半期", "Q1", "令和2", "2020 総数", ""] {
            assert_eq!(header_grain(header), None, "{header}");
        }
    }

    #[test]
    fn years_begin_in_january_and_fiscal_ones_where_somebody_says() {
        for (header, wanted) in [
            ("2019", "2019-01-01"),
            ("2020年", "2020-01-01"),
            ("令和元年", "2019-01-01"),
            ("平成30年", "2018-01-01"),
            ("昭和64年", "1989-01-01"),
        ] {
            assert_eq!(day(header, None).as_deref(), Some(wanted), "{header}");
            assert_eq!(day(header, Some(4)).as_deref(), Some(wanted), "{header}");
        }
        for header in ["2020年度", "令和2年度"] {
            assert_eq!(day(header, None), None, "{header}");
            assert_eq!(day(header, Some(4)).as_deref(), Some("2020-04-01"), "{header}");
        }
        assert_eq!(day("平成32年", None), None);
    }

    #[test]
    fn a_quarter_is_read_where_its_year_begins_is_said() {
        for (header, first_month, wanted) in [
            ("2026Q1", None, None),
            ("2026Q1", Some(1), Some("2026-01-01")),
            ("Q4 2026", Some(1), Some("2026-10-01")),
            // Whether it is the one of the fiscal year or of the calendar's, nothing tells.
            ("2026Q1", Some(4), None),
            ("2026年度Q1", Some(4), Some("2026-04-01")),
            ("2026年度第4四半期", Some(4), Some("2027-01-01")),
        ] {
            assert_eq!(day(header, first_month).as_deref(), wanted, "{header}");
        }
    }

    #[test]
    fn a_period_that_holds_others_is_their_total() {
        let of = |headers: &[&str]| are_totals(headers.iter().copied());
        assert_eq!(of(&["国", "2026年4月", "2026年5月", "2026", "2026年度"]), [false, false, false, true, true]);
        assert_eq!(of(&["2026-04-01", "2026年5月", "2026Q2"]), [false, false, true]);
        assert_eq!(of(&["2026-05-01", "2026-05-02", "2026年5月"]), [false, false, true]);
        assert_eq!(of(&["2019", "2020", "合計"]), [false; 3]);
        assert_eq!(of(&["1/22/20", "1/23/20", "2020年1月"]), [false, false, true]);
    }

    #[test]
    fn years_follow_each_other() {
        assert!(
            are_years_in_a_row(&["国", "2019", "2020", "2021"]) && are_years_in_a_row(&["2021年", "2020年", "2019年"])
        );
        assert!(!are_years_in_a_row(&["2019", "2020"]) && !are_years_in_a_row(&["2019", "2025", "2021"]));
    }
}
