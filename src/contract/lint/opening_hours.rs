//! Opening hours of a document that are not those of the calendar by which its times are counted.
//!
//! In: what documents say of times, and promises of clocks with their policies. Out: findings. Never: compares hours of another section, or
//! of days that the line does not tell apart, or with a calendar that never closes: its times may be those of another priority.

use crate::calendar::WorkCalendar;
use crate::config::{Project, SlaPolicy};
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
    for (document, stated) in of_documents {
        // The only hours of a document are those of all its sections.
        let is_only = stated.windows(2).all(|two| two[0].hours == two[1].hours);
        let own: Vec<_> = all.iter().filter(|tied| tied.statement.document == document).collect();
        for Stated { note, hours } in stated {
            let below = own.iter().filter(|tied| is_only || is_within(&tied.statement, note));
            let policies: BTreeSet<&str> = below.flat_map(|tied| policies(tied)).collect();
            for policy in policies.into_iter().filter_map(|name| project.policies.get(name)) {
                found.extend(
                    other_calendar(project, policy, &hours).map(|calendar| finding(note, &hours, policy, calendar)),
                );
            }
            if is_only {
                break;
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

/// The policies that a promise is bound to, or would be.
fn policies(tied: &BoundStatement) -> impl Iterator<Item = &str> {
    let metrics = tied.parts.iter().map(|part| &part.metric).chain(tied.proposal.iter().map(|one| &one.metric));
    metrics.filter_map(|metric| metric.strip_prefix("sla.")).filter_map(|rest| rest.split('.').next())
}

/// A calendar of a policy that closes and has other hours, where no calendar of the policy has these.
fn other_calendar<'p>(project: &'p Project, policy: &SlaPolicy, hours: &OpeningHours) -> Option<&'p WorkCalendar> {
    let named = policy.targets.iter().filter_map(|target| project.calendars.get(&target.calendar));
    let closing: Vec<(&WorkCalendar, OpeningHours)> = named
        .filter(|calendar| !calendar.is_always_open())
        .filter_map(|calendar| Some((calendar.as_ref(), of_weekdays(calendar)?)))
        .collect();
    let is_kept = closing.iter().any(|(_, own)| own == hours);
    closing.first().filter(|_| !is_kept).map(|(calendar, _)| *calendar)
}

/// The hours of a calendar from Monday to Friday, where all five are alike.
fn of_weekdays(calendar: &WorkCalendar) -> Option<OpeningHours> {
    let (first, others) = calendar.week[..5].split_first()?;
    let is_usual = !first.is_empty() && others.iter().all(|day| day == first);
    let span = |span: &crate::calendar::DaySpan| {
        let from = i64::from(span.from.hour()) * 3600 + i64::from(span.from.minute()) * 60;
        (from, from + span.wall_seconds())
    };
    is_usual.then(|| OpeningHours::new(first.iter().map(span).collect()))
}

fn finding(note: &TimeNote, hours: &OpeningHours, policy: &SlaPolicy, calendar: &WorkCalendar) -> Diagnostic {
    let (stated, policy_name, name) = (hours.written(), &policy.name, &calendar.name);
    let own = of_weekdays(calendar).map(|own| own.written()).unwrap_or_default();
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
