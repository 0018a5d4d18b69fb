//! Bodies of documents, as an earlier run read them.
//!
//! In: the hash of a document's bytes with everything else that the reading of its body depends on. Out: the body as it was read then.
//! Never: keeps the body of a document that takes in other files.
//!
//! HTML is most of a body. It stands as one text behind the other facts, which are JSON, and its pieces are parts of that text.

use super::shard::{CacheShard, CacheValue};
use super::sharded::{ShardedCache, each};
use crate::content::document::Piece;
use crate::content::front::DocumentFrontMatter;
use crate::content::library::ReadOptions;
use crate::content::markdown::{Body, BodyOptions};
use crate::diag::Diagnostic;
use crate::model::{CacheStore, ContentRules, Snippet, fingerprint};
use blake3::Hash;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The form of what is kept, and of its keys.
const FORM: &str = "bodies 3";

/// What earlier runs read of the documents of one audience.
pub(in crate::content) struct BodyCache {
    /// With the name of everything that all bodies depend on; `None` when nothing is kept.
    sharded: Option<(ShardedCache, String)>,
}

impl BodyCache {
    /// What this program kept in a cache; nothing where nobody knows which program it is.
    pub fn of(cache: Arc<dyn CacheStore>, options: &ReadOptions) -> Self {
        let circumstances = cache.program().and_then(|program| circumstances(program, options));
        let sharded = |circumstances: String| {
            let audience = options.viewer.name().unwrap_or_default().to_owned();
            let audiences = options.viewer.names().iter().cloned().chain([audience.clone()]).collect();
            (ShardedCache { cache, folder: "documents", audience, audiences, per_shard: 64 }, circumstances)
        };
        Self { sharded: circumstances.map(sharded) }
    }

    /// Looks at documents, in parallel; the answers are in the order of the sources.
    pub fn each<T: Send>(&self, sources: &[&str], read: impl Fn(usize, &Bodies<'_>) -> T + Sync) -> Vec<T> {
        let circumstances = self.sharded.as_ref().map_or("", |(_, circumstances)| circumstances);
        let read =
            |at: usize, shard: Option<&CacheShard<'_>>| read(at, &Bodies(shard.map(|shard| (shard, circumstances))));
        each(self.sharded.as_ref().map(|(sharded, _)| sharded), sources, read)
    }
}

/// The name of everything that the bodies that a program reads depend on.
fn circumstances(program: &str, options: &ReadOptions) -> Option<String> {
    // Without what is looked at beside the body only: everything else spoils what was kept, also what may be added here.
    let ContentRules { terms, schemes, front: _ } = &*options.rules;
    let of_bodies = ContentRules { terms: terms.clone(), schemes: schemes.clone(), front: Vec::new() };
    let options = ReadOptions {
        drafts: false,
        today: None,
        taxonomies: Vec::new(),
        reports: None,
        rules: Arc::new(of_bodies),
        ..options.clone()
    };
    fingerprint(&(FORM, program, options))
}

/// The bodies of some documents that were read before, with the name of their circumstances; `None` when nothing is kept.
pub(in crate::content) struct Bodies<'k>(Option<(&'k CacheShard<'k>, &'k str)>);

/// What is kept of a body beside its HTML.
#[derive(Serialize)]
struct Facts<'b> {
    body: &'b Body,
    /// With the lengths of HTML, one after the other.
    pieces: Vec<Piece<usize>>,
    found: &'b [Diagnostic],
}

/// What was kept of a body beside its HTML.
#[derive(Deserialize)]
struct KnownFacts {
    body: Body,
    pieces: Vec<Piece<usize>>,
    found: Vec<Diagnostic>,
}

impl Bodies<'_> {
    /// Those of nobody: nothing is kept.
    pub fn none() -> Bodies<'static> {
        Bodies(None)
    }

    /// The name of everything that a body depends on; `None` when nothing is kept.
    pub fn key(
        &self,
        (source, hash): (&str, &Hash),
        front: &DocumentFrontMatter,
        manner: &BodyOptions<'_>,
    ) -> Option<String> {
        let (_, circumstances) = self.0?;
        let BodyOptions { base, language, words: _, timeline } = manner;
        let all = (circumstances, source, hash.as_bytes(), base, language, timeline, front);
        Some(blake3::hash(&serde_json::to_vec(&all).ok()?).to_hex().to_string())
    }

    /// The body of a document as it was read once, with what was found in it.
    pub fn get(&self, source: &str, key: &str) -> Option<(Body, Vec<Diagnostic>)> {
        let (facts, html) = self.0?.0.get(source, key)?;
        let KnownFacts { body, pieces, found } = serde_json::from_str(facts).ok()?;
        let (html, mut at) = (Arc::from(html), 0_usize);
        let mut part = |length: usize| {
            let from = at;
            at = at.checked_add(length)?;
            Snippet::part(&html, from..at)
        };
        let pieces = pieces.into_iter().map(|piece| piece.with_html(&mut part)).collect::<Option<_>>()?;
        Some((Body { pieces, ..body }, found))
    }

    /// Keeps the body of a document.
    pub fn put(&self, source: &str, key: String, body: &Body, found: &[Diagnostic]) {
        let Some((shard, _)) = self.0 else { return };
        let mut text = String::new();
        let mut length = |html: Snippet| {
            text.push_str(&html);
            Some(html.len())
        };
        let pieces = body.pieces.iter().filter_map(|piece| piece.clone().with_html(&mut length)).collect();
        // Facts that are no JSON are read again, which costs time and nothing else.
        if let Ok(facts) = serde_json::to_vec(&Facts { body, pieces, found }) {
            shard.put(source, key, CacheValue { facts, text });
        }
    }
}
