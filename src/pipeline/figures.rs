//! Sources → figures, or those of the run before when nothing that they depend on has changed.
//!
//! In: the project with all its targets, its files, the as-of instant. Out: the data, what they say, and what is wrong with
//! them. Never: trusts a name or a time: the bytes of all data, and everything that is asked of them, are compared.

use super::cluster;
use super::{ClusterUse, Sources};
use crate::calendar::Instant;
use crate::config::{self, Project};
use crate::data;
use crate::diag::Diagnostics;
use crate::metrics::{self, ComputedFacts, ExternalFacts};
use crate::model::{Profiler, ProjectFiles, fingerprint};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The figures of the run before; nothing, to begin with.
#[derive(Default)]
pub struct FigureCache {
    keeps: bool,
    last: Mutex<Option<Last>>,
}

struct Last {
    key: String,
    counted: ComputedFigures,
    found: Diagnostics,
}

/// The data, and what they say.
#[derive(Clone)]
pub(super) struct ComputedFigures {
    pub(super) store: Arc<Sources>,
    pub(super) known: Arc<ComputedFacts>,
}

impl FigureCache {
    /// A memory that keeps what was counted.
    pub(super) fn keeping() -> Self {
        Self { keeps: true, ..Self::default() }
    }

    fn last(&self) -> MutexGuard<'_, Option<Last>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens the data and counts, unless the last run did just that.
pub(super) fn count(
    (project, files): (&Project, &dyn ProjectFiles),
    (beside, as_of, cluster): (&ExternalFacts, Instant, &ClusterUse),
    (memory, profiler): (&FigureCache, &Profiler),
    found: &mut Diagnostics,
) -> ComputedFigures {
    let key = memory.keeps.then(|| profiler.stage("data", || key(project, files, beside, as_of))).flatten();
    if let (Some(key), Some(last)) = (&key, &*memory.last())
        && last.key == *key
        && !last.counted.store.is_changed()
    {
        found.extend(last.found.iter().cloned());
        return last.counted.clone();
    }
    let mut said = Diagnostics::new();
    said.extend(config::not_built(&project.sources));
    let local = profiler.stage("data", || Arc::new(data::open(&project.sources, files, &mut said)));
    let remote = cluster::opened(project, files, &local, cluster, &mut said);
    let store = Sources::new(Arc::clone(&local), remote, project.sources.keys().cloned().collect());
    let known =
        profiler.stage("figures", || metrics::compute(project, &store.profiled(profiler), beside, as_of, &mut said));
    store.report(&mut said);
    let counted = ComputedFigures { store: Arc::new(store), known: Arc::new(known) };
    found.extend(said.iter().cloned());
    if let Some(key) = key {
        *memory.last() = Some(Last { key, counted: counted.clone(), found: said });
    }
    counted
}

/// Everything that figures depend on: what is asked, and the content of every file that may be data. `None` when one of them
/// cannot be read.
fn key(project: &Project, files: &dyn ProjectFiles, beside: &ExternalFacts, as_of: Instant) -> Option<String> {
    let is_text = |path: &str| path.starts_with("themes/") || (path.starts_with("content/") && path.ends_with(".md"));
    let listed = files.list("");
    let data = listed.iter().filter(|path| !is_text(path));
    let contents: Vec<(&String, String)> =
        data.map(|path| Some((path, files.fingerprint(path).ok()?))).collect::<Option<_>>()?;
    fingerprint(&(as_of, project, beside, contents))
}
