//! Places below the output folder: each belongs to one file, on every machine.
//!
//! In: paths with what wants to stand there, what comes first by right before the rest. Out: what is in the way of a path. Never:
//! takes two spellings for two places that some file system takes for one.

use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Who has which place.
#[derive(Debug)]
pub struct Places<T>(BTreeMap<String, (String, T)>);

/// What is in the way of a path.
#[derive(Debug)]
pub struct InTheWay<'p, T> {
    /// Where it stands.
    pub path: &'p str,
    /// What it is.
    pub by: &'p T,
    /// How the two paths clash.
    pub clash: Clash,
}

/// How two paths clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    /// They are the same.
    Same,
    /// They differ in the case or the composition of letters only, so that they are one file on Windows and macOS.
    Spelling,
    /// One is a file where the other needs a folder.
    Folder,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Places<T> {
    /// What stands at a path, above it as a file, or below it.
    pub fn in_the_way(&self, path: &str) -> Option<InTheWay<'_, T>> {
        let key = folded(path);
        if let Some((taken, by)) = self.0.get(&key) {
            let clash = if taken == path { Clash::Same } else { Clash::Spelling };
            return Some(InTheWay { path: taken, by, clash });
        }
        let above = key.match_indices('/').find_map(|(end, _)| self.0.get(&key[..end]));
        let below = format!("{key}/");
        let inside = || {
            let next = self.0.range(below.clone()..).next();
            next.filter(|(other, _)| other.starts_with(&below)).map(|(_, taken)| taken)
        };
        above.or_else(inside).map(|(taken, by)| InTheWay { path: taken, by, clash: Clash::Folder })
    }

    /// Gives a place away; whoever had it before keeps it.
    pub fn take(&mut self, path: &str, by: T) {
        self.0.entry(folded(path)).or_insert_with(|| (path.to_owned(), by));
    }
}

/// A path as file systems compare it that take `A` for `a`, and `が` for `か` with its mark.
fn folded(path: &str) -> String {
    if path.is_ascii() { path.to_ascii_lowercase() } else { path.nfd().flat_map(char::to_lowercase).collect() }
}

#[cfg(test)]
mod tests {
    use super::{Clash, Places};

    #[test]
    fn each_place_belongs_to_one_file_on_every_machine() {
        let mut places = Places::default();
        for path in ["y/N/index.html", "a.html", "docs/が.png", "app"] {
            places.take(path, path);
        }
        let table = [
            ("y/N/index.html", Some(("y/N/index.html", Clash::Same))),
            ("y/n/index.html", Some(("y/N/index.html", Clash::Spelling))),
            ("docs/か\u{3099}.png", Some(("docs/が.png", Clash::Spelling))),
            ("y/N", Some(("y/N/index.html", Clash::Folder))),
            ("y/n", Some(("y/N/index.html", Clash::Folder))),
            ("Y", Some(("y/N/index.html", Clash::Folder))),
            ("app/x/index.html", Some(("app", Clash::Folder))),
            ("A.HTML/b", Some(("a.html", Clash::Folder))),
            ("y/N.html", None),
            ("application", None),
            ("docs/が.svg", None),
            ("", None),
        ];
        for (path, expected) in table {
            let found = places.in_the_way(path);
            assert_eq!(found.map(|way| (*way.by, way.clash)), expected, "{path}");
        }
    }

    #[test]
    fn whoever_has_a_place_keeps_it() {
        let mut places = Places::default();
        places.take("a", 1);
        places.take("A", 2);
        assert_eq!(places.in_the_way("a").map(|way| (way.path, *way.by)), Some(("a", 1)));
    }
}
