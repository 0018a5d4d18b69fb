//! Rows that end before they start: incidents, pauses, work cycles, windows and contracts.
//!
//! In: the definitions that name a start and an end. Out: one finding for each such pair of columns whose rows are wrong, and
//! what a figure says of its own. Never: counts such a row; the kinds of metrics leave it out, and this tells so.

use super::Run;
use crate::config::{MetricKind, Pauses, Reopenings, RetentionBasis, Uptime, WindowRows};
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Figure, FigureFlag};
use crate::query::{DataType, Expr, Measure, Query};
use crate::say;
use rust_decimal::Decimal;

/// The rule of figures that leave rows out for this.
pub(super) const RULE: &str = "order: what ends before it starts is not counted";

/// Two columns of a source, the second of which tells the end of what the first begins.
struct Pair<'a> {
    name: &'a str,
    place: &'a Place,
    source: &'a str,
    start: &'a str,
    end: &'a str,
    filter: Option<&'a Expr>,
}

/// Tells of every pair of columns with rows that end before they start.
pub(super) fn report(run: &Run<'_>, found: &mut Diagnostics) {
    let mut told: Vec<(&str, &str, &str, Option<&Expr>)> = Vec::new();
    for pair in pairs(run) {
        let Pair { name, place, source, start, end, filter } = pair;
        if told.contains(&(source, start, end, filter)) {
            continue;
        }
        told.push((source, start, end, filter));
        let Counted { rows, ended } = count(run, &pair, found);
        if rows > 0 {
            let rows_have = if rows == 1 { "1 row has".to_owned() } else { format!("{rows} rows have") };
            let message = say!(
                "`{source}` に、`{end}` が `{start}` より前の行が {rows} 行あります。`{name}` では数えません",
                "{rows_have} `{end}` before `{start}` in `{source}`, and `{name}` does not count it"
            );
            let hint = match rows == ended && rows > 1 {
                true => say!(
                    "終わりのあるどの行も逆なので、`{start}` と `{end}` が入れ替わっているようです",
                    "every row that ends does, so `{start}` and `{end}` seem to be swapped"
                ),
                false => say!(
                    "書き出し元の時刻を直すか、`{source}` に `not_before: {{ {end}: {start} }}` と書いて行ごと除外します（除外した行の一覧が残ります）",
                    "mend the times where they are exported, or set the rows aside with `not_before: {{ {end}: {start} }}` of `{source}`, which also lists them"
                ),
            };
            found.push(Diagnostic::new(code::SLA_BACKWARDS, place.clone(), message).hint(hint));
        }
    }
}

fn pairs<'a>(run: &Run<'a>) -> Vec<Pair<'a>> {
    let mut all = Vec::new();
    for metric in run.project.metrics.values() {
        let (source, start, end, filter) = match &metric.kind {
            MetricKind::Mttr { source, start, end, filter }
            | MetricKind::Mtta { source, start, acknowledged: end, filter }
            | MetricKind::Mtbf { source, start, end, filter }
            | MetricKind::Uptime(Uptime::Intervals { source, start, end, filter, .. })
            | MetricKind::Retention { source, stay: RetentionBasis::Contract { start, end }, filter, .. } => {
                (source, start, end, filter.as_ref())
            }
            _ => continue,
        };
        all.push(Pair { name: &metric.id, place: &metric.place, source, start, end, filter });
    }
    for policy in run.project.policies.values() {
        let pauses = policy.clocks.iter().filter_map(|clock| match &clock.pauses {
            Pauses::Intervals { source, start, end, .. } => Some((source, start, end)),
            _ => None,
        });
        let cycles = match &policy.readings.reopenings {
            Reopenings::Cycles { source, start, end, .. } => Some((source, start, end)),
            _ => None,
        };
        let of = |(source, start, end): (&'a String, &'a String, &'a String)| Pair {
            name: &policy.name,
            place: &policy.place,
            source,
            start,
            end,
            filter: None,
        };
        all.extend(pauses.chain(cycles).map(of));
    }
    for window in run.project.maintenance.values() {
        let Some(WindowRows { source, start, end, filter, .. }) = &window.rows else { continue };
        let place = &run.project.sources[source].place;
        all.push(Pair { name: &window.name, place, source, start, end, filter: filter.as_ref() });
    }
    all
}

/// Rows that have both times.
#[derive(Default)]
struct Counted {
    /// Those that end before they start.
    rows: u64,
    /// All that start and end.
    ended: u64,
}

fn count(run: &Run<'_>, pair: &Pair<'_>, found: &mut Diagnostics) -> Counted {
    let data_type = run.column_type(pair.source, pair.start);
    if data_type != run.column_type(pair.source, pair.end) || run.engine.schema(pair.source).is_none() {
        return Counted::default();
    }
    let backwards = Expr::column(pair.end).lt(Expr::column(pair.start));
    let begun = match data_type {
        Some(DataType::Instant) => {
            let as_of = Expr::instant(run.as_of.as_second());
            backwards.and(Expr::column(pair.start).lt(as_of))
        }
        _ => backwards,
    };
    let both = Expr::column(pair.start).is_not_null().and(Expr::column(pair.end).is_not_null());
    let counted = |condition: &Expr, name: &str| {
        let condition = super::measure_columns::both(Some(condition), pair.filter);
        Measure { filter: condition, ..Measure::count(name) }
    };
    let measures = vec![counted(&begun, "backwards"), counted(&both, "ended")];
    let Some(table) = run.ask(&Query::groups(pair.source, Vec::new(), measures), pair.place, found) else {
        return Counted::default();
    };
    let Some(row) = table.rows.first() else { return Counted::default() };
    Counted { rows: row[0].count(), ended: row[1].count() }
}

/// Says beside a figure how many rows of its period end before they start.
pub(super) fn note(figure: &mut Figure, rows: u64) {
    if rows > 0 {
        figure.note("data_errors", Decimal::from(rows));
        figure.flags.push(FigureFlag::DataErrors);
        figure.lineage.rules.push(RULE.to_owned());
    }
}
