//! Obsidian's links: `[[page]]`, `[[page#heading|words]]`, `![[picture.png|words]]`; in tables the bar is written `\\|`.
//!
//! In: events. Out: the same with links, whose targets are looked up by name later; an embedded page is a link to it. Never:
//! reads code or the inside of another link.

use crate::content::commonmark::SpannedEvent;
use crate::content::source::Source;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

pub(crate) fn read<'a>(source: &Source<'_>, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
    let mut out = Vec::with_capacity(events.len());
    let mut closed = 0_usize;
    let mut events = events.into_iter().peekable();
    while let Some((event, range)) = events.next() {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                closed = closed.saturating_sub(1);
            }
            Event::Text(text) if closed == 0 && text.contains("[[") && source.text.get(range.clone()) == Some(text) => {
                let mut range = range;
                while let Some(end) = events.peek().and_then(|next| goes_on(source.text, &range, next)) {
                    range.end = end;
                    events.next();
                }
                split(&source.text[range.clone()], &range, &mut out);
                continue;
            }
            _ => {}
        }
        out.push((event, range));
    }
    out
}

/// Where a link ends that goes on behind an escaped bar, in the next text.
fn goes_on(source: &str, range: &Range<usize>, next: &SpannedEvent<'_>) -> Option<usize> {
    let (Event::Text(words), after) = next else { return None };
    let is_open = source[range.clone()].rsplit_once("[[").is_some_and(|(_, inner)| !inner.contains("]]"));
    let is_bar = words.starts_with('|') && source.get(range.end..after.start) == Some("\\");
    let is_whole = source.get(after.clone()) == Some(words) && words.contains("]]");
    (is_open && is_bar && is_whole).then_some(after.end)
}

fn split(text: &str, range: &Range<usize>, out: &mut Vec<SpannedEvent<'_>>) {
    let part = |part: &Range<usize>| range.start + part.start..range.start + part.end;
    let words = |piece: Range<usize>| (Event::Text(text[piece.clone()].to_owned().into()), part(&piece));
    let mut from = 0;
    for Found { whole, target, label, is_image } in links(text) {
        if from < whole.start {
            out.push(words(from..whole.start));
        }
        let dest_url = address(text[target.clone()].trim()).into();
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
        let target = at..at + bar.map_or(length, |bar| inner[..bar].trim_end_matches('\\').len());
        let label = bar.map_or(target.clone(), |bar| at + bar + 1..at + length);
        let is_image = is_image && is_picture(&text[target.clone()]);
        if !text[target.clone()].trim().is_empty() && !text[label.clone()].trim().is_empty() {
            found.push(Found { whole: start..at + length + 2, target, label, is_image });
        }
        at += length + 2;
    }
    found
}

/// A target; of a way of headings (`page#部#節`) the last one is meant.
fn address(target: &str) -> String {
    match (target.split_once('#'), target.rsplit_once('#')) {
        (Some((page, _)), Some((_, heading))) => format!("{page}#{heading}"),
        _ => target.to_owned(),
    }
}

/// Whether what is embedded is a picture; pages, recordings and papers are led to.
fn is_picture(target: &str) -> bool {
    let path = target.split('#').next().unwrap_or(target).trim_end();
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::{address, links};

    #[test]
    fn targets_and_words_are_told_apart() {
        let text = "前[[手順#復旧|復旧の手順]]と![[図.png|300]]と[[a]] [[]] [[x";
        let found: Vec<_> =
            links(text).iter().map(|f| (&text[f.target.clone()], &text[f.label.clone()], f.is_image)).collect();
        assert_eq!(found, [("手順#復旧", "復旧の手順", false), ("図.png", "300", true), ("a", "a", false)]);
        let found: Vec<_> = links("![[覚え書き]] ![[録画.mp4]] [[a\\|甲]]")
            .into_iter()
            .map(|f| (f.whole, f.is_image, f.target.len(), f.label.len()))
            .collect();
        // 覚え書き and 録画 take three bytes a sign; the whole is taken with its `!`.
        assert_eq!(found, [(0..17, false, 12, 12), (18..33, false, 10, 10), (34..44, false, 1, 3)]);
        assert_eq!((address("頁#部#節"), address("頁")), ("頁#節".to_owned(), "頁".to_owned()));
    }
}
