//! Where code, tables and containers stand in a text, as the Markdown parser sees it.
//!
//! In: a text. Out: answers about positions. Never: changes it.

use crate::content::commonmark::OPTIONS;
use crate::content::text::{containing_range, line_start};
use pulldown_cmark::{Event, Parser, Tag};
use std::ops::Range;

pub(super) struct Structure {
    /// Code and HTML comments, in which nothing is read.
    literal: Vec<Range<usize>>,
    /// Tables and headings, which hold no blocks.
    lines: Vec<Range<usize>>,
    /// Items, quotes and notes, whose lines begin with something; none inside another.
    nested: Vec<Range<usize>>,
    /// Fenced code with an info string: the whole block and the info string.
    pub(super) fences: Vec<(Range<usize>, String)>,
}

impl Structure {
    pub(super) fn of(text: &str) -> Self {
        let mut found = Self { literal: Vec::new(), lines: Vec::new(), nested: Vec::new(), fences: Vec::new() };
        let comment = |range: &Range<usize>| text[range.clone()].trim_start().starts_with("<!--");
        for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    if let pulldown_cmark::CodeBlockKind::Fenced(info) = kind {
                        found.fences.push((range.clone(), info.to_string()));
                    }
                    found.literal.push(range);
                }
                Event::Code(_) => found.literal.push(range),
                Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) if comment(&range) => found.literal.push(range),
                Event::Start(Tag::Table(_) | Tag::Heading { .. }) => found.lines.push(range),
                // Of those that nest, the outermost answers for all.
                Event::Start(
                    Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition,
                ) if found.nested.last().is_none_or(|outer| outer.end <= range.start) => found.nested.push(range),
                _ => {}
            }
        }
        found
    }

    /// Whether a position is inside code or a comment.
    pub(super) fn is_literal(&self, at: usize) -> bool {
        self.literal(at).is_some()
    }

    /// The code or the comment that a position is inside of.
    pub(super) fn literal(&self, at: usize) -> Option<&Range<usize>> {
        containing_range(&self.literal, at)
    }

    /// Whether a position is inside a fence.
    pub(super) fn is_fenced(&self, at: usize) -> bool {
        let next = self.fences.partition_point(|(range, _)| range.end <= at);
        self.fences.get(next).is_some_and(|(range, _)| range.contains(&at))
    }

    /// Whether a position is inside a table or a heading.
    pub(super) fn is_line(&self, at: usize) -> bool {
        containing_range(&self.lines, at).is_some()
    }

    /// What the lines of a block that begins at a position start with.
    pub(super) fn head(&self, text: &str, at: usize) -> Head {
        let line = line_start(text, at);
        let (length, has_marker) = markers(&text[line..at]);
        let nested = containing_range(&self.nested, at).is_some();
        let blank = |c: char| if c.is_whitespace() || c == '>' { c } else { ' ' };
        let prefix =
            if nested || has_marker { text[line..line + length].chars().map(blank).collect() } else { String::new() };
        Head { prefix, has_marker, alone: line + length == at }
    }
}

pub(super) struct Head {
    /// What further lines of the same block begin with.
    pub(super) prefix: String,
    /// Whether a list marker stands in it.
    pub(super) has_marker: bool,
    /// Whether nothing but this stands before the position.
    pub(super) alone: bool,
}

/// The bytes of quote marks, list markers and white space at the head of a line, and whether a list marker is among them.
pub(super) fn markers(line: &str) -> (usize, bool) {
    let bytes = line.as_bytes();
    let is_gap = |at: usize| bytes.get(at).is_none_or(|&b| b == b' ' || b == b'\t');
    let (mut at, mut has_marker) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'>' => at += 1,
            b'-' | b'*' | b'+' if is_gap(at + 1) => (at, has_marker) = (at + 1, true),
            b'0'..=b'9' => {
                let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
                let end = at + digits;
                if digits > 9 || !matches!(bytes.get(end), Some(b'.' | b')')) || !is_gap(end + 1) {
                    break;
                }
                (at, has_marker) = (end + 1, true);
            }
            _ => break,
        }
    }
    (at, has_marker)
}

#[cfg(test)]
mod tests {
    use super::markers;

    #[test]
    fn a_line_begins_with_quotes_and_list_markers() {
        let table = [
            ("  > - x", 6, true),
            ("12. x", 4, true),
            ("1.x", 0, false),
            ("-x", 0, false),
            ("> x", 2, false),
            ("-", 1, true),
        ];
        for (line, length, has_marker) in table {
            assert_eq!(markers(line), (length, has_marker), "{line}");
        }
    }
}
