//! Full-width signs where YAML wants half-width ones: a Japanese input method types them, and they look alike.
//!
//! In: a text that is no YAML, and where reading ended. Out: the sign that is meant otherwise, near there. Never: takes a sign inside of
//! quotes or behind the colon of its line for one; it may be part of a value.

use crate::diag::Message;
use crate::say;
use std::ops::Range;

/// Signs that have a meaning in YAML, and how they are typed.
const SIGNS: [(char, &str); 12] = [
    ('：', ":"),
    ('\u{3000}', " "),
    ('｛', "{"),
    ('｝', "}"),
    ('［', "["),
    ('］', "]"),
    ('，', ","),
    ('－', "-"),
    ('＃', "#"),
    ('”', "\""),
    ('“', "\""),
    ('’', "'"),
];

/// A sign that is to be another one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FullWidthSign {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    found: char,
    meant: &'static str,
}

impl FullWidthSign {
    /// What to type in its place.
    pub(crate) fn hint(&self) -> Message {
        let Self { found, meant, .. } = self;
        match *found {
            '\u{3000}' => say!(
                "全角の空白があります。半角の空白にします",
                "a full-width space stands there: type an ordinary one"
            ),
            _ => say!(
                "`{found}` は全角です。半角の `{meant}` にします",
                "`{found}` is full-width: type the half-width `{meant}`"
            ),
        }
    }
}

/// The first such sign on the line where reading ended, else on the line before, where what went wrong may have begun.
pub(crate) fn sign_near(text: &str, at: usize) -> Option<FullWidthSign> {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at))?;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = text[..start].trim_end_matches(['\n', '\r']);
    let earlier = before.rfind('\n').map_or(0, |end| end + 1);
    sign_in_line(text, start).or_else(|| (!before.is_empty()).then(|| sign_in_line(text, earlier)).flatten())
}

fn sign_in_line(text: &str, start: usize) -> Option<FullWidthSign> {
    let line = text[start..].lines().next().unwrap_or_default();
    let mut quote = None;
    for (at, found) in line.char_indices() {
        match (quote, found) {
            (Some(open), _) if found == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(found),
            (None, '#') => return None,
            // What stands behind the colon is a value, where these signs are text; in `{ }` and `[ ]` they are none.
            (None, ':')
                if !line[..at].contains(['{', '['])
                    && !line[at..].contains(['{', '[', '｛', '［', '｝', '］', '”', '“']) =>
            {
                return None;
            }
            _ => {
                if let Some((_, meant)) = SIGNS.iter().find(|(sign, _)| *sign == found) {
                    return Some(FullWidthSign { at: start + at..start + at + found.len_utf8(), found, meant });
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str, line: usize) -> Option<(char, &'static str)> {
        let at = text.lines().take(line - 1).map(|line| line.len() + 1).sum();
        sign_near(text, at).map(|sign| (sign.found, sign.meant))
    }

    #[test]
    fn a_sign_is_found_on_its_line_or_the_one_before() {
        assert_eq!(near("title：運用\n", 1), Some(('：', ":")));
        assert_eq!(near("title：運用\nlanguage: ja\n", 2), Some(('：', ":")));
        assert_eq!(near("a: 1\n\u{3000}b: 2\n", 2), Some(('\u{3000}', " ")));
        assert_eq!(near("a: { b: 1， c: 2 }\n", 1), Some(('，', ",")));
        assert_eq!(near("a: ｛ b: 1 }\n", 1), Some(('｛', "{")));
    }

    #[test]
    fn signs_of_values_quotes_and_comments_are_text() {
        for text in ["a: 時刻：9時\n", "a: \"｛x｝\"\nb\n", "# 見出し：ここ\nb\n", "a: b\n"] {
            assert_eq!(near(text, 1), None, "{text}");
        }
    }
}
