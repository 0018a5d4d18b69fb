//! The new site, made whole beside the old one.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that writes; it looks only at what it is about to replace"
)]

use super::manifest::{self, Manifest};
use super::{Receipt, Result, Step, at};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// From how many bytes on files with the same bytes are one file under several names.
const WORTH_LINKING: usize = 4096;

/// The folder with the links of its parent resolved; the folder itself may be missing and must not be a link, for a
/// rename would replace the link.
pub(super) fn absolute(folder: &Path) -> Result<PathBuf> {
    let absolute = at(folder, std::path::absolute(folder))?;
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return at(folder, Err(io::Error::other("not a folder of its own")));
    };
    at(parent, fs::create_dir_all(parent))?;
    let folder = at(parent, fs::canonicalize(parent))?.join(name);
    match folder.symlink_metadata() {
        Ok(found) if !found.is_dir() => at(&folder, Err(io::Error::other("not a folder, or a link"))),
        _ => Ok(folder),
    }
}

/// Whether a folder holds nothing or is not there.
pub(super) fn is_empty(folder: &Path) -> Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => at(folder, Err(error)),
    }
}

/// Makes the new site in `staging`: unchanged files are linked from the old one, so that they keep their time of change,
/// and files that are not tejun's come along.
pub(super) fn fill(
    folder: &Path,
    staging: &Path,
    files: &BTreeMap<&str, &[u8]>,
    old: &Manifest,
    new: &Manifest,
    after: &mut dyn FnMut(Step) -> Result<()>,
) -> Result<Receipt> {
    at(staging, fs::create_dir(staging))?;
    if let Ok(before) = folder.metadata() {
        at(staging, fs::set_permissions(staging, before.permissions()))?;
    }
    let mut receipt = Receipt::default();
    let mut placed: BTreeMap<&str, PathBuf> = BTreeMap::new();
    for (path, bytes) in files {
        let (target, before) = (staging.join(path), folder.join(path));
        let parent = target.parent().expect("a file in a folder has a parent");
        at(parent, fs::create_dir_all(parent))?;
        if old.hash(path) == new.hash(path) && is_same(folder, path, bytes) {
            keep(&before, &target)?;
            receipt.unchanged += 1;
        } else {
            let twin = new.hash(path).and_then(|hash| placed.get(hash));
            if twin.is_none_or(|twin| fs::hard_link(twin, &target).is_err()) {
                at(&target, fs::write(&target, bytes))?;
            }
            receipt.written += 1;
        }
        // Older versions bring the same pictures again; they are stored once.
        if let Some(hash) = new.hash(path).filter(|_| bytes.len() >= WORTH_LINKING) {
            placed.entry(hash).or_insert(target);
        }
        after(Step::Staged)?;
    }
    receipt.removed = old.paths().filter(|path| !files.contains_key(path) && is_plain_file(folder, path)).count();
    bring_along(folder, staging, folder, old)?;
    let path = staging.join(manifest::NAME);
    at(&path, fs::write(&path, new.text()))?;
    Ok(receipt)
}

/// Whether the old folder really holds these bytes: a manifest may be right and the file edited since.
pub(super) fn is_same(folder: &Path, path: &str, bytes: &[u8]) -> bool {
    is_plain_file(folder, path) && fs::read(folder.join(path)).is_ok_and(|old| old == bytes)
}

/// Whether a path leads to a regular file without passing a link.
pub(super) fn is_plain_file(folder: &Path, path: &str) -> bool {
    let mut at = folder.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let Ok(found) = at.symlink_metadata() else { return false };
        let expected = if parts.peek().is_some() { found.is_dir() } else { found.is_file() };
        if !expected {
            return false;
        }
    }
    true
}

/// The same file under another name, or a copy with the same time where the file system has no hard links.
fn keep(before: &Path, target: &Path) -> Result<()> {
    if fs::hard_link(before, target).is_ok() {
        return Ok(());
    }
    at(target, fs::copy(before, target))?;
    let time = before.metadata().and_then(|found| found.modified());
    let file = at(target, fs::File::options().append(true).open(target))?;
    if let Ok(time) = time {
        // A time that cannot be kept costs a visitor one more download, nothing else.
        let _ = file.set_modified(time);
    }
    Ok(())
}

/// Whether something that is not tejun's stands where a file of the site would: the file itself, a link, a file where
/// the site needs a folder, or a folder of somebody else's files.
pub(super) fn is_taken(folder: &Path, path: &str, old: &Manifest) -> bool {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    for end in ends {
        let (part, last) = (&path[..end], end == path.len());
        match folder.join(part).symlink_metadata() {
            Err(_) => return false,
            Ok(found) if found.is_dir() && last => return holds_foreign(folder, &folder.join(part), old),
            Ok(found) if found.is_dir() => {}
            Ok(found) => return !(found.is_file() && old.hash(part).is_some()),
        }
    }
    false
}

fn holds_foreign(folder: &Path, current: &Path, old: &Manifest) -> bool {
    let Ok(entries) = fs::read_dir(current) else { return true };
    entries.into_iter().any(|entry| {
        let Ok(path) = entry.map(|entry| entry.path()) else { return true };
        match path.symlink_metadata() {
            Ok(found) if found.is_dir() => holds_foreign(folder, &path, old),
            Ok(found) => !(found.is_file() && is_own(folder, &path, old)),
            Err(_) => true,
        }
    })
}

fn is_own(folder: &Path, path: &Path, old: &Manifest) -> bool {
    let name = path.strip_prefix(folder).ok().and_then(Path::to_str);
    name.is_some_and(|name| name == manifest::NAME || old.hash(name).is_some())
}

/// Brings everything that is not tejun's from the old folder: files are linked or copied, links are made anew, never
/// followed.
fn bring_along(folder: &Path, staging: &Path, current: &Path, old: &Manifest) -> Result<()> {
    let entries = match fs::read_dir(current) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return at(current, Err(error)),
    };
    for entry in entries {
        let source = at(current, entry)?.path();
        let target = staging.join(source.strip_prefix(folder).expect("read from the folder"));
        let kind = at(&source, source.symlink_metadata())?;
        if kind.is_dir() {
            // A folder that held only tejun's files goes with them; an empty one of somebody else's stays.
            if !target.is_file() && (holds_foreign(folder, &source, old) || is_empty(&source)?) {
                at(&target, fs::create_dir_all(&target))?;
                bring_along(folder, staging, &source, old)?;
            }
        } else if kind.is_symlink() {
            relink(&source, &target)?;
        } else if !is_own(folder, &source, old) {
            keep(&source, &target)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn relink(source: &Path, target: &Path) -> Result<()> {
    let to = at(source, fs::read_link(source))?;
    at(target, std::os::unix::fs::symlink(to, target))
}

#[cfg(not(unix))]
fn relink(source: &Path, target: &Path) -> Result<()> {
    keep(source, target)
}
