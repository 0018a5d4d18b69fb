//! Japanese and full-width writing of dates → the ASCII shape that `scan` reads.
//!
//! In: one text. Out: `2026/5/6 21:05` for `2026年5月6日 午後9時5分`, `2026/5/6 9:05 PM` for `2026/5/6 9:05 午後`, `R8/11/20 (5)` for
//! `令和8年11月20日（金）`. Never: decides whether 午後12時 is noon or midnight.

use crate::data::number::half_width;

/// Names of eras and the letters that stand for them.
const ERAS: [(&str, &str); 10] = [
    ("令和", "R"),
    ("平成", "H"),
    ("昭和", "S"),
    ("大正", "T"),
    ("明治", "M"),
    ("\u{32FF}", "R"),
    ("\u{337B}", "H"),
    ("\u{337C}", "S"),
    ("\u{337D}", "T"),
    ("\u{337E}", "M"),
];

/// Weekdays from Sunday.
const WEEKDAYS: [char; 7] = ['日', '月', '火', '水', '木', '金', '土'];

/// The shape of a text that is not ASCII.
pub(super) fn ascii_shape(text: &str) -> String {
    let half = era(&half_width(text));
    let half = weekday(&half);
    let Some((date, time, half_of_day)) = twelve_hours(&half) else { return ascii_marks(&half) };
    let (hour, rest) = digits_of(time.trim_start());
    let add = if half_of_day == AFTERNOON { 12 } else { 0 };
    match hour.parse::<u32>() {
        Ok(hour) if hour <= 12 => ascii_marks(&format!("{date} {}{rest}", hour % 12 + add)),
        // Behind the time it is what programs write for AM and PM, whose 12 is that of the clock.
        Err(_) if date.trim_end().ends_with(|c: char| c.is_ascii_digit()) => {
            let letters = if half_of_day == AFTERNOON { "PM" } else { "AM" };
            ascii_marks(&format!("{} {letters}{time}", date.trim_end()))
        }
        _ => half,
    }
}

const AFTERNOON: &str = "午後";

/// What stands before and behind the half of the day.
fn twelve_hours(half: &str) -> Option<(&str, &str, &'static str)> {
    ["午前", AFTERNOON].into_iter().find_map(|name| half.split_once(name).map(|(date, time)| (date, time, name)))
}

/// Whether a text has 午前12時 or 午後12時, of which nobody settled whether they are noon or midnight.
pub(super) fn is_noon_or_midnight(text: &str) -> bool {
    let half = half_width(text);
    twelve_hours(&half).is_some_and(|(_, time, _)| digits_of(time.trim_start()).0 == "12")
}

/// `R1年` for `令和元年`.
fn era(text: &str) -> String {
    let text = text.trim();
    for (name, letter) in ERAS {
        if let Some(rest) = text.strip_prefix(name) {
            let rest = rest.trim_start();
            let first = rest.strip_prefix('元').map(|rest| format!("1{rest}"));
            return format!("{letter}{}", first.as_deref().unwrap_or(rest));
        }
    }
    match text.split_once('元') {
        Some((letter @ ("R" | "H" | "S" | "T" | "M"), rest)) => format!("{letter}1{rest}"),
        _ => text.to_owned(),
    }
}

/// `(5)` for `(金)`, `(金曜)`, `(金曜日)` and `金曜日`.
fn weekday(text: &str) -> String {
    for (at, name) in WEEKDAYS.iter().enumerate() {
        let long = format!("{name}曜日");
        for written in [format!("({long})"), format!("({name}曜)"), format!("({name})"), long] {
            if let Some((before, behind)) = text.split_once(&written) {
                return format!("{before}({at}){behind}");
            }
        }
    }
    text.to_owned()
}

/// The digits at the front of a text, and what follows them.
fn digits_of(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// Japanese marks of dates and times become those of ISO.
fn ascii_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '年' | '月' => out.push('/'),
            '日' => out.push(' '),
            '時' => out.push(':'),
            '分' => {
                two_digits(&mut out);
                out.push(':');
            }
            '秒' => two_digits(&mut out),
            other => out.push(other),
        }
    }
    if out.ends_with(':') {
        out.pop();
        // `9時` alone is nine o'clock.
        if !out.contains(':') {
            out.push_str(":00");
        }
    }
    out
}

/// `5分` is five minutes as `05分` is, for the mark says where the number ends; in `9:5` nothing does.
fn two_digits(out: &mut String) {
    let digits = out.bytes().rev().take_while(u8::is_ascii_digit).count();
    if digits == 1 {
        out.insert(out.len() - 1, '0');
    }
}
