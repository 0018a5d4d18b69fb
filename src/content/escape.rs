//! Characters and HTML: what is escaped, what is dropped, what is only a comment.
//!
//! In: text. Out: text. Never: parses elements.

use crate::model::escape_html;

/// Around the number of a token in a rendered body.
pub(super) const TOKEN_START: char = '\u{e000}';
pub(super) const TOKEN_END: char = '\u{e001}';
/// Around the number of a mark in a body that is rewritten.
pub(super) const MARK_START: char = '\u{e002}';
pub(super) const MARK_END: char = '\u{e003}';

/// Whether a piece of raw HTML is one comment and nothing else.
pub(super) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.strip_prefix("<!--").and_then(|rest| rest.find("-->").map(|end| end + 3 == rest.len())).unwrap_or(false)
}

/// Characters that mean something to us or nothing to a browser; they never reach a page.
pub(super) fn is_reserved(c: char) -> bool {
    matches!(c, TOKEN_START | TOKEN_END | MARK_START | MARK_END) || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// Whether a text holds such a character; most texts hold none of the bytes that these begin with.
pub(super) fn holds_reserved(text: &str) -> bool {
    let may = |byte: u8| matches!(byte, 0..=0x1f | 0x7f | 0xc2 | 0xee) && !matches!(byte, b'\t' | b'\n' | b'\r');
    // Without a way out in between, the bytes of a piece are compared all at once.
    let mut pieces = text.as_bytes().chunks(64);
    pieces.any(|piece| piece.iter().fold(false, |held, byte| held | may(*byte))) && text.contains(is_reserved)
}

/// Text as HTML, without the characters that never reach a page.
pub(super) fn escape(text: &str) -> String {
    if holds_reserved(text) {
        return escape_html(&text.replace(is_reserved, ""));
    }
    escape_html(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reserved_character_is_seen_by_its_bytes() {
        for c in ('\0'..='\u{10ffff}').filter(|c| is_reserved(*c)) {
            assert!(holds_reserved(&format!("手順{c}")), "{c:?}");
        }
        for text in ["", "a\tb\r\n", "手順　①", "\u{a0}£é", "\u{e0ff}"] {
            assert!(!holds_reserved(text), "{text}");
        }
    }
}
