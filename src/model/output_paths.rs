//! Places below the output folder: each belongs to one file, on every machine.
//!
//! In: paths with what wants to stand there, what comes first by right before the rest. Out: what is in the way of a path. Never:
//! takes two spellings for two places that some file system takes for one.

use crate::diag::Message;
use crate::say;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// tejun's own list of what it wrote, at the root of every folder that it writes.
pub const MANIFEST: &str = ".tejun-manifest.json";
/// How many bytes the name of a file or a folder may have on the usual systems.
pub const LONGEST_NAME: usize = 255;
/// How many bytes a path below the output folder may have: the usual systems take 4096 with all that stands before it.
pub const LONGEST_PATH: usize = 3500;

/// Why nothing can be written at a path, whatever else there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unwritable<'p> {
    /// It leaves the output folder, or is none of a file.
    Outside,
    /// This name in it is too long.
    LongName(&'p str),
    /// It is too long.
    Long,
    /// This name in it holds a `:`, which to Windows ends the name of a drive or begins that of a stream.
    Colon(&'p str),
}

/// Why nothing can be written at a path with `/` between its parts.
pub fn unwritable(path: &str) -> Option<Unwritable<'_>> {
    if path.split('/').any(|part| matches!(part, "" | "." | "..") || part.contains(['\\', '\0'])) {
        return Some(Unwritable::Outside);
    }
    let long = path.split('/').find(|part| part.len() > LONGEST_NAME).map(Unwritable::LongName);
    let colon = || path.split('/').find(|part| cfg!(windows) && part.contains(':')).map(Unwritable::Colon);
    long.or_else(colon).or_else(|| (path.len() > LONGEST_PATH).then_some(Unwritable::Long))
}

/// Who has which place.
#[derive(Debug)]
pub struct PathRegistry<T>(BTreeMap<String, (String, T)>);

/// What is in the way of a path.
#[derive(Debug)]
pub struct PathConflict<'p, T> {
    /// Where it stands.
    pub path: &'p str,
    /// What it is.
    pub by: &'p T,
    /// How the two paths clash.
    pub clash: ConflictKind,
}

/// How two paths clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictKind {
    /// They are the same.
    Same,
    /// They differ in the case or the composition of letters only, so that they are one file on Windows and macOS.
    Spelling,
    /// One is a file where the other needs a folder.
    Folder,
}

impl ConflictKind {
    /// How two places can be one although they are called otherwise; nothing to say where they are called the same.
    pub fn why(self) -> Message {
        match self {
            Self::Same => say!("", ""),
            Self::Spelling => say!(
                "（文字の大小か組み方だけが違い、Windows と macOS では同じ場所です）",
                " (they differ in the case or the composition of letters only, and are one place on Windows and macOS)"
            ),
            Self::Folder => say!(
                "（一方がファイル、もう一方がフォルダーになり、同時には書けません）",
                " (one is a file where the other needs a folder, so that both cannot be written)"
            ),
        }
    }
}

impl<T> Default for PathRegistry<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> PathRegistry<T> {
    /// What stands at a path, above it as a file, or below it.
    pub fn conflict(&self, path: &str) -> Option<PathConflict<'_, T>> {
        let key = folded(path);
        if let Some((taken, by)) = self.0.get(&key) {
            let clash = if taken == path { ConflictKind::Same } else { ConflictKind::Spelling };
            return Some(PathConflict { path: taken, by, clash });
        }
        let above = key.match_indices('/').find_map(|(end, _)| self.0.get(&key[..end]));
        let below = format!("{key}/");
        let inside = || {
            let next = self.0.range(below.clone()..).next();
            next.filter(|(other, _)| other.starts_with(&below)).map(|(_, taken)| taken)
        };
        above.or_else(inside).map(|(taken, by)| PathConflict { path: taken, by, clash: ConflictKind::Folder })
    }

    /// Gives a place away; whoever had it before keeps it.
    pub fn claim(&mut self, path: &str, by: T) {
        self.0.entry(folded(path)).or_insert_with(|| (path.to_owned(), by));
    }
}

/// A path as file systems compare it that take `A` for `a`, and `が` for `か` with its mark.
fn folded(path: &str) -> String {
    if path.is_ascii() { path.to_ascii_lowercase() } else { path.nfd().flat_map(char::to_lowercase).collect() }
}

#[cfg(test)]
mod tests {
    use super::{ConflictKind, PathRegistry, Unwritable, unwritable};

    #[test]
    fn each_place_belongs_to_one_file_on_every_machine() {
        let mut places = PathRegistry::default();
        for path in ["y/N/index.html", "a.html", "docs/が.png", "app"] {
            places.claim(path, path);
        }
        let table = [
            ("y/N/index.html", Some(("y/N/index.html", ConflictKind::Same))),
            ("y/n/index.html", Some(("y/N/index.html", ConflictKind::Spelling))),
            ("docs/か\u{3099}.png", Some(("docs/が.png", ConflictKind::Spelling))),
            ("y/N", Some(("y/N/index.html", ConflictKind::Folder))),
            ("y/n", Some(("y/N/index.html", ConflictKind::Folder))),
            ("Y", Some(("y/N/index.html", ConflictKind::Folder))),
            ("app/x/index.html", Some(("app", ConflictKind::Folder))),
            ("A.HTML/b", Some(("a.html", ConflictKind::Folder))),
            ("y/N.html", None),
            ("application", None),
            ("docs/が.svg", None),
            ("", None),
        ];
        for (path, expected) in table {
            let found = places.conflict(path);
            assert_eq!(found.map(|way| (*way.by, way.clash)), expected, "{path}");
        }
    }

    #[test]
    fn nothing_is_written_outside_or_under_a_name_that_no_system_takes() {
        for path in ["", "/a", "a//b", "../a", "a/./b", "a\\b", "a\0b", "a/"] {
            assert_eq!(unwritable(path), Some(Unwritable::Outside), "{path:?}");
        }
        let long = "あ".repeat(86);
        assert_eq!(unwritable(&format!("a/{long}/b")), Some(Unwritable::LongName(&long)));
        assert_eq!(unwritable("a/".repeat(2000).trim_end_matches('/')), Some(Unwritable::Long));
        for path in ["a", "a/.../..b", "手順/index.html"] {
            assert_eq!(unwritable(path), None, "{path}");
        }
        assert_eq!(unwritable("a:b").is_some(), cfg!(windows));
    }

    #[test]
    fn whoever_has_a_place_keeps_it() {
        let mut places = PathRegistry::default();
        places.claim("a", 1);
        places.claim("A", 2);
        assert_eq!(places.conflict("a").map(|way| (way.path, *way.by)), Some(("a", 1)));
    }
}
