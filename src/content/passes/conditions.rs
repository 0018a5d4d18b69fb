//! `{when="csat >= 4.5 for 1 month"}` in an item of a task list: what it waits for, shown as a role.
//!
//! In: events. Out: events with the role `` {when}`…` `` in place of the attribute, and whether something that looks like one was left as
//! words. Never: reads the condition, or takes an attribute outside of an item with a box.
//!
//! Pages and lists of items read by this alone, so that they say the same of an item.
//!
//! Decided in docs/decisions/0097-milestones-by-data.md.

use crate::content::commonmark::SpannedEvent;
use crate::content::text::pattern;
use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// How the role is written before its argument.
pub(crate) const ROLE: &str = "{when}";

// A line may break within the quotation marks, and nowhere else.
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?i)\{[ \t]*when[ \t]*=[ \t]*(?:"([^"{}]*)"|'([^'{}]*)'|“([^”{}]*)”|‘([^’{}]*)’)[ \t]*\}"#)
});
static LOOKS_LIKE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[{｛][^{}｛｝]*when[^{}｛｝]*[=＝]"));
static WORD: LazyLock<Regex> = LazyLock::new(|| pattern("(?i)when"));

/// Whether words look like a condition that could not be read.
pub(crate) fn looks_like(words: &str) -> bool {
    LOOKS_LIKE.is_match(words)
}

/// Whether a text may have conditions.
pub(crate) fn may_be_in(text: &str) -> bool {
    WORD.is_match(text)
}

/// The same events with the attributes of items as roles.
pub(crate) fn as_roles<'a>(text: &str, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
    if !may_be_in(text) {
        return events;
    }
    let mut out: Vec<SpannedEvent<'a>> = Vec::with_capacity(events.len());
    let mut in_item = false;
    let mut events = events.into_iter().peekable();
    let is_words = |event: &Event<'_>| matches!(event, Event::Text(_) | Event::SoftBreak);
    while let Some(first) = events.next() {
        match &first.0 {
            Event::TaskListMarker(_) => in_item = true,
            Event::Start(Tag::List(_)) | Event::End(TagEnd::Item | TagEnd::Paragraph) => in_item = false,
            event if in_item && is_words(event) => {
                // Markdown cuts a text at signs that might have begun something, at entities and at the ends of lines.
                let mut run = vec![first];
                while let Some(next) = events.next_if(|(event, _)| is_words(event)) {
                    run.push(next);
                }
                out.extend(with_roles(text, run));
                continue;
            }
            _ => {}
        }
        out.push(first);
    }
    out
}

fn words(event: &Event<'_>) -> String {
    if let Event::Text(text) = event { text.to_string() } else { "\n".to_owned() }
}

/// A run of texts and line breaks with each attribute in it as a role; what stands around them stays as it was.
fn with_roles<'a>(source: &str, run: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
    let whole: String = run.iter().map(|(event, _)| words(event)).collect();
    let mut found = ATTRIBUTE.captures_iter(&whole).peekable();
    if found.peek().is_none() {
        return run;
    }
    let (mut out, mut at) = (Vec::new(), 0);
    for captures in found {
        let (Some(mark), Some(inner)) = (captures.get(0), captures.iter().skip(1).flatten().next()) else { continue };
        out.extend(between(source, &run, at..mark.start()));
        let start = place(source, &run, mark.start());
        let code = place(source, &run, inner.start())..place(source, &run, mark.end() - 1);
        out.push((Event::Text(ROLE.into()), start..code.start));
        let condition = inner.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        out.push((Event::Code(condition.into()), code));
        at = mark.end();
    }
    out.extend(between(source, &run, at..whole.len()));
    out
}

/// The events of a part of a run.
fn between<'a>(source: &str, run: &[SpannedEvent<'a>], part: Range<usize>) -> Vec<SpannedEvent<'a>> {
    let (mut out, mut at) = (Vec::new(), 0);
    for (event, range) in run {
        let own = words(event);
        let (from, to) = (part.start.max(at), part.end.min(at + own.len()));
        if from < to {
            let cut = own[from - at..to - at].to_owned();
            let event = if cut == own { event.clone() } else { Event::Text(cut.into()) };
            let is_as_written = source.get(range.clone()) == Some(own.as_str());
            let range = if is_as_written { range.start + from - at..range.start + to - at } else { range.clone() };
            out.push((event, range));
        }
        at += own.len();
    }
    out
}

/// Where a byte of the words of a run stands in the source.
fn place(source: &str, run: &[SpannedEvent<'_>], wanted: usize) -> usize {
    let mut at = 0;
    for (event, range) in run {
        let own = words(event);
        if wanted < at + own.len() {
            let is_as_written = source.get(range.clone()) == Some(own.as_str());
            return if is_as_written { range.start + wanted - at } else { range.start };
        }
        at += own.len();
    }
    run.last().map_or(0, |(_, range)| range.end)
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
                        let first = code.split(' ').next().unwrap_or_default();
                        assert!(text[range.clone()].contains(first));
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
        assert_eq!(
            shown("- [ ] 満足度 { When = 'a &gt; 4\n  for 2 months' } と {when=\"b < 1\"} の後"),
            "満足度 {when}<a > 4 for 2 months> と {when}<b < 1> の後",
            "an entity and a line break within the marks; each of two"
        );
        let plain = "- [ ] 満足度 {when=csat>=4.5} です";
        assert_eq!(shown(plain), "満足度 {when=csat>=4.5} です");
        assert!(
            looks_like(plain) && looks_like("{ .x When =\"a") && !looks_like("{when}") && !looks_like("when a = b")
        );
    }
}
