//! Statements of documents → the [`Contract`]: bound to metrics, checked against each other, judged against figures.
//!
//! In: statements, the project as meant and its figures. Out: a [`Contract`]. Never: reads a document, computes a figure, or
//! guesses a binding — what does not bind for certain is listed as unbound, with suggestions.
//!
//! [`Contract`]: crate::model::Contract

mod bind;
mod bound_statement;
mod brackets;
mod by_entry;
mod cadence;
mod clocks;
mod confirmed;
mod documents;
mod entries;
mod escalation;
mod fields;
mod fit;
mod judge;
mod kept_days;
mod lint;
mod milestones;
mod named_periods;
mod names;
mod notes;
mod openings;
mod parts;
mod phases;
mod policies;
mod promised_times;
mod readings;
mod reconciliation;
mod repeated;
mod residue;
mod results;
mod schedule;
mod scope;
mod service;
mod service_findings;
mod shares;
mod siblings;
mod subjects;
mod suggest;
mod surroundings;
mod terms;
#[cfg(test)]
mod tests;
mod wholes;

use crate::calendar::{Date, Instant};
use crate::config::Project;
use crate::diag::Diagnostics;
use crate::model::{BindingState, Contract, Figures, Statement, StatementRole, TimeNote};
use bound_statement::BoundStatement;
use entries::EntryMatch;
pub(crate) use escalation::check as check_escalation;
pub(crate) use milestones::milestones;
pub use promised_times::{PromisedShare, PromisedTime};
pub(crate) use promised_times::{promised_share, promised_times};
pub(crate) use reconciliation::AdoptedTargets;
pub(crate) use schedule::BoundRecurrences;
pub use schedule::{ProposedTime, ScheduleSuggestion};
pub(crate) use schedule::{check as check_schedule, stand as schedule_as_stated, suggest as suggest_schedule};
use std::collections::BTreeSet;
pub use suggest::{Suggestion, suggest};

/// Statements with what they are bound to, before figures are known.
#[derive(Debug, Clone)]
pub(crate) struct BoundStatements {
    all: Vec<BoundStatement>,
    adopted: AdoptedTargets,
}

impl BoundStatements {
    /// The statements that a report of some rows can tell of: about its metrics alone, and about no other value of its column.
    pub(crate) fn about(&self, metrics: &BTreeSet<String>, value: Option<(&str, &str)>) -> Self {
        let is_of_others = |part: &bound_statement::Part| {
            value.is_some_and(|(by, own)| part.by.iter().any(|(column, other)| column == by && other != own))
        };
        let is_told = |tied: &&BoundStatement| {
            !tied.parts.is_empty()
                && tied.parts.iter().all(|part| metrics.contains(&part.metric) && !is_of_others(part))
        };
        Self { all: self.all.iter().filter(is_told).cloned().collect(), adopted: self.adopted.clone() }
    }
}

/// Binds every statement. They must be in the order of documents and, within one, of their places; `today` is the day by
/// which targets are in force.
pub(crate) fn bind(
    project: &Project,
    statements: &[Statement],
    today: Date,
    found: &mut Diagnostics,
) -> BoundStatements {
    policies::check(project, statements, found);
    let followed = entries::match_entries(project, statements, found);
    let by_entry: Vec<bool> = followed.iter().map(|entry| !matches!(entry, EntryMatch::None)).collect();
    let mut all: Vec<BoundStatement> = statements
        .iter()
        .zip(followed)
        .map(|(statement, followed)| bind::statement(project, today, statement, followed, found))
        .collect();
    repeated::leave_open(project, &mut all, &by_entry, today);
    siblings::leave_open(&mut all, &by_entry);
    documents::leave_open(project, &mut all, &by_entry);
    confirmed::propose(project, &mut all, &by_entry, today, found);
    alerts_of_rows(project, &mut all);
    let adopted = reconciliation::reconcile(project, &mut all, today, found);
    alerts_of_metrics(project, &adopted, today, &mut all);
    reconciliation::report_superseded(project, &all, today, found);
    BoundStatements { all, adopted }
}

/// An alert that no entry is about belongs to what the target of its row is bound to.
fn alerts_of_rows(project: &Project, all: &mut [BoundStatement]) {
    let targets = lint::first_of_rows(all, |tied| {
        let is_goal = tied.parts.iter().any(|part| part.goal.is_some());
        tied.statement.role == StatementRole::Target && tied.is_bound() && !is_goal
    });
    let open = all.iter().enumerate().filter(|(_, tied)| {
        let alert = &tied.statement;
        tied.state == BindingState::Unbound && alert.role == StatementRole::Alert && alert.declared
    });
    let pairs: Vec<(usize, usize)> =
        open.filter_map(|(at, tied)| Some((at, *targets.get(&lint::row_of(&tied.statement))?))).collect();
    for (at, target) in pairs {
        all[at] = bind::alert(project, &all[at].statement, &all[target].parts);
    }
}

/// An alert for which nobody names a period is about those of its metric's target.
fn alerts_of_metrics(project: &Project, adopted: &AdoptedTargets, today: Date, all: &mut [BoundStatement]) {
    let alerts = all.iter_mut().filter(|tied| tied.statement.role == StatementRole::Alert);
    for part in alerts.flat_map(|tied| &mut tied.parts) {
        let declared = project.metrics.get(&part.metric).map(|metric| &metric.target);
        let promised = adopted.targets.get(&part.metric).or(declared);
        let day = part.from.unwrap_or(today);
        if let Some(target) = promised.and_then(|all| all.target_on(day).or_else(|| all.newest())) {
            part.target = part.target.clone().with_period_of(target);
        }
    }
}

/// Gives each metric that declares no target, or no alert, that of the document which promises it; a declared one is judged by
/// the period that its binding or its documents name.
pub(crate) fn adopt(project: &mut Project, bound: &BoundStatements) {
    for metric in project.metrics.values_mut() {
        if let Some(target) = bound.adopted.targets.get(&metric.id) {
            metric.target = target.clone();
        }
        if let Some(alert) = bound.adopted.alerts.get(&metric.id) {
            metric.alert = alert.clone();
        }
    }
}

/// Says what is wrong with the promises taken together, and with what documents say of times beside them; metrics hold what
/// they took from documents by now.
pub(crate) fn check(
    project: &Project,
    bound: &BoundStatements,
    notes: &[&TimeNote],
    today: Date,
    found: &mut Diagnostics,
) {
    lint::all(project, &bound.all, notes, today, found);
}

/// Judges what is bound, as of an instant.
pub(crate) fn judge(project: &Project, bound: BoundStatements, figures: &Figures, as_of: Instant) -> Contract {
    let bound_to = bound.all.iter().flat_map(|tied| &tied.parts).map(|part| part.metric.clone());
    let proposed = bound.all.iter().filter_map(|tied| tied.proposal.as_ref()).map(|proposal| proposal.metric.clone());
    let promised: BTreeSet<String> = bound_to.chain(proposed).collect();
    let label = |id: &String| {
        let of_clock = || {
            let (policy, clock) = id.strip_prefix("sla.")?.rsplit_once('.')?;
            let policy = project.policies.get(policy)?;
            let clock = policy.clocks.iter().find(|known| known.name == clock)?;
            Some(format!("{} {}", policy.label, clock.label))
        };
        project.metrics.get(id).map(|metric| metric.label.clone()).or_else(of_clock).unwrap_or_else(|| id.clone())
    };
    let unpromised = project.metric_ids().into_iter().filter(|id| !promised.contains(id));
    let unpromised = unpromised.map(|id| (id.clone(), label(&id))).collect();
    let promises = bound.all.into_iter().map(|tied| judge::promise(project, figures, tied, as_of)).collect();
    Contract::new(promises, unpromised)
}
