//! How comments are written in each dialect: what begins one, what ends it, and how far one goes that is never closed.
//!
//! In: nothing, or what stands before a sign. Out: patterns. Never: looks at a whole text.

use regex::Regex;
use std::sync::LazyLock;

/// Whether a text may hold any.
pub(in crate::content::dialects) fn may_contain(text: &str) -> bool {
    OPEN.is_match(text)
}

/// What stands before `%%` in its line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// A number: the signs are its unit.
    Number,
    /// What may be a value: a number before a blank, a numeral of kanji, a code span, what is bracketed.
    Perhaps,
    Words,
}

impl Before {
    pub(super) fn of(line: &str) -> Self {
        let marks = ['*', '_', '~', '`'];
        let mut tight = line.trim_end_matches(marks);
        // The ends of elements: `<b>80</b>%%`.
        while let Some((before, name)) = tight.strip_suffix('>').and_then(|inner| inner.rsplit_once("</")) {
            if !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                break;
            }
            tight = before.trim_end_matches(marks);
        }
        if tight.ends_with(char::is_numeric) {
            return Self::Number;
        }
        let near = line.trim_end_matches(|c: char| c.is_whitespace() || "*_~`".contains(c));
        let is_value = |c: char| c.is_numeric() || "一二三四五六七八九十百千万億数何)）}".contains(c);
        if near.ends_with(is_value) || line.ends_with('`') { Self::Perhaps } else { Self::Words }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Text,
    Block,
}

pub(super) static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    let dialects = [
        r"(?P<obsidian>%%)",
        r"(?P<html><!--)",
        r"(?P<hugo>\{\{-?\s*/\*)",
        r"(?P<mdx>\{/\*)",
        r"(?P<spaced>\{\s+/\*)",
        r"(?P<lines>\{[ \t]*\r?\n[ \t]*//)",
        r"(?P<kramdown>\{::comment\s*\})",
        r"(?P<jinja>\{\#[\s-])",
        r"(?P<liquid>\{%-?\s*comment(?:\s[^%{}]*)?-?%\})",
        r"(?P<shortcode>\{\{[<%]\s*comment(?:\s[^<>%]*)?[>%]\}\})",
        r"(?P<org>(?i:\#\+begin_comment)\b)",
        r"(?P<definition>\[//\]:|\[(?i:comment)\]:[ \t]*(?:(?m:\#(?:[ \t]|$))|<[ \t]*>))",
    ];
    Regex::new(&dialects.join("|")).expect("the pattern is sound")
});

pub(super) struct Dialect {
    pub(super) name: &'static str,
    pub(super) close: Regex,
    /// How far one goes that is never closed, when it begins a line and when it does not.
    pub(super) open_end: (Option<End>, Option<End>),
}

pub(super) static DIALECTS: LazyLock<Vec<Dialect>> = LazyLock::new(|| {
    let close = |pattern: &str| Regex::new(pattern).expect("the pattern is sound");
    let dialect = |name, pattern, first, later| Dialect { name, close: close(pattern), open_end: (first, later) };
    let (text, block) = (Some(End::Text), Some(End::Block));
    vec![
        dialect("obsidian", "%%", text, None),
        dialect("html", "-->", block, block),
        dialect("hugo", r"\*/\s*-?\}\}", text, None),
        dialect("mdx", r"\*/\s*\}", text, None),
        // What else the braces hold is no comment, but an expression.
        dialect("spaced", r"\*/(?:\s*\})?", None, None),
        dialect("lines", r"\n[ \t]*(?:\}|[^/\s]|/[^/])", None, None),
        dialect("kramdown", r"\{:/(?:comment)?\}", text, None),
        dialect("jinja", r"#\}", None, None),
        dialect("liquid", r"\{%-?\s*endcomment\s*-?%\}", text, text),
        dialect("shortcode", r"\{\{[<%]\s*/\s*comment\s*[>%]\}\}", text, text),
        dialect("org", r"(?im)^[ \t>]*#\+end_comment[^\n]*", text, None),
    ]
});
