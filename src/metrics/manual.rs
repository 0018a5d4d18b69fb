//! `manual`: values that somebody typed, each for one period. They are taken as they stand; periods between them have no
//! figure. `n` is what was typed beside the value, else 1: one statement. Periods that begin at or after the as-of instant
//! are not seen.

use super::{Run, blank};
use crate::calendar::{Grain, Instant, Period};
use crate::config::{Entry, Manual, Metric};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::Figure;
use crate::query::{Aggregate, Expr, Measure, Query};
use crate::say;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// Figures of one metric.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, manual: &Manual, found: &mut Diagnostics) -> Vec<Figure> {
    match manual {
        Manual::Typed(entries) => entries.iter().filter_map(|entry| typed(run, metric, entry)).collect(),
        Manual::Rows { .. } => rows(run, metric, manual, found),
    }
}

fn typed(run: &Run<'_>, metric: &Metric, entry: &Entry) -> Option<Figure> {
    let mut figure = of(run, metric, &entry.period, &[], entry.value, entry.n)?;
    let (file, line) = (&entry.place.file, entry.place.line);
    figure.lineage.rules.push(format!("manual: {file}:{line}"));
    if !entry.note.is_empty() {
        figure.lineage.rules.push(format!("note: {}", entry.note));
    }
    Some(figure)
}

fn of(
    run: &Run<'_>,
    metric: &Metric,
    period: &Period,
    sources: &[&str],
    value: Decimal,
    n: Option<u64>,
) -> Option<Figure> {
    let mut figure = blank(run, metric, period, Vec::new(), sources);
    figure.value = Some(value);
    figure.n = n.unwrap_or(1);
    (period.start < run.as_of).then_some(figure)
}

fn rows(run: &Run<'_>, metric: &Metric, manual: &Manual, found: &mut Diagnostics) -> Vec<Figure> {
    let Manual::Rows { source, period, value, n } = manual else { return Vec::new() };
    let typed = Some(Expr::column(period).is_not_null().and(Expr::column(value).is_not_null()));
    // Of a period that was typed once, the least value is its value.
    let least = |column: &str| Aggregate::Min(Expr::column(column));
    let mut measures = vec![Measure::count("times"), Measure::new("value", least(value))];
    measures.extend(n.as_ref().map(|column| Measure::new("n", least(column))));
    let query = Query::groups(source, vec![("period".to_owned(), Expr::column(period))], measures).filtered(typed);
    let Some(table) = run.ask(&query, &metric.place, found) else { return Vec::new() };
    let mut figures: BTreeMap<(Grain, Instant), Typed> = BTreeMap::new();
    for row in &table.rows {
        let (Some(label), Some(times), Some(value)) = (row[0].text(), row[1].integer(), row[2].decimal()) else {
            continue;
        };
        let period = run.project.site.periods.by_label(label).filter(|p| metric.grains.contains(&p.grain));
        let Some(period) = period else {
            report_unknown_period(metric, source, label, found);
            continue;
        };
        let n = row.get(3).and_then(|cell| cell.decimal()).and_then(|n| n.to_u64());
        let Some(mut figure) = of(run, metric, &period, &[source], value, n) else { continue };
        figure.lineage.rules.push("manual: typed in the source".to_owned());
        // One period may have been written in two ways.
        let typed = figures.entry((period.grain, period.start)).or_insert(Typed { times: 0, figure });
        typed.times += times;
    }
    for several in figures.values().filter(|typed| typed.times > 1) {
        report_duplicates(metric, source, &several.figure.period.label, found);
    }
    figures.into_values().filter(|typed| typed.times == 1).map(|typed| typed.figure).collect()
}

/// What was typed for a period, and how many times.
struct Typed {
    times: i64,
    figure: Figure,
}

fn report_unknown_period(metric: &Metric, source: &str, label: &str, found: &mut Diagnostics) {
    let grains: Vec<&str> = metric.grains.iter().map(|grain| grain.name()).collect();
    let grains = grains.join(", ");
    let message = say!(
        "`{source}` の `{label}` はこの指標の期ではありません",
        "`{label}` in `{source}` is no period of this metric"
    );
    found.push(Diagnostic::new(code::METRICS_MANUAL, metric.place.clone(), message).hint(say!(
        "`2026-10` のような期の名前を書き、その長さを `grains` に挙げます（今は {grains}）",
        "write a period such as `2026-10`, and list its grain among the `grains` (now {grains})"
    )));
}

fn report_duplicates(metric: &Metric, source: &str, label: &str, found: &mut Diagnostics) {
    let message = say!(
        "`{source}` に `{label}` の値が二つ以上あり、どれも使いません",
        "`{source}` has more than one value for `{label}`; none of them is used"
    );
    found.push(Diagnostic::new(code::METRICS_MANUAL, metric.place.clone(), message).hint(say!(
        "行を一つにするか、ソースに `key` と `order` を宣言します",
        "leave one row, or declare `key` and `order` of the source"
    )));
}
