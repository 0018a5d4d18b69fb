//! What happened to a ticket between its opening and its end, as numbered columns of the tickets: `gap.from1`, `gap.to1` …
//! for the time between a resolution and the reopening after it, `change.at1`, `change.to1`, `change.from1` … for changes of
//! its priority.
//!
//! In: the policy's sources of cycles and changes. Out: look-ups that bring those columns, as many of each as the ticket
//! with the most of them needs. Never: sees a ticket; how many columns there are is itself the answer to a question.

use crate::config::{PriorityChanges, Reopenings, SlaPolicy};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::metrics::Run;
use crate::query::{Aggregate, AggregateJoin, Cell, Expr, Measure, Query, RunningAggregate};
use crate::say;

/// More reopenings or changes of one ticket than this are taken for a mistake of the data.
const MOST: usize = 12;
/// Later than every instant.
const NEVER: i64 = 1 << 40;

/// How many numbered columns of each kind the tickets of a policy have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Steps {
    /// Times between a resolution and a reopening.
    pub gaps: usize,
    /// Changes of priority.
    pub changes: usize,
}

impl Steps {
    /// Asks for the greatest number of each; `None` when that has no answer or is no number that tickets have.
    pub(super) fn of(run: &Run<'_>, policy: &SlaPolicy, found: &mut Diagnostics) -> Option<Self> {
        let gaps = match &policy.readings.reopenings {
            Reopenings::Unknown => 0,
            Reopenings::Columns { .. } => 1,
            Reopenings::Cycles { source, key, start, end } => {
                let with = gaps_between(key, start, end);
                let number = Expr::column("gap.number").plus(Expr::column("gap.is"));
                most(run, policy, Query::groups(source, Vec::new(), greatest(number)).with_columns(with), found)?
            }
        };
        let changes = match &policy.readings.priority_changes {
            None => 0,
            Some(changes) => {
                let number = Expr::column("change.number").plus(Expr::integer(1));
                let query = Query::groups(&changes.source, Vec::new(), greatest(number));
                most(run, policy, query.with_columns(numbered(changes)), found)?
            }
        };
        Some(Self { gaps, changes })
    }

    /// What brings the columns to the tickets, besides those that are there already.
    pub(super) fn lookups(self, policy: &SlaPolicy) -> Vec<AggregateJoin> {
        let mut lookups = Vec::new();
        if let (Reopenings::Cycles { source, key, start, end }, 1..) = (&policy.readings.reopenings, self.gaps) {
            let parts = [("gap.raw_from", "gap.begins"), ("gap.raw_to", "gap.ends")];
            let filter = Expr::column("gap.is").eq(Expr::integer(1));
            let measures = measures(self.gaps, "gap.number", &parts);
            lookups.push(lookup(policy, source, key, gaps_between(key, start, end), Some(filter), measures));
        }
        if let (Some(changes), 1..) = (&policy.readings.priority_changes, self.changes) {
            let mut parts = vec![("change.at", "change.at"), ("change.to", "change.to")];
            if changes.from.is_some() {
                parts.push(("change.from", "change.from"));
            }
            let measures = measures(self.changes, "change.number", &parts);
            lookups.push(lookup(policy, &changes.source, &changes.key, numbered(changes), None, measures));
        }
        lookups
    }

    /// The gaps of a ticket, as they were known at an instant. `gap.from` and `gap.to` are null unless both ends have
    /// happened by then; `clock.resolved_then` is the resolution that still held.
    pub(super) fn gap_columns(self, policy: &SlaPolicy, as_of: &Expr) -> Vec<(String, Expr)> {
        let mut with = Vec::new();
        let mut holding = Expr::null();
        for k in 1..=self.gaps {
            let (from, to) = match &policy.readings.reopenings {
                Reopenings::Columns { resolved, reopened } => {
                    (Expr::column(resolved).to_integer(), Expr::column(reopened).to_integer())
                }
                _ => (Expr::column(format!("gap.raw_from{k}")), Expr::column(format!("gap.raw_to{k}"))),
            };
            let real = from.clone().lt(to.clone());
            let over = real.clone().and(to.clone().lt(as_of.clone()));
            let only_if_over = |value: &Expr| value.clone().only_if(over.clone());
            with.push((format!("gap.from{k}"), only_if_over(&from)));
            with.push((format!("gap.to{k}"), only_if_over(&to)));
            let begun = from.clone().lt(as_of.clone());
            let lasts = real.and(begun).and(to.ge(as_of.clone()));
            holding = Expr::if_else(lasts, from, holding);
        }
        if self.gaps > 0 {
            with.push(("clock.resolved_then".to_owned(), holding.to_integer()));
        }
        with
    }
}

/// Seconds of an instant column.
fn seconds(column: &str) -> Expr {
    Expr::column(column).to_integer()
}

fn before(running: RunningAggregate, value: &str, key: &str, order: &str) -> Expr {
    Expr::column(value).running(running, Expr::column(key), Expr::column(order))
}

/// The time between two cycles of a ticket stands with the later one: from `gap.begins`, the greatest end of the earlier
/// ones, to `gap.ends`, where `gap.is` is 1. A cycle that ends before it starts ends where it starts.
fn gaps_between(key: &str, start: &str, end: &str) -> Vec<(String, Expr)> {
    let end = seconds(end).coalesce(Expr::integer(NEVER));
    let named = |name: &str, expr| (name.to_owned(), expr);
    let is = Expr::column("gap.begins").lt(Expr::column("gap.ends"));
    vec![
        named("gap.ends", seconds(start)),
        named("gap.cycle_end", end.greatest(Expr::column("gap.ends"))),
        named("gap.begins", before(RunningAggregate::Max, "gap.cycle_end", key, "gap.ends")),
        named("gap.is", is.indicator()),
        named("gap.number", before(RunningAggregate::Sum, "gap.is", key, "gap.ends")),
    ]
}

/// Changes of a ticket in the order of time; `change.number` counts from 0.
fn numbered(changes: &PriorityChanges) -> Vec<(String, Expr)> {
    let mut with = vec![
        ("change.at".to_owned(), seconds(&changes.at)),
        ("change.to".to_owned(), Expr::column(&changes.to)),
        ("change.one".to_owned(), Expr::column(&changes.key).is_not_null().indicator()),
    ];
    with.extend(changes.from.as_ref().map(|from| ("change.from".to_owned(), Expr::column(from))));
    with.push(("change.number".to_owned(), before(RunningAggregate::Sum, "change.one", &changes.key, "change.at")));
    with
}

/// The `k`th of each part in columns of their own.
fn measures(count: usize, number: &str, parts: &[(&str, &str)]) -> Vec<Measure> {
    let mut measures = Vec::new();
    for k in 1..=count {
        let own = i64::try_from(k - 1).unwrap_or(i64::MAX);
        for (name, column) in parts {
            measures.push(
                Measure::new(format!("{name}{k}"), Aggregate::Min(Expr::column(*column)))
                    .filtered(Expr::column(number).eq(Expr::integer(own))),
            );
        }
    }
    measures
}

fn lookup(
    policy: &SlaPolicy,
    source: &str,
    key: &str,
    with: Vec<(String, Expr)>,
    filter: Option<Expr>,
    measures: Vec<Measure>,
) -> AggregateJoin {
    let query = Query::groups(source, vec![(key.to_owned(), Expr::column(key))], measures);
    AggregateJoin::on(&policy.key, query.with_columns(with).filtered(filter))
}

fn greatest(number: Expr) -> Vec<Measure> {
    vec![Measure::new("most", Aggregate::Max(number))]
}

/// The greatest number that a ticket has.
fn most(run: &Run<'_>, policy: &SlaPolicy, query: Query, found: &mut Diagnostics) -> Option<usize> {
    let table = run.ask(&query, &policy.place, found)?;
    let most = table.single().and_then(Cell::index).unwrap_or(0);
    if most > MOST {
        let source = &query.source;
        found.push(
            Diagnostic::new(
                code::SLA_TOO_MANY_STEPS,
                policy.place.clone(),
                say!(
                    "`{source}` の 1 つのチケットに {most} 件の記録があります（{MOST} 件まで）",
                    "one ticket has {most} entries in `{source}`: expected at most {MOST}"
                ),
            )
            .hint(say!(
                "`key` がチケットごとに違う値の列かどうかを確かめます",
                "check that `key` is the column that tells tickets apart"
            )),
        );
        return None;
    }
    Some(most)
}
