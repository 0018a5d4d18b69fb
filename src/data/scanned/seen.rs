//! What a pass over a scanned source learns of a file besides the answers.
//!
//! In: pieces of a file as they were read. Out: [`Seen`], which adds up in the order of pieces and is kept between runs. Never:
//! keeps what is told of rows: a file with anything to tell is read again.

use super::joined;
use crate::data::engine::{Kept, Reader, Writer};
use crate::data::keys;
use crate::data::rules::Account;
use crate::data::source::Lacking;
use crate::diag::{Diagnostics, Message};
use crate::model::SourceFile;
use std::collections::BTreeMap;

/// How files can have been read, of which something is kept.
const ENCODINGS: [&str; 5] = ["utf-8", "utf-16", "cp932", "xlsx", "parquet"];

/// What a pass learns of a piece or a file besides the answers.
#[derive(Default)]
pub(in crate::data) struct Seen {
    pub account: Account,
    /// The file, when it is known only once it is read.
    pub file: Option<SourceFile>,
    pub lacking: Lacking,
    pub said: Diagnostics,
    pub used: u64,
    pub spans: BTreeMap<String, (i64, i64)>,
    /// Whether a bad row has a key that can be read.
    pub suspect: bool,
    pub keys: keys::Run,
}

impl Seen {
    /// Adds the next piece of the same file.
    pub fn then(&mut self, next: Self) {
        self.account.go_on(next.account);
        self.suspect |= next.suspect;
        self.lacking.extend(next.lacking);
        self.file = self.file.take().or(next.file);
        self.said.extend(next.said);
        self.used += next.used;
        join_spans(&mut self.spans, next.spans);
        self.keys.then(next.keys);
    }

    /// Writes what was seen of a file; `false` when there is something to tell of its rows, which is told by reading them.
    pub fn put(&self, to: &mut Writer) -> bool {
        if self.account.rows > 0 || !self.said.is_empty() || !self.lacking.is_empty() {
            return false;
        }
        self.used.put(to);
        self.spans.iter().map(|(column, span)| (column.clone(), *span)).collect::<Vec<_>>().put(to);
        self.keys.put(to);
        let file = self.file.as_ref();
        file.map(|file| (file.path.clone(), file.fingerprint.clone())).put(to);
        file.map(|file| (file.encoding.to_owned(), file.separator.map(String::from))).put(to);
        file.map(|file| file.rows).put(to);
        let notes =
            file.map(|file| file.notes.iter().map(|note| (note.ja.clone(), note.en.clone())).collect::<Vec<_>>());
        notes.unwrap_or_default().put(to);
        true
    }

    /// Reads it back.
    pub fn get(from: &mut Reader<'_>) -> Option<Self> {
        let used = u64::get(from)?;
        let spans: Vec<(String, (i64, i64))> = Kept::get(from)?;
        let keys = keys::Run::get(from)?;
        let file: Option<(String, String)> = Kept::get(from)?;
        let form: Option<(String, Option<String>)> = Kept::get(from)?;
        let rows: Option<u64> = Kept::get(from)?;
        let notes: Vec<(String, String)> = Kept::get(from)?;
        let notes = notes.into_iter().map(|(ja, en)| Message::new(ja, en)).collect();
        let file = match (file, form, rows) {
            (Some((path, fingerprint)), Some((encoding, separator)), Some(rows)) => {
                let encoding = ENCODINGS.into_iter().find(|known| *known == encoding)?;
                let separator = separator.and_then(|separator| separator.chars().next());
                Some(SourceFile { path, fingerprint, rows, encoding, separator, notes, spans: Vec::new() })
            }
            _ => None,
        };
        Some(Self { used, spans: spans.into_iter().collect(), keys, file, ..Self::default() })
    }
}

/// Makes the spans of columns those of more rows.
pub(super) fn join_spans(all: &mut BTreeMap<String, (i64, i64)>, more: BTreeMap<String, (i64, i64)>) {
    for (column, span) in more {
        let known = all.get(&column).copied();
        all.extend(joined(known, Some(span)).map(|span| (column, span)));
    }
}
