//! The files of the configuration as texts.
//!
//! In: a path of the project. Out: its text, or a finding that says why it cannot be read. Never: knows what stands in a file.

use crate::diag::{Diagnostic, Diagnostics, Place, code, system_reason};
use crate::model::ProjectFiles;
use crate::say;
use crate::syntax::{Node, Reader, parse};

/// Reads an optional file. `Err` with its place when it is there but cannot be read, without when it is not there.
pub(super) fn file<T>(
    files: &dyn ProjectFiles,
    path: &str,
    found: &mut Diagnostics,
    read: impl FnOnce(&mut Reader<'_>, &Node) -> T,
) -> Result<T, Option<Place>> {
    let text = match Text::read(files, path, found) {
        Text::There(text) => text,
        Text::Missing => return Err(None),
        Text::Unreadable => return Err(Some(Place::file(path))),
    };
    let node = parse(path, &text, found).ok_or_else(|| Some(Place::file(path)))?;
    Ok(read(&mut Reader::new(path, &text, found), &node))
}

/// The text of a file.
pub(super) enum Text {
    /// As UTF-8, without a byte order mark.
    There(String),
    /// There is no such file.
    Missing,
    /// It cannot be read, which was said.
    Unreadable,
}

impl Text {
    pub(super) fn read(files: &dyn ProjectFiles, path: &str, found: &mut Diagnostics) -> Self {
        let bytes = match files.read(path) {
            Ok(bytes) => bytes,
            Err(_) if !files.list("").iter().any(|known| known == path) => return Self::Missing,
            Err(error) => {
                let reason = system_reason(&error.reason);
                let (ja, en) = (&reason.ja, &reason.en);
                let message = say!("`{path}` を読めません: {ja}", "cannot read `{path}`: {en}");
                found.push(Diagnostic::new(code::CONFIG_UNREADABLE, Place::file(path), message));
                return Self::Unreadable;
            }
        };
        match std::str::from_utf8(&bytes) {
            Ok(text) => Self::There(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
            Err(error) => {
                let good = std::str::from_utf8(&bytes[..error.valid_up_to()]).expect("checked up to here");
                let place = Place::of_range(path, good, good.len()..good.len());
                let message = say!("UTF-8 ではない文字があります", "expected UTF-8, found other bytes");
                found.push(
                    Diagnostic::new(code::CONFIG_UNREADABLE, place, message)
                        .hint(say!("UTF-8 で保存し直します", "save the file as UTF-8")),
                );
                Self::Unreadable
            }
        }
    }
}
