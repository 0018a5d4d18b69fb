//! A CSV file whose header is read and whose rows are not.

use super::encoding::{Decoded, decode};
use super::header::Header;
use super::rows::{cuts, line_ends};
use crate::config::Source;
use crate::data::malformed_row::saturate;
use crate::data::unreadable::{Refused, unreadable};
use crate::diag::{Diagnostic, Place};
use crate::say;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A CSV file whose header is read and whose rows are not.
pub(in crate::data) struct CsvFile {
    pub path: String,
    pub body: Decoded,
    /// How its text is written.
    pub encoding: &'static str,
    /// What stands between two values.
    pub separator: u8,
    pub headers: Vec<String>,
    pub header_line: u32,
    /// Whether the headers are two records.
    pub has_two_header_rows: bool,
    /// For each declared column, its position in a row.
    pub fields: Vec<Option<usize>>,
    /// Where pieces begin.
    pub cuts: Vec<usize>,
    /// Line ends before each piece, counted when the first place is asked for.
    lines: OnceLock<Vec<usize>>,
}

impl CsvFile {
    /// Decodes a file, reads its header and decides where it is cut into pieces of about `size` bytes.
    pub(super) fn open(source: &Source, path: &str, bytes: &Arc<[u8]>, size: usize) -> Result<Arc<Self>, Refused> {
        let (body, encoding) = decode(source, path, bytes)?;
        let text = body.bytes();
        let separator = source.separator.unwrap_or_else(|| guess_separator(source, text));
        let Some(Header { start, end, names: headers, is_two }) = Header::find(source, text, separator) else {
            return Err(Box::new(no_header(source, path)));
        };
        let header_line = saturate(line_ends(&text[..start]) + 1);
        let position = |name: &String| headers.iter().position(|h| h == name);
        let fields = source.columns.values().map(|column| column.from.iter().find_map(position)).collect();
        let cuts = cuts(text, end, size, separator);
        let path = path.to_owned();
        let file = Self {
            path,
            body,
            encoding,
            separator,
            headers,
            header_line,
            has_two_header_rows: is_two,
            fields,
            cuts,
            lines: OnceLock::new(),
        };
        Ok(Arc::new(file))
    }

    pub(super) fn piece(&self, index: usize) -> Range<usize> {
        self.cuts[index]..self.cuts.get(index + 1).copied().unwrap_or(self.body.bytes().len())
    }

    pub(super) fn text(&self, range: Range<usize>) -> &str {
        self.body.text(range)
    }

    /// The line in which a piece begins.
    pub(super) fn first_line(&self, index: usize) -> usize {
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
    pub(super) fn line_of(&self, index: usize, at: usize) -> u32 {
        let start = self.cuts[index];
        saturate(self.first_line(index) + line_ends(&self.body.bytes()[start..start + at]))
    }

    /// The place of one byte of the file.
    pub(super) fn place_of(&self, at: usize) -> Place {
        Place::of_range(&self.path, self.text(0..self.body.bytes().len()), at..at + 1)
    }
}

/// The refusal of a file without the declared header, or without anything.
fn no_header(source: &Source, path: &str) -> Diagnostic {
    let Some(line) = source.sheet.header_row else {
        if source.sheet.has_two_header_rows {
            return unreadable(path, &say!("見出しの 2 段目がありません", "there is no second row of headers")).hint(
                say!(
                    "見出しが 1 段なら `header_rows: 2` を消します",
                    "remove `header_rows: 2` if the headers stand in one row"
                ),
            );
        }
        return unreadable(path, &say!("空のファイルです", "the file is empty"));
    };
    unreadable(path, &say!("{line} 行目から始まる行がありません", "no row begins in line {line}")).hint(say!(
        "`header_row` を、見出しのある行の番号に直します。書かなければ、宣言した見出しの最も多い行を探します",
        "give the line of the headers as `header_row`; without it, the row that names most declared columns is looked for"
    ))
}

/// The separator under which the header names most declared columns, then the one with most fields.
fn guess_separator(source: &Source, text: &[u8]) -> u8 {
    let mut best = (0, 0, b',');
    for separator in [b',', b';', b'\t'] {
        let Some(header) = Header::find(source, text, separator) else { continue };
        let named = header.named(source);
        if (named, header.names.len()) > (best.0, best.1) {
            best = (named, header.names.len(), separator);
        }
    }
    best.2
}
