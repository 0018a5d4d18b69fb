//! Small files that tejun keeps for itself between runs (`.tejun/`) and that anyone may delete at any time.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A place for bytes under a name. Names are relative paths with `/` between their parts. Losing an entry costs time,
/// never a byte of output.
pub trait CacheStore: Send + Sync {
    /// Whether anything is kept at all.
    fn keeps(&self) -> bool {
        true
    }

    /// What tells this very program from every other one, for what only the same program may use again; `None` where nobody knows,
    /// or such things are not kept.
    fn program(&self) -> Option<&str> {
        None
    }

    /// What is kept under a name; `None` when there is nothing or it cannot be read.
    fn get(&self, name: &str) -> Option<Vec<u8>>;

    /// Keeps bytes under a name, whole or not at all. A refusal of the system is silent: the next run does the work again.
    fn put(&self, name: &str, bytes: &[u8]);

    /// As [`CacheStore::put`], with bytes that are written piece by piece.
    fn write(&self, name: &str, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) {
        let mut bytes = Vec::new();
        if fill(&mut bytes).is_ok() {
            self.put(name, &bytes);
        }
    }

    /// The names directly below a folder (`set-aside` → `set-aside/tickets.csv`), sorted.
    fn names(&self, folder: &str) -> Vec<String>;

    /// Forgets a name.
    fn remove(&self, name: &str);

    /// Forgets the names directly below a folder that are not wanted.
    fn keep_only(&self, folder: &str, is_wanted: &dyn Fn(&str) -> bool) {
        self.names(folder).iter().filter(|name| !is_wanted(name)).for_each(|name| self.remove(name));
    }
}

/// Bytes with their hash before them, so that nobody takes half of them, or others, for what was kept.
pub fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = format!("{}\n", blake3::hash(bytes).to_hex()).into_bytes();
    sealed.extend_from_slice(bytes);
    sealed
}

/// The bytes that were sealed; `None` when they are not what they were.
pub fn unsealed(sealed: &[u8]) -> Option<&[u8]> {
    let (hash, bytes) = first_line(sealed)?;
    (blake3::hash(bytes).to_hex().as_str() == hash).then_some(bytes)
}

/// The first line of some bytes, which is text, and what follows it.
pub fn first_line(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((std::str::from_utf8(&bytes[..end]).ok()?, &bytes[end + 1..]))
}

/// A cache that keeps nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCache;

impl CacheStore for NoCache {
    fn keeps(&self) -> bool {
        false
    }

    fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: &[u8]) {}

    fn names(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn remove(&self, _: &str) {}
}

/// Keeps the older versions of a site in memory, for a program that runs on; everything else is not kept.
#[derive(Debug, Default)]
pub struct VersionedCache(Mutex<BTreeMap<String, Vec<u8>>>);

impl VersionedCache {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CacheStore for VersionedCache {
    fn keeps(&self) -> bool {
        false
    }

    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.all().get(name).cloned()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        if name.starts_with("versions/") {
            self.all().insert(name.to_owned(), bytes.to_vec());
        }
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let directly = |name: &&String| name.rsplit_once('/').is_some_and(|(of, _)| of == folder);
        self.all().keys().filter(directly).cloned().collect()
    }

    fn remove(&self, name: &str) {
        self.all().remove(name);
    }
}

/// A cache in memory, for tests.
#[cfg(test)]
#[derive(Debug, Default)]
pub(crate) struct MemoryCache(pub std::sync::Mutex<std::collections::BTreeMap<String, Vec<u8>>>);

#[cfg(test)]
impl CacheStore for MemoryCache {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.0.lock().expect("no test panics with it").get(name).cloned()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        self.0.lock().expect("no test panics with it").insert(name.to_owned(), bytes.to_vec());
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let all = self.0.lock().expect("no test panics with it");
        all.keys().filter(|name| name.rsplit_once('/').is_some_and(|(of, _)| of == folder)).cloned().collect()
    }

    fn remove(&self, name: &str) {
        self.0.lock().expect("no test panics with it").remove(name);
    }
}
