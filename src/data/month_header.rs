//! A header that names a month → the first day of it.
//!
//! In: a header as people write months above columns (`2026年4月`, `2026/04`, `Apr-26`, `令和8年4月`, `4月度`), and the month from which
//! headers without a year count. Out: that day; nothing for what is no month, or has no year where nobody said which. Never: takes two
//! numbers for month and year in an order that only people could tell (`04/26`).

use crate::calendar::Date;
use crate::data::date_scanner::MONTHS;
use crate::data::number::half_width;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// So many months beside each other are headers; a row of values hardly holds them.
pub(super) const FEWEST_MONTHS: usize = 3;

/// The Gregorian year before the first of 令和.
const BEFORE_REIWA: i16 = 2018;

static WITH_YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\d{4})(?:年\s*|[-/.])(\d{1,2})(?:月(?:度|分)?)?$").expect("a pattern"));
static REIWA: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:令和|R)(\d{1,2}|元)[年.]\s*(\d{1,2})月?(?:度|分)?$").expect("a pattern"));
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?i)([a-z]{3,9})\.?[-\s'/]+(\d{4}|\d{2})$").expect("a pattern"));
static UNDER_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(?i)(?:(\d{4})|(?:令和|R)(\d{1,2}|元))\s*(年度?)?\s+(?:(\d{1,2})月(?:度|分)?|([a-z]{3,9})\.?)$";
    Regex::new(pattern).expect("a pattern")
});
static ALONE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?i)(?:(\d{1,2})月(?:度|分)?|([a-z]{3,9})\.?)$").expect("a pattern"));

/// The first day of the month that a header names.
pub(super) fn first_day(header: &str, first_month: Option<Date>) -> Option<Date> {
    let half = half_width(header);
    let text = half.trim();
    if let Some(found) = WITH_YEAR.captures(text) {
        return Date::new(found[1].parse().ok()?, found[2].parse().ok()?, 1).ok();
    }
    if let Some(found) = REIWA.captures(text) {
        let year: i16 = if &found[1] == "元" { 1 } else { found[1].parse().ok()? };
        return Date::new(BEFORE_REIWA + year, found[2].parse().ok()?, 1).ok();
    }
    if let Some(found) = NAMED.captures(text) {
        let year: i16 = found[2].parse().ok()?;
        // Spreadsheets write two digits for this century.
        return Date::new(if year < 100 { 2000 + year } else { year }, named(&found[1])?, 1).ok();
    }
    if let Some(found) = UNDER_YEAR.captures(text) {
        return under_year(&found, first_month);
    }
    let found = ALONE.captures(text)?;
    let month = numbered(&found, 1)?;
    let first = first_month?;
    let year = first.year() + i16::from(month < first.month());
    Date::new(year, month, 1).ok()
}

/// The first day of a month that stands below its year, as `2026年 4月` of two rows; in a fiscal year, where somebody said when it begins.
fn under_year(found: &Captures<'_>, first_month: Option<Date>) -> Option<Date> {
    let year = match found.get(1) {
        Some(year) => year.as_str().parse().ok()?,
        None if &found[2] == "元" => BEFORE_REIWA + 1,
        None => BEFORE_REIWA + found[2].parse::<i16>().ok()?,
    };
    let month = numbered(found, 4)?;
    let is_fiscal = found.get(3).is_some_and(|mark| mark.as_str() == "年度");
    let is_next = if is_fiscal { month < first_month?.month() } else { false };
    Date::new(year + i16::from(is_next), month, 1).ok()
}

/// The month of a group of digits, or of the name in the group behind it.
fn numbered(found: &Captures<'_>, at: usize) -> Option<i8> {
    match found.get(at) {
        Some(month) => month.as_str().parse().ok(),
        None => named(found.get(at + 1)?.as_str()),
    }
}

/// Whether a header names a month, with a year or without.
pub(super) fn is_month(header: &str) -> bool {
    first_day(header, Some(Date::constant(2000, 1, 1))).is_some()
}

/// The number of a month by its English name or the first three letters of it.
fn named(name: &str) -> Option<i8> {
    let name = name.to_ascii_lowercase();
    let is_named = |month: &&str| {
        **month == name || (name.len() == 3 && month.starts_with(&name)) || (name == "sept" && **month == *"september")
    };
    MONTHS.iter().position(is_named).and_then(|at| i8::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(header: &str) -> Option<String> {
        first_day(header, Some(Date::constant(2026, 4, 1))).map(|day| day.to_string())
    }

    #[test]
    fn months_are_read_as_people_write_them_above_columns() {
        for header in [
            "2026年4月",
            "２０２６年４月",
            "2026年04月度",
            "2026/04",
            "2026-4",
            "2026.04",
            "令和8年4月",
            "R8.4",
            "Apr-26",
            "April 2026",
            "apr '26",
        ] {
            assert_eq!(first_day(header, None), Some(Date::constant(2026, 4, 1)), "{header}");
        }
        assert_eq!(first_day("令和元年12月", None), Some(Date::constant(2019, 12, 1)));
    }

    #[test]
    fn months_without_a_year_count_from_the_first() {
        for (header, wanted) in [
            ("4月", "2026-04-01"),
            ("12月分", "2026-12-01"),
            ("1月", "2027-01-01"),
            ("3月", "2027-03-01"),
            ("Mar", "2027-03-01"),
        ] {
            assert_eq!(day(header).as_deref(), Some(wanted), "{header}");
            assert_eq!(first_day(header, None), None, "{header}");
        }
    }

    #[test]
    fn months_below_a_year_are_of_it_and_of_a_fiscal_one_where_it_begins_is_said() {
        for (header, wanted) in [
            ("2026年 4月", "2026-04-01"),
            ("2026 1月", "2026-01-01"),
            ("令和8年 12月", "2026-12-01"),
            ("2026 Apr", "2026-04-01"),
        ] {
            assert_eq!(first_day(header, None).map(|day| day.to_string()).as_deref(), Some(wanted), "{header}");
            assert_eq!(day(header).as_deref(), Some(wanted), "{header}");
        }
        for (header, wanted) in
            [("2026年度 4月", "2026-04-01"), ("2026年度 3月", "2027-03-01"), ("令和8年度 1月", "2027-01-01")]
        {
            assert_eq!(first_day(header, None), None, "{header}");
            assert_eq!(day(header).as_deref(), Some(wanted), "{header}");
        }
    }

    #[test]
    fn what_is_no_month_is_none() {
        for header in
            ["合計", "2026", "2026-13", "13月", "0月", "04/26", "2026/04/01", "Marketing", "marc", "4", "Q1", ""]
        {
            assert_eq!(day(header), None, "{header}");
        }
    }
}
