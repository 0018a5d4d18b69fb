//! A script → its tokens.
//!
//! In: JavaScript or TypeScript. Out: words, literal texts and marks with their bytes. Never: takes what stands in a text, a comment or
//! a pattern for code.

use std::ops::Range;

/// How deep templates may nest in one another.
const DEEPEST: usize = 20;

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a word of the language.
    Word(String),
    /// A text whose value is known.
    Text(String),
    /// A number.
    Number(String),
    /// A template with code in it, or a pattern: a value that is not known.
    Unknown,
    /// `=>`
    Arrow,
    /// `...`
    Spread,
    /// Any other mark.
    Mark(char),
}

/// A token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its bytes.
    pub range: Range<usize>,
}

impl Token {
    /// Whether it is this mark.
    pub(super) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// The word that it is.
    pub(super) fn word(&self) -> Option<&str> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }
}

/// Every token of a script; one that ends within a text or a comment ends there.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let blank = blank(rest);
        if blank > 0 {
            at += blank;
            continue;
        }
        let (kind, length) = match first {
            '"' | '\'' => quoted(rest, first),
            '`' => template(rest, 0),
            '/' if begins_pattern(found.last()) => (Kind::Unknown, pattern(rest)),
            '.' if rest.starts_with("...") => (Kind::Spread, 3),
            '=' if rest.starts_with("=>") => (Kind::Arrow, 2),
            c if c.is_ascii_digit() => {
                let length = length_of(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
                (Kind::Number(rest[..length].to_owned()), length)
            }
            c if is_name(c) => {
                let length = length_of(rest, is_name);
                (Kind::Word(rest[..length].to_owned()), length)
            }
            c => (Kind::Mark(c), c.len_utf8()),
        };
        found.push(Token { kind, range: at..at + length });
        at += length;
    }
    found
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '@')
}

fn length_of(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c: char| !is_part(c)).unwrap_or(text.len())
}

/// How many bytes of space or comment a text begins with.
fn blank(text: &str) -> usize {
    if text.starts_with("//") || text.starts_with("#!") {
        return text.find('\n').unwrap_or(text.len());
    }
    if let Some(inside) = text.strip_prefix("/*") {
        return inside.find("*/").map_or(text.len(), |end| end + 4);
    }
    text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len()
}

/// A text in quotes, and its length.
fn quoted(text: &str, quote: char) -> (Kind, usize) {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => escaped(&mut chars, &mut value),
            '\n' => return (Kind::Unknown, at),
            c if c == quote => return (Kind::Text(value), at + 1),
            c => value.push(c),
        }
    }
    (Kind::Unknown, text.len())
}

/// What stands behind a backslash.
fn escaped(chars: &mut impl Iterator<Item = (usize, char)>, value: &mut String) {
    let Some((_, c)) = chars.next() else { return };
    let digits = match c {
        'n' => return value.push('\n'),
        't' => return value.push('\t'),
        'r' | '\n' => return,
        'x' => 2,
        'u' => 4,
        other => return value.push(other),
    };
    let mut code = String::new();
    let mut braced = false;
    while let Some((_, c)) = (code.len() < digits || braced).then(|| chars.next()).flatten() {
        match c {
            '{' => braced = true,
            '}' => break,
            c => code.push(c),
        }
    }
    value.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
}

/// A text in backticks, and its length; with code in it the value is not known.
fn template(text: &str, depth: usize) -> (Kind, usize) {
    let (mut value, mut is_known) = (String::new(), true);
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => escaped(&mut chars, &mut value),
            '`' => return (if is_known { Kind::Text(value) } else { Kind::Unknown }, at + 1),
            '$' if text[at + 1..].starts_with('{') => {
                is_known = false;
                let end = at + 2 + code(&text[at + 2..], depth);
                while chars.next_if(|(at, _)| *at < end).is_some() {}
            }
            c => value.push(c),
        }
    }
    (Kind::Unknown, text.len())
}

/// How many bytes the code within a template has, with the brace that closes it.
fn code(text: &str, templates: usize) -> usize {
    let (mut at, mut depth) = (0, 0);
    while let Some(c) = text[at..].chars().next() {
        at += match c {
            '"' | '\'' => quoted(&text[at..], c).1.max(1),
            '`' if templates < DEEPEST => template(&text[at..], templates + 1).1.max(1),
            c => c.len_utf8(),
        };
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a slash behind this token begins a pattern, and divides nothing.
fn begins_pattern(before: Option<&Token>) -> bool {
    match before.map(|token| &token.kind) {
        None | Some(Kind::Arrow | Kind::Spread) => true,
        Some(Kind::Mark(mark)) => !matches!(mark, ')' | ']' | '}'),
        Some(Kind::Word(word)) => matches!(word.as_str(), "return" | "typeof" | "case" | "in" | "of"),
        _ => false,
    }
}

/// How many bytes a pattern has, to the end of its line at most.
fn pattern(text: &str) -> usize {
    let (mut is_escaped, mut in_class) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return at + 1 + length_of(&text[at + 1..], |c| c.is_ascii_alphabetic()),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |token: Token| match token.kind {
            Kind::Word(word) => word,
            Kind::Text(text) => format!("'{text}'"),
            Kind::Number(number) => number,
            Kind::Unknown => "?".to_owned(),
            Kind::Arrow => "=>".to_owned(),
            Kind::Spread => "...".to_owned(),
            Kind::Mark(mark) => mark.to_string(),
        };
        tokens(text).into_iter().map(show).collect()
    }

    #[test]
    fn texts_comments_and_patterns_are_told_from_code() {
        let text = "// title: 'a'\nx = { title: 'it\\'s', /* b: \"c\" */ p: /[/'\"]\\/x/gi, d: 4 / 2, `a${`}${'`'}`}b`, e: `運用`, \"\\u904b\\u{7528}\" }";
        let expected = [
            "x", "=", "{", "title", ":", "'it's'", ",", "p", ":", "?", ",", "d", ":", "4", "/", "2", ",", "?", ",",
            "e", ":", "'運用'", ",", "'運用'", "}",
        ];
        assert_eq!(shown(text), expected);
    }

    proptest! {
        #[test]
        fn any_text_has_tokens_in_order(text in "[a-z'\"`/\\\\${}\\[\\]*\n:,運]{0,60}") {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert!(token.range.start >= end && token.range.end > token.range.start, "{:?}", token);
                end = token.range.end;
                prop_assert!(text.get(token.range).is_some());
            }
        }
    }
}
