//! How many tickets must keep a clock: one share for a whole policy, or others for single clocks and priorities.

use crate::objective::Target;
use serde::{Serialize, Serializer};

/// Shares of tickets that must meet a clock, in per cent.
#[derive(Debug, Clone, PartialEq)]
pub struct Attainment(Vec<AttainmentShare>);

/// A share, and of what it is asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttainmentShare {
    /// Of one clock only.
    pub clock: Option<String>,
    /// Of one priority only.
    pub priority: Option<String>,
    /// The share.
    pub target: Target,
}

impl AttainmentShare {
    /// How much it says of what it is asked: both, the priority, the clock, nothing.
    fn rank(&self) -> (bool, bool) {
        (self.priority.is_some(), self.clock.is_some())
    }
}

impl Attainment {
    /// Of these shares, in the order in which they are told; `None` without any.
    pub(in crate::config) fn new(shares: Vec<AttainmentShare>) -> Option<Self> {
        (!shares.is_empty()).then_some(Self(shares))
    }

    /// The share that is asked of a clock, of one priority or of all tickets together: what names the priority goes before what
    /// names the clock alone, and that before what names neither.
    pub fn of(&self, clock: &str, priority: Option<&str>) -> Option<&Target> {
        let asks = |share: &&AttainmentShare| {
            share.clock.as_deref().is_none_or(|own| own == clock)
                && share.priority.as_deref().is_none_or(|own| Some(own) == priority)
        };
        self.0.iter().filter(asks).max_by_key(|share| share.rank()).map(|share| &share.target)
    }

    /// The share that is asked of a figure of a clock with its breakdown.
    pub fn of_figure(&self, clock: &str, by: &[(String, String)]) -> Option<&Target> {
        let priority = by.iter().find(|(name, _)| name == "priority").map(|(_, value)| value.as_str());
        self.of(clock, priority)
    }

    /// The priorities of which a clock is asked a share of their own, in declared order.
    pub fn priorities<'a>(&'a self, clock: &'a str) -> impl Iterator<Item = &'a str> {
        let of_clock = move |share: &&AttainmentShare| share.clock.as_deref().is_none_or(|own| own == clock);
        let mut told = Vec::new();
        self.0.iter().filter(of_clock).filter_map(|share| share.priority.as_deref()).filter(move |name| {
            let is_new = !told.contains(name);
            told.push(*name);
            is_new
        })
    }

    /// What is asked of one clock.
    pub(in crate::config) fn of_clock(&self, clock: &str) -> Option<Self> {
        let own = self.0.iter().filter(|share| share.clock.as_deref().is_none_or(|own| own == clock));
        Self::new(own.cloned().collect())
    }
}

/// One share of everything is written as what it was before there were others: fingerprints of issued reports stay as they are.
impl Serialize for Attainment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [AttainmentShare { clock: None, priority: None, target }] => target.serialize(serializer),
            shares => shares.serialize(serializer),
        }
    }
}
