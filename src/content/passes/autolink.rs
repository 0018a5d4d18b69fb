//! Addresses in a text: where they stand, why one is left out, and bare `https://…` as links.
//!
//! In: link events with their ranges. Out: places, findings, and events. Never: resolves an address, or judges its scheme.

use crate::content::commonmark::SpannedEvent;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Makes bare web addresses links; they end before Japanese text and before closing punctuation.
pub(crate) fn autolink<'a>(source: &'a str, events: Vec<SpannedEvent<'a>>) -> Vec<SpannedEvent<'a>> {
    let mut out = Vec::with_capacity(events.len());
    let mut closed = 0_usize;
    for (event, range) in events {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                closed = closed.saturating_sub(1);
            }
            Event::Text(text) if closed == 0 && text.contains("://") && source[range.clone()] == **text => {
                push_linked(source, range, &mut out);
                continue;
            }
            _ => {}
        }
        out.push((event, range));
    }
    out
}

fn push_linked<'a>(source: &'a str, range: Range<usize>, out: &mut Vec<SpannedEvent<'a>>) {
    let text = |range: Range<usize>| (Event::Text(source[range.clone()].into()), range);
    let mut from = range.start;
    for url in addresses(&source[range.clone()]) {
        let url = range.start + url.start..range.start + url.end;
        if from < url.start {
            out.push(text(from..url.start));
        }
        let tag = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: source[url.clone()].into(),
            title: "".into(),
            id: "".into(),
        };
        out.push((Event::Start(tag), url.clone()));
        out.push(text(url.clone()));
        out.push((Event::End(TagEnd::Link), url.clone()));
        from = url.end;
    }
    if from < range.end {
        out.push(text(from..range.end));
    }
}

/// The ranges of the web addresses in a text.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (colon, _) in text.match_indices("://") {
        let before = &text[..colon];
        let Some(scheme) = ["https", "http"].into_iter().find(|scheme| before.ends_with(scheme)) else { continue };
        let start = colon - scheme.len();
        let glued = text[..start].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        if glued || found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let host = colon + 3;
        let length = text[host..].find(|c: char| !c.is_ascii_graphic() || "<>\"`{}|^\\".contains(c));
        let url = trim_end(&text[start..length.map_or(text.len(), |length| host + length)]);
        if url.len() > host - start && text.as_bytes()[host].is_ascii_alphanumeric() {
            found.push(start..start + url.len());
        }
    }
    found
}

/// Closing punctuation belongs to the sentence; a closing parenthesis only when nothing in the address opened it.
fn trim_end(mut url: &str) -> &str {
    loop {
        let shorter = url.trim_end_matches(|c| "?!.,:;*_~'[]".contains(c));
        let shorter = match shorter.strip_suffix(')') {
            Some(rest) if shorter.matches(')').count() > shorter.matches('(').count() => rest,
            _ => shorter,
        };
        if shorter.len() == url.len() {
            return url;
        }
        url = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_before_japanese_and_closing_punctuation() {
        let table: [(&str, &[&str]); 9] = [
            ("詳細はhttps://example.com/a?b=1#cを参照。", &["https://example.com/a?b=1#c"]),
            ("（https://example.com/x_y）", &["https://example.com/x_y"]),
            ("see (http://a.b/c_(d)).", &["http://a.b/c_(d)"]),
            ("https://a.b, https://c.d!", &["https://a.b", "https://c.d"]),
            ("https://example.com/手順です。", &["https://example.com/"]),
            ("xhttps://a.b", &[]),
            ("https://", &[]),
            ("ftp://a.b", &[]),
            ("https://r.io/https://x.io/", &["https://r.io/https://x.io/"]),
        ];
        for (text, expected) in table {
            let found: Vec<&str> = addresses(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
