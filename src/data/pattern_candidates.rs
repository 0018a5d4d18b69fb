//! One text of a date → the patterns that it may be written in.
//!
//! In: a text of a column that nothing else reads. Out: patterns, likely ones first, which read that text. Never: chooses between two of
//! them: whoever asks tries them on all texts of the column.

use crate::calendar::DatePattern;
use crate::data::date_scanner::{MONTHS, PIVOT};
use crate::data::number::half_width;
use crate::data::patterned_date;

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Digits(&'t str),
    Word(&'t str),
    /// 午前 or 午後.
    HalfDay,
    Space,
    Mark(char),
}

/// Patterns that read a text.
pub(super) fn of_text(text: &str) -> Vec<DatePattern> {
    let half = half_width(text);
    let tokens = tokens(half.trim());
    let mut patterns: Vec<DatePattern> = Vec::new();
    for (date, length) in dates(&tokens) {
        for time in times(&tokens[length..]) {
            let Ok(pattern) = DatePattern::parse(&format!("{date}{time}")) else { continue };
            if !patterns.contains(&pattern) && patterned_date::read(text, &pattern, PIVOT).is_ok() {
                patterns.push(pattern);
            }
        }
    }
    patterns
}

fn tokens(mut text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    while let Some(first) = text.chars().next() {
        let run = |is: fn(char) -> bool| text.find(|c: char| !is(c)).unwrap_or(text.len());
        let (token, length) = match first {
            '0'..='9' => {
                let length = run(|c| c.is_ascii_digit());
                (Token::Digits(&text[..length]), length)
            }
            _ if first.is_ascii_alphabetic() => {
                let length = run(|c| c.is_ascii_alphabetic());
                (Token::Word(&text[..length]), length)
            }
            _ if first.is_whitespace() => (Token::Space, run(char::is_whitespace)),
            _ if text.starts_with("午前") || text.starts_with("午後") => (Token::HalfDay, "午前".len()),
            other => (Token::Mark(other), other.len_utf8()),
        };
        tokens.push(token);
        text = &text[length..];
    }
    tokens
}

/// Patterns of the date at the front, and how many tokens it has.
fn dates(tokens: &[Token<'_>]) -> Vec<(String, usize)> {
    use Token::{Digits, Mark, Space, Word};
    let is_month =
        |word: &str| MONTHS.iter().any(|name| *name == word.to_lowercase() || name[..3] == word.to_lowercase());
    let short = |letter: &str, digits: &str| letter.repeat(digits.len());
    let year = |digits: &str| match digits.len() {
        4 => Some("yyyy"),
        2 => Some("yy"),
        _ => None,
    };
    let joined = |marks: &[Token<'_>]| marks.iter().map(|mark| literal(*mark)).collect::<String>();
    match tokens {
        [Digits(of), Mark('年'), Digits(month), Mark('月')] if of.len() == 4 && month.len() <= 2 => {
            vec![(format!("yyyy年{}月", short("M", month)), 4)]
        }
        [Digits(of), mark @ Mark('/' | '-' | '.'), Digits(month)] if of.len() == 4 && month.len() <= 2 => {
            vec![(format!("yyyy{}{}", literal(*mark), short("M", month)), 3)]
        }
        [Digits(packed), ..] if packed.len() == 14 => vec![("yyyyMMddHHmmss".to_owned(), 1)],
        [Digits(packed), ..] if packed.len() == 12 => vec![("yyyyMMddHHmm".to_owned(), 1)],
        [Digits(packed), ..] if packed.len() == 8 => vec![("yyyyMMdd".to_owned(), 1)],
        [Digits(packed), ..] if packed.len() == 6 => {
            ["yyMMdd", "ddMMyy", "MMddyy"].map(|pattern| (pattern.to_owned(), 1)).to_vec()
        }
        // 01/8月/26
        [Digits(day), one @ Mark(_), Digits(_), Mark('月'), other @ Mark(_), Digits(last), ..] if day.len() <= 2 => {
            let year = year(last).into_iter();
            year.map(|year| (format!("{}{}MMM{}{year}", short("d", day), literal(*one), literal(*other)), 6)).collect()
        }
        [
            Digits(first),
            one @ (Mark(_) | Space),
            Digits(second),
            other @ (Mark(_) | Space),
            Digits(third),
            rest @ ..,
            // Between colons stand hours and minutes.
        ] if ![one, other].contains(&&Mark(':')) => {
            let end = if matches!(rest, [Mark('日'), ..]) { "日" } else { "" };
            let length = 5 + usize::from(!end.is_empty());
            let between = |a: &str, b: &str, c: &str| format!("{a}{}{b}{}{c}{end}", literal(*one), literal(*other));
            let (short_year, by_year) = (year(third), year(first));
            let mut found = Vec::new();
            if let Some(year) = by_year.filter(|year| *year == "yyyy") {
                return vec![(between(year, &short("M", second), &short("d", third)), length)];
            }
            if let Some(year) = short_year {
                found.push((between(&short("d", first), &short("M", second), year), length));
                found.push((between(&short("M", first), &short("d", second), year), length));
            }
            found.extend(by_year.map(|year| (between(year, &short("M", second), &short("d", third)), length)));
            found
        }
        [Digits(day), one, Word(month), other, Digits(last), ..] if is_month(month) && day.len() <= 2 => {
            let name = if month.len() == 3 { "MMM" } else { "MMMM" };
            let year = year(last).into_iter();
            year.map(|year| (format!("{}{}{name}{}{year}", short("d", day), literal(*one), literal(*other)), 5))
                .collect()
        }
        [Word(month), Space, Digits(day), marks @ ..] if is_month(month) && day.len() <= 2 => {
            let name = if month.len() == 3 { "MMM" } else { "MMMM" };
            let between = marks.iter().take_while(|token| matches!(token, Mark(_) | Space)).count();
            match marks.get(between) {
                Some(Digits(last)) => year(last)
                    .map(|year| (format!("{name} {}{}{year}", short("d", day), joined(&marks[..between])), 4 + between))
                    .into_iter()
                    .collect(),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

/// Patterns of what follows a date: nothing, or a time with its half of the day and its offset.
fn times(tokens: &[Token<'_>]) -> Vec<String> {
    if tokens.is_empty() {
        return vec![String::new()];
    }
    let is_half = |token: &Token<'_>| match token {
        Token::HalfDay => true,
        Token::Word(word) => matches!(word.to_ascii_uppercase().as_str(), "AM" | "PM"),
        _ => false,
    };
    let hours: &[&str] = if tokens.iter().any(is_half) { &["h", "K"] } else { &["H"] };
    hours.iter().filter_map(|hour| time(tokens, hour, &is_half)).collect()
}

fn time(tokens: &[Token<'_>], hour: &str, is_half: &dyn Fn(&Token<'_>) -> bool) -> Option<String> {
    let mut pattern = String::new();
    let mut parts = [hour, "m", "s", "S"].into_iter();
    let mut started = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Digits(digits) => {
                started = true;
                let part = parts.next()?;
                pattern.push_str(&part.repeat(if part == "S" { 1 } else { digits.len().min(2) }));
            }
            half if is_half(half) => pattern.push('a'),
            // What follows a time and is no part of it tells an offset.
            Token::Word(_) | Token::Mark('+' | '-') if started => {
                pattern.push('z');
                return Some(pattern);
            }
            Token::Word("T") if at == 0 => pattern.push_str("'T'"),
            other => pattern.push_str(&literal(*other)),
        }
    }
    Some(pattern)
}

/// A token that stands as it is.
fn literal(token: Token<'_>) -> String {
    match token {
        Token::Space => " ".to_owned(),
        Token::Mark('\'') => "''".to_owned(),
        Token::Mark(mark) => mark.to_string(),
        Token::Word(word) | Token::Digits(word) => format!("'{word}'"),
        Token::HalfDay => "a".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_tells_the_patterns_that_it_may_have() {
        for (text, wanted) in [
            ("01/Aug/26 12:42 PM", &["dd/MMM/yy hh:mm a"] as &[&str]),
            ("01/8月/26 3:42 午後", &["dd/MMM/yy h:mm a", "dd/MMM/yy K:mm a"]),
            ("2026/08/01 午後 12:04:05", &["yyyy/MM/dd a hh:mm:ss"]),
            ("2026/08/01 3:04:05 午後 GMT+9", &["yyyy/MM/dd h:mm:ss a z", "yyyy/MM/dd K:mm:ss a z"]),
            ("01_08_2026 12h42", &[]),
            ("01_08_2026 12.42", &["dd_MM_yyyy HH.mm", "MM_dd_yyyy HH.mm"]),
            ("20260801130509", &["yyyyMMddHHmmss"]),
            ("August 1, 2026", &["MMMM d, yyyy"]),
            ("2026年8月1日 13時5分", &[]),
            ("2026年8月", &["yyyy年M月"]),
            ("2026/08", &["yyyy/MM"]),
            ("2026-13", &[]),
            ("T-1000", &[]),
            ("", &[]),
        ] {
            let patterns = of_text(text);
            assert_eq!(patterns.iter().map(DatePattern::as_str).collect::<Vec<_>>(), wanted, "{text}");
        }
    }
}
