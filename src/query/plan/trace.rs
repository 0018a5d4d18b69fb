//! The passes that questions come to.
//!
//! In: an engine. Out: an engine that answers the same, and a [`Trace`] of each pass that it was asked for. Never: changes an answer,
//! or keeps a pass twice.

use super::describe::readable;
use super::{Description, Pass, PassResult, execute_all};
use crate::query::{Decorator, Engine, EngineError, Query, Table};
use std::sync::{Mutex, PoisonError};

/// How an engine runs one stage of a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanText {
    /// What it is done for: the computed columns, a set or a list.
    pub stage: String,
    /// The engine's own plans, in the order in which it runs them.
    pub plans: Vec<String>,
}

/// A pass that was run.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The source.
    pub source: String,
    /// What is read, computed and given.
    pub description: Description,
    /// How the engine runs it, or why it says nothing.
    pub plans: Result<Vec<PlanText>, String>,
    /// Why the pass gave nothing, if it did not.
    pub refused: Option<String>,
    pass: Pass,
}

/// An engine that keeps what was asked of another one.
pub struct TracingEngine<'e> {
    engine: &'e dyn Engine,
    traces: Mutex<Vec<Trace>>,
}

impl<'e> TracingEngine<'e> {
    /// The same answers, traced.
    pub fn new(engine: &'e dyn Engine) -> Self {
        Self { engine, traces: Mutex::default() }
    }

    /// The passes, in the order in which they were run.
    pub fn traces(self) -> Vec<Trace> {
        self.traces.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn trace(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Trace {
        let plain = |text: PlanText| PlanText {
            stage: text.stage,
            plans: text.plans.iter().map(|plan| readable(plan)).collect(),
        };
        let plans = self.engine.plan_texts(source, pass, brought);
        Trace {
            source: source.to_owned(),
            description: pass.description(),
            plans: plans.map(|all| all.into_iter().map(plain).collect()).map_err(|reason| readable(&reason)),
            refused: None,
            pass: pass.clone(),
        }
    }

    fn is_known(&self, source: &str, pass: &Pass) -> bool {
        let traces = self.traces.lock().unwrap_or_else(PoisonError::into_inner);
        traces.iter().any(|trace| trace.source == source && trace.pass == *pass)
    }
}

impl Decorator for TracingEngine<'_> {
    fn inner(&self) -> &dyn Engine {
        self.engine
    }

    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        self.many(std::slice::from_ref(query)).pop().expect("one question has one answer")
    }

    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        execute_all(self, queries)
    }

    fn pass_over(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<PassResult, String> {
        let passed = self.engine.pass(source, pass, brought);
        if !self.is_known(source, pass) {
            let refused = passed.as_ref().err().cloned();
            let trace = Trace { refused, ..self.trace(source, pass, brought) };
            self.traces.lock().unwrap_or_else(PoisonError::into_inner).push(trace);
        }
        passed
    }
}
