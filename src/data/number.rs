//! Texts people and spreadsheets write for numbers and truth → values.
//!
//! In: one trimmed text. Out: a number, or nothing when it is none. Never: guesses a decimal comma.

use std::borrow::Cow;

/// ASCII for full-width digits, letters and marks; other characters stay.
pub(super) fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let fold = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
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

/// A whole number: `1,234`, `１２３`, `12.0`.
pub(super) fn integer(text: &str) -> Option<i64> {
    let text = half_width(text);
    let digits = ungrouped(&text)?;
    let whole = match digits.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => &digits,
    };
    whole.parse().ok()
}

/// A number: `1,234.5`, `９９．５`, `1e3`, `99.5%` (which is 99.5).
pub(super) fn number(text: &str) -> Option<f64> {
    let text = half_width(text);
    let digits = text.strip_suffix('%').map_or(&*text, str::trim_end);
    if !digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b',' | b'e' | b'E')) {
        return None;
    }
    ungrouped(digits)?.parse().ok().filter(|x: &f64| x.is_finite())
}

/// True or false as systems and people write it.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match half_width(text).to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "on" | "はい" | "有" | "○" | "〇" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "off" | "いいえ" | "無" | "×" => Some(false),
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
    }

    #[test]
    fn truth_is_read_in_both_languages() {
        assert_eq!(boolean("TRUE"), Some(true));
        assert_eq!(boolean("いいえ"), Some(false));
        assert_eq!(boolean("0"), Some(false));
        assert_eq!(boolean("2"), None);
    }
}
