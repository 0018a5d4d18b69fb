//! Questions about one snapshot of a source, and answers that were kept of it.
//!
//! In: a conversation, a cache, and what tells the snapshot from every other one. Out: rows of an answer, from the cache when it was asked
//! before. Never: takes an answer of another snapshot, of another text or of another version of this program; where the cluster tells no snapshot
//! nothing is kept.

use super::session::{Fault, Session, Views};
use super::stream::Field;
use crate::model::{CacheStore, sealed, unsealed};

/// The folder of the cache for answers.
const FOLDER: &str = "spark";

/// Asks about one source.
pub(super) struct Reader<'a> {
    session: &'a Session,
    kept: Option<Kept<'a>>,
}

struct Kept<'a> {
    cache: &'a dyn CacheStore,
    /// What the names of this source's answers begin with.
    source: String,
    snapshot: String,
}

impl<'a> Reader<'a> {
    /// A reader that keeps nothing.
    pub(crate) fn new(session: &'a Session) -> Self {
        Self { session, kept: None }
    }

    /// A reader of a snapshot of a source; answers of its other snapshots are forgotten.
    pub(crate) fn keeping(session: &'a Session, cache: &'a dyn CacheStore, source: &str, snapshot: &str) -> Self {
        let source = format!("{FOLDER}/{}-", short(source));
        let snapshot = short(snapshot);
        let current = format!("{source}{snapshot}-");
        cache.keep_only(FOLDER, &|name| !name.starts_with(&source) || name.starts_with(&current));
        Self { session, kept: Some(Kept { cache, source, snapshot }) }
    }

    /// The rows that a statement gives.
    ///
    /// # Errors
    /// [`Fault`] when the cluster does not answer.
    pub(crate) fn rows(&self, sql: &str, views: &Views) -> Result<Vec<Vec<Field>>, Fault> {
        let Some(kept) = &self.kept else { return self.session.rows(sql, views) };
        let name = kept.name(sql);
        let known = kept.cache.get(&name);
        if let Some(rows) = known.as_deref().and_then(unsealed).and_then(|bytes| serde_json::from_slice(bytes).ok()) {
            return Ok(rows);
        }
        let rows = self.session.rows(sql, views)?;
        if let Ok(bytes) = serde_json::to_vec(&rows) {
            kept.cache.put(&name, &sealed(&bytes));
        }
        Ok(rows)
    }
}

impl Kept<'_> {
    /// The name of the answer to a statement; the names of the views in it are those of their content.
    fn name(&self, sql: &str) -> String {
        let key = blake3::hash(format!("{} {sql}", env!("CARGO_PKG_VERSION")).as_bytes()).to_hex();
        format!("{}{}-{}", self.source, self.snapshot, &key[..32])
    }
}

/// Few letters that tell a text from others.
pub(super) fn short(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::session::Settings;
    use super::*;
    use crate::model::MemoryCache;
    use std::time::Duration;

    #[test]
    fn an_answer_is_one_of_its_own_statement_snapshot_and_source() {
        // A port on which nobody listens: what is not kept cannot be answered.
        let connect = "sc://127.0.0.1:1".to_owned();
        let session = Session::new(Settings { connect, timeout: Duration::from_secs(1), retries: 0, cache: true });
        let cache = MemoryCache::default();
        let row = vec![Field::Text(Some("7".to_owned())), Field::List(vec![None])];
        let reader = Reader::keeping(&session, &cache, "tickets", "a.parquet 10");
        let name = reader.kept.as_ref().unwrap().name("SELECT 1");
        cache.put(&name, &sealed(&serde_json::to_vec(&[&row]).unwrap()));
        cache.put("spark/another-source", b"");

        assert_eq!(reader.rows("SELECT 1", &Views::default()), Ok(vec![row]));
        assert!(reader.rows("SELECT 2", &Views::default()).is_err());
        cache.put(&name, b"half of what was kept");
        assert!(reader.rows("SELECT 1", &Views::default()).is_err());

        let grown = Reader::keeping(&session, &cache, "tickets", "a.parquet 11");
        assert!(grown.rows("SELECT 1", &Views::default()).is_err());
        assert_eq!(cache.names(FOLDER), ["spark/another-source"], "only answers of this source are forgotten");
    }
}
