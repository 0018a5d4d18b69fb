//! Milestones that the data tick: what an item of a task list waits for, and what became of it.
//!
//! In: verdicts of complete periods. Out: the day on which it was reached, and how far it is. Never: judges a figure, or reads a clock.
//!
//! Decided in docs/decisions/0097-milestones-by-data.md.

use crate::calendar::{Date, Grain, Period};
use crate::diag::Place;
use crate::objective::Target;
use serde::{Deserialize, Serialize};

/// What an item of a task list waits for, as written (`{when="csat >= 4.5 for 1 month"}`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskCondition {
    /// What stands between the quotation marks.
    pub text: String,
    /// Where.
    pub place: Place,
}

/// One complete period of a milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestonePeriod {
    /// The period.
    pub period: Period,
    /// Whether its figure does what is asked; nothing where that is not decided.
    pub kept: Option<bool>,
}

/// A condition with what the figures say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MilestoneCheck {
    /// What is asked, as written.
    pub condition: TaskCondition,
    /// The metric.
    pub metric: String,
    /// How long its periods are.
    pub grain: Grain,
    /// What each of them must do.
    pub target: Target,
    /// How many in a row must.
    pub needed: usize,
    /// The complete periods up to the as-of instant, oldest first.
    pub periods: Vec<MilestonePeriod>,
}

/// How far a milestone is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MilestoneState<'a> {
    /// The period with whose end it was reached.
    pub reached: Option<&'a Period>,
    /// The newest period that is decided.
    pub newest: Option<&'a MilestonePeriod>,
    /// How many periods hold in a row now.
    pub holding: usize,
    /// How many periods in a row are decided, at the most.
    pub decided: usize,
}

impl MilestoneState<'_> {
    /// Whether as many periods in a row are decided as would have to hold, and do not.
    pub fn is_denied(&self, needed: usize) -> bool {
        self.reached.is_none() && self.decided >= needed
    }
}

impl MilestoneCheck {
    /// The state at the end of a day: reached with the first run that is long enough. A period between two that is absent or not decided
    /// breaks a run: what nobody knows has not gone on.
    pub fn on(&self, day: Date) -> MilestoneState<'_> {
        let mut state = MilestoneState { reached: None, newest: None, holding: 0, decided: 0 };
        let mut decided = 0;
        for known in self.periods.iter().filter(|known| known.period.last <= day) {
            let Some(kept) = known.kept else { continue };
            let goes_on = state.newest.is_some_and(|before| before.period.end == known.period.start);
            if !goes_on {
                (decided, state.holding) = (0, 0);
            }
            state.newest = Some(known);
            decided += 1;
            state.decided = state.decided.max(decided);
            state.holding = if kept { state.holding + 1 } else { 0 };
            if state.holding == self.needed && state.reached.is_none() {
                state.reached = Some(&known.period);
            }
        }
        state
    }
}
