//! Hard-wrapped Japanese lines join without a space.
//!
//! In: events. Out: the same without the soft breaks that stand between two wide characters, also across inline markup.
//! Never: touches code, or a break beside Latin text, where the newline is the space between words.

use super::Spot;
use super::chars::{is_zero_width, joins};
use pulldown_cmark::{Event, Tag, TagEnd};

/// Drops the soft breaks that are only wrapping.
pub(super) fn join(events: Vec<Spot<'_>>) -> Vec<Spot<'_>> {
    let drop: Vec<usize> = wrapping(&events);
    let mut drop = drop.into_iter().peekable();
    events.into_iter().enumerate().filter(|(at, _)| drop.next_if_eq(at).is_none()).map(|(_, spot)| spot).collect()
}

fn wrapping(events: &[Spot<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut before = None;
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Text(text) | Event::Code(text) => {
                before = text.chars().rev().find(|&c| !is_zero_width(c)).or(before);
            }
            Event::SoftBreak => {
                let after = first_after(&events[at + 1..]);
                if before.zip(after).is_some_and(|(before, after)| joins(before, after)) {
                    found.push(at);
                }
            }
            event if is_transparent(event) => {}
            _ => before = None,
        }
    }
    found
}

fn first_after(events: &[Spot<'_>]) -> Option<char> {
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => {
                if let Some(c) = text.chars().find(|&c| !is_zero_width(c)) {
                    return Some(c);
                }
            }
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
