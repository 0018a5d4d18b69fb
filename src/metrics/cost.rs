//! `cost`: the sum of an amount in one currency, per period. A budget stands only beside the periods of the grain that it
//! was declared for (a window between weekly cut-offs is a week): the budget, and consumed = cost ÷ budget × 100. With `per`, the cost of one unit = cost ÷ the value
//! of another metric in the same period; none when there is no unit.

use super::Run;
use super::aggregate::{AggregateRequest, aggregate_figures};
use super::composed::{FigureIndex, inherit};
use super::measure_columns::MeasureColumns;
use super::measures::set_quotient;
use crate::config::{Cost, Metric};
use crate::diag::Diagnostics;
use crate::model::Figure;
use rust_decimal::Decimal;

/// Figures of one metric for all its grains and breakdowns; with `per`, they are still to be divided.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, cost: &Cost, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = run.coverage(&cost.source, &cost.time) else { return Vec::new() };
    let mut columns = MeasureColumns::default();
    let part = columns.add(&cost.measure, None);
    let (source, time, measures) = (cost.source.as_str(), cost.time.as_str(), columns.into_measures());
    let asked = AggregateRequest { source, time, coverage, upcoming: false, filter: None, measures };
    aggregate_figures(run, metric, &asked, found, |figure, row| {
        let reading = row.map_or_else(|| part.without_rows(), |row| part.read(row, 0));
        (figure.value, figure.n) = (reading.value, reading.n);
        let budget = cost.budgets.iter().find(|(grain, _)| *grain == figure.period.grain.reporting_grain());
        if let Some((_, budget)) = budget.filter(|_| figure.by.is_empty()) {
            note_budget(figure, *budget);
        }
    })
}

fn note_budget(figure: &mut Figure, budget: Decimal) {
    figure.note("budget", budget);
    let consumed = figure.value.and_then(|cost| (cost * Decimal::ONE_HUNDRED).checked_div(budget));
    figure.extra.extend(consumed.map(|share| ("consumed".to_owned(), share)));
}

/// The cost of one unit, for each figure of the cost.
pub(super) fn per_unit(run: &Run<'_>, metric: &Metric, cost: &Cost, known: &FigureIndex) -> Vec<Figure> {
    let Some(per) = &cost.per else { return Vec::new() };
    let divided = |whole: &Figure| {
        let mut figure = whole.clone();
        let units = known.get(per, whole.period.grain, &whole.by, whole.period.start);
        if let Some(units) = units {
            inherit(run, &mut figure, units);
        }
        figure.lineage.rules.insert(0, format!("cost: per {per}"));
        set_quotient(&mut figure, whole.value, units.and_then(|units| units.value), whole.unit);
        figure
    };
    metric.grains.iter().flat_map(|grain| known.of(&metric.id, *grain).map(divided).collect::<Vec<_>>()).collect()
}
