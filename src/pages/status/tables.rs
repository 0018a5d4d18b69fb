//! Incidents and maintenance as tables.
//!
//! In: incidents or windows. Out: tables in which every value is text. Never: leaves an open incident without a mark.

use super::incidents::{self, Incident};
use super::windows::Window;
use crate::calendar::{Instant, local_date};
use crate::model::{Block, TableCell, format_value};
use crate::objective::Unit;
use crate::pages::context::ComposeContext;
use crate::pages::table::Table;
use rust_decimal::Decimal;

pub(in crate::pages) fn length(context: &ComposeContext<'_>, from: Instant, until: Instant) -> String {
    format_value(Decimal::from(until.as_second() - from.as_second()), Unit::S, context.lang())
}

/// Incidents, one row each.
pub(in crate::pages) fn incidents(context: &ComposeContext<'_>, caption: &str, incidents: &[&Incident<'_>]) -> Block {
    let lang = context.lang();
    let so_far = |of: &Incident<'_>| if of.end.is_none() { lang.pick("継続中", "so far") } else { "" };
    let length = |of: &Incident<'_>| length(context, of.start, of.end.unwrap_or(context.as_of));
    // What it is comes first: on a phone the other columns are reached by scrolling.
    Table::new(lang, incidents)
        .column("障害", "Incident", |of| name(of))
        .column("状態", "State", |of| incidents::state_in_words(context, of.state))
        .column("発生", "Started", |of| context.local(of.start))
        .column("復旧", "Restored", |of| of.end.map(|end| context.local(end)).unwrap_or_default())
        .column("時間", "Duration", |of| TableCell::number(length(of)).with_note(so_far(of)))
        .column_if_filled("サービス", "Services", |of| incidents::labels(context, &of.services))
        .column_if_filled("重大度", "Severity", |of| of.severity.as_str())
        .block(caption)
}

/// The title of an incident with its id, leading to its page if it has one.
pub(in crate::pages) fn name(incident: &Incident<'_>) -> TableCell {
    let words: Vec<&str> =
        [incident.id.as_str(), incident.title.as_str()].into_iter().filter(|word| !word.is_empty()).collect();
    TableCell::link(words.join(" "), incident.document.map(|document| document.route.clone()))
}

/// Windows of maintenance, one row each.
pub(in crate::pages) fn windows(context: &ComposeContext<'_>, caption: &str, windows: &[Window<'_>]) -> Block {
    let route = |window: &Window<'_>| window.document.map(|document| document.route.clone());
    let length = |window: &Window<'_>| length(context, window.start, window.end);
    let state = |window: &Window<'_>| window.state.map_or("", |state| incidents::state_in_words(context, state));
    Table::new(context.lang(), windows)
        .column("日時", "When", |window| between(context, window.start, window.end))
        .column("時間", "Duration", |window| TableCell::number(length(window)))
        .column("サービス", "Services", |window| services(context, window))
        .column("内容", "Work", |window| TableCell::link(&window.title, route(window)))
        .column("状態", "State", state)
        .block(caption)
}

/// The services that a window is of.
pub(super) fn services(context: &ComposeContext<'_>, window: &Window<'_>) -> String {
    match window.services.as_slice() {
        [] => context.lang().pick("すべてのサービス", "all services").to_owned(),
        services => incidents::labels(context, services),
    }
}

/// `2026-11-21 00:00–04:00`, with the day of the end where it is another one.
pub(in crate::pages) fn between(context: &ComposeContext<'_>, start: Instant, end: Instant) -> String {
    let zone = &context.project.site.periods.zone;
    let time = end.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    let end = if local_date(zone, start) == local_date(zone, end) { time } else { context.local(end) };
    format!("{}–{end}", context.local(start))
}
