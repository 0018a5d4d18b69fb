//! How the documents of a library were read, for one that has changed since.
//!
//! In: the present text of one file. Out: its document. Never: looks at what other files say now.

use super::context::{LibraryContext, ReadContext};
use super::hidden::Hidden;
use super::open::open;
use super::outcome::Outcome;
use crate::content::cache::Known;
use crate::content::cache::memory::KnownHeaders;
use crate::content::document::Document;
use crate::content::markdown_file::MarkdownFile;
use crate::content::options::ReadOptions;
use crate::diag::Diagnostic;
use crate::model::ProjectFiles;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// How the documents of a library are read, for one that has changed since.
#[derive(Debug)]
pub struct Reader {
    options: ReadOptions,
    library: LibraryContext,
    hidden: Hidden,
    files: Vec<MarkdownFile>,
}

impl Reader {
    pub(crate) fn new(options: ReadOptions, library: LibraryContext, hidden: Hidden, files: Vec<MarkdownFile>) -> Self {
        Self { options, library, hidden, files }
    }

    /// A document as it is now, when nothing but its own text has changed; `None` for a file that is none of the documents, or
    /// none that is published any more.
    pub fn reread(&self, files: &dyn ProjectFiles, source: &str) -> Option<(Document, Vec<Diagnostic>)> {
        self.read(files, source, &self.options)
    }

    /// A document with everything that was looked at for statements.
    pub(super) fn explained(&self, files: &dyn ProjectFiles, source: &str) -> Option<Document> {
        let options = ReadOptions { explained: true, ..self.options.clone() };
        self.read(files, source, &options).map(|(document, _)| document)
    }

    fn read(
        &self,
        files: &dyn ProjectFiles,
        source: &str,
        options: &ReadOptions,
    ) -> Option<(Document, Vec<Diagnostic>)> {
        let file = self.files.iter().find(|file| file.source == source)?;
        let opened = open(files, file, &options.taxonomies, &KnownHeaders::none()).ok()?;
        let context = ReadContext { files, options, library: &self.library, parsed: &AtomicUsize::new(0) };
        let (outcome, found, _) = context.document(&opened, &context.front(&opened), &self.hidden, Known::nothing());
        match outcome {
            Outcome::Read(read) if self.options.viewer.sees(read.document.audience) => {
                let found = opened.header.found.iter().cloned().chain(found).collect();
                Some((Arc::unwrap_or_clone(read.document), found))
            }
            _ => None,
        }
    }
}
