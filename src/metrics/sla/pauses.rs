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
use crate::query::{Aggregate, AggregateJoin, Binary, Expr, Function, Measure, Query, RunningAggregate, Select};

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

/// The credit of a leg.
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
            let minutes = Expr::call(Function::Coalesce, [Expr::column(column), Expr::integer(0)]);
            everywhere(&minutes.binary(Binary::Mul, Expr::integer(60)).to_integer())
        }
        Pauses::Intervals { source, key, start, end } => {
            let query = united(legs, leg, (source, key, start, end));
            let or_none =
                |name: &str| Expr::call(Function::Coalesce, [Expr::column(format!("{leg}.{name}")), Expr::integer(0)]);
            Paused {
                lookups: vec![AggregateJoin { query: Box::new(query), on: vec![policy.key.clone()] }],
                whole: or_none("paused_s"),
                before_deadline: or_none("paused_before_deadline_s"),
                before_gap: legs.gaps().map(|k| or_none(&format!("paused_before_gap{k}_s"))).collect(),
            }
        }
    }
}

/// Whether a pause of the ticket lasts at the as-of instant, as a condition on tickets, and what must be brought to them to
/// know it. Pauses given in minutes are over.
pub(super) fn lasting(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock) -> (Vec<AggregateJoin>, Expr) {
    let never = (Vec::new(), Expr::integer(0).binary(Binary::Gt, Expr::integer(0)));
    let Pauses::Intervals { source, key, start, end } = &clock.pauses else { return never };
    if !policy.pauses(clock) {
        return never;
    }
    let as_of = || Expr::integer(run.as_of.as_second());
    let seconds = |column: &str| Expr::column(column).to_integer();
    let known_end = Expr::call(Function::Coalesce, [seconds(end), as_of()]);
    let measures = vec![Measure { name: "pause.lasting".to_owned(), aggregate: Aggregate::Count(None), filter: None }];
    let query = Query {
        source: source.clone(),
        lookups: Vec::new(),
        with: Vec::new(),
        filter: Some(seconds(start).binary(Binary::Lt, as_of()).and(known_end.binary(Binary::Ge, as_of()))),
        select: Select::Groups { group: vec![(key.clone(), Expr::column(key))], measures },
    };
    let lookup = AggregateJoin { query: Box::new(query), on: vec![policy.key.clone()] };
    let count = Expr::call(Function::Coalesce, [Expr::column("pause.lasting"), Expr::integer(0)]);
    (vec![lookup], count.binary(Binary::Gt, Expr::integer(0)))
}

fn united(legs: &Legs<'_>, leg: &str, (source, key, start, end): (&str, &str, &str, &str)) -> Query {
    let as_of = Expr::integer(legs.run.as_of.as_second());
    let seconds = |column: &str| Expr::column(column).to_integer();
    let column = |name: &str| Expr::column(name);
    let open = |at: &Expr| legs.open("pause", at);
    let known_end = Expr::call(Function::Coalesce, [seconds(end), as_of.clone()]);
    let before = |running, value: Expr| Expr::RunningWindow {
        running,
        value: Box::new(value),
        partition: Box::new(column(key)),
        order: Box::new(column("pause.from_s")),
    };
    let after = Expr::call(Function::Greatest, [column("pause.from_s"), column("pause.covered_s")]);
    let mut with = vec![
        ("pause.from_s".to_owned(), Expr::call(Function::Greatest, [seconds(start), column("pause.since")])),
        ("pause.to_s".to_owned(), Expr::call(Function::Least, [known_end, column("pause.until"), as_of])),
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
        let (least, greatest) = (
            |a: &Expr, b: Expr| Expr::call(Function::Least, [a.clone(), b]),
            |a: &Expr, b: Expr| Expr::call(Function::Greatest, [a.clone(), b]),
        );
        let shared = within(greatest(&from, column("pause.after_s")), least(&to, column("pause.to_s")));
        let share = format!("pause.share{k}");
        with.push((share.clone(), if_there(&from, shared)));
        let until_gap = within(column("pause.after_s"), least(&from, column("pause.to_s")));
        let until_gap = if_there(&from, until_gap.minus(earlier_shares.clone()));
        measures.push(sum(&format!("{leg}.paused_before_gap{k}_s"), until_gap, None));
        let stood = within(greatest(&from, column("pause.since")), least(&to, column("pause.after_s")));
        stood_before = stood_before.binary(Binary::Add, if_there(&from, stood));
        credit = credit.minus(column(&share));
        earlier_shares = earlier_shares.binary(Binary::Add, column(&share));
    }
    let run_so_far = column("pause.after_open")
        .minus(column("pause.ticket_open"))
        .minus(column("pause.paused_before"))
        .minus(stood_before);
    with.extend([
        ("pause.credit_s".to_owned(), credit),
        ("pause.paused_before".to_owned(), before(RunningAggregate::Sum, column("pause.credit_s"))),
        ("pause.in_time".to_owned(), run_so_far.binary(Binary::Lt, column("pause.allowed"))),
    ]);
    measures.push(sum(&format!("{leg}.paused_s"), column("pause.credit_s"), None));
    let in_time = Some(column("pause.in_time"));
    measures.push(sum(&format!("{leg}.paused_before_deadline_s"), column("pause.credit_s"), in_time));
    let select = Select::Groups { group: vec![(key.to_owned(), column(key))], measures };
    let lookups = vec![AggregateJoin { query: Box::new(tickets(legs, leg)), on: vec![key.to_owned()] }];
    let filter = Some(column("pause.from_s").binary(Binary::Lt, column("pause.to_s")));
    Query { source: source.to_owned(), lookups, with, filter, select }
}

/// What is less than nothing is nothing.
fn length(seconds: Expr) -> Expr {
    Expr::call(Function::Greatest, [seconds, Expr::integer(0)])
}

fn sum(name: &str, value: Expr, filter: Option<Expr>) -> Measure {
    Measure { name: name.to_owned(), aggregate: Aggregate::Sum(value), filter }
}

/// Since when and until when each ticket's leg runs, by which priority, how long it may, and its gaps, by its key.
fn tickets(legs: &Legs<'_>, leg: &str) -> Query {
    let policy = legs.policy;
    let least =
        |name: &str, value| Measure { name: format!("pause.{name}"), aggregate: Aggregate::Min(value), filter: None };
    let (lookups, with) = clock::heads(legs);
    let mut measures: Vec<Measure> = ["since", "priority", "allowed"].map(|of| least(of, field(leg, of))).into();
    measures.push(least("until", Expr::column("clock.until")));
    for k in legs.gaps() {
        for side in ["gap_from", "gap_to"] {
            let own = Expr::column(format!("{}{k}", side.replace('_', ".")));
            measures.push(least(&format!("{side}{k}"), own));
        }
    }
    let select = Select::Groups { group: vec![(policy.key.clone(), Expr::column(&policy.key))], measures };
    Query { source: policy.source.clone(), lookups, with, filter: None, select }
}
