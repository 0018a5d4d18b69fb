//! The new site, made whole beside the old one.
//!
//! In: the files of the site, and what stands in the old folder. Out: a folder with the new site and everything of others.
//! Never: changes a byte of the old folder; a file of both is one file under two names.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that writes; it looks only at what it is about to replace"
)]

use super::content::Content;
use super::existing::{Foreign, Kind, RealFolders, parents, walk};
use super::manifest::{self, Manifest};
use super::{Receipt, Result, at};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

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

/// Where a folder is or would be, links resolved as far as there is anything.
pub fn resolve_path(folder: &Path) -> PathBuf {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let there = absolute.ancestors().find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    there.map_or_else(
        || absolute.clone(),
        |(above, real)| absolute.strip_prefix(above).map_or(real.clone(), |rest| real.join(rest)),
    )
}

/// Whether a folder holds nothing or is not there.
pub(super) fn is_empty(folder: &Path) -> Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => at(folder, Err(error)),
    }
}

/// The files that the old folder really holds with the same bytes: a manifest may be right and a file edited since.
pub(super) fn unchanged_files<'f>(
    folder: &Path,
    files: &BTreeMap<&'f str, Content<'_>>,
    old: &Manifest,
    new: &Manifest,
) -> BTreeSet<&'f str> {
    let plain = RealFolders::of(folder, files.keys().copied());
    let is_same = |path: &str, content: &Content<'_>| {
        old.hash(path).is_some() && old.hash(path) == new.hash(path) && plain.leads_to(path) && {
            let file = folder.join(path);
            let is_as_long = |found: fs::Metadata| found.is_file() && found.len() == content.len() as u64;
            file.symlink_metadata().is_ok_and(is_as_long) && content.matches_file(&file)
        }
    };
    files.par_iter().filter(|(path, content)| is_same(path, content)).map(|(path, _)| *path).collect()
}

/// Whether a folder holds every file of its manifest as it was written.
pub(super) fn is_intact(folder: &Path, manifest: &Manifest) -> bool {
    let plain = RealFolders::of(folder, manifest.paths());
    let is_as_written = |path: &str, hash: &str| {
        let file = folder.join(path);
        plain.leads_to(path)
            && file.symlink_metadata().is_ok_and(|found| found.is_file())
            && fs::read(file).is_ok_and(|bytes| blake3::hash(&bytes).to_hex().as_str() == hash)
    };
    manifest.entries().into_par_iter().all(|(path, hash)| is_as_written(path, hash))
}

/// The old site, and what of it may be used again.
pub(super) struct PreviousSite<'a> {
    /// Its folder.
    pub folder: &'a Path,
    /// Its files, as its manifest has them.
    pub old: &'a Manifest,
    /// Files of the new site that it has with the same bytes.
    pub same: &'a BTreeSet<&'a str>,
    /// What stands in it and is not tejun's.
    pub foreign: &'a Foreign,
}

/// The new site.
pub(super) struct NewSite<'a> {
    /// Its files by path.
    pub files: &'a BTreeMap<&'a str, Content<'a>>,
    /// Their hashes.
    pub manifest: &'a Manifest,
}

/// Makes the new site in `staging`: unchanged files are linked from the old one, so that they keep their time of change,
/// and files that are not tejun's come along. What stands in `staging` from an earlier run is used where it is already what it is
/// to be, and removed where it is not.
pub(super) fn fill(
    before: &PreviousSite<'_>,
    staging: &Path,
    NewSite { files, manifest: new }: &NewSite<'_>,
    after_each: &mut (dyn FnMut() -> Result<()> + Send),
) -> Result<Receipt> {
    let there = start(before, staging, files)?;
    if let Ok(found) = before.folder.metadata() {
        at(staging, fs::set_permissions(staging, found.permissions()))?;
    }
    // Older versions bring the same pictures again; they are stored once, under the first of their names.
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, _) in files.iter().filter(|(_, content)| content.len() >= WORTH_LINKING) {
        if let Some(hash) = new.hash(path) {
            first.entry(hash).or_insert(path);
        }
    }
    let twin = |path: &str| first.get(new.hash(path)?).copied().filter(|first| *first != path);
    let after_each = Mutex::new(after_each);
    let one = |path: &str, content: &Content<'_>| {
        let target = staging.join(path);
        if before.same.contains(path) {
            if !there.contains(Path::new(path)) {
                keep(&before.folder.join(path), &target)?;
            }
        } else if twin(path).is_none_or(|twin| fs::hard_link(staging.join(twin), &target).is_err()) {
            at(&target, content.put(&target))?;
        }
        after_each.lock().unwrap_or_else(PoisonError::into_inner)()
    };
    let is_late = |path: &str| !before.same.contains(path) && twin(path).is_some();
    for late in [false, true] {
        let made = files.par_iter().filter(|(path, _)| is_late(path) == late).map(|(path, content)| one(path, content));
        // All are tried, so that the first error is the same in every run.
        made.collect::<Vec<_>>().into_iter().collect::<Result<()>>()?;
    }
    bring_along(before, staging, &there)?;
    let path = staging.join(manifest::NAME);
    at(&path, fs::write(&path, new.text()))?;
    let gone = before.old.paths().filter(|path| !files.contains_key(path) && is_plain_file(before.folder, path));
    let unchanged = before.same.len();
    Ok(Receipt { written: files.len() - unchanged, unchanged, removed: gone.count() })
}

/// Makes every folder of the new site, and removes what is not to be there; the files that may stay.
fn start(before: &PreviousSite<'_>, staging: &Path, files: &BTreeMap<&str, Content<'_>>) -> Result<BTreeSet<PathBuf>> {
    let mut needed = before.foreign.folders();
    needed.extend(parents(files.keys().copied()).into_iter().map(PathBuf::from));
    let is_folder = staging.symlink_metadata().is_ok_and(|found| found.is_dir());
    let standing = if is_folder { walk(staging)? } else { Vec::new() };
    if !is_folder {
        at(staging, fs::create_dir(staging))?;
    }
    let is_wanted = |path: &Path| {
        let is_same = path.to_str().is_some_and(|path| before.same.contains(path));
        (is_same || before.foreign.has_file(path)) && is_one_file(&before.folder.join(path), &staging.join(path))
    };
    let files = standing.par_iter().filter(|(_, kind)| !matches!(kind, Kind::Folder | Kind::Empty));
    let sorted: Vec<Result<Option<&PathBuf>>> = files
        .map(|(path, kind)| {
            if *kind == Kind::File && is_wanted(path) {
                return Ok(Some(path));
            }
            let unwanted = staging.join(path);
            at(&unwanted, fs::remove_file(&unwanted)).map(|()| None)
        })
        .collect();
    let sorted: Vec<Option<&PathBuf>> = sorted.into_iter().collect::<Result<_>>()?;
    let folders = standing.iter().filter(|(_, kind)| matches!(kind, Kind::Folder | Kind::Empty));
    for (path, _) in folders.rev() {
        if !needed.remove(path) {
            let unwanted = staging.join(path);
            at(&unwanted, fs::remove_dir(&unwanted))?;
        }
    }
    make_folders(staging, needed)?;
    Ok(sorted.into_iter().flatten().cloned().collect())
}

/// Makes folders that are not there, those of one depth at once.
fn make_folders(staging: &Path, folders: BTreeSet<PathBuf>) -> Result<()> {
    let mut by_depth: BTreeMap<usize, Vec<PathBuf>> = BTreeMap::new();
    for folder in folders {
        by_depth.entry(folder.components().count()).or_default().push(staging.join(folder));
    }
    for level in by_depth.into_values() {
        let made: Vec<Result<()>> = level.par_iter().map(|folder| at(folder, fs::create_dir(folder))).collect();
        made.into_iter().collect::<Result<()>>()?;
    }
    Ok(())
}

/// Whether a path leads to a regular file without passing a link.
pub(super) fn is_plain_file(folder: &Path, path: &str) -> bool {
    let is_file = folder.join(path).symlink_metadata().is_ok_and(|found| found.is_file());
    is_file && RealFolders::of(folder, [path].into_iter()).leads_to(path)
}

/// Whether two names lead to one file.
#[cfg(unix)]
fn is_one_file(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |path: &Path| path.symlink_metadata().ok().map(|found| (found.dev(), found.ino()));
    number(a).is_some_and(|a| Some(a) == number(b))
}

/// Whether two names lead to one file; where the system does not tell, a name is made anew.
#[cfg(not(unix))]
fn is_one_file(_: &Path, _: &Path) -> bool {
    false
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

/// Brings everything that is not tejun's from the old folder: files are linked or copied, links are made anew, never
/// followed.
fn bring_along(before: &PreviousSite<'_>, staging: &Path, there: &BTreeSet<PathBuf>) -> Result<()> {
    for (path, kind) in before.foreign.entries().filter(|(path, _)| !there.contains(*path)) {
        let (source, target) = (before.folder.join(path), staging.join(path));
        if kind == Kind::Link { relink(&source, &target)? } else { keep(&source, &target)? }
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
