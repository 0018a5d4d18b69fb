//! What a run has seen of its project, to tell later whether another run would see the same.
//!
//! In: the files that were asked for, while they were asked for. Out: a [`Seen`]: names, and hashes of contents. Never: takes the
//! time of a file for its content, or answers "the same" where it cannot know.

use super::entry::Held;
use super::history::{self, GitState};
use super::{Inputs, walk};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// What a run has seen of its project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputSnapshot {
    /// The names of all files, and what was said of those that are not read.
    listing: String,
    /// Where git stood, when its history was asked for.
    head: Option<String>,
    /// The tags and branches, when they were asked for.
    refs: Option<String>,
    /// Each file that was asked for with the BLAKE3 of its content; without one where there was no such file.
    files: BTreeMap<String, Option<String>>,
}

/// What those saw of a file who read it without keeping its bytes.
#[derive(Debug, Default)]
pub(super) struct Observation {
    hash: Option<String>,
    size: Option<u64>,
    /// Its stamp when it was handed out to be opened.
    opened: Option<String>,
    /// Whether two saw different things, or nobody knows what was seen.
    is_unsure: bool,
}

impl Observation {
    /// Somebody has read it all.
    pub(super) fn content(&mut self, hash: &str) {
        self.is_unsure |= self.hash.as_deref().is_some_and(|known| known != hash);
        self.hash = Some(hash.to_owned());
    }

    /// Somebody asked for its size.
    pub(super) fn size(&mut self, size: u64) {
        self.is_unsure |= self.size.is_some_and(|known| known != size);
        self.size = Some(size);
    }

    /// Somebody will read parts of it. A file that changed in this very second could change again without another stamp.
    pub(super) fn opened(&mut self, disk: &Path) {
        let stamp = walk::stamp_of(disk).filter(|stamp| stamp.is_over).map(|stamp| stamp.text);
        self.is_unsure |= stamp.is_none() || self.opened.as_ref().is_some_and(|known| Some(known) != stamp.as_ref());
        self.opened = stamp;
    }

    /// The hash of what was seen, when that is what stands on the disk.
    fn settled(&self, disk: &Path) -> Option<String> {
        let hash = match &self.hash {
            Some(hash) if self.opened.is_none() => hash.clone(),
            _ => walk::hash_of(disk).ok()?,
        };
        let is_as_before = self.opened.is_none() || walk::stamp_of(disk).map(|stamp| stamp.text) == self.opened;
        let is_one = self.hash.as_ref().is_none_or(|known| *known == hash);
        let is_as_long = self.size.is_none_or(|size| walk::size_of(disk) == Some(size));
        (!self.is_unsure && is_as_before && is_one && is_as_long).then_some(hash)
    }
}

impl Inputs {
    pub(super) fn observe(&self, path: &str, how: impl FnOnce(&mut Observation)) {
        how(self.met.lock().unwrap_or_else(PoisonError::into_inner).entry(path.to_owned()).or_default());
    }

    /// Where git stands, for [`Inputs::seen`]; to be asked before the first file is read.
    pub fn git_state(&self) -> GitState {
        let root = self.root.as_deref().filter(|_| self.history.is_some());
        root.map(history::state).unwrap_or_default()
    }

    /// What was seen so far; `None` when something cannot be told for sure: a file that could not be read or that changed meanwhile,
    /// a repository that moved since `before`.
    pub fn snapshot(&self, before: &GitState) -> Option<InputSnapshot> {
        let root = self.root.as_deref()?;
        let asked_history = self.history.as_ref().is_some_and(|history| history.get().is_some());
        let asked_refs = self.asked_refs.load(Ordering::Relaxed);
        if (asked_history || asked_refs) && (self.git_state() != *before || history::is_partial(root)) {
            return None;
        }
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let file = |path: String| {
            let Some(entry) = self.entries.get(&path) else { return Some((path, None)) };
            let loaded = match entry.held() {
                Held::Nothing => None,
                Held::Bytes(bytes) => Some(entry.hash_of(&bytes).to_hex().to_string()),
                Held::Hash(hash) => Some(hash.to_hex().to_string()),
                Held::Refused(_) => return None,
            };
            let met = met.get(&path).map(|met| met.settled(entry.disk.as_deref()?));
            let hash = match (loaded, met) {
                (Some(loaded), None) => loaded,
                (None, Some(met)) => met?,
                (Some(loaded), Some(met)) => met.filter(|met| *met == loaded)?,
                // Somebody asked and was refused.
                (None, None) => return None,
            };
            Some((path, Some(hash)))
        };
        Some(InputSnapshot {
            listing: self.listing(),
            head: asked_history.then(|| before.head.clone()),
            refs: asked_refs.then(|| before.refs.clone()),
            files: self.read_paths().into_par_iter().map(file).collect::<Option<_>>()?,
        })
    }

    /// Whether a run would see what that one saw.
    pub fn matches_snapshot(&self, seen: &InputSnapshot, git: &GitState) -> bool {
        let is_as_it_was = |(path, hash): (&String, &Option<String>)| {
            let now = self.entries.get(path).map(|entry| walk::hash_of(entry.disk.as_deref()?).ok());
            match (now, hash) {
                (None, None) => true,
                (Some(Some(now)), Some(then)) => now == *then,
                _ => false,
            }
        };
        seen.head.as_ref().is_none_or(|head| *head == git.head)
            && seen.refs.as_ref().is_none_or(|refs| *refs == git.refs)
            && seen.listing == self.listing()
            && seen.files.par_iter().all(is_as_it_was)
    }

    fn listing(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (path, entry) in &self.entries {
            hasher.update(path.as_bytes()).update(b"\0");
            hasher.update(entry.disk.as_deref().unwrap_or(Path::new("")).as_os_str().as_encoded_bytes()).update(b"\n");
        }
        hasher.update(self.walked.as_bytes());
        hasher.finalize().to_hex().to_string()
    }
}
