//! Everything that has a place in the calendar: slots of the schedule, maintenance windows, and handovers on call.
//!
//! In: the project as meant, the ledger, an interval. Out: occasions by time. Never: shows a person's name that is private.

use crate::calendar::{Date, Instant, local_date};
use crate::config::{ScheduleEntry, ScheduleSlot};
use crate::model::{Route, TrackedSlot};
use crate::pages::blocks::contact::VisibleContacts;
use crate::pages::context::ComposeContext;

/// An interval: its first instant, and the first one after it.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Span {
    pub from: Instant,
    pub to: Instant,
}

/// Something in the calendar.
pub(in crate::pages) struct Occasion<'a> {
    pub uid: String,
    pub title: String,
    pub kind: &'static str,
    pub kind_label: &'static str,
    pub slot: ScheduleSlot,
    /// The local day under which it is shown.
    pub date: Date,
    /// What of the schedule it is; `None` for maintenance and handovers.
    pub entry: Option<&'a ScheduleEntry>,
    /// Who sees to it; may be empty.
    pub owner: String,
    pub route: Option<Route>,
    /// What became of it, where that is followed.
    pub kept: Option<&'a TrackedSlot>,
}

/// The slots of entries that have an instant of `[from, to)`, by time.
pub(in crate::pages) fn planned<'a>(
    context: &'a ComposeContext<'_>,
    entries: impl IntoIterator<Item = &'a ScheduleEntry>,
    span: Span,
) -> Vec<Occasion<'a>> {
    let mut all: Vec<Occasion<'a>> = entries.into_iter().flat_map(|entry| of_entry(context, entry, span)).collect();
    sort(&mut all);
    all
}

/// All of them, maintenance and handovers included.
pub(super) fn everything<'a>(context: &'a ComposeContext<'_>, span: Span) -> Vec<Occasion<'a>> {
    let entries = context.project.schedule.entries.values();
    let mut all: Vec<Occasion<'a>> = entries.flat_map(|entry| of_entry(context, entry, span)).collect();
    all.extend(maintenance(context, span));
    all.extend(handovers(context, span));
    sort(&mut all);
    all
}

fn sort(all: &mut [Occasion<'_>]) {
    // What takes the whole day comes first.
    all.sort_by(|a, b| {
        let rank = |of: &Occasion<'_>| (of.date, of.slot.days.is_none(), of.slot.start, of.slot.end);
        rank(a).cmp(&rank(b)).then_with(|| a.uid.cmp(&b.uid))
    });
}

fn of_entry<'a>(context: &'a ComposeContext<'_>, entry: &'a ScheduleEntry, span: Span) -> Vec<Occasion<'a>> {
    let (lang, periods) = (context.lang(), &context.project.site.periods);
    let owner = entry.owner.as_deref().map(|id| owner(context, id)).unwrap_or_default();
    let route = page_of(context, entry);
    let made = entry.slots(periods, span.from, span.to).into_iter().map(|slot| Occasion {
        uid: uid(&entry.id, &slot),
        title: entry.title.clone(),
        kind: entry.kind.name(),
        kind_label: entry.kind.label(lang),
        date: slot.date(periods),
        kept: context.ledger.of(&entry.id, slot.start, slot.nominal),
        slot,
        entry: Some(entry),
        owner: owner.clone(),
        route: route.clone(),
    });
    made.collect()
}

/// A slot keeps its id when a shift moves it or its time is changed.
fn uid(entry: &str, slot: &ScheduleSlot) -> String {
    let number = if slot.number == 0 { String::new() } else { format!(".{}", slot.number + 1) };
    format!("schedule.{entry}.{}{number}", slot.nominal)
}

/// A team by its label, a person as pages may show them.
pub(in crate::pages) fn owner(context: &ComposeContext<'_>, id: &str) -> String {
    match context.project.people.teams.get(id) {
        Some(team) => team.label.clone(),
        None => VisibleContacts::new(context, None).name(id),
    }
}

fn maintenance<'a>(context: &ComposeContext<'_>, span: Span) -> Vec<Occasion<'a>> {
    let (lang, zone) = (context.lang(), &context.project.site.periods.zone);
    let mut made = Vec::new();
    for window in context.project.maintenance.values() {
        let word = lang.pick("定期メンテナンス", "Maintenance");
        let title = match window.services.is_empty() {
            true => word.to_owned(),
            false => format!("{word}: {}", window.services.join(", ")),
        };
        let recurring = window.rules.iter().flat_map(|rule| rule.rule.windows(zone, span.from, span.to));
        let dated = window.dated.iter().copied();
        let dated = dated.filter(|(start, end)| *start < span.to.as_second() && span.from.as_second() < *end);
        for (start, end) in recurring.chain(dated) {
            let ends = Instant::from_second(start).ok().zip(Instant::from_second(end).ok());
            let Some((start, end)) = ends else { continue };
            let date = local_date(zone, start);
            let uid = format!("maintenance.{}.{}", window.name, zone.to_datetime(start).strftime("%Y-%m-%dT%H%M"));
            let kind = Kind { name: "maintenance", label: lang.pick("メンテナンス", "Maintenance") };
            made.push(unplanned(uid, title.clone(), kind, Span { from: start, to: end }, date));
        }
    }
    made
}

/// Who begins their turn in the first layer of each on-call schedule.
fn handovers<'a>(context: &ComposeContext<'_>, span: Span) -> Vec<Occasion<'a>> {
    let lang = context.lang();
    let shown = VisibleContacts::new(context, None);
    let mut made = Vec::new();
    for (id, schedule) in &context.project.people.on_call {
        let rotation = &schedule.rotation;
        // Beyond the holiday list nobody knows who is on duty; a finding of its own says so.
        let shifts = rotation.shifts(0, span.from, span.to).unwrap_or_default();
        for shift in shifts.into_iter().filter(|shift| span.from < shift.start) {
            let Some(who) = &shift.who else { continue };
            let name = shown.name(who);
            let at = rotation.zone.to_datetime(shift.start).strftime("%Y-%m-%dT%H%M");
            let title = match lang {
                crate::diag::Lang::Ja => format!("{}: {name}に交代", schedule.title),
                crate::diag::Lang::En => format!("{}: handover to {name}", schedule.title),
            };
            let date = local_date(&context.project.site.periods.zone, shift.start);
            let kind = Kind { name: "handover", label: lang.pick("当番の交代", "Handover") };
            let at_start = Span { from: shift.start, to: shift.start };
            made.push(unplanned(format!("handover.{id}.{at}"), title, kind, at_start, date));
        }
    }
    made
}

/// An occasion that no entry of the schedule plans.
fn unplanned<'a>(uid: String, title: String, kind: Kind, span: Span, date: Date) -> Occasion<'a> {
    let Span { from: start, to: end } = span;
    let slot =
        ScheduleSlot { nominal: date, number: 0, start, end, days: None, deadline: false, due: end, cancelled: false };
    let Kind { name: kind, label: kind_label } = kind;
    Occasion { uid, title, kind, kind_label, slot, date, entry: None, owner: String::new(), route: None, kept: None }
}

/// The kind of an occasion, with its name for people.
struct Kind {
    name: &'static str,
    label: &'static str,
}

/// The page of an entry's document; `None` when it names none that is part of the site.
pub(in crate::pages) fn page_of(context: &ComposeContext<'_>, entry: &ScheduleEntry) -> Option<Route> {
    let (path, _) = entry.page.as_ref()?;
    context.document(&format!("content/{path}")).map(|document| document.route.clone())
}
