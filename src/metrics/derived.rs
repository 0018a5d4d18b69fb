//! `derived`: an expression over other metrics of the same grain, period and breakdown (dbt MetricFlow's type of that name).
//!
//! The arithmetic is decimal (`query::exact`). An input without a value has none in the expression either, so that the
//! result has no value unless the expression says what stands for it (`coalesce`); so does a division by zero. `n` is the
//! least of the inputs' `n`: the result stands on no more than the weakest of them. Periods are those of any input that is
//! not taken from an earlier period. Where the data of an input do not reach a period, the result says so, whatever stands
//! for the value.

use super::composed::{FigureIndex, inherit};
use super::{Run, blank, overflow};
use crate::calendar::{Grain, Instant, Period};
use crate::config::{Derived, Input, Metric, MetricKind, Offset};
use crate::diag::Diagnostics;
use crate::model::{Figure, FigureFlag};
use crate::query::TooLarge;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Figures of one metric for all its grains and breakdowns; a value that is too large is told.
pub(super) fn compute(
    run: &Run<'_>,
    metric: &Metric,
    derived: &Derived,
    known: &FigureIndex,
    found: &mut Diagnostics,
) -> Vec<Figure> {
    let (mut figures, mut told) = (Vec::new(), false);
    for &grain in &metric.grains {
        for ((by, _), period) in lines(metric, derived, known, grain) {
            let (figure, value) = figure(run, metric, derived, known, &period, by);
            if value.is_err() && !std::mem::replace(&mut told, true) {
                overflow::report_overflow(metric, &figure, found);
            }
            figures.push(Figure { value: value.unwrap_or_default(), ..figure });
        }
    }
    figures
}

/// Every breakdown and period that an input has, the whole first, then oldest first.
fn lines(
    metric: &Metric,
    derived: &Derived,
    known: &FigureIndex,
    grain: Grain,
) -> BTreeMap<(Vec<(String, String)>, Instant), Period> {
    let now = |input: &&Input| input.offset.is_none();
    let any_now = derived.inputs.iter().any(|input| now(&input));
    let named = |by: &[(String, String)]| by.iter().all(|(name, _)| metric.by.iter().any(|d| d.name == *name));
    let inputs = derived.inputs.iter().filter(|input| !any_now || now(input));
    let figures = inputs.flat_map(|input| known.of(&input.metric, grain)).filter(|figure| named(&figure.by));
    figures.map(|figure| ((figure.by.clone(), figure.period.start), figure.period.clone())).collect()
}

fn figure(
    run: &Run<'_>,
    metric: &Metric,
    derived: &Derived,
    known: &FigureIndex,
    period: &Period,
    by: Vec<(String, String)>,
) -> (Figure, Result<Option<Decimal>, TooLarge>) {
    let mut figure = blank(run, metric, period, by, &[]);
    figure.lineage.rules.push(format!("derived: {}", derived.text));
    let named = |input: &Input| input.name != input.metric || input.offset.is_some() || !input.by.is_empty();
    figure.lineage.rules.extend(derived.inputs.iter().filter(|input| named(input)).map(rule));
    let mut values: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut least = None;
    for input in &derived.inputs {
        let Some(from) = of_input(run, known, input, &figure) else {
            least = Some(0);
            let beyond = beyond(run, known, input, period).filter(|flag| !figure.flags.contains(flag));
            figure.flags.extend(beyond);
            continue;
        };
        inherit(run, &mut figure, from);
        least = Some(least.map_or(from.n, |n: u64| n.min(from.n)));
        values.extend(from.value.map(|value| (input.name.as_str(), value)));
    }
    figure.n = least.unwrap_or(0);
    let value = derived.expr.exact(&|name| values.get(name).copied());
    (figure, value)
}

fn of_input<'k>(run: &Run<'_>, known: &'k FigureIndex, input: &Input, figure: &Figure) -> Option<&'k Figure> {
    known.get(&input.metric, figure.period.grain, part(input, figure), at(run, input, &figure.period)?)
}

/// The part of an input that a figure is made of: the one that is named, else its own.
pub(super) fn part<'a>(input: &'a Input, figure: &'a Figure) -> &'a Vec<(String, String)> {
    if input.by.is_empty() { &figure.by } else { &input.by }
}

/// When the period starts from which an input is taken.
pub(super) fn at(run: &Run<'_>, input: &Input, period: &Period) -> Option<Instant> {
    match input.offset {
        None => Some(period.start),
        Some(offset) => offset.before(&run.project.site.periods, period).map(|period| period.start),
    }
}

/// On which side the data of an input end before a period; nobody says that typed values are complete.
fn beyond(run: &Run<'_>, known: &FigureIndex, input: &Input, period: &Period) -> Option<FigureFlag> {
    if matches!(run.project.metrics.get(&input.metric)?.kind, MetricKind::Manual(_)) {
        return None;
    }
    let start = at(run, input, period)?;
    let mut starts = known.of(&input.metric, period.grain).filter(|own| own.by.is_empty()).map(|own| own.period.start);
    let first = starts.next()?;
    let last = starts.last().unwrap_or(first);
    match (start < first, last < start) {
        (true, _) => Some(FigureFlag::LateStart),
        (_, true) => Some(FigureFlag::Truncated),
        _ => None,
    }
}

/// `input: NAME = ID`, with the earlier period from which it is taken.
fn rule(input: &Input) -> String {
    let part: String = input.by.iter().map(|(name, value)| format!("[{name}={value}]")).collect();
    let (name, id) = (&input.name, format!("{}{part}", input.metric));
    match input.offset {
        None => format!("input: {name} = {id}"),
        Some(offset) => format!("input: {name} = {id}, {}", offset_text(offset)),
    }
}

/// An earlier period as it is written.
pub(super) fn offset_text(offset: Offset) -> String {
    match offset {
        Offset::Previous => "previous".to_owned(),
        Offset::YearAgo => "year_ago".to_owned(),
        Offset::Back(n, grain) => format!("{n} {}", grain.name()),
    }
}
