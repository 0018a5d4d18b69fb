//! A file that is opened: its head as it is remembered, kept or read, and its text for those who need it.
//!
//! In: a project's files. Out: an [`OpenedFile`]; its [`Text`] for those who ask. Never: holds a text that nobody has asked for.

use crate::content::cache::heads;
use crate::content::cache::memory::KnownHeaders;
use crate::content::encoding;
use crate::content::header::ParsedHeader;
use crate::content::markdown_file::MarkdownFile;
use crate::content::source::Source;
use crate::diag::{Diagnostic, Place, code, system_reason};
use crate::model::{ProjectFiles, Taxonomy};
use crate::say;
use blake3::Hash;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

/// A file and its front matter, before it is known what its sections hand down to it.
pub(crate) struct OpenedFile<'f> {
    pub(crate) file: &'f MarkdownFile,
    pub(crate) header: Arc<ParsedHeader>,
    /// Its bytes, when they stand in no file of the project.
    pub(crate) built_in: Option<Arc<[u8]>>,
}

/// What the bytes of a file say, as it is remembered, kept or read.
pub(crate) fn open<'f>(
    files: &dyn ProjectFiles,
    file: &'f MarkdownFile,
    taxonomies: &[Taxonomy],
    known: &KnownHeaders<'_>,
) -> Result<OpenedFile<'f>, Box<Diagnostic>> {
    let source = file.source.as_str();
    let (bytes, hash) = files.read_with_hash(source).map_err(|error| unreadable(source, &error.reason))?;
    let header = known.remembered(source, hash, || {
        let disk = known.disk;
        let key = heads::key(&disk, source, &hash);
        if let Some(header) = key.as_ref().and_then(|key| heads::get(&disk, source, hash, key, taxonomies)) {
            // Its body is probably kept as well, so that nobody needs its text.
            drop(bytes);
            files.let_go(source);
            return header;
        }
        let header = ParsedHeader::read(source, &bytes, hash, taxonomies);
        if let Some(key) = key {
            heads::put(&disk, source, key, &header);
        }
        header
    });
    Ok(OpenedFile { file, header, built_in: None })
}

fn unreadable(source: &str, reason: &str) -> Box<Diagnostic> {
    let reason = system_reason(reason);
    let (ja, en) = (&reason.ja, &reason.en);
    let said = say!("ファイルを読めません: {ja}", "the file cannot be read: {en}");
    Box::new(Diagnostic::new(code::CONTENT_UNREADABLE, Place::file(source), said))
}

/// The text of a file, which is read when somebody asks for it.
pub(crate) struct Text<'o> {
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
    pub(crate) fn new(files: &'o dyn ProjectFiles, opened: &'o OpenedFile<'o>) -> Self {
        Self { files, opened, read: OnceCell::new() }
    }

    pub(crate) fn hash(&self) -> &'o Hash {
        &self.opened.header.hash
    }

    pub(crate) fn file(&self) -> &'o str {
        &self.opened.file.source
    }

    /// The text; when it cannot be read any more, or is not what it was, that is the finding.
    pub(crate) fn source(&self) -> Result<Source<'_>, Box<Diagnostic>> {
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
                if hash != self.opened.header.hash {
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
