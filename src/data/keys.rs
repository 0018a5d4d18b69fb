//! Whether keys may come twice, found out without holding them.
//!
//! In: the keys of the pieces of a source, in their order. Out: whether they only ever rise, and at need a 64-bit hash of
//! each. Never: says that keys differ when they may not.

use polars::prelude::{self as pl, DataType};
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hasher};

/// The keys of a run of rows.
#[derive(Default, Clone, Serialize, Deserialize)]
pub(super) struct KeyRun {
    /// First and last key of each run in which keys rise.
    rising: Vec<(Key, Key)>,
    /// Whether some key of a piece does not lie above the one before it.
    falls: bool,
    /// A hash of every key, when they are asked for; nothing that is kept.
    #[serde(skip)]
    pub hashes: Vec<u64>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Key {
    Int(i64),
    Text(String),
}

impl KeyRun {
    /// The keys of a column; rows without a key count for nothing.
    pub(super) fn of(column: &pl::Column, hashes: bool) -> Self {
        match column.dtype() {
            DataType::Int64 => column.i64().map_or_else(
                |_| Self::unknown(),
                |keys| run(keys.iter().flatten(), hashes, Key::Int, |key, hasher| hasher.write_i64(*key)),
            ),
            DataType::String => column.str().map_or_else(
                |_| Self::unknown(),
                |keys| {
                    run(
                        keys.iter().flatten(),
                        hashes,
                        |key| Key::Text(key.to_owned()),
                        |key, hasher| hasher.write(key.as_bytes()),
                    )
                },
            ),
            _ => Self::unknown(),
        }
    }

    fn unknown() -> Self {
        Self { rising: Vec::new(), falls: true, hashes: Vec::new() }
    }

    /// The next run follows.
    pub(super) fn then(&mut self, next: Self) {
        self.falls |= next.falls;
        self.hashes.extend(next.hashes);
        // Two runs are not made one, though the second lies above the first: a third may lie between them.
        self.rising.extend(next.rising);
    }

    /// Whether no key can come twice, since keys rise in runs that lie apart.
    pub(super) fn are_apart(&mut self) -> bool {
        self.rising.sort_unstable();
        !self.falls && self.rising.windows(2).all(|pair| pair[0].1 < pair[1].0)
    }

    /// Whether two keys have the same hash, and so may be the same.
    pub(super) fn may_repeat(mut self) -> bool {
        self.hashes.sort_unstable();
        self.hashes.windows(2).any(|pair| pair[0] == pair[1])
    }
}

fn run<T: PartialOrd + Copy>(
    mut keys: impl Iterator<Item = T>,
    hashes: bool,
    own: impl Fn(T) -> Key,
    feed: impl Fn(&T, &mut dyn Hasher),
) -> KeyRun {
    let hash = |key: &T| {
        let mut hasher = DefaultHasher::new();
        feed(key, &mut hasher);
        hasher.finish()
    };
    let Some(first) = keys.next() else { return KeyRun::default() };
    let mut all = Vec::new();
    all.extend(hashes.then(|| hash(&first)));
    let (mut last, mut falls) = (first, false);
    for key in keys {
        falls |= key <= last;
        last = key;
        if hashes {
            all.push(hash(&key));
        }
    }
    KeyRun { rising: vec![(own(first), own(last))], falls, hashes: all }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(keys: &[i64]) -> KeyRun {
        KeyRun::of(&pl::Column::new("id".into(), keys), true)
    }

    fn together(runs: &[&[i64]]) -> KeyRun {
        let mut all = KeyRun::default();
        runs.iter().for_each(|keys| all.then(of(keys)));
        all
    }

    #[test]
    fn runs_that_rise_and_lie_apart_have_no_key_twice() {
        // A file of the newest day sorts before the file of its month.
        assert!(together(&[&[1, 2], &[7, 9], &[3, 6]]).are_apart());
        assert!(together(&[&[], &[5]]).are_apart());
        for runs in [[&[1, 2][..], &[2, 3]], [&[1, 9], &[4, 5]], [&[2, 1], &[3]], [&[4, 4], &[5]]] {
            assert!(!together(&runs).are_apart(), "{runs:?}");
        }
    }

    #[test]
    fn keys_that_come_twice_have_one_hash() {
        assert!(together(&[&[5, 1], &[3, 5]]).may_repeat());
        assert!(!together(&[&[5, 1], &[3, 2]]).may_repeat());
        let texts = pl::Column::new("id".into(), ["b", "a", "b"]);
        assert!(KeyRun::of(&texts, true).may_repeat());
    }
}
