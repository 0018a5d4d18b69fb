//! The text of a file with its front matter, which depend on nothing but its bytes.
//!
//! In: a file's bytes. Out: a [`Paper`], and what is wrong with it. Never: knows what sections hand down, or who reads.

use super::encoding;
use super::front::{self, Written};
use super::memory::Papers;
use super::source::Source;
use super::walk::MarkdownFile;
use crate::diag::{Diagnostic, Place, code, system_reason};
use crate::model::{ProjectFiles, Taxonomy};
use crate::say;
use std::borrow::Cow;
use std::sync::Arc;

/// A file and its front matter, before it is known what its sections hand down to it.
pub(super) struct Opened<'f> {
    pub(super) file: &'f MarkdownFile,
    pub(super) paper: Arc<Paper>,
}

/// The text of a file, which depends on its bytes alone.
pub(super) struct Paper {
    bytes: Arc<[u8]>,
    /// Its text, where that is not what its bytes are.
    decoded: Option<String>,
    pub(super) written: Written,
    pub(super) found: Vec<Diagnostic>,
}

impl Paper {
    pub(super) fn read(source: &str, bytes: Arc<[u8]>, taxonomies: &[Taxonomy]) -> Self {
        let mut found = Vec::new();
        let text = encoding::decode(source, &bytes, &mut found);
        let written = front::written(&Source::new(source, &text), taxonomies, &mut found);
        let decoded = match text {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(text),
        };
        Self { bytes, decoded, written, found }
    }

    pub(super) fn text(&self) -> &str {
        self.decoded.as_deref().unwrap_or_else(|| encoding::as_they_stand(&self.bytes))
    }

    /// Whether it is made of the same bytes.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.is_of(&other.bytes)
    }

    fn is_of(&self, bytes: &Arc<[u8]>) -> bool {
        Arc::ptr_eq(&self.bytes, bytes) || self.bytes == *bytes
    }
}

/// The text of a file, as it is remembered or read.
pub(super) fn open<'f>(
    files: &dyn ProjectFiles,
    file: &'f MarkdownFile,
    taxonomies: &[Taxonomy],
    known: &Papers,
) -> Result<Opened<'f>, Box<Diagnostic>> {
    let bytes = files.read(&file.source).map_err(|error| {
        let reason = system_reason(&error.reason);
        let (ja, en) = (&reason.ja, &reason.en);
        let place = Place::file(file.source.as_str());
        let said = say!("ファイルを読めません: {ja}", "the file cannot be read: {en}");
        Box::new(Diagnostic::new(code::CONTENT_UNREADABLE, place, said))
    })?;
    let paper = known.get(&file.source).filter(|paper| paper.is_of(&bytes)).cloned();
    let paper = paper.unwrap_or_else(|| Arc::new(Paper::read(&file.source, bytes, taxonomies)));
    Ok(Opened { file, paper })
}
