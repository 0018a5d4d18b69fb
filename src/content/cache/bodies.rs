//! Bodies of documents, as an earlier run read them.
//!
//! In: the hash of a document's bytes with everything else that the reading of its body depends on. Out: the body as it was read then.
//! Never: keeps the body of a document that takes in other files.
//!
//! HTML is most of a body. It stands as one text behind the other facts, which are JSON, and its pieces are parts of that text.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0055).

use super::shard::CacheValue;
use super::sharded::{Known, ShardKind, ShardedCache};
use crate::content::document::Piece;
use crate::content::front::DocumentFrontMatter;
use crate::content::markdown::{Body, BodyOptions};
use crate::content::options::ReadOptions;
use crate::diag::Diagnostic;
use crate::model::{AddressCase, CacheStore, ContentRules, Key, Snippet};
use blake3::Hash;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What this program read of the bodies of an audience's documents.
pub(crate) fn cache(cache: Arc<dyn CacheStore>, options: &ReadOptions) -> ShardedCache {
    let audience = options.viewer.name().unwrap_or_default().to_owned();
    let audiences = options.viewer.names().iter().cloned().chain([audience.clone()]).collect();
    let kind = ShardKind { folder: "documents", form: "bodies 8", audience, audiences, per_shard: 64 };
    // Without what is looked at beside the body only: everything else spoils what was kept, also what may be added here.
    let ContentRules { terms, schemes, embeds, front: _ } = &*options.rules;
    let (terms, schemes, embeds) = (terms.clone(), schemes.clone(), embeds.clone());
    let of_bodies = ContentRules { terms, schemes, embeds, front: Vec::new() };
    let circumstances = ReadOptions {
        drafts: false,
        today: None,
        taxonomies: Vec::new(),
        reports: None,
        rules: Arc::new(of_bodies),
        address_case: AddressCase::Kept,
        among_others: false,
        ..options.clone()
    };
    ShardedCache::new(cache, kind, &circumstances)
}

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

/// Everything that a body depends on; `None` when nothing is kept.
pub(crate) fn key(
    known: &Known<'_>,
    source: &str,
    hash: &Hash,
    front: &DocumentFrontMatter,
    options: &BodyOptions<'_>,
) -> Option<Key> {
    let BodyOptions { base, language, words: _, timeline } = options;
    known.key(&(source, hash.as_bytes(), base, language, timeline, front))
}

/// The body of a document as it was read once, with what was found in it.
pub(crate) fn get(known: &Known<'_>, source: &str, key: &Key) -> Option<(Body, Vec<Diagnostic>)> {
    let (facts, html) = known.get(source, key)?;
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
pub(crate) fn put(known: &Known<'_>, source: &str, key: Key, body: &Body, found: &[Diagnostic]) {
    let mut text = String::new();
    let mut length = |html: Snippet| {
        text.push_str(&html);
        Some(html.len())
    };
    let pieces = body.pieces.iter().filter_map(|piece| piece.clone().with_html(&mut length)).collect();
    // Facts that are no JSON are read again, which costs time and nothing else.
    if let Ok(facts) = serde_json::to_vec(&Facts { body, pieces, found }) {
        known.put(source, key, CacheValue { facts, text });
    }
}
