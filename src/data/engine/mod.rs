//! Questions → one pass over the rows of each source → small answers.
//!
//! In: the sources, held or scanned piece by piece, and `query::Query`s. Out: `query::Table`s. Never: depends on the number
//! of threads: pieces are added up in their order, sums carry what rounding took from them, and groups are sorted.

mod batch;
mod cache;
mod eval;
mod flow;
mod grouping;
pub(super) mod kernels;
mod key;
mod lookup;
mod plan;
mod position;
mod program;
mod spans;
mod state;
mod total;
pub(super) mod vector;

use crate::data::files::first_line;
use crate::data::guard::guarded;
use crate::data::report::SourceReport;
use crate::data::scanned::Scanned;
use crate::data::source::Opened;
use crate::diag::Diagnostics;
use crate::model::{Meter, Part, Subject};
use crate::query::{Engine, EngineError, Query, Table};
use batch::Batch;
pub(super) use cache::{Kept, Reader, Writer};
pub(super) use eval::among;
use indexmap::IndexMap;
pub(super) use kernels::Computed;
use lookup::Brought;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
pub(super) use vector::Vector;

/// The typed tables of all declared sources.
#[derive(Default)]
pub struct Store {
    sources: IndexMap<String, Entry>,
}

/// How the rows of a source are had.
pub(super) enum Content {
    /// In memory.
    Held(Box<Opened>),
    /// Piece by piece.
    Scanned(Box<Scanned>),
}

struct Entry {
    content: Content,
    settled: OnceLock<Settled>,
    /// Questions that statistics were asked instead of the rows, and what the rows say.
    checked: Mutex<IndexMap<Query, Option<Table>>>,
}

/// What the first pass over a scanned source told.
pub(super) struct Settled {
    report: SourceReport,
    found: Diagnostics,
    /// The source in memory, when its rows cannot be told apart piece by piece.
    held: Option<Opened>,
}

type Answers = Vec<Result<Table, String>>;

impl Store {
    pub(super) fn add(&mut self, name: &str, content: Content) {
        let entry = Entry { content, settled: OnceLock::new(), checked: Mutex::default() };
        self.sources.insert(name.to_owned(), entry);
    }

    /// What was read from a source; `None` until a large source was looked at for the first time.
    pub fn report(&self, name: &str) -> Option<&SourceReport> {
        self.sources.get(name).and_then(Entry::report)
    }

    /// What was read from every source, in declared order.
    pub fn reports(&self) -> impl Iterator<Item = &SourceReport> {
        self.sources.values().filter_map(Entry::report)
    }

    /// What the first pass over large sources found.
    pub fn tell(&self, found: &mut Diagnostics) {
        for settled in self.sources.values().filter_map(|entry| entry.settled.get()) {
            found.extend(settled.found.clone());
        }
        self.tell_changed(found);
    }

    /// Says, once each, which files of large sources were changed while they were read. Whoever asks after [`Store::tell`] has to
    /// say it, too: a question that comes late may be the first to see it.
    pub fn tell_changed(&self, found: &mut Diagnostics) {
        self.scanned().for_each(|scanned| scanned.tell_changed(found));
    }

    /// Whether a file of a large source is another one than at first, so that the store answers nothing more about it.
    pub fn is_changed(&self) -> bool {
        self.scanned().any(Scanned::is_changed)
    }

    fn scanned(&self) -> impl Iterator<Item = &Scanned> {
        self.sources.values().filter_map(|entry| match &entry.content {
            Content::Scanned(scanned) => Some(&**scanned),
            Content::Held(_) => None,
        })
    }

    /// The answers to questions about one source.
    fn about(&self, source: &str, queries: &[&Query]) -> Answers {
        let refused = |reason: &str| queries.iter().map(|_| Err(reason.to_owned())).collect();
        let Some(entry) = self.sources.get(source) else { return refused("no such source") };
        if let Some(reason) = entry.opened().and_then(|opened| opened.refused.as_ref()) {
            return refused(reason);
        }
        let has = |name: &str| entry.has(name);
        let bring = |query: &Query| {
            let table = self.run(query).map_err(|error| error.reason)?;
            Ok(Brought::new(&table, query.select.groups()))
        };
        // What panics is found by asking each question alone, so that it costs its own figures only.
        let together = guarded(|| {
            let batch = Batch::new(queries, &has, &bring);
            entry.ask(&batch).map(|merged| batch.answers(merged))
        });
        match (together, queries) {
            (Ok(Ok(answers)), _) => answers,
            (Ok(Err(reason)) | Err(reason), [] | [_]) => refused(&first_line(&reason)),
            _ => queries.iter().flat_map(|query| self.about(source, &[query])).collect(),
        }
    }
}

impl Entry {
    /// The table in memory, if there is one.
    fn opened(&self) -> Option<&Opened> {
        match &self.content {
            Content::Held(opened) => Some(opened),
            Content::Scanned(_) => self.settled.get()?.held.as_ref(),
        }
    }

    fn report(&self) -> Option<&SourceReport> {
        match &self.content {
            Content::Held(opened) => Some(&opened.report),
            Content::Scanned(_) => self.settled.get().map(|settled| &settled.report),
        }
    }

    fn has(&self, name: &str) -> bool {
        match &self.content {
            Content::Held(opened) => opened.frame.schema().contains(name),
            Content::Scanned(scanned) => scanned.has(name),
        }
    }

    fn ask(&self, batch: &Batch) -> Result<batch::Partial, String> {
        match (&self.content, self.opened()) {
            // A question that looks something up may have been the first to find that nothing can be read.
            (_, Some(Opened { refused: Some(reason), .. })) => Err(reason.clone()),
            (_, Some(opened)) => flow::held(batch, &opened.frame),
            (Content::Scanned(scanned), None) => flow::scanned(batch, scanned, &self.settled),
            (Content::Held(_), None) => unreachable!("what is held is opened"),
        }
    }

    fn checked(&self) -> MutexGuard<'_, IndexMap<Query, Option<Table>>> {
        self.checked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the source has yet to be looked at.
    fn is_new(&self) -> bool {
        matches!(self.content, Content::Scanned(_)) && self.settled.get().is_none()
    }

    /// The answer to a question that asks for no more than the span of times, without a look at the rows: what the
    /// statistics of a source that was not looked at yet say, or what its rows said when they were looked at.
    fn span(&self, query: &Query) -> Option<Table> {
        let Content::Scanned(scanned) = &self.content else { return None };
        let known = self.checked().get(query).cloned();
        match known {
            Some(Some(exact)) => Some(exact),
            _ if self.is_new() => {
                let guess = spans::guess(query, scanned)?;
                self.checked().insert(query.clone(), None);
                Some(guess)
            }
            _ => None,
        }
    }
}

/// A store whose answers are measured, one lap for the questions to one source that are answered together.
pub struct Measured<'s> {
    store: &'s Store,
    meter: &'s Meter,
}

impl Store {
    /// The same answers, measured.
    pub fn measured<'s>(&'s self, meter: &'s Meter) -> Measured<'s> {
        Measured { store: self, meter }
    }
}

impl Engine for Store {
    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.one(query, &Meter::off())
    }

    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.many(queries, &Meter::off())
    }
}

impl Engine for Measured<'_> {
    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.store.one(query, self.meter)
    }

    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.store.many(queries, self.meter)
    }
}

impl Store {
    fn one(&self, query: &Query, meter: &Meter) -> Result<Table, EngineError> {
        let span = self.sources.get(&query.source).and_then(|entry| entry.span(query));
        if let Some(table) = span {
            return Ok(table);
        }
        let answer = self.all(std::slice::from_ref(query), meter).pop().expect("one question has one answer");
        if let (Some(entry), Ok(table), true) = (self.sources.get(&query.source), &answer, spans::is_one(query)) {
            entry.checked().insert(query.clone(), Some(table.clone()));
        }
        answer
    }

    fn many(&self, queries: &[Query], meter: &Meter) -> Vec<Result<Table, EngineError>> {
        // What statistics were asked instead of rows is asked of the rows now, with the rest.
        let open = self.sources.values().flat_map(|entry| {
            let checked = entry.checked();
            checked.iter().filter(|(_, exact)| exact.is_none()).map(|(query, _)| query.clone()).collect::<Vec<_>>()
        });
        let all: Vec<Query> = queries.iter().cloned().chain(open).collect();
        let mut answers = self.all(&all, meter);
        let exact = answers.split_off(queries.len());
        for (query, answer) in all.into_iter().skip(queries.len()).zip(exact) {
            if let (Some(entry), Ok(answer)) = (self.sources.get(&query.source), answer) {
                entry.checked().insert(query, Some(answer));
            }
        }
        for (name, entry) in &self.sources {
            if entry.is_new() {
                meter.time(Part::Query, || Subject::questions(name, 0), || self.about(name, &[]));
            }
        }
        answers
    }

    fn all(&self, queries: &[Query], meter: &Meter) -> Vec<Result<Table, EngineError>> {
        let mut by_source: IndexMap<(&str, bool), Vec<usize>> = IndexMap::new();
        for (at, query) in queries.iter().enumerate() {
            by_source.entry((&query.source, query.looks_back())).or_default().push(at);
        }
        let mut answers: Vec<Option<Result<Table, EngineError>>> = queries.iter().map(|_| None).collect();
        for ((source, _), places) in by_source {
            let asked: Vec<&Query> = places.iter().map(|at| &queries[*at]).collect();
            let about = || Subject::questions(source, asked.len());
            let answered = meter.time(Part::Query, about, || self.about(source, &asked));
            for (at, answer) in places.into_iter().zip(answered) {
                let refusal = |reason| EngineError { source: source.to_owned(), reason };
                answers[at] = Some(answer.map_err(refusal));
            }
        }
        answers.into_iter().map(|answer| answer.expect("every question was asked")).collect()
    }
}
