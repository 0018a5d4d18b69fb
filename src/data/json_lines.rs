//! Where the values of JSON Lines stand.

use crate::data::malformed_row::MalformedRow;
use crate::diag::Place;
use std::ops::Range;

/// Where rows and values stand.
pub(super) struct JsonLines {
    pub text: String,
    /// Line and byte offset of each row.
    pub starts: Vec<(u32, usize)>,
    /// For each declared column, the key it was found under.
    pub keys: Vec<Option<String>>,
    /// Lines that are no objects.
    pub torn: Vec<MalformedRow>,
}

impl JsonLines {
    /// A piece of the decoded text.
    pub(super) fn slice(&self, span: &Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The places of values; a value whose key is not in its row is the whole line.
    pub(super) fn places<'a>(&'a self, path: &'a str) -> impl FnMut(usize, usize) -> Place + 'a {
        move |row, column| {
            let (line, start) = self.starts[row];
            let row = self.text[start..].lines().next().unwrap_or_default();
            let span = self.keys[column].as_deref().and_then(|key| span_of(row, key));
            let Some(span) = span else { return Place { file: path.to_owned(), line, column: 0, length: 0 } };
            let mut place = Place::of_range(path, row, span);
            place.line = line;
            place
        }
    }
}

/// Where the value of a key, or of a path of keys, stands in a line that is one JSON object.
pub(super) fn span_of(line: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let mut at = skip_space(line, 0);
    let mut nested = None;
    if line.as_bytes().get(at) != Some(&b'{') {
        return None;
    }
    loop {
        at = skip_space(line, at + 1);
        let key_end = value_end(line, at)?;
        let key: String = serde_json::from_str(&line[at..key_end]).ok()?;
        let start = skip_space(line, skip_space(line, key_end) + 1);
        let end = value_end(line, start)?;
        if key == name {
            return Some(start..end);
        }
        if let Some(inner) = name.strip_prefix(&key).and_then(|rest| rest.strip_prefix('.')) {
            nested = span_of(&line[start..end], inner).map(|span| span.start + start..span.end + start);
        }
        at = skip_space(line, end);
        if line.as_bytes().get(at) != Some(&b',') {
            return nested;
        }
    }
}

fn skip_space(line: &str, at: usize) -> usize {
    at + line.as_bytes().get(at..).map_or(0, |rest| rest.iter().take_while(|b| b.is_ascii_whitespace()).count())
}

/// The end of the JSON value that starts at a byte.
fn value_end(line: &str, start: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    let (mut at, mut depth) = (start, 0_usize);
    loop {
        match bytes.get(at)? {
            b'"' => {
                at += 1;
                while *bytes.get(at)? != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return Some(at),
            b'}' | b']' => depth -= 1,
            _ if depth > 0 => {}
            _ => {
                let rest = bytes[at..].iter().take_while(|b| !b",]}".contains(b) && !b.is_ascii_whitespace()).count();
                return Some(at + rest);
            }
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_in_their_lines() {
        let line = r#" {"a": "x,\"}", "b" : {"c":[1,{"d":2}], "e": 12.5} , "障害":true, "b.e": 7}"#;
        let at = |name: &str| span_of(line, name).map(|span| &line[span]);
        assert_eq!(at("a"), Some(r#""x,\"}""#));
        assert_eq!(at("b.c"), Some(r#"[1,{"d":2}]"#));
        assert_eq!(at("障害"), Some("true"));
        assert_eq!(at("b.e"), Some("7"), "a key that is written out goes before a path");
        assert_eq!(at("b.x"), None);
        assert_eq!(at("x"), None);
    }
}
