//! Characters and HTML: what is escaped, what is dropped, what is only a comment.
//!
//! In: text. Out: text. Never: parses elements.

use super::inserts::{MARK_END, MARK_START};
use super::pieces::{TOKEN_END, TOKEN_START};
use crate::model::escape_html;

/// Whether a piece of raw HTML is one comment and nothing else.
pub(super) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.strip_prefix("<!--").and_then(|rest| rest.find("-->").map(|end| end + 3 == rest.len())).unwrap_or(false)
}

/// Characters that mean something to us or nothing to a browser; they never reach a page.
pub(super) fn is_reserved(c: char) -> bool {
    matches!(c, TOKEN_START | TOKEN_END | MARK_START | MARK_END) || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
}

/// Text as HTML, without the characters that never reach a page.
pub(super) fn escape(text: &str) -> String {
    if text.contains(is_reserved) {
        return escape_html(&text.replace(is_reserved, ""));
    }
    escape_html(text)
}

/// The value of an attribute that the sanitiser wrote.
pub(super) fn unescape(value: &str) -> String {
    let value = value
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", "\u{a0}");
    value.replace("&amp;", "&")
}
