//! What a column holds when most of it cannot be read, and what would read it.
//!
//! In: a declared column, and texts of it that were refused and read. Out: the form that most of the refused ones have, and
//! the declarations under which all of those texts are read. Never: chooses between two declarations, or reads a file.
//!
//! Decided in docs/decisions/0022-found-out.md.

use crate::calendar::DatePattern;
use crate::config::{Column, ColumnType, Format, Limits, Written, type_name};
use crate::data::local_clock::LocalClock;
use crate::data::typed::Typed;
use crate::data::value_error::ValueError;
use crate::data::{pattern_candidates, split_moment, texts};
use crate::diag::Message;
use crate::say;
use polars::prelude::{NewChunkedArray, StringChunked};
use std::collections::BTreeMap;

/// So many texts of a column are looked at.
const SAMPLE: usize = 1_000;
/// The patterns of so many of them are tried.
const MOST_TRIED: usize = 5;
/// Fewer refused values are no form.
const LEAST: usize = 3;

/// A form in which most values of a column are written.
#[derive(Clone)]
pub(super) struct FormatMismatch {
    /// Why values of that form were refused.
    pub why: ValueError,
    /// The first of them.
    pub example: String,
    /// How many values of the file were refused, and how many it has.
    pub rows: (usize, usize),
    fixes: Vec<String>,
    /// Whether they leave unread what the declared form reads.
    leaves_declared: bool,
}

/// Whether a declaration may read what was refused for this reason.
pub(super) fn is_format_error(why: ValueError) -> bool {
    matches!(why, ValueError::Value | ValueError::Ambiguous | ValueError::NoTime)
}

/// The form that most values of a column have, when more than half of them cannot be read. `text` gives the text of a row.
pub(super) fn detect(
    column: &Column,
    typed: &Typed,
    clock: &LocalClock,
    text: &dyn Fn(usize) -> String,
) -> Option<FormatMismatch> {
    let refused: Vec<usize> = rows_of(typed, is_format_error).collect();
    let read = typed.column.len() - typed.column.null_count();
    let all = refused.len() + read;
    if refused.len() < LEAST || refused.len() * 2 <= all {
        return None;
    }
    let refused_texts: Vec<(usize, String)> = refused.iter().take(SAMPLE).map(|row| (*row, text(*row))).collect();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    refused_texts.iter().for_each(|(_, text)| *shapes.entry(shape(text)).or_default() += 1);
    let (usual, times) = shapes.into_iter().max_by_key(|(_, times)| *times)?;
    // Words are no form: they mean something that no declaration of a form tells.
    if times * 2 <= refused_texts.len() || !usual.contains('9') {
        return None;
    }
    let mut sample: Vec<String> =
        refused_texts.iter().map(|(_, text)| text).filter(|text| shape(text) == usual).cloned().collect();
    let (row, _) = refused_texts.iter().find(|(_, text)| shape(text) == usual)?;
    let (example, why) = (sample[0].clone(), typed.why[*row]);
    let there = typed.column.is_not_null();
    let good = there.iter().enumerate().filter(|(_, there)| *there == Some(true)).map(|(row, _)| row);
    sample.extend(good.take(SAMPLE).map(text));
    let (fixes, leaves_declared) = fixes_beside_declared(column, &sample, why, clock);
    let fixes = fixes.into_iter().map(|fix| entry(column, fix.kind, &fix.key)).collect();
    Some(FormatMismatch { why, example, rows: (refused.len(), all), fixes, leaves_declared })
}

/// The declarations that read every text of a sample: of those, where there are any, the ones that read the declared form as well, in which
/// other files may be written; whether there are none.
fn fixes_beside_declared(column: &Column, sample: &[String], why: ValueError, clock: &LocalClock) -> (Vec<Fix>, bool) {
    let mut all = fixes(column, sample, clock);
    // A day is what remains of an instant only where no text has a time.
    let may_be_days = why == ValueError::NoTime && !split_moment::is_split(column);
    all.retain(|fix| fix.kind == column.kind || may_be_days || fix.kind != ColumnType::Date);
    let Some(declared) = declared_example(column) else { return (all, false) };
    let both: Vec<String> = sample.iter().cloned().chain([declared]).collect();
    let mut of_both = fixes(column, &both, clock);
    of_both.retain(|fix| fix.kind == column.kind);
    if of_both.is_empty() { (all, true) } else { (of_both, false) }
}

/// A text of the form that is declared for dates.
fn declared_example(column: &Column) -> Option<String> {
    let Written { pattern, format, .. } = &column.written;
    let of_format = |format: Format| match format {
        Format::YearFirst => Some("2026-07-28 23:13"),
        Format::DayFirst => Some("28/07/2026 23:13"),
        Format::MonthFirst => Some("07/28/2026 23:13"),
        Format::Epoch => Some("1785247980"),
        Format::EpochMillis => Some("1785247980000"),
        Format::Excel => Some("46231.5"),
        Format::Wareki | Format::HourMinute | Format::MinuteSecond => None,
    };
    let text = pattern.as_ref().map(DatePattern::example).or_else(|| Some(of_format((*format)?)?.to_owned()))?;
    let is_day = pattern.is_none() && column.kind == ColumnType::Date;
    Some(if is_day { text.split(' ').next().unwrap_or_default().to_owned() } else { text })
}

/// A declaration that reads texts.
pub(super) struct Fix {
    pub kind: ColumnType,
    pub written: Written,
    /// The key in its own syntax.
    pub key: String,
}

/// The declarations that read every text of a sample, of those that read all in the same way the simplest.
pub(super) fn fixes(column: &Column, sample: &[String], clock: &LocalClock) -> Vec<Fix> {
    let mut found: Vec<(Fix, polars::prelude::Column)> = Vec::new();
    let of_type = forms(column.kind).into_iter().map(|(kind, key, written)| Fix {
        kind,
        written: written(Written { pattern: None, ..column.written.clone() }),
        key: key.to_owned(),
    });
    let texts = StringChunked::from_iter_values("".into(), sample.iter().map(String::as_str));
    for fix in of_type.chain(patterns(column, sample)) {
        let other = Column { kind: fix.kind, written: fix.written.clone(), ..column.clone() };
        let typed = texts::typed(&other, &texts, clock);
        let reads = typed.why.iter().all(|why| *why == ValueError::Fine) && typed.column.null_count() == 0;
        if reads && !found.iter().any(|(known, values)| known.kind == fix.kind && *values == typed.column) {
            found.push((fix, typed.column));
        }
    }
    found.into_iter().map(|(fix, _)| fix).collect()
}

/// The patterns that texts of a sample may have.
fn patterns(column: &Column, sample: &[String]) -> Vec<Fix> {
    if !matches!(column.kind, ColumnType::Date | ColumnType::Datetime) {
        return Vec::new();
    }
    // A one-digit text says no more than a two-digit one, but only one of them may have an hour of 12.
    let mut found: Vec<DatePattern> = Vec::new();
    for pattern in sample.iter().take(MOST_TRIED).flat_map(|text| pattern_candidates::of_text(text)) {
        if !found.contains(&pattern) && (column.kind == ColumnType::Date || pattern.has_time()) {
            found.push(pattern);
        }
    }
    let fix = |pattern: DatePattern| {
        let key = format!("format: \"{}\"", pattern.as_str());
        let written = Written { format: None, pattern: Some(pattern), ..column.written.clone() };
        Fix { kind: column.kind, written, key }
    };
    found.into_iter().map(fix).collect()
}

/// The rows refused for such a reason.
fn rows_of(typed: &Typed, is: fn(ValueError) -> bool) -> impl Iterator<Item = usize> {
    typed.why.iter().enumerate().filter(move |(_, why)| is(**why)).map(|(row, _)| row)
}

/// A text with each run of digits as `9` and each run of letters as `a`.
pub(super) fn shape(text: &str) -> String {
    let mut shape = String::new();
    for c in text.chars() {
        let kind = match c {
            _ if c.is_numeric() => '9',
            _ if c.is_alphabetic() => 'a',
            _ => c,
        };
        if !(matches!(kind, '9' | 'a') && shape.ends_with(kind)) {
            shape.push(kind);
        }
    }
    shape
}

type Form = (ColumnType, &'static str, fn(Written) -> Written);

/// What can be declared of a column of a type: the type, the key in its own syntax, and what that means.
fn forms(kind: ColumnType) -> Vec<Form> {
    use ColumnType::{Date, Datetime, Duration, Integer, Number};
    const COMMA: &str = "decimal: \",\"";
    let comma: fn(Written) -> Written = |w| Written { decimal_comma: true, ..w };
    let mut forms: Vec<Form> = match kind {
        Date | Datetime => vec![
            (kind, "format: y-m-d", |w| Written { format: Some(Format::YearFirst), ..w }),
            (kind, "format: d-m-y", |w| Written { format: Some(Format::DayFirst), ..w }),
            (kind, "format: m-d-y", |w| Written { format: Some(Format::MonthFirst), ..w }),
            (kind, "format: epoch", |w| Written { format: Some(Format::Epoch), ..w }),
            (kind, "format: epoch_ms", |w| Written { format: Some(Format::EpochMillis), ..w }),
            (kind, "format: excel", |w| Written { format: Some(Format::Excel), ..w }),
        ],
        Integer => vec![(kind, COMMA, comma), (Number, "type: number", |w| w)],
        Number => vec![(kind, COMMA, comma)],
        Duration => vec![
            (kind, "format: h:mm", |w| Written { format: Some(Format::HourMinute), ..w }),
            (kind, "format: m:ss", |w| Written { format: Some(Format::MinuteSecond), ..w }),
            (kind, "unit: s", |w| Written { unit_seconds: Some(1), ..w }),
            (kind, "unit: min", |w| Written { unit_seconds: Some(60), ..w }),
            (kind, "unit: h", |w| Written { unit_seconds: Some(3600), ..w }),
        ],
        _ => Vec::new(),
    };
    if kind == Datetime {
        forms.push((Date, "type: date", |w| w));
    }
    forms
}

/// A text in the double quotes of YAML.
pub(super) fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The column as data/sources.yaml would declare it; only the key, where rules are declared that are not repeated here.
fn entry(column: &Column, kind: ColumnType, key: &str) -> String {
    if column.limits != Limits::default() || !column.values.is_empty() || !column.written.labels.is_empty() {
        return key.to_owned();
    }
    let list = |texts: &[String]| texts.iter().map(|text| in_quotes(text)).collect::<Vec<_>>().join(", ");
    let mut keys = vec![format!("type: {}", type_name(kind))];
    if column.from != [column.name.clone()] {
        keys.push(format!("from: [{}]", list(&column.from)));
    }
    let time_from = Some(&column.written.time_from).filter(|headers| !headers.is_empty() && kind == column.kind);
    keys.extend(time_from.map(|headers| format!("time_from: [{}]", list(headers))));
    keys.extend(column.required.then(|| "required: true".to_owned()));
    keys.extend((!column.missing.is_empty()).then(|| format!("missing: [{}]", list(&column.missing))));
    keys.extend((!key.starts_with("type:")).then(|| key.to_owned()));
    format!("{}: {{ {} }}", column.name, keys.join(", "))
}

impl FormatMismatch {
    /// What is wrong, in words.
    pub(super) fn message(&self, column: &Column, wanted: &Message) -> Message {
        let (name, example, (rows, all)) = (&column.name, &self.example, self.rows);
        let (ja, en) = (&wanted.ja, &wanted.en);
        match self.why {
            ValueError::Ambiguous => say!(
                "`{name}` は `{example}` の形で書かれていて、{ja}として二通りに読めます（このファイルの {all} 行中 {rows} 行）",
                "`{name}` is written like `{example}`, which can be read as {en} in two ways ({rows} of {all} rows of this file)"
            ),
            _ => say!(
                "`{name}` は `{example}` の形で書かれていて、{ja}として読めません（このファイルの {all} 行中 {rows} 行）",
                "`{name}` is written like `{example}`, which is not read as {en} ({rows} of {all} rows of this file)"
            ),
        }
    }

    /// What to declare, in the user's own syntax.
    pub(super) fn hint(&self, source: &str, column: &Column) -> Message {
        let name = &column.name;
        let all: Vec<String> = self.fixes.iter().map(|fix| format!("`{fix}`")).collect();
        let (ja, en) = (all.join(" か "), all.join(" or "));
        if self.leaves_declared && !all.is_empty() {
            return say!(
                "どのファイルもこの形なら、`data/sources.yaml` の `{source}` の列 `{name}` をこう書きます: {ja}。今の `format` で読めるファイルもあるなら、この形のファイルを別のソースにして `union` で合わせます",
                "where all files are written so, declare the column `{name}` of `{source}` in data/sources.yaml as {en}; where others have the form that is declared, make these a source of their own and join both with `union`"
            );
        }
        match (self.fixes.as_slice(), column.kind) {
            ([], ColumnType::Date | ColumnType::Datetime) => say!(
                "この形を読む `format` はありません。`2026-08-01 12:42` の形で書き出します",
                "no `format` reads this form; export it as `2026-08-01 12:42`"
            ),
            ([], _) => say!(
                "この形を読む宣言はありません。列の `type` が正しいか確かめ、書き出し元で形を直します",
                "no declaration reads this form; check the column's `type`, or mend the form where it is exported"
            ),
            ([_], _) => say!(
                "`data/sources.yaml` の `{source}` で、列 `{name}` をこう書くと読めます: {ja}",
                "it is read when data/sources.yaml declares the column `{name}` of `{source}` as {en}"
            ),
            _ => say!(
                "値からは一つに決まりません。正しいほうを `data/sources.yaml` の `{source}` の列 `{name}` に書きます: {ja}",
                "the values do not settle which is meant; declare the column `{name}` of `{source}` in data/sources.yaml as {en}"
            ),
        }
    }
}
