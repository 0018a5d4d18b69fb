//! The words of a body, block by block, as a reader sees them, and where each of them stands.
//!
//! In: events whose wrapping was taken out. Out: [`Stretch`]es of text. Never: holds code, HTML or an address.

use crate::content::commonmark::{FILLER, SpannedEvent};
use crate::content::events::{ends_inline, is_inline};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// The text of one block: a paragraph, a heading, an item, a cell.
pub(crate) struct TextBlock {
    /// Its words in one line.
    pub(crate) text: String,
    /// Pieces of the text: where they begin in it, where in the body, and whether they stand there letter by letter.
    marks: Vec<(usize, usize, bool)>,
}

impl TextBlock {
    /// Where in the body a part of the text stands.
    pub(crate) fn range(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.at(part.start);
        let last = self.at(part.end.saturating_sub(1).max(part.start));
        start..(last + 1).max(start + 1)
    }

    /// A text that begins with code, of which nothing is kept, stands where its first words do.
    fn at(&self, byte: usize) -> usize {
        let mark = self.marks.partition_point(|(start, ..)| *start <= byte).saturating_sub(1);
        self.marks
            .get(mark)
            .map_or(0, |&(start, from, exact)| if exact { from + byte.saturating_sub(start) } else { from })
    }
}

/// Whether the words of links and images count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    /// They are words like any others.
    Kept,
    /// They part what stands around them.
    Cut,
}

/// The words of a body that was parsed from `source`.
pub(crate) fn text_blocks(source: &str, events: &[SpannedEvent<'_>], links: Links) -> Vec<TextBlock> {
    let mut done = Vec::new();
    let mut open = TextBlock { text: String::new(), marks: Vec::new() };
    let mut hidden = 0_usize;
    for (event, range) in events {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => {
                hidden = hidden.saturating_sub(1);
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) if links == Links::Cut => {
                open.text.push(FILLER);
                hidden += 1;
            }
            Event::End(TagEnd::Link | TagEnd::Image) if links == Links::Cut => hidden = hidden.saturating_sub(1),
            _ if hidden > 0 => {}
            Event::Text(text) => {
                let exact = source.get(range.clone()) == Some(&**text);
                open.marks.push((open.text.len(), range.start, exact));
                open.text.push_str(text);
            }
            Event::Code(_) | Event::InlineHtml(_) | Event::InlineMath(_) => open.text.push(FILLER),
            Event::SoftBreak | Event::HardBreak => open.text.push(' '),
            event if is_within_a_line(event) => {}
            _ => {
                let block = std::mem::replace(&mut open, TextBlock { text: String::new(), marks: Vec::new() });
                done.extend(Some(block).filter(|block| !block.marks.is_empty()));
            }
        }
    }
    done.extend(Some(open).filter(|block| !block.marks.is_empty()));
    done
}

fn is_within_a_line(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline(tag),
        Event::End(tag) => ends_inline(tag),
        Event::FootnoteReference(_) => true,
        _ => false,
    }
}
