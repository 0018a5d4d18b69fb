//! What somebody should look at: alerts that are crossed, and rules whose slots may meet a holiday.
//!
//! In: what configuration and figures say. Out: the same, with its place. Never: decides whether it is a finding.

use crate::calendar::{Date, Recurrence};
use crate::diag::Place;
use crate::objective::Target;
use std::collections::BTreeSet;

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

/// When a recurrence holds, and when not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecurrenceBounds {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Days on which it is called off.
    pub except: BTreeSet<Date>,
    /// Whether the site shows its slots months ahead.
    pub is_shown_ahead: bool,
}

impl RecurrenceBounds {
    /// Whether it holds on a day.
    pub fn on(&self, date: Date) -> bool {
        let inside = self.from.is_none_or(|first| first <= date) && self.until.is_none_or(|last| date <= last);
        inside && !self.except.contains(&date)
    }
}

/// A declared recurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredRecurrence {
    /// As written (`毎週金曜日 17:00`).
    pub written: String,
    /// As meant.
    pub rule: Recurrence,
    /// Where it is declared.
    pub place: Place,
    /// When it holds.
    pub within: RecurrenceBounds,
}
