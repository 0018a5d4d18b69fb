//! Words of prose in whose place elements come.
//!
//! In: events, and what finds such words in a text. Out: the same events with HTML of ours around or instead of the words. Never: looks
//! into code, HTML blocks or the texts of pictures.

use crate::content::commonmark::SpannedEvent;
use crate::content::dialects::inserts::{Inserts, Part, mark};
use crate::content::source::Source;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// What comes in the place of some words.
pub(super) struct Splice {
    /// The words.
    pub whole: Range<usize>,
    pub pieces: Vec<Piece>,
}

pub(super) enum Piece {
    /// HTML of ours, and what it means as plain text.
    Html(String, String),
    /// Words of the text.
    Words(Range<usize>),
}

impl Piece {
    /// A tag.
    pub(super) fn tag(html: &str) -> Self {
        Self::Html(html.to_owned(), String::new())
    }
}

/// Puts elements in place of what `find` finds, in order, in texts that may hold any.
pub(super) fn splice<'a>(
    source: &Source<'_>,
    events: Vec<SpannedEvent<'a>>,
    inserts: &mut Inserts,
    may_contain: fn(&str) -> bool,
    find: fn(&str) -> Vec<Splice>,
) -> Vec<SpannedEvent<'a>> {
    let mut out = Vec::with_capacity(events.len());
    let mut closed = 0_usize;
    for (event, range) in events {
        match &event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. }) => closed += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image) => closed = closed.saturating_sub(1),
            Event::Text(text) if closed == 0 && may_contain(text) => {
                let text = text.clone();
                split(source, &text, &range, inserts, (find(&text), &mut out));
                continue;
            }
            _ => {}
        }
        out.push((event, range));
    }
    out
}

fn split<'a>(
    source: &Source<'_>,
    text: &str,
    range: &Range<usize>,
    inserts: &mut Inserts,
    (found, out): (Vec<Splice>, &mut Vec<SpannedEvent<'a>>),
) {
    let exact = source.text.get(range.clone()) == Some(text);
    let part =
        |part: Range<usize>| if exact { range.start + part.start..range.start + part.end } else { range.clone() };
    let words = |piece: Range<usize>| (Event::Text(text[piece.clone()].to_owned().into()), part(piece));
    let mut from = 0;
    for Splice { whole, pieces } in found {
        if from < whole.start {
            out.push(words(from..whole.start));
        }
        for piece in pieces {
            out.push(match piece {
                Piece::Words(range) => words(range),
                Piece::Html(html, plain) => {
                    let number = inserts.alone(vec![Part::Html(html)], &source.place(part(whole.clone())), "", &plain);
                    (Event::InlineHtml(mark(number).into()), part(whole.clone()))
                }
            });
        }
        from = whole.end;
    }
    if from < text.len() {
        out.push(words(from..text.len()));
    }
}
