//! Files of a project that only grow: one line after another, each on the disk before the next step is taken.
//!
//! In: lines. Out: the same lines at the end of the file. Never: changes what stands there, follows a link, or lets two
//! processes write at once.

use super::atomic_write::make_folders;
use super::is_inside;
use super::sync;
use crate::model::Journal;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// A file that this process alone may add to, until it is dropped or the process ends in whatever way.
///
/// The system holds the lock, so that a killed process leaves none behind.
#[derive(Debug)]
pub struct JournalFile {
    file: File,
}

/// Why a journal cannot be added to.
#[derive(Debug)]
pub enum JournalError {
    /// Another process is adding to it; what stands in the file so far.
    Busy(Vec<u8>),
    /// The system refused.
    Io(io::Error),
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl JournalFile {
    /// Opens a file of the project by its path, and makes it with its folders when it is not there.
    ///
    /// # Errors
    /// [`JournalError`]
    #[expect(clippy::disallowed_methods, reason = "this room is the writer")]
    pub fn open(root: &Path, path: &str) -> Result<Self, JournalError> {
        let outside = || JournalError::Io(io::Error::other("the path leaves the project"));
        let (folder, name) = path.rsplit_once('/').filter(|_| is_inside(path)).ok_or_else(outside)?;
        let root = fs::canonicalize(root)?;
        let folder = make_folders(&root, folder)?.ok_or_else(outside)?;
        let standing = folder.join(name);
        if standing.is_symlink() {
            return Err(outside());
        }
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&standing)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes)?;
                return Err(JournalError::Busy(bytes));
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // A run that was killed between making the file and this leaves it empty.
        if file.metadata()?.len() == 0 {
            // Without this a power cut could take the name of the file away, and with it all that was remembered.
            file.sync_all()?;
            sync_folders(&root, &folder)?;
        }
        Ok(Self { file })
    }
}

/// Puts the name of a new file on the disk, and those of the folders around it.
fn sync_folders(root: &Path, folder: &Path) -> io::Result<()> {
    folder.ancestors().take_while(|folder| folder.starts_with(root)).try_for_each(sync::names)
}

impl Journal for JournalFile {
    fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.file.write_all(bytes)?;
        self.file.sync_data()
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at what was written")]
mod tests {
    use super::*;

    const PATH: &str = "data/mail/weekly/2026-11-20.1.jsonl";

    #[test]
    fn lines_are_added_and_stay() {
        let root = tempfile::tempdir().unwrap();
        let mut journal = JournalFile::open(root.path(), PATH).unwrap();
        assert_eq!(journal.read().unwrap(), b"");
        journal.append(b"one\n").unwrap();
        journal.append(b"").unwrap();
        drop(journal);
        let mut journal = JournalFile::open(root.path(), PATH).unwrap();
        journal.append(b"two\n").unwrap();
        assert_eq!(journal.read().unwrap(), b"one\ntwo\n");
        assert_eq!(fs::read(root.path().join(PATH)).unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn two_cannot_write_at_once() {
        let root = tempfile::tempdir().unwrap();
        let mut first = JournalFile::open(root.path(), PATH).unwrap();
        first.append(b"mine\n").unwrap();
        let second = JournalFile::open(root.path(), PATH);
        assert!(matches!(second, Err(JournalError::Busy(bytes)) if bytes == b"mine\n"));
        drop(first);
        assert!(JournalFile::open(root.path(), PATH).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_leaves_the_project() {
        let (root, away) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(root.path().join("data")).unwrap();
        std::os::unix::fs::symlink(away.path(), root.path().join("data/mail")).unwrap();
        assert!(JournalFile::open(root.path(), PATH).is_err());
        assert!(JournalFile::open(root.path(), "../x/y").is_err());
        std::os::unix::fs::symlink(away.path().join("x"), root.path().join("data/link")).unwrap();
        assert!(JournalFile::open(root.path(), "data/link").is_err());
        assert_eq!(fs::read_dir(away.path()).unwrap().count(), 0);
    }
}
