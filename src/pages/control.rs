//! Documents and their history → the [`Register`], and what each page shows of it.
//!
//! In: documents, what version control remembers, and the day. Out: entries, the strip below a title, the revision table.
//! Never: invents a day — a document without one has none.

mod context;
mod summary;

pub use context::find_outdated;
pub(super) use summary::{due, revisions, signatures, strip};

use crate::calendar::Date;
use crate::content::{Document, Library, joined};
use crate::model::{
    Control, Controlled, DocumentStatus, History, Register, Revision, RevisionRow, Successor, days_between,
    read_control_date,
};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The register of a library on a day; the history is that which was known on that day.
pub fn register(library: &Library, history: Option<&History>, today: Date) -> Register {
    let known = DocumentLookup::new(library);
    let entries: Vec<Controlled> =
        library.documents().map(|document| entry(document, history, &known, today)).collect();
    Register::new(today, entries, history.is_some_and(History::is_shallow))
}

/// The register with one document as it is now; what was found out by looking at others stays.
pub(super) fn again<'r>(
    register: &'r Register,
    document: &Document,
    known: &dyn Fn() -> &'r DocumentLookup<'r>,
    history: Option<&History>,
) -> Cow<'r, Register> {
    let before = register.of(&document.source);
    let is_controlled = |control: &Control| control.is_controlled() || control.has_edition();
    let Some(before) = before.filter(|before| is_controlled(&before.control) || is_controlled(&document.front.control))
    else {
        return Cow::Borrowed(register);
    };
    let outdated = before.outdated.clone();
    Cow::Owned(register.with(Controlled { outdated, ..entry(document, history, known(), register.today) }))
}

fn entry(document: &Document, history: Option<&History>, known: &DocumentLookup<'_>, today: Date) -> Controlled {
    let control = document.front.control.clone();
    let commits = history.map_or(&[][..], |history| history.of(&document.source));
    let in_front = document.front.lastmod.as_deref().and_then(read_control_date);
    let in_git = commits.iter().find(|revision| revision.body).map(|revision| revision.date);
    let mut entry = Controlled {
        source: document.source.clone(),
        route: document.route.clone(),
        title: document.title.clone(),
        updated: in_front.or(in_git).or(control.updated),
        review_in: None,
        successor: known.successor(document),
        lost: known.lost(document),
        unraised: unraised(&control, commits),
        outdated: Vec::new(),
        revisions: rows(&control, commits),
        written_sign_off: document.sign_off.clone(),
        control,
    };
    if entry.is_in_force() {
        entry.review_in = entry.control.next_review().map(|day| days_between(today, day));
    }
    entry
}

/// The revisions to show: those written by hand, else the commits that changed the body.
fn rows(control: &Control, commits: &[Revision]) -> Vec<RevisionRow> {
    if control.revisions.is_empty() {
        return commits.iter().filter(|revision| revision.body).map(row).collect();
    }
    let written = control.revisions.iter().map(|revision| RevisionRow {
        version: revision.version.clone(),
        date: revision.date.clone(),
        author: revision.author.clone(),
        reason: revision.reason.clone(),
        commit: String::new(),
    });
    let mut rows: Vec<RevisionRow> = written.collect();
    // People write the oldest first or the newest first; the table begins with the newest. Days that are equal stay as written.
    let days: Vec<Option<Date>> = rows.iter().map(|row| read_control_date(&row.date)).collect();
    if days.first() < days.last() && days.iter().all(Option::is_some) {
        rows.reverse();
    }
    rows
}

fn row(revision: &Revision) -> RevisionRow {
    RevisionRow {
        version: revision.version.clone().unwrap_or_default(),
        date: revision.date.to_string(),
        author: revision.author.clone(),
        reason: revision.reason.clone(),
        commit: revision.commit.clone(),
    }
}

/// The newest change of the body since the version was last raised; nothing while a document is being written, and nothing
/// when the version stands raised but uncommitted.
fn unraised(control: &Control, commits: &[Revision]) -> Option<RevisionRow> {
    let being_written = |status: DocumentStatus| matches!(status, DocumentStatus::Draft | DocumentStatus::Review);
    let version = control.version.as_ref().filter(|_| !control.status.is_some_and(being_written))?;
    let same = commits.iter().take_while(|revision| revision.version.as_ref() == Some(version)).count();
    // The last of these is the commit that raised the version, or brought the document.
    let since = commits[..same].split_last().map_or(&[][..], |(_, since)| since);
    since.iter().find(|revision| revision.body).map(row)
}

/// Takes the names of documents that the library does not have out of what its documents say of their predecessors and successors:
/// the name of a closed document may be a secret itself.
pub fn forget_closed_successors(library: &mut Library) {
    let lost: Vec<(bool, Vec<String>)> = {
        let known = DocumentLookup::new(library);
        let of = |document: &Document| {
            let control = &document.front.control;
            let gone = |name: &String| known.named(document, name).is_none();
            let supersedes = control.supersedes.iter().filter(|name| gone(name)).cloned().collect();
            (control.superseded_by.as_ref().is_some_and(gone), supersedes)
        };
        library.documents().map(of).collect()
    };
    for (document, (successor, predecessors)) in library.documents.iter_mut().zip(lost) {
        if !successor && predecessors.is_empty() {
            continue;
        }
        let control = &mut Arc::make_mut(document).front.control;
        control.superseded_by.take_if(|_| successor);
        control.supersedes.retain(|name| !predecessors.contains(name));
    }
}

/// Documents by what others may call them.
pub(super) struct DocumentLookup<'a> {
    by_source: BTreeMap<&'a str, &'a Document>,
    by_number: BTreeMap<&'a str, &'a Document>,
}

impl<'a> DocumentLookup<'a> {
    pub(super) fn new(library: &'a Library) -> Self {
        let documents = || library.documents();
        let over = |document: &&Document| document.front.control.status.is_some_and(DocumentStatus::is_over);
        let number = |document: &'a Document| Some((document.front.control.number.as_deref()?, document));
        // Of several with one number the one in force counts, else the first; that there are two in force is said.
        let (old, live): (Vec<_>, Vec<_>) = documents().rev().partition(over);
        Self {
            by_source: documents().map(|document| (document.source.as_str(), document)).collect(),
            by_number: old.into_iter().chain(live).filter_map(number).collect(),
        }
    }

    fn successor(&self, document: &Document) -> Option<Successor> {
        let name = document.front.control.superseded_by.as_deref()?;
        let found = self.named(document, name).filter(|found| found.source != document.source)?;
        Some(Successor {
            source: found.source.clone(),
            route: found.route.clone(),
            title: found.title.clone(),
            status: found.front.control.status,
        })
    }

    fn lost(&self, document: &Document) -> Vec<String> {
        let is_path = |name: &str| name.contains('/') || name.ends_with(".md");
        let names = document.front.control.supersedes.iter();
        names.filter(|name| is_path(name) && self.named(document, name).is_none()).cloned().collect()
    }

    /// The document of a number, or of a path from `content/`, from the document's folder or from the project.
    fn named(&self, document: &Document, name: &str) -> Option<&'a Document> {
        let folder = document.source.rsplit_once('/').map_or("", |(folder, _)| folder);
        let inside = name.trim_start_matches('/');
        let paths = [joined(folder, name), Some(format!("content/{inside}")), Some(inside.to_owned())];
        let at = |path: String| {
            let all = [path.clone(), format!("{path}.md"), format!("{path}/_index.md"), format!("{path}/index.md")];
            all.iter().find_map(|path| self.by_source.get(path.as_str()).copied())
        };
        self.by_number.get(name).copied().or_else(|| paths.into_iter().flatten().find_map(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(version: &str, body: bool) -> Revision {
        Revision {
            commit: "c".into(),
            at: 0,
            date: "2026-11-01".parse().unwrap(),
            author: "a".into(),
            reason: format!("{version} {body}"),
            body,
            version: Some(version.to_owned()),
        }
    }

    #[test]
    fn a_body_that_changed_after_its_version_was_raised_is_told() {
        let control = |version: &str| Control { version: Some(version.to_owned()), ..Control::default() };
        let told = |version: &str, commits: &[Revision]| unraised(&control(version), commits).map(|row| row.reason);
        assert_eq!(
            told("2", &[commit("2", false), commit("2", true), commit("1", true)]),
            None,
            "raised with its body"
        );
        assert_eq!(told("2", &[commit("2", true), commit("2", true), commit("1", true)]).as_deref(), Some("2 true"));
        assert_eq!(told("1", &[commit("1", true), commit("1", true)]).as_deref(), Some("1 true"), "never raised");
        assert_eq!(told("1", &[commit("1", true)]), None, "brought with it");
        assert_eq!(told("3", &[commit("2", true), commit("2", true)]), None, "raised, not committed");
        assert_eq!(told("1", &[]), None);
        let draft = Control { status: Some(DocumentStatus::Draft), ..control("1") };
        assert_eq!(unraised(&draft, &[commit("1", true), commit("1", true)]), None);
    }

    #[test]
    fn revisions_written_by_hand_win_and_begin_with_the_newest() {
        let written = |date: &str, reason: &str| crate::model::WrittenRevision {
            date: date.into(),
            reason: reason.into(),
            ..Default::default()
        };
        let control = Control {
            revisions: vec![written("2026/01/05", "一"), written("2026-11-01", "二")],
            ..Control::default()
        };
        let reasons: Vec<String> = rows(&control, &[commit("1", true)]).into_iter().map(|row| row.reason).collect();
        assert_eq!(reasons, ["二", "一"]);
        assert_eq!(rows(&Control::default(), &[commit("1", false), commit("1", true)]).len(), 1);
    }
}
