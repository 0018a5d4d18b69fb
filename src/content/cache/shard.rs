//! Entries of documents in files of the cache, several in one: a shard.
//!
//! In: for a document the key of everything that something was made of, and what was made. Out: the same, for the same key. Never:
//! knows what stands in an entry, or gives out bytes that are not those that were kept.
//!
//! A large project has its entries in several shards, so that a change of one document is a matter of one shard.

use crate::model::{CacheStore, Key, first_line, sealed, unsealed};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

/// What is kept of some documents, and what will be.
pub(crate) struct CacheShard<'c> {
    cache: &'c dyn CacheStore,
    name: String,
    before: OnceLock<Before>,
    /// What was made now, by the path of the document.
    new: Mutex<BTreeMap<String, Entry>>,
}

/// What is kept of a document, and what it is for.
struct Entry {
    key: Key,
    value: CacheValue,
}

/// What is kept of a document: facts, and one long text that needs no reading.
pub(super) struct CacheValue {
    pub(super) facts: Vec<u8>,
    pub(super) text: String,
}

/// A shard as it was kept.
#[derive(Default)]
struct Before {
    bytes: Vec<u8>,
    /// By the path of the document.
    entries: BTreeMap<String, Place>,
}

/// An entry of a shard as it was kept: what it is for, and where its facts and its text are.
struct Place {
    key: Key,
    facts: Range<usize>,
    text: Range<usize>,
}

/// What stands before the entries, of each: the path of a document, its key, and the lengths of its facts and its text.
#[derive(Serialize, Deserialize)]
struct Listed {
    source: String,
    key: Key,
    facts: usize,
    text: usize,
}

/// The shard of a document among `count`, a power of two.
pub(super) fn number_of(source: &str, count: usize) -> usize {
    let hash = blake3::hash(source.as_bytes());
    let [low, high, ..] = hash.as_bytes();
    usize::from(u16::from_le_bytes([*low, *high])) % count
}

impl<'c> CacheShard<'c> {
    pub(super) fn new(cache: &'c dyn CacheStore, name: String) -> Self {
        Self { cache, name, before: OnceLock::new(), new: Mutex::default() }
    }

    /// The facts and the text that were kept of a document under a key.
    pub(super) fn get(&self, source: &str, key: &Key) -> Option<(&str, &str)> {
        let before = self.before.get_or_init(|| self.read().unwrap_or_default());
        let place = before.entries.get(source).filter(|place| place.key == *key)?;
        // Most of a large project is Japanese, which is looked through many times as fast this way.
        let text = |range: &Range<usize>| simdutf8::basic::from_utf8(&before.bytes[range.clone()]).ok();
        Some((text(&place.facts)?, text(&place.text)?))
    }

    /// Keeps what was made of a document.
    pub(super) fn put(&self, source: &str, key: Key, value: CacheValue) {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.insert(source.to_owned(), Entry { key, value });
    }

    fn read(&self) -> Option<Before> {
        let bytes = self.cache.get(&self.name)?;
        let start = bytes.len() - unsealed(&bytes)?.len();
        let (list, entries) = first_line(&bytes[start..])?;
        let (mut at, end) = (bytes.len() - entries.len(), bytes.len());
        let mut found = BTreeMap::new();
        for Listed { source, key, facts, text } in serde_json::from_str::<Vec<Listed>>(list).ok()? {
            let (from, middle) = (at, at.checked_add(facts)?);
            at = middle.checked_add(text)?;
            found.insert(source, Place { key, facts: from..middle, text: middle..at });
        }
        (at == end).then_some(Before { bytes, entries: found })
    }

    /// Keeps what was made, when any of it is new, beside what was kept of the other documents that are there still.
    pub(super) fn close(self, sources: &BTreeSet<&str>) {
        let new = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        if new.is_empty() {
            return;
        }
        let before = self.before.into_inner().unwrap_or_default();
        let mut all: BTreeMap<&str, (Key, &[u8], &[u8])> = BTreeMap::new();
        for (source, place) in before.entries.iter().filter(|(source, _)| sources.contains(source.as_str())) {
            let (facts, text) = (&before.bytes[place.facts.clone()], &before.bytes[place.text.clone()]);
            all.insert(source, (place.key, facts, text));
        }
        for (source, Entry { key, value }) in &new {
            all.insert(source, (*key, &value.facts, value.text.as_bytes()));
        }
        let listed = |(source, (key, facts, text)): (&&str, &(Key, &[u8], &[u8]))| Listed {
            source: (*source).to_owned(),
            key: *key,
            facts: facts.len(),
            text: text.len(),
        };
        let list: Vec<Listed> = all.iter().map(listed).collect();
        let Ok(mut bytes) = serde_json::to_vec(&list) else { return };
        bytes.push(b'\n');
        for (_, facts, text) in all.values() {
            bytes.extend_from_slice(facts);
            bytes.extend_from_slice(text);
        }
        self.cache.put(&self.name, &sealed(&bytes));
    }
}
