//! Texts of one column → its typed values, without a column of texts in between.
//!
//! In: one declared column and its texts, in row order. Out: the typed column. Never: judges a text: plain forms are read at
//! once (`plain`), everything else is kept and read by `texts` together, as if the file held nothing else.

use crate::config::{Column, ColumnType, Written};
use crate::data::fast_parse::{self, MonthCache, OffsetCache};
use crate::data::local_clock::LocalClock;
use crate::data::texts;
use crate::data::typed::Typed;
use crate::data::value_error::ValueError;
use crate::data::zones::Zones;
use polars::prelude::{
    BooleanChunked, Float64Chunked, Int64Chunked, IntoColumn, NewChunkedArray, StringChunked, StringChunkedBuilder,
};
use std::collections::HashMap;

/// One column of one piece while it is read.
pub(super) struct Reading<'a> {
    column: &'a Column,
    clock: OffsetCache<'a>,
    month: MonthCache,
    values: Values<'a>,
    /// Rows whose texts are left to `texts`, and those texts.
    others: (Vec<usize>, StringChunkedBuilder),
    /// Instants that were read at once.
    zones: Zones,
    /// Whether a plain text means what it seems to: nothing else is declared.
    plain: bool,
    /// Whether a plain text that tells a form is among the others.
    told: bool,
}

/// Values so far; where there is none stands a zero.
struct Cells<T> {
    values: Vec<T>,
    /// The rows without a value.
    absent: Vec<usize>,
}

impl<T: Copy + Default> Cells<T> {
    fn new(rows: usize) -> Self {
        Self { values: Vec::with_capacity(rows), absent: Vec::new() }
    }

    fn push(&mut self, value: Option<T>) {
        if value.is_none() {
            self.absent.push(self.values.len());
        }
        self.values.push(value.unwrap_or_default());
    }

    /// Fills in what was read later.
    fn put(&mut self, later: impl Iterator<Item = (usize, Option<T>)>) {
        let mut filled = Vec::new();
        for (row, value) in later {
            if let Some(value) = value {
                self.values[row] = value;
                filled.push(row);
            }
        }
        if !filled.is_empty() {
            // Both lists are in the order of rows.
            let mut filled = filled.into_iter().peekable();
            self.absent.retain(|row| filled.next_if_eq(row).is_none());
        }
    }

    fn options(&self) -> impl Iterator<Item = Option<T>> {
        let mut present = vec![true; self.values.len()];
        for row in &self.absent {
            present[*row] = false;
        }
        self.values.iter().zip(present).map(|(value, present)| present.then_some(*value))
    }

    fn is_whole(&self) -> bool {
        self.absent.is_empty()
    }
}

enum Values<'a> {
    Whole(Cells<i64>),
    Number(Cells<f64>),
    Truth(Cells<bool>),
    Text {
        builder: StringChunkedBuilder,
        canonical: Option<HashMap<&'a str, &'a str>>,
        why: Vec<ValueError>,
        rows: usize,
    },
}

impl<'a> Reading<'a> {
    /// A column of about so many rows, of which nothing is read yet.
    pub(super) fn new(column: &'a Column, clock: &'a LocalClock, rows: usize) -> Self {
        let values = match column.kind {
            ColumnType::Integer | ColumnType::Datetime | ColumnType::Date | ColumnType::Duration => {
                Values::Whole(Cells::new(rows))
            }
            ColumnType::Number => Values::Number(Cells::new(rows)),
            ColumnType::Boolean => Values::Truth(Cells::new(rows)),
            ColumnType::Text | ColumnType::Category => Values::Text {
                builder: StringChunkedBuilder::new(column.name.as_str().into(), rows),
                canonical: (!column.values.is_empty() && column.kind == ColumnType::Category)
                    .then(|| texts::canonical(column).into_iter().collect()),
                why: Vec::new(),
                rows: 0,
            },
        };
        let others = (Vec::new(), StringChunkedBuilder::new(column.name.as_str().into(), 0));
        let plain = column.written == Written::default();
        let (clock, month) = (OffsetCache::new(clock), MonthCache::default());
        Self { column, clock, month, values, others, zones: Zones::default(), plain, told: false }
    }

    /// Reads the value of the next row.
    pub(super) fn push(&mut self, text: &str) {
        let text = trimmed(text);
        let missing = text.is_empty() || self.column.missing.iter().any(|missing| missing == text);
        let bytes = text.as_bytes();
        let kept = |others: &mut (Vec<usize>, StringChunkedBuilder), row| {
            others.0.push(row);
            others.1.append_value(text);
        };
        let plain = self.plain && !missing;
        match &mut self.values {
            Values::Whole(cells) => {
                let moment =
                    (plain && self.column.kind == ColumnType::Datetime).then(|| self.month.datetime(bytes)).flatten();
                let value = match self.column.kind {
                    _ if !plain => None,
                    ColumnType::Datetime => moment.and_then(|moment| self.clock.utc(moment)),
                    ColumnType::Date => self.month.date(bytes),
                    ColumnType::Integer => fast_parse::integer(bytes),
                    // Whether 90 is seconds or minutes is for the careful reader.
                    _ => None,
                };
                let value = value.filter(|_| !tells_first(&mut self.told, bytes));
                if value.is_none() && !missing {
                    kept(&mut self.others, cells.values.len());
                }
                if let (Some(moment), Some(_)) = (moment, value) {
                    self.zones.count(moment, cells.values.len());
                }
                cells.push(value);
            }
            Values::Number(cells) => {
                let value = plain.then(|| fast_parse::number(bytes)).flatten();
                let value = value.filter(|_| !tells_first(&mut self.told, bytes));
                if value.is_none() && !missing {
                    kept(&mut self.others, cells.values.len());
                }
                cells.push(value);
            }
            Values::Truth(cells) => {
                if !missing {
                    kept(&mut self.others, cells.values.len());
                }
                cells.push(None);
            }
            Values::Text { builder, canonical, why, rows } => {
                let known = canonical.as_ref().map_or(Some(text), |canonical| canonical.get(text).copied());
                match known.filter(|_| !missing) {
                    Some(text) => builder.append_value(text),
                    None => builder.append_null(),
                }
                *rows += 1;
                if known.is_none() && !missing {
                    why.resize(*rows - 1, ValueError::Fine);
                    why.push(ValueError::Unknown);
                }
            }
        }
    }

    /// How many rows were read.
    fn rows(&self) -> usize {
        match &self.values {
            Values::Whole(cells) => cells.values.len(),
            Values::Number(cells) => cells.values.len(),
            Values::Truth(cells) => cells.values.len(),
            Values::Text { rows, .. } => *rows,
        }
    }

    /// Puts the values that `texts` read, from position `from` of its answer on, where their texts stood; and the reasons of
    /// those that do not fit, if there are any.
    fn finish(mut self, read: &Typed, from: usize) -> (polars::prelude::Column, Vec<ValueError>) {
        let rows = self.rows();
        let (at, name) = (self.others.0, self.column.name.as_str());
        let placed = || at.iter().enumerate().map(|(k, row)| (*row, from + k));
        match &mut self.values {
            Values::Whole(cells) => {
                let found = read.column.i64().ok();
                cells.put(placed().map(|(row, k)| (row, found.and_then(|found| found.get(k)))));
            }
            Values::Number(cells) => {
                let found = read.column.f64().ok();
                cells.put(placed().map(|(row, k)| (row, found.and_then(|found| found.get(k)))));
            }
            Values::Truth(cells) => {
                let found = read.column.bool().ok();
                cells.put(placed().map(|(row, k)| (row, found.and_then(|found| found.get(k)))));
            }
            Values::Text { .. } => {}
        }
        let mut why = Vec::new();
        for (row, k) in placed() {
            let reason = read.why.get(k).copied().unwrap_or_default();
            if reason != ValueError::Fine {
                why.resize(rows, ValueError::Fine);
                why[row] = reason;
            }
        }
        let mut column = match self.values {
            Values::Whole(cells) if cells.is_whole() => Int64Chunked::from_vec("".into(), cells.values).into_column(),
            Values::Whole(cells) => cells.options().collect::<Int64Chunked>().into_column(),
            Values::Number(cells) if cells.is_whole() => {
                Float64Chunked::from_vec("".into(), cells.values).into_column()
            }
            Values::Number(cells) => cells.options().collect::<Float64Chunked>().into_column(),
            Values::Truth(cells) => BooleanChunked::from_iter_options("".into(), cells.options()).into_column(),
            Values::Text { builder, why: unknown, .. } => {
                why = unknown;
                if !why.is_empty() {
                    why.resize(rows, ValueError::Fine);
                }
                builder.finish().into_column()
            }
        };
        column.rename(name.into());
        (column, why)
    }
}

/// The typed column of all pieces of a file; `None` when it was not read.
pub(super) fn merge_pieces(mut readings: Vec<Reading<'_>>, clock: &LocalClock) -> Option<Typed> {
    let column = readings.first()?.column;
    let mut others = StringChunked::from_slice("".into(), &[] as &[&str]);
    // For each piece, the position of its first text; for each text, its row in the file.
    let (mut from, mut rows, mut before) = (Vec::new(), Vec::new(), 0);
    let zones = Zones::default();
    for reading in &mut readings {
        from.push(others.len());
        rows.extend(reading.others.0.iter().map(|row| before + row));
        zones.add(&reading.zones, |row| before + row);
        before += reading.rows();
        let none = StringChunkedBuilder::new(column.name.as_str().into(), 0);
        let texts = std::mem::replace(&mut reading.others.1, none).finish();
        others.append(&texts).expect("texts follow texts");
    }
    let read = texts::typed(column, &others, clock);
    let mut settled = readings.into_iter().zip(from).map(|(reading, from)| reading.finish(&read, from));
    let (mut whole, mut why) = settled.next()?;
    for (column, later) in settled {
        if !(why.is_empty() && later.is_empty()) {
            why.resize(whole.len(), ValueError::Fine);
            why.extend(later);
            why.resize(whole.len() + column.len(), ValueError::Fine);
        }
        whole.append_owned(column).expect("all pieces of a column have its type");
    }
    let mixed = read.mixed.map(|mixed| mixed.moved(&rows));
    zones.add(&read.zones, |row| rows[row]);
    Some(Typed { column: whole, why, notes: read.notes, mixed, zones })
}

/// Whether a plain text is the first of its piece that is no nought. It is left to `texts` with the others, in its place
/// among them, so that what is found out about a column knows that it has plain texts, and where they begin.
fn tells_first(told: &mut bool, text: &[u8]) -> bool {
    let first = !*told && text.iter().any(|b| (b'1'..=b'9').contains(b));
    *told |= first;
    first
}

/// A text without white space around it; the ends of most texts are letters or digits, kana or kanji.
pub(super) fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| (0x21..0x7F).contains(byte));
    let first = is_letter(bytes.first()) || matches!(bytes, [lead, next, ..] if is_solid(*lead, *next));
    let last = is_letter(bytes.last()) || matches!(bytes, [.., lead, next, _] if is_solid(*lead, *next));
    if first && last { text } else { text.trim() }
}

/// Whether two bytes begin a character of three or more that is no white space: the last one that is, is U+3000, the ideographic
/// space.
fn is_solid(lead: u8, next: u8) -> bool {
    lead > 0xE3 || (lead == 0xE3 && next > 0x80)
}
