//! Incidents and maintenance as tables.
//!
//! In: incidents or windows. Out: tables in which every value is text. Never: leaves an open incident without a mark.

use super::board::{self, Incident};
use super::windows::Window;
use crate::calendar::{Instant, local_date};
use crate::model::{TableBlock, TableCell, format_value};
use crate::objective::Unit;
use crate::pages::ComposeContext;
use crate::pages::reports::{number, text};
use rust_decimal::Decimal;

/// An instant as shown, in the zone of the project.
pub(in crate::pages) fn instant(context: &ComposeContext<'_>, at: Instant) -> String {
    let zone = context.project.site.periods.zone.clone();
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A length of time as shown.
pub(in crate::pages) fn length(context: &ComposeContext<'_>, from: Instant, until: Instant) -> String {
    format_value(Decimal::from(until.as_second() - from.as_second()), Unit::S, context.lang())
}

/// Incidents, one row each.
pub(in crate::pages) fn incidents(
    context: &ComposeContext<'_>,
    caption: &str,
    incidents: &[&Incident<'_>],
) -> TableBlock {
    let lang = context.lang();
    let has = |some: fn(&Incident<'_>) -> bool| incidents.iter().any(|incident| some(incident));
    let (services, severity) = (has(|i| !i.services.is_empty()), has(|i| !i.severity.is_empty()));
    // What it is comes first: on a phone the other columns are reached by scrolling.
    let mut heads = vec![lang.pick("障害", "Incident"), lang.pick("状態", "State")];
    heads.extend([lang.pick("発生", "Started"), lang.pick("復旧", "Restored"), lang.pick("時間", "Duration")]);
    heads.extend(services.then(|| lang.pick("サービス", "Services")));
    heads.extend(severity.then(|| lang.pick("重大度", "Severity")));
    let row = |incident: &&Incident<'_>| {
        let mut cells = vec![name(incident), text(board::state_in_words(context, incident.state))];
        cells.push(text(&instant(context, incident.start)));
        cells.push(text(&incident.end.map(|end| instant(context, end)).unwrap_or_default()));
        let so_far = incident.end.unwrap_or(context.as_of);
        let note = if incident.end.is_none() { lang.pick("継続中", "so far") } else { "" };
        let duration = number(length(context, incident.start, so_far));
        cells.push(TableCell { note: note.to_owned(), ..duration });
        cells.extend(services.then(|| text(&board::labels(context, &incident.services))));
        cells.extend(severity.then(|| text(&incident.severity)));
        cells
    };
    TableBlock::new(caption, &heads, incidents.iter().map(row).collect())
}

/// The title of an incident with its id, leading to its page if it has one.
pub(in crate::pages) fn name(incident: &Incident<'_>) -> TableCell {
    let words: Vec<&str> =
        [incident.id.as_str(), incident.title.as_str()].into_iter().filter(|word| !word.is_empty()).collect();
    TableCell { route: incident.document.map(|document| document.route.clone()), ..text(&words.join(" ")) }
}

/// Windows of maintenance, one row each.
pub(in crate::pages) fn windows(context: &ComposeContext<'_>, caption: &str, windows: &[Window<'_>]) -> TableBlock {
    let lang = context.lang();
    let heads = [
        lang.pick("日時", "When"),
        lang.pick("時間", "Duration"),
        lang.pick("サービス", "Services"),
        lang.pick("内容", "Work"),
        lang.pick("状態", "State"),
    ];
    let row = |window: &Window<'_>| {
        let services = match window.services.as_slice() {
            [] => lang.pick("すべてのサービス", "all services").to_owned(),
            services => board::labels(context, services),
        };
        let route = window.document.map(|document| document.route.clone());
        vec![
            text(&between(context, window.start, window.end)),
            number(length(context, window.start, window.end)),
            text(&services),
            TableCell { route, ..text(&window.title) },
            text(window.state.map_or("", |state| board::state_in_words(context, state))),
        ]
    };
    TableBlock::new(caption, &heads, windows.iter().map(row).collect())
}

/// `2026-11-21 00:00–04:00`, with the day of the end where it is another one.
pub(in crate::pages) fn between(context: &ComposeContext<'_>, start: Instant, end: Instant) -> String {
    let zone = &context.project.site.periods.zone;
    let time = end.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    let end = if local_date(zone, start) == local_date(zone, end) { time } else { instant(context, end) };
    format!("{}–{end}", instant(context, start))
}
