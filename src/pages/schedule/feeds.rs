//! Calendars to subscribe to: everything, and what each audience may see.
//!
//! In: the schedule as meant. Out: [`CalendarFeed`]s. Never: puts a name of a person on duty, or anything of a narrower
//! audience, into the calendar of an audience.

use super::occasion::{Occasion, Span, everything, planned};
use super::route;
use crate::calendar::{Grain, day_start, months_after};
use crate::config::Schedule;
use crate::model::{CalendarEvent, CalendarFeed, EventTime};
use crate::pages::context::ComposeContext;

/// The file of everything.
pub const ALL_CALENDAR: &str = "calendar/all.ics";

/// The calendars of the site: from the beginning of last month up to a year ahead; none without a schedule.
pub(in crate::pages) fn feeds(context: &ComposeContext<'_>) -> Vec<CalendarFeed> {
    let schedule = &context.project.schedule;
    let is_shown = context.project.site.audiences.shows("schedule") && !context.versions.is_older;
    if schedule.entries.is_empty() || !is_shown {
        return Vec::new();
    }
    let span = span(context);
    let lang = context.lang();
    let title = &context.project.site.title;
    let feed = |path: String, name: String, occasions: &[Occasion<'_>]| CalendarFeed {
        path,
        name,
        events: occasions.iter().map(|occasion| event(context, occasion)).collect(),
    };
    let calendar = lang.pick("運用カレンダー", "operations calendar");
    let mut feeds = vec![feed(ALL_CALENDAR.to_owned(), format!("{title} {calendar}"), &everything(context, span))];
    for audience in &schedule.audiences {
        let name = format!("{title} {calendar}{}", lang.bracketed(&audience.label));
        let seen = planned(context, schedule.seen_by(&audience.name), span);
        let open = maintenance(everything(context, span));
        let mut all: Vec<Occasion<'_>> = seen.into_iter().chain(open).collect();
        all.sort_by(|a, b| (a.date, a.slot.start, &a.uid).cmp(&(b.date, b.slot.start, &b.uid)));
        feeds.push(feed(file_of(&audience.name), name, &all));
    }
    feeds
}

/// Maintenance is for everybody.
fn maintenance(all: Vec<Occasion<'_>>) -> impl Iterator<Item = Occasion<'_>> {
    all.into_iter().filter(|occasion| occasion.kind == "maintenance")
}

fn file_of(audience: &str) -> String {
    format!("calendar/{audience}.ics")
}

/// The names and files of the calendars, for the page.
pub(super) fn links(context: &ComposeContext<'_>) -> Vec<(String, String)> {
    if context.versions.is_older {
        return Vec::new();
    }
    let schedule: &Schedule = &context.project.schedule;
    let all = (context.lang().pick("すべての予定", "Everything").to_owned(), ALL_CALENDAR.to_owned());
    let of = schedule.audiences.iter().map(|audience| (audience.label.clone(), file_of(&audience.name)));
    std::iter::once(all).chain(of).collect()
}

fn span(context: &ComposeContext<'_>) -> Span {
    let periods = &context.project.site.periods;
    let this = periods.containing(Grain::Month, context.as_of);
    let to = day_start(&periods.zone, months_after(this.first, 12, 0));
    Span { from: periods.previous(&this).start, to }
}

fn event(context: &ComposeContext<'_>, occasion: &Occasion<'_>) -> CalendarEvent {
    let slot = &occasion.slot;
    let lang = context.lang();
    let (time, title) = match slot.days {
        // Three months of an event would cover everything else: its last day stands for it.
        Some((_, last)) if slot.deadline => {
            (EventTime::Days(last, last), format!("{}{}", occasion.title, lang.pick("（期限）", " (due)")))
        }
        Some((first, last)) => (EventTime::Days(first, last), occasion.title.clone()),
        None => (EventTime::Between(slot.start, slot.end), occasion.title.clone()),
    };
    let entry = occasion.entry;
    let url = entry.map(|entry| entry.url.clone()).unwrap_or_default();
    let description = [occasion.kind_label.to_owned(), url];
    CalendarEvent {
        uid: occasion.uid.clone(),
        title,
        description: description.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"),
        time,
        route: occasion.route.clone().or_else(|| Some(route())),
        location: entry.map(|entry| entry.location.clone()).unwrap_or_default(),
        cancelled: slot.cancelled,
    }
}
