//! Where the comments of a text stand.
//!
//! In: a text. Out: its comments, in order. Never: looks into code.

use super::marks::{Before, DIALECTS, Dialect, End, OPEN};
use crate::content::commonmark::OPTIONS;
use crate::content::dialects::structure::markers;
use crate::content::dialects::verbatim;
use crate::content::dialects::verbatim::{Verbatim, mdx_code};
use crate::content::text::{containing_range, is_escaped, line_end, line_start};
use pulldown_cmark::{Event, Parser, Tag};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

/// How often a text is parsed again because a comment held signs of code; what follows is read as it was seen last.
const ROUNDS: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::content::dialects) struct Comment {
    /// All of it; whole lines with the end of the last.
    pub(in crate::content::dialects) range: Range<usize>,
    /// What stays in its place: an HTML comment keeps the blocks around it apart.
    pub(in crate::content::dialects) left: &'static str,
    /// Whether its end is missing.
    pub(super) is_open: bool,
    /// Whether it says something to a program: `<!--more-->`, `<!-- bind: false -->`.
    pub(super) is_order: bool,
}

/// A text of the same length with a sign in place of every byte of some ranges; their line ends stay.
pub(super) fn overlaid<'t, 'r>(
    text: &'t str,
    ranges: impl Iterator<Item = &'r Range<usize>>,
    sign: impl Fn(&Range<usize>) -> char,
) -> Cow<'t, str> {
    let mut out = String::new();
    let mut from = 0;
    for range in ranges {
        out.push_str(&text[from..range.start]);
        out.extend(text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { sign(range) }));
        from = range.end;
    }
    if from == 0 { Cow::Borrowed(text) } else { Cow::Owned(out + &text[from..]) }
}

/// Every comment of a text, in order.
pub(super) fn all(text: &str, is_mdx: bool) -> Vec<Comment> {
    let mut found: Vec<Comment> = Vec::new();
    if !OPEN.is_match(text) {
        return found;
    }
    let mut seen = Cow::Borrowed(text);
    for round in 0..=ROUNDS {
        let from = found.last().map_or(0, |last| last.range.end);
        let goes_on = Reader::new(&seen, is_mdx).read(from, round < ROUNDS, &mut found);
        if !goes_on {
            break;
        }
        // What a comment held may have looked like the beginning of code: the rest is parsed without it.
        let is_line = |range: &Range<usize>| text[range.clone()].ends_with('\n');
        let sign = |range: &Range<usize>| if is_line(range) { ' ' } else { 'x' };
        seen = overlaid(text, found.iter().map(|comment| &comment.range), sign);
    }
    found
}

/// A text while its comments are looked for.
struct Reader<'t> {
    text: &'t str,
    code: Vec<Range<usize>>,
    /// What other marks than Markdown's make code.
    verbatim: Verbatim,
    html: Vec<Range<usize>>,
    is_mdx: bool,
    /// Dialects whose sign of an end does not come any more.
    over: RefCell<BTreeSet<&'static str>>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, is_mdx: bool) -> Self {
        let (mut code, mut html) = (Vec::new(), Vec::new());
        for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
            match event {
                Event::Code(_) | Event::Start(Tag::CodeBlock(_)) if !is_mdx => code.push(range),
                Event::Start(Tag::HtmlBlock) => html.push(range),
                _ => {}
            }
        }
        if is_mdx {
            code = mdx_code(text);
        }
        let verbatim = Verbatim::of(text, |at| containing_range(&code, at).is_some());
        Self { text, code, verbatim, html, is_mdx, over: RefCell::default() }
    }

    /// Adds the comments from a byte on; with `pauses` it stops behind one that holds signs of code, and says so.
    fn read(&self, from: usize, pauses: bool, found: &mut Vec<Comment>) -> bool {
        let mut at = from;
        while let Some(opening) = OPEN.captures_at(self.text, at) {
            let Some(whole) = opening.get(0) else { break };
            let code = self.code_at(whole.start()).map(|code| code.end);
            at = match code.or_else(|| self.verbatim_end(&opening, whole.start())) {
                Some(end) => end,
                None => match self.comment(&opening, whole.start()..whole.end()) {
                    Ok(comment) => {
                        let end = comment.range.end;
                        let inner = &self.text[comment.range.clone()];
                        let holds_code = inner.contains(['`', '~']) || verbatim::may_begin(inner);
                        found.push(comment);
                        if holds_code && pauses {
                            return true;
                        }
                        end
                    }
                    Err(next) => next,
                },
            };
        }
        false
    }

    fn code_at(&self, at: usize) -> Option<&Range<usize>> {
        containing_range(&self.code, at)
    }

    /// Where the code ends that a comment's sign stands in: a browser takes a comment of HTML for one in its elements, too.
    fn verbatim_end(&self, opening: &regex::Captures<'_>, at: usize) -> Option<usize> {
        let is_comment = opening.name("html").is_some()
            || (self.is_mdx && ["mdx", "spaced", "lines"].iter().any(|name| opening.name(name).is_some()));
        let elements = if is_comment { &[][..] } else { &self.verbatim.elements };
        containing_range(&self.verbatim.blocks, at).or_else(|| containing_range(elements, at)).map(|range| range.end)
    }

    /// The comment that opens here; where to go on, when it is none.
    fn comment(&self, opening: &regex::Captures<'_>, open: Range<usize>) -> Result<Comment, usize> {
        let text = self.text;
        if is_escaped(text, open.start) {
            return Err(open.end);
        }
        if opening.name("definition").is_some() {
            return self.definition(open);
        }
        let dialect = DIALECTS.iter().find(|dialect| opening.name(dialect.name).is_some()).ok_or(open.end)?;
        if dialect.name == "obsidian" {
            let run = text[open.start..].bytes().take_while(|&byte| byte == b'%').count();
            if run != 2 || self.is_of_value(dialect, &open) {
                return Err(open.start + run);
            }
        }
        let is_first = self.is_first(open.start);
        if dialect.name == "org" && !is_first {
            return Err(open.end);
        }
        let is_html = dialect.name == "html";
        if is_html && (text[open.end..].starts_with('>') || text[open.end..].starts_with("->")) {
            return Err(open.end);
        }
        let (inner, end, is_open) = match self.close(dialect, &open) {
            Some(close) if matches!(dialect.name, "spaced" | "lines") && !text[close.clone()].ends_with('}') => {
                return Err(open.end);
            }
            Some(close) => (open.end..close.start, close.end, false),
            None => {
                let end = if is_first { dialect.open_end.0 } else { dialect.open_end.1 }.ok_or(open.end)?;
                let end = self.open_end(end, open.start);
                (open.end..end.max(open.end), end.max(open.end), true)
            }
        };
        if is_html && !is_open && text[inner.clone()].trim().is_empty() {
            return Err(end);
        }
        let is_order = is_html && !is_open && is_order(&text[inner]);
        let left = if is_html { "<!---->" } else { "" };
        let range = if is_html { open.start..end } else { self.whole_lines(open.start..end) };
        Ok(Comment { range, left, is_open, is_order })
    }

    /// Whether nothing but quote marks and list markers stands before a byte in its line.
    fn is_first(&self, at: usize) -> bool {
        let line = &self.text[line_start(self.text, at)..at];
        markers(line).0 == line.len()
    }

    /// Whether `%%` is the unit of what stands before it.
    fn is_of_value(&self, dialect: &Dialect, open: &Range<usize>) -> bool {
        if self.is_first(open.start) {
            return false;
        }
        match Before::of(&self.text[line_start(self.text, open.start)..open.start]) {
            Before::Number => true,
            Before::Words => false,
            // `90 %%、`; `90 %% から 95 %%`; but not `内線 90 %%秘密%%`.
            Before::Perhaps => {
                let rest = &self.text[open.end..];
                let close = self.close(dialect, open).map(|close| close.start);
                rest.starts_with(|c: char| c.is_ascii_punctuation() || "、。，．）」』】〜～・：；".contains(c))
                    || (rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n')
                        && !close.is_some_and(|close| self.is_first(close)))
                    || close.is_some_and(|close| {
                        let line = &self.text[line_start(self.text, close).max(open.end)..close];
                        !self.is_first(close) && Before::of(line) != Before::Words
                    })
            }
        }
    }

    /// Where a comment ends: not inside a block of code, unless it ends nowhere else.
    fn close(&self, dialect: &Dialect, open: &Range<usize>) -> Option<Range<usize>> {
        if self.over.borrow().contains(dialect.name) {
            return None;
        }
        let all = || dialect.close.find_iter(&self.text[open.end..]);
        let at = |close: regex::Match<'_>| open.end + close.start()..open.end + close.end();
        let in_block =
            |close: &Range<usize>| self.code_at(close.start).is_some_and(|code| self.text[code.clone()].contains('\n'));
        // A browser ends an HTML comment at the first sign of an end.
        let first = all().next().map(at);
        if first.is_none() {
            self.over.borrow_mut().insert(dialect.name);
        }
        if dialect.name == "html" {
            return first;
        }
        all().map(at).find(|close| !in_block(close)).or(first)
    }

    fn open_end(&self, end: End, start: usize) -> usize {
        let next = self.html.partition_point(|range| range.end <= start);
        let block = self.html.get(next).filter(|range| range.contains(&start));
        match (end, block) {
            (End::Text, _) => self.text.len(),
            (End::Block, Some(block)) => block.start + self.text[block.clone()].trim_end().len(),
            (End::Block, None) => self.paragraph_end(start),
        }
    }

    /// The end of the line before the next blank one.
    fn paragraph_end(&self, start: usize) -> usize {
        let mut at = start;
        for line in self.text[start..].split_inclusive('\n') {
            if line.trim_matches([' ', '\t', '>', '\r', '\n']).is_empty() {
                break;
            }
            at += line.len();
        }
        start + self.text[start..at].trim_end().len()
    }

    /// `[//]: # (…)`: a definition that nothing refers to. It may go on in the next lines, up to what closes its title.
    fn definition(&self, open: Range<usize>) -> Result<Comment, usize> {
        if !self.is_first(open.start) {
            return Err(open.end);
        }
        let end = self.definition_end(&open);
        Ok(Comment { range: self.whole_lines(open.start..end), left: "", is_open: false, is_order: false })
    }

    /// Where a definition ends: with its line, or with its title, which may begin in the next line and go on in others.
    fn definition_end(&self, open: &Range<usize>) -> usize {
        let text = self.text;
        let last = self.paragraph_end(open.start).max(open.end);
        // What a line begins with, when the line is a quote's, does not count.
        let gap = |from: usize| {
            let rest = &text[from..last.max(from)];
            from + rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '>').len()
        };
        let mut at = open.end;
        if text[..at].ends_with(':') {
            let target = gap(at);
            if target > line_end(text, at) && !text[target..].starts_with(['#', '<']) {
                return line_end(text, at);
            }
            let length = text[target..].find(char::is_whitespace).unwrap_or(text.len() - target);
            at = target + length;
        }
        let title = gap(at);
        let closing = match text[title..last.max(title)].chars().next() {
            Some('(') => ')',
            Some(quote @ ('"' | '\'')) => quote,
            _ => return line_end(text, at),
        };
        let body = title + 1;
        let mut line = body;
        while line < last {
            let end = line_end(text, line).min(last);
            if text[line..end].trim_end().ends_with(closing) {
                return line_end(text, end);
            }
            line = end + 1;
        }
        if title > line_end(text, at) {
            // In a line of its own it is no title unless it ends one.
            return line_end(text, at);
        }
        text[body..last.max(body)].rfind(closing).map_or(last, |at| line_end(text, body + at))
    }

    /// The range with the white space before it and the line end behind it, when nothing else stands in its lines.
    fn whole_lines(&self, range: Range<usize>) -> Range<usize> {
        let line = line_start(self.text, range.start);
        let end = self.text[range.end..].find('\n').map_or(self.text.len(), |end| range.end + end + 1);
        let alone = self.text[line..range.start].trim().is_empty() && self.text[range.end..end].trim().is_empty();
        if alone { line..end } else { range }
    }
}

/// Whether a comment of HTML says something to a program that reads it, and not to a person.
fn is_order(inner: &str) -> bool {
    let words: String = inner.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    matches!(words.as_str(), "more" | "truncate" | "bind:false")
}
