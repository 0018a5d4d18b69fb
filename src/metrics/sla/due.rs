//! The clocks that run at the as-of instant with time left, what is due first before the others.
//!
//! In: a policy, how much time may be left, and how many clocks are listed. Out: the first so many, and how many there are.
//! Never: asks for the time that is left clock by clock. It grows with the deadline, so that for each promise there is a
//! last deadline that is near enough, and the engine compares with that one.

use super::leg::Legs;
use super::listed::{chosen, further, priority_rank, rank, with_columns};
use super::table::{self, Rows, Then};
use super::ticket_rows::ClockRow;
use super::{Prepared, State};
use crate::calendar::{Instant, WorkCalendar};
use crate::config::SlaPolicy;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::metrics::Run;
use crate::model::{RunningAsked, RunningClock, RunningFound, TimeLeft};
use crate::query::{Aggregate, Cell, Expr, Measure, Query, Select, Table};
use crate::say;
use rust_decimal::Decimal;

/// A day, in seconds: how far beyond the last deadline working time is looked up.
const DAY: i64 = 86_400;

/// The first clocks of a policy that run with so much time left at most, by deadline, priority and clock as promised, and key.
pub(in crate::metrics) fn running(
    run: &Run<'_>,
    policy: &SlaPolicy,
    asked: &RunningAsked<'_>,
    found: &mut Diagnostics,
) -> RunningFound {
    let mut all = RunningFound::default();
    let Some(prepared) = Prepared::new(run, policy, found) else { return all };
    for clock in chosen(policy, asked.clocks) {
        let legs = prepared.legs(policy, clock);
        let Some(only) = only(&legs, asked.within, found) else { continue };
        let list = listed(&legs, only.clone(), asked.columns, asked.limit);
        let count = vec![Measure::count("n")];
        let Some(counted) = run.ask(&grouped(&legs, only, Vec::new(), count), &policy.place, found) else { continue };
        let Some(table) = run.ask(&list, &policy.place, found) else { continue };
        all.total += counted.single().and_then(Cell::index).unwrap_or(0);
        all.clocks.extend(table.rows.iter().filter_map(|cells| clock_of(&legs, &table, cells, asked.columns)));
    }
    let order = |clock: &RunningClock| rank(policy, &clock.priority, &clock.clock);
    all.clocks.sort_by(|a, b| (a.deadline, order(a), &a.ticket).cmp(&(b.deadline, order(b), &b.ticket)));
    all.clocks.truncate(asked.limit);
    all
}

/// Which clocks run with so much time left at most; as [`near_enough`].
pub(super) fn only(legs: &Legs<'_>, within: Option<TimeLeft>, found: &mut Diagnostics) -> Option<Expr> {
    Some(runs().and(near_enough(legs, within, found)?))
}

/// The first of some clocks, what is due first before the others, with further columns.
pub(super) fn listed(legs: &Legs<'_>, only: Expr, columns: &[String], limit: usize) -> Query {
    let first = vec![table::deadline(), priority_rank(legs.policy)];
    with_columns(
        table::question(legs, Rows { only: Some(only), first, limit: Some(limit.into()), then: Then::Never }),
        columns,
    )
}

fn runs() -> Expr {
    State::Undecided.holds().and(!Expr::column("clock.paused"))
}

fn grouped(legs: &Legs<'_>, only: Expr, group: Vec<(String, Expr)>, measures: Vec<Measure>) -> Query {
    let question = table::question(legs, Rows { only: Some(only), ..Rows::default() });
    Query { select: Select::Groups { group, measures }, ..question }
}

/// Whether a clock is due soon enough, by its promise; `None` when that cannot be told, of which `found` tells, and when no
/// clock runs.
fn near_enough(legs: &Legs<'_>, within: Option<TimeLeft>, found: &mut Diagnostics) -> Option<Expr> {
    let promise = vec![("promise".to_owned(), Expr::column("clock.promise"))];
    let last = vec![Measure::new("last", Aggregate::Max(table::deadline()))];
    let table = legs.run.ask(&grouped(legs, runs(), promise, last), &legs.policy.place, found)?;
    let mut near = Vec::new();
    for row in &table.rows {
        let (Some(promise), Some(last)) = (row[0].text(), row[1].instant()) else { continue };
        let Some(calendar) = legs.calendar(promise) else { continue };
        let Some(last) = last_within(&calendar, (legs.run.as_of, last), within, found)? else { continue };
        let is = Expr::column("clock.promise").eq(Expr::text(promise));
        let due = table::deadline().to_integer().le(Expr::integer(last.as_second()));
        near.push((is, due));
    }
    (!near.is_empty()).then(|| Expr::Case(near, Box::new(Expr::boolean(false))))
}

/// The last deadline up to `last` that leaves no more time than asked for; `Some(None)` when none does, and `None` when days
/// of the calendar have no one length.
fn last_within(
    calendar: &WorkCalendar,
    (now, last): (Instant, Instant),
    within: Option<TimeLeft>,
    found: &mut Diagnostics,
) -> Option<Option<Instant>> {
    let day = match within {
        Some(TimeLeft::BusinessDays(_)) => match calendar.day_length() {
            Ok(day) => day,
            Err(_) => {
                refuse(calendar, found);
                return None;
            }
        },
        _ => 0,
    };
    let fits = |deadline: i64| {
        let Some(left) = Instant::from_second(deadline).ok().and_then(|at| open_between(calendar, now, at)) else {
            return false;
        };
        match within {
            None => true,
            Some(TimeLeft::Open(seconds)) => left <= seconds,
            Some(TimeLeft::Wall(seconds)) => deadline - now.as_second() <= seconds,
            Some(TimeLeft::BusinessDays(days)) => Decimal::from(left) <= days * Decimal::from(day),
        }
    };
    let (mut near, mut far) = (now.as_second(), last.as_second().max(now.as_second()));
    if fits(far) {
        return Some(Instant::from_second(far).ok());
    }
    if !fits(near) {
        return Some(None);
    }
    while far - near > 1 {
        let middle = near + (far - near) / 2;
        if fits(middle) { near = middle } else { far = middle }
    }
    Some(Instant::from_second(near).ok())
}

fn refuse(calendar: &WorkCalendar, found: &mut Diagnostics) {
    let calendar = &calendar.name;
    let message = say!(
        "カレンダー `{calendar}` は曜日で営業時間の長さが違うため、1営業日の長さが決まりません",
        "the open days of calendar `{calendar}` differ in length, so one business day has no one length"
    );
    found.push(Diagnostic::new(code::SLA_CALENDAR, None, message));
}

/// Open seconds of a calendar from one instant to a later one; `None` beyond its list of holidays.
fn open_between(calendar: &WorkCalendar, from: Instant, to: Instant) -> Option<i64> {
    let around = |at: Instant, seconds: i64| Instant::from_second(at.as_second() + seconds).ok();
    let to = to.max(from);
    let open = calendar.open_time(around(from, -DAY)?, around(to, DAY)?).ok()?;
    Some(open.elapsed(from.as_second(), to.as_second()))
}

/// A row of a question about running clocks.
pub(super) fn clock_of(legs: &Legs<'_>, table: &Table, cells: &[Cell], columns: &[String]) -> Option<RunningClock> {
    let row = ClockRow::of(table, cells);
    let calendar = legs.calendar(&row.promise)?;
    let deadline = row.deadline?;
    Some(RunningClock {
        clock: legs.clock.name.clone(),
        deadline,
        left_s: open_between(&calendar, legs.run.as_of, deadline)?,
        at_risk: row.at_risk,
        calendar: calendar.name.clone(),
        cells: further(legs, cells, columns),
        ticket: row.ticket,
        priority: row.priority,
    })
}
