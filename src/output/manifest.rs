//! The list of tejun's own files in an output folder.

use super::content::Content;
use super::{Result, at};
use crate::model::Artifact;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) use crate::model::MANIFEST as NAME;

/// The BLAKE3 of the manifest of a folder.
#[allow(clippy::disallowed_methods, reason = "the manifest is the writer's own file")]
pub(super) fn fingerprint(folder: &Path) -> Option<String> {
    Some(blake3::hash(&std::fs::read(folder.join(NAME)).ok()?).to_hex().to_string())
}

/// Each file that tejun wrote, with the BLAKE3 of its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest(BTreeMap<String, String>);

impl Manifest {
    /// The manifest of new files.
    pub(super) fn of(files: &BTreeMap<&str, Content<'_>>) -> Self {
        let entry = |(path, content): (&&str, &Content<'_>)| ((*path).to_owned(), content.hash());
        Self(files.par_iter().map(entry).collect())
    }

    /// The manifest of a folder; `None` when it has none or an unreadable one. Paths that leave the folder are dropped.
    #[allow(clippy::disallowed_methods, reason = "the manifest is the writer's own file")]
    pub(super) fn read(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(NAME);
        if !path.symlink_metadata().is_ok_and(|file| file.is_file()) {
            return Ok(None);
        }
        let bytes = at(&path, std::fs::read(&path))?;
        let files: Option<BTreeMap<String, String>> = serde_json::from_slice(&bytes).ok();
        Ok(files.map(|files| Self(files.into_iter().filter(|(path, _)| super::is_inside(path)).collect())))
    }

    /// As the text of the file.
    pub(super) fn text(&self) -> String {
        serde_json::to_string_pretty(&self.0).expect("texts are always JSON") + "\n"
    }

    /// Each file with the hash of its bytes.
    pub(super) fn entries(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(path, hash)| (path.as_str(), hash.as_str())).collect()
    }

    /// The hash of a file's bytes.
    pub(super) fn hash(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// The files of the folder that are to stay; one that is gone is not missed.
    #[allow(clippy::disallowed_methods, reason = "the writer takes its own files over")]
    pub(super) fn kept(&self, folder: &Path, stays: &dyn Fn(&str) -> bool) -> Result<Vec<Artifact>> {
        let mut kept = Vec::new();
        for path in self.paths().filter(|path| stays(path)) {
            let file = folder.join(path);
            if file.symlink_metadata().is_ok_and(|file| file.is_file()) {
                let bytes = at(&file, std::fs::read(&file))?;
                kept.push(Artifact { path: path.to_owned(), bytes: bytes.into(), route: None });
            }
        }
        Ok(kept)
    }

    /// Every path.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
