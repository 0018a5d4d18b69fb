//! Conditions that compare a column with a text which no row has: a status that was renamed, or written otherwise.
//!
//! In: the conditions of metrics over columns whose values are not declared. Out: a finding for each text of each column, with
//! the values that there are; of texts that rows had once, what [`renamed_values`] tells. Never: judges whether the text may come
//! later; a class of incident that nobody had yet is as absent as a misspelt one, so only a text that differs from a value in its
//! letters' width or case is a warning.

use super::renamed_values::{self, Vanished};
use super::{Run, coverage};
use crate::config::{
    Adherence, Backlog, ColumnType, Cost, Cumulative, Measure as Aggregated, MetricKind, Progress, Survey, Uptime,
};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::query::{Aggregate, Cell, Expr, Measure, Query, Table};
use crate::say;
use indexmap::{IndexMap, IndexSet};
use std::cmp::Reverse;
use unicode_normalization::UnicodeNormalization;

/// Names of values that a hint lists.
const SHOWN: usize = 8;

/// A column and a text that conditions compare it with, and the first metric that does.
pub(super) type Compared<'a> = IndexMap<(&'a str, &'a str), FirstUse<'a>>;

pub(super) struct FirstUse<'a> {
    metric: &'a str,
    /// The column by which its rows are of a period.
    time: Option<&'a str>,
    place: &'a Place,
}

/// Tells of every compared text that no row has, or none has any more.
pub(super) fn report(run: &Run<'_>, found: &mut Diagnostics) {
    for (source, compared) in compared(run) {
        let Some(first) = compared.values().next() else { continue };
        let Some(table) = run.ask(&question(source, &compared), first.place, found) else { continue };
        let Some(row) = table.rows.first() else { continue };
        let rows = row.first().map_or(0, Cell::count);
        let mut vanished = Vec::new();
        for (&(column, text), first) in compared.iter().filter(|_| rows > 0) {
            let cell = |name: &str| row.get(table.column(&format!("{name}.{column}.{text}"))?);
            let rows = cell("count").map_or(0, Cell::count);
            if rows == 0 {
                let told = finding(run, Unmatched { source, column, text }, first, found);
                found.extend(told);
                continue;
            }
            let FirstUse { metric, time: Some(time), place } = *first else { continue };
            let newest = table.column(&format!("newest.{time}")).and_then(|at| row.get(at)?.integer());
            let last = cell("last").and_then(Cell::integer).filter(|last| Some(*last) < newest);
            vanished.extend(last.map(|last| Vanished { column, text, time, last, rows, metric, place }));
        }
        renamed_values::report(run, source, &vanished, &compared, found);
    }
}

/// How many rows have each text, when the last of them was, and when the last row of all was.
fn question(source: &str, compared: &Compared<'_>) -> Query {
    let mut measures = vec![Measure::count("rows")];
    for ((column, text), first) in compared {
        let is_text = || Expr::column(*column).eq(Expr::text(*text));
        measures.push(Measure::count_if(format!("count.{column}.{text}"), is_text()));
        if let Some(time) = first.time {
            let last = Aggregate::Max(Expr::column(time));
            measures.push(Measure::new(format!("last.{column}.{text}"), last).filtered(is_text()));
        }
    }
    let times: IndexSet<&str> = compared.values().filter_map(|first| first.time).collect();
    let newest = |time: &str| Measure::new(format!("newest.{time}"), Aggregate::Max(Expr::column(time)));
    measures.extend(times.into_iter().map(newest));
    Query::groups(source, Vec::new(), measures)
}

#[derive(Clone, Copy)]
struct Unmatched<'a> {
    source: &'a str,
    column: &'a str,
    text: &'a str,
}

fn finding(
    run: &Run<'_>,
    unmatched: Unmatched<'_>,
    first: &FirstUse<'_>,
    found: &mut Diagnostics,
) -> Option<Diagnostic> {
    let Unmatched { source, column, text } = unmatched;
    let values = values(run, unmatched, first.place, found)?;
    let metric = first.metric;
    let message = say!(
        "`{metric}` の条件にある `{column}` = `{text}` の行は、`{source}` に 1 行もありません",
        "no row of `{source}` has `{text}` in `{column}`, which a condition of `{metric}` asks for"
    );
    let alike = values.iter().find(|value| plain(value) == plain(text));
    if let Some(value) = alike {
        let hint = say!("`{value}` のことですか", "did you mean `{value}`?");
        return Some(Diagnostic::new(code::METRICS_VALUE_SPELT_OTHERWISE, first.place.clone(), message).hint(hint));
    }
    let shown: Vec<String> = values.iter().take(SHOWN).map(|value| format!("`{value}`")).collect();
    let shown = shown.join(", ");
    let hint = say!(
        "ある値は {shown} です。まだ起きていないだけの値なら、列の `values` に宣言します",
        "there are {shown}; a value that only has not come yet is declared in `values` of the column"
    );
    Some(Diagnostic::new(code::METRICS_VALUE_IN_NO_ROW, first.place.clone(), message).hint(hint))
}

/// Width and case aside: `ＯＰＥＮ` and `Open` are spelt otherwise, not other values.
fn plain(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_lowercase()
}

/// The values of a column of few values, the most frequent first; none of a text, which may have any number.
fn values(run: &Run<'_>, unmatched: Unmatched<'_>, place: &Place, found: &mut Diagnostics) -> Option<Vec<String>> {
    let Unmatched { source, column, .. } = unmatched;
    let groups = vec![("value".to_owned(), Expr::column(column))];
    let Table { mut rows, .. } = run.ask(&Query::groups(source, groups, vec![Measure::count("n")]), place, found)?;
    rows.sort_by_key(|row| Reverse(row.last().map_or(0, Cell::count)));
    let named = rows.iter().filter_map(|row| row.first().and_then(Cell::text).map(str::to_owned));
    Some(named.collect())
}

/// What is compared in each source, in declared order.
fn compared<'a>(run: &Run<'a>) -> IndexMap<&'a str, Compared<'a>> {
    let mut all: IndexMap<&str, Compared<'_>> = IndexMap::new();
    for metric in run.project.metrics.values() {
        let (source, conditions) = conditions(&metric.kind);
        let Some(declared) = run.project.sources.get(source).filter(|source| source.list().is_none()) else { continue };
        let is_open = |column: &str| {
            let column = declared.columns.get(column);
            column.is_some_and(|column| column.kind == ColumnType::Category && column.values.is_empty())
        };
        let texts = conditions.into_iter().flat_map(Expr::compared_texts).filter(|(column, _)| is_open(column));
        let of_source = all.entry(source).or_default();
        let time = coverage::of_kind(&metric.kind).and_then(|(_, times)| times.first().copied());
        for text in texts {
            of_source.entry(text).or_insert(FirstUse { metric: &metric.id, time, place: &metric.place });
        }
    }
    all.retain(|_, compared| !compared.is_empty());
    all
}

/// The source of a metric, and the conditions on its rows.
fn conditions(kind: &MetricKind) -> (&str, Vec<&Expr>) {
    match kind {
        MetricKind::Simple { source, measure, .. }
        | MetricKind::Cost(Cost { source, measure, .. })
        | MetricKind::Cumulative(Cumulative { source, measure, .. }) => (source, of_measure(measure)),
        MetricKind::Ratio { source, numerator, denominator, .. } => {
            (source, of_measure(numerator).into_iter().chain(of_measure(denominator)).collect())
        }
        MetricKind::Mttr { source, filter, .. }
        | MetricKind::Mtta { source, filter, .. }
        | MetricKind::Notice { source, filter, .. }
        | MetricKind::Mtbf { source, filter, .. }
        | MetricKind::Retention { source, filter, .. }
        | MetricKind::ActiveUsers { source, filter, .. }
        | MetricKind::Backlog(Backlog { source, filter, .. })
        | MetricKind::Adherence(Adherence::Due { source, filter, .. })
        | MetricKind::Uptime(Uptime::Intervals { source, filter, .. }) => (source, filter.iter().collect()),
        MetricKind::Uptime(Uptime::Probes { source, up, .. }) => (source, vec![up]),
        MetricKind::Survey(Survey { source, filter, sent, .. }) => (source, filter.iter().chain(sent).collect()),
        MetricKind::Progress(Progress::Rows { source, done, filter }) => {
            (source, std::iter::once(done).chain(filter).collect())
        }
        MetricKind::Derived(_)
        | MetricKind::Change(_)
        | MetricKind::Manual(_)
        | MetricKind::ErrorBudget(_)
        | MetricKind::Adherence(Adherence::Slots { .. } | Adherence::Schedule { .. })
        | MetricKind::Progress(Progress::Documents { .. }) => ("", Vec::new()),
    }
}

/// A share is often counted by its expression: `case when status = 'Done' then 1 end`.
fn of_measure(measure: &Aggregated) -> Vec<&Expr> {
    measure.expr.iter().chain(&measure.filter).collect()
}
