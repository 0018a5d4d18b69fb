//! The short way of `build`: when everything is as it was at the last build, what was said then is said again.
//!
//! In: the project before anything of it is read, and a record of the last build in `.tejun/`. Out: the same words, or a record for
//! the next build. Never: goes by the time of a file, takes the short way once the present may tell
//! something else, or keeps a record of a build that was refused.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0053) and 0101-validity-of-a-build.md.

use super::build_summary::Summary;
use super::console::Console;
use super::open_project::{self, OpenProject};
use crate::data::QUARANTINE_FOLDER;
use crate::inputs::{GitState, InputSnapshot};
use crate::model::{CacheStore, Key, Memo};
use crate::output;
use crate::pipeline::Validity;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The form of the record; another one is not read.
const FORM: &str = "unchanged 3";
/// The name under which it is kept.
const KEPT: &str = "unchanged";

/// What the last build saw, made and said.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct BuildRecord {
    /// The project.
    seen: InputSnapshot,
    /// Between which instants it would have been made again.
    validity: Validity,
    /// The name of all files that were written.
    manifest: String,
    /// The name of all rows that were set aside for people.
    aside: String,
    /// What was said of the reading and the findings.
    pub(super) said: String,
    /// What is counted in the last line.
    pub(super) summary: Summary,
}

/// A build that may turn out to be the last one again.
pub(super) struct UpToDateCheck {
    /// The program and what it was asked for.
    key: Option<Key>,
    git: GitState,
    folder: PathBuf,
}

impl UpToDateCheck {
    /// Notes what the build starts from; to be called before a file of the project is read.
    pub(super) fn start(opened: &OpenProject, asked: &impl Serialize, folder: &Path, voice: &Console) -> Self {
        // What another program says is not known to this one.
        let program = open_project::program();
        let key = program.zip(std::path::absolute(folder).ok()).and_then(|(program, folder)| {
            let (version, root, as_of) = (env!("CARGO_PKG_VERSION"), opened.files.root(), opened.options.as_of);
            Key::of(&(FORM, version, program, root, folder, as_of, asked, voice))
        });
        Self { key, git: opened.files.git_state(), folder: folder.to_owned() }
    }

    /// The record of the last build with the number of its files, when another build would read, make and say the same.
    pub(super) fn up_to_date(&self, opened: &OpenProject) -> Option<(BuildRecord, usize)> {
        let cache = opened.cache();
        let record = Memo::<BuildRecord>::on_disk(&*cache).get(KEPT, &self.key?)?;
        let is_same = record.validity.holds_at(opened.options.now)
            && opened.files.matches_snapshot(&record.seen, &self.git)
            && record.aside == record_name(&*cache);
        let files = is_same.then(|| output::verified_file_count(&self.folder, &record.manifest))??;
        Some((record, files))
    }

    /// Keeps a record of a build whose files were written, as long as it holds; none of one of which something cannot be told for sure.
    pub(super) fn keep(self, opened: &OpenProject, validity: Option<Validity>, said: String, summary: Summary) {
        let cache = opened.cache();
        let record = self.key.zip(validity).and_then(|(key, validity)| {
            let (seen, manifest) = (opened.files.snapshot(&self.git)?, output::manifest_of(&self.folder)?);
            Some((key, BuildRecord { seen, validity, manifest, aside: record_name(&*cache), said, summary }))
        });
        match record {
            Some((key, record)) => Memo::on_disk(&*cache).put(KEPT, key, record),
            None => cache.remove(KEPT),
        }
    }
}

/// The name of all rows that were set aside: people open these files, and a build makes them anew when they are gone.
fn record_name(cache: &dyn CacheStore) -> String {
    let mut hasher = blake3::Hasher::new();
    for name in cache.names(QUARANTINE_FOLDER) {
        let bytes = cache.get(&name).unwrap_or_default();
        hasher.update(name.as_bytes()).update(b"\0").update(blake3::hash(&bytes).as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
