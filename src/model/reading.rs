//! What stands beside a figure's value: a verdict that another reading would give, and the trend over several periods.
//!
//! In: exact values from the room that computes. Out: plain values. Never: decides which reading is in force.

use super::TargetStatus;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a figure would say under another reading of a rule that has named alternatives. Only readings whose verdict
/// differs from that of the reading in force are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherReading {
    /// The rule's name, as in `lineage.rules` (`business_day`, `counts_in`, `trend`).
    pub rule: String,
    /// The reading that is not in force (`end_of_business_day`); `rule: reading` has its words in
    /// [`super::rule_in_words`].
    pub reading: String,
    /// The value under it, in the figure's unit; `None` when there is nothing to measure, or when the value is the same
    /// and only the verdict differs.
    pub value: Option<Decimal>,
    /// The verdict under it.
    pub standing: TargetStatus,
}

/// Where values go over a window of complete periods: the median of all pairwise slopes (Theil 1950, Sen 1968).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trend {
    /// The median slope, in the unit of the metric per period; absent with fewer than four values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slope: Option<Decimal>,
    /// How many complete periods with a value it stands on.
    pub n: usize,
    /// How many periods the window holds.
    pub periods: usize,
    /// Label of the first period of the window.
    pub from: String,
    /// Label of its last period, which is that of the figure.
    pub to: String,
}
