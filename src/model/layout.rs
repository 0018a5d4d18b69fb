//! What the layouts of a site show besides the blocks of a page: the front page, runbooks, questions, metrics, related pages.
//!
//! In: pages, people and settings, ready to be read. Out: plain values for the theme. Never: resolves a path or a name.

use super::{ChildLink, EscalationBlock, OnCallBlock, StatusBanner};
use crate::model::Route;
use serde::Serialize;

/// What a layout shows of one page besides its blocks; empty where the layout has nothing of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct LayoutParts {
    /// What the front page leads to.
    pub landing: Option<Landing>,
    /// What a runbook keeps at hand.
    pub runbook: Option<Runbook>,
    /// Who is on duty, told at the head of the page.
    pub duty: Vec<OnCallBlock>,
    /// Whether its boxes are a record that readers do not tick.
    pub is_record: bool,
    /// The questions that the page answers, in order.
    pub questions: Vec<Question>,
    /// The metric that the page defines.
    pub metric: Option<String>,
    /// Pages that belong to this one, the nearest first.
    pub related: Vec<ChildLink>,
    /// Pages whose text leads to this one.
    pub referring: Vec<ChildLink>,
}

/// What the front page leads to besides its sections.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Landing {
    /// Pages that many read.
    pub popular: Vec<ChildLink>,
    /// Pages that changed last, the newest first, each with its day.
    pub recent: Vec<ChildLink>,
    /// The state of the services, and the page that tells more.
    pub status: Option<(StatusBanner, Route)>,
}

/// What a runbook keeps at hand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Runbook {
    /// How bad the case is, as written; may be empty.
    pub severity: String,
    /// The ways to others.
    pub escalation: Vec<EscalationBlock>,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Its anchor.
    pub id: String,
    /// Its words.
    pub question: String,
    /// The words of its answer.
    pub answer: String,
}

/// How readers reach the people behind the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactBox {
    /// What the box is called.
    pub label: String,
    /// A mail address, may be empty.
    pub mailto: String,
    /// The subject of the mail, with `{title}`, `{url}` and `{query}` in it; may be empty.
    pub subject: String,
    /// The text of the mail, with the same names in it; may be empty.
    pub body: String,
    /// An address of the web, with the same names in it; may be empty.
    pub url: String,
    /// A telephone number, may be empty.
    pub tel: String,
    /// When somebody answers, as written; may be empty.
    pub hours: String,
}
