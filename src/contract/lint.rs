//! What is wrong with promises taken together: each finding names both places.
//!
//! In: statements with what they are bound to, and what documents say of times. Out: diagnostics. Never: changes a binding.

mod alerts;
mod cadences;
mod clocks;
mod hours;
mod open;
mod opening_hours;
mod periods;
mod proposed;
mod readings;
mod schedules;
mod two_values;
mod undecided;
mod unjudged;

use super::bound_statement::BoundStatement;
use crate::calendar::Date;
use crate::config::Project;
use crate::diag::Diagnostics;
use crate::model::{Statement, TimeNote};
use std::collections::BTreeMap;

/// Runs every check of promises.
pub(super) fn all(
    project: &Project,
    all: &[BoundStatement],
    notes: &[&TimeNote],
    today: Date,
    found: &mut Diagnostics,
) {
    // What is shown, quoted or struck out promises nothing that could be wrong.
    let meant: Vec<BoundStatement> = all.iter().filter(|tied| tied.statement.aside.is_none()).cloned().collect();
    let all = meant.as_slice();
    alerts::check(project, all, found);
    cadences::check(project, all, notes, found);
    hours::check(all, notes, found);
    open::check(project, all, found);
    opening_hours::check(project, all, notes, found);
    periods::check(project, found);
    proposed::check(all, found);
    match project.broken.measured() {
        // Which promises are about the same tickets, and which of them are still open, only whole policies say.
        Some(cause) => undecided::check(all, cause, found),
        None => {
            clocks::check(project, all, found);
            readings::check(all, notes, found);
        }
    }
    schedules::check(project, all, notes, today, found);
    two_values::check(all, found);
    unjudged::check(project, all, found);
}

/// A row of a table: its document, its file and line, and its label.
pub(super) type RowKey<'s> = (&'s str, &'s str, u32, &'s str);

/// The row that a statement stands in.
pub(super) fn row_of(statement: &Statement) -> RowKey<'_> {
    (&statement.document, &statement.place.file, statement.place.line, &statement.label)
}

/// Whether two statements stand in one row of a table.
pub(super) fn same_row(a: &Statement, b: &Statement) -> bool {
    row_of(a) == row_of(b)
}

/// The first statement of each row of which something holds, by its position: whoever looks for the neighbours of many looks through
/// all of them once.
pub(super) fn first_of_rows(
    all: &[BoundStatement],
    holds: impl Fn(&BoundStatement) -> bool,
) -> BTreeMap<RowKey<'_>, usize> {
    let mut first = BTreeMap::new();
    for (at, tied) in all.iter().enumerate().filter(|(_, tied)| holds(tied)) {
        first.entry(row_of(&tied.statement)).or_insert(at);
    }
    first
}

/// Where a statement belongs: its document, the headings and the labels above it.
fn section(statement: &Statement) -> (&str, &[String], &[String]) {
    (&statement.document, &statement.headings, &statement.group)
}
