//! CSV bytes → typed columns of the declared names.
//!
//! In: the bytes of one file. Out: typed columns, the rows that have another number of fields than the header, and the place of
//! any field. Never: infers a type, moves a value to another column, or drops a row.
//!
//! A file is cut into pieces at record boundaries, and the pieces are read side by side. One tokenizer (`rows`) decides what a row is, for values, for ragged rows, for places
//! and for the cuts alike; a second opinion (the engine's own CSV reader fills or cuts ragged rows, and reads CP932 as mojibake)
//! could disagree about quotes.

mod columns;
mod encoding;
mod piece;
mod rows;
mod text;

use crate::config::Source;
use crate::data::files::{Body, RawColumn, RawFile, saturate, unreadable};
use crate::data::moment::LocalClock;
use crate::diag::{Diagnostic, Place};
use crate::say;
use columns::Reading;
pub(super) use encoding::{Decoded, decode, text_of};
use piece::Piece;
use rayon::prelude::*;
use rows::{Field, Rows};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
pub(super) use text::CsvText;

/// Bytes of a piece, unless a record is longer: enough rows to share work out, few enough to stay near the processor.
const PIECE: usize = 8 << 20;

type Refused = Box<Diagnostic>;

/// A CSV file whose header is read and whose rows are not.
struct CsvFile {
    path: String,
    body: Decoded,
    /// How its text is written.
    encoding: &'static str,
    /// What stands between two values.
    separator: u8,
    /// Its headers.
    headers: Vec<String>,
    /// Line of the header.
    header_line: u32,
    /// For each declared column, its position in a row.
    fields: Vec<Option<usize>>,
    /// Where pieces begin.
    cuts: Vec<usize>,
    /// Line ends before each piece, counted when the first place is asked for.
    lines: OnceLock<Vec<usize>>,
}

/// Reads a CSV file.
pub(super) fn read(source: &Source, path: &str, bytes: &Arc<[u8]>, clock: &LocalClock) -> Result<RawFile, Refused> {
    Ok(CsvFile::open(source, path, bytes, PIECE)?.read(source, clock))
}

impl CsvFile {
    /// Decodes a file, reads its header and decides where it is cut into pieces of about `size` bytes.
    fn open(source: &Source, path: &str, bytes: &Arc<[u8]>, size: usize) -> Result<Arc<Self>, Refused> {
        let (body, encoding) = decode(source, path, bytes)?;
        let text = body.bytes();
        let separator = source.separator.unwrap_or_else(|| guess_separator(source, text));
        let Some((start, end, headers)) = header(text, separator) else {
            return Err(Box::new(unreadable(path, &say!("空のファイルです", "the file is empty"))));
        };
        let header_line = saturate(line_ends(&text[..start]) + 1);
        let position = |name: &String| headers.iter().position(|h| h == name);
        let fields = source.columns.values().map(|column| column.from.iter().find_map(position)).collect();
        let cuts = rows::cuts(text, end, size, separator);
        let path = path.to_owned();
        let file = Self { path, body, encoding, separator, headers, header_line, fields, cuts, lines: OnceLock::new() };
        Ok(Arc::new(file))
    }

    /// Reads all pieces.
    fn read(self: Arc<Self>, source: &Source, clock: &LocalClock) -> RawFile {
        let pieces = 0..self.cuts.len();
        let read: Vec<Piece<'_>> =
            pieces.into_par_iter().map(|index| piece::read(&self, index, source, clock)).collect();
        let rows = read.iter().map(|piece| piece.rows).sum();
        let mut columns: Vec<Vec<Reading<'_>>> = source.columns.values().map(|_| Vec::new()).collect();
        let mut text = CsvText::new(Arc::clone(&self));
        for piece in read {
            for (whole, reading) in columns.iter_mut().zip(piece.columns) {
                whole.extend(reading);
            }
            text.push(piece.rows, piece.torn, piece.unclosed);
        }
        let columns =
            columns.into_par_iter().map(|readings| columns::merge_pieces(readings, clock).map(RawColumn::Typed));
        RawFile {
            path: self.path.clone(),
            fingerprint: String::new(),
            encoding: self.encoding,
            packing: None,
            first_row: 0,
            rows,
            columns: columns.collect(),
            headers: self.headers.clone(),
            body: Body::Csv(text),
        }
    }

    fn piece(&self, index: usize) -> Range<usize> {
        self.cuts[index]..self.cuts.get(index + 1).copied().unwrap_or(self.body.bytes().len())
    }

    fn text(&self, range: Range<usize>) -> &str {
        self.body.text(range)
    }

    /// The line in which a piece begins.
    fn first_line(&self, index: usize) -> usize {
        let count = || {
            let ends = (0..self.cuts.len()).map(|at| line_ends(&self.body.bytes()[self.piece(at)]));
            let header = line_ends(&self.body.bytes()[..self.cuts[0]]);
            ends.scan(header, |before, own| {
                let first = *before;
                *before += own;
                Some(first + 1)
            })
            .collect()
        };
        self.lines.get_or_init(count)[index]
    }

    /// The line of a position in a piece.
    fn line_of(&self, index: usize, at: usize) -> u32 {
        let start = self.cuts[index];
        saturate(self.first_line(index) + line_ends(&self.body.bytes()[start..start + at]))
    }

    /// The place of one byte of the file.
    fn place_of(&self, at: usize) -> Place {
        Place::of_range(&self.path, self.text(0..self.body.bytes().len()), at..at + 1)
    }
}

/// Where the first record begins and ends, and its values; `None` when there is no record.
fn header(text: &[u8], separator: u8) -> Option<(usize, usize, Vec<String>)> {
    let (mut rows, mut fields) = (Rows::new(text, separator), Vec::new());
    let start = rows.next(&mut fields)?;
    let row = String::from_utf8_lossy(&text[start..rows.end()]);
    let value = |field: &Field| {
        let range = field.range.start - start..field.range.end - start;
        let field = Field { range, ..field.clone() };
        field.value(&row, &mut String::new()).trim().to_owned()
    };
    Some((start, rows.end(), fields.iter().map(value).collect()))
}

/// The separator under which the header names most declared columns, then the one with most fields.
fn guess_separator(source: &Source, text: &[u8]) -> u8 {
    let mut best = (0, 0, b',');
    for separator in [b',', b';', b'\t'] {
        let Some((_, _, headers)) = header(text, separator) else { continue };
        let named = source.columns.values().filter(|c| c.from.iter().any(|name| headers.contains(name))).count();
        if (named, headers.len()) > (best.0, best.1) {
            best = (named, headers.len(), separator);
        }
    }
    best.2
}

fn line_ends(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

#[cfg(test)]
mod tests;
