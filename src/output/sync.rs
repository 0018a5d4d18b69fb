//! What was written is put on the disk, so that a power cut takes nothing away that readers are about to be shown.
//!
//! In: a folder, or the folder around something that was renamed. Out: nothing; it stands on the disk. Never: writes.

#![allow(clippy::disallowed_methods, reason = "this room opens what it wrote")]

use super::existing::{Kind, walk};
use super::{Result, at};
use rayon::prelude::*;
use std::fs::File;
use std::io;
use std::path::Path;

/// Every file below a folder, then every folder with the names in it.
pub(super) fn tree(root: &Path) -> Result<()> {
    let all = walk(root)?;
    let files = all.par_iter().filter(|(_, kind)| *kind == Kind::File);
    let one = |path: &Path| at(path, File::open(path).and_then(|file| file.sync_all()));
    let done: Vec<Result<()>> = files.map(|(path, _)| one(&root.join(path))).collect();
    done.into_iter().collect::<Result<()>>()?;
    let folders = all.par_iter().filter(|(_, kind)| matches!(kind, Kind::Folder | Kind::Empty));
    let done: Vec<Result<()>> = folders.map(|(path, _)| folder(&root.join(path))).collect();
    done.into_iter().collect::<Result<()>>()?;
    folder(root)
}

/// The names in a folder, told with the folder where that fails.
pub(super) fn folder(path: &Path) -> Result<()> {
    at(path, names(path))
}

/// The names in a folder.
#[cfg(unix)]
pub(super) fn names(path: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, Unsupported};
    match File::open(path).and_then(|folder| folder.sync_all()) {
        // A file system that keeps its own order.
        Err(error) if matches!(error.kind(), InvalidInput | Unsupported) => Ok(()),
        done => done,
    }
}

/// Where folders cannot be opened as files, the system keeps its own order.
#[cfg(not(unix))]
pub(super) fn names(_: &Path) -> io::Result<()> {
    Ok(())
}
