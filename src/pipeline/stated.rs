//! What documents say of when something recurs, and of how long levels of escalation have, taken through the rooms that know of it.
//!
//! In: documents, the project, the ledger. Out: what `contract` makes of them. Never: binds or compares.

use super::Computed;
use crate::calendar::{Instant, local_date};
use crate::config::Project;
use crate::content::Library;
use crate::contract::{self, BoundRecurrences, ScheduleSuggestion};
use crate::diag::Place;
use crate::model::{BoundSchedule, EscalationStatement, Ledger, ScheduleStatement};

/// The statements of all documents, by their paths.
pub(super) fn statements(library: &Library) -> Vec<&ScheduleStatement> {
    let mut all: Vec<&ScheduleStatement> = library.documents().flat_map(|document| &document.schedule).collect();
    all.sort_by(|a, b| place_of(a).cmp(&place_of(b)));
    all
}

/// What all documents say of how long levels of escalation have, by their paths.
pub(super) fn of_escalation(library: &Library) -> Vec<&EscalationStatement> {
    let mut all: Vec<&EscalationStatement> = library.documents().flat_map(|document| &document.escalation).collect();
    all.sort_by(|a, b| (&a.document, &a.place).cmp(&(&b.document, &b.place)));
    all
}

fn place_of(statement: &ScheduleStatement) -> (&str, &Place) {
    (&statement.document, &statement.place)
}

/// How they stand against the schedule that a project has.
pub(super) fn schedule(
    project: &Project,
    library: &Library,
    bound: &BoundRecurrences,
    ledger: &Ledger,
    as_of: Instant,
) -> Vec<BoundSchedule> {
    contract::schedule_as_stated(project, &statements(library), bound, ledger, as_of)
}

/// What an audience sees of them: statements of its own documents, and entries of its own schedule. What is bound is what was bound
/// with everything in sight, so that a statement about a closed entry is never held against an open one of its name.
pub(super) fn seen(whole: &[BoundSchedule], library: &Library, project: &Project) -> Vec<BoundSchedule> {
    let own = statements(library);
    // Both are in the order of their places, of which each has few.
    let is_own = |one: &&BoundSchedule| {
        let place = place_of(&one.statement);
        let from = own.partition_point(|known| place_of(known) < place);
        own[from..].iter().take_while(|known| place_of(known) == place).any(|known| **known == one.statement)
    };
    let open = |one: &BoundSchedule| BoundSchedule {
        statement: one.statement.clone(),
        entry: one.entry.clone().filter(|entry| project.schedule.entries.contains_key(&entry.id)),
    };
    whole.iter().filter(is_own).map(open).collect()
}

/// Entries of the schedule for what documents say and no entry has.
pub fn suggest_schedule(computed: &Computed) -> Vec<ScheduleSuggestion> {
    let today = local_date(&computed.project.site.periods.zone, computed.as_of);
    contract::suggest_schedule(&computed.project, &statements(&computed.library), today)
}
