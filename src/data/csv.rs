//! CSV bytes → text columns of the declared names, without any guess about types.
//!
//! In: the bytes of one file. Out: columns of trimmed texts (empty is null), the rows that have another number of fields
//! than the header, and the place of any field. Never: infers a type, moves a value to another column, or drops a row.
//!
//! One tokenizer decides what a row is, for values, for ragged rows and for places alike; a second opinion (the engine's
//! own CSV reader fills or cuts ragged rows, and reads CP932 as mojibake) could disagree about quotes.

use crate::config::{CsvEncoding, Source};
use crate::data::files::{Body, RawFile, Torn, as_said, saturate, unreadable};
use crate::data::typing::Why;
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use ::csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE};
use polars::prelude::{Column, IntoColumn, StringChunkedBuilder};

/// The decoded text of a file and where its rows stand in it.
pub(super) struct CsvText {
    text: String,
    /// What stands between two values.
    pub separator: u8,
    /// Byte offset of each well-formed row.
    starts: Vec<usize>,
    /// For each declared column, its position in a row.
    fields: Vec<Option<usize>>,
    /// Line of the header.
    pub header_line: u32,
    /// Rows with another number of fields than the header.
    pub torn: Vec<Torn>,
    /// Where a quote is opened that is never closed.
    pub unclosed: Option<Place>,
}

type Refused = Box<Diagnostic>;

/// Reads a CSV file.
pub(super) fn read(source: &Source, path: &str, bytes: &[u8]) -> Result<RawFile, Refused> {
    let (text, encoding) = decode(source, path, bytes)?;
    let separator = source.separator.unwrap_or_else(|| guess_separator(source, &text));
    let mut rows =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let failed = |error: ::csv::Error| Box::new(unreadable(path, &as_said(&error.to_string())));
    if !rows.read_byte_record(&mut record).map_err(failed)? {
        return Err(Box::new(unreadable(path, &say!("空のファイルです", "the file is empty"))));
    }
    let headers: Vec<String> = record.iter().map(|h| String::from_utf8_lossy(h).trim().to_owned()).collect();
    let header_line = line_of(&text, row_start(&text, &record));
    let fields: Vec<Option<usize>> = source
        .columns
        .values()
        .map(|column| column.from.iter().find_map(|name| headers.iter().position(|h| h == name)))
        .collect();
    let mut builders: Vec<StringChunkedBuilder> =
        source.columns.keys().map(|name| StringChunkedBuilder::new(name.as_str().into(), 1024)).collect();
    let (mut starts, mut misfits, mut last) = (Vec::new(), Vec::new(), None);
    while rows.read_byte_record(&mut record).map_err(failed)? {
        let start = row_start(&text, &record);
        last = Some(start);
        if record.len() != headers.len() {
            misfits.push((start, record.len()));
            continue;
        }
        starts.push(start);
        for (builder, field) in builders.iter_mut().zip(&fields) {
            let Some(field) = field else { continue };
            let value = std::str::from_utf8(&record[*field]).expect("a field is a slice of valid UTF-8").trim();
            if value.is_empty() { builder.append_null() } else { builder.append_value(value) }
        }
    }
    let columns: Vec<Option<Column>> = builders
        .into_iter()
        .zip(&fields)
        .map(|(builder, field)| field.map(|_| builder.finish().into_column()))
        .collect();
    let unclosed = last.and_then(|start| unclosed_quote(path, &text, start, separator));
    let torn = ragged(path, &text, &misfits, headers.len(), separator);
    let rows = starts.len();
    let text = CsvText { text, separator, starts, fields, header_line, torn, unclosed };
    Ok(RawFile {
        path: path.to_owned(),
        fingerprint: String::new(),
        encoding,
        packing: None,
        first_row: 0,
        rows,
        columns,
        headers,
        body: Body::Csv(text),
    })
}

/// The text of bytes without a byte order mark: UTF-16 when one says so, UTF-8 when that is valid, else CP932 when that is;
/// and the name of what it was. A text with NUL characters is no text.
pub(super) fn text_of(bytes: &[u8]) -> Option<(String, &'static str)> {
    utf16(bytes).or_else(|| utf8(bytes)).or_else(|| cp932(bytes)).filter(|(text, _)| !text.contains('\0'))
}

fn utf8(bytes: &[u8]) -> Option<(String, &'static str)> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).ok().map(|text| (text.to_owned(), "utf-8"))
}

/// UTF-16 that says so with a byte order mark.
fn utf16(bytes: &[u8]) -> Option<(String, &'static str)> {
    let (order, rest) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => (UTF_16BE, rest),
        _ => return None,
    };
    order.decode_without_bom_handling_and_without_replacement(rest).map(|text| (text.into_owned(), "utf-16"))
}

fn cp932(bytes: &[u8]) -> Option<(String, &'static str)> {
    SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).map(|text| (text.into_owned(), "cp932"))
}

/// A declared encoding is held to its word.
pub(super) fn decode(source: &Source, path: &str, bytes: &[u8]) -> Result<(String, &'static str), Refused> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (decoded, expected) = match source.encoding {
        CsvEncoding::Utf8 => (utf8(bytes), "UTF-8"),
        CsvEncoding::Cp932 => (cp932(bytes), "CP932"),
        CsvEncoding::Utf16 => (utf16(bytes), "UTF-16"),
        CsvEncoding::Auto => (text_of(bytes), "UTF-8 / CP932"),
    };
    let named = &source.name;
    let decoded = decoded.filter(|(text, _)| !text.contains('\0'));
    decoded.ok_or_else(|| {
        let place = std::str::from_utf8(bytes).err().filter(|_| expected == "UTF-8").map_or_else(
            || Place::file(path),
            |error| {
                let before = &bytes[..error.valid_up_to()];
                let line = before.iter().filter(|b| **b == b'\n').count() + 1;
                Place { file: path.to_owned(), line: saturate(line), column: 0, length: 0 }
            },
        );
        let diagnostic = Diagnostic::new(
            code::DATA_ENCODING,
            place,
            say!(
                "文字コードは {expected} のはずですが、そのようには読めません",
                "expected {expected} text, but the bytes are not valid {expected}"
            ),
        );
        Box::new(match source.encoding {
            CsvEncoding::Auto => diagnostic.hint(say!(
                "UTF-8（CSV UTF-8）または CP932 で保存し直してください",
                "save the file again as UTF-8 (\"CSV UTF-8\") or CP932"
            )),
            _ => diagnostic.hint(say!(
                "`data/sources.yaml` の `{named}` で `encoding: auto` にするか、ファイルを保存し直してください",
                "set `encoding: auto` for `{named}` in `data/sources.yaml`, or save the file again"
            )),
        })
    })
}

/// The separator under which the header names most declared columns, then the one with most fields.
fn guess_separator(source: &Source, text: &str) -> u8 {
    let mut best = (0, 0, b',');
    for separator in [b',', b';', b'\t'] {
        let mut rows =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
        let mut record = ByteRecord::new();
        if !rows.read_byte_record(&mut record).unwrap_or(false) {
            continue;
        }
        let headers: Vec<String> = record.iter().map(|h| String::from_utf8_lossy(h).trim().to_owned()).collect();
        let named = source.columns.values().filter(|c| c.from.iter().any(|name| headers.contains(name))).count();
        if (named, headers.len()) > (best.0, best.1) {
            best = (named, headers.len(), separator);
        }
    }
    best.2
}

/// Where a record begins: the reader counts blank lines before it as part of it.
fn row_start(text: &str, record: &ByteRecord) -> usize {
    let at = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX)).min(text.len());
    at + text.as_bytes()[at..].iter().take_while(|b| matches!(b, b'\n' | b'\r')).count()
}

fn line_of(text: &str, at: usize) -> u32 {
    saturate(text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1)
}

/// The bytes of one field, quotes included, and whether a quote in it is never closed. A field that the row does not
/// have is the end of the row.
fn field_span(text: &str, start: usize, separator: u8, index: usize) -> (std::ops::Range<usize>, bool) {
    let bytes = text.as_bytes();
    let (mut at, mut field) = (start, 0);
    loop {
        let from = at;
        let mut quoted = bytes.get(at) == Some(&b'"');
        if quoted {
            at += 1;
        }
        while let Some(&byte) = bytes.get(at) {
            if quoted && byte == b'"' {
                if bytes.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    quoted = false;
                }
            } else if !quoted && (byte == separator || byte == b'\n' || byte == b'\r') {
                break;
            }
            at += 1;
        }
        let ended = bytes.get(at) != Some(&separator);
        if field == index || ended {
            return (from..at, quoted);
        }
        (at, field) = (at + 1, field + 1);
    }
}

fn unclosed_quote(path: &str, text: &str, start: usize, separator: u8) -> Option<Place> {
    let (span, unclosed) = field_span(text, start, separator, usize::MAX);
    unclosed.then(|| Place::of_range(path, text, span.start..span.start + 1))
}

fn ragged(path: &str, text: &str, misfits: &[(usize, usize)], expected: usize, separator: u8) -> Vec<Torn> {
    let (mut line, mut counted) = (1, 0);
    misfits
        .iter()
        .map(|&(start, fields)| {
            line += text.as_bytes()[counted..start].iter().filter(|b| **b == b'\n').count();
            counted = start;
            let (last, _) = field_span(text, start, separator, usize::MAX);
            let row: String = text[start..last.end].lines().next().unwrap_or("").chars().take(80).collect();
            let place = Place::at(path, saturate(line), 1, saturate(row.chars().count()));
            let message =
                say!("{expected} 列のはずですが {fields} 列です", "expected {expected} fields, found {fields}");
            Torn { place, text: row, message, why: Why::Ragged, span: start..last.end }
        })
        .collect()
}

impl CsvText {
    /// A piece of the decoded text.
    pub(super) fn slice(&self, span: &std::ops::Range<usize>) -> &str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// The places of values, asked for in the order of rows; a value is the whole line when its column is not in the file.
    pub(super) fn places<'a>(&'a self, path: &'a str) -> impl FnMut(usize, usize) -> Place + 'a {
        let (mut line, mut counted) = (1, 0);
        move |row, column| {
            let start = self.starts[row];
            if start < counted {
                (line, counted) = (1, 0);
            }
            line += self.text.as_bytes()[counted..start].iter().filter(|b| **b == b'\n').count();
            counted = start;
            let Some(field) = self.fields[column] else {
                return Place { file: path.to_owned(), line: saturate(line), column: 0, length: 0 };
            };
            let (span, _) = field_span(&self.text, start, self.separator, field);
            let mut place = Place::of_range(path, &self.text[start..], span.start - start..span.end - start);
            place.line = saturate(line + place.line as usize - 1);
            place
        }
    }
}
