//! Records as they stand in the project → the book of editions.
//!
//! In: the files below `data/editions/`. Out: every record that is whole, and a finding for each that is not. Never: names a file
//! outside of the record's own folder, or takes a record for whole because most of it is.

use super::markup::is_harmless;
use super::note::read_note;
use super::{EDITION, FIGURES, FOLDER, PAGE, RESTATED, TEXT, WORDS, hash};
use crate::diag::{Code, Diagnostic, Diagnostics, Message, Place, code};
use crate::model::{
    Block, EDITION_FORMAT, Edition, EditionBook, EditionRecord, FrozenFigure, FrozenPage, ProjectFiles, ReportName,
    ReportRef, Restated,
};
use crate::say;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A file larger than this is no record.
const LARGEST: u64 = 32 << 20;

/// The records of a project.
pub(crate) fn read(files: &dyn ProjectFiles, found: &mut Diagnostics) -> EditionBook {
    let mut folders: BTreeMap<ReportRef, BTreeSet<u32>> = BTreeMap::new();
    for path in files.list(FOLDER) {
        match place_of(&path) {
            Some((name, number)) => drop(folders.entry(name).or_default().insert(number)),
            None => found.push(Diagnostic::new(
                code::EDITION_UNKNOWN,
                Place::file(&path),
                say!("どの版の記録でもないファイルです", "the file belongs to no record of an edition"),
            )),
        }
    }
    let mut book = EditionBook::default();
    for (name, numbers) in folders {
        let whole: Option<Vec<EditionRecord>> = numbers
            .iter()
            .zip(1..)
            .map(|(number, expected)| {
                let record = if *number == expected { record(files, &name, *number) } else { Err(missing(expected)) };
                let folder = folder(&name, *number);
                let place = Place::file(format!("{folder}/{EDITION}"));
                record
                    .map_err(|(code, message)| {
                        found.push(Diagnostic::new(code, place, message).hint(remedy(code, &folder)))
                    })
                    .ok()
            })
            // Every record is looked at, also behind a damaged one.
            .collect::<Vec<_>>()
            .into_iter()
            .collect();
        match whole {
            Some(records) => drop(book.reports.insert(name, records)),
            None => drop(book.damaged.insert(name)),
        }
    }
    book
}

pub(super) type Refusal = (Code, Message);

/// The report and the number of a path `data/editions/weekly/2026-11-20/1/figures.jsonl`.
fn place_of(path: &str) -> Option<(ReportRef, u32)> {
    let mut parts = path.strip_prefix(FOLDER)?.strip_prefix('/')?.split('/');
    // The name of a report of one value has two parts.
    let name = parts.next().filter(|_| path.matches('/').count() == FOLDER.matches('/').count() + 4);
    let name = match name {
        Some(name) => name.to_owned(),
        None => path.strip_prefix(FOLDER)?.strip_prefix('/')?.split('/').take(2).collect::<Vec<_>>().join("/"),
    };
    if name.contains('/') {
        parts.next()?;
    }
    let (key, number, file) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = !key.starts_with('.') && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let number: u32 = number.parse().ok().filter(|n: &u32| *n > 0 && n.to_string() == number)?;
    (plain && parts.next().is_none() && !file.is_empty()).then_some(((ReportName::new(&name)?, key.to_owned()), number))
}

fn folder((name, key): &ReportRef, number: u32) -> String {
    format!("{FOLDER}/{}/{key}/{number}", name.as_str())
}

fn missing(number: u32) -> Refusal {
    (code::EDITION_DAMAGED, say!("第 {number} 版の記録がありません", "the record of edition {number} is missing"))
}

fn remedy(code: Code, folder: &str) -> Message {
    if code == code::EDITION_NEWER {
        return say!("記録を書いた版の tejun を使います", "use the version of tejun that wrote the record");
    }
    say!(
        "`git checkout -- {folder}` で、発行したときの記録に戻します。git に入れる前の記録なら（発行が途中で止まったもの）、`{folder}` を消して発行し直します",
        "`git checkout -- {folder}` brings back the record as it was issued; one that git never had, since issuing was broken off, is removed, and issued again"
    )
}

pub(super) fn damaged(what: &str, ja: &str, en: &str) -> Refusal {
    (code::EDITION_DAMAGED, say!("`{what}` {ja}", "`{what}` {en}"))
}

/// The bytes of a file of a record; a file with nothing in it is one.
pub(super) fn bytes(files: &dyn ProjectFiles, folder: &str, name: &str) -> Result<Vec<u8>, Refusal> {
    let path = format!("{folder}/{name}");
    if files.size(&path).is_some_and(|size| size > LARGEST) {
        return Err(damaged(name, "が大きすぎます", "is too large for a record"));
    }
    let read = files.read(&path).map_err(|_| damaged(name, "がありません", "is missing or cannot be read"))?;
    Ok(read.to_vec())
}

/// Why a record is not one that was issued; nothing when it is.
pub(crate) fn readable(files: &dyn ProjectFiles, name: &ReportRef, number: u32) -> Result<EditionRecord, Message> {
    record(files, name, number).map_err(|(_, message)| message)
}

fn record(files: &dyn ProjectFiles, name: &ReportRef, number: u32) -> Result<EditionRecord, Refusal> {
    let folder = folder(name, number);
    let head = bytes(files, &folder, EDITION)?;
    let edition = edition(&head, name, number)?;
    for part in [FIGURES, PAGE, TEXT] {
        if !edition.files.contains_key(part) {
            return Err(damaged(
                EDITION,
                "に記録のファイルがそろっていません",
                "does not list every file of the record",
            ));
        }
    }
    let mut parts: BTreeMap<&str, Vec<u8>> = BTreeMap::new();
    for part in [FIGURES, PAGE, TEXT, WORDS, RESTATED] {
        let Some(issued) = edition.files.get(part) else { continue };
        let read = bytes(files, &folder, part)?;
        if hash(&read) != *issued {
            return Err(damaged(part, "が発行後に書き換えられています", "was changed after it was issued"));
        }
        parts.insert(part, read);
    }
    let page: FrozenPage = json(PAGE, parts.get(PAGE))?;
    check_blocks(&page)?;
    let words = parts
        .remove(WORDS)
        .map(|words| String::from_utf8(words).map_err(|_| unreadable(WORDS)).map(|words| words.replace("\r\n", "\n")))
        .transpose()?;
    let figures: Vec<FrozenFigure> = lines(FIGURES, parts.get(FIGURES))?;
    let restated: Vec<Restated> =
        if parts.contains_key(RESTATED) { lines(RESTATED, parts.get(RESTATED))? } else { Vec::new() };
    let noted = match edition.issued_for {
        Some(_) => None,
        None => read_note(files, &folder, &edition.seal)?,
    };
    Ok(EditionRecord { edition, figures, words, page, restated, noted })
}

fn edition(head: &[u8], name: &ReportRef, number: u32) -> Result<Edition, Refusal> {
    let value: Value = serde_json::from_slice(head).map_err(|_| unreadable(EDITION))?;
    let format = value.get("format").and_then(Value::as_u64).ok_or_else(|| unreadable(EDITION))?;
    if format > u64::from(EDITION_FORMAT) {
        let message = say!(
            "新しい tejun の記録です（形式 {format}、この版が読めるのは {EDITION_FORMAT} まで）",
            "the record is of format {format}, this version reads up to {EDITION_FORMAT}"
        );
        return Err((code::EDITION_NEWER, message));
    }
    let text = std::str::from_utf8(head).map_err(|_| unreadable(EDITION))?;
    let edition: Edition = serde_json::from_value(value).map_err(|_| unreadable(EDITION))?;
    if hash(super::write::unsealed(text, &edition.seal).as_bytes()) != edition.seal {
        return Err(damaged(EDITION, "が発行後に書き換えられています", "was changed after it was issued"));
    }
    if (edition.report, &edition.key, edition.number) != (name.0, &name.1, number) {
        return Err(damaged(EDITION, "は別の版の記録です", "is the record of another edition"));
    }
    Ok(edition)
}

pub(super) fn unreadable(part: &str) -> Refusal {
    damaged(part, "を読めません", "cannot be read")
}

fn json<T: DeserializeOwned>(part: &str, bytes: Option<&Vec<u8>>) -> Result<T, Refusal> {
    bytes.and_then(|bytes| serde_json::from_slice(bytes).ok()).ok_or_else(|| unreadable(part))
}

fn lines<T: DeserializeOwned>(part: &str, bytes: Option<&Vec<u8>>) -> Result<Vec<T>, Refusal> {
    let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(|| unreadable(part))?;
    text.lines().map(|line| serde_json::from_str(line).map_err(|_| unreadable(part))).collect()
}

/// Every block is one of ours, and its HTML runs nothing.
fn check_blocks(page: &FrozenPage) -> Result<(), Refusal> {
    for block in page.blocks.iter().chain(&page.appendix) {
        let block: Block = serde_json::from_value(block.clone()).map_err(|_| unreadable(PAGE))?;
        if let Block::Html { html } = &block
            && !is_harmless(&html.text())
        {
            let what = ("に、tejun が書かない HTML があります", "holds HTML that tejun never writes");
            return Err(damaged(PAGE, what.0, what.1));
        }
    }
    Ok(())
}
