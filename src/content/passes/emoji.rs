//! Emoji by name: `:warning:` → ⚠️.
//!
//! In: events of a text, and other words of it. Out: the same with the signs in place of the names that GitHub knows. Never: touches
//! code, an address, a time (`10:30:45`), or a name that nobody knows.

use crate::content::commonmark::SpannedEvent;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// A name that stands for an emoji.
struct Found {
    range: Range<usize>,
    sign: &'static str,
}

/// A text with emoji in place of their names.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let all = names(text);
    if all.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for Found { range, sign } in all {
        out.push_str(&text[from..range.start]);
        out.push_str(sign);
        from = range.end;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// Puts emoji in place of their names. Every event stays one event, at its place among the others.
pub(crate) fn show(source: &str, events: &mut [SpannedEvent<'_>]) {
    // Texts that follow each other as they are written: the parser cuts them where it looked for emphasis (`:white_check_mark:`).
    let mut run = 0..0;
    let mut closed = 0_usize;
    for at in 0..events.len() {
        let (event, range) = &events[at];
        match event {
            Event::Start(tag) if is_closed(tag) => closed += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => closed = closed.saturating_sub(1),
            Event::End(TagEnd::Link) if closed > 0 => closed -= 1,
            Event::Text(text) if closed == 0 && source.get(range.clone()) == Some(&**text) => {
                let goes_on = run.end == at && !run.is_empty() && events[at - 1].1.end == range.start;
                if !goes_on {
                    show_in(source, &mut events[run]);
                    run = at..at;
                }
                run.end = at + 1;
            }
            _ => {}
        }
    }
    show_in(source, &mut events[run]);
}

/// The same in texts that follow each other.
fn show_in(source: &str, run: &mut [SpannedEvent<'_>]) {
    let (Some((_, first)), Some((_, last))) = (run.first(), run.last()) else { return };
    let whole = first.start..last.end;
    // `\:warning:` is not meant.
    let is_meant = |found: &Found| found.range.start > 0 || !source[..whole.start].ends_with('\\');
    let all: Vec<Found> = names(&source[whole.clone()]).into_iter().filter(is_meant).collect();
    if all.is_empty() {
        return;
    }
    for (event, range) in run {
        let (mut text, mut from) = (String::new(), range.start);
        for Found { range: name, sign } in &all {
            let name = whole.start + name.start..whole.start + name.end;
            if name.end <= range.start || name.start >= range.end {
                continue;
            }
            if range.start <= name.start {
                text.push_str(&source[from..name.start]);
                text.push_str(sign);
            }
            from = name.end.min(range.end);
        }
        text.push_str(&source[from..range.end]);
        *event = Event::Text(text.into());
    }
}

/// Whether the words of an element are no prose: code, HTML, and an address that is its own text.
fn is_closed(tag: &Tag<'_>) -> bool {
    let is_address = |form: &LinkType| matches!(form, LinkType::Autolink | LinkType::Email);
    match tag {
        Tag::CodeBlock(_) | Tag::HtmlBlock => true,
        Tag::Link { link_type, .. } => is_address(link_type),
        _ => false,
    }
}

/// The names in a text that stand for emoji.
fn names(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(':').map(|offset| at + offset) {
        at = start + 1;
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
        let length = text[at..].find(|c| !is_of_name(c)).unwrap_or(text.len() - at);
        let (name, end) = (&text[at..at + length], at + length);
        if name.is_empty() || !text[end..].starts_with(':') {
            continue;
        }
        let before = text[..start].chars().next_back();
        let after = text[end + 1..].chars().next();
        let is_told_before = found.last().is_some_and(|last| last.range.end == start);
        // `:x::x:` are two, `std::x::y` is none.
        let glues = |c: char| c.is_ascii_alphanumeric() || c == ':';
        let glued =
            before.filter(|_| !is_told_before).is_some_and(glues) || after.is_some_and(|c| c.is_ascii_alphanumeric());
        // `100` and `1234` are names, too; next to other words they are numbers.
        let is_number = name.bytes().all(|b| b.is_ascii_digit());
        let apart = [before, after].into_iter().flatten().all(char::is_whitespace);
        let Some(emoji) = emojis::get_by_shortcode(name).filter(|_| !glued && (apart || !is_number)) else { continue };
        at = end + 1;
        found.push(Found { range: start..at, sign: emoji.as_str() });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn names_become_signs() {
        let table = [
            (":warning: 止める前に", "⚠️ 止める前に"),
            ("状態:white_check_mark:済み", "状態✅済み"),
            (":+1: :-1: :e-mail:", "👍 👎 📧"),
            (":x::x:", "❌❌"),
            (":100: 点", "💯 点"),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn times_ratios_and_unknown_names_stay() {
        for text in [
            "10:30:45",
            "a:x:b",
            "10:x:",
            "縮尺:100:対1",
            "1:100:2",
            ":nobody_knows:",
            "::",
            ":",
            ": x :",
            "::1",
            "C:\\x:",
            "namespace::x::y",
            ":material-alert:",
            ":Warning:",
        ] {
            assert_eq!(shown(text), text, "{text}");
        }
    }
}
