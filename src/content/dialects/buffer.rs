//! A body while it is rewritten: its text, and for every byte the file and the place it was written at.
//!
//! In: the text of a document, and what passes over it copy, put in or take from other files. Out: a text to parse, and
//! places for its ranges. Never: knows why anything is rewritten.

use crate::content::escape::{MARK_END, MARK_START, TOKEN_END, TOKEN_START};
use crate::content::source::{PlaceMap, Source, place_in};
use crate::diag::Place;
use std::ops::Range;

pub(crate) struct File {
    pub(crate) path: String,
    text: String,
    line_starts: Vec<usize>,
    /// The file whose include took it in.
    pub(crate) parent: Option<usize>,
}

impl File {
    fn new(path: &str, text: &str, parent: Option<usize>) -> Self {
        let line_starts = Source::new(path, text).line_starts().to_vec();
        Self { path: path.to_owned(), text: text.to_owned(), line_starts, parent }
    }
}

/// A stretch of the text, up to the next one.
#[derive(Clone, Copy)]
struct Origin {
    at: usize,
    file: usize,
    from: usize,
    to: usize,
    /// Whether its bytes are those of the file; else the whole stretch stands for all of them.
    copied: bool,
}

pub(crate) struct RewriteBuffer {
    pub(crate) text: String,
    origins: Vec<Origin>,
    files: Vec<File>,
}

impl RewriteBuffer {
    /// The text of a file from `base` on, without the characters that mean something to us.
    pub(crate) fn new(source: &Source<'_>, base: usize) -> Self {
        let files = vec![File::new(source.file, source.text, None)];
        let mut buffer = Self { text: String::new(), origins: Vec::new(), files };
        let mut next = Next::default();
        next.take(0, &source.text[base..], base);
        buffer.become_next(next);
        buffer
    }

    /// Puts the rewritten text in place of this one.
    pub(crate) fn become_next(&mut self, next: Next) {
        self.text = next.text;
        self.origins = next.origins;
    }

    /// Adds a file, taken in by another one.
    pub(crate) fn add_file(&mut self, path: &str, text: &str, parent: usize) -> usize {
        self.files.push(File::new(path, text, Some(parent)));
        self.files.len() - 1
    }

    pub(crate) fn file(&self, index: usize) -> &File {
        &self.files[index]
    }

    /// The path of the document itself.
    pub(crate) fn path(&self) -> &str {
        &self.files[0].path
    }

    /// The file that a byte of the text comes from, and where in it.
    pub(crate) fn written(&self, range: &Range<usize>) -> (usize, Range<usize>) {
        let (file, start) = self.locate(range.start);
        let (last_file, last) = self.locate(range.end.max(range.start + 1) - 1);
        let end = if last_file == file { last.end.max(start.end) } else { start.end };
        (file, start.start..if range.is_empty() { start.start } else { end })
    }

    /// The text as a source whose places are those of what was written.
    pub(crate) fn source(&self) -> Source<'_> {
        Source::rewritten(self.path(), &self.text, self)
    }

    /// The place of a range of the text.
    pub(crate) fn place(&self, range: &Range<usize>) -> Place {
        let (file, range) = self.written(range);
        let File { path, text, line_starts, .. } = &self.files[file];
        place_in(path, text, line_starts, range)
    }

    /// The file and the bytes of one byte.
    fn locate(&self, at: usize) -> (usize, Range<usize>) {
        let Some(origin) = self.origins[..self.origins.partition_point(|origin| origin.at <= at)].last() else {
            return (0, 0..0);
        };
        let range = if origin.copied {
            let from = (origin.from + (at - origin.at)).min(origin.to);
            from..(from + 1).min(origin.to.max(from))
        } else {
            origin.from..origin.to
        };
        (origin.file, range)
    }
}

impl PlaceMap for RewriteBuffer {
    fn place(&self, range: &Range<usize>) -> Place {
        self.place(range)
    }
}

/// The text that a pass makes.
#[derive(Default)]
pub(crate) struct Next {
    pub(crate) text: String,
    origins: Vec<Origin>,
}

impl Next {
    /// Copies a range of the text before.
    pub(crate) fn copy(&mut self, buffer: &RewriteBuffer, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let first = buffer.origins.partition_point(|origin| origin.at <= range.start).saturating_sub(1);
        let mut shift = self.text.len();
        for (index, origin) in buffer.origins.iter().enumerate().skip(first) {
            if origin.at >= range.end {
                break;
            }
            let skipped = range.start.saturating_sub(origin.at);
            let from = if origin.copied { origin.from + skipped } else { origin.from };
            self.push_origin(Origin { at: shift, from, ..*origin });
            let end = buffer.origins.get(index + 1).map_or(range.end, |next| next.at.min(range.end));
            shift += end - origin.at.max(range.start);
        }
        self.text.push_str(&buffer.text[range]);
    }

    /// Puts text in, on behalf of a range of the text before.
    pub(crate) fn write(&mut self, buffer: &RewriteBuffer, text: &str, cause: &Range<usize>) {
        if text.is_empty() {
            return;
        }
        let (file, range) = buffer.written(cause);
        self.push_origin(Origin { at: self.text.len(), file, from: range.start, to: range.end, copied: false });
        self.text.push_str(text);
    }

    /// Takes text of a file, which begins at `from` in it, without the characters that mean something to us.
    pub(crate) fn take(&mut self, file: usize, text: &str, from: usize) {
        let reserved = [TOKEN_START, TOKEN_END, MARK_START, MARK_END];
        let mut rest = 0;
        for (at, cut) in text.match_indices(reserved).chain([(text.len(), "")]) {
            if rest < at {
                let to = from + text.len();
                self.push_origin(Origin { at: self.text.len(), file, from: from + rest, to, copied: true });
                self.text.push_str(&text[rest..at]);
            }
            rest = at + cut.len();
        }
    }

    fn push_origin(&mut self, origin: Origin) {
        let goes_on = |last: &&mut Origin| {
            last.copied && origin.copied && last.file == origin.file && last.from + (origin.at - last.at) == origin.from
        };
        match self.origins.last_mut().filter(goes_on) {
            Some(last) => last.to = last.to.max(origin.to),
            None => self.origins.push(origin),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Next, RewriteBuffer};
    use crate::content::source::Source;

    #[test]
    fn every_byte_remembers_where_it_was_written() {
        let text = "---\n前 {{x}} 後\n二行\u{e000}目\n";
        let source = Source::new("a.md", text);
        let mut buffer = RewriteBuffer::new(&source, 4);
        assert_eq!(buffer.text, "前 {{x}} 後\n二行目\n");
        let tag = buffer.text.find("{{").expect("it is there");
        let mut next = Next::default();
        next.copy(&buffer, 0..tag);
        next.write(&buffer, "差し込み", &(tag..tag + 5));
        next.copy(&buffer, tag + 5..buffer.text.len());
        buffer.become_next(next);
        let place = |text: &str| {
            let at = buffer.text.find(text).expect("it is there");
            let place = buffer.place(&(at..at + text.len()));
            (place.line, place.column, place.length)
        };
        assert_eq!(place("差し"), (2, 3, 5), "what was put in stands where its cause stood");
        assert_eq!(place("後"), (2, 9, 1));
        assert_eq!(place("二行"), (3, 1, 2));
        assert_eq!(place("目"), (3, 4, 1), "after a character that was taken out");
    }
}
