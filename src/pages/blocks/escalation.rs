//! Escalation routes: whom to go to, when to go on, and how to reach them.

mod scale;

use super::contact::{VisibleContacts, closed, hours};
use super::on_call;
use crate::config::DeclarationKind;
use crate::model::{
    Block, ContactCard, ContactField, EscalationBlock, EscalationRoute, Level, LevelBlock, LevelSchedule, OnCallBlock,
    Step, Who,
};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::say;
use indexmap::IndexSet;
use scale::Scale;

/// The blocks of the directive: the named routes, else all of them, those for an emergency first.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let routes = options.texts_or_argument("route");
    let show = options.choices("show", &ContactField::NAMES);
    blocks(context, &routes, show)
}

/// The same for a page that names its routes otherwise.
pub(in crate::pages) fn blocks(
    context: &ComposeContext<'_>,
    routes: &[String],
    show: Option<Vec<ContactField>>,
) -> DirectiveResult {
    let (known, broken) = (&context.project.people.routes, &context.project.broken);
    if known.is_empty() && routes.is_empty() {
        let message = say!(
            "エスカレーションの経路が宣言されていません（`data/people.yaml` の `escalation`）",
            "no escalation route is declared in `escalation` of `data/people.yaml`"
        );
        return Err(Reason::lost(broken.first(DeclarationKind::Route), message, "escalation", []));
    }
    let mut wanted: Vec<&EscalationRoute> = Vec::new();
    for id in routes {
        wanted.push(known.get(id).ok_or_else(|| {
            let message = say!("経路 `{id}` は宣言されていません", "no escalation route `{id}` is declared");
            Reason::lost(broken.place(DeclarationKind::Route, id), message, id, known.keys().map(String::as_str))
        })?);
    }
    if wanted.is_empty() {
        wanted = known.values().collect();
        wanted.sort_by_key(|route| !route.emergency);
    }
    let of_levels = wanted.iter().flat_map(|route| &route.levels).flat_map(|level| &level.who);
    if of_levels.into_iter().any(|who| is_closed(context, who)) {
        return Err(closed());
    }
    let shown = VisibleContacts::new(context, show);
    Ok(wanted.into_iter().map(|route| Block::Escalation(block(context, route, &shown))).collect())
}

/// Whether those who read the page may not know whom a level goes to.
fn is_closed(context: &ComposeContext<'_>, who: &Who) -> bool {
    let people = &context.project.people;
    let is_gone = matches!(who, Who::OnCall(id) if !people.on_call.contains_key(id));
    let named = matches!(who, Who::Team(id) if people.is_hidden(id));
    // A team with a contact of its own is reached in place of its members.
    let has_contact = matches!(who, Who::Team(id) if people.teams.get(id).is_some_and(|team| !team.contact.is_empty()));
    is_gone || named || (!has_contact && people.persons_of(who).into_iter().any(|id| people.is_hidden(id)))
}

fn block(context: &ComposeContext<'_>, route: &EscalationRoute, shown: &VisibleContacts<'_>) -> EscalationBlock {
    let lang = context.lang();
    let kind = if route.emergency { lang.pick("緊急", "Emergency") } else { lang.pick("通常", "Normal") };
    let applies: Vec<&str> = route.applies_to.iter().chain(&route.services).map(String::as_str).collect();
    let scale = Scale::of(route);
    let levels: Vec<LevelBlock> = (0..route.levels.len()).map(|at| level(context, route, &scale, at, shown)).collect();
    let mut ways = levels.iter().flat_map(|level| &level.contacts).flat_map(|contact| &contact.ways);
    EscalationBlock {
        title: route.title.clone(),
        emergency: route.emergency,
        kind: kind.to_owned(),
        applies: applies.join(lang.pick("、", ", ")),
        has_phone: ways.any(|way| way.kind == "phone" && !way.link.is_empty()),
        levels,
        duty: duty(context, route, shown),
    }
}

/// The schedules that a route goes to, with who is on duty now. Reports and older versions tell of their own time.
fn duty(context: &ComposeContext<'_>, route: &EscalationRoute, shown: &VisibleContacts<'_>) -> Vec<OnCallBlock> {
    if context.report.is_some() || context.versions.is_older {
        return Vec::new();
    }
    let all = route.levels.iter().flat_map(|level| &level.who);
    let ids: IndexSet<&str> =
        all.filter_map(|who| if let Who::OnCall(id) = who { Some(id.as_str()) } else { None }).collect();
    on_call::now(context, ids, shown)
}

fn level(
    context: &ComposeContext<'_>,
    route: &EscalationRoute,
    scale: &Scale,
    at: usize,
    shown: &VisibleContacts<'_>,
) -> LevelBlock {
    let lang = context.lang();
    let level = &route.levels[at];
    let schedules = schedules(context, level, shown);
    let others = level.who.iter().filter(|who| !matches!(who, Who::OnCall(_)) && !schedules.is_empty());
    let within = scale.wait(level, lang);
    let step = route.step(at);
    let onward = match step {
        Step::To(next) => onward(context, level, &within, &route.levels[next].name),
        Step::Dead => lang.pick("いつ次へ進むかが決まっていません", "it is not said when to go on").to_owned(),
        Step::End => String::new(),
    };
    let on: Vec<String> = level.on.iter().map(|calendar| hours(context, calendar)).collect();
    LevelBlock {
        name: level.name.clone(),
        who: line(context, level.who.iter(), shown),
        contacts: contacts(context, level, shown),
        others: line(context, others, shown),
        schedules,
        does: level.does.clone(),
        hours: on.join(lang.pick("、", "; ")),
        onward,
        within,
        since_start: scale.since_start(at, lang),
        jumps: matches!(step, Step::To(next) if next != at + 1),
    }
}

/// Several as one line.
fn line<'w>(context: &ComposeContext<'_>, all: impl Iterator<Item = &'w Who>, shown: &VisibleContacts<'_>) -> String {
    all.map(|who| called(context, who, shown)).collect::<Vec<_>>().join(context.lang().pick("、", ", "))
}

/// How somebody is called in one line.
fn called(context: &ComposeContext<'_>, who: &Who, shown: &VisibleContacts<'_>) -> String {
    let people = &context.project.people;
    match who {
        Who::Person(id) => shown.name(id),
        Who::Team(id) => people.teams.get(id).map_or_else(|| id.clone(), |team| team.label.clone()),
        Who::OnCall(id) => match people.on_call.get(id) {
            Some(schedule) => schedule.title.clone(),
            None => context.lang().pick("当番", "on call").to_owned(),
        },
    }
}

/// The persons and teams of a level.
fn contacts(context: &ComposeContext<'_>, level: &Level, shown: &VisibleContacts<'_>) -> Vec<ContactCard> {
    let people = &context.project.people;
    let card = |who: &Who| match who {
        Who::OnCall(_) => Vec::new(),
        Who::Team(id) if shown.team(id).is_some() => shown.team(id).into_iter().collect(),
        _ => people.persons_of(who).into_iter().filter_map(|id| shown.person(id)).collect(),
    };
    once(level.who.iter().flat_map(card))
}

/// The schedules of a level with everybody who may be on duty: the page is read later than it is made.
fn schedules(context: &ComposeContext<'_>, level: &Level, shown: &VisibleContacts<'_>) -> Vec<LevelSchedule> {
    let schedule = |who: &Who| {
        let Who::OnCall(id) = who else { return None };
        let schedule = context.project.people.on_call.get(id)?;
        let members = on_call::members(context, schedule).into_iter().filter_map(|id| shown.person(&id));
        Some(LevelSchedule {
            id: id.clone(),
            title: called(context, who, shown),
            members: once(members),
            told_above: false,
        })
    };
    level.who.iter().filter_map(schedule).collect()
}

fn once(cards: impl Iterator<Item = ContactCard>) -> Vec<ContactCard> {
    let mut kept: Vec<ContactCard> = Vec::new();
    for card in cards {
        if !kept.contains(&card) {
            kept.push(card);
        }
    }
    kept
}

/// `30分を過ぎたら L2 へ`.
fn onward(context: &ComposeContext<'_>, level: &Level, within: &str, next: &str) -> String {
    let condition = &level.condition;
    let message = match (within.is_empty(), condition.is_empty()) {
        (false, true) => say!("{within}を過ぎたら {next} へ", "after {within}, on to {next}"),
        (false, false) => {
            say!("{condition}、または{within}を過ぎたら {next} へ", "{condition}, or after {within}: on to {next}")
        }
        (true, false) => say!("{condition} → {next} へ", "{condition}: on to {next}"),
        (true, true) => say!("{next} へ", "on to {next}"),
    };
    message.into_text(context.lang())
}
