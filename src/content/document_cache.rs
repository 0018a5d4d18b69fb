//! What was read of documents by earlier runs of one process.
//!
//! In: files with their bytes, and everything else that their reading depends on. Out: what was read, when all of it is the
//! same. Never: trusts a name or a time: the hash of bytes, front matter and circumstances are compared. A document that takes in other
//! files is read anew every time.

use super::context::Outcome;
use super::front::DocumentFrontMatter;
use super::header::ParsedHeader;
use super::walk::MarkdownFile;
use crate::diag::Diagnostic;
use crate::model::Taxonomy;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many circumstances are remembered: the audiences of a project, before and after a change of its configuration.
const ROOMS: usize = 8;

/// What earlier runs of a process read; nothing, to begin with. Usually nothing is kept: a process that builds once has no
/// use for it.
#[derive(Default)]
pub struct DocumentCache {
    keeps: bool,
    /// With the taxonomies that they were read for.
    papers: Mutex<(Vec<Taxonomy>, ParsedHeaders)>,
    /// The newest last.
    rooms: Mutex<Vec<MemorySlot>>,
}

struct MemorySlot {
    circumstances: String,
    documents: Documents,
}

/// A document with everything that its reading depended on, besides the circumstances that all documents share.
pub(super) struct CachedDocument {
    pub(super) file: MarkdownFile,
    pub(super) paper: Arc<ParsedHeader>,
    pub(super) front: Arc<DocumentFrontMatter>,
    pub(super) outcome: Outcome,
    pub(super) found: Vec<Diagnostic>,
}

/// What is remembered of papers, by path.
pub(super) type ParsedHeaders = Arc<BTreeMap<String, Arc<ParsedHeader>>>;
/// What is remembered of documents, by path.
pub(super) type Documents = Arc<BTreeMap<String, Arc<CachedDocument>>>;

impl DocumentCache {
    /// A memory that keeps what is read.
    pub fn keeping() -> Self {
        Self { keeps: true, ..Self::default() }
    }

    /// Whether anything is kept.
    pub(super) fn keeps(&self) -> bool {
        self.keeps
    }

    pub(super) fn papers(&self, taxonomies: &[Taxonomy]) -> ParsedHeaders {
        let known = self.papers.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 == taxonomies { Arc::clone(&known.1) } else { ParsedHeaders::default() }
    }

    /// Remembers these papers and no others.
    pub(super) fn keep_papers(&self, taxonomies: &[Taxonomy], papers: ParsedHeaders) {
        *self.papers.lock().unwrap_or_else(PoisonError::into_inner) = (taxonomies.to_vec(), papers);
    }

    /// What was read in these circumstances.
    pub(super) fn documents(&self, circumstances: &str) -> Documents {
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let room = rooms.iter().find(|room| room.circumstances == circumstances);
        room.map(|room| Arc::clone(&room.documents)).unwrap_or_default()
    }

    /// Remembers these documents and no others of the same circumstances.
    pub(super) fn keep_documents(&self, circumstances: String, documents: Documents) {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.retain(|room| room.circumstances != circumstances);
        if rooms.len() >= ROOMS {
            rooms.remove(0);
        }
        rooms.push(MemorySlot { circumstances, documents });
    }
}

impl CachedDocument {
    /// Whether reading this file again would give the same.
    pub(super) fn holds_for(
        &self,
        file: &MarkdownFile,
        paper: &Arc<ParsedHeader>,
        front: &DocumentFrontMatter,
    ) -> bool {
        self.file == *file && paper.hash == self.paper.hash && *self.front == *front
    }
}
