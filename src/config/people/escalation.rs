//! Escalation routes of `data/people.yaml`: levels, whom they go to, and what comes after each.
//!
//! In: one entry, what was read before, the policies. Out: an [`EscalationRoute`]. Never: looks whether the route ends.

use super::{Known, PeopleContext, calendar, is_broken};
use crate::config::Allowance;
use crate::config::amount::ClockAmount;
use crate::config::symbols::{Resolution, Unresolved};
use crate::diag::{Diagnostic, code};
use crate::model::{EscalationRoute, Level, Next, PromisedResponse, Who};
use crate::say;
use crate::syntax::{Key, Keys, Later, Node, Reader, Required, Trimmed, Value, keys, later, words};
use serde_json::json;
use std::sync::Arc;

/// What ends a route in `next`.
const END: [&str; 2] = ["none", "end"];

keys! {
    /// A route.
    pub(super) struct RouteKeys<'n> {
        title: Option<String>, "名前", "its title";
        kind: Kind = Kind::Normal, "通常か緊急か", "whether it is for emergencies";
        levels: Required<Later<Levels>>, "段階", "its levels";
        starts_at: Option<&'n Node>, "始まる段階", "the level that it starts at";
        services: Vec<String>, "対象のサービス", "the services that it is for";
        covers: Option<&'n Node>, "受け持つ時間のカレンダー", "the calendar of the time that it covers";
        policies: Option<Later<&'n str>>, "SLA ポリシー", "SLA policies";
        applies_to: Vec<(&'n str, &'n Node)>, "対象の優先度", "the priorities that it is for";
    }

    struct LevelKeys<'n> {
        name: Required<(&'n str, &'n Node)>, "段階の名前", "the name of the level";
        who: Vec<(&'n str, &'n Node)>, "だれに", "whom it goes to";
        within: Option<ClockAmount>, "いつまでに", "until when";
        on: Vec<&'n Node>, "使う時間のカレンダー", "calendars of the time that it is used in";
        does: Trimmed = String::new(), "すること", "what is done";
        condition: Trimmed = String::new(), "どんなときに", "on which condition";
        next: Option<&'n Node>, "次の段階", "the level that comes after";
    }
}

words! {
    /// What a route is for.
    enum Kind {
        /// Every day.
        Normal = "normal",
        /// Emergencies.
        Emergency = "emergency",
    }
}

later! {
    /// A list of levels.
    Levels: |lang| json!({ "type": "array", "items": LevelKeys::schema(lang) });
}

/// One route.
pub(super) fn read(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    context: PeopleContext<'_>,
    known: &Known<'_>,
) -> Option<EscalationRoute> {
    let keys = RouteKeys::of_entry(reader, key, node)?;
    let levels = keys.levels.map(|node| levels_of(reader, node, context, known)).unwrap_or_default();
    let start = keys.starts_at.and_then(|node| level_named(reader, node, &levels)).unwrap_or(0);
    let covers = keys.covers.and_then(|node| calendar(reader, node, context));
    let (applies_to, promised) = promised(reader, keys.policies, &keys.applies_to, context);
    Some(EscalationRoute {
        id: key.text.clone(),
        title: keys.title.unwrap_or_else(|| key.text.clone()),
        emergency: keys.kind == Kind::Emergency,
        levels,
        applies_to,
        services: keys.services,
        start,
        covers,
        promised,
        place: reader.place(&key.range),
    })
}

fn levels_of(reader: &mut Reader<'_>, node: &Node, context: PeopleContext<'_>, known: &Known<'_>) -> Vec<Level> {
    let Value::List(nodes) = &node.value else {
        reader.invalid(node, say!("段階を `- ` で並べます", "expected a list of levels, each with `- `"));
        return Vec::new();
    };
    if nodes.is_empty() {
        reader.invalid(node, say!("段階を 1 つ以上書きます", "expected at least one level"));
    }
    let mut levels: Vec<Level> = Vec::new();
    let mut onward: Vec<Option<&Node>> = Vec::new();
    for node in nodes {
        let Some((level, next)) = level(reader, node, context, known) else { continue };
        if levels.iter().any(|known| known.name == level.name) {
            let name = &level.name;
            let message = say!("段階 `{name}` が 2 つあります", "there are two levels named `{name}`");
            reader.fail(Diagnostic::new(code::CONFIG_INVALID, level.place.clone(), message));
        }
        levels.push(level);
        onward.push(next);
    }
    for (at, node) in onward.into_iter().enumerate() {
        let Some(node) = node else { continue };
        levels[at].next = match reader.text_of(node) {
            Some(text) if END.contains(&text) => Next::End,
            _ => level_named(reader, node, &levels).map_or(Next::End, Next::To),
        };
    }
    levels
}

fn level<'n>(
    reader: &mut Reader<'_>,
    node: &'n Node,
    context: PeopleContext<'_>,
    known: &Known<'_>,
) -> Option<(Level, Option<&'n Node>)> {
    let keys = LevelKeys::read(reader, node, &node.range)?;
    let place = reader.place(&keys.name.map_or(node, |(_, node)| node).range);
    let who = keys.who.into_iter().filter_map(|(id, node)| one_who(reader, id, node, known)).collect();
    let on = keys.on.into_iter().filter_map(|node| calendar(reader, node, context)).collect();
    let (name, _) = keys.name?;
    let level = Level {
        name: name.to_owned(),
        who,
        within: keys.within,
        on,
        does: keys.does,
        condition: keys.condition,
        next: Next::Following,
        place,
    };
    Some((level, keys.next))
}

fn one_who(reader: &mut Reader<'_>, id: &str, node: &Node, known: &Known<'_>) -> Option<Who> {
    let Known { people, teams, on_call } = known;
    let owned = || id.to_owned();
    match (people.look(id), teams.look(id), on_call.look(id)) {
        (Resolution::Sound(_), ..) => return Some(Who::Person(owned())),
        (_, Resolution::Sound(_), _) => return Some(Who::Team(owned())),
        (.., Resolution::Sound(_)) => return Some(Who::OnCall(owned())),
        (Resolution::Unknown, Resolution::Unknown, Resolution::Unknown) => {
            let message = say!(
                "`{id}` という人・チーム・当番表は宣言されていません",
                "no person, team or on-call schedule `{id}` is declared"
            );
            reader.unknown(node, message, people.names().chain(teams.names()).chain(on_call.names()));
        }
        (Resolution::LeftOut(place), ..) | (_, Resolution::LeftOut(place), _) | (.., Resolution::LeftOut(place)) => {
            reader.refuse_left_out(node, is_broken(id), place);
        }
    }
    None
}

fn level_named(reader: &mut Reader<'_>, node: &Node, levels: &[Level]) -> Option<usize> {
    let name = reader.text_of(node)?;
    let found = levels.iter().position(|level| level.name == name);
    if found.is_none() {
        let message = say!("段階 `{name}` はありません", "there is no level `{name}`");
        reader.unknown(node, message, levels.iter().map(|level| level.name.as_str()));
    }
    found
}

/// The priorities that a route is for, and the first answers that policies promise them.
fn promised(
    reader: &mut Reader<'_>,
    named: Option<&Node>,
    applies: &[(&str, &Node)],
    context: PeopleContext<'_>,
) -> (Vec<String>, Vec<PromisedResponse>) {
    let policies = context.policies;
    let named = named.map(|node| reader.texts(node));
    for (name, node) in named.iter().flatten() {
        let unknown = say!("SLA ポリシー `{name}` は宣言されていません", "no SLA policy `{name}` is declared");
        policies.resolve(reader, node, name, Unresolved { left_out: is_broken(name), unknown });
    }
    let wanted = |id: &str| named.as_ref().is_none_or(|named| named.iter().any(|(name, _)| *name == id));
    let all = policies.sound.values().flat_map(|policy| &policy.targets).map(|target| target.priority.as_str());
    let all: Vec<&str> = all.collect();
    let whole = policies.left_out.is_empty() && policies.unreadable.is_none();
    for (priority, node) in applies {
        if whole && !all.is_empty() && !all.contains(priority) {
            let message = say!(
                "優先度 `{priority}` はどの SLA ポリシーにもありません",
                "no SLA policy has the priority `{priority}`"
            );
            reader.unknown(node, message, all.iter().copied());
        }
    }
    let applies: Vec<String> = applies.iter().map(|(priority, _)| (*priority).to_owned()).collect();
    let mut promised = Vec::new();
    for policy in policies.sound.values().filter(|policy| wanted(&policy.name)) {
        for target in policy.targets.iter().filter(|t| t.clock == "response" && applies.contains(&t.priority)) {
            let Some(calendar) = context.calendars.sound.get(&target.calendar) else { continue };
            // The end of a day is no length that a level's wait could be longer than.
            let Allowance::Amount(amount, unit) = target.allowed else { continue };
            promised.push(PromisedResponse {
                policy: policy.label.clone(),
                priority: target.priority.clone(),
                amount,
                unit,
                calendar: Arc::clone(calendar),
                place: target.place.clone(),
            });
        }
    }
    (applies, promised)
}
