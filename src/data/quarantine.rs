//! The rows that were set aside, in a file that people can open and mend from.
//!
//! In: which rows of which files are set aside and why, and the project's files. Out: one CSV file per source, with the
//! place, the reason and all original fields of every such row. Never: holds more than one file of a source (of a Parquet
//! file, one window of rows) at a time, or writes a cell that a spreadsheet would take for a formula.
//!
//! Decided in docs/decisions/0025-set-aside.md.

use crate::config::{Column, ColumnType, Source};
use crate::data::Store;
use crate::data::engine_panics::catch_engine_panic;
use crate::data::files;
use crate::data::local_clock::LocalClock;
use crate::data::malformed_row::MalformedRow;
use crate::data::parquet;
use crate::data::raw_file::RawFile;
use crate::data::rejection_words::{reason, written};
use crate::data::source::ReadSource;
use crate::data::value_error::ValueError;
use crate::diag::{Diagnostics, Lang, Place};
use crate::model::{CacheStore, ProjectFiles};
use ::csv::{Terminator, Writer, WriterBuilder};
use indexmap::{IndexMap, IndexSet};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The folder of the cache for these files.
pub const QUARANTINE_FOLDER: &str = "set-aside";
/// So many rows of a Parquet file are looked at together.
const WINDOW: usize = 65_536;

/// One reason for which a row is set aside; small, since every one is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct QuarantineEntry {
    /// Position among the well-formed rows of the file.
    pub row: u32,
    column: u16,
    why: ValueError,
}

impl QuarantineEntry {
    pub(super) fn new(row: usize, column: usize, why: ValueError) -> Self {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        Self { row, column: u16::try_from(column).unwrap_or(u16::MAX), why }
    }
}

/// The rows of one file that are set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileQuarantine {
    /// Path relative to the project.
    pub path: String,
    /// Its headers.
    pub headers: Vec<String>,
    /// Reasons, by row; a row may have several.
    pub rows: Vec<QuarantineEntry>,
    /// Whether there are lines that are no rows among them.
    pub torn: bool,
    /// The column for want of which all rows are.
    pub whole: Option<usize>,
}

impl FileQuarantine {
    /// A file of which no row is set aside yet but, perhaps, lines that are none.
    pub(super) fn of(raw: &RawFile) -> Self {
        let torn = !raw.malformed_rows().is_empty();
        Self { path: raw.path.clone(), headers: raw.headers.clone(), rows: Vec::new(), torn, whole: None }
    }

    /// A file that lacks a column.
    pub(super) fn whole(raw: &RawFile, column: usize) -> Self {
        Self { whole: Some(column), ..Self::of(raw) }
    }

    /// The rows that do not fit the column's rules, each once.
    pub(super) fn bad_rows(&self) -> Vec<usize> {
        let mut rows: Vec<usize> = self.rows.iter().map(|aside| aside.row as usize).collect();
        rows.dedup();
        rows
    }
}

/// Where the rows of a source that are set aside can be opened, relative to the project.
pub(super) fn file_of(source: &str) -> String {
    format!(".tejun/{QUARANTINE_FOLDER}/{source}.csv")
}

/// Writes the rows set aside of every source, of sources that are elsewhere the query that lists them, and forgets the files of sources
/// that have none.
pub fn write_quarantine(
    sources: &IndexMap<String, Source>,
    store: &Store,
    listings: &BTreeMap<String, String>,
    files: &dyn ProjectFiles,
    lang: Lang,
    cache: &dyn CacheStore,
) {
    let mut kept = Vec::new();
    for (name, query) in listings {
        let name = format!("{QUARANTINE_FOLDER}/{name}.sql");
        cache.put(&name, format!("{query}\n").as_bytes());
        kept.push(name);
    }
    for read in store.read().filter(|read| !read.left_out.is_empty()) {
        let name = &read.report.source;
        let Some(source) = sources.get(name).and_then(Source::as_read) else { continue };
        let name = format!("{QUARANTINE_FOLDER}/{name}.csv");
        cache.write(&name, &mut |out| write(source, read, files, lang, out));
        kept.push(name);
    }
    cache.keep_only(QUARANTINE_FOLDER, &|name| kept.iter().any(|kept| kept == name));
}

/// The file of one source: UTF-8 with a byte order mark and CRLF, as spreadsheets expect it.
fn write(
    source: &Source,
    read: &ReadSource,
    files: &dyn ProjectFiles,
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let headers: IndexSet<&String> = read.left_out.iter().flat_map(|file| &file.headers).collect();
    let mut sheet = Sheet {
        source,
        lang,
        headers: headers.into_iter().cloned().collect(),
        out: WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out),
    };
    sheet.head()?;
    for file in &read.left_out {
        let Some(known) = read.report.files.iter().find(|known| known.path == file.path) else { continue };
        // What could be read once can be read again; a file that changed meanwhile is left out.
        let written = catch_engine_panic(|| match known.encoding {
            "parquet" => sheet.windows(file, files),
            _ => sheet.file(file, &known.fingerprint, files),
        });
        written.unwrap_or(Ok(()))?;
    }
    sheet.out.flush()
}

struct Sheet<'a, W: Write> {
    source: &'a Source,
    lang: Lang,
    headers: Vec<String>,
    out: Writer<W>,
}

/// A row of a file, or one that is none.
enum Entry<'a> {
    Row(&'a [QuarantineEntry]),
    Torn(&'a MalformedRow),
}

impl<W: Write> Sheet<'_, W> {
    fn head(&mut self) -> io::Result<()> {
        let own = match self.lang {
            Lang::Ja => ["ファイル", "行", "文字位置", "項目", "値", "理由"],
            Lang::En => ["file", "line", "column", "field", "value", "reason"],
        };
        let cells: Vec<String> = own.iter().map(|cell| (*cell).to_owned()).chain(self.headers.clone()).collect();
        self.cells(&cells)
    }

    fn cells(&mut self, cells: &[String]) -> io::Result<()> {
        self.out.write_record(cells.iter().map(|cell| no_formula(cell))).map_err(io::Error::other)
    }

    /// The rows of a file that is read whole.
    fn file(&mut self, file: &FileQuarantine, fingerprint: &str, files: &dyn ProjectFiles) -> io::Result<()> {
        let wide = with_headers(self.source, &file.headers);
        let clock = LocalClock::new(&wide.zone.usual);
        let raw = files::read(&wide, &file.path, files, &clock, &mut Diagnostics::new());
        let Some(raw) = raw.filter(|raw| raw.fingerprint == fingerprint) else { return Ok(()) };
        let all: Vec<QuarantineEntry>;
        let asides = match file.whole {
            None => &file.rows,
            Some(column) => {
                all = (0..raw.rows).map(|row| QuarantineEntry::new(row, column, ValueError::NoColumn)).collect();
                &all
            }
        };
        let rows = asides.chunk_by(|a, b| a.row == b.row).map(Entry::Row);
        let torn = raw.malformed_rows().iter().map(Entry::Torn);
        let mut place = raw.places();
        let mut entries: Vec<(u32, Entry<'_>)> = rows
            .chain(torn)
            .map(|entry| match &entry {
                Entry::Row(asides) => (place(asides[0].row as usize, usize::from(asides[0].column)).line, entry),
                Entry::Torn(row) => (row.place.line, entry),
            })
            .collect();
        entries.sort_by_key(|(line, _)| *line);
        for (_, entry) in entries {
            match entry {
                Entry::Row(asides) => {
                    let first = place(asides[0].row as usize, usize::from(asides[0].column));
                    self.row(&raw, asides, 0, &first)?;
                }
                Entry::Torn(row) => self.torn(&raw, row)?,
            }
        }
        Ok(())
    }

    /// The rows of a Parquet file, window by window.
    fn windows(&mut self, file: &FileQuarantine, files: &dyn ProjectFiles) -> io::Result<()> {
        let wide = with_headers(self.source, &file.headers);
        let Ok(bytes) = files.read(&file.path) else { return Ok(()) };
        let (mut offset, mut rest) = (0, file.rows.as_slice());
        loop {
            let here = rest.iter().take_while(|aside| (aside.row as usize) < offset + WINDOW).count();
            if file.whole.is_none() && here == 0 {
                let Some(next) = rest.first() else { return Ok(()) };
                offset = next.row as usize / WINDOW * WINDOW;
                continue;
            }
            let Ok(raw) = parquet::window(&wide, &file.path, &bytes, Some((offset, WINDOW))) else {
                return Ok(());
            };
            let all: Vec<QuarantineEntry>;
            let asides = match file.whole {
                None => &rest[..here],
                Some(column) => {
                    all = (offset..offset + raw.rows)
                        .map(|row| QuarantineEntry::new(row, column, ValueError::NoColumn))
                        .collect();
                    &all[..]
                }
            };
            for asides in asides.chunk_by(|a, b| a.row == b.row) {
                self.row(&raw, asides, offset, &Place::file(&file.path))?;
            }
            if raw.rows < WINDOW {
                return Ok(());
            }
            (offset, rest) = (offset + WINDOW, &rest[here..]);
        }
    }

    /// One row; `offset` is the position of the first row of `raw` in the file.
    fn row(&mut self, raw: &RawFile, asides: &[QuarantineEntry], offset: usize, place: &Place) -> io::Result<()> {
        let row = asides[0].row as usize - offset;
        let first = usize::from(asides[0].column);
        let value = written(raw, first, row, usize::MAX);
        let line = if place.line == 0 { offset + raw.number(row) } else { place.line as usize };
        let column = if place.column == 0 { String::new() } else { place.column.to_string() };
        let reasons: Vec<String> = asides
            .iter()
            .map(|aside| {
                let column = usize::from(aside.column);
                let value = written(raw, column, row, 80);
                reason(self.source, raw, column, aside.why, row, &value).text(self.lang).to_owned()
            })
            .collect();
        let name = self.source.columns[first].name.clone();
        let mut cells = vec![raw.path.clone(), line.to_string(), column, name, value, reasons.join(" / ")];
        let declared = self.source.columns.len();
        for header in &self.headers {
            // The columns behind the declared ones are those of the file, one per header.
            let at = raw.headers.iter().position(|known| known == header);
            cells.push(at.map_or_else(String::new, |at| written(raw, declared + at, row, usize::MAX)));
        }
        self.cells(&cells)
    }

    fn torn(&mut self, raw: &RawFile, row: &MalformedRow) -> io::Result<()> {
        let place = &row.place;
        let own = [place.line.to_string(), place.column.to_string(), String::new(), raw.slice(&row.span).to_owned()];
        let mut cells = vec![raw.path.clone()];
        cells.extend(own);
        cells.push(row.message.text(self.lang).to_owned());
        cells.resize(6 + self.headers.len(), String::new());
        self.cells(&cells)
    }
}

/// The source with a further text column for every header of a file, in order.
fn with_headers(source: &Source, headers: &[String]) -> Source {
    let mut wide = source.clone();
    for (at, header) in headers.iter().enumerate() {
        let name = format!("\u{1}{at}");
        let column =
            Column { from: vec![header.clone()], ..Column::named(&name, ColumnType::Text, source.place.clone()) };
        wide.columns.insert(name, column);
    }
    wide
}

/// A text that no spreadsheet computes: what begins like a formula gets an apostrophe (OWASP, "CSV Injection").
fn no_formula(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula { format!("'{text}") } else { text.to_owned() }
}
