//! `data/bindings.yaml` as meant: which statement of a document is about which metric.

use crate::calendar::{Date, Grain};
use crate::diag::Place;
use crate::model::{self, Glob};
use crate::objective::{Better, Unit};
use crate::syntax::{Words, words};
use rust_decimal::Decimal;
use serde::Serialize;

/// An entry of `data/bindings.yaml`.
#[derive(Debug, Clone, Serialize)]
pub struct Binding {
    /// Which documents.
    pub document: Option<DocumentGlob>,
    /// A heading above the statement.
    pub heading: Option<String>,
    /// A label that the statement stands below.
    pub group: Option<String>,
    /// What the statement is about.
    pub label: String,
    /// What becomes of it.
    pub to: BoundTo,
    /// Where it is declared.
    pub place: Place,
}

/// An entry of `data/bindings.yaml` with `bind: true`: somebody made sure that what it is about may be judged as it reads.
#[derive(Debug, Clone, Serialize)]
pub struct Confirmation {
    /// Which documents; all when nothing is said.
    pub document: Option<DocumentGlob>,
    /// A heading above the statement.
    pub heading: Option<String>,
    /// A label that the statement stands below.
    pub group: Option<String>,
    /// What the statement is about; everything in the documents when nothing is said.
    pub label: Option<String>,
    /// The metric that it must read as.
    pub metric: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// A path or a glob below `content/`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentGlob {
    /// As written.
    pub text: String,
    /// Whether it names one document.
    pub is_path: bool,
    /// Made of the text.
    #[serde(skip)]
    matcher: Glob,
}

impl PartialEq for DocumentGlob {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl DocumentGlob {
    /// A path or a pattern.
    ///
    /// # Errors
    /// Why it is no pattern, in the words of its reader.
    pub fn new(text: &str) -> Result<Self, String> {
        let matcher = model::glob(text.trim_start_matches("./"))?;
        Ok(Self { text: text.to_owned(), is_path: !text.contains(['*', '?', '[', '{']), matcher })
    }

    /// Whether it names a document of the project (`content/sop/slm.md`).
    pub fn matches(&self, document: &str) -> bool {
        let below = document.strip_prefix("content/").unwrap_or(document);
        self.matcher.is_match(below) || self.matcher.is_match(document)
    }
}

/// What becomes of a statement.
#[derive(Debug, Clone, Serialize)]
pub enum BoundTo {
    /// It is deliberately not measured.
    Off {
        /// Why, as written; may be empty.
        reason: String,
    },
    /// It is about metrics.
    Metrics(Box<BoundMetrics>),
}

/// The metrics of a binding, and what the text leaves open.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BoundMetrics {
    /// Ids of metrics or SLA clocks, or the policy alone (`sla.managed-service`) for every clock that the text names.
    pub metrics: Vec<String>,
    /// The breakdown.
    pub by: Vec<(String, String)>,
    /// Which periods are judged.
    pub grain: Option<Grain>,
    /// From which day the promise holds.
    pub from: Option<Date>,
    /// Which way is better, for a text without a comparator.
    pub better: Option<Better>,
    /// Which hours are meant, where the text leaves it open.
    pub settle: Option<Hours>,
    /// How a text about a change or a share is read, where it leaves that open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<ShareReading>,
    /// The whole of which a text promises a share (80% of max).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Whole>,
}

/// What a share is a share of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Whole {
    /// So much, in a unit; a plain number is in the unit of the metric.
    Amount(Decimal, Unit),
    /// The value of another metric in the same period.
    Metric(String),
}

words! {
    /// How a text about a change or a share is read: ROI改善 150%以上.
    pub enum ShareReading {
        /// The metric's own value is meant: a ROI of 150 %.
        Value = "value",
        /// So many per cent more or less than before.
        Change = "change",
        /// So many per cent of what was before.
        Ratio = "ratio",
    }
}

impl ShareReading {
    /// Its name in configuration.
    pub fn name(self) -> &'static str {
        self.word().unwrap_or("")
    }
}

words! {
    /// Which hours a text means.
    pub enum Hours {
        /// Those of a business calendar.
        Business = "business",
        /// Those on the wall.
        Wall = "wall",
    }
}
