//! Opening hours of a document that are not those of the calendar by which its times are counted.
//!
//! In: what documents say of times, and promises of clocks with their policies. Out: findings. Never: compares hours of another section, or
//! of days that the line does not tell apart, or with a calendar that never closes: its times may be those of another priority.

use crate::calendar::WorkCalendar;
use crate::config::{ClockTarget, Project, SlaPolicy};
use crate::contract::bound_statement::BoundStatement;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{Statement, TimeNote};
use crate::objective::opening_hours::OpeningHours;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// A line that states opening hours.
struct Stated<'n> {
    note: &'n TimeNote,
    hours: OpeningHours,
}

pub(super) fn check(project: &Project, all: &[BoundStatement], notes: &[&TimeNote], found: &mut Diagnostics) {
    let mut of_documents: BTreeMap<&str, Vec<Stated<'_>>> = BTreeMap::new();
    for note in notes {
        if let Some(hours) = OpeningHours::stated(&note.label, &note.text) {
            of_documents.entry(&note.place.file).or_default().push(Stated { note, hours });
        }
    }
    for (document, mut stated) in of_documents {
        // The only hours of a document are those of all its sections, and told once.
        let is_only = stated.windows(2).all(|two| two[0].hours == two[1].hours);
        stated.truncate(if is_only { 1 } else { stated.len() });
        let own: Vec<_> = all.iter().filter(|tied| tied.statement.document == document).collect();
        for Stated { note, hours } in stated {
            let below = own.iter().filter(|tied| is_only || is_within(&tied.statement, note));
            let mut calendars: BTreeMap<&str, (&SlaPolicy, BTreeSet<&str>)> = BTreeMap::new();
            for (policy, target) in below.flat_map(|tied| targets(project, tied)) {
                calendars.entry(&policy.name).or_insert((policy, BTreeSet::new())).1.insert(&target.calendar);
            }
            for (policy, named) in calendars.into_values() {
                let other = other_calendar(project, &named, &hours);
                found.extend(other.map(|(calendar, own)| finding(note, (&hours, &own), policy, calendar)));
            }
        }
    }
}

/// Whether a promise stands in the section of a line or below it; a document's title, which promises do not count, may be among the
/// headings of the line.
fn is_within(statement: &Statement, note: &TimeNote) -> bool {
    let own = &note.headings;
    statement.headings.starts_with(own) || (!own.is_empty() && statement.headings.starts_with(&own[1..]))
}

/// What policies promise on the clocks and for the priorities that a promise is bound to, or would be.
fn targets<'p>(project: &'p Project, tied: &BoundStatement) -> Vec<(&'p SlaPolicy, &'p ClockTarget)> {
    let parts = tied.parts.iter().map(|part| (&part.metric, &part.by));
    let all = parts.chain(tied.proposal.iter().map(|one| (&one.metric, &one.by)));
    let of = |(metric, by): (&String, &Vec<(String, String)>)| {
        let (policy, clock) = metric.strip_prefix("sla.")?.rsplit_once('.')?;
        let policy = project.policies.get(policy)?;
        let is_named = |target: &&ClockTarget| by.is_empty() || by.iter().any(|(_, value)| *value == target.priority);
        let targets = policy.targets.iter().filter(|target| target.clock == clock).filter(is_named);
        Some(targets.map(|target| (policy, target)).collect::<Vec<_>>())
    };
    all.filter_map(of).flatten().collect()
}

/// Of some calendars one that closes and has other hours, where none of them has these.
fn other_calendar<'p>(
    project: &'p Project,
    named: &BTreeSet<&str>,
    hours: &OpeningHours,
) -> Option<(&'p WorkCalendar, OpeningHours)> {
    let named = named.iter().filter_map(|name| project.calendars.get(*name));
    let closing: Vec<(&WorkCalendar, OpeningHours)> = named
        .filter(|calendar| !calendar.is_always_open())
        .filter_map(|calendar| Some((calendar.as_ref(), of_weekdays(calendar)?)))
        .collect();
    let is_kept = closing.iter().any(|(_, own)| own == hours);
    closing.into_iter().next().filter(|_| !is_kept)
}

/// The hours of a calendar from Monday to Friday, where all five are alike.
fn of_weekdays(calendar: &WorkCalendar) -> Option<OpeningHours> {
    let (first, others) = calendar.week[..5].split_first()?;
    let is_usual = !first.is_empty() && others.iter().all(|day| day == first);
    is_usual.then(|| OpeningHours::new(first.iter().map(|span| span.seconds()).collect()))
}

fn finding(
    note: &TimeNote,
    (stated, own): (&OpeningHours, &OpeningHours),
    policy: &SlaPolicy,
    calendar: &WorkCalendar,
) -> Diagnostic {
    let (stated, own, policy_name, name) = (stated.written(), own.written(), &policy.name, &calendar.name);
    let message = say!(
        "文書の営業時間は {stated} ですが、`{policy_name}` の時間はカレンダー `{name}`（{own}）で数えています",
        "the document states opening hours of {stated}, but times of `{policy_name}` are counted by the calendar `{name}` ({own})"
    );
    Diagnostic::new(code::CONTRACT_HOURS_DIFFER, note.place.clone(), message)
        .hint(say!(
            "`data/calendars.yaml` に {stated} のカレンダーを書いて `data/sla.yaml` で使うか、文書を直します",
            "declare a calendar of {stated} in `data/calendars.yaml` and name it in `data/sla.yaml`, or mend the document"
        ))
        .related(policy.place.clone(), say!("ポリシー", "the policy"))
}
