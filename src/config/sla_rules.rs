//! The readings of a policy that have alternatives: reopened tickets, raised priorities, tickets without an answer; and
//! when a running clock is at risk.
//!
//! In: keys of one policy of `data/sla.yaml`. Out: what they mean, with their columns checked. Never: computes a clock.

use super::load::Symbols;
use super::metrics::{source_of, time};
use super::sources::{ColumnUse, column};
use super::{ClockTarget, Source, amount};
use crate::diag::code;
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader, Value};
use rust_decimal::Decimal;
use serde::Serialize;

/// What counts of a ticket that was resolved and opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Reopened {
    /// The clock stands still from a resolution to the reopening after it, and goes on then.
    WorkedTime,
    /// The clock stops for good with the first resolution.
    FirstResolution,
    /// The clock runs on through resolutions that did not last.
    TotalSpan,
}

/// How reopenings are known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Reopenings {
    /// They are not.
    Unknown,
    /// At most one per ticket, in two columns of the tickets.
    Columns {
        /// The instant of the first resolution.
        resolved: String,
        /// The instant of the reopening after it.
        reopened: String,
    },
    /// Any number, as the spans in which the ticket was worked on.
    Cycles {
        /// The source of cycles.
        source: String,
        /// Its column that equals the ticket's key.
        key: String,
        /// Start of a cycle: the opening, or a reopening.
        start: String,
        /// End of a cycle: a resolution; missing while it lasts.
        end: String,
    },
}

/// Which promise holds after a priority was raised, that is after a change that makes the clock due sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PriorityRaised {
    /// The earlier of the old deadline and the change plus the new target.
    Earlier,
    /// The new target, counted from the opening.
    FromCreation,
    /// The new target, counted from the change.
    FromChange,
}

/// Where changes of priority are told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriorityChanges {
    /// The source of changes.
    pub source: String,
    /// Its column that equals the ticket's key.
    pub key: String,
    /// When the change was made.
    pub at: String,
    /// The priority after it.
    pub to: String,
    /// The priority before it; without it, the first row of a ticket tells the priority it was opened with.
    pub from: Option<String>,
}

/// What becomes of the response clock of a ticket that was resolved without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Unanswered {
    /// The (first) resolution counts as the response, and the figure says how often.
    Resolution,
    /// It is not judged.
    Unjudged,
}

/// When a running clock is at risk: less than this is left of what was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AtRisk {
    /// A share of the allowed open time, in per cent.
    Share(Decimal),
    /// Seconds of open time.
    Seconds(i64),
}

/// The readings of one policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SlaRules {
    /// Reading of reopened tickets.
    pub reopened: Reopened,
    /// How reopenings are known.
    pub reopenings: Reopenings,
    /// Reading of raised priorities.
    pub priority_raised: PriorityRaised,
    /// Where changes of priority are told; without it, the priority in the row holds from the opening.
    pub priority_changes: Option<PriorityChanges>,
    /// Reading of tickets resolved without an answer.
    pub unanswered: Unanswered,
    /// When a running clock is at risk.
    pub at_risk: AtRisk,
}

/// Reads the readings of a policy.
pub(super) fn read(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
    sources: &Symbols<Source>,
) -> SlaRules {
    let reopenings = reopenings(reader, fields, key, source, sources);
    let reopened = reopened(reader, fields, &reopenings);
    let changes = fields.get("priority_changes").and_then(|node| priority_changes(reader, node, sources));
    let raised = [
        ("earlier", PriorityRaised::Earlier),
        ("from_creation", PriorityRaised::FromCreation),
        ("from_change", PriorityRaised::FromChange),
    ];
    let node = fields.get("priority_raised");
    let priority_raised = node.and_then(|node| reader.choice(node, &raised)).unwrap_or(PriorityRaised::Earlier);
    if let Some(node) = node.filter(|_| changes.is_none() && fields.get("priority_changes").is_none()) {
        let message = say!(
            "`priority_raised` には `priority_changes: {{ source, key, at, to }}` が要ります",
            "`priority_raised` needs `priority_changes: {{ source, key, at, to }}`"
        );
        reader.invalid(node, message);
    }
    let unanswered = [("resolution", Unanswered::Resolution), ("unjudged", Unanswered::Unjudged)];
    let unanswered = fields.get("unanswered").and_then(|node| reader.choice(node, &unanswered));
    let at_risk = fields.get("at_risk").and_then(|node| at_risk(reader, node));
    SlaRules {
        reopened,
        reopenings,
        priority_raised,
        priority_changes: changes,
        unanswered: unanswered.unwrap_or(Unanswered::Resolution),
        at_risk: at_risk.unwrap_or(AtRisk::Share(Decimal::from(20))),
    }
}

fn reopened(reader: &mut Reader<'_>, fields: &mut Fields<'_>, known: &Reopenings) -> Reopened {
    let choices = [
        ("worked_time", Reopened::WorkedTime),
        ("first_resolution", Reopened::FirstResolution),
        ("total_span", Reopened::TotalSpan),
    ];
    let Some(node) = fields.get("reopened") else { return Reopened::WorkedTime };
    let Some(chosen) = reader.choice(node, &choices) else { return Reopened::WorkedTime };
    if chosen != Reopened::TotalSpan && *known == Reopenings::Unknown {
        let message = say!(
            "再オープンの記録が要ります: `cycles: {{ source, key, start, end }}` か、`first_resolved_at` と `reopened_at` の列を書きます",
            "reopenings must be known: write `cycles: {{ source, key, start, end }}`, or the columns `first_resolved_at` and `reopened_at`"
        );
        reader.invalid(node, message);
    }
    chosen
}

fn reopenings(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    key: &Key,
    source: &Source,
    sources: &Symbols<Source>,
) -> Reopenings {
    let cycles = fields.get("cycles");
    let (first, second) = (fields.get("first_resolved_at"), fields.get("reopened_at"));
    if let Some(node) = cycles {
        if let Some(other) = first.or(second) {
            let message = say!(
                "`cycles` か `first_resolved_at`・`reopened_at` の、どちらか一方を書きます",
                "expected either `cycles` or `first_resolved_at` and `reopened_at`, found both"
            );
            reader.invalid(other, message);
        }
        return cycles_of(reader, node, sources).unwrap_or(Reopenings::Unknown);
    }
    if first.is_none() && second.is_none() {
        return Reopenings::Unknown;
    }
    let resolved = time(reader, fields, key, source, "first_resolved_at", ColumnUse::Instant);
    let reopened = time(reader, fields, key, source, "reopened_at", ColumnUse::Instant);
    match (resolved, reopened) {
        (Some(resolved), Some(reopened)) => Reopenings::Columns { resolved, reopened },
        _ => Reopenings::Unknown,
    }
}

fn cycles_of(reader: &mut Reader<'_>, node: &Node, sources: &Symbols<Source>) -> Option<Reopenings> {
    let (source, [key, start, end]) = intervals(reader, node, sources, "cycles")?;
    Some(Reopenings::Cycles { source, key, start, end })
}

/// `{ source, key, start, end }`: intervals of another source.
pub(super) fn intervals(
    reader: &mut Reader<'_>,
    node: &Node,
    sources: &Symbols<Source>,
    name: &str,
) -> Option<(String, [String; 3])> {
    let mut fields = reader.fields(node)?;
    let at = Key { text: name.to_owned(), range: node.range.start..node.range.start };
    let other = fields.require(reader, "source", &at.range)?;
    let other = source_of(reader, other, sources, name)?;
    let key = time(reader, &mut fields, &at, other, "key", ColumnUse::Any);
    let start = time(reader, &mut fields, &at, other, "start", ColumnUse::Instant);
    let end = time(reader, &mut fields, &at, other, "end", ColumnUse::Instant);
    fields.finish(reader);
    Some((other.name.clone(), [key?, start?, end?]))
}

fn priority_changes(reader: &mut Reader<'_>, node: &Node, sources: &Symbols<Source>) -> Option<PriorityChanges> {
    let mut fields = reader.fields(node)?;
    let here = Key { text: "priority_changes".to_owned(), range: node.range.start..node.range.start };
    let other = fields.require(reader, "source", &here.range)?;
    let other = source_of(reader, other, sources, "priority_changes")?;
    let key = time(reader, &mut fields, &here, other, "key", ColumnUse::Any);
    let at = time(reader, &mut fields, &here, other, "at", ColumnUse::Instant);
    let to = time(reader, &mut fields, &here, other, "to", ColumnUse::Text);
    let from = fields.get("from").map(|node| column(reader, node, other, ColumnUse::Text).map(|c| c.name.clone()));
    fields.finish(reader);
    let from = match from {
        Some(None) => return None,
        Some(found) => found,
        None => None,
    };
    Some(PriorityChanges { source: other.name.clone(), key: key?, at: at?, to: to?, from })
}

/// The columns of changed priorities must know every priority that promises something, or the clock would follow a
/// priority that never comes.
pub(super) fn check_changes(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    changes: Option<&PriorityChanges>,
    sources: &Symbols<Source>,
    targets: &[ClockTarget],
) {
    let (Some(node), Some(changes)) = (node, changes) else { return };
    let Some(source) = sources.sound.get(&changes.source) else { return };
    for name in changes.from.iter().chain([&changes.to]) {
        let Some(column) = source.columns.get(name).filter(|column| !column.values.is_empty()) else { continue };
        let Some(target) = targets.iter().find(|target| !column.values.contains_key(&target.priority)) else {
            continue;
        };
        let priority = &target.priority;
        let message = say!(
            "列 `{name}` の値に、約束のある優先度 `{priority}` がありません",
            "the values of the column `{name}` lack the priority `{priority}`, which promises something"
        );
        let diagnostic = reader.at(code::CONFIG_REFERENCE, node, message);
        let hint =
            say!("`{name}` の `values` に `{priority}` を書き足します", "add `{priority}` to the `values` of `{name}`");
        reader.fail(
            diagnostic.hint(hint).related(column.place.clone(), say!("`{name}` の宣言", "`{name}` is declared here")),
        );
    }
}

/// `20%` of the allowed time, or an amount of open time such as `30min`.
fn at_risk(reader: &mut Reader<'_>, node: &Node) -> Option<AtRisk> {
    let share = |text: &str| -> Option<Decimal> {
        let share: Decimal = text.trim().strip_suffix(['%', '％'])?.trim().parse().ok()?;
        (share >= Decimal::ZERO && share <= Decimal::ONE_HUNDRED).then_some(share)
    };
    let text = match &node.value {
        Value::Scalar(text, _) => text.as_str(),
        _ => "",
    };
    if let Some(share) = share(text) {
        return Some(AtRisk::Share(share));
    }
    if amount::parse(text).is_some() {
        return amount::seconds(reader, node).map(AtRisk::Seconds);
    }
    let message = say!(
        "残りの割合 `20%` か、残り時間 `30min` の形で書きます",
        "expected a share of what is left such as `20%`, or an amount of time such as `30min`"
    );
    reader.invalid(node, message);
    None
}
