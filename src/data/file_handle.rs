//! One file of a project that is read from disk whenever it is asked for, and not kept.

use crate::model::{self, Opener, ProjectFiles, ReadError};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes of either end of a file that tell how its columns begin and end.
const END: u64 = 1 << 16;

/// A file and how to open it.
pub(super) struct FileHandle {
    /// Its path in the project.
    pub path: String,
    pub open: Opener,
    /// BLAKE3 of its content, when that is known before it is read.
    pub fingerprint: Option<String>,
}

impl FileHandle {
    /// The same path with other bytes.
    pub(super) fn with(&self, bytes: Arc<[u8]>) -> impl ProjectFiles {
        in_memory(&self.path, bytes)
    }

    /// The first rows, and the first line with the last rows; all rows of a small file. `None` when it has no lines.
    pub(super) fn ends(&self) -> Option<Vec<Arc<[u8]>>> {
        self.both_ends().ok().flatten()
    }

    fn both_ends(&self) -> io::Result<Option<Vec<Arc<[u8]>>>> {
        let mut file = (self.open)()?;
        let size = file.seek(SeekFrom::End(0))?;
        let mut read = |from: u64| -> io::Result<Vec<u8>> {
            file.seek(SeekFrom::Start(from))?;
            let mut bytes = Vec::new();
            file.by_ref().take(if size < 3 * END { size } else { END }).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let first = read(0)?;
        if size < 3 * END {
            return Ok(Some(vec![Arc::from(first)]));
        }
        let last = read(size - END)?;
        let line = |bytes: &[u8]| bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let (Some(header), Some(begin)) = (line(&first), line(&last)) else { return Ok(None) };
        let end = first.iter().rposition(|byte| *byte == b'\n').map_or(header, |at| at + 1);
        let tail = [&first[..header], &last[begin..]].concat();
        Ok(Some(vec![Arc::from(&first[..end]), Arc::from(tail)]))
    }
}

impl ProjectFiles for FileHandle {
    fn list(&self, _: &str) -> Vec<String> {
        vec![self.path.clone()]
    }

    fn read(&self, _: &str) -> Result<Arc<[u8]>, ReadError> {
        model::bytes_of(&self.open).map_err(|error| ReadError { reason: error.to_string() })
    }

    /// What was told of the content before it was read: who scans a file makes sure that it stays the same.
    fn fingerprint_of(&self, _: &str, bytes: &[u8]) -> String {
        self.fingerprint.clone().unwrap_or_else(|| blake3::hash(bytes).to_hex().to_string())
    }

    fn on_disk(&self, _: &str) -> Option<PathBuf> {
        None
    }
}

/// A project of one file with these bytes.
pub(super) fn in_memory(path: &str, bytes: Arc<[u8]>) -> impl ProjectFiles + use<> {
    Bytes(path.to_owned(), bytes)
}

struct Bytes(String, Arc<[u8]>);

impl ProjectFiles for Bytes {
    fn list(&self, _: &str) -> Vec<String> {
        vec![self.0.clone()]
    }

    fn read(&self, _: &str) -> Result<Arc<[u8]>, ReadError> {
        Ok(Arc::clone(&self.1))
    }

    fn on_disk(&self, _: &str) -> Option<PathBuf> {
        None
    }
}
