//! Paused time: the union of a ticket's pauses, measured in open time of the ticket's calendar.
//!
//! With intervals, the pauses of a ticket are clipped to its clock, ordered by their start, and each is shortened by what
//! the earlier ones already cover (a running maximum of ends): the rest of it is its credit, so overlapping pauses count
//! once. What a pause shares with a gap before a reopening is the gap's. For the deadline only the pauses matter that began
//! before it: those at whose start the clock had run for less than its allowance. Pauses in minutes have no place in time:
//! all of them move the deadline.

use super::clock;
use super::leg::{Legs, field, if_there};
use crate::config::{Clock, Pauses, SlaPolicy};
use crate::metrics::Run;
use crate::query::{Aggregate, AggregateJoin, Expr, Function, Measure, Query, RunningAggregate};

/// Open seconds that do not count, of one leg of a clock.
pub(super) struct Paused {
    /// What must be brought to the tickets to know them.
    pub lookups: Vec<AggregateJoin>,
    /// All of them.
    pub whole: Expr,
    /// Those of pauses that began before the deadline.
    pub before_deadline: Expr,
    /// Those before each gap.
    pub before_gap: Vec<Expr>,
}

pub(super) fn credit(legs: &Legs<'_>, leg: &str) -> Paused {
    let Legs { policy, clock, .. } = legs;
    let everywhere = |seconds: &Expr| Paused {
        lookups: Vec::new(),
        whole: seconds.clone(),
        before_deadline: seconds.clone(),
        before_gap: legs.gaps().map(|_| seconds.clone()).collect(),
    };
    if !policy.pauses(clock) {
        return everywhere(&Expr::integer(0));
    }
    match &clock.pauses {
        Pauses::None => everywhere(&Expr::integer(0)),
        Pauses::Minutes(column) => {
            let minutes = Expr::column(column).coalesce(Expr::integer(0));
            everywhere(&minutes.times(Expr::integer(60)).to_integer())
        }
        Pauses::Intervals { source, key, start, end } => {
            let query = united(legs, leg, PauseColumns { source, key, start, end });
            let or_none = |name: &str| Expr::column(format!("{leg}.{name}")).coalesce(Expr::integer(0));
            Paused {
                lookups: vec![AggregateJoin::on(&policy.key, query)],
                whole: or_none("paused_s"),
                before_deadline: or_none("paused_before_deadline_s"),
                before_gap: legs.gaps().map(|k| or_none(&format!("paused_before_gap{k}_s"))).collect(),
            }
        }
    }
}

/// Whether a ticket was paused for less than no time, which would give its clock more time than it ran.
pub(super) fn below_nought(policy: &SlaPolicy, clock: &Clock) -> Option<Expr> {
    match &clock.pauses {
        Pauses::Minutes(column) if policy.pauses(clock) => Some(Expr::column(column).lt(Expr::integer(0)).is_true()),
        _ => None,
    }
}

/// Whether a pause of the ticket lasts at the as-of instant, as a condition on tickets, and what must be brought to them to
/// know it. Pauses given in minutes are over.
pub(super) fn lasting(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock) -> (Vec<AggregateJoin>, Expr) {
    let never = (Vec::new(), Expr::integer(0).gt(Expr::integer(0)));
    let Pauses::Intervals { source, key, start, end } = &clock.pauses else { return never };
    if !policy.pauses(clock) {
        return never;
    }
    let as_of = || Expr::integer(run.as_of.as_second());
    let seconds = |column: &str| Expr::column(column).to_integer();
    let known_end = seconds(end).coalesce(as_of());
    let query = Query::groups(source, vec![(key.clone(), Expr::column(key))], vec![Measure::count("pause.lasting")])
        .filtered(seconds(start).lt(as_of()).and(known_end.ge(as_of())));
    let count = Expr::column("pause.lasting").coalesce(Expr::integer(0));
    (vec![AggregateJoin::on(&policy.key, query)], count.gt(Expr::integer(0)))
}

/// Where pauses stand: one row for each, with the key of its ticket.
struct PauseColumns<'a> {
    source: &'a str,
    key: &'a str,
    start: &'a str,
    end: &'a str,
}

fn united(legs: &Legs<'_>, leg: &str, columns: PauseColumns<'_>) -> Query {
    let PauseColumns { source, key, start, end } = columns;
    let as_of = Expr::integer(legs.run.as_of.as_second());
    let seconds = |column: &str| Expr::column(column).to_integer();
    let column = |name: &str| Expr::column(name);
    let open = |at: &Expr| legs.open("pause", at);
    let known_end = seconds(end).coalesce(as_of.clone());
    let before = |running, value: Expr| value.running(running, column(key), column("pause.from_s"));
    let after = column("pause.from_s").greatest(column("pause.covered_s"));
    let mut with = vec![
        ("pause.from_s".to_owned(), seconds(start).greatest(column("pause.since"))),
        ("pause.to_s".to_owned(), Expr::Call(Function::Least, vec![known_end, column("pause.until"), as_of])),
        ("pause.covered_s".to_owned(), before(RunningAggregate::Max, column("pause.to_s"))),
        ("pause.after_s".to_owned(), after),
        ("pause.after_open".to_owned(), open(&column("pause.after_s"))),
        ("pause.to_open".to_owned(), open(&column("pause.to_s"))),
        ("pause.ticket_open".to_owned(), open(&column("pause.since"))),
    ];
    let mut credit = length(column("pause.to_open").minus(column("pause.after_open")));
    let (mut stood_before, mut measures) = (Expr::integer(0), Vec::new());
    let mut earlier_shares = Expr::integer(0);
    for k in legs.gaps() {
        let (from, to) = (column(&format!("pause.gap_from{k}")), column(&format!("pause.gap_to{k}")));
        let within = |from: Expr, to: Expr| length(open(&to).minus(open(&from)));
        let (from_or, to_or) = (|other| from.clone().greatest(other), |other| to.clone().least(other));
        let shared = within(from_or(column("pause.after_s")), to_or(column("pause.to_s")));
        let share = format!("pause.share{k}");
        with.push((share.clone(), if_there(&from, shared)));
        let until_gap = within(column("pause.after_s"), from.clone().least(column("pause.to_s")));
        let until_gap = if_there(&from, until_gap.minus(earlier_shares.clone()));
        measures.push(Measure::new(format!("{leg}.paused_before_gap{k}_s"), Aggregate::Sum(until_gap)));
        let stood = within(from_or(column("pause.since")), to_or(column("pause.after_s")));
        stood_before = stood_before.plus(if_there(&from, stood));
        credit = credit.minus(column(&share));
        earlier_shares = earlier_shares.plus(column(&share));
    }
    let run_so_far = column("pause.after_open")
        .minus(column("pause.ticket_open"))
        .minus(column("pause.paused_before"))
        .minus(stood_before);
    with.extend([
        ("pause.credit_s".to_owned(), credit),
        ("pause.paused_before".to_owned(), before(RunningAggregate::Sum, column("pause.credit_s"))),
        ("pause.in_time".to_owned(), run_so_far.lt(column("pause.allowed"))),
    ]);
    let credit = |name: &str| Measure::new(format!("{leg}.{name}"), Aggregate::Sum(column("pause.credit_s")));
    measures.push(credit("paused_s"));
    measures.push(credit("paused_before_deadline_s").filtered(column("pause.in_time")));
    Query::groups(source, vec![(key.to_owned(), column(key))], measures)
        .joined(vec![AggregateJoin::on(key, tickets(legs, leg))])
        .with_columns(with)
        .filtered(column("pause.from_s").lt(column("pause.to_s")))
}

/// What is less than nothing is nothing.
fn length(seconds: Expr) -> Expr {
    seconds.greatest(Expr::integer(0))
}

/// Since when and until when each ticket's leg runs, by which priority, how long it may, and its gaps, by its key.
fn tickets(legs: &Legs<'_>, leg: &str) -> Query {
    let policy = legs.policy;
    let least = |name: &str, value| Measure::new(format!("pause.{name}"), Aggregate::Min(value));
    let (lookups, with) = clock::heads(legs);
    let mut measures: Vec<Measure> = ["since", "priority", "allowed"].map(|of| least(of, field(leg, of))).into();
    measures.push(least("until", Expr::column("clock.until")));
    for k in legs.gaps() {
        for side in ["gap_from", "gap_to"] {
            let own = Expr::column(format!("{}{k}", side.replace('_', ".")));
            measures.push(least(&format!("{side}{k}"), own));
        }
    }
    let group = vec![(policy.key.clone(), Expr::column(&policy.key))];
    Query::groups(&policy.source, group, measures).joined(lookups).with_columns(with)
}
