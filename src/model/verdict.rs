//! Verdicts beside the words that promise something.
//!
//! In: values, periods and verdicts in words. Out: plain values for whatever shows a page. Never: judges.

use super::{Route, TargetStatus};
use serde::{Deserialize, Serialize};

/// How the verdict of promises is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictShape {
    /// After a sentence, an item or a heading.
    Badge,
    /// At the end of a line of code.
    Line,
    /// As heads of two further columns of a table. It stands in the last head, so it closes that one and opens its own,
    /// the last of which is closed by what follows; between rows and cells a sanitiser would not leave it where it is.
    Head,
    /// As two further cells of a row, in its last cell in the same way.
    Cells,
    /// After words that say when something recurs: when it is next, and when it was done last.
    When,
}

/// How the promises of one sentence, item, row or line stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseVerdict {
    /// How it is shown.
    pub shape: VerdictShape,
    /// One per metric that the promises are about.
    pub items: Vec<VerdictItem>,
    /// What is said of a row without any (測定なし); empty where nothing is to be said.
    pub note: String,
}

/// How one metric stands against what was promised of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictItem {
    /// Which of several metrics it is; empty when there is only one.
    pub label: String,
    /// The metric's name, its breakdown, and how many rows stand behind it.
    pub title: String,
    /// The value as shown; empty when there is none.
    pub value: String,
    /// The period as shown, with 途中 when it runs.
    pub period: String,
    /// Where the values go: `up`, `down`, `flat`, or empty when that is not known.
    pub way: String,
    /// The same in words (下降: 前の期の 99.95% から -0.06ポイント).
    pub way_text: String,
    /// The verdict.
    pub standing: TargetStatus,
    /// The verdict in words.
    pub standing_text: String,
    /// The alert that is crossed, as shown; empty while none is.
    pub alert: String,
    /// What a reader must know (参考値, データが古い …).
    pub notes: Vec<String>,
    /// The page that says more about it, when there is one.
    pub route: Option<Route>,
    /// The anchor on that page.
    pub anchor: String,
}

/// How many promises of a page stand how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseSum {
    /// How many there are.
    pub all: usize,
    /// Verdicts, each in words and with how many there are; none that no promise has.
    pub counts: Vec<(TargetStatus, String, usize)>,
    /// How many are bound to nothing that is measured.
    pub unmeasured: usize,
    /// The page that lists all promises, when there is one.
    pub route: Option<Route>,
}
