//! Cuts: where a row of entries is divided into files, told by the entries themselves.
//!
//! In: entries, each with a key and a size. Out: ranges of them with sizes between two bounds. Never: a cut that is counted
//! from the beginning, since one longer entry would move every cut that follows, and change every file.

use std::ops::Range;

/// The sizes that files may have; one entry alone may have more.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChunkSize {
    pub(super) least: usize,
    pub(super) most: usize,
}

/// Divides entries: of all places that keep the bounds, each cut comes after the key with the lowest hash. Two rows that differ
/// somewhere soon agree again on the lowest hash.
pub(super) fn chunk<'k>(entries: impl IntoIterator<Item = (&'k str, usize)>, bounds: ChunkSize) -> Vec<Range<usize>> {
    let entries: Vec<(u64, usize)> = entries.into_iter().map(|(key, size)| (hash(key), size)).collect();
    let mut ranges = Vec::new();
    let mut from = 0;
    while from < entries.len() {
        let to = end(&entries[from..], bounds);
        ranges.push(from..from + to);
        from += to;
    }
    ranges
}

/// How many of the entries make the first file.
fn end(entries: &[(u64, usize)], bounds: ChunkSize) -> usize {
    let mut size = 0;
    let mut lowest: Option<(u64, usize)> = None;
    for (at, &(hash, own)) in entries.iter().enumerate() {
        size += own;
        if size > bounds.most && at > 0 {
            return lowest.map_or(at, |(_, end)| end);
        }
        if size >= bounds.least && lowest.is_none_or(|(known, _)| hash < known) {
            lowest = Some((hash, at + 1));
        }
    }
    entries.len()
}

fn hash(key: &str) -> u64 {
    let hash = blake3::hash(key.as_bytes());
    let (first, _) = hash.as_bytes().split_first_chunk().expect("a hash has 32 bytes");
    u64::from_le_bytes(*first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const BOUNDS: ChunkSize = ChunkSize { least: 5, most: 10 };

    fn keys(count: usize) -> Vec<(String, usize)> {
        (0..count).map(|n| (format!("w{n:05}"), 1 + n % 3)).collect()
    }

    /// The files, each as its keys and sizes.
    fn files(entries: &[(String, usize)]) -> Vec<Vec<(String, usize)>> {
        let ranges = chunk(entries.iter().map(|(key, size)| (key.as_str(), *size)), BOUNDS);
        ranges.into_iter().map(|range| entries[range].to_vec()).collect()
    }

    fn new(before: &[(String, usize)], after: &[(String, usize)]) -> usize {
        let before: BTreeSet<_> = files(before).into_iter().collect();
        files(after).iter().filter(|file| !before.contains(*file)).count()
    }

    #[test]
    fn every_entry_is_in_one_file_and_files_keep_the_bounds() {
        let entries = keys(1_000);
        let files = files(&entries);
        assert_eq!(files.concat(), entries);
        let (last, others) = files.split_last().unwrap();
        let size = |file: &Vec<(String, usize)>| file.iter().map(|(_, size)| size).sum::<usize>();
        assert!(others.iter().all(|file| (BOUNDS.least..=BOUNDS.most).contains(&size(file))));
        assert!(size(last) <= BOUNDS.most);
        assert!(chunk([], BOUNDS).is_empty());
    }

    #[test]
    fn an_entry_that_is_too_large_has_a_file_of_its_own() {
        assert_eq!(chunk([("a", 1), ("b", 99), ("c", 1)], BOUNDS), [0..1, 1..2, 2..3]);
        assert_eq!(chunk([("a", 99)], BOUNDS), [0..1; 1]);
        // All that is left fits.
        assert_eq!(chunk([("a", 4), ("b", 3), ("c", 3)], BOUNDS), [0..3; 1]);
    }

    #[test]
    fn a_change_moves_only_the_cuts_beside_it() {
        let before = keys(1_000);
        let worst = (0..1_000).map(|at| {
            let mut longer = before.clone();
            longer[at].1 += 3;
            let mut fewer = before.clone();
            fewer.remove(at);
            new(&before, &longer).max(new(&before, &fewer))
        });
        let all: Vec<usize> = worst.collect();
        let (worst, sum) = (all.iter().max().unwrap(), all.iter().sum::<usize>());
        assert!(*worst < 15 && sum < 3_500, "{worst} at worst, {sum} together");
        // Of a row that is divided by counting, half of all files change.
        assert!(files(&before).len() > 200);
    }
}
