//! What the tried types say of a column → the one that it has.
//!
//! In: a column read as each type, and what is expected of it. Out: its type, with what else must be declared. Never: decides between
//! two declarations that read the same values in two ways.

use super::probe::{Probed, Reading, TRIED};
use super::{ExpectedColumn, InferredColumn, headers};
use crate::config::{Column, ColumnType, Written};
use crate::data::format_mismatch::{self, fixes};
use crate::data::local_clock::LocalClock;
use crate::data::texts;
use crate::data::value_error::ValueError;
use polars::prelude::{NewChunkedArray, StringChunked};
use std::collections::BTreeMap;

/// A column has a type when it reads all but so many texts: one of twenty, as a source sets aside unless it says otherwise.
const ONE_OF: u64 = 20;
/// Columns with more different texts have no few values.
const FEW: usize = 20;
/// Longer texts are no names of values.
const LONGEST: usize = 40;
/// So many different texts are tried under other declarations.
const SAMPLE: usize = 1_000;

/// The type of a column, and the keys that it needs.
struct Judgement {
    kind: ColumnType,
    keys: Vec<String>,
    undecided: Vec<String>,
    read: u64,
    unread: Option<String>,
}

impl Judgement {
    fn plain(kind: ColumnType, reading: &Reading, filled: u64) -> Self {
        let (read, unread) = (filled - reading.refused.min(filled), reading.unread.clone());
        Self { kind, keys: Vec::new(), undecided: Vec::new(), read, unread }
    }
}

pub(super) fn judge(probed: &Probed, expected: &ExpectedColumn, clock: &LocalClock) -> InferredColumn {
    let filled: u64 = probed.texts.values().sum();
    let judgement = match expected.kind {
        Some(kind @ (ColumnType::Text | ColumnType::Category)) => as_text(kind, filled),
        Some(kind @ (ColumnType::Date | ColumnType::Datetime)) => as_time(probed, Some(kind), expected, filled, clock)
            .unwrap_or_else(|| usual(probed, filled, clock, expected)),
        _ => usual(probed, filled, clock, expected),
    };
    let mut judgement = judgement;
    let marks =
        if matches!(judgement.kind, ColumnType::Text | ColumnType::Category) { marks(probed) } else { Vec::new() };
    if !marks.is_empty() {
        let quoted: Vec<String> = marks.iter().map(|mark| format!("\"{mark}\"")).collect();
        judgement.keys.push(format!("missing: [{}]", quoted.join(", ")));
    }
    let mut values: Vec<(String, u64)> = probed.texts.iter().map(|(text, rows)| (text.clone(), *rows)).collect();
    values.retain(|(text, _)| !marks.contains(text));
    values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let is_few = values.len() <= FEW;
    values.truncate(if is_few { FEW } else { 0 });
    InferredColumn {
        header: probed.header.clone(),
        kind: judgement.kind,
        keys: judgement.keys,
        undecided: judgement.undecided,
        filled,
        read: judgement.read,
        distinct: probed.texts.len(),
        values,
        example: probed.texts.keys().next().cloned().unwrap_or_default(),
        unread: judgement.unread,
        unique: filled == probed.rows && probed.texts.len() as u64 == filled,
    }
}

fn as_text(kind: ColumnType, filled: u64) -> Judgement {
    Judgement { kind, keys: Vec::new(), undecided: Vec::new(), read: filled, unread: None }
}

/// The type of a column of which nothing is expected, or whose values are not what is expected.
fn usual(probed: &Probed, filled: u64, clock: &LocalClock, expected: &ExpectedColumn) -> Judgement {
    let reading = |kind| &probed.readings[&TRIED.iter().position(|tried| *tried == kind).unwrap_or(0)];
    let fits =
        |reading: &Reading| reading.read > 0 && reading.refused * ONE_OF <= filled && reading.read > reading.refused;
    if filled == 0 {
        return as_text(ColumnType::Text, 0);
    }
    let numbers = [ColumnType::Integer, ColumnType::Number].into_iter().find(|kind| fits(reading(*kind)));
    if numbers.is_some()
        && tells_time(&probed.header)
        && let Some(time) = as_time(probed, None, expected, filled, clock).filter(|time| time.undecided.is_empty())
    {
        return time;
    }
    if let Some(kind) = numbers.filter(|_| !only_identify(probed)) {
        return Judgement::plain(kind, reading(kind), filled);
    }
    if numbers.is_some() {
        return as_text(ColumnType::Text, filled);
    }
    if fits(reading(ColumnType::Boolean)) {
        return Judgement::plain(ColumnType::Boolean, reading(ColumnType::Boolean), filled);
    }
    if let Some(time) = as_time(probed, None, expected, filled, clock) {
        return time;
    }
    if fits(reading(ColumnType::Duration)) {
        return Judgement::plain(ColumnType::Duration, reading(ColumnType::Duration), filled);
    }
    if let Some(number) = with_comma(probed, filled, clock) {
        return number;
    }
    let repeats = probed.texts.len() as u64 * 2 <= filled;
    let short = probed.texts.keys().all(|text| text.chars().count() <= LONGEST);
    let is_category = probed.texts.len() <= FEW && repeats && short;
    as_text(if is_category { ColumnType::Category } else { ColumnType::Text }, filled)
}

/// Numbers with a decimal comma, which nothing but a declaration tells.
fn with_comma(probed: &Probed, filled: u64, clock: &LocalClock) -> Option<Judgement> {
    let written = Written { decimal_comma: true, ..Written::default() };
    let judgement = tried(probed, ColumnType::Number, &written, filled, clock);
    let fits = judgement.read > 0 && (filled - judgement.read) * ONE_OF <= filled;
    fits.then(|| Judgement { keys: vec!["decimal: \",\"".to_owned()], ..judgement })
}

/// Marks of a column of texts that mean "no value" whatever the texts are.
fn marks(probed: &Probed) -> Vec<String> {
    let is_mark =
        |text: &&String| matches!(text.to_ascii_lowercase().as_str(), "?" | "-" | "--" | "n/a" | "#n/a" | "null");
    probed.texts.keys().filter(is_mark).cloned().collect()
}

/// Whether numbers are names of things: they have noughts in front, or more digits than anything counts.
fn only_identify(probed: &Probed) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    probed.texts.keys().any(|text| digits(text) && ((text.len() > 1 && text.starts_with('0')) || text.len() > 15))
}

/// Whether a header says that its column holds times, so that its numbers may be seconds.
fn tells_time(header: &str) -> bool {
    let header = header.to_lowercase();
    let words = ["time", "date", "日時", "時刻", "日付", "epoch"];
    words.iter().any(|word| header.contains(word))
        || header.ends_with("_at")
        || header.ends_with(" at")
        || header == "ts"
}

/// A column of dates or instants; `None` when it is none.
fn as_time(
    probed: &Probed,
    wanted: Option<ColumnType>,
    expected: &ExpectedColumn,
    filled: u64,
    clock: &LocalClock,
) -> Option<Judgement> {
    let reading = |kind| &probed.readings[&TRIED.iter().position(|tried| *tried == kind).unwrap_or(0)];
    let (datetime, date) = (reading(ColumnType::Datetime), reading(ColumnType::Date));
    let kind =
        if datetime.read == 0 && date.read > 0 { ColumnType::Date } else { wanted.unwrap_or(ColumnType::Datetime) };
    let plain = reading(kind);
    let order = ["d-m-y", "m-d-y"].into_iter().find(|order| plain.notes.iter().any(|note| note == order));
    let declared = |keys: Vec<String>, plain: &Reading| Judgement { keys, ..Judgement::plain(kind, plain, filled) };
    if plain.refused == 0 && plain.read > 0 {
        // Another file of this source may have no day above twelve.
        return Some(declared(order.map(|order| format!("format: {order}")).into_iter().collect(), plain));
    }
    let mut best: Option<Judgement> = None;
    let sample: Vec<String> =
        probed.texts.keys().filter(|text| text.chars().any(char::is_numeric)).take(SAMPLE).cloned().collect();
    for (key, written) in &expected.formats {
        let tried = tried(probed, kind, written, filled, clock);
        if tried.read > best.as_ref().map_or(0, |best| best.read) {
            best = Some(Judgement { keys: vec![format!("format: {key}")], ..tried });
        }
    }
    let enough = |judgement: &Judgement| (filled - judgement.read) * ONE_OF <= filled && judgement.read > 0;
    if let Some(best) = best.filter(enough) {
        return Some(best);
    }
    let usual = usual_shape(&sample);
    let other_kinds = if kind == ColumnType::Datetime { vec![kind, ColumnType::Date] } else { vec![kind] };
    for kind in other_kinds {
        let column = headers::column(String::new(), &probed.header, kind, Written::default());
        let found = if usual.is_empty() { Vec::new() } else { fixes(&column, &usual, clock) };
        let found: Vec<_> =
            found.into_iter().filter(|fix| fix.kind == kind && fix.key.starts_with("format:")).collect();
        let [first, rest @ ..] = found.as_slice() else { continue };
        let read = tried(probed, kind, &first.written, filled, clock);
        if !enough(&read) {
            continue;
        }
        let undecided = if rest.is_empty() { Vec::new() } else { found.iter().map(|fix| fix.key.clone()).collect() };
        let keys = if rest.is_empty() { vec![first.key.clone()] } else { Vec::new() };
        return Some(Judgement { keys, undecided, ..read });
    }
    let fits = plain.read > 0 && plain.refused * ONE_OF <= filled;
    fits.then(|| declared(order.map(|order| format!("format: {order}")).into_iter().collect(), plain))
}

/// The texts of the form that most of a sample have.
fn usual_shape(sample: &[String]) -> Vec<String> {
    let shapes: Vec<String> = sample.iter().map(|text| format_mismatch::shape(text)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    shapes.iter().for_each(|shape| *counts.entry(shape).or_default() += 1);
    let usual = counts.into_iter().max_by_key(|(_, times)| *times).filter(|(_, times)| times * 2 > sample.len());
    let Some((usual, _)) = usual else { return Vec::new() };
    sample.iter().zip(&shapes).filter(|(_, shape)| *shape == usual).map(|(text, _)| text.clone()).collect()
}

/// How a declaration reads a column.
fn tried(probed: &Probed, kind: ColumnType, written: &Written, filled: u64, clock: &LocalClock) -> Judgement {
    let column: Column = headers::column(String::new(), &probed.header, kind, written.clone());
    let all = StringChunked::from_iter_values("".into(), probed.texts.keys().map(String::as_str));
    let typed = texts::typed(&column, &all, clock);
    let (mut refused, mut unread) = (0, None);
    for (row, _) in typed.why.iter().enumerate().filter(|(_, why)| **why != ValueError::Fine) {
        if let Some((text, rows)) = probed.texts.get_index(row) {
            refused += rows;
            unread = unread.or_else(|| Some(text.clone()));
        }
    }
    Judgement { kind, keys: Vec::new(), undecided: Vec::new(), read: filled - refused, unread }
}
