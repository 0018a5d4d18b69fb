//! Entries of YAML files that people go on writing.
//!
//! In: names and texts. Out: scalars as YAML writes them, and a file with an entry more. Never: changes a byte that stands in the file.

use crate::diag::{Diagnostics, Message};
use crate::model::{ProjectFiles, ReadError};
use std::path::PathBuf;
use std::sync::Arc;

/// A text as a YAML scalar, plain where that means the same.
pub(super) fn scalar(text: &str) -> String {
    let starts = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ' ' | '*');
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"];
    let reserved = words.contains(&text.to_lowercase().as_str());
    if starts && !reserved && !text.ends_with([' ', '.']) && text.chars().all(plain) {
        return text.to_owned();
    }
    // A JSON string is a YAML string, whatever the text contains.
    serde_json::to_string(text).expect("a string is always JSON")
}

/// A list of texts in one line.
pub(super) fn list(texts: &[String]) -> String {
    match texts {
        [only] => scalar(only),
        many => format!("[{}]", many.iter().map(|text| scalar(text)).collect::<Vec<_>>().join(", ")),
    }
}

/// Comment lines of a text.
pub(super) fn comment(indent: &str, text: &str) -> String {
    text.lines().map(|line| format!("{indent}# {}\n", line.trim_end())).collect()
}

/// A comment that stands behind a value: one line, whatever a file may hold.
pub(super) fn inline(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .collect()
}

/// A file of the project with entries more at its end.
pub(super) fn appended(files: &dyn ProjectFiles, path: &str, entries: &str) -> Vec<u8> {
    let before = files.read(path).map(|bytes| bytes.to_vec()).unwrap_or_default();
    let mut text = before;
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

/// The first error of what was found, in words.
pub(super) fn first_error(found: &Diagnostics) -> Option<Message> {
    found.iter().find(|finding| finding.severity == crate::diag::Severity::Error).map(|finding| finding.message.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_yaml_would_read_something_else() {
        for plain in ["Issue key", "受付日時", "sys_updated_at", "tickets/*.csv"] {
            assert_eq!(scalar(plain), plain);
        }
        for (text, quoted) in
            [("#", "\"#\""), ("yes", "\"yes\""), ("1 - High", "\"1 - High\""), ("a: b", "\"a: b\""), ("", "\"\"")]
        {
            assert_eq!(scalar(text), quoted);
        }
    }
}
