//! What the layouts of a site show besides the blocks of a page: the front page, runbooks, questions, metrics, related pages.
//!
//! In: pages, people and settings, ready to be read. Out: plain values for the theme. Never: resolves a path or a name.

use super::{ChildLink, EscalationBlock, OnCallBlock, StatusBanner, TargetStatus};
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
    /// The link that asks for the service which the page is about; empty where there is none.
    pub request: String,
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
    /// Incidents that are open, the worst and newest first.
    pub incidents: Vec<OpenIncident>,
    /// Pages for those who have an incident before them: who is on duty, the way to others, runbooks.
    pub guides: Vec<ChildLink>,
    /// Services that can be asked for.
    pub requests: Vec<RequestLink>,
    /// The catalogue that has all of them.
    pub catalogue: Option<Route>,
    /// How the promises of the last complete month were kept.
    pub promises: Option<KeptPromises>,
    /// What changed in the last seven days, the newest first.
    pub week: Vec<RecentChange>,
    /// Where more is told of this week.
    pub week_more: Option<ChildLink>,
}

/// An incident that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenIncident {
    /// Its title.
    pub title: String,
    /// Its severity as shown; may be empty.
    pub severity: String,
    /// Whether it is as bad as can be.
    pub is_grave: bool,
    /// The services as shown; may be empty.
    pub services: String,
    /// Since when, as shown.
    pub since: String,
    /// The page that tells more.
    pub route: Route,
}

/// A service with the link that asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RequestLink {
    /// The page of the service.
    pub page: ChildLink,
    /// The link that asks for it.
    pub href: String,
}

/// How the promises of a period were kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptPromises {
    /// The period as shown.
    pub period: String,
    /// How many there are, and how many were kept and missed, as one sentence.
    pub sum: String,
    /// The SLA clocks as a whole.
    pub clocks: Vec<KeptPromise>,
    /// What was missed.
    pub misses: Vec<KeptPromise>,
    /// How many more were missed.
    pub more: usize,
    /// The report that says why.
    pub report: Option<ChildLink>,
}

/// How one promise was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptPromise {
    /// What it is called.
    pub label: String,
    /// The value as shown.
    pub value: String,
    /// The target as shown; may be empty.
    pub target: String,
    /// The verdict.
    pub standing: TargetStatus,
    /// The verdict in words.
    pub standing_text: String,
    /// The page of its metric.
    pub route: Option<Route>,
}

/// Something that changed lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecentChange {
    /// What it is, as shown: a document, a release, an announcement.
    pub kind: String,
    /// Where it is, with its day.
    pub page: ChildLink,
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
