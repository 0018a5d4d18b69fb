//! What of a long log is listed, and how many incidents are only counted.
//!
//! In: incidents that are listed, and how many rows the log has. Out: incidents to show, numbers, and their words. Never: leaves out
//! an incident without counting it.

use super::incidents::Incident;
use crate::calendar::{Date, Instant, day_start, local_date};
use crate::diag::Lang;
use crate::model::{Block, IncidentFact, LISTED_INCIDENTS, TableCell, format_integer};
use crate::pages::context::ComposeContext;
use crate::pages::table::Table;
use crate::pages::table_limit;
use std::collections::BTreeSet;

/// The newest incidents with an instant of `[from, until)`; they come newest first.
pub(in crate::pages) fn touching<'i, 'a>(
    incidents: &'i [Incident<'a>],
    from: Instant,
    until: Instant,
) -> Vec<&'i Incident<'a>> {
    incidents.iter().filter(|incident| incident.touches(from, until)).take(LISTED_INCIDENTS).collect()
}

/// From when on every incident is listed; `None` when all are.
pub(super) fn horizon(context: &ComposeContext<'_>) -> Option<Instant> {
    let rows = context.status.incidents.all();
    if rows.len() as u64 >= context.status.logged.total() {
        return None;
    }
    rows.len().checked_sub(LISTED_INCIDENTS).map(|at| rows[at].start)
}

fn rows<'s>(shown: &'s [&Incident<'_>]) -> impl Iterator<Item = &'s IncidentFact> {
    shown.iter().flat_map(|incident| incident.rows.iter().copied())
}

fn beyond(all: u64, shown: usize) -> u64 {
    all.saturating_sub(shown as u64)
}

/// How many rows of the log have an instant of `[from, until)` beside those that are shown.
pub(in crate::pages) fn unlisted_between(
    context: &ComposeContext<'_>,
    shown: &[&Incident<'_>],
    from: Instant,
    until: Instant,
    service: Option<&str>,
) -> u64 {
    let touches = |row: &&IncidentFact| {
        let is_own = service.is_none_or(|service| row.service.as_deref() == Some(service));
        is_own && row.start < until && row.end.is_none_or(|end| end > from || (end == row.start && end >= from))
    };
    beyond(context.status.logged.touching((from, until), service), rows(shown).filter(touches).count())
}

/// How many rows of the log are open beside those that are shown.
pub(in crate::pages) fn unlisted_open(context: &ComposeContext<'_>, shown: &[&Incident<'_>]) -> u64 {
    beyond(context.status.logged.open(), rows(shown).filter(|row| row.end.is_none()).count())
}

/// How many rows of the log began in a month beside those that are shown.
pub(super) fn unlisted_begun(context: &ComposeContext<'_>, shown: &[&Incident<'_>], month: Date) -> u64 {
    let (from, until) = month_of(context, month);
    let begun = |row: &&IncidentFact| from <= row.start && row.start < until;
    beyond(context.status.logged.begun((from, until)), rows(shown).filter(begun).count())
}

fn next_month(month: Date) -> Option<Date> {
    month.last_of_month().tomorrow().ok()
}

fn month_of(context: &ComposeContext<'_>, month: Date) -> (Instant, Instant) {
    let zone = &context.project.site.periods.zone;
    (day_start(zone, month), next_month(month).map_or(context.as_of, |next| day_start(zone, next)))
}

/// That there are more.
pub(in crate::pages) fn unlisted_note(context: &ComposeContext<'_>, rows: u64) -> Option<Block> {
    (rows > 0).then(|| Block::paragraph(table_limit::others(rows).into_text(context.lang())))
}

/// How many began in each month of which nothing is listed, newest first.
pub(super) fn months(context: &ComposeContext<'_>, listed: &[&Incident<'_>]) -> Option<Block> {
    let (zone, lang) = (&context.project.site.periods.zone, context.lang());
    let first = local_date(zone, context.status.logged.first()?).first_of_month();
    let month = |incident: &&Incident<'_>| local_date(zone, incident.start).first_of_month();
    let has_list: BTreeSet<Date> = listed.iter().map(month).collect();
    let mut rows = Vec::new();
    let mut at = Some(first).filter(|first| day_start(zone, *first) < context.as_of);
    while let Some(month) = at {
        let n = context.status.logged.begun(month_of(context, month));
        if n > 0 && !has_list.contains(&month) {
            rows.push((named(month, lang), n));
        }
        at = next_month(month).filter(|next| day_start(zone, *next) < context.as_of);
    }
    rows.reverse();
    let table = Table::new(lang, &rows).column("月", "Month", |(month, _)| month.as_str()).column(
        "発生した障害",
        "Incidents that began",
        |(_, n)| TableCell::number(format_integer(*n)),
    );
    (!rows.is_empty()).then(|| table.block(lang.pick("ほかの月の件数", "How many the other months had")))
}

pub(super) fn named(month: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月", month.year(), month.month()),
        Lang::En => month.strftime("%B %Y").to_string(),
    }
}
