//! Columns that are declared and that a file has not, or has twice.
//!
//! In: a source, and the headers of its files. Out: findings, with the nearest header. Never: takes an export that gained a column later for
//! a mistake.

use crate::config::{Column, Source};
use crate::data::raw_file::RawFile;
use crate::data::split_moment;
use crate::diag::{Diagnostic, Diagnostics, Severity, code, nearest};
use crate::model::SourceFile;
use crate::say;

/// Declared columns that a file may lack and does, with the finding.
pub(super) type MissingColumns = Vec<(usize, Diagnostic)>;

/// Tells which columns files lack. An export that gained a column later is no mistake: files before the first that has it
/// only say so in their notes.
pub(super) fn report_missing_columns<'f>(
    source: &Source,
    files: impl Iterator<Item = (&'f mut SourceFile, MissingColumns)>,
    found: &mut Diagnostics,
) {
    let files: Vec<(&mut SourceFile, MissingColumns)> = files.collect();
    let has = |lacking: &MissingColumns, column: usize| lacking.iter().all(|(lacking, _)| *lacking != column);
    let first: Vec<Option<usize>> =
        (0..source.columns.len()).map(|column| files.iter().position(|(_, lacking)| has(lacking, column))).collect();
    for (at, (file, lacking)) in files.into_iter().enumerate() {
        for (column, diagnostic) in lacking {
            if first[column].is_some_and(|first| at < first) {
                let name = &source.columns[column].name;
                file.notes.push(say!("{name}: 列はまだない", "{name}: no such column yet"));
            } else {
                found.push(diagnostic);
            }
        }
    }
}

/// Tells which declared columns the file has twice and which required ones it lacks; answers the first of these, and the
/// finding about each other column that it lacks.
pub(super) fn missing_columns(
    source: &Source,
    raw: &RawFile,
    found: &mut Diagnostics,
) -> (Option<usize>, Vec<(usize, Diagnostic)>) {
    let place = raw.header_place();
    let (mut first, mut lacking) = (None, Vec::new());
    for (at, (column, held)) in source.columns.values().zip(&raw.columns).enumerate() {
        if held.is_some() {
            let twice = column.from.iter().find(|name| raw.headers.contains(name));
            if let Some(header) = twice.filter(|name| raw.headers.iter().filter(|h| h == name).count() > 1) {
                found.push(Diagnostic::new(
                    code::DATA_DUPLICATE_COLUMN,
                    place.clone(),
                    say!(
                        "見出し `{header}` が二つ以上あります。最初のものを使います",
                        "the header `{header}` stands twice; the first is used"
                    ),
                ));
            }
            continue;
        }
        let (key, wanted) = missing_headers(column, &raw.headers);
        let (name, from) = (&column.name, wanted.join("`, `"));
        let mut diagnostic = Diagnostic::new(
            code::DATA_MISSING_COLUMN,
            place.clone(),
            say!("列 `{name}` の見出し `{from}` がありません", "no header `{from}` for the column `{name}`"),
        );
        if column.required {
            first = first.or(Some(at));
        } else {
            diagnostic.severity = Severity::Warning;
        }
        let close = wanted.iter().find_map(|name| nearest(name, raw.headers.iter().map(String::as_str)));
        diagnostic = match close {
            Some(close) => {
                let both = wanted.iter().map(String::as_str).chain([close]).collect::<Vec<_>>().join(", ");
                diagnostic.hint(say!(
                    "近い見出しは `{close}` です。ほかのファイルの見出しも残して `{key}: [{both}]` と書けます",
                    "the nearest header is `{close}`; write `{key}: [{both}]`, which keeps that of the other files"
                ))
            }
            None => {
                let headers = raw.headers.iter().take(12).cloned().collect::<Vec<_>>().join("`, `");
                let source = &source.name;
                diagnostic.hint(say!(
                    "`data/sources.yaml` の `{source}` で `{name}` の `{key}` に見出しを書きます。見出しは `{headers}` です",
                    "write its header in `{key}` of `{name}` of `{source}` in data/sources.yaml; the headers are `{headers}`"
                ))
            }
        };
        if column.required {
            found.push(diagnostic);
        } else {
            lacking.push((at, diagnostic));
        }
    }
    (first, lacking)
}

/// The headers that a file lacks of a column, and the key that names them: those of its days, else those of its times.
fn missing_headers<'c>(column: &'c Column, headers: &[String]) -> (&'static str, &'c [String]) {
    let has_day = column.from.iter().any(|header| headers.contains(header));
    if split_moment::is_split(column) && has_day {
        return ("time_from", &column.written.time_from);
    }
    ("from", &column.from)
}
