//! Escalation routes: whom to go to, when to go on, and how to reach them.

use super::contact::{Shown, closed, hours};
use crate::config::Declares;
use crate::model::{
    Block, ContactCard, ContactField, EscalationBlock, EscalationRoute, Level, LevelBlock, Step, Who, format_exact,
};
use crate::pages::Material;
use crate::pages::reason::Reason;
use crate::say;

/// The blocks of an `{escalation}` directive: the named routes, else all of them, those for an emergency first.
pub(in crate::pages) fn blocks(
    material: &Material<'_>,
    routes: &[String],
    show: Option<Vec<ContactField>>,
) -> Result<Vec<Block>, Reason> {
    let (known, broken) = (&material.project.people.routes, &material.project.broken);
    if known.is_empty() && routes.is_empty() {
        let message = say!(
            "エスカレーションの経路が宣言されていません（`data/people.yaml` の `escalation`）",
            "no escalation route is declared in `escalation` of `data/people.yaml`"
        );
        return Err(Reason::lost(broken.first(Declares::Route), message, "escalation", []));
    }
    let mut wanted: Vec<&EscalationRoute> = Vec::new();
    for id in routes {
        wanted.push(known.get(id).ok_or_else(|| {
            let message = say!("経路 `{id}` は宣言されていません", "no escalation route `{id}` is declared");
            Reason::lost(broken.place(Declares::Route, id), message, id, known.keys().map(String::as_str))
        })?);
    }
    if wanted.is_empty() {
        wanted = known.values().collect();
        wanted.sort_by_key(|route| !route.emergency);
    }
    let of_levels = wanted.iter().flat_map(|route| &route.levels).flat_map(|level| &level.who);
    if of_levels.into_iter().any(|who| is_closed(material, who)) {
        return Err(closed());
    }
    let shown = Shown::new(material, show);
    Ok(wanted.into_iter().map(|route| Block::Escalation(block(material, route, &shown))).collect())
}

/// Whether those who read the page may not know whom a level goes to.
fn is_closed(material: &Material<'_>, who: &Who) -> bool {
    let people = &material.project.people;
    let is_gone = matches!(who, Who::OnCall(id) if !people.on_call.contains_key(id));
    let named = matches!(who, Who::Team(id) if people.is_hidden(id));
    // A team with a contact of its own stands for its members.
    let stands = matches!(who, Who::Team(id) if people.teams.get(id).is_some_and(|team| !team.contact.is_empty()));
    is_gone || named || (!stands && people.persons_of(who).into_iter().any(|id| people.is_hidden(id)))
}

fn block(material: &Material<'_>, route: &EscalationRoute, shown: &Shown<'_>) -> EscalationBlock {
    let lang = material.lang();
    let kind = if route.emergency { lang.pick("緊急", "Emergency") } else { lang.pick("通常", "Normal") };
    let applies: Vec<&str> = route.applies_to.iter().chain(&route.services).map(String::as_str).collect();
    let levels: Vec<LevelBlock> = (0..route.levels.len()).map(|at| level(material, route, at, shown)).collect();
    let mut ways = levels.iter().flat_map(|level| &level.contacts).flat_map(|contact| &contact.ways);
    EscalationBlock {
        title: route.title.clone(),
        emergency: route.emergency,
        kind: kind.to_owned(),
        applies: applies.join(lang.pick("、", ", ")),
        has_phone: ways.any(|way| way.kind == "phone" && !way.link.is_empty()),
        levels,
    }
}

fn level(material: &Material<'_>, route: &EscalationRoute, at: usize, shown: &Shown<'_>) -> LevelBlock {
    let lang = material.lang();
    let level = &route.levels[at];
    let who: Vec<String> = level.who.iter().map(|who| called(material, who, shown)).collect();
    let within = level.within.map(|(amount, unit)| format_exact(amount, unit, lang)).unwrap_or_default();
    let step = route.step(at);
    let onward = match step {
        Step::To(next) => onward(material, level, &within, &route.levels[next].name),
        Step::Dead => lang.pick("いつ次へ進むかが決まっていません", "it is not said when to go on").to_owned(),
        Step::End => String::new(),
    };
    let on: Vec<String> = level.on.iter().map(|calendar| hours(material, calendar)).collect();
    LevelBlock {
        name: level.name.clone(),
        who: who.join(lang.pick("、", ", ")),
        contacts: contacts(material, level, shown),
        does: level.does.clone(),
        hours: on.join(lang.pick("、", "; ")),
        onward,
        within,
        jumps: matches!(step, Step::To(next) if next != at + 1),
    }
}

/// How somebody is called in one line.
fn called(material: &Material<'_>, who: &Who, shown: &Shown<'_>) -> String {
    let people = &material.project.people;
    match who {
        Who::Person(id) => shown.name(id),
        Who::Team(id) => people.teams.get(id).map_or_else(|| id.clone(), |team| team.label.clone()),
        Who::OnCall(id) => match people.on_call.get(id) {
            Some(schedule) => schedule.title.clone(),
            None => material.lang().pick("当番", "on call").to_owned(),
        },
    }
}

/// Everybody who may answer. Who is on duty changes after the page is made, so a schedule shows all its people.
fn contacts(material: &Material<'_>, level: &Level, shown: &Shown<'_>) -> Vec<ContactCard> {
    let people = &material.project.people;
    let mut cards: Vec<ContactCard> = Vec::new();
    for who in &level.who {
        let own = if let Who::Team(id) = who { shown.team(id) } else { None };
        let new = match own {
            Some(card) => vec![card],
            None => people.persons_of(who).into_iter().filter_map(|id| shown.person(id)).collect(),
        };
        for card in new {
            if !cards.contains(&card) {
                cards.push(card);
            }
        }
    }
    cards
}

/// `30分を過ぎたら L2 へ`.
fn onward(material: &Material<'_>, level: &Level, within: &str, next: &str) -> String {
    let condition = &level.condition;
    let message = match (within.is_empty(), condition.is_empty()) {
        (false, true) => say!("{within}を過ぎたら {next} へ", "after {within}, on to {next}"),
        (false, false) => {
            say!("{condition}、または{within}を過ぎたら {next} へ", "{condition}, or after {within}: on to {next}")
        }
        (true, false) => say!("{condition} → {next} へ", "{condition}: on to {next}"),
        (true, true) => say!("{next} へ", "on to {next}"),
    };
    message.text(material.lang()).to_owned()
}
