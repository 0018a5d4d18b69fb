//! National holidays of Japan: the Cabinet Office list shipped with the tool.
//!
//! `syukujitsu.csv` is the list 「国民の祝日・休日」 published by the Cabinet Office of Japan (内閣府), used under the
//! Public Data License 1.0 (公共データ利用規約), which is compatible with CC BY 4.0. It was converted from CP932 with CRLF
//! to UTF-8 with LF; nothing else was changed. 振替休日 and 国民の休日 are both named 休日 in it.

use super::Date;
use super::instants::{day_after, day_before, digits, parse_date};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static JAPAN: LazyLock<Arc<Holidays>> = LazyLock::new(|| {
    let list = Holidays::parse("syukujitsu.csv", include_str!("syukujitsu.csv"));
    Arc::new(list.expect("the list inside the program is read by a test"))
});

/// With fewer days, a year of a list is no year of national holidays.
const WHOLE_YEAR: usize = 12;

/// A list of holidays and the dates it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holidays {
    /// Where the list comes from (its file name).
    pub source: String,
    /// Name of each holiday by date; 振替休日 and 国民の休日 are named 休日.
    pub days: BTreeMap<Date, String>,
    /// First covered date.
    pub first: Date,
    /// Last covered date: the end of the last year that the list holds whole.
    pub last: Date,
}

/// A line of a holiday list that is no `date,name`; line 0 when the list has no line at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayListError {
    /// The line, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
}

impl Holidays {
    /// The Cabinet Office list inside the program.
    pub fn japan() -> Arc<Self> {
        Arc::clone(&JAPAN)
    }

    /// A list of lines `date,name`, with dates as `2026-11-23` or `2026/11/23`; a first line that starts with no digit is
    /// a header, empty lines are skipped. Whole years are covered, from that of the first holiday to that of the last.
    ///
    /// # Errors
    /// [`HolidayListError`] for the first line that cannot be read, or when there is none.
    pub fn parse(source: &str, text: &str) -> Result<Self, HolidayListError> {
        let mut days = BTreeMap::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || (index == 0 && !line.starts_with(|c: char| c.is_ascii_digit())) {
                continue;
            }
            let bad = || HolidayListError { line: index + 1, text: line.to_owned() };
            let (date, name) = line.split_once(',').ok_or_else(bad)?;
            days.insert(list_date(date).ok_or_else(bad)?, name.trim().to_owned());
        }
        let nothing = HolidayListError { line: 0, text: String::new() };
        let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value()) else {
            return Err(nothing);
        };
        let (first, last) = (first.first_of_year(), last.last_of_year());
        Ok(Self { source: source.to_owned(), days, first, last })
    }

    /// This list with what another one brings. A year that the other holds whole (New Year's Day among at least twelve days,
    /// as every year of the national list since 1967) replaces this list's year and is covered; of other years the days are
    /// added (a company's own), which says nothing about the rest of the year.
    #[must_use]
    pub fn extended_by(&self, other: &Self) -> Self {
        let is_whole = |year: i16| {
            let (Ok(new_year), Ok(end)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else { return false };
            other.days.contains_key(&new_year) && other.days.range(new_year..=end).count() >= WHOLE_YEAR
        };
        let mut days = self.days.clone();
        days.retain(|date, _| !is_whole(date.year()));
        days.extend(other.days.iter().map(|(date, name)| (*date, name.clone())));
        let (mut first, mut last) = (self.first, self.last);
        while is_whole(last.year() + 1) {
            last = day_after(last).last_of_year();
        }
        while is_whole(first.year() - 1) {
            first = day_before(first).first_of_year();
        }
        Self { source: format!("{} + {}", self.source, other.source), days, first, last }
    }

    /// The name of the holiday on a date, if it is one; nothing is known of dates outside [`Holidays::covers`].
    pub fn name_of(&self, date: Date) -> Option<&str> {
        self.days.get(&date).map(String::as_str)
    }

    /// Whether the list says anything about a date.
    pub fn covers(&self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }
}

/// What a national holiday of Japan is called in English; nothing for other days, whose list has their names.
pub fn english_name(name: &str) -> Option<&'static str> {
    ENGLISH.iter().find(|(japanese, _)| *japanese == name).map(|(_, english)| *english)
}

/// The holidays of today's law, as its translation calls them.
const ENGLISH: [(&str, &str); 17] = [
    ("元日", "New Year's Day"),
    ("成人の日", "Coming of Age Day"),
    ("建国記念の日", "National Foundation Day"),
    ("天皇誕生日", "Emperor's Birthday"),
    ("春分の日", "Vernal Equinox Day"),
    ("昭和の日", "Showa Day"),
    ("憲法記念日", "Constitution Memorial Day"),
    ("みどりの日", "Greenery Day"),
    ("こどもの日", "Children's Day"),
    ("海の日", "Marine Day"),
    ("山の日", "Mountain Day"),
    ("敬老の日", "Respect for the Aged Day"),
    ("秋分の日", "Autumnal Equinox Day"),
    ("スポーツの日", "Sports Day"),
    ("文化の日", "Culture Day"),
    ("勤労感謝の日", "Labor Thanksgiving Day"),
    ("休日", "Holiday"),
];

fn list_date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = parse_date(text) {
        return Some(date);
    }
    let [year, month, day] = text.split('/').collect::<Vec<_>>().try_into().ok()?;
    Date::new(digits(year)?.try_into().ok()?, digits(month)?.try_into().ok()?, digits(day)?.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_list_inside_the_program_is_whole() {
        let japan = Holidays::japan();
        assert_eq!(japan.days.len(), 1067);
        assert_eq!((japan.first, japan.last), (date(1955, 1, 1), date(2027, 12, 31)));
        assert_eq!(japan.name_of(date(2026, 11, 23)), Some("勤労感謝の日"));
        assert_eq!(japan.name_of(date(2026, 9, 22)), Some("休日"), "国民の休日");
        assert_eq!(japan.name_of(date(2026, 5, 6)), Some("休日"), "振替休日");
        assert_eq!(japan.name_of(date(2027, 1, 1)), Some("元日"));
        assert_eq!(japan.name_of(date(2026, 11, 24)), None);
        assert!(japan.covers(date(2027, 12, 31)) && !japan.covers(date(2028, 1, 1)));
    }

    #[test]
    fn a_list_of_ones_own() {
        let list = Holidays::parse("own.csv", "date,name\n2026-08-13, 夏季休業 \n\n2026/8/14,夏季休業\n").unwrap();
        assert_eq!(list.name_of(date(2026, 8, 13)), Some("夏季休業"));
        assert_eq!(list.name_of(date(2026, 8, 14)), Some("夏季休業"));
        assert_eq!((list.first, list.last), (date(2026, 1, 1), date(2026, 12, 31)));
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = |text| Holidays::parse("x", text).unwrap_err();
        assert_eq!(error("2026-08-13,a\n2026-13-01,b"), HolidayListError { line: 2, text: "2026-13-01,b".into() });
        assert_eq!(error("2026-08-13").line, 1);
        assert_eq!(error("").line, 0);
    }
}
