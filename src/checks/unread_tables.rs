//! Tables below `data/` that no source reads: an export that was saved under another name is in no figure.
//!
//! In: what the sources read, and the files of the project. Out: one finding with the first of those files. Never: looks into a table, or
//! tells of one that a file of configuration names.

use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{ProjectFiles, SourceReport, shell_word};
use crate::say;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How files of tables end, packed or not.
const ENDINGS: [&str; 10] = ["csv", "tsv", "xlsx", "xlsm", "ndjson", "jsonl", "parquet", "pq", "csv.txt", "tsv.txt"];
const PACKED: [&str; 3] = [".gz", ".zst", ".zip"];
/// Lists that have a name of their own.
const KNOWN: [&str; 2] = ["data/recipients.csv", "data/holidays.csv"];
/// Folders of records that tejun keeps itself.
const RECORDS: [&str; 3] = ["data/editions/", "data/mail/", "data/alerts/"];
/// Names that a finding shows.
const SHOWN: usize = 3;

/// Tells of tables that are read by nothing.
pub(crate) fn unread_tables(sources: &[Arc<SourceReport>], files: &dyn ProjectFiles, found: &mut Diagnostics) {
    let read: BTreeSet<&str> = sources.iter().flat_map(|source| &source.files).map(|file| file.path.as_str()).collect();
    let listed = files.list("data");
    let is_own = |path: &str| KNOWN.contains(&path) || RECORDS.iter().any(|folder| path.starts_with(folder));
    let is_left = |path: &&String| is_table(path) && !is_own(path) && !read.contains(path.as_str());
    let mut left: Vec<&String> = listed.iter().filter(is_left).collect();
    if left.is_empty() {
        return;
    }
    let is_configuration = |path: &&String| path.ends_with(".yaml") && !path["data/".len()..].contains('/');
    let configuration = listed.iter().filter(is_configuration).map(String::as_str).chain(["tejun.yaml"]);
    let texts: Vec<_> = configuration.filter_map(|path| files.read(path).ok()).collect();
    let is_named = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path).as_bytes();
        texts.iter().any(|text| text.windows(name.len()).any(|part| part == name))
    };
    left.retain(|path| !is_named(path));
    found.extend(left.first().map(|first| finding(first, &left)));
}

fn is_table(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let name = PACKED.iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
    let is_open_elsewhere = name.starts_with("~$") || name.starts_with('.');
    !is_open_elsewhere && ENDINGS.iter().any(|end| name.ends_with(&format!(".{end}")))
}

fn finding(first: &str, left: &[&String]) -> Diagnostic {
    let shown: Vec<String> = left.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    let (ja, en, count) = (shown.join("、"), shown.join(", "), left.len());
    let are = if count == 1 { "1 table is".to_owned() } else { format!("{count} tables are") };
    let message = say!(
        "どのソースも読んでいない表が data/ に {count} 件あり、数値に入っていません（{ja}）",
        "{are} read by no source, and in no figure ({en})"
    );
    let word = shell_word(first);
    let hint = say!(
        "書き出しなら、名前か `data/sources.yaml` の `files` を直すか、`tejun new source {word}` で加えます。使わないものなら、data/ から移します",
        "if it is an export, mend its name or `files` in `data/sources.yaml`, or add it with `tejun new source {word}`; what is not used belongs elsewhere"
    );
    Diagnostic::new(code::DATA_UNREAD_TABLE, Place::file(first), message).hint(hint)
}
