//! Rows whose state says that they are done, and which have no end: a backlog counts them as open.
//!
//! In: backlogs, and the state of the rows that they count as open. Out: a finding with the number of rows and the state. Never: takes such a
//! row for done; when it was is not known.

use super::Run;
use crate::config::{Backlog, Column, ColumnType, MetricKind};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::query::{Cell, Expr, Measure, Query};
use crate::say;
use indexmap::IndexSet;

/// What columns of states are called.
const STATES: &[&str] = &["status", "state", "状態", "ステータス", "対応状況", "進捗"];
/// What says that a row is done.
const DONE: &[&str] = &[
    "完了",
    "終了",
    "クローズ",
    "解決",
    "解決済み",
    "解決済",
    "対応済み",
    "対応済",
    "対応完了",
    "済",
    "closed",
    "resolved",
    "done",
    "solved",
    "completed",
];

/// Tells of every backlog that counts such rows.
pub(super) fn report(run: &Run<'_>, found: &mut Diagnostics) {
    let mut told = IndexSet::new();
    for metric in run.project.metrics.values() {
        let MetricKind::Backlog(Backlog { source, end: Some(end), filter, .. }) = &metric.kind else { continue };
        let declared = run.project.sources.get(source).filter(|declared| declared.list().is_none());
        let state = declared.and_then(|declared| declared.columns.values().find(|column| is_state(column)));
        let Some(state) = state.filter(|state| told.insert((source, end, &state.name))) else { continue };
        let open = Expr::column(end.as_str()).is_null().and(Expr::column(state.name.as_str()).is_not_null());
        let groups = vec![("state".to_owned(), Expr::column(state.name.as_str()))];
        let query = Query::groups(source, groups, vec![Measure::count("n")])
            .filtered(super::measure_columns::both(Some(&open), filter.as_ref()));
        let Some(table) = run.ask(&query, &metric.place, found) else { continue };
        let done = table.rows.iter().filter(|row| row.first().and_then(Cell::text).is_some_and(is_done));
        for row in done {
            let (value, rows) = (row[0].text().unwrap_or_default(), row[1].count());
            let (id, state) = (&metric.id, &state.name);
            let rows_have = if rows == 1 { "1 row has".to_owned() } else { format!("{rows} rows have") };
            let message = say!(
                "`{source}` に、`{state}` が `{value}` なのに `{end}` のない行が {rows} 行あります。`{id}` では終わっていないものとして数えます",
                "{rows_have} `{value}` in `{state}` of `{source}` and no `{end}`, and `{id}` counts them as open"
            );
            let hint = say!(
                "書き出し元で終わりの日時を埋めるか、この状態を終わりとみなさないなら `filter` に書きます",
                "fill in when they ended where they are exported, or leave them out with a `filter`"
            );
            found.push(Diagnostic::new(code::METRICS_DONE_WITHOUT_END, metric.place.clone(), message).hint(hint));
        }
    }
}

fn is_state(column: &Column) -> bool {
    let is_named = |name: &str| STATES.contains(&name.trim().to_lowercase().as_str());
    column.kind == ColumnType::Category && (is_named(&column.name) || column.from.iter().any(|from| is_named(from)))
}

fn is_done(value: &str) -> bool {
    DONE.contains(&value.trim().to_lowercase().as_str())
}
