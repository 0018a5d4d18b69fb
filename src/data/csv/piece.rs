//! One piece of a CSV file becomes columns.
//!
//! In: a file and the number of a piece. Out: what its rows hold in the declared columns, and the rows that have another
//! number of fields than the header. Never: keeps a position for every row: the few rows that are told about are found again
//! (`text`).

use super::CsvFile;
use super::columns::Reading;
use super::rows::Rows;
use crate::config::Source;
use crate::data::files::{Torn, saturate};
use crate::data::moment::LocalClock;
use crate::data::typing::Why;
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
    pub torn: Vec<Torn>,
    /// Where a quote is opened that is never closed.
    pub unclosed: Option<Place>,
}

/// Reads the rows of one piece.
pub(super) fn read<'a>(file: &CsvFile, index: usize, source: &'a Source, clock: &'a LocalClock) -> Piece<'a> {
    let range = file.piece(index);
    let text = file.text(range.clone());
    // Records end with lines, save those that hold line breaks.
    let lines = super::line_ends(text.as_bytes()) + 1;
    let mut columns: Vec<Option<Reading<'a>>> =
        source.columns.values().zip(&file.fields).map(|(c, at)| at.map(|_| Reading::new(c, clock, lines))).collect();
    let (mut rows, mut fields, mut scratch) = (Rows::new(text.as_bytes(), file.separator), Vec::new(), String::new());
    let (mut read, mut misfits, mut last) = (0, Vec::new(), None);
    let expected = file.headers.len();
    while let Some(start) = rows.next(&mut fields) {
        last = Some(start);
        if fields.len() != expected {
            misfits.push((start..rows.end(), fields.len()));
            continue;
        }
        read += 1;
        for (column, at) in columns.iter_mut().zip(&file.fields) {
            let (Some(column), Some(at)) = (column, at) else { continue };
            column.push(fields[*at].value(text, &mut scratch));
        }
    }
    let open = last.and_then(|_| fields.last()).filter(|field| field.unclosed);
    let unclosed = open.map(|field| file.place_of(range.start + field.range.start));
    let torn = misfits.iter().map(|(row, fields)| torn(file, index, row, (*fields, expected))).collect();
    Piece { rows: read, columns, torn, unclosed }
}

fn torn(file: &CsvFile, index: usize, row: &Range<usize>, (fields, expected): (usize, usize)) -> Torn {
    let start = file.cuts[index];
    let span = start + row.start..start + row.end;
    let text: String = file.text(span.clone()).lines().next().unwrap_or("").chars().take(80).collect();
    let place = Place::at(&file.path, file.line_of(index, row.start), 1, saturate(text.chars().count()));
    let message = say!("{expected} 列のはずですが {fields} 列です", "expected {expected} fields, found {fields}");
    Torn { place, text, message, why: Why::Ragged, span }
}
