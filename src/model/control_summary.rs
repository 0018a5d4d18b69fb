//! What pages show of document control: the strip below a title, and the register.
//!
//! In: facts in words. Out: the same for the theme. Never: decides what a fact means.

use super::{DocumentStatus, Route};
use crate::diag::Lang;
use serde::{Deserialize, Serialize};

/// How urgent something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Nothing to do.
    Calm,
    /// Worth knowing soon.
    Soon,
    /// Something is wrong.
    Now,
}

/// One fact of the strip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlFact {
    /// Its name.
    pub label: String,
    /// Its value.
    pub text: String,
    /// What a reader must know about it, may be empty.
    pub note: String,
    /// How urgent the note is.
    pub urgency: Urgency,
}

/// A sentence above the text of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlBanner {
    /// The sentence.
    pub text: String,
    /// The page it speaks of, with its title.
    pub link: Option<(String, Route)>,
    /// How urgent it is.
    pub urgency: Urgency,
}

/// The facts of document control on a document's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlSummary {
    /// Its status.
    pub status: Option<DocumentStatus>,
    /// The other facts, in order.
    pub facts: Vec<ControlFact>,
    /// What readers must know before they read on.
    pub banners: Vec<ControlBanner>,
    /// What identifies a printed copy: number, version, day; empty when there is nothing to identify it by.
    pub print: Vec<String>,
}

/// One row of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterLine {
    /// Number, may be empty.
    pub number: String,
    /// Title.
    pub title: String,
    /// Where the document is.
    pub route: Route,
    /// Version, may be empty.
    pub version: String,
    /// Status.
    pub status: Option<DocumentStatus>,
    /// Owner, may be empty.
    pub owner: String,
    /// Approver, may be empty.
    pub approver: String,
    /// Day of the approval, may be empty.
    pub approved: String,
    /// Day of the next review, may be empty.
    pub next_review: String,
    /// By how many days the review is overdue, or in how many it is due; may be empty.
    pub due: String,
    /// How urgent the review is.
    pub urgency: Urgency,
    /// What else is wrong: 未承認の変更あり …
    pub marks: Vec<String>,
}

/// One view of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterTable {
    /// Its anchor.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its rows.
    pub rows: Vec<RegisterLine>,
}

/// The register, or views of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterBlock {
    /// Its views, in order.
    pub tables: Vec<RegisterTable>,
    /// Whether it is the page of the register itself, with headings, counts and files.
    pub is_page: bool,
    /// The language of the words of statuses.
    pub language: Lang,
}
