//! Whether somebody made sure that a promise of a metric may be judged as it reads.
//!
//! In: statements that bind by themselves, and what confirms them: `bind: true` in `data/bindings.yaml` or in front matter. Out: what nobody
//! confirmed is proposed, with what it would be bound to. Never: asks the same of clocks, whose tables say priority and time themselves and
//! which only the head of their document leaves open, or of what an entry names a metric for.
//!
//! Decided in docs/decisions/0116-confirmed-bindings.md.

use super::bind::binds;
use super::bound_statement::BoundStatement;
use super::entries::{is_below, label_rank};
use super::names::{folded, names_of};
use super::notes;
use super::openings::{self, Wholes};
use crate::calendar::Date;
use crate::config::{Confirmation, Metric, Project};
use crate::diag::{Diagnostic, Diagnostics, Message, code};
use crate::model::{BindingState, Proposal, Statement, StatementRole};
use crate::say;

/// Who made sure of a statement.
#[derive(Clone, Copy)]
enum Confirmed<'p> {
    /// An entry about it alone.
    Itself(&'p Confirmation),
    /// An entry about all of its document, or its front matter.
    Document,
    Nobody,
}

/// Leaves what binds to a metric by itself a proposal, unless somebody confirmed it; says which confirmations meet nothing.
pub(super) fn propose(
    project: &Project,
    all: &mut [BoundStatement],
    by_entry: &[bool],
    today: Date,
    found: &mut Diagnostics,
) {
    let mut met = vec![false; project.confirmations.len()];
    let wholes = Wholes::of(project, all.iter().map(|tied| &tied.statement));
    for (at, tied) in all.iter_mut().enumerate() {
        let confirmed = confirmed(project, &tied.statement, &mut met);
        let is_own = tied.is_bound() && !by_entry[at] && tied.statement.role == StatementRole::Target;
        let Some(first) = tied.parts.first().filter(|_| is_own) else { continue };
        let Some(metric) = project.metrics.get(&first.metric) else {
            if !matches!(confirmed, Confirmed::Itself(_)) {
                leave_clock_open(&wholes, tied, today);
            }
            continue;
        };
        let why = match confirmed {
            Confirmed::Itself(entry) => other_metric(entry, metric),
            Confirmed::Document => narrowed(&wholes, &tied.statement, &names_of(metric)),
            Confirmed::Nobody => otherwise(&wholes, &tied.statement, &names_of(metric), today),
        };
        match (why, confirmed) {
            (Some(why), _) => leave_open(tied, vec![why, binds(&metric.id)]),
            (None, Confirmed::Nobody) => leave_proposed(tied),
            (None, _) => {}
        }
    }
    let unmet = project.confirmations.iter().zip(met).filter(|(_, met)| !met);
    found.extend(unmet.map(|(entry, _)| unmatched(entry)));
}

/// What confirms a statement: an entry about itself before one about its document.
fn confirmed<'p>(project: &'p Project, statement: &Statement, met: &mut [bool]) -> Confirmed<'p> {
    let mut told = if statement.head.is_confirmed { Confirmed::Document } else { Confirmed::Nobody };
    for (at, entry) in project.confirmations.iter().enumerate().filter(|(_, entry)| is_about(entry, statement)) {
        met[at] = true;
        match &entry.label {
            Some(_) => told = Confirmed::Itself(entry),
            None if matches!(told, Confirmed::Nobody) => told = Confirmed::Document,
            None => {}
        }
    }
    told
}

/// The rank of a label that is the statement's own, and not only without its brackets.
const WHOLE_LABEL: u8 = 2;

fn is_about(entry: &Confirmation, statement: &Statement) -> bool {
    entry.document.as_ref().is_none_or(|document| document.matches(&statement.document))
        && is_below(entry.heading.as_ref(), &statement.headings)
        && is_below(entry.group.as_ref(), &statement.group)
        && entry.label.as_ref().is_none_or(|label| label_rank(label, statement) == WHOLE_LABEL)
}

/// That an entry confirms a metric which the text is not read as.
fn other_metric(entry: &Confirmation, metric: &Metric) -> Option<Message> {
    let named = entry.metric.as_ref().filter(|named| **named != metric.id)?;
    let id = &metric.id;
    Some(say!(
        "`bind: true` の項目は `{named}` と確かめていますが、文は `{id}` と読めます",
        "the entry with `bind: true` confirms `{named}`, but the text reads as `{id}`"
    ))
}

/// A clock whose document says at its head that it is of another time, or of less than all tickets of the policy.
fn leave_clock_open(wholes: &Wholes, tied: &mut BoundStatement, today: Date) {
    let Some((policy, label)) = tied.parts.first().and_then(|part| {
        let policy = part.metric.strip_prefix("sla.")?.split('.').next()?;
        Some((policy.to_owned(), folded(&part.label)))
    }) else {
        return;
    };
    let names = [folded(&policy), label];
    let Some(why) = otherwise(wholes, &tied.statement, &names, today) else { return };
    leave_open(tied, vec![why, binds(&format!("sla.{policy}"))]);
}

/// Why what its document says keeps a statement from holding today, or of all that is called by these folded names.
fn otherwise(wholes: &Wholes, statement: &Statement, names: &[String], today: Date) -> Option<Message> {
    let not_today = || openings::status(statement, today).or_else(|| notes::status(statement, today));
    not_today().or_else(|| narrowed(wholes, statement, names))
}

fn narrowed(wholes: &Wholes, statement: &Statement, names: &[String]) -> Option<Message> {
    openings::narrowed(wholes, statement, names).or_else(|| notes::narrowed(statement, names))
}

fn leave_open(tied: &mut BoundStatement, why: Vec<Message>) {
    tied.state = BindingState::Ambiguous;
    tied.parts.clear();
    tied.why = why;
}

fn leave_proposed(tied: &mut BoundStatement) {
    let Some(part) = tied.parts.first() else { return };
    let (metric, label) = (part.metric.clone(), part.label.clone());
    tied.why = vec![say!(
        "指標「{label}」（`{metric}`）の約束と読めます。確かめるまで判定しません",
        "it reads as a promise of `{metric}` ({label}); it is not judged before somebody has made sure"
    )];
    tied.proposal = Some(Proposal { metric, label, by: part.by.clone() });
    tied.state = BindingState::Proposed;
    tied.parts.clear();
}

fn unmatched(entry: &Confirmation) -> Diagnostic {
    let message = say!(
        "`bind: true` の項目に当てはまる文が文書にありません",
        "the entry with `bind: true` meets no statement of any document"
    );
    let hint = say!("`tejun contract` で文の一覧が出ます", "`tejun contract` lists the statements");
    Diagnostic::new(code::CONTRACT_UNMATCHED, entry.place.clone(), message).hint(hint)
}
