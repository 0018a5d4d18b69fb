//! Availability as meant: uptimes, the maintenance that does not count, and error budgets.
//!
//! In: what `config` has checked. Out: values with every name and column known to exist. Never: reads a text.

use crate::calendar::WindowRule;
use crate::diag::Place;
use crate::query::Expr;
use rust_decimal::Decimal;
use serde::Serialize;

/// How availability is measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Uptime {
    /// From probe samples: the share of received samples that are up.
    Probes {
        /// The source of samples.
        source: String,
        /// When a sample was taken.
        time: String,
        /// True when the service was up.
        up: Expr,
        /// How many seconds lie between samples of one service, for coverage; `None` publishes no coverage.
        every: Option<i64>,
        /// For how many seconds a sample speaks at most, until the next one; `None` counts samples instead of time.
        hold: Option<i64>,
        /// The column that tells services apart, for coverage and breakdown.
        service: Option<String>,
        /// Which services there are, and how they are taken together.
        together: Together,
        /// Names of `Project::maintenance` windows whose samples do not count.
        exclude: Vec<String>,
    },
    /// From incident intervals: (base − union of downtime) ÷ base.
    Intervals {
        /// The source of incidents.
        source: String,
        /// Start of an incident.
        start: String,
        /// Its end; missing while it is open, then it runs to the as-of instant.
        end: String,
        /// Which incidents are downtime.
        filter: Option<Expr>,
        /// How much of a service an incident takes; `None` all of it.
        weights: Option<Weights>,
        /// The column that tells services apart, for breakdown.
        service: Option<String>,
        /// Which services there are, and how they are taken together.
        together: Together,
        /// Names of `Project::maintenance` windows, taken from downtime and from the base.
        exclude: Vec<String>,
    },
}

impl Uptime {
    /// The source of its samples or incidents.
    pub fn source(&self) -> &str {
        match self {
            Self::Probes { source, .. } | Self::Intervals { source, .. } => source,
        }
    }

    /// Which services there are, and how they are taken together.
    pub fn together(&self) -> &Together {
        match self {
            Self::Probes { together, .. } | Self::Intervals { together, .. } => together,
        }
    }

    /// The column that tells services apart.
    pub fn service(&self) -> Option<&str> {
        match self {
            Self::Probes { service, .. } | Self::Intervals { service, .. } => service.as_deref(),
        }
    }

    /// Names of `Project::maintenance` windows that do not count.
    pub fn exclude(&self) -> &[String] {
        match self {
            Self::Probes { exclude, .. } | Self::Intervals { exclude, .. } => exclude,
        }
    }
}

/// When several services together are down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Rollup {
    /// All samples share one quotient.
    Pooled,
    /// When any of them is.
    AnyDown,
    /// When all of them are.
    AllDown,
    /// The mean of their availabilities.
    Mean,
}

/// Services of an uptime and their groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Together {
    /// Services that are there even if the data never name them, in declared order; the data may name more.
    pub services: Vec<String>,
    /// Named groups and their services.
    pub groups: Vec<(String, Vec<String>)>,
    /// How the whole and each group are rolled up.
    pub rollup: Rollup,
}

/// How much of a service incidents take, by a column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weights {
    /// The column of the impact.
    pub column: String,
    /// Its values and their weights, 0 to 1; any other value takes all of the service.
    pub of: Vec<(String, Decimal)>,
}

/// Times in which nobody promised anything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Maintenance {
    /// Its name.
    pub name: String,
    /// When it is, as written (`毎月第3土曜日 00:00-04:00`), or the name of its source.
    pub when: String,
    /// What recurs, each rule with its text and place.
    pub rules: Vec<RecurringWindow>,
    /// What happens once: seconds since the epoch, `[start, end)`.
    pub dated: Vec<(i64, i64)>,
    /// Windows that are rows of a source.
    pub rows: Option<WindowRows>,
    /// Services it applies to; empty means all.
    pub services: Vec<String>,
}

/// A window that recurs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RecurringWindow {
    /// As written.
    pub written: String,
    /// As meant.
    pub rule: WindowRule,
    /// Where it is declared.
    pub place: Place,
}

/// Maintenance windows as rows of a source. A row without an end excludes nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WindowRows {
    /// The source.
    pub source: String,
    /// Start of a window.
    pub start: String,
    /// End of a window.
    pub end: String,
    /// Which rows count.
    pub filter: Option<Expr>,
    /// The column of the service that a window is for; a row without one is for all.
    pub service: Option<String>,
}

/// The failures that a service level allows, and how many of them were used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ErrorBudget {
    /// The metric whose budget it is: an uptime, or a ratio in per cent.
    pub of: String,
    /// What is promised, in per cent.
    pub objective: Decimal,
    /// What is told.
    pub reading: BudgetReading,
    /// Trailing windows before the as-of instant, in seconds, as written and as meant.
    pub burn: Vec<(String, i64)>,
}

/// What an error budget tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum BudgetReading {
    /// Failures ÷ budget of the whole period, in per cent.
    Consumed,
    /// 100 % less what is consumed; negative when more was used than was there.
    Remaining,
    /// Error rate ÷ (1 − objective); 1 uses the budget up exactly at the end of the period.
    BurnRate,
}
