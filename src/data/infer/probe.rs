//! Columns of files, read as each type that they may have.
//!
//! In: files and some of their headers. Out: the texts of each column, and of each type how many of them it reads. Never: chooses a type.

use super::FileHeaders;
use super::headers::{column, read, source};
use crate::calendar::Zone;
use crate::config::{Column, ColumnType, Written};
use crate::data::local_clock::LocalClock;
use crate::data::raw_file::RawColumn;
use crate::data::typed::Typed;
use crate::data::typing;
use crate::data::value_error::ValueError;
use crate::diag::{Diagnostic, Lang};
use crate::model::ProjectFiles;
use indexmap::IndexMap;
use polars::prelude::{IntoColumn, NewChunkedArray, StringChunked};
use std::collections::{BTreeMap, HashSet};

/// So many different refused texts are kept of a reading.
const MOST_REFUSED: usize = 20;

/// So many headers are looked at together.
pub(super) const AT_ONCE: usize = 16;

/// The types that a column may have, besides that it is text.
pub(super) const TRIED: [ColumnType; 6] = [
    ColumnType::Integer,
    ColumnType::Number,
    ColumnType::Boolean,
    ColumnType::Datetime,
    ColumnType::Date,
    ColumnType::Duration,
];

/// How a type reads a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    /// Values that are read.
    pub read: u64,
    /// Texts that are not.
    pub refused: u64,
    /// The first different ones of them, with their rows.
    pub unread: IndexMap<String, u64>,
    /// What was found out about how they are written.
    pub notes: Vec<String>,
}

/// A column as it stands in its files.
pub(super) struct Probed {
    pub header: String,
    /// Rows of the files.
    pub rows: u64,
    /// Each different text with its rows, in the order in which they come.
    pub texts: IndexMap<String, u64>,
    /// Whether a file has a text twice.
    pub repeats_in_a_file: bool,
    pub readings: BTreeMap<usize, Reading>,
}

impl Probed {
    /// How one of the tried types reads it.
    pub(super) fn reading(&self, kind: ColumnType) -> &Reading {
        &self.readings[&TRIED.iter().position(|tried| *tried == kind).unwrap_or(0)]
    }

    /// The same column as if some texts were none.
    pub(super) fn without(&self, texts: &[&str]) -> Self {
        let is_left = |text: &String| !texts.contains(&text.as_str());
        let mut readings = self.readings.clone();
        for reading in readings.values_mut() {
            reading.refused -=
                reading.unread.iter().filter(|(text, _)| !is_left(text)).map(|(_, rows)| rows).sum::<u64>();
            reading.unread.retain(|text, _| is_left(text));
        }
        let left = self.texts.iter().filter(|(text, _)| is_left(text)).map(|(text, rows)| (text.clone(), *rows));
        Self { header: self.header.clone(), rows: self.rows, texts: left.collect(), readings, ..*self }
    }
}

/// Reads some columns of files as every type, each by what is declared of its texts.
pub(super) fn probe(
    files: &[FileHeaders],
    headers: &[String],
    written: &Written,
    project: &dyn ProjectFiles,
    zone: &Zone,
    clock: &LocalClock,
) -> Result<Vec<Probed>, Box<Diagnostic>> {
    let kinds = || std::iter::once(ColumnType::Text).chain(TRIED);
    let mut columns: IndexMap<String, Column> = IndexMap::new();
    for (at, header) in headers.iter().enumerate() {
        for (nth, kind) in kinds().enumerate() {
            let name = format!("c{at}_{nth}");
            columns.insert(name.clone(), column(name, header, kind, written.clone()));
        }
    }
    let sheet = files.first().map(|file| file.sheet.clone()).unwrap_or_default();
    let source = source(zone, columns, &sheet);
    let new = |header: &String| Probed {
        header: header.clone(),
        rows: 0,
        texts: IndexMap::new(),
        repeats_in_a_file: false,
        readings: BTreeMap::new(),
    };
    let mut probed: Vec<Probed> = headers.iter().map(new).collect();
    for file in files {
        let mut raw = read(&source, &file.path, project, clock)?;
        let declared: Vec<&Column> = source.columns.values().collect();
        let width = TRIED.len() + 1;
        for (at, probed) in probed.iter_mut().enumerate() {
            probed.rows += raw.rows as u64;
            let mut typed =
                |nth: usize| of_column(declared[at * width + nth], raw.columns[at * width + nth].take(), clock);
            let Some(texts) = typed(0) else { continue };
            let texts = rows_of(&texts);
            let mut seen = HashSet::new();
            probed.repeats_in_a_file |= !texts.iter().flatten().all(|text| seen.insert(text));
            texts.iter().flatten().for_each(|text| *probed.texts.entry((*text).to_owned()).or_default() += 1);
            for nth in 0..TRIED.len() {
                let reading = probed.readings.entry(nth).or_default();
                match typed(nth + 1) {
                    Some(typed) => reading.add(&typed, &texts),
                    None => reading.refused += texts.iter().flatten().count() as u64,
                }
            }
        }
    }
    Ok(probed)
}

/// Texts, read as a column of them would be.
pub(super) fn of_texts(all: &[String], clock: &LocalClock) -> Probed {
    let mut texts: IndexMap<String, u64> = IndexMap::new();
    all.iter().for_each(|text| *texts.entry(text.clone()).or_default() += 1);
    let rows: Vec<Option<String>> = all.iter().cloned().map(Some).collect();
    let held = StringChunked::from_iter_values("".into(), all.iter().map(String::as_str)).into_column();
    let reading = |(nth, kind): (usize, &ColumnType)| {
        let mut reading = Reading::default();
        let column = column(String::new(), "", *kind, Written::default());
        match of_column(&column, Some(RawColumn::Raw(held.clone())), clock) {
            Some(typed) => reading.add(&typed, &rows),
            None => reading.refused = all.len() as u64,
        }
        (nth, reading)
    };
    let readings = TRIED.iter().enumerate().map(reading).collect();
    Probed {
        header: String::new(),
        rows: all.len() as u64,
        repeats_in_a_file: texts.len() < all.len(),
        texts,
        readings,
    }
}

fn of_column(column: &Column, held: Option<RawColumn>, clock: &LocalClock) -> Option<Typed> {
    match held? {
        RawColumn::Typed(typed) => Some(typed),
        RawColumn::Raw(raw) => typing::typed(column, &raw, clock).ok(),
    }
}

fn rows_of(typed: &Typed) -> Vec<Option<String>> {
    let texts = typed.column.str().map(|texts| texts.iter().map(|text| text.map(str::to_owned)).collect());
    texts.unwrap_or_else(|_| vec![None; typed.column.len()])
}

impl Reading {
    fn add(&mut self, typed: &Typed, texts: &[Option<String>]) {
        self.read += (typed.column.len() - typed.column.null_count()) as u64;
        let refused = typed.why.iter().enumerate().filter(|(_, why)| **why != ValueError::Fine);
        for (row, _) in refused {
            self.refused += 1;
            let Some(text) = texts.get(row).cloned().flatten() else { continue };
            if self.unread.len() < MOST_REFUSED || self.unread.contains_key(&text) {
                *self.unread.entry(text).or_default() += 1;
            }
        }
        self.notes.extend(typed.notes.iter().map(|note| note.text(Lang::En).to_owned()));
    }
}
