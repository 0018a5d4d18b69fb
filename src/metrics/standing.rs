//! Targets against values: the verdict, the change against the previous period, and what a reader must know.

use super::Run;
use crate::calendar::Grain;
use crate::model::{Change, Figure, FigureFlag, Standing};
use crate::target::{Kind, Op, Target, Unit};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const DAY: i64 = 86_400;

/// What figures are compared within: metric, grain and breakdown.
type Line = (String, Grain, Vec<(String, String)>);

/// Gives each figure of a complete period its change against the period before it. Figures of one metric, grain and
/// breakdown must be in the order of time, as every kind makes them.
pub(super) fn compare_with_previous(figures: &mut [Figure]) {
    let mut last: BTreeMap<Line, usize> = BTreeMap::new();
    for at in 0..figures.len() {
        let key = (figures[at].metric.clone(), figures[at].period.grain, figures[at].by.clone());
        if let Some(before) = last.insert(key, at) {
            figures[at].change = change(&figures[before], &figures[at]);
        }
    }
}

/// A figure whose data end before its period does says so, and is compared with nothing. Exports rarely end with the last
/// second of a period: a day, or the source's `fresh_within` if that is longer, is no gap.
pub(super) fn mark_truncated(run: &Run<'_>, figure: &mut Figure) {
    let needed = figure.period.end.min(run.as_of).as_second();
    let ends_early = |source: &String| {
        let silence = run.project.sources.get(source).and_then(|s| s.fresh_within).unwrap_or(0).max(DAY);
        run.coverages.newest(source).is_some_and(|newest| newest.as_second() + silence < needed)
    };
    if figure.lineage.sources.first().is_some_and(ends_early) {
        figure.flags.push(FigureFlag::Truncated);
    }
}

fn change(before: &Figure, now: &Figure) -> Option<Change> {
    let truncated = |figure: &Figure| figure.flags.contains(&FigureFlag::Truncated);
    if now.partial || truncated(now) || truncated(before) || before.period.end != now.period.start {
        return None;
    }
    let (previous, value) = (before.value?, now.value?);
    let delta = value - previous;
    let is_rate = matches!(now.unit, Unit::Percent | Unit::Points);
    let percent = if is_rate { None } else { (delta * Decimal::ONE_HUNDRED).checked_div(previous.abs()) };
    Some(Change { against: before.period.label.clone(), previous, delta, percent })
}

/// The verdict and the flags of a figure whose value, count and change are known.
pub(super) fn settle(run: &Run<'_>, figure: &mut Figure) {
    let metric = run.project.metrics.get(&figure.metric);
    let judged = figure.target.as_ref().map(|target| met(target, figure));
    let alerted = metric.and_then(|m| m.alert.as_ref()).and_then(|alert| met(alert, figure));
    let truncated = figure.flags.contains(&FigureFlag::Truncated);
    figure.standing = match (figure.value, judged) {
        (None, _) => Standing::NoData,
        (Some(_), None | Some(None)) if alerted == Some(true) => Standing::AtRisk,
        (Some(_), None | Some(None)) => Standing::Undecided,
        (Some(_), Some(Some(true))) if alerted == Some(true) => Standing::AtRisk,
        // Nobody knows whether the rest of the period keeps the promise too.
        (Some(_), Some(Some(true))) if truncated => Standing::Undecided,
        (Some(_), Some(Some(true))) => Standing::Met,
        (Some(_), Some(Some(false))) if figure.partial || truncated => Standing::AtRisk,
        (Some(_), Some(Some(false))) => Standing::Missed,
    };
    flag(run, figure, metric.and_then(|m| m.min_n));
}

/// Whether a figure does what a target says; `None` when the target does not speak of a figure of this kind or grain.
fn met(target: &Target, figure: &Figure) -> Option<bool> {
    if target.per.is_some_and(|per| per != figure.period.grain.name()) {
        return None;
    }
    match target.kind {
        Kind::Change => change_met(target, figure),
        _ => target.judge(figure.value?, figure.unit),
    }
}

/// 前週比-10%: the relative change in per cent against the previous period of the same length (points for rates); a ratio
/// (前日比200%以上) compares value ÷ previous in per cent.
fn change_met(target: &Target, figure: &Figure) -> Option<bool> {
    let grain = match target.base? {
        "prev_day" => Grain::Day,
        "prev_week" => Grain::Week,
        "prev_month" => Grain::Month,
        "prev_quarter" => Grain::Quarter,
        _ => return None,
    };
    let (op, bound): (Op, Decimal) = (target.op?, target.value?);
    let change = figure.change.as_ref().filter(|_| figure.period.grain == grain)?;
    let moved = match target.mode? {
        "ratio" => (figure.value? * Decimal::ONE_HUNDRED).checked_div(change.previous)?,
        _ => change.percent.unwrap_or(change.delta),
    };
    Some(op.holds(moved, bound))
}

fn flag(run: &Run<'_>, figure: &mut Figure, min_n: Option<u64>) {
    if figure.partial {
        figure.flags.push(FigureFlag::Partial);
    }
    if figure.value.is_some() && min_n.is_some_and(|min| figure.n < min) {
        figure.flags.push(FigureFlag::SmallSample);
    }
    for source in &figure.lineage.sources {
        let declared = run.project.sources.get(source).is_some_and(|s| s.fresh_within.is_some());
        let report = run.report(source);
        let ends_before = run.coverages.newest(source).is_some_and(|newest| newest < figure.period.end);
        if declared && ends_before && !run.is_fresh(source) {
            figure.flags.push(FigureFlag::Stale);
        }
        if report.is_some_and(|r| r.rows_set_aside > 0) {
            figure.flags.push(FigureFlag::RowsSetAside);
        }
    }
    figure.flags.sort_unstable();
    figure.flags.dedup();
}
