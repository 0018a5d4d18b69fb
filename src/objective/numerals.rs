//! English numbers in words before a unit: `one working day`, `thirty minutes`, `within an hour`.
//!
//! In: a cursor. Out: a value and its unit. Never: a number without a unit, since "one" is a word like any other.

use super::Unit;
use super::quantity::unit_of;
use super::text::{Cursor, Words};
use rust_decimal::Decimal;

const NUMBERS: &Words<u32> = &Words::new(&[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("twelve", 12),
    ("fifteen", 15),
    ("twenty", 20),
    ("twenty-four", 24),
    ("thirty", 30),
    ("forty-five", 45),
    ("forty-eight", 48),
    ("sixty", 60),
    ("seventy-two", 72),
    ("ninety", 90),
]);

/// Only before lengths of time.
const ARTICLES: &Words<u32> = &Words::new(&[("a", 1), ("an", 1)]);

/// Of every text with such a number, a part.
pub(super) const PARTS: &[&str] = &[
    "one ",
    "two ",
    "three ",
    "four ",
    "five ",
    "six ",
    "seven ",
    "eight ",
    "nine ",
    "ten ",
    "twelve ",
    "fifteen ",
    "twenty ",
    "thirty ",
    "sixty ",
    "ninety ",
    "an hour",
    "a day",
    "a week",
    "a month",
    "a year",
    "a minute",
    "a second",
    "a business ",
    "a working ",
    "a calendar ",
    "a workday",
];

/// Whether such a number can begin with a letter.
pub(super) fn may_begin(letter: char) -> bool {
    NUMBERS.may_begin(letter) || ARTICLES.may_begin(letter)
}

/// A number in words with its unit.
pub(super) fn spelled(cursor: &mut Cursor<'_>) -> Option<(Decimal, Unit)> {
    let mut at = *cursor;
    let number = at.any(NUMBERS);
    let value = number.or_else(|| at.any(ARTICLES))?;
    let unit = unit_of(&mut at).filter(|unit| number.is_some() || unit.is_duration())?;
    *cursor = at;
    Some((Decimal::from(value), unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_part_that_is_looked_for() {
        for (word, _) in NUMBERS.iter() {
            let text = format!("{word} minutes");
            assert!(PARTS.iter().any(|part| text.contains(part)), "{word}");
        }
    }

    #[test]
    fn a_number_in_words_needs_a_unit() {
        let read = |text| spelled(&mut Cursor::new(text)).map(|(value, unit)| (value.to_string(), unit));
        assert_eq!(read("Two business days"), Some(("2".to_owned(), Unit::Bd)));
        assert_eq!(read("an hour"), Some(("1".to_owned(), Unit::H)));
        assert_eq!(read("one of them"), None);
        assert_eq!(read("a point"), None, "articles stand before lengths of time only");
        assert_eq!(read("tension"), None);
    }
}
