//! The seam to whatever answers questions.
//!
//! In: questions. Out: what any engine gives for them. Never: knows one.

use super::plan::{self, Pass, PassResult, PlanText};
use super::{Query, Schema, Table};
use crate::model::SourceReport;
use std::sync::Arc;

/// Answers questions. The embedded engine is `data::Store`; a distributed one can stand behind the same trait.
pub trait Engine: Sync {
    /// The columns that questions about a source may name; `None` for a source that the engine does not know.
    fn schema(&self, source: &str) -> Option<Schema>;

    /// What was read from a source: its files, what its time columns span, and how many rows were used, set aside and
    /// dropped as duplicates. `None` for a source that the engine does not know, and until an answer made it look at the rows
    /// of one that it does not read beforehand.
    fn profile(&self, source: &str) -> Option<Arc<SourceReport>>;

    /// What was read from each source of which that is known, in declared order.
    fn profiles(&self) -> Vec<Arc<SourceReport>>;

    /// What a pass over a source gives; `brought` are the answers of its look-ups, in their order.
    ///
    /// # Errors
    /// Why there is nothing: the source cannot be read at all, or something cannot be computed exactly.
    fn pass(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<PassResult, String>;

    /// How the engine would run a pass, in its own words, stage by stage; nothing of an engine that has none. No row is looked at.
    ///
    /// # Errors
    /// Why the pass cannot be run.
    fn plan_texts(&self, _source: &str, _pass: &Pass, _brought: &[&Table]) -> Result<Vec<PlanText>, String> {
        Ok(Vec::new())
    }

    /// The engine that knows all rows, where this one answers about some of them: from when until when a source says anything is
    /// the same whichever of its rows count.
    fn whole(&self) -> Option<&dyn Engine> {
        None
    }

    /// Whether pages may show rows of a source, and counts of them.
    fn tells_of(&self, _source: &str) -> bool {
        true
    }

    /// The answer to one question, or why there is none.
    ///
    /// # Errors
    /// [`EngineError`] when the source cannot be read at all or the engine refuses the question.
    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.run_all(std::slice::from_ref(query)).pop().expect("one question has one answer")
    }

    /// The answers to many questions, in their order: what [`Engine::run`] answers to each, from one pass over each source.
    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        plan::execute_all(self, queries)
    }
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineError {
    /// The source that was asked.
    pub source: String,
    /// The engine's own first line.
    pub reason: String,
}
