//! Hugo's shortcodes, which are not rendered: each is said once, and only the tag disappears.
//!
//! In: a body. Out: the body with every shortcode outside code blanked at equal length, so that offsets stay true. Never:
//! touches code, or the escaped form `{{</* name */>}}`.

use super::source::Source;
use super::{FILLER, OPTIONS};
use crate::diag::{Diagnostic, code};
use crate::say;
use pulldown_cmark::{Event, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// Blanks the shortcodes of the text from `base` on and says where each began.
pub(super) fn blank<'a>(source: &Source<'a>, base: usize, found: &mut Vec<Diagnostic>) -> Cow<'a, str> {
    let body = &source.text[base..];
    if !body.contains("{{<") && !body.contains("{{%") {
        return Cow::Borrowed(body);
    }
    let ranges = shortcodes(body);
    for range in &ranges {
        let inner = body[range.start + 3..range.end - 3].trim();
        if inner.starts_with('/') {
            continue;
        }
        let name: String = inner.chars().take_while(|c| !c.is_whitespace()).collect();
        let place = source.place(base + range.start..base + range.end);
        found.push(
            Diagnostic::new(
                code::CONTENT_SHORTCODE,
                place,
                say!("ショートコード `{name}` はまだ描画できません", "the shortcode `{name}` is not rendered"),
            )
            .hint(say!(
                "中の Markdown はそのまま表示します。コードとして見せるときは `` ` `` で囲みます",
                "its inner Markdown is still shown; to show the tag itself, write it as code"
            )),
        );
    }
    Cow::Owned(filled(body, &ranges))
}

fn shortcodes(body: &str) -> Vec<Range<usize>> {
    let code: Vec<Range<usize>> = Parser::new_ext(body, OPTIONS)
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_))))
        .map(|(_, range)| range)
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = body[at..].find("{{").map(|offset| at + offset) {
        at = start + 2;
        let close = match body.as_bytes().get(at) {
            Some(b'<') => ">}}",
            Some(b'%') => "%}}",
            _ => continue,
        };
        if body[at + 1..].starts_with("/*") || is_inside(&code, start) {
            continue;
        }
        let Some(end) = body[at + 1..].find(close).map(|offset| at + 1 + offset + close.len()) else { continue };
        found.push(start..end);
        at = end;
    }
    found
}

fn is_inside(ranges: &[Range<usize>], at: usize) -> bool {
    // The ranges are ordered and do not overlap.
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

/// The text with the ranges replaced: by blanks where they are all there is in a line, else by a filler that no block
/// rule of Markdown sees.
fn filled(body: &str, ranges: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(body.len());
    let mut from = 0;
    for range in ranges {
        out.push_str(&body[from..range.start]);
        out.extend(
            body[range.clone()].bytes().map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { FILLER }),
        );
        from = range.end;
    }
    out.push_str(&body[from..]);
    out.split_inclusive('\n')
        .map(|line| {
            let alone = line.contains(FILLER) && line.chars().all(|c| c == FILLER || c.is_ascii_whitespace());
            if alone { Cow::Owned(line.replace(FILLER, " ")) } else { Cow::Borrowed(line) }
        })
        .collect()
}
