//! `.tejun/`: what tejun keeps for itself between runs.
//!
//! In: bytes under a name. Out: the same bytes, or nothing. Never: writes or reads outside the folder, leaves half a
//! file, or fails a run.

use super::atomic_write::make_folders;
use super::is_inside;
use crate::model::CacheStore;
use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folder `.tejun` of a project. It is made when the first entry is kept.
#[derive(Debug, Clone)]
pub struct CacheFolder {
    root: PathBuf,
    program: Option<String>,
}

impl CacheFolder {
    /// The cache of the project in the folder `project`.
    pub fn new(project: &Path) -> Self {
        Self { root: project.join(".tejun"), program: None }
    }

    /// The same in the hands of a program, told from every other one by `program`.
    #[must_use]
    pub fn of_program(self, program: Option<String>) -> Self {
        Self { program, ..self }
    }

    /// The folder itself with the links above it resolved. It is no link: what stands where one leads is somebody else's.
    #[expect(clippy::disallowed_methods, reason = "this room keeps the cache")]
    fn real(&self) -> io::Result<PathBuf> {
        if self.root.is_symlink() {
            return Err(io::Error::other("the cache is a link"));
        }
        fs::canonicalize(&self.root)
    }

    /// The real path of what stands under a name, when it is inside the folder with links resolved.
    #[expect(clippy::disallowed_methods, reason = "this room keeps the cache")]
    fn standing(&self, name: &str) -> Option<PathBuf> {
        let root = self.real().ok()?;
        let path = is_inside(name).then(|| fs::canonicalize(root.join(name)).ok())??;
        path.starts_with(root).then_some(path)
    }

    #[expect(clippy::disallowed_methods, reason = "this room keeps the cache")]
    fn keep(&self, name: &str, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let outside = || io::Error::other("the name leaves the cache");
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        if !is_inside(name) {
            return Err(outside());
        }
        fs::create_dir_all(&self.root)?;
        let folder = make_folders(&self.real()?, folder)?.ok_or_else(outside)?;
        // Runs in two containers may have one number.
        let run = RandomState::new().build_hasher().finish();
        let unfinished = folder.join(format!(".{file}.{run:016x}"));
        let written = fs::File::create(&unfinished).and_then(|made| {
            let mut out = io::BufWriter::new(made);
            fill(&mut out)?;
            out.flush()?;
            fs::rename(&unfinished, folder.join(file))
        });
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written
    }
}

impl CacheStore for CacheFolder {
    fn program(&self) -> Option<&str> {
        self.program.as_deref()
    }

    #[expect(clippy::disallowed_methods, reason = "this room keeps the cache")]
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.standing(name)?).ok()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        // Not being able to keep something costs time in the next run, and nothing else.
        let _ = self.keep(name, &mut |out| out.write_all(bytes));
    }

    fn write(&self, name: &str, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {
        let _ = self.keep(name, fill);
    }

    #[expect(clippy::disallowed_methods, reason = "this room keeps the cache")]
    fn names(&self, folder: &str) -> Vec<String> {
        let Some(entries) = self.standing(folder).and_then(|path| fs::read_dir(path).ok()) else { return Vec::new() };
        let files = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        let mut names: Vec<String> = files
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.'))
            .map(|name| format!("{folder}/{name}"))
            .collect();
        names.sort();
        names
    }

    #[expect(clippy::disallowed_methods, reason = "this room keeps the cache")]
    fn remove(&self, name: &str) {
        if let Some(path) = self.standing(name) {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests look at what was written")]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_again_and_can_be_forgotten() {
        let project = tempfile::tempdir().unwrap();
        let cache = CacheFolder::new(project.path());
        assert_eq!(cache.get("a/b"), None);
        cache.put("a/b", b"one");
        cache.put("a/b", b"two");
        cache.put("a/c", b"");
        assert_eq!(cache.get("a/b").unwrap(), b"two");
        assert_eq!(cache.names("a"), ["a/b", "a/c"]);
        cache.remove("a/b");
        assert_eq!(cache.names("a"), ["a/c"]);
    }

    #[test]
    fn nothing_leaves_the_folder() {
        let project = tempfile::tempdir().unwrap();
        let cache = CacheFolder::new(project.path());
        fs::write(project.path().join("secret"), b"mine").unwrap();
        cache.put("../secret", b"stolen");
        assert_eq!(cache.get("../secret"), None);
        cache.put("a", b"");
        std::os::unix::fs::symlink(project.path(), project.path().join(".tejun/out")).unwrap();
        cache.put("out/secret", b"stolen");
        assert_eq!(cache.get("out/secret"), None);
        cache.remove("out/secret");
        assert_eq!(fs::read(project.path().join("secret")).unwrap(), b"mine");
        cache.put("out/new/deep/x", b"stolen");
        assert!(!project.path().join("new").exists(), "no folder, either");
        fs::rename(project.path().join(".tejun"), project.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink("elsewhere", project.path().join(".tejun")).unwrap();
        cache.put("b", b"through a link");
        assert_eq!((cache.get("a"), project.path().join("elsewhere/b").exists()), (None, false));
    }
}
