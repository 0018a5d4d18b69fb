//! `{when="csat >= 4.5 for 1 month"}` in an item of a task list: what it waits for, shown as a role.
//!
//! In: events, or the words of an item. Out: events with the role `` {when}`…` `` in place of the attribute, or the words without it. Never:
//! reads the condition, or takes an attribute outside of an item with a box.
//!
//! Decided in docs/decisions/0097-milestones-by-data.md.

use crate::content::commonmark::SpannedEvent;
use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// How the role is written before its argument.
pub(crate) const ROLE: &str = "{when}";

static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\{when=(?:"([^"{}]*)"|'([^'{}]*)'|“([^”{}]*)”)\}"#).expect("the pattern is a constant")
});

/// The words of an item without its condition, and the condition.
pub(crate) fn taken(words: &str) -> (String, Option<String>) {
    let Some(found) = ATTRIBUTE.captures(words) else { return (words.to_owned(), None) };
    let inner = found.iter().skip(1).flatten().next().map(|inner| inner.as_str().trim().to_owned());
    (ATTRIBUTE.replace_all(words, "").into_owned(), inner)
}

/// The same events with the attributes of items as roles.
pub(crate) fn as_roles<'a>(text: &'a str, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
    if !text.contains("{when=") {
        return events;
    }
    let mut out: Vec<SpannedEvent<'a>> = Vec::with_capacity(events.len());
    let mut in_item = false;
    let mut events = events.into_iter().peekable();
    while let Some((event, mut range)) = events.next() {
        match &event {
            Event::TaskListMarker(_) => in_item = true,
            Event::Start(Tag::List(_)) | Event::End(TagEnd::Item | TagEnd::Paragraph) => in_item = false,
            Event::Text(_) if in_item => {
                // Markdown cuts a text at signs that might have begun something.
                let is_next = |end: usize| {
                    move |(event, range): &SpannedEvent<'_>| matches!(event, Event::Text(_)) && range.start == end
                };
                let first = out.len();
                out.push((event, range.clone()));
                while let Some((event, more)) = events.next_if(is_next(range.end)) {
                    range.end = more.end;
                    out.push((event, more));
                }
                if let Some(role) = role(text, &range) {
                    out.truncate(first);
                    out.extend(role);
                }
                continue;
            }
            _ => {}
        }
        out.push((event, range));
    }
    out
}

/// The events of a text with an attribute in it; they stand where its parts do.
fn role<'a>(text: &'a str, range: &Range<usize>) -> Option<Vec<SpannedEvent<'a>>> {
    let written = &text[range.clone()];
    let found = ATTRIBUTE.captures(written)?;
    let (whole, inner) = (found.get(0)?, found.iter().skip(1).flatten().next()?);
    let head = range.start..range.start + whole.start() + ROLE.len();
    let code = head.end..range.start + whole.end();
    let tail = code.end..range.end;
    let before = format!("{}{ROLE}", &written[..whole.start()]);
    let mut events = vec![(Event::Text(before.into()), head), (Event::Code(inner.as_str().trim().into()), code)];
    events.extend((!tail.is_empty()).then(|| (Event::Text(text[tail.clone()].into()), tail)));
    Some(events)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::commonmark::OPTIONS;
    use pulldown_cmark::Parser;

    #[test]
    fn an_attribute_of_an_item_becomes_a_role() {
        let shown = |text: &str| -> String {
            let events = as_roles(text, Parser::new_ext(text, OPTIONS).into_offset_iter().collect());
            events
                .iter()
                .map(|(event, range)| match event {
                    Event::Text(words) => words.to_string(),
                    Event::Code(code) => {
                        assert!(text[range.clone()].contains(&**code));
                        format!("<{code}>")
                    }
                    _ => String::new(),
                })
                .collect()
        };
        assert_eq!(
            shown("- [ ] 満足度 {when=\"a_b < 4.5 for 1 month\"} @佐藤"),
            "満足度 {when}<a_b < 4.5 for 1 month> @佐藤"
        );
        assert_eq!(shown("- 満足度 {when=\"a > 4\"}"), "満足度 {when=\"a > 4\"}", "an item without a box");
        assert_eq!(shown("- [x] 満足度 `{when=\"a > 4\"}`"), "満足度 <{when=\"a > 4\"}>", "code is shown as it is");
        assert_eq!(taken("満足度 {when=\"a > 4\"} 期限").0, "満足度  期限");
    }
}
