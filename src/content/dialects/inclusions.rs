//! Files in the place of tags, just as they are: in a line, in a list, in code.
//!
//! In: a structure, ranges and what is asked for at each. Out: edits. Never: lets a file that is shown as code end the fence around it.

use super::buffer::RewriteBuffer;
use super::edits::{Edit, Inline, as_written};
use super::includes::{Asked, IncludedText};
use super::inserts::Part;
use super::reading::Reading;
use super::structure::Structure;
use crate::content::escape::escape;
use crate::content::text::line_start;
use crate::diag::Severity;
use std::collections::BTreeMap;
use std::ops::Range;

/// What surrounds a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Prose,
    /// A fence, by its number.
    Fence(usize),
    /// A code span, or indented code: documents talk about tags there.
    Code,
    /// A comment, which nobody sees.
    Comment,
}

/// The edits of tags, while they are made.
pub(super) struct Inclusions<'s> {
    structure: &'s Structure,
    edits: Vec<Edit>,
    /// How many marks of its own a line of the files in a fence begins with at most.
    longest: BTreeMap<usize, usize>,
}

impl<'s> Inclusions<'s> {
    pub(super) fn new(structure: &'s Structure) -> Self {
        Self { structure, edits: Vec::new(), longest: BTreeMap::new() }
    }

    /// Adds an edit.
    pub(super) fn push(&mut self, edit: Edit) {
        self.edits.push(edit);
    }

    /// Puts what is asked for in place of a range; what cannot be put there is said, and the tag is shown or taken out.
    pub(super) fn put(
        &mut self,
        buffer: &mut RewriteBuffer,
        range: Range<usize>,
        asked: Asked<'_>,
        reading: &mut Reading<'_, '_>,
    ) {
        let around = self.around(&buffer.text, range.start);
        if around == Around::Comment {
            return;
        }
        let (parent, _) = buffer.written(&range);
        let asked = Asked { as_code: around != Around::Prose, ..asked };
        match reading.includes.include(buffer, parent, &asked) {
            Ok(included) => self.taken(buffer, range, around, included),
            Err(finding) => {
                let is_shown = finding.severity != Severity::Error;
                if is_shown && around == Around::Code {
                    return;
                }
                reading.found.push(*finding);
                match (is_shown, around) {
                    (false, _) => self.push(Edit::cut(range)),
                    (true, Around::Prose) => self.push(as_written(buffer, range, &mut reading.inserts)),
                    (true, _) => self.shown(buffer, range, 0, reading),
                }
            }
        }
    }

    /// Shows what stands in a range without its first bytes, so that nothing reads it again.
    pub(super) fn shown(
        &mut self,
        buffer: &RewriteBuffer,
        range: Range<usize>,
        without: usize,
        reading: &mut Reading<'_, '_>,
    ) {
        if self.around(&buffer.text, range.start) == Around::Comment {
            return;
        }
        let text = &buffer.text[range.start + without..range.end];
        let parts = vec![Part::Html(escape(text))];
        let number = reading.inserts.alone(parts, &buffer.place(&range), text, text);
        self.push(Edit::inline(range, vec![Inline::Mark(number)]));
    }

    /// All edits, with the fences made longer that a file would have ended.
    pub(super) fn finished(mut self, buffer: &RewriteBuffer) -> Vec<Edit> {
        for (fence, longest) in std::mem::take(&mut self.longest) {
            let (range, _) = &self.structure.fences[fence];
            let Some(ends) = ends(&buffer.text, range) else { continue };
            let more = (longest + 1).saturating_sub(ends.length);
            if more > 0 {
                let marks = || vec![Inline::Text(ends.mark.to_string().repeat(more))];
                self.push(Edit::inline(ends.open..ends.open, marks()));
                self.edits.extend(ends.close.map(|close| Edit::inline(close..close, marks())));
            }
        }
        self.edits
    }

    fn taken(&mut self, buffer: &RewriteBuffer, range: Range<usize>, around: Around, included: IncludedText) {
        let text = &buffer.text;
        let line = &text[line_start(text, range.start)..range.start];
        let prefix = match around {
            Around::Prose => self.structure.head(text, range.start).prefix,
            _ => line[..line.len() - line.trim_start_matches([' ', '\t', '>']).len()].to_owned(),
        };
        if let Around::Fence(number) = around {
            let (fence, _) = &self.structure.fences[number];
            let mark = ends(text, fence).map_or('`', |ends| ends.mark);
            let marks = |line: &str| line.trim_start().chars().take_while(|c| *c == mark).count();
            let longest = included.pieces.iter().flat_map(|piece| piece.text.lines()).map(marks).max().unwrap_or(0);
            let known = self.longest.entry(number).or_default();
            *known = longest.max(*known);
        }
        let IncludedText { index, pieces } = included;
        self.push(Edit::inline(range, vec![Inline::File { index, pieces, prefix }]));
    }

    fn around(&self, text: &str, at: usize) -> Around {
        if let Some(number) = self.structure.fences.iter().position(|(range, _)| range.contains(&at)) {
            return Around::Fence(number);
        }
        match self.structure.literal(at) {
            Some(range) if text[range.clone()].trim_start().starts_with("<!--") => Around::Comment,
            Some(_) => Around::Code,
            None if self.structure.is_fenced(at) => Around::Code,
            None => Around::Prose,
        }
    }
}

/// The marks round a fence.
struct Ends {
    mark: char,
    length: usize,
    /// Behind the marks that open it.
    open: usize,
    /// Behind those that end it, where there are any.
    close: Option<usize>,
}

fn ends(text: &str, fence: &Range<usize>) -> Option<Ends> {
    let block = text[fence.clone()].trim_end();
    let lead = block.len() - block.trim_start_matches([' ', '\t', '>']).len();
    let mark = block[lead..].chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = block[lead..].chars().take_while(|c| *c == mark).count();
    let last = block.rfind('\n').map_or("", |end| &block[end + 1..]).trim_start_matches([' ', '\t', '>']);
    let closes = last.len() >= length && last.chars().all(|c| c == mark);
    Some(Ends { mark, length, open: fence.start + lead + length, close: closes.then_some(fence.start + block.len()) })
}
