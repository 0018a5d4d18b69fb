//! Frozen reports: what they said, whether today's data say the same, and why not.
//!
//! In: a composed report with its figures and fingerprints; records of earlier editions. Out: records to keep, restatements,
//! findings. Never: computes a figure, reads or writes a file, or believes a record whose bytes are not what was issued.
//!
//! Decided in docs/decisions/0038-editions.md.

mod audience;
mod check;
mod compare;
mod markup;
mod note;
mod read;
mod text;
mod write;

pub(crate) use audience::check_audiences;
pub(crate) use check::{check, differing};
pub(crate) use compare::{Side, restated};
pub(crate) use note::note;
pub(crate) use read::{read, readable};
pub(crate) use text::text;
pub(crate) use write::{Issue, NewRecord, blocks_say_the_same, frozen_blocks, write};

/// Where the records are.
pub(crate) const FOLDER: &str = "data/editions";
/// What an edition says of itself.
const EDITION: &str = "edition.json";
/// One figure per line.
const FIGURES: &str = "figures.jsonl";
/// The author's words as written; absent without any.
const WORDS: &str = "words.md";
/// The page.
const PAGE: &str = "page.json";
/// The page as text, to be read by people.
const TEXT: &str = "report.txt";
/// For whom a record was issued that does not say so itself; nobody seals it with the record, since it comes later.
const AUDIENCE: &str = "audience.json";
/// What is told differently from the edition before, one figure per line; absent when nothing is.
const RESTATED: &str = "restated.jsonl";

/// BLAKE3 of a text, whose lines may have got other ends on their way through version control.
fn hash(bytes: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut lines = bytes.split(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        match lines.peek() {
            Some(_) => hasher.update(line.strip_suffix(b"\r").unwrap_or(line)).update(b"\n"),
            None => hasher.update(line),
        };
    }
    hasher.finalize().to_hex().to_string()
}

/// The folder of one record.
fn folder(edition: &crate::model::Edition) -> String {
    format!("{FOLDER}/{}/{}/{}", edition.report.as_str(), edition.key, edition.number)
}
