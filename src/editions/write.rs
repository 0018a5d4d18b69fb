//! A report of today → the files of its record.

use super::{EDITION, FIGURES, PAGE, RESTATED, TEXT, WORDS, folder, hash, text};
use crate::calendar::Instant;
use crate::diag::Lang;
use crate::model::{
    Basis, Block, Candidate, EDITION_FORMAT, EDITION_FORMAT_AUDIENCE, EDITION_FORMAT_OPEN, Edition, FrozenPage,
    IssuedFor, Page, Restated,
};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What is issued.
pub(crate) struct Issue<'a> {
    /// The report.
    pub candidate: &'a Candidate,
    /// Its number, from 1.
    pub number: u32,
    /// The rule by which its period ends, as written.
    pub cutoff: &'a str,
    /// The instant its figures hold for.
    pub as_of: Instant,
    /// When it is issued.
    pub issued_at: Instant,
    /// The version that computed it.
    pub tool: &'a str,
    /// Why it is issued.
    pub reason: &'a str,
    /// For whom; `None` in a project without audiences.
    pub issued_for: Option<IssuedFor>,
    /// What its figures depend on.
    pub basis: &'a Basis,
    /// The author's words.
    pub words: Option<&'a str>,
    /// What it tells differently from the edition before.
    pub restated: &'a [Restated],
    /// The language of the site.
    pub lang: Lang,
}

/// A record that is to be kept.
pub(crate) struct NewRecord {
    /// What it says of itself.
    pub edition: Edition,
    /// The folder of the project that it is.
    pub folder: String,
    /// Its files by name.
    pub files: Vec<(&'static str, String)>,
}

/// The record of what is issued.
pub(crate) fn write(issue: &Issue<'_>) -> NewRecord {
    let (page, appendix) = (&issue.candidate.page, issue.candidate.appendix.as_ref());
    let frozen = FrozenPage {
        title: page.title.clone(),
        description: page.description.clone(),
        headings: page.headings.clone(),
        blocks: frozen_blocks(page),
        appendix: appendix.map(frozen_blocks).unwrap_or_default(),
    };
    let said = page.blocks.iter().chain(appendix.iter().flat_map(|appendix| &appendix.blocks));
    let mut parts = vec![
        (FIGURES, lines(&issue.candidate.figures)),
        (PAGE, pretty(&frozen)),
        (TEXT, text(&page.title, said, issue.lang)),
    ];
    parts.extend(issue.words.map(|words| (WORDS, words.to_owned())));
    if !issue.restated.is_empty() {
        parts.push((RESTATED, lines(issue.restated)));
    }
    let report = page.report.as_deref();
    let mut edition = Edition {
        format: match (&issue.issued_for, frozen.appendix.is_empty()) {
            (None, true) => EDITION_FORMAT_OPEN,
            (Some(_), true) => EDITION_FORMAT_AUDIENCE,
            // Versions that know no appendix would leave it out unsaid.
            (_, false) => EDITION_FORMAT,
        },
        report: issue.candidate.name,
        key: issue.candidate.key.clone(),
        number: issue.number,
        period: issue.candidate.period.clone(),
        cutoff: issue.cutoff.to_owned(),
        as_of: issue.as_of,
        issued_at: issue.issued_at,
        tool: issue.tool.to_owned(),
        title: page.title.clone(),
        supersedes: issue.number.checked_sub(1).filter(|number| *number > 0),
        reason: issue.reason.to_owned(),
        partial: report.is_some_and(|report| report.partial),
        issued_for: issue.issued_for.clone(),
        stale: report.map(|report| report.stale.clone()).unwrap_or_default(),
        unwritten: report.map(|report| report.unwritten.clone()).unwrap_or_default(),
        basis: issue.basis.clone(),
        files: parts.iter().map(|(name, text)| ((*name).to_owned(), hash(text.as_bytes()))).collect::<BTreeMap<_, _>>(),
        seal: String::new(),
    };
    edition.seal = hash(pretty(&edition).as_bytes());
    let folder = folder(&edition);
    let head = (EDITION, pretty(&edition));
    NewRecord { edition, folder, files: std::iter::once(head).chain(parts).collect() }
}

/// The text of an `edition.json` as it was before its seal was written into it.
pub(super) fn unsealed(text: &str, seal: &str) -> String {
    match text.rfind(&format!("\"seal\": \"{seal}\"")) {
        Some(at) => format!("{}\"seal\": \"\"{}", &text[..at], &text[at + seal.len() + "\"seal\": \"\"".len()..]),
        None => text.to_owned(),
    }
}

/// The blocks of a page as they are kept.
pub(crate) fn frozen_blocks(page: &Page) -> Vec<Value> {
    page.blocks.iter().map(frozen_block).collect()
}

/// A block as it is kept. Of a list that has a file the sentence stays: the file is made of the data of today, which an edition
/// does not tell of.
fn frozen_block(block: &Block) -> Value {
    match block {
        Block::Whole(list) => value(&Block::Paragraph { text: list.text.clone() }),
        other => value(other),
    }
}

fn value<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("plain values with text keys are JSON")
}

pub(super) fn pretty<T: Serialize>(value: &T) -> String {
    serde_json::to_string_pretty(value).expect("plain values with text keys are JSON") + "\n"
}

fn lines<T: Serialize>(all: &[T]) -> String {
    let line = |one: &T| serde_json::to_string(one).expect("plain values with text keys are JSON") + "\n";
    all.iter().map(line).collect()
}

/// Whether two pages show the same, apart from when they were computed and what had been read by then: a file that grew by the
/// rows of next week says nothing about this one.
pub(crate) fn blocks_say_the_same(old: (&[Value], &str), new: (&[Value], &str)) -> bool {
    let said = |(blocks, as_of): (&[Value], &str)| -> Vec<Value> {
        let tells_reading = |block: &&Value| {
            let paragraph = block.get("text").and_then(Value::as_str).is_some_and(|text| text.contains(as_of));
            paragraph || is_table_of_sources(block)
        };
        blocks.iter().filter(|block| !tells_reading(block)).cloned().collect()
    };
    said(old) == said(new)
}

/// Whether a table leads to the page of where the figures come from, row by row.
fn is_table_of_sources(block: &Value) -> bool {
    let Some(rows) = block.get("rows").and_then(Value::as_array) else { return false };
    let leads = |row: &Value| row.pointer("/0/route").and_then(Value::as_str) == Some("/lineage/");
    !rows.is_empty() && rows.iter().all(leads)
}
