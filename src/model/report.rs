//! Generated reports: which there are, for which period one stands, and in what state it is.
//!
//! In: words of the command line and of configuration. Out: plain values that pages, editions and mails share. Never:
//! composes a report.

use super::Route;
use crate::calendar::{Period, PeriodCalendar};
use serde::{Deserialize, Serialize};

/// The kinds of generated reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Weekly status report, for customers: the window up to a declared cut-off, else the ISO week.
    Weekly,
    /// Weekly operations review, internal: the ISO week.
    Review,
    /// Monthly KPI review.
    Monthly,
    /// Roll-up of a quarter of the fiscal year.
    Quarterly,
    /// Roll-up of a fiscal year.
    Yearly,
    /// Newsletter: what happened in a month, sent on the first business day of the next one.
    Newsletter,
}

impl ReportKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Weekly, Self::Review, Self::Monthly, Self::Quarterly, Self::Yearly, Self::Newsletter];

    /// Its name on the command line, in configuration and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Review => "review",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
            Self::Newsletter => "newsletter",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name of one report among those of its kind: of its file of words, its folder of editions, its address and on the
    /// command line. A window between cut-offs is named by the day it ends on (`2026-11-20`), every other period by its label
    /// (`2026-W47`, `2026-10`, `FY2026-Q2`, `FY2026`), a newsletter by the month it is sent in.
    pub fn key(self, period: &Period, periods: &PeriodCalendar) -> String {
        match self {
            Self::Newsletter => periods.next(period).label,
            _ => period.label.split('T').next().unwrap_or_default().to_owned(),
        }
    }
}

/// What a page that is a report says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its kind.
    pub kind: ReportKind,
    /// Its name among those of its kind.
    pub key: String,
    /// What it is about.
    pub period: Period,
    /// Whether the period is not over at the as-of instant.
    pub partial: bool,
    /// Sources whose newest row is older than they promise, in order.
    pub stale: Vec<String>,
    /// Headings below which the author still has to write; while there are any it is a draft (下書き).
    pub unwritten: Vec<String>,
    /// The edition that is shown; `None` for what is computed from today's data.
    pub edition: Option<EditionMark>,
}

/// Which frozen edition a page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionMark {
    /// Its number, from 1.
    pub number: u32,
    /// The newest number of the same report and period.
    pub newest: u32,
    /// The day it was issued on, as shown.
    pub issued: String,
    /// The page of the edition that took its place.
    pub superseded_by: Option<Route>,
}
