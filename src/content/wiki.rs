//! Obsidian's links: `[[page]]`, `[[page#heading|words]]`, `![[picture.png|words]]`.
//!
//! In: events. Out: the same with links, whose targets are looked up by name later. Never: reads code or the inside of
//! another link.

use super::Spot;
use super::source::Source;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Makes links of double brackets.
pub(super) fn read<'a>(source: &Source<'_>, events: Vec<Spot<'a>>) -> Vec<Spot<'a>> {
    let mut out = Vec::with_capacity(events.len());
    let mut closed = 0_usize;
    for (event, range) in events {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                closed = closed.saturating_sub(1);
            }
            Event::Text(text) if closed == 0 && text.contains("[[") && source.text.get(range.clone()) == Some(text) => {
                split(&text.clone(), &range, &mut out);
                continue;
            }
            _ => {}
        }
        out.push((event, range));
    }
    out
}

fn split(text: &str, range: &Range<usize>, out: &mut Vec<Spot<'_>>) {
    let part = |part: &Range<usize>| range.start + part.start..range.start + part.end;
    let words = |piece: Range<usize>| (Event::Text(text[piece.clone()].to_owned().into()), part(&piece));
    let mut from = 0;
    for Found { whole, target, label, is_image } in links(text) {
        if from < whole.start {
            out.push(words(from..whole.start));
        }
        let address = text[target.clone()].trim().to_owned();
        let dest_url = address.into();
        let (link_type, title, id) = (LinkType::WikiLink { has_pothole: label != target }, "".into(), "".into());
        let at = part(&target);
        if is_image {
            out.push((Event::Start(Tag::Image { link_type, dest_url, title, id }), at.clone()));
            // Obsidian's `|300` is a width, and no words.
            let alt = Some(label).filter(|label| *label != target && text[label.clone()].parse::<u32>().is_err());
            out.extend(alt.map(words));
            out.push((Event::End(TagEnd::Image), at));
        } else {
            out.push((Event::Start(Tag::Link { link_type, dest_url, title, id }), at.clone()));
            out.push(words(label));
            out.push((Event::End(TagEnd::Link), at));
        }
        from = whole.end;
    }
    if from < text.len() {
        out.push(words(from..text.len()));
    }
}

struct Found {
    whole: Range<usize>,
    target: Range<usize>,
    label: Range<usize>,
    is_image: bool,
}

fn links(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("[[").map(|offset| at + offset) {
        at = open + 2;
        let Some(length) = text[at..].find("]]") else { break };
        let inner = &text[at..at + length];
        if inner.trim().is_empty() || inner.contains(['[', ']', '\n', '<', '>']) {
            continue;
        }
        let is_image = text[..open].ends_with('!');
        let start = open - usize::from(is_image);
        let bar = inner.find('|');
        let target = at..at + bar.unwrap_or(length);
        let label = bar.map_or(target.clone(), |bar| at + bar + 1..at + length);
        if !text[target.clone()].trim().is_empty() && !text[label.clone()].trim().is_empty() {
            found.push(Found { whole: start..at + length + 2, target, label, is_image });
        }
        at += length + 2;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn targets_and_words_are_told_apart() {
        let text = "前[[手順#復旧|復旧の手順]]と![[図.png|300]]と[[a]] [[]] [[x";
        let found: Vec<_> =
            links(text).iter().map(|f| (&text[f.target.clone()], &text[f.label.clone()], f.is_image)).collect();
        assert_eq!(found, [("手順#復旧", "復旧の手順", false), ("図.png", "300", true), ("a", "a", false)]);
    }
}
