//! The clocks of a policy ticket by ticket, as the figures count them.
//!
//! The same columns that attainment is counted from, so that a ticket's strip can never disagree with the figure it is
//! part of; only the names of the states are finer here.

use super::clock;
use super::worktime::WorkTimes;
use super::{State, pauses};
use crate::calendar::Instant;
use crate::config::{Clock, Project, SlaPolicy};
use crate::data::SourceReport;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::metrics::{Coverages, Run};
use crate::query::{Engine, Expr, Literal, Query, Select, Table};

/// Every clock that a policy promises something for, one row per ticket, sorted by key: `key`, `priority`, `start`, `stop`,
/// `allowed`, `elapsed`, `deadline`, `counted_at`, `state`.
///
/// Instants are seconds since the epoch, `allowed` and `elapsed` open seconds. `stop` is null while the clock runs, and
/// `deadline` while it is paused without an end. `counted_at` is null for a clock that counts in no period. States are
/// `met`, `breached`, `breached_open`, `running`, `paused` and `unjudged`. `None` for a policy or clock that is not
/// declared, a source without rows, and a question that has no answer, of which `found` tells.
pub fn clock_table(
    project: &Project,
    engine: &dyn Engine,
    reports: Vec<&SourceReport>,
    as_of: Instant,
    (policy, clock): (&str, &str),
    found: &mut Diagnostics,
) -> Option<Table> {
    let coverages = Coverages::new(project, engine, as_of);
    let run = Run { project, engine, reports, coverages: &coverages, as_of };
    let policy = project.policies.get(policy)?;
    let clock = policy.clocks.iter().find(|c| c.name == clock)?;
    let coverage = run.coverage(&policy.source, &policy.start)?;
    match WorkTimes::new(&run, policy, coverage.0) {
        Ok(times) => run.ask(&question(&run, policy, clock, &times), &policy.place, found),
        Err(reason) => {
            found.push(Diagnostic::new(code::SLA_CALENDAR, policy.place.clone(), reason));
            None
        }
    }
}

fn question(run: &Run<'_>, policy: &SlaPolicy, clock: &Clock, times: &WorkTimes) -> Query {
    let parts = clock::parts(run, policy, clock, times);
    let mut with = parts.with;
    with.push(("clock.counted_at".to_owned(), clock::counted_at(policy.counts_in, run.as_of)));
    let (mut lookups, paused) = pauses::lasting(run, policy, clock);
    lookups.extend(parts.lookups);
    with.push(("clock.paused".to_owned(), State::Undecided.holds().and(paused)));
    let deadline =
        Expr::Case(vec![(Expr::column("clock.paused"), Expr::null())], Box::new(Expr::column("clock.deadline")));
    let mut columns =
        vec![("key".to_owned(), Expr::column(&policy.key)), ("priority".to_owned(), Expr::column(&policy.priority))];
    for name in ["start", "stop", "allowed", "elapsed"] {
        columns.push((name.to_owned(), Expr::column(format!("clock.{name}"))));
    }
    columns.push(("deadline".to_owned(), deadline));
    columns.push(("counted_at".to_owned(), Expr::column("clock.counted_at")));
    columns.push(("state".to_owned(), state()));
    let filter = Some(Expr::column("clock.allowed").is_not_null());
    Query {
        source: policy.source.clone(),
        lookups,
        with,
        filter,
        select: Select::Rows { columns, sort: 1, limit: None },
    }
}

/// The name of the state for people and scripts.
fn state() -> Expr {
    let name = |text: &str| Expr::Literal(Literal::Text(text.to_owned()));
    let open = Expr::column("clock.stop").is_null();
    let branches = vec![
        (State::Met.holds(), name("met")),
        (State::Unjudged.holds(), name("unjudged")),
        (State::Breached.holds().and(open), name("breached_open")),
        (State::Breached.holds(), name("breached")),
        (Expr::column("clock.paused"), name("paused")),
    ];
    Expr::Case(branches, Box::new(name("running")))
}
