//! The clocks that directives list: those that were missed and those that were undecided, period by period. The same columns
//! as the figures.
//!
//! In: a policy, periods, and how many clocks are listed. Out: the first so many of each period, and counts of all. Never:
//! fetches a clock that nobody will see; what is counted is counted by the engine.

use super::leg::Legs;
use super::table::{self, Rows, Then, UNDECIDED_THEN};
use super::ticket_rows::{ClockRow, within};
use super::{Prepared, State, undecided};
use crate::calendar::Period;
use crate::config::{Clock, SlaPolicy};
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::metrics::drill_through::value;
use crate::model::{Breach, BreachCount, BreachesFound, RowValue, UndecidedClock, ValueCount};
use crate::query::{Cell, EngineError, Expr, Key, Limit, Measure, Per, Query, Select, Side, Table};
use std::ops::Range;
use std::sync::Arc;

/// What is wanted of the clocks of each period.
#[derive(Debug, Clone, Copy)]
pub(in crate::metrics) struct ListedClocks<'a> {
    /// Only these clocks; else all.
    pub clocks: Option<&'a [String]>,
    /// Further columns of the tickets.
    pub columns: &'a [String],
    /// A column by whose values clocks are summed up.
    pub sum_by: Option<&'a str>,
    /// At most so many are listed.
    pub limit: usize,
}

/// The breached clocks of a policy that count in each of some periods, by priority as promised, clock, deadline and key, and
/// those that were undecided when it ended, by clock and key. Each series of periods follows each other; the source is looked
/// at once for all of them.
pub(in crate::metrics) fn breached(
    run: &Run<'_>,
    policy: &SlaPolicy,
    series: &[Vec<Period>],
    wanted: ListedClocks<'_>,
    found: &mut Diagnostics,
) -> Vec<Vec<BreachesFound>> {
    let mut all: Vec<_> = series.iter().map(|periods| vec![BreachesFound::default(); periods.len()]).collect();
    let Some(prepared) = Prepared::new(run, policy, found) else { return all };
    let clocks: Vec<Legs<'_>> = chosen(policy, wanted.clocks).map(|clock| prepared.legs(policy, clock)).collect();
    let asked = |legs| series.iter().map(move |periods| Listed::new(legs, periods, wanted));
    let asked: Vec<Listed<'_>> = clocks.iter().flat_map(asked).collect();
    let queries: Vec<Vec<Query>> = asked.iter().map(Listed::queries).collect();
    let mut answers = run.engine.run_all(&queries.concat()).into_iter();
    for (nth, (listed, queries)) in asked.iter().zip(&queries).enumerate() {
        let Some(tables) = told(listed.legs, answers.by_ref().take(queries.len()), found) else {
            return Vec::new();
        };
        listed.note(&tables, &mut all[nth % series.len()]);
    }
    for of_period in all.iter_mut().flatten() {
        in_order(policy, of_period);
        of_period.breaches.truncate(wanted.limit);
    }
    all
}

/// The clocks of a policy that are asked for.
pub(super) fn chosen<'p>(policy: &'p SlaPolicy, only: Option<&'p [String]>) -> impl Iterator<Item = &'p Clock> {
    policy.clocks.iter().filter(move |clock| only.is_none_or(|only| only.contains(&clock.name)))
}

/// What is asked about one clock in periods that follow each other.
struct Listed<'l> {
    legs: &'l Legs<'l>,
    periods: &'l [Period],
    number: Number,
    wanted: ListedClocks<'l>,
}

impl<'l> Listed<'l> {
    fn new(legs: &'l Legs<'l>, periods: &'l [Period], wanted: ListedClocks<'l>) -> Self {
        Self { legs, periods, number: Number::of(legs.run, periods), wanted }
    }

    /// The missed clocks, how many there are, then the undecided ones: now, and in each phase.
    fn queries(&self) -> Vec<Query> {
        let Self { legs, number, wanted, .. } = self;
        let mut queries = vec![missed(legs, number, *wanted), counted(legs, number, Expr::column("clock.priority"))];
        queries.extend(wanted.sum_by.map(|name| counted(legs, number, Expr::column(name))));
        queries.push(table::question(legs, still_undecided(number, wanted.limit)));
        if undecided::is_kept(legs.policy.counts_in) {
            let then = |k| table::question(legs, undecided_then(legs, k, &number.0, wanted.limit));
            queries.extend(undecided::phases(legs).map(then));
        }
        queries
    }

    fn note(&self, tables: &[Table], all: &mut [BreachesFound]) {
        let Self { legs, number, wanted, .. } = self;
        let (counts, undecided) = tables[1..].split_at(1 + usize::from(wanted.sum_by.is_some()));
        for cells in &tables[0].rows {
            let of_period = number.period(cells, all);
            if let Some((of_period, breach)) = of_period.zip(breach(legs, &tables[0], cells, wanted.columns)) {
                of_period.breaches.push(breach);
            }
        }
        add_counts(legs, counts, wanted.sum_by, number, all);
        self.note_undecided(undecided, all);
    }

    fn note_undecided(&self, tables: &[Table], all: &mut [BreachesFound]) {
        let is_kept = |period| undecided::kept_until(self.legs, period).is_some();
        let kept: Vec<bool> = self.periods.iter().map(is_kept).collect();
        let mut of_clock = vec![Vec::new(); all.len()];
        for (nth, table) in tables.iter().enumerate() {
            for cells in &table.rows {
                let key = table.column("key").map(|at| Key::of(&cells[at]));
                let periods = if nth == 0 { within_one(cells) } else { reached(cells, all.len()) };
                // A period that is over keeps what was undecided then, the others have what is undecided now.
                for at in periods.filter(|at| kept.get(*at).is_some_and(|kept| *kept == (nth > 0))) {
                    of_clock[at].push((key.clone(), ClockRow::of(table, cells)));
                }
            }
        }
        for (all, mut of_period) in all.iter_mut().zip(of_clock) {
            of_period.sort_by(|(a, _), (b, _)| a.cmp(b));
            let first = of_period.into_iter().take(self.wanted.limit);
            all.undecided.extend(first.map(|(_, clock)| undecided_clock(&self.legs.clock.name, clock)));
        }
    }
}

/// The number of the period in which a clock counts, as the first column of an answer.
struct Number(Arc<Vec<i64>>);

impl Number {
    fn of(run: &Run<'_>, periods: &[Period]) -> Self {
        Self(run.project.site.periods.boundaries(periods))
    }

    fn expr(&self) -> Expr {
        Expr::column("clock.counted_at").search_sorted(&self.0, Side::LastAtMost)
    }

    /// What is known of the period of a row.
    fn period<'t, T>(&self, row: &[Cell], all: &'t mut [T]) -> Option<&'t mut T> {
        all.get_mut(row[0].index()?)
    }
}

/// The answers, unless one of them is none: of the first that is not, `found` tells.
fn told(
    legs: &Legs<'_>,
    answers: impl Iterator<Item = Result<Table, EngineError>>,
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
fn counted(legs: &Legs<'_>, number: &Number, by: Expr) -> Query {
    let group = vec![("period".to_owned(), number.expr()), ("by".to_owned(), by)];
    let question = table::question(legs, Rows { only: Some(is_missed()), ..Rows::default() });
    Query { select: Select::Groups { group, measures: vec![Measure::count("n")] }, ..question }
}

/// The first clocks that were missed in each period, with further columns.
fn missed(legs: &Legs<'_>, number: &Number, wanted: ListedClocks<'_>) -> Query {
    let first = vec![number.expr(), priority_rank(legs.policy), table::deadline()];
    let limit = Some(Limit { rows: wanted.limit, per: Per::Group(1) });
    let rows = Rows { only: Some(is_missed()), first, limit, then: Then::Never };
    with_columns(table::question(legs, rows), wanted.columns)
}

/// All clocks that were missed in a period, with further columns.
pub(super) fn missed_in(legs: &Legs<'_>, period: &Period, columns: &[String]) -> Query {
    let first = vec![priority_rank(legs.policy), table::deadline()];
    let only = Some(is_missed().and(within(period)));
    with_columns(table::question(legs, Rows { only, first, limit: None, then: Then::Never }), columns)
}

/// A question about rows with further columns behind its own.
pub(super) fn with_columns(mut query: Query, columns: &[String]) -> Query {
    if let Select::Rows { columns: asked, .. } = &mut query.select {
        let further = columns.iter().enumerate();
        asked.extend(further.map(|(at, name)| (format!("further.{at}"), Expr::column(name))));
    }
    query
}

pub(super) fn further(legs: &Legs<'_>, cells: &[Cell], columns: &[String]) -> Vec<RowValue> {
    let of_column = |(cell, name): (&Cell, &String)| value(legs.run.project, &legs.policy.source, name, cell);
    cells[cells.len() - columns.len()..].iter().zip(columns).map(of_column).collect()
}

fn add_counts(legs: &Legs<'_>, counts: &[Table], sum_by: Option<&str>, number: &Number, all: &mut [BreachesFound]) {
    let mut of_period = |row: &[Cell], add: &dyn Fn(&mut BreachesFound, &Cell, u64)| {
        if let (Some(period), Some(n)) = (number.period(row, all), row[2].integer()) {
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
    let calendar = legs.calendar(&row.promise);
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
    let is = |priority: &str| Expr::column("clock.priority").eq(Expr::text(priority));
    let ranks = policy.targets.iter().enumerate();
    let ranks = ranks.map(|(at, target)| (is(&target.priority), Expr::integer(at as i64))).collect();
    Expr::Case(ranks, Box::new(Expr::integer(policy.targets.len() as i64)))
}

/// The period that a clock counts in.
fn within_one(cells: &[Cell]) -> Range<usize> {
    cells[0].index().map_or(0..0, |at| at..at + 1)
}

/// The periods at whose ends a clock was in a phase, by the pieces of time in which this begins and ends.
fn reached(cells: &[Cell], periods: usize) -> Range<usize> {
    cells[0].index().map_or(0..0, |from| from..cells[1].index().unwrap_or(periods).min(periods))
}

/// The first clocks of each period that are undecided now.
fn still_undecided(number: &Number, limit: usize) -> Rows {
    let limit = Some(Limit { rows: limit, per: Per::Group(1) });
    Rows { only: Some(State::Undecided.holds()), first: vec![number.expr()], limit, then: Then::Never }
}

/// The first clocks that were in a phase at the end of each period.
fn undecided_then(legs: &Legs<'_>, k: usize, starts: &Arc<Vec<i64>>, limit: usize) -> Rows {
    let only = undecided::reaches_over(k, starts).and(undecided::is_promised(legs, k));
    let limit = Some(Limit { rows: limit, per: Per::Stretch(0) });
    Rows { only: Some(only), first: undecided::pieces(k, starts).to_vec(), limit, then: Then::Phase(k) }
}

/// All clocks that were undecided when a period ended.
pub(super) fn undecided_at_end(legs: &Legs<'_>, period: &Period) -> Query {
    let then = undecided::kept_until(legs, period).map_or(Then::Never, Then::At);
    let only = match then {
        Then::Never => State::Undecided.holds().and(within(period)),
        _ => Expr::column(UNDECIDED_THEN),
    };
    table::question(legs, Rows { only: Some(only), first: Vec::new(), limit: None, then })
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
