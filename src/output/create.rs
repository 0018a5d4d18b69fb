//! New files and records for people: those of `init`, `new`, `import` and `edition`.
//!
//! In: files of the project by their paths. Out: each whole or not there, and of a record all or none. Never: overwrites what
//! it was not told to replace, or follows a link out of the project.

use super::atomic_write::{self, Existing, FolderLock, Step};
use super::is_inside;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why files were not created.
#[derive(Debug)]
pub enum CreateError {
    /// Something is already there; nothing was written.
    Exists(Vec<PathBuf>),
    /// The system refused; files before this one were written.
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        error: io::Error,
    },
}

/// Creates files below `root`, with their folders. Paths are relative, with `/`. None is written when one of them exists.
///
/// # Errors
/// [`CreateError`]
pub fn create_new<'a>(root: &Path, files: &[(&'a str, &'a [u8])]) -> Result<(), CreateError> {
    let is_there = |path: &PathBuf| path.is_symlink() || path.exists();
    let existing: Vec<PathBuf> = files.iter().map(|(path, _)| root.join(path)).filter(is_there).collect();
    if !existing.is_empty() {
        return Err(CreateError::Exists(existing));
    }
    for (path, bytes) in files {
        within(root, path)
            .and_then(|(folder, name)| {
                let _alone = FolderLock::within(&folder);
                atomic_write::write_file(&folder, name, bytes, Existing::Refused, &mut |_| Ok(()))
            })
            .map_err(|error| refusal(root, path, error))?;
    }
    Ok(())
}

/// Creates a folder with files in it, as one: a run that is killed, or a disk that is full, leaves no part of it that a reader takes
/// for the whole. What such a run left is removed first.
///
/// # Errors
/// [`CreateError`]; then there is no such folder, or it is as it was.
pub fn create_record(root: &Path, folder: &str, files: &[(&str, &[u8])]) -> Result<(), CreateError> {
    record_in_steps(root, folder, files, &mut |_| Ok(())).map_err(|error| refusal(root, folder, error))
}

fn record_in_steps(
    root: &Path,
    folder: &str,
    files: &[(&str, &[u8])],
    after: &mut dyn FnMut(Step) -> io::Result<()>,
) -> io::Result<()> {
    if !files.iter().all(|(name, _)| is_inside(name) && !name.contains('/')) {
        return Err(outside());
    }
    let (above, name) = within(root, folder)?;
    let _alone = FolderLock::within(&above);
    atomic_write::write_folder(&above, name, files, after)
}

/// Writes a file of the project anew, by a rename: who reads it sees the old bytes or the new ones.
///
/// # Errors
/// The system's, or a refusal of a path that leaves `root`.
pub fn replace(root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    let (folder, name) = within(root, path)?;
    let _alone = FolderLock::within(&folder);
    atomic_write::write_file(&folder, name, bytes, Existing::Replaced(None), &mut |_| Ok(()))
}

fn refusal(root: &Path, path: &str, error: io::Error) -> CreateError {
    let path = root.join(path);
    match error.kind() {
        io::ErrorKind::AlreadyExists => CreateError::Exists(vec![path]),
        _ => CreateError::Io { path, error },
    }
}

fn outside() -> io::Error {
    io::Error::other("the path leaves the project")
}

/// The folder that a path lies in, which is made, and its name there; a folder on the way that is a link out of `root` is refused.
#[expect(clippy::disallowed_methods, reason = "this room is the writer")]
fn within<'p>(root: &Path, path: &'p str) -> io::Result<(PathBuf, &'p str)> {
    if !is_inside(path) {
        return Err(outside());
    }
    fs::create_dir_all(root)?;
    let (parents, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = atomic_write::make_folders(&fs::canonicalize(root)?, parents)?;
    Ok((folder.ok_or_else(outside)?, name))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at what was written")]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_when_one_file_exists() {
        let root = tempfile::tempdir().unwrap();
        create_new(root.path(), &[("a/b.md", b"mine")]).unwrap();
        let refused = create_new(root.path(), &[("new.md", b"x"), ("a/b.md", b"other")]);
        assert!(matches!(refused, Err(CreateError::Exists(paths)) if paths == [root.path().join("a/b.md")]));
        assert!(!root.path().join("new.md").exists());
        assert_eq!(fs::read(root.path().join("a/b.md")).unwrap(), b"mine");
    }

    #[test]
    fn a_file_in_the_way_of_a_folder_is_an_error_of_the_system() {
        let root = tempfile::tempdir().unwrap();
        create_new(root.path(), &[("a", b"")]).unwrap();
        assert!(create_new(root.path(), &[("a/b.md", b"")]).is_err());
    }
}
