//! What documents say of when something is done, held against `data/schedule.yaml`.
//!
//! In: statements with their names, the schedule, its ledger. Out: [`BoundSchedule`]s, findings where the two differ, and proposals for
//! what is in no entry. Never: binds a statement unless one entry alone has its name or names it, or calls a difference what the
//! document, or the entry, leaves open.
//!
//! Decided in docs/decisions/0095-schedule-statements.md.

mod bind;
mod compare;
mod state;
mod suggest;
mod turns;

use crate::calendar::Instant;
use crate::config::{Project, ScheduleEntry};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{BoundEntry, BoundSchedule, Ledger, ScheduleStatement};
use crate::say;
use compare::{Difference, Planned, difference};
pub(crate) use suggest::suggest;
pub use suggest::{ProposedTime, ScheduleSuggestion};

/// What documents say of an entry in the same way, and in what they differ from it.
struct Told<'a> {
    entry: &'a ScheduleEntry,
    differs: Difference,
    first: &'a ScheduleStatement,
    others: Vec<&'a ScheduleStatement>,
}

/// The entry of each statement by its id, and in what the two differ.
#[derive(Debug, Clone, Default)]
pub(crate) struct BoundRecurrences(Vec<Option<BoundTo>>);

#[derive(Debug, Clone)]
struct BoundTo {
    id: String,
    differs: Option<Difference>,
}

/// Binds the statements, and says where documents and the schedule differ and which names of entries meet no statement.
pub(crate) fn check(project: &Project, statements: &[&ScheduleStatement], found: &mut Diagnostics) -> BoundRecurrences {
    let bound = bind::bind(project, statements, found);
    turns::check(&project.people, statements, &bound, found);
    let mut told: Vec<Told<'_>> = Vec::new();
    let mut kept = Vec::with_capacity(statements.len());
    for (statement, entry) in statements.iter().zip(bound) {
        let differs = entry.and_then(|entry| difference(statement, &Planned::of(entry)));
        kept.push(entry.map(|entry| BoundTo { id: entry.id.clone(), differs }));
        let (Some(entry), Some(differs)) = (entry, differs) else { continue };
        // What is said at several places in the same way is one difference.
        let is_same = |known: &&mut Told<'_>| known.entry.id == entry.id && known.first.stated == statement.stated;
        match told.iter_mut().find(is_same) {
            Some(known) => known.others.push(statement),
            None => told.push(Told { entry, differs, first: statement, others: Vec::new() }),
        }
    }
    told.iter().for_each(|told| found.push(finding(told)));
    BoundRecurrences(kept)
}

/// How what each statement is bound to stands at an instant; the statements are those that were bound, in their order.
pub(crate) fn stand(
    project: &Project,
    statements: &[&ScheduleStatement],
    bound: &BoundRecurrences,
    ledger: &Ledger,
    as_of: Instant,
) -> Vec<BoundSchedule> {
    let periods = &project.site.periods;
    let of = |entry: &ScheduleEntry, differs: Option<Difference>| BoundEntry {
        id: entry.id.clone(),
        title: entry.title.clone(),
        when: entry.written(&periods.zone),
        difference: differs.map(Difference::in_words),
        next: state::next(entry, periods, as_of),
        last_done: state::last_done(entry, ledger),
        missed: state::missed(entry, ledger),
    };
    let entry = |bound: &BoundTo| Some(of(project.schedule.entries.get(&bound.id)?, bound.differs));
    let made = statements.iter().zip(&bound.0).map(|(statement, bound)| BoundSchedule {
        statement: (*statement).clone(),
        entry: bound.as_ref().and_then(entry),
    });
    made.collect()
}

fn finding(told: &Told<'_>) -> Diagnostic {
    let Told { entry, differs, first, others } = told;
    let (title, text) = (&entry.title, &first.text);
    let [stated, planned] = differs.readings(first, entry);
    let (ja_stated, en_stated, ja_planned, en_planned) = (stated.ja, stated.en, planned.ja, planned.en);
    let message = say!(
        "`{title}` は、文書では{ja_stated}（`{text}`）、予定では{ja_planned}です",
        "`{title}` is {en_stated} in the document (`{text}`), but {en_planned} in the schedule"
    );
    let finding = Diagnostic::new(code::CONTRACT_SCHEDULE_DIFFERS, first.place.clone(), message)
        .hint(differs.remedy(first, entry))
        .related(entry.place.clone(), say!("予定の宣言", "where the entry is declared"));
    let again = |finding: Diagnostic, other: &&ScheduleStatement| {
        finding.related(other.place.clone(), say!("同じことを書いている場所", "where the same is said again"))
    };
    others.iter().fold(finding, again)
}
