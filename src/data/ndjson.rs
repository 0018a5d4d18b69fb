//! JSON Lines → text columns of the declared names.
//!
//! In: the decoded text of one file, one JSON object a line. Out: columns of texts (absent and `null` are null), the lines
//! that are no objects, and the place of any value. Never: guesses a type, or gives up a file for one broken line.
//!
//! `from: a.b` is the key `a.b`, else the key `b` of the object at `a`.

use crate::config::Source;
use crate::data::json_lines::{JsonLines, span_of};
use crate::data::malformed_row::{MalformedRow, saturate};
use crate::data::raw_file::{Body, RawColumn, RawFile};
use crate::data::value_error::ValueError;
use crate::diag::Place;
use crate::say;
use polars::prelude::{IntoColumn, StringChunkedBuilder};
use serde_json::{Map, Value};
use std::ops::Range;

/// At most so many names of keys are kept for the message about a column that no row has.
const NAMES: usize = 200;

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
                torn.push(torn_line(path, saturate(line + 1), span, row, &error));
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

fn torn_line(path: &str, line: u32, span: Range<usize>, row: &str, error: &serde_json::Error) -> MalformedRow {
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
