//! Escalation routes of `data/people.yaml`: levels, whom they go to, and what comes after each.
//!
//! In: one entry, what was read before, the policies. Out: an [`EscalationRoute`]. Never: looks whether the route ends.

use super::{Known, PeopleContext, calendar, left_out, text};
use crate::config::amount;
use crate::config::load::Resolution;
use crate::diag::{Diagnostic, code};
use crate::model::{EscalationRoute, Level, Next, PromisedResponse, Who};
use crate::say;
use crate::syntax::{Fields, Key, Node, Reader, Value};
use std::sync::Arc;

/// What ends a route in `next`.
const END: [&str; 2] = ["none", "end"];

/// One route.
pub(super) fn read(
    reader: &mut Reader<'_>,
    key: &Key,
    node: &Node,
    (context, known): (PeopleContext<'_>, &Known<'_>),
) -> Option<EscalationRoute> {
    let mut fields = reader.fields(node)?;
    let title = fields.get("title").and_then(|node| reader.text_of(node)).unwrap_or(&key.text).to_owned();
    let kinds = [("normal", false), ("emergency", true)];
    let emergency = fields.get("kind").and_then(|node| reader.choice(node, &kinds)).unwrap_or(false);
    let levels = fields.require(reader, "levels", &key.range);
    let levels = levels.map(|node| levels_of(reader, node, (context, known))).unwrap_or_default();
    let starts_at = fields.get("starts_at");
    let start = starts_at.and_then(|node| level_named(reader, node, &levels)).unwrap_or(0);
    let services = fields.get("services").map(|node| owned(reader, node)).unwrap_or_default();
    let covers = fields.get("covers").and_then(|node| calendar(reader, node, context));
    let (applies_to, promised) = promised(reader, &mut fields, context);
    fields.finish(reader);
    let (id, place) = (key.text.clone(), reader.place(&key.range));
    Some(EscalationRoute { id, title, emergency, levels, applies_to, services, start, covers, promised, place })
}

fn owned(reader: &mut Reader<'_>, node: &Node) -> Vec<String> {
    reader.texts(node).into_iter().map(|(text, _)| text.to_owned()).collect()
}

fn levels_of(reader: &mut Reader<'_>, node: &Node, context: (PeopleContext<'_>, &Known<'_>)) -> Vec<Level> {
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
        let Some((level, next)) = level(reader, node, context) else { continue };
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
    (context, known): (PeopleContext<'_>, &Known<'_>),
) -> Option<(Level, Option<&'n Node>)> {
    let mut fields = reader.fields(node)?;
    let name = fields.require(reader, "name", &node.range);
    let place = reader.place(&name.unwrap_or(node).range);
    let name = name.and_then(|node| reader.text_of(node));
    let who = fields.get("who").map(|node| reader.texts(node)).unwrap_or_default();
    let who = who.into_iter().filter_map(|(id, node)| one_who(reader, id, node, known)).collect();
    let within = fields.get("within").and_then(|node| amount::clock_target(reader, node));
    let on = match fields.get("on").map(|node| &node.value) {
        Some(Value::List(nodes)) => nodes.iter().filter_map(|node| calendar(reader, node, context)).collect(),
        _ => fields.get("on").and_then(|node| calendar(reader, node, context)).into_iter().collect(),
    };
    let does = text(reader, &mut fields, "does");
    let condition = text(reader, &mut fields, "condition");
    let next = fields.get("next");
    fields.finish(reader);
    let level = Level { name: name?.to_owned(), who, within, on, does, condition, next: Next::Following, place };
    Some((level, next))
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
            left_out(reader, node, id, place);
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
    fields: &mut Fields<'_>,
    context: PeopleContext<'_>,
) -> (Vec<String>, Vec<PromisedResponse>) {
    let policies = context.policies;
    let named = fields.get("policies").map(|node| reader.texts(node));
    for (name, node) in named.iter().flatten() {
        match policies.look(name) {
            Resolution::Sound(_) => {}
            Resolution::LeftOut(place) => left_out(reader, node, name, place),
            Resolution::Unknown => {
                let message = say!("SLA ポリシー `{name}` は宣言されていません", "no SLA policy `{name}` is declared");
                reader.unknown(node, message, policies.names());
            }
        }
    }
    let wanted = |id: &str| named.as_ref().is_none_or(|named| named.iter().any(|(name, _)| *name == id));
    let applies = fields.get("applies_to").map(|node| reader.texts(node)).unwrap_or_default();
    let all = policies.sound.values().flat_map(|policy| &policy.targets).map(|target| target.priority.as_str());
    let all: Vec<&str> = all.collect();
    let whole = policies.left_out.is_empty() && policies.unreadable.is_none();
    for (priority, node) in &applies {
        if whole && !all.is_empty() && !all.contains(priority) {
            let message = say!(
                "優先度 `{priority}` はどの SLA ポリシーにもありません",
                "no SLA policy has the priority `{priority}`"
            );
            reader.unknown(node, message, all.iter().copied());
        }
    }
    let applies: Vec<String> = applies.into_iter().map(|(priority, _)| priority.to_owned()).collect();
    let mut promised = Vec::new();
    for policy in policies.sound.values().filter(|policy| wanted(&policy.name)) {
        for target in policy.targets.iter().filter(|t| t.clock == "response" && applies.contains(&t.priority)) {
            let Some(calendar) = context.calendars.sound.get(&target.calendar) else { continue };
            promised.push(PromisedResponse {
                policy: policy.label.clone(),
                priority: target.priority.clone(),
                amount: target.amount,
                unit: target.unit,
                calendar: Arc::clone(calendar),
                place: target.place.clone(),
            });
        }
    }
    (applies, promised)
}
