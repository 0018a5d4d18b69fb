//! One file of a project, and what is held of it.
//!
//! In: where it stands, or its bytes. Out: its bytes, the same for everybody who asks. Never: gives out other bytes than before: a file
//! that was let go and has changed since cannot be read any more.

use super::walk;
use crate::model::ReadError;
use blake3::Hash;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// One file of a project.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) disk: Option<PathBuf>,
    held: Mutex<Held>,
    /// The BLAKE3 of its content, once somebody asked for it, as far as the system can tell without reading it.
    pub(super) hash: OnceLock<String>,
    /// The BLAKE3 of the bytes that are or were held, once it was needed: they do not change any more.
    of_bytes: OnceLock<Hash>,
    /// What the system said of it before its content was looked at for the first time.
    stamp: Mutex<Option<String>>,
}

/// Why a file cannot be read that is not what it was.
pub(super) fn changed() -> ReadError {
    ReadError { reason: "it was changed while the project was read".to_owned() }
}

/// What is held of a file.
#[derive(Debug, Clone)]
pub(super) enum Held {
    /// Nobody has asked for it.
    Nothing,
    Bytes(Arc<[u8]>),
    /// It could not be read.
    Refused(ReadError),
    /// It was read, and its bytes are not needed any more; what they were is told by their BLAKE3.
    Hash(Hash),
}

impl Entry {
    pub(super) fn unread(disk: Option<PathBuf>) -> Arc<Self> {
        Self::holding(disk, Held::Nothing)
    }

    pub(super) fn of_bytes(bytes: Arc<[u8]>) -> Arc<Self> {
        Self::holding(None, Held::Bytes(bytes))
    }

    fn holding(disk: Option<PathBuf>, held: Held) -> Arc<Self> {
        let (hash, of_bytes, stamp) = Default::default();
        Arc::new(Self { disk, held: Mutex::new(held), hash, of_bytes, stamp })
    }

    fn stamp(&self) -> MutexGuard<'_, Option<String>> {
        self.stamp.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the system says of it now.
    fn seen(&self) -> Option<String> {
        walk::stamp_of(self.disk.as_deref()?).map(|stamp| stamp.text)
    }

    /// Remembers what the system says of it, unless that was done before.
    pub(super) fn note(&self) {
        let mut stamp = self.stamp();
        if stamp.is_none() {
            *stamp = self.seen();
        }
    }

    /// Whether the disk still has what was there when it was noted. A file that was only touched has its content; where the system
    /// tells no stamps, a file is taken for the same.
    pub(super) fn is_same(&self) -> bool {
        let mut stamp = self.stamp();
        if stamp.is_none() {
            return true;
        }
        let now = self.seen();
        if now == *stamp {
            return true;
        }
        let (Some(disk), Some(hash), Some(_)) = (&self.disk, self.hash.get(), &now) else { return false };
        let is_same = walk::hash_of(disk).is_ok_and(|of| of == *hash) && self.seen() == now;
        if is_same {
            *stamp = now;
        }
        is_same
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is held of it now.
    pub(super) fn held(&self) -> Held {
        self.lock().clone()
    }

    /// Whether nobody has read it and it stands on the disk.
    pub(super) fn unread_on_disk(&self) -> Option<&PathBuf> {
        self.disk.as_ref().filter(|_| matches!(*self.lock(), Held::Nothing))
    }

    fn read(&self) -> Result<Arc<[u8]>, ReadError> {
        self.note();
        self.disk.as_deref().map_or_else(|| Err(super::no_such_file()), walk::bytes_of)
    }

    /// Its bytes, read when somebody asks for the first time, and held.
    pub(super) fn load(&self) -> Result<Arc<[u8]>, ReadError> {
        let mut held = self.lock();
        match &*held {
            Held::Bytes(bytes) => Ok(Arc::clone(bytes)),
            Held::Refused(error) => Err(error.clone()),
            Held::Nothing => {
                let read = self.read();
                *held = match &read {
                    Ok(bytes) => Held::Bytes(Arc::clone(bytes)),
                    Err(error) => Held::Refused(error.clone()),
                };
                read
            }
            Held::Hash(hash) => {
                let bytes = self.read()?;
                let is_same = blake3::hash(&bytes) == *hash;
                is_same.then_some(bytes).ok_or_else(changed)
            }
        }
    }

    /// Its bytes with their BLAKE3.
    pub(super) fn load_with_hash(&self) -> Result<(Arc<[u8]>, Hash), ReadError> {
        let bytes = self.load()?;
        let hash = self.hash_of(&bytes);
        Ok((bytes, hash))
    }

    /// The BLAKE3 of the bytes that [`Entry::load`] gives, worked out once.
    pub(super) fn hash_of(&self, bytes: &[u8]) -> Hash {
        *self.of_bytes.get_or_init(|| blake3::hash(bytes))
    }

    /// Holds its bytes no longer; who asks for them again has them read again.
    pub(super) fn let_go(&self) {
        let mut held = self.lock();
        if let (Held::Bytes(bytes), Some(_)) = (&*held, &self.disk) {
            *held = Held::Hash(self.hash_of(bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test edits a file as somebody else would")]
    fn what_was_let_go_is_read_again_as_long_as_it_is_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        std::fs::write(&path, "one").unwrap();
        let entry = Entry::unread(Some(path.clone()));
        assert_eq!(&*entry.load().unwrap(), b"one");
        entry.let_go();
        assert!(matches!(entry.held(), Held::Hash(_)));
        assert_eq!(&*entry.load().unwrap(), b"one");
        std::fs::write(&path, "two").unwrap();
        assert!(entry.load().is_err());
        std::fs::write(&path, "one").unwrap();
        assert_eq!(&*entry.load().unwrap(), b"one");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test edits a file as somebody else would")]
    fn a_file_is_the_same_as_long_as_its_content_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let write = |text: &str| std::fs::write(&path, text).unwrap();
        write("one");
        let entry = Entry::unread(Some(path.clone()));
        entry.note();
        entry.hash.set(blake3::hash(b"one").to_hex().to_string()).unwrap();
        assert!(entry.is_same());
        // Another file of the same content in its place, as a backup or a copy leaves one.
        let beside = folder.path().join("b");
        std::fs::write(&beside, "one").unwrap();
        std::fs::rename(&beside, &path).unwrap();
        assert!(entry.is_same());
        std::fs::write(&beside, "two").unwrap();
        std::fs::rename(&beside, &path).unwrap();
        assert!(!entry.is_same(), "the same length, and other content");
        std::fs::remove_file(&path).unwrap();
        assert!(!entry.is_same());
        write("one");
        assert!(entry.is_same());
    }

    #[test]
    fn what_is_only_in_memory_is_not_let_go() {
        let entry = Entry::of_bytes(Arc::from(&b"one"[..]));
        entry.let_go();
        assert_eq!(&*entry.load().unwrap(), b"one");
    }
}
