//! The sentences of a line.
//!
//! In: a line of prose. Out: byte ranges. Never: decides what they mean.

use super::line::Line;
use std::ops::Range;

/// The sentences of a part of a line: up to 。, !, or a full stop before a blank.
pub(super) fn sentences(line: &Line, part: Range<usize>) -> Vec<Range<usize>> {
    let text = &line.text[part.clone()];
    let mut all = Vec::new();
    let mut from = 0;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '「' => depth += 1,
            ')' | '）' | '」' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let end = at + c.len_utf8();
        let rest = &text[end..];
        let ends = match c {
            '。' | '！' => depth == 0,
            '.' => {
                let word = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
                rest.starts_with(char::is_whitespace) && word.chars().count() > 2 && depth == 0
            }
            _ => false,
        };
        if ends {
            all.push(from..end);
            from = end;
        }
    }
    all.push(from..text.len());
    let ranges = all.into_iter().map(|range| line.trimmed(part.start + range.start..part.start + range.end));
    ranges.filter(|range| !range.is_empty()).collect()
}
