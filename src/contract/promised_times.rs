//! What documents promise of the clocks of a policy that promises nothing yet.
//!
//! In: statements, a policy, and the calendars that somebody named for its priorities. Out: [`PromisedTime`]s, one at most for a priority
//! and a clock. Never: gives a time that would not bind to the very text it was read from, unless it says that it is open which hours are
//! meant, or one of two that differ.

use super::bound_statement::BoundStatement;
use super::clocks::{self, ClockPromise, Length};
use super::names::folded;
use super::service;
use super::shares;
use crate::calendar::Date;
use crate::config::{Allowance, ClockTarget, Project, SlaPolicy};
use crate::diag::{Diagnostics, Place};
use crate::model::{BindingState, Statement, StatementRole};
use crate::objective::{Better, Op, Target, TargetKind, Unit, parse};
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
    /// The share of tickets that its own row promises to be in time (a column 達成率, （95%）, 必ず), in per cent.
    pub share: Option<Decimal>,
}

/// A share of tickets that a document promises of all clocks.
#[derive(Debug, Clone, PartialEq)]
pub struct PromisedShare {
    /// In per cent.
    pub percent: Decimal,
    /// Where it stands.
    pub place: Place,
    /// What it is called where it stands, where an entry that names it so is about it and about nothing else.
    pub label: Option<String>,
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

/// What a sentence says beside the share that it promises.
const ENDS: &[&str] = &[
    "とする",
    "とします",
    "です",
    "である",
    "を目標とする",
    "を目標とします",
    "を維持する",
    "を維持します",
    "を確保する",
    "を確保します",
];

/// The share that the documents of these times promise, where they promise one (達成率の目標は 95%以上です); none where they differ, or
/// where what they say may be of one priority or clock. `of_sentences` are those of sentences that are no statements.
pub(crate) fn promised_share(
    statements: &[Statement],
    times: &[PromisedTime],
    of_sentences: Vec<PromisedShare>,
) -> Option<PromisedShare> {
    let is_of_times = |place: &Place| times.iter().any(|time| time.place.file == place.file);
    let said = statements.iter().filter(|statement| is_meant(statement));
    let own = said.filter(|statement| is_of_times(&statement.place)).filter_map(|statement| {
        let label = is_alone(statement, statements).then(|| statement.label.clone());
        Some(PromisedShare { percent: share_of_all(statement)?, place: statement.place.clone(), label })
    });
    let silent = of_sentences.into_iter().filter(|share| is_of_times(&share.place));
    let shares: Vec<PromisedShare> = own.chain(silent).collect();
    let first = shares.iter().find(|share| share.label.is_some()).or(shares.first())?;
    shares.iter().all(|other| other.percent == first.percent).then(|| first.clone())
}

impl PromisedShare {
    /// The share that a sentence promises of all tickets by the words before its level, the level, and those behind it: 達成率の目標は95%です
    /// says so, 達成率は95%です may tell what was measured.
    pub(crate) fn of_sentence([before, level, after]: [&str; 3], place: &Place) -> Option<Self> {
        let label = compact(before);
        let named = label.strip_suffix('は')?;
        let is_said = says_target(named) && is_name_of_share(named) && is_end(after);
        let percent = percent(&parse(level, Some(Better::Higher))).filter(|_| is_said)?;
        Some(Self { percent, place: place.clone(), label: None })
    }
}

/// Whether a document means what it says there.
fn is_meant(statement: &Statement) -> bool {
    statement.role == StatementRole::Target && !statement.off && statement.aside.is_none()
}

/// The share that a statement promises of all tickets, whatever their priority and clock.
fn share_of_all(statement: &Statement) -> Option<Decimal> {
    let target = &statement.target;
    let is_bound = target.op == Some(Op::Ge) || (target.op.is_none() && says_target(&compact(&statement.label)));
    let is_said = |words: &str| is_end(words) || is_name_of_share(compact(words).trim_end_matches(['は', 'を', 'が']));
    let is_of_all = is_name_of_share(&compact(&statement.label)) && statement.group.is_empty();
    percent(target).filter(|_| is_bound && is_of_all && target.residue().all(is_said))
}

fn percent(target: &Target) -> Option<Decimal> {
    target.value.filter(|_| target.kind == TargetKind::Compare && target.unit == Some(Unit::Percent))
}

/// Whether no other statement of the document has the same label, so that an entry for the label settles nothing else.
fn is_alone(statement: &Statement, all: &[Statement]) -> bool {
    let is_same =
        |other: &&Statement| other.document == statement.document && compact(&other.label) == compact(&statement.label);
    !statement.label.is_empty() && all.iter().filter(is_same).count() == 1
}

fn compact(text: &str) -> String {
    folded(text).chars().filter(|c| !c.is_whitespace()).collect()
}

fn says_target(label: &str) -> bool {
    label.contains("目標") || label.contains("target")
}

fn is_end(words: &str) -> bool {
    let words = compact(words);
    let words = words.trim_matches(['。', '.', '、']);
    words.is_empty() || ENDS.contains(&words)
}

/// Whether a label names the share alone: whatever else it says may be what it is limited to.
fn is_name_of_share(label: &str) -> bool {
    let bare = ["の目標", "目標", "target"].iter().find_map(|end| label.strip_suffix(end)).unwrap_or(label);
    SHARES.contains(&bare.strip_prefix("目標").unwrap_or(bare))
}

impl PromisedTime {
    /// Where documents promise times of clocks of tickets, whatever their priorities are.
    pub(crate) fn places(statements: &[Statement]) -> Vec<Place> {
        let is_time = |statement: &&Statement| {
            is_meant(statement) && !clocks::promised_clocks(statement, &statement.target).is_empty()
        };
        statements.iter().filter(is_time).map(|statement| statement.place.clone()).collect()
    }

    /// The times of a policy's clocks of which documents promise several.
    pub(crate) fn disputed(project: &Project, policy: &SlaPolicy, statements: &[Statement]) -> Vec<Self> {
        let said = statements.iter().filter(|statement| is_meant(statement));
        let all: Vec<Self> = said.flat_map(|statement| of_statement(project, policy, statement)).collect();
        let is_disputed = |time: &&Self| all.iter().any(|other| same_clock(time, other) && !same_length(time, other));
        all.iter().filter(is_disputed).cloned().collect()
    }
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
    let promised = shares::with_share_of_row(statement, clocks::promised_clocks(statement, &statement.target));
    let of_clock = |one: &ClockPromise| {
        let (Some(clock), Length::Amount(amount, unit)) =
            (clocks::clock_of(policy, one.clock, one.is_either), one.length)
        else {
            return Vec::new();
        };
        let time = |priority: &String| PromisedTime {
            priority: priority.clone(),
            clock: clock.name.clone(),
            amount,
            unit,
            place: statement.place.clone(),
            hours_are_open: false,
            share: one.share.as_ref().filter(|share| share.op == Some(Op::Ge)).and_then(percent),
        };
        priorities.iter().map(time).collect()
    };
    promised.iter().flat_map(of_clock).collect()
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
