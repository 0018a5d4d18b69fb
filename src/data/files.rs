//! Which files belong to a source, and how one of them becomes untyped columns.
//!
//! In: a source's globs and the project's files. Out: [`RawFile`]s, whatever form the files have. Never: opens a path that the project's own list of
//! files does not hold, so that a URL or a path outside `data/` cannot reach the data engine.

use crate::config::Source;
use crate::data::csv::Decoded;
use crate::data::local_clock::LocalClock;
use crate::data::raw_file::RawFile;
use crate::data::unpack::{Packing, inner_path, unpacked};
use crate::data::unreadable::{Refused, first_line_message, unreadable};
use crate::data::{csv, parquet, split_moment, unpivot};
use crate::data::{ndjson, sheet};
use crate::diag::{Diagnostic, Diagnostics, Message, code};
use crate::model::{self, ProjectFiles};
use crate::say;
use std::sync::Arc;

/// The folder that globs are relative to.
const FOLDER: &str = "data/";

/// The files of a source in the [order of their names](by_name), each once; without those that an open workbook leaves beside itself.
pub(super) fn matching(source: &Source, files: &dyn ProjectFiles, found: &mut Diagnostics) -> Vec<String> {
    let mut listed = files.list("data");
    listed.retain(|path| !is_lock(path));
    let mut matched: Vec<String> = Vec::new();
    let mut empty = Vec::new();
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
                let own = listed.iter().filter(|p| p.strip_prefix(FOLDER).is_some_and(|p| matcher.is_match(p)));
                let before = matched.len();
                matched.extend(own.cloned());
                if matched.len() == before {
                    empty.push(glob);
                }
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
    matched.sort_by(|a, b| by_name(a, b));
    matched.dedup();
    // Where nothing is matched at all, that is said of the source.
    if !matched.is_empty() {
        found.extend(empty.into_iter().map(|glob| without_files(source, glob)));
    }
    found.extend(other_endings(source, &listed, &matched));
    matched
}

/// What Excel and LibreOffice keep beside a workbook that is open.
fn is_lock(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("~$") || name.starts_with(".~lock.")
}

/// The order in which people name files: numbers by their value (`2026-8.csv` before `2026-10.csv`), and copies behind what they are copies
/// of (`desk.csv` before `desk (1).csv`); by letters where that leaves two alike.
pub(super) fn by_name(a: &str, b: &str) -> std::cmp::Ordering {
    let stem = |path: &str| path.rsplit_once('.').map_or(path.to_owned(), |(stem, _)| stem.to_owned());
    pieces(&stem(a)).cmp(&pieces(&stem(b))).then_with(|| a.cmp(b))
}

/// Letters one by one, and numbers whole: without zeros before them, the longer one is the greater one.
fn pieces(text: &str) -> Vec<(char, usize, String)> {
    let mut pieces: Vec<(char, usize, String)> = Vec::new();
    for c in text.chars() {
        match pieces.last_mut() {
            Some(('0', length, digits)) if c.is_ascii_digit() => {
                digits.push(c);
                let value = digits.trim_start_matches('0').to_owned();
                (*length, *digits) = (value.len(), value);
            }
            _ if c.is_ascii_digit() => {
                let value = if c == '0' { String::new() } else { c.to_string() };
                pieces.push(('0', value.len(), value));
            }
            _ => pieces.push((c, 0, String::new())),
        }
    }
    pieces
}

fn without_files(source: &Source, glob: &str) -> Diagnostic {
    let name = &source.name;
    let message = say!(
        "`{name}` の `files` にある `{glob}` に当てはまるファイルが `data/` の下にありません",
        "no file below `data/` matches `{glob}`, one of the `files` of `{name}`"
    );
    Diagnostic::new(code::DATA_UNMATCHED, source.place.clone(), message)
        .hint(say!("ファイルを置くか、`files` からこの行を消します", "put the file there, or take it out of `files`"))
}

/// Files that would be read, were their endings written in other letters: `2026-10.CSV` beside `*.csv`.
fn other_endings(source: &Source, listed: &[String], matched: &[String]) -> Vec<Diagnostic> {
    let inside = source.files.iter().filter(|glob| outside(glob).is_none());
    let globs: Vec<_> = inside.filter_map(|glob| model::glob(&with_small_ending(glob)).ok()).collect();
    let is_meant = |path: &&String| {
        let path = path.strip_prefix(FOLDER).unwrap_or(path);
        globs.iter().any(|glob| glob.is_match(with_small_ending(path)))
    };
    let told = |path: &String| {
        let name = &source.name;
        let message = say!(
            "`{path}` は読まれません。`{name}` の `files` とは大文字・小文字が違います",
            "`{path}` is not read: capital and small letters differ from the `files` of `{name}`"
        );
        Diagnostic::new(code::DATA_UNMATCHED, source.place.clone(), message)
            .hint(say!("ファイルの名前か `files` を直します", "rename the file, or mend `files`"))
    };
    listed.iter().filter(|path| !matched.contains(path)).filter(is_meant).map(told).collect()
}

fn with_small_ending(path: &str) -> String {
    path.rsplit_once('.').map_or(path.to_owned(), |(stem, ending)| format!("{stem}.{}", ending.to_lowercase()))
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
    let of_columns = |source: &Source| split_moment::read(source, &|apart| of_bytes(apart, path, &bytes, clock));
    let read = match &source.sheet.unpivot {
        None => of_columns(source),
        Some(unpivot) => unpivot::read(source, unpivot, &of_columns, found),
    };
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
fn of_bytes(source: &Source, path: &str, bytes: &Arc<[u8]>, clock: &LocalClock) -> Result<RawFile, Refused> {
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
