//! What was read of documents by earlier runs of one process.
//!
//! In: files with their bytes, and everything else that their reading depends on. Out: what was read, when all of it is the
//! same. Never: trusts a name or a time: bytes, front matter and circumstances are the key. A document that takes in other
//! files is read anew every time.

use super::sharded::Known;
use crate::content::front::DocumentFrontMatter;
use crate::content::header::ParsedHeader;
use crate::content::library::outcome::Outcome;
use crate::content::markdown_file::MarkdownFile;
use crate::diag::Diagnostic;
use crate::model::{Key, Memo, Taxonomy};
use blake3::Hash;
use serde::Serialize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How many circumstances are remembered: the audiences of a project, before and after a change of its configuration.
const CIRCUMSTANCES: usize = 8;

/// What earlier runs of a process read; nothing, to begin with. Usually nothing is kept: a process that builds once has no
/// use for it.
#[derive(Default)]
pub struct DocumentCache {
    headers: Memo<'static, Arc<ParsedHeader>>,
    /// By what all documents share, the newest last.
    documents: Mutex<Vec<(Key, Documents)>>,
    pub(crate) parsed: AtomicUsize,
}

/// What is remembered of documents, by path.
pub(crate) type Documents = Arc<Memo<'static, Arc<CachedDocument>>>;

/// What became of a file, and what was found in it.
pub(crate) struct CachedDocument {
    pub(crate) outcome: Outcome,
    pub(crate) found: Vec<Diagnostic>,
}

impl DocumentCache {
    /// A memory that keeps what is read.
    pub fn keeping() -> Self {
        Self { headers: Memo::in_memory(), ..Self::default() }
    }

    /// How many documents were read from their Markdown so far: neither this process nor an earlier one knew what stands in them.
    pub fn parsed(&self) -> usize {
        self.parsed.load(Ordering::Relaxed)
    }

    /// What is remembered of the heads of files.
    pub(crate) fn headers(&self, taxonomies: &[Taxonomy]) -> KnownHeaders<'_> {
        let taxonomies = self.headers.keeps().then(|| Key::of(taxonomies)).flatten();
        KnownHeaders { memory: Some(&self.headers).zip(taxonomies), disk: Known::nothing() }
    }

    /// Ends a reading: what it did not meet is forgotten.
    pub(crate) fn end_headers(&self) {
        self.headers.end_round();
    }

    /// What was read of documents that share these circumstances; nothing is kept where nothing is to be.
    pub(crate) fn documents(&self, circumstances: &(impl Serialize + ?Sized)) -> Documents {
        let key = self.headers.keeps().then(|| Key::of(circumstances)).flatten();
        let Some(key) = key else { return Documents::default() };
        let mut all = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.iter().position(|(of, _)| *of == key).map(|at| all.remove(at).1);
        let documents = known.unwrap_or_else(|| Arc::new(Memo::in_memory()));
        if all.len() >= CIRCUMSTANCES {
            all.remove(0);
        }
        all.push((key, Arc::clone(&documents)));
        documents
    }
}

/// Everything that the reading of a document depends on, besides the circumstances that all documents share; `None` where nothing is kept.
pub(crate) fn key(documents: &Documents, file: &MarkdownFile, hash: &Hash, front: &DocumentFrontMatter) -> Option<Key> {
    documents.keeps().then(|| Key::of(&(file, hash.as_bytes(), front))).flatten()
}

/// Where the heads of files may be known from.
#[derive(Clone, Copy)]
pub(crate) struct KnownHeaders<'k> {
    /// With the key of the taxonomies that they were read for.
    memory: Option<(&'k Memo<'static, Arc<ParsedHeader>>, Key)>,
    pub(crate) disk: Known<'k>,
}

impl<'k> KnownHeaders<'k> {
    /// The same beside what is kept on disk.
    pub(crate) fn beside<'d>(self, disk: Known<'d>) -> KnownHeaders<'d>
    where
        'k: 'd,
    {
        KnownHeaders { memory: self.memory, disk }
    }

    /// From nowhere.
    pub(crate) fn none() -> KnownHeaders<'static> {
        KnownHeaders { memory: None, disk: Known::nothing() }
    }

    /// What is remembered of a file whose bytes have this hash; else it is asked for, and remembered.
    pub(crate) fn remembered(
        &self,
        source: &str,
        hash: Hash,
        read: impl FnOnce() -> ParsedHeader,
    ) -> Arc<ParsedHeader> {
        let keyed = self.memory.and_then(|(memory, of)| Some((memory, Key::of(&(of, hash.as_bytes()))?)));
        let Some((memory, key)) = keyed else { return Arc::new(read()) };
        memory.get(source, &key).unwrap_or_else(|| {
            let header = Arc::new(read());
            memory.put(source, key, Arc::clone(&header));
            header
        })
    }
}
