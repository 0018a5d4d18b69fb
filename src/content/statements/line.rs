//! A line of a document without its markup, which still knows where each of its characters stands.
//!
//! In: inline events, or a line of a fence. Out: its text, its parts, and their bytes. Never: decides what they mean.

use super::aside;
use crate::content::commonmark::SpannedEvent;
use crate::content::escape::{holds_reserved, is_reserved};
use crate::content::roles;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// A line without markup.
#[derive(Default)]
pub(super) struct Line {
    pub(super) text: String,
    /// Bytes of the text, each with the byte of the body it comes from.
    from: Vec<(usize, usize)>,
    /// How far the bold words at its head reach; 0 without any.
    pub(super) bold: usize,
    pub(super) task: bool,
    /// Whether it holds `<!-- bind: false -->`.
    pub(super) off: bool,
    /// Whether what it says was struck out; of what was struck out in part the rest is the line.
    pub(super) struck: bool,
}

impl Line {
    /// The line that inline events make, without what is struck out, unless that leaves nothing said.
    pub(super) fn of(body: &str, events: &[SpannedEvent<'_>]) -> Self {
        if !aside::is_struck(events) {
            return Self::whole_of(body, events);
        }
        let (rest, whole) = (Self::whole_of(body, &aside::without_struck(events)), Self::whole_of(body, events));
        let counts = |line: &Self| line.text.contains(char::is_numeric);
        let cut = rest.text.trim().trim_matches([':', '：', '-', '→', ' ']).is_empty()
            || rest.text.trim().starts_with([':', '：'])
            || rest.text.trim().ends_with([':', '：'])
            || (counts(&whole) && !counts(&rest));
        if cut { Self { struck: true, ..whole } } else { rest }
    }

    /// All of it.
    fn whole_of(body: &str, events: &[SpannedEvent<'_>]) -> Self {
        let mut line = Self::default();
        let (mut strong, mut lead) = (0_usize, true);
        for (at, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Text(text) => {
                    let role = matches!(events.get(at + 1), Some((Event::Code(_), code)) if code.start == range.end);
                    let text = if role { roles::without(text) } else { text };
                    lead &= strong > 0 || text.trim().is_empty();
                    line.add(text, range.start);
                }
                // A role shows what was measured, which is no part of what is promised.
                Event::Code(_)
                    if roles::at(body, events, at.wrapping_sub(1)).is_some_and(|role| roles::is_known(role.name)) => {}
                Event::Code(text) => {
                    lead = false;
                    let inside = body[range.clone()].find(&**text).unwrap_or(0);
                    line.add(text, range.start + inside);
                }
                Event::SoftBreak | Event::HardBreak => line.add(" ", range.start),
                Event::Start(Tag::Strong) => strong += 1,
                Event::End(TagEnd::Strong) => {
                    strong = strong.saturating_sub(1);
                    if lead && strong == 0 && line.bold == 0 {
                        line.bold = line.text.len();
                    }
                    lead = false;
                }
                Event::TaskListMarker(_) => line.task = true,
                Event::Html(html) | Event::InlineHtml(html) => line.off |= is_off(html),
                _ => {}
            }
        }
        line
    }

    /// A line of plain text that begins at a byte of the body.
    pub(super) fn plain(text: &str, at: usize) -> Self {
        let mut line = Self::default();
        line.add(text, at);
        line
    }

    /// A line of Markdown that is shown as a text, without the marks of its bold words.
    pub(super) fn shown(text: &str, at: usize) -> Self {
        const MARK: &str = "**";
        let (mut line, mut from) = (Self::default(), 0);
        for (number, piece) in text.split(MARK).enumerate() {
            line.add(piece, at + from);
            from += piece.len() + MARK.len();
            if number == 1 && text.starts_with(MARK) {
                line.bold = line.text.len();
            }
        }
        line
    }

    /// A key and its value, each with its first byte in the body.
    pub(super) fn pair((key, key_at): (&str, usize), (value, value_at): (&str, usize)) -> Self {
        let mut line = Self::plain(key, key_at);
        line.add(": ", key_at + key.len());
        line.add(value, value_at);
        line
    }

    fn add(&mut self, text: &str, at: usize) {
        self.from.push((self.text.len(), at));
        if !holds_reserved(text) {
            self.text.push_str(text);
            return;
        }
        // A reserved character has no place in a text; the bytes behind it keep theirs.
        for (offset, c) in text.char_indices() {
            if is_reserved(c) {
                self.from.push((self.text.len(), at + offset + c.len_utf8()));
            } else {
                self.text.push(c);
            }
        }
    }

    /// The bytes of the body that a part of the text comes from.
    pub(super) fn source(&self, part: &Range<usize>) -> Range<usize> {
        let of = |at: usize| {
            let index = self.from.partition_point(|(start, _)| *start <= at);
            index.checked_sub(1).and_then(|index| self.from.get(index)).map_or(0, |(start, source)| source + at - start)
        };
        let last = self.text[part.clone()].chars().next_back().map_or(0, char::len_utf8);
        let start = of(part.start);
        start..(of(part.end.saturating_sub(last)) + last).max(start)
    }

    /// A part without blanks around it.
    pub(super) fn trimmed(&self, part: Range<usize>) -> Range<usize> {
        let text = &self.text[part.clone()];
        let start = part.start + text.len() - text.trim_start().len();
        start..start.max(part.start + text.trim_end().len())
    }

    /// All of it.
    pub(super) fn whole(&self) -> Range<usize> {
        self.trimmed(0..self.text.len())
    }

    /// The label before the first colon outside brackets, and what follows it, which may be empty.
    pub(super) fn colon(&self) -> Option<(Range<usize>, Range<usize>)> {
        let mut depth = 0_usize;
        for (at, c) in self.text.char_indices() {
            match c {
                '(' | '（' | '[' | '「' => depth += 1,
                ')' | '）' | ']' | '」' => depth = depth.saturating_sub(1),
                ':' | '：' if depth == 0 && !self.is_inside_word(at, c) => {
                    let label = self.trimmed(0..at);
                    let text = self.trimmed(at + c.len_utf8()..self.text.len());
                    let fits = !label.is_empty() && is_name(&self.text[label.clone()]);
                    return fits.then_some((label, text));
                }
                _ => {}
            }
        }
        None
    }

    /// Whether a colon stands inside `9:00` or `https://`.
    fn is_inside_word(&self, at: usize, c: char) -> bool {
        let (before, after) = (&self.text[..at], &self.text[at + c.len_utf8()..]);
        let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
        after.starts_with("//") || (digit(before.chars().next_back()) && digit(after.chars().next()))
    }

    /// The bold words at the head and what follows them.
    pub(super) fn bold(&self) -> Option<(Range<usize>, Range<usize>)> {
        let label = self.trimmed(0..self.bold);
        let mark = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '=' | '…' | '→');
        let rest = &self.text[self.bold..];
        let text = self.trimmed(self.bold + rest.len() - rest.trim_start_matches(mark).len()..self.text.len());
        (!label.is_empty() && !text.is_empty() && is_name(&self.text[label.clone()])).then_some((label, text))
    }

    /// The words before the brackets at the end, and what stands in them.
    pub(super) fn brackets(&self) -> Option<(Range<usize>, Range<usize>)> {
        let whole = self.whole();
        let text = &self.text[whole.clone()];
        let close = text.chars().next_back().filter(|c| matches!(c, ')' | '）'))?;
        let inner = &text[..text.len() - close.len_utf8()];
        let (open, mark) = inner.char_indices().rev().find(|(_, c)| matches!(c, '(' | '（' | ')' | '）'))?;
        let label = self.trimmed(whole.start..whole.start + open);
        let text = self.trimmed(whole.start + open + mark.len_utf8()..whole.start + inner.len());
        (matches!(mark, '(' | '（') && !label.is_empty() && !text.is_empty()).then_some((label, text))
    }
}

/// Whether words can be a label.
fn is_name(text: &str) -> bool {
    text.chars().count() <= 60 && !text.contains('。') && text.contains(char::is_alphabetic)
}

/// Whether HTML holds the comment by which an author says that nothing there is to be bound.
pub(super) fn is_off(html: &str) -> bool {
    html.split("<!--").skip(1).filter_map(|rest| rest.split_once("-->")).any(|(comment, _)| {
        let words: String = comment.chars().filter(|c| !c.is_whitespace()).collect();
        words.eq_ignore_ascii_case("bind:false")
    })
}
