//! Months as weeks of days: what is planned, holidays, and days on which nobody works.
//!
//! In: the months, the project as meant, the ledger. Out: a [`CalendarBlock`]. Never: says of a day beyond the holiday list
//! that it is a working day.

use super::{Occasion, Span, day_of, occasion, state, time_of};
use crate::calendar::{Date, Period, Weekday, WorkCalendar, day_start, days_before, english_name, months_after};
use crate::config::ScheduleEntry;
use crate::diag::Lang;
use crate::model::{CalendarBlock, CalendarDay, CalendarItem, CalendarMonth, SlotOutcome};
use crate::pages::context::ComposeContext;
use crate::say;
use std::collections::BTreeSet;

/// The block of some months, in their order.
pub(super) fn block(context: &ComposeContext<'_>, months: &[Period], feeds: Vec<(String, String)>) -> CalendarBlock {
    let lang = context.lang();
    let weekdays = match lang {
        Lang::Ja => ["月", "火", "水", "木", "金", "土", "日"],
        Lang::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    };
    let shown = months.iter().find(|month| context.today() <= month.last).or(months.last());
    CalendarBlock {
        daily: shown.map(|month| daily(context, month)).unwrap_or_default(),
        views: [lang.pick("月", "Months"), lang.pick("一覧", "List")].map(str::to_owned),
        weekdays: weekdays.map(str::to_owned).to_vec(),
        months: months.iter().map(|month| one(context, month)).collect(),
        feeds,
    }
}

fn one(context: &ComposeContext<'_>, month: &Period) -> CalendarMonth {
    let mut occasions = occasion::everything(context, Span { from: month.start, to: month.end });
    occasions.retain(|of| !of.entry.is_some_and(ScheduleEntry::is_daily) || differs(of));
    let monday = days_before(month.first, u32::from(month.first.weekday().to_monday_zero_offset().unsigned_abs()));
    let mut weeks = Vec::new();
    let mut at = monday;
    while at <= month.last {
        let week: Vec<CalendarDay> =
            (0..7).map(|days| day(context, month, months_after(at, 0, days), &occasions)).collect();
        weeks.push(week);
        at = months_after(at, 0, 7);
    }
    CalendarMonth {
        id: month.label.clone(),
        title: month.title(context.lang()),
        note: untold(context, month),
        past: month.last < context.today(),
        current: month.first <= context.today() && context.today() <= month.last,
        empty: context.lang().pick("予定はありません。", "Nothing is planned.").to_owned(),
        weeks,
    }
}

/// Whether a slot is told of although it recurs every day.
fn differs(occasion: &Occasion<'_>) -> bool {
    let kept = occasion.kept.map(|slot| slot.kept);
    occasion.slot.cancelled || matches!(kept, Some(SlotOutcome::Missed | SlotOutcome::Late))
}

/// What recurs every day, from today on or in a month that is over, each once, by its time of day.
fn daily(context: &ComposeContext<'_>, month: &Period) -> Vec<CalendarItem> {
    let zone = &context.project.site.periods.zone;
    let entries = context.project.schedule.entries.values().filter(|entry| entry.is_daily());
    let today = day_start(zone, context.today());
    let from = if today < month.end { today.max(month.start) } else { month.start };
    let mut known = BTreeSet::new();
    let mut firsts = occasion::planned(context, entries, Span { from, to: month.end });
    firsts.retain(|of| {
        let id = of.entry.map(|entry| entry.id.clone());
        !of.slot.cancelled && known.insert((id, of.slot.number))
    });
    firsts.sort_by_key(|of| zone.to_datetime(of.slot.start).time());
    firsts.iter().map(|of| of_every_day(context, of)).collect()
}

/// A slot as what it is every day: with its days instead of what became of it.
fn of_every_day(context: &ComposeContext<'_>, occasion: &Occasion<'_>) -> CalendarItem {
    let lang = context.lang();
    let days = match occasion.entry.is_some_and(ScheduleEntry::is_on_closed_days) {
        true => lang.pick("毎日", "every day"),
        false => lang.pick("毎営業日", "every business day"),
    };
    let item = item(context, occasion);
    let detail: Vec<&str> = [days, item.detail.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    CalendarItem { detail: detail.join(lang.pick("、", ", ")), state: String::new(), kept: String::new(), ..item }
}

/// What the month leaves out, because nobody knows on which day it is.
fn untold(context: &ComposeContext<'_>, month: &Period) -> String {
    let periods = &context.project.site.periods;
    let entries = context.project.schedule.entries.values();
    let titles: Vec<&str> = entries
        .filter(|entry| entry.slots_error(periods, month.start, month.end).is_some())
        .map(|entry| entry.title.as_str())
        .collect();
    if titles.is_empty() {
        return String::new();
    }
    let titles = titles.join(context.lang().pick("、", ", "));
    let message = say!(
        "祝日の一覧がこの月まで届いていないため、日を決められない予定があります: {titles}",
        "The holiday list does not reach through this month, so the days of some slots cannot be told: {titles}"
    );
    message.into_text(context.lang())
}

fn day(context: &ComposeContext<'_>, month: &Period, date: Date, occasions: &[Occasion<'_>]) -> CalendarDay {
    if date < month.first || month.last < date {
        return CalendarDay::default();
    }
    let holiday = holiday(context, date);
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let open = working(context).map_or(Ok(!weekend), |calendar| calendar.is_open_day(date));
    let closed = weekend || open == Ok(false);
    let holiday = match holiday.is_empty() && closed && !weekend {
        true => context.lang().pick("休業日", "closed").to_owned(),
        false => holiday,
    };
    CalendarDay {
        number: date.day().to_string(),
        title: day_of(context, date),
        holiday,
        closed,
        today: if date == context.today() { context.lang().pick("今日", "today").to_owned() } else { String::new() },
        past: date < context.today(),
        items: occasions.iter().filter(|of| takes(of, date)).map(|of| item(context, of)).collect(),
    }
}

/// The name of a holiday that the calendar keeps whose closed days are shown.
fn holiday(context: &ComposeContext<'_>, date: Date) -> String {
    let kept = working(context).and_then(|calendar| calendar.holidays.as_deref());
    let name = kept.and_then(|list| list.name_of(date)).unwrap_or_default();
    match context.lang() {
        Lang::Ja => name.to_owned(),
        Lang::En => english_name(name).unwrap_or(name).to_owned(),
    }
}

/// The calendar whose closed days are shown: the first one of the project's own that ever closes, else the usual one.
fn working<'m>(context: &'m ComposeContext<'_>) -> Option<&'m WorkCalendar> {
    let calendars = &context.project.calendars;
    let own = calendars.iter().filter(|(name, calendar)| *name != "jp-business" && !calendar.is_always_open());
    let in_japan = context.project.site.periods.zone.iana_name() == Some("Asia/Tokyo");
    let usual = calendars.get("jp-business").filter(|_| in_japan);
    own.map(|(_, calendar)| calendar).next().or(usual).map(|calendar| &**calendar)
}

/// Whether something is on a day; where any day will do, it is on the last one.
fn takes(occasion: &Occasion<'_>, date: Date) -> bool {
    match occasion.slot.days {
        Some((first, last)) if !occasion.slot.deadline => first <= date && date <= last,
        _ => occasion.date == date,
    }
}

fn item(context: &ComposeContext<'_>, occasion: &Occasion<'_>) -> CalendarItem {
    let lang = context.lang();
    let entry = occasion.entry;
    let location = entry.map(|entry| entry.location.as_str()).unwrap_or_default();
    let detail: Vec<&str> = [occasion.owner.as_str(), location].into_iter().filter(|text| !text.is_empty()).collect();
    let cancelled = occasion.slot.cancelled;
    let kept = occasion.kept.filter(|_| !cancelled);
    CalendarItem {
        time: time_of(context, occasion),
        title: occasion.title.clone(),
        kind: occasion.kind.to_owned(),
        kind_label: occasion.kind_label.to_owned(),
        detail: detail.join(lang.pick("、", ", ")),
        state: match cancelled {
            true => lang.pick("中止", "called off").to_owned(),
            false => kept.map(|slot| state(context, slot)).unwrap_or_default(),
        },
        kept: kept.map(|slot| slot.kept.name().to_owned()).unwrap_or_default(),
        route: occasion.route.clone(),
        url: entry.map(|entry| entry.url.clone()).unwrap_or_default(),
        cancelled,
    }
}
