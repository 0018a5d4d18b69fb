//! What was computed before, kept under everything that it was computed from: the one way in which work is saved.
//!
//! In: a slot (what is computed: a path, a statement), the [`Key`] of its inputs, a value. Out: the value, where the key is the same. Never:
//! gives out what was computed from something else, or on disk bytes that are not those that were kept.
//!
//! Keys are BLAKE3 of inputs as serialised values ([`fingerprint`](super::fingerprint)). Whatever may change what is computed is one of them:
//! the form of what is kept, and where another program might compute something else, the program (docs/decisions/0087-caches.md).

use super::cache::{CacheStore, first_line, sealed, unsealed};
use super::fingerprint::{digest, digest_of_meaning};
use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The name of everything that a value was computed from: the same key, the same value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of some inputs; `None` when one of them refuses to be serialised.
    pub fn of(inputs: &(impl Serialize + ?Sized)) -> Option<Self> {
        digest(inputs).map(|hash| Self(*hash.as_bytes()))
    }

    /// The same of what is declared, wherever it stands.
    pub fn of_meaning(inputs: &(impl Serialize + ?Sized)) -> Option<Self> {
        digest_of_meaning(inputs).map(|hash| Self(*hash.as_bytes()))
    }

    /// As 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.hex())
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.hex())
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        blake3::Hash::from_hex(&text).map(|hash| Self(*hash.as_bytes())).map_err(de::Error::custom)
    }
}

/// Values by slot, each with its key.
pub struct Memo<'c, V> {
    store: Store<'c, V>,
    asked: AtomicUsize,
    found: AtomicUsize,
}

enum Store<'c, V> {
    Nothing,
    Memory(Mutex<Rounds<V>>),
    Disk { cache: &'c dyn CacheStore, encode: fn(&V) -> Option<Vec<u8>>, decode: fn(&[u8]) -> Option<V> },
}

/// What one round of work kept is for the next one.
struct Rounds<V> {
    before: Slots<V>,
    /// What the round has used or kept so far.
    now: Slots<V>,
}

type Slots<V> = HashMap<String, (Key, V)>;

impl<V> Default for Memo<'_, V> {
    /// One that keeps nothing.
    fn default() -> Self {
        Self::new(Store::Nothing)
    }
}

impl<'c, V> Memo<'c, V> {
    fn new(store: Store<'c, V>) -> Self {
        Self { store, asked: AtomicUsize::new(0), found: AtomicUsize::new(0) }
    }

    /// One in memory: what a round of work neither used nor kept is forgotten when it [ends](Memo::end_round).
    pub fn in_memory() -> Self {
        Self::new(Store::Memory(Mutex::new(Rounds { before: Slots::new(), now: Slots::new() })))
    }

    /// Whether anything is kept at all; else nobody need say what a value was computed from.
    pub fn keeps(&self) -> bool {
        match &self.store {
            Store::Nothing => false,
            Store::Memory(_) => true,
            Store::Disk { cache, .. } => cache.keeps(),
        }
    }

    /// How many values were asked for, and how many of them there were.
    pub fn hits(&self) -> (usize, usize) {
        (self.asked.load(Ordering::Relaxed), self.found.load(Ordering::Relaxed))
    }

    /// Ends a round of work: the next one finds what this one used or kept, and nothing else.
    pub fn end_round(&self) {
        if let Store::Memory(rounds) = &self.store {
            let mut rounds = lock(rounds);
            rounds.before = std::mem::take(&mut rounds.now);
        }
    }
}

impl<'c, V: Serialize + DeserializeOwned> Memo<'c, V> {
    /// One on disk, where each slot is the name of an entry.
    pub fn on_disk(cache: &'c dyn CacheStore) -> Self {
        let encode = |value: &V| serde_json::to_vec(value).ok();
        Self::new(Store::Disk { cache, encode, decode: |bytes| serde_json::from_slice(bytes).ok() })
    }
}

impl<'c> Memo<'c, Vec<u8>> {
    /// One on disk for values that are bytes already.
    pub fn of_bytes(cache: &'c dyn CacheStore) -> Self {
        Self::new(Store::Disk { cache, encode: |bytes| Some(bytes.clone()), decode: |bytes| Some(bytes.to_vec()) })
    }
}

impl<V: Clone> Memo<'_, V> {
    /// What was kept in a slot under a key.
    pub fn get(&self, slot: &str, key: &Key) -> Option<V> {
        let value = match &self.store {
            Store::Nothing => None,
            Store::Memory(rounds) => {
                let mut rounds = lock(rounds);
                let known = rounds.before.get(slot).filter(|(computed_from, _)| computed_from == key).cloned();
                known.map(|(key, value)| {
                    rounds.now.insert(slot.to_owned(), (key, value.clone()));
                    value
                })
            }
            Store::Disk { cache, decode, .. } => cache.get(slot).and_then(|entry| decode(entry_under(&entry, key)?)),
        };
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.found.fetch_add(usize::from(value.is_some()), Ordering::Relaxed);
        value
    }

    /// Keeps a value in a slot, in the place of what was kept there. One that cannot be kept is computed again, which costs time and nothing
    /// else.
    pub fn put(&self, slot: &str, key: Key, value: V) {
        match &self.store {
            Store::Nothing => {}
            Store::Memory(rounds) => drop(lock(rounds).now.insert(slot.to_owned(), (key, value))),
            Store::Disk { cache, encode, .. } => {
                if let Some(bytes) = encode(&value) {
                    let entry = [key.hex().as_bytes(), b"\n", &bytes].concat();
                    cache.put(slot, &sealed(&entry));
                }
            }
        }
    }
}

/// The bytes of an entry that was kept under a key; `None` when it was not, or is not what it was.
fn entry_under<'e>(entry: &'e [u8], key: &Key) -> Option<&'e [u8]> {
    let (computed_from, bytes) = first_line(unsealed(entry)?)?;
    (computed_from == key.hex()).then_some(bytes)
}

fn lock<V>(rounds: &Mutex<Rounds<V>>) -> MutexGuard<'_, Rounds<V>> {
    rounds.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
