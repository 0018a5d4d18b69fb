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
        Text::Missing => {
            found.extend(other_name(files, path));
            return Err(None);
        }
        Text::Unreadable => return Err(Some(Place::file(path))),
    };
    let node = parse(path, &text, found).ok_or_else(|| Some(Place::file(path)))?;
    Ok(read(&mut Reader::new(path, &text, found), &node))
}

/// A file that would be this one, had it its name: `metrics.yml`, `Metrics.yaml`, `metrics.yaml.txt`.
fn other_name(files: &dyn ProjectFiles, path: &str) -> Option<Diagnostic> {
    let stem = path.strip_suffix(".yaml")?.to_lowercase();
    let endings = [".yaml", ".yml", ".yaml.txt", ".yml.txt"];
    let is_meant = |known: &String| {
        let known = known.to_lowercase();
        known.strip_prefix(&stem).is_some_and(|ending| endings.contains(&ending))
    };
    let other = files.list("").into_iter().find(|known| known != path && is_meant(known))?;
    let message = say!("`{other}` は読まれません。名前が違います", "`{other}` is not read: its name is another one");
    let hint = say!("名前を `{path}` に変えます", "rename it to `{path}`");
    Some(Diagnostic::new(code::CONFIG_FILE_NAME, Place::file(other), message).hint(hint))
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
