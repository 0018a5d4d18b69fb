//! Targets against values: the verdict, the change against the previous period, and what a reader must know.

use super::series::SeriesKey;
use super::{Run, trend};
use crate::calendar::{Date, Instant, Period, local_date, seconds_after};
use crate::config::{Metric, Project, Source};
use crate::model::{Change, Figure, FigureFlag, TargetStatus};
use crate::objective::{Target, TargetKind, Unit};
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

const DAY: i64 = 86_400;

/// Gives each figure of a complete period its change against the period before it. Figures of one metric, grain and
/// breakdown must be in the order of time, as every kind makes them.
pub(super) fn compare_with_previous(figures: &mut [Figure]) {
    let mut last: BTreeMap<SeriesKey, usize> = BTreeMap::new();
    for at in 0..figures.len() {
        let before = last
            .insert(SeriesKey::of(&figures[at]), at)
            .filter(|before| figures[*before].period.end == figures[at].period.start);
        figures[at].change = before.and_then(|before| change(&figures[before], &figures[at]));
    }
}

/// Gives each figure of a complete period its change against the same period a year before, where that has a figure.
pub(super) fn compare_with_year_ago(run: &Run<'_>, figures: &mut [Figure]) {
    let calendar = &run.project.site.periods;
    let mut by_start: BTreeMap<_, usize> = BTreeMap::new();
    for (at, figure) in figures.iter().enumerate() {
        by_start.insert((&figure.metric, figure.period.grain, &figure.by, figure.period.start), at);
    }
    let against = |figure: &Figure| {
        let period = calendar.year_before(&figure.period)?;
        let at = by_start.get(&(&figure.metric, figure.period.grain, &figure.by, period.start))?;
        change(&figures[*at], figure)
    };
    let changes: Vec<Option<Change>> = figures.par_iter().map(against).collect();
    figures.iter_mut().zip(changes).for_each(|(figure, change)| figure.year_ago = change);
}

/// A figure whose data end before its period does, or begin after it, says so, and is compared with nothing. Exports rarely
/// begin or end with the very second of a period: a day, or the source's `fresh_within` if that is longer, is no gap.
pub(super) fn mark_truncated(run: &Run<'_>, figure: &mut Figure) {
    let needed = figure.period.end.min(run.as_of).as_second();
    let Some(source) = figure.lineage.sources.first() else { return };
    let silence = run.project.sources.get(source).and_then(|s| s.fresh_within).unwrap_or(0).max(DAY);
    let is_complete = run.coverages.is_complete(source);
    if !is_complete && run.coverages.newest(source).is_some_and(|newest| newest.as_second() + silence < needed) {
        figure.flags.push(FigureFlag::Truncated);
    }
    let begin = figure.period.start.as_second();
    if run.coverages.earliest(source).is_some_and(|earliest| begin + silence < earliest.as_second()) {
        figure.flags.push(FigureFlag::LateStart);
    }
}

fn change(before: &Figure, now: &Figure) -> Option<Change> {
    if !now.is_whole() || !before.is_whole() {
        return None;
    }
    let (previous, value) = (before.value?, now.value?);
    let delta = value - previous;
    // A share of nothing, or of less than nothing, says nothing.
    let has_share = !is_rate(now.unit) && previous > Decimal::ZERO;
    let percent = has_share.then(|| (delta * Decimal::ONE_HUNDRED).checked_div(previous)).flatten();
    Some(Change { against: before.period.label.clone(), previous, delta, percent })
}

/// Whether a change is told in points.
fn is_rate(unit: Unit) -> bool {
    matches!(unit, Unit::Percent | Unit::Points)
}

/// The verdict and the flags of a figure whose value, count and change are known.
pub(super) fn evaluate(run: &Run<'_>, figure: &mut Figure) {
    let metric = run.project.metrics.get(&figure.metric);
    let day = day_of(run.project, &figure.period);
    let alert = metric.and_then(|metric| metric.alert_on(day));
    let alerted = alert.as_ref().and_then(|alert| keeps(run.project, alert, figure));
    figure.alert = alert.filter(|_| alerted == Some(true));
    if let Some(metric) = metric {
        describe_target(run.project, metric, figure);
    }
    let judged = figure.target.as_ref().and_then(|target| keeps(run.project, target, figure));
    figure.standing = standing(figure, judged);
    flag(run, figure, metric.and_then(|m| m.min_n));
}

/// The local day on which a period begins: what is in force on it holds for the whole period.
pub(super) fn day_of(project: &Project, period: &Period) -> Date {
    local_date(&project.site.periods.zone, period.start)
}

/// Says where the target comes from and from when it holds, unless it simply stands in `metrics.yaml`.
fn describe_target(project: &Project, metric: &Metric, figure: &mut Figure) {
    let first = day_of(project, &figure.period);
    let last = local_date(&project.site.periods.zone, before(figure.period.end));
    for (name, promised) in [("target", &metric.target), ("alert", &metric.alert)] {
        if let Some(step) = promised.on(first) {
            let rules = &mut figure.lineage.rules;
            rules.extend(step.origin.as_ref().map(|place| format!("{name}: {}:{}", place.file, place.line)));
            rules.extend(step.from.map(|from| format!("{name}_from: {from}")));
        }
        if let Some(next) = promised.next_after(first).filter(|next| *next <= last) {
            figure.lineage.rules.push(format!("{name}_changes: {next}"));
            figure.flags.push(FigureFlag::TargetChanges);
        }
    }
}

/// The last second before an instant.
fn before(end: Instant) -> Instant {
    seconds_after(end, -1)
}

/// How a figure stands by what was found of its target, which need not be its own; the alert that it crosses counts as it does
/// there.
pub(super) fn standing(figure: &Figure, kept: Option<bool>) -> TargetStatus {
    let alerted = figure.alert.is_some();
    // Nobody knows whether the rest of the period, or what is missing of it, keeps the promise too.
    let open = figure.partial || figure.is_incomplete();
    match (figure.value, kept) {
        (None, _) => TargetStatus::NoData,
        (Some(_), None | Some(true)) if alerted => TargetStatus::AtRisk,
        (Some(_), None) => TargetStatus::Undecided,
        (Some(_), Some(true)) if open => TargetStatus::Undecided,
        (Some(_), Some(true)) => TargetStatus::Met,
        (Some(_), Some(false)) if open => TargetStatus::AtRisk,
        (Some(_), Some(false)) => TargetStatus::Missed,
    }
}

/// Whether a figure does what a target or an alert says so far; `None` when that does not speak of a figure of this kind or
/// grain, or when too little of the period is known: coverage comes before judgement.
pub(super) fn keeps(project: &Project, target: &Target, figure: &Figure) -> Option<bool> {
    if is_little_known(figure) || !may_judge(project, target, figure) {
        return None;
    }
    match target.kind {
        TargetKind::Change => change_met(target, figure),
        TargetKind::Trend => trend::keeps(target.dir?, figure.trend.as_ref()?),
        _ => target.judge(figure.value?, figure.unit),
    }
}

fn is_little_known(figure: &Figure) -> bool {
    figure.flags.contains(&FigureFlag::LittleKnown)
}

/// Whether figures of this grain can keep or miss a target at all. A quarter's sum says nothing of a bound that was declared
/// where nobody wanted quarters.
fn may_judge(project: &Project, target: &Target, figure: &Figure) -> bool {
    let grain = figure.period.grain;
    let is_bound = !matches!(target.kind, TargetKind::Change | TargetKind::Trend) && target.period().is_none();
    let outgrown = || project.metrics.get(&figure.metric).is_some_and(|metric| metric.outgrows_bounds(grain));
    target.applies_to(grain) && !(is_bound && outgrown())
}

/// 前週比-10%: the relative change against the previous period of the same length, or that of a year before; a ratio
/// (前日比200%以上) compares value ÷ previous in per cent.
fn change_met(target: &Target, figure: &Figure) -> Option<bool> {
    let Some(base) = target.base else { return super::change::met(target, figure) };
    let change = match base.strip_prefix("prev_")? {
        "year" => figure.year_ago.as_ref(),
        grain => figure.change.as_ref().filter(|_| grain == figure.period.grain.reporting_grain().name()),
    }?;
    let moved = match target.mode? {
        // A quotient of a negative number says nothing.
        "ratio" if change.previous.is_sign_negative() => return None,
        "ratio" => (figure.value? * Decimal::ONE_HUNDRED).checked_div(change.previous)?,
        _ => moved(target.unit, figure.unit, change)?,
    };
    match (target.op, target.lo, target.hi) {
        (Some(op), ..) => Some(op.holds(moved, target.value?)),
        (None, Some(lo), Some(hi)) => Some(lo <= moved && moved <= hi),
        _ => None,
    }
}

/// A change in the unit of its promise: of rates in points, of everything else in per cent of what it was before, or in its
/// own unit where the promise is written in it. Per cent of nothing is nothing.
fn moved(promised: Option<Unit>, unit: Unit, change: &Change) -> Option<Decimal> {
    match promised {
        Some(Unit::Percent | Unit::Points) if is_rate(unit) => Some(change.delta),
        Some(Unit::Percent) => change.percent,
        other => (other == Some(unit)).then_some(change.delta),
    }
}

fn flag(run: &Run<'_>, figure: &mut Figure, min_n: Option<u64>) {
    if figure.partial {
        figure.flags.push(FigureFlag::Partial);
    }
    if figure.value.is_some() && min_n.is_some_and(|min| figure.n < min) {
        figure.flags.push(FigureFlag::SmallSample);
    }
    let joined = |name: &String| run.project.sources.get(name).into_iter().flat_map(Source::joined);
    let joined: Vec<String> = figure.lineage.sources.iter().flat_map(joined).map(str::to_owned).collect();
    for source in figure.lineage.sources.iter().chain(&joined) {
        let declared = run.project.sources.get(source).is_some_and(|s| s.fresh_within.is_some());
        let report = run.profile(source);
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
