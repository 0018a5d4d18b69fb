//! The only reader: a project folder, or files in memory, seen as [`ProjectFiles`].
//!
//! In: a folder. Out: its files by project-relative path, their bytes, and the list of what was asked for. Never:
//! interprets a file, follows a link out of the project, or lets a file time into an answer.
//!
//! The folder is walked once; a file is read when it is first asked for and kept, so that everyone sees the same bytes. Texts that were
//! let go are read again for whoever asks, and refused when they are not the same any more.

mod archived;
mod disk_names;
mod entry;
mod external;
mod history;
mod snapshot;
mod stamps;
mod walk;

pub use archived::Archived;
pub use disk_names::message_on_disk;

use crate::config;
use crate::diag::Diagnostics;
use crate::model::{
    CacheStore, History, Mounts, NoCache, Opener, ProjectFiles, ReadError, Revisions, Watch, fingerprint,
};
use blake3::Hash;
use entry::Entry;
pub use external::read_external;
pub use history::{GitState, folder_in_repository};
use rayon::prelude::*;
pub use snapshot::InputSnapshot;
use snapshot::Observation;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
pub use walk::{Link, is_aside, links};

/// Files at the top of a project folder that are never part of it.
const NOT_THE_PROJECT: [&str; 5] = ["output", ".tejun", ".git", "target", "node_modules"];

/// The folders of a project.
const FOLDERS: [&str; 4] = ["content", "data", "static", "themes"];

/// The file that makes a folder a project.
const MAIN: &str = "tejun.yaml";

/// The files of one project.
///
/// ```
/// use tejun::inputs::Inputs;
/// use tejun::model::ProjectFiles;
///
/// let files = Inputs::from_memory([("tejun.yaml", "title: 運用手順"), ("content/_index.md", "# 運用手順\n")]);
/// assert_eq!(*files.read("tejun.yaml").unwrap(), *"title: 運用手順".as_bytes());
/// assert!(files.read("content/gone.md").is_err());
/// // What was asked for is remembered, also what is not there: a preview looks at these paths again.
/// assert_eq!(files.read_paths(), ["content/gone.md", "tejun.yaml"]);
/// ```
pub struct Inputs {
    root: Option<PathBuf>,
    /// Where the files of the project stand below the root.
    mounts: Mounts,
    entries: BTreeMap<String, Arc<Entry>>,
    asked: Mutex<BTreeSet<String>>,
    /// What those saw who read without keeping the bytes.
    met: Mutex<BTreeMap<String, Observation>>,
    /// What the system refused.
    refused: Mutex<BTreeMap<String, ReadError>>,
    /// Whether tags and branches were asked for.
    asked_refs: AtomicBool,
    /// What was said of the walk.
    walked: String,
    /// What the walk met and could not take.
    unread: Vec<String>,
    /// Whether texts are let go when everybody has read them.
    lets_go: bool,
    cache: Arc<dyn CacheStore>,
    /// Read when it is first asked for; `None` while nobody wanted it to be.
    history: Option<OnceLock<Option<Arc<History>>>>,
}

/// Reads one file that somebody named on the command line; it may lie outside of the project.
///
/// # Errors
/// [`ReadError`] when it is missing, no file, or cannot be opened.
pub fn read_outside(path: &Path) -> Result<Arc<[u8]>, ReadError> {
    walk::bytes_of(path)
}

/// How to open one file that somebody named by its whole path, and its size.
///
/// # Errors
/// [`ReadError`] when it is missing or no file.
pub fn open_outside(path: &Path) -> Result<(Opener, u64), ReadError> {
    let size = walk::size_of(path).ok_or_else(no_such_file)?;
    Ok((walk::opener(path.to_owned()), size))
}

impl Inputs {
    /// Walks a project folder. Links that leave it, loops and names that are not UTF-8 become diagnostics.
    ///
    /// # Errors
    /// [`ReadError`] when the folder itself is missing, no folder, or cannot be opened.
    pub fn open(root: &Path, found: &mut Diagnostics) -> Result<Self, ReadError> {
        let root = walk::canonical(root)?;
        let (main, mounts) = main_file(&root);
        let mut said = Diagnostics::new();
        let on_disk = walk::files(&root, &mounts, &mut said)?;
        let entry = |(path, disk): (String, PathBuf)| {
            // Where the files stand and what the project says are read of the same bytes.
            let main = main.as_ref().filter(|_| path == MAIN).map(Arc::clone);
            Some((mounts.project_path(&path)?.into_owned(), main.unwrap_or_else(|| Entry::unread(Some(disk)))))
        };
        let entries = on_disk.into_iter().filter_map(entry).collect();
        let walked = fingerprint(&said.iter().collect::<Vec<_>>()).unwrap_or_default();
        let places = said.iter().filter_map(|finding| finding.place.as_ref());
        let unread = places.filter_map(|place| Some(mounts.project_path(&place.file)?.into_owned())).collect();
        found.extend(said);
        Ok(Self { walked, unread, ..Self::of(Some(root), mounts, entries) })
    }

    /// The same files, with a place for what is learned of them.
    #[must_use]
    pub fn keeping_in(self, cache: Arc<dyn CacheStore>) -> Self {
        Self { cache, ..self }
    }

    /// Holds texts only as long as everybody needs them, for a program that builds once.
    pub fn let_texts_go(&mut self) {
        self.lets_go = true;
    }

    /// The same files, with what version control remembers of them. Without this, nobody calls git.
    #[must_use]
    pub fn with_history(self) -> Self {
        Self { history: Some(OnceLock::new()), ..self }
    }

    /// The same project after a few of its files have changed; the others keep the bytes that were read. `None` when one of them
    /// is new or gone: then the folder has to be walked.
    pub fn with_changes<'p>(&self, changed: impl IntoIterator<Item = &'p str>) -> Option<Self> {
        let mut entries = self.entries.clone();
        for path in changed {
            let entry = entries.get_mut(path)?;
            let disk = entry.disk.clone().filter(|disk| walk::size_of(disk).is_some())?;
            *entry = Entry::unread(Some(disk));
            if path == MAIN && mounts_of(entry) != self.mounts {
                return None;
            }
        }
        Some(Self {
            walked: self.walked.clone(),
            unread: self.unread.clone(),
            cache: Arc::clone(&self.cache),
            history: self.history.as_ref().map(|_| OnceLock::new()),
            ..Self::of(self.root.clone(), self.mounts.clone(), entries)
        })
    }

    /// A project that exists only in memory; of two files with one path the later counts.
    pub fn from_memory<P, B>(files: impl IntoIterator<Item = (P, B)>) -> Self
    where
        P: Into<String>,
        B: AsRef<[u8]>,
    {
        let entry = |bytes: B| Entry::of_bytes(Arc::from(bytes.as_ref()));
        let entries = files.into_iter().map(|(path, bytes)| (path.into(), entry(bytes))).collect();
        Self::of(None, Mounts::default(), entries).mounted()
    }

    /// Files that are no project yet, with this text as their `tejun.yaml`.
    #[must_use]
    pub fn as_project(self, main: &[u8]) -> Self {
        self.with_text(MAIN, main).mounted()
    }

    /// Files with their names on disk, as the project calls them by its main file.
    fn mounted(self) -> Self {
        let mounts = self.entries.get(MAIN).map(mounts_of).unwrap_or_default();
        let named = |(disk, entry): (String, _)| Some((mounts.project_path(&disk)?.into_owned(), entry));
        let entries = self.entries.into_iter().filter_map(named).collect();
        Self { mounts, entries, ..self }
    }

    /// The same files with one text in the place of what the disk has under its path, or beside it: what an editor has not saved yet.
    #[must_use]
    pub fn with_text(mut self, path: &str, bytes: &[u8]) -> Self {
        self.entries.insert(path.to_owned(), Entry::of_bytes(Arc::from(bytes)));
        self
    }

    fn of(root: Option<PathBuf>, mounts: Mounts, entries: BTreeMap<String, Arc<Entry>>) -> Self {
        let (asked, met, refused, asked_refs, walked, unread, lets_go) = Default::default();
        Self {
            root,
            mounts,
            entries,
            asked,
            met,
            refused,
            asked_refs,
            walked,
            unread,
            lets_go,
            cache: Arc::new(NoCache),
            history: None,
        }
    }

    /// The bytes that a file once had, found in version control by their BLAKE3; `None` when they are not there.
    pub fn historical_bytes(&self, path: &str, blake3: &str) -> Option<Vec<u8>> {
        let root = self.root.as_deref().filter(|_| self.history.is_some())?;
        history::once(root, &self.mounts.disk_path(path), |bytes| blake3::hash(bytes).to_hex().as_str() == blake3)
    }

    /// The project folder with links resolved; `None` in memory.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Where the files of the project stand below its folder.
    pub fn mounts(&self) -> &Mounts {
        &self.mounts
    }

    /// Every path that was asked for so far, sorted, also those that do not exist: what a preview has to watch.
    pub fn read_paths(&self) -> Vec<String> {
        self.asked().iter().cloned().collect()
    }

    /// What came of asking for a file that is there; a refusal is remembered.
    fn noting<T>(&self, path: &str, read: Result<T, ReadError>) -> Result<T, ReadError> {
        read.inspect_err(|error| {
            let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
            refused.entry(path.to_owned()).or_insert_with(|| error.clone());
        })
    }

    fn asked(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the system says about a file that is not the project's, from which a change of it can be told; `None` where it does not tell.
pub fn stamp(path: &Path) -> Option<String> {
    walk::stamp_of(path).map(|stamp| stamp.text)
}

/// The file that makes a folder a project, read, and what it says of where the others stand.
fn main_file(root: &Path) -> (Option<Arc<Entry>>, Mounts) {
    let Some(disk) = walk::inside(root, MAIN) else { return (None, Mounts::default()) };
    let entry = Entry::unread(Some(disk));
    let mounts = mounts_of(&entry);
    (Some(entry), mounts)
}

/// Where the files of the project in a folder stand, as its `tejun.yaml` says now.
pub fn mounts(root: &Path) -> Mounts {
    main_file(root).1
}

/// The folders of a project folder that are read, whether they are there or not and none within another: what a preview watches.
pub fn folders(root: &Path, mounts: &Mounts) -> Vec<PathBuf> {
    if mounts.content_folder() == "." {
        return walk::top_folders(root);
    }
    let all = FOLDERS.map(|name| root.join(&*mounts.disk_path(name)));
    let is_within = |folder: &PathBuf| all.iter().any(|other| other != folder && folder.starts_with(other));
    all.iter().filter(|folder| !is_within(folder)).cloned().collect()
}

fn mounts_of(main: &Arc<Entry>) -> Mounts {
    main.load().map(|bytes| config::mounts(&bytes)).unwrap_or_default()
}

fn no_such_file() -> ReadError {
    ReadError { reason: "no such file in the project".to_owned() }
}

impl ProjectFiles for Inputs {
    fn list(&self, folder: &str) -> Vec<String> {
        let folder = folder.trim_end_matches('/');
        if folder.is_empty() {
            return self.entries.keys().cloned().collect();
        }
        let prefix = format!("{folder}/");
        let below = self.entries.range(prefix.clone()..).take_while(|(path, _)| path.starts_with(&prefix));
        below.map(|(path, _)| path.clone()).collect()
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.asked().insert(path.to_owned());
        self.noting(path, self.entries.get(path).ok_or_else(no_such_file)?.load())
    }

    fn read_with_hash(&self, path: &str) -> Result<(Arc<[u8]>, Hash), ReadError> {
        self.asked().insert(path.to_owned());
        self.noting(path, self.entries.get(path).ok_or_else(no_such_file)?.load_with_hash())
    }

    fn read_once(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.asked().insert(path.to_owned());
        let entry = self.entries.get(path).ok_or_else(no_such_file)?;
        match entry.unread_on_disk() {
            Some(disk) => {
                entry.note();
                let read = walk::bytes_of(disk);
                let bytes = self.noting(path, if entry.is_same() { read } else { Err(entry::changed()) })?;
                self.observe(path, |met| met.content(&blake3::hash(&bytes).to_hex()));
                Ok(bytes)
            }
            None => self.noting(path, entry.load()),
        }
    }

    fn let_go(&self, path: &str) {
        if !self.lets_go {
            return;
        }
        if let Some(entry) = self.entries.get(path) {
            entry.let_go();
        } else {
            self.list(path).par_iter().filter_map(|path| self.entries.get(path)).for_each(|entry| entry.let_go());
        }
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.asked().insert(path.to_owned());
        let disk = self.entries.get(path)?.disk.clone()?;
        self.observe(path, |met| met.opened(&disk));
        Some(disk)
    }

    fn opener(&self, path: &str) -> Option<Opener> {
        self.on_disk(path).map(walk::opener)
    }

    fn watch(&self, path: &str) -> Option<Watch> {
        let entry = Arc::clone(self.entries.get(path)?);
        entry.disk.as_ref()?;
        entry.note();
        Some(Box::new(move || entry.is_same()))
    }

    fn unread(&self) -> &[String] {
        &self.unread
    }

    fn cache(&self) -> Arc<dyn CacheStore> {
        Arc::clone(&self.cache)
    }

    fn history(&self) -> Option<Arc<History>> {
        let (root, history) = (self.root.as_deref()?, self.history.as_ref()?);
        history.get_or_init(|| history::read(root, &self.mounts, &*self.cache).map(Arc::new)).clone()
    }

    fn revisions(&self) -> Option<Arc<dyn Revisions>> {
        let root = self.root.as_deref().filter(|_| self.history.is_some())?;
        self.asked_refs.store(true, Ordering::Relaxed);
        Some(Arc::new(history::Repository::at(root, &self.mounts)?))
    }

    fn kept(&self, names: &BTreeSet<String>) -> BTreeMap<String, Vec<u8>> {
        let root = self.root.as_deref().filter(|_| self.history.is_some());
        root.map_or_else(BTreeMap::new, |root| history::kept(root, names))
    }

    fn refused(&self) -> BTreeMap<String, ReadError> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn size(&self, path: &str) -> Option<u64> {
        self.asked().insert(path.to_owned());
        let entry = self.entries.get(path)?;
        match entry.unread_on_disk() {
            Some(disk) => {
                let size = walk::size_of(disk)?;
                self.observe(path, |met| met.size(size));
                Some(size)
            }
            None => entry.load().ok().map(|bytes| bytes.len() as u64),
        }
    }

    /// A file that nobody has read is hashed without being kept.
    fn fingerprint(&self, path: &str) -> Result<String, ReadError> {
        self.asked().insert(path.to_owned());
        let entry = self.entries.get(path).ok_or_else(no_such_file)?;
        if let Some(hash) = entry.hash.get() {
            self.observe(path, |met| met.content(hash));
            return Ok(hash.clone());
        }
        let hash = match entry.unread_on_disk() {
            Some(disk) => {
                entry.note();
                let hash = self.noting(path, stamps::fingerprint(path, disk, &*self.cache))?;
                self.observe(path, |met| met.content(&hash));
                hash
            }
            None => self.noting(path, entry.load_with_hash())?.1.to_hex().to_string(),
        };
        Ok(entry.hash.get_or_init(|| hash).clone())
    }
}

#[cfg(test)]
mod tests;
