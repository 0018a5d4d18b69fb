//! `tejun.yaml` and `data/*.yaml`, as written and then as meant.
//!
//! In: the texts of the configuration files, from `inputs`. Out: a [`Project`] in which every cross-reference holds, and
//! diagnostics for what does not. Never: reads a file, a table of data, or a clock.
//!
//! As written (`syntax`: scalars as text, with their places), then as meant (`resolved`: no `Option` that only meant "not
//! looked up yet"); one file per YAML file stands between them. One broken metric, source or policy is left out with its
//! diagnostic and the rest goes on; only an unreadable `tejun.yaml` stops a run.

mod alerts;
mod amount;
mod attainment;
mod audiences;
mod baseline;
mod basis;
mod bindings;
mod budget;
mod calendars;
mod checks;
mod columns;
mod dated_targets;
pub(crate) mod directive_options;
mod documents;
mod effective;
mod embeds;
mod engine;
mod expression;
mod feedback_log;
mod files;
mod forms;
mod frame;
mod holidays;
mod incidents;
mod kinds;
mod labels;
mod landing;
mod links;
mod load;
mod mail;
mod maintenance;
mod metrics;
mod mounts;
mod navigation;
mod people;
mod presets;
mod ratios;
mod raw;
mod recurrence;
mod references;
mod report_rows;
mod reports;
mod resolved;
mod roll_up;
mod schedule;
mod schema;
mod search;
mod seconds;
mod services;
mod site;
mod site_lists;
mod sla;
mod sla_rules;
mod sources;
mod status;
mod symbols;
mod target;
mod terms;
mod transform;
mod understood;
mod units;
mod uptime;
mod users;
mod versions;

pub(crate) use amount::{is_same_day, parse as amount};
pub use baseline::{BASELINE, BaselineEntry, baseline};
pub use checks::Checks;
pub(crate) use columns::type_name;
pub use engine::not_built;
pub use load::load;
pub use mail::{Recipients, mailbox, merged};
pub use mounts::mounts;
pub use presets::{GENERIC, Preset, PresetColumn, best as best_preset, header_zone, presets, zone_of_value};
pub use schema::schemas;

pub use dated_targets::{Promised, PromisedFrom};
pub use effective::effective_config;
pub use resolved::{
    ActiveReading, Agg, Allowance, AsOfStep, Attribution, BadRows, BudgetReading, BusinessDay, Clock, ClockTarget,
    Column, ColumnType, CsvEncoding, Dimension, ErrorBudget, IncidentLog, Labels, Maintenance, Measure, Metric,
    MetricKind, Pauses, Project, RecurringWindow, ReportSettings, Reports, RetentionBasis, Rollup, SiteConfig,
    SlaPolicy, Source, SourceZone, StatusConfig, Together, Uptime, Weights, WindowRows,
};
pub use resolved::{
    Adherence, Backlog, Baseline, ChangeMode, ChangeOf, Cost, Cumulative, Derived, Entry, Fill, Input, Manual, Offset,
    Progress, RecurringTask, Survey, SurveyReading, Window,
};
pub use resolved::{AlertChannel, AlertFormat, AlertRecipient, AlertSeverity, Alerting, ChannelUrl};
pub use resolved::{
    AllowedText, Audiences, ContentSecurityPolicy, Feedback, Layouts, NavPlace, ReaderFrame, Search, Versions,
};
pub use resolved::{
    AtRisk, Attainment, AttainmentShare, PriorityChanges, PriorityRaised, Reopened, Reopenings, SlaRules, Unanswered,
};
pub use resolved::{Attachments, Login, Mailing, PasswordSource, Smtp, ValueRecipients};
pub use resolved::{
    Audience, DatedSlot, Evidence, Occurrence, Schedule, ScheduleEntry, ScheduleKind, ScheduleSlot, StatementLink,
    StatementSelector,
};
pub use resolved::{
    Binding, BoundMetrics, BoundTo, Confirmation, DocumentGlob, Format, Hours, ShareReading, Sheet, Whole, Written,
};
pub use resolved::{Broken, BrokenNames, DeclarationKind, broken_at};
pub use resolved::{EngineConfig, LakeFormat, Remote, RowSelection, Spark};
pub use resolved::{FeedbackLog, KnownFrom, ListColumn, SiteList, Unpivot};
pub use target::{questions, undeclared};
pub use transform::{
    BadNewest, Bound, BoundValue, ComputedColumn, Fold, FoldColumn, Intervals, Join, Limits, MadeOfRows, SourceOrigin,
    Take, Union,
};
pub use understood::is_aggregated;

#[cfg(test)]
mod tests;
