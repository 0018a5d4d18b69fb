//! Months with what is planned in them, as the theme sees them.
//!
//! In: a [`CalendarBlock`] and the page's links. Out: the same with addresses. Never: works out a date.

use super::links::Links;
use crate::model::{CalendarBlock, CalendarDay, CalendarItem, CalendarMonth};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub(super) struct CalendarView {
    views: [String; 2],
    weekdays: Vec<String>,
    daily: Vec<ItemView>,
    months: Vec<MonthView>,
    feeds: Vec<FeedView>,
}

#[derive(Debug, Clone, Serialize)]
struct FeedView {
    name: String,
    url: String,
}

#[derive(Debug, Clone, Serialize)]
struct MonthView {
    id: String,
    title: String,
    note: String,
    weeks: Vec<Vec<DayView>>,
    past: bool,
    current: bool,
    /// The days on which there is something, for the list.
    days: Vec<DayView>,
    /// Those before them that are over, of the month that lasts.
    over: Vec<DayView>,
    empty: String,
}

#[derive(Debug, Clone, Serialize)]
struct DayView {
    number: String,
    title: String,
    holiday: String,
    closed: bool,
    today: String,
    past: bool,
    items: Vec<ItemView>,
}

#[derive(Debug, Clone, Serialize)]
struct ItemView {
    time: String,
    title: String,
    kind: String,
    kind_label: String,
    detail: String,
    state: String,
    kept: String,
    url: String,
    cancelled: bool,
}

pub(super) fn view(block: &CalendarBlock, links: &Links) -> CalendarView {
    let feed = |(name, path): &(String, String)| FeedView { name: name.clone(), url: links.to_file(path) };
    CalendarView {
        views: block.views.clone(),
        weekdays: block.weekdays.clone(),
        daily: block.daily.iter().map(|item| of_item(item, links)).collect(),
        months: block.months.iter().map(|month| of_month(month, links)).collect(),
        feeds: block.feeds.iter().map(feed).collect(),
    }
}

fn of_month(month: &CalendarMonth, links: &Links) -> MonthView {
    let weeks: Vec<Vec<DayView>> =
        month.weeks.iter().map(|week| week.iter().map(|day| of_day(day, links)).collect()).collect();
    let told = |day: &&DayView| !day.items.is_empty() || !day.holiday.is_empty();
    let told: Vec<DayView> = weeks.iter().flatten().filter(told).cloned().collect();
    let (over, days) = told.into_iter().partition(|day| day.past && month.current);
    let (id, title, note) = (month.id.clone(), month.title.clone(), month.note.clone());
    let (past, current) = (month.past, month.current);
    MonthView { id, title, note, weeks, past, current, days, over, empty: month.empty.clone() }
}

fn of_day(day: &CalendarDay, links: &Links) -> DayView {
    DayView {
        number: day.number.clone(),
        title: day.title.clone(),
        holiday: day.holiday.clone(),
        closed: day.closed,
        today: day.today.clone(),
        past: day.past,
        items: day.items.iter().map(|item| of_item(item, links)).collect(),
    }
}

fn of_item(item: &CalendarItem, links: &Links) -> ItemView {
    ItemView {
        time: item.time.clone(),
        title: item.title.clone(),
        kind: item.kind.clone(),
        kind_label: item.kind_label.clone(),
        detail: item.detail.clone(),
        state: item.state.clone(),
        kept: item.kept.clone(),
        url: item.route.as_ref().map_or_else(|| item.url.clone(), |route| links.to(route)),
        cancelled: item.cancelled,
    }
}
