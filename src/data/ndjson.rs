//! JSON Lines → text columns of the declared names.
//!
//! In: the decoded text of one file, one JSON object a line. Out: columns of texts (absent and `null` are null), the lines
//! that are no objects, and the place of any value. Never: guesses a type, or gives up a file for one broken line.
//!
//! `from: a.b` is the key `a.b`, else the key `b` of the object at `a`.

use crate::config::Source;
use crate::data::files::{Body, MalformedRow, RawColumn, RawFile, saturate};
use crate::data::typing::ValueError;
use crate::diag::Place;
use crate::say;
use polars::prelude::{IntoColumn, StringChunkedBuilder};
use serde_json::{Map, Value};
use std::ops::Range;

/// At most so many names of keys are kept for the message about a column that no row has.
const NAMES: usize = 200;

/// Where rows and values stand.
pub(super) struct JsonLines {
    text: String,
    /// Line and byte offset of each row.
    starts: Vec<(u32, usize)>,
    /// For each declared column, the key it was found under.
    keys: Vec<Option<String>>,
    /// Lines that are no objects.
    pub torn: Vec<MalformedRow>,
}

/// Reads a file of JSON Lines.
pub(super) fn read(source: &Source, path: &str, text: String, encoding: &'static str) -> RawFile {
    let mut builders: Vec<StringChunkedBuilder> =
        source.columns.keys().map(|name| StringChunkedBuilder::new(name.as_str().into(), 1024)).collect();
    let mut keys: Vec<Option<String>> = vec![None; source.columns.len()];
    let (mut headers, mut starts, mut torn) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = 0;
    for (line, row) in text.split('\n').enumerate() {
        let start = at;
        at += row.len() + 1;
        let row = row.trim();
        if row.is_empty() {
            continue;
        }
        let object: Map<String, Value> = match serde_json::from_str(row) {
            Ok(object) => object,
            Err(error) => {
                let span = start..start + row.len();
                torn.push(torn_line(path, (saturate(line + 1), span), row, &error));
                continue;
            }
        };
        starts.push((saturate(line + 1), start));
        for ((column, builder), key) in source.columns.values().zip(&mut builders).zip(&mut keys) {
            let found = column.from.iter().find_map(|name| Some((name, value_at(&object, name)?)));
            let text = found.and_then(|(name, value)| Some((text_of(value, row, name)?, value.is_number())));
            // A number of JSON has a decimal point, whatever texts of the column have.
            let text = text.map(|(text, number)| match number && column.written.decimal_comma {
                true => text.replace('.', ","),
                false => text,
            });
            match text {
                Some(value) if !value.trim().is_empty() => builder.append_value(value.trim()),
                _ => builder.append_null(),
            }
            if let Some((name, _)) = found.filter(|_| key.is_none()) {
                *key = Some(name.clone());
            }
        }
        for key in object.keys() {
            if headers.len() < NAMES && !headers.contains(key) {
                headers.push(key.clone());
            }
        }
    }
    let rows = starts.len();
    // A file without rows lacks no column.
    let has = |key: &Option<String>| rows == 0 || key.is_some();
    let columns = builders
        .into_iter()
        .zip(&keys)
        .map(|(builder, key)| has(key).then(|| RawColumn::Raw(builder.finish().into_column())))
        .collect();
    RawFile {
        path: path.to_owned(),
        fingerprint: String::new(),
        encoding,
        packing: None,
        first_row: 0,
        rows,
        columns,
        headers,
        body: Body::Lines(JsonLines { text, starts, keys, torn }),
    }
}

fn torn_line(path: &str, (line, span): (u32, Range<usize>), row: &str, error: &serde_json::Error) -> MalformedRow {
    let column = if error.is_data() { 1 } else { saturate(error.column().max(1)) };
    let text: String = row.chars().take(80).collect();
    let message = if error.is_data() {
        say!(
            "1 行に JSON のオブジェクトが 1 つのはずですが `{text}` です",
            "expected one JSON object a line, found `{text}`"
        )
    } else {
        say!("JSON として読めない行です: `{text}`", "the line is not JSON: `{text}`")
    };
    MalformedRow {
        place: Place { file: path.to_owned(), line, column, length: 0 },
        text,
        message,
        why: ValueError::NotJson,
        span,
    }
}

/// The value of a key, or of a path of keys.
fn value_at<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    if let Some(value) = object.get(name) {
        return Some(value);
    }
    let (outer, inner) = name.split_once('.')?;
    value_at(object.get(outer)?.as_object()?, inner)
}

/// A value as a text; lists and objects as JSON. A number stands as it was written: a float would lose digits of a long
/// identifier.
fn text_of(value: &Value, row: &str, name: &str) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_f64() => {
            Some(span_of(row, name).map_or_else(|| number.to_string(), |span| row[span].to_owned()))
        }
        other => Some(other.to_string()),
    }
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
fn span_of(line: &str, name: &str) -> Option<std::ops::Range<usize>> {
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
