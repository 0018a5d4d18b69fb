//! CSV bytes → typed columns of the declared names.
//!
//! In: the bytes of one file. Out: typed columns, the rows that have another number of fields than the header, and the place of
//! any field. Never: infers a type, moves a value to another column, or drops a row that holds a value.
//!
//! A file is cut into pieces at record boundaries, and the pieces are read side by side. One tokenizer (`rows`) decides what a row is, for values, for ragged rows, for places
//! and for the cuts alike; a second opinion (the engine's own CSV reader fills or cuts ragged rows, and reads CP932 as mojibake)
//! could disagree about quotes.

mod columns;
mod encoding;
mod file;
mod footer;
mod header;
mod piece;
mod record;
mod rows;
pub(super) mod text;

use crate::config::Source;
use crate::data::local_clock::LocalClock;
use crate::data::raw_file::{Body, RawColumn, RawFile};
use crate::data::unreadable::Refused;
use columns::Reading;
pub(super) use encoding::{Decoded, decode, text_of};
use file::CsvFile;
use piece::Piece;
use rayon::prelude::*;
use std::sync::Arc;
use text::CsvText;

/// Bytes of a piece, unless a record is longer: enough rows to share work out, few enough to stay near the processor.
const PIECE: usize = 8 << 20;

/// Reads a CSV file.
pub(super) fn read(source: &Source, path: &str, bytes: &Arc<[u8]>, clock: &LocalClock) -> Result<RawFile, Refused> {
    Ok(read_pieces(CsvFile::open(source, path, bytes, PIECE)?, source, clock))
}

fn read_pieces(file: Arc<CsvFile>, source: &Source, clock: &LocalClock) -> RawFile {
    let pieces = 0..file.cuts.len();
    let read: Vec<Piece<'_>> = pieces.into_par_iter().map(|index| piece::read(&file, index, source, clock)).collect();
    let rows = read.iter().map(|piece| piece.rows).sum();
    let mut columns: Vec<Vec<Reading<'_>>> = source.columns.values().map(|_| Vec::new()).collect();
    let mut text = CsvText::new(Arc::clone(&file));
    for mut piece in read {
        for (whole, reading) in columns.iter_mut().zip(std::mem::take(&mut piece.columns)) {
            whole.extend(reading);
        }
        text.push(piece);
    }
    text.finish();
    let columns = columns.into_par_iter().map(|readings| columns::merge_pieces(readings, clock).map(RawColumn::Typed));
    RawFile {
        path: file.path.clone(),
        fingerprint: String::new(),
        encoding: file.encoding,
        packing: None,
        first_row: 0,
        rows,
        columns: columns.collect(),
        headers: file.headers.clone(),
        body: Body::Csv(text),
    }
}

#[cfg(test)]
mod tests;
