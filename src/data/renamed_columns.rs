//! Columns that older files have under a name that nobody declared: 完了日 until June, 対応完了日 from July on.
//!
//! In: the headers of the files of a source, and the declared columns that each lacks. Out: a finding for each such column. Never: reads
//! a value, or tells of a file that is not older than all that have the column.

use crate::config::Source;
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::say;

/// What the headers of one file tell.
pub(super) struct FileColumns<'f> {
    pub path: &'f str,
    pub headers: &'f [String],
    /// The declared columns that it lacks.
    pub lacking: Vec<usize>,
}

/// What ends the names of times, whatever they are of.
const USUAL_ENDS: [&str; 8] = ["日時", "日付", "時刻", "日", "時間", "date", "time", "at"];

/// Tells of the columns that the first files, in their order, lack and have under another header.
pub(super) fn findings(source: &Source, files: &[FileColumns<'_>]) -> Vec<Diagnostic> {
    let of_column = |column: usize| {
        let first = files.iter().position(|file| !file.lacking.contains(&column)).filter(|first| *first > 0)?;
        let (older, newer) = files.split_at(first);
        let (file, header) = older.iter().rev().find_map(|file| Some((file, former(source, file, newer, column)?)))?;
        Some(told(source, column, file, header))
    };
    (0..source.columns.len()).filter_map(of_column).collect()
}

/// The header of an older file that newer ones do not have: one that resembles those of the column, or the only one.
fn former<'f>(source: &Source, file: &FileColumns<'f>, newer: &[FileColumns<'_>], column: usize) -> Option<&'f str> {
    let wanted = &source.columns[column].from;
    // `meta.at` reads a key below `meta`.
    let is_of = |name: &String, header: &String| {
        name.strip_prefix(header.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let is_declared =
        |header: &String| source.columns.values().any(|column| column.from.iter().any(|name| is_of(name, header)));
    let stays = |header: &String| newer.iter().any(|file| file.headers.contains(header));
    let gone: Vec<&str> =
        file.headers.iter().filter(|header| !is_declared(header) && !stays(header)).map(String::as_str).collect();
    let alike = gone.iter().find(|header| wanted.iter().any(|wanted| resembles(wanted, header)));
    let only = || gone.first().filter(|_| gone.len() == 1 && file.lacking.len() == 1);
    alike.or_else(only).copied()
}

/// Whether two names have a word in common besides that they are times.
fn resembles(one: &str, other: &str) -> bool {
    if nearest(one, [other]).is_some() {
        return true;
    }
    let bare = |name: &str| {
        let name = name.to_lowercase();
        let end = USUAL_ENDS.iter().find_map(|end| name.strip_suffix(end));
        end.unwrap_or(&name).trim_end_matches(['_', ' ', '-']).to_owned()
    };
    let (one, other) = (bare(one), bare(other));
    let shortest = if one.is_ascii() { 4 } else { 2 };
    let letters: Vec<char> = one.chars().collect();
    letters.windows(shortest).any(|part| other.contains(&part.iter().collect::<String>()))
}

fn told(source: &Source, column: usize, file: &FileColumns<'_>, header: &str) -> Diagnostic {
    let column = &source.columns[column];
    let (name, wanted) = (&column.name, column.from.join("`, `"));
    let both = column.from.iter().map(String::as_str).chain([header]).collect::<Vec<_>>().join(", ");
    let message = say!(
        "見出し `{wanted}` はまだなく、代わりに、後のファイルにはない `{header}` があります。ここまでのファイルの行では `{name}` が空になります",
        "there is no header `{wanted}` yet, and `{header}`, which later files do not have: `{name}` is empty in the rows of the files up to here"
    );
    let hint = say!(
        "同じものなら `data/sources.yaml` の列に `from: [{both}]` と書きます。別のものなら、`{header}` を列として宣言します",
        "if it is the same, write `from: [{both}]` for the column in data/sources.yaml; if not, declare `{header}` as a column"
    );
    let finding = Diagnostic::new(code::DATA_MISSING_COLUMN, Place::file(file.path), message).hint(hint);
    finding.as_warning()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_resemble_each_other_by_their_words() {
        for (one, other) in [("対応完了日時", "完了日"), ("closed_at", "closed date"), ("Resolved", "resolved_at")]
        {
            assert!(resembles(one, other), "{one} {other}");
        }
        for (one, other) in [("完了日時", "起票日時"), ("closed_at", "created_at"), ("担当", "優先度")] {
            assert!(!resembles(one, other), "{one} {other}");
        }
    }
}
