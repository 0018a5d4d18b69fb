//! The tickets behind a figure of attainment, breaches first.

use super::leg::Legs;
use super::table::{self, PRIORITY_THEN, Rows, Then, UNDECIDED_THEN};
use super::worktime::LONGEST;
use super::{State, undecided};
use crate::calendar::{Instant, Period};
use crate::diag::Diagnostics;
use crate::metrics::source_rows::is;
use crate::metrics::{Snapshot, measures};
use crate::query::{Cell, DataType, Expr, Table};

/// One clock of one ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRow {
    /// The ticket's key.
    pub ticket: String,
    /// The priority in force when the clock ended, or at the instant that is asked about.
    pub priority: String,
    /// The priority whose promise holds: after a raise it may be the one before.
    pub promise: String,
    /// When the clock started.
    pub start: Option<Instant>,
    /// Since when the promise counts: the start, or the change that raised the priority.
    pub since: Option<Instant>,
    /// When it stopped.
    pub stop: Option<Instant>,
    /// Where elapsed time ends.
    pub until: Option<Instant>,
    /// When it was or is due; `None` while it is paused.
    pub deadline: Option<Instant>,
    /// Open seconds less pauses.
    pub elapsed_s: i64,
    /// Open seconds that were promised.
    pub allowed_s: i64,
    /// The state, as in [`super::clock_table`].
    pub state: String,
    /// Whether the resolution counts as the response.
    pub imputed: bool,
    /// Whether it runs and has little time left.
    pub at_risk: bool,
    /// The instant by which it belongs to a period.
    pub counted_at: Option<Instant>,
}

impl ClockRow {
    /// Open seconds over what was promised; `None` for a clock that is not breached, and 0 for one that stopped in the
    /// closed hours after a deadline by the end of a day.
    pub fn over_by_s(&self) -> Option<i64> {
        self.state.starts_with("breached").then(|| (self.elapsed_s - self.allowed_s).max(0))
    }

    /// Open seconds that were promised; `None` where the end of the day that they lead to lies beyond the holiday list.
    pub fn allowed(&self) -> Option<i64> {
        Some(self.allowed_s).filter(|allowed| *allowed <= LONGEST)
    }

    /// A row of a table of clocks.
    pub(super) fn of(table: &Table, row: &[Cell]) -> Self {
        let cell = |name: &str| table.column(name).map_or(&Cell::Null, |at| &row[at]);
        let at = |name: &str| cell(name).instant();
        let seconds = |name: &str| cell(name).integer().unwrap_or(0);
        let text = |name: &str| cell(name).text().unwrap_or_default().to_owned();
        Self {
            ticket: measures::shown(cell("key")),
            priority: text("priority"),
            promise: text("promise"),
            start: at("start"),
            since: at("since"),
            stop: at("stop"),
            until: at("until"),
            deadline: at("deadline"),
            elapsed_s: seconds("elapsed"),
            allowed_s: seconds("allowed"),
            state: text("state"),
            imputed: *cell("imputed") == Cell::Boolean(true),
            at_risk: *cell("at_risk") == Cell::Boolean(true) && text("state") != "undecided",
            counted_at: at("counted_at"),
        }
    }
}

/// At most `limit` clocks of a figure `sla.<policy>.<clock>`: those that count in its period and breakdown, and those that
/// were undecided when it ended (`undecided`, whatever became of them later); breached ones first, then those at risk, data
/// errors, unjudged, undecided and met ones, each by key. `None` as in [`super::clock_table`].
pub fn clock_rows(
    data: Snapshot<'_>,
    policy: &str,
    clock: &str,
    wanted: ClockFilter<'_>,
    found: &mut Diagnostics,
) -> Option<Vec<ClockRow>> {
    let ClockFilter { period, by, limit } = wanted;
    let rows_of = |legs: &Legs<'_>, found: &mut Diagnostics| {
        let mut only = Expr::column(UNDECIDED_THEN).or(within(period));
        for (name, value) in by {
            only = only.and(has(legs, name, value));
        }
        let then = undecided::kept_until(legs, period).map_or(Then::Never, Then::At);
        let rows = Rows { only: Some(only), first: vec![rank()], limit: Some(limit.into()), then };
        let table = table::ask(legs, rows, found)?;
        Some(table.rows.iter().map(|row| ClockRow::of(&table, row)).collect())
    };
    data.with_run(|run| table::with_clock(run, policy, clock, found, rows_of))
}

/// Which clocks are listed.
#[derive(Debug, Clone, Copy)]
pub struct ClockFilter<'a> {
    /// The period that they count in.
    pub period: &'a Period,
    /// The breakdown that they belong to.
    pub by: &'a [(String, String)],
    /// At most so many.
    pub limit: usize,
}

/// Whether a clock counts in a period.
pub(super) fn within(period: &Period) -> Expr {
    let at = || Expr::column("clock.counted_at");
    let from = at().ge(Expr::integer(period.start.as_second()));
    from.and(at().lt(Expr::integer(period.end.as_second())))
}

/// Whether a ticket has a value in a breakdown.
fn has(legs: &Legs<'_>, name: &str, value: &str) -> Expr {
    if name == "priority" {
        return is(PRIORITY_THEN, DataType::Text, value);
    }
    is(name, legs.run.column_type(&legs.policy.source, name).unwrap_or(DataType::Text), value)
}

fn rank() -> Expr {
    let order = [
        State::Breached.holds(),
        Expr::column("clock.at_risk"),
        State::DataError.holds(),
        State::Unjudged.holds(),
        State::Undecided.holds(),
    ];
    let (undecided, last) = (Expr::integer(order.len() as i64 - 1), Expr::integer(order.len() as i64));
    let ranks = order.into_iter().enumerate().map(|(at, holds)| (holds, Expr::integer(at as i64)));
    // What became of it later says nothing about then.
    let then = (Expr::column(UNDECIDED_THEN), undecided);
    Expr::Case(std::iter::once(then).chain(ranks).collect(), Box::new(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Open seconds of a close that is in no table are more than any promise has.
    #[test]
    fn a_close_beyond_the_holiday_list_allows_nothing_known() {
        let row = |allowed_s: i64| ClockRow {
            ticket: "T-1".to_owned(),
            priority: String::new(),
            promise: String::new(),
            start: None,
            since: None,
            stop: None,
            until: None,
            deadline: None,
            elapsed_s: 0,
            allowed_s,
            state: "running".to_owned(),
            imputed: false,
            at_risk: false,
            counted_at: None,
        };
        assert_eq!(row(28_800).allowed(), Some(28_800));
        assert_eq!(row(305_419_896 * 3600 + 36 * 60 + 16).allowed(), None);
    }
}
