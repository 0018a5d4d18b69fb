//! Notices → builds → previews.
//!
//! In: notices of changes. Out: what is shown next, on the board, and a word about every build. Never: answers browsers.

use super::board::Board;
use super::files::Files;
use super::mails::Mails;
use super::preview::{Finding, by_path, errors};
use super::watch::{Changes, Notice, Watch};
use super::{Build, Config, Event, Listener, folder_unreadable};
use crate::calendar::Instant;
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::inputs::Inputs;
use crate::model::{Artifact, ProjectFiles, VersionShelf};
use crate::pipeline::{self, Built, Options};
use crate::say;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// A change is followed by a build once nothing more has changed for this long; saving one file makes several notices.
const QUIET: Duration = Duration::from_millis(70);
/// How many notices are taken together at most, so that a folder that never rests is still built.
const BURST: usize = 10_000;

pub(super) struct Builder {
    root: PathBuf,
    drafts: bool,
    audience: Option<String>,
    as_of: Option<Instant>,
    now: fn() -> Instant,
    watch: Watch,
    on_event: Listener,
    board: Arc<Board>,
    /// Older versions, which no change of the working copy can change.
    shelf: Arc<VersionShelf>,
}

/// The audience that is shown, its files, and the mails of its site.
type Shown = (Option<String>, (Files, Mails));

impl Builder {
    pub(super) fn new(root: PathBuf, config: &Config, watch: Watch, on_event: Listener, board: Arc<Board>) -> Self {
        let Config { drafts, as_of, now, .. } = *config;
        let audience = config.audience.clone();
        Self { root, drafts, audience, as_of, now, watch, on_event, board, shelf: Arc::default() }
    }

    /// Builds after every change until the preview ends. A change during a build is a notice that waits, and so leads to
    /// one more.
    pub(super) fn run(mut self, notices: &Receiver<Notice>) {
        while let Ok(Notice::Changed(first)) = notices.recv() {
            if settled(first, notices).is_none() {
                return;
            }
            if let Err(error) = self.watch.extend() {
                let message = say!("変更を見張れません: {error}", "cannot watch for changes: {error}");
                self.say(&Diagnostic::new(code::SERVE_WATCH, None, message));
            }
            self.build();
        }
    }

    /// Builds once and shows the outcome.
    pub(super) fn build(&mut self) {
        let started = clock();
        let mut found = Diagnostics::new();
        let inputs = Inputs::open(&self.root, &mut found)
            .map(|inputs| inputs.keeping_in(self.shelf.clone()).with_history())
            .map_err(|error| found.push(folder_unreadable(&self.root.display().to_string(), &error)))
            .ok();
        let built = inputs.as_ref().and_then(|inputs| self.built(inputs, &mut found));
        let (audience, built) = built.unzip();
        let (files, mails) = built.unzip();
        let errors = errors(&found, &|file| text_of(inputs.as_ref()?, file));
        let count = files.as_ref().map(Files::len);
        let shown = count.is_some() && errors.is_empty();
        self.show(files, errors, mails);
        let audience = audience.flatten();
        let build = Build {
            took: started.elapsed(),
            files: count,
            shown,
            audience: audience.as_deref(),
            found: &found,
            inputs: inputs.as_ref(),
        };
        (self.on_event)(Event::Built(&build));
    }

    fn built(&self, inputs: &Inputs, found: &mut Diagnostics) -> Option<Shown> {
        let options = Options { as_of: self.as_of, now: (self.now)(), drafts: self.drafts };
        // A bug in a build must not end the preview; the next change may well avoid it.
        let audience = self.audience.as_deref();
        let built = catch_unwind(AssertUnwindSafe(|| pipeline::build_for(inputs, &options, audience, found)));
        match built {
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
    fn chosen(&self, built: Built, found: &mut Diagnostics) -> Option<Shown> {
        let site = match built.site_of(self.audience.as_deref()) {
            Ok(site) => site.clone(),
            Err(refusal) => {
                found.push(*refusal);
                return None;
            }
        };
        let folder = site.audience.as_ref().map(|name| format!("{name}/")).unwrap_or_default();
        let own = |artifact: Artifact| {
            let path = artifact.path.strip_prefix(&folder)?.to_owned();
            Some(Artifact { path, ..artifact })
        };
        let files = by_path(built.artifacts.into_iter().filter_map(own).collect());
        Some((site.audience.clone(), (files, Mails::new(site, built.theme))))
    }

    fn show(&self, files: Option<Files>, errors: Vec<Finding>, mails: Option<Mails>) {
        let (_, preview) = self.board.now();
        self.board.show(preview.after(files, errors).with(mails));
    }

    fn say(&self, diagnostic: &Diagnostic) {
        (self.on_event)(Event::Said(diagnostic));
    }
}

/// Waits until changes rest; all of them, or `None` when the preview ends.
fn settled(first: Changes, notices: &Receiver<Notice>) -> Option<Changes> {
    let mut changes = first;
    for _ in 0..BURST {
        match notices.recv_timeout(QUIET) {
            Ok(Notice::Changed(more)) => changes.merge(more),
            Err(RecvTimeoutError::Timeout) => return Some(changes),
            Ok(Notice::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    Some(changes)
}

/// The text of a file that was read anyway; exports are too large to be read for one line.
fn text_of(inputs: &Inputs, file: &str) -> Option<String> {
    let is_written_by_people = !file.starts_with("data/") || file.ends_with(".yaml");
    let bytes = if is_written_by_people { inputs.read(file).ok()? } else { return None };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn reason(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?")
}

#[expect(clippy::disallowed_methods, reason = "people are told how long a build took")]
fn clock() -> std::time::Instant {
    std::time::Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn many_notices_are_one_change() {
        let (sender, notices) = channel();
        let changed = |path: &str| Notice::Changed(Changes { paths: [path.to_owned()].into(), all: false });
        for number in 0..100 {
            sender.send(changed(&format!("content/{}.md", number % 50))).unwrap();
        }
        let changes = settled(Changes::default(), &notices).unwrap();
        assert!((changes.paths.len(), changes.all) == (50, false) && notices.try_recv().is_err());
        sender.send(changed("tejun.yaml")).unwrap();
        sender.send(Notice::Stop).unwrap();
        assert_eq!(settled(Changes::default(), &notices), None);
    }
}
