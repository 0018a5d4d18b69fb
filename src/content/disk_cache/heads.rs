//! What the bytes of files say by themselves, as an earlier run read it.
//!
//! In: the hash of a file's bytes, its path, and the taxonomies of the project. Out: its [`ParsedHeader`]. Never: keeps one that would not come
//! back as it was.

use super::shard::{CacheShard, CacheValue};
use super::sharded::{ShardedCache, each};
use crate::content::control::Head;
use crate::content::front::{Entry, Slip, Written};
use crate::content::header::ParsedHeader;
use crate::content::items::Items;
use crate::diag::Diagnostic;
use crate::model::{CacheStore, Taxonomy, fingerprint};
use blake3::Hash;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The form of what is kept, and of its keys.
const FORM: &str = "heads 2";

/// What earlier runs read of the documents of a project.
pub(in crate::content) struct HeaderCache {
    /// With the name of everything that all of them depend on; `None` when nothing is kept.
    sharded: Option<(ShardedCache, String)>,
}

impl HeaderCache {
    /// What this program kept in a cache; nothing where nobody knows which program it is.
    pub fn of(cache: Arc<dyn CacheStore>, taxonomies: &[Taxonomy]) -> Self {
        let circumstances = cache.program().and_then(|program| fingerprint(&(FORM, program, taxonomies)));
        // They are the same for every audience.
        let sharded = |circumstances: String| {
            let (audience, audiences) = (String::new(), vec![String::new()]);
            let sharded = ShardedCache { cache, folder: "heads", audience, audiences, per_shard: 256 };
            (sharded, circumstances)
        };
        Self { sharded: circumstances.map(sharded) }
    }

    /// Looks at documents, in parallel; the answers are in the order of the sources.
    pub fn each<T: Send>(&self, sources: &[&str], read: impl Fn(usize, &Heads<'_>) -> T + Sync) -> Vec<T> {
        let circumstances = self.sharded.as_ref().map_or("", |(_, circumstances)| circumstances);
        let read =
            |at: usize, shard: Option<&CacheShard<'_>>| read(at, &Heads(shard.map(|shard| (shard, circumstances))));
        each(self.sharded.as_ref().map(|(sharded, _)| sharded), sources, read)
    }
}

/// The heads of some documents that were read before, with the name of their circumstances; `None` when nothing is kept.
pub(in crate::content) struct Heads<'k>(Option<(&'k CacheShard<'k>, &'k str)>);

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

impl Heads<'_> {
    /// Those of nobody: nothing is kept.
    pub fn none() -> Heads<'static> {
        Heads(None)
    }

    /// The name of everything that a head depends on; `None` when nothing is kept.
    pub fn key(&self, source: &str, hash: &Hash) -> Option<String> {
        let (_, circumstances) = self.0?;
        Some(blake3::hash(format!("{circumstances}\n{hash}\n{source}").as_bytes()).to_hex().to_string())
    }

    /// What was kept of a file whose bytes have this hash.
    pub fn get(&self, (source, hash): (&str, Hash), key: &str, taxonomies: &[Taxonomy]) -> Option<ParsedHeader> {
        let (facts, _) = self.0?.0.get(source, key)?;
        let KnownFacts { entries, body, slips, head, items, found } = serde_json::from_str(facts).ok()?;
        let written = Written::of(entries, body, slips, taxonomies);
        Some(ParsedHeader { hash, written, head, items: Arc::new(items), found })
    }

    /// Keeps what a file says.
    pub fn put(&self, source: &str, key: String, paper: &ParsedHeader) {
        let Some((shard, _)) = self.0 else { return };
        let ParsedHeader { hash: _, written, head, items, found } = paper;
        let (body, slips) = (written.body, written.slips.as_slice());
        let facts = Facts { entries: written.entries(), body, slips, head, items, found };
        let Ok(told) = serde_json::to_vec(&facts) else { return };
        // Front matter may hold any number, and the last digit of some does not come back.
        if serde_json::from_slice::<KnownFacts>(&told).is_ok_and(|known| known.are(&facts)) {
            shard.put(source, key, CacheValue { facts: told, text: String::new() });
        }
    }
}
