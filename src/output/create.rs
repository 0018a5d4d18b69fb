//! New files for people: those of `init` and `new`.

use super::is_inside;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
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
        create_one(root, path, bytes).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => CreateError::Exists(vec![root.join(path)]),
            _ => CreateError::Io { path: root.join(path), error },
        })?;
    }
    Ok(())
}

/// Writes a file of the project anew, by a rename: who reads it sees the old bytes or the new ones.
///
/// # Errors
/// The system's, or a refusal of a path that leaves `root`.
#[expect(clippy::disallowed_methods, reason = "this room is the writer")]
pub fn replace(root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    let beside = format!("{path}.tejun-new");
    let (new, old) = (root.join(&beside), root.join(path));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => create_one(root, &beside, bytes)?,
    }
    fs::rename(new, old)
}

/// Writes one new file; a folder on the way that is a link out of `root` is refused.
#[expect(clippy::disallowed_methods, reason = "this room is the writer")]
fn create_one(root: &Path, path: &str, bytes: &[u8]) -> io::Result<()> {
    let outside = || io::Error::other("the path leaves the project");
    if !is_inside(path) {
        return Err(outside());
    }
    fs::create_dir_all(root)?;
    let root = fs::canonicalize(root)?;
    let mut folder = root.clone();
    let (parents, name) = path.rsplit_once('/').unwrap_or(("", path));
    for part in parents.split('/').filter(|part| !part.is_empty()) {
        folder.push(part);
        if folder.symlink_metadata().is_err() {
            fs::create_dir(&folder)?;
        }
        folder = fs::canonicalize(&folder)?;
        if !folder.starts_with(&root) {
            return Err(outside());
        }
    }
    OpenOptions::new().write(true).create_new(true).open(folder.join(name))?.write_all(bytes)
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
