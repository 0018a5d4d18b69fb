//! What the bytes of files say by themselves, as an earlier run read it.
//!
//! In: the hash of a file's bytes, its path, and the taxonomies of the project. Out: its [`ParsedHeader`]. Never: keeps one that would not come
//! back as it was.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0061).

use super::shard::CacheValue;
use super::sharded::{Known, ShardKind, ShardedCache};
use crate::content::control::Head;
use crate::content::front::{Entry, Slip, Written};
use crate::content::header::ParsedHeader;
use crate::content::items::Items;
use crate::diag::Diagnostic;
use crate::model::{CacheStore, Key, Taxonomy};
use blake3::Hash;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What this program read of the heads of a project's files; they are the same for every audience.
pub(crate) fn cache(cache: Arc<dyn CacheStore>, taxonomies: &[Taxonomy]) -> ShardedCache {
    let (audience, audiences) = (String::new(), vec![String::new()]);
    let kind = ShardKind { folder: "heads", form: "heads 4", audience, audiences, per_shard: 256 };
    ShardedCache::new(cache, kind, &taxonomies)
}

/// What is kept of a file.
#[derive(Serialize)]
struct Facts<'p> {
    entries: &'p [Entry],
    body: usize,
    slips: &'p [Slip],
    head: &'p Head,
    items: &'p Items,
    found: &'p [Diagnostic],
}

/// What was kept of a file.
#[derive(Deserialize)]
struct KnownFacts {
    entries: Vec<Entry>,
    body: usize,
    slips: Vec<Slip>,
    head: Head,
    items: Items,
    found: Vec<Diagnostic>,
}

impl KnownFacts {
    fn are(&self, facts: &Facts<'_>) -> bool {
        let Facts { entries, body, slips, head, items, found } = facts;
        self.entries == *entries
            && self.body == *body
            && self.slips == *slips
            && self.head == **head
            && self.items == **items
            && self.found == *found
    }
}

/// Everything that a head depends on; `None` when nothing is kept.
pub(crate) fn key(known: &Known<'_>, source: &str, hash: &Hash) -> Option<Key> {
    known.key(&(source, hash.as_bytes()))
}

/// What was kept of a file whose bytes have this hash.
pub(crate) fn get(
    known: &Known<'_>,
    source: &str,
    hash: Hash,
    key: &Key,
    taxonomies: &[Taxonomy],
) -> Option<ParsedHeader> {
    let (facts, _) = known.get(source, key)?;
    let KnownFacts { entries, body, slips, head, items, found } = serde_json::from_str(facts).ok()?;
    let written = Written::of(entries, body, slips, taxonomies);
    Some(ParsedHeader { hash, written, head, items: Arc::new(items), found })
}

/// Keeps what a file says.
pub(crate) fn put(known: &Known<'_>, source: &str, key: Key, header: &ParsedHeader) {
    let ParsedHeader { hash: _, written, head, items, found } = header;
    let (body, slips) = (written.body, written.slips.as_slice());
    let facts = Facts { entries: written.entries(), body, slips, head, items, found };
    let Ok(bytes) = serde_json::to_vec(&facts) else { return };
    // Front matter may hold any number, and the last digit of some does not come back.
    if serde_json::from_slice::<KnownFacts>(&bytes).is_ok_and(|known| known.are(&facts)) {
        known.put(source, key, CacheValue { facts: bytes, text: String::new() });
    }
}
