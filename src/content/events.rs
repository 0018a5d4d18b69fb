//! Questions to a list of events.
//!
//! In: events. Out: positions and plain texts. Never: changes an event.

use super::commonmark::SpannedEvent;
use super::escape::is_reserved;
use super::roles;
use pulldown_cmark::{Event, Tag, TagEnd};

/// The index of the event that ends the element begun at `at`.
pub(super) fn end_of(events: &[SpannedEvent<'_>], at: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, (event, _)) in events[at..].iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) if depth == 1 => return at + offset,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    events.len() - 1
}

/// Whether a tag begins an element inside a line.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
}

/// Whether a tag ends an element inside a line.
pub(super) fn ends_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// The text of events without markup; a role is its argument.
pub(super) fn plain_text(events: &[SpannedEvent<'_>]) -> String {
    let mut out = String::new();
    for (at, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Text(text) => {
                let role = matches!(events.get(at + 1), Some((Event::Code(_), code)) if code.start == range.end);
                out.push_str(if role { roles::without(text) } else { text });
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.retain(|c| !is_reserved(c));
    out.trim().to_owned()
}
