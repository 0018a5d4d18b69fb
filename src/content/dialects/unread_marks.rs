//! What is left of a body, after everything in it was read, that looks like a mark of an audience.
//!
//! In: a text whose marks were read, and how closed the document is. Out: an error for each line that nobody could read as a mark.
//! Never: looks at what is shown as code between fences, unless a mark in it shows that the fences do not stand as they were meant.

use super::audience;
use super::audience::NAME;
use super::buffer::RewriteBuffer;
use super::comments::Comment;
use super::fences::Fence;
use super::reading::Reading;
use super::shortcode::tags::{Form, Tag};
use super::structure::{Structure, markers};
use super::suspected_marks;
use super::suspected_marks::SuspectedMark;
use super::{admonitions, names};
use crate::content::commonmark::OPTIONS;
use crate::content::roles;
use crate::content::text::lines;
use crate::model::Viewer;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag as Block};
use std::ops::Range;

/// Directives whose body is shown and not read: options stand at its head only.
const SHOWN: [&str; 7] = ["mermaid", "code", "code-block", "code-cell", "sourcecode", "math", "raw"];

/// Says what looks like a mark and was not read as one.
pub(super) fn report(buffer: &RewriteBuffer, reading: &mut Reading<'_, '_>) {
    let (viewer, own) = (reading.viewer(), reading.rank(buffer));
    if !viewer.is_one_of_several() {
        return;
    }
    let text = &buffer.text;
    let scan = Scan { text, viewer, own, code: Code::of(text) };
    for (start, line) in lines(text) {
        if scan.is_suspect(start, line) {
            let at = start + markers(line).0;
            reading.found.push(suspected_marks::unread(buffer.place(&(at..start + line.trim_end().len()))));
        }
    }
}

/// Says which tags of templates and elements of other systems look like one.
pub(super) fn report_tags(buffer: &RewriteBuffer, tags: &[Tag], reading: &mut Reading<'_, '_>) {
    let (viewer, own) = (reading.viewer(), reading.rank(buffer));
    for tag in tags.iter().filter(|tag| viewer.is_one_of_several() && tag.form != Form::Close) {
        let named = tag.named.iter().map(|(key, value)| (Some(key.as_str()), value.text.as_str()));
        let arguments = named.chain(tag.positional.iter().map(|value| (None, value.text.as_str())));
        let meant = suspected_marks::of_tag(&tag.name, arguments, viewer.names(), names::is_known(&tag.name));
        if meant.is_some_and(|meant| meant > own) {
            reading.found.push(suspected_marks::unread(buffer.place(&tag.range)));
        }
    }
}

/// Says which comments look like one; what they would close is shown, and they are not.
pub(super) fn report_comments(buffer: &RewriteBuffer, all: &[Comment], reading: &mut Reading<'_, '_>) {
    let (viewer, own) = (reading.viewer(), reading.rank(buffer));
    for Comment { range, .. } in all.iter().filter(|_| viewer.is_one_of_several()) {
        let text = &buffer.text[range.clone()];
        let is_cut = text.lines().filter(|line| audience::run(line).is_some()).count() % 2 == 1;
        let is_meant = |line: &str| {
            let line = line.trim_matches(|c: char| c.is_whitespace() || "<>!-%{}*/#()".contains(c));
            let line =
                line.strip_prefix("[//]:").map_or(line, |rest| rest.trim_matches(|c: char| " #()\"'".contains(c)));
            let words =
                suspected_marks::worded(line, viewer.names()).or_else(|| suspected_marks::called(line, viewer.names()));
            let whole = || suspected_marks::named(&suspected_marks::skeleton(line), viewer.names());
            words.or_else(whole).is_some_and(|rank| rank > own)
                || (is_cut
                    && suspected_marks::suspected_mark(line, viewer.names(), is_box_name) == Some(SuspectedMark::Mark))
        };
        // A whole block is one that was written and is not any more.
        let mut is_inside = false;
        let outside = text.lines().filter(|line| {
            let is_fence = audience::run(line).is_some();
            is_inside ^= is_fence;
            is_cut || !(is_inside || is_fence)
        });
        if outside.into_iter().any(is_meant) {
            reading.found.push(suspected_marks::unread(buffer.place(range)));
        }
    }
}

/// Says which options of containers look like one that names an audience; nobody sees them once the containers are opened.
pub(super) fn report_options(buffer: &RewriteBuffer, fences: &[Fence], reading: &mut Reading<'_, '_>) {
    let viewer = reading.viewer();
    let is_slip = |(key, value): &(String, String)| {
        let is_whole =
            || suspected_marks::named(&suspected_marks::skeleton(&format!("{key}{value}")), viewer.names()).is_some();
        !key.eq_ignore_ascii_case(NAME) && (suspected_marks::misspelt_key(key) == Some(NAME) || is_whole())
    };
    for fence in fences.iter().filter(|fence| viewer.is_one_of_several() && fence.options.iter().any(is_slip)) {
        reading.found.push(suspected_marks::unread(buffer.place(&fence.head)));
    }
}

/// The same of boxes that are opened by `!!!` and end where their indentation does: any name makes one.
pub(super) fn report_boxes(buffer: &RewriteBuffer, structure: &Structure, reading: &mut Reading<'_, '_>) {
    let (viewer, text) = (reading.viewer(), &buffer.text);
    for (start, line) in lines(text).filter(|_| viewer.is_one_of_several()) {
        let at = start + markers(line).0;
        let head = &text[at..start + line.len()];
        let is_box = ["!!!", "???"].iter().any(|sign| head.starts_with(sign)) && !structure.is_literal(at);
        if is_box && suspected_marks::suspected_mark(head, viewer.names(), is_box_name).is_some() {
            reading.found.push(suspected_marks::unread(buffer.place(&(at..at + head.trim_end().len()))));
        }
    }
}

fn is_box_name(name: &str) -> bool {
    names::is_container(name) || admonitions::named(name).is_some()
}

#[derive(Default)]
struct Code {
    fences: Vec<(Range<usize>, String)>,
    /// Blocks that are code by their indentation.
    indented: Vec<Range<usize>>,
    /// Inside of lines.
    spans: Vec<Range<usize>>,
}

impl Code {
    fn of(text: &str) -> Self {
        let mut found = Self::default();
        for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
            match event {
                Event::Start(Block::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    found.fences.push((range, info.to_string()))
                }
                Event::Start(Block::CodeBlock(CodeBlockKind::Indented)) => found.indented.push(range),
                Event::Code(_) if !text[range.clone()].contains('\n') => found.spans.push(range),
                _ => {}
            }
        }
        found
    }

    fn is_indented(&self, at: usize) -> bool {
        let next = self.indented.partition_point(|range| range.end <= at);
        self.indented.get(next).is_some_and(|range| range.start <= at)
    }

    fn fence(&self, at: usize) -> Option<&(Range<usize>, String)> {
        let next = self.fences.partition_point(|(range, _)| range.end <= at);
        self.fences.get(next).filter(|(range, _)| range.start <= at)
    }
}

struct Scan<'t> {
    text: &'t str,
    viewer: &'t Viewer,
    own: usize,
    code: Code,
}

impl Scan<'_> {
    fn is_suspect(&self, start: usize, line: &str) -> bool {
        let at = start + markers(line).0;
        match self.code.fence(at) {
            Some((range, info)) if range.start < at => self.is_meant_in(range, info, start, line),
            Some((_, info)) => !is_mark(roles::directive(info.trim())) && self.is_meant(line),
            None if audience::begins_with_colons(line) && !self.code.is_indented(at) => false,
            None => self.is_meant(&self.without_code(start, line)),
        }
    }

    fn is_meant(&self, line: &str) -> bool {
        match suspected_marks::suspected_mark(line, self.viewer.names(), is_box_name) {
            Some(SuspectedMark::Mark) => true,
            // Words do not open what is as closed as they ask for.
            Some(SuspectedMark::Words(rank)) => rank > self.own,
            None => false,
        }
    }

    /// Whether a line inside a fence is a mark that was meant to be read.
    fn is_meant_in(&self, range: &Range<usize>, info: &str, start: usize, line: &str) -> bool {
        let block = &self.text[range.clone()];
        let Some((name, _)) = roles::directive(info.trim()) else {
            // In code a mark is shown, and not meant: unless the code begins or ends where its author did not see it.
            let is_nested =
                audience::run(line).is_some_and(|inner| audience::run(block).is_some_and(|outer| inner.reaches(outer)));
            return (is_nested || !audience::is_closed(block)) && self.is_meant(line);
        };
        let is_option = audience::is_option(line, names::is_container(name));
        let is_head = || {
            let body = self.text[range.start..start].lines().skip(1);
            body.into_iter().all(|line| line.trim_start_matches([' ', '\t', '>']).starts_with(':'))
        };
        !is_option && (!SHOWN.contains(&name) || is_head()) && self.is_meant(line)
    }

    /// A line without its code, which is shown as it is; code that fills a line above others stays, since that may be a mark in
    /// wrong signs.
    fn without_code(&self, start: usize, line: &str) -> String {
        let end = start + line.len();
        let (first, last) = (start + markers(line).0, start + line.trim_end().len());
        let from = self.code.spans.partition_point(|span| span.end <= start);
        let spans = self.code.spans[from..].iter().take_while(|span| span.start < end);
        let is_open =
            self.text[first..end].starts_with("``") && !self.code.spans[from..].iter().any(|span| span.start == first);
        if is_open {
            // Ticks that begin no code, as those of a fence that is written wrong.
            return line.replace('`', " ");
        }
        let below = self.text[end..].lines().nth(1).unwrap_or_default();
        let heads = !markers(line).1 && !below[markers(below).0..].trim().is_empty();
        if heads && suspected_marks::named(&suspected_marks::skeleton(line), self.viewer.names()).is_some() {
            return line.replace('`', " ");
        }
        let mut left = line.to_owned();
        for span in spans.filter(|span| span.start >= start && span.end <= end) {
            if heads && span.start == first && span.end == last {
                return line.replace('`', " ");
            }
            left.replace_range(span.start - start..span.end - start, &"\u{1}".repeat(span.len()));
        }
        left
    }
}

fn is_mark(directive: Option<(&str, &str)>) -> bool {
    directive.is_some_and(|(name, _)| name.eq_ignore_ascii_case(NAME))
}
