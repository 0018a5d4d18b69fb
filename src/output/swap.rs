//! The swap of two folders by renames, and the repair of one that was cut short.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that writes; it looks only at what it is about to replace"
)]

use super::manifest;
use super::{Result, Step, at};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folders beside an output folder that a publication uses.
pub(super) struct Neighbours {
    /// Where the new site is made.
    pub staging: PathBuf,
    /// Where the old site waits until the new one is in place.
    pub backup: PathBuf,
}

impl Neighbours {
    /// Fixed names, so that the next run finds what a killed one left.
    pub fn of(folder: &Path) -> Result<Self> {
        let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
            return at(folder, Err(io::Error::other("the name of the folder is not UTF-8")));
        };
        Ok(Self {
            staging: folder.with_file_name(format!(".{name}.tejun-staging")),
            backup: folder.with_file_name(format!(".{name}.tejun-backup")),
        })
    }

    /// Puts right what a killed run left: without a site in place the backup is the site; a half-made one is dropped.
    pub fn recover(&self, folder: &Path) -> Result<()> {
        if exists(&self.backup) {
            if folder.join(manifest::NAME).is_file() {
                remove(&self.backup)?;
            } else {
                // An empty folder may have been made meanwhile; anything else in it stops the rename and is reported.
                let _ = fs::remove_dir(folder);
                at(folder, fs::rename(&self.backup, folder))?;
            }
        }
        if exists(&self.staging) { remove(&self.staging) } else { Ok(()) }
    }

    /// Old aside, new in place, old removed. Between the renames the backup holds the old site whole.
    pub fn swap(&self, folder: &Path, after: &mut dyn FnMut(Step) -> Result<()>) -> Result<()> {
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
        if had_one { remove(&self.backup) } else { Ok(()) }
    }
}

/// Removes what a publication that gave up had made so far; what cannot be removed is removed by the next run.
pub(super) fn drop_staging(folder: &Path) {
    let staging = super::stage::absolute(folder).and_then(|folder| Neighbours::of(&folder)).map(|all| all.staging);
    if let Ok(staging) = staging
        && exists(&staging)
    {
        let _ = remove(&staging);
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
