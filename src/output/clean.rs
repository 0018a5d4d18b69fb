//! Takes back what tejun wrote: its files of an output folder, and its cache.
//!
//! In: a folder. Out: how many files were removed. Never: removes a file that is not in the manifest, follows a link, or
//! touches a folder without a manifest.

#![allow(clippy::disallowed_methods, reason = "this is the room that writes, and that removes what it wrote")]

use super::manifest::{self, Manifest};
use super::{Result, at, staging, swap};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Removes tejun's files from an output folder, and the folder when nothing else is in it; `None` when it is not tejun's.
///
/// # Errors
/// [`OutputError`](super::OutputError) when the system refuses.
pub fn clean_output(folder: &Path) -> Result<Option<usize>> {
    match folder.symlink_metadata() {
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Ok(None),
        Err(_) => return Ok(Some(0)),
    }
    let folder = staging::absolute(folder)?;
    let Some(manifest) = Manifest::read(&folder)? else {
        return Ok(if staging::is_empty(&folder)? { Some(0) } else { None });
    };
    swap::drop_staging(&folder);
    let mut folders: BTreeSet<PathBuf> = [folder.clone()].into();
    let mut removed = 0;
    for path in manifest.paths().filter(|path| staging::is_plain_file(&folder, path)) {
        let file = folder.join(path);
        at(&file, fs::remove_file(&file))?;
        removed += 1;
        folders.extend(file.ancestors().skip(1).take_while(|above| *above != folder).map(Path::to_owned));
    }
    let own = folder.join(manifest::NAME);
    at(&own, fs::remove_file(&own))?;
    // The deepest first; what still holds something stays.
    for empty in folders.iter().rev() {
        match fs::remove_dir(empty) {
            Err(error) if !matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound) => {
                return at(empty, Err(error));
            }
            _ => {}
        }
    }
    Ok(Some(removed))
}

/// Removes the cache of a project, a folder that is tejun's alone; whether there was one.
///
/// # Errors
/// [`OutputError`](super::OutputError) when the system refuses, or when it is a link.
pub fn clean_cache(project: &Path) -> Result<bool> {
    let cache = project.join(".tejun");
    match cache.symlink_metadata() {
        Err(_) => Ok(false),
        Ok(found) if found.is_dir() => at(&cache, fs::remove_dir_all(&cache)).map(|()| true),
        Ok(_) => at(&cache, Err(io::Error::other("not a folder, or a link"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::model::Artifact;
    use std::sync::Arc;

    #[test]
    fn only_what_tejun_wrote_is_removed() {
        let root = tempfile::tempdir().unwrap();
        let output = root.path().join("output");
        let file = |path: &str| Artifact { path: path.to_owned(), bytes: Arc::from(&b"x"[..]), route: None };
        let mut found = Diagnostics::new();
        super::super::publish(&[file("index.html"), file("a/b/index.html"), file("c/d.txt")], &output, &mut found)
            .unwrap();
        fs::write(output.join("c/own.txt"), "mine").unwrap();
        assert_eq!(clean_output(&output).unwrap(), Some(3));
        assert!(output.join("c/own.txt").is_file() && !output.join("a").exists());
        assert_eq!(clean_output(&output).unwrap(), None, "what is left is somebody else's");
        assert_eq!(clean_output(&root.path().join("nowhere")).unwrap(), Some(0));
        assert_eq!(clean_output(&output.join("c/own.txt")).unwrap(), None, "a file is no output folder");
        assert!(!clean_cache(root.path()).unwrap());
        fs::create_dir(root.path().join(".tejun")).unwrap();
        assert!(clean_cache(root.path()).unwrap() && !root.path().join(".tejun").exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("real")).unwrap();
        std::os::unix::fs::symlink(root.path().join("real"), root.path().join(".tejun")).unwrap();
        assert!(clean_cache(root.path()).is_err() && root.path().join("real").is_dir());
    }
}
