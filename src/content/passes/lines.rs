//! Hard-wrapped Japanese lines join without a space.
//!
//! In: events. Out: the same without the soft breaks that stand between two wide characters, also across inline markup;
//! between a wide and a narrow one as the project has chosen. Never: touches code, or a break between two Latin words,
//! where the newline is the space.

use crate::content::chars::{is_zero_width, joins, joins_narrow};
use crate::content::commonmark::SpannedEvent;
use crate::content::options::WideNarrow;
use pulldown_cmark::{Event, Tag, TagEnd};

/// Drops the soft breaks that are only wrapping.
pub(crate) fn join(events: Vec<SpannedEvent<'_>>, wide_narrow: WideNarrow) -> Vec<SpannedEvent<'_>> {
    let drop: Vec<usize> = wrapping(&events, wide_narrow);
    let mut drop = drop.into_iter().peekable();
    events.into_iter().enumerate().filter(|(at, _)| drop.next_if_eq(at).is_none()).map(|(_, spot)| spot).collect()
}

/// What an image counts as: it brings its own room.
const PICTURE: char = '図';

fn wrapping(events: &[SpannedEvent<'_>], wide_narrow: WideNarrow) -> Vec<usize> {
    let meet = |(before, after): (char, char)| {
        joins(before, after) || (wide_narrow == WideNarrow::Join && joins_narrow(before, after))
    };
    let mut found = Vec::new();
    let mut before = None;
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::End(TagEnd::Image) => before = Some(PICTURE),
            Event::Text(text) | Event::Code(text) => {
                before = text.chars().rev().find(|&c| !is_zero_width(c)).or(before);
            }
            Event::SoftBreak => {
                let after = first_after(&events[at + 1..]);
                if before.zip(after).is_some_and(meet) {
                    found.push(at);
                }
            }
            event if is_transparent(event) => {}
            _ => before = None,
        }
    }
    found
}

fn first_after(events: &[SpannedEvent<'_>]) -> Option<char> {
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => {
                if let Some(c) = text.chars().find(|&c| !is_zero_width(c)) {
                    return Some(c);
                }
            }
            Event::Start(Tag::Image { .. }) => return Some(PICTURE),
            event if is_transparent(event) => {}
            _ => return None,
        }
    }
    None
}

/// Markup that takes no room in the line.
fn is_transparent(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }),
        Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link),
        Event::FootnoteReference(_) => true,
        Event::InlineHtml(tag) => !tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br")),
        _ => false,
    }
}
