//! The readings in force, one each, as they are printed beside the figures of a clock.

use crate::calendar::SameDay;
use crate::config::{
    AtRisk, Attribution, BusinessDay, Clock, Pauses, PriorityRaised, Reopened, Reopenings, SlaPolicy, Unanswered,
};

/// The sources that a clock is told from, tickets first.
pub(super) fn sources(policy: &SlaPolicy, clock: &Clock) -> Vec<String> {
    let mut names = vec![policy.source.clone()];
    if let (Pauses::Intervals { source, .. }, true) = (&clock.pauses, policy.pauses(clock)) {
        names.push(source.clone());
    }
    if let Reopenings::Cycles { source, .. } = &policy.readings.reopenings {
        names.push(source.clone());
    }
    names.extend(policy.readings.priority_changes.iter().map(|changes| changes.source.clone()));
    let mut once: Vec<String> = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

/// The rules of a clock, as `name: reading`.
pub(super) fn rule_texts(policy: &SlaPolicy, clock: &Clock) -> Vec<String> {
    let readings = &policy.readings;
    let counts_in = counts_in(policy.counts_in);
    let business_day = business_day(policy.business_day);
    let mut rules = vec![format!("counts_in: {counts_in}"), format!("business_day: {business_day}")];
    rules.extend(promised_same_day(policy, clock).map(|day| format!("same_day: {}", same_day(day))));
    rules.push(format!("pauses: {}", pauses(policy, clock)));
    if clock.name == "response" {
        rules.push(format!("response_pauses: {}", policy.response_pauses));
        if policy.clocks.iter().any(|c| c.name == "resolution") {
            rules.push(format!("unanswered: {}", unanswered(readings.unanswered)));
        }
    } else {
        let known = readings.reopenings != Reopenings::Unknown;
        rules.push(format!("reopened: {}", if known { reopened(readings.reopened) } else { "unknown" }));
    }
    let raised = readings.priority_changes.as_ref().map(|_| priority_raised(readings.priority_raised));
    rules.push(format!("priority_raised: {}", raised.unwrap_or("unknown")));
    let at_risk = match readings.at_risk {
        AtRisk::Share(share) => format!("{}%", share.normalize()),
        AtRisk::Seconds(seconds) => format!("{seconds} s"),
    };
    rules.push(format!("at_risk: {at_risk}"));
    let mut calendars: Vec<&str> = Vec::new();
    for target in policy.targets.iter().filter(|target| target.clock == clock.name) {
        if !calendars.contains(&target.calendar.as_str()) {
            calendars.push(&target.calendar);
        }
    }
    rules.extend(calendars.into_iter().map(|calendar| format!("calendar: {calendar}")));
    rules.push("within: inclusive to the second".to_owned());
    rules
}

fn pauses(policy: &SlaPolicy, clock: &Clock) -> &'static str {
    match &clock.pauses {
        _ if !policy.pauses(clock) => "none",
        Pauses::Minutes(_) => "minutes",
        _ => "union",
    }
}

/// Whether a clock promises business days to anyone.
pub(super) fn promises_days(policy: &SlaPolicy, clock: &Clock) -> bool {
    policy.targets.iter().any(|target| target.clock == clock.name && target.allowed.is_business_days())
}

/// Which end of the day a clock promises, if it does to anyone.
pub(super) fn promised_same_day(policy: &SlaPolicy, clock: &Clock) -> Option<SameDay> {
    let of_clock = policy.targets.iter().filter(|target| target.clock == clock.name);
    of_clock.filter_map(|target| target.allowed.same_day()).next()
}

pub(super) fn counts_in(reading: Attribution) -> &'static str {
    match reading {
        Attribution::Decided => "decided",
        Attribution::Opened => "opened",
        Attribution::Completed => "completed",
    }
}

pub(super) fn business_day(reading: BusinessDay) -> &'static str {
    match reading {
        BusinessDay::BusinessMinutes => "business_minutes",
        BusinessDay::EndOfBusinessDay => "end_of_business_day",
        BusinessDay::WallDays => "wall_days",
    }
}

pub(super) fn same_day(reading: SameDay) -> &'static str {
    match reading {
        SameDay::Business => "business",
        SameDay::Calendar => "calendar",
    }
}

pub(super) fn reopened(reading: Reopened) -> &'static str {
    match reading {
        Reopened::WorkedTime => "worked_time",
        Reopened::FirstResolution => "first_resolution",
        Reopened::TotalSpan => "total_span",
    }
}

pub(super) fn priority_raised(reading: PriorityRaised) -> &'static str {
    match reading {
        PriorityRaised::Earlier => "earlier",
        PriorityRaised::FromCreation => "from_creation",
        PriorityRaised::FromChange => "from_change",
    }
}

pub(super) fn unanswered(reading: Unanswered) -> &'static str {
    match reading {
        Unanswered::Resolution => "resolution",
        Unanswered::Unjudged => "unjudged",
    }
}
