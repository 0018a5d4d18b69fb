//! What a file says that depends on nothing but its bytes: its front matter, the facts at its head, the items of its lists of tasks.
//!
//! In: a file's bytes. Out: a [`ParsedHeader`], and what is wrong with it; its [`Text`] for those who need it. Never: knows what sections hand
//! down, or who reads; holds a text that nobody has asked for.

use super::control::Head;
use super::disk_cache::heads;
use super::document_cache::KnownHeaders;
use super::encoding;
use super::front::{self, Slip, Written};
use super::items::Items;
use super::source::Source;
use super::walk::MarkdownFile;
use crate::diag::{Diagnostic, Place, code, system_reason};
use crate::model::{ProjectFiles, Taxonomy};
use crate::say;
use blake3::Hash;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

/// A file and its front matter, before it is known what its sections hand down to it.
pub(super) struct OpenedFile<'f> {
    pub(super) file: &'f MarkdownFile,
    pub(super) paper: Arc<ParsedHeader>,
    /// Its bytes, when they stand in no file of the project.
    pub(super) built_in: Option<Arc<[u8]>>,
}

/// What the bytes of a file say by themselves.
pub(super) struct ParsedHeader {
    /// The BLAKE3 of the bytes.
    pub(super) hash: Hash,
    pub(super) written: Written,
    pub(super) head: Head,
    pub(super) items: Arc<Items>,
    pub(super) found: Vec<Diagnostic>,
}

impl ParsedHeader {
    pub(super) fn read(source: &str, (bytes, hash): (&[u8], Hash), taxonomies: &[Taxonomy]) -> Self {
        let mut found = Vec::new();
        let text = encoding::decode(source, bytes, &mut found);
        let source = Source::new(source, &text);
        let is_broken = encoding::is_broken(&found);
        let mut written = front::written(&source, taxonomies, &mut found);
        if is_broken {
            let place = found[0].place.clone().unwrap_or_else(|| Place::file(source.file));
            written.slips.push(Slip::of_bytes(place));
        }
        let items = Arc::new(Items::read(&source, &written));
        Self { hash, head: Head::read(&source), items, written, found }
    }

    /// That of a text which is not there: a file that is no document.
    pub(super) fn empty() -> Self {
        Self::read("", (&[], blake3::hash(&[])), &[])
    }
}

/// What the bytes of a file say, as it is remembered, kept or read.
pub(super) fn open<'f>(
    files: &dyn ProjectFiles,
    file: &'f MarkdownFile,
    taxonomies: &[Taxonomy],
    known: &KnownHeaders<'_>,
) -> Result<OpenedFile<'f>, Box<Diagnostic>> {
    let source = file.source.as_str();
    let (bytes, hash) = files.read_with_hash(source).map_err(|error| unreadable(source, &error.reason))?;
    let paper = known.remembered(source, hash, || {
        let disk = known.disk;
        let key = heads::key(&disk, source, &hash);
        if let Some(paper) = key.as_ref().and_then(|key| heads::get(&disk, (source, hash), key, taxonomies)) {
            // Its body is probably kept as well, so that nobody needs its text.
            drop(bytes);
            files.let_go(source);
            return paper;
        }
        let paper = ParsedHeader::read(source, (&bytes, hash), taxonomies);
        if let Some(key) = key {
            heads::put(&disk, source, key, &paper);
        }
        paper
    });
    Ok(OpenedFile { file, paper, built_in: None })
}

fn unreadable(source: &str, reason: &str) -> Box<Diagnostic> {
    let reason = system_reason(reason);
    let (ja, en) = (&reason.ja, &reason.en);
    let said = say!("ファイルを読めません: {ja}", "the file cannot be read: {en}");
    Box::new(Diagnostic::new(code::CONTENT_UNREADABLE, Place::file(source), said))
}

/// The text of a file, which is read when somebody asks for it.
pub(super) struct Text<'o> {
    files: &'o dyn ProjectFiles,
    opened: &'o OpenedFile<'o>,
    read: OnceCell<Result<Decoded, Box<Diagnostic>>>,
}

struct Decoded {
    bytes: Arc<[u8]>,
    /// The text, where that is not what the bytes are.
    other: Option<String>,
}

impl<'o> Text<'o> {
    pub(super) fn new(files: &'o dyn ProjectFiles, opened: &'o OpenedFile<'o>) -> Self {
        Self { files, opened, read: OnceCell::new() }
    }

    pub(super) fn file(&self) -> &'o str {
        &self.opened.file.source
    }

    /// The text; when it cannot be read any more, or is not what it was, that is the finding.
    pub(super) fn source(&self) -> Result<Source<'_>, Box<Diagnostic>> {
        let decoded = self.read.get_or_init(|| self.decoded()).as_ref().map_err(Clone::clone)?;
        let text = decoded.other.as_deref().unwrap_or_else(|| encoding::as_they_stand(&decoded.bytes));
        Ok(Source::new(self.file(), text))
    }

    fn decoded(&self) -> Result<Decoded, Box<Diagnostic>> {
        let source = self.file();
        let bytes = match &self.opened.built_in {
            Some(bytes) => Arc::clone(bytes),
            None => {
                let (bytes, hash) =
                    self.files.read_with_hash(source).map_err(|error| unreadable(source, &error.reason))?;
                if hash != self.opened.paper.hash {
                    return Err(unreadable(source, "it was changed while the project was read"));
                }
                bytes
            }
        };
        // What is odd about its bytes was said when it was opened.
        let other = match encoding::decode(source, &bytes, &mut Vec::new()) {
            Cow::Borrowed(_) => None,
            Cow::Owned(text) => Some(text),
        };
        Ok(Decoded { bytes, other })
    }
}
