//! `data/sla.yaml`: clocks, and what each priority promises on them.

use super::amount::ClockAllowance;
use super::attainment::{self, AttainmentContext, AttainmentForm};
use super::bindings::DocumentGlobForm;
use super::columns::{ColumnUse, column, column_name, dimensions, filter, grains};
use super::references::{calendar_of, source_of};
use super::sla_rules::{self, Spans};
use super::symbols::Symbols;
use super::{Allowance, Attribution, BusinessDay, Clock, ClockTarget, Column, DocumentGlob, Pauses, SlaPolicy, Source};
use crate::calendar::{Grain, SameDay, WorkCalendar};
use crate::diag::{Lang, Place, code};
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Form, Key, Keys, Later, Named, Node, Reader, Required, Schema, keys, later, words};
use std::collections::BTreeMap;
use std::sync::Arc;

keys! {
    struct TicketKeys<'n> {
        source: Required<&'n Node>, "チケットのデータソース", "the source of tickets";
        label: Option<String>, "人に見せる名前", "its name for people";
        key: Option<&'n Node>, "チケットを見分ける列", "the column that tells tickets apart";
        priority: Required<&'n Node>, "優先度の列", "the column of priorities";
        start: Required<&'n Node>, "時計の始まる時刻の列", "when clocks start";
        closed: Option<&'n Node>, "閉じた時刻の列", "when a ticket was closed";
        filter: Option<&'n Node>, "数える行の条件", "which rows count";
        clocks: Required<Later<Named<ClockKeys<'n>>>>, "時計", "the clocks";
        business_day: BusinessDay = BusinessDay::BusinessMinutes, "営業日の数え方", "how business days are counted";
        same_day: SameDay = SameDay::Business, "当日中がどの日の終わりか", "the end of which day `same_day` is";
        counts_in: Attribution = Attribution::Decided, "どの期に数えるか", "in which period a ticket counts";
        targets: Required<Later<Named<Named<PromiseForm>>>>, "優先度ごとの約束", "what each priority promises";
        attainment: Option<Later<AttainmentForm>>, "守るべき割合（`95%以上`。時計や優先度ごとにも）", "the share of tickets that must meet a clock, of all or of single clocks and priorities";
        documents: Vec<DocumentGlobForm>, "約束を書いた文書", "which documents promise it";
    }

    struct FigureKeys<'n> {
        by: Vec<(&'n str, &'n Node)>, "内訳の列", "columns of breakdowns";
        response_pauses: bool = false, "応答の時計も止めるか", "whether the response clock pauses, too";
        grains: Vec<Grain>, "期の長さ", "how long periods are";
    }

    /// A clock.
    struct ClockKeys<'n> {
        label: Option<String>, "人に見せる名前", "its name for people";
        stop: Required<&'n Node>, "止まる時刻の列", "when it stops";
        pauses: Option<&'n Node>, "止めておく時間", "when it stands still";
    }

    /// `{ target: 4h, calendar: 24x7 }`.
    struct PromiseKeys<'n> {
        target: Required<&'n Node>, "約束の時間", "the amount of time";
        calendar: Option<&'n Node>, "営業時間のカレンダー", "the calendar of open time";
    }
}

words! {
    BusinessDay {
        "business_minutes" => Self::BusinessMinutes,
        "end_of_business_day" => Self::EndOfBusinessDay,
        "wall_days" => Self::WallDays,
    }
}

words! {
    SameDay {
        "business" => Self::Business,
        "calendar" => Self::Calendar,
    }
}

words! {
    Attribution {
        "decided" => Self::Decided,
        "opened" => Self::Opened,
        "completed" => Self::Completed,
    }
}

later! {
    /// `4h`, or `{ target: 4h, calendar: 24x7 }`.
    PromiseForm: |lang| Schema::either(&[<&str>::schema(lang), PromiseKeys::schema(lang)]);
}

/// The schema of a policy.
pub(super) fn schema(lang: Lang) -> serde_json::Value {
    Schema::of::<(TicketKeys<'_>, (sla_rules::RuleKeys<'_>, FigureKeys<'_>))>(lang)
}

/// What a policy may refer to.
#[derive(Clone, Copy)]
struct SlaContext<'a> {
    sources: &'a Symbols<Source>,
    calendars: &'a Symbols<Arc<WorkCalendar>>,
}

/// What the promises of a policy are read with.
struct Promises<'a> {
    context: SlaContext<'a>,
    /// Names of the policy's clocks.
    clocks: Vec<&'a str>,
    business_day: BusinessDay,
    same_day: SameDay,
}

/// What stands in the file.
pub(super) struct Policies {
    /// The policies.
    pub policies: Symbols<SlaPolicy>,
    /// Which documents promise them, of those that say so.
    pub documents: BTreeMap<String, Vec<DocumentGlob>>,
}

impl Policies {
    /// None, since the file is missing or is the `unreadable` one.
    pub(super) fn without(unreadable: Option<Place>) -> Self {
        Self { policies: Symbols::nothing(unreadable), documents: BTreeMap::new() }
    }
}

/// All policies.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    sources: &Symbols<Source>,
    calendars: &Symbols<Arc<WorkCalendar>>,
) -> Policies {
    let context = SlaContext { sources, calendars };
    let entries = reader.named(Some(node));
    let mut documents = BTreeMap::new();
    let policies = Symbols::read(reader, entries, |reader, key, node| {
        let (policy, own) = policy(reader, key, node, context)?;
        if !own.is_empty() {
            documents.insert(policy.name.clone(), own);
        }
        Some(policy)
    });
    Policies { policies: policies.of_file(reader.file, node), documents }
}

/// A policy, and the documents that promise it.
fn policy(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    context: SlaContext<'_>,
) -> Option<(SlaPolicy, Vec<DocumentGlob>)> {
    let mut fields = reader.fields(node)?;
    let ticket = TicketKeys::take(reader, &mut fields, &key.range);
    let source = source_of(reader, ticket.source?, context.sources, &key.text)?;
    let own_key = ticket_key(reader, &ticket, key, source);
    let priority = ticket.priority.and_then(|node| column(reader, node, source, ColumnUse::Text));
    let start = column_name(reader, ticket.start, source, ColumnUse::Instant);
    let closed = column_name(reader, ticket.closed, source, ColumnUse::Instant);
    let filter = filter(reader, ticket.filter, source);
    let clocks = clocks(reader, ticket.clocks, source, context);
    let names = reader.named(ticket.clocks).into_iter().map(|(key, _)| key.text.as_str()).collect();
    let with = Promises { context, clocks: names, business_day: ticket.business_day, same_day: ticket.same_day };
    let targets = targets(reader, ticket.targets, priority, &with);
    let attainment = ticket.attainment.and_then(|node| {
        let mut priorities: Vec<&str> = targets.iter().map(|target| target.priority.as_str()).collect();
        priorities.dedup();
        attainment::read(reader, node, &AttainmentContext { clocks: &with.clocks, priorities: &priorities })
    });
    let rules = sla_rules::RuleKeys::take(reader, &mut fields, &key.range);
    let changes = rules.changes();
    let readings = sla_rules::read(reader, rules, key, source, context.sources);
    sla_rules::check_changes(reader, changes, readings.priority_changes.as_ref(), context.sources, &targets);
    let figures = FigureKeys::take(reader, &mut fields, &key.range);
    let by: Vec<&Node> = figures.by.iter().map(|(_, node)| *node).collect();
    let by = dimensions(reader, &by, source);
    refuse_own_breakdown(reader, &figures.by, priority);
    fields.finish(reader);
    let policy = SlaPolicy {
        name: key.text.clone(),
        label: ticket.label.unwrap_or_else(|| key.text.clone()),
        source: source.name.clone(),
        key: own_key?,
        priority: priority?.name.clone(),
        start: start?,
        closed,
        filter,
        clocks,
        targets,
        attainment,
        business_day: ticket.business_day,
        counts_in: ticket.counts_in,
        response_pauses: figures.response_pauses,
        readings,
        by,
        grains: grains(figures.grains),
        rolled_up: Vec::new(),
        place: reader.place(&key.range),
    };
    Some((policy, ticket.documents))
}

/// The breakdown by priority is always there; asked for again it would stand twice.
fn refuse_own_breakdown(reader: &mut Reader<'_>, by: &[(&str, &Node)], priority: Option<&Column>) {
    let own = |name: &str| name == "priority" || priority.is_some_and(|column| column.name == name);
    for (_, node) in by.iter().filter(|(name, _)| own(name)) {
        let message = say!(
            "優先度ごとの内訳はいつもあります。`by` には書きません",
            "the breakdown by priority is always there; leave it out of `by`"
        );
        reader.invalid(node, message);
    }
}

/// The column that tells tickets apart: the policy's, else the source's.
fn ticket_key(reader: &mut Reader<'_>, ticket: &TicketKeys<'_>, key: &Key, source: &Source) -> Option<String> {
    if ticket.key.is_some() {
        return column_name(reader, ticket.key, source, ColumnUse::Any);
    }
    source.key.clone().or_else(|| reader.missing("key", &key.range, None))
}

fn clocks(reader: &mut Reader<'_>, node: Option<&Node>, source: &Source, context: SlaContext<'_>) -> Vec<Clock> {
    let entries = reader.named(node);
    if let (Some(node), true) = (node, entries.is_empty()) {
        reader.invalid(node, say!("時計を 1 つ以上書きます", "expected at least one clock"));
    }
    let read = Symbols::read(reader, entries, |reader, key, node| clock(reader, key, node, source, context));
    read.sound.into_values().collect()
}

fn clock(reader: &mut Reader<'_>, key: &Key, node: &Node, source: &Source, context: SlaContext<'_>) -> Option<Clock> {
    let name = &key.text;
    if name == "calendar" || name.contains('.') {
        reader.invalid_key(key, say!("時計の名前に `{name}` は使えません", "`{name}` cannot be the name of a clock"));
    }
    let ClockKeys { label, stop, pauses } = ClockKeys::of_entry(reader, key, node)?;
    let usual = match name.as_str() {
        "response" => "応答",
        "resolution" => "解決",
        other => other,
    };
    let stop = column_name(reader, stop, source, ColumnUse::Instant);
    let pauses = pauses.map_or(Some(Pauses::None), |node| self::pauses(reader, node, source, context));
    let label = label.unwrap_or_else(|| usual.to_owned());
    Some(Clock { name: name.clone(), label, stop: stop?, pauses: pauses? })
}

/// A column of minutes, or intervals of another source.
fn pauses(reader: &mut Reader<'_>, node: &Node, source: &Source, context: SlaContext<'_>) -> Option<Pauses> {
    if !node.is_map() {
        let minutes = column(reader, node, source, ColumnUse::Number)?;
        return Some(Pauses::Minutes(minutes.name.clone()));
    }
    let Spans { source, key, start, end } = sla_rules::spans(reader, node, context.sources, "pauses")?;
    Some(Pauses::Intervals { source, key, start, end })
}

fn targets(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    priority: Option<&Column>,
    with: &Promises<'_>,
) -> Vec<ClockTarget> {
    let mut targets = Vec::new();
    for (key, node) in reader.named(node) {
        check_priority(reader, key, priority);
        let mut own = promises(reader, key, node, with);
        own.sort_by_key(|target| with.clocks.iter().position(|clock| *clock == target.clock));
        targets.extend(own);
    }
    let order = |name: &str| priority.and_then(|column| column.values.get_index_of(name)).unwrap_or(usize::MAX);
    targets.sort_by_key(|target| order(&target.priority));
    targets
}

fn check_priority(reader: &mut Reader<'_>, key: &Key, priority: Option<&Column>) {
    let Some(column) = priority.filter(|column| !column.values.is_empty()) else { return };
    if column.values.contains_key(&key.text) {
        return;
    }
    let (name, column_name) = (&key.text, &column.name);
    let message = say!(
        "優先度 `{name}` は列 `{column_name}` の値にありません",
        "the priority `{name}` is not among the values of the column `{column_name}`"
    );
    reader.unknown(&key.node(), message, column.values.keys().map(String::as_str));
}

/// What one priority promises, clock by clock.
fn promises(reader: &mut Reader<'_>, priority: &Key, node: &Node, with: &Promises<'_>) -> Vec<ClockTarget> {
    let Promises { context, clocks, .. } = with;
    let usual = node.get("calendar").filter(|node| !node.is_null());
    let usual = usual.map(|node| calendar(reader, node, *context));
    let mut targets = Vec::new();
    for (key, node) in reader.named(Some(node)) {
        if key.text == "calendar" {
            continue;
        }
        if !clocks.contains(&key.text.as_str()) {
            let name = &key.text;
            let message = say!("時計 `{name}` は `clocks` にありません", "the clock `{name}` is not among `clocks`");
            reader.unknown(&key.node(), message, clocks.iter().copied().chain(["calendar"]));
            continue;
        }
        let (allowed, own) = promise(reader, node, with);
        let calendar = match own.or_else(|| usual.clone()) {
            Some(calendar) => calendar,
            None => {
                let message = say!("`calendar` がありません", "expected the key `calendar`, found none");
                reader.refuse(code::CONFIG_REQUIRED, &priority.node(), message);
                None
            }
        };
        let (Some(allowed), Some(calendar)) = (allowed, calendar) else { continue };
        let place = reader.place(&node.range);
        let (priority, clock) = (priority.text.clone(), key.text.clone());
        targets.push(ClockTarget { priority, clock, calendar, allowed, place });
    }
    targets
}

/// The inner `None` of the calendar is one that was said to be wrong.
fn promise(reader: &mut Reader<'_>, node: &Node, with: &Promises<'_>) -> (Option<Allowance>, Option<Option<String>>) {
    if !node.is_map() {
        return (countable(reader, node, with), None);
    }
    let Some(PromiseKeys { target, calendar }) = PromiseKeys::from_node(reader, node) else { return (None, None) };
    let allowed = target.and_then(|node| countable(reader, node, with));
    (allowed, calendar.map(|node| self::calendar(reader, node, with.context)))
}

/// An amount that the policy's reading of business days can count: there is no close of half a day.
fn countable(reader: &mut Reader<'_>, node: &Node, with: &Promises<'_>) -> Option<Allowance> {
    let allowed = ClockAllowance::from_node(reader, node)?;
    let is_part = matches!(allowed, Allowance::Amount(amount, Unit::Bd) if !amount.is_integer());
    if is_part && with.business_day == BusinessDay::EndOfBusinessDay {
        reader.invalid(
            node,
            say!(
                "`business_day: end_of_business_day` では、営業日を 1 以上の整数で書きます",
                "expected a whole number of business days, at least 1, with `business_day: end_of_business_day`"
            ),
        );
        return None;
    }
    Some(match allowed {
        Allowance::SameDay(_) => Allowance::SameDay(with.same_day),
        amount => amount,
    })
}

fn calendar(reader: &mut Reader<'_>, node: &Node, context: SlaContext<'_>) -> Option<String> {
    let calendar = calendar_of(reader, node, context.calendars, |name| {
        say!(
            "カレンダー `{name}` に誤りがあるため、このポリシーを使いません",
            "the policy is left out because the calendar `{name}` is broken"
        )
    });
    calendar.and_then(|_| node.text()).map(str::to_owned)
}
