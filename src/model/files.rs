//! What a project's files look like to those who read them: a folder, a git revision and memory all look the same.

use std::path::PathBuf;
use std::sync::Arc;

/// Why a file's bytes are not there, in the words of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The system's reason.
    pub reason: String,
}

/// The files of a project. Paths are relative to the project folder, with `/` between their parts.
pub trait ProjectFiles: Sync {
    /// Every file below a folder (`content`, `data` …), sorted by path; empty when the folder is missing.
    fn list(&self, folder: &str) -> Vec<String>;

    /// The bytes of a file, read once.
    ///
    /// # Errors
    /// [`ReadError`] when there is no such file or it cannot be read.
    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError>;

    /// Where the file is on disk, for readers that take only the parts they need; `None` for files in memory.
    /// The path is inside the project folder after links are resolved.
    fn on_disk(&self, path: &str) -> Option<PathBuf>;
}
