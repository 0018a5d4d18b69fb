//! What a file says that depends on nothing but its bytes: its front matter, the facts at its head, the items of its lists of tasks.
//!
//! In: a file's bytes. Out: a [`ParsedHeader`], and what is wrong with it; its [`Text`] for those who need it. Never: knows what sections hand
//! down, or who reads; holds a text that nobody has asked for.

use super::control::Head;
use super::encoding;
use super::front;
use super::front::{Slip, Written};
use super::items::Items;
use super::source::Source;
use crate::diag::{Diagnostic, Place};
use crate::model::{ProjectFiles, Taxonomy};
use blake3::Hash;
use std::sync::Arc;

/// What the bytes of a file say by themselves.
pub(crate) struct ParsedHeader {
    pub(super) hash: Hash,
    pub(super) written: Written,
    pub(super) head: Head,
    pub(super) items: Arc<Items>,
    pub(super) found: Vec<Diagnostic>,
}

impl ParsedHeader {
    pub(super) fn read(source: &str, bytes: &[u8], hash: Hash, taxonomies: &[Taxonomy]) -> Self {
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
        Self::read("", &[], blake3::hash(&[]), &[])
    }
}

/// The text of a document below its front matter, by nothing but its own bytes.
pub(super) fn body_text(files: &dyn ProjectFiles, path: &str) -> Option<String> {
    let bytes = files.read(path).ok()?;
    let mut text = encoding::decode(path, &bytes, &mut Vec::new()).into_owned();
    let body = front::written(&Source::new(path, &text), &[], &mut Vec::new()).body;
    Some(text.split_off(body))
}
