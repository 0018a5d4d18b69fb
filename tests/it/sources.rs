//! The files of this repository, as the tests that hold words against code read them.

use crate::site::here;
use std::fs;
use std::path::PathBuf;

/// A source file of the crate, by its path from the root of the repository.
pub(crate) struct CrateFile {
    pub path: String,
    pub text: String,
}

impl CrateFile {
    /// Whether only tests are in it.
    pub(crate) fn is_test(&self) -> bool {
        ["/tests/", "/suite/"].iter().any(|folder| self.path.contains(folder)) || self.path.ends_with("tests.rs")
    }
}

/// Every `.rs` file below `src`.
pub(crate) fn rust_files() -> Vec<CrateFile> {
    let paths = paths_below("src").into_iter().filter(|path| path.ends_with(".rs"));
    paths
        .map(|path| CrateFile { text: fs::read_to_string(here(&path)).expect("source files are UTF-8"), path })
        .collect()
}

/// The paths of all files below a folder of the repository, sorted.
pub(crate) fn paths_below(folder: &str) -> Vec<String> {
    let (root, mut folders, mut paths) = (here(""), vec![here(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() && !path.ends_with("node_modules") {
                folders.push(path);
            } else if path.is_file() {
                paths.push(relative(&root, path));
            }
        }
    }
    paths.sort();
    paths
}

fn relative(root: &std::path::Path, path: PathBuf) -> String {
    path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/")
}
