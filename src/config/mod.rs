//! `tejun.yaml` and `data/*.yaml`, as written and then as meant.
//!
//! In: the texts of the configuration files, from `inputs`. Out: a [`Project`] in which every cross-reference holds, and
//! diagnostics for what does not. Never: reads a file, a table of data, or a clock.
//!
//! As written (`node`: scalars as text, with their places), then as meant (`meant`: no `Option` that only meant "not
//! looked up yet"); one file per YAML file stands between them. One broken metric, source or policy is left out with its
//! diagnostic and the rest goes on; only an unreadable `tejun.yaml` stops a run.

mod amount;
pub(crate) mod asked;
mod audiences;
mod baseline;
mod basis;
mod bindings;
mod budget;
mod calendars;
mod checks;
mod documents;
mod engine;
mod expression;
mod frame;
mod holidays;
mod incidents;
mod kinds;
mod labels;
mod landing;
mod links;
mod load;
mod made;
mod mail;
mod maintenance;
mod meant;
mod metrics;
mod node;
mod people;
mod promised;
mod reader;
mod readings;
mod recurrence;
mod reports;
mod roll_up;
mod schedule;
mod search;
mod services;
mod site;
mod sla;
mod sources;
mod status;
mod target;
mod terms;
mod told;
mod uptime;
mod users;
mod versions;
mod written;

pub(crate) use amount::parse as amount;
pub use baseline::{Accepted, BASELINE, baseline};
pub use bindings::{Binding, BoundMetrics, BoundTo, DocumentGlob, Hours};
pub use checks::Checks;
pub use engine::not_built;
pub use load::load;
pub use mail::{Recipients, mailbox, merged};
pub(crate) use sources::type_name;

pub use made::{BadNewest, Bound, BoundValue, Fold, FoldColumn, Intervals, Join, Limits, Made, MadeOfRows, Take};
pub use meant::{
    ActiveReading, Agg, Attribution, BadRows, BudgetReading, BusinessDay, Clock, ClockTarget, Column, ColumnType,
    CsvEncoding, Dimension, ErrorBudget, IncidentLog, Labels, Maintenance, Measure, Metric, MetricKind, Pauses,
    Project, RecurringWindow, ReportSettings, Reports, Rollup, SiteConfig, SlaPolicy, Source, StatusConfig, Stay,
    Together, Uptime, Weights, WindowRows,
};
pub use meant::{
    Adherence, Baseline, ChangeMode, ChangeOf, Cost, Cumulative, Derived, Entry, Fill, Input, Manual, Offset, Progress,
    RecurringTask, Survey, SurveyReading, Window,
};
pub use meant::{AllowedText, Audiences, Feedback, Layouts, Policy, ReaderFrame, Search, Versions};
pub use meant::{Attachments, Login, Mailing, PasswordFrom, Smtp};
pub use meant::{Audience, DatedSlot, Evidence, Occurs, Schedule, ScheduleEntry, ScheduleKind, ScheduleSlot};
pub use meant::{Broken, BrokenNames, Declares, broken_at};
pub use meant::{EngineConfig, LakeFormat, Remote, Spark};
pub use promised::{Promised, PromisedFrom};
pub use readings::{AtRisk, PriorityChanges, PriorityRaised, Readings, Reopened, Reopenings, Unanswered};
pub use target::questions;
pub use told::told;
pub use written::{Format, Sheet, Written};

/// YAML with places, for those who read options that stand in documents.
pub(crate) mod yaml {
    pub(crate) use super::asked;
    pub(crate) use super::node::{Node, parse};
    pub(crate) use super::reader::{Fields, Reader};
}

#[cfg(test)]
mod tests;
