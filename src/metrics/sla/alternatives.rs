//! What the figures of a clock would say under the readings that are not in force, one at a time.
//!
//! Only for policies that promise a share of tickets, and only the readings that can make a difference to the clock: those
//! of business days where days are promised, those of reopenings where a ticket was reopened, and so on. A reading is kept
//! where its verdict differs.
//!
//! Decided in docs/decisions/0031-other-readings.md.

use super::counts::{self, Count, Slices};
use super::leg::Legs;
use super::{Prepared, measures, rules};
use crate::calendar::SameDay;
use crate::config::{
    Allowance, Attribution, BusinessDay, Clock, Pauses, PriorityRaised, Reopened, SlaPolicy, Unanswered,
};
use crate::diag::Diagnostics;
use crate::metrics::target_status;
use crate::model::{Figure, OtherReading};
use crate::objective::Unit;
use rust_decimal::Decimal;

/// A policy under another reading of one of its rules.
struct Alternative {
    rule: &'static str,
    reading: String,
    policy: SlaPolicy,
}

/// Adds to the figures of a clock the readings under which they would be judged otherwise.
pub(super) fn compare(legs: &Legs<'_>, prepared: &Prepared<'_>, figures: &mut [Figure], found: &mut Diagnostics) {
    let Legs { run, policy, clock, .. } = *legs;
    if policy.attainment.is_none() {
        return;
    }
    for Alternative { rule, reading, policy: other } in alternatives(policy, clock, prepared) {
        // A reading that the data or a calendar cannot follow, such as days of no one length, says nothing.
        let said = &mut Diagnostics::new();
        let is_of_days = matches!(rule, "business_day" | "same_day");
        let fresh = if is_of_days { Prepared::new(run, &other, said) } else { None };
        if is_of_days && fresh.is_none() {
            continue;
        }
        let prepared = fresh.as_ref().unwrap_or(prepared);
        let Some(slices) = counts::judged(&prepared.legs(&other, clock), found) else { continue };
        for figure in figures.iter_mut() {
            let value = value(&slices, figure);
            let read = Figure { value, ..figure.clone() };
            let Some(target) = &read.target else { continue };
            let judged = |figure: &Figure| target_status::keeps(run.project, target, figure);
            let (Some(now), Some(then)) = (judged(figure), judged(&read)) else { continue };
            if now != then {
                let standing = target_status::standing(&read, Some(then));
                figure.readings.push(OtherReading { rule: rule.to_owned(), reading: reading.clone(), value, standing });
            }
        }
    }
}

fn value(slices: &Slices, figure: &Figure) -> Option<Decimal> {
    let counts = slices.within(&figure.by, &figure.period);
    let (met, judged) = (Decimal::from(counts.get(Count::Met)), Decimal::from(counts.judged()));
    measures::quotient(Some(met), Some(judged), Unit::Percent)
}

/// The readings that can make a difference to a clock.
fn alternatives(policy: &SlaPolicy, clock: &Clock, prepared: &Prepared<'_>) -> Vec<Alternative> {
    let response = clock.name == "response";
    let mut others: Vec<Alternative> = Vec::new();
    for reading in [Attribution::Decided, Attribution::Opened, Attribution::Completed] {
        let other = SlaPolicy { counts_in: reading, ..policy.clone() };
        others.push(Alternative { rule: "counts_in", reading: rules::counts_in(reading).to_owned(), policy: other });
    }
    if rules::promises_days(policy, clock) {
        others.extend(days(policy));
    }
    if rules::promised_same_day(policy, clock).is_some() {
        for reading in [SameDay::Business, SameDay::Calendar] {
            let mut other = policy.clone();
            let same_day = other.targets.iter_mut().filter(|target| target.allowed.same_day().is_some());
            same_day.for_each(|target| target.allowed = Allowance::SameDay(reading));
            others.push(Alternative { rule: "same_day", reading: rules::same_day(reading).to_owned(), policy: other });
        }
    }
    if prepared.steps.gaps > 0 && !response {
        for reading in [Reopened::WorkedTime, Reopened::FirstResolution, Reopened::TotalSpan] {
            let mut other = policy.clone();
            other.readings.reopened = reading;
            others.push(Alternative { rule: "reopened", reading: rules::reopened(reading).to_owned(), policy: other });
        }
    }
    if prepared.steps.changes > 0 {
        for reading in [PriorityRaised::Earlier, PriorityRaised::FromCreation, PriorityRaised::FromChange] {
            let mut other = policy.clone();
            other.readings.priority_raised = reading;
            others.push(Alternative {
                rule: "priority_raised",
                reading: rules::priority_raised(reading).to_owned(),
                policy: other,
            });
        }
    }
    if response && !matches!(clock.pauses, Pauses::None) {
        let response_pauses = !policy.response_pauses;
        let other = SlaPolicy { response_pauses, ..policy.clone() };
        others.push(Alternative { rule: "response_pauses", reading: response_pauses.to_string(), policy: other });
    }
    // Whether any response is missing is known after the rows were seen; asking at once saves another look at them.
    if response {
        for reading in [Unanswered::Resolution, Unanswered::Unjudged] {
            let mut other = policy.clone();
            other.readings.unanswered = reading;
            others.push(Alternative {
                rule: "unanswered",
                reading: rules::unanswered(reading).to_owned(),
                policy: other,
            });
        }
    }
    others.retain(|other| other.policy != *policy);
    others
}

/// The close of half a day is no reading of it.
fn days(policy: &SlaPolicy) -> Vec<Alternative> {
    let is_part = |allowed| matches!(allowed, Allowance::Amount(amount, Unit::Bd) if !amount.is_integer());
    let whole = !policy.targets.iter().any(|target| is_part(target.allowed));
    [BusinessDay::BusinessMinutes, BusinessDay::EndOfBusinessDay, BusinessDay::WallDays]
        .into_iter()
        .filter(|&reading| whole || reading != BusinessDay::EndOfBusinessDay)
        .map(|reading| {
            let other = SlaPolicy { business_day: reading, ..policy.clone() };
            Alternative { rule: "business_day", reading: rules::business_day(reading).to_owned(), policy: other }
        })
        .collect()
}
