//! Who is on duty: at the as-of instant, and in the coming weeks with dates, so that the page stays true when it is read later.
//!
//! In: schedules with what may be shown of their people. Out: blocks; with them what a script needs to tell who is on duty when
//! the page is read. Never: tells who is on duty at an instant beyond the rows that are shown, or in an older version.

mod rota;

use super::contact::{VisibleContacts, closed, hours};
use crate::calendar::{Cause, Instant, OnCallShift, Rotation, seconds_after};
use crate::config::DeclarationKind;
use crate::diag::Lang;
use crate::model::{Block, ContactField, DutyRow, OnCall, OnCallBlock};
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::pages::reason::Reason;
use crate::say;
use indexmap::IndexSet;
use rota::Rota;

const WEEK: i64 = 7 * 86_400;
/// How many weeks a page publishes that does not list them for their own sake.
const A_WEEK: i64 = 1;

/// The blocks of the directive: the named schedules, else all of them.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let schedules = options.texts_or_argument("schedule");
    let weeks = options.whole("weeks", 1..=26).map_or(4, |weeks| weeks as i64);
    let show = options.choices("show", &ContactField::NAMES);
    let (known, broken) = (&context.project.people.on_call, &context.project.broken);
    if known.is_empty() && schedules.is_empty() {
        let message = say!(
            "当番表が宣言されていません（`data/people.yaml` の `on_call`）",
            "no on-call schedule is declared in `on_call` of `data/people.yaml`"
        );
        return Err(Reason::lost(broken.first(DeclarationKind::OnCall), message, "on_call", []));
    }
    let mut wanted: Vec<(&str, &OnCall)> = Vec::new();
    for id in &schedules {
        wanted.push(known.get(id).map(|schedule| (id.as_str(), schedule)).ok_or_else(|| {
            let message = say!("当番表 `{id}` は宣言されていません", "no on-call schedule `{id}` is declared");
            Reason::lost(broken.place(DeclarationKind::OnCall, id), message, id, known.keys().map(String::as_str))
        })?);
    }
    if wanted.is_empty() {
        wanted = known.iter().map(|(id, schedule)| (id.as_str(), schedule)).collect();
    }
    if wanted.iter().any(|(_, schedule)| hides(context, schedule)) {
        return Err(closed());
    }
    let shown = VisibleContacts::new(context, show);
    Ok(wanted.into_iter().map(|(id, schedule)| Block::OnCall(block(context, id, schedule, weeks, &shown))).collect())
}

/// The schedules of these ids, as a page tells them that asks who is on duty now; without those that its readers may not know.
pub(in crate::pages) fn now<'i>(
    context: &ComposeContext<'_>,
    ids: impl IntoIterator<Item = &'i str>,
    shown: &VisibleContacts<'_>,
) -> Vec<OnCallBlock> {
    let people = &context.project.people;
    let known = ids.into_iter().filter_map(|id| people.on_call.get_key_value(id));
    let open = known.filter(|(_, schedule)| !hides(context, schedule));
    open.map(|(id, schedule)| block(context, id, schedule, A_WEEK, shown)).collect()
}

/// The ids of everybody who may be on duty: those on duty at the as-of instant first, in the order of the layers.
pub(super) fn members<'m>(context: &'m ComposeContext<'_>, schedule: &'m OnCall) -> IndexSet<String> {
    let (rotation, as_of) = (&schedule.rotation, instant(context));
    let on_duty = (0..rotation.layers.len()).filter_map(|layer| rotation.on_duty(layer, as_of).ok()?.who);
    let members = rotation.layers.iter().flat_map(|layer| layer.members.iter().cloned());
    on_duty.chain(members).collect()
}

/// Whether those who read the page may not know somebody of a schedule.
fn hides(context: &ComposeContext<'_>, schedule: &OnCall) -> bool {
    let layers = schedule.rotation.layers.iter().flat_map(|layer| &layer.members);
    let stand_ins = schedule.rotation.overrides.iter().map(|stands| &stands.who);
    layers.chain(stand_ins).any(|id| context.project.people.is_hidden(id))
}

/// The instant that a page tells of. The report of a period that is over tells who was on duty at its end.
fn instant(context: &ComposeContext<'_>) -> Instant {
    let end = context.report.map_or(context.as_of, |report| report.period.end);
    context.as_of.min(end)
}

fn block(
    context: &ComposeContext<'_>,
    id: &str,
    schedule: &OnCall,
    weeks: i64,
    shown: &VisibleContacts<'_>,
) -> OnCallBlock {
    let (rotation, as_of, lang) = (&schedule.rotation, instant(context), context.lang());
    let of = Rota { rotation, as_of, lang, shown };
    let made = of.rows(weeks).unwrap_or_default();
    // A report and an older version tell of their own time, whenever they are read.
    let stays = context.report.is_some() || context.versions.is_older;
    let published = if stays { None } else { of.published(id, &made) };
    let numbers = published.as_ref().map(|_| made.people.as_slice()).unwrap_or_default();
    let covered = rotation.covered(as_of, seconds_after(as_of, 2 * WEEK));
    let outside = match covered.first() {
        _ if context.versions.is_older => of_older(lang),
        Some((from, _)) if *from <= as_of => String::new(),
        first => outside(first.map(|(from, _)| of.local(*from)), lang),
    };
    OnCallBlock {
        title: schedule.title.clone(),
        as_of: full(rotation, as_of, lang),
        now: if context.versions.is_older { Vec::new() } else { of.now(numbers) },
        outside,
        next: rotation.next_handover(as_of).ok().flatten().map(|at| of.local(at)).unwrap_or_default(),
        handover: schedule.written.clone(),
        covers: hours(context, &rotation.covers),
        layers: rotation.layers.iter().map(|layer| layer_name(&layer.name, lang)).collect(),
        rows: if published.is_some() { made.rows } else { made.rows.into_iter().map(unread).collect() },
        published,
        told_above: false,
    }
}

fn outside(next: Option<String>, lang: Lang) -> String {
    let message = match next {
        Some(next) => say!(
            "この時点は受け持つ時間の外です。次は {next} から",
            "This instant is outside the covered hours. They begin again at {next}"
        ),
        None => say!("この時点は受け持つ時間の外です", "This instant is outside the covered hours"),
    };
    message.into_text(lang)
}

/// What an older version says in place of who is on duty: its rota was that of its time.
fn of_older(lang: Lang) -> String {
    let message = say!(
        "旧版の当番表です。いまの当番は最新の版で確かめてください",
        "This is the rota of an older version. See the current version for who is on duty"
    );
    message.into_text(lang)
}

/// A row that no script reads.
fn unread(mut row: DutyRow) -> DutyRow {
    row.span = None;
    row.who.iter_mut().for_each(|cell| (cell.person, cell.until) = (0, String::new()));
    row
}

/// Why nobody is on duty, or that somebody stands in.
fn note(shift: &OnCallShift, shown: &VisibleContacts<'_>, lang: Lang) -> String {
    let message = match &shift.cause {
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
    message.into_text(lang)
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
