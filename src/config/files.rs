//! The files of the configuration as texts.
//!
//! In: a path of the project. Out: its text, or a finding that says why it cannot be read. Never: knows what stands in a file.

use crate::diag::{Diagnostic, Diagnostics, Place, code, nearest, system_reason};
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

/// The files of the configuration.
const KNOWN: [&str; 10] = [
    "tejun.yaml",
    "baseline.yaml",
    "data/sources.yaml",
    "data/calendars.yaml",
    "data/metrics.yaml",
    "data/sla.yaml",
    "data/people.yaml",
    "data/schedule.yaml",
    "data/bindings.yaml",
    "data/terms.yaml",
];

/// A file that would be this one, had it its name: `metrics.yml`, `Metrics.yaml`, `metric.yaml`, `metrics (1).yaml`, `metrics.yaml.txt`.
fn other_name(files: &dyn ProjectFiles, path: &str) -> Option<Diagnostic> {
    let other = files.list("").into_iter().find(|known| is_meant(known, path))?;
    let message = say!("`{other}` は読まれません。名前が違います", "`{other}` is not read: its name is another one");
    let hint = say!("名前を `{path}` に変えます", "rename it to `{path}`");
    Some(Diagnostic::new(code::CONFIG_FILE_NAME, Place::file(other), message).hint(hint))
}

/// Tells of files that stand beside the one for which they could be taken, and are not read.
pub(super) fn report_not_read(files: &dyn ProjectFiles, found: &mut Diagnostics) {
    let all = files.list("");
    for path in KNOWN.into_iter().filter(|path| all.iter().any(|known| known == path)) {
        for other in all.iter().filter(|known| is_meant(known, path)) {
            let message = say!(
                "`{other}` は読まれません。読むのは `{path}` だけです",
                "`{other}` is not read: `{path}` alone is"
            );
            let hint = say!(
                "中身が要るなら `{path}` に移し、要らなければ消すか、名前を `.bak` で終えます",
                "move what you need into `{path}`; if you need nothing of it, remove it, or end its name with `.bak`"
            );
            let finding = Diagnostic::new(code::CONFIG_FILE_NAME, Place::file(other), message).hint(hint);
            found.push(finding.as_warning());
        }
    }
}

/// Whether a file could be taken for one of the configuration that it is not.
fn is_meant(other: &str, path: &str) -> bool {
    let [(folder, stem), (other_folder, other_stem)] = [path, other].map(folder_and_stem);
    let Some(other_stem) = other_stem.filter(|_| !KNOWN.contains(&other)) else { return false };
    let Some(stem) = stem else { return false };
    match folder == other_folder {
        true => stem == without_copy_mark(&other_stem) || nearest(&stem, [other_stem.as_str()]).is_some(),
        false => ["", "data"].contains(&other_folder.as_str()) && stem == other_stem,
    }
}

/// The folder and the name of a YAML file, in small letters and without its ending.
fn folder_and_stem(path: &str) -> (String, Option<String>) {
    let path = path.to_lowercase();
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let name = name.strip_suffix(".txt").unwrap_or(name);
    let stem = [".yaml", ".yml"].into_iter().find_map(|ending| name.strip_suffix(ending));
    (folder.to_owned(), stem.map(str::to_owned))
}

/// A name without what browsers and file managers put behind it: `metrics (1)`, `metrics - コピー`, `metrics copy 2`.
fn without_copy_mark(stem: &str) -> &str {
    let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | ' '));
    let marks = ["のコピー", "コピー", "copy"];
    let bare = marks.into_iter().find_map(|mark| bare.strip_suffix(mark)).unwrap_or(bare);
    bare.trim_end_matches([' ', '-', '_'])
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

#[cfg(test)]
mod tests {
    use super::is_meant;

    #[test]
    fn names_by_which_people_mean_another_file() {
        for other in [
            "data/metrics.yml",
            "data/Metrics.yaml",
            "data/metric.yaml",
            "data/metrics (1).yaml",
            "data/metrics - コピー.yaml",
            "data/metrics.yaml.txt",
            "metrics.yaml",
        ] {
            assert!(is_meant(other, "data/metrics.yaml"), "{other}");
        }
        for other in
            ["data/metrics.yaml", "data/terms.yaml", "data/old/metrics.yaml", "data/metrics.yaml.bak", "mkdocs.yml"]
        {
            assert!(!is_meant(other, "data/metrics.yaml"), "{other}");
        }
    }
}
