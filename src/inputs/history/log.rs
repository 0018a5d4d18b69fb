//! The log of a repository → commits with the blobs on both sides of each change.
//!
//! In: what `git log -z --raw` prints. Out: commits, newest first, no one before its children. Never: looks for a mark in what
//! people wrote: every field ends with a NUL, which no name and no subject can hold.

use crate::calendar::Date;
use crate::model::{Mounts, read_control_date};
use std::borrow::Cow;

/// A commit that is no merge; what a merge brings in is told by the commits it joins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Commit {
    pub name: String,
    pub at: i64,
    pub date: Date,
    pub author: String,
    pub reason: String,
    pub changes: Vec<Change>,
}

/// A change of one file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// The file's path after it, from the project folder.
    pub path: String,
    /// Its path before it, where that was another.
    pub from: Option<String>,
    /// The blob before it; `None` where the file began.
    pub old: Option<String>,
    /// The blob after it; `None` where the file ended.
    pub new: Option<String>,
}

/// Files of declarations that documents name.
const DECLARATIONS: [&str; 3] = ["data/metrics.yaml", "data/sla.yaml", "data/people.yaml"];

impl Change {
    /// Whether it is one of a file of declarations.
    pub(super) fn is_declaration(&self) -> bool {
        DECLARATIONS.contains(&self.path.as_str())
    }

    pub(super) fn blobs(&self) -> impl Iterator<Item = &str> {
        self.old.as_deref().into_iter().chain(self.new.as_deref())
    }
}

impl Commit {
    /// Calls files what the project calls them, and leaves out what is neither a document nor a declaration.
    pub(super) fn name_as(&mut self, mounts: &Mounts) {
        let document = |path: &str| mounts.document_path(path).map(Cow::into_owned);
        let named = |change: Change| {
            let from = change.from.as_deref().and_then(document);
            let own = || change.is_declaration().then(|| change.path.clone());
            Some(Change { path: document(&change.path).or_else(own)?, from, ..change })
        };
        self.changes = std::mem::take(&mut self.changes).into_iter().filter_map(named).collect();
    }
}

/// The words of the question, with the folder of documents.
pub(super) fn question<'w>(head: &'w str, documents: &'w str) -> Vec<&'w str> {
    let mut words = asked(&["-M", "--no-merges"]);
    words.extend([head, "--", documents]);
    words.extend(DECLARATIONS);
    words
}

/// The words of the question for one file, merges included: both of their sides are looked at.
pub(super) fn question_of(path: &str) -> Vec<&str> {
    let mut words = asked(&["--no-renames", "-m"]);
    words.extend(["HEAD", "--", path]);
    words
}

fn asked<'w>(which: &[&'w str]) -> Vec<&'w str> {
    let mut words = vec!["log", "-z", "--author-date-order", "--no-show-signature", "--date=iso-strict"];
    words.push("--format=tformat:%H%x00%at%x00%ad%x00%aN%x00%s");
    words.extend(["--raw", "--no-abbrev", "--relative", "--no-ext-diff", "--no-textconv", "--no-color", "--no-notes"]);
    words.extend(which);
    words
}

/// Reads the answer; a commit that cannot be read ends it there.
pub(super) fn parse(bytes: &[u8]) -> Vec<Commit> {
    let mut fields = bytes.split(|byte| *byte == 0).map(String::from_utf8_lossy).peekable();
    let mut commits = Vec::new();
    loop {
        while fields.next_if(|field| field.is_empty()).is_some() {}
        let mut next = || fields.next().map(|field| field.into_owned());
        let (Some(name), Some(at), Some(date), Some(author), Some(reason)) = (next(), next(), next(), next(), next())
        else {
            return commits;
        };
        let (Ok(at), Some(date)) = (at.parse(), read_control_date(&date)) else { return commits };
        let mut commit = Commit { name, at, date, author, reason, changes: Vec::new() };
        while let Some(field) = fields.next_if(|field| field.trim_start_matches('\n').starts_with(':')) {
            let mut path = || fields.next().map(|field| field.into_owned());
            let Some(change) = change(&field, &mut path) else { return commits };
            commit.changes.extend(change);
        }
        commits.push(commit);
    }
}

/// `:100644 100644 <old> <new> R100` and one or two paths. Links and other repositories are no documents.
fn change(field: &str, path: &mut impl FnMut() -> Option<String>) -> Option<Option<Change>> {
    let parts: Vec<&str> = field.trim_start_matches(['\n', ':']).split(' ').collect();
    let [before, after, old, new, status] = parts.as_slice() else { return None };
    let first = path()?;
    let moved = status.starts_with(['R', 'C']);
    let second = if moved { Some(path()?) } else { None };
    let is_file = |mode: &str| mode.starts_with("100");
    let blob = |mode: &str, name: &str| is_file(mode).then(|| name.to_owned());
    let (from, path) = match second {
        Some(second) => (Some(first), second),
        None => (None, first),
    };
    let change = Change { path, from, old: blob(before, old), new: blob(after, new) };
    Some((change.old.is_some() || change.new.is_some()).then_some(change))
}
