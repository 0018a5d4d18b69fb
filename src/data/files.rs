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
use crate::data::{csv, parquet, unpivot};
use crate::data::{ndjson, sheet};
use crate::diag::{Diagnostic, Diagnostics, Message, code};
use crate::model::{self, ProjectFiles};
use crate::say;
use std::sync::Arc;

/// The folder that globs are relative to.
const FOLDER: &str = "data/";

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
    let read = match &source.sheet.unpivot {
        None => of_bytes(source, path, &bytes, clock),
        Some(unpivot) => unpivot::read(source, unpivot, &|wide| of_bytes(wide, path, &bytes, clock), found),
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
