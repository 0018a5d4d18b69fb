//! Releases: each build in a folder of its own, and a link that says which one readers see.
//!
//! In: a finished site and a folder. Out: `releases/<id>/` beside the earlier ones, and `current`, a link that is switched by one
//! rename. Never: overwrites a release, removes the one that readers see, or removes a folder that tejun did not make.
//!
//! A run that is killed leaves `current` as it was; what it began is swept by the next one.

#![allow(clippy::disallowed_methods, reason = "this is the room that writes; it looks only at what is its own")]

use super::existing::Foreign;
use super::manifest::{self, Manifest};
use super::staging::{self, NewSite, PreviousSite, fill};
use super::{OutputError, Receipt, Result, accepted, at, lock, sync};
use crate::diag::Diagnostics;
use crate::model::Artifact;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The list of releases in the order in which readers saw them, the newest last.
const LIST: &str = ".tejun-releases.json";
/// The file whose lock tells who may publish. It stays: the folder is tejun's own.
const LOCK: &str = ".tejun-lock";
/// What is not finished begins with this.
const UNFINISHED: &str = ".tejun-staging-";

/// A folder of releases, while this process alone may change it.
pub struct Releases {
    root: PathBuf,
    order: Vec<String>,
    _lock: fs::File,
}

/// What a release is called, and what it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// Its name.
    pub id: String,
    /// What it changed against the release that readers saw before.
    pub receipt: Receipt,
    /// Names of releases that were removed.
    pub removed: Vec<String>,
}

/// The steps of a release, for tests that stop between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// A file stands in the unfinished folder.
    Staged,
    /// The unfinished folder is whole.
    Whole,
    /// The release has its name.
    Named,
    /// The list knows it.
    Listed,
    /// The new link stands beside the old one.
    Linked,
}

impl Releases {
    /// Opens a folder in which there are releases; `None`, and nothing is made, where there are none.
    ///
    /// # Errors
    /// As [`Releases::open`].
    pub fn open_existing(folder: &Path, waits: bool) -> Result<Option<Self>> {
        if folder.join("releases").join(LIST).is_file() { Self::open(folder, waits).map(Some) } else { Ok(None) }
    }

    /// The names of all releases, the newest last, and the one that readers see, also while another run publishes; `None` where there
    /// are none.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn listed(folder: &Path) -> Result<Option<(Vec<String>, Option<String>)>> {
        let releases = folder.join("releases");
        if !releases.join(LIST).is_file() {
            return Ok(None);
        }
        let order = read_list(&releases)?;
        let current = current(folder, &order);
        Ok(Some((order, current)))
    }

    /// Says before a long build, and without making anything, whether a folder is somebody else's.
    ///
    /// # Errors
    /// [`OutputError::Foreign`], and what the system refuses.
    pub fn look(folder: &Path) -> Result<()> {
        let is_ours = folder.join("releases").join(LIST).is_file();
        if is_ours || staging::is_empty(folder)? || only_begun(folder)? { Ok(()) } else { Err(OutputError::Foreign) }
    }

    /// Opens a folder of releases, or makes it; what an earlier run left unfinished is swept. While another run holds it, `waits`
    /// tells whether this one waits for its end.
    ///
    /// # Errors
    /// [`OutputError::Foreign`] for a folder of somebody else's, [`OutputError::Busy`] for one that does not wait, and what the system
    /// refuses.
    pub fn open(folder: &Path, waits: bool) -> Result<Self> {
        let root = staging::absolute(folder)?;
        let releases = root.join("releases");
        let is_ours = || releases.join(LIST).is_file();
        if !is_ours() && !staging::is_empty(&root)? && !only_begun(&root)? {
            return Err(OutputError::Foreign);
        }
        at(&releases, fs::create_dir_all(&releases))?;
        let path = releases.join(LOCK);
        let file = at(&path, fs::OpenOptions::new().create(true).append(true).open(&path))?;
        lock::hold(&file, &path, waits)?;
        // Whoever was waited for may have made the list.
        let is_ours = is_ours();
        let order = if is_ours { read_list(&releases)? } else { Vec::new() };
        let opened = Self { root, order, _lock: file };
        if !is_ours {
            opened.write_list(&[])?;
        }
        opened.sweep()?;
        Ok(opened)
    }

    /// The names of all releases, the newest last.
    pub fn names(&self) -> &[String] {
        &self.order
    }

    /// The release that readers see.
    pub fn current(&self) -> Option<String> {
        current(&self.root, &self.order)
    }

    /// Makes a site the release that readers see. `label` tells its instant; the name is made of it and of all bytes, so that the
    /// same site is the same release.
    ///
    /// # Errors
    /// [`OutputError`]; then readers see what they saw before.
    pub fn publish(&mut self, artifacts: &[Artifact], label: &str, found: &mut Diagnostics) -> Result<Released> {
        self.publish_in_steps(artifacts, label, found, &mut |_| Ok(()))
    }

    fn publish_in_steps(
        &mut self,
        artifacts: &[Artifact],
        label: &str,
        found: &mut Diagnostics,
        after: &mut (dyn FnMut(Stop) -> Result<()> + Send),
    ) -> Result<Released> {
        let files = accepted(artifacts.iter().map(super::held), found)?;
        let new = Manifest::of(&files);
        let id = format!("{label}-{}", &blake3::hash(new.text().as_bytes()).to_hex()[..10]);
        let before = self.current();
        let folder = self.folder(&id);
        let is_same = |known: Manifest| {
            known == new && staging::unchanged_files(&folder, &files, &known, &new).len() == files.len()
        };
        let receipt = if Manifest::read(&folder)?.is_some_and(is_same) {
            Receipt { unchanged: files.len(), ..Receipt::default() }
        } else {
            if folder.symlink_metadata().is_ok() {
                return at(&folder, Err(io::Error::other("the release is there and was changed by somebody")));
            }
            let previous = before.as_deref().map_or_else(|| self.folder(".none"), |id| self.folder(id));
            let old = Manifest::read(&previous)?.unwrap_or_default();
            let unfinished = self.folder(&format!("{UNFINISHED}{id}"));
            let same = staging::unchanged_files(&previous, &files, &old, &new);
            let foreign = Foreign::of(&previous, &old)?;
            let before = PreviousSite { folder: &previous, old: &old, same: &same, foreign: &foreign };
            let made =
                fill(&before, &unfinished, &NewSite { files: &files, manifest: &new }, &mut || after(Stop::Staged));
            // Readers are only shown what a power cut would leave.
            let whole = made.and_then(|receipt| sync::tree(&unfinished).map(|()| receipt)).inspect_err(|_| {
                // What cannot be removed is swept by the next run.
                let _ = fs::remove_dir_all(&unfinished);
            })?;
            after(Stop::Whole)?;
            at(&folder, fs::rename(&unfinished, &folder))?;
            whole
        };
        after(Stop::Named)?;
        // What readers see until now is what `--rollback` goes back to, also when it was itself gone back to.
        let others = self.order.iter().filter(|known| **known != id && Some(*known) != before.as_ref());
        let mut order: Vec<String> = others.chain(before.iter().filter(|seen| **seen != id)).cloned().collect();
        order.push(id.clone());
        self.write_list(&order)?;
        self.order = order;
        after(Stop::Listed)?;
        self.switch(&id, after)?;
        Ok(Released { id, receipt, removed: Vec::new() })
    }

    /// Shows readers an earlier release: the named one, else the one before that which they see. `None` when there is none.
    ///
    /// # Errors
    /// [`OutputError`]; then readers see what they saw before.
    pub fn roll_back(&mut self, to: Option<&str>) -> Result<Option<String>> {
        let current = self.current().and_then(|id| self.order.iter().position(|known| *known == id));
        let wanted = match to {
            Some(id) => self.order.iter().find(|known| *known == id),
            None => current.and_then(|at| at.checked_sub(1)).and_then(|at| self.order.get(at)),
        };
        let Some(id) = wanted.cloned() else { return Ok(None) };
        self.switch(&id, &mut |_| Ok(()))?;
        Ok(Some(id))
    }

    /// Removes the oldest releases but the newest `keep`, never the one that readers see; their names.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn keep(&mut self, keep: usize) -> Result<Vec<String>> {
        let current = self.current();
        let over = self.order.len().saturating_sub(keep);
        let old = self.order[..over].iter().filter(|id| Some(*id) != current.as_ref());
        let removed: Vec<String> = old.cloned().collect();
        let order: Vec<String> = self.order.iter().filter(|id| !removed.contains(id)).cloned().collect();
        self.write_list(&order)?;
        self.order = order;
        for id in &removed {
            self.remove(id)?;
        }
        Ok(removed)
    }

    fn folder(&self, id: &str) -> PathBuf {
        self.root.join("releases").join(id)
    }

    /// Removes a release, when its manifest says that it is one.
    fn remove(&self, id: &str) -> Result<()> {
        let folder = self.folder(id);
        let is_release = folder.symlink_metadata().is_ok_and(|found| found.is_dir());
        if is_release && folder.join(manifest::NAME).is_file() {
            return at(&folder, fs::remove_dir_all(&folder));
        }
        Ok(())
    }

    /// Removes what was begun and never shown: unfinished folders, and releases that the list does not know.
    fn sweep(&self) -> Result<()> {
        let releases = self.root.join("releases");
        for entry in at(&releases, fs::read_dir(&releases))? {
            let entry = at(&releases, entry)?;
            let (Ok(name), path) = (entry.file_name().into_string(), entry.path()) else { continue };
            let is_folder = path.symlink_metadata().is_ok_and(|found| found.is_dir());
            if is_folder && name.starts_with(UNFINISHED) {
                at(&path, fs::remove_dir_all(&path))?;
            } else if is_folder && !self.order.contains(&name) {
                self.remove(&name)?;
            }
        }
        let link = self.root.join(".current.tejun-new");
        if link.is_symlink() { at(&link, fs::remove_file(&link)) } else { Ok(()) }
    }

    /// Points `current` to a release: a new link is made beside the old one and renamed over it.
    fn switch(&self, id: &str, after: &mut (dyn FnMut(Stop) -> Result<()> + Send)) -> Result<()> {
        let (link, new) = (self.root.join("current"), self.root.join(".current.tejun-new"));
        if link.symlink_metadata().is_ok_and(|found| !found.is_symlink()) {
            return at(&link, Err(io::Error::other("not a link, so it is not tejun's")));
        }
        if new.is_symlink() {
            at(&new, fs::remove_file(&new))?;
        }
        at(&new, point(&Path::new("releases").join(id), &new))?;
        after(Stop::Linked)?;
        at(&link, fs::rename(&new, &link))?;
        sync::folder(&self.root)
    }

    fn write_list(&self, order: &[String]) -> Result<()> {
        let (list, new) = (self.folder(LIST), self.folder(".tejun-releases.new"));
        let text = serde_json::to_string_pretty(order).expect("texts are always JSON") + "\n";
        let made =
            fs::File::create(&new).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
        at(&new, made)?;
        at(&list, fs::rename(&new, &list))?;
        sync::folder(&self.root.join("releases"))
    }
}

/// The release that a link of a folder shows, when it is one of those known.
fn current(root: &Path, order: &[String]) -> Option<String> {
    let target = fs::read_link(root.join("current")).ok()?;
    let id = target.strip_prefix("releases").ok()?.to_str()?.to_owned();
    order.contains(&id).then_some(id)
}

/// Whether a folder holds nothing but the beginning of a folder of releases that was cut short.
fn only_begun(root: &Path) -> Result<bool> {
    let own = |folder: &Path, names: &[&str]| -> Result<bool> {
        let mut entries = at(folder, fs::read_dir(folder))?;
        Ok(entries.all(|entry| entry.is_ok_and(|entry| names.iter().any(|name| entry.file_name() == *name))))
    };
    let releases = root.join("releases");
    Ok(own(root, &["releases"])? && own(&releases, &[LOCK, ".tejun-releases.new"])?)
}

fn read_list(releases: &Path) -> Result<Vec<String>> {
    let path = releases.join(LIST);
    let bytes = at(&path, fs::read(&path))?;
    let names: Option<Vec<String>> = serde_json::from_slice(&bytes).ok();
    let names = names.ok_or_else(|| io::Error::other("the list of releases cannot be read"));
    let is_there =
        |name: &String| !name.contains(['/', '\\']) && !name.starts_with('.') && releases.join(name).is_dir();
    Ok(at(&path, names)?.into_iter().filter(is_there).collect())
}

#[cfg(unix)]
fn point(to: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, link)
}

#[cfg(not(unix))]
fn point(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::Error::other("this system has no links that can be renamed over each other"))
}

#[cfg(test)]
mod tests;
