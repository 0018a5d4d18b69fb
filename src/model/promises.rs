//! Promises as a page shows them.
//!
//! In: words and verdicts, ready to be read. Out: plain values for the theme. Never: decides a verdict.

use super::{BindingState, Route, TargetStatus};
use serde::{Deserialize, Serialize};

/// Promises under one title, of one document as a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseList {
    /// Its title, may be empty.
    pub title: String,
    /// The page that the title leads to.
    pub route: Option<Route>,
    /// The promises.
    pub rows: Vec<PromiseRow>,
    /// How many there are, of a list that stands folded and may show fewer; `None` for one that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folded: Option<usize>,
}

impl PromiseList {
    /// Promises that stand open, without a title.
    pub fn open(rows: Vec<PromiseRow>) -> Self {
        Self { title: String::new(), route: None, rows, folded: None }
    }
}

/// One promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseRow {
    /// Its anchor; empty where it is only referred to.
    pub id: String,
    /// Where it stands, as shown (`14行目`).
    pub place: String,
    /// The page that it stands on.
    pub route: Option<Route>,
    /// The heading that it stands below; empty for the page itself.
    pub anchor: String,
    /// The labels above it and its own, as shown.
    pub label: String,
    /// What is promised, as written.
    pub text: String,
    /// Whether it is bound.
    pub state: BindingState,
    /// The same in words; empty for what is simply bound.
    pub state_text: String,
    /// What must be settled, or what it contradicts, one sentence each.
    pub why: Vec<String>,
    /// What it is bound to.
    pub parts: Vec<PromiseFigure>,
}

/// How one metric of a promise stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseFigure {
    /// The metric's name.
    pub metric: String,
    /// The metric's id; empty in what was issued before it was told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The breakdown, and the share that clocks must keep; may be empty.
    pub about: String,
    /// The newest value as shown, empty when nothing is measured.
    pub value: String,
    /// Its period as shown.
    pub period: String,
    /// The verdict; `None` when nothing is measured.
    pub standing: Option<TargetStatus>,
    /// The verdict in words.
    pub standing_text: String,
    /// Notes such as 参考値, and from when the promise holds.
    pub notes: Vec<String>,
    /// Verdicts of the last periods, oldest first.
    pub history: Vec<PromiseMark>,
}

/// The verdict of one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseMark {
    /// The verdict.
    pub standing: TargetStatus,
    /// Period, value and verdict in words.
    pub text: String,
}
