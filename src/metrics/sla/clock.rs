//! One clock of a policy as columns of the ticket source: `clock.since`, `clock.priority`, `clock.promise`,
//! `clock.allowed`, `clock.elapsed`, `clock.deadline`, `clock.state`, `clock.decided_at`, `clock.imputed`.

use super::State;
use super::leg::{self, FIELDS, Legs, field};
use super::pauses;
use crate::calendar::Instant;
use crate::config::{AtRisk, Attribution, Clock, PriorityRaised, Reopened, SlaPolicy, Unanswered};
use crate::query::{AggregateJoin, Expr, Function, Query, Select};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What a question about a clock needs of the ticket source.
pub(super) struct Parts {
    /// Pauses, cycles and changes brought to the tickets.
    pub lookups: Vec<AggregateJoin>,
    /// Columns, each of which may use the earlier ones.
    pub with: Vec<(String, Expr)>,
}

impl Parts {
    /// A question about the tickets with these columns.
    pub(super) fn query(self, tickets: &str, select: Select) -> Query {
        Query::new(tickets, select).joined(self.lookups).with_columns(self.with)
    }
}

/// The leg that counts from the opening, with the priority of then.
const OPENING: &str = "leg0";

/// The columns of a clock as of an instant: what happened at or after it has not happened.
pub(super) fn parts(legs: &Legs<'_>) -> Parts {
    let (mut lookups, mut with) = heads(legs);
    let mut bodies = |name: &str, with: &mut Vec<(String, Expr)>| {
        let (more, columns) = legs.body(name);
        lookups.extend(more);
        with.extend(columns);
    };
    bodies(OPENING, &mut with);
    let (mut holding, mut before) = (OPENING.to_owned(), OPENING.to_owned());
    for k in followed(legs) {
        let (new, since) = (format!("new{k}"), format!("since{k}"));
        bodies(&new, &mut with);
        bodies(&since, &mut with);
        let after = format!("leg{k}");
        let change = Change { before: &before, new: &new, since: &since };
        with.extend(changed(legs.policy.readings.priority_raised, &after, &holding, &change));
        (holding, before) = (after, new);
    }
    // The promise that holds may be that of a priority before the last change; the clock belongs to the last one.
    let told = |of: &str| if of == "priority" { "clock.promise".to_owned() } else { format!("clock.{of}") };
    with.extend(FIELDS.map(|of| (told(of), field(&holding, of))));
    with.push(("clock.priority".to_owned(), priority_in_force(legs)));
    let (more, paused) = pauses::lasting(legs.run, legs.policy, legs.clock);
    lookups.extend(more);
    with.push(("clock.state".to_owned(), state(pauses::below_nought(legs.policy, legs.clock))));
    with.push(("clock.paused".to_owned(), State::Undecided.holds().and(paused)));
    with.push(("clock.at_risk".to_owned(), at_risk(legs.policy.readings.at_risk)));
    with.push(("clock.decided_at".to_owned(), decided_at()));
    with.push(("clock.counted_at".to_owned(), counted_at(legs.policy.counts_in, legs.run.as_of)));
    Parts { lookups, with }
}

/// The columns that tell when a clock starts and ends, and since when which priority promises what.
pub(super) fn heads(legs: &Legs<'_>) -> (Vec<AggregateJoin>, Vec<(String, Expr)>) {
    let Legs { run, policy, clock, steps, .. } = *legs;
    let as_of = Expr::integer(run.as_of.as_second());
    let start = Expr::column("clock.start");
    let mut with = vec![("clock.start".to_owned(), Expr::column(&policy.start).to_integer().if_before(as_of.clone()))];
    with.extend(steps.gap_columns(policy, &as_of));
    let Ends { own_stop, other_stop, closed } = ends(policy, clock, steps.gaps > 0, &as_of);
    with.push(("clock.own_stop".to_owned(), own_stop));
    with.push(("clock.stop".to_owned(), Expr::column("clock.own_stop").coalesce(other_stop.clone())));
    let imputed = Expr::column("clock.own_stop").is_null().and(other_stop.is_not_null());
    with.push(("clock.imputed".to_owned(), imputed));
    with.push(("clock.closed".to_owned(), closed));
    let end = [Expr::column("clock.stop"), Expr::column("clock.closed"), as_of];
    with.push(("clock.until".to_owned(), Expr::Call(Function::Coalesce, end.to_vec())));
    let counts = policy.filter.clone().map_or(start.clone().is_not_null(), |f| f.and(start.clone().is_not_null()));
    let opened = start.only_if(counts);
    with.extend(legs.head(OPENING, opened.to_integer(), opening_priority(legs)));
    for k in followed(legs) {
        let only_then = |value: Expr| value.only_if(happened(k));
        let to = || Expr::column(format!("change.to{k}"));
        let since = Expr::column(format!("change.at{k}")).greatest(field(OPENING, "since"));
        with.extend(legs.head(&format!("new{k}"), only_then(field(OPENING, "since")).to_integer(), to()));
        with.extend(legs.head(&format!("since{k}"), only_then(since).to_integer(), to()));
    }
    (steps.lookups(policy), with)
}

/// The changes of priority that the clock follows one by one.
fn followed(legs: &Legs<'_>) -> std::ops::RangeInclusive<usize> {
    let by_row = legs.policy.readings.priority_raised == PriorityRaised::FromCreation;
    1..=if by_row { 0 } else { legs.steps.changes }
}

/// Whether a change of priority came before the clock ended.
pub(super) fn happened(k: usize) -> Expr {
    Expr::column(format!("change.at{k}")).lt(Expr::column("clock.until"))
}

/// The priority that the promise from the opening is that of: the one that the ticket was opened with, or with
/// `from_creation` the one in force when the clock ended.
fn opening_priority(legs: &Legs<'_>) -> Expr {
    match legs.policy.readings.priority_raised {
        PriorityRaised::FromCreation => priority_in_force(legs),
        PriorityRaised::Earlier | PriorityRaised::FromChange => first_priority(legs),
    }
}

/// The priority that the ticket was opened with.
pub(super) fn first_priority(legs: &Legs<'_>) -> Expr {
    let row = || Expr::column(&legs.policy.priority);
    let Some(changes) = legs.policy.readings.priority_changes.as_ref().filter(|_| legs.steps.changes > 0) else {
        return row();
    };
    match &changes.from {
        Some(_) => Expr::column("change.from1").coalesce(row()),
        None => Expr::if_else(happened(1), Expr::column("change.to1"), row()),
    }
}

/// The priority in force when the clock ended, or at the as-of instant: changes after its end say nothing about it.
fn priority_in_force(legs: &Legs<'_>) -> Expr {
    if legs.steps.changes == 0 {
        return first_priority(legs);
    }
    let latest_first = (1..=legs.steps.changes).rev().map(|k| (happened(k), Expr::column(format!("change.to{k}"))));
    Expr::Case(latest_first.collect(), Box::new(first_priority(legs)))
}

/// The legs of a change of priority.
struct Change<'a> {
    /// The target of the priority before it, counted from the opening.
    before: &'a str,
    /// The new target, counted from the opening.
    new: &'a str,
    /// The new target, counted from the change.
    since: &'a str,
}

/// What holds after a change, when `old` held before it.
///
/// A priority that is due sooner than the one before it, both counted from the opening, was raised: what holds by then may
/// be due later than either. Then the earlier of `old` and `since` holds, or `since`; otherwise `new` holds. An entry that
/// names the priority of before changes nothing.
fn changed(reading: PriorityRaised, name: &str, old: &str, change: &Change<'_>) -> Vec<(String, Expr)> {
    let Change { before, new, since } = *change;
    let (earlier, after) = (format!("{name}.earlier"), format!("{name}.after"));
    let mut with = Vec::new();
    let raised = if reading == PriorityRaised::FromChange {
        since
    } else {
        with.extend(leg::chosen(&earlier, leg::sooner(since, old), since, old));
        &earlier
    };
    with.extend(leg::chosen(&after, leg::sooner(new, before), raised, new));
    let same = field(new, "priority").eq(field(before, "priority"));
    let unchanged = field(since, "since").is_null().or(same);
    with.extend(leg::chosen(name, unchanged, old, &after));
    with
}

/// What can end a clock before the as-of instant; null what has not happened.
struct Ends {
    own_stop: Expr,
    /// A resolved ticket without a response counts its first resolution as its response.
    other_stop: Expr,
    /// A ticket closed without the stop is not worked on any longer, though its clock is not judged.
    closed: Expr,
}

fn ends(policy: &SlaPolicy, clock: &Clock, reopens: bool, as_of: &Expr) -> Ends {
    let known = |column: &str| Expr::column(column).to_integer().if_before(as_of.clone());
    let closed = policy.closed.as_ref().map_or(Expr::null(), |column| known(column));
    // As of an instant between a resolution and its reopening, the ticket is resolved.
    let resolved = |stop: Expr| {
        if reopens { stop.coalesce(Expr::column("clock.resolved_then")) } else { stop }
    };
    let earliest = |stop: Expr| {
        if reopens { resolved(stop).least(Expr::column("gap.from1")) } else { stop }
    };
    if clock.name != "response" {
        let stop = known(&clock.stop);
        let first = policy.readings.reopened == Reopened::FirstResolution;
        return Ends {
            own_stop: if first { earliest(stop) } else { resolved(stop) },
            other_stop: Expr::null(),
            closed,
        };
    }
    let resolution = policy.clocks.iter().find(|c| c.name == "resolution");
    let resolution = resolution.map_or(Expr::null(), |c| earliest(known(&c.stop)));
    let own_stop = known(&clock.stop);
    match policy.readings.unanswered {
        Unanswered::Resolution => Ends { own_stop, other_stop: resolution, closed },
        Unanswered::Unjudged => {
            let closed = resolution.coalesce(closed);
            Ends { own_stop, other_stop: Expr::null(), closed }
        }
    }
}

/// The state; `impossible` is what else no ticket can have but by mistake.
fn state(impossible: Option<Expr>) -> Expr {
    let is = |state: State| Expr::integer(state as i64);
    let stopped = || Expr::column("clock.stop").is_not_null();
    let backwards = stopped().and(Expr::column("clock.stop").lt(Expr::column("clock.start")));
    let closed = Expr::column("clock.closed").is_not_null().and(Expr::column("clock.stop").is_null());
    let branches = vec![
        (impossible.into_iter().fold(backwards, Expr::or), is(State::DataError)),
        (closed, is(State::Unjudged)),
        (Expr::column("clock.late"), is(State::Breached)),
        (stopped(), is(State::Met)),
    ];
    Expr::Case(branches, Box::new(is(State::Undecided)))
}

/// Whether a running clock has less open time left than a share of its allowance, or than an amount, in whole numbers.
fn at_risk(limit: AtRisk) -> Expr {
    let left = Expr::column("clock.allowed").minus(Expr::column("clock.elapsed"));
    let short = match limit {
        AtRisk::Seconds(seconds) => left.lt(Expr::integer(seconds)),
        AtRisk::Share(share) => {
            // left ÷ allowed < share ÷ 100, both sides times 100 and the share's own power of ten.
            let scale = 10_i64.pow(share.scale().min(6));
            let share = (share * Decimal::from(scale)).to_i64().unwrap_or(0);
            let left = left.times(Expr::integer(100 * scale));
            left.lt(Expr::column("clock.allowed").times(Expr::integer(share)))
        }
    };
    let running = State::Undecided.holds().and(!Expr::column("clock.paused"));
    running.and(short).is_true()
}

/// When a clock was decided: its stop if it was met, its deadline if it was breached, its closing if it is not judged;
/// null while it is undecided.
fn decided_at() -> Expr {
    // A stop or a closing before the start is a mistake of the data; it stands where the ticket was opened.
    let given_up = || Expr::column("clock.closed").greatest(Expr::column("clock.start"));
    let branches = vec![
        (State::Undecided.holds(), Expr::null()),
        (State::Unjudged.holds(), given_up()),
        (State::DataError.holds(), given_up()),
        (State::Breached.holds(), Expr::column("clock.deadline")),
    ];
    Expr::Case(branches, Box::new(Expr::column("clock.stop")))
}

/// The second in which a clock counts, by the policy's attribution.
fn counted_at(attribution: Attribution, as_of: Instant) -> Expr {
    if attribution == Attribution::Opened {
        return Expr::column("clock.start");
    }
    let mut branches = vec![(State::Undecided.holds(), Expr::integer(as_of.as_second() - 1))];
    if attribution == Attribution::Completed {
        branches.push((State::Breached.holds(), Expr::column("clock.stop")));
    }
    Expr::Case(branches, Box::new(Expr::column("clock.decided_at")))
}
