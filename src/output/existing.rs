//! What stands in a folder, found by one walk.
//!
//! In: a folder. Out: everything below it by its path, and what of that is not tejun's. Never: follows a link, or changes
//! anything but a copy of what is not tejun's.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the room that writes; it looks only at what it is about to replace"
)]

use super::manifest::{self, Manifest};
use super::{Result, at};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What something is, links not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A folder that holds something.
    Folder,
    /// A folder that holds nothing.
    Empty,
    /// A regular file.
    File,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, a socket, a device.
    Other,
}

/// Everything below a folder, each folder before what is in it; nothing when the folder is not there.
pub(super) fn walk(folder: &Path) -> Result<Vec<(PathBuf, Kind)>> {
    below(folder, Path::new(""))
}

fn below(root: &Path, inside: &Path) -> Result<Vec<(PathBuf, Kind)>> {
    let current = if inside.as_os_str().is_empty() { root.to_owned() } else { root.join(inside) };
    let entries = match fs::read_dir(&current) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => at(&current, entries)?,
    };
    let mut here = Vec::new();
    for entry in entries {
        let entry = at(&current, entry)?;
        let kind = match at(&current, entry.file_type())? {
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_file() => Kind::File,
            _ => Kind::Other,
        };
        here.push((inside.join(entry.file_name()), kind));
    }
    here.sort_by(|a, b| a.0.cmp(&b.0));
    let one = |(path, kind): (PathBuf, Kind)| match kind {
        Kind::Folder => {
            let mut inner = below(root, &path)?;
            let kind = if inner.is_empty() { Kind::Empty } else { Kind::Folder };
            inner.insert(0, (path, kind));
            Ok(inner)
        }
        _ => Ok(vec![(path, kind)]),
    };
    // All are looked at, so that the first error is the same in every run.
    let parts: Vec<Result<Vec<_>>> = here.into_par_iter().map(one).collect();
    Ok(parts.into_iter().collect::<Result<Vec<_>>>()?.concat())
}

/// The folders on the way to some files that are really folders, links not followed.
pub(super) struct RealFolders<'p>(BTreeSet<&'p str>);

impl<'p> RealFolders<'p> {
    /// Looks at each folder once.
    pub(super) fn of(root: &Path, paths: impl Iterator<Item = &'p str>) -> Self {
        let is_folder = |path: &str| root.join(path).symlink_metadata().is_ok_and(|found| found.is_dir());
        let all: Vec<(&str, bool)> = parents(paths).into_par_iter().map(|path| (path, is_folder(path))).collect();
        let mut plain = Self(BTreeSet::new());
        for (path, is_folder) in all {
            // A folder comes before those in it.
            if is_folder && plain.leads_to(path) {
                plain.0.insert(path);
            }
        }
        plain
    }

    /// Whether no link is passed on the way to a file.
    pub(super) fn leads_to(&self, path: &str) -> bool {
        path.rsplit_once('/').is_none_or(|(above, _)| self.0.contains(above))
    }
}

/// Every folder on the way to some files, each before those in it.
pub(super) fn parents<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeSet<&'p str> {
    paths.flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect()
}

/// What stands in an output folder and is not tejun's.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    entries: BTreeMap<PathBuf, Kind>,
    empty: Vec<PathBuf>,
}

impl Foreign {
    /// Walks a folder whose own files the manifest names.
    pub(super) fn of(folder: &Path, old: &Manifest) -> Result<Self> {
        let mut foreign = Self::default();
        for (path, kind) in walk(folder)? {
            let is_own = |name: &str| name == manifest::NAME || old.hash(name).is_some();
            match kind {
                Kind::Folder => {}
                Kind::Empty => foreign.empty.push(path),
                Kind::File if path.to_str().is_some_and(is_own) => {}
                _ => drop(foreign.entries.insert(path, kind)),
            }
        }
        Ok(foreign)
    }

    /// Whether something stands where a file of the site would: at its place, or a file or link where it needs a folder, or a
    /// folder of somebody else's files.
    pub(super) fn takes(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        !self.entries.is_empty()
            && (ends.into_iter().any(|end| self.entries.contains_key(Path::new(&path[..end])))
                || self.is_below(Path::new(path)))
    }

    fn is_below(&self, folder: &Path) -> bool {
        let next = self.entries.range(folder.to_owned()..).next();
        next.is_some_and(|(path, _)| path.starts_with(folder))
    }

    /// Whether it is a file of somebody else's.
    pub(super) fn has_file(&self, path: &Path) -> bool {
        self.entries.get(path) == Some(&Kind::File)
    }

    /// Every folder that it needs.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        let above = |path: &PathBuf| path.ancestors().skip(1).map(Path::to_owned).collect::<Vec<_>>();
        let mut folders: BTreeSet<PathBuf> = self.entries.keys().flat_map(above).collect();
        // An empty folder of somebody else's stays; one that is left of tejun's own goes with them.
        let stays = |path: &&PathBuf| {
            let mut above = path.ancestors().skip(1);
            above.all(|above| above.as_os_str().is_empty() || folders.contains(above))
        };
        let empty: Vec<PathBuf> = self.empty.iter().filter(stays).cloned().collect();
        folders.extend(empty);
        folders.remove(Path::new(""));
        folders
    }

    /// Everything but folders, with what it is.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&Path, Kind)> {
        self.entries.iter().map(|(path, kind)| (path.as_path(), *kind))
    }
}
