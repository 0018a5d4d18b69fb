//! The swap of two folders, in one step or by renames, and the repair of one that was cut short.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that writes; it looks only at what it is about to replace"
)]

use super::exchange::Exchange;
use super::manifest;
use super::{Result, Step, at};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// From how many files on the previous site stays beside the new one: making thousands of folders anew, and removing as many, takes
/// longer than everything else. Its files are those of the new site under second names.
const WORTH_STAYING: usize = 200;

/// The folders beside an output folder that a publication uses.
pub(super) struct SiblingFolders {
    /// The folder around `staging`, which git is told to leave alone.
    standby: PathBuf,
    /// Where the new site is made.
    pub staging: PathBuf,
    /// Where its pages are staged while the others are made.
    pub pages: PathBuf,
    /// Where the old site waits until the new one is in place.
    pub backup: PathBuf,
}

impl SiblingFolders {
    /// Fixed names, so that the next run finds what a killed one left.
    pub(super) fn of(folder: &Path) -> Result<Self> {
        let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
            return at(folder, Err(io::Error::other("the name of the folder is not UTF-8")));
        };
        let standby = folder.with_file_name(format!(".{name}.tejun-standby"));
        let backup = folder.with_file_name(format!(".{name}.tejun-backup"));
        Ok(Self { staging: standby.join("site"), pages: standby.join("laid"), standby, backup })
    }

    /// Puts right what a killed run left: without a site in place the backup is the site, else it is what the next site is made
    /// from.
    pub(super) fn recover(&self, folder: &Path) -> Result<()> {
        if !exists(&self.backup) {
            return Ok(());
        }
        if folder.join(manifest::NAME).is_file() {
            return self.keep_for_next();
        }
        // An empty folder may have been made meanwhile; anything else in it stops the rename and is reported.
        let _ = fs::remove_dir(folder);
        at(folder, fs::rename(&self.backup, folder))
    }

    /// Makes the folder in which the new site is made. What is no folder of its own, such as a link, is removed.
    pub(super) fn begin(&self) -> Result<()> {
        for path in [&self.standby, &self.staging] {
            if path.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
                remove(path)?;
            }
        }
        if !exists(&self.standby) {
            at(&self.standby, fs::create_dir(&self.standby))?;
        }
        let ignore = self.standby.join(".gitignore");
        match fs::OpenOptions::new().write(true).create_new(true).open(&ignore) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            file => at(&ignore, file.and_then(|mut file| file.write_all(b"*\n"))),
        }
    }

    /// Whether nothing of a killed run waits to be put right.
    pub(super) fn are_clean(&self, files: usize) -> bool {
        !exists(&self.backup) && !exists(&self.pages) && (files >= WORTH_STAYING || !exists(&self.standby))
    }

    /// Leaves the previous site of a large one for the next run, and of a small one nothing.
    pub(super) fn end(&self, files: usize) -> Result<()> {
        let is_worth_it = files >= WORTH_STAYING && exists(&self.staging);
        match exists(&self.standby) {
            true if !is_worth_it => remove(&self.standby),
            true if exists(&self.pages) => remove(&self.pages),
            _ => Ok(()),
        }
    }

    /// Makes an empty folder for pages; what a killed run left in it goes.
    pub(super) fn begin_pages(&self) -> Result<()> {
        if exists(&self.pages) {
            remove(&self.pages)?;
        }
        at(&self.pages, fs::create_dir(&self.pages))
    }

    /// Removes what was staged and not published; what cannot be removed is removed by the next run.
    pub(super) fn clear(&self) {
        let left = if exists(&self.staging) { &self.pages } else { &self.standby };
        if exists(left) {
            let _ = remove(left);
        }
    }

    /// Keeps the old site where the next one is made.
    fn keep_for_next(&self) -> Result<()> {
        self.begin()?;
        // A folder of another owner cannot be moved into another one.
        if exists(&self.staging) || fs::rename(&self.backup, &self.staging).is_err() {
            return remove(&self.backup);
        }
        Ok(())
    }

    /// Puts the new site in place, and the old one where the next one is made.
    pub(super) fn swap(
        &self,
        folder: &Path,
        exchange: Exchange,
        after: &mut (dyn FnMut(Step) -> Result<()> + Send),
    ) -> Result<()> {
        // Why it did not work is of no interest: where renames do not, either, they say why.
        if exists(folder) && exchange(&self.staging, folder).is_ok() {
            return after(Step::InPlace);
        }
        self.swap_by_renames(folder, after)
    }

    /// Old aside, new in place, old where the next one is made. Between the renames the backup holds the old site whole.
    fn swap_by_renames(&self, folder: &Path, after: &mut (dyn FnMut(Step) -> Result<()> + Send)) -> Result<()> {
        let had_one = exists(folder);
        if had_one {
            at(folder, fs::rename(folder, &self.backup))?;
        }
        after(Step::SetAside)?;
        if let Err(error) = at(folder, fs::rename(&self.staging, folder)) {
            if had_one {
                at(folder, fs::rename(&self.backup, folder))?;
            }
            return Err(error);
        }
        after(Step::InPlace)?;
        if had_one {
            // The site is in place; what is in the way of the next one is told by the next run.
            let _ = self.keep_for_next();
        }
        Ok(())
    }
}

/// Removes what a publication that gave up had made so far; what cannot be removed is removed by the next run.
pub(super) fn drop_staging(folder: &Path) {
    let standby =
        super::staging::absolute(folder).and_then(|folder| SiblingFolders::of(&folder)).map(|all| all.standby);
    if let Ok(standby) = standby
        && exists(&standby)
    {
        let _ = remove(&standby);
    }
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Removes a folder of ours; a link under its name is removed itself, never what it points to.
fn remove(path: &Path) -> Result<()> {
    let is_folder = at(path, path.symlink_metadata())?.is_dir();
    at(path, if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) })
}
