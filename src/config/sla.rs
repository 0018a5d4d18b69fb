//! `data/sla.yaml`: clocks, and what each priority promises on them.

use super::load::{Resolution, Symbols};
use super::metrics::{dimensions, filter, grains, source_of, time};
use super::sources::{ColumnUse, column};
use super::{
    Attribution, BusinessDay, Clock, ClockTarget, Column, Pauses, SlaPolicy, Source, amount, sla_rules, target,
};
use crate::calendar::WorkCalendar;
use crate::diag::{Diagnostic, code};
use crate::objective::{Better, TargetKind, Unit};
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader, Value};
use std::sync::Arc;

/// What a policy may refer to.
struct SlaContext<'a> {
    sources: &'a Symbols<Source>,
    calendars: &'a Symbols<Arc<WorkCalendar>>,
}

/// What the promises of a policy are read with.
struct Promises<'a> {
    context: &'a SlaContext<'a>,
    /// Names of the policy's clocks.
    clocks: Vec<&'a str>,
    business_day: BusinessDay,
}

/// All policies.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    sources: &Symbols<Source>,
    calendars: &Symbols<Arc<WorkCalendar>>,
) -> Symbols<SlaPolicy> {
    let context = SlaContext { sources, calendars };
    let entries = reader.named(Some(node));
    Symbols::read(reader, entries, |reader, key, node| policy(reader, key, node, &context))
}

fn policy(reader: &mut Reader<'_>, key: &Key, node: &Node, context: &SlaContext<'_>) -> Option<SlaPolicy> {
    let mut fields = reader.fields(node)?;
    let source = fields.require(reader, "source", &key.range)?;
    let source = source_of(reader, source, context.sources, &key.text)?;
    let label = fields.get("label").and_then(|node| reader.text_of(node)).unwrap_or(&key.text).to_owned();
    let ticket = ticket_key(reader, &mut fields, key, source);
    let priority = fields.require(reader, "priority", &key.range);
    let priority = priority.and_then(|node| column(reader, node, source, ColumnUse::Text));
    let start = time(reader, &mut fields, key, source, "start", ColumnUse::Instant);
    let closed = fields.get("closed").and_then(|node| column(reader, node, source, ColumnUse::Instant));
    let filter = filter(reader, &mut fields, source);
    let clocks_node = fields.require(reader, "clocks", &key.range);
    let clocks = clocks(reader, clocks_node, source, context);
    let (business_day, counts_in) = counting(reader, &mut fields);
    let targets_node = fields.require(reader, "targets", &key.range);
    let names = reader.named(clocks_node).iter().map(|(key, _)| key.text.as_str()).collect();
    let targets = targets(reader, targets_node, priority, &Promises { context, clocks: names, business_day });
    let attainment = fields.get("attainment").and_then(|node| attainment(reader, node));
    let others = sla_rules::read(reader, &mut fields, key, source, context.sources);
    let changes = fields.get("priority_changes");
    sla_rules::check_changes(reader, changes, others.priority_changes.as_ref(), context.sources, &targets);
    let by = dimensions(reader, &mut fields, source);
    refuse_own_breakdown(reader, &mut fields, priority);
    let response_pauses = fields.get("response_pauses").and_then(|node| reader.boolean(node)).unwrap_or(false);
    let grains = grains(reader, &mut fields);
    fields.finish(reader);
    Some(SlaPolicy {
        name: key.text.clone(),
        label,
        source: source.name.clone(),
        key: ticket?,
        priority: priority?.name.clone(),
        start: start?,
        closed: closed.map(|column| column.name.clone()),
        filter,
        clocks,
        targets,
        attainment,
        business_day,
        counts_in,
        response_pauses,
        readings: others,
        by,
        grains,
        place: reader.place(&key.range),
    })
}

/// The breakdown by priority is always there; asked for again it would stand twice.
fn refuse_own_breakdown(reader: &mut Reader<'_>, fields: &mut Fields<'_>, priority: Option<&Column>) {
    let Some(node) = fields.get("by") else { return };
    let own = |name: &str| name == "priority" || priority.is_some_and(|column| column.name == name);
    for (name, node) in reader.texts(node) {
        if own(name) {
            let message = say!(
                "優先度ごとの内訳はいつもあります。`by` には書きません",
                "the breakdown by priority is always there; leave it out of `by`"
            );
            reader.invalid(node, message);
        }
    }
}

/// The column that tells tickets apart: the policy's, else the source's.
fn ticket_key(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &Key, source: &Source) -> Option<String> {
    match fields.get("key") {
        Some(node) => column(reader, node, source, ColumnUse::Any).map(|column| column.name.clone()),
        None if source.key.is_some() => source.key.clone(),
        None => fields.require(reader, "key", &key.range).and_then(|node| reader.text_of(node)).map(str::to_owned),
    }
}

fn counting(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> (BusinessDay, Attribution) {
    let days = [
        ("business_minutes", BusinessDay::BusinessMinutes),
        ("end_of_business_day", BusinessDay::EndOfBusinessDay),
        ("wall_days", BusinessDay::WallDays),
    ];
    let periods =
        [("decided", Attribution::Decided), ("opened", Attribution::Opened), ("completed", Attribution::Completed)];
    let day = fields.get("business_day").and_then(|node| reader.choice(node, &days));
    let period = fields.get("counts_in").and_then(|node| reader.choice(node, &periods));
    (day.unwrap_or(BusinessDay::BusinessMinutes), period.unwrap_or(Attribution::Decided))
}

fn clocks(reader: &mut Reader<'_>, node: Option<&Node>, source: &Source, context: &SlaContext<'_>) -> Vec<Clock> {
    let entries = reader.named(node);
    if let (Some(node), true) = (node, entries.is_empty()) {
        reader.invalid(node, say!("時計を 1 つ以上書きます", "expected at least one clock"));
    }
    let read = Symbols::read(reader, entries, |reader, key, node| clock(reader, key, node, source, context));
    read.sound.into_values().collect()
}

fn clock(reader: &mut Reader<'_>, key: &Key, node: &Node, source: &Source, context: &SlaContext<'_>) -> Option<Clock> {
    if key.text == "calendar" || key.text.contains('.') {
        let name = &key.text;
        let message = say!("時計の名前に `{name}` は使えません", "`{name}` cannot be the name of a clock");
        let place = reader.place(&key.range);
        reader.fail(Diagnostic::new(code::CONFIG_INVALID, place, message));
    }
    let mut fields = reader.fields(node)?;
    let usual = match key.text.as_str() {
        "response" => "応答",
        "resolution" => "解決",
        other => other,
    };
    let label = fields.get("label").and_then(|node| reader.text_of(node)).unwrap_or(usual).to_owned();
    let stop = time(reader, &mut fields, key, source, "stop", ColumnUse::Instant);
    let pauses = fields.get("pauses").map_or(Some(Pauses::None), |node| pauses(reader, node, source, context));
    fields.finish(reader);
    Some(Clock { name: key.text.clone(), label, stop: stop?, pauses: pauses? })
}

/// A column of minutes, or intervals of another source.
fn pauses(reader: &mut Reader<'_>, node: &Node, source: &Source, context: &SlaContext<'_>) -> Option<Pauses> {
    if !matches!(node.value, Value::Map(_)) {
        let minutes = column(reader, node, source, ColumnUse::Number)?;
        return Some(Pauses::Minutes(minutes.name.clone()));
    }
    let (source, [key, start, end]) = sla_rules::intervals(reader, node, context.sources, "pauses")?;
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
    let Some(mut fields) = reader.fields(node) else { return Vec::new() };
    let usual = fields.get("calendar");
    let usual = usual.map(|node| calendar(reader, node, context));
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
        let (amount, own) = promise(reader, node, with);
        let calendar = match own.or_else(|| usual.clone()) {
            Some(calendar) => calendar,
            None => {
                let place = reader.place(&priority.range);
                let message = say!("`calendar` がありません", "expected the key `calendar`, found none");
                reader.fail(Diagnostic::new(code::CONFIG_REQUIRED, place, message));
                None
            }
        };
        let (Some((amount, unit)), Some(calendar)) = (amount, calendar) else { continue };
        let place = reader.place(&node.range);
        let (priority, clock) = (priority.text.clone(), key.text.clone());
        targets.push(ClockTarget { priority, clock, calendar, amount, unit, place });
    }
    targets
}

type Amount = (rust_decimal::Decimal, Unit);

/// `4h`, or `{ target: 4h, calendar: 24x7 }`; the inner `None` of the calendar is one that was said to be wrong.
fn promise(reader: &mut Reader<'_>, node: &Node, with: &Promises<'_>) -> (Option<Amount>, Option<Option<String>>) {
    if !matches!(node.value, Value::Map(_)) {
        return (countable(reader, node, with.business_day), None);
    }
    let Some(mut fields) = reader.fields(node) else { return (None, None) };
    let amount = fields.require(reader, "target", &(node.range.start..node.range.start));
    let amount = amount.and_then(|node| countable(reader, node, with.business_day));
    let own = fields.get("calendar").map(|node| calendar(reader, node, with.context));
    fields.finish(reader);
    (amount, own)
}

/// An amount that the policy's reading of business days can count: there is no close of half a day.
fn countable(reader: &mut Reader<'_>, node: &Node, day: BusinessDay) -> Option<Amount> {
    let (amount, unit) = amount::clock_target(reader, node)?;
    if unit == Unit::Bd && day == BusinessDay::EndOfBusinessDay && !amount.is_integer() {
        reader.invalid(
            node,
            say!(
                "`business_day: end_of_business_day` では、営業日を 1 以上の整数で書きます",
                "expected a whole number of business days, at least 1, with `business_day: end_of_business_day`"
            ),
        );
        return None;
    }
    Some((amount, unit))
}

fn calendar(reader: &mut Reader<'_>, node: &Node, context: &SlaContext<'_>) -> Option<String> {
    let name = reader.text_of(node)?;
    match context.calendars.look(name) {
        Resolution::Sound(_) => return Some(name.to_owned()),
        Resolution::LeftOut(place) => {
            let message = say!(
                "カレンダー `{name}` に誤りがあるため、このポリシーを使いません",
                "the policy is left out because the calendar `{name}` is broken"
            );
            let diagnostic = reader.left_out(node, message, place);
            reader.fail(diagnostic);
        }
        Resolution::Unknown => {
            let message = say!("カレンダー `{name}` は宣言されていません", "the calendar `{name}` is not declared");
            reader.unknown(node, message, context.calendars.names());
        }
    }
    None
}

/// The share of tickets that must meet a clock.
fn attainment(reader: &mut Reader<'_>, node: &Node) -> Option<crate::objective::Target> {
    let target = target::read(reader, node, Some(Better::Higher), Unit::Percent)?;
    if target.kind != TargetKind::Compare || target.unit != Some(Unit::Percent) {
        reader.invalid(node, say!("割合を `95%以上` の形で書きます", "expected a share such as `95%以上`"));
        return None;
    }
    Some(target)
}
