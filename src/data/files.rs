//! Which files belong to a source, and how one of them becomes untyped columns.
//!
//! In: a source's globs and the project's files. Out: [`RawFile`]s. Never: opens a path that the project's own list of
//! files does not hold, so that a URL or a path outside `data/` cannot reach the data engine.

use crate::config::Source;
use crate::data::csv::CsvText;
use crate::data::{csv, parquet};
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code, system_reason};
use crate::model::ProjectFiles;
use crate::say;
use globset::GlobBuilder;
use polars::prelude::Column;

/// The folder that globs are relative to.
const FOLDER: &str = "data/";

/// One file with its declared columns as they stand in it.
pub(super) struct RawFile {
    /// Path relative to the project.
    pub path: String,
    /// BLAKE3 of its bytes.
    pub fingerprint: String,
    /// `utf-8`, `cp932` or `parquet`.
    pub encoding: &'static str,
    /// Rows that have all their fields; the length of every column.
    pub rows: usize,
    /// For each declared column, what the file holds; `None` when it has no such header.
    pub columns: Vec<Option<Column>>,
    /// The headers of the file.
    pub headers: Vec<String>,
    /// The text, for places; `None` for Parquet.
    pub text: Option<CsvText>,
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
        match GlobBuilder::new(glob.trim_start_matches("./")).literal_separator(true).build() {
            Ok(built) => {
                let matcher = built.compile_matcher();
                matched.extend(
                    listed.iter().filter(|p| p.strip_prefix(FOLDER).is_some_and(|p| matcher.is_match(p))).cloned(),
                );
            }
            Err(error) => {
                let reason = error.kind().to_string();
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
pub(super) fn read(source: &Source, path: &str, files: &dyn ProjectFiles, found: &mut Diagnostics) -> Option<RawFile> {
    let bytes = match files.read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            found.push(unreadable(path, &as_said(&error.reason)));
            return None;
        }
    };
    let is_parquet =
        bytes.starts_with(b"PAR1") || [".parquet", ".pq"].iter().any(|end| path.to_ascii_lowercase().ends_with(end));
    let read = if is_parquet { parquet::read(source, path, &bytes, files) } else { csv::read(source, path, &bytes) };
    match read {
        Ok(mut file) => {
            file.fingerprint = blake3::hash(&bytes).to_hex().to_string();
            Some(file)
        }
        Err(diagnostic) => {
            found.push(*diagnostic);
            None
        }
    }
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

/// The first line of what an engine or the system said.
pub(super) fn as_said(reason: &str) -> Message {
    system_reason(&first_line(reason))
}

/// The first line of an engine's message, which is the part that people can use.
pub(super) fn first_line(reason: &str) -> String {
    reason.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason given").to_owned()
}
