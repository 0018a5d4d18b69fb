//! A file as untyped columns, and where its values stand.

use crate::data::csv::text::CsvText;
use crate::data::json_lines::JsonLines;
use crate::data::malformed_row::MalformedRow;
use crate::data::sheet_rows::SheetRows;
use crate::data::typed::Typed;
use crate::data::unpack::Packing;
use crate::data::unpivot::WideCells;
use crate::diag::{Message, Place};
use crate::say;
use polars::prelude::Column;
use std::ops::Range;

/// One file with its declared columns as they stand in it.
pub(super) struct RawFile {
    /// Path relative to the project.
    pub path: String,
    /// BLAKE3 of its bytes.
    pub fingerprint: String,
    /// `utf-8`, `utf-16`, `cp932`, `windows-1252`, `xlsx` or `parquet`.
    pub encoding: &'static str,
    /// How the file was packed.
    pub packing: Option<Packing>,
    /// Rows of the file before these, when it is read in pieces.
    pub first_row: usize,
    /// Rows that have all their fields; the length of every column.
    pub rows: usize,
    /// For each declared column, what the file holds; `None` when it has no such header.
    pub columns: Vec<Option<RawColumn>>,
    /// The headers of the file.
    pub headers: Vec<String>,
    /// What is left of the file, for places.
    pub body: Body,
}

/// A column as its file gives it.
pub(super) enum RawColumn {
    /// In the type it was written with.
    Raw(Column),
    /// Typed as it was read.
    Typed(Typed),
}

/// What a kind of file knows about where its values stand.
pub(super) enum Body {
    /// Lines of a CSV file.
    Csv(CsvText),
    Lines(JsonLines),
    /// Cells of a sheet.
    Sheet(SheetRows),
    /// The numbers of rows and no more.
    Rows,
    /// Cells of a wide file.
    Cells(WideCells),
}

impl RawFile {
    /// The text of a CSV file.
    pub(super) fn csv(&self) -> Option<&CsvText> {
        match &self.body {
            Body::Csv(text) => Some(text),
            Body::Cells(cells) => cells.wide().csv(),
            _ => None,
        }
    }

    /// Whether its headers stand in two rows.
    pub(super) fn has_two_header_rows(&self) -> bool {
        match &self.body {
            Body::Csv(text) => text.has_two_header_rows(),
            Body::Sheet(rows) => rows.has_two_header_rows,
            Body::Cells(cells) => cells.wide().has_two_header_rows(),
            Body::Lines(_) | Body::Rows => false,
        }
    }

    /// What stands where a row should and is none.
    pub(super) fn malformed_rows(&self) -> &[MalformedRow] {
        match &self.body {
            Body::Csv(text) => &text.torn,
            Body::Lines(lines) => &lines.torn,
            Body::Cells(cells) => cells.wide().malformed_rows(),
            Body::Sheet(_) | Body::Rows => &[],
        }
    }

    /// The places of values by row and column, asked for in the order of rows.
    pub(super) fn places(&self) -> Box<dyn FnMut(usize, usize) -> Place + '_> {
        match &self.body {
            Body::Csv(text) => Box::new(|row, column| text.place(row, column)),
            Body::Lines(lines) => Box::new(lines.places(&self.path)),
            Body::Sheet(_) | Body::Rows => Box::new(|_, _| Place::file(&self.path)),
            Body::Cells(cells) => {
                let mut of_wide = cells.wide().places();
                Box::new(move |row, column| match cells.wide_column(row, column) {
                    Some(column) => of_wide(cells.wide_row(row), column),
                    None => self.header_place(),
                })
            }
        }
    }

    /// A piece of the decoded text of a file that has lines.
    pub(super) fn slice(&self, span: &Range<usize>) -> &str {
        match &self.body {
            Body::Csv(text) => text.slice(span),
            Body::Lines(lines) => lines.slice(span),
            Body::Cells(cells) => cells.wide().slice(span),
            Body::Sheet(_) | Body::Rows => "",
        }
    }

    /// The number of a row for people, from 1: that of the sheet, or its place among the rows.
    pub(super) fn number(&self, row: usize) -> usize {
        match &self.body {
            Body::Sheet(rows) => rows.number(row),
            Body::Cells(cells) => cells.wide().number(cells.wide_row(row)),
            _ => self.first_row + row + 1,
        }
    }

    /// The rows in which a declared column has a number that may have had more digits than its file keeps.
    pub(super) fn lost(&self, column: usize) -> Vec<usize> {
        match &self.body {
            Body::Sheet(rows) => rows.lost(column).collect(),
            Body::Cells(cells) => cells.lost(column),
            Body::Csv(_) | Body::Lines(_) | Body::Rows => Vec::new(),
        }
    }

    /// The place of the header, as far as the file has lines.
    pub(super) fn header_place(&self) -> Place {
        let mut place = Place::file(&self.path);
        place.line = self.csv().map_or(0, CsvText::header_line);
        place
    }

    /// What a message about a value says of its place, where lines and columns do not.
    pub(super) fn with_place(&self, message: Message, row: usize, column: usize) -> Message {
        let (ja, en) = (&message.ja, &message.en);
        match &self.body {
            Body::Csv(_) | Body::Lines(_) => message,
            Body::Sheet(rows) => {
                let cell = rows.cell(row, column);
                say!("{cell}: {ja}", "{cell}: {en}")
            }
            Body::Cells(cells) => match cells.wide_column(row, column) {
                Some(column) => cells.wide().with_place(message, cells.wide_row(row), column),
                None => message,
            },
            Body::Rows => {
                let row = self.first_row + row + 1;
                say!("{ja}（{row} 行目）", "{en} (row {row})")
            }
        }
    }
}
