//! Proposals for statements that nothing is bound to.
//!
//! In: a contract and the project. Out: [`Suggestion`]s with their evidence, for a person to judge. Never: proposes a metric
//! whose unit does not fit, or one whose names are not near; where nothing is near, or an entry is about the statement already,
//! there is no proposal.

use super::brackets::bracketed;
use super::fit::{directed, unit_fits};
use super::names::folded;
use super::residue;
use super::scope;
use super::service;
use super::{cadence, clocks, entries};
use crate::config::{Metric, Project};
use crate::diag::{Lang, Message, distance};
use crate::model::{BindingState, Contract, Promise, Statement, StatementRole};
use crate::objective::TargetKind;
use crate::say;

/// A proposed entry of `data/bindings.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The statement that it is about.
    pub statement: Statement,
    /// The metric, or the policy of its clocks.
    pub metric: String,
    /// The breakdown.
    pub by: Vec<(String, String)>,
    /// Why, one sentence each.
    pub evidence: Vec<Message>,
}

/// How near a name is; the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    /// The same, but for what stands in brackets or narrows it down.
    Same,
    /// One holds the other.
    Holds,
    /// A few letters differ.
    Spelt(usize),
}

/// What could be bound, in the order of the statements.
pub fn suggest(project: &Project, contract: &Contract) -> Vec<Suggestion> {
    let has_entry = |promise: &&Promise| entries::entry_of(project, &promise.statement).is_some();
    let open = contract.promises().iter().filter(|promise| is_open(promise) && !has_entry(promise));
    open.filter_map(|promise| one(project, promise)).collect()
}

fn is_open(promise: &Promise) -> bool {
    let promises = !matches!(
        promise.statement.target.kind,
        TargetKind::None | TargetKind::NotTarget | TargetKind::LeadTime | TargetKind::DueDay
    );
    let open = matches!(promise.state, BindingState::Unbound | BindingState::Ambiguous);
    open && promises && promise.statement.role == StatementRole::Target
}

fn one(project: &Project, promise: &Promise) -> Option<Suggestion> {
    let statement = &promise.statement;
    let mut near: Vec<(Near, &Metric, &str)> = project
        .metrics
        .values()
        .filter(|metric| unit_fits(metric, &directed(statement, metric.better)))
        .filter_map(|metric| nearness(metric, statement).map(|(near, name)| (near, metric, name)))
        .collect();
    near.sort_by_key(|(near, ..)| *near);
    let Some(&(best, metric, name)) = near.first() else { return of_clocks(project, statement) };
    let others: Vec<&str> =
        near[1..].iter().filter(|(near, ..)| *near <= best).map(|(_, metric, _)| metric.id.as_str()).collect();
    let mut evidence = vec![said(best, name)];
    let (ja, en) = (metric.unit.symbol(Lang::Ja), metric.unit.symbol(Lang::En));
    if !ja.is_empty() {
        evidence.push(say!("単位 {ja} が合う", "the unit {en} fits"));
    }
    evidence.extend(section(project, statement, metric));
    if !others.is_empty() {
        let others = others.join(", ");
        evidence.push(say!("ほかの候補: {others}", "or: {others}"));
    }
    evidence.extend(promise.why.iter().cloned());
    let by = breakdown(project, statement, metric);
    let target = directed(statement, metric.better);
    let own = [&statement.label].into_iter().chain(&target.reference).cloned();
    let known: Vec<String> = own.chain(residue::of_values(project, &by)).collect();
    if residue::of_metric(metric, &target, &known).is_some() {
        return None;
    }
    Some(Suggestion { statement: statement.clone(), metric: metric.id.clone(), by, evidence })
}

fn said(near: Near, name: &str) -> Message {
    match near {
        Near::Same => say!("名前が同じ: {name}", "the same name: {name}"),
        Near::Holds => say!("名前を含む: {name}", "one name holds the other: {name}"),
        Near::Spelt(_) => say!("綴りが近い: {name}", "spelt alike: {name}"),
    }
}

/// The nearest of a metric's names to a label.
fn nearness<'m>(metric: &'m Metric, statement: &Statement) -> Option<(Near, &'m str)> {
    let label = folded(&statement.label);
    let outer = bracketed(&label).map_or(label.as_str(), |(outer, _)| outer);
    let inner = bracketed(&label).map(|(_, inner)| inner);
    let names = [&metric.label, &metric.id].into_iter().chain(&metric.aliases);
    names.filter_map(|name| Some((near(&folded(name), outer, inner)?, name.as_str()))).min_by_key(|(near, _)| *near)
}

fn near(name: &str, outer: &str, inner: Option<&str>) -> Option<Near> {
    let plain = bracketed(name).map_or(name, |(outer, _)| outer);
    if name == outer || plain == outer || inner == Some(name) {
        return Some(Near::Same);
    }
    let (short, long) = if plain.chars().count() < outer.chars().count() { (plain, outer) } else { (outer, plain) };
    // One sign is in everything, and two letters of Latin are too.
    let enough = short.chars().count() >= if short.is_ascii() { 4 } else { 2 };
    if enough && long.contains(short) {
        return Some(Near::Holds);
    }
    // 月次 and 日次 differ by one sign and by everything else.
    if cadence::grain(plain) != cadence::grain(outer) {
        return None;
    }
    let (apart, length) = (distance(plain, outer), plain.chars().count().max(outer.chars().count()));
    (length >= 3 && apart * 3 <= length).then_some(Near::Spelt(apart))
}

/// The reports' group of the metric that is named as a heading above the statement.
fn section(project: &Project, statement: &Statement, metric: &Metric) -> Option<Message> {
    let groups = project.site.reports.groups.iter().filter(|(_, ids)| ids.contains(&metric.id));
    let mut both = groups.filter_map(|(group, _)| {
        let group_name = folded(group);
        let above = statement.headings.iter().find(|heading| folded(heading).contains(&group_name))?;
        Some((group.clone(), above.clone()))
    });
    let (group, heading) = both.next()?;
    Some(say!("見出し「{heading}」とグループ「{group}」が同じ", "the heading `{heading}` is the group `{group}`"))
}

/// The part of the metric that the statement is limited to.
fn breakdown(project: &Project, statement: &Statement, metric: &Metric) -> Vec<(String, String)> {
    let limits = scope::words(project, statement);
    let of = |limit: &String| {
        let limit = folded(limit);
        metric.by.iter().find_map(|dimension| {
            let aliases = |value: &String| {
                let columns = project.sources.values().filter_map(|source| source.columns.get(&dimension.name));
                columns.filter_map(|column| column.values.get(value)).flatten().any(|alias| folded(alias) == limit)
            };
            let value = dimension.values.iter().find(|value| folded(value) == limit || aliases(value))?;
            Some((dimension.name.clone(), value.clone()))
        })
    };
    limits.iter().find_map(of).into_iter().collect()
}

/// A policy whose clocks the statement names, when its priority is said.
fn of_clocks(project: &Project, statement: &Statement) -> Option<Suggestion> {
    let wanted = clocks::promised_clocks(statement, &statement.target);
    let (policy, priorities, others) = service::near(project, statement, &wanted)?;
    let (words, name) = (priorities.join(", "), &policy.label);
    let mut evidence =
        vec![say!("時計と優先度（{words}）が「{name}」にある", "`{name}` has its clocks and priorities ({words})")];
    if !others.is_empty() {
        let others = others.join(", ");
        evidence.push(say!("ほかの候補: {others}", "or: {others}"));
    }
    evidence.extend(wanted.iter().filter(|one| clocks::clock_of(policy, one.clock, false).is_none()).map(|one| {
        let (ja, en) = service::in_words(one.clock);
        say!("文は「{ja}」。同じ時計かどうかを確かめる", "the text says {en}: make sure that it is the same clock")
    }));
    Some(Suggestion { statement: statement.clone(), metric: format!("sla.{}", policy.name), by: Vec::new(), evidence })
}
