//! Notices → what browsers are shown.
//!
//! In: notices of changes, and outcomes of builds. Out: on the board the page of a document that was saved, at once, and the
//! whole site when it is built; orders for the builder; a word about both. Never: keeps a page that a later build made otherwise.
//!
//! A page that is made alone is made of the last good site: it is what the next build will make of it when nothing else has
//! changed. That build follows always, and has the last word.

use super::board::Board;
use super::builder::{Builder, Outcome, clock};
use super::files::{Bytes, Files};
use super::watch::{Changes, Notice, Watch};
use super::{Build, Event, Listener};
use crate::diag::{Diagnostic, code};
use crate::inputs::Inputs;
use crate::model::ProjectFiles;
use crate::pipeline::{self, Session};
use crate::say;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Saving one file makes several notices; what they tell of is looked at once nothing more has come for this long.
const BRIEF: Duration = Duration::from_millis(8);
/// The same where many files change, as when another branch is checked out.
const REST: Duration = Duration::from_millis(70);
/// How many notices are taken together at most, so that a folder that never rests is still looked at.
const BURST: usize = 10_000;
/// How many documents are shown one by one at most, before the whole site is built.
const FEW: usize = 8;

/// A build that is asked for.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) number: u64,
    pub(super) changes: Changes,
}

pub(super) struct Desk {
    watch: Watch,
    on_event: Listener,
    board: Arc<Board>,
    orders: Sender<Order>,
    /// The number of the last order.
    number: u64,
    /// Documents that changed, with the last order that each is part of, until a build has fulfilled it.
    recent: BTreeMap<String, u64>,
}

/// Pages one by one, on what the last good build knows.
struct Pages<'p> {
    session: &'p Session<'p>,
    inputs: &'p Inputs,
}

/// How waiting ends.
enum Settled {
    /// Nothing more has changed for a while.
    Rest(Changes),
    /// A build is done.
    Built(Changes, Box<Outcome>),
    /// The preview ends.
    Stop,
}

impl Desk {
    /// A desk, and where its orders arrive.
    pub(super) fn new(watch: Watch, on_event: Listener, board: Arc<Board>) -> (Self, Receiver<Order>) {
        let (orders, taken) = channel();
        (Self { watch, on_event, board, orders, number: 0, recent: BTreeMap::new() }, taken)
    }

    /// Builds for the first time, shows the outcome, and hands it over for [`Self::run`].
    pub(super) fn open(&mut self, builder: &mut Builder) -> Outcome {
        let order = Order { number: 0, changes: Changes { all: true, ..Changes::default() } };
        let outcome = builder.build(&order);
        self.show(&outcome, None);
        outcome
    }

    /// Shows every change until the preview ends.
    pub(super) fn run(mut self, first: Outcome, inbox: &Receiver<Notice>) {
        let mut next = self.go_on(&first, inbox);
        while let Some(outcome) = next {
            self.recent.retain(|_, order| *order > outcome.order);
            // Nobody waits for the ground of single pages, unless one has changed since.
            if self.recent.is_empty() {
                self.show(&outcome, None);
            }
            next = self.go_on(&outcome, inbox);
        }
    }

    /// Goes on from an outcome to the next.
    fn go_on(&mut self, outcome: &Outcome, inbox: &Receiver<Notice>) -> Option<Box<Outcome>> {
        let is_behind = !self.recent.is_empty();
        let good = outcome.site.as_ref().filter(|site| outcome.errors.is_empty() && site.is_whole);
        let Some((site, inputs)) = good.zip(outcome.inputs.as_deref()) else {
            if is_behind {
                self.show(outcome, None);
            }
            return self.attend(inbox, None);
        };
        pipeline::session(inputs, &site.built, |session| {
            let pages = Pages { session, inputs };
            if is_behind {
                self.show(outcome, Some(&pages));
            }
            self.attend(inbox, Some(&pages))
        })
    }

    /// Attends to notices until a build is done; `None` when the preview ends.
    fn attend(&mut self, inbox: &Receiver<Notice>, pages: Option<&Pages<'_>>) -> Option<Box<Outcome>> {
        loop {
            let first = match inbox.recv() {
                Ok(Notice::Changed(first)) => first,
                Ok(Notice::Built(outcome)) => return Some(outcome),
                Ok(Notice::Stop) | Err(_) => return None,
            };
            match settled(first, inbox) {
                Settled::Rest(changes) => self.changed(changes, pages)?,
                Settled::Built(changes, outcome) => {
                    self.changed(changes, None)?;
                    return Some(outcome);
                }
                Settled::Stop => return None,
            }
        }
    }

    /// Shows the pages of a few documents that changed, and orders a build; `None` when nobody builds any more.
    fn changed(&mut self, changes: Changes, pages: Option<&Pages<'_>>) -> Option<()> {
        if let Err(error) = self.watch.extend() {
            let message = say!("変更を見張れません: {error}", "cannot watch for changes: {error}");
            (self.on_event)(Event::Said(&Diagnostic::new(code::SERVE_WATCH, None, message)));
        }
        self.number += 1;
        let few = !changes.all && changes.paths.len() <= FEW;
        for path in changes.paths.iter().filter(|path| few && is_document(path)) {
            self.recent.insert(path.clone(), self.number);
        }
        if let Some(pages) = pages.filter(|_| few) {
            let started = clock();
            let made = self.pages(pages, changes.paths.iter());
            if !made.is_empty() {
                self.board.amend(made);
                for source in changes.paths.iter().filter(|path| is_document(path)) {
                    (self.on_event)(Event::Amended { source, took: started.elapsed() });
                }
            }
        }
        self.orders.send(Order { number: self.number, changes }).ok()
    }

    /// The pages of documents, made one by one; those are missing that only a whole build can tell.
    fn pages<'p>(
        &self,
        pages: &Pages<'_>,
        sources: impl Iterator<Item = &'p String> + Clone,
    ) -> Vec<(String, Option<Bytes>)> {
        let Some(inputs) = pages.inputs.again(sources.clone().map(String::as_str)) else { return Vec::new() };
        // An editor that has only just emptied the file will fill it.
        let is_written = |path: &&String| inputs.read(path).is_ok_and(|bytes| !bytes.is_empty());
        let page = |path: &String| {
            // A bug here must not end the preview; the build that follows tells of it.
            let page = catch_unwind(AssertUnwindSafe(|| pages.session.page(&inputs, path))).ok()??;
            Some((page.path, Some(page.bytes)))
        };
        sources.filter(|path| is_document(path)).filter(is_written).filter_map(page).collect()
    }

    /// Shows what a build gave, with the pages of documents that have changed since.
    fn show(&self, outcome: &Outcome, pages: Option<&Pages<'_>>) {
        let (_, preview) = self.board.now();
        let (files, mails) = match &outcome.site {
            Some(site) => (Some(site.files.clone()), Some(Arc::clone(&site.mails))),
            None => (None, None),
        };
        let (count, errors) = (files.as_ref().map(Files::len), outcome.errors.clone());
        let is_shown = count.is_some() && errors.is_empty();
        let since = pages.map(|pages| self.pages(pages, self.recent.keys())).unwrap_or_default();
        self.board.show(preview.after(files, errors).with(mails).amended(since));
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

/// Waits until changes rest.
fn settled(first: Changes, inbox: &Receiver<Notice>) -> Settled {
    let mut changes = first;
    for _ in 0..BURST {
        let quiet = if changes.all || changes.paths.len() > FEW { REST } else { BRIEF };
        match inbox.recv_timeout(quiet) {
            Ok(Notice::Changed(more)) => changes.merge(more),
            Ok(Notice::Built(outcome)) => return Settled::Built(changes, outcome),
            Err(RecvTimeoutError::Timeout) => return Settled::Rest(changes),
            Ok(Notice::Stop) | Err(RecvTimeoutError::Disconnected) => return Settled::Stop,
        }
    }
    Settled::Rest(changes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_notices_are_one_change() {
        let (sender, notices) = channel();
        let changed = |path: &str| Notice::Changed(Changes { paths: [path.to_owned()].into(), all: false });
        for number in 0..100 {
            sender.send(changed(&format!("content/{}.md", number % 50))).unwrap();
        }
        let Settled::Rest(changes) = settled(Changes::default(), &notices) else { panic!("nothing more comes") };
        assert!((changes.paths.len(), changes.all) == (50, false) && notices.try_recv().is_err());
        sender.send(changed("tejun.yaml")).unwrap();
        sender.send(Notice::Stop).unwrap();
        assert!(matches!(settled(Changes::default(), &notices), Settled::Stop));
    }
}
