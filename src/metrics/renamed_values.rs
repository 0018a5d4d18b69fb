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

/// Rows of a value by which its share is known.
const LEAST_ROWS: u64 = 10;
/// How improbable it must be that rows have the value as before and none came.
const LEAST_CHANCE: f64 = 0.01;
/// The part of the rows expected of the value that new values must have.
const LEAST_PART: f64 = 0.5;

/// A text that a condition compares a column with, and the column that tells the time of its rows.
#[derive(Clone, Copy)]
pub(super) struct Vanished<'a> {
    pub source: &'a str,
    pub column: &'a str,
    pub text: &'a str,
    pub time: &'a str,
    /// When the last row of the text was: a second or a day, as the column has it.
    pub last: i64,
    /// The first metric with such a condition.
    pub metric: &'a str,
    pub place: &'a Place,
}

/// The rows of one value.
struct ValueRows {
    value: String,
    rows: u64,
    /// Those after the last row of the text.
    later: u64,
    first: i64,
}

/// Tells of a text in whose place another came.
pub(super) fn finding(
    run: &Run<'_>,
    text: &Vanished<'_>,
    compared: &Compared<'_>,
    found: &mut Diagnostics,
) -> Option<Diagnostic> {
    let all = values(run, text, found)?;
    let own = all.iter().find(|one| one.value == text.text).filter(|own| own.rows >= LEAST_ROWS)?;
    let before: u64 = all.iter().map(|one| one.rows - one.later).sum();
    let later: u64 = all.iter().map(|one| one.later).sum();
    let share = own.rows as f64 / before as f64;
    let is_asked = |one: &ValueRows| compared.contains_key(&(text.column, one.value.as_str()));
    let new = || all.iter().filter(|one| one.first > text.last && !is_asked(one));
    let of_new: u64 = new().map(|one| one.rows).sum();
    let chance = (1.0 - share).powf(later as f64);
    if chance > LEAST_CHANCE || (of_new as f64) < LEAST_PART * share * later as f64 {
        return None;
    }
    let newest = new().max_by_key(|one| one.rows)?;
    told(run, text, newest)
}

fn told(run: &Run<'_>, text: &Vanished<'_>, new: &ValueRows) -> Option<Diagnostic> {
    let Vanished { source, column, text: old, time, last, metric, place } = *text;
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

/// How many rows each value has, and when it was first.
fn values(run: &Run<'_>, text: &Vanished<'_>, found: &mut Diagnostics) -> Option<Vec<ValueRows>> {
    let time = || Expr::column(text.time);
    let is_later = match run.engine.schema(text.source)?.data_type(text.time)? {
        DataType::Date => time().to_integer().gt(Expr::integer(text.last)),
        _ => time().gt(Expr::instant(text.last)),
    };
    let measures = vec![
        Measure::count("rows"),
        Measure::count_if("later", is_later),
        Measure::new("first", Aggregate::Min(time())),
    ];
    let groups = vec![("value".to_owned(), Expr::column(text.column))];
    let query = Query::groups(text.source, groups, measures).filtered(time().is_not_null());
    let table = run.ask(&query, text.place, found)?;
    let rows = table.rows.iter().filter_map(|row| {
        let [value, rows, later, first] = row.as_slice() else { return None };
        let value = value.text()?.to_owned();
        Some(ValueRows { value, rows: rows.count(), later: later.count(), first: first.integer()? })
    });
    Some(rows.collect())
}
