//! Incidents and maintenance as tables.
//!
//! In: incidents or windows. Out: tables in which every value is text. Never: leaves an open incident without a mark.

use super::board::{self, Incident};
use super::windows::Window;
use crate::calendar::{Instant, local_date};
use crate::model::{TableBlock, TableCell, format_value};
use crate::pages::Material;
use crate::pages::reports::{number, text};
use crate::target::Unit;
use rust_decimal::Decimal;

/// An instant as shown, in the zone of the project.
pub(in crate::pages) fn instant(material: &Material<'_>, at: Instant) -> String {
    let zone = material.project.site.periods.zone.clone();
    at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A length of time as shown.
pub(in crate::pages) fn length(material: &Material<'_>, from: Instant, until: Instant) -> String {
    format_value(Decimal::from(until.as_second() - from.as_second()), Unit::S, material.lang())
}

/// Incidents, one row each.
pub(in crate::pages) fn incidents(material: &Material<'_>, caption: &str, incidents: &[&Incident<'_>]) -> TableBlock {
    let lang = material.lang();
    let has = |some: fn(&Incident<'_>) -> bool| incidents.iter().any(|incident| some(incident));
    let (services, severity) = (has(|i| !i.services.is_empty()), has(|i| !i.severity.is_empty()));
    // What it is comes first: on a phone the other columns are reached by scrolling.
    let mut heads = vec![lang.pick("障害", "Incident"), lang.pick("状態", "State")];
    heads.extend([lang.pick("発生", "Started"), lang.pick("復旧", "Restored"), lang.pick("時間", "Duration")]);
    heads.extend(services.then(|| lang.pick("サービス", "Services")));
    heads.extend(severity.then(|| lang.pick("重大度", "Severity")));
    let row = |incident: &&Incident<'_>| {
        let mut cells = vec![name(incident), text(board::state_in_words(material, incident.state))];
        cells.push(text(&instant(material, incident.start)));
        cells.push(text(&incident.end.map(|end| instant(material, end)).unwrap_or_default()));
        let so_far = incident.end.unwrap_or(material.as_of);
        let note = if incident.end.is_none() { lang.pick("継続中", "so far") } else { "" };
        let duration = number(length(material, incident.start, so_far));
        cells.push(TableCell { note: note.to_owned(), ..duration });
        cells.extend(services.then(|| text(&board::labels(material, &incident.services))));
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
pub(in crate::pages) fn windows(material: &Material<'_>, caption: &str, windows: &[Window<'_>]) -> TableBlock {
    let lang = material.lang();
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
            services => board::labels(material, services),
        };
        let route = window.document.map(|document| document.route.clone());
        vec![
            text(&between(material, window.start, window.end)),
            number(length(material, window.start, window.end)),
            text(&services),
            TableCell { route, ..text(&window.title) },
            text(window.state.map_or("", |state| board::state_in_words(material, state))),
        ]
    };
    TableBlock::new(caption, &heads, windows.iter().map(row).collect())
}

/// `2026-11-21 00:00–04:00`, with the day of the end where it is another one.
pub(in crate::pages) fn between(material: &Material<'_>, start: Instant, end: Instant) -> String {
    let zone = &material.project.site.periods.zone;
    let time = end.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    let end = if local_date(zone, start) == local_date(zone, end) { time } else { instant(material, end) };
    format!("{}–{end}", instant(material, start))
}
