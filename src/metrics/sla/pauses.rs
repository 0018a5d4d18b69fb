//! Paused time: the union of a ticket's pauses, measured in open time of the ticket's calendar.
//!
//! With intervals, the pauses of a ticket are clipped to its clock, ordered by their start, and each is shortened by what
//! the earlier ones already cover (a running maximum of ends): the rest of it is its credit, so overlapping pauses count
//! once. For the deadline only the pauses matter that began before it: those at whose start the clock had run for less
//! than its allowance.

use super::worktime::WorkTimes;
use crate::config::{Clock, Pauses, SlaPolicy};
use crate::metrics::Run;
use crate::query::{Aggregate, Binary, Expr, Function, Lookup, Measure, Query, Running, Select};

/// Open seconds that do not count.
pub(super) struct Credit {
    /// All of them.
    pub whole: Expr,
    /// Those of pauses that began before the deadline.
    pub before_deadline: Expr,
}

/// The credit of a clock, and what must be brought to the tickets to know it.
pub(super) fn credit(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock, times: &WorkTimes) -> (Vec<Lookup>, Credit) {
    let none = || Credit { whole: Expr::integer(0), before_deadline: Expr::integer(0) };
    if !policy.pauses(clock) {
        return (Vec::new(), none());
    }
    match &clock.pauses {
        Pauses::None => (Vec::new(), none()),
        Pauses::Minutes(column) => {
            let minutes = Expr::call(Function::Coalesce, [Expr::column(column), Expr::integer(0)]);
            let seconds = minutes.binary(Binary::Mul, Expr::integer(60)).to_integer();
            (Vec::new(), Credit { whole: seconds.clone(), before_deadline: seconds })
        }
        Pauses::Intervals { source, key, start, end } => {
            let query = united(run, policy, clock, times, (source, key, start, end));
            let lookup = Lookup { query: Box::new(query), on: vec![policy.key.clone()] };
            let or_none = |name: &str| Expr::call(Function::Coalesce, [Expr::column(name), Expr::integer(0)]);
            let credit =
                Credit { whole: or_none("pause.paused_s"), before_deadline: or_none("pause.paused_before_deadline_s") };
            (vec![lookup], credit)
        }
    }
}

/// Whether a pause of the ticket lasts at the as-of instant, as a condition on tickets, and what must be brought to them to
/// know it. Pauses given in minutes are over.
pub(super) fn lasting(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock) -> (Vec<Lookup>, Expr) {
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
    let lookup = Lookup { query: Box::new(query), on: vec![policy.key.clone()] };
    let count = Expr::call(Function::Coalesce, [Expr::column("pause.lasting"), Expr::integer(0)]);
    (vec![lookup], count.binary(Binary::Gt, Expr::integer(0)))
}

fn united(
    run: &Run<'_>,
    policy: &SlaPolicy,
    clock: &Clock,
    times: &WorkTimes,
    (source, key, start, end): (&str, &str, &str, &str),
) -> Query {
    let as_of = Expr::integer(run.as_of.as_second());
    let seconds = |column: &str| Expr::column(column).to_integer();
    let column = |name: &str| Expr::column(name);
    let open_until = |at: Expr| times.open_until("pause.priority", &clock.name, &at);
    let known_end = Expr::call(Function::Coalesce, [seconds(end), as_of.clone()]);
    let stop = Expr::call(Function::Coalesce, [column("pause.ticket_stop"), as_of.clone()]);
    let before = |running, value: Expr| Expr::Previous {
        running,
        value: Box::new(value),
        partition: Box::new(column(key)),
        order: Box::new(column("pause.from_s")),
    };
    let share = column("pause.to_open").minus(column("pause.after_open"));
    let run_so_far = column("pause.after_open").minus(column("pause.ticket_open")).minus(column("pause.paused_before"));
    let begins_in_time = run_so_far.binary(Binary::Lt, column("pause.allowed"));
    let with = vec![
        ("pause.from_s".to_owned(), Expr::call(Function::Greatest, [seconds(start), column("pause.ticket_start")])),
        ("pause.to_s".to_owned(), Expr::call(Function::Least, [known_end, stop, as_of])),
        ("pause.covered_s".to_owned(), before(Running::Max, column("pause.to_s"))),
        (
            "pause.after_s".to_owned(),
            Expr::call(Function::Greatest, [column("pause.from_s"), column("pause.covered_s")]),
        ),
        ("pause.after_open".to_owned(), open_until(column("pause.after_s"))),
        ("pause.to_open".to_owned(), open_until(column("pause.to_s"))),
        ("pause.credit_s".to_owned(), Expr::call(Function::Greatest, [share, Expr::integer(0)])),
        ("pause.paused_before".to_owned(), before(Running::Sum, column("pause.credit_s"))),
        ("pause.ticket_open".to_owned(), open_until(column("pause.ticket_start"))),
        ("pause.allowed".to_owned(), times.allowed("pause.priority", &clock.name, &column("pause.ticket_start"))),
        ("pause.in_time".to_owned(), begins_in_time),
    ];
    let sum = |name: &str, filter| Measure {
        name: name.to_owned(),
        aggregate: Aggregate::Sum(column("pause.credit_s")),
        filter,
    };
    let measures =
        vec![sum("pause.paused_s", None), sum("pause.paused_before_deadline_s", Some(column("pause.in_time")))];
    let select = Select::Groups { group: vec![(key.to_owned(), column(key))], measures };
    let lookups = vec![Lookup { query: Box::new(tickets(run, policy, clock)), on: vec![key.to_owned()] }];
    let filter = Some(column("pause.from_s").binary(Binary::Lt, column("pause.to_s")));
    Query { source: source.to_owned(), lookups, with, filter, select }
}

/// Start, end and priority of each ticket, by its key.
fn tickets(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock) -> Query {
    let as_of = Expr::integer(run.as_of.as_second());
    let known = |column: &str| Expr::column(column).to_integer().if_before(as_of.clone());
    let least = |name: &str, value| Measure { name: name.to_owned(), aggregate: Aggregate::Min(value), filter: None };
    let measures = vec![
        least("pause.ticket_start", known(&policy.start)),
        least("pause.ticket_stop", super::clock::end(policy, clock, &as_of)),
        least("pause.priority", Expr::column(&policy.priority)),
    ];
    let select = Select::Groups { group: vec![(policy.key.clone(), Expr::column(&policy.key))], measures };
    Query { source: policy.source.clone(), lookups: Vec::new(), with: Vec::new(), filter: None, select }
}
