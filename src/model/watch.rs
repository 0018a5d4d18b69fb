//! What somebody should look at: alerts that are crossed, and rules whose slots may meet a holiday.
//!
//! In: what configuration and figures say. Out: the same, with its place. Never: decides whether it is a finding.

use crate::calendar::Recurrence;
use crate::diag::Place;
use crate::target::Target;

/// An alert that the newest complete period crosses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossedAlert {
    /// The metric's id.
    pub metric: String,
    /// Its name for people.
    pub label: String,
    /// The alert.
    pub alert: Target,
    /// Labels of the newest complete periods that cross it, shortest grain first.
    pub periods: Vec<String>,
    /// Where the metric is declared.
    pub place: Place,
}

/// A declared recurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurring {
    /// As written (`毎週金曜日 17:00`).
    pub written: String,
    /// As meant.
    pub rule: Recurrence,
    /// Where it is declared.
    pub place: Place,
}
