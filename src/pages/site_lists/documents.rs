//! Rows of documents, with what the register knows of their reviews.
//!
//! A document says when it was reviewed last and when it is due again, not when it was due before. What was due before its last review
//! or approval is not known; nor, of one that is not in force or of one whose day of review is written, what was due before its last
//! change. That change is the one that the document itself tells of (`lastmod`): figures are the same with a history and without.

use super::{ListInputs, Row};
use crate::calendar::{Date, months_after};
use crate::model::{Controlled, read_control_date};
use crate::pages::control;

pub(super) fn rows(inputs: ListInputs<'_>) -> Vec<Row> {
    let today = inputs.today();
    let register = control::register(inputs.library, None, today);
    let written = |entry: &&Controlled| {
        inputs
            .library
            .document(&entry.source)
            .is_some_and(|document| !document.front.draft && document.text_of.is_none())
    };
    let mut entries: Vec<&Controlled> = register.entries().filter(written).collect();
    entries.sort_by(|a, b| a.source.cmp(&b.source));
    entries.into_iter().map(|entry| row(inputs, entry, today)).collect()
}

fn row(inputs: ListInputs<'_>, entry: &Controlled, today: Date) -> Row {
    let control = &entry.control;
    let front = inputs.library.document(&entry.source).map(|document| &document.front);
    let day = |text: Option<&str>| text.and_then(read_control_date);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let updated = day(front.and_then(|front| front.lastmod.as_deref()));
    let due = control.next_review().filter(|_| entry.is_in_force());
    let status = control.status.map_or("", crate::model::DocumentStatus::name);
    Row::of(&entry.source, &entry.title)
        .text("number", &text(&control.number))
        .text("version", &text(&control.version))
        .text("status", status)
        .text("owner", &text(&control.owner))
        .text("approver", &text(&control.approver))
        .truth("controlled", control.is_controlled())
        .truth("in_force", entry.is_in_force())
        .day("created", day(front.and_then(|front| front.date.as_deref())))
        .day("updated", updated)
        .day("approved", control.approved)
        .day("effective", control.effective)
        .day("reviewed", control.reviewed)
        .day("review_due", due)
        .day("overdue_from", due.map(|due| months_after(due, 0, 1)))
        .day("known_from", known_from(entry, updated, today))
}

/// Since when it is known whether a review was due; `None` of a document that never has one.
fn known_from(entry: &Controlled, updated: Option<Date>, today: Date) -> Option<Date> {
    let control = &entry.control;
    if !control.is_controlled() || (control.next_review.is_none() && control.review_interval.is_none()) {
        return None;
    }
    let looked_at = control.reviewed.max(control.approved).or(control.effective);
    // A day that is written may have been moved without a review, and nobody writes down when a document ceased to be in force; but
    // whoever says so changes the document. Where it does not tell when it was changed last, that may have been today.
    let may_be_moved = control.next_review.is_some() || !entry.is_in_force();
    let since = match (may_be_moved, updated) {
        (true, None) => return Some(today),
        (true, changed) => looked_at.max(changed),
        (false, _) => looked_at,
    };
    Some(since.map_or(today, |since| since.min(today)))
}
