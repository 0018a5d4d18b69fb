//! `data/sla.yaml` as meant.

use super::Dimension;
use crate::calendar::Grain;
use crate::config::resolved::SlaRules;
use crate::diag::Place;
use crate::objective::{Target, Unit};
use crate::query::Expr;
use rust_decimal::Decimal;
use serde::Serialize;

/// How many business days are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum BusinessDay {
    /// One calendar day's open time, counted in open seconds.
    BusinessMinutes,
    /// Close of the Nth following business day.
    EndOfBusinessDay,
    /// N times 24 hours.
    WallDays,
}

/// Which period a clock counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Attribution {
    /// The stop if the clock was met, else the deadline.
    Decided,
    /// The start.
    Opened,
    /// The stop; clocks without one do not count.
    Completed,
}

/// What pauses a clock.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Pauses {
    /// Nothing.
    None,
    /// A column of minutes of open time that do not count.
    Minutes(String),
    /// Intervals of another source, united per ticket.
    Intervals {
        /// The source of intervals.
        source: String,
        /// Its column that equals the ticket's key.
        key: String,
        /// Start of a pause.
        start: String,
        /// End of a pause; missing while it is open.
        end: String,
    },
}

/// One clock of a policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clock {
    /// `response`, `resolution` or another name.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// The column that stops it.
    pub stop: String,
    /// What pauses it.
    pub pauses: Pauses,
}

/// What one priority promises on one clock.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClockTarget {
    /// Priority, a canonical value of the policy's priority column.
    pub priority: String,
    /// Name of the clock.
    pub clock: String,
    /// Name of the calendar.
    pub calendar: String,
    /// The amount, in `unit`.
    pub amount: Decimal,
    /// `Min`, `H`, `Bh`, `Bd` or `D`.
    pub unit: Unit,
    /// Where it is declared.
    pub place: Place,
}

/// An SLA policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SlaPolicy {
    /// Its name; its metrics are `sla.<name>.<clock>`.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// The source of tickets.
    pub source: String,
    /// The column of the ticket's key.
    pub key: String,
    /// The column of the priority.
    pub priority: String,
    /// The column in which clocks start.
    pub start: String,
    /// The column of the closing instant; a ticket closed without a clock's stop is not judged on it.
    pub closed: Option<String>,
    /// Which tickets count.
    pub filter: Option<Expr>,
    /// The clocks, in order.
    pub clocks: Vec<Clock>,
    /// The promises, by priority in declared order, then by clock.
    pub targets: Vec<ClockTarget>,
    /// Share of tickets that must meet a clock, in per cent, if promised (`attainment: 95%`).
    pub attainment: Option<Target>,
    /// Reading of business days.
    pub business_day: BusinessDay,
    /// Which period a clock counts in.
    pub counts_in: Attribution,
    /// Whether response clocks pause too.
    pub response_pauses: bool,
    /// Readings of reopened tickets, raised priorities and missing answers.
    pub readings: SlaRules,
    /// Breakdowns besides that by priority.
    pub by: Vec<Dimension>,
    /// Grains, shortest first.
    pub grains: Vec<Grain>,
    /// Those of the grains that nobody wrote: quarterly, yearly and daily reports want them. They follow from `grains` and the reports.
    #[serde(skip)]
    pub rolled_up: Vec<Grain>,
    /// Where it is declared.
    pub place: Place,
}

impl SlaPolicy {
    /// Ids of its metrics, `sla.<name>.<clock>`, in declared order.
    pub fn metric_ids(&self) -> impl Iterator<Item = String> + '_ {
        self.clocks.iter().map(|clock| format!("sla.{}.{}", self.name, clock.name))
    }

    /// The grains by which its clocks are judged and told of wherever nobody names one.
    pub fn told_grains(&self) -> Vec<Grain> {
        super::told_grains(&self.grains, &self.rolled_up)
    }

    /// Whether a clock pauses at all: response clocks only when the policy says so.
    pub fn pauses(&self, clock: &Clock) -> bool {
        !matches!(clock.pauses, Pauses::None) && (clock.name != "response" || self.response_pauses)
    }
}
