//! A statement on its way to a promise: what it is bound to, before anything is computed.

use crate::calendar::{Date, Grain};
use crate::diag::Message;
use crate::model::{BindingState, Proposal, Statement};
use crate::objective::Target;

/// A statement with what it is bound to.
#[derive(Debug, Clone)]
pub(super) struct BoundStatement {
    pub statement: Statement,
    pub state: BindingState,
    pub parts: Vec<Part>,
    /// What it would be bound to, while nobody has made sure of it.
    pub proposal: Option<Proposal>,
    pub why: Vec<Message>,
}

/// One metric that a statement is about.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub metric: String,
    pub label: String,
    pub by: Vec<(String, String)>,
    /// The target as it is judged.
    pub target: Target,
    /// From when it holds.
    pub from: Option<Date>,
    /// From when another promise holds.
    pub until: Option<Date>,
    /// The days that its place names, the end excluded (2026年度目標): of periods that begin outside of them it says nothing.
    pub within: Option<(Date, Date)>,
    /// Which periods a binding says are judged.
    pub grain: Option<Grain>,
    /// Whether figures say anything about it: attainment is measured against what the policy promises, not against a text
    /// that says something else.
    pub measured: bool,
    /// Whether the target is one of the metric itself: not the attainment of a clock, a share of another metric, or a goal.
    pub is_own: bool,
    /// The metric of whose value the target is a share.
    pub of: Option<String>,
    /// The words that make it a goal to be reached by a time that nobody named as a day.
    pub goal: Option<String>,
}

impl BoundStatement {
    pub(super) fn new(statement: Statement, state: BindingState) -> Self {
        Self::with_reasons(statement, state, Vec::new())
    }

    pub(super) fn with_reasons(statement: Statement, state: BindingState, why: Vec<Message>) -> Self {
        Self { statement, state, parts: Vec::new(), proposal: None, why }
    }

    /// Whether figures of it may be shown: it is bound, in contradiction or not.
    pub(super) fn is_bound(&self) -> bool {
        matches!(self.state, BindingState::Bound | BindingState::Contradictory)
    }
}
