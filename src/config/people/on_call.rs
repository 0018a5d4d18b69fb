//! On-call schedules of `data/people.yaml`: members, handovers, stand-ins and absences.
//!
//! In: one entry, the declared persons and calendars. Out: an [`OnCall`]. Never: works out who is on duty.

use super::{PeopleContext, calendar, missing, one_person, persons};
use crate::calendar::{
    BusinessDayConvention, Date, Handover, Hours, Instant, Layer, Leave, Override, Recurrence, Rotation, Time,
    WorkCalendar, Zone, day_start, parse_date, parse_instant,
};
use crate::config::amount;
use crate::config::recurrence::{self, HolidayKeys, RecurrenceContext};
use crate::config::symbols::Symbols;
use crate::diag::Message;
use crate::model::{OnCall, Person};
use crate::objective::Unit;
use crate::say;
use crate::syntax::{Entry, Form, Key, Keys, Later, Node, Reader, Required, Value, Whole, keys};
use rust_decimal::prelude::ToPrimitive;
use std::sync::Arc;

/// Rotations that began before are mistyped.
const EARLIEST_YEAR: i16 = 2000;
/// The longest turn in days.
const LONGEST_TURN: i64 = 92;

keys! {
    /// Who takes turns.
    pub(super) struct OnCallKeys<'n> {
        title: Option<String>, "名前", "its title";
        rotation: Required<Later<&'n str>>, "当番の人、順番に", "the people in turn";
        shift: Option<BusinessDayConvention>, "休みに当たるときの動かし方", "what holidays do to a handover";
        calendar: Option<Later<&'n str>>, "休みを決めるカレンダー", "whose holidays they are";
        handover: Option<Later<&'n str>>, "交代の時刻", "when turns change";
        start: Option<&'n Node>, "最初の当番の始まり", "when the first turn begins";
        every: Option<&'n Node>, "交代の間隔（`1 week from 2026-10-05T09:00`）", "how long a turn is, such as `1 week from 2026-10-05T09:00`";
        layers: Option<&'n Node>, "当番の層", "its layers";
        until: Option<&'n Node>, "終わり", "when it ends";
        covers: Option<&'n Node>, "受け持つ時間のカレンダー", "the calendar of the time that it covers";
        overrides: Option<Later<(SpanKeys<'n>, LayerKeys<'n>)>>, "代わりの人", "who stands in";
        leaves: Option<Later<SpanKeys<'n>>>, "不在", "who is away";
        audience: Option<&'n Node>, "公開範囲", "for whom it is";
    }

    /// Who, and when.
    struct SpanKeys<'n> {
        who: Required<(&'n str, &'n Node)>, "だれが", "who";
        from: Required<&'n Node>, "いつから", "from when";
        until: Required<&'n Node>, "いつまで", "until when";
    }

    struct LayerKeys<'n> {
        layer: Option<&'n Node>, "当番の層", "the layer";
    }
}

/// One schedule.
pub(super) fn read(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    context: PeopleContext<'_>,
    people: &Symbols<Person>,
) -> Option<OnCall> {
    let keys = OnCallKeys::of_entry(reader, key, node)?;
    let before = reader.failures();
    let names = keys.rotation.map(|node| reader.texts(node)).unwrap_or_default();
    let members = persons(reader, names, people);
    if let Some(node) = keys.rotation.filter(|_| members.is_empty() && reader.failures() == before) {
        reader.invalid(node, say!("当番を 1 人以上書きます", "expected at least one person"));
    }
    let turns = turns(reader, &keys, key, context);
    let layers = layers(reader, keys.layers, &members, people);
    let until = keys.until.and_then(|node| end(reader, node, context.zone));
    let covers = keys.covers.map_or_else(
        || context.calendars.sound.get("24x7").cloned().or_else(|| Some(Arc::new(WorkCalendar::always()))),
        |node| calendar(reader, node, context),
    );
    let stand_ins = keys.overrides.map(|node| listed(reader, node)).unwrap_or_default();
    let overrides =
        stand_ins.into_iter().filter_map(|node| stand_in(reader, node, context.zone, people, &layers)).collect();
    let absences = keys.leaves.map(|node| listed(reader, node)).unwrap_or_default();
    let leaves = absences.into_iter().filter_map(|node| leave(reader, node, context.zone, people)).collect();
    let audience = context.rank_of(reader, keys.audience);
    let (written, handover, start) = turns?;
    let zone = context.zone.clone();
    let rotation = Rotation { zone, handover, start, until, layers, overrides, leaves, covers: covers? };
    let title = keys.title.unwrap_or_else(|| key.text.clone());
    Some(OnCall { title, written, rotation, audience, place: reader.place(&key.range) })
}

/// When turns change, and when the first one begins: `handover` with `start`, or `every`.
fn turns(
    reader: &mut Reader<'_>,
    keys: &OnCallKeys<'_>,
    key: &Key,
    context: PeopleContext<'_>,
) -> Option<(String, Handover, Instant)> {
    let around_rules = RecurrenceContext { calendars: context.calendars, zone: context.zone };
    let beside = HolidayKeys::of(keys.shift, keys.calendar);
    let beside = recurrence::holiday_rule(reader, beside, around_rules);
    match (keys.handover, keys.every) {
        (Some(node), None) => {
            let mut rules = Vec::new();
            let texts = reader.texts(node);
            for (text, node) in &texts {
                let rule = Recurrence::parse(text).filter(|rule| matches!(rule.hours, Hours::At(_) | Hours::Whole));
                let rule = rule.filter(|rule| !rule.days.is_period());
                match rule {
                    Some(rule) => rules.push(recurrence::with_holiday_rule(reader, node, rule, &beside)),
                    None => unreadable_handover(reader, node, text),
                }
            }
            let Some(start) = keys.start else {
                let what = ("最初の当番が始まる `start` ", "the key `start`, when the first turn begins");
                missing(reader, key, what, "start: 2026-10-05T09:00");
                return None;
            };
            let start = beginning(reader, start, context.zone)?;
            let written = texts.iter().map(|(text, _)| *text).collect::<Vec<_>>().join(", ");
            (!rules.is_empty()).then_some((written, Handover::Slots(rules), start))
        }
        (None, Some(node)) => every_so_often(reader, node, context.zone),
        (Some(_), Some(node)) => {
            let message =
                say!("`handover` と `every` の両方は書けません", "expected `handover` or `every`, found both");
            reader.invalid(node, message);
            None
        }
        (None, None) => {
            let what = ("交代の時刻 `handover` か `every` ", "the key `handover` or `every`");
            missing(reader, key, what, "every: 1 week from 2026-10-05T09:00");
            None
        }
    }
}

fn unreadable_handover(reader: &mut Reader<'_>, node: &Node, text: &str) {
    reader.invalid(
        node,
        say!(
            "`{text}` を交代の時刻として読めません（`毎週月曜日 09:00` のように書きます）",
            "cannot read the handover `{text}`: expected a form such as `every monday 09:00`"
        ),
    );
}

/// `1 week from 2026-10-05T09:00`, `2026-10-05T09:00 から 1週間ごと`.
fn every_so_often(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Option<(String, Handover, Instant)> {
    reader.text_of(node)?;
    let read = |text: &str| {
        let (length, start) = text.split_once(" from ").or_else(|| {
            let (start, length) = text.split_once("から")?;
            Some((length.trim().strip_suffix("ごと")?, start))
        })?;
        let (amount, unit) = amount::parse(length)?;
        let each = match unit {
            Unit::D => 1,
            Unit::Week => 7,
            _ => return None,
        };
        let days = amount.to_i64().filter(|_| amount.is_integer())?.checked_mul(each)?;
        let start = parse_instant(start, zone)?;
        let (first, time) = local(zone, start);
        let good = days <= LONGEST_TURN && first.year() >= EARLIEST_YEAR;
        good.then(|| (text.to_owned(), Handover::Every { days, first, time }, start))
    };
    let expected = say!(
        "`1 week from 2026-10-05T09:00` のように、日か週の長さと最初の交代の時刻を書きます（1日のうちの交代は `handover: [毎日 09:00, 毎日 21:00]`）",
        "expected days or weeks and the first handover, such as `1 week from 2026-10-05T09:00`; for turns within a day write `handover: [daily 09:00, daily 21:00]`"
    );
    reader.parsed(node, read, expected)
}

fn local(zone: &Zone, instant: Instant) -> (Date, Time) {
    let there = zone.to_datetime(instant);
    (there.date(), there.time())
}

/// The layers with their places in the list: names alone, or names with a number; one layer without.
fn layers(reader: &mut Reader<'_>, node: Option<&Node>, members: &[String], people: &Symbols<Person>) -> Vec<Layer> {
    let one = |name: &str, offset| Layer { name: name.to_owned(), members: members.to_vec(), offset };
    let Some(node) = node else { return vec![one("primary", 0)] };
    let mut layers = Vec::new();
    if let Value::Map(entries) = &node.value {
        for Entry { key, node } in entries {
            match &node.value {
                Value::Scalar(..) => {
                    let offset = Whole::<usize, 0, 1000>::from_node(reader, node);
                    layers.push(one(&key.text, offset.unwrap_or(0)));
                }
                _ => {
                    let names = reader.texts(node);
                    let members = persons(reader, names, people);
                    layers.push(Layer { name: key.text.clone(), members, offset: 0 });
                }
            }
        }
    } else {
        let names = reader.texts(node);
        layers.extend(names.iter().enumerate().map(|(offset, (name, _))| one(name, offset)));
    }
    if layers.is_empty() || layers.iter().any(|layer| layer.members.is_empty() && !members.is_empty()) {
        reader.invalid(
            node,
            say!(
                "`layers: {{ primary: 0, secondary: 1 }}` のように、順番のずれか人の並びを書きます",
                "expected layers with their offsets, such as `{{ primary: 0, secondary: 1 }}`, or with their own people"
            ),
        );
    }
    layers
}

fn listed<'n>(reader: &mut Reader<'_>, node: &'n Node) -> Vec<&'n Node> {
    match &node.value {
        Value::List(nodes) => nodes.iter().collect(),
        _ => {
            reader.invalid(node, say!("`- ` の並びを書きます", "expected a list of `- ` entries"));
            Vec::new()
        }
    }
}

fn stand_in(
    reader: &mut Reader<'_>,
    node: &Node,
    zone: &Zone,
    people: &Symbols<Person>,
    layers: &[Layer],
) -> Option<Override> {
    let (span, LayerKeys { layer }) = <(SpanKeys<'_>, LayerKeys<'_>)>::read(reader, node, &node.range)?;
    let (who, span) = who_and_when(reader, span, zone, people);
    let layer = layer.map_or(Some(0), |node| {
        let name = reader.text_of(node)?;
        let found = layers.iter().position(|layer| layer.name == name);
        if found.is_none() {
            let message = say!("当番の層 `{name}` はありません", "there is no layer `{name}`");
            reader.unknown(node, message, layers.iter().map(|layer| layer.name.as_str()));
        }
        found
    });
    let (from, until) = span?;
    Some(Override { layer: layer?, from, until, who: who?, place: reader.place(&node.range) })
}

fn leave(reader: &mut Reader<'_>, node: &Node, zone: &Zone, people: &Symbols<Person>) -> Option<Leave> {
    let span = SpanKeys::read(reader, node, &node.range)?;
    let (who, span) = who_and_when(reader, span, zone, people);
    let (from, until) = span?;
    Some(Leave { who: who?, from, until, place: reader.place(&node.range) })
}

fn who_and_when(
    reader: &mut Reader<'_>,
    SpanKeys { who, from, until }: SpanKeys<'_>,
    zone: &Zone,
    people: &Symbols<Person>,
) -> (Option<String>, Option<(Instant, Instant)>) {
    let who = who.and_then(|(id, node)| one_person(reader, id, node, people));
    let from = from.and_then(|node| beginning(reader, node, zone));
    let span = from.zip(until.and_then(|node| Some((end(reader, node, zone)?, node))));
    let span = span.and_then(|(from, (until, node))| {
        if until <= from {
            reader.invalid(node, say!("`until` が `from` より後ではありません", "expected `until` after `from`"));
            return None;
        }
        Some((from, until))
    });
    (who, span)
}

fn beginning(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Option<Instant> {
    reader.text_of(node)?;
    let late = |instant: &Instant| local(zone, *instant).0.year() >= EARLIEST_YEAR;
    reader.parsed(node, |text| parse_instant(text, zone).filter(late), an_instant())
}

/// An end; a date alone includes the whole day.
fn end(reader: &mut Reader<'_>, node: &Node, zone: &Zone) -> Option<Instant> {
    reader.text_of(node)?;
    let end = |text: &str| {
        let last_day = parse_date(text).and_then(|date| date.tomorrow().ok()).map(|next| day_start(zone, next));
        last_day.or_else(|| parse_instant(text, zone))
    };
    reader.parsed(node, end, an_instant())
}

fn an_instant() -> Message {
    say!(
        "日付か時刻を `2026-12-29`・`2026-12-29T09:00` のように書きます",
        "expected a date or an instant such as `2026-12-29` or `2026-12-29T09:00`"
    )
}
