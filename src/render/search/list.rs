//! Lists: which parts there are, and what each begins with.
//!
//! In: parts in their order. Out: for a small site one list, for a large one a list of lists, which are parts themselves. Never:
//! a number that counts from the beginning of the site, since a page more would change every list.

use super::chunks::{ChunkSize, chunk};
use super::part::part;
use super::shards::numbers;
use crate::model::Artifact;
use serde::Serialize;
use serde_json::json;

/// Parts that the index names itself: what every reader who searches loads, in place of a list on the way to each part.
const ALONE: usize = 256;
/// Parts of a list.
const LIST: ChunkSize = ChunkSize { least: 32, most: 96 };

/// A part in a list.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// What it begins with: a term, or the route of a page.
    pub(super) key: String,
    /// How many pages it tells of, for titles.
    pub(super) pages: usize,
    /// Its name.
    pub(super) name: String,
}

/// What a list tells of its parts besides their names, for readers to find the one they want.
#[derive(Debug, Clone, Copy)]
pub(super) enum By {
    /// The first terms, between spaces.
    Terms,
    /// How many pages each has.
    Pages,
}

/// A list as it is written: what it tells of the parts, their names, and 1 where these are parts that list others.
#[derive(Debug, Serialize)]
pub(super) struct List(String, String, u8);

/// The list of all parts of a kind; the files are those of its own parts.
pub(super) fn list(code: &str, parts: &[Listed], by: By) -> (List, Vec<Artifact>) {
    if parts.len() <= ALONE {
        return (List(told(parts, by), names(parts), 0), Vec::new());
    }
    let ranges = chunk(parts.iter().map(|part| (part.key.as_str(), 1)), LIST);
    let (lists, files): (Vec<Listed>, Vec<Artifact>) = ranges
        .into_iter()
        .map(|range| {
            let some = &parts[range];
            let own = part(code, 'd', &[&json!([told(some, by), names(some)]).to_string()]);
            let pages = some.iter().map(|part| part.pages).sum();
            (Listed { key: some[0].key.clone(), pages, name: own.name }, own.file)
        })
        .unzip();
    (List(told(&lists, by), names(&lists), 1), files)
}

fn told(parts: &[Listed], by: By) -> String {
    match by {
        By::Terms => parts.iter().map(|part| part.key.as_str()).collect::<Vec<_>>().join(" "),
        By::Pages => numbers(parts.iter().map(|part| u32::try_from(part.pages).unwrap_or(u32::MAX))),
    }
}

/// All names have the same length.
fn names(parts: &[Listed]) -> String {
    parts.iter().map(|part| part.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(count: usize) -> Vec<Listed> {
        (0..count).map(|n| Listed { key: format!("w{n:05}"), pages: 3, name: format!("{n:016}") }).collect()
    }

    #[test]
    fn few_parts_are_named_at_once() {
        let (List(told, names, lists), files) = list("ja", &parts(2), By::Terms);
        assert_eq!((&*told, &*names, lists), ("w00000 w00001", "00000000000000000000000000000001", 0));
        assert!(files.is_empty());
        // The fourth digit is that of three pages.
        assert_eq!(list("ja", &parts(2), By::Pages).0.0, "&&");
        assert_eq!(list("ja", &[], By::Terms).0.1, "");
    }

    #[test]
    fn many_parts_are_named_by_lists_of_which_few_change() {
        let before = parts(1_000);
        let (List(told, names, lists), files) = list("ja", &before, By::Pages);
        assert_eq!(lists, 1);
        assert_eq!((told.chars().count(), names.len() / 16), (files.len(), files.len()));
        assert!((1_000 / LIST.most..=1_000 / LIST.least).contains(&files.len()), "{} lists", files.len());
        let mut after = before.clone();
        after[500].name = "another one of16".to_owned();
        let changed = list("ja", &after, By::Pages).1;
        assert_eq!(changed.iter().filter(|file| !files.contains(file)).count(), 1);
    }
}
