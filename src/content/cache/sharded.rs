//! All that is kept of the documents of a project under one name, in shards.
//!
//! In: the paths of documents, and what is to be done with each. Out: what was done, in the same order. Never: leaves behind what nobody
//! will ask for again.

use super::shard::{CacheShard, CacheValue, number_of};
use crate::model::{CacheStore, Key};
use rayon::prelude::*;
use serde::Serialize;
use std::sync::Arc;

/// What earlier runs kept of documents; nothing where nobody knows which program this is.
pub(crate) struct ShardedCache(Option<Shards>);

/// Shards of one kind.
struct Shards {
    cache: Arc<dyn CacheStore>,
    kind: ShardKind,
    /// Everything that all entries depend on.
    circumstances: Key,
}

/// What shards are of.
pub(super) struct ShardKind {
    pub(super) folder: &'static str,
    /// The form of what is kept, and of its keys.
    pub(super) form: &'static str,
    /// The audience; empty where there is none.
    pub(super) audience: String,
    /// All that there are.
    pub(super) audiences: Vec<String>,
    /// How many documents a shard has, about.
    pub(super) per_shard: usize,
}

/// What is known of some documents from before, with everything that all of it depends on; nothing where nothing is kept.
#[derive(Clone, Copy)]
pub(crate) struct Known<'k>(Option<(&'k CacheShard<'k>, Key)>);

impl Known<'_> {
    /// Nothing: nothing is kept.
    pub(crate) fn nothing() -> Known<'static> {
        Known(None)
    }

    /// The key of an entry, from everything that it alone depends on; `None` when nothing is kept.
    pub(super) fn key(&self, inputs: &impl Serialize) -> Option<Key> {
        Key::of(&(self.0?.1, inputs))
    }

    /// The facts and the text that were kept of a document under a key.
    pub(super) fn get(&self, source: &str, key: &Key) -> Option<(&str, &str)> {
        self.0?.0.get(source, key)
    }

    /// Keeps what was made of a document.
    pub(super) fn put(&self, source: &str, key: Key, value: CacheValue) {
        if let Some((shard, _)) = self.0 {
            shard.put(source, key, value);
        }
    }
}

impl ShardedCache {
    /// What this program kept in these circumstances.
    pub(super) fn new(cache: Arc<dyn CacheStore>, kind: ShardKind, circumstances: &impl Serialize) -> Self {
        let circumstances = cache.program().and_then(|program| Key::of(&(kind.form, program, circumstances)));
        Self(circumstances.map(|circumstances| Shards { cache, kind, circumstances }))
    }

    /// Looks at documents, in parallel, those of one shard together; the answers are in the order of the sources.
    pub(crate) fn each<T: Send>(&self, sources: &[&str], read: impl Fn(usize, Known<'_>) -> T + Sync) -> Vec<T> {
        match &self.0 {
            Some(shards) => shards.each(sources, read),
            None => (0..sources.len()).into_par_iter().map(|at| read(at, Known(None))).collect(),
        }
    }
}

impl Shards {
    fn each<T: Send>(&self, sources: &[&str], read: impl Fn(usize, Known<'_>) -> T + Sync) -> Vec<T> {
        let count = (sources.len() / self.kind.per_shard).next_power_of_two();
        let mut shards: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, source) in sources.iter().enumerate() {
            shards[number_of(source, count)].push(at);
        }
        let look = |(number, documents): (usize, Vec<usize>)| {
            let shard = CacheShard::new(&*self.cache, self.name(count, number));
            let known = Known(Some((&shard, self.circumstances)));
            let seen: Vec<(usize, T)> = documents.par_iter().map(|at| (*at, read(*at, known))).collect();
            shard.close(&documents.iter().map(|at| sources[*at]).collect());
            seen
        };
        let mut all: Vec<(usize, T)> = shards.into_par_iter().enumerate().flat_map(look).collect();
        all.sort_by_key(|(at, _)| *at);
        self.clear(count);
        all.into_iter().map(|(_, seen)| seen).collect()
    }

    fn name(&self, count: usize, number: usize) -> String {
        format!("{}/{}-{count}-{number}", self.kind.folder, self.kind.audience)
    }

    /// Removes the shards of a time when there were more or fewer of them, and those of audiences that are gone.
    fn clear(&self, count: usize) {
        let ShardKind { folder, audience: own, audiences, .. } = &self.kind;
        let is_left = |name: &str| {
            let mut parts = name.strip_prefix(folder).unwrap_or(name).rsplitn(3, '-').skip(1);
            let (of, audience) = (parts.next(), parts.next().map(|part| part.trim_start_matches('/')));
            let is_known = audience.is_some_and(|audience| audiences.iter().any(|known| known == audience));
            !is_known || (audience == Some(own) && of != Some(&count.to_string()))
        };
        self.cache.keep_only(folder, &|name| !is_left(name));
    }
}
