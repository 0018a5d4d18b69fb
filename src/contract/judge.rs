//! Verdicts of bound statements: how each period's figure stands against what the statement itself says.
//!
//! In: a part of a bound statement, and the figures. Out: [`Verdict`]s of one grain, at most thirteen. Never: judges a period
//! that began before the promise did or after another took its place.

use super::bound_statement::{BoundStatement, Part};
use super::{cadence, kept_days, wholes};
use crate::calendar::{Grain, Instant, Period};
use crate::config::{Metric, Project, SlaPolicy};
use crate::metrics;
use crate::model::{Figure, Figures, GoalProgress, Promise, PromisePart, StatementRole, TargetStatus, Trend, Verdict};
use crate::objective::{Target, TargetKind};

/// How many periods are shown: a year, and the one to compare with.
const MOST: usize = 13;

/// A statement with its verdicts.
pub(super) fn promise(project: &Project, figures: &Figures, tied: BoundStatement, as_of: Instant) -> Promise {
    let parts = tied.parts.iter().map(|part| judged(project, figures, &tied, part, as_of)).collect();
    Promise { statement: tied.statement, state: tied.state, parts, proposal: tied.proposal, why: tied.why }
}

fn judged(project: &Project, figures: &Figures, tied: &BoundStatement, part: &Part, as_of: Instant) -> PromisePart {
    let verdicts = match grain(project, tied, part).filter(|_| part.measured) {
        Some(grain) => verdicts(project, figures, part, grain, tied.statement.role),
        None => Vec::new(),
    };
    let newest = verdicts.last().filter(|newest| newest.period.grain == Grain::Day && !newest.partial);
    let newest = newest.filter(|_| tied.statement.role == StatementRole::Target && part.goal.is_none());
    let goal = part.goal.as_ref().map(|words| goal(project, figures, part, words, &verdicts));
    PromisePart {
        goal,
        kept: newest.map(|day| kept_days::by_month(project, figures, part, &day.period, as_of)).unwrap_or_default(),
        metric: part.metric.clone(),
        label: part.label.clone(),
        by: part.by.clone(),
        target: part.target.clone(),
        from: part.from.or(part.within.map(|(from, _)| from)),
        until: part.until,
        verdicts,
    }
}

/// The grains that a metric or a clock is told by.
pub(super) fn grains(project: &Project, metric: &str) -> Vec<Grain> {
    let of_policy = || {
        let (policy, _) = metric.strip_prefix("sla.")?.rsplit_once('.')?;
        project.policies.get(policy).map(SlaPolicy::told_grains)
    };
    project.metrics.get(metric).map(Metric::told_grains).or_else(of_policy).unwrap_or_default()
}

/// Which periods are judged: those that a binding names, else those that the text does, else the longest that is no longer
/// than what it is measured by, else months.
pub(super) fn grain(project: &Project, tied: &BoundStatement, part: &Part) -> Option<Grain> {
    let grains = grains(project, &part.metric);
    if part.grain.is_some() {
        return part.grain;
    }
    if let Some(said) = part.target.period() {
        let exactly = grains.iter().copied().find(|grain| *grain == said);
        return exactly.or_else(|| grains.iter().copied().find(|grain| grain.reporting_grain() == said));
    }
    let measured = cadence::cadence_of(&tied.statement).measured;
    let within =
        |measured: Grain| grains.iter().rev().copied().find(|grain| *grain != Grain::Cutoff && *grain <= measured);
    let usual = || grains.iter().copied().find(|grain| *grain == Grain::Month);
    let coarsest = || grains.iter().rev().copied().find(|grain| *grain != Grain::Cutoff);
    measured.and_then(within).or_else(usual).or_else(coarsest)
}

/// Whether a promise holds in a period.
pub(super) fn is_in_force(project: &Project, part: &Part, period: &Period) -> bool {
    let day = metrics::day_in_force(project, period);
    part.from.is_none_or(|from| from <= day)
        && part.until.is_none_or(|until| day < until)
        && part.within.is_none_or(|(from, until)| from <= day && day < until)
}

fn verdicts(project: &Project, figures: &Figures, part: &Part, grain: Grain, role: StatementRole) -> Vec<Verdict> {
    let mut series: Vec<&Figure> = figures.series(&part.metric, grain, &part.by);
    series.retain(|figure| is_in_force(project, part, &figure.period));
    let over: Vec<&Figure> = series.iter().copied().filter(|figure| !figure.partial).collect();
    let shown = if over.is_empty() {
        &series[series.len().saturating_sub(1)..]
    } else {
        &over[over.len().saturating_sub(MOST)..]
    };
    shown.iter().map(|figure| verdict(project, figures, figure, part, role)).collect()
}

/// Whether a goal is reached in the newest period that is shown.
fn goal(project: &Project, figures: &Figures, part: &Part, words: &str, verdicts: &[Verdict]) -> GoalProgress {
    let newest = verdicts.last().and_then(|newest| figures.get(&part.metric, &part.by, &newest.period.label));
    let reached = newest.and_then(|figure| metrics::keeps(project, figures, figure, &part.target).0);
    GoalProgress { words: words.to_owned(), reached }
}

/// An alert: what it says is no promise, and a value that does what it says is at risk.
fn watched(project: &Project, figures: &Figures, figure: &Figure, alert: &Target) -> (TargetStatus, Option<Trend>) {
    let (crossed, trend) = metrics::keeps(project, figures, figure, alert);
    let standing = match crossed {
        _ if figure.value.is_none() => TargetStatus::NoData,
        None => TargetStatus::Undecided,
        Some(true) => TargetStatus::AtRisk,
        Some(false) => TargetStatus::Met,
    };
    (standing, trend)
}

fn verdict(project: &Project, figures: &Figures, figure: &Figure, part: &Part, role: StatementRole) -> Verdict {
    let target = wholes::target_of(figures, part, figure);
    let is_open = target.is_none() || part.goal.is_some();
    let target = target.as_deref().unwrap_or(&part.target);
    // A clock without a promised share: the attainment is shown, and nobody said how much is enough.
    let is_of_clocks = matches!(target.kind, TargetKind::Clocks | TargetKind::ClockDay | TargetKind::QuantileWithin);
    let is_of_another_unit = figure.metric.starts_with("sla.") && target.unit != Some(figure.unit);
    let (standing, trend) = match figure.value {
        Some(_) if is_of_clocks || is_of_another_unit || is_open => (TargetStatus::Undecided, None),
        None if is_of_clocks || is_of_another_unit => (TargetStatus::NoData, None),
        _ if role == StatementRole::Alert => watched(project, figures, figure, target),
        _ => metrics::judge(project, figures, figure, target),
    };
    Verdict {
        period: figure.period.clone(),
        partial: figure.partial,
        value: figure.value,
        unit: figure.unit,
        n: figure.n,
        standing,
        trend,
    }
}
