//! One run at a time writes an output folder.
//!
//! In: an output folder. Out: the right to write it and everything that a build keeps beside it, until it is dropped or the process
//! ends in whatever way. Never: stands in the way when its process is gone, or is part of the site.
//!
//! The lock is the system's, on a file beside the folder: the folder itself is exchanged by each publication. Whoever ends removes
//! the file while it still holds the lock; whoever waited for a file that is gone by then begins again.

#![allow(clippy::disallowed_methods, reason = "this is the room that writes; the file of a lock is its own")]

use super::{OutputError, Result, at, staging};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// How often folders above may go away while they are made.
const MOST_TRIES: usize = 100;

/// The right to write an output folder.
#[derive(Debug)]
pub struct OutputLock {
    path: PathBuf,
    /// Folders above that were made for the lock; those that stay empty go with it.
    made: Vec<PathBuf>,
    _file: File,
}

impl OutputLock {
    /// Takes it. While another run holds it, `waits` tells whether this one waits for its end.
    ///
    /// # Errors
    /// [`OutputError::Busy`] for one that does not wait, and what the system refuses.
    pub fn take(folder: &Path, waits: bool) -> Result<Self> {
        // Another run may at any time remove the folders above that it had made.
        let mut tries = 0..MOST_TRIES;
        loop {
            let made = missing_above(folder);
            let folder = match staging::absolute(folder) {
                Err(_) if tries.next().is_some() => continue,
                folder => folder?,
            };
            let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
                return at(&folder, Err(io::Error::other("the name of the folder is not UTF-8")));
            };
            let path = folder.with_file_name(format!(".{name}.tejun-lock"));
            if path.is_symlink() {
                return at(&path, Err(io::Error::other("a link, so it is not tejun's")));
            }
            let file = match OpenOptions::new().create(true).append(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && tries.next().is_some() => continue,
                file => at(&path, file)?,
            };
            hold(&file, &path, waits)?;
            if is_there(&file, &path) {
                return Ok(Self { path, made, _file: file });
            }
        }
    }
}

/// Removes the file before the lock is given back: nobody can hold a lock on a file of this name and miss that it is gone.
impl Drop for OutputLock {
    fn drop(&mut self) {
        // Where it cannot be told which file has a name, the file stays.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
        for folder in &self.made {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Locks a file. A file system without locks cannot be asked to keep others away, and a site is not refused for that.
pub(super) fn hold(file: &File, path: &Path, waits: bool) -> Result<()> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) if waits => at(path, file.lock()),
        Err(TryLockError::WouldBlock) => Err(OutputError::Busy),
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        Err(TryLockError::Error(error)) => at(path, Err(error)),
    }
}

/// The folders above that are not there, the deepest first.
fn missing_above(folder: &Path) -> Vec<PathBuf> {
    let folder = std::path::absolute(folder).unwrap_or_default();
    folder.ancestors().skip(1).take_while(|above| above.symlink_metadata().is_err()).map(Path::to_owned).collect()
}

/// Whether a name still leads to an open file.
#[cfg(unix)]
fn is_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |found: io::Result<fs::Metadata>| found.ok().map(|found| (found.dev(), found.ino()));
    number(file.metadata()).is_some_and(|open| Some(open) == number(path.symlink_metadata()))
}

#[cfg(not(unix))]
fn is_there(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn beside(folder: &Path) -> usize {
        fs::read_dir(folder.parent().unwrap()).unwrap().count()
    }

    #[test]
    fn one_holds_it_and_nothing_is_left() {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("output");
        let first = OutputLock::take(&out, false).unwrap();
        assert_eq!(OutputLock::take(&out, false).unwrap_err(), OutputError::Busy);
        assert!(OutputLock::take(&root.path().join("other"), false).is_ok(), "another folder is another matter");
        drop(first);
        assert_eq!(beside(&out), 0);
        drop(OutputLock::take(&out, false).unwrap());
    }

    #[test]
    fn a_file_that_a_killed_run_left_is_in_nobodys_way() {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("output");
        fs::write(root.path().join(".output.tejun-lock"), "").unwrap();
        drop(OutputLock::take(&out, false).unwrap());
        assert_eq!(beside(&out), 0);
    }

    #[test]
    fn folders_that_were_made_for_it_alone_go_with_it() {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("a/b/output");
        drop(OutputLock::take(&out, false).unwrap());
        assert!(!root.path().join("a").exists());
        let lock = OutputLock::take(&out, false).unwrap();
        fs::create_dir(&out).unwrap();
        drop(lock);
        assert!(out.is_dir());
    }

    #[test]
    fn of_many_that_wait_one_after_the_other_has_it() {
        let root = tempfile::tempdir().unwrap();
        // The folder around it comes and goes, too.
        let (out, inside) = (root.path().join("site/output"), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        let _lock = OutputLock::take(&out, true).unwrap();
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two have it");
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(inside.into_inner(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_of_its_name_is_not_followed() {
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(root.path().join("away"), root.path().join(".output.tejun-lock")).unwrap();
        assert!(OutputLock::take(&root.path().join("output"), true).is_err());
        assert!(!root.path().join("away").exists());
    }
}
