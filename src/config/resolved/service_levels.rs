//! `data/sla.yaml` as meant.

use super::{Attainment, Dimension};
use crate::calendar::{Grain, SameDay};
use crate::config::resolved::SlaRules;
use crate::diag::{Lang, Place};
use crate::model::format_exact;
use crate::objective::{Target, Unit};
use crate::query::Expr;
use rust_decimal::Decimal;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

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

/// How long a clock may run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// So much of a unit: `Min`, `H`, `Bh`, `Bd` or `D`.
    Amount(Decimal, Unit),
    /// Until the end of the day on which it starts.
    SameDay(SameDay),
}

impl Allowance {
    /// For people: `4時間`, `当日中`.
    pub fn to_text(self, lang: Lang) -> String {
        match self {
            Self::Amount(amount, unit) => format_exact(amount, unit, lang),
            Self::SameDay(_) => lang.pick("当日中", "the same day").to_owned(),
        }
    }

    /// For people, as a promise: `4時間以内`, `当日中`.
    pub fn within(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::SameDay(_), Lang::Ja) => self.to_text(lang),
            (Self::Amount(..), Lang::Ja) => format!("{}以内", self.to_text(lang)),
            (_, Lang::En) => format!("within {}", self.to_text(lang)),
        }
    }

    /// The end of which day it is, where it is one.
    pub fn same_day(self) -> Option<SameDay> {
        if let Self::SameDay(day) = self { Some(day) } else { None }
    }

    /// Whether it is counted in days of business.
    pub fn is_business_days(self) -> bool {
        matches!(self, Self::Amount(_, Unit::Bd))
    }
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
#[derive(Debug, Clone, PartialEq)]
pub struct ClockTarget {
    /// Priority, a canonical value of the policy's priority column.
    pub priority: String,
    /// Name of the clock.
    pub clock: String,
    /// Name of the calendar.
    pub calendar: String,
    /// How long the clock may run.
    pub allowed: Allowance,
    /// Where it is declared.
    pub place: Place,
}

/// An amount is told as an amount and a unit, as it was before there was anything else: records of editions compare it.
impl Serialize for ClockTarget {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { priority, clock, calendar, allowed, place } = self;
        let mut told = serializer.serialize_struct("ClockTarget", 6)?;
        told.serialize_field("priority", priority)?;
        told.serialize_field("clock", clock)?;
        told.serialize_field("calendar", calendar)?;
        match allowed {
            Allowance::Amount(amount, unit) => {
                told.serialize_field("amount", amount)?;
                told.serialize_field("unit", unit)?;
            }
            Allowance::SameDay(day) => told.serialize_field("same_day", day)?,
        }
        told.serialize_field("place", place)?;
        told.end()
    }
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
    /// Shares of tickets that must meet a clock, in per cent, if promised (`attainment: 95%`).
    pub attainment: Option<Attainment>,
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
    /// The share of tickets that a clock is asked for, with its breakdown; that of all tickets where `by` names no priority.
    pub fn attainment_of(&self, clock: &str, by: &[(String, String)]) -> Option<&Target> {
        self.attainment.as_ref()?.of_figure(clock, by)
    }

    /// Ids of its metrics, `sla.<name>.<clock>`, in declared order.
    pub fn metric_ids(&self) -> impl Iterator<Item = String> + '_ {
        self.clocks.iter().map(|clock| format!("sla.{}.{}", self.name, clock.name))
    }

    /// The grains by which its clocks are judged and told of wherever nobody names one.
    pub fn told_grains(&self) -> Vec<Grain> {
        super::told_grains(&self.grains, &self.rolled_up)
    }

    /// Whether a promise is counted on the clock of the wall, whatever days its calendar opens.
    pub fn is_wall(&self, target: &ClockTarget) -> bool {
        match target.allowed {
            Allowance::Amount(_, Unit::D) => true,
            Allowance::Amount(_, Unit::Bd) => self.business_day == BusinessDay::WallDays,
            Allowance::Amount(..) => false,
            Allowance::SameDay(day) => day == SameDay::Calendar,
        }
    }

    /// Whether a clock pauses at all: response clocks only when the policy says so.
    pub fn pauses(&self, clock: &Clock) -> bool {
        !matches!(clock.pauses, Pauses::None) && (clock.name != "response" || self.response_pauses)
    }
}
