//! A project as it was: the files of today, but for some that were others then.
//!
//! In: the files of a project, bytes in the place of some of them, and names of files that were not there. Out: the same as
//! [`ProjectFiles`]. Never: lets a reader see today's bytes of a file that was replaced.

use super::no_such_file;
use crate::model::{History, Opener, ProjectFiles, ReadError, Revisions, Watch};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// The files of a project as they were.
pub struct Archived<'a> {
    files: &'a dyn ProjectFiles,
    replaced: BTreeMap<String, Arc<[u8]>>,
    hidden: BTreeSet<String>,
}

impl<'a> Archived<'a> {
    /// Files with other bytes under some paths, and without the hidden ones.
    pub fn new(files: &'a dyn ProjectFiles, replaced: BTreeMap<String, Vec<u8>>, hidden: BTreeSet<String>) -> Self {
        let replaced = replaced.into_iter().map(|(path, bytes)| (path, Arc::from(bytes))).collect();
        Self { files, replaced, hidden }
    }

    fn is_todays(&self, path: &str) -> bool {
        !self.hidden.contains(path) && !self.replaced.contains_key(path)
    }
}

impl ProjectFiles for Archived<'_> {
    fn list(&self, folder: &str) -> Vec<String> {
        let folder = folder.trim_end_matches('/');
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let today = self.files.list(folder).into_iter().filter(|path| !self.hidden.contains(path));
        let then = self.replaced.keys().filter(|path| path.starts_with(&prefix)).cloned();
        today.chain(then).collect::<BTreeSet<String>>().into_iter().collect()
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        match self.replaced.get(path) {
            Some(bytes) => Ok(Arc::clone(bytes)),
            None if self.hidden.contains(path) => Err(no_such_file()),
            None => self.files.read(path),
        }
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.is_todays(path).then(|| self.files.on_disk(path))?
    }

    fn opener(&self, path: &str) -> Option<Opener> {
        self.is_todays(path).then(|| self.files.opener(path))?
    }

    fn watch(&self, path: &str) -> Option<Watch> {
        self.is_todays(path).then(|| self.files.watch(path))?
    }

    fn history(&self) -> Option<Arc<History>> {
        self.files.history()
    }

    fn revisions(&self) -> Option<Arc<dyn Revisions>> {
        self.files.revisions()
    }

    fn kept(&self, names: &BTreeSet<String>) -> BTreeMap<String, Vec<u8>> {
        self.files.kept(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::Inputs;

    #[test]
    fn what_was_replaced_or_was_not_there_is_not_seen_as_it_is_today() {
        let today = Inputs::from_memory([("data/a.csv", "new"), ("data/late.csv", "late"), ("data/same.csv", "same")]);
        let replaced = [("data/a.csv".to_owned(), b"old".to_vec()), ("data/gone.csv".to_owned(), b"gone".to_vec())];
        let then = Archived::new(&today, replaced.into(), ["data/late.csv".to_owned()].into());
        assert_eq!(then.list("data"), ["data/a.csv", "data/gone.csv", "data/same.csv"]);
        let read = |path| then.read(path).ok().map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        let all = ["data/a.csv", "data/gone.csv", "data/same.csv", "data/late.csv"].map(read);
        assert_eq!(all, [Some("old".to_owned()), Some("gone".to_owned()), Some("same".to_owned()), None]);
        assert_eq!(then.fingerprint("data/a.csv").unwrap(), blake3::hash(b"old").to_hex().to_string());
    }
}
