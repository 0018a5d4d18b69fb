//! What the tried types say of a column → the one that it has.
//!
//! In: a column read as each type, and what is expected of it. Out: its type, with what else must be declared. Never: decides between
//! two declarations that read the same values in two ways.

use super::probe::{Probed, Reading, TRIED};
use super::{ExpectedColumn, InferredColumn, NearMiss, headers};
use crate::config::{Column, ColumnType, Written};
use crate::data::format_mismatch::{self, fixes, in_quotes};
use crate::data::local_clock::LocalClock;
use crate::data::texts;
use crate::data::totals::is_total;
use crate::data::value_error::ValueError;
use polars::prelude::{NewChunkedArray, StringChunked};
use std::collections::BTreeMap;

/// A column has a type when it reads all but so many texts: one of twenty, as a source sets aside unless it says otherwise.
const ONE_OF: u64 = 20;
/// Columns with more different texts have no few values.
const FEW: usize = 20;
/// Longer texts are no names of values.
const LONGEST: usize = 40;
/// Of more words than these nobody can say that each means no value.
const MOST_WORDS: usize = 5;
/// The digits of a date that is none, as 0000-00-00.
const ZEROS: usize = 8;
/// So many texts that are not read are told.
const TOLD: usize = 3;
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
        let (read, unread) = (filled - reading.refused.min(filled), reading.unread.keys().next().cloned());
        Self { kind, keys: Vec::new(), undecided: Vec::new(), read, unread }
    }
}

pub(super) fn judge(probed: &Probed, expected: &ExpectedColumn, clock: &LocalClock) -> InferredColumn {
    let filled: u64 = probed.texts.values().sum();
    let mut judgement = judgement(probed, expected, clock);
    if expected.is_score
        && is_text(judgement.kind)
        && let Some(scores) = scores(probed)
    {
        judgement = scores;
    }
    let may_be_time = !expected.kind.is_some_and(is_text) && (is_text(judgement.kind) || judgement.read < filled);
    if may_be_time && let Some(time) = without_words(probed, expected, clock) {
        judgement = time;
    }
    let near_miss = if may_be_time && is_text(judgement.kind) { near_miss(probed, filled) } else { None };
    let marks = if is_text(judgement.kind) { marks(probed) } else { Vec::new() };
    judgement.keys.extend(missing(&marks));
    let mut values: Vec<(String, u64)> = probed.texts.iter().map(|(text, rows)| (text.clone(), *rows)).collect();
    values.retain(|(text, _)| !marks.contains(text));
    values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let is_few = values.len() <= FEW;
    values.truncate(if is_few { FEW } else { 0 });
    InferredColumn {
        header: probed.header.clone(),
        time_header: None,
        kind: judgement.kind,
        keys: judgement.keys,
        undecided: judgement.undecided,
        filled,
        read: judgement.read,
        distinct: probed.texts.len(),
        values,
        example: probed.texts.keys().next().cloned().unwrap_or_default(),
        unread: judgement.unread,
        near_miss,
        names_totals: probed.texts.keys().any(|text| is_total(text)),
        repeats_in_a_file: probed.repeats_in_a_file,
        unique: filled == probed.rows && probed.texts.len() as u64 == filled,
    }
}

/// Whether so many texts of a column are read as its type as a source needs.
pub(super) fn is_enough(column: &InferredColumn) -> bool {
    column.read > 0 && (column.filled - column.read) * ONE_OF <= column.filled
}

fn is_text(kind: ColumnType) -> bool {
    matches!(kind, ColumnType::Text | ColumnType::Category)
}

fn judgement(probed: &Probed, expected: &ExpectedColumn, clock: &LocalClock) -> Judgement {
    let filled: u64 = probed.texts.values().sum();
    match expected.kind {
        Some(kind @ (ColumnType::Text | ColumnType::Category)) => as_text(kind, filled),
        Some(kind @ (ColumnType::Date | ColumnType::Datetime)) => as_time(probed, Some(kind), expected, filled, clock)
            .unwrap_or_else(|| usual(probed, filled, clock, expected)),
        _ => usual(probed, filled, clock, expected),
    }
}

/// Whether a text stands where there is no time: a word (未解決), or what programs write for no date or for one that never comes.
fn is_no_time(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    !text.chars().any(char::is_numeric)
        || digits.bytes().all(|digit| digit == b'0') && digits.len() >= ZEROS
        || text.starts_with("1900/01/00")
        || text.starts_with("1900-01-00")
        || digits.starts_with("99991231")
}

/// A column of times in which a few words stand where there is no time yet.
fn without_words(probed: &Probed, expected: &ExpectedColumn, clock: &LocalClock) -> Option<Judgement> {
    let words: Vec<&str> = probed.texts.keys().map(String::as_str).filter(|text| is_no_time(text)).collect();
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    let rest = probed.without(&words);
    let mut judgement = judgement(&rest, expected, clock);
    if !matches!(judgement.kind, ColumnType::Datetime | ColumnType::Date | ColumnType::Duration) {
        return None;
    }
    let rows: u64 = words.iter().map(|word| probed.texts[*word]).sum();
    judgement.keys.extend(missing(&words));
    Some(Judgement { read: judgement.read + rows, ..judgement })
}

/// The type that reads most texts of a column, but not so many that the column has it.
fn near_miss(probed: &Probed, filled: u64) -> Option<NearMiss> {
    let [integer, number, _, datetime, date, duration] = TRIED;
    let most = |kind: &ColumnType| {
        let reading = probed.reading(*kind);
        reading.read * 2 >= filled && reading.refused > 0
    };
    let kind = [datetime, date, duration, integer, number].into_iter().find(most)?;
    let reading = probed.reading(kind);
    let mut unread: Vec<(String, u64)> = reading.unread.iter().map(|(text, rows)| (text.clone(), *rows)).collect();
    unread.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    unread.truncate(TOLD);
    Some(NearMiss { kind, refused: reading.refused, unread })
}

fn as_text(kind: ColumnType, filled: u64) -> Judgement {
    Judgement { kind, keys: Vec::new(), undecided: Vec::new(), read: filled, unread: None }
}

/// The type of a column of which nothing is expected, or whose values are not what is expected.
fn usual(probed: &Probed, filled: u64, clock: &LocalClock, expected: &ExpectedColumn) -> Judgement {
    let reading = |kind| probed.reading(kind);
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
    // Below the name of a moment, 10:30:00 is one of a day that is not written.
    let is_moment = expected.is_time || probed.header.ends_with("時刻");
    if fits(reading(ColumnType::Duration)) && !is_moment {
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

/// Answers on a scale that stand before their words: `5（大変満足）`, `4: 満足`, `3 - Neutral`. Each number has one word.
fn scores(probed: &Probed) -> Option<Judgement> {
    let marks = marks(probed);
    let mut numbers: BTreeMap<i64, &str> = BTreeMap::new();
    for text in probed.texts.keys().filter(|text| !marks.contains(text)) {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let rest = &text[digits.len()..];
        let is_label = rest.is_empty()
            || rest.chars().any(char::is_alphabetic) && !rest.starts_with(['.', ',', '/', '~', '〜', '～', '-']);
        let number: i64 = digits.parse().ok().filter(|_| is_label)?;
        if numbers.insert(number, text).is_some() {
            return None;
        }
    }
    let labelled = numbers.iter().filter(|(number, text)| number.to_string() != **text);
    let values: Vec<String> = labelled.map(|(number, text)| format!("{number}: [{}]", in_quotes(text))).collect();
    if values.is_empty() || numbers.len() > FEW {
        return None;
    }
    let filled = probed.texts.values().sum();
    let keys = vec![format!("values: {{ {} }}", values.join(", "))];
    Some(Judgement { keys, ..as_text(ColumnType::Integer, filled) })
}

/// What declares that texts stand for no value.
fn missing(texts: &[impl AsRef<str>]) -> Option<String> {
    let quoted: Vec<String> = texts.iter().map(|text| in_quotes(text.as_ref())).collect();
    (!quoted.is_empty()).then(|| format!("missing: [{}]", quoted.join(", ")))
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
    let lengths =
        ["minute", "hour", "duration", "elapsed", "in mins", "in hrs", "(min", "(h)", "（分）", "(分)", "所要"];
    // `On hold time in minutes` is a length, not a moment.
    if lengths.iter().any(|length| header.contains(length)) {
        return false;
    }
    words.iter().any(|word| header.contains(word))
        || header.ends_with("_at")
        || header.ends_with(" at")
        || header == "ts"
}

/// Whether a header says that its texts are dates; of numbers, 営業日 and 期限 would be counts of days.
fn tells_date(header: &str) -> bool {
    let lower = header.to_lowercase();
    tells_time(header) || header.ends_with('日') || lower.contains("期限") || lower.contains("due")
}

/// A column of dates or instants; `None` when it is none.
fn as_time(
    probed: &Probed,
    wanted: Option<ColumnType>,
    expected: &ExpectedColumn,
    filled: u64,
    clock: &LocalClock,
) -> Option<Judgement> {
    let reading = |kind| probed.reading(kind);
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
    // Where most texts have a time, a column of days would drop it.
    let may_be_days = kind == ColumnType::Datetime && plain.read * 2 <= filled;
    let other_kinds = if may_be_days { vec![kind, ColumnType::Date] } else { vec![kind] };
    // Addresses, versions and times of day have the shape of dates, too.
    let is_told =
        wanted.is_some() || expected.is_time || tells_date(&probed.header) || usual.iter().all(|text| has_year(text));
    for kind in other_kinds.into_iter().filter(|_| is_told) {
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

/// Whether a text has four digits in a row, as a year has.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
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
