//! Rows whose state and end contradict each other: done without an end, which a backlog and a clock count as open, and open with one, as
//! tickets that were opened again, which they count as done.
//!
//! In: backlogs and policies, and the states of the rows that they count. Out: a finding with the number of rows and the state. Never:
//! takes a row for done that has no end, since when it was is not known, or for open that has one.

use super::Run;
use crate::config::{Backlog, Column, ColumnType, Metric, MetricKind, SlaPolicy};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::query::{Expr, Measure, Query};
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

/// What says that a row is not done.
const OPEN: &[&str] = &[
    "新規",
    "未対応",
    "未着手",
    "未完了",
    "未解決",
    "受付",
    "受付中",
    "対応中",
    "処理中",
    "調査中",
    "再開",
    "再オープン",
    "進行中",
    "保留",
    "new",
    "open",
    "reopened",
    "in progress",
    "to do",
    "todo",
    "pending",
    "on hold",
];

/// A column of ends whose rows count as open where it is empty.
struct EndsAsked<'p> {
    source: &'p str,
    /// The ends of which one is enough.
    ends: Vec<&'p str>,
    filter: Option<&'p Expr>,
    /// The metric or the clock.
    id: String,
    place: &'p Place,
}

/// Tells of every backlog and every clock of resolution that counts such rows.
pub(super) fn report(run: &Run<'_>, found: &mut Diagnostics) {
    let mut told = IndexSet::new();
    let backlogs = run.project.metrics.values().filter_map(of_backlog);
    for asked in backlogs.chain(run.project.policies.values().filter_map(of_policy)) {
        let declared = run.project.sources.get(asked.source).filter(|declared| declared.list().is_none());
        let state = declared.and_then(|declared| declared.columns.values().find(|column| is_state(column)));
        let Some(state) = state.filter(|state| told.insert((asked.source, asked.ends[0], state.name.as_str()))) else {
            continue;
        };
        let all = |of: fn(Expr) -> Expr, join: fn(Expr, Expr) -> Expr| {
            asked.ends.iter().map(|end| of(Expr::column(*end))).reduce(join)
        };
        let Some((without, with)) = all(Expr::is_null, Expr::and).zip(all(Expr::is_not_null, Expr::or)) else {
            continue;
        };
        let groups = vec![("state".to_owned(), Expr::column(state.name.as_str()))];
        let measures = vec![Measure::count_if("without", without), Measure::count_if("with", with)];
        let has_state = Expr::column(state.name.as_str()).is_not_null();
        let query = Query::groups(asked.source, groups, measures)
            .filtered(super::measure_columns::both(Some(&has_state), asked.filter));
        let Some(table) = run.ask(&query, asked.place, found) else { continue };
        for row in &table.rows {
            let [value, without, with] = row.as_slice() else { continue };
            let Some(value) = value.text() else { continue };
            match (without.count(), with.count()) {
                (rows @ 1.., _) if is_one_of(DONE, value) => found.push(no_end(&asked, &state.name, value, rows)),
                (_, rows @ 1..) if is_one_of(OPEN, value) => found.push(an_end(&asked, &state.name, value, rows)),
                _ => {}
            }
        }
    }
}

fn of_backlog(metric: &Metric) -> Option<EndsAsked<'_>> {
    let MetricKind::Backlog(Backlog { source, end: Some(end), filter, .. }) = &metric.kind else { return None };
    let (id, place) = (metric.id.clone(), &metric.place);
    Some(EndsAsked { source, ends: vec![end], filter: filter.as_ref(), id, place })
}

/// The clock of resolution; a ticket that is closed without a stop is not judged.
fn of_policy(policy: &SlaPolicy) -> Option<EndsAsked<'_>> {
    let clock = policy.clocks.iter().find(|clock| clock.name == "resolution")?;
    let ends = std::iter::once(clock.stop.as_str()).chain(policy.closed.as_deref()).collect();
    let id = format!("sla.{}.{}", policy.name, clock.name);
    Some(EndsAsked { source: &policy.source, ends, filter: policy.filter.as_ref(), id, place: &policy.place })
}

fn no_end(asked: &EndsAsked<'_>, state: &str, value: &str, rows: u64) -> Diagnostic {
    let EndsAsked { source, ends, id, place, .. } = asked;
    let end = ends[0];
    let rows_have = if rows == 1 { "1 row has".to_owned() } else { format!("{rows} rows have") };
    let message = say!(
        "`{source}` に、`{state}` が `{value}` なのに `{end}` のない行が {rows} 行あります。`{id}` では終わっていないものとして数えます",
        "{rows_have} `{value}` in `{state}` of `{source}` and no `{end}`, and `{id}` counts them as open"
    );
    let hint = say!(
        "書き出し元で終わりの日時を埋めるか、この状態を終わりとみなさないなら `filter` に書きます",
        "fill in when they ended where they are exported, or leave them out with a `filter`"
    );
    Diagnostic::new(code::METRICS_DONE_WITHOUT_END, (*place).clone(), message).hint(hint)
}

fn an_end(asked: &EndsAsked<'_>, state: &str, value: &str, rows: u64) -> Diagnostic {
    let EndsAsked { source, ends, id, place, .. } = asked;
    let end = ends[0];
    let rows_have = if rows == 1 { "1 row has".to_owned() } else { format!("{rows} rows have") };
    let message = say!(
        "`{source}` に、`{state}` が `{value}` なのに `{end}` のある行が {rows} 行あります。`{id}` では終わったものとして数えます",
        "{rows_have} `{value}` in `{state}` of `{source}` and an end (`{end}`), and `{id}` counts them as done"
    );
    let hint = say!(
        "また開いたものなら、書き出し元で終わりの日時を消します。終わったものなら、状態を直します",
        "if they were opened again, take the end away where they are exported; if they are done, mend their state"
    );
    Diagnostic::new(code::METRICS_OPEN_WITH_END, (*place).clone(), message).hint(hint)
}

fn is_state(column: &Column) -> bool {
    let is_named = |name: &str| STATES.contains(&name.trim().to_lowercase().as_str());
    column.kind == ColumnType::Category && (is_named(&column.name) || column.from.iter().any(|from| is_named(from)))
}

fn is_one_of(words: &[&str], value: &str) -> bool {
    words.contains(&value.trim().to_lowercase().as_str())
}
