//! Rows of totals (合計, 小計, 平均, Total) that stand among what they are totals of.
//!
//! In: the typed columns of one file. Out: the rows that are declared to be left out, marked; and those that look like totals and are
//! counted, with their finding. Never: leaves out a row that nobody declared, or takes a row for a total by its word alone.
//!
//! A word is proven by a number of its row (the sum or the mean of others), or by a column that every other row fills and it does not.

use crate::config::{Column, ColumnType, Source};
use crate::data::raw_file::RawFile;
use crate::data::rejection_words::written;
use crate::data::typed::Typed;
use crate::data::value_error::ValueError;
use crate::diag::{Diagnostic, code};
use crate::say;
use polars::prelude::{DataType, StringChunked};
use std::collections::BTreeMap;

/// What stands beside a total or mean of other rows, without blanks and in small letters.
const WORDS: [&str; 21] = [
    "合計",
    "小計",
    "総計",
    "総合計",
    "中計",
    "計",
    "全体合計",
    "合計値",
    "平均",
    "平均値",
    "total",
    "totals",
    "subtotal",
    "sub-total",
    "grandtotal",
    "overalltotal",
    "sum",
    "average",
    "avg",
    "avg.",
    "mean",
];
/// With what these words begin.
const BEGINNINGS: &str = "合小総中計全平tTsSgGoOaAmM";
/// Longer texts are none of these words.
const LONGEST: usize = 40;
/// Totals of numbers that were rounded differ by such a share from the sum of what is written.
const ROUNDED: f64 = 0.005;
/// One row is no sum of others.
const LEAST: usize = 2;

/// Rows of totals that are counted as any others.
#[derive(Debug, Clone)]
pub struct TotalRows {
    /// The declared column in which the word stands.
    pub column: String,
    /// The words, each once, as they are written.
    pub words: Vec<String>,
    /// What is said of them.
    pub(super) finding: Diagnostic,
}

/// Whether a text is a word for totals or means of others, and nothing else.
pub fn is_total(text: &str) -> bool {
    // Most texts are told by a letter, without a copy of them.
    let mut letters = text.chars().filter(|c| c.is_alphanumeric());
    let begins = letters.next().is_some_and(|first| BEGINNINGS.contains(first));
    if !begins || text.len() > LONGEST {
        return false;
    }
    let is_mark = |c: char| c.is_whitespace() || "【】[]()（）「」<>＜＞:：*＊".contains(c);
    let word: String = text.chars().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase).collect();
    WORDS.contains(&word.as_str())
}

/// Marks the rows that are declared to be left out. Whatever else is wrong with them is of no matter.
pub(super) fn leave_out(source: &Source, raw: &RawFile, columns: &mut [Typed]) {
    for (at, declared) in source.columns.values().enumerate() {
        let Some(words) = declared.limits.leave_out.as_ref().filter(|words| !words.is_empty()) else { continue };
        let is_left_out = |row: &usize| {
            let text = columns[at].column.str().ok().and_then(|texts| texts.get(*row)).map(str::to_owned);
            let text = text.unwrap_or_else(|| written(raw, at, *row, LONGEST));
            words.iter().any(|word| word.trim() == text.trim())
        };
        let rows: Vec<usize> = (0..raw.rows).filter(is_left_out).collect();
        for (column, typed) in columns.iter_mut().enumerate() {
            if column == at && !rows.is_empty() {
                typed.why.resize(raw.rows, ValueError::Fine);
            }
            let known = typed.why.len();
            for row in rows.iter().filter(|row| **row < known) {
                typed.why[*row] = if column == at { ValueError::LeftOut } else { ValueError::Fine };
            }
        }
    }
}

/// The rows that are totals of others, and counted; one entry for each column with such words.
pub(super) fn counted(source: &Source, raw: &RawFile, columns: &[Typed]) -> Vec<TotalRows> {
    let is_label = |(at, declared): &(usize, &Column)| {
        let is_text = matches!(declared.kind, ColumnType::Text | ColumnType::Category);
        let is_open = declared.limits.leave_out.is_none() && declared.values.is_empty();
        is_text && is_open && !is_made(source, declared) && columns[*at].column.dtype() == &DataType::String
    };
    let labels = source.columns.values().enumerate().filter(is_label);
    labels.filter_map(|(at, _)| in_column(source, raw, columns, at)).collect()
}

/// Whether a column holds no texts of the file's rows: headers of a wide table, or keys that are made of other columns.
fn is_made(source: &Source, declared: &Column) -> bool {
    source.sheet.unpivot.as_ref().is_some_and(|unpivot| {
        unpivot.name == declared.name || !unpivot.key.is_empty() && source.key.as_ref() == Some(&declared.name)
    })
}

fn in_column(source: &Source, raw: &RawFile, columns: &[Typed], at: usize) -> Option<TotalRows> {
    let texts = columns[at].column.str().ok()?;
    let is_used =
        |row: usize| columns.iter().all(|typed| typed.why.get(row).is_none_or(|why| *why == ValueError::Fine));
    let mut named = vec![false; raw.rows];
    texts.iter().enumerate().for_each(|(row, text)| named[row] = text.is_some_and(is_total) && is_used(row));
    if !named.contains(&true) {
        return None;
    }
    let proven = proven(source, columns, &named);
    let first = *proven.first()?;
    let words = words(texts, &proven);
    let place = raw.places()(first, at);
    let finding = finding(source, &source.columns[at].name, &words, proven.len());
    let message = raw.with_place(finding.message.clone(), first, at);
    let finding = Diagnostic { place: Some(place), message, ..finding };
    Some(TotalRows { column: source.columns[at].name.clone(), words, finding })
}

/// The different words of these rows.
fn words(texts: &StringChunked, rows: &[usize]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for text in rows.iter().filter_map(|row| texts.get(*row)).map(str::trim) {
        if !words.iter().any(|word| word == text) {
            words.push(text.to_owned());
        }
    }
    words
}

/// Of the rows that are called totals, those of which more than the word says so.
fn proven(source: &Source, columns: &[Typed], named: &[bool]) -> Vec<usize> {
    let others = named.iter().filter(|named| !**named).count();
    if others < LEAST {
        return Vec::new();
    }
    let lacking = lacking(columns, named);
    let is_number =
        |declared: &Column| matches!(declared.kind, ColumnType::Integer | ColumnType::Number | ColumnType::Duration);
    let numbers = columns.iter().zip(source.columns.values()).filter(|(_, declared)| is_number(declared));
    let groups = groups(source, columns, named.len());
    let mut is_proven = lacking;
    for (typed, _) in numbers {
        let Ok(values) = typed.column.cast(&DataType::Float64) else { continue };
        let Ok(values) = values.f64() else { continue };
        let values: Vec<Option<f64>> = values.iter().collect();
        totals_of(&values, &groups, named).into_iter().for_each(|row| is_proven[row] = true);
    }
    let proven: Vec<usize> = (0..named.len()).filter(|row| is_proven[*row]).collect();
    // Among many rows of a category of that name, some number is that of others by chance.
    if proven.len() * 2 >= named.len() - others { proven } else { Vec::new() }
}

/// The rows that are called totals and have no value where all others have one: a total has no number of its own, and no day.
fn lacking(columns: &[Typed], named: &[bool]) -> Vec<bool> {
    let mut lacking = vec![false; named.len()];
    for typed in columns.iter().filter(|typed| typed.column.null_count() > 0) {
        let there: Vec<bool> = typed.column.is_not_null().iter().map(|there| there == Some(true)).collect();
        if there.iter().zip(named).all(|(there, named)| *there || *named) {
            (0..named.len()).filter(|row| named[*row] && !there[*row]).for_each(|row| lacking[row] = true);
        }
    }
    lacking
}

/// The header below which the cell of a row of a wide table stands; rows of other files have none.
fn groups(source: &Source, columns: &[Typed], rows: usize) -> Vec<String> {
    let name = source.sheet.unpivot.as_ref().and_then(|unpivot| source.columns.get_index_of(&unpivot.name));
    let header = |row: usize| {
        name.and_then(|at| columns[at].column.get(row).ok()).map(|header| header.to_string()).unwrap_or_default()
    };
    (0..rows).map(header).collect()
}

/// Numbers together.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    sum: f64,
    count: usize,
    first: f64,
    /// Whether the numbers differ: that of one of many equal ones is their mean, and tells nothing.
    differs: bool,
}

impl Sum {
    fn add(&mut self, number: f64) {
        if self.count == 0 {
            self.first = number;
        }
        self.differs |= number != self.first;
        self.sum += number;
        self.count += 1;
    }

    /// Whether a number is the sum or the mean of these.
    fn makes(self, number: f64) -> bool {
        let is = |wanted: f64| (number - wanted).abs() <= ROUNDED * wanted.abs();
        self.count >= LEAST && number != 0.0 && (is(self.sum) || self.differs && is(self.sum / self.count as f64))
    }
}

/// The rows that are called totals and whose number is that of all other rows, or of those since the last total.
fn totals_of(values: &[Option<f64>], groups: &[String], named: &[bool]) -> Vec<usize> {
    let (mut whole, mut block): (BTreeMap<&str, Sum>, BTreeMap<&str, Sum>) = (BTreeMap::new(), BTreeMap::new());
    let mut totals = Vec::new();
    for (row, value) in values.iter().enumerate() {
        let group = groups[row].as_str();
        match value {
            Some(number) if named[row] => {
                let since = block.remove(group).unwrap_or_default();
                if since.makes(*number) {
                    totals.push(row);
                }
            }
            Some(number) => {
                whole.entry(group).or_default().add(*number);
                block.entry(group).or_default().add(*number);
            }
            None => {}
        }
    }
    let is_of_all = |row: &usize| {
        let all = whole.get(groups[*row].as_str()).copied().unwrap_or_default();
        named[*row] && values[*row].is_some_and(|number| all.makes(number))
    };
    totals.extend((0..values.len()).filter(is_of_all));
    totals
}

/// What such rows do, and how they are left out.
fn finding(source: &Source, column: &str, words: &[String], rows: usize) -> Diagnostic {
    let name = &source.name;
    let shown = words.join("`, `");
    let listed = words.iter().map(|word| format!("\"{}\"", word.replace('"', "\\\""))).collect::<Vec<_>>().join(", ");
    let what = match source.sheet.unpivot {
        Some(_) => say!("{rows} マス", "{rows} cells"),
        None => say!("{rows} 行", "{rows} rows"),
    };
    let (ja, en) = (&what.ja, &what.en);
    let message = say!(
        "`{column}` が `{shown}` の {ja}は、ほかの行の合計か平均なのに、ほかの行と一緒に数えています。足した数値は二重になります",
        "{en} with `{shown}` in `{column}` are totals or means of other rows, and are counted with them: sums count their values twice"
    );
    Diagnostic::new(code::DATA_TOTAL_ROW, None, message).hint(say!(
        "`data/sources.yaml` の `{name}` の列 `{column}` に `leave_out: [{listed}]` と書きます。合計でなければ `leave_out: []` と書きます",
        "write `leave_out: [{listed}]` into the column `{column}` of `{name}` in data/sources.yaml, or `leave_out: []` if they are no totals"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_totals_stands_alone() {
        assert!(WORDS.iter().all(|word| is_total(word)));
        for word in ["合計", "合　計", " 計 ", "【小計】", "総計：", "Total", "Grand Total", "SUM", "平均", "Average"]
        {
            assert!(is_total(word), "{word}");
        }
        for word in ["会計", "合計金額", "設計", "計画", "統計", "合計サービス", "Totally", "summary", "計器", ""]
        {
            assert!(!is_total(word), "{word}");
        }
    }
}
