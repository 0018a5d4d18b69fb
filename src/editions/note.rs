//! For whom a record was issued that was written before records said so.
//!
//! In: a record, and the audience that somebody names. Out: a file beside the record, bound to it by its seal. Never: changes a
//! record, or says anything of one that says it itself.

use super::read::{Refusal, bytes, damaged, unreadable};
use super::write::{pretty, unsealed};
use super::{AUDIENCE, folder, hash};
use crate::calendar::Instant;
use crate::model::{EditionRecord, IssuedFor, ProjectFiles};
use serde::{Deserialize, Serialize};

/// The file as written.
#[derive(Serialize, Deserialize)]
struct Note {
    /// The seal of the record that it is about.
    edition: String,
    issued_for: IssuedFor,
    noted_at: Instant,
    /// BLAKE3 of this file with this value left empty.
    seal: String,
}

/// The file that says for whom a record was issued: its path and its text.
pub(crate) fn note(record: &EditionRecord, issued_for: &IssuedFor, at: Instant) -> (String, String) {
    let edition = &record.edition;
    let mut note =
        Note { edition: edition.seal.clone(), issued_for: issued_for.clone(), noted_at: at, seal: String::new() };
    note.seal = hash(pretty(&note).as_bytes());
    (format!("{}/{AUDIENCE}", folder(edition)), pretty(&note))
}

/// What the file beside a record says; nothing where there is none.
pub(super) fn read_note(files: &dyn ProjectFiles, folder: &str, seal: &str) -> Result<Option<IssuedFor>, Refusal> {
    let path = format!("{folder}/{AUDIENCE}");
    if !files.list(folder).contains(&path) {
        return Ok(None);
    }
    let bytes = bytes(files, folder, AUDIENCE)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| unreadable(AUDIENCE))?;
    let note: Note = serde_json::from_str(text).map_err(|_| unreadable(AUDIENCE))?;
    if hash(unsealed(text, &note.seal).as_bytes()) != note.seal {
        return Err(damaged(AUDIENCE, "が書き換えられています", "was changed after it was written"));
    }
    if note.edition != seal {
        return Err(damaged(AUDIENCE, "は別の版についてのものです", "is about another edition"));
    }
    Ok(Some(note.issued_for))
}
