//! One promise held against one ticket: the target of a priority, counted from an instant.
//!
//! A ticket whose priority never changes has one leg, from its opening. After a change, the promise that holds is put
//! together from legs by [`sooner`] and [`chosen`]. A leg is a family of columns `<name>.since`, `.priority`,
//! `.allowed`, `.elapsed`, `.deadline`, `.late`, and those that they need.
//!
//! Decided in docs/decisions/0030-legs.md.

use super::pauses::{self, Paused};
use super::steps::Steps;
use super::worktime::{WorkTimes, calendar_of};
use crate::calendar::WorkCalendar;
use crate::config::{Clock, SlaPolicy};
use crate::metrics::Run;
use crate::query::{AggregateJoin, Expr};
use std::sync::Arc;

/// Columns that every leg has.
pub(super) const FIELDS: [&str; 6] = ["since", "priority", "allowed", "elapsed", "deadline", "late"];

/// What the legs of one clock are made with.
#[derive(Clone, Copy)]
pub(super) struct Legs<'a> {
    pub run: &'a Run<'a>,
    pub policy: &'a SlaPolicy,
    pub clock: &'a Clock,
    pub times: &'a WorkTimes,
    pub steps: Steps,
    /// Whether the clock stands still between a resolution and a reopening.
    pub stands_still: bool,
}

/// A column of a leg.
pub(super) fn field(leg: &str, name: &str) -> Expr {
    Expr::column(format!("{leg}.{name}"))
}

impl Legs<'_> {
    /// The numbers of the gaps in which the clock stands still.
    pub(super) fn gaps(&self) -> std::ops::RangeInclusive<usize> {
        1..=if self.stands_still { self.steps.gaps } else { 0 }
    }

    /// The calendar of the promise to a priority: round the clock for days of the wall.
    pub(super) fn calendar(&self, priority: &str) -> Option<Arc<WorkCalendar>> {
        let mut targets = self.policy.targets.iter();
        let target = targets.find(|target| target.clock == self.clock.name && target.priority == priority)?;
        Some(calendar_of(self.run, self.policy, target))
    }

    /// The first columns of a leg: since when, and what was promised.
    pub(super) fn head(&self, leg: &str, since: Expr, priority: Expr) -> Vec<(String, Expr)> {
        let name = |field: &str| format!("{leg}.{field}");
        let allowed = self.times.allowed(&name("priority"), &self.clock.name, &field(leg, "since"));
        let there = field(leg, "since").is_not_null();
        vec![(name("since"), since), (name("priority"), priority), (name("allowed"), allowed.only_if(there))]
    }

    /// Open seconds up to an instant, on the calendar of a leg's priority.
    pub(super) fn open(&self, leg: &str, at: &Expr) -> Expr {
        self.times.open_until(&format!("{leg}.priority"), &self.clock.name, at)
    }

    /// The other columns of a leg, and what they need besides `clock.until`.
    pub(super) fn body(&self, leg: &str) -> (Vec<AggregateJoin>, Vec<(String, Expr)>) {
        let name = |field: &str| format!("{leg}.{field}");
        let paused: Paused = pauses::credit(self, leg);
        let mut with = vec![(name("opened"), self.open(leg, &field(leg, "since")))];
        let (mut standing, mut standing_in_time) = (Expr::integer(0), Expr::integer(0));
        for k in self.gaps() {
            let still = format!("still{k}");
            with.push((name(&still), self.still(leg, k)));
            let run_so_far = self
                .open(leg, &bounded(&Expr::column(format!("gap.from{k}")), leg))
                .minus(field(leg, "opened"))
                .minus(paused.before_gap[k - 1].clone())
                .minus(standing.clone());
            let in_time = run_so_far.lt(field(leg, "allowed"));
            standing = standing.plus(field(leg, &still));
            let counts = Expr::if_else(in_time, field(leg, &still), Expr::integer(0));
            standing_in_time = standing_in_time.plus(counts);
        }
        let open = self.open(leg, &Expr::column("clock.until")).minus(field(leg, "opened"));
        // Pauses given in minutes may exceed the clock; time never runs backwards.
        let elapsed = open.minus(paused.whole).minus(standing);
        with.push((name("elapsed"), elapsed.greatest(Expr::integer(0))));
        let granted = field(leg, "allowed").plus(paused.before_deadline).plus(standing_in_time);
        with.push((name("granted"), granted));
        let (priority, since) = (name("priority"), field(leg, "since"));
        let deadline = self.times.deadline(&priority, &self.clock.name, &since, &field(leg, "granted"));
        with.push((name("deadline"), deadline));
        let late = field(leg, "elapsed").gt(field(leg, "allowed"));
        let after_closing = Expr::column("clock.until").gt(field(leg, "deadline"));
        let after_closing = self.times.ends_with_a_day(&priority, &self.clock.name).and(after_closing);
        with.push((name("late"), late.or(after_closing).is_true()));
        (paused.lookups, with)
    }

    /// Open seconds of a gap that lie in the leg.
    fn still(&self, leg: &str, k: usize) -> Expr {
        let (from, to) = (Expr::column(format!("gap.from{k}")), Expr::column(format!("gap.to{k}")));
        let to = to.least(Expr::column("clock.until"));
        let open = self.open(leg, &to).minus(self.open(leg, &bounded(&from, leg)));
        if_there(&from, open.greatest(Expr::integer(0)))
    }
}

/// Not before the leg began.
fn bounded(at: &Expr, leg: &str) -> Expr {
    at.clone().greatest(field(leg, "since"))
}

/// A value that counts only where another is there, else 0.
pub(super) fn if_there(there: &Expr, value: Expr) -> Expr {
    Expr::if_else(there.clone().is_not_null(), value, Expr::integer(0))
}

/// No deadline is later than every deadline.
fn due(leg: &str) -> Expr {
    field(leg, "deadline").coalesce(Expr::integer(i64::MAX))
}

/// Whether leg `a` is broken before leg `b` is: the one that is late, else the one that is due first.
pub(super) fn sooner(a: &str, b: &str) -> Expr {
    let late = |leg: &str| field(leg, "late");
    let only_a = late(a).and(!late(b));
    let only_b = late(b).and(!late(a));
    let first = due(a).lt(due(b));
    Expr::Case(vec![(only_a, Expr::boolean(true)), (only_b, Expr::boolean(false))], Box::new(first))
}

/// The columns of a leg that is `a` where a condition holds and `b` elsewhere.
pub(super) fn chosen(name: &str, a_holds: Expr, a: &str, b: &str) -> Vec<(String, Expr)> {
    let choice = format!("{name}.choice");
    let mut with = vec![(choice.clone(), a_holds.is_true())];
    for of in FIELDS {
        let value = Expr::if_else(Expr::column(&choice), field(a, of), field(b, of));
        with.push((format!("{name}.{of}"), value));
    }
    with
}
