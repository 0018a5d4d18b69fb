//! On-call schedules in the coming weeks: hours without anybody, people in two places, an end that is near.
//!
//! In: schedules as meant, the as-of instant. Out: findings. Never: looks at the past.

use crate::calendar::{Clash, Instant, Layer, Rotation, Span, Zone, seconds_after};
use crate::diag::{Diagnostic, Diagnostics, Message, code};
use crate::model::{OnCall, People};
use crate::say;

const WEEK: i64 = 7 * 86_400;
/// How far gaps and double bookings are looked for: a quarter.
const AHEAD: i64 = 13 * WEEK;
/// How far a schedule must reach.
const REACH: i64 = 4 * WEEK;

/// Looks at every schedule.
pub(crate) fn on_call(people: &People, as_of: Instant, found: &mut Diagnostics) {
    for (id, schedule) in &people.on_call {
        ends(id, schedule, as_of, found);
        let (from, to) = (as_of, seconds_after(as_of, AHEAD));
        if let Err(error) = gaps(people, id, schedule, from, to, found) {
            let untold = Diagnostic::new(code::ON_CALL_UNTOLD, schedule.place.clone(), error.message());
            found.push(untold.hint(say!(
                "新しい祝日の一覧を `data/holidays.csv` に置きます",
                "put a newer holiday list into `data/holidays.csv`"
            )));
            continue;
        }
        let clashes = schedule.rotation.clashes(from, to).unwrap_or_default();
        let mut said: Vec<Clash> = Vec::new();
        for (span, clash) in &clashes {
            // One person in two layers, week after week, is one mistake.
            if !said.contains(clash) {
                said.push(clash.clone());
                let times = clashes.iter().filter(|(_, other)| other == clash).count();
                found.push(clashing(schedule, id, *span, times, clash));
            }
        }
    }
}

fn ends(id: &str, schedule: &OnCall, as_of: Instant, found: &mut Diagnostics) {
    let Some(until) = schedule.rotation.until.filter(|until| *until < seconds_after(as_of, REACH)) else { return };
    let when = shown(&schedule.rotation.zone, until);
    let message = if until <= as_of {
        say!("当番表 `{id}` は {when} に終わりました", "the on-call schedule `{id}` ended at {when}")
    } else {
        say!("当番表 `{id}` は {when} に終わります", "the on-call schedule `{id}` ends at {when}")
    };
    found.push(
        Diagnostic::new(code::ON_CALL_ENDS, schedule.place.clone(), message)
            .hint(say!("`until` を延ばすか消します", "move `until`, or remove it")),
    );
}

fn gaps(
    people: &People,
    id: &str,
    schedule: &OnCall,
    from: Instant,
    to: Instant,
    found: &mut Diagnostics,
) -> Result<(), crate::calendar::WorkError> {
    let rotation = &schedule.rotation;
    for (at, layer) in rotation.layers.iter().enumerate() {
        for (span, who) in rotation.gaps(at, from, to)? {
            let (layer, name) = (&layer.name, people.name_of(&who));
            let (start, end) = (shown(&rotation.zone, span.0), shown(&rotation.zone, span.1));
            let leave =
                rotation.leaves.iter().find(|leave| leave.who == who && leave.from < span.1 && span.0 < leave.until);
            let message = say!(
                "当番表 `{id}` の `{layer}` は {start} から {end} まで誰もいません（{name} が休み）",
                "nobody is on duty in `{layer}` of `{id}` from {start} to {end}: {name} is away"
            );
            let place = leave.map_or(&schedule.place, |leave| &leave.place);
            found
                .push(Diagnostic::new(code::ON_CALL_GAP, place.clone(), message).hint(stand_in(rotation, layer, span)));
        }
    }
    Ok(())
}

/// What to write into `overrides`.
fn stand_in(rotation: &Rotation, layer: &str, (from, until): Span) -> Message {
    let [from, until] = [from, until].map(|at| rotation.zone.to_datetime(at).strftime("%Y-%m-%dT%H:%M").to_string());
    let layer = if rotation.layers.len() > 1 { format!(", layer: {layer}") } else { String::new() };
    say!(
        "`overrides` に `- {{ who: 代わりの人の ID, from: {from}, until: {until}{layer} }}` と書き足します",
        "add `- {{ who: ID, from: {from}, until: {until}{layer} }}` to `overrides`"
    )
}

fn clashing(schedule: &OnCall, id: &str, span: Span, times: usize, clash: &Clash) -> Diagnostic {
    let rotation = &schedule.rotation;
    let (start, end) = (shown(&rotation.zone, span.0), shown(&rotation.zone, span.1));
    let stand_in = |at: usize| rotation.overrides.get(at).map_or(&schedule.place, |one| &one.place).clone();
    match clash {
        Clash::Layers { who, layers: (one, other) } => {
            let name = |at: usize| rotation.layers.get(at).map_or("", |layer: &Layer| layer.name.as_str());
            let (one, other) = (name(*one), name(*other));
            let (more_ja, more_en) = match times {
                1 => (String::new(), String::new()),
                n => (format!("（ほか {} 回）", n - 1), format!(" and {} more times", n - 1)),
            };
            let message = say!(
                "当番表 `{id}` の `{who}` は {start} から {end} まで `{one}` と `{other}` の両方です{more_ja}",
                "in `{id}`, `{who}` is both `{one}` and `{other}` from {start} to {end}{more_en}"
            );
            let covering = rotation.overrides.iter().find(|o| o.who == *who && o.from < span.1 && span.0 < o.until);
            let place = covering.map_or(&schedule.place, |one| &one.place).clone();
            Diagnostic::new(code::ON_CALL_CLASH, place, message).hint(say!(
                "`overrides` で別の人を立てるか、`layers` のずれを変えます",
                "name somebody else in `overrides`, or change the offsets in `layers`"
            ))
        }
        Clash::Overrides(first, second) => {
            let message = say!(
                "当番表 `{id}` の代わりの予定が {start} から {end} まで重なっています（あとのものを使います）",
                "two overrides of `{id}` overlap from {start} to {end}; the later in the list counts"
            );
            Diagnostic::new(code::ON_CALL_CLASH, stand_in(*second), message)
                .hint(say!("どちらかの `from` か `until` を変えます", "change `from` or `until` of one of them"))
                .related(stand_in(*first), say!("重なっている予定", "the other one"))
        }
        Clash::Absent(one, leave) => {
            let who = rotation.overrides.get(*one).map_or("", |one| one.who.as_str());
            let message = say!(
                "当番表 `{id}` で代わりになっている `{who}` は、{start} から {end} まで休みです",
                "`{who}` stands in in `{id}` from {start} to {end}, but is away then"
            );
            let away = rotation.leaves.get(*leave).map_or(&schedule.place, |leave| &leave.place).clone();
            Diagnostic::new(code::ON_CALL_CLASH, stand_in(*one), message)
                .hint(say!("別の人を `who` に書きます", "write somebody else in `who`"))
                .related(away, say!("休みの予定", "the leave"))
        }
    }
}

fn shown(zone: &Zone, at: Instant) -> String {
    zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}
