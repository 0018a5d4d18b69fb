//! Changes → what browsers are shown.
//!
//! In: changes of files, and outcomes of builds. Out: what was saved is shown at once (the page of a document, an asset, a
//! copied file; after an edit of templates the pages that browsers show), and the whole site when it is built; requests for the
//! builder; a word about both. Never: keeps a file that a later build made otherwise.
//!
//! A page that is made alone is made of the last good site: it is what the next build will make of it when nothing else has
//! changed. That build follows always, and has the last word. A coordinator shows pages of the site of one build; while the next one is
//! prepared, it goes on, and then hands over.

use super::builder::{BuildOutcome, Builder, clock};
use super::files::{Bytes, Files};
use super::live_reload::LiveReload;
use super::watch::{Changes, CoordinatorEvent, Watch};
use super::{Build, Event, Listener, ServeError};
use crate::diag::{Diagnostic, code};
use crate::inputs::Inputs;
use crate::model::{Artifact, ProjectFiles};
use crate::pipeline::{self, Session};
use crate::say;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SendError, Sender, channel};
use std::time::Duration;

/// Saving one file makes several events; what they tell of is looked at once nothing more has come for this long.
const QUIET_FEW: Duration = Duration::from_millis(8);
/// The same where many files change, as when another branch is checked out.
const QUIET_MANY: Duration = Duration::from_millis(70);
/// How many events are taken together at most, so that a folder that never rests is still looked at.
const BURST: usize = 10_000;
/// How many documents are shown one by one at most, before the whole site is built.
const FEW: usize = 8;

/// Files that are shown before the whole site is built, by path; `None` takes one away.
type Amendments = Vec<(String, Option<Bytes>)>;

/// A build that is asked for.
#[derive(Debug)]
pub(super) struct BuildRequest {
    pub(super) number: u64,
    pub(super) changes: Changes,
    /// Whether every file that changed is shown as it is now.
    pub(super) is_shown: bool,
}

pub(super) struct PreviewCoordinator {
    watch: Watch,
    on_event: Listener,
    live: Arc<LiveReload>,
    events: Sender<CoordinatorEvent>,
    requests: Sender<BuildRequest>,
    /// The number of the last request.
    number: u64,
    /// The request of the build of whose site single pages are made.
    base: u64,
    /// Files that changed and can be shown at once, with the last request that each is part of, until single pages are made of
    /// the site of a build that has fulfilled it.
    recent: BTreeMap<String, u64>,
    /// The build whose site is shown, when that can be amended.
    shown: Option<Arc<BuildOutcome>>,
}

/// Pages one by one, on what the last good build knows.
struct Pages<'p> {
    session: &'p Session<'p>,
    inputs: &'p Inputs,
}

/// A coordinator with its queue, handed to the thread that goes on.
pub(super) struct CoordinatorHandoff {
    coordinator: PreviewCoordinator,
    inbox: Receiver<CoordinatorEvent>,
}

impl PreviewCoordinator {
    /// A coordinator, and where its requests arrive.
    pub(super) fn new(
        watch: Watch,
        on_event: Listener,
        live: Arc<LiveReload>,
        events: Sender<CoordinatorEvent>,
    ) -> (Self, Receiver<BuildRequest>) {
        let (requests, taken) = channel();
        let (recent, shown) = (BTreeMap::new(), None);
        (Self { watch, on_event, live, events, requests, number: 0, base: 0, recent, shown }, taken)
    }

    /// Builds for the first time, shows the outcome, and hands it over for [`Self::run`].
    pub(super) fn open(&mut self, builder: &mut Builder) -> Arc<BuildOutcome> {
        let request = BuildRequest { number: 0, changes: Changes { all: true, ..Changes::default() }, is_shown: false };
        let outcome = Arc::new(builder.build(&request));
        self.show(&outcome, None);
        outcome
    }

    /// Shows every change until the preview ends.
    pub(super) fn run(self, first: &BuildOutcome, inbox: Receiver<CoordinatorEvent>) {
        with_pages_of(first, || Some(CoordinatorHandoff { coordinator: self, inbox }));
    }

    /// Handles events until another thread takes over or the preview ends.
    fn handle_events(mut self, inbox: Receiver<CoordinatorEvent>, pages: Option<&Pages<'_>>) {
        let mut next = None;
        loop {
            let Some(event) = next.take().or_else(|| inbox.recv().ok()) else { return };
            match event {
                CoordinatorEvent::Changed(first) => {
                    let (changes, more) = settled(first, &inbox);
                    if self.changed(changes, pages).is_none() {
                        return;
                    }
                    next = more;
                }
                CoordinatorEvent::Built(outcome) => self.built(outcome, pages),
                // Two that are prepared at once may be ready in either order.
                CoordinatorEvent::Handoff { request, .. } if request < self.base => {}
                CoordinatorEvent::Handoff { request, successor } => {
                    self.base = request;
                    self.recent.retain(|_, last| *last > request);
                    match successor.send(CoordinatorHandoff { coordinator: self, inbox }) {
                        Ok(()) => return,
                        // Whoever wanted to take over is gone.
                        Err(SendError(back)) => return back.coordinator.handle_events(back.inbox, pages),
                    }
                }
                CoordinatorEvent::Stop => return,
            }
        }
    }

    /// Shows what a build gave. Making single pages of its site is prepared in a thread of its own, which then takes over.
    fn built(&mut self, outcome: Arc<BuildOutcome>, pages: Option<&Pages<'_>>) {
        self.show(&outcome, pages);
        let events = self.events.clone();
        let take_over = move || {
            with_pages_of(&outcome, || {
                let (successor, handoff) = channel();
                events.send(CoordinatorEvent::Handoff { request: outcome.request, successor }).ok()?;
                handoff.recv().ok()
            });
        };
        if let Err(error) = std::thread::Builder::new().name("preview: coordinator".to_owned()).spawn(take_over) {
            (self.on_event)(Event::Said(&ServeError::Threads(error).diagnostic()));
        }
    }

    /// Shows the pages of a few documents that changed, and asks for a build; `None` when nobody builds any more.
    fn changed(&mut self, changes: Changes, pages: Option<&Pages<'_>>) -> Option<()> {
        if let Err(error) = self.watch.extend() {
            let message = say!("変更を見張れません: {error}", "cannot watch for changes: {error}");
            (self.on_event)(Event::Said(&Diagnostic::new(code::SERVE_WATCH, None, message)));
        }
        self.number += 1;
        let started = clock();
        let few = !changes.all && changes.paths.len() <= FEW;
        let quick: Vec<String> = changes.paths.iter().filter(|path| few && is_quick(path)).cloned().collect();
        self.recent.extend(quick.iter().map(|path| (path.clone(), self.number)));
        let made = self.made(pages, &quick);
        let is_shown = !quick.is_empty() && quick.len() == changes.paths.len() && made.len() >= quick.len();
        if !made.is_empty() {
            self.live.amend(made);
            for source in &quick {
                (self.on_event)(Event::Amended { source, took: started.elapsed() });
            }
        }
        self.requests.send(BuildRequest { number: self.number, changes, is_shown }).ok()
    }

    /// What is made at once of files that changed; what is missing only a whole build can tell.
    fn made(&self, pages: Option<&Pages<'_>>, changed: &[String]) -> Amendments {
        let document = |source: &str, inputs: &Inputs| {
            // An editor that has only just emptied the file will fill it.
            let is_written = inputs.read(source).is_ok_and(|bytes| !bytes.is_empty());
            // A bug here must not end the preview; the build that follows tells of it.
            let page = || is_written.then(|| pages?.session.page(inputs, source)).flatten();
            catch_unwind(AssertUnwindSafe(page)).ok()?
        };
        let (documents, others): (Vec<&String>, Vec<&String>) = changed.iter().partition(|path| is_document(path));
        let inputs = pages.filter(|_| !changed.is_empty()).and_then(|pages| self.now(pages.inputs, changed));
        let mut made = Amendments::new();
        if let Some(inputs) = &inputs {
            made.extend(documents.into_iter().filter_map(|source| document(source, inputs)).map(amendment));
        }
        if let Some(shown) = self.shown.as_ref().filter(|_| !others.is_empty()) {
            let again = |source: &str| document(source, inputs.as_ref()?);
            let others = || self.others(shown, changed, &again);
            made.extend(catch_unwind(AssertUnwindSafe(others)).ok().flatten().unwrap_or_default());
        }
        made
    }

    /// The same of files that are no documents: what is copied, assets, and the pages that browsers show where templates changed.
    fn others(
        &self,
        shown: &BuildOutcome,
        changed: &[String],
        again: &dyn Fn(&str) -> Option<Artifact>,
    ) -> Option<Amendments> {
        let (inputs, site) = (shown.inputs.as_deref()?, shown.site.as_ref()?);
        let files = self.now(inputs, changed)?;
        // What has only just been emptied will be filled.
        let is_written = |path: &&String| files.read(path).is_ok_and(|bytes| !bytes.is_empty());
        let changed: Vec<&String> = changed.iter().filter(is_written).collect();
        let copied = changed.iter().filter_map(|path| pipeline::recopied(&files, &site.built, path));
        let mut made: Amendments = copied.map(amendment).collect();
        let Some(theme) = site.built.theme.again(&files) else { return Some(made) };
        made.extend(changed.iter().filter_map(|path| theme.asset(path)).cloned().map(amendment));
        if changed.iter().any(|path| theme.is_template(path)) {
            let pages = pipeline::rerendered(&site.built.site, &theme, &self.live.opened());
            let newest = |(source, page): (Option<String>, Artifact)| {
                let source =
                    source.filter(|source| self.recent.get(source).is_some_and(|request| *request > shown.request));
                source.map_or(Some(page), |source| again(&source))
            };
            made.extend(pages.into_iter().filter_map(newest).map(amendment));
        }
        Some(made)
    }

    /// The files of an earlier build as they are now: those that changed just now, and those of requests that are not fulfilled.
    /// `None` when one of the former came or went.
    fn now(&self, inputs: &Inputs, changed: &[String]) -> Option<Inputs> {
        let all = changed.iter().chain(self.recent.keys()).map(String::as_str);
        inputs.with_changes(all).or_else(|| {
            let is_known = |path: &&String| inputs.with_changes([path.as_str()]).is_some();
            let recent = self.recent.keys().filter(is_known);
            inputs.with_changes(changed.iter().chain(recent).map(String::as_str))
        })
    }

    /// Shows what a build gave, with what has changed since.
    fn show(&mut self, outcome: &Arc<BuildOutcome>, pages: Option<&Pages<'_>>) {
        let (_, preview) = self.live.now();
        let (files, mails) = match &outcome.site {
            Some(site) => (Some(site.files.clone()), Some(Arc::clone(&site.mails))),
            None => (None, None),
        };
        let (count, errors) = (files.as_ref().map(Files::len), outcome.errors.clone());
        let is_shown = count.is_some() && errors.is_empty();
        let is_whole = outcome.site.as_ref().is_some_and(|site| site.is_whole);
        // While something is wrong, what is shown is older than what was last read.
        self.shown = (is_shown && is_whole).then(|| Arc::clone(outcome));
        let later = self.recent.iter().filter(|(_, request)| **request > outcome.request);
        let later: Vec<String> = later.map(|(path, _)| path.clone()).collect();
        let since = self.made(pages, &later);
        self.live.show(preview.after(files, errors).with_mails(mails).amended(since));
        let build = Build {
            took: outcome.took,
            files: count,
            shown: is_shown,
            audience: outcome.site.as_ref().and_then(|site| site.audience.as_deref()),
            found: &outcome.found,
            inputs: outcome.inputs.as_deref(),
        };
        (self.on_event)(Event::Built(&build));
    }
}

fn is_document(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with(".md")
}

/// Whether a file may be shown before the whole site is built.
fn is_quick(path: &str) -> bool {
    ["content/", "static/", "themes/"].iter().any(|folder| path.starts_with(folder))
}

fn amendment(made: Artifact) -> (String, Option<Bytes>) {
    (made.path, Some(made.bytes))
}

/// Prepares the making of single pages of a build's site, then takes over.
fn with_pages_of(outcome: &BuildOutcome, take_over: impl FnOnce() -> Option<CoordinatorHandoff>) {
    let good = outcome.site.as_ref().filter(|site| outcome.errors.is_empty() && site.is_whole);
    let handle_events = |pages: Option<&Pages<'_>>| {
        if let Some(CoordinatorHandoff { coordinator, inbox }) = take_over() {
            coordinator.handle_events(inbox, pages);
        }
    };
    match good.zip(outcome.inputs.as_deref()) {
        Some((site, inputs)) => {
            pipeline::session(inputs, &site.built, |session| handle_events(Some(&Pages { session, inputs })));
        }
        None => handle_events(None),
    }
}

/// Waits until changes rest, or something else is to be done.
fn settled(first: Changes, inbox: &Receiver<CoordinatorEvent>) -> (Changes, Option<CoordinatorEvent>) {
    let mut changes = first;
    for _ in 0..BURST {
        let quiet = if changes.all || changes.paths.len() > FEW { QUIET_MANY } else { QUIET_FEW };
        match inbox.recv_timeout(quiet) {
            Ok(CoordinatorEvent::Changed(more)) => changes.merge(more),
            Ok(other) => return (changes, Some(other)),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return (changes, Some(CoordinatorEvent::Stop)),
        }
    }
    (changes, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_events_are_one_change() {
        let (sender, inbox) = channel();
        let changed = |path: &str| CoordinatorEvent::Changed(Changes { paths: [path.to_owned()].into(), all: false });
        for number in 0..100 {
            sender.send(changed(&format!("content/{}.md", number % 50))).unwrap();
        }
        let (changes, more) = settled(Changes::default(), &inbox);
        assert!((changes.paths.len(), changes.all) == (50, false) && more.is_none() && inbox.try_recv().is_err());
        sender.send(changed("tejun.yaml")).unwrap();
        sender.send(CoordinatorEvent::Stop).unwrap();
        assert!(matches!(settled(Changes::default(), &inbox), (_, Some(CoordinatorEvent::Stop))));
    }
}
