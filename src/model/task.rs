//! Items of task lists: what is to be done, by whom and until when, and where it stands.

use super::TaskCondition;
use crate::calendar::Date;
use crate::diag::Place;
use serde::{Deserialize, Serialize};

/// An item of a task list (`- [ ] 手順を直す @佐藤 期限 2026-11-27`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Where it stands.
    pub place: Place,
    /// The headings above it, the outermost first, with the number of earlier ones of the same text.
    pub headings: Vec<(String, usize)>,
    /// What is to be done, without what follows.
    pub text: String,
    /// `@担当`; may be empty.
    pub owner: String,
    /// `期限 2026-11-27`
    pub due: Option<Date>,
    /// `完了 2026-11-18`
    pub done_on: Option<Date>,
    /// Whether its box is ticked.
    pub ticked: bool,
    /// `{when="csat >= 4.5 for 1 month"}`: what the data must say for it to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<TaskCondition>,
    /// The `date` of its document.
    pub dated: Option<Date>,
}

/// A table as it stands in a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WrittenTable {
    /// The nearest heading above it, with the number of earlier ones of the same text.
    pub heading: Option<(String, usize)>,
    /// Its head.
    pub head: Vec<String>,
    /// Its rows, as plain text.
    pub rows: Vec<Vec<String>>,
}
