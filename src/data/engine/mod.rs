//! Questions → one pass over the rows of each source → small answers.
//!
//! In: the sources, held or scanned piece by piece, and `query::Query`s. Out: `query::Table`s. Never: depends on the number
//! of threads: pieces are added up in their order, sums carry what rounding took from them, and groups are sorted.

mod executor;
pub(super) mod polars;
mod spans;

use self::polars::{Partial, Prepared};
use crate::data::engine_panics::catch_engine_panic;
use crate::data::source::{LoadedSource, ReadSource};
use crate::data::source_scan::SourceScan;
use crate::data::thread_pool;
use crate::data::totals::TotalRows;
use crate::data::unreadable::first_line;
use crate::diag::Diagnostics;
use crate::model::{Profiler, ResultSize, SourceReport, SpanKind, Subject};
use crate::query::plan::{self, Pass, PassResult, PlanText};
use crate::query::{Decorator, Engine, EngineError, Query, Schema, Table};
use ::polars::prelude::{DataType, PlSmallStr};
use indexmap::IndexMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// The typed tables of all declared sources.
#[derive(Default)]
pub struct Store {
    sources: IndexMap<String, Entry>,
}

/// How the rows of a source are had.
pub(super) enum Content {
    /// In memory.
    Held(Box<LoadedSource>),
    /// Piece by piece.
    Scanned(Box<SourceScan>),
}

struct Entry {
    /// What is declared of its columns.
    declared: Schema,
    content: Content,
    settled: OnceLock<FirstPassReport>,
    /// Questions that statistics were asked instead of the rows, and what the rows say.
    checked: Mutex<IndexMap<Query, Option<Table>>>,
}

/// What the first pass over a scanned source told.
pub(super) struct FirstPassReport {
    read: ReadSource,
    found: Diagnostics,
    /// The source in memory, when its rows cannot be told apart piece by piece.
    held: Option<LoadedSource>,
}

impl Store {
    pub(super) fn add(&mut self, name: &str, declared: Schema, content: Content) {
        let entry = Entry { declared, content, settled: OnceLock::new(), checked: Mutex::default() };
        self.sources.insert(name.to_owned(), entry);
    }

    /// Whether it has a source.
    pub fn has_source(&self, name: &str) -> bool {
        self.sources.contains_key(name)
    }

    /// What was read from every source, in declared order; nothing of a large source that was not looked at yet.
    pub(super) fn read(&self) -> impl Iterator<Item = &ReadSource> {
        self.sources.values().filter_map(Entry::read)
    }

    /// Rows of totals that are counted in a source that is held.
    pub fn totals(&self, source: &str) -> &[TotalRows] {
        self.sources.get(source).and_then(Entry::read).map_or(&[], |read| &read.totals)
    }

    /// What the first pass over large sources found.
    pub fn report(&self, found: &mut Diagnostics) {
        for settled in self.sources.values().filter_map(|entry| entry.settled.get()) {
            found.extend(settled.found.clone());
        }
        self.report_changed(found);
    }

    /// Says, once each, which files of large sources were changed while they were read. Whoever asks after [`Store::tell`] has to
    /// say it, too: a question that comes late may be the first to see it.
    pub fn report_changed(&self, found: &mut Diagnostics) {
        self.scanned().for_each(|scanned| scanned.report_changed(found));
    }

    /// Whether a file of a large source is another one than at first, so that the store answers nothing more about it.
    pub fn is_changed(&self) -> bool {
        self.scanned().any(SourceScan::is_changed)
    }

    fn scanned(&self) -> impl Iterator<Item = &SourceScan> {
        self.sources.values().filter_map(|entry| match &entry.content {
            Content::Scanned(scanned) => Some(&**scanned),
            Content::Held(_) => None,
        })
    }
}

impl Entry {
    /// The table in memory, if there is one.
    fn opened(&self) -> Option<&LoadedSource> {
        match &self.content {
            Content::Held(opened) => Some(opened),
            Content::Scanned(_) => self.settled.get()?.held.as_ref(),
        }
    }

    /// What was read; `None` until a large source was looked at for the first time.
    fn read(&self) -> Option<&ReadSource> {
        match &self.content {
            Content::Held(opened) => Some(&opened.read),
            Content::Scanned(_) => self.settled.get().map(|settled| &settled.read),
        }
    }

    /// The columns that questions may name: those that there are, in the types that they are declared in.
    fn schema(&self) -> Schema {
        let Content::Held(opened) = &self.content else { return self.declared.clone() };
        let column = |(name, dtype): (&PlSmallStr, &DataType)| {
            let data_type = polars::data_type_of(dtype).ok()?;
            let declared =
                self.declared.data_type(name).filter(|declared| polars::dtype(*declared) == polars::dtype(data_type));
            Some((name.to_string(), declared.unwrap_or(data_type)))
        };
        opened.frame.schema().iter().filter_map(column).collect()
    }

    fn ask(&self, pass: &Prepared) -> Result<Partial, String> {
        match (&self.content, self.opened()) {
            // A question that looks something up may have been the first to find that nothing can be read.
            (_, Some(LoadedSource { refused: Some(reason), .. })) => Err(reason.clone()),
            (_, Some(opened)) => executor::run_in_memory(pass, &opened.frame),
            (Content::Scanned(scanned), None) => executor::run_scan(pass, scanned, &self.settled),
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

/// A store whose answers are measured, one lap for the questions to one source that are answered together, and counted.
pub struct ProfiledStore<'s> {
    store: &'s Store,
    profiler: &'s Profiler,
}

impl Store {
    /// The same answers, measured.
    pub fn profiled<'s>(&'s self, profiler: &'s Profiler) -> ProfiledStore<'s> {
        ProfiledStore { store: self, profiler }
    }
}

impl ProfiledStore<'_> {
    /// What leaves is what whoever asked gets, not what the engine looks up for itself.
    fn note(&self, query: &Query, answer: &Result<Table, EngineError>) {
        if let Ok(table) = answer {
            self.profiler.leaves(&query.source, ResultSize::of(table.rows.len(), table.columns.len()));
        }
    }
}

impl Engine for Store {
    fn schema(&self, source: &str) -> Option<Schema> {
        self.sources.get(source).map(Entry::schema)
    }

    fn profile(&self, source: &str) -> Option<Arc<SourceReport>> {
        self.sources.get(source).and_then(Entry::read).map(|read| Arc::clone(&read.report))
    }

    fn profiles(&self) -> Vec<Arc<SourceReport>> {
        self.read().map(|read| Arc::clone(&read.report)).collect()
    }

    fn pass(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<PassResult, String> {
        let entry = self.sources.get(source).ok_or("no such source")?;
        if let Some(reason) = entry.opened().and_then(|opened| opened.refused.as_ref()) {
            return Err(reason.clone());
        }
        let passed = || {
            let schema = entry.schema();
            let pass = Prepared::new(pass, &|name| schema.data_type(name), brought)?;
            pass.passed(entry.ask(&pass)?)
        };
        thread_pool::deep(|| catch_engine_panic(passed)).unwrap_or_else(Err).map_err(|reason| first_line(&reason))
    }

    fn plan_texts(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<Vec<PlanText>, String> {
        let schema = self.sources.get(source).ok_or("no such source")?.schema();
        let texts = || Prepared::new(pass, &|name| schema.data_type(name), brought)?.plan_texts(&schema);
        thread_pool::deep(|| catch_engine_panic(texts)).unwrap_or_else(Err).map_err(|reason| first_line(&reason))
    }

    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.one(query, &Profiler::off())
    }

    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.many(queries, &Profiler::off())
    }
}

impl Decorator for ProfiledStore<'_> {
    fn inner(&self) -> &dyn Engine {
        self.store
    }

    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        let answer = self.store.one(query, self.profiler);
        self.note(query, &answer);
        answer
    }

    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        let answers = self.store.many(queries, self.profiler);
        queries.iter().zip(&answers).for_each(|(query, answer)| self.note(query, answer));
        answers
    }
}

impl Store {
    fn one(&self, query: &Query, profiler: &Profiler) -> Result<Table, EngineError> {
        let span = self.sources.get(&query.source).and_then(|entry| entry.span(query));
        if let Some(table) = span {
            return Ok(table);
        }
        let answer = self.all(std::slice::from_ref(query), profiler).pop().expect("one question has one answer");
        if let (Some(entry), Ok(table), true) = (self.sources.get(&query.source), &answer, spans::is_one(query)) {
            entry.checked().insert(query.clone(), Some(table.clone()));
        }
        answer
    }

    fn many(&self, queries: &[Query], profiler: &Profiler) -> Vec<Result<Table, EngineError>> {
        // What statistics were asked instead of rows is asked of the rows now, with the rest.
        let open = self.sources.values().flat_map(|entry| {
            let checked = entry.checked();
            checked.iter().filter(|(_, exact)| exact.is_none()).map(|(query, _)| query.clone()).collect::<Vec<_>>()
        });
        let all: Vec<Query> = queries.iter().cloned().chain(open).collect();
        let mut answers = self.all(&all, profiler);
        let exact = answers.split_off(queries.len());
        for (query, answer) in all.into_iter().skip(queries.len()).zip(exact) {
            if let (Some(entry), Ok(answer)) = (self.sources.get(&query.source), answer) {
                entry.checked().insert(query, Some(answer));
            }
        }
        for (name, entry) in &self.sources {
            if entry.is_new() {
                profiler.time(SpanKind::Query, || Subject::questions(name, 0), || plan::execute(self, name, &[]));
            }
        }
        answers
    }

    fn all(&self, queries: &[Query], profiler: &Profiler) -> Vec<Result<Table, EngineError>> {
        let mut answers: Vec<Option<Result<Table, EngineError>>> = queries.iter().map(|_| None).collect();
        for (source, places) in plan::by_source(queries) {
            let asked: Vec<&Query> = places.iter().map(|at| &queries[*at]).collect();
            let about = || Subject::questions(source, asked.len());
            let answered = profiler.time(SpanKind::Query, about, || plan::execute(self, source, &asked));
            for (at, answer) in places.into_iter().zip(answered) {
                let refusal = |reason| EngineError { source: source.to_owned(), reason };
                answers[at] = Some(answer.map_err(refusal));
            }
        }
        answers.into_iter().map(|answer| answer.expect("every question was asked")).collect()
    }
}
