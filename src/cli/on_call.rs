//! `tejun on-call`: who is on duty at the as-of instant, until when, and how they are reached.

use super::args::{Global, ListFormat, OnCall as Args};
use super::console::Console;
use super::exit::{CommandResult, Exit};
use super::listing::Listing;
use super::open_project;
use super::refusals::left_out;
use crate::calendar::{Cause, Instant, OnCallShift, Rotation, seconds_after};
use crate::config::{self, DeclarationKind, Project};
use crate::diag::{Diagnostic, Diagnostics, Lang, code, did_you_mean};
use crate::model::{OnCall, People};
use crate::say;
use serde_json::{Value, json};

/// One layer of a schedule at the instant.
struct Duty<'p> {
    id: &'p str,
    schedule: &'p OnCall,
    layer: &'p str,
    shift: OnCallShift,
    covered: bool,
    next: Option<Instant>,
}

/// Prints who is on duty.
pub(super) fn run(args: &Args, global: &Global, voice: &Console) -> CommandResult {
    let mut found = Diagnostics::new();
    let opened = open_project::open(global, false, &mut found)?;
    let project = config::load(&opened.files, &mut found);
    opened.print(&found, voice);
    let Some(project) = project else { return Ok(open_project::exit(&found, false)) };
    let as_of = opened.options.as_of.or(project.site.as_of).unwrap_or(opened.options.now);
    let people = &project.people;
    if let Some(id) = args.schedule.iter().find(|id| !people.on_call.contains_key(*id)) {
        return Err(unknown(&project, id).into());
    }
    let duties = match duties(people, &args.schedule, as_of) {
        Ok(duties) => duties,
        Err(diagnostic) => {
            voice.diagnostic(&diagnostic);
            return Ok(Exit::Findings);
        }
    };
    match args.format {
        ListFormat::Json => {
            let all: Vec<Value> = duties.iter().map(|duty| for_scripts(people, duty, as_of)).collect();
            voice.json(&all);
        }
        ListFormat::Table if duties.is_empty() => voice.note(&say!(
            "当番表はありません（`data/people.yaml` の `on_call` で宣言します）",
            "there is no on-call schedule; declare one in `on_call` of `data/people.yaml`"
        )),
        ListFormat::Table => voice.for_people(&for_people(people, &duties, as_of, voice.lang)),
    }
    Ok(open_project::exit(&found, false))
}

fn unknown(project: &Project, id: &str) -> Diagnostic {
    let people = &project.people;
    if let Some(place) = project.broken.place(DeclarationKind::OnCall, id) {
        return left_out(id, place);
    }
    let message = say!("当番表 `{id}` は宣言されていません", "no on-call schedule `{id}` is declared");
    let refusal = Diagnostic::new(code::CLI_USAGE, None, message);
    let known: Vec<&str> = people.on_call.keys().map(String::as_str).collect();
    let all = known.join("`, `");
    let near = did_you_mean(id, known.iter().copied());
    refusal.hint(near.or_else(|| (!known.is_empty()).then(|| say!("使えるのは `{all}` です", "known are `{all}`"))))
}

fn duties<'p>(people: &'p People, wanted: &[String], as_of: Instant) -> Result<Vec<Duty<'p>>, Box<Diagnostic>> {
    let mut duties = Vec::new();
    for (id, schedule) in people.on_call.iter().filter(|(id, _)| wanted.is_empty() || wanted.contains(id)) {
        let rotation = &schedule.rotation;
        let untold = |error: crate::calendar::WorkError| {
            Box::new(Diagnostic::new(code::ON_CALL_UNTOLD, schedule.place.clone(), error.message()))
        };
        let next = rotation.next_handover(as_of).map_err(untold)?;
        let covered = is_covered(rotation, as_of);
        for (at, layer) in rotation.layers.iter().enumerate() {
            let shift = rotation.on_duty(at, as_of).map_err(untold)?;
            duties.push(Duty { id, schedule, layer: &layer.name, shift, covered, next });
        }
    }
    Ok(duties)
}

fn is_covered(rotation: &Rotation, at: Instant) -> bool {
    let soon = seconds_after(at, 1);
    !rotation.covered(at, soon).is_empty()
}

fn reason(cause: &Cause) -> &'static str {
    match cause {
        Cause::Turn(_) => "turn",
        Cause::Override(_) => "override",
        Cause::Away(_) => "away",
        Cause::NotBegun => "not_begun",
        Cause::Over => "over",
        Cause::Untold => "untold",
    }
}

fn for_scripts(people: &People, duty: &Duty<'_>, as_of: Instant) -> Value {
    let rotation = &duty.schedule.rotation;
    let text = |at: Instant| at.to_zoned(rotation.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let person = duty.shift.who.as_deref().and_then(|id| people.people.get(id));
    let of = |value: &str| (!value.is_empty()).then(|| value.to_owned());
    json!({
        "schedule": duty.id,
        "title": duty.schedule.title,
        "layer": duty.layer,
        "as_of": text(as_of),
        "who": duty.shift.who,
        "name": person.map(|person| person.name.clone()),
        "phone": person.and_then(|person| of(&person.contact.phone)),
        "email": person.and_then(|person| of(&person.contact.email)),
        "chat": person.and_then(|person| of(&person.contact.chat)),
        "reason": reason(&duty.shift.cause),
        "until": duty.shift.who.as_ref().map(|_| text(duty.shift.end)),
        "covered": duty.covered,
        "next_handover": duty.next.map(text),
    })
}

fn for_people(people: &People, duties: &[Duty<'_>], as_of: Instant, lang: Lang) -> String {
    let heads = say!("当番表\t層\t当番\tいつまで\t連絡先", "Schedule\tLayer\tOn duty\tUntil\tContact");
    let mut rows = Vec::new();
    for duty in duties {
        let shown = |at: Instant| duty.schedule.rotation.zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string();
        let person = duty.shift.who.as_deref().and_then(|id| people.people.get(id));
        let contact = person.map(|person| &person.contact);
        let ways = contact.map(|contact| [&contact.phone, &contact.chat, &contact.email]);
        let ways = ways.into_iter().flatten().filter(|way| !way.is_empty()).cloned().collect::<Vec<_>>().join(", ");
        let name = person.map_or_else(|| nobody(people, &duty.shift.cause, lang), |person| person.name.clone());
        let until = duty.shift.who.as_ref().map(|_| shown(duty.shift.end)).unwrap_or_default();
        rows.push(vec![duty.schedule.title.clone(), duty.layer.to_owned(), name, until, ways]);
    }
    let mut text = Listing::new(heads, rows).aligned(lang) + "\n";
    if let Some(first) = duties.first() {
        let zone = first.schedule.rotation.zone.clone();
        let instant = as_of.to_zoned(zone).strftime("%Y-%m-%d %H:%M %Z").to_string();
        let message = say!("{instant} 時点\n", "as of {instant}\n");
        text.insert_str(0, message.text(lang));
    }
    for duty in duties.iter().filter(|duty| !duty.covered).filter(|duty| duty.layer == first_layer(duty)) {
        let (title, calendar) = (&duty.schedule.title, &duty.schedule.rotation.covers.name);
        let message =
            say!("{title}: 受け持つ時間（{calendar}）の外です\n", "{title}: outside the covered hours ({calendar})\n");
        text.push_str(message.text(lang));
    }
    text
}

fn first_layer<'d>(duty: &'d Duty<'_>) -> &'d str {
    duty.schedule.rotation.layers.first().map_or("", |layer| layer.name.as_str())
}

fn nobody(people: &People, cause: &Cause, lang: Lang) -> String {
    let message = match cause {
        Cause::Away(who) => {
            let who = people.name_of(who);
            say!("いません（{who} は休み）", "nobody ({who} is away)")
        }
        Cause::NotBegun => say!("いません（まだ始まっていません）", "nobody (not yet begun)"),
        Cause::Over => say!("いません（終わりました）", "nobody (over)"),
        Cause::Untold => say!("わかりません（祝日の一覧の外）", "cannot be told (beyond the holiday list)"),
        Cause::Turn(_) | Cause::Override(_) => say!("いません", "nobody"),
    };
    message.text(lang).to_owned()
}
