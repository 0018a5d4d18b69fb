//! What a pass over a scanned source learns of a file besides the answers.
//!
//! In: pieces of a file as they were read. Out: [`Seen`], which adds up in the order of pieces and is kept between runs. Never:
//! keeps what is told of rows: a file with anything to tell is read again.

use super::joined;
use crate::data::keys;
use crate::data::missing_columns::MissingColumns;
use crate::data::rejections::RejectionSummary;
use crate::diag::{Diagnostics, Message};
use crate::model::SourceFile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How files can have been read, of which something is kept; of one whose rows are trusted it is not told again.
const ENCODINGS: [&str; 7] = ["", "utf-8", "utf-16", "cp932", "windows-1252", "xlsx", "parquet"];

/// What a pass learns of a piece or a file besides the answers.
#[derive(Default)]
pub(in crate::data) struct ScanStats {
    pub account: RejectionSummary,
    /// The file, when it is known only once it is read.
    pub file: Option<SourceFile>,
    pub lacking: MissingColumns,
    pub said: Diagnostics,
    pub used: u64,
    pub spans: BTreeMap<String, (i64, i64)>,
    /// Whether a bad row has a key that can be read.
    pub suspect: bool,
    pub keys: keys::KeyRun,
}

impl ScanStats {
    /// Adds the next piece of the same file.
    pub(crate) fn then(&mut self, next: Self) {
        self.account.go_on(next.account);
        self.suspect |= next.suspect;
        self.lacking.extend(next.lacking);
        self.file = self.file.take().or(next.file);
        self.said.extend(next.said);
        self.used += next.used;
        join_spans(&mut self.spans, next.spans);
        self.keys.then(next.keys);
    }

    /// What was seen of a file, as bytes; `None` when there is something to tell of its rows, which is told by reading them.
    pub(crate) fn put(&self) -> Option<Vec<u8>> {
        if self.account.rows > 0 || !self.said.is_empty() || !self.lacking.is_empty() {
            return None;
        }
        let file = self.file.as_ref().map(|file| KeptFile {
            path: file.path.clone(),
            fingerprint: file.fingerprint.clone(),
            rows: file.rows,
            encoding: file.encoding.to_owned(),
            separator: file.separator,
            notes: file.notes.iter().map(|note| (note.ja.clone(), note.en.clone())).collect(),
        });
        let kept = CachedStats { used: self.used, spans: self.spans.clone(), keys: self.keys.clone(), file };
        serde_json::to_vec(&kept).ok()
    }

    /// Reads it back.
    pub(crate) fn get(bytes: &[u8]) -> Option<Self> {
        let CachedStats { used, spans, keys, file } = serde_json::from_slice(bytes).ok()?;
        let file = match file {
            None => None,
            Some(file) => Some(SourceFile {
                encoding: ENCODINGS.into_iter().find(|known| *known == file.encoding)?,
                path: file.path,
                fingerprint: file.fingerprint,
                rows: file.rows,
                separator: file.separator,
                notes: file.notes.into_iter().map(|(ja, en)| Message::new(ja, en)).collect(),
                spans: Vec::new(),
            }),
        };
        Some(Self { used, spans, keys, file, ..Self::default() })
    }
}

/// What is kept between runs of what was seen of a file.
#[derive(Serialize, Deserialize)]
struct CachedStats {
    used: u64,
    spans: BTreeMap<String, (i64, i64)>,
    keys: keys::KeyRun,
    file: Option<KeptFile>,
}

/// What is kept of a file that is known only once it is read.
#[derive(Serialize, Deserialize)]
struct KeptFile {
    path: String,
    fingerprint: String,
    rows: u64,
    encoding: String,
    separator: Option<char>,
    notes: Vec<(String, String)>,
}

/// Makes the spans of columns those of more rows.
pub(super) fn join_spans(all: &mut BTreeMap<String, (i64, i64)>, more: BTreeMap<String, (i64, i64)>) {
    for (column, span) in more {
        let known = all.get(&column).copied();
        all.extend(joined(known, Some(span)).map(|span| (column, span)));
    }
}
