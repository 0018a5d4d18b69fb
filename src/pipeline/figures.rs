//! Sources → figures, or those of the run before when nothing that they depend on has changed.
//!
//! In: the project with all its targets, its files, the as-of instant. Out: the data, what they say, and what is wrong with
//! them. Never: trusts a name or a time: the bytes of all data, and everything that is asked of them, are compared.

use super::{ClusterUse, Sources};
use super::{cluster, site_lists};
use crate::calendar::Instant;
use crate::config::{self, Project};
use crate::data;
use crate::diag::Diagnostics;
use crate::metrics::{self, ComputedFacts, ExternalFacts};
use crate::model::{Key, Memo, Profiler, ProjectFiles};
use crate::pages::SiteLists;
use std::sync::Arc;

/// The figures of the run before, with what was found; nothing, to begin with.
pub(super) type FigureCache = Memo<'static, (ComputedFigures, Diagnostics)>;

/// There is one answer for all data.
const SLOT: &str = "figures";

/// What figures are computed from.
#[derive(Clone, Copy)]
pub(super) struct FigureInputs<'a> {
    /// With all its targets.
    pub(super) project: &'a Project,
    pub(super) files: &'a dyn ProjectFiles,
    pub(super) beside: &'a ExternalFacts,
    /// What the site says of its own documents.
    pub(super) lists: &'a SiteLists,
    pub(super) as_of: Instant,
    pub(super) cluster: &'a ClusterUse,
}

/// The data, and what they say.
#[derive(Clone)]
pub struct ComputedFigures {
    pub(super) store: Arc<Sources>,
    pub(super) known: Arc<ComputedFacts>,
}

/// Opens the data and counts, unless the last run did just that.
pub(super) fn count(
    inputs: &FigureInputs<'_>,
    memory: &FigureCache,
    profiler: &Profiler,
    found: &mut Diagnostics,
) -> ComputedFigures {
    let FigureInputs { project, files, beside, lists, as_of, cluster } = *inputs;
    let lists = || site_lists::store(project, lists, files);
    let key = memory.keeps().then(|| profiler.stage("data", || inputs.key())).flatten();
    let last = key.and_then(|key| memory.get(SLOT, &key));
    if let Some((counted, said)) = last.filter(|(counted, _)| !counted.store.is_changed()) {
        found.extend(said);
        // Lists that no metric counts may be others by now.
        return ComputedFigures { store: Arc::new(counted.store.with_lists(lists())), ..counted };
    }
    let mut said = Diagnostics::new();
    said.extend(config::not_built(&project.sources));
    let local = profiler.stage("data", || Arc::new(data::open(&project.sources, files, &mut said)));
    let remote = cluster::opened(project, files, &local, cluster, &mut said);
    let store = Sources::new(Arc::clone(&local), remote, project.sources.keys().cloned().collect()).with_lists(lists());
    let known =
        profiler.stage("figures", || metrics::compute(project, &store.profiled(profiler), beside, as_of, &mut said));
    store.report(&mut said);
    let counted = ComputedFigures { store: Arc::new(store), known: Arc::new(known) };
    found.extend(said.iter().cloned());
    if let Some(key) = key {
        memory.put(SLOT, key, (counted.clone(), said));
        memory.end_round();
    }
    counted
}

impl FigureInputs<'_> {
    /// Everything that figures depend on: what is asked, and the content of every file that may be data. `None` when one of them
    /// cannot be read.
    fn key(&self) -> Option<Key> {
        let Self { project, files, beside, lists, as_of, cluster: _ } = *self;
        let lists: Vec<_> = site_lists::counted(project, lists).into_iter().collect();
        let is_text =
            |path: &str| path.starts_with("themes/") || (path.starts_with("content/") && path.ends_with(".md"));
        let listed = files.list("");
        let data = listed.iter().filter(|path| !is_text(path));
        let contents: Vec<(&String, String)> =
            data.map(|path| Some((path, files.fingerprint(path).ok()?))).collect::<Option<_>>()?;
        Key::of(&(as_of, project, beside, lists, contents))
    }
}
