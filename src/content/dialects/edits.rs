//! Edits of a text that keep its blocks whole: what takes a line of its own gets one, with the quote marks and the
//! indentation of the lines around it.
//!
//! In: a text, its structure and edits in order. Out: the text after them. Never: decides what an edit says.

use super::buffer::{Next, RewriteBuffer};
use super::includes::Piece;
use super::inserts;
use super::inserts::{Inserts, Part};
use super::structure::Structure;
use crate::content::escape::escape;
use crate::content::text::line_end;
use std::ops::Range;

/// What stands in a line.
#[derive(Debug, Clone)]
pub(super) enum Inline {
    Text(String),
    Copy(Range<usize>),
    Mark(usize),
    /// Text of a file, whose further lines begin with this.
    File {
        index: usize,
        pieces: Vec<Piece>,
        prefix: String,
    },
}

/// A line of its own.
#[derive(Debug, Clone)]
pub(super) enum Line {
    /// The mark of a block.
    Mark(usize),
    /// A paragraph.
    Words(Vec<Inline>),
    /// A line that touches its neighbours, such as a fence.
    Fence(String),
    /// Text of a file, line by line.
    File { index: usize, pieces: Vec<Piece> },
    /// The same between fences.
    Code { index: usize, pieces: Vec<Piece> },
}

/// What an edit puts in place of its range.
#[derive(Debug, Clone)]
pub(super) enum Put {
    Inline(Vec<Inline>),
    /// Lines, which begin with this, or with what the line of the edit begins with.
    Lines(Vec<Line>, Option<String>),
}

/// A range and what comes in its place.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) put: Put,
}

impl Edit {
    pub(super) fn cut(range: Range<usize>) -> Self {
        Self { range, put: Put::Inline(Vec::new()) }
    }

    pub(super) fn inline(range: Range<usize>, inlines: Vec<Inline>) -> Self {
        Self { range, put: Put::Inline(inlines) }
    }

    pub(super) fn lines(range: Range<usize>, lines: Vec<Line>) -> Self {
        Self { range, put: Put::Lines(lines, None) }
    }
}

/// What means nothing here, as text: in its line, or as a paragraph where it has its lines for itself.
pub(super) fn as_written(buffer: &RewriteBuffer, range: Range<usize>, inserts: &mut Inserts) -> Edit {
    let text = &buffer.text;
    let original = &text[range.clone()];
    let words = original.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = vec![Part::Html(format!("<code>{}</code>", escape(&words)))];
    let mark = Inline::Mark(inserts.alone(shown, &buffer.place(&range), original, &words));
    let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let after = text[range.end..].split('\n').next().unwrap_or_default();
    let ends = original.ends_with('\n') || after.trim().is_empty();
    if before.trim_matches([' ', '\t', '>']).is_empty() && ends {
        return Edit::lines(range.start..range.start + original.trim_end().len(), vec![Line::Words(vec![mark])]);
    }
    Edit::inline(range, vec![mark])
}

/// Makes the edits, which are in order; one that overlaps the one before is left out.
pub(super) fn apply(buffer: &mut RewriteBuffer, structure: &Structure, edits: &[Edit]) {
    let mut maker = Maker { buffer, structure, next: Next::default(), from: 0, fresh: None };
    for edit in edits.iter() {
        if edit.range.start >= maker.from {
            maker.edit(edit);
        }
    }
    let end = maker.buffer.text.len();
    maker.next.copy(maker.buffer, maker.from.min(end)..end);
    let next = maker.next;
    buffer.become_next(next);
}

struct Maker<'d> {
    buffer: &'d RewriteBuffer,
    structure: &'d Structure,
    next: Next,
    /// How far the text was taken over.
    from: usize,
    /// Where the text goes on after lines of our own, with the beginning of a line already written.
    fresh: Option<usize>,
}

impl Maker<'_> {
    fn edit(&mut self, edit: &Edit) {
        let Edit { range, put } = edit;
        let text = &self.buffer.text;
        let is_fresh = self.fresh.is_some_and(|at| at <= range.start && text[at..range.start].trim().is_empty());
        self.next.copy(self.buffer, self.from..range.start);
        self.from = range.end;
        match put {
            Put::Inline(inlines) => {
                self.inlines(inlines, range);
                if is_fresh {
                    self.fresh = Some(range.end).filter(|_| inlines.is_empty());
                }
            }
            Put::Lines(lines, prefix) => self.lines(lines, prefix.as_deref(), is_fresh, range),
        }
    }

    fn inlines(&mut self, inlines: &[Inline], range: &Range<usize>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.next.write(self.buffer, text, range),
                Inline::Copy(range) => self.next.copy(self.buffer, range.clone()),
                Inline::Mark(number) => self.next.write(self.buffer, &inserts::mark(*number), range),
                Inline::File { index, pieces, prefix } => self.file(*index, pieces, prefix, range),
            }
        }
    }

    fn lines(&mut self, lines: &[Line], prefix: Option<&str>, is_fresh: bool, range: &Range<usize>) {
        let text = &self.buffer.text;
        let head = self.structure.head(text, range.start);
        let prefix = prefix.unwrap_or(&head.prefix);
        let blank = prefix.trim_end();
        let is_head = is_fresh || head.alone;
        // The line that was begun becomes the blank line before; a list marker needs what follows at once.
        let touches = matches!(lines.first(), Some(Line::Fence(_)));
        let mut begun = is_head && ((head.has_marker && !is_fresh) || (touches && (is_fresh || head.prefix == prefix)));
        if !is_head {
            self.next.write(self.buffer, "\n", range);
            if !touches {
                self.next.write(self.buffer, &format!("{blank}\n"), range);
            }
        } else if !begun {
            self.next.write(self.buffer, "\n", range);
        }
        for line in lines {
            if !std::mem::take(&mut begun) {
                self.next.write(self.buffer, prefix, range);
            }
            self.line(line, prefix, range);
            self.next.write(self.buffer, "\n", range);
            if !matches!(line, Line::Fence(_) | Line::Code { .. }) {
                self.next.write(self.buffer, &format!("{blank}\n"), range);
            }
        }
        let rest = line_end(text, range.end);
        if text[range.end..rest].trim().is_empty() {
            self.from = (rest + 1).min(text.len());
            self.fresh = None;
        } else {
            self.next.write(self.buffer, prefix, range);
            self.from = range.end + (text[range.end..rest].len() - text[range.end..rest].trim_start().len());
            self.fresh = Some(self.from);
        }
    }

    fn line(&mut self, line: &Line, prefix: &str, range: &Range<usize>) {
        match line {
            Line::Mark(number) => self.next.write(self.buffer, &inserts::block(*number), range),
            Line::Words(inlines) => self.inlines(inlines, range),
            Line::Fence(text) => self.next.write(self.buffer, text, range),
            Line::File { index, pieces } | Line::Code { index, pieces } => self.file(*index, pieces, prefix, range),
        }
    }

    /// The lines of a file, all but the first behind a prefix.
    fn file(&mut self, index: usize, pieces: &[Piece], prefix: &str, range: &Range<usize>) {
        let mut is_first = true;
        for Piece { text, from } in pieces {
            let mut at = *from;
            for line in text.split_inclusive('\n') {
                if !std::mem::take(&mut is_first) {
                    self.next.write(self.buffer, prefix, range);
                }
                self.next.take(index, line, at);
                at += line.len();
            }
        }
    }
}
