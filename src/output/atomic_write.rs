//! Files and folders that people keep: there whole or not at all, also after a kill, a full disk or a power cut.
//!
//! In: bytes and a folder that exists, links resolved. Out: the same bytes under their name, on the disk. Never: writes under the
//! name itself, or leaves a name that a reader takes for finished: what is unfinished ends in [`UNFINISHED`], and the next
//! run that writes there removes it.

#![allow(clippy::disallowed_methods, reason = "this is the room that writes")]

use super::sync;
use crate::model::UNFINISHED;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The steps on the way, for tests that stop between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// What a killed run left is gone.
    Cleared,
    /// An unfinished folder is there.
    Begun,
    /// An unfinished file is there, with nothing in it.
    Opened,
    /// It has its bytes, and they are on the disk.
    Written,
    /// It bears its name.
    InPlace,
    /// So it does after a power cut.
    Kept,
}

/// Told after each step; an error of it ends the run there.
pub(super) type StepHook<'a> = &'a mut dyn FnMut(Step) -> io::Result<()>;

/// What becomes of a file that has the name already.
pub(super) enum Existing {
    /// It is replaced; the new one gets these permissions, where there are any.
    Replaced(Option<Permissions>),
    /// It stays, and the new one is refused.
    Refused,
}

/// Nobody else writes into a folder meanwhile, as far as its system knows locks. It is freed when this is dropped, or the process
/// ends in whatever way.
pub(super) struct FolderLock(#[expect(dead_code, reason = "it is held, not read")] Option<File>);

impl FolderLock {
    /// Waits until nobody else writes into the folder.
    pub(super) fn within(folder: &Path) -> Self {
        // Where a folder cannot be opened as a file, or locked, a name that is taken is still refused.
        Self(File::open(folder).ok().filter(|opened| cfg!(unix) && opened.lock().is_ok()))
    }
}

/// Puts one file into a folder.
pub(super) fn write_file(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    standing: Existing,
    after: StepHook<'_>,
) -> io::Result<()> {
    let (unfinished, place) = (folder.join(format!("{name}{UNFINISHED}")), folder.join(name));
    let written = write(&unfinished, bytes, standing, &place, after);
    if written.is_err() {
        // The next run removes what cannot be removed now.
        let _ = fs::remove_file(&unfinished);
    }
    written?;
    after(Step::InPlace)?;
    sync::names(folder)?;
    after(Step::Kept)
}

fn write(unfinished: &Path, bytes: &[u8], standing: Existing, place: &Path, after: StepHook<'_>) -> io::Result<()> {
    clear(unfinished)?;
    after(Step::Cleared)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(unfinished)?;
    after(Step::Opened)?;
    if let Existing::Replaced(Some(permissions)) = &standing {
        file.set_permissions(permissions.clone())?;
    }
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    after(Step::Written)?;
    match standing {
        Existing::Replaced(_) => fs::rename(unfinished, place),
        Existing::Refused => name_once(unfinished, place),
    }
}

/// Gives a file a name that nothing has.
fn name_once(unfinished: &Path, place: &Path) -> io::Result<()> {
    match fs::hard_link(unfinished, place) {
        Ok(()) => fs::remove_file(unfinished),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A disk without second names.
        Err(_) if place.symlink_metadata().is_ok() => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(unfinished, place),
    }
}

/// Makes a folder with files in it, as one.
pub(super) fn write_folder(within: &Path, name: &str, files: &[(&str, &[u8])], after: StepHook<'_>) -> io::Result<()> {
    let (unfinished, place) = (within.join(format!("{name}{UNFINISHED}")), within.join(name));
    let filled = fill(&unfinished, files, after).and_then(|()| {
        // An empty folder of that name would be replaced; a file or a link would be an error of the system.
        let is_taken = place.symlink_metadata().is_ok() && fs::remove_dir(&place).is_err();
        if is_taken { Err(io::ErrorKind::AlreadyExists.into()) } else { fs::rename(&unfinished, &place) }
    });
    if filled.is_err() {
        let _ = clear(&unfinished);
    }
    filled?;
    after(Step::InPlace)?;
    sync::names(within)?;
    after(Step::Kept)
}

fn fill(unfinished: &Path, files: &[(&str, &[u8])], after: StepHook<'_>) -> io::Result<()> {
    clear(unfinished)?;
    after(Step::Cleared)?;
    fs::create_dir(unfinished)?;
    after(Step::Begun)?;
    for (name, bytes) in files {
        let mut file = OpenOptions::new().write(true).create_new(true).open(unfinished.join(name))?;
        after(Step::Opened)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        after(Step::Written)?;
    }
    sync::names(unfinished)
}

/// Removes what a killed run left; a link under its name is removed itself.
fn clear(unfinished: &Path) -> io::Result<()> {
    let removed = match unfinished.symlink_metadata() {
        Ok(found) if found.is_dir() => fs::remove_dir_all(unfinished),
        Ok(_) => fs::remove_file(unfinished),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the folders on the way, each kept on the disk by the one above it; `None` when one of them is a link that leads out of
/// `root`, whose links are resolved.
pub(super) fn make_folders(root: &Path, folders: &str) -> io::Result<Option<PathBuf>> {
    let mut folder = root.to_owned();
    for part in folders.split('/').filter(|part| !part.is_empty()) {
        let above = folder.clone();
        folder.push(part);
        if folder.symlink_metadata().is_err() {
            match fs::create_dir(&folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => sync::names(&above)?,
            }
        }
        folder = fs::canonicalize(&folder)?;
        if !folder.starts_with(root) {
            return Ok(None);
        }
    }
    Ok(Some(folder))
}

#[cfg(test)]
mod tests;
