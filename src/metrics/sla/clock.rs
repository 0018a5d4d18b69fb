//! One clock of a policy as columns of the ticket source: `clock.allowed`, `clock.elapsed`, `clock.deadline`,
//! `clock.state`, `clock.imputed`.

use super::State;
use super::pauses;
use super::worktime::WorkTimes;
use crate::calendar::Instant;
use crate::config::{Attribution, Clock, SlaPolicy};
use crate::metrics::Run;
use crate::query::{Binary, Expr, Function, Lookup};

/// What a question about a clock needs of the ticket source.
pub(super) struct Parts {
    /// Pauses brought to the tickets.
    pub lookups: Vec<Lookup>,
    /// Columns, each of which may use the earlier ones.
    pub with: Vec<(String, Expr)>,
}

/// The columns of a clock as of an instant: what happened at or after it has not happened.
pub(super) fn parts(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock, times: &WorkTimes) -> Parts {
    let as_of = Expr::integer(run.as_of.as_second());
    let start = Expr::column("clock.start");
    let mut with = vec![("clock.start".to_owned(), Expr::column(&policy.start).to_integer().if_before(as_of.clone()))];
    let Ends { own_stop, other_stop, closed } = ends(policy, clock, &as_of);
    with.push(("clock.own_stop".to_owned(), own_stop));
    with.push((
        "clock.stop".to_owned(),
        Expr::call(Function::Coalesce, [Expr::column("clock.own_stop"), other_stop.clone()]),
    ));
    let imputed = Expr::column("clock.own_stop").is_null().and(other_stop.is_not_null());
    with.push(("clock.imputed".to_owned(), imputed));
    with.push(("clock.closed".to_owned(), closed));
    let end = [Expr::column("clock.stop"), Expr::column("clock.closed"), as_of];
    with.push(("clock.until".to_owned(), Expr::call(Function::Coalesce, end)));
    let in_scope = policy.filter.clone().map_or(start.clone().is_not_null(), |f| f.and(start.clone().is_not_null()));
    let allowed = times.allowed(&policy.priority, &clock.name, &start);
    with.push(("clock.allowed".to_owned(), Expr::Case(vec![(in_scope, allowed)], Box::new(Expr::null()))));
    let (lookups, credit) = pauses::credit(run, policy, clock, times);
    with.push(("clock.credit".to_owned(), credit.whole));
    with.push(("clock.credit_before_deadline".to_owned(), credit.before_deadline));
    with.push(("clock.opened_before".to_owned(), times.open_until(&policy.priority, &clock.name, &start)));
    let open_until_end = times.open_until(&policy.priority, &clock.name, &Expr::column("clock.until"));
    let open = open_until_end.minus(Expr::column("clock.opened_before"));
    // Pauses given in minutes may exceed the clock; time never runs backwards.
    let elapsed = Expr::call(Function::Greatest, [open.minus(Expr::column("clock.credit")), Expr::integer(0)]);
    with.push(("clock.elapsed".to_owned(), elapsed));
    let due = Expr::column("clock.opened_before")
        .binary(Binary::Add, Expr::column("clock.allowed"))
        .binary(Binary::Add, Expr::column("clock.credit_before_deadline"));
    with.push(("clock.deadline".to_owned(), times.instant_of(&policy.priority, &clock.name, &due)));
    let late = Expr::column("clock.elapsed").binary(Binary::Gt, Expr::column("clock.allowed"));
    let after_closing = Expr::column("clock.until").binary(Binary::Gt, Expr::column("clock.deadline"));
    let after_closing = times.ends_with_a_day(&policy.priority, &clock.name).and(after_closing);
    with.push(("clock.late".to_owned(), late.binary(Binary::Or, after_closing)));
    with.push(("clock.state".to_owned(), state()));
    Parts { lookups, with }
}

/// What can end a clock before the as-of instant; null what has not happened.
struct Ends {
    own_stop: Expr,
    /// A resolved ticket without a response counts its resolution as its response.
    other_stop: Expr,
    /// A ticket closed without the stop is not worked on any longer, though its clock is not judged.
    closed: Expr,
}

fn ends(policy: &SlaPolicy, clock: &Clock, as_of: &Expr) -> Ends {
    let resolution = policy.clocks.iter().find(|c| c.name == "resolution" && clock.name == "response");
    let known = |column: &str| Expr::column(column).to_integer().if_before(as_of.clone());
    Ends {
        own_stop: known(&clock.stop),
        other_stop: resolution.map_or(Expr::null(), |c| known(&c.stop)),
        closed: policy.closed.as_ref().map_or(Expr::null(), |column| known(column)),
    }
}

/// The second in which a clock ended, whatever ended it; null while it runs.
pub(super) fn end(policy: &SlaPolicy, clock: &Clock, as_of: &Expr) -> Expr {
    let Ends { own_stop, other_stop, closed } = ends(policy, clock, as_of);
    Expr::call(Function::Coalesce, [own_stop, other_stop, closed])
}

fn state() -> Expr {
    let is = |state: State| Expr::integer(state as i64);
    let stopped = || Expr::column("clock.stop").is_not_null();
    let backwards = stopped().and(Expr::column("clock.stop").binary(Binary::Lt, Expr::column("clock.start")));
    let closed = Expr::column("clock.closed").is_not_null().and(Expr::column("clock.stop").is_null());
    let branches = vec![
        (backwards, is(State::Unjudged)),
        (closed, is(State::Unjudged)),
        (Expr::column("clock.late"), is(State::Breached)),
        (stopped(), is(State::Met)),
    ];
    Expr::Case(branches, Box::new(is(State::Undecided)))
}

/// The second in which a clock counts, by the policy's attribution.
pub(super) fn counted_at(attribution: Attribution, as_of: Instant) -> Expr {
    let last_second = Expr::integer(as_of.as_second() - 1);
    // A stop before the start is a mistake of the data; without a closing it stands where the ticket was opened.
    let given_up = Expr::call(Function::Coalesce, [Expr::column("clock.closed"), Expr::column("clock.start")]);
    let branches = match attribution {
        Attribution::Opened => return Expr::column("clock.start"),
        Attribution::Completed => vec![(State::Undecided.holds(), last_second), (State::Unjudged.holds(), given_up)],
        Attribution::Decided => vec![
            (State::Undecided.holds(), last_second),
            (State::Unjudged.holds(), given_up),
            (State::Breached.holds(), Expr::column("clock.deadline")),
        ],
    };
    Expr::Case(branches, Box::new(Expr::column("clock.stop")))
}
