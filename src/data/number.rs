//! Texts people and spreadsheets write for numbers and truth → values.
//!
//! In: one trimmed text. Out: a number with what stood at it, or nothing when it is none. Never: guesses a decimal comma,
//! or adds a unit of its own.

use crate::data::value_error::ValueError;
use crate::query::Cell;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// What stands at a number and says what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// Nothing.
    Bare,
    /// `%`: 99.5% is 99.5.
    Percent,
    /// `¥`, `円`, and the `\` that CP932 has for it.
    Yen,
    /// `$`.
    Dollar,
    /// `€`.
    Euro,
    /// `£`.
    Pound,
}

impl Mark {
    /// All of them.
    pub(super) const ALL: [Self; 6] = [Self::Bare, Self::Percent, Self::Yen, Self::Dollar, Self::Euro, Self::Pound];

    /// How it is written.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Bare => "",
            Self::Percent => "%",
            Self::Yen => "¥",
            Self::Dollar => "$",
            Self::Euro => "€",
            Self::Pound => "£",
        }
    }
}

/// ASCII for full-width digits, letters and marks; other characters stay.
pub(super) fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let fold = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' | '\u{202F}' => ' ',
        '\u{FFE5}' => '¥',
        '\u{FFE1}' => '£',
        // △ and ▲ are how Japanese accounts write a minus.
        '△' | '▲' | '\u{2212}' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' => '-',
        other => other,
    };
    Cow::Owned(text.chars().map(fold).collect())
}

/// Digits without thousands commas; `None` when a comma does not stand before exactly three digits.
fn ungrouped(digits: &str) -> Option<Cow<'_, str>> {
    if !digits.contains(',') {
        return Some(Cow::Borrowed(digits));
    }
    let unsigned = digits.trim_start_matches(['-', '+']);
    let whole = unsigned.split(['.', 'e', 'E']).next().unwrap_or("");
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("").len();
    let grouped = (1..=3).contains(&first) && groups.all(|g| g.len() == 3);
    (grouped && !unsigned[whole.len()..].contains(',')).then(|| Cow::Owned(digits.replace(',', "")))
}

/// The plain digits of a written number, such as `-1234.5` for `▲1,234.5円`, and what stood at it. A decimal comma is read
/// only when it is declared: `1.234,56`.
pub(super) fn plain(text: &str, decimal_comma: bool) -> Option<(Cow<'_, str>, Mark)> {
    if !decimal_comma && is_plain(text) {
        return Some((Cow::Borrowed(text), Mark::Bare));
    }
    let half = half_width(text);
    let (negative, sign, digits) = undressed(&half)?;
    let swapped = match decimal_comma {
        true => digits
            .chars()
            .map(|c| {
                if c == ',' {
                    '.'
                } else if c == '.' {
                    ','
                } else {
                    c
                }
            })
            .collect(),
        false => digits.to_owned(),
    };
    let digits =
        if swapped.contains(['万', '億', '兆']) { myriads(&swapped)? } else { ungrouped(&swapped)?.into_owned() };
    if !is_plain(&digits) || (negative && digits.starts_with(['-', '+'])) {
        return None;
    }
    Some((Cow::Owned(if negative { format!("-{digits}") } else { digits }), sign))
}

/// Whether a text is made of nothing but a sign, digits, a point and an exponent.
fn is_plain(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text).as_bytes();
    unsigned.first().is_some_and(|b| b.is_ascii_digit() || *b == b'.')
        && unsigned.iter().any(u8::is_ascii_digit)
        && unsigned.iter().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
}

/// Takes the minus, the parentheses, the currency and the `%` off the digits.
fn undressed(text: &str) -> Option<(bool, Mark, &str)> {
    let text = text.trim();
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let (mut negative, mut sign, mut rest) = (bracketed.is_some(), Mark::Bare, bracketed.unwrap_or(text).trim());
    let mut signed = negative;
    loop {
        let mut chars = rest.chars();
        let found = match chars.next()? {
            '-' | '+' if signed => return None,
            mark @ ('-' | '+') => {
                (signed, negative) = (true, mark == '-');
                rest = chars.as_str().trim_start();
                continue;
            }
            '¥' | '\\' => Mark::Yen,
            '$' => Mark::Dollar,
            '€' => Mark::Euro,
            '£' => Mark::Pound,
            _ => break,
        };
        if sign != Mark::Bare {
            return None;
        }
        (sign, rest) = (found, chars.as_str().trim_start());
    }
    for (suffix, found) in [("%", Mark::Percent), ("円", Mark::Yen), ("€", Mark::Euro)] {
        if let Some(before) = rest.strip_suffix(suffix) {
            return (sign == Mark::Bare).then(|| (negative, found, before.trim_end()));
        }
    }
    Some((negative, sign, rest))
}

/// `1.2万`, `3億4,500万`: exactly, in decimals.
fn myriads(text: &str) -> Option<String> {
    let mut sum = Decimal::ZERO;
    let mut rest = text;
    for (unit, worth) in [('兆', 1_000_000_000_000_i64), ('億', 100_000_000), ('万', 10_000)] {
        if let Some((before, behind)) = rest.split_once(unit) {
            let number: Decimal = ungrouped(before.trim())?.parse().ok()?;
            sum = sum.checked_add(number.checked_mul(Decimal::from(worth))?)?;
            rest = behind.trim_start();
        }
    }
    if !rest.is_empty() {
        sum = sum.checked_add(ungrouped(rest)?.parse().ok()?)?;
    }
    (!sum.is_sign_negative()).then(|| sum.normalize().to_string())
}

/// The whole number of plain digits: `12` and `12.0`.
pub(super) fn whole(digits: &str) -> Result<i64, ValueError> {
    let whole = match digits.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return Err(ValueError::Value),
        None => digits,
    };
    let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let only_digits = !unsigned.is_empty() && unsigned.bytes().all(|b| b.is_ascii_digit());
    whole.parse().map_err(|_| if only_digits { ValueError::Digits } else { ValueError::Value })
}

/// From here on, whole numbers lie between neighbouring floats: 2⁵³.
pub(super) const DENSE: f64 = 9_007_199_254_740_992.0;

/// The number of plain digits. One with more digits before the point than a float keeps is refused.
pub(super) fn float(digits: &str) -> Result<f64, ValueError> {
    let nearest: f64 = digits.parse().map_err(|_| ValueError::Value)?;
    let exact = || Decimal::from_str_exact(digits).or_else(|_| Decimal::from_scientific(digits)).ok();
    match nearest {
        _ if !nearest.is_finite() => Err(ValueError::Value),
        _ if nearest.abs() < DENSE || Cell::Number(nearest).decimal() == exact() => Ok(nearest),
        _ => Err(ValueError::Digits),
    }
}

/// A whole number: `1,234`, `１２３`, `12.0`, `▲1,200円`.
#[cfg(test)]
pub(super) fn integer(text: &str) -> Option<i64> {
    whole(&plain(text, false)?.0).ok()
}

/// A number: `1,234.5`, `９９．５`, `1e3`, `99.5%` (which is 99.5), `¥1,200`, `1.2万`.
#[cfg(test)]
pub(super) fn number(text: &str) -> Option<f64> {
    float(&plain(text, false)?.0).ok()
}

/// True or false as systems and people write it.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match half_width(text).to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "1.0" | "on" => Some(true),
        "はい" | "有" | "有り" | "あり" | "済" | "済み" => Some(true),
        "○" | "〇" | "◯" | "✓" | "✔" | "☑" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "0.0" | "off" => Some(false),
        "いいえ" | "無" | "無し" | "なし" | "未" | "未済" => Some(false),
        "×" | "✕" | "✗" | "✖" | "✘" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_commas_are_read_only_where_they_group_thousands() {
        assert_eq!(integer("1,234,567"), Some(1_234_567));
        assert_eq!(number("-1,234.5"), Some(-1234.5));
        for not in ["99,5", "1,23", ",123", "1234,567", "1.234,5", "1,,234"] {
            assert_eq!((integer(not), number(not)), (None, None), "{not}");
        }
    }

    #[test]
    fn full_width_digits_and_per_cent_are_numbers() {
        assert_eq!(number("９９．５％"), Some(99.5));
        assert_eq!(number("99.5 %"), Some(99.5));
        assert_eq!(integer("１，２３４"), Some(1234));
        assert_eq!(integer("−５"), Some(-5));
        assert_eq!(number("▲1,234.5"), Some(-1234.5));
    }

    #[test]
    fn what_is_no_number_is_not_made_one() {
        for not in ["", "nan", "inf", "1e999", "1 2", "0x10", "１２件", "%"] {
            assert_eq!(number(not), None, "{not}");
        }
        assert_eq!(integer("12.0"), Some(12));
        assert_eq!(integer("12.5"), None);
        assert_eq!(integer("9223372036854775808"), None);
        // 2⁵³ and the next float: what lies between them is no float.
        assert_eq!(number("9007199254740992"), Some(9_007_199_254_740_992.0));
        assert_eq!(number("9007199254740993"), None);
        assert_eq!(number("12345678901234567.89"), None);
        assert_eq!(number("1e20"), Some(1e20));
    }

    #[test]
    fn truth_is_read_in_both_languages() {
        assert_eq!(boolean("TRUE"), Some(true));
        assert_eq!(boolean("いいえ"), Some(false));
        assert_eq!(boolean("0"), Some(false));
        assert_eq!((boolean("1.0"), boolean("0.0"), boolean("１．０")), (Some(true), Some(false), Some(true)));
        assert_eq!(boolean("2"), None);
    }
}
