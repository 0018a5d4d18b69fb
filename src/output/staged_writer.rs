//! A site that is staged page by page while it is made, and published as one.
//!
//! In: pages as they are finished, long files piece by piece, then everything else. Out: what [`publish`](super::publish) makes of all of them together.
//! Never: touches the site that is there before everything is at hand, or keeps the bytes of a page in memory.
//!
//! A page that stands in the folder with the same bytes is only noted; another one is written beside it, from where it is moved to its
//! place.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0056).

#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that writes; it looks only at what it is about to replace"
)]

use super::content::StagedPage;
use super::manifest::Manifest;
use super::page_record::PageRecord;
use super::swap::SiblingFolders;
use super::{Receipt, Result, SiteFiles, is_inside, staging};
use crate::diag::Diagnostics;
use crate::model::{Artifact, CacheStore, CachedPage, FileSink, Key, PageSink};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Pages by path; of two with one path the first of their site comes first.
pub(super) type StagedPages = BTreeMap<(String, usize), StagedPage>;

/// Takes the pages of a site for one folder.
pub struct StagedWriter {
    folder: PathBuf,
    /// Where it is kept what the pages are made of.
    cache: Arc<dyn CacheStore>,
    /// Made with the first page; `None` when there is no place for pages.
    area: OnceLock<Option<StagingArea>>,
    staged: Mutex<StagedPages>,
}

/// Where pages are staged.
struct StagingArea {
    folder: PathBuf,
    old: Manifest,
    record: PageRecord,
    siblings: SiblingFolders,
    written: AtomicUsize,
}

impl StagedWriter {
    /// A writer for a folder, which is not looked at before the first page is there. What pages are made of is kept for the next one.
    pub fn new(folder: &Path, cache: Arc<dyn CacheStore>) -> Self {
        Self { folder: folder.to_owned(), cache, area: OnceLock::new(), staged: Mutex::default() }
    }

    fn area(&self) -> Option<&StagingArea> {
        self.area.get_or_init(|| StagingArea::beside(&self.folder, &*self.cache).ok().flatten()).as_ref()
    }

    /// How many pages it has taken.
    pub fn pages(&self) -> usize {
        self.staged().len()
    }

    /// Publishes the pages with all other files, but for those that `stays` names: in the folder they are as they were, and new ones are
    /// not written.
    ///
    /// # Errors
    /// As [`publish`](super::publish).
    pub fn publish(
        &self,
        artifacts: &[Artifact],
        stays: &dyn Fn(&str) -> bool,
        found: &mut Diagnostics,
    ) -> Result<Receipt> {
        let staged = std::mem::take(&mut *self.staged());
        let receipt = super::publish_all(SiteFiles { artifacts, staged: &staged }, &self.folder, stays, found)?;
        if let Some(area) = self.area() {
            area.record.keep(&staged, stays, &*self.cache);
        }
        Ok(receipt)
    }

    fn staged(&self) -> MutexGuard<'_, StagedPages> {
        self.staged.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PageSink for StagedWriter {
    fn remembers(&self) -> bool {
        self.cache.program().is_some()
    }

    fn cached_page(&self, at: usize, path: &str, key: &Key) -> Option<CachedPage> {
        let staged = self.area()?.reused(path, key)?;
        self.staged().insert((path.to_owned(), at), staged);
        Some(CachedPage::Taken)
    }

    fn open(&self, path: &str) -> Option<Box<dyn FileSink + '_>> {
        let area = self.area().filter(|_| is_inside(path))?;
        let file = area.free_path();
        let open = fs::File::create(&file).map(io::BufWriter::new);
        Some(Box::new(StagedFile {
            writer: self,
            path: path.to_owned(),
            file,
            open,
            hasher: blake3::Hasher::new(),
            length: 0,
        }))
    }

    /// A page that cannot be staged is given back: the publication says what the matter is.
    fn take(&self, at: usize, page: Artifact, key: Option<Key>) -> Option<Artifact> {
        let Some(staged) = self.area().and_then(|area| area.stage(&page, key)) else { return Some(page) };
        self.staged().insert((page.path, at), staged);
        None
    }
}

/// Files that are no pages come behind all pages of their site.
const NO_PAGE: usize = usize::MAX;

/// A file that is being staged.
struct StagedFile<'p> {
    writer: &'p StagedWriter,
    path: String,
    file: PathBuf,
    /// Where it is written, or what went wrong.
    open: io::Result<io::BufWriter<fs::File>>,
    hasher: blake3::Hasher,
    length: usize,
}

impl FileSink for StagedFile<'_> {
    fn add(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.length += bytes.len();
        if let Ok(open) = &mut self.open
            && let Err(error) = open.write_all(bytes)
        {
            self.open = Err(error);
        }
    }

    fn end(self: Box<Self>) -> bool {
        let Self { writer, path, file, open, hasher, length } = *self;
        let is_written = open.is_ok_and(|open| open.into_inner().is_ok());
        let Some(area) = writer.area().filter(|_| is_written) else { return false };
        let hash = hasher.finalize().to_hex().to_string();
        let file = if area.has_file(&path, &hash) { None } else { Some(file) };
        writer.staged().insert((path, NO_PAGE), StagedPage { hash, length, file, made_of: None });
        true
    }
}

/// What was staged and not published is removed.
impl Drop for StagedWriter {
    fn drop(&mut self) {
        if let Some(Some(area)) = self.area.get() {
            area.siblings.clear();
        }
    }
}

impl StagingArea {
    /// Makes room beside a folder; `None` when it holds files of somebody else's.
    fn beside(folder: &Path, cache: &dyn CacheStore) -> Result<Option<Self>> {
        let folder = staging::absolute(folder)?;
        let siblings = SiblingFolders::of(&folder)?;
        siblings.recover(&folder)?;
        let old = match Manifest::read(&folder)? {
            Some(manifest) => manifest,
            None if staging::is_empty(&folder)? => Manifest::default(),
            None => return Ok(None),
        };
        siblings.begin()?;
        siblings.begin_pages()?;
        let record = PageRecord::kept_in(cache);
        Ok(Some(Self { folder, old, record, siblings, written: AtomicUsize::new(0) }))
    }

    /// Where a file can be staged.
    fn free_path(&self) -> PathBuf {
        self.siblings.pages.join(self.written.fetch_add(1, Ordering::Relaxed).to_string())
    }

    /// Whether a file of the folder has a hash, by its manifest and by its bytes; without holding them.
    fn has_file(&self, path: &str, hash: &str) -> bool {
        let is_known = self.old.hash(path) == Some(hash) && staging::is_plain_file(&self.folder, path);
        let read = || {
            let mut hasher = blake3::Hasher::new();
            hasher.update_reader(fs::File::open(self.folder.join(path)).ok()?).ok()?;
            Some(hasher.finalize().to_hex().as_str() == hash)
        };
        is_known && read().unwrap_or(false)
    }

    /// The bytes of a file that stands in the folder under a hash, as far as its manifest knows.
    fn bytes_of(&self, path: &str, hash: &str) -> Option<Vec<u8>> {
        let is_known =
            is_inside(path) && self.old.hash(path) == Some(hash) && staging::is_plain_file(&self.folder, path);
        is_known.then(|| fs::read(self.folder.join(path)).ok()).flatten()
    }

    /// A page that was made of the same before, and stands in the folder as it was written.
    fn reused(&self, path: &str, key: &Key) -> Option<StagedPage> {
        let hash = self.record.hash(path, key)?;
        let bytes = self.bytes_of(path, hash)?;
        let staged = StagedPage { hash: hash.to_owned(), length: bytes.len(), file: None, made_of: Some(*key) };
        (blake3::hash(&bytes).to_hex().as_str() == hash).then_some(staged)
    }

    fn stage(&self, page: &Artifact, made_of: Option<Key>) -> Option<StagedPage> {
        let (path, bytes) = (page.path.as_str(), &*page.bytes);
        let hash = blake3::hash(bytes).to_hex().to_string();
        // A manifest may be right and a file edited since.
        if self.bytes_of(path, &hash).is_some_and(|standing| standing == bytes) {
            return Some(StagedPage { hash, length: bytes.len(), file: None, made_of });
        }
        let file = self.free_path();
        fs::write(&file, bytes).ok()?;
        Some(StagedPage { hash, length: bytes.len(), file: Some(file), made_of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NoCache;
    use crate::output::{CacheFolder, OutputError, publish};

    fn file(path: &str, text: &str) -> Artifact {
        Artifact { path: path.to_owned(), bytes: Arc::from(text.as_bytes()), route: None }
    }

    fn key(number: u8) -> Key {
        Key::of(&number).unwrap()
    }

    fn beside(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder.parent().unwrap()).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn text(path: &Path) -> String {
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn pages_that_were_staged_and_files_that_were_held_are_published_together() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        publish(
            &[file("a/index.html", "a1"), file("b/index.html", "b1"), file("x.css", "x")],
            &out,
            &mut Diagnostics::new(),
        )
        .unwrap();
        let writer = StagedWriter::new(&out, Arc::new(NoCache));
        assert_eq!(writer.take(1, file("b/index.html", "b2"), None), None);
        assert_eq!(writer.take(0, file("a/index.html", "a1"), None), None);
        assert_eq!(writer.take(2, file("c/index.html", "c1"), None), None);
        assert_eq!((writer.pages(), text(&out.join("b/index.html")).as_str()), (3, "b1"));
        let mut found = Diagnostics::new();
        let receipt = writer.publish(&[file("x.css", "x")], &|_| false, &mut found).unwrap();
        assert_eq!(receipt, Receipt { written: 2, unchanged: 2, removed: 0 });
        assert!(found.is_empty());
        for (path, expected) in [("a/index.html", "a1"), ("b/index.html", "b2"), ("c/index.html", "c1"), ("x.css", "x")]
        {
            assert_eq!(text(&out.join(path)), expected);
        }
        drop(writer);
        assert_eq!(beside(&out), ["out"]);
    }

    /// A writer that knows what an earlier one of the same program published.
    fn knowing(out: &Path, program: &str) -> StagedWriter {
        let cache = CacheFolder::new(out.parent().unwrap()).of_program(Some(program.to_owned()));
        StagedWriter::new(out, Arc::new(cache))
    }

    fn published(writer: &StagedWriter) -> Receipt {
        writer.publish(&[], &|_| false, &mut Diagnostics::new()).unwrap()
    }

    #[test]
    fn a_page_made_of_the_same_stands_again_while_its_file_is_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        let page = || file("a/index.html", "a1");
        let first = knowing(&out, "1");
        assert_eq!((first.cached_page(0, "a/index.html", &key(1)), first.take(0, page(), Some(key(1)))), (None, None));
        published(&first);
        let second = knowing(&out, "1");
        assert_eq!(second.cached_page(0, "a/index.html", &key(2)), None);
        assert_eq!(second.cached_page(0, "b/index.html", &key(1)), None);
        assert_eq!(second.cached_page(0, "a/index.html", &key(1)), Some(CachedPage::Taken));
        assert_eq!(published(&second), Receipt { written: 0, unchanged: 1, removed: 0 });
        assert_eq!(knowing(&out, "2").cached_page(0, "a/index.html", &key(1)), None);
        assert_eq!(knowing(&home.path().join("other"), "1").cached_page(0, "a/index.html", &key(1)), None);
        fs::write(out.join("a/index.html"), "?!").unwrap();
        assert_eq!(knowing(&out, "1").cached_page(0, "a/index.html", &key(1)), None);
    }

    #[test]
    fn a_site_that_stays_keeps_its_record() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        let both = knowing(&out, "1");
        for path in ["ops/a.html", "team/a.html"] {
            assert_eq!(both.take(0, file(path, path), Some(key(1))), None);
        }
        published(&both);
        let one = knowing(&out, "1");
        assert_eq!(one.cached_page(0, "ops/a.html", &key(1)), Some(CachedPage::Taken));
        one.publish(&[], &|path| path.starts_with("team/"), &mut Diagnostics::new()).unwrap();
        let both = knowing(&out, "1");
        assert_eq!(both.cached_page(0, "team/a.html", &key(1)), Some(CachedPage::Taken));
        assert_eq!(text(&out.join("team/a.html")), "team/a.html");
    }

    #[test]
    fn what_is_not_published_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        let writer = StagedWriter::new(&out, Arc::new(NoCache));
        assert_eq!(writer.take(0, file("a/index.html", "a1"), None), None);
        drop(writer);
        assert_eq!(beside(&out), [""; 0]);
    }

    #[test]
    fn a_page_edited_in_the_folder_is_written_again() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        publish(&[file("a/index.html", "a1")], &out, &mut Diagnostics::new()).unwrap();
        fs::write(out.join("a/index.html"), "!!").unwrap();
        let writer = StagedWriter::new(&out, Arc::new(NoCache));
        assert_eq!(writer.take(0, file("a/index.html", "a1"), None), None);
        let receipt = writer.publish(&[], &|_| false, &mut Diagnostics::new()).unwrap();
        assert_eq!((receipt.written, text(&out.join("a/index.html")).as_str()), (1, "a1"));
    }

    #[test]
    fn beside_a_folder_of_somebody_elses_nothing_is_staged() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        fs::create_dir(&out).unwrap();
        fs::write(out.join("mine.txt"), "mine").unwrap();
        let writer = StagedWriter::new(&out, Arc::new(NoCache));
        let page = file("a/index.html", "a1");
        assert_eq!(writer.take(0, page.clone(), None), Some(page.clone()));
        assert!(writer.publish(&[page], &|_| false, &mut Diagnostics::new()).is_err());
        assert_eq!(beside(&out), ["out"]);
    }

    #[test]
    fn of_two_pages_with_one_path_neither_is_published() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        let writer = StagedWriter::new(&out, Arc::new(NoCache));
        assert_eq!(writer.take(7, file("a.html", "late"), None), None);
        assert_eq!(writer.take(3, file("a.html", "early"), None), None);
        let mut found = Diagnostics::new();
        let answer = writer.publish(&[file("a.html", "held")], &|_| false, &mut found);
        assert_eq!((answer, found.iter().count()), (Err(OutputError::Refused), 2));
        assert!(!out.exists());
    }
}
