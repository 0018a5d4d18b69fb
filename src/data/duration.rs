//! Texts of lengths of time → whole seconds.
//!
//! In: one trimmed text, and what the column declares. Out: seconds, or why there are none. Never: takes a day for 24 hours
//! (a working day is shorter), `1:30` for hours or minutes when nobody said which, or a part of a second for a whole one.

use crate::config::{Format, Written};
use crate::data::number::{half_width, plain};
use crate::data::value_error::ValueError;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Words of units, longest first where one begins with another, and their seconds.
const UNITS: [(&str, i64); 16] = [
    ("時間", 3600),
    ("分", 60),
    ("秒", 1),
    ("hours", 3600),
    ("hour", 3600),
    ("hrs", 3600),
    ("hr", 3600),
    ("h", 3600),
    ("minutes", 60),
    ("minute", 60),
    ("mins", 60),
    ("min", 60),
    ("m", 60),
    ("seconds", 1),
    ("sec", 1),
    ("s", 1),
];

/// Seconds of `2.5h`, `1時間30分`, `PT1H30M`, `1:30:00`; of `1:30` and `90` as the column declares.
pub(super) fn seconds(text: &str, written: &Written) -> Result<i64, ValueError> {
    let text = half_width(text).to_ascii_lowercase();
    let text = text.trim();
    if text.contains(':') {
        return clock(text, written.format);
    }
    if let Some(iso) = text.strip_prefix("pt") {
        return with_units(iso, written.decimal_comma).ok_or(ValueError::Value);
    }
    match plain(text, written.decimal_comma) {
        Some((digits, _)) => {
            let number: Decimal = digits.parse().map_err(|_| ValueError::Value)?;
            match written.unit_seconds {
                // Nought is nought in any unit.
                _ if number.is_zero() => Ok(0),
                None => Err(ValueError::Ambiguous),
                Some(unit) => exact(number, unit).ok_or(ValueError::Value),
            }
        }
        None => with_units(text, written.decimal_comma).ok_or(ValueError::Value),
    }
}

/// `1:30:00`, and `1:30` when it is declared what that is.
fn clock(text: &str, format: Option<Format>) -> Result<i64, ValueError> {
    let part = |text: &str, most: usize| -> Option<i64> {
        ((1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
    };
    let sixtieth = |text: &str| part(text, 2).filter(|n| text.len() == 2 && *n < 60);
    let parts: Vec<&str> = text.split(':').collect();
    let seconds = match (parts.as_slice(), format) {
        ([h, m, s], _) => (|| Some(part(h, 6)? * 3600 + sixtieth(m)? * 60 + sixtieth(s)?))(),
        ([h, m], Some(Format::HourMinute)) => (|| Some(part(h, 6)? * 3600 + sixtieth(m)? * 60))(),
        ([m, s], Some(Format::MinuteSecond)) => (|| Some(part(m, 6)? * 60 + sixtieth(s)?))(),
        ([first, second], _) => match (part(first, 6), sixtieth(second)) {
            (Some(0), Some(0)) => Some(0),
            (Some(_), Some(_)) => return Err(ValueError::Ambiguous),
            _ => None,
        },
        _ => None,
    };
    seconds.ok_or(ValueError::Value)
}

/// Numbers with units, from the largest down, each once.
fn with_units(text: &str, decimal_comma: bool) -> Option<i64> {
    let mut rest = text;
    let (mut sum, mut last) = (0_i64, i64::MAX);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))?;
        let (number, behind) = rest.split_at(end);
        let behind = behind.trim_start();
        let (word, unit) = UNITS.iter().find(|(word, _)| behind.starts_with(word))?;
        if *unit >= last {
            return None;
        }
        let (digits, _) = plain(number, decimal_comma)?;
        sum = sum.checked_add(exact(digits.parse().ok()?, *unit)?)?;
        (last, rest) = (*unit, behind[word.len()..].trim_start());
    }
    (last != i64::MAX).then_some(sum)
}

/// Whole seconds, not negative.
fn exact(number: Decimal, unit: i64) -> Option<i64> {
    let seconds = number.checked_mul(Decimal::from(unit))?;
    (seconds.fract().is_zero() && !seconds.is_sign_negative()).then(|| seconds.to_i64())?
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Written = Written {
        format: None,
        pattern: None,
        pivot_year: None,
        decimal_comma: false,
        unit_seconds: None,
        time_from: Vec::new(),
        labels: Vec::new(),
    };

    #[test]
    fn lengths_of_time_are_whole_seconds() {
        for (text, wanted) in [
            ("2.5h", 9_000),
            ("90分", 5_400),
            ("1時間30分", 5_400),
            ("１時間３０分", 5_400),
            ("1,200分", 72_000),
            ("2 hours 5 min 3 sec", 7_503),
            ("45s", 45),
            ("PT1H30M", 5_400),
            ("PT0.5H", 1_800),
            ("1:30:00", 5_400),
            ("100:00:01", 360_001),
            ("0", 0),
            ("0:00", 0),
        ] {
            assert_eq!(seconds(text, &PLAIN), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_things_waits_for_a_declaration() {
        for text in ["1:30", "90", "1.5"] {
            assert_eq!(seconds(text, &PLAIN), Err(ValueError::Ambiguous), "{text}");
        }
        let with = |format| Written { format: Some(format), ..PLAIN };
        assert_eq!(seconds("1:30", &with(Format::HourMinute)), Ok(5_400));
        assert_eq!(seconds("1:30", &with(Format::MinuteSecond)), Ok(90));
        let unit = |unit_seconds| Written { unit_seconds: Some(unit_seconds), ..PLAIN };
        assert_eq!(seconds("1,200", &unit(60)), Ok(72_000));
        assert_eq!(seconds("1.5", &unit(3600)), Ok(5_400));
        assert_eq!(seconds("1,5", &Written { decimal_comma: true, ..unit(3600) }), Ok(5_400));
    }

    #[test]
    fn what_is_no_length_of_time_is_not_made_one() {
        for text in [
            "",
            "1d",
            "2日",
            "1:60",
            "1:5",
            "1:30:60",
            "-5分",
            "1.5s",
            "30分1時間",
            "h",
            "1:2:3:4",
            "P1D",
            "90m5m",
            "1h30",
        ] {
            assert_eq!(seconds(text, &PLAIN), Err(ValueError::Value), "{text}");
        }
    }
}
