//! What is wrong with promises taken together: each finding names both places.
//!
//! In: statements with what they are bound to, and what documents say of times. Out: diagnostics. Never: changes a binding.

mod alerts;
mod cadences;
mod clocks;
mod hours;
mod open;
mod periods;
mod readings;
mod schedules;
mod two_values;
mod unjudged;

use super::bound_statement::BoundStatement;
use crate::calendar::Date;
use crate::config::Project;
use crate::diag::Diagnostics;
use crate::model::{Statement, TimeNote};

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
    clocks::check(project, all, found);
    hours::check(all, notes, found);
    open::check(project, all, found);
    periods::check(project, found);
    readings::check(all, notes, found);
    schedules::check(project, all, notes, today, found);
    two_values::check(all, found);
    unjudged::check(project, all, found);
}

/// Whether two statements stand in one row of a table.
pub(super) fn same_row(a: &Statement, b: &Statement) -> bool {
    (&a.document, &a.place.file, a.place.line, &a.label) == (&b.document, &b.place.file, b.place.line, &b.label)
}

/// Where a statement belongs: its document, the headings and the labels above it.
fn section(statement: &Statement) -> (&str, &[String], &[String]) {
    (&statement.document, &statement.headings, &statement.group)
}
