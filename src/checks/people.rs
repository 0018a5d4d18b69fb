//! Persons and escalation routes: does everybody have a contact, does every route lead to somebody, at every hour?
//!
//! In: people as meant, the project's zone, the as-of instant. Out: findings. Never: asks who is on duty; that is `on_call`.

use crate::calendar::{Instant, WeekHours, WorkCalendar, Zone};
use crate::diag::{Diagnostic, Diagnostics, Lang, code};
use crate::model::{EscalationRoute, Level, People, PromisedResponse, Step, Who, format_exact};
use crate::say;
use std::collections::BTreeSet;

/// Looks at persons and routes.
pub(crate) fn people(people: &People, zone: &Zone, as_of: Instant, found: &mut Diagnostics) {
    contacts(people, found);
    let mut routes = people.routes.values();
    if let Some(first) = routes.clone().next().filter(|_| routes.all(|route| !route.emergency)) {
        let message = say!(
            "緊急時のエスカレーションの経路がありません",
            "expected an escalation route for an emergency, found none"
        );
        found.push(Diagnostic::new(code::ESCALATION_NO_EMERGENCY, first.place.clone(), message).hint(say!(
            "緊急時の経路に `kind: emergency` と書きます",
            "write `kind: emergency` in the route for an emergency"
        )));
    }
    for route in people.routes.values() {
        steps(route, found);
        times(route, found);
        let needed = needed(route, zone, as_of);
        for level in &route.levels {
            if !level.who.iter().any(|who| people.is_reachable(who)) {
                found.push(no_contact(route, level));
                continue;
            }
            let covered = covered(people, level, zone, as_of);
            let missing = needed.without(&covered.hours);
            if !missing.is_none() {
                found.push(uncovered(route, level, &missing, covered.holidays));
            }
        }
    }
}

fn contacts(people: &People, found: &mut Diagnostics) {
    for (id, person) in &people.people {
        let team = person.team.as_deref().and_then(|team| people.teams.get(team));
        let by_team = team.is_some_and(|team| !team.contact.is_empty());
        let member = people.teams.values().any(|team| team.members.contains(id) && !team.contact.is_empty());
        if person.contact.is_empty() && !by_team && !member {
            let message = say!("`{id}` に連絡先がありません", "`{id}` has no contact");
            found.push(Diagnostic::new(code::PEOPLE_NO_CONTACT, person.place.clone(), message).hint(say!(
                "`phone: 03-0000-0001` か `email`、`chat` を書き足します",
                "add a line such as `phone: +81-3-0000-0001`, `email: …` or `chat: …`"
            )));
        }
    }
}

fn no_contact(route: &EscalationRoute, level: &Level) -> Diagnostic {
    let (route, name) = (&route.id, &level.name);
    let message = if level.who.is_empty() {
        say!(
            "経路 `{route}` の `{name}` に `who` がありません",
            "the level `{name}` of `{route}` goes to nobody: expected `who`"
        )
    } else {
        say!(
            "経路 `{route}` の `{name}` には連絡先がありません",
            "nobody of the level `{name}` of `{route}` has a contact"
        )
    };
    Diagnostic::new(code::ESCALATION_NO_CONTACT, level.place.clone(), message).hint(say!(
        "`who` に連絡先のある人・チーム・当番表を書きます",
        "write persons, teams or on-call schedules with a contact in `who`"
    ))
}

/// Dead ends, circles, and levels that nothing leads to.
fn steps(route: &EscalationRoute, found: &mut Diagnostics) {
    let mut reached = BTreeSet::new();
    let mut path: Vec<usize> = Vec::new();
    let mut at = Some(route.start);
    while let Some(level) = at {
        if !reached.insert(level) {
            found.push(cycle(route, &path, level));
            break;
        }
        path.push(level);
        at = match route.step(level) {
            Step::To(next) => Some(next),
            // Said below; what follows is not to be said again.
            Step::Dead => Some(level + 1),
            Step::End => None,
        };
    }
    for (at, level) in route.levels.iter().enumerate() {
        let (id, name) = (&route.id, &level.name);
        if route.step(at) == Step::Dead {
            let next = route.levels.get(at + 1).map_or("", |next| next.name.as_str());
            let message = say!(
                "経路 `{id}` の `{name}` は、いつ次へ進むかがありません",
                "the level `{name}` of `{id}` does not say when to go on"
            );
            found.push(Diagnostic::new(code::ESCALATION_DEAD_END, level.place.clone(), message).hint(say!(
                "`within: 30分` を書き足すと {next} へ進みます（ここで終わるなら `next: none`）",
                "add `within: 30min` to go on to {next}, or `next: none` where it ends"
            )));
        }
        if !reached.contains(&at) {
            let message =
                say!("経路 `{id}` の `{name}` へ進む段階がありません", "nothing leads to the level `{name}` of `{id}`");
            found.push(Diagnostic::new(code::ESCALATION_UNREACHABLE, level.place.clone(), message).hint(say!(
                "前の段階に `next: {name}` と書くか、この段階を消します",
                "write `next: {name}` in the level before it, or remove it"
            )));
        }
    }
}

fn cycle(route: &EscalationRoute, path: &[usize], again: usize) -> Diagnostic {
    let from = path.iter().position(|level| *level == again).unwrap_or(0);
    let names = path[from..].iter().chain([&again]).map(|level| route.levels[*level].name.as_str());
    let (id, circle) = (&route.id, names.collect::<Vec<_>>().join(" → "));
    let place = path.last().map_or(&route.place, |last| &route.levels[*last].place);
    let message = say!("経路 `{id}` が終わりません: {circle}", "the route `{id}` never ends: {circle}");
    Diagnostic::new(code::ESCALATION_CYCLE, place.clone(), message)
        .hint(say!("最後の段階に `next: none` と書きます", "write `next: none` in the last level"))
}

fn times(route: &EscalationRoute, found: &mut Diagnostics) {
    for (at, level) in route.levels.iter().enumerate() {
        let Step::To(next) = route.step(at) else { continue };
        let (Some(first), Some(then)) = (level.waits(), route.levels[next].waits()) else { continue };
        if next > at && then < first {
            let (id, name, before) = (&route.id, &route.levels[next].name, &level.name);
            let message = say!(
                "経路 `{id}` の `{name}` で待つ時間が `{before}` より短くなっています",
                "the level `{name}` of `{id}` waits for a shorter time than `{before}`"
            );
            let place = route.levels[next].place.clone();
            found.push(
                Diagnostic::new(code::ESCALATION_SHORTER, place, message)
                    .related(level.place.clone(), say!("前の段階", "the level before it")),
            );
        }
    }
    let Some(first) = route.levels.get(route.start) else { return };
    let Some(wait) = first.waits() else { return };
    for promise in &route.promised {
        if promise.seconds().is_some_and(|promised| wait > promised) {
            found.push(slow(route, first, promise));
        }
    }
}

fn slow(route: &EscalationRoute, level: &Level, promise: &PromisedResponse) -> Diagnostic {
    let text = |lang| format_exact(promise.amount, promise.unit, lang);
    let wait = |lang| level.within.map(|(amount, unit)| format_exact(amount, unit, lang)).unwrap_or_default();
    let (ja, en) = (text(Lang::Ja), text(Lang::En));
    let (wait_ja, wait_en) = (wait(Lang::Ja), wait(Lang::En));
    let (id, name, priority, policy) = (&route.id, &level.name, &promise.priority, &promise.policy);
    let message = say!(
        "経路 `{id}` の `{name}` は {wait_ja}待ちますが、「{policy}」は `{priority}` に {ja}以内の応答を約束しています",
        "the level `{name}` of `{id}` waits for {wait_en}, but `{policy}` promises a response within {en} to `{priority}`"
    );
    let promised = say!("約束した応答", "the promised response");
    Diagnostic::new(code::ESCALATION_SLOW, level.place.clone(), message)
        .hint(say!("`within` を {ja}より短くします", "write a `within` shorter than {en}"))
        .related(promise.place.clone(), promised)
}

/// The hours that a route must serve; none when nothing says so.
fn needed(route: &EscalationRoute, zone: &Zone, as_of: Instant) -> WeekHours {
    match &route.covers {
        Some(calendar) => WeekHours::of(calendar, zone, as_of),
        None if route.emergency => WeekHours::all(),
        None => route
            .promised
            .iter()
            .map(|promise| WeekHours::of(&promise.calendar, zone, as_of))
            .fold(WeekHours::none(), |all, hours| all.or(&hours)),
    }
}

/// When a level reaches somebody.
struct Covered {
    hours: WeekHours,
    /// Whether everybody has holidays or closed days.
    holidays: bool,
}

fn covered(people: &People, level: &Level, zone: &Zone, as_of: Instant) -> Covered {
    let mut all = Covered { hours: WeekHours::none(), holidays: true };
    let mut add = |calendar: Option<&WorkCalendar>| {
        let hours = calendar.map_or_else(WeekHours::all, |calendar| WeekHours::of(calendar, zone, as_of));
        all.hours = all.hours.or(&hours);
        all.holidays &= calendar.is_some_and(|calendar| calendar.holidays.is_some() || !calendar.closures.is_empty());
    };
    for who in level.who.iter().filter(|who| people.is_reachable(who)) {
        match who {
            Who::OnCall(id) => add(people.on_call.get(id).map(|schedule| &*schedule.rotation.covers)),
            Who::Team(id) if people.teams.get(id).is_some_and(|team| team.hours.is_some()) => {
                add(people.teams.get(id).and_then(|team| team.hours.as_deref()));
            }
            // A shared contact without hours is there as long as one of the team is.
            Who::Team(_) | Who::Person(_) => {
                let members = people.persons_of(who);
                if members.is_empty() {
                    add(None);
                }
                for person in members.iter().filter_map(|id| people.people.get(*id)) {
                    add(people.hours_of(person).as_deref());
                }
            }
        }
    }
    if !level.on.is_empty() {
        let on = level.on.iter().map(|calendar| WeekHours::of(calendar, zone, as_of));
        all.hours = all.hours.and(&on.fold(WeekHours::none(), |all, hours| all.or(&hours)));
    }
    all
}

fn uncovered(route: &EscalationRoute, level: &Level, missing: &WeekHours, holidays: bool) -> Diagnostic {
    let (id, name) = (&route.id, &level.name);
    let (ja, en) = (missing.to_text(Lang::Ja), missing.to_text(Lang::En));
    let (also_ja, also_en) =
        if holidays { ("（ほかに祝日と休業日）", ", and on holidays") } else { ("", "") };
    let message = say!(
        "経路 `{id}` の `{name}` は、次の時間に誰にもつながりません: {ja}{also_ja}",
        "the level `{name}` of `{id}` reaches nobody in these hours: {en}{also_en}"
    );
    Diagnostic::new(code::ESCALATION_UNCOVERED, level.place.clone(), message).hint(say!(
        "`who` に当番表を足すか、受け持つ時間を `covers` に書きます",
        "add an on-call schedule to `who`, or write the hours to be served in `covers`"
    ))
}
