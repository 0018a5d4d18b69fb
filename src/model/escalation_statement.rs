//! What a document says of how long a level of escalation has.
//!
//! In: nothing. Out: the nouns that `content` fills and `contract` holds against `data/people.yaml`. Never: reads words, or knows a route.

use crate::diag::Place;
use crate::objective::Unit;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A statement of a document about how long a level of escalation has, or until when it must be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationStatement {
    /// The document's path relative to the project.
    pub document: String,
    /// Where the duration stands.
    pub place: Place,
    /// The words of the headings above it, outermost first.
    pub headings: Vec<String>,
    /// The duration, as written.
    pub text: String,
    /// What the duration is about.
    pub limit: EscalationLimit,
    /// The level, as written.
    pub level: String,
    /// How long.
    pub amount: Decimal,
    /// Seconds, minutes, hours, days, business hours or business days.
    pub unit: Unit,
}

/// What a duration of escalation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum EscalationLimit {
    /// How long the level has before the next one is called.
    Wait,
    /// Until when the level must have been called, counted from the beginning.
    Reach,
}
