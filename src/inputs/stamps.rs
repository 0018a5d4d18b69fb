//! Fingerprints of large files, remembered with the files' stamps as git remembers those of its index.
//!
//! In: a file and what the system says about it. Out: the BLAKE3 of its content. Never: trusts a stamp that the file could have
//! kept while it changed: one whose second is not over when the file is hashed is hashed again next time.

use super::walk;
use crate::model::{CacheStore, Key, Memo, ReadError};
use std::path::Path;

/// The fingerprint of a file, from an earlier run when its stamp is the same.
pub(super) fn fingerprint(path: &str, disk: &Path, cache: &dyn CacheStore) -> Result<String, ReadError> {
    let stamp = walk::stamp_of(disk).filter(|_| cache.keeps());
    let Some(stamp) = stamp else { return walk::hash_of(disk) };
    let name = format!("stamps/{}", &blake3::hash(path.as_bytes()).to_hex()[..32]);
    let (memo, key) = (Memo::<String>::on_disk(cache), Key::of(&stamp.text));
    if let Some(hash) = key.and_then(|key| memo.get(&name, &key)) {
        return Ok(hash);
    }
    let hash = walk::hash_of(disk)?;
    let is_sure = stamp.is_over && walk::stamp_of(disk).is_some_and(|after| after.text == stamp.text);
    if let Some(key) = key.filter(|_| is_sure) {
        memo.put(&name, key, hash.clone());
    }
    Ok(hash)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test changes files")]
mod tests {
    use super::*;
    use crate::model::MemoryCache;

    #[test]
    fn a_file_of_this_second_is_hashed_again_and_an_older_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let (path, cache) = (folder.path().join("a"), MemoryCache::default());
        std::fs::write(&path, "one").unwrap();
        let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
        assert_eq!(fingerprint("a", &path, &cache).unwrap(), hash("one"));
        assert!(cache.0.lock().unwrap().is_empty(), "its second is not over");
        std::fs::write(&path, "two").unwrap();
        assert_eq!(fingerprint("a", &path, &cache).unwrap(), hash("two"));
        std::thread::sleep(std::time::Duration::from_millis(2_100));
        assert_eq!(fingerprint("a", &path, &cache).unwrap(), hash("two"));
        let (stamp, name) = (walk::stamp_of(&path).unwrap().text, cache.names("stamps").pop().unwrap());
        Memo::on_disk(&cache).put(&name, Key::of(&stamp).unwrap(), hash("lie"));
        assert_eq!(fingerprint("a", &path, &cache).unwrap(), hash("lie"), "what is remembered is believed");
        std::fs::write(&path, "three").unwrap();
        assert_eq!(fingerprint("a", &path, &cache).unwrap(), hash("three"));
    }
}
