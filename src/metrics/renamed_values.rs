//! Conditions that compare a column with a text which rows had, until others came that have a new one in its place: a status that was
//! renamed, so that a rate falls to nothing from one month to the next.
//!
//! In: a compared text, and when a row last had it. Out: a finding with the new value. Never: takes a value that becomes rare for one that
//! was renamed, or tells of a new value that a condition asks for, too.

use super::Run;
use super::coverage;
use super::unmatched_values::Compared;
use crate::calendar::local_date;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::query::{Aggregate, Cell, DataType, Expr, Measure, Query};
use crate::say;
use indexmap::IndexMap;

/// Rows of a value by which its share is known.
const LEAST_ROWS: u64 = 3;
/// How improbable it must be that rows have the value as before and none came.
const LEAST_CHANCE: f64 = 0.01;
/// The part of the rows expected of the value that new values must have.
const LEAST_PART: f64 = 0.5;

/// A text that a condition compares a column with, and the column that tells the time of its rows.
#[derive(Clone, Copy)]
pub(super) struct Vanished<'a> {
    pub column: &'a str,
    pub text: &'a str,
    pub time: &'a str,
    /// When the last row of the text was: a second or a day, as the column has it.
    pub last: i64,
    /// How many rows have the text.
    pub rows: u64,
    /// The first metric with such a condition.
    pub metric: &'a str,
    pub place: &'a Place,
}

/// The rows of one value.
struct ValueRows {
    value: String,
    rows: u64,
    first: i64,
    /// For each text that is asked about, those after its last row.
    later: Vec<u64>,
}

/// Tells of the texts of a source in whose place another came; each column is looked at once.
pub(super) fn report(
    run: &Run<'_>,
    source: &str,
    texts: &[Vanished<'_>],
    compared: &Compared<'_>,
    found: &mut Diagnostics,
) {
    let mut columns: IndexMap<(&str, &str), Vec<Vanished<'_>>> = IndexMap::new();
    for text in texts.iter().filter(|text| text.rows >= LEAST_ROWS) {
        columns.entry((text.column, text.time)).or_default().push(*text);
    }
    for texts in columns.values() {
        let Some(all) = values(run, source, texts, found) else { continue };
        for (at, text) in texts.iter().enumerate() {
            let told = replacing(&all, text, at, compared).and_then(|new| told(run, source, text, new));
            found.extend(told);
        }
    }
}

/// The value that came in the place of a text, the `at`th of those that were asked about.
fn replacing<'v>(
    all: &'v [ValueRows],
    text: &Vanished<'_>,
    at: usize,
    compared: &Compared<'_>,
) -> Option<&'v ValueRows> {
    let own = all.iter().find(|one| one.value == text.text).filter(|own| own.rows >= LEAST_ROWS)?;
    let later: u64 = all.iter().map(|one| one.later[at]).sum();
    let before = all.iter().map(|one| one.rows).sum::<u64>() - later;
    let share = own.rows as f64 / before as f64;
    let is_asked = |one: &ValueRows| compared.contains_key(&(text.column, one.value.as_str()));
    let new = || all.iter().filter(|one| one.first > text.last && !is_asked(one));
    let of_new: u64 = new().map(|one| one.rows).sum();
    let chance = (1.0 - share).powf(later as f64);
    if chance > LEAST_CHANCE || (of_new as f64) < LEAST_PART * share * later as f64 {
        return None;
    }
    new().max_by_key(|one| one.rows)
}

fn told(run: &Run<'_>, source: &str, text: &Vanished<'_>, new: &ValueRows) -> Option<Diagnostic> {
    let Vanished { column, text: old, time, last, metric, place, .. } = *text;
    let zone = &run.project.site.periods.zone;
    let data_type = run.engine.schema(source)?.data_type(time)?;
    let day = local_date(zone, coverage::instant(&Cell::Integer(last), data_type, zone)?);
    let (value, rows) = (&new.value, new.rows);
    let rows_have = if rows == 1 { "1 row has".to_owned() } else { format!("{rows} rows have") };
    let message = say!(
        "`{metric}` の条件にある `{column}` = `{old}` の行は `{source}` に {day} までしかなく、そのあとには、前になかった `{value}` が {rows} 行あります",
        "no row of `{source}` after {day} has `{old}` in `{column}`, which a condition of `{metric}` asks for, and {rows_have} `{value}`, which none had before"
    );
    let hint = say!(
        "名前が変わったのなら、条件を `{column} in ('{old}', '{value}')` とするか、列の `values` に同じ値の別名として書きます。変わっていなければ、`{value}` を列の `values` に宣言します",
        "if it was renamed, write `{column} in ('{old}', '{value}')`, or declare both as one value in `values` of the column; if it was not, declare `{value}` in `values`"
    );
    Some(Diagnostic::new(code::METRICS_VALUE_RENAMED, place.clone(), message).hint(hint))
}

/// How many rows each value of the texts' column has, when it was first, and how many came after the last row of each text.
fn values(run: &Run<'_>, source: &str, texts: &[Vanished<'_>], found: &mut Diagnostics) -> Option<Vec<ValueRows>> {
    let Vanished { column, time: name, place, .. } = texts.first()?;
    let data_type = run.engine.schema(source)?.data_type(name)?;
    let time = || Expr::column(*name);
    let is_later = |last: i64| match data_type {
        DataType::Date => time().to_integer().gt(Expr::integer(last)),
        _ => time().gt(Expr::instant(last)),
    };
    let mut measures = vec![Measure::count("rows"), Measure::new("first", Aggregate::Min(time()))];
    let later = |(at, text): (usize, &Vanished<'_>)| Measure::count_if(format!("later.{at}"), is_later(text.last));
    measures.extend(texts.iter().enumerate().map(later));
    let groups = vec![("value".to_owned(), Expr::column(*column))];
    let query = Query::groups(source, groups, measures).filtered(time().is_not_null());
    let table = run.ask(&query, place, found)?;
    let rows = table.rows.iter().filter_map(|row| {
        let [value, rows, first, later @ ..] = row.as_slice() else { return None };
        let later = later.iter().map(Cell::count).collect();
        Some(ValueRows { value: value.text()?.to_owned(), rows: rows.count(), first: first.integer()?, later })
    });
    Some(rows.collect())
}
