//! Which entry of the schedule a statement is about.
//!
//! In: statements and the schedule. Out: an entry for each, or none; names of entries that meet no statement. Never: takes a near name
//! for the same one, or one of several entries, or of several things that a document calls alike.

use super::compare::{Planned, difference};
use crate::calendar::StatedTime;
use crate::config::{Occurrence, Project, ScheduleEntry, StatementLink, StatementSelector};
use crate::contract::brackets::bracketed;
use crate::contract::names::folded;
use crate::diag::{Diagnostic, Diagnostics, code, nearest};
use crate::model::ScheduleStatement;
use crate::say;
use std::collections::BTreeMap;

/// The entry of each statement, in their order.
pub(super) fn bind<'p>(
    project: &'p Project,
    statements: &[&ScheduleStatement],
    found: &mut Diagnostics,
) -> Vec<Option<&'p ScheduleEntry>> {
    let named = by_name(project);
    let mut bound: Vec<Option<&ScheduleEntry>> = Vec::with_capacity(statements.len());
    let mut chosen = vec![false; statements.len()];
    for (at, statement) in statements.iter().enumerate() {
        let selecting: Vec<&ScheduleEntry> = entries(project).filter(|entry| selects(entry, statement)).collect();
        chosen[at] = !selecting.is_empty();
        bound.push(match selecting.as_slice() {
            _ if statement.off => None,
            [] => by_names(&named, statement),
            [one] => Some(one),
            [first, second, ..] => {
                found.push(tie(statement, first, second));
                None
            }
        });
    }
    leave_open(statements, &chosen, &mut bound);
    report_unmet(project, statements, found);
    bound
}

fn entries(project: &Project) -> impl Iterator<Item = &ScheduleEntry> {
    project.schedule.entries.values()
}

/// Entries by what they are called; a name that two of them have means neither.
fn by_name(project: &Project) -> BTreeMap<String, Option<&ScheduleEntry>> {
    let mut named: BTreeMap<String, Option<&ScheduleEntry>> = BTreeMap::new();
    for entry in entries(project).filter(|entry| matches!(entry.statement, StatementLink::ByName)) {
        let mut names: Vec<String> = names_of(entry);
        names.dedup();
        for name in names {
            let known = named.entry(name).or_insert(Some(entry));
            if known.is_some_and(|known| known.id != entry.id) {
                *known = None;
            }
        }
    }
    named
}

/// What an entry is called: its title, the same without its brackets, its id.
pub(super) fn names_of(entry: &ScheduleEntry) -> Vec<String> {
    let title = folded(&entry.title);
    let plain = bracketed(&title).map_or_else(|| title.clone(), |(outer, _)| outer.to_owned());
    let mut names = vec![title, plain, folded(&entry.id)];
    names.sort();
    names.dedup();
    names
}

fn by_names<'p>(
    named: &BTreeMap<String, Option<&'p ScheduleEntry>>,
    statement: &ScheduleStatement,
) -> Option<&'p ScheduleEntry> {
    let entry = statement.names.iter().find_map(|name| named.get(&folded(name)).copied())??;
    // What a plan does once is not what somebody does every week under the same name.
    let is_once = matches!(entry.occurs, Occurrence::Dated(_));
    (is_once || matches!(statement.stated, StatedTime::Recurring(_))).then_some(entry)
}

fn selects(entry: &ScheduleEntry, statement: &ScheduleStatement) -> bool {
    let StatementLink::Named(selectors) = &entry.statement else { return false };
    selectors.iter().any(|selector| meets(selector, statement))
}

fn meets(selector: &StatementSelector, statement: &ScheduleStatement) -> bool {
    let same = |wanted: &String, text: &String| folded(wanted) == folded(text);
    let called = |label: &String| same(label, &statement.label) || statement.names.iter().any(|name| same(label, name));
    selector.document.as_ref().is_none_or(|document| document.matches(&statement.document))
        && selector.heading.as_ref().is_none_or(|heading| statement.headings.iter().any(|text| same(heading, text)))
        && selector.label.as_ref().is_none_or(called)
}

/// Where a document calls several things alike (バックアップ: 毎日, バックアップ: 毎週日曜日), nobody knows which one an entry is.
fn leave_open(statements: &[&ScheduleStatement], chosen: &[bool], bound: &mut [Option<&ScheduleEntry>]) {
    let mut together: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, entry) in bound.iter().enumerate().filter(|(at, _)| !chosen[*at]) {
        if let Some(entry) = entry {
            together.entry((statements[at].document.clone(), entry.id.clone())).or_default().push(at);
        }
    }
    for places in together.into_values() {
        let agree = |a: usize, b: usize| {
            let (a, b) = (statements[a], statements[b]);
            difference(a, &Planned::stated(b)).is_none() || difference(b, &Planned::stated(a)).is_none()
        };
        let first = places[0];
        if !places.iter().all(|at| agree(first, *at)) {
            places.into_iter().for_each(|at| bound[at] = None);
        }
    }
}

fn tie(statement: &ScheduleStatement, first: &ScheduleEntry, second: &ScheduleEntry) -> Diagnostic {
    let text = &statement.text;
    let message = say!(
        "`{text}` を、二つの予定の `statement` が名指ししています",
        "two entries of the schedule name `{text}` as their statement"
    );
    let here = || say!("名指ししている予定", "an entry that names it");
    Diagnostic::new(code::CONTRACT_TIE, statement.place.clone(), message)
        .hint(say!(
            "どちらかの `statement` に `document:` か `heading:` を書き足します",
            "add `document:` or `heading:` to the `statement` of one of them"
        ))
        .related(first.place.clone(), here())
        .related(second.place.clone(), here())
}

/// Says which names of entries meet no statement.
fn report_unmet(project: &Project, statements: &[&ScheduleStatement], found: &mut Diagnostics) {
    for entry in entries(project) {
        let StatementLink::Named(selectors) = &entry.statement else { continue };
        for selector in selectors.iter().filter(|one| !statements.iter().any(|statement| meets(one, statement))) {
            let title = &entry.title;
            let message = say!(
                "`{title}` の `statement` に当てはまる文が文書にありません",
                "the `statement` of `{title}` meets no statement of any document"
            );
            let all = statements.iter().flat_map(|statement| statement.names.iter().map(String::as_str));
            let near = selector.label.as_ref().and_then(|label| nearest(label, all));
            let hint = match near {
                Some(near) => say!("`{near}` のことですか", "did you mean `{near}`?"),
                None => say!(
                    "`tejun contract --schedule` で文の一覧が出ます",
                    "`tejun contract --schedule` lists the statements"
                ),
            };
            found.push(Diagnostic::new(code::CONTRACT_UNMATCHED, selector.place.clone(), message).hint(hint));
        }
    }
}
