//! Clocks that were neither met nor breached when a period ended. They stay undecided in that period for ever, also when
//! they were decided later; then they count where that was.
//!
//! In: the columns of a clock. Out: how many were undecided at every boundary of every period, and the condition that
//! tells which ones. Never: takes the priority of today for the one that was in force then.
//!
//! Between two changes of priority a clock is in one phase, `[phase.from, phase.to)` with `phase.priority`; the last one
//! ends when the clock is decided. What is undecided at an instant are the phases that began before it and had not ended.
//! Only phases that reach over a boundary are counted, by the pieces of time in which they begin and end.

use super::clock::{self, first_priority, happened};
use super::leg::Legs;
use crate::calendar::{Instant, Period};
use crate::config::Attribution;
use crate::query::{Expr, Measure, Query, Select, Side};
use std::sync::Arc;

/// Whether periods keep what was undecided when they ended. Counted by its opening, each clock stands in one period, with
/// the state that it has by now.
pub(super) fn is_kept(counts_in: Attribution) -> bool {
    counts_in != Attribution::Opened
}

/// The end of a period that is over and keeps what was undecided then.
pub(super) fn kept_until(legs: &Legs<'_>, period: &Period) -> Option<Instant> {
    Some(period.end).filter(|end| *end < legs.run.as_of && is_kept(legs.policy.counts_in))
}

/// The numbers of the phases.
pub(super) fn phases(legs: &Legs<'_>) -> std::ops::RangeInclusive<usize> {
    0..=legs.steps.changes
}

/// A column of a phase: `from`, `to` or `priority`.
pub(super) fn phase(k: usize, of: &str) -> Expr {
    Expr::column(format!("phase.{of}{k}"))
}

/// The columns of all phases.
pub(super) fn columns(legs: &Legs<'_>) -> Vec<(String, Expr)> {
    let mut with = Vec::new();
    for k in phases(legs) {
        let (from, priority) = match k {
            0 => (Expr::column("clock.start"), first_priority(legs)),
            k => {
                let at = Expr::column(format!("change.at{k}"));
                let from = at.greatest(Expr::column("clock.start"));
                let from = from.only_if(happened(k));
                (from, Expr::column(format!("change.to{k}")))
            }
        };
        with.push((format!("phase.from{k}"), from.to_integer()));
        with.push((format!("phase.priority{k}"), priority));
    }
    for k in phases(legs) {
        let decided = Expr::column("clock.decided_at");
        let to = if k < legs.steps.changes { phase(k + 1, "from").least(decided) } else { decided };
        with.push((format!("phase.to{k}"), to.to_integer()));
    }
    with
}

/// A phase by the pieces of time in which it begins and ends (null while it lasts), its priority and the dimensions of the
/// policy: how many there are that reach over a boundary.
pub(super) fn question(legs: &Legs<'_>, k: usize, starts: &Arc<Vec<i64>>) -> Query {
    let mut parts = clock::parts(legs);
    parts.with.extend(columns(legs));
    let [from, to] = pieces(k, starts);
    let mut group =
        vec![("from".to_owned(), from), ("to".to_owned(), to), ("priority".to_owned(), phase(k, "priority"))];
    group.extend(legs.policy.by.iter().map(|by| (format!("by.{}", by.name), Expr::column(&by.name))));
    let there = Expr::column("clock.allowed").is_not_null();
    let select = Select::Groups { group, measures: vec![Measure::count("n")] };
    parts.query(&legs.policy.source, select).filtered(there.and(reaches_over(k, starts)))
}

/// The pieces of time in which a phase begins and ends; the last is null while it lasts.
pub(super) fn pieces(k: usize, starts: &Arc<Vec<i64>>) -> [Expr; 2] {
    ["from", "to"].map(|of| phase(k, of).search_sorted(starts, Side::LastAtMost))
}

/// Whether a phase reaches over a boundary.
pub(super) fn reaches_over(k: usize, starts: &Arc<Vec<i64>>) -> Expr {
    let [from, to] = pieces(k, starts);
    let reaches = phase(k, "to").is_null().or(from.lt(to));
    phase(k, "from").is_not_null().and(reaches)
}

/// Whether the priority of a phase is one that is promised something.
pub(super) fn is_promised(legs: &Legs<'_>, k: usize) -> Expr {
    let promised = legs.policy.targets.iter().filter(|target| target.clock == legs.clock.name);
    phase(k, "priority").is_in(promised.map(|target| &target.priority))
}

/// Whether a clock was undecided at an instant, and the priority that was in force then, by the columns of its phases.
pub(super) fn at(legs: &Legs<'_>, instant: Instant) -> (Expr, Expr) {
    let instant = || Expr::integer(instant.as_second());
    let lasts = |k: usize| {
        let begun = phase(k, "from").lt(instant());
        let not_over = phase(k, "to").is_null().or(phase(k, "to").ge(instant()));
        begun.and(not_over).and(is_promised(legs, k))
    };
    let any = phases(legs).map(|k| (lasts(k), Expr::boolean(true))).collect();
    let priority = phases(legs).map(|k| (lasts(k), phase(k, "priority"))).collect();
    (Expr::Case(any, Box::new(Expr::boolean(false))), Expr::Case(priority, Box::new(Expr::column("clock.priority"))))
}
