//! The clocks that directives list: those that were missed and those that were undecided, period by period. The same columns
//! as the figures.
//!
//! In: a policy, periods, and how many clocks are listed. Out: the first so many of each period, and counts of all. Never:
//! fetches a clock that nobody will see; what is counted is counted by the engine.

use super::behind::{ClockRow, within};
use super::leg::Legs;
use super::strip::calendar;
use super::table::{self, Rows, UNDECIDED_THEN};
use super::{Prepared, State, undecided};
use crate::calendar::Period;
use crate::config::SlaPolicy;
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::metrics::desk::value;
use crate::model::{Breach, BreachCount, BreachesFound, RowValue, UndecidedClock, ValueCount};
use crate::query::{Aggregate, Binary, Cell, Expr, Literal, Measure, Query, Select, Side, Table};

/// What is wanted of the clocks of each period.
#[derive(Debug, Clone, Copy)]
pub(in crate::metrics) struct Wanted<'a> {
    /// Further columns of the tickets.
    pub columns: &'a [String],
    /// A column by whose values clocks are summed up.
    pub sum_by: Option<&'a str>,
    /// At most so many are listed.
    pub limit: usize,
}

/// The breached clocks of a policy that count in each of some periods, by priority as promised, clock, deadline and key. The
/// source is looked at once for all of them.
pub(in crate::metrics) fn breached(
    run: &Run<'_>,
    policy: &SlaPolicy,
    (periods, wanted): (&[Period], Wanted<'_>),
    found: &mut Diagnostics,
) -> Vec<BreachesFound> {
    let mut all = vec![BreachesFound::default(); periods.len()];
    let Some(prepared) = Prepared::new(run, policy, found) else { return all };
    for clock in &policy.clocks {
        let legs = prepared.legs(policy, clock);
        let mut queries = vec![counted(&legs, periods, Expr::column("clock.priority"))];
        queries.extend(wanted.sum_by.map(|name| counted(&legs, periods, Expr::column(name))));
        let counts = queries.len();
        queries.extend(periods.iter().map(|period| missed(&legs, period, wanted)));
        let mut answers = run.engine.run_all(&queries).into_iter();
        let Some(answers) = told(&legs, answers.by_ref(), found) else { return Vec::new() };
        let (counts, lists) = answers.split_at(counts);
        add_counts(&legs, counts, wanted.sum_by, &mut all);
        for (of_period, table) in all.iter_mut().zip(lists) {
            of_period
                .breaches
                .extend(table.rows.iter().filter_map(|cells| breach(&legs, table, cells, wanted.columns)));
        }
    }
    for of_period in &mut all {
        in_order(policy, of_period);
        of_period.breaches.truncate(wanted.limit);
    }
    all
}

/// The answers, unless one of them is none: of the first that is not, `found` tells.
fn told(
    legs: &Legs<'_>,
    answers: impl Iterator<Item = Result<Table, crate::query::EngineError>>,
    found: &mut Diagnostics,
) -> Option<Vec<Table>> {
    match answers.collect::<Result<Vec<Table>, _>>() {
        Ok(tables) => Some(tables),
        Err(error) => {
            legs.run.refuse(&error, &legs.policy.place, found);
            None
        }
    }
}

fn is_missed() -> Expr {
    State::Breached.holds().and(Expr::column("clock.counted_at").is_not_null())
}

/// How many clocks were missed, by the number of the period and a column.
fn counted(legs: &Legs<'_>, periods: &[Period], by: Expr) -> Query {
    let boundaries = legs.run.project.site.periods.boundaries(periods);
    let period = Expr::column("clock.counted_at").locate(&boundaries, Side::LastAtMost);
    let count = Measure { name: "n".to_owned(), aggregate: Aggregate::Count(None), filter: None };
    let group = vec![("period".to_owned(), period), ("by".to_owned(), by)];
    let question = table::question(legs, Rows { only: Some(is_missed()), ..Rows::default() });
    Query { select: Select::Groups { group, measures: vec![count] }, ..question }
}

/// The first clocks that were missed in a period, with further columns.
pub(super) fn missed(legs: &Legs<'_>, period: &Period, wanted: Wanted<'_>) -> Query {
    let first = vec![priority_rank(legs.policy), table::deadline()];
    let only = Some(is_missed().and(within(period)));
    with_columns(table::question(legs, Rows { only, first, limit: Some(wanted.limit), end: None }), wanted.columns)
}

/// A question about rows with further columns behind its own.
pub(super) fn with_columns(mut query: Query, columns: &[String]) -> Query {
    if let Select::Rows { columns: asked, .. } = &mut query.select {
        let further = columns.iter().enumerate();
        asked.extend(further.map(|(at, name)| (format!("further.{at}"), Expr::column(name))));
    }
    query
}

/// The values of the further columns.
pub(super) fn further(legs: &Legs<'_>, cells: &[Cell], columns: &[String]) -> Vec<RowValue> {
    let of_column = |(cell, name): (&Cell, &String)| value(legs.run.project, &legs.policy.source, name, cell);
    cells[cells.len() - columns.len()..].iter().zip(columns).map(of_column).collect()
}

fn add_counts(legs: &Legs<'_>, counts: &[Table], sum_by: Option<&str>, all: &mut [BreachesFound]) {
    let mut of_period = |row: &[Cell], add: &dyn Fn(&mut BreachesFound, &Cell, u64)| {
        let period = row[0].integer().and_then(|at| all.get_mut(usize::try_from(at).ok()?));
        if let (Some(period), Some(n)) = (period, row[2].integer()) {
            add(period, &row[1], n.unsigned_abs());
        }
    };
    for row in &counts[0].rows {
        of_period(row, &|period, priority, n| {
            let priority = priority.text().unwrap_or_default().to_owned();
            period.counts.push(BreachCount { clock: legs.clock.name.clone(), priority, n });
        });
    }
    let sums = sum_by.zip(counts.get(1));
    for (name, row) in sums.iter().flat_map(|(name, table)| table.rows.iter().map(move |row| (*name, row))) {
        of_period(row, &|period, cell, n| {
            let value = value(legs.run.project, &legs.policy.source, name, cell);
            match period.sums.iter_mut().find(|sum| sum.value == value) {
                Some(sum) => sum.n += n,
                None => period.sums.push(ValueCount { value, n }),
            }
        });
    }
}

/// A row of a question about missed clocks; `None` for one that counts in no period.
pub(super) fn breach(legs: &Legs<'_>, table: &Table, cells: &[Cell], columns: &[String]) -> Option<Breach> {
    let row = ClockRow::of(table, cells);
    let calendar = calendar(legs.run, legs.policy, (&legs.clock.name, &row.promise));
    Some(Breach {
        counted_at: row.counted_at?,
        over_by_s: row.over_by_s().unwrap_or(0),
        clock: legs.clock.name.clone(),
        deadline: row.deadline,
        stop: row.stop,
        elapsed_s: row.elapsed_s,
        calendar: calendar.map(|calendar| calendar.name.clone()).unwrap_or_default(),
        cells: further(legs, cells, columns),
        ticket: row.ticket,
        priority: row.priority,
    })
}

/// By priority and clock as promised, then deadline and key.
fn in_order(policy: &SlaPolicy, found: &mut BreachesFound) {
    let order = |breach: &Breach| rank(policy, &breach.priority, &breach.clock);
    found.breaches.sort_by(|a, b| (order(a), a.deadline, &a.ticket).cmp(&(order(b), b.deadline, &b.ticket)));
    let order = |count: &BreachCount| rank(policy, &count.priority, &count.clock);
    found.counts.sort_by(|a, b| (order(a), &a.priority).cmp(&(order(b), &b.priority)));
}

/// Where the priority of a clock stands among those that are promised something.
pub(super) fn priority_rank(policy: &SlaPolicy) -> Expr {
    let is = |priority: &str| {
        Expr::column("clock.priority").binary(Binary::Eq, Expr::Literal(Literal::Text(priority.to_owned())))
    };
    let ranks = policy.targets.iter().enumerate();
    let ranks = ranks.map(|(at, target)| (is(&target.priority), Expr::integer(at as i64))).collect();
    Expr::Case(ranks, Box::new(Expr::integer(policy.targets.len() as i64)))
}

/// The clocks of a policy that were undecided when each of some periods ended, by clock and key, `limit` of each clock at
/// most. The source is looked at once for all of them.
pub(in crate::metrics) fn undecided(
    run: &Run<'_>,
    policy: &SlaPolicy,
    (periods, limit): (&[Period], usize),
    found: &mut Diagnostics,
) -> Vec<Vec<UndecidedClock>> {
    let mut all = vec![Vec::new(); periods.len()];
    let Some(prepared) = Prepared::new(run, policy, found) else { return all };
    for clock in &policy.clocks {
        let legs = prepared.legs(policy, clock);
        let queries: Vec<Query> = periods.iter().map(|period| waited(&legs, period, limit)).collect();
        // What keeps a question from being answered was said with the figures.
        let answers = run.engine.run_all(&queries);
        for (of_period, table) in all.iter_mut().zip(answers.into_iter().map(Result::unwrap_or_default)) {
            of_period.extend(table.rows.iter().map(|cells| undecided_clock(&clock.name, ClockRow::of(&table, cells))));
        }
    }
    all
}

/// The first clocks that were undecided when a period ended.
pub(super) fn waited(legs: &Legs<'_>, period: &Period, limit: usize) -> Query {
    table::question(legs, waiting(legs, period, limit))
}

fn waiting(legs: &Legs<'_>, period: &Period, limit: usize) -> Rows {
    let end = undecided::kept_until(legs, period);
    let only = match end {
        Some(_) => Expr::column(UNDECIDED_THEN),
        None => State::Undecided.holds().and(within(period)),
    };
    Rows { only: Some(only), first: Vec::new(), limit: Some(limit), end }
}

/// A row of a question about undecided clocks.
pub(super) fn undecided_clock(clock: &str, row: ClockRow) -> UndecidedClock {
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
pub(super) fn rank(policy: &SlaPolicy, priority: &str, clock: &str) -> (usize, usize) {
    let priority = policy.targets.iter().position(|target| target.priority == priority);
    let clock = policy.clocks.iter().position(|known| known.name == clock);
    (priority.unwrap_or(usize::MAX), clock.unwrap_or(usize::MAX))
}
