//! One ticket's clocks, each with its strip of open, closed and paused time.
//!
//! What the clock says (elapsed, deadline, state) comes from the columns that figures are counted from; only the strip is
//! laid out here, from the ticket's own pauses and reopenings. Its open segments add up to the elapsed time, less pauses
//! given in minutes, which have no place in it.

use super::Prepared;
use super::leg::Legs;
use super::rules;
use super::table::{self, Rows};
use super::ticket_rows::ClockRow;
use crate::calendar::{ClockQuestion, DayReading, Pause, Segment, WorkCalendar, evaluate_clock};
use crate::config::Pauses;
use crate::diag::Diagnostics;
use crate::metrics::source_rows::is;
use crate::metrics::{Run, Snapshot, measures};
use crate::query::{Cell, DataType, Expr, Query, Table};
use std::collections::BTreeSet;

/// One clock of one ticket.
#[derive(Debug, Clone)]
pub struct TicketClock {
    /// The policy.
    pub policy: String,
    /// The clock.
    pub clock: String,
    /// What the clock says.
    pub row: ClockRow,
    /// The calendar whose open time counts.
    pub calendar: std::sync::Arc<WorkCalendar>,
    /// The strip since the promise counts, oldest first; empty for a data error.
    pub segments: Vec<Segment>,
    /// Seconds of pauses given in minutes.
    pub paused_minutes_s: i64,
    /// The readings in force.
    pub rules: Vec<String>,
}

/// Every clock that runs for a ticket, policy by policy; of one policy only when it is named. Empty when no policy knows the
/// ticket, or promises nothing for it.
pub fn ticket_clocks(
    data: Snapshot<'_>,
    ticket: &str,
    policy: Option<&str>,
    found: &mut Diagnostics,
) -> Vec<TicketClock> {
    let wanted = data.project.policies.values().filter(|known| policy.is_none_or(|name| known.name == name));
    data.with_run(|run| {
        let mut clocks = Vec::new();
        for policy in wanted {
            let Some(prepared) = Prepared::new(run, policy, found) else { continue };
            for clock in &policy.clocks {
                clocks.extend(of_clock(&prepared.legs(policy, clock), ticket, found));
            }
        }
        clocks
    })
}

/// The keys of every ticket that the policies speak of, sorted.
pub fn ticket_keys(data: Snapshot<'_>) -> Vec<String> {
    let mut keys = BTreeSet::new();
    for policy in data.project.policies.values() {
        let query = Query::rows(&policy.source, vec![("key".to_owned(), Expr::column(&policy.key))], 0);
        let Ok(table) = data.engine.run(&query) else { continue };
        keys.extend(table.rows.iter().map(|row| measures::shown(&row[0])));
    }
    keys.into_iter().collect()
}

fn of_clock(legs: &Legs<'_>, ticket: &str, found: &mut Diagnostics) -> Vec<TicketClock> {
    let Legs { run, policy, clock, .. } = *legs;
    let only = Some(is(&policy.key, data_type(run, &policy.source, &policy.key), ticket));
    let query = table::question(legs, Rows { only, ..Rows::default() });
    let Some(table) = run.ask(&query, &policy.place, found) else { return Vec::new() };
    // Its own calendar stands beside the clock; those of other priorities say nothing about it.
    let mut readings = rules::rule_texts(policy, clock);
    readings.retain(|rule| !rule.starts_with("calendar: "));
    let mut clocks = Vec::new();
    for cells in &table.rows {
        let row = ClockRow::of(&table, cells);
        let Some(calendar) = legs.calendar(&row.promise) else { continue };
        let (mut pauses, minutes) = pauses(legs, ticket, found);
        pauses.extend(gaps(legs, &table, cells));
        clocks.push(TicketClock {
            policy: policy.name.clone(),
            clock: clock.name.clone(),
            segments: strip(&row, &calendar, &pauses),
            calendar,
            paused_minutes_s: minutes,
            rules: readings.clone(),
            row,
        });
    }
    clocks
}

fn data_type(run: &Run<'_>, source: &str, column: &str) -> DataType {
    run.engine.schema(source).and_then(|schema| schema.data_type(column)).unwrap_or(DataType::Text)
}

/// A beyond-the-list calendar has no strip; the columns would have refused before.
fn strip(row: &ClockRow, calendar: &WorkCalendar, pauses: &[Pause]) -> Vec<Segment> {
    let (Some(from), Some(until)) = (row.since, row.until) else { return Vec::new() };
    let question = ClockQuestion {
        calendar,
        from,
        goal: None,
        until: Some(until),
        as_of: None,
        pauses,
        reading: DayReading::BusinessMinutes,
    };
    evaluate_clock(&question).map_or(Vec::new(), |strip| strip.segments)
}

/// The ticket's pauses, and the seconds of those that are given in minutes.
fn pauses(legs: &Legs<'_>, ticket: &str, found: &mut Diagnostics) -> (Vec<Pause>, i64) {
    let Legs { run, policy, clock, .. } = *legs;
    if !policy.pauses(clock) {
        return (Vec::new(), 0);
    }
    let ask = |source: &str, key: &str, columns: Vec<(String, Expr)>, found: &mut Diagnostics| {
        let sort = columns.len();
        let query = Query::rows(source, columns, sort).filtered(is(key, data_type(run, source, key), ticket));
        run.ask(&query, &policy.place, found).unwrap_or_default()
    };
    match &clock.pauses {
        Pauses::None => (Vec::new(), 0),
        Pauses::Minutes(column) => {
            let minutes = Expr::column(column).times(Expr::integer(60));
            let table = ask(&policy.source, &policy.key, vec![("minutes".to_owned(), minutes.to_integer())], found);
            (Vec::new(), table.rows.iter().filter_map(|row| row[0].integer()).sum())
        }
        Pauses::Intervals { source, key, start, end } => {
            let seconds = |column: &str| Expr::column(column).to_integer();
            let columns = vec![("start".to_owned(), seconds(start)), ("end".to_owned(), seconds(end))];
            let table = ask(source, key, columns, found);
            (table.rows.iter().filter_map(|row| pause(&row[0], &row[1])).collect(), 0)
        }
    }
}

/// The times between a resolution and a reopening in which the clock stood still.
fn gaps(legs: &Legs<'_>, table: &Table, row: &[Cell]) -> Vec<Pause> {
    let cell = |side: &str, k: usize| table.column(&format!("gap_{side}{k}")).map_or(&Cell::Null, |at| &row[at]);
    let whole = |k: &usize| *cell("from", *k) != Cell::Null && *cell("to", *k) != Cell::Null;
    legs.gaps().filter(whole).filter_map(|k| pause(cell("from", k), cell("to", k))).collect()
}

fn pause(start: &Cell, end: &Cell) -> Option<Pause> {
    Some(Pause { start: start.instant()?, end: end.instant() })
}
