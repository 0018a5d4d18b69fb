//! The data of a project, wherever its rows are.
//!
//! In: the sources that are files, and an engine of those that are elsewhere. Out: one engine of all of them. Never: lets a question about
//! one source ask another engine than its own; what is looked up for it comes over as a small table.

use crate::data::{ProfiledStore, Store};
use crate::diag::{Diagnostics, Message};
use crate::model::{Profiler, ResultSize, SourceReport, SpanKind, Subject};
use crate::query::plan::{self, Pass, PassResult, PlanText};
use crate::query::{Decorator, Engine, EngineError, Query, RemoteEngine, Schema, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The sources of a project.
#[derive(Clone)]
pub struct Sources {
    local: Arc<Store>,
    /// The lists of the site itself.
    lists: Arc<Store>,
    remote: Option<Arc<dyn RemoteEngine>>,
    /// The names of all sources, in the order in which they are declared.
    declared: Vec<String>,
}

impl Sources {
    /// Sources that are files, and others, in the order in which they are declared.
    pub fn new(local: Arc<Store>, remote: Option<Arc<dyn RemoteEngine>>, declared: Vec<String>) -> Self {
        Self { local, lists: Arc::default(), remote, declared }
    }

    /// The same sources with other lists.
    pub fn with_lists(&self, lists: Arc<Store>) -> Self {
        Self { lists, ..self.clone() }
    }

    /// Those that are files.
    pub fn local(&self) -> &Store {
        &self.local
    }

    /// Queries that list the rows set aside of sources that are no files, by source.
    pub fn listings(&self) -> BTreeMap<String, String> {
        self.remote.as_ref().map(|remote| remote.listings()).unwrap_or_default()
    }

    /// What the engine of other sources did.
    pub fn counted(&self) -> Option<Message> {
        self.remote.as_ref().map(|remote| remote.counted())
    }

    /// What the first pass over the sources found.
    pub fn report(&self, found: &mut Diagnostics) {
        self.local.report(found);
        if let Some(remote) = &self.remote {
            remote.report(found);
        }
    }

    /// Says which files were changed while they were read.
    pub fn report_changed(&self, found: &mut Diagnostics) {
        self.local.report_changed(found);
    }

    /// Whether a file is another one than at first.
    pub fn is_changed(&self) -> bool {
        self.local.is_changed()
    }

    /// The same answers, measured.
    pub fn profiled<'s>(&'s self, profiler: &'s Profiler) -> ProfiledSources<'s> {
        ProfiledSources { sources: self, local: self.local.profiled(profiler), profiler }
    }

    /// The engine of a source that is no file.
    fn elsewhere(&self, source: &str) -> Option<&dyn Engine> {
        if self.lists.has_source(source) {
            return Some(&*self.lists);
        }
        let remote = self.remote.as_deref().filter(|remote| remote.has_source(source))?;
        Some(remote)
    }

    /// Whether a question and all that is looked up for it are about files.
    fn is_local(&self, query: &Query) -> bool {
        self.elsewhere(&query.source).is_none() && query.lookups.iter().all(|lookup| self.is_local(&lookup.query))
    }

    fn owner(&self, source: &str) -> &dyn Engine {
        match self.elsewhere(source) {
            Some(engine) => engine,
            None => &*self.local,
        }
    }
}

impl Engine for Sources {
    fn schema(&self, source: &str) -> Option<Schema> {
        self.owner(source).schema(source)
    }

    fn profile(&self, source: &str) -> Option<Arc<SourceReport>> {
        self.owner(source).profile(source)
    }

    fn profiles(&self) -> Vec<Arc<SourceReport>> {
        let mut all = self.local.profiles();
        all.extend(self.lists.profiles());
        all.extend(self.remote.iter().flat_map(|remote| remote.profiles()));
        // Lists that no metric counts are told of nowhere.
        all.retain(|report| self.declared.contains(&report.source));
        all.sort_by_key(|report| self.declared.iter().position(|name| *name == report.source));
        all
    }

    fn pass(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<PassResult, String> {
        self.owner(source).pass(source, pass, brought)
    }

    fn plan_texts(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<Vec<PlanText>, String> {
        self.owner(source).plan_texts(source, pass, brought)
    }

    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.profiled(&Profiler::off()).run(query)
    }

    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.profiled(&Profiler::off()).run_all(queries)
    }
}

/// Sources whose answers are measured and counted.
pub struct ProfiledSources<'s> {
    sources: &'s Sources,
    local: ProfiledStore<'s>,
    profiler: &'s Profiler,
}

impl ProfiledSources<'_> {
    /// The answers to questions of which some are about other sources than files.
    fn elsewhere(&self, queries: &[&Query]) -> Vec<Result<Table, EngineError>> {
        let asked: Vec<Query> = queries.iter().copied().cloned().collect();
        let mut answers: Vec<Option<Result<Table, EngineError>>> = asked.iter().map(|_| None).collect();
        let is_silent = || self.sources.remote.as_ref().is_some_and(|remote| remote.is_silent());
        for (source, places) in plan::by_source(&asked) {
            let of: Vec<&Query> = places.iter().map(|at| &asked[*at]).collect();
            let about = || Subject::questions(source, of.len());
            let answered = self.profiler.time(SpanKind::Query, about, || plan::execute(self.sources, source, &of));
            for (at, answer) in places.into_iter().zip(answered) {
                if let Ok(table) = &answer {
                    self.profiler.leaves(source, ResultSize::of(table.rows.len(), table.columns.len()));
                }
                let refusal = |reason| EngineError { source: source.to_owned(), reason };
                answers[at] = Some(match answer {
                    Err(_) if is_silent() => Ok(Table::of_no_rows(&asked[at])),
                    answer => answer.map_err(refusal),
                });
            }
        }
        answers.into_iter().map(|answer| answer.expect("every question was asked")).collect()
    }
}

impl Decorator for ProfiledSources<'_> {
    fn inner(&self) -> &dyn Engine {
        self.sources
    }

    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        // Of one question files may know the answer without being read, which of many they do not try.
        match self.sources.is_local(query) {
            true => self.local.run(query),
            false => self.elsewhere(&[query]).pop().expect("one question has one answer"),
        }
    }

    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        if queries.iter().all(|query| self.sources.is_local(query)) && self.sources.remote.is_none() {
            return self.local.run_all(queries);
        }
        let (here, there): (Vec<&Query>, Vec<&Query>) = queries.iter().partition(|query| self.sources.is_local(query));
        let of_here: Vec<Query> = here.into_iter().cloned().collect();
        let mut of_here = self.local.run_all(&of_here).into_iter();
        let mut of_there = self.elsewhere(&there).into_iter();
        if let Some(remote) = &self.sources.remote {
            remote.inspect_sources();
        }
        let next = |query| if self.sources.is_local(query) { of_here.next() } else { of_there.next() };
        queries.iter().map(next).map(|answer| answer.expect("every question was asked")).collect()
    }
}
