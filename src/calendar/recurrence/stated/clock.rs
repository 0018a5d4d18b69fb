//! Times of the day: 17:00, 午後5時, 9時30分, 15:00-16:00, at 5 pm.
//!
//! In: a place in a text. Out: hours and where they end. Never: a length of time (9時間), or a time of another zone.

use super::super::Hours;
use super::cursor::Text;
use crate::calendar::Time;

/// The time that stands here, behind blanks and joining words, and where it ends; `None` where there is none.
pub(super) fn hours(text: &Text, at: usize) -> Option<(Hours, usize)> {
    let mut at = text.blanks(at);
    if let Some(end) = text.any(at, &["の", "に", "、", ",", "at ", "@", "from "]) {
        at = text.blanks(end);
    }
    let (from, end) = time(text, at)?;
    let (hours, end) = match until(text, end) {
        Some((to, end)) => (Hours::Between(from, to), end),
        None => (Hours::At(from), end),
    };
    is_ours(text, end).then_some((hours, end))
}

/// The end of a window, where one stands here.
fn until(text: &Text, at: usize) -> Option<(Time, usize)> {
    let at = text.blanks(at);
    let dash = text.any(at, &["~", "-", "から", "to ", "until "])?;
    let (to, end) = time(text, text.blanks(dash))?;
    Some((to, text.word(text.blanks(end), "まで").unwrap_or(end)))
}

/// Whether the time is of the zone that a project counts in.
fn is_ours(text: &Text, end: usize) -> bool {
    let after = text.clause_after(text.blanks(end), 5);
    let zones = ["utc", "gmt", "pst", "pdt", "est", "edt", "cet", "cest", "bst", "ist", "pt", "et", "z"];
    let word: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
    !zones.contains(&word.as_str())
}

/// Words before an hour of twelve, and whether it is one of the afternoon.
const HALVES: [(&str, bool); 8] = [
    ("午前", false),
    ("午後", true),
    ("朝の", false),
    ("朝", false),
    ("夕方", true),
    ("夕", true),
    ("夜", true),
    ("深夜", false),
];

fn time(text: &Text, at: usize) -> Option<(Time, usize)> {
    let half = HALVES.iter().find_map(|(word, is_late)| Some((text.word(at, word)?, *is_late)));
    let at = half.map_or(at, |(end, _)| text.blanks(end));
    let (hour, end) = text.number(at)?;
    let (minute, end, sure) = minutes(text, end)?;
    let (late, end) = match meridiem(text, end) {
        Some((late, end)) => (Some(late), end),
        None => (half.map(|(_, late)| late), end),
    };
    if !sure && late.is_none() {
        return None;
    }
    let hour = match (hour, late) {
        (12, Some(false)) => 0,
        (1..=11, Some(true)) => hour + 12,
        // 24:00 is the midnight that ends a day.
        (24, None) if minute == 0 => 0,
        _ => hour,
    };
    Some((Time::new(hour, minute, 0, 0).ok()?, end))
}

/// The minutes behind an hour, where they end, and whether the hour is surely one.
fn minutes(text: &Text, at: usize) -> Option<(i8, usize, bool)> {
    if let Some(colon) = text.word(at, ":") {
        let (minute, end) = text.number(colon).filter(|(_, end)| end - colon == 2)?;
        return Some((minute, end, true));
    }
    let Some(hour_end) = text.word(at, "時") else { return Some((0, at, false)) };
    if text.word(hour_end, "間").is_some() {
        return None;
    }
    if let Some(end) = text.word(hour_end, "半") {
        return Some((30, end, true));
    }
    let minute = text.number(hour_end).and_then(|(minute, end)| Some((minute, text.word(end, "分")?)));
    Some(minute.map_or((0, hour_end, true), |(minute, end)| (minute, end, true)))
}

/// am and pm behind a time.
fn meridiem(text: &Text, at: usize) -> Option<(bool, usize)> {
    let at = text.blanks(at);
    let of = |words: &[&str], late: bool| {
        let end = text.any(at, words)?;
        let ends = text.letter(end).is_none_or(|c| !c.is_ascii_alphanumeric());
        ends.then_some((late, end))
    };
    of(&["a.m.", "am"], false).or_else(|| of(&["p.m.", "pm"], true))
}
