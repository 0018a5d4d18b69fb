//! What git remembers of the documents of a project.
//!
//! In: a project folder inside a repository. Out: a [`History`], from `.tejun/` when HEAD is the one it was read for. Never:
//! runs a program that the repository names, asks the network, or takes a clone that was cut off for the whole.
//!
//! `git log --raw` names the blobs on both sides of every change, `git cat-file --batch` gives their bytes; a commit changed
//! the body when the two bodies have different hashes.

mod git;
mod log;
mod revisions;

use crate::model::{
    CacheStore, History, Key, Memo, Mounts, Revision, Snapshot, body_hash, split_document, written_version,
};
use git::Git;
use log::{Change, Commit};
pub(super) use revisions::Repository;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The form of what is kept; another one is read again.
const FORM: &str = "history 3";
/// The name under which it is kept.
const KEPT: &str = "history";
/// How many digits of a commit people see.
const SHORT: usize = 8;

/// The history of the project in a folder; `None` when it lies in no repository, or git cannot or will not tell.
pub(super) fn read(root: &Path, mounts: &Mounts, cache: &dyn CacheStore) -> Option<History> {
    root.ancestors().find(|folder| folder.join(".git").exists())?;
    let git = Git::at(root);
    let text = git.text(&["rev-parse", "--is-shallow-repository", "HEAD", "--show-prefix"])?;
    let mut lines = text.lines();
    let (shallow, head) = (lines.next()?, lines.next()?);
    if shallow == "true" {
        return Some(History::cut_off());
    }
    let (memo, key) =
        (Memo::<History>::on_disk(cache), Key::of(&(FORM, head, lines.next().unwrap_or_default(), mounts))?);
    if let Some(history) = memo.get(KEPT, &key) {
        return Some(history);
    }
    let history = fresh(&git, mounts, head)?;
    memo.put(KEPT, key, history.clone());
    Some(history)
}

/// What a repository says of itself; everything that is read of it follows from that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GitState {
    /// The commit that is checked out, where the project lies in the repository, and whether the clone was cut off.
    pub(super) head: String,
    /// Every tag and branch with what it leads to.
    pub(super) refs: String,
}

/// Where a folder lies in the repository around it, with `/` between its parts: empty at its top; `None` where there is no repository.
pub fn folder_in_repository(root: &Path) -> Option<String> {
    let root = root.canonicalize().ok()?;
    let top = root.ancestors().find(|folder| folder.join(".git").exists())?;
    let below = root.strip_prefix(top).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// The state of the repository around a folder.
pub(super) fn state(root: &Path) -> GitState {
    if !root.ancestors().any(|folder| folder.join(".git").exists()) {
        return GitState::default();
    }
    let git = Git::at(root);
    let told = |words: &[&str]| git.text(words).unwrap_or_else(|| "not told".to_owned());
    GitState {
        head: told(&["rev-parse", "--is-shallow-repository", "HEAD", "--show-prefix"]),
        refs: told(&["for-each-ref", "--format=%(refname) %(objectname)", "refs/tags", "refs/heads", "refs/remotes"]),
    }
}

/// Whether objects may be missing that come later without any commit being made.
pub(super) fn is_partial(root: &Path) -> bool {
    Git::at(root).text(&["config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$"]).is_some()
}

/// The history as it was at a commit.
fn at(root: &Path, mounts: &Mounts, commit: &str) -> Option<History> {
    let git = Git::at(root);
    if git.text(&["rev-parse", "--is-shallow-repository"])?.trim() == "true" {
        return Some(History::cut_off());
    }
    fresh(&git, mounts, commit)
}

/// The bytes of blobs by their names.
pub(super) fn kept(root: &Path, names: &BTreeSet<String>) -> BTreeMap<String, Vec<u8>> {
    let mut bytes = BTreeMap::new();
    let names: BTreeSet<&str> = names.iter().map(String::as_str).collect();
    let all = Git::at(root).blobs(&names, |name, blob| drop(bytes.insert(name.to_owned(), blob.to_vec())));
    if all.is_some() { bytes } else { BTreeMap::new() }
}

/// The bytes that a file had after some commit, and that are the wanted ones. What lies in no commit that leads to HEAD is not
/// found.
pub(super) fn once(root: &Path, path: &str, is_wanted: impl Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
    root.ancestors().find(|folder| folder.join(".git").exists())?;
    let git = Git::at(root);
    let commits = log::parse(&git.bytes(&log::question_of(path))?);
    let blobs: Vec<String> =
        commits.iter().flat_map(|commit| &commit.changes).flat_map(Change::blobs).map(str::to_owned).collect();
    let mut asked = BTreeSet::new();
    for blob in blobs.iter().filter(|blob| asked.insert(blob.as_str())) {
        let mut wanted = None;
        git.blobs(&BTreeSet::from([blob.as_str()]), |_, bytes| {
            wanted = is_wanted(bytes).then(|| bytes.to_vec());
        });
        if wanted.is_some() {
            return wanted;
        }
    }
    None
}

fn fresh(git: &Git<'_>, mounts: &Mounts, head: &str) -> Option<History> {
    let folder = mounts.content_folder();
    let mut commits = log::parse(&git.bytes(&log::question(head, folder))?);
    commits.iter_mut().for_each(|commit| commit.name_as(mounts));
    let today = git.bytes(&["ls-tree", "-r", "-z", "--name-only", head, "--", folder])?;
    let today = today.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    let today: BTreeSet<String> = today.filter_map(|name| Some(mounts.project_path(&name)?.into_owned())).collect();
    let documents = |change: &&Change| !change.is_declaration();
    let changes = commits.iter().flat_map(|commit| &commit.changes).filter(documents);
    let seen = facts(git, &changes.flat_map(Change::blobs).collect())?;
    Some(told(&commits, &today, &seen).with_editions(editions(&commits)))
}

/// The files of declarations after each commit that changed them.
fn editions(commits: &[Commit]) -> BTreeMap<String, Vec<Snapshot>> {
    let mut editions: BTreeMap<String, Vec<Snapshot>> = BTreeMap::new();
    for commit in commits {
        for change in commit.changes.iter().filter(|change| change.is_declaration()) {
            let edition = Snapshot { commit: short(&commit.name), at: commit.at, blob: change.new.clone() };
            editions.entry(change.path.clone()).or_default().push(edition);
        }
    }
    editions
}

fn short(commit: &str) -> String {
    commit.chars().take(SHORT).collect()
}

/// What a blob says.
struct Facts {
    body: String,
    version: Option<String>,
}

fn facts<'b>(git: &Git<'_>, wanted: &BTreeSet<&'b str>) -> Option<BTreeMap<&'b str, Facts>> {
    let mut seen = BTreeMap::new();
    git.blobs(wanted, |name, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (_, body) = split_document(&text);
        seen.insert(name, Facts { body: body_hash(body), version: written_version(&text) });
    })?;
    Some(seen)
}

/// Revisions by today's path, walking back from the newest commit: behind a renaming, a file has its older name.
fn told(commits: &[Commit], today: &BTreeSet<String>, seen: &BTreeMap<&str, Facts>) -> History {
    let mut revisions: BTreeMap<String, Vec<Revision>> = BTreeMap::new();
    // Where the file of a name is today: as of the commit that is looked at, and as the newest renaming says.
    let (mut here, mut renamed): (BTreeMap<String, String>, BTreeMap<String, String>) = Default::default();
    let mut waiting: Vec<(&str, Revision)> = Vec::new();
    for commit in commits {
        let mut older: Vec<(&str, Option<String>)> = Vec::new();
        for change in commit.changes.iter().filter(|change| !change.is_declaration()) {
            let revision = revision(commit, change, seen);
            let now = here.get(&change.path).or_else(|| today.get(&change.path)).cloned();
            let Some(now) = now else {
                // A change beside a renaming on another branch is told once the renaming has been seen.
                waiting.push((&change.path, revision));
                continue;
            };
            match &change.from {
                Some(from) => older.push((from, Some(now.clone()))),
                // The file began here; what had this name before is another document.
                None if change.old.is_none() => older.push((&change.path, None)),
                None => {}
            }
            revisions.entry(now).or_default().push(revision);
        }
        for (name, now) in older {
            match now {
                Some(now) => {
                    renamed.entry(name.to_owned()).or_insert_with(|| now.clone());
                    here.insert(name.to_owned(), now);
                }
                None => drop(here.remove(name)),
            }
        }
    }
    for (path, revision) in waiting {
        if let Some(now) = renamed.get(path) {
            revisions.entry(now.clone()).or_default().push(revision);
        }
    }
    renamed.retain(|from, _| !today.contains(from));
    History::new(revisions, renamed)
}

fn revision(commit: &Commit, change: &Change, seen: &BTreeMap<&str, Facts>) -> Revision {
    let body = |blob: &Option<String>| seen.get(blob.as_deref()?).map(|facts| &facts.body);
    let (old, new) = (body(&change.old), body(&change.new));
    Revision {
        commit: short(&commit.name),
        at: commit.at,
        date: commit.date,
        author: commit.author.clone(),
        reason: commit.reason.clone(),
        body: old != new,
        version: change.new.as_deref().and_then(|blob| seen.get(blob)).and_then(|facts| facts.version.clone()),
    }
}

#[cfg(test)]
mod tests;
