//! The readings of a policy that have alternatives: reopened tickets, raised priorities, tickets without an answer; and when a
//! running clock is at risk.

use crate::syntax::words;
use rust_decimal::Decimal;
use serde::Serialize;

words! {
    /// What counts of a ticket that was resolved and opened again.
    pub enum Reopened {
        /// The clock stands still from a resolution to the reopening after it, and goes on then.
        WorkedTime = "worked_time",
        /// The clock stops for good with the first resolution.
        FirstResolution = "first_resolution",
        /// The clock runs on through resolutions that did not last.
        TotalSpan = "total_span",
    }
}

/// How reopenings are known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Reopenings {
    /// They are not.
    Unknown,
    /// At most one per ticket, in two columns of the tickets.
    Columns {
        /// The instant of the first resolution.
        resolved: String,
        /// The instant of the reopening after it.
        reopened: String,
    },
    /// Any number, as the spans in which the ticket was worked on.
    Cycles {
        /// The source of cycles.
        source: String,
        /// Its column that equals the ticket's key.
        key: String,
        /// Start of a cycle: the opening, or a reopening.
        start: String,
        /// End of a cycle: a resolution; missing while it lasts.
        end: String,
    },
}

words! {
    /// Which promise holds after a priority was raised, that is after a change that makes the clock due sooner.
    pub enum PriorityRaised {
        /// The earlier of the old deadline and the change plus the new target.
        Earlier = "earlier",
        /// The new target, counted from the opening.
        FromCreation = "from_creation",
        /// The new target, counted from the change.
        FromChange = "from_change",
    }
}

/// Where changes of priority are told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PriorityChanges {
    /// The source of changes.
    pub source: String,
    /// Its column that equals the ticket's key.
    pub key: String,
    /// When the change was made.
    pub at: String,
    /// The priority after it.
    pub to: String,
    /// The priority before it; without it, the first row of a ticket tells the priority it was opened with.
    pub from: Option<String>,
}

words! {
    /// What becomes of the response clock of a ticket that was resolved without an answer.
    pub enum Unanswered {
        /// The (first) resolution counts as the response, and the figure says how often.
        Resolution = "resolution",
        /// It is not judged.
        Unjudged = "unjudged",
    }
}

/// When a running clock is at risk: less than this is left of what was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AtRisk {
    /// A share of the allowed open time, in per cent.
    Share(Decimal),
    /// Seconds of open time.
    Seconds(i64),
}

/// The readings of one policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SlaRules {
    /// Reading of reopened tickets.
    pub reopened: Reopened,
    /// How reopenings are known.
    pub reopenings: Reopenings,
    /// Reading of raised priorities.
    pub priority_raised: PriorityRaised,
    /// Where changes of priority are told; without it, the priority in the row holds from the opening.
    pub priority_changes: Option<PriorityChanges>,
    /// Reading of tickets resolved without an answer.
    pub unanswered: Unanswered,
    /// When a running clock is at risk.
    pub at_risk: AtRisk,
}
