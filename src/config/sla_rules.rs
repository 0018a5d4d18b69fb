//! The readings of a policy that have alternatives: reopened tickets, raised priorities, tickets without an answer; and
//! when a running clock is at risk.
//!
//! In: keys of one policy of `data/sla.yaml`. Out: what they mean, with their columns checked. Never: computes a clock.

use super::amount::{self, Seconds};
use super::columns::{ColumnUse, column_name};
use super::references::source_of;
use super::symbols::Symbols;
use super::{AtRisk, ClockTarget, PriorityChanges, PriorityRaised, Reopened, Reopenings, SlaRules, Source, Unanswered};
use crate::diag::code;
use crate::say;
use crate::syntax::{Form, Key, Later, Node, Reader, Required, forms, keys};
use rust_decimal::Decimal;

keys! {
    /// The keys of readings.
    pub(super) struct RuleKeys<'n> {
        cycles: Option<Later<SpanKeys<'n>>>, "作業した区間", "the spans in which a ticket was worked on";
        first_resolved_at: Option<&'n Node>, "最初の解決の列", "when a ticket was first resolved";
        reopened_at: Option<&'n Node>, "再オープンの列", "when it was opened again";
        reopened: Option<Later<Reopened>>, "再オープンの数え方", "what counts of a ticket that was opened again";
        priority_changes: Option<Later<ChangeKeys<'n>>>, "優先度の変更の記録", "where changes of priority are told";
        priority_raised: Option<Later<PriorityRaised>>, "優先度が上がったときの約束", "which promise holds after a priority was raised";
        unanswered: Unanswered = Unanswered::Resolution, "応答のないまま解決したもの", "what becomes of tickets resolved without an answer";
        at_risk: AtRiskForm = AtRisk::Share(Decimal::from(20)), "残りわずかとする割合か時間", "when a running clock is at risk";
    }

    /// `{ source, key, start, end }`: spans of another source.
    pub(super) struct SpanKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        key: Required<&'n Node>, "チケットの列", "the column that equals the key of tickets";
        start: Required<&'n Node>, "始まりの列", "the column of starts";
        end: Required<&'n Node>, "終わりの列", "the column of ends";
    }

    /// `{ source, key, at, to, from }`.
    pub(super) struct ChangeKeys<'n> {
        source: Required<&'n Node>, "データソース", "the source";
        key: Required<&'n Node>, "チケットの列", "the column that equals the key of tickets";
        at: Required<&'n Node>, "変更の時刻の列", "when a change was made";
        to: Required<&'n Node>, "変更後の優先度の列", "the priority after it";
        from: Option<&'n Node>, "変更前の優先度の列", "the priority before it";
    }
}

forms! {
    /// `20%` of the allowed time, or an amount of open time such as `30min`.
    pub(super) AtRiskForm => AtRisk = at_risk;
}

/// Spans of another source.
pub(super) struct Spans {
    pub source: String,
    pub key: String,
    pub start: String,
    pub end: String,
}

impl<'n> RuleKeys<'n> {
    /// Where changes of priority are written.
    pub(super) fn changes(&self) -> Option<&'n Node> {
        self.priority_changes
    }
}

/// The readings of a policy.
pub(super) fn read(
    reader: &mut Reader<'_>,
    keys: RuleKeys<'_>,
    key: &Key,
    source: &Source,
    sources: &Symbols<Source>,
) -> SlaRules {
    let reopenings = reopenings(reader, &keys, key, source, sources);
    let reopened = reopened(reader, keys.reopened, &reopenings);
    let changes = keys.priority_changes.and_then(|node| priority_changes(reader, node, sources));
    let raised = keys.priority_raised.and_then(|node| PriorityRaised::from_node(reader, node));
    if let Some(node) = keys.priority_raised.filter(|_| keys.priority_changes.is_none()) {
        let message = say!(
            "`priority_raised` には `priority_changes: {{ source, key, at, to }}` が要ります",
            "`priority_raised` needs `priority_changes: {{ source, key, at, to }}`"
        );
        reader.invalid(node, message);
    }
    SlaRules {
        reopened,
        reopenings,
        priority_raised: raised.unwrap_or(PriorityRaised::Earlier),
        priority_changes: changes,
        unanswered: keys.unanswered,
        at_risk: keys.at_risk,
    }
}

fn reopened(reader: &mut Reader<'_>, node: Option<&Node>, known: &Reopenings) -> Reopened {
    let chosen = node.and_then(|node| Some((node, Reopened::from_node(reader, node)?)));
    let Some((node, chosen)) = chosen else { return Reopened::WorkedTime };
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
    keys: &RuleKeys<'_>,
    key: &Key,
    source: &Source,
    sources: &Symbols<Source>,
) -> Reopenings {
    let (first, second) = (keys.first_resolved_at, keys.reopened_at);
    if let Some(node) = keys.cycles {
        if let Some(other) = first.or(second) {
            let message = say!(
                "`cycles` か `first_resolved_at`・`reopened_at` の、どちらか一方を書きます",
                "expected either `cycles` or `first_resolved_at` and `reopened_at`, found both"
            );
            reader.invalid(other, message);
        }
        let cycles = spans(reader, node, sources, "cycles");
        return cycles.map_or(Reopenings::Unknown, |Spans { source, key, start, end }| Reopenings::Cycles {
            source,
            key,
            start,
            end,
        });
    }
    if first.is_none() && second.is_none() {
        return Reopenings::Unknown;
    }
    let first = first.or_else(|| reader.missing("first_resolved_at", &key.range, None));
    let resolved = column_name(reader, first, source, ColumnUse::Instant);
    let second = second.or_else(|| reader.missing("reopened_at", &key.range, None));
    let reopened = column_name(reader, second, source, ColumnUse::Instant);
    let columns = resolved.zip(reopened);
    columns.map_or(Reopenings::Unknown, |(resolved, reopened)| Reopenings::Columns { resolved, reopened })
}

/// Spans of another source.
pub(super) fn spans(reader: &mut Reader<'_>, node: &Node, sources: &Symbols<Source>, name: &str) -> Option<Spans> {
    let SpanKeys { source, key, start, end } = SpanKeys::from_node(reader, node)?;
    let other = source_of(reader, source?, sources, name)?;
    let key = column_name(reader, key, other, ColumnUse::Any);
    let start = column_name(reader, start, other, ColumnUse::Instant);
    let end = column_name(reader, end, other, ColumnUse::Instant);
    Some(Spans { source: other.name.clone(), key: key?, start: start?, end: end? })
}

fn priority_changes(reader: &mut Reader<'_>, node: &Node, sources: &Symbols<Source>) -> Option<PriorityChanges> {
    let ChangeKeys { source, key, at, to, from } = ChangeKeys::from_node(reader, node)?;
    let other = source_of(reader, source?, sources, "priority_changes")?;
    let key = column_name(reader, key, other, ColumnUse::Any);
    let at = column_name(reader, at, other, ColumnUse::Instant);
    let to = column_name(reader, to, other, ColumnUse::Text);
    // A column that was said to be wrong tells nothing.
    let from = from.map(|node| column_name(reader, Some(node), other, ColumnUse::Text).ok_or(())).transpose().ok()?;
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
        let finding = reader.at(code::CONFIG_REFERENCE, node, message);
        let hint =
            say!("`{name}` の `values` に `{priority}` を書き足します", "add `{priority}` to the `values` of `{name}`");
        reader.fail(
            finding.hint(hint).related(column.place.clone(), say!("`{name}` の宣言", "`{name}` is declared here")),
        );
    }
}

fn at_risk(reader: &mut Reader<'_>, node: &Node) -> Option<AtRisk> {
    if node.text().and_then(amount::parse).is_some() {
        return Seconds::from_node(reader, node).map(AtRisk::Seconds);
    }
    let share = |text: &str| -> Option<AtRisk> {
        let share: Decimal = text.trim().strip_suffix(['%', '％'])?.trim().parse().ok()?;
        (share >= Decimal::ZERO && share <= Decimal::ONE_HUNDRED).then_some(AtRisk::Share(share))
    };
    let expected = say!(
        "残りの割合 `20%` か、残り時間 `30min` の形で書きます",
        "expected a share of what is left such as `20%`, or an amount of time such as `30min`"
    );
    reader.parsed(node, share, expected)
}
