//! One piece of a CSV file becomes columns.
//!
//! In: a file and the number of a piece. Out: what its rows hold in the declared columns, and the rows that have another
//! number of fields than the header. Never: keeps a position for every row: the few rows that are told about are found again
//! (`text`).
//!
//! Decided in docs/decisions/0020-csv-pieces.md.

use super::columns::Reading;
use super::file::CsvFile;
use super::record::Record;
use super::rows::{Rows, line_ends};
use crate::config::Source;
use crate::data::local_clock::LocalClock;
use crate::data::malformed_row::{MalformedRow, saturate};
use crate::data::value_error::ValueError;
use crate::diag::Place;
use crate::say;
use std::ops::Range;

/// What a piece holds before its columns are settled.
pub(super) struct Piece<'a> {
    /// Rows that have all their fields.
    pub rows: usize,
    /// For each declared column, what the rows hold; `None` when the file has no such header.
    pub columns: Vec<Option<Reading<'a>>>,
    /// Rows with another number of fields than the header.
    pub torn: Vec<MalformedRow>,
    /// Lines that are the headers once more.
    pub repeated_headers: Vec<u32>,
    /// Where a quote is opened that is never closed.
    pub unclosed: Option<Place>,
}

/// So many rows are taken apart, and then read column by column: what reading one column needs stays near the processor, and so do
/// the rows.
const ROWS: usize = 128;

/// Reads the rows of one piece.
pub(super) fn read<'a>(file: &CsvFile, index: usize, source: &'a Source, clock: &'a LocalClock) -> Piece<'a> {
    let range = file.piece(index);
    let text = file.text(range.clone());
    let lines = about_lines(text.as_bytes());
    let mut columns: Vec<Option<Reading<'a>>> =
        source.columns.values().zip(&file.fields).map(|(c, at)| at.map(|_| Reading::new(c, clock, lines))).collect();
    let (mut rows, mut fields, mut scratch) = (Rows::new(text.as_bytes(), file.separator), Vec::new(), String::new());
    let (mut read, mut misfits, mut repeated, mut open) = (0, Vec::new(), Vec::new(), None);
    let expected = file.headers.len();
    loop {
        let before = fields.len();
        let next = rows.append(&mut fields);
        if let Some(start) = next {
            // Only the last field of a text can be open.
            open = fields.last().filter(|field| field.unclosed).map(|field| field.range.start);
            let record = file.record(text, &fields[before..]);
            match record {
                Record::Row => read += 1,
                Record::Torn => misfits.push((start..rows.end(), fields.len() - before)),
                Record::Headers => repeated.push(start),
                Record::Blank => {}
            }
            if record != Record::Row {
                fields.truncate(before);
            }
        }
        if next.is_some() && fields.len() < ROWS * expected {
            continue;
        }
        for (column, at) in columns.iter_mut().zip(&file.fields) {
            let (Some(column), Some(at)) = (column, at) else { continue };
            fields.iter().skip(*at).step_by(expected).for_each(|field| column.push(field.value(text, &mut scratch)));
        }
        fields.clear();
        if next.is_none() {
            break;
        }
    }
    let unclosed = open.map(|at| file.place_of(range.start + at));
    let torn = misfits.iter().map(|(row, fields)| torn(file, index, row, (*fields, expected))).collect();
    let repeated_headers = repeated.into_iter().map(|at| file.line_of(index, at)).collect();
    Piece { rows: read, columns, torn, repeated_headers, unclosed }
}

/// About how many lines a text has, by those at its front. Records end with lines, save those that hold line breaks.
fn about_lines(text: &[u8]) -> usize {
    let front = &text[..text.len().min(1 << 16)];
    let lines = line_ends(front) + 1;
    if front.len() == text.len() { lines } else { lines * text.len() / front.len() * 17 / 16 }
}

fn torn(file: &CsvFile, index: usize, row: &Range<usize>, (fields, expected): (usize, usize)) -> MalformedRow {
    let start = file.cuts[index];
    let span = start + row.start..start + row.end;
    let text: String = file.text(span.clone()).lines().next().unwrap_or("").chars().take(80).collect();
    let place = Place::at(&file.path, file.line_of(index, row.start), 1, saturate(text.chars().count()));
    let message = say!("{expected} 列のはずですが {fields} 列です", "expected {expected} fields, found {fields}");
    MalformedRow { place, text, message, why: ValueError::Ragged, span }
}
