//! SLA attainment: clocks of tickets against promises, by priority, by declared dimensions and as a whole, per period.
//!
//! Each clock of each ticket is in one of five states as of an instant, and is judged in exactly one period:
//!
//! - met: stopped, elapsed ≤ allowed; counts where it stopped.
//! - breached: elapsed > allowed, stopped or not; counts where its deadline was, so that an open breach cannot hide.
//! - undecided: not stopped, not closed, not yet late; listed outside the denominator, in the period of the as-of instant
//!   and in every period at whose end it was undecided, whatever became of it later. Some of those at the as-of instant
//!   are paused, some run, and of these some are at risk.
//! - unjudged: closed without the stop; counted where it was closed, outside the denominator.
//! - a data error: stopped before it started; counted as an unjudged one.
//!
//! (`counts_in: opened` counts all of them where the ticket was opened; `completed` counts stopped clocks where they
//! stopped.) Attainment = met ÷ (met + breached).

mod alternatives;
mod calendar_coverage;
mod clock;
mod counts;
mod due;
mod leg;
mod list_export;
mod listed;
mod pauses;
mod rules;
mod steps;
mod strip;
mod table;
mod ticket_rows;
mod undecided;
mod untargeted;
mod worktime;

use super::{Run, measures};
use crate::calendar::Period;
use crate::config::{Clock, Reopened, SlaPolicy};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{Figure, FigureFlag, Lineage, TargetStatus};
use crate::objective::{Better, Unit};
use crate::query::Expr;
use crate::say;
pub(super) use calendar_coverage::missing_value_reason;
use counts::{Count, Counts};
pub(super) use due::running;
use leg::Legs;
pub(super) use list_export::{ClockListQuery, export_clocks};
pub(super) use listed::{ListedClocks, breached};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use steps::Steps;
pub use strip::{TicketClock, ticket_clocks, ticket_keys};
pub use table::clock_table;
pub use ticket_rows::{ClockFilter, ClockRow, clock_rows};
use worktime::WorkTimes;

/// States of a clock, as the integers that the expressions give.
#[derive(Clone, Copy)]
enum State {
    Met = 0,
    Breached = 1,
    Undecided = 2,
    Unjudged = 3,
    DataError = 4,
}

impl State {
    /// Whether a clock is in this state.
    fn holds(self) -> Expr {
        Expr::column("clock.state").eq(Expr::integer(self as i64))
    }
}

/// What every question about the clocks of a policy needs to know beforehand.
struct Prepared<'a> {
    /// As of the instant until which working time is known.
    run: Run<'a>,
    times: WorkTimes,
    steps: Steps,
}

impl<'a> Prepared<'a> {
    /// `None` when the calendars or the data cannot say, of which `found` tells.
    fn new(run: &Run<'a>, policy: &SlaPolicy, found: &mut Diagnostics) -> Option<Self> {
        let run = Run { as_of: calendar_coverage::as_of(run, policy), ..run.clone() };
        let coverage = run.coverage(&policy.source, &policy.start)?;
        match WorkTimes::new(&run, policy, coverage.0) {
            Ok(times) => {
                let steps = Steps::of(&run, policy, found)?;
                Some(Self { run, times, steps })
            }
            Err(reason) => {
                found.push(Diagnostic::new(code::SLA_CALENDAR, policy.place.clone(), reason));
                None
            }
        }
    }

    fn legs<'l>(&'l self, policy: &'l SlaPolicy, clock: &'l Clock) -> Legs<'l> {
        let stands_still = policy.readings.reopened == Reopened::WorkedTime && clock.name != "response";
        Legs { run: &self.run, policy, clock, times: &self.times, steps: self.steps, stands_still }
    }
}

/// Figures of every clock of a policy for all its grains.
pub(super) fn compute(run: &Run<'_>, policy: &SlaPolicy, found: &mut Diagnostics) -> Vec<Figure> {
    untargeted::report(run, policy, found);
    of_clocks(run, policy, &|_| true, found)
}

/// Figures of those clocks of a policy that are wanted.
pub(super) fn of_clocks(
    run: &Run<'_>,
    policy: &SlaPolicy,
    is_wanted: &dyn Fn(&Clock) -> bool,
    found: &mut Diagnostics,
) -> Vec<Figure> {
    calendar_coverage::warn_of_expiry(run, policy, found);
    let Some(prepared) = Prepared::new(run, policy, found) else { return Vec::new() };
    let (whole, run) = (run, &prepared.run);
    let mut figures = Vec::new();
    for clock in policy.clocks.iter().filter(|clock| is_wanted(clock)) {
        let Some(slices) = counts::of(&prepared.legs(policy, clock), found) else { return figures };
        report_inverted(policy, clock, slices.total(Count::DataError), found);
        let first = figures.len();
        for (by, period, counts) in slices.cells() {
            figures.push(figure(run, policy, clock, period, by, counts));
        }
        alternatives::compare(&prepared.legs(policy, clock), &prepared, &mut figures[first..], found);
        let told: BTreeSet<String> = figures[first..].iter().map(|figure| figure.period.label.clone()).collect();
        let later = calendar_coverage::later(whole, policy).into_iter().filter(|period| !told.contains(&period.label));
        figures.extend(later.map(|period| nothing_counted(whole, policy, clock, &period)));
    }
    warn_about_clocks_without_target(policy, found);
    figures
}

fn report_inverted(policy: &SlaPolicy, clock: &Clock, count: i64, found: &mut Diagnostics) {
    if count == 0 {
        return;
    }
    let (name, start, stop) = (&clock.name, &policy.start, &clock.stop);
    let message = match pauses::below_nought(policy, clock) {
        None => say!(
            "時計 `{name}` が始まる前に止まっているチケットが {count} 件あります",
            "{count} tickets whose clock `{name}` stops before it starts"
        ),
        Some(_) => say!(
            "時計 `{name}` が始まる前に止まっているか、保留が 0 分より短いチケットが {count} 件あります",
            "{count} tickets whose clock `{name}` stops before it starts, or whose pause is below 0 minutes"
        ),
    };
    found.push(Diagnostic::new(code::SLA_BACKWARDS, policy.place.clone(), message).hint(say!(
        "`tejun explain figure` で一覧が出ます。`not_before: {{ {stop}: {start} }}` で行ごと除外できます",
        "`tejun explain figure` lists them; `not_before: {{ {stop}: {start} }}` sets the rows aside"
    )));
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

/// The name of a clock among metrics.
pub(super) fn metric_id(policy: &SlaPolicy, clock: &Clock) -> String {
    format!("sla.{}.{}", policy.name, clock.name)
}

/// The figure of a period of which no clock is known.
pub(super) fn nothing_counted(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock, period: &Period) -> Figure {
    figure(run, policy, clock, period, Vec::new(), Counts::default())
}

fn figure(
    run: &Run<'_>,
    policy: &SlaPolicy,
    clock: &Clock,
    period: &Period,
    by: Vec<(String, String)>,
    counts: Counts,
) -> Figure {
    let judged = counts.judged();
    let target = policy.attainment_of(&clock.name, &by).cloned();
    let as_of_now = period.end >= run.as_of || !undecided::is_kept(policy.counts_in);
    let mut flags = Vec::new();
    flags.extend((counts.get(Count::Unjudged) > 0).then_some(FigureFlag::Unjudged));
    flags.extend((counts.get(Count::DataError) > 0).then_some(FigureFlag::DataErrors));
    flags.extend((counts.get(Count::Imputed) > 0).then_some(FigureFlag::ResponseImputed));
    let (numerator, denominator) = (Decimal::from(counts.get(Count::Met)), Decimal::from(judged));
    Figure {
        metric: metric_id(policy, clock),
        label: format!("{} {}", policy.label, clock.label),
        by,
        period: period.clone(),
        partial: period.is_partial(run.as_of),
        value: measures::quotient(Some(numerator), Some(denominator), Unit::Percent),
        unit: Unit::Percent,
        n: judged.unsigned_abs(),
        numerator: Some(numerator),
        denominator: Some(denominator),
        target,
        better: Some(Better::Higher),
        standing: TargetStatus::Undecided,
        change: None,
        year_ago: None,
        trend: None,
        alert: None,
        kept: None,
        readings: Vec::new(),
        extra: counts.extra(as_of_now),
        flags,
        lineage: Lineage { sources: rules::sources(policy, clock), rules: rules::rule_texts(policy, clock) },
    }
}
