//! Requests → builds → outcomes.
//!
//! In: requests of the coordinator. Out: for each, or for several that came together, what a whole build of the project gives. Never:
//! shows anything, or answers browsers.
//!
//! What is remembered from build to build saves work and changes nothing ([`BuildCaches`]).

use super::coordinator::BuildRequest;
use super::files::Files;
use super::mails::Mails;
use super::preview::{Finding, by_path, errors};
use super::watch::{Changes, CoordinatorEvent};
use super::{Config, folder_unreadable};
use crate::calendar::Instant;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::inputs::Inputs;
use crate::model::{Artifact, ProjectFiles, VersionedCache};
use crate::pipeline::{self, AssetNames, BuildCaches, Built, ClusterUse, Options};
use crate::say;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

/// A build begins once no further request has come for this long.
const QUIET: Duration = Duration::from_millis(50);
/// The same when what changed is shown already: who saves again soon shall not wait for a build that only puts the rest in order.
const SHOWN: Duration = Duration::from_millis(300);
/// For so long at most.
const LATEST: Duration = Duration::from_secs(3);
/// How long the figures of a preview without a fixed instant may stay those of an earlier one, while only documents and
/// templates change: an hour, in seconds.
const INSTANT_HOLD: i64 = 3600;

/// What a build gives.
pub(super) struct BuildOutcome {
    /// The newest request that it fulfils.
    pub(super) request: u64,
    /// How long it took.
    pub(super) took: Duration,
    /// The project as it was read; `None` when its folder cannot be read.
    pub(super) inputs: Option<Arc<Inputs>>,
    /// The site, if there is one.
    pub(super) site: Option<BuiltSite>,
    /// What was found.
    pub(super) found: Diagnostics,
    /// The errors among it, with their lines.
    pub(super) errors: Vec<Finding>,
}

/// A site that was built.
pub(super) struct BuiltSite {
    /// The audience whose site it is, of a project that has several.
    pub(super) audience: Option<String>,
    pub(super) files: Files,
    pub(super) mails: Arc<Mails>,
    /// What single pages are made of again.
    pub(super) built: Built,
    /// Whether it is the site of the most closed audience.
    pub(super) is_whole: bool,
}

pub(super) struct Builder {
    root: PathBuf,
    drafts: bool,
    audience: Option<String>,
    as_of: Option<Instant>,
    cluster: ClusterUse,
    now: fn() -> Instant,
    /// Older versions, which no change of the working copy can change.
    versions: Arc<VersionedCache>,
    caches: BuildCaches,
    last: Option<LastInputs>,
    /// The files of the site before.
    files: Files,
}

/// The project as the last build saw it.
struct LastInputs {
    inputs: Arc<Inputs>,
    /// What was found in the folder itself.
    found: Diagnostics,
    now: Instant,
}

impl Builder {
    pub(super) fn new(root: PathBuf, config: &Config) -> Self {
        let Config { drafts, as_of, now, .. } = *config;
        let audience = config.audience.clone();
        Self {
            root,
            drafts,
            audience,
            as_of,
            cluster: config.cluster.clone(),
            now,
            versions: Arc::default(),
            caches: BuildCaches::remembering(),
            last: None,
            files: Files::default(),
        }
    }

    /// Builds for every request until there is nobody left to make any.
    pub(super) fn run(mut self, requests: &Receiver<BuildRequest>, outcomes: &Sender<CoordinatorEvent>) {
        while let Ok(mut request) = requests.recv() {
            let began = clock();
            while let Ok(more) = requests.recv_timeout(rest(request.is_shown, began.elapsed())) {
                request.changes.merge(more.changes);
                request.number = more.number;
                request.is_shown &= more.is_shown;
            }
            let outcome = self.build(&request);
            if outcomes.send(CoordinatorEvent::Built(Arc::new(outcome))).is_err() {
                return;
            }
        }
    }

    /// Builds once.
    pub(super) fn build(&mut self, request: &BuildRequest) -> BuildOutcome {
        let started = clock();
        let mut found = Diagnostics::new();
        let now = self.instant(&request.changes);
        let inputs = self.inputs(&request.changes, now, &mut found);
        let site = inputs.as_deref().and_then(|inputs| self.built(inputs, now, &mut found));
        let found = match inputs.as_ref().filter(|inputs| !inputs.mounts().is_usual()) {
            Some(inputs) => inputs.with_disk_names(&found).into_owned(),
            None => found,
        };
        let errors = errors(&found, &|file| text_of(inputs.as_ref()?, file));
        BuildOutcome { request: request.number, took: started.elapsed(), inputs, site, found, errors }
    }

    /// The present, which stands still for a while as long as only documents and templates change: figures stay what they are.
    fn instant(&self, changes: &Changes) -> Instant {
        let now = (self.now)();
        let is_of_text = |path: &String| ["content/", "static/", "themes/"].iter().any(|top| path.starts_with(top));
        let only_text = !changes.all && changes.paths.iter().all(is_of_text);
        let kept = self.last.as_ref().map(|last| last.now).filter(|_| only_text);
        kept.filter(|kept| now.as_second() - kept.as_second() < INSTANT_HOLD).unwrap_or(now)
    }

    /// The project as it is now: what has not changed is not read again.
    fn inputs(&mut self, changes: &Changes, now: Instant, found: &mut Diagnostics) -> Option<Arc<Inputs>> {
        let last = self.last.take();
        let again = last.filter(|_| !changes.all).and_then(|last| {
            let inputs = last.inputs.with_changes(changes.paths.iter().map(String::as_str))?;
            Some(LastInputs { inputs: Arc::new(inputs), now, ..last })
        });
        let last = again.or_else(|| {
            let mut of_folder = Diagnostics::new();
            let opened = Inputs::open(&self.root, &mut of_folder);
            let inputs =
                opened.map_err(|error| found.push(folder_unreadable(&self.root.display().to_string(), &error)));
            let inputs = inputs.ok()?.keeping_in(self.versions.clone()).with_history();
            Some(LastInputs { inputs: Arc::new(inputs), found: of_folder, now })
        })?;
        found.extend(last.found.iter().cloned());
        let inputs = Arc::clone(&last.inputs);
        self.last = Some(last);
        Some(inputs)
    }

    fn built(&mut self, inputs: &Inputs, now: Instant, found: &mut Diagnostics) -> Option<BuiltSite> {
        let options = Options {
            as_of: self.as_of,
            now,
            drafts: self.drafts,
            assets: AssetNames::Lasting,
            cluster: self.cluster.clone(),
        };
        // A bug in a build must not end the preview; the next change may well avoid it.
        let audience = self.audience.as_deref();
        let build = || pipeline::build_with(inputs, &options, audience, &self.caches, found);
        match catch_unwind(AssertUnwindSafe(build)) {
            Ok(built) => built.and_then(|built| self.chosen(built, found)),
            Err(panic) => {
                let reason = reason(panic.as_ref());
                let message =
                    say!("tejun の不具合でビルドが止まりました: {reason}", "a bug in tejun ended the build: {reason}");
                found.push(Diagnostic::new(code::SERVE_PANIC, None, message));
                None
            }
        }
    }

    /// The files of the audience that is shown, without their folder, and the mails of its site.
    fn chosen(&mut self, mut built: Built, found: &mut Diagnostics) -> Option<BuiltSite> {
        let site = match built.site_of(self.audience.as_deref()) {
            Ok(site) => Arc::clone(site),
            Err(refusal) => {
                found.push(*refusal);
                return None;
            }
        };
        let folder = site.folder();
        let own = |artifact: Artifact| {
            let path = artifact.path.strip_prefix(&folder)?.to_owned();
            Some(Artifact { path, ..artifact })
        };
        let files = by_path(std::mem::take(&mut built.artifacts).into_iter().filter_map(own).collect());
        let files = files.sharing(&self.files);
        self.files.clone_from(&files);
        let is_whole = Arc::ptr_eq(&site, &built.site);
        let mails = Arc::new(Mails::new(Arc::clone(&site), Arc::clone(&built.theme)));
        Some(BuiltSite { audience: site.audience.clone(), files, mails, built, is_whole })
    }
}

/// How long a build waits for further requests, after it has waited for some.
fn rest(is_shown: bool, waited: Duration) -> Duration {
    if is_shown { SHOWN.min(LATEST.saturating_sub(waited)) } else { QUIET }
}

/// The text of a file that was read anyway; exports are too large to be read for one line.
fn text_of(inputs: &Inputs, file: &str) -> Option<String> {
    let is_written_by_people = !file.starts_with("data/") || file.ends_with(".yaml");
    let bytes = if is_written_by_people { inputs.read(&inputs.project_path(file)).ok()? } else { return None };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn reason(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?")
}

#[expect(clippy::disallowed_methods, reason = "people are told how long a build took")]
pub(super) fn clock() -> std::time::Instant {
    std::time::Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_may_wait_but_not_for_ever() {
        assert_eq!(rest(false, Duration::ZERO), QUIET);
        assert_eq!(rest(false, LATEST), QUIET);
        assert_eq!(rest(true, Duration::ZERO), SHOWN);
        assert_eq!(rest(true, LATEST.saturating_sub(QUIET)), QUIET);
        assert_eq!(rest(true, LATEST * 2), Duration::ZERO);
    }
}
