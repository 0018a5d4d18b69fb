//! What documents promise of the clocks of a policy that promises nothing yet.
//!
//! In: statements, a policy, and the calendars that somebody named for its priorities. Out: [`PromisedTime`]s, one at most for a priority
//! and a clock. Never: gives a time that would not bind to the very text it was read from, unless it says that it is open which hours are
//! meant, or one of two that differ.

use super::bound_statement::BoundStatement;
use super::clocks::{self, Length};
use super::names::folded;
use super::service;
use crate::calendar::Date;
use crate::config::{Allowance, ClockTarget, Project, SlaPolicy};
use crate::diag::{Diagnostics, Place};
use crate::model::{BindingState, Statement, StatementRole};
use crate::objective::{Op, TargetKind, Unit};
use rust_decimal::Decimal;

/// A time that a document promises of one priority's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct PromisedTime {
    /// The priority, as the column of the policy has it.
    pub priority: String,
    /// The name of the clock.
    pub clock: String,
    /// How much of the unit.
    pub amount: Decimal,
    /// `Min`, `H`, `D`, `Bh` or `Bd`.
    pub unit: Unit,
    /// Where it stands.
    pub place: Place,
    /// Whether it is all that is open which hours are meant: the text says hours, and the priority's calendar closes.
    pub hours_are_open: bool,
}

/// A share of tickets that a document promises of all clocks.
#[derive(Debug, Clone, PartialEq)]
pub struct PromisedShare {
    /// In per cent.
    pub percent: Decimal,
    /// Where it stands.
    pub place: Place,
}

/// What documents call the share of tickets that keep their times.
const SHARES: &[&str] = &[
    "達成率",
    "sla達成率",
    "遵守率",
    "sla遵守率",
    "順守率",
    "sla順守率",
    "slaattainment",
    "slacompliance",
    "attainment",
];

/// The share that the documents of these times promise, where they promise one (達成率の目標は 95%以上です); none where they differ, or
/// where what they say may be of one priority or clock.
pub(crate) fn promised_share(statements: &[Statement], times: &[PromisedTime]) -> Option<PromisedShare> {
    let of_documents = |statement: &&Statement| times.iter().any(|time| time.place.file == statement.place.file);
    let said = statements.iter().filter(|statement| statement.role == StatementRole::Target && !statement.off);
    let shares = said.filter(of_documents).filter(|statement| is_of_all(statement)).filter_map(|statement| {
        let target = &statement.target;
        let is_share = target.kind == TargetKind::Compare && target.unit == Some(Unit::Percent);
        let percent =
            target.value.filter(|_| is_share && target.op == Some(Op::Ge) && target.residue().next().is_none())?;
        Some(PromisedShare { percent, place: statement.place.clone() })
    });
    let mut shares = shares.peekable();
    let first = shares.peek().cloned()?;
    shares.all(|other| other.percent == first.percent).then_some(first)
}

/// Whether a statement is named by the share alone: whatever else its label says may be what it is limited to.
fn is_of_all(statement: &Statement) -> bool {
    let label: String = folded(&statement.label).chars().filter(|c| !c.is_whitespace()).collect();
    let bare = ["の目標", "目標", "target"].iter().find_map(|end| label.strip_suffix(end)).unwrap_or(&label);
    SHARES.contains(&bare.strip_prefix("目標").unwrap_or(bare)) && statement.group.is_empty()
}

/// The times that documents promise of a policy's clocks, in the order of the documents. `calendar_of` tells the calendar of a
/// priority; where it tells none, the unit of the text says whether it is one that closes.
pub(crate) fn promised_times(
    project: &Project,
    policy: &SlaPolicy,
    statements: &[Statement],
    calendar_of: &dyn Fn(&str) -> Option<String>,
    today: Date,
) -> Vec<PromisedTime> {
    let mut times: Vec<PromisedTime> = Vec::new();
    let said = statements.iter().filter(|statement| statement.role == StatementRole::Target && !statement.off);
    for time in said.flat_map(|statement| of_statement(project, policy, statement)) {
        if !times.contains(&time) {
            times.push(time);
        }
    }
    // One that its calendar cannot keep would cost its neighbours their binding: a document that differs in most is about something else.
    let runs = |time: &&PromisedTime| {
        let named = calendar_of(&time.priority).and_then(|name| project.calendars.get(&name));
        named.is_none_or(|calendar| !calendar.is_always_open() || !time.unit.is_business())
    };
    let running: Vec<PromisedTime> = times.iter().filter(runs).cloned().collect();
    let bound_on = |calendar_of: &dyn Fn(&str) -> Option<String>| {
        let tried = with_targets(project, policy, &running, calendar_of);
        super::bind(&tried, statements, today, &mut Diagnostics::new())
    };
    let (bound, on_usual) = (bound_on(calendar_of), bound_on(&|_| None));
    let is_alone = |time: &PromisedTime| times.iter().all(|other| !same_clock(time, other) || same_length(time, other));
    let mut kept: Vec<PromisedTime> = Vec::new();
    for time in &running {
        let known = kept.iter().any(|other| same_clock(time, other));
        let hours_are_open = !is_bound(policy, time, &bound.all);
        let says_hours = || leaves_hours_open(project, time, calendar_of) && is_bound(policy, time, &on_usual.all);
        if !known && is_alone(time) && (!hours_are_open || says_hours()) {
            kept.push(PromisedTime { hours_are_open, ..time.clone() });
        }
    }
    kept
}

/// Whether a time says hours or minutes and nothing of which, on a calendar that closes.
fn leaves_hours_open(project: &Project, time: &PromisedTime, calendar_of: &dyn Fn(&str) -> Option<String>) -> bool {
    let named = calendar_of(&time.priority).and_then(|name| project.calendars.get(&name));
    matches!(time.unit, Unit::Min | Unit::H) && named.is_some_and(|calendar| !calendar.is_always_open())
}

fn same_clock(a: &PromisedTime, b: &PromisedTime) -> bool {
    (&a.priority, &a.clock) == (&b.priority, &b.clock)
}

fn same_length(a: &PromisedTime, b: &PromisedTime) -> bool {
    (a.amount, a.unit) == (b.amount, b.unit)
}

/// What a statement says of the policy's clocks, by itself.
fn of_statement(project: &Project, policy: &SlaPolicy, statement: &Statement) -> Vec<PromisedTime> {
    let priorities = service::of_text(project, policy, statement).unwrap_or_default();
    let promised = clocks::promised_clocks(statement, &statement.target);
    let lengths = promised.iter().filter_map(|one| {
        let clock = clocks::clock_of(policy, one.clock, one.is_either)?;
        let Length::Amount(amount, unit) = one.length else { return None };
        Some((clock.name.clone(), amount, unit))
    });
    let of_clock = |(clock, amount, unit): (String, Decimal, Unit)| {
        let time = |priority: &String| PromisedTime {
            priority: priority.clone(),
            clock: clock.clone(),
            amount,
            unit,
            place: statement.place.clone(),
            hours_are_open: false,
        };
        priorities.iter().map(time).collect::<Vec<_>>()
    };
    lengths.flat_map(of_clock).collect()
}

/// The project as if the policy promised these times.
fn with_targets(
    project: &Project,
    policy: &SlaPolicy,
    times: &[PromisedTime],
    calendar_of: &dyn Fn(&str) -> Option<String>,
) -> Project {
    let target = |time: &PromisedTime| ClockTarget {
        priority: time.priority.clone(),
        clock: time.clock.clone(),
        calendar: calendar_of(&time.priority).unwrap_or_else(|| usual_calendar(project, time.unit)),
        allowed: Allowance::Amount(time.amount, time.unit),
        place: time.place.clone(),
    };
    let mut tried = project.clone();
    if let Some(own) = tried.policies.get_mut(&policy.name) {
        own.targets = times.iter().map(target).collect();
    }
    tried
}

/// A calendar on which a unit means what its text says: business time where there is a closing hour.
fn usual_calendar(project: &Project, unit: Unit) -> String {
    let fits = project.calendars.iter().find(|(_, calendar)| calendar.is_always_open() != unit.is_business());
    fits.map(|(name, _)| name.clone()).unwrap_or_default()
}

/// Whether the text of a time is bound to the policy's clock for its priority, and neither left open nor contradicted.
fn is_bound(policy: &SlaPolicy, time: &PromisedTime, all: &[BoundStatement]) -> bool {
    let metric = format!("sla.{}.{}", policy.name, time.clock);
    all.iter().any(|tied| {
        let of_time = tied.parts.iter().any(|part| {
            part.metric == metric && part.by.iter().any(|(name, value)| name == "priority" && *value == time.priority)
        });
        tied.state == BindingState::Bound && tied.statement.place == time.place && of_time
    })
}
