//! SLA attainment: clocks of tickets against promises, by priority and as a whole, per week and month.
//!
//! Each clock of each ticket is in one of four states as of an instant, and counts in exactly one period:
//!
//! - met: stopped, elapsed ≤ allowed; counts where it stopped.
//! - breached: elapsed > allowed, stopped or not; counts where its deadline was, so that an open breach cannot hide.
//! - undecided: not stopped, not closed, not yet late; listed in the period of the as-of instant, outside the denominator.
//! - unjudged: closed without the stop; counted where it was closed, outside the denominator.
//!
//! (`counts_in: opened` counts all of them where the ticket was opened; `completed` counts stopped clocks where they
//! stopped.) Attainment = met ÷ (met + breached).

mod clock;
mod pauses;
mod table;
mod worktime;

use super::buckets::Buckets;
use super::{Run, measures};
use crate::config::{Attribution, BusinessDay, Clock, SlaPolicy};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{Figure, FigureFlag, Lineage, Standing};
use crate::query::{Aggregate, Binary, Cell, Expr, Measure, Query, Select, Table};
use crate::say;
use crate::target::{Better, Unit};
use rust_decimal::Decimal;
pub use table::clock_table;
use worktime::WorkTimes;

/// States of a clock, as the integers that the expressions give.
#[derive(Clone, Copy)]
enum State {
    Met = 0,
    Breached = 1,
    Undecided = 2,
    Unjudged = 3,
}

impl State {
    /// Whether a clock is in this state.
    fn holds(self) -> Expr {
        Expr::column("clock.state").binary(Binary::Eq, Expr::integer(self as i64))
    }
}

/// Figures of every clock of a policy for all its grains.
pub(super) fn compute(run: &Run<'_>, policy: &SlaPolicy, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(coverage) = run.coverage(&policy.source, &policy.start) else { return Vec::new() };
    let times = match WorkTimes::new(run, policy, coverage.0) {
        Ok(times) => times,
        Err(reason) => {
            found.push(Diagnostic::new(code::SLA_CALENDAR, policy.place.clone(), reason));
            return Vec::new();
        }
    };
    let mut figures = Vec::new();
    for clock in &policy.clocks {
        for &grain in &policy.grains {
            // Undecided clocks stand in the period of the as-of instant even when the newest row is older.
            let buckets = run.buckets(grain, (coverage.0, run.as_of.max(coverage.1)));
            let query = question(run, policy, clock, &times, &buckets);
            let Some(table) = run.ask(&query, &policy.place, found) else { return figures };
            figures.extend(read(run, policy, clock, &buckets, &table));
        }
    }
    warn_about_clocks_without_target(policy, found);
    figures
}

/// A policy whose priorities promise nothing for a clock has no figures for it; that is a gap worth knowing.
fn warn_about_clocks_without_target(policy: &SlaPolicy, found: &mut Diagnostics) {
    for clock in &policy.clocks {
        if !policy.targets.iter().any(|t| t.clock == clock.name) {
            let name = &clock.name;
            found.push(Diagnostic::new(
                code::SLA_NO_TARGET,
                policy.place.clone(),
                say!(
                    "クロック `{name}` の目標がどの優先度にもありません",
                    "no priority promises anything for the clock `{name}`"
                ),
            ));
        }
    }
}

fn question(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock, times: &WorkTimes, buckets: &Buckets) -> Query {
    let parts = clock::parts(run, policy, clock, times);
    let at = clock::counted_at(policy.counts_in, run.as_of);
    let mut with = parts.with;
    with.push(("clock.counted_at".to_owned(), at));
    let count = |name: &str, filter| Measure { name: name.to_owned(), aggregate: Aggregate::Count(None), filter };
    let measures = vec![
        count("met", Some(State::Met.holds())),
        count("breached", Some(State::Breached.holds())),
        count("undecided", Some(State::Undecided.holds())),
        count("unjudged", Some(State::Unjudged.holds())),
        count("imputed", Some(Expr::column("clock.imputed"))),
    ];
    let group = vec![
        ("period".to_owned(), buckets.index_of(Expr::column("clock.counted_at"))),
        ("priority".to_owned(), Expr::column(&policy.priority)),
    ];
    let filter = Some(Expr::column("clock.allowed").is_not_null().and(Expr::column("clock.counted_at").is_not_null()));
    let select = Select::Groups { group, measures };
    Query { source: policy.source.clone(), lookups: parts.lookups, with, filter, select }
}

/// Counts of one cell: met, breached, undecided, unjudged, imputed.
#[derive(Clone, Copy, Default)]
struct Counts([i64; 5]);

impl Counts {
    fn of(row: &[Cell]) -> Self {
        let mut counts = [0; 5];
        for (count, cell) in counts.iter_mut().zip(&row[2..]) {
            *count = cell.integer().unwrap_or(0);
        }
        Self(counts)
    }

    fn plus(self, other: Self) -> Self {
        let mut sum = self.0;
        for (a, b) in sum.iter_mut().zip(other.0) {
            *a += b;
        }
        Self(sum)
    }
}

fn read(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock, buckets: &Buckets, table: &Table) -> Vec<Figure> {
    let promised: Vec<&str> =
        policy.targets.iter().filter(|t| t.clock == clock.name).map(|t| t.priority.as_str()).collect();
    let cell = |at: usize, priority: &str| {
        let matches = |row: &&Vec<Cell>| row[0].integer() == i64::try_from(at).ok() && row[1].text() == Some(priority);
        table.rows.iter().find(matches).map_or(Counts::default(), |row| Counts::of(row))
    };
    let mut figures = Vec::new();
    for priority in std::iter::once(None).chain(promised.iter().copied().map(Some)) {
        for at in 0..buckets.periods.len() {
            let counts = match priority {
                Some(priority) => cell(at, priority),
                None => promised.iter().map(|p| cell(at, p)).fold(Counts::default(), Counts::plus),
            };
            figures.push(figure(run, policy, clock, (&buckets.periods[at], priority), counts));
        }
    }
    figures
}

fn figure(
    run: &Run<'_>,
    policy: &SlaPolicy,
    clock: &Clock,
    (period, priority): (&crate::calendar::Period, Option<&str>),
    Counts([met, breached, undecided, unjudged, imputed]): Counts,
) -> Figure {
    let judged = met + breached;
    let mut flags = Vec::new();
    flags.extend((unjudged > 0).then_some(FigureFlag::Unjudged));
    flags.extend((imputed > 0).then_some(FigureFlag::ResponseImputed));
    let (numerator, denominator) = (Decimal::from(met), Decimal::from(judged));
    Figure {
        metric: format!("sla.{}.{}", policy.name, clock.name),
        label: format!("{} {}", policy.label, clock.label),
        by: priority.iter().map(|&p| ("priority".to_owned(), p.to_owned())).collect(),
        period: period.clone(),
        partial: period.is_partial(run.as_of),
        value: measures::quotient(Some(numerator), Some(denominator), Unit::Percent),
        unit: Unit::Percent,
        n: judged.unsigned_abs(),
        numerator: Some(numerator),
        denominator: Some(denominator),
        target: policy.attainment.clone(),
        better: Some(Better::Higher),
        standing: Standing::Undecided,
        change: None,
        year_ago: None,
        trend: None,
        alert: None,
        readings: Vec::new(),
        extra: [("breached", breached), ("undecided", undecided), ("unjudged", unjudged), ("imputed", imputed)]
            .into_iter()
            .map(|(name, count)| (name.to_owned(), Decimal::from(count)))
            .collect(),
        flags,
        lineage: Lineage { sources: sources(policy, clock), rules: rules(policy, clock) },
    }
}

fn sources(policy: &SlaPolicy, clock: &Clock) -> Vec<String> {
    let mut names = vec![policy.source.clone()];
    if let crate::config::Pauses::Intervals { source, .. } = &clock.pauses {
        names.push(source.clone());
    }
    names
}

/// The readings in force, one each, printed beside the figures.
fn rules(policy: &SlaPolicy, clock: &Clock) -> Vec<String> {
    let attribution = match policy.counts_in {
        Attribution::Decided => "decided",
        Attribution::Opened => "opened",
        Attribution::Completed => "completed",
    };
    let business_day = match policy.business_day {
        BusinessDay::BusinessMinutes => "business_minutes",
        BusinessDay::EndOfBusinessDay => "end_of_business_day",
        BusinessDay::WallDays => "wall_days",
    };
    let pauses = if policy.pauses(clock) { "union" } else { "none" };
    vec![
        format!("counts_in: {attribution}"),
        format!("business_day: {business_day}"),
        format!("pauses: {pauses}"),
        "within: inclusive to the second".to_owned(),
    ]
}
