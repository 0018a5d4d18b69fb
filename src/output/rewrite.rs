//! One file of a person, changed on request: `tejun approve`.

use super::atomic_write::{self, Existing, FolderLock};
use super::is_inside;
use std::fs;
use std::io;
use std::path::Path;

/// Replaces the text of a file below `root`, whole or not at all, when it still is what was read. The file keeps its
/// permissions; a link on the way out of `root` is refused.
///
/// # Errors
/// The system's reason, or that the file is outside, or is no longer what was read.
#[expect(clippy::disallowed_methods, reason = "this room is the writer; it looks at what it is about to replace")]
pub fn rewrite(root: &Path, path: &str, read: &[u8], bytes: &[u8]) -> io::Result<()> {
    if !is_inside(path) {
        return Err(io::Error::other("the path leaves the project"));
    }
    let file = fs::canonicalize(root.join(path))?;
    if !file.starts_with(fs::canonicalize(root)?) {
        return Err(io::Error::other("the path leaves the project"));
    }
    let folder = file.parent().unwrap_or(root);
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| io::Error::other("the name of the file is not UTF-8"))?;
    let _alone = FolderLock::within(folder);
    if fs::read(&file)? != read {
        return Err(io::Error::other("the file has changed since it was read"));
    }
    let permissions = fs::metadata(&file)?.permissions();
    atomic_write::write_file(folder, name, bytes, Existing::Replaced(Some(permissions)), &mut |_| Ok(()))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at what was written")]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_when_it_is_what_was_read() {
        let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = root.path().join("a.md");
        fs::write(&path, "one").unwrap();
        rewrite(root.path(), "a.md", b"one", b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert!(rewrite(root.path(), "a.md", b"one", b"three").is_err());
        assert!(rewrite(root.path(), "../a.md", b"two", b"three").is_err());
        fs::write(elsewhere.path().join("b.md"), "mine").unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join("b.md"), root.path().join("b.md")).unwrap();
        assert!(rewrite(root.path(), "b.md", b"mine", b"yours").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2, "nothing is left lying about");
    }
}
