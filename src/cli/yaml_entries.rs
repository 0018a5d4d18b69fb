//! Entries of YAML files that people go on writing.
//!
//! In: a file and the text of entries. Out: the file with them at its end, or without one that is written anew. Never: changes another byte that
//! stands in the file.

use super::args::Global;
use super::console::Console;
use super::exit::Exit;
use crate::diag::{Diagnostic, Diagnostics, Message, Place, code, system_reason};
use crate::model::{ProjectFiles, ReadError};
use crate::output;
use crate::say;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of the project with entries more at its end.
pub(super) fn appended(files: &dyn ProjectFiles, path: &str, entries: &str) -> Vec<u8> {
    at_end(files.read(path).map(|bytes| bytes.to_vec()).unwrap_or_default(), entries)
}

/// A text with entries more at its end.
pub(super) fn at_end(mut text: Vec<u8>, entries: &str) -> Vec<u8> {
    if !text.is_empty() {
        if !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        text.push(b'\n');
    }
    // The line ends of the file stay what they are.
    let crlf = text.windows(2).any(|pair| pair == b"\r\n");
    text.extend_from_slice(if crlf { entries.replace('\n', "\r\n") } else { entries.to_owned() }.as_bytes());
    text
}

/// A file without the entry of a name and the comment above it, as this program writes them: from the comment to the next line that is not
/// indented.
pub(super) fn without_entry(files: &dyn ProjectFiles, path: &str, place: &Place) -> Vec<u8> {
    let bytes = files.read(path).map(|bytes| bytes.to_vec()).unwrap_or_default();
    let Ok(text) = String::from_utf8(bytes.clone()) else { return bytes };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let Some(key) = (place.line as usize).checked_sub(1).filter(|key| *key < lines.len()) else { return bytes };
    let comments = lines[..key].iter().rev().take_while(|line| line.starts_with('#')).count();
    let inner = lines[key + 1..].iter().take_while(|line| line.starts_with([' ', '\t', '\n', '\r'])).count();
    let kept = lines[..key - comments].iter().chain(&lines[key + 1 + inner..]);
    kept.copied().collect::<String>().trim_end_matches(['\n', '\r']).to_owned().into_bytes()
}

/// The files of a project with others in their place, before these are written.
pub(super) struct Drafted<'f> {
    pub files: &'f dyn ProjectFiles,
    pub changed: Vec<(&'static str, Arc<[u8]>)>,
}

impl ProjectFiles for Drafted<'_> {
    fn list(&self, folder: &str) -> Vec<String> {
        let mut listed = self.files.list(folder);
        let below = |path: &str| folder.is_empty() || path.starts_with(&format!("{}/", folder.trim_end_matches('/')));
        listed.extend(self.changed.iter().map(|(path, _)| (*path).to_owned()).filter(|path| below(path)));
        listed.sort();
        listed.dedup();
        listed
    }

    fn read(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        match self.changed.iter().find(|(changed, _)| *changed == path) {
            Some((_, bytes)) => Ok(Arc::clone(bytes)),
            None => self.files.read(path),
        }
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        let changed = self.changed.iter().any(|(changed, _)| *changed == path);
        if changed { None } else { self.files.on_disk(path) }
    }
}

/// Replaces the files with the drafted ones.
pub(super) fn write(drafted: &Drafted<'_>, global: &Global, voice: &Console) -> Result<(), Exit> {
    drafted.changed.iter().try_for_each(|(path, bytes)| replace_file(&global.dir, path, bytes, voice))
}

/// Writes a file of the project anew, or says why not.
pub(super) fn replace_file(root: &Path, path: &str, bytes: &[u8], voice: &Console) -> Result<(), Exit> {
    output::replace(root, path, bytes).map_err(|error| {
        let reason = system_reason(&error.to_string());
        let (ja, en) = (&reason.ja, &reason.en);
        let message = say!("`{path}` を書けません: {ja}", "cannot write `{path}`: {en}");
        voice.diagnostic(&Diagnostic::new(code::OUTPUT_WRITE, None, message));
        Exit::Io
    })
}

/// The first error of what was found, in words.
pub(super) fn first_error(found: &Diagnostics) -> Option<Message> {
    found.iter().find(|finding| finding.severity == crate::diag::Severity::Error).map(|finding| finding.message.clone())
}
