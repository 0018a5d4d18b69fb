//! A folder of this run alone, removed when the run is done with it.
//!
//! In: nothing. Out: a folder for another program, and what that made in it, moved to where it belongs. Never:
//! stays after the run, or is open to others.

#![allow(clippy::disallowed_methods, reason = "this is the room that writes")]

use super::{Result, at};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A folder of this run alone.
#[derive(Debug)]
pub struct TempFolder(PathBuf);

impl TempFolder {
    /// Makes it below the system's folder for such things.
    ///
    /// # Errors
    /// [`OutputError`](super::OutputError) when the system refuses.
    pub fn new() -> Result<Self> {
        let below = std::env::temp_dir();
        let mut last = io::Error::other("no free name");
        for at in 0..1000 {
            let folder = below.join(format!("tejun-{}-{at}", std::process::id()));
            match own_folder(&folder) {
                Ok(()) => return Ok(Self(folder)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
                Err(error) => return at_folder(&below, error),
            }
        }
        at_folder(&below, last)
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// What stands in a file of it.
    ///
    /// # Errors
    /// [`OutputError`](super::OutputError) when there is no such file, or the system refuses.
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        let made = self.0.join(name);
        at(&made, fs::read(&made))
    }

    /// Moves a file of it to its place; what stands there is replaced as one. How many bytes it has.
    ///
    /// # Errors
    /// [`OutputError`](super::OutputError) when there is no such file, or the system refuses.
    pub fn persist(&self, name: &str, target: &Path) -> Result<u64> {
        let made = self.0.join(name);
        let size = at(&made, fs::metadata(&made))?.len();
        // A rename would put a file in the place of a device or a pipe, for everybody who uses it.
        if fs::metadata(target).is_ok_and(|there| !there.is_file()) {
            return at(target, Err(io::Error::other("it is there, and it is no regular file")));
        }
        if let Some(parent) = target.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            at(parent, fs::create_dir_all(parent))?;
        }
        if fs::rename(&made, target).is_err() {
            // Another disk: a copy beside the target, then a rename.
            let mut beside = target.as_os_str().to_owned();
            beside.push(".part");
            let beside = PathBuf::from(beside);
            at(&beside, fs::copy(&made, &beside))?;
            at(target, fs::rename(&beside, target))?;
        }
        Ok(size)
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        // What cannot be removed lies in the system's folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn at_folder<T>(folder: &Path, error: io::Error) -> Result<T> {
    at(folder, Err(error))
}

/// Makes a folder that only its owner can enter.
fn own_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_gone_when_the_run_is_done() {
        let root = tempfile::tempdir().unwrap();
        let scratch = TempFolder::new().unwrap();
        let folder = scratch.path().to_owned();
        fs::write(folder.join("b.txt"), "12").unwrap();
        assert_eq!(scratch.persist("b.txt", &root.path().join("d/e.txt")).unwrap(), 2);
        assert!(root.path().join("d/e.txt").is_file() && scratch.persist("nothing", root.path()).is_err());
        drop(scratch);
        assert!(!folder.exists());
    }

    #[test]
    #[cfg(unix)]
    fn only_a_file_is_replaced() {
        let root = tempfile::tempdir().unwrap();
        let scratch = TempFolder::new().unwrap();
        fs::write(scratch.path().join("b.txt"), "12").unwrap();
        let door = root.path().join("door");
        let _open = std::os::unix::net::UnixListener::bind(&door).unwrap();
        assert!(scratch.persist("b.txt", &door).is_err() && !fs::metadata(&door).unwrap().is_file());
        assert!(scratch.persist("b.txt", root.path()).is_err());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left beside it");
        fs::write(root.path().join("old"), "1").unwrap();
        assert_eq!(scratch.persist("b.txt", &root.path().join("old")).unwrap(), 2);
    }
}
