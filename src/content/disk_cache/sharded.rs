//! All that is kept of the documents of a project under one name, in shards.
//!
//! In: the paths of documents, and what is to be done with each. Out: what was done, in the same order. Never: leaves behind what nobody
//! will ask for again.

use super::shard::{CacheShard, number_of};
use crate::model::CacheStore;
use rayon::prelude::*;
use std::sync::Arc;

/// Shards of one kind.
pub(super) struct ShardedCache {
    pub(super) cache: Arc<dyn CacheStore>,
    pub(super) folder: &'static str,
    /// The audience; empty where there is none.
    pub(super) audience: String,
    /// All that there are.
    pub(super) audiences: Vec<String>,
    /// How many documents a shard has, about.
    pub(super) per_shard: usize,
}

/// Looks at documents, in parallel, those of one shard together; the answers are in the order of the sources.
pub(super) fn each<T: Send>(
    sharded: Option<&ShardedCache>,
    sources: &[&str],
    read: impl Fn(usize, Option<&CacheShard<'_>>) -> T + Sync,
) -> Vec<T> {
    match sharded {
        Some(sharded) => sharded.each(sources, |at, shard| read(at, Some(shard))),
        None => (0..sources.len()).into_par_iter().map(|at| read(at, None)).collect(),
    }
}

impl ShardedCache {
    fn each<T: Send>(&self, sources: &[&str], read: impl Fn(usize, &CacheShard<'_>) -> T + Sync) -> Vec<T> {
        let count = (sources.len() / self.per_shard).next_power_of_two();
        let mut shards: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, source) in sources.iter().enumerate() {
            shards[number_of(source, count)].push(at);
        }
        let look = |(number, documents): (usize, Vec<usize>)| {
            let shard = CacheShard::new(&*self.cache, self.name(count, number));
            let seen: Vec<(usize, T)> = documents.par_iter().map(|at| (*at, read(*at, &shard))).collect();
            shard.close(&documents.iter().map(|at| sources[*at]).collect());
            seen
        };
        let mut all: Vec<(usize, T)> = shards.into_par_iter().enumerate().flat_map(look).collect();
        all.sort_by_key(|(at, _)| *at);
        self.clear(count);
        all.into_iter().map(|(_, seen)| seen).collect()
    }

    fn name(&self, count: usize, number: usize) -> String {
        format!("{}/{}-{count}-{number}", self.folder, self.audience)
    }

    /// Removes the shards of a time when there were more or fewer of them, and those of audiences that are gone.
    fn clear(&self, count: usize) {
        let is_left = |name: &str| {
            let mut parts = name.strip_prefix(self.folder).unwrap_or(name).rsplitn(3, '-').skip(1);
            let (of, audience) = (parts.next(), parts.next().map(|part| part.trim_start_matches('/')));
            let is_known = audience.is_some_and(|audience| self.audiences.iter().any(|known| known == audience));
            !is_known || (audience == Some(&self.audience) && of != Some(&count.to_string()))
        };
        let cache = &self.cache;
        cache.names(self.folder).iter().filter(|name| is_left(name)).for_each(|name| cache.remove(name));
    }
}
