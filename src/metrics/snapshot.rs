//! The data of a project as of an instant, for those who ask about one figure or one ticket.
//!
//! In: a project, an engine and an instant. Out: runs. Never: knows what documents and earlier runs say.

use super::{Coverages, ExternalFacts, Run};
use crate::calendar::Instant;
use crate::config::Project;
use crate::query::Engine;

/// What is asked about the data needs these.
#[derive(Clone, Copy)]
pub struct Snapshot<'a> {
    /// The definitions.
    pub project: &'a Project,
    /// What answers.
    pub engine: &'a dyn Engine,
    /// Rows at or after it are not seen.
    pub as_of: Instant,
}

impl Snapshot<'_> {
    pub(super) fn with_run<T>(&self, ask: impl FnOnce(&Run<'_>) -> T) -> T {
        let &Self { project, engine, as_of } = self;
        let coverages = Coverages::new(project, engine, as_of);
        ask(&Run { project, engine, coverages: &coverages, beside: &ExternalFacts::default(), as_of })
    }
}
