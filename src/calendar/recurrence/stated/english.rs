//! Recurrences in English.
//!
//! In: a place in a text. Out: days and where they end. Never: a time of the day, or what stands around.

use super::super::Days;
use super::cursor::Text;
use super::{Scanned, Wording};
use crate::calendar::Grain;
use jiff::civil::Weekday;

/// What begins here.
pub(super) fn scan(text: &Text, at: usize) -> Option<Scanned> {
    let begins = text.letter(at).is_some_and(|c| c.is_ascii_alphanumeric())
        && text.before(at).is_none_or(|c| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    if !begins {
        return None;
    }
    every(text, at)
        .or_else(|| adverb(text, at))
        .or_else(|| once(text, at))
        .or_else(|| of_month(text, at))
        .or_else(|| plural(text, at))
}

/// Where a word ends that is not the beginning of a longer one.
fn word(text: &Text, at: usize, word: &str) -> Option<usize> {
    text.word(at, word).filter(|end| text.letter(*end).is_none_or(|c| !c.is_ascii_alphanumeric()))
}

fn any(text: &Text, at: usize, words: &[&str]) -> Option<usize> {
    words.iter().find_map(|one| word(text, at, one))
}

const WEEKDAYS: [(&str, &str, Weekday); 7] = [
    ("monday", "mon", Weekday::Monday),
    ("tuesday", "tue", Weekday::Tuesday),
    ("wednesday", "wed", Weekday::Wednesday),
    ("thursday", "thu", Weekday::Thursday),
    ("friday", "fri", Weekday::Friday),
    ("saturday", "sat", Weekday::Saturday),
    ("sunday", "sun", Weekday::Sunday),
];

fn weekday(text: &Text, at: usize) -> Option<(Weekday, usize)> {
    WEEKDAYS.iter().find_map(|(long, short, day)| Some((*day, any(text, at, &[long, short])?)))
}

/// `monday and thursday`, `mon/wed/fri`.
fn weekdays(text: &Text, at: usize) -> Option<(Vec<Days>, usize)> {
    let (first, mut end) = weekday(text, at)?;
    let mut days = vec![Days::Weekly(first)];
    while let Some(next) = text.any(text.blanks(end), &["and ", ", and ", ",", "/", "& "]) {
        let Some((day, after)) = weekday(text, text.blanks(next)) else { break };
        days.push(Days::Weekly(day));
        end = after;
    }
    Some((days, end))
}

fn every(text: &Text, at: usize) -> Option<Scanned> {
    let end = any(text, at, &["every", "each"])?;
    let other = any(text, text.blanks(end), &["other", "second", "two", "2"]);
    let at = text.blanks(other.unwrap_or(end));
    let every = if other.is_some() { 2 } else { 1 };
    if let Some((days, end)) = weekdays(text, at) {
        return Some(Scanned { every, ..Scanned::new(end, days, Wording::Whole) });
    }
    let (end, days) = unit(text, at)?;
    Some(Scanned { every, ..Scanned::new(end, vec![days], Wording::Whole) })
}

/// What comes every time.
fn unit(text: &Text, at: usize) -> Option<(usize, Days)> {
    let of = |words: &[&str], days: Days| Some((any(text, at, words)?, days));
    of(&["business day", "working day", "weekday", "workday"], Days::BusinessDays)
        .or_else(|| of(&["day", "morning", "evening"], Days::Daily))
        .or_else(|| of(&["week", "weeks"], Days::Once(Grain::Week)))
        .or_else(|| of(&["month", "months"], Days::Once(Grain::Month)))
        .or_else(|| of(&["quarter"], Days::Once(Grain::Quarter)))
        .or_else(|| of(&["year"], Days::Once(Grain::Year)))
}

/// `weekly on Friday`, `monthly on the 3rd Wednesday`, `quarterly`.
fn adverb(text: &Text, at: usize) -> Option<Scanned> {
    const WORDS: [(&[&str], Days, usize); 7] = [
        (&["daily"], Days::Daily, 1),
        (&["biweekly", "bi-weekly", "fortnightly"], Days::Once(Grain::Week), 2),
        (&["weekly"], Days::Once(Grain::Week), 1),
        (&["monthly"], Days::Once(Grain::Month), 1),
        (&["quarterly"], Days::Once(Grain::Quarter), 1),
        (&["semiannually", "semi-annually"], Days::Once(Grain::Half), 1),
        (&["annually", "yearly"], Days::Once(Grain::Year), 1),
    ];
    let (end, days, every) =
        WORDS.iter().find_map(|(words, days, every)| Some((any(text, at, words)?, *days, *every)))?;
    let on = any(text, text.blanks(end), &["on"]).map_or(end, |end| end);
    let exact = match days {
        Days::Once(Grain::Week) => weekdays(text, text.blanks(on)).or_else(|| plurals(text, text.blanks(on))),
        Days::Once(Grain::Month) => nth_of_month(text, text.blanks(on)).map(|(day, end)| (vec![day], end)),
        _ => None,
    };
    if let Some((days, end)) = exact {
        return Some(Scanned { every, ..Scanned::new(end, days, Wording::Whole) });
    }
    // biweekly is twice a week for some.
    if every > 1 && text.letter(at) == Some('b') {
        return None;
    }
    let ends = |c: char| matches!(c, '.' | ',' | ';' | ':' | '(' | ')' | '/' | '|' | '、' | '。' | '@');
    let after = text.blanks(end);
    let alone = text.letter(after).is_none_or(ends) || any(text, after, &["on", "at"]).is_some();
    alone.then(|| Scanned { every, ..Scanned::new(end, vec![days], Wording::Adjective) })
}

/// `once a month`.
fn once(text: &Text, at: usize) -> Option<Scanned> {
    let end = any(text, at, &["once"])?;
    let end = any(text, text.blanks(end), &["a", "per", "every", "each"])?;
    let (end, days) = unit(text, text.blanks(end))?;
    Some(Scanned::new(end, vec![days], Wording::Whole))
}

/// `first business day of each month`.
fn of_month(text: &Text, at: usize) -> Option<Scanned> {
    let (day, end) = nth_of_month(text, at)?;
    let behind = |words: &[&str]| any(text, text.blanks(end), words);
    let each = behind(&["of each month", "of every month", "of the month", "each month", "every month"])?;
    Some(Scanned::new(each, vec![day], Wording::Whole))
}

/// `the 3rd Wednesday`, `last business day`, `15th`.
fn nth_of_month(text: &Text, at: usize) -> Option<(Days, usize)> {
    let at = any(text, at, &["the"]).map_or(at, |end| text.blanks(end));
    let (nth, end) = ordinal(text, at)?;
    let at = text.blanks(end);
    if let Some((day, end)) = weekday(text, at) {
        return (nth <= 5).then_some((Days::MonthlyNth(nth, day), end));
    }
    if let Some(end) = any(text, at, &["business day", "working day", "workday"]) {
        return (nth <= 23).then_some((Days::MonthlyBusinessDay(nth), end));
    }
    if let Some(end) = any(text, at, &["week"]) {
        return (1..=5).contains(&nth).then_some((Days::MonthlyWeek(nth), end));
    }
    let end = any(text, at, &["day"]).unwrap_or(end);
    (nth == -1 || (1..=31).contains(&nth)).then_some((Days::MonthlyDay(nth), end))
}

fn ordinal(text: &Text, at: usize) -> Option<(i8, usize)> {
    const WORDS: [(&str, i8); 6] =
        [("last", -1), ("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("fifth", 5)];
    if let Some(found) = WORDS.iter().find_map(|(name, nth)| Some((*nth, word(text, at, name)?))) {
        return Some(found);
    }
    let (nth, end) = text.number(at)?;
    Some((nth, any(text, end, &["st", "nd", "rd", "th"])?))
}

/// `on Fridays`.
fn plural(text: &Text, at: usize) -> Option<Scanned> {
    let (days, end) = plurals(text, at)?;
    Some(Scanned::new(end, days, Wording::Whole))
}

fn plurals(text: &Text, at: usize) -> Option<(Vec<Days>, usize)> {
    let one = |at: usize| WEEKDAYS.iter().find_map(|(long, _, day)| Some((*day, word(text, at, &format!("{long}s"))?)));
    let (first, mut end) = one(at)?;
    let mut days = vec![Days::Weekly(first)];
    while let Some(next) = text.any(text.blanks(end), &["and ", ",", "/"]) {
        let Some((day, after)) = one(text.blanks(next)) else { break };
        days.push(Days::Weekly(day));
        end = after;
    }
    Some((days, end))
}
