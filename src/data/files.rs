//! Which files belong to a source, and how one of them becomes untyped columns.
//!
//! In: a source's globs and the project's files. Out: [`RawFile`]s, whatever form the files have. Never: opens a path that the project's own list of
//! files does not hold, so that a URL or a path outside `data/` cannot reach the data engine.

use crate::config::Source;
use crate::data::csv::{CsvText, Decoded};
use crate::data::moment::LocalClock;
use crate::data::ndjson::{self, JsonLines};
use crate::data::sheet::{self, SheetRows};
use crate::data::typing::{Typed, ValueError};
use crate::data::unpack::{Packing, inner_path, unpacked};
use crate::data::{csv, parquet};
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code, system_reason};
use crate::model::{self, ProjectFiles};
use crate::say;
use polars::prelude::Column;
use std::ops::Range;
use std::sync::Arc;

/// The folder that globs are relative to.
const FOLDER: &str = "data/";

/// One file with its declared columns as they stand in it.
pub(super) struct RawFile {
    /// Path relative to the project.
    pub path: String,
    /// BLAKE3 of its bytes.
    pub fingerprint: String,
    /// `utf-8`, `utf-16`, `cp932`, `xlsx` or `parquet`.
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
    /// Lines of JSON.
    Lines(JsonLines),
    /// Cells of a sheet.
    Sheet(SheetRows),
    /// The numbers of rows and no more.
    Rows,
}

/// What stands where a row should and is none.
pub(super) struct MalformedRow {
    /// Its place.
    pub place: Place,
    /// Its text, shortened.
    pub text: String,
    /// What is wrong with it.
    pub message: Message,
    /// The kind of finding.
    pub why: ValueError,
    /// Its bytes in the decoded text.
    pub span: Range<usize>,
}

impl RawFile {
    /// The text of a CSV file.
    pub(super) fn csv(&self) -> Option<&CsvText> {
        match &self.body {
            Body::Csv(text) => Some(text),
            _ => None,
        }
    }

    /// What stands where a row should and is none.
    pub(super) fn malformed_rows(&self) -> &[MalformedRow] {
        match &self.body {
            Body::Csv(text) => &text.torn,
            Body::Lines(lines) => &lines.torn,
            Body::Sheet(_) | Body::Rows => &[],
        }
    }

    /// The places of values by row and column, asked for in the order of rows.
    pub(super) fn places(&self) -> Box<dyn FnMut(usize, usize) -> Place + '_> {
        match &self.body {
            Body::Csv(text) => Box::new(|row, column| text.place(row, column)),
            Body::Lines(lines) => Box::new(lines.places(&self.path)),
            Body::Sheet(_) | Body::Rows => Box::new(|_, _| Place::file(&self.path)),
        }
    }

    /// A piece of the decoded text of a file that has lines.
    pub(super) fn slice(&self, span: &Range<usize>) -> &str {
        match &self.body {
            Body::Csv(text) => text.slice(span),
            Body::Lines(lines) => lines.slice(span),
            Body::Sheet(_) | Body::Rows => "",
        }
    }

    /// The number of a row for people, from 1: that of the sheet, or its place among the rows.
    pub(super) fn number(&self, row: usize) -> usize {
        match &self.body {
            Body::Sheet(rows) => rows.number(row),
            _ => self.first_row + row + 1,
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
            Body::Rows => {
                let row = self.first_row + row + 1;
                say!("{ja}（{row} 行目）", "{en} (row {row})")
            }
        }
    }
}

/// The files of a source, sorted by path, each once.
pub(super) fn matching(source: &Source, files: &dyn ProjectFiles, found: &mut Diagnostics) -> Vec<String> {
    let listed = files.list("data");
    let mut matched: Vec<String> = Vec::new();
    for glob in &source.files {
        if let Some(why) = outside(glob) {
            found.push(Diagnostic::new(code::CONFIG_PATH, source.place.clone(), why).hint(say!(
                "`data/` からの相対パスを書きます（例: `tickets/*.csv`）",
                "write a path relative to `data/`, such as `tickets/*.csv`"
            )));
            continue;
        }
        match model::glob(glob.trim_start_matches("./")) {
            Ok(matcher) => {
                matched.extend(
                    listed.iter().filter(|p| p.strip_prefix(FOLDER).is_some_and(|p| matcher.is_match(p))).cloned(),
                );
            }
            Err(reason) => {
                found.push(Diagnostic::new(
                    code::CONFIG_INVALID,
                    source.place.clone(),
                    say!("`{glob}` は glob として読めません: {reason}", "`{glob}` is not a glob: {reason}"),
                ));
            }
        }
    }
    matched.sort();
    matched.dedup();
    matched
}

/// Why a glob must not be followed.
fn outside(glob: &str) -> Option<Message> {
    let scheme = glob.split(['/', '*', '{', '[', '?']).next().is_some_and(|start| start.contains(':'));
    if scheme || glob.contains("://") {
        Some(say!("`{glob}` は URL またはスキーム付きのパスです", "`{glob}` is a URL or has a scheme"))
    } else if glob.starts_with(['/', '\\', '~']) || glob.split(['/', '\\']).any(|part| part == "..") {
        Some(say!("`{glob}` は `data/` の外を指しています", "`{glob}` leaves `data/`"))
    } else {
        None
    }
}

/// Reads the declared columns of one file; what keeps it from being read is one diagnostic.
pub(super) fn read(
    source: &Source,
    path: &str,
    files: &dyn ProjectFiles,
    clock: &LocalClock,
    found: &mut Diagnostics,
) -> Option<RawFile> {
    let bytes = match files.read_once(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            found.push(unreadable(path, &first_line_message(&error.reason)));
            return None;
        }
    };
    let read = of_bytes(source, path, &bytes, clock);
    match read {
        Ok(mut file) => {
            file.fingerprint = files.fingerprint_of(path, &bytes);
            Some(file)
        }
        Err(diagnostic) => {
            found.push(*diagnostic);
            None
        }
    }
}

/// Reads a file by what its name and its first bytes say it is.
fn of_bytes(source: &Source, path: &str, bytes: &Arc<[u8]>, clock: &LocalClock) -> Result<RawFile, Box<Diagnostic>> {
    let named = inner_path(path).to_ascii_lowercase();
    let is = |ends: &[&str]| ends.iter().any(|end| named.ends_with(end));
    let (inside, packing) = match unpacked(path, bytes, source.max_size)? {
        Some((inside, packing)) => (inside, Some(packing)),
        None => (Arc::clone(bytes), None),
    };
    if inside.starts_with(b"PAR1") || is(&[".parquet", ".pq"]) {
        return match packing {
            None => parquet::read(source, path, bytes),
            Some(packing) => Err(Box::new(packed_parquet(path, packing))),
        };
    }
    if inside.starts_with(b"PK\x03\x04") || is(&[".xlsx", ".xlsm"]) {
        return sheet::read(source, path, &inside).map(|file| RawFile { packing, ..file });
    }
    if is(&[".json"]) {
        return Err(Box::new(whole_json(path)));
    }
    let read = if is(&[".ndjson", ".jsonl"]) {
        let json = |(text, encoding): (Decoded, _)| ndjson::read(source, path, text.into_string(), encoding);
        csv::decode(source, path, &inside).map(json)
    } else {
        csv::read(source, path, &inside, clock)
    };
    read.map(|file| RawFile { packing, ..file })
}

fn packed_parquet(path: &str, packing: Packing) -> Diagnostic {
    let name = packing.name();
    let message = say!("{name} で圧縮された Parquet は読みません", "a Parquet file inside {name} is not read");
    unreadable(path, &message).hint(say!(
        "展開して置きます。Parquet は中の列ごとに圧縮されています",
        "unpack it; the columns inside a Parquet file are compressed already"
    ))
}

fn whole_json(path: &str) -> Diagnostic {
    let message = say!("1 行に 1 つのオブジェクトではない JSON です", "it is JSON, but not one object a line");
    unreadable(path, &message).hint(say!(
        "JSON Lines（`.ndjson`）にします。配列なら `jq -c '.[]' a.json > a.ndjson` で作れます",
        "make it JSON Lines (`.ndjson`); of an array, `jq -c '.[]' a.json > a.ndjson` does so"
    ))
}

/// The diagnostic for a file that cannot be read.
pub(super) fn unreadable(path: &str, reason: &Message) -> Diagnostic {
    let (ja, en) = (&reason.ja, &reason.en);
    Diagnostic::new(
        code::DATA_UNREADABLE,
        Place::file(path),
        say!("`{path}` を読めません: {ja}", "cannot read `{path}`: {en}"),
    )
    .hint(say!(
        "このファイルの行は数値に入っていません。書き出し直してください",
        "none of its rows are in the figures; export the file again"
    ))
}

/// The diagnostic for a file that a decoder refused.
pub(super) fn decode_error(path: &str, reason: &str) -> Diagnostic {
    unreadable(path, &first_line_message(reason))
}

/// A count as it stands in places.
pub(super) fn saturate(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The first line of what an engine or the system said.
pub(super) fn first_line_message(reason: &str) -> Message {
    system_reason(&first_line(reason))
}

/// The first line of an engine's message, which is the part that people can use.
pub(super) fn first_line(reason: &str) -> String {
    reason.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason given").to_owned()
}
