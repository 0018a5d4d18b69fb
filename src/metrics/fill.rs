//! What stands for a period in which a metric has no rows although its data speak of that period: the usual (nought for
//! counts, no value for everything else), a number, the value of the period before, or nothing (dbt MetricFlow's
//! `fill_nulls_with`). What was filled in says so among its rules.

use super::Run;
use super::series::SeriesKey;
use crate::config::{Fill, Metric, MetricKind};
use crate::model::Figure;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Fills figures whose metric says how. Those of one metric, grain and breakdown must be in the order of time.
pub(super) fn apply(run: &Run<'_>, figures: &mut [Figure]) {
    let mut last: BTreeMap<SeriesKey, (Decimal, String)> = BTreeMap::new();
    for figure in figures {
        let Some(metric) = run.project.metrics.get(&figure.metric).filter(|metric| metric.fill != Fill::Usual) else {
            continue;
        };
        let series = SeriesKey::of(figure);
        if is_empty(metric, figure) {
            match metric.fill {
                Fill::Usual => {}
                Fill::Nothing => figure.value = None,
                Fill::With(value) => filled(figure, Some(value), &value.to_string()),
                Fill::Previous => match last.get(&series) {
                    Some((value, label)) => filled(figure, Some(*value), &format!("previous ({label})")),
                    None => figure.value = None,
                },
            }
            continue;
        }
        if let Some(value) = figure.value {
            last.insert(series, (value, figure.period.label.clone()));
        }
    }
}

/// Without a row; an expression may well have a value where one of its inputs has no rows.
fn is_empty(metric: &Metric, figure: &Figure) -> bool {
    let composed = matches!(metric.kind, MetricKind::Derived(_));
    figure.value.is_none() || (figure.n == 0 && !composed)
}

fn filled(figure: &mut Figure, value: Option<Decimal>, with: &str) {
    figure.value = value;
    let rule = format!("fill: {with}");
    if !figure.lineage.rules.contains(&rule) {
        figure.lineage.rules.push(rule);
    }
}
