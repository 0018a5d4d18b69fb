//! Where anything in a CSV file stands, for the few rows that are told about.
//!
//! In: a file and how many rows its pieces have. Out: the place and the text of any field. Never: keeps a position for every
//! row; a row is found again by reading its piece once more.

use super::file::CsvFile;
use super::footer;
use super::piece::Piece;
use super::record::Record;
use super::rows::{Field, Rows, line_ends};
use crate::data::malformed_row::{MalformedRow, saturate};
use crate::diag::Place;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

/// The rows of a file, for places and texts.
pub(in crate::data) struct CsvText {
    file: Arc<CsvFile>,
    /// For each piece, the first of its well-formed rows.
    pieces: Vec<usize>,
    rows: usize,
    /// Rows with another number of fields than the header.
    pub torn: Vec<MalformedRow>,
    /// Lines that are the headers once more.
    pub repeated_headers: Vec<u32>,
    /// Lines below the rows that are none.
    pub footer: Vec<MalformedRow>,
    /// Where a quote is opened that is never closed.
    pub unclosed: Option<Place>,
    found: RefCell<Found>,
}

/// The row that was looked at last.
#[derive(Default)]
struct Found {
    piece: usize,
    /// Its number among the well-formed rows of the piece, and one; 0 before the first.
    after: usize,
    fields: Vec<Field>,
    range: Range<usize>,
    /// Line ends of the piece before `counted`.
    lines: usize,
    counted: usize,
}

impl CsvText {
    pub(super) fn new(file: Arc<CsvFile>) -> Self {
        Self {
            file,
            pieces: Vec::new(),
            rows: 0,
            torn: Vec::new(),
            repeated_headers: Vec::new(),
            footer: Vec::new(),
            unclosed: None,
            found: RefCell::default(),
        }
    }

    pub(super) fn push(&mut self, piece: Piece<'_>) {
        self.pieces.push(self.rows);
        self.rows += piece.rows;
        self.torn.extend(piece.torn);
        self.repeated_headers.extend(piece.repeated_headers);
        // Only the last record of a file can be open at its end.
        self.unclosed = piece.unclosed;
    }

    /// Tells the lines below the rows from rows that do not fit, once every piece is there.
    pub(super) fn finish(&mut self) {
        if self.unclosed.is_none() {
            self.footer = footer::split_off(&self.file, &mut self.torn);
        }
    }

    /// What stands between two values.
    pub(in crate::data) fn separator(&self) -> u8 {
        self.file.separator
    }

    pub(in crate::data) fn header_line(&self) -> u32 {
        self.file.header_line
    }

    pub(in crate::data) fn has_two_header_rows(&self) -> bool {
        self.file.has_two_header_rows
    }

    /// A part of the decoded text.
    pub(in crate::data) fn slice(&self, span: &Range<usize>) -> &str {
        self.file.text(span.clone())
    }

    /// The place of a value; the whole line when its column is not in the file.
    pub(in crate::data) fn place(&self, row: usize, column: usize) -> Place {
        let file = &self.file;
        self.look_at(row, |text, found| {
            let line = file.first_line(found.piece) + found.lines;
            let Some(field) = file.fields[column] else {
                return Place { file: file.path.clone(), line: saturate(line), column: 0, length: 0 };
            };
            let mut place = Place::of_range(&file.path, text, found.fields[field].range.clone());
            place.line = saturate(line + place.line as usize - 1);
            place
        })
    }

    /// The value as the file holds it, without white space around it; empty when its column is not in the file.
    pub(in crate::data) fn value(&self, row: usize, column: usize) -> String {
        let Some(field) = self.file.fields[column] else { return String::new() };
        self.look_at(row, |text, found| found.fields[field].value(text, &mut String::new()).trim().to_owned())
    }

    /// The first column, from 0, that has values and no header.
    pub(in crate::data) fn unnamed_column(&self) -> Option<usize> {
        let file = &self.file;
        let unnamed: Vec<usize> = (0..file.headers.len()).filter(|at| file.headers[*at].is_empty()).collect();
        if unnamed.is_empty() {
            return None;
        }
        let (mut fields, mut scratch, mut first) = (Vec::new(), String::new(), None);
        for piece in 0..file.cuts.len() {
            let text = file.text(file.piece(piece));
            let mut rows = Rows::new(text.as_bytes(), file.separator);
            while rows.next(&mut fields).is_some() {
                let mut is_filled = |at: &&usize| {
                    fields.get(**at).is_some_and(|field| !field.value(text, &mut scratch).trim().is_empty())
                };
                let filled = unnamed.iter().find(&mut is_filled).copied();
                first = first.into_iter().chain(filled).min();
            }
        }
        first
    }

    /// Finds a row and shows its text: on from the last one, or again from the start of its piece.
    fn look_at<T>(&self, row: usize, show: impl FnOnce(&str, &Found) -> T) -> T {
        let piece = self.pieces.partition_point(|first| *first <= row) - 1;
        let row = row - self.pieces[piece];
        let range = self.file.piece(piece);
        let bytes = &self.file.body.bytes()[range.clone()];
        let mut found = self.found.borrow_mut();
        if piece != found.piece || row + 1 < found.after {
            *found = Found { piece, ..Found::default() };
        }
        let from = found.range.end;
        let mut rows = Rows::new(&bytes[from..], self.file.separator);
        while found.after <= row {
            let Some(start) = rows.next(&mut found.fields) else { break };
            let text = self.file.text(range.start + from..range.end);
            found.after += usize::from(self.file.record(text, &found.fields) == Record::Row);
            found.range = from + start..from + rows.end();
            if found.after > row {
                found
                    .fields
                    .iter_mut()
                    .for_each(|field| field.range = field.range.start - start..field.range.end - start);
            }
        }
        found.lines += line_ends(&bytes[found.counted..found.range.start]);
        found.counted = found.range.start;
        let whole = range.start + found.range.start..range.start + found.range.end;
        show(self.file.text(whole), &found)
    }
}
