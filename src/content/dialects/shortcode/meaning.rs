//! What a shortcode — or a component of MDX of the same use — can become, and the edits for it.
//!
//! In: a meaning and its tag. Out: edits for the tag and for its end. Never: knows a name.

use super::tags::Tag;
use crate::content::dialects::buffer::RewriteBuffer;
use crate::content::dialects::edits::{Edit, Inline, Line, as_written};
use crate::content::dialects::elements::Element;
use crate::content::dialects::inserts::{Inserts, Part};
use crate::diag::Place;
use std::ops::Range;

/// What stands around a tag.
pub(super) struct TagContext<'a> {
    pub(super) inner: Option<Range<usize>>,
    /// The tag it is inside of, and how many tabs stand there before it.
    pub(super) parent: Option<(&'a Tag, usize)>,
    /// Whether it stands in a table or a heading, which hold no blocks.
    pub(super) in_line: bool,
    pub(super) place: &'a Place,
}

pub(super) enum Meaning {
    /// The tag disappears, its inside stays.
    Dropped,
    /// The tag and its end are shown as they are written, its inside is read.
    Shown,
    /// Lines around its inside.
    Block(Element),
    /// Something by itself: how it is written as a block and in a line, and what it is as plain text.
    Alone { block: Vec<Part>, line: Vec<Part>, plain: String },
    /// Marks around its inside, in the line.
    Span(usize, usize),
    /// Its inside is code.
    Code { info: String },
    /// A file stands in its place; as code in a language, when it is asked for.
    Include { path: String, code: Option<String> },
}

impl Meaning {
    /// The edits for a tag and for its end.
    pub(super) fn edits(
        self,
        buffer: &RewriteBuffer,
        tag: &Tag,
        end: Option<Range<usize>>,
        inserts: &mut Inserts,
    ) -> TagEdits {
        let range = tag.range.clone();
        let place = buffer.place(&range);
        match (self, end) {
            (Self::Block(Element { open, close }), Some(end)) => {
                TagEdits::pair(Edit::lines(range, open), Some(Edit::lines(end, close)))
            }
            (Self::Block(Element { open, close }), None) => {
                TagEdits::alone(Edit::lines(range, open.into_iter().chain(close).collect()))
            }
            (Self::Alone { block, line, plain }, end) => {
                let is_block = !block.is_empty();
                let parts = if is_block { block } else { line };
                let number = inserts.alone(parts, &place, &buffer.text[range.clone()], &plain);
                let edit = if is_block {
                    Edit::lines(range, vec![Line::Mark(number)])
                } else {
                    Edit::inline(range, vec![Inline::Mark(number)])
                };
                TagEdits::pair(edit, end.map(Edit::cut))
            }
            (Self::Span(open, close), end) => {
                inserts.replaces(open, &buffer.text[range.clone()]);
                let last = end.map(|end| Edit::inline(end, vec![Inline::Mark(close)]));
                TagEdits::pair(Edit::inline(range, vec![Inline::Mark(open)]), last)
            }
            (Self::Shown, end) => {
                let last = end.map(|end| as_written(buffer, end, inserts));
                TagEdits::pair(as_written(buffer, range, inserts), last)
            }
            (_, end) => TagEdits::pair(Edit::cut(range), end.map(Edit::cut)),
        }
    }
}

/// The edits for a tag and for its end.
pub(super) struct TagEdits {
    pub(super) open: Edit,
    pub(super) close: Option<Edit>,
    /// Whether what stands between is passed over.
    pub(super) skips_inner: bool,
}

impl TagEdits {
    pub(super) fn alone(open: Edit) -> Self {
        Self::pair(open, None)
    }

    fn pair(open: Edit, close: Option<Edit>) -> Self {
        Self { open, close, skips_inner: false }
    }
}
