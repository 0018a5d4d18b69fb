//! What is told day by day as parts: months, releases, uptime, timelines.

use super::{Cell, Head, LinkPart, Part, Setting, Table};
use crate::model::{
    CalendarBlock, CalendarItem, IncidentCard, ReleaseEntry, ReleaseList, TimelineRow, UptimeBlock, UptimeRow,
};
use crate::render::target_status::target_status;

/// Months as lists of days on which something is planned.
pub(super) fn calendar(block: &CalendarBlock, setting: &Setting) -> Vec<Table> {
    let item = |item: &CalendarItem| {
        let words = [&item.time, &item.title, &item.detail, &item.state];
        words.into_iter().filter(|word| !word.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    };
    let months = block.months.iter().map(|month| {
        let days = month.weeks.iter().flatten().filter(|day| !day.items.is_empty() || !day.holiday.is_empty());
        let rows = days.map(|day| {
            let planned = Cell::default().below(day.items.iter().map(item));
            vec![Cell::text(&day.title).below([day.holiday.clone()]), planned]
        });
        Table {
            caption: month.title.clone(),
            head: Head::texts(&[setting.lang.pick("日", "Day"), setting.lang.pick("予定", "Planned")]),
            rows: rows.collect(),
            notes: Some(month.note.clone()).filter(|note| !note.is_empty()).into_iter().collect(),
            empty: month.empty.clone(),
            ..Table::default()
        }
    });
    let daily = Table {
        caption: setting.words.calendar_daily.to_owned(),
        rows: block.daily.iter().map(|of| vec![Cell::text(item(of))]).collect(),
        ..Table::default()
    };
    (!daily.rows.is_empty()).then_some(daily).into_iter().chain(months).collect()
}

/// Releases: a link each, with what it brings below.
pub(super) fn releases(list: &ReleaseList, setting: &Setting) -> Vec<Part> {
    list.entries.iter().flat_map(|entry| release(entry, setting)).collect()
}

fn release(entry: &ReleaseEntry, setting: &Setting) -> Vec<Part> {
    let facts = [&entry.date, &entry.kind_text, &entry.state].into_iter().filter(|fact| !fact.is_empty());
    let facts = facts.chain(&entry.counts).cloned().collect::<Vec<_>>().join(setting.lang.pick("、", ", "));
    let description = match entry.description.as_str() {
        "" => facts,
        text => format!("{facts}\u{3000}{text}"),
    };
    let link = LinkPart { title: entry.version.clone(), description, url: setting.addresses.to(&entry.route, "") };
    let sections = entry.sections.iter().filter(|section| !section.items.is_empty());
    let tables = sections.map(|section| {
        let rows = section.items.iter().map(|point| vec![Cell::text(point)]).collect();
        Part::Table(Table { head: Head::texts(&[section.title.as_str()]), rows, ..Table::default() })
    });
    std::iter::once(Part::Links { items: vec![link] }).chain(tables).collect()
}

/// Uptime per service; the bars of days are left to the page.
pub(super) fn uptime(block: &UptimeBlock, setting: &Setting) -> Table {
    let words = &setting.words;
    let row = |row: &UptimeRow| {
        let verdict = row.standing.map(|of| target_status(of, &row.standing_text, words));
        let name = Cell { strong: true, ..Cell::text(&row.label) }.below([row.state_text.clone()]);
        let value = Cell::number(row.value.clone()).below([row.target.clone()]);
        let verdict = Cell { standing: verdict, ..Cell::default() };
        vec![name, value, verdict, Cell::number(row.downtime.clone()).below(row.notes.iter().cloned())]
    };
    let mut head = Head::texts(&[setting.lang.pick("サービス", "Service")]);
    head.push(Head::number(words.actual));
    head.extend(Head::texts(&[words.verdict]));
    // Samples tell no downtime: what stands there then is how much of it was measured.
    let is_timed = block.rows.iter().any(|row| !row.downtime.is_empty());
    let last = if is_timed { setting.lang.pick("停止", "Downtime") } else { setting.lang.pick("補足", "Notes") };
    head.push(Head::number(last));
    let rows = block.rows.iter().map(row).collect();
    Table { caption: block.caption.clone(), head, rows, empty: words.table_empty.to_owned(), ..Table::default() }
}

/// Incidents, one row each.
pub(super) fn incidents(items: &[IncidentCard], setting: &Setting) -> Table {
    let lang = setting.lang;
    let row = |item: &IncidentCard| {
        let name = [item.id.as_str(), item.title.as_str()].join(" ");
        let url = setting.addresses.maybe(item.route.as_ref(), "");
        vec![
            Cell { url, ..Cell::text(name.trim()) }.below(item.updates.first().map(|row| row.text.clone())),
            Cell::text(&item.state).below([item.severity.clone()]),
            Cell::text(&item.services),
            Cell::text(&item.started).below([item.ended.clone()]),
            Cell::text(&item.length),
        ]
    };
    let heads = [
        lang.pick("障害", "Incident"),
        lang.pick("状態", "State"),
        lang.pick("サービス", "Services"),
        lang.pick("発生・復旧", "Started, restored"),
        lang.pick("時間", "Duration"),
    ];
    Table {
        head: Head::texts(&heads),
        rows: items.iter().map(row).collect(),
        empty: setting.words.table_empty.to_owned(),
        ..Table::default()
    }
}

/// What happened when.
pub(super) fn timeline(title: &str, rows: &[TimelineRow], setting: &Setting) -> Table {
    let row = |row: &TimelineRow| {
        vec![Cell::text(&row.time).below([row.after.clone()]), Cell::text(&row.text).below([row.state.clone()])]
    };
    Table {
        caption: title.to_owned(),
        head: Head::texts(&[setting.lang.pick("時刻", "Time"), setting.lang.pick("内容", "What happened")]),
        rows: rows.iter().map(row).collect(),
        empty: setting.words.table_empty.to_owned(),
        ..Table::default()
    }
}
