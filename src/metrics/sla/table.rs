//! The clocks of a policy ticket by ticket, as the figures count them.
//!
//! The same columns that attainment is counted from, so that a ticket's strip can never disagree with the figure it is
//! part of; only the names of the states are finer here.

use super::leg::Legs;
use super::{Prepared, State, clock, undecided};
use crate::calendar::Instant;
use crate::diag::Diagnostics;
use crate::metrics::{Run, Snapshot};
use crate::query::{Expr, Limit, Query, Select, Table};

/// Every clock that a policy promises something for, one row per ticket, sorted by key: `key`, `priority`, `promise`,
/// `start`, `stop`, `allowed`, `elapsed`, `deadline`, `counted_at`, `state`, `since`, `until`, `imputed`, `at_risk`.
///
/// Instants are seconds since the epoch, `allowed` and `elapsed` open seconds. `priority` is the one in force when the
/// clock ended, `promise` the one whose promise holds, and `since` the instant that this counts from: the start, or the
/// change that raised the priority. `stop` is null while the
/// clock runs, and `deadline` while it is paused without an end; `until` is where elapsed time ends: the stop, the closing,
/// or the as-of instant. `counted_at` is null for a clock that counts in no period. States are `met`, `breached`,
/// `breached_open`, `running`, `paused`, `unjudged` and `data_error`. `None` for a policy or clock that is not declared, a
/// source without rows, and a question that has no answer, of which `found` tells.
pub fn clock_table(data: Snapshot<'_>, policy: &str, clock: &str, found: &mut Diagnostics) -> Option<Table> {
    data.with_run(|run| with_clock(run, policy, clock, found, |legs, found| ask(legs, Rows::default(), found)))
}

/// Does something with a declared clock; `None` as in [`clock_table`].
pub(super) fn with_clock<T>(
    run: &Run<'_>,
    policy: &str,
    clock: &str,
    found: &mut Diagnostics,
    ask: impl FnOnce(&Legs<'_>, &mut Diagnostics) -> Option<T>,
) -> Option<T> {
    let policy = run.project.policies.get(policy)?;
    let clock = policy.clocks.iter().find(|known| known.name == clock)?;
    let prepared = Prepared::new(run, policy, found)?;
    ask(&prepared.legs(policy, clock), found)
}

/// The clocks that are asked for.
pub(super) fn ask(legs: &Legs<'_>, rows: Rows, found: &mut Diagnostics) -> Option<Table> {
    legs.run.ask(&question(legs, rows), &legs.policy.place, found)
}

/// Which clocks are asked for, and in which order.
#[derive(Default)]
pub(super) struct Rows {
    /// A condition on the columns of the clock and the ticket.
    pub only: Option<Expr>,
    /// What they are sorted by before their key.
    pub first: Vec<Expr>,
    /// At most so many.
    pub limit: Option<Limit>,
    /// Which clocks are told to have been undecided.
    pub then: Then,
}

/// When a clock is said to have been undecided, and which priority it had then.
#[derive(Clone, Copy, Default)]
pub(super) enum Then {
    #[default]
    Never,
    /// At the end of a period that is over and keeps what was undecided then.
    At(Instant),
    /// At any end of a period that this phase reaches over.
    Phase(usize),
}

/// Whether a clock was undecided at the end that is asked about.
pub(super) const UNDECIDED_THEN: &str = "clock.undecided_then";
/// The priority of a clock: for one that was undecided at the end that is asked about, that of then.
pub(super) const PRIORITY_THEN: &str = "clock.priority_then";

/// When a clock is due, as it is shown: a paused one is due at no known instant.
pub(super) fn deadline() -> Expr {
    Expr::if_else(Expr::column("clock.paused"), Expr::null(), Expr::column("clock.deadline"))
}

/// The columns of [`clock_table`], behind those that come first, and the ends of gaps after them.
pub(super) fn question(legs: &Legs<'_>, rows: Rows) -> Query {
    let policy = legs.policy;
    let mut parts = clock::parts(legs);
    if !matches!(rows.then, Then::Never) {
        parts.with.extend(undecided::columns(legs));
    }
    let (then, priority_then) = match rows.then {
        Then::At(end) => undecided::at(legs, end),
        Then::Phase(k) => (Expr::boolean(true), undecided::phase(k, "priority")),
        Then::Never => (Expr::boolean(false), Expr::column("clock.priority")),
    };
    parts.with.push((UNDECIDED_THEN.to_owned(), then));
    parts.with.push((PRIORITY_THEN.to_owned(), priority_then));
    let first = rows.first.into_iter().enumerate();
    let mut columns: Vec<(String, Expr)> = first.map(|(at, first)| (format!("first.{at}"), first)).collect();
    let sort = columns.len() + 1;
    columns.push(("key".to_owned(), Expr::column(&policy.key)));
    columns.push(("priority".to_owned(), Expr::column(PRIORITY_THEN)));
    for name in ["promise", "start", "stop", "allowed", "elapsed"] {
        columns.push((name.to_owned(), Expr::column(format!("clock.{name}"))));
    }
    columns.push(("deadline".to_owned(), deadline()));
    columns.push(("counted_at".to_owned(), Expr::column("clock.counted_at")));
    columns.push(("state".to_owned(), state()));
    for name in ["since", "until", "imputed", "at_risk"] {
        columns.push((name.to_owned(), Expr::column(format!("clock.{name}"))));
    }
    for k in legs.gaps() {
        for side in ["from", "to"] {
            columns.push((format!("gap_{side}{k}"), Expr::column(format!("gap.{side}{k}"))));
        }
    }
    let counts = Expr::column("clock.allowed").is_not_null();
    let filter = rows.only.into_iter().fold(counts, Expr::and);
    parts.query(&policy.source, Select::Rows { columns, sort, limit: rows.limit }).filtered(filter)
}

/// The name of the state for people and scripts.
fn state() -> Expr {
    let name = |text| Expr::text(text);
    let open = Expr::column("clock.stop").is_null();
    let branches = vec![
        (Expr::column(UNDECIDED_THEN), name("undecided")),
        (State::Met.holds(), name("met")),
        (State::Unjudged.holds(), name("unjudged")),
        (State::DataError.holds(), name("data_error")),
        (State::Breached.holds().and(open), name("breached_open")),
        (State::Breached.holds(), name("breached")),
        (Expr::column("clock.paused"), name("paused")),
    ];
    Expr::Case(branches, Box::new(name("running")))
}
