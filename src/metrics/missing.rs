//! Figures that should be there and are not.
//!
//! In: every figure, in the order of time. Out: for each metric with a target, a figure without a value for the periods after
//! its last one that are over and that other figures tell of, so that no report loses a promise without a word. It says why:
//! its data end before, have no rows, cannot be computed, or nobody typed the value. A figure that is made of one that is
//! missing, and so has no value, is missing for the same reason. Never: guesses a value, or speaks of a running period.
//!
//! Decided in docs/decisions/0064-coverage-before-judgement.md.

use super::{Run, blank, composed, coverage, sla, target_status};
use crate::calendar::{Grain, Instant, Period, local_date};
use crate::config::{Metric, MetricKind, SlaPolicy};
use crate::model::{Figure, FigureFlag};
use crate::objective::TargetKind;
use std::collections::BTreeMap;

/// The periods of a grain that are over and that something is known of, by their start.
type Told = BTreeMap<Grain, BTreeMap<Instant, Period>>;

/// Adds what is missing.
pub(super) fn add(run: &Run<'_>, figures: &mut Vec<Figure>) {
    let told = told(run, figures);
    let mut last: BTreeMap<(&str, Grain), &Figure> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| figure.by.is_empty()) {
        last.insert((&figure.metric, figure.period.grain), figure);
    }
    let mut missing = Vec::new();
    for metric in run.project.metrics.values() {
        for grain in metric.grains.iter().filter(|grain| is_reported(**grain)) {
            let before = last.get(&(metric.id.as_str(), *grain)).copied();
            let wanted = after(&told, *grain, before).filter(|period| is_promised(run, metric, period));
            missing.extend(wanted.map(|period| of_metric(run, metric, period, before)));
        }
    }
    for (policy, clock) in
        run.project.policies.values().flat_map(|policy| policy.clocks.iter().map(move |c| (policy, c)))
    {
        let id = sla::metric_id(policy, clock);
        let is_asked = policy.attainment_of(&clock.name, &[]).is_some();
        for grain in policy.grains.iter().filter(|grain| is_asked && is_reported(**grain)) {
            let before = last.get(&(id.as_str(), *grain)).copied();
            let wanted = after(&told, *grain, before);
            missing.extend(wanted.map(|period| marked(run, sla::nothing_counted(run, policy, clock, period), false)));
        }
    }
    figures.extend(missing);
    without_holidays(run, figures);
    pass_on(run, figures);
}

/// Takes the value from figures of clocks whose period reaches behind the end of a holiday list.
pub(super) fn without_holidays(run: &Run<'_>, figures: &mut [Figure]) {
    let clocks =
        run.project.policies.values().flat_map(|policy| policy.clocks.iter().map(move |clock| (policy, clock)));
    let policies: BTreeMap<String, &SlaPolicy> =
        clocks.map(|(policy, clock)| (sla::metric_id(policy, clock), policy)).collect();
    for figure in figures {
        let policy = policies.get(&figure.metric);
        let Some(reason) = policy.and_then(|policy| sla::missing_value_reason(run, policy, figure)) else { continue };
        let nothing = Figure { value: None, n: 0, numerator: None, denominator: None, ..figure.clone() };
        *figure = Figure { readings: Vec::new(), extra: Vec::new(), ..nothing };
        figure.lineage.rules.retain(|rule| !is_reason(rule));
        explain_missing(figure, reason);
    }
}

/// Where the whole figures of a metric and grain stand, by the start of their period.
type Wholes = BTreeMap<(String, Grain), BTreeMap<Instant, usize>>;

/// What is made of something missing says so, and why.
fn pass_on(run: &Run<'_>, figures: &mut [Figure]) {
    let mut wholes = Wholes::new();
    for (at, figure) in figures.iter().enumerate().filter(|(_, figure)| figure.by.is_empty()) {
        let line = wholes.entry((figure.metric.clone(), figure.period.grain)).or_default();
        line.insert(figure.period.start, at);
    }
    let mut empty: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let over = |figure: &Figure| figure.period.end <= run.as_of && is_reported(figure.period.grain);
    for (at, figure) in figures.iter().enumerate().filter(|(_, figure)| figure.value.is_none() && over(figure)) {
        empty.entry(figure.metric.clone()).or_default().push(at);
    }
    for metric in composed::in_order(run) {
        for at in empty.remove(&metric.id).unwrap_or_default() {
            let period = &figures[at].period;
            let of_input = |(id, start): (&str, Instant)| lacking(run, figures, &wholes, id, start, period.grain);
            let Some(reason) = composed::inputs_at(run, metric, period).into_iter().find_map(of_input) else {
                continue;
            };
            let figure = &mut figures[at];
            figure.lineage.rules.retain(|rule| !is_reason(rule));
            explain_missing(figure, reason);
        }
    }
}

/// Why an input has no figure where it should have one, or one that is missing.
fn lacking(
    run: &Run<'_>,
    figures: &[Figure],
    wholes: &Wholes,
    id: &str,
    start: Instant,
    grain: Grain,
) -> Option<String> {
    let line = wholes.get(&(id.to_owned(), grain));
    if let Some(at) = line.and_then(|line| line.get(&start)) {
        return figures[*at].lineage.rules.iter().find(|rule| is_reason(rule)).cloned();
    }
    let metric = run.project.metrics.get(id).filter(|metric| metric.grains.contains(&grain))?;
    let before = line.and_then(|line| line.range(..start).next_back()).map(|(_, at)| &figures[*at]);
    // Nobody missed what had not begun.
    if before.is_none() && line.is_some() {
        return None;
    }
    let period = run.project.site.periods.covering(grain, start, start).into_iter().next()?;
    Some(reason(run, before.map_or(&[], |before| &before.lineage.sources), &period, is_typed(metric)))
}

fn is_typed(metric: &Metric) -> bool {
    matches!(metric.kind, MetricKind::Manual(_))
}

fn is_reason(rule: &str) -> bool {
    rule.starts_with("no_value")
}

/// Reports are of a week, a window between cut-offs and longer.
fn is_reported(grain: Grain) -> bool {
    grain != Grain::Day
}

fn told(run: &Run<'_>, figures: &[Figure]) -> Told {
    let mut told = Told::new();
    for figure in figures.iter().filter(|figure| figure.n > 0 && figure.period.end <= run.as_of) {
        let of_grain = told.entry(figure.period.grain).or_default();
        of_grain.entry(figure.period.start).or_insert_with(|| figure.period.clone());
    }
    told
}

/// The periods after the last figure; of a metric that never had one, the newest.
fn after<'t>(told: &'t Told, grain: Grain, before: Option<&Figure>) -> impl Iterator<Item = &'t Period> {
    let since = before.map(|figure| figure.period.start);
    let all = told.get(&grain).into_iter().flat_map(|periods| periods.values());
    let newest = told.get(&grain).and_then(|periods| periods.keys().last().copied());
    all.filter(move |period| match since {
        Some(since) => period.start > since,
        None => Some(period.start) == newest,
    })
}

/// Whether a target speaks of a period of this length.
fn is_promised(run: &Run<'_>, metric: &Metric, period: &Period) -> bool {
    let outgrown = metric.outgrows_bounds(period.grain);
    metric.target.target_on(target_status::day_of(run.project, period)).is_some_and(|target| {
        let of_grain = target.per.is_none_or(|per| per == period.grain.reporting_grain().name());
        of_grain && (!outgrown || target.per.is_some() || matches!(target.kind, TargetKind::Change | TargetKind::Trend))
    })
}

fn of_metric(run: &Run<'_>, metric: &Metric, period: &Period, before: Option<&Figure>) -> Figure {
    let mut figure = blank(run, metric, period, Vec::new(), &[]);
    figure.lineage.sources = match before {
        Some(before) => before.lineage.sources.clone(),
        None => coverage::of_kind(&metric.kind).map(|(source, _)| source.to_owned()).into_iter().collect(),
    };
    marked(run, figure, is_typed(metric))
}

/// The figure with the reason why it has no value.
fn marked(run: &Run<'_>, mut figure: Figure, typed: bool) -> Figure {
    let reason = reason(run, &figure.lineage.sources, &figure.period, typed);
    explain_missing(&mut figure, reason);
    figure
}

fn explain_missing(figure: &mut Figure, reason: String) {
    if !figure.flags.contains(&FigureFlag::Missing) {
        figure.flags.push(FigureFlag::Missing);
    }
    figure.lineage.rules.push(reason);
}

/// Why figures from these sources have no value in a period.
fn reason(run: &Run<'_>, sources: &[String], period: &Period, typed: bool) -> String {
    let zone = &run.project.site.periods.zone;
    let unanswered = sources.iter().find(|source| run.coverages.is_unanswered(source));
    let newest = sources.iter().filter_map(|source| run.coverages.newest(source)).min();
    match (unanswered, newest.filter(|newest| *newest < period.end)) {
        _ if typed => "no_value: not typed".to_owned(),
        (Some(source), _) => format!("no_value_unanswered: {source}"),
        (None, Some(newest)) => format!("no_value_since: {}", local_date(zone, newest)),
        (None, None) if sources.is_empty() || newest.is_none() => "no_value: no rows".to_owned(),
        (None, None) => "no_value: nothing known".to_owned(),
    }
}
