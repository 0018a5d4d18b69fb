//! What authors write for themselves: the comments of every dialect whose documents come here.
//!
//! In: a text. Out: where its comments stand, and the text without them. Never: looks into code, where a comment is what is
//! shown, or takes an amount (`80%%`) for one.

use super::buffer::RewriteBuffer;
use super::edits::{Bit, Edit, apply};
use super::structure::{Structure, markers};
use super::verbatim::{self, Verbatim, containing_range, is_escaped};
use crate::content::syntax::OPTIONS;
use crate::diag::{Diagnostic, Place, Severity, code};
use crate::say;
use pulldown_cmark::{Event, Parser, Tag};
use regex::Regex;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// How often a text is parsed again because a comment held signs of code; what follows is read as it was seen last.
const ROUNDS: usize = 20;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Comment {
    /// All of it; whole lines with the end of the last.
    range: Range<usize>,
    /// What stays in its place: an HTML comment keeps the blocks around it apart.
    left: &'static str,
    /// Whether its end is missing.
    is_open: bool,
    /// Whether it says something to a program: `<!--more-->`, `<!-- bind: false -->`.
    is_order: bool,
}

/// How a comment is written.
struct Dialect {
    name: &'static str,
    close: Regex,
    /// How far one goes that is never closed, when it begins a line and when it does not.
    open_end: (Option<End>, Option<End>),
}

/// What stands before `%%` in its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A number: the signs are its unit.
    Number,
    /// What may be a value: a number before a blank, a numeral of kanji, a code span, what is bracketed.
    Perhaps,
    Words,
}

impl Before {
    fn of(line: &str) -> Self {
        let marks = ['*', '_', '~', '`'];
        let mut tight = line.trim_end_matches(marks);
        // The ends of elements: `<b>80</b>%%`.
        while let Some((before, name)) = tight.strip_suffix('>').and_then(|inner| inner.rsplit_once("</")) {
            if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                break;
            }
            tight = before.trim_end_matches(marks);
        }
        if tight.ends_with(char::is_numeric) {
            return Self::Number;
        }
        let near = line.trim_end_matches(|c: char| c.is_whitespace() || "*_~`".contains(c));
        let is_value = |c: char| c.is_numeric() || "一二三四五六七八九十百千万億数何)）}".contains(c);
        if near.ends_with(is_value) || line.ends_with('`') { Self::Perhaps } else { Self::Words }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Text,
    Block,
}

static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    let dialects = [
        r"(?P<obsidian>%%)",
        r"(?P<html><!--)",
        r"(?P<hugo>\{\{-?\s*/\*)",
        r"(?P<mdx>\{/\*)",
        r"(?P<spaced>\{\s+/\*)",
        r"(?P<lines>\{[ \t]*\r?\n[ \t]*//)",
        r"(?P<kramdown>\{::comment\s*\})",
        r"(?P<jinja>\{\#[\s-])",
        r"(?P<liquid>\{%-?\s*comment(?:\s[^%{}]*)?-?%\})",
        r"(?P<shortcode>\{\{[<%]\s*comment(?:\s[^<>%]*)?[>%]\}\})",
        r"(?P<org>(?i:\#\+begin_comment)\b)",
        r"(?P<definition>\[//\]:|\[(?i:comment)\]:[ \t]*(?:(?m:\#(?:[ \t]|$))|<[ \t]*>))",
    ];
    Regex::new(&dialects.join("|")).expect("the pattern is sound")
});

static DIALECTS: LazyLock<Vec<Dialect>> = LazyLock::new(|| {
    let close = |pattern: &str| Regex::new(pattern).expect("the pattern is sound");
    let dialect = |name, pattern, first, later| Dialect { name, close: close(pattern), open_end: (first, later) };
    let (text, block) = (Some(End::Text), Some(End::Block));
    vec![
        dialect("obsidian", "%%", text, None),
        dialect("html", "-->", block, block),
        dialect("hugo", r"\*/\s*-?\}\}", text, None),
        dialect("mdx", r"\*/\s*\}", text, None),
        // What else the braces hold is no comment, but an expression.
        dialect("spaced", r"\*/(?:\s*\})?", None, None),
        dialect("lines", r"\n[ \t]*(?:\}|[^/\s]|/[^/])", None, None),
        dialect("kramdown", r"\{:/(?:comment)?\}", text, None),
        dialect("jinja", r"#\}", None, None),
        dialect("liquid", r"\{%-?\s*endcomment\s*-?%\}", text, text),
        dialect("shortcode", r"\{\{[<%]\s*/\s*comment\s*[>%]\}\}", text, text),
        dialect("org", r"(?im)^[ \t>]*#\+end_comment[^\n]*", text, None),
    ]
});

/// Comments that a document was read without.
#[derive(Default)]
pub(crate) struct RemovedComments {
    count: usize,
    first: Option<Place>,
    open: Vec<Place>,
}

impl RemovedComments {
    /// One finding for all of them, and one for each without an end.
    pub(crate) fn report(self, found: &mut Vec<Diagnostic>) {
        let Some(first) = self.first else { return };
        let count = self.count;
        // The words of a report are written between comments that `tejun new` put there.
        let is_of_words = first.file.starts_with("content/reports/");
        let message = match count {
            1 => say!("書いた人のためのコメントを載せません（1 件）", "1 comment is left out"),
            _ => say!("書いた人のためのコメントを載せません（{count} 件）", "{count} comments are left out"),
        };
        let said = Diagnostic::new(code::CONTENT_COMMENT, first, message).hint(say!(
            "読む人に見せるなら、コメントの記号を消すか、`` ` `` で囲みます",
            "to show one, remove its marks or write it as code"
        ));
        found.extend((!is_of_words).then_some(said));
        for place in self.open {
            let message = say!(
                "コメントが閉じられていません。残りを載せません",
                "the comment is not closed: the rest is left out"
            );
            let said = Diagnostic::new(code::CONTENT_COMMENT, place, message);
            let said = said.hint(say!("コメントの終わりの記号を書きます", "write the sign that ends it"));
            found.push(Diagnostic { severity: Severity::Warning, ..said });
        }
    }
}

/// Takes the comments out of a draft, `told` where they stand before; whether there were any.
pub(crate) fn remove(
    draft: &mut RewriteBuffer,
    is_mdx: bool,
    taken: &mut RemovedComments,
    told: impl FnOnce(&RewriteBuffer, &[Range<usize>]),
) -> bool {
    let remarks: Vec<Comment> = all(&draft.text, is_mdx).into_iter().filter(|remark| !remark.is_order).collect();
    told(draft, &remarks.iter().map(|remark| remark.range.clone()).collect::<Vec<_>>());
    for remark in &remarks {
        let place = draft.place(&remark.range);
        taken.count += 1;
        if remark.is_open {
            taken.open.push(place.clone());
        }
        taken.first.get_or_insert(place);
    }
    let edit = |remark: &Comment| Edit::bits(remark.range.clone(), vec![Bit::Text(remark.left.to_owned())]);
    apply(draft, &Structure::of(""), &remarks.iter().map(edit).collect::<Vec<_>>());
    !remarks.is_empty()
}

impl RemovedComments {
    /// A text that a key of front matter says, without its comments; `None` when it holds none.
    pub(crate) fn of_value(&mut self, text: &str, place: &Place) -> Option<String> {
        let hidden: Vec<Comment> = all(text, false).into_iter().filter(|remark| !remark.is_order).collect();
        let first = hidden.first()?;
        self.count += hidden.len();
        // Some languages give keys in another order than they are written in.
        if self.first.as_ref().is_none_or(|first| (place.line, place.column) < (first.line, first.column)) {
            self.first = Some(place.clone());
        }
        self.open.extend(hidden.iter().filter(|remark| remark.is_open).map(|_| place.clone()));
        let mut kept = text[..first.range.start].to_owned();
        let ends = hidden.iter().skip(1).map(|next| next.range.start).chain([text.len()]);
        hidden.iter().zip(ends).for_each(|(remark, end)| kept.push_str(&text[remark.range.end..end]));
        Some(kept.trim().to_owned())
    }
}

/// A text with blanks in place of its comments, so that everything else stays where it is.
pub(crate) fn blank_out(text: &str) -> Cow<'_, str> {
    let remarks = all(text, false);
    let ranges = remarks.iter().filter(|remark| !remark.is_order).map(|remark| &remark.range);
    overlaid(text, ranges, |_| ' ')
}

/// A text without its comments.
pub fn strip_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for Comment { range, .. } in all(text, false) {
        out.push_str(&text[from..range.start]);
        from = range.end;
    }
    out + &text[from..]
}

/// A text of the same length with a sign in place of every byte of some ranges; their line ends stay.
fn overlaid<'t, 'r>(
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
fn all(text: &str, is_mdx: bool) -> Vec<Comment> {
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
        seen = overlaid(text, found.iter().map(|remark| &remark.range), sign);
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
            code = verbatim::literal(text);
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
                None => match self.remark(&opening, whole.start()..whole.end()) {
                    Ok(remark) => {
                        let end = remark.range.end;
                        let inner = &self.text[remark.range.clone()];
                        let holds_code = inner.contains(['`', '~']) || verbatim::may_begin(inner);
                        found.push(remark);
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
    fn remark(&self, opening: &regex::Captures<'_>, open: Range<usize>) -> Result<Comment, usize> {
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
        let line = &self.text[self.line_start(at)..at];
        markers(line).0 == line.len()
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// Whether `%%` is the unit of what stands before it.
    fn is_of_value(&self, dialect: &Dialect, open: &Range<usize>) -> bool {
        if self.is_first(open.start) {
            return false;
        }
        match Before::of(&self.text[self.line_start(open.start)..open.start]) {
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
                        let line = &self.text[self.line_start(close).max(open.end)..close];
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
        let line_end = |from: usize| text[from..].find('\n').map_or(text.len(), |end| from + end);
        let last = self.paragraph_end(open.start).max(open.end);
        // What a line begins with, when the line is a quote's, does not count.
        let gap = |from: usize| {
            let rest = &text[from..last.max(from)];
            from + rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '>').len()
        };
        let mut at = open.end;
        if text[..at].ends_with(':') {
            let target = gap(at);
            if target > line_end(at) && !text[target..].starts_with(['#', '<']) {
                return line_end(at);
            }
            let length = text[target..].find(char::is_whitespace).unwrap_or(text.len() - target);
            at = target + length;
        }
        let title = gap(at);
        let closing = match text[title..last.max(title)].chars().next() {
            Some('(') => ')',
            Some(quote @ ('"' | '\'')) => quote,
            _ => return line_end(at),
        };
        let body = title + 1;
        let mut line = body;
        while line < last {
            let end = line_end(line).min(last);
            if text[line..end].trim_end().ends_with(closing) {
                return line_end(end);
            }
            line = end + 1;
        }
        if title > line_end(at) {
            // In a line of its own it is no title unless it ends one.
            return line_end(at);
        }
        text[body..last.max(body)].rfind(closing).map_or(last, |at| line_end(body + at))
    }

    /// The range with the white space before it and the line end behind it, when nothing else stands in its lines.
    fn whole_lines(&self, range: Range<usize>) -> Range<usize> {
        let line = self.text[..range.start].rfind('\n').map_or(0, |end| end + 1);
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

#[cfg(test)]
mod tests;
