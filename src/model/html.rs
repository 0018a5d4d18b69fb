//! Text inside HTML and SVG, and clean HTML as nodes: its words, its addresses.
//!
//! In: text, or HTML as the content room writes it. Out: the same, changed or read. Never: cleans what came from elsewhere.

mod nodes;

use html5ever::data::NAMED_ENTITIES;
pub use nodes::{Attribute, Node, OpenElements, Skipped, Tag, nodes, rewrite};
use std::borrow::Cow;

/// Text as HTML, for content and for attributes in quotes.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(escaped);
        done = at + 1;
    }
    out.push_str(&text[done..]);
    out
}

/// What text inside HTML means: the characters that its references stand for. What is no reference stays.
pub fn unescape_html(text: &str) -> Cow<'_, str> {
    let Some((before, mut rest)) = text.split_once('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(before);
    loop {
        match reference(rest) {
            Some((meant, after)) => {
                out.extend(meant.into_iter().flatten());
                rest = after;
            }
            None => out.push('&'),
        }
        let Some((before, after)) = rest.split_once('&') else { break };
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The characters of the reference that stands before a text, behind its `&`, and what follows it. As browsers do it, a number needs no
/// end.
fn reference(text: &str) -> Option<([Option<char>; 2], &str)> {
    let end = text.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#')).unwrap_or(text.len());
    let (name, after) = text.split_at(end);
    if let Some(number) = name.strip_prefix('#') {
        let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |digits| (digits, 16));
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let code = u32::from_str_radix(&digits[..length], radix).ok()?;
        let after = &text[end - (digits.len() - length)..];
        return Some(([Some(char::from_u32(code)?), None], after.strip_prefix(';').unwrap_or(after)));
    }
    let after = after.strip_prefix(';')?;
    // What a text is the beginning of stands in the table, too, and means nothing.
    let (first, second) = *NAMED_ENTITIES.get(&text[..=end]).filter(|(first, _)| *first > 0)?;
    Some(([char::from_u32(first), char::from_u32(second).filter(|_| second > 0)], after))
}

/// The same HTML with each value of `href` and `src` changed. Values are handed over and taken back as they stand in the
/// attribute, escaped.
pub fn map_addresses(html: &str, mut change: impl FnMut(&str) -> String) -> String {
    rewrite(html, |node| {
        let Node::Open(tag) = node else { return None };
        let changed = tag.changed(tag.name, |attribute| {
            let is_address = matches!(attribute.name, "href" | "src");
            Some(if is_address { change(attribute.value).into() } else { attribute.value.into() })
        });
        Some(changed)
    })
}

/// The words of HTML without tags, with single spaces.
pub fn text_of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for node in nodes(html) {
        if let Node::Text(words) = node {
            text.push_str(&unescape_html(words));
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_changed_and_nothing_else() {
        let html = r#"<p title="href=&quot;x">a <a class="x" href="../b/?c&amp;d" rel="y">href="z"</a><img src="e.png" alt="> src="></p> 1 < 2"#;
        let changed = map_addresses(html, |address| format!("[{address}]"));
        let expected = r#"<p title="href=&quot;x">a <a class="x" href="[../b/?c&amp;d]" rel="y">href="z"</a><img src="[e.png]" alt="> src="></p> 1 < 2"#;
        assert_eq!(changed, expected);
        assert_eq!(map_addresses("no tag", |_| unreachable!()), "no tag");
        for broken in ["<a href=\"x", "<a", "<", "a < b", "<a href="] {
            assert!(!map_addresses(broken, |address| address.to_owned()).is_empty(), "{broken}");
        }
    }

    #[test]
    fn words_are_read_without_tags() {
        let html = "<strong>A &amp; B</strong>:\n <code>&lt;x&gt;</code> &#39;&#x3042;&#39; &unknown; <img alt=\"a > b\" src=\"\">end";
        assert_eq!(text_of_html(html), "A & B: <x> 'あ' &unknown; end");
    }

    #[test]
    fn references_mean_their_characters() {
        let table = [
            ("&lt;&#39;&#x3042;&nbsp;&hellip;&nope; &", "<'あ\u{a0}…&nope; &"),
            ("&am;&;&#;&#x;&#xd800;&&amp;lt;", "&am;&;&#;&#x;&#xd800;&&lt;"),
            ("&#65&#66x&#x43 &amp", "ABxC &amp"),
            ("&NotEqualTilde;&apos;&shy;&times;", "\u{2242}\u{338}'\u{ad}×"),
            ("手順", "手順"),
        ];
        for (text, meant) in table {
            assert_eq!(unescape_html(text), meant, "{text}");
        }
        for text in ["", "<a b='c'> & \"d\"", "&amp;lt;"] {
            assert_eq!(unescape_html(&escape_html(text)), text);
        }
    }
}
