//! What a project's files look like to those who read them: a folder, a git revision and memory all look the same.

use super::{CacheStore, History, NoCache, Revisions};
use blake3::Hash;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// The end of the name of a file or folder that is being written: it is never part of a project, and whoever writes there next
/// removes it.
pub const UNFINISHED: &str = ".tejun-new";

/// Why a file's bytes are not there, in the words of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The system's reason.
    pub reason: String,
}

/// Opens one file of a project.
pub type Opener = Box<dyn Fn() -> io::Result<File> + Send + Sync>;

/// All bytes of a file, read to where they are kept: exports may be large, and a copy of one is as much work as reading it.
///
/// # Errors
/// What the system says.
pub fn bytes_of(open: &dyn Fn() -> io::Result<File>) -> io::Result<Arc<[u8]>> {
    let mut file = open()?;
    let size = file.metadata()?.len();
    let mut bytes: Arc<[u8]> = (0..usize::try_from(size).unwrap_or(0)).map(|_| 0).collect();
    let kept = Arc::get_mut(&mut bytes).expect("nobody else knows these bytes yet");
    if file.read_exact(kept).is_ok() && matches!(file.read(&mut [0]), Ok(0)) {
        return Ok(bytes);
    }
    // A file whose size is not known before, or that grows or shrinks meanwhile, is read as it comes.
    let mut bytes = Vec::new();
    open()?.read_to_end(&mut bytes)?;
    Ok(Arc::from(bytes))
}

/// Says whether a file is still the one whose content was told, or, before that, the one that was there when it was asked about.
pub type Watch = Box<dyn Fn() -> bool + Send + Sync>;

/// The files of a project. Paths are relative to the project folder, with `/` between their parts.
pub trait ProjectFiles: Sync {
    /// Every file below a folder (`content`, `data` …), sorted by path; empty when the folder is missing.
    fn list(&self, folder: &str) -> Vec<String>;

    /// The bytes of a file, read once.
    ///
    /// # Errors
    /// [`ReadError`] when there is no such file or it cannot be read.
    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError>;

    /// The bytes of a file with their BLAKE3.
    ///
    /// # Errors
    /// [`ReadError`] when there is no such file or it cannot be read.
    fn read_with_hash(&self, path: &str) -> Result<(Arc<[u8]>, Hash), ReadError> {
        let bytes = self.read(path)?;
        let hash = blake3::hash(&bytes);
        Ok((bytes, hash))
    }

    /// The bytes of a file that is read once and large: they are not kept for the next one who asks.
    ///
    /// # Errors
    /// [`ReadError`] when there is no such file or it cannot be read.
    fn read_once(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.read(path)
    }

    /// Tells that nobody is expected to ask again for the bytes of a file, or of files below a folder, that were read.
    fn let_go(&self, path: &str) {
        let _ = path;
    }

    /// Where the file is on disk, for readers that take only the parts they need; `None` for files in memory.
    /// The path is inside the project folder after links are resolved.
    fn on_disk(&self, path: &str) -> Option<PathBuf>;

    /// Opens the file for readers that take only the parts they need, as often as it is called; `None` for files in memory.
    fn opener(&self, path: &str) -> Option<Opener> {
        let _ = path;
        None
    }

    /// Watches a file that is read again and again, so that nobody adds up what was never there together; `None` where files do not
    /// change.
    fn watch(&self, path: &str) -> Option<Watch> {
        let _ = path;
        None
    }

    /// What has a name in the project and is none of its files: links that lead nowhere or out of it, and what cannot be opened.
    fn unread(&self) -> &[String] {
        &[]
    }

    /// Where what is learned of the files is kept between runs; nowhere, unless somebody says where.
    fn cache(&self) -> Arc<dyn CacheStore> {
        Arc::new(NoCache)
    }

    /// What version control remembers of the files below `content/`; `None` without it, and in memory.
    fn history(&self) -> Option<Arc<History>> {
        None
    }

    /// Bytes that version control keeps under the names of [`History::editions`]; what cannot be had is missing.
    fn kept(&self, names: &BTreeSet<String>) -> BTreeMap<String, Vec<u8>> {
        let _ = names;
        BTreeMap::new()
    }

    /// The project at the revisions that have names; `None` without version control, and in memory.
    fn revisions(&self) -> Option<Arc<dyn Revisions>> {
        None
    }

    /// Files of the project that somebody asked for and the system refused so far, with its reasons. Who reads a file that may be
    /// missing takes a refused one for missing, too; a site without it would be another site.
    fn refused(&self) -> BTreeMap<String, ReadError> {
        BTreeMap::new()
    }

    /// BLAKE3 of bytes that were just read of a file, 64 hexadecimal digits.
    fn fingerprint_of(&self, path: &str, bytes: &[u8]) -> String {
        let _ = path;
        blake3::hash(bytes).to_hex().to_string()
    }

    /// How many bytes the file has; `None` when that cannot be told.
    fn size(&self, path: &str) -> Option<u64> {
        self.read(path).ok().map(|bytes| bytes.len() as u64)
    }

    /// BLAKE3 of the file's content, 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`ReadError`] when there is no such file or it cannot be read.
    fn fingerprint(&self, path: &str) -> Result<String, ReadError> {
        Ok(blake3::hash(&self.read(path)?).to_hex().to_string())
    }
}
