//! The clocks that directives list: those that were missed, those that were undecided, and those that still run. The same columns as the figures.

use super::behind::{ClockRow, within};
use super::leg::Legs;
use super::strip::calendar;
use super::table::{self, Rows, UNDECIDED_THEN};
use super::{Prepared, State, undecided};
use crate::calendar::{Instant, Period, WorkCalendar};
use crate::config::{Clock, SlaPolicy};
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::metrics::desk::value;
use crate::model::{Breach, RowValue, RunningClock, UndecidedClock};
use crate::query::{Cell, Expr, Query, Select, Table};

/// A day, in seconds: how far beyond the last deadline working time is looked up.
const DAY: i64 = 86_400;

/// Every breached clock of a policy with further columns, by priority as promised, clock, deadline and key.
pub(in crate::metrics) fn breached(
    run: &Run<'_>,
    policy: &SlaPolicy,
    columns: &[String],
    found: &mut Diagnostics,
) -> Vec<Breach> {
    let mut all = Vec::new();
    let only = State::Breached.holds().and(Expr::column("clock.counted_at").is_not_null());
    for_each_clock(run, policy, (&only, columns), found, |clock, row, cells| {
        let Some(counted_at) = row.counted_at else { return };
        let calendar = calendar(run, policy, (&clock.name, &row.promise));
        all.push(Breach {
            over_by_s: row.over_by_s().unwrap_or(0),
            clock: clock.name.clone(),
            deadline: row.deadline,
            stop: row.stop,
            elapsed_s: row.elapsed_s,
            calendar: calendar.map(|calendar| calendar.name.clone()).unwrap_or_default(),
            counted_at,
            cells,
            ticket: row.ticket,
            priority: row.priority,
        });
    });
    let order = |breach: &Breach| rank(policy, &breach.priority, &breach.clock);
    all.sort_by(|a, b| (order(a), a.deadline, &a.ticket).cmp(&(order(b), b.deadline, &b.ticket)));
    all
}

/// Every clock of a policy that runs at the as-of instant with time left, what is due first before the others.
pub(in crate::metrics) fn running(
    run: &Run<'_>,
    policy: &SlaPolicy,
    columns: &[String],
    found: &mut Diagnostics,
) -> Vec<RunningClock> {
    let mut all = Vec::new();
    let only = State::Undecided.holds().and(Expr::Not(Box::new(Expr::column("clock.paused"))));
    for_each_clock(run, policy, (&only, columns), found, |clock, row, cells| {
        let Some(deadline) = row.deadline else { return };
        let Some(calendar) = calendar(run, policy, (&clock.name, &row.promise)) else { return };
        let Some(left_s) = open_between(&calendar, run.as_of, deadline) else { return };
        all.push(RunningClock {
            clock: clock.name.clone(),
            deadline,
            left_s,
            day_s: calendar.day_length().ok(),
            at_risk: row.at_risk,
            calendar: calendar.name.clone(),
            cells,
            ticket: row.ticket,
            priority: row.priority,
        });
    });
    let order = |clock: &RunningClock| rank(policy, &clock.priority, &clock.clock);
    all.sort_by(|a, b| (a.deadline, order(a), &a.ticket).cmp(&(b.deadline, order(b), &b.ticket)));
    all
}

/// At most so many clocks are listed as undecided in one period.
const MOST_UNDECIDED: usize = 500;

/// The clocks of a policy that were undecided when each of some periods ended, by clock and key. The source is looked at once
/// for all of them.
pub(in crate::metrics) fn undecided(
    run: &Run<'_>,
    policy: &SlaPolicy,
    periods: &[Period],
    found: &mut Diagnostics,
) -> Vec<Vec<UndecidedClock>> {
    let mut all = vec![Vec::new(); periods.len()];
    let Some(prepared) = Prepared::new(run, policy, found) else { return all };
    for clock in &policy.clocks {
        let legs = prepared.legs(policy, clock);
        let queries: Vec<Query> = periods.iter().map(|period| table::question(&legs, waiting(&legs, period))).collect();
        // What keeps a question from being answered was said with the figures.
        let answers = run.engine.run_all(&queries);
        for (of_period, table) in all.iter_mut().zip(answers.into_iter().map(Result::unwrap_or_default)) {
            of_period.extend(table.rows.iter().map(|cells| undecided_clock(&clock.name, ClockRow::of(&table, cells))));
        }
    }
    all
}

fn waiting(legs: &Legs<'_>, period: &Period) -> Rows {
    let end = undecided::kept_until(legs, period);
    let only = match end {
        Some(_) => Expr::column(UNDECIDED_THEN),
        None => State::Undecided.holds().and(within(period)),
    };
    Rows { only: Some(only), first: None, limit: Some(MOST_UNDECIDED), end }
}

fn undecided_clock(clock: &str, row: ClockRow) -> UndecidedClock {
    UndecidedClock {
        clock: clock.to_owned(),
        ticket: row.ticket,
        priority: row.priority,
        start: row.start,
        deadline: row.deadline,
        stop: row.stop,
    }
}

/// Priorities and clocks in the order they are declared in.
fn rank(policy: &SlaPolicy, priority: &str, clock: &str) -> (usize, usize) {
    let priority = policy.targets.iter().position(|target| target.priority == priority);
    let clock = policy.clocks.iter().position(|known| known.name == clock);
    (priority.unwrap_or(usize::MAX), clock.unwrap_or(usize::MAX))
}

/// Open seconds of a calendar between two instants; `None` beyond its list of holidays.
fn open_between(calendar: &WorkCalendar, from: Instant, to: Instant) -> Option<i64> {
    let around = |at: Instant, seconds: i64| Instant::from_second(at.as_second() + seconds).ok();
    let open = calendar.open_time(around(from, -DAY)?, around(to, DAY)?).ok()?;
    Some(open.elapsed(from.as_second(), to.as_second()))
}

fn for_each_clock(
    run: &Run<'_>,
    policy: &SlaPolicy,
    (only, columns): (&Expr, &[String]),
    found: &mut Diagnostics,
    mut each: impl FnMut(&Clock, ClockRow, Vec<RowValue>),
) {
    let Some(prepared) = Prepared::new(run, policy, found) else { return };
    for clock in &policy.clocks {
        let legs = prepared.legs(policy, clock);
        let Some(table) = ask(&legs, only.clone(), columns, found) else { continue };
        let first = table.columns.len() - columns.len();
        for cells in &table.rows {
            let of_column = |(cell, name): (&Cell, &String)| value(run.project, &policy.source, name, cell);
            let further = cells[first..].iter().zip(columns).map(of_column).collect();
            each(clock, ClockRow::of(&table, cells), further);
        }
    }
}

fn ask(legs: &Legs<'_>, only: Expr, columns: &[String], found: &mut Diagnostics) -> Option<Table> {
    let mut query = table::question(legs, Rows { only: Some(only), ..Rows::default() });
    if let Select::Rows { columns: asked, .. } = &mut query.select {
        let further = columns.iter().enumerate();
        asked.extend(further.map(|(at, name)| (format!("further.{at}"), Expr::column(name))));
    }
    legs.run.ask(&query, &legs.policy.place, found)
}
