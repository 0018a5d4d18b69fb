//! Engines that stand before another one.
//!
//! In: an engine, and what is done otherwise. Out: an [`Engine`] that forwards the rest. Never: answers anything itself.

use super::plan::{Pass, PassResult, PlanText};
use super::{Engine, EngineError, Query, Schema, Table};
use crate::model::SourceReport;
use std::sync::Arc;

/// An engine that forwards what it is asked to another one. What it does otherwise is one of these methods; every other method of
/// [`Engine`] is forwarded for it.
pub trait Decorator: Sync {
    /// The engine that answers.
    fn inner(&self) -> &dyn Engine;

    /// What [`Engine::run`] answers.
    ///
    /// # Errors
    /// As there.
    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        self.inner().run(query)
    }

    /// What [`Engine::run_all`] answers.
    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.inner().run_all(queries)
    }

    /// What [`Engine::pass`] gives.
    ///
    /// # Errors
    /// As there.
    fn pass_over(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<PassResult, String> {
        self.inner().pass(source, pass, brought)
    }
}

impl<D: Decorator> Engine for D {
    fn schema(&self, source: &str) -> Option<Schema> {
        self.inner().schema(source)
    }

    fn profile(&self, source: &str) -> Option<Arc<SourceReport>> {
        self.inner().profile(source)
    }

    fn profiles(&self) -> Vec<Arc<SourceReport>> {
        self.inner().profiles()
    }

    fn pass(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<PassResult, String> {
        self.pass_over(source, pass, brought)
    }

    fn plan_texts(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<Vec<PlanText>, String> {
        self.inner().plan_texts(source, pass, brought)
    }

    fn whole(&self) -> Option<&dyn Engine> {
        self.inner().whole()
    }

    fn tells_of(&self, source: &str) -> bool {
        self.inner().tells_of(source)
    }

    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.one(query)
    }

    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.many(queries)
    }
}

impl<E: Engine + Send> Decorator for Arc<E> {
    fn inner(&self) -> &dyn Engine {
        &**self
    }
}
