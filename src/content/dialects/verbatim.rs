//! Code that is written with other marks than Markdown's: shortcodes, elements of HTML, blocks of Liquid.
//!
//! In: a text, and where Markdown's own code stands in it. Out: the ranges whose words are shown as they are. Never: takes what
//! is opened and not closed for code.

use super::names;
use super::shortcode::tags;
use crate::content::text::{containing_range, is_escaped};
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// Code, in order; no range inside another of its kind.
pub(super) struct Verbatim {
    /// In shortcodes and in blocks of Liquid.
    pub(super) blocks: Vec<Range<usize>>,
    /// In elements of HTML.
    pub(super) elements: Vec<Range<usize>>,
}

static ELEMENT: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)<(?P<close>/)?(?P<name>pre|code|kbd|samp|tt|textarea|script|style)(?:\s[^<>]*)?>";
    Regex::new(pattern).expect("the pattern is sound")
});

static LIQUID: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"\{%-?\s*(?P<close>end)?(?P<name>raw|verbatim|highlight)(?:\s[^%{}]*)?-?%\}";
    Regex::new(pattern).expect("the pattern is sound")
});

impl Verbatim {
    /// The code of a text outside the code of Markdown.
    pub(super) fn of(text: &str, is_code: impl Fn(usize) -> bool) -> Self {
        let (tags, _) = tags::read(text, &is_code);
        let ends = tags::ends(&tags);
        let opened = tags.iter().zip(ends).filter(|(tag, _)| names::is_code(&tag.name));
        let inner = opened.filter_map(|(tag, end)| Some(tag.range.end..tags[end?].range.start));
        let mut blocks: Vec<_> = inner.chain(between(text, &LIQUID, &is_code, |_, _| true)).collect();
        blocks.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        // Of those that nest, the outermost answers for all.
        let mut end = 0;
        blocks.retain(|range| {
            let is_outer = range.end > end;
            end = end.max(range.end);
            is_outer
        });
        // Elements of a line end with its paragraph.
        let is_block = |name: &str| matches!(name, "pre" | "textarea" | "script" | "style");
        let elements = between(text, &ELEMENT, &is_code, |name, inner| is_block(name) || !has_blank_line(inner));
        Self { blocks, elements }
    }

    /// Whether a position is in code of any of these kinds.
    pub(super) fn holds(&self, at: usize) -> bool {
        containing_range(&self.blocks, at).or_else(|| containing_range(&self.elements, at)).is_some()
    }
}

/// Fences and code spans. MDX knows no indented code, and components hide fences from the Markdown parser.
pub(super) fn mdx_code(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut fence: Option<(usize, char, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        let mark = words.chars().next().filter(|c| matches!(c, '`' | '~')).unwrap_or(' ');
        let length = words.chars().take_while(|c| *c == mark).count();
        match fence {
            Some((from, open, least)) => {
                if mark == open && length >= least && words.chars().all(|c| c == mark) {
                    found.push(from..at);
                    fence = None;
                }
            }
            None if mark != ' ' && length >= 3 && !words[length..].contains('`') => fence = Some((start, mark, length)),
            None => found.extend(spans(line).into_iter().map(|span| start + span.start..start + span.end)),
        }
    }
    found.extend(fence.map(|(from, _, _)| from..text.len()));
    found
}

/// The code spans of a line.
fn spans(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = line[at..].find('`').map(|offset| at + offset) {
        let length = line[open..].bytes().take_while(|b| *b == b'`').count();
        let inner = open + length;
        let mut from = inner;
        at = inner;
        while let Some(close) = line[from..].find('`').map(|offset| from + offset) {
            let run = line[close..].bytes().take_while(|b| *b == b'`').count();
            from = close + run;
            if run == length {
                found.push(open..from);
                at = from;
                break;
            }
        }
    }
    found
}

/// Whether a text holds what may begin or end such code.
pub(super) fn may_begin(text: &str) -> bool {
    text.contains("{{<") || text.contains("{{%") || ELEMENT.is_match(text) || LIQUID.is_match(text)
}

/// What stands between marks that open and the next that close by the same name.
fn between(
    text: &str,
    marks: &Regex,
    is_code: &impl Fn(usize) -> bool,
    fits: impl Fn(&str, &str) -> bool,
) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // Where the first of a name is open, and where it was looked at last.
    let mut open: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let ended = |open: Option<(usize, usize)>, name: &str, end: usize| {
        open.filter(|(_, last)| fits(name, &text[*last..end])).map(|(start, _)| start)
    };
    for mark in marks.captures_iter(text) {
        let Some(whole) = mark.get(0).filter(|whole| !is_code(whole.start()) && !is_escaped(text, whole.start()))
        else {
            continue;
        };
        let name = mark["name"].to_lowercase();
        if mark.name("close").is_none() {
            // What can end nowhere any more is not what the next one goes on with.
            let goes_on = open.get(&name).filter(|(_, last)| fits(&name, &text[*last..whole.start()]));
            let start = goes_on.map_or(whole.end(), |(start, _)| *start);
            open.insert(name, (start, whole.end()));
        } else if let Some(start) = ended(open.remove(&name), &name, whole.start()) {
            // An outer one holds those that were found in it.
            while found.last().is_some_and(|inner| inner.start >= start) {
                found.pop();
            }
            if found.last().is_none_or(|before| before.end <= start) {
                found.push(start..whole.start());
            }
        }
    }
    found
}

fn has_blank_line(text: &str) -> bool {
    text.lines().skip(1).any(|line| line.trim_matches([' ', '\t', '>', '\r']).is_empty())
}
