//! Who is on duty: at the as-of instant, and in the coming weeks with dates, so that the page stays true when it is read later.

use super::contact::{Shown, closed, hours};
use crate::calendar::{Cause, Instant, Rotation, Stint, WorkError};
use crate::config::Declares;
use crate::diag::Lang;
use crate::model::{Block, ContactField, DutyCell, DutyRow, OnCall, OnCallBlock, OnDuty};
use crate::pages::Material;
use crate::pages::reason::Reason;
use crate::say;
use std::collections::BTreeSet;

const WEEK: i64 = 7 * 86_400;

/// The blocks of an `{on-call}` directive: the named schedules, else all of them.
pub(in crate::pages) fn blocks(
    material: &Material<'_>,
    schedules: &[String],
    weeks: i64,
    show: Option<Vec<ContactField>>,
) -> Result<Vec<Block>, Reason> {
    let (known, broken) = (&material.project.people.on_call, &material.project.broken);
    if known.is_empty() && schedules.is_empty() {
        let message = say!(
            "当番表が宣言されていません（`data/people.yaml` の `on_call`）",
            "no on-call schedule is declared in `on_call` of `data/people.yaml`"
        );
        return Err(Reason::lost(broken.first(Declares::OnCall), message, "on_call", []));
    }
    let mut wanted: Vec<&OnCall> = Vec::new();
    for id in schedules {
        wanted.push(known.get(id).ok_or_else(|| {
            let message = say!("当番表 `{id}` は宣言されていません", "no on-call schedule `{id}` is declared");
            Reason::lost(broken.place(Declares::OnCall, id), message, id, known.keys().map(String::as_str))
        })?);
    }
    if wanted.is_empty() {
        wanted = known.values().collect();
    }
    let people = &material.project.people;
    let layers = wanted.iter().flat_map(|schedule| &schedule.rotation.layers);
    let stand_ins = wanted.iter().flat_map(|schedule| &schedule.rotation.overrides).map(|stands| &stands.who);
    if layers.flat_map(|layer| &layer.members).chain(stand_ins).any(|id| people.is_hidden(id)) {
        return Err(closed());
    }
    let shown = Shown::new(material, show);
    Ok(wanted.into_iter().map(|schedule| block(material, schedule, weeks, &shown)).collect())
}

fn block(material: &Material<'_>, schedule: &OnCall, weeks: i64, shown: &Shown<'_>) -> Block {
    // The report of a period that is over tells who was on duty at its end.
    let end = material.report.map_or(material.as_of, |report| report.period.end);
    let (rotation, as_of, lang) = (&schedule.rotation, material.as_of.min(end), material.lang());
    let instant = |at| local(rotation, at, as_of, lang);
    let mut now = Vec::new();
    for (at, layer) in rotation.layers.iter().enumerate() {
        // Beyond the holiday list nobody knows who took over; a finding of its own says so.
        let untold = Stint { start: as_of, end: as_of, who: None, cause: Cause::Untold };
        let stint = rotation.on_duty(at, as_of).unwrap_or(untold);
        now.push(OnDuty {
            layer: layer_name(&layer.name, lang),
            note: note(&stint, shown, lang),
            until: stint.who.as_ref().map(|_| instant(stint.end)).unwrap_or_default(),
            contact: stint.who.as_deref().and_then(|id| shown.person(id)),
        });
    }
    let covered = rotation.covered(as_of, later(as_of, 2 * WEEK));
    let outside = match covered.first() {
        Some((from, _)) if *from <= as_of => String::new(),
        first => outside(first.map(|(from, _)| instant(*from)), lang),
    };
    Block::OnCall(OnCallBlock {
        title: schedule.title.clone(),
        as_of: full(rotation, as_of, lang),
        now,
        outside,
        next: rotation.next_handover(as_of).ok().flatten().map(instant).unwrap_or_default(),
        handover: schedule.written.clone(),
        covers: hours(material, &rotation.covers),
        layers: rotation.layers.iter().map(|layer| layer_name(&layer.name, lang)).collect(),
        rows: rows(rotation, (as_of, weeks), shown, lang).unwrap_or_default(),
    })
}

fn outside(next: Option<String>, lang: Lang) -> String {
    let message = match next {
        Some(next) => say!(
            "この時点は受け持つ時間の外です。次は {next} から",
            "This instant is outside the covered hours. They begin again at {next}"
        ),
        None => say!("この時点は受け持つ時間の外です", "This instant is outside the covered hours"),
    };
    message.text(lang).to_owned()
}

/// The turns from the one that lasts to the one that lasts when the weeks are over, cut wherever somebody changes.
fn rows(
    rotation: &Rotation,
    (as_of, weeks): (Instant, i64),
    shown: &Shown<'_>,
    lang: Lang,
) -> Result<Vec<DutyRow>, WorkError> {
    let turns = rotation.turns(later(as_of, weeks * WEEK))?;
    let (Some(first), Some(last)) = (turns.iter().find(|turn| as_of < turn.end), turns.last()) else {
        return Ok(Vec::new());
    };
    let (from, to) = (first.start, last.end);
    let stints = (0..rotation.layers.len()).map(|layer| rotation.stints(layer, from, to));
    let stints: Vec<Vec<Stint>> = stints.collect::<Result<_, _>>()?;
    let edges: BTreeSet<Instant> = stints.iter().flatten().flat_map(|stint| [stint.start, stint.end]).collect();
    let edges: Vec<Instant> = edges.into_iter().collect();
    let row = |pair: &[Instant]| {
        let cell = |layer: &Vec<Stint>| {
            let stint = layer.iter().find(|stint| stint.start <= pair[0] && pair[0] < stint.end);
            let name = stint.and_then(|stint| stint.who.as_deref()).map(|id| shown.name(id)).unwrap_or_default();
            DutyCell { name, note: stint.map(|stint| note(stint, shown, lang)).unwrap_or_default() }
        };
        DutyRow {
            from: local(rotation, pair[0], as_of, lang),
            until: local(rotation, pair[1], as_of, lang),
            who: stints.iter().map(cell).collect(),
            now: pair[0] <= as_of && as_of < pair[1],
        }
    };
    Ok(edges.windows(2).map(row).collect())
}

/// Why nobody is on duty, or that somebody stands in.
fn note(stint: &Stint, shown: &Shown<'_>, lang: Lang) -> String {
    let message = match &stint.cause {
        Cause::Turn(_) => return String::new(),
        Cause::Override(_) => say!("代わり", "stands in"),
        Cause::Away(who) => {
            let who = shown.name(who);
            say!("{who} は休み", "{who} is away")
        }
        Cause::NotBegun => say!("まだ始まっていません", "not yet begun"),
        Cause::Over => say!("終わりました", "over"),
        Cause::Untold => say!("祝日の一覧が足りず、わかりません", "cannot be told: the holiday list ends"),
    };
    message.text(lang).to_owned()
}

/// `primary` and `secondary` in the site's language; other names are the team's own.
fn layer_name(name: &str, lang: Lang) -> String {
    match name {
        "primary" => lang.pick("主担当", "Primary").to_owned(),
        "secondary" => lang.pick("副担当", "Secondary").to_owned(),
        other => other.to_owned(),
    }
}

/// `11月23日（月）9:00`; with the year where it is not that of the as-of instant.
fn local(rotation: &Rotation, at: Instant, as_of: Instant, lang: Lang) -> String {
    let there = rotation.zone.to_datetime(at);
    let same_year = there.year() == rotation.zone.to_datetime(as_of).year();
    let day = format!("{}月{}日（{}）", there.month(), there.day(), weekday(there.date()));
    match lang {
        Lang::Ja if same_year => format!("{day}{}", there.strftime("%-H:%M")),
        Lang::Ja => format!("{}年{day}{}", there.year(), there.strftime("%-H:%M")),
        Lang::En if same_year => there.strftime("%a %-d %b %H:%M").to_string(),
        Lang::En => there.strftime("%a %-d %b %Y %H:%M").to_string(),
    }
}

fn full(rotation: &Rotation, at: Instant, lang: Lang) -> String {
    let there = rotation.zone.to_datetime(at);
    match lang {
        Lang::Ja => format!("{}年{}", there.year(), local(rotation, at, at, lang)),
        Lang::En => there.strftime("%a %-d %b %Y %H:%M").to_string(),
    }
}

fn weekday(date: crate::calendar::Date) -> &'static str {
    let at = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    ["月", "火", "水", "木", "金", "土", "日"][at % 7]
}

fn later(at: Instant, seconds: i64) -> Instant {
    Instant::from_second(at.as_second().saturating_add(seconds)).unwrap_or(at)
}
