//! Fences: YAML by its keys, plain text and shown Markdown line by line with its indentation.
//!
//! In: the events of a code block. Out: statements of the values and lines in it. Never: reads another language.

use super::candidate::{Form, Neighbours};
use super::finder::{BlockContext, Finder};
use super::line::Line;
use super::quantity::quantities;
use super::{aside, blocks, drawn};
use crate::model::Aside;
use pulldown_cmark::{CodeBlockKind, Event};
use std::ops::Range;

/// The text of a fence and where it stands.
pub(super) struct Fence {
    pub(super) event: usize,
    pub(super) text: String,
    /// Bytes of the text, each with the byte of the body it comes from.
    from: Vec<(usize, usize)>,
    /// Where each line after the first begins.
    lines: Vec<usize>,
    /// Whether it shows Markdown, whose headings are above what follows.
    markdown: bool,
}

impl Fence {
    /// Where a byte of the text stands in the body.
    pub(super) fn source(&self, at: usize) -> usize {
        let index = self.from.partition_point(|(start, _)| *start <= at);
        index.checked_sub(1).and_then(|index| self.from.get(index)).map_or(0, |(start, source)| source + at - start)
    }

    /// A part of it that begins at a byte, as a line.
    pub(super) fn shown(&self, text: &str, at: usize) -> Line {
        let line = if self.markdown { Line::shown } else { Line::plain };
        line(text, self.source(at))
    }

    /// The number of a byte's line, from 0.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    /// Whether a line ends with `# bind: false`.
    pub(super) fn is_off(&self, at: usize) -> bool {
        let line = self.text[at..].lines().next().unwrap_or_default();
        let comment = line.rsplit_once('#').map_or("", |(_, comment)| comment);
        comment.split_whitespace().collect::<String>().eq_ignore_ascii_case("bind:false")
    }
}

struct TextLine<'l> {
    /// How deep it stands: twice its indentation, and one more for an item, so that a list may stand right below its label.
    depth: usize,
    item: bool,
    task: bool,
    /// What follows the marks, and its first byte in the fence.
    text: &'l str,
    at: usize,
    /// Whether it is a heading of shown Markdown.
    heading: bool,
}

impl Finder<'_, '_, '_, '_> {
    /// Reads the fence between two events.
    pub(super) fn fence(&mut self, at: usize, end: usize, kind: &CodeBlockKind<'_>, around: &BlockContext) {
        let CodeBlockKind::Fenced(info) = kind else { return };
        let language = info.split(|c: char| c.is_whitespace() || c == ',').next().unwrap_or_default().to_lowercase();
        let markdown = matches!(language.as_str(), "markdown" | "md");
        let mut fence = Fence { event: at, text: String::new(), from: Vec::new(), lines: Vec::new(), markdown };
        for (event, range) in &self.events[at + 1..end] {
            if let Event::Text(text) = event {
                fence.from.push((fence.text.len(), range.start));
                fence.text.push_str(text);
            }
        }
        fence.lines = fence.text.match_indices('\n').map(|(at, _)| at + 1).collect();
        let shown = language == "example"
            || aside::is_example(info.get(language.len()..).unwrap_or_default())
            || aside::begins_as_example(&fence.text);
        let mut around = around.clone();
        around.aside = around.aside.or(shown.then_some(Aside::Example));
        around.neighbours = Neighbours::default();
        // A form that is filled in elsewhere binds nothing by itself.
        around.shown |= markdown;
        fence.text.lines().for_each(|line| around.neighbours.count(&quantities(line)));
        let around = &around;
        let form = match language.as_str() {
            "yaml" | "yml" => Form::Yaml,
            "" | "text" | "txt" | "plain" | "plaintext" | "markdown" | "md" => Form::Fence,
            _ => return,
        };
        let marked = form == Form::Fence && !language.is_empty();
        if marked || !self.yaml(&fence, around) {
            self.plain(&fence, around, form);
        }
    }

    /// Makes room for statements at the end of the line that holds a byte of the fence.
    pub(super) fn room_in_fence(&mut self, fence: &Fence, at: usize, made: Range<usize>) {
        if !made.is_empty() {
            let own = self.found.rooms.lines.entry((fence.event, fence.line(at))).or_insert(made.clone());
            own.end = made.end;
        }
    }

    /// Reads a fence line by line: what stands deeper belongs to the label above it.
    fn plain(&mut self, fence: &Fence, around: &BlockContext, form: Form) {
        let mut above: Vec<(usize, String)> = Vec::new();
        let drawn = drawn::tables(&fence.text);
        let mut start = 0;
        for written in fence.text.split_inclusive('\n') {
            let mut read = text_line(written, start);
            if fence.markdown {
                read = read.of_markdown();
            }
            let begin = start;
            start += written.len();
            if let Some(table) = drawn.iter().find(|table| table.lines.contains(&begin)) {
                if table.lines.start == begin {
                    let here = above.iter().fold(around.clone(), |around, (_, label)| around.below(label));
                    self.drawn(fence, table, &here);
                }
                continue;
            }
            if read.text.is_empty() {
                continue;
            }
            above.retain(|(depth, _)| *depth < read.depth);
            let mut line = match form {
                Form::Yaml => yaml_line(read.text, fence.source(read.at)),
                _ => fence.shown(read.text, read.at),
            };
            line.task = read.task;
            line.off = fence.is_off(begin);
            let here = above.iter().fold(around.clone(), |around, (_, label)| around.below(label));
            let labelled = line.colon().is_some_and(|(_, text)| !text.is_empty());
            let times = self.times();
            let made = if read.item || labelled {
                self.line(&line, &here, form).statements
            } else {
                self.schedule_of_line(&line, &here, form);
                self.sentences(&line, &here, form)
            };
            self.room_in_fence(fence, begin, made);
            if self.times() > times {
                let at = (fence.event, fence.line(begin));
                self.found.rooms.times_of_lines.insert(at, times..self.times());
            }
            let label = if read.item || read.heading { blocks::label_of(&line) } else { blocks::lead_of(&line) };
            above.push((read.depth, label));
        }
    }
}

impl TextLine<'_> {
    /// The same in shown Markdown: headings stand above all else, by their levels, and without their marks.
    fn of_markdown(self) -> Self {
        const LEVELS: usize = 6;
        let level = self.text.bytes().take_while(|byte| *byte == b'#').count();
        let rest = self.text[level..].trim_start();
        if self.item || !(1..=LEVELS).contains(&level) || rest.is_empty() {
            return Self { depth: self.depth + LEVELS + 1, ..self };
        }
        let at = self.at + (self.text.len() - rest.len());
        Self { depth: level, text: rest, at, heading: true, ..self }
    }
}

/// A line of YAML that cannot be parsed as a whole, without its comment and the quotes round its value.
fn yaml_line(text: &str, at: usize) -> Line {
    let text = text.split_once(" #").map_or(text, |(before, _)| before).trim_end();
    for quote in ['"', '\''] {
        let open = text.find(quote).filter(|open| text[..*open].trim_end().ends_with(':') && text.len() > open + 1);
        if let (Some(open), true) = (open, text.ends_with(quote)) {
            let key = text[..open].trim_end().trim_end_matches(':');
            return Line::pair((key, at), (&text[open + 1..text.len() - 1], at + open + 1));
        }
    }
    Line::plain(text, at)
}

/// A line without its indentation and marks.
fn text_line(written: &str, start: usize) -> TextLine<'_> {
    // The frame of a box and the branches of a tree are drawn, and say nothing.
    let trimmed = written.trim_start_matches(|c: char| c.is_whitespace() || is_frame(c));
    let wide = |c: char| if matches!(c, '\t' | '\u{3000}') { 2 } else { 1 };
    let indent: usize = written[..written.len() - trimmed.len()].chars().map(wide).sum();
    let body = trimmed.trim_end().trim_end_matches(is_frame).trim_end();
    let mark = mark(body);
    let mut rest = body[mark..].trim_start();
    let boxed = ["[ ]", "[x]", "[X]", "☐", "☑", "□"].iter().find_map(|mark| rest.strip_prefix(mark));
    let item = mark > 0 || boxed.is_some();
    if let Some(after) = boxed {
        rest = after.trim_start();
    }
    let at = start + (written.len() - trimmed.len()) + (body.len() - rest.len());
    TextLine { depth: indent * 2 + usize::from(item), item, task: boxed.is_some(), text: rest, at, heading: false }
}

/// Whether a sign draws a frame or a branch.
fn is_frame(c: char) -> bool {
    ('\u{2500}'..='\u{257f}').contains(&c)
}

/// How long the mark of an item is; 0 without one.
fn mark(text: &str) -> usize {
    let mut chars = text.char_indices();
    let Some((_, first)) = chars.next() else { return 0 };
    let after = |at: usize| text[at..].starts_with(char::is_whitespace);
    match first {
        '・' | '•' | '●' | '○' | '■' | '◆' | '✓' | '✔' | '✅' | '①'..='⑳' => first.len_utf8(),
        '-' | '*' | '+' | '–' if after(first.len_utf8()) => first.len_utf8(),
        '0'..='9' => {
            let digits: Range<usize> = 0..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            let dot = text[digits.end..].starts_with(['.', ')']);
            if dot && after(digits.end + 1) { digits.end + 1 } else { 0 }
        }
        _ => 0,
    }
}
