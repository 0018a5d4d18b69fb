//! The configuration as meant: what every other room sees.

use super::{Checks, Promised};
use crate::calendar::{Date, Grain, Handover, Holidays, Instant, PeriodCalendar, Recurrence, WorkCalendar};
use crate::diag::{Lang, Place};
use crate::model::{AddressCase, ContentRules, DeclaredRecurrence, Language, Mounts, OnCall, People, RecurrenceBounds};
use crate::model::{RelativeLinks, Taxonomy};
use crate::objective::{Better, Target, Unit};
use crate::query::Expr;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::sync::Arc;

mod alerting;
mod attainment;
mod audiences;
mod availability;
mod bindings;
mod broken;
mod composed;
mod engine;
mod labels;
mod landing;
mod mailing;
mod practice;
mod reader;
mod remote;
mod reports;
mod schedule;
mod search;
mod service_levels;
mod site_lists;
mod sla_rules;
mod sources;
mod status;
mod unpivot;
mod users;
mod versions;
mod written;

pub use alerting::{AlertChannel, AlertFormat, AlertRecipient, AlertSeverity, Alerting, ChannelUrl};
pub use attainment::{Attainment, AttainmentShare};
pub use audiences::{AllowedText, Audiences};
pub use availability::{
    BudgetReading, ErrorBudget, Maintenance, RecurringWindow, Rollup, Together, Uptime, Weights, WindowRows,
};
pub use bindings::{Binding, BoundMetrics, BoundTo, Confirmation, DocumentGlob, Hours, ShareReading, Whole};
pub use broken::{Broken, BrokenNames, DeclarationKind, broken_at};
pub use composed::{
    Baseline, ChangeMode, ChangeOf, Cost, Cumulative, Derived, Entry, Fill, Input, Manual, Offset, Window,
};
pub use engine::{EngineConfig, Spark};
pub use labels::Labels;
pub use landing::{Layouts, NavPlace};
pub use mailing::{Attachments, Login, Mailing, PasswordSource, Smtp, ValueRecipients};
pub use practice::{Adherence, Backlog, KnownFrom, Progress, RecurringTask, Survey, SurveyReading};
pub use reader::{ContentSecurityPolicy, Feedback, ReaderFrame};
pub use remote::{LakeFormat, Remote};
pub use reports::{FeedbackLog, ReportSettings, Reports, RowSelection};
pub use schedule::{
    Audience, DatedSlot, Evidence, Occurrence, Schedule, ScheduleEntry, ScheduleKind, ScheduleSlot, StatementLink,
    StatementSelector,
};
pub use search::Search;
use serde::Serialize;
pub use service_levels::{Allowance, Attribution, BusinessDay, Clock, ClockTarget, Pauses, SlaPolicy};
pub use site_lists::{ListColumn, SiteList};
pub use sla_rules::{AtRisk, PriorityChanges, PriorityRaised, Reopened, Reopenings, SlaRules, Unanswered};
pub use sources::{BadRows, Column, ColumnType, CsvEncoding, Source, SourceZone};
pub use status::{IncidentLog, StatusConfig};
use std::collections::BTreeMap;
pub use unpivot::Unpivot;
pub use users::{ActiveReading, RetentionBasis};
pub use versions::Versions;
pub(in crate::config) use written::FORMATS;
pub use written::{Format, Sheet, Written};

/// A whole project.
#[derive(Debug, Clone, Serialize)]
pub struct Project {
    /// `tejun.yaml`.
    pub site: SiteConfig,
    /// `engine:` of `tejun.yaml`.
    pub engine: EngineConfig,
    /// `data/sources.yaml`.
    pub sources: IndexMap<String, Source>,
    /// Lists that the site makes of its documents, as far as no source has their names; those of which metrics count rows are among
    /// the sources, too.
    pub lists: IndexMap<String, Source>,
    /// `data/metrics.yaml`, without `sla` metrics, which [`Project::policies`] define.
    pub metrics: IndexMap<String, Metric>,
    /// `data/sla.yaml`.
    pub policies: IndexMap<String, SlaPolicy>,
    /// Which documents promise what a policy does, of those that say so; they are no part of the policies, whose figures they do not change.
    pub policy_documents: BTreeMap<String, Vec<DocumentGlob>>,
    /// `data/bindings.yaml`.
    pub bindings: Vec<Binding>,
    /// Its entries that confirm what is bound as it reads.
    pub confirmations: Vec<Confirmation>,
    /// `data/calendars.yaml` and the built-in calendars `24x7` and `jp-business`.
    pub calendars: IndexMap<String, Arc<WorkCalendar>>,
    /// Maintenance windows of `data/calendars.yaml`.
    pub maintenance: IndexMap<String, Maintenance>,
    /// The national holidays in force: the shipped list with what the project brings.
    pub holidays: Arc<Holidays>,
    /// What is asked of documents: `data/terms.yaml`, and `checks.front_matter` of `tejun.yaml`.
    pub rules: Arc<ContentRules>,
    /// `data/people.yaml`.
    pub people: People,
    /// `data/schedule.yaml`.
    pub schedule: Schedule,
    /// `mail:` of `tejun.yaml`, when it is there and can be used.
    pub mail: Option<Mailing>,
    /// `alerts:` of `tejun.yaml`, when it is there and can be used.
    pub alerts: Option<Alerting>,
    /// `feedback_log:` of `tejun.yaml`.
    pub feedback_log: Option<FeedbackLog>,
    /// What is declared and left out, since something in it is wrong.
    pub broken: Broken,
}

impl Project {
    /// Everything that recurs: the cut-off of the weekly report, the maintenance windows, the handovers on call and what is
    /// planned.
    pub fn recurring(&self) -> Vec<DeclaredRecurrence> {
        let cutoff = self.site.periods.cutoff.iter().map(|cutoff| {
            let (written, rule) = (cutoff.written.clone(), cutoff.rule.clone());
            DeclaredRecurrence { written, rule, place: cutoff.place.clone(), within: RecurrenceBounds::default() }
        });
        let windows = self.maintenance.values().flat_map(|window| &window.rules).map(|window| {
            let (written, rule) = (window.written.clone(), window.rule.recurrence().clone());
            DeclaredRecurrence { written, rule, place: window.place.clone(), within: RecurrenceBounds::default() }
        });
        let planned = self.schedule.entries.values().flat_map(planned);
        cutoff.chain(windows).chain(self.people.on_call.values().flat_map(handovers)).chain(planned).collect()
    }

    /// A source that is declared, or a list of the site.
    pub fn source(&self, name: &str) -> Option<&Source> {
        self.sources.get(name).or_else(|| self.lists.get(name))
    }

    /// Ids of every metric, SLA clocks (`sla.<policy>.<clock>`) included, in declared order.
    pub fn metric_ids(&self) -> Vec<String> {
        let clocks = self.policies.values().flat_map(SlaPolicy::metric_ids);
        self.metrics.keys().cloned().chain(clocks).collect()
    }
}

/// The rules by which turns on call change.
fn handovers(schedule: &OnCall) -> Vec<DeclaredRecurrence> {
    let Handover::Slots(rules) = &schedule.rotation.handover else { return Vec::new() };
    let texts = schedule.written.split(", ").chain(std::iter::repeat(schedule.written.as_str()));
    let one = |(rule, text): (&Recurrence, &str)| DeclaredRecurrence {
        written: text.to_owned(),
        rule: rule.clone(),
        place: schedule.place.clone(),
        within: RecurrenceBounds::default(),
    };
    rules.iter().zip(texts).map(one).collect()
}

/// The rules of what is planned; the site shows their slots months ahead.
fn planned(entry: &ScheduleEntry) -> Vec<DeclaredRecurrence> {
    let Occurrence::Rules(rules) = &entry.occurs else { return Vec::new() };
    let within =
        RecurrenceBounds { from: entry.from, until: entry.until, except: entry.except.clone(), is_shown_ahead: true };
    let one = |(written, rule): &(String, Recurrence)| DeclaredRecurrence {
        written: written.clone(),
        rule: rule.clone(),
        place: entry.place.clone(),
        within: within.clone(),
    };
    rules.iter().map(one).collect()
}

/// `tejun.yaml` as meant.
#[derive(Debug, Clone, Serialize)]
pub struct SiteConfig {
    /// Title of the site.
    pub title: String,
    /// One sentence about it, may be empty.
    pub description: String,
    /// Address of the root with a trailing `/`, or empty.
    pub base_url: String,
    /// Language of the interface and formats.
    pub language: Lang,
    /// The languages of the documents, the site's own first; none when none are declared.
    pub languages: Vec<Language>,
    /// The taxonomies that have pages of their own.
    pub taxonomies: Vec<Taxonomy>,
    /// Who reads the site.
    pub audiences: Audiences,
    /// Zone and fiscal year for periods.
    pub periods: PeriodCalendar,
    /// The instant figures are computed for, when the project pins it.
    pub as_of: Option<Instant>,
    /// How long figures stand, when the project says so instead of pinning an instant.
    pub as_of_step: Option<AsOfStep>,
    /// Where either is said.
    pub as_of_place: Option<Place>,
    /// Name of the theme folder below `themes/`.
    pub theme: String,
    /// Footer line, may be empty.
    pub footer: String,
    /// How readers search.
    pub search: Search,
    /// From where relative links are seen.
    #[serde(skip_serializing_if = "RelativeLinks::is_unsaid")]
    pub relative_links: RelativeLinks,
    /// The letters of addresses that are made of paths.
    #[serde(skip_serializing_if = "AddressCase::is_kept")]
    pub address_case: AddressCase,
    /// Whether `$…$` in documents is a formula.
    pub math: bool,
    /// Whether `:warning:` in documents is an emoji.
    pub emoji: bool,
    /// Whether a line break between a wide and a narrow character is only wrapping (`markdown: { wide_narrow: join }`).
    pub joins_wide_narrow: bool,
    /// Generated reports.
    pub reports: Reports,
    /// What values of data are called for people.
    pub labels: Labels,
    /// Which older states are published.
    pub versions: Versions,
    /// Whether lists that pages cut short stand whole in files beside them (`export: { lists: true }`).
    pub whole_lists: bool,
    /// What is asked of files.
    pub checks: Checks,
    /// Whether the register of documents is made; when nothing is said, it is for documents under control.
    pub register: Option<bool>,
    /// Whether the page of promises is made, where documents promise anything.
    pub contract_page: bool,
    /// The status page.
    pub status: StatusConfig,
    /// What readers find context a page.
    pub reader: ReaderFrame,
    /// What the layouts of pages show.
    pub layouts: Layouts,
    /// Where the folders of the project stand, and what is not read.
    #[serde(skip_serializing_if = "Mounts::is_usual")]
    pub mounts: Mounts,
    /// Free values for templates.
    pub params: serde_json::Map<String, serde_json::Value>,
}

/// How long figures stand of which nobody names the instant: they are computed for the beginning of what lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum AsOfStep {
    /// `as_of: hour`
    Hour,
    /// `as_of: day`
    Day,
}

impl AsOfStep {
    /// The word in `tejun.yaml`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// The step of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Hour, Self::Day].into_iter().find(|step| step.name() == word)
    }
}

/// An aggregation of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Agg {
    /// Rows, or rows where `expr` is not null.
    Count,
    /// Sum.
    Sum,
    /// Mean.
    Avg,
    /// Least.
    Min,
    /// Greatest.
    Max,
    /// Median.
    Median,
    /// The quantile `p`, 0 to 1.
    Percentile(Decimal),
    /// Different values.
    CountDistinct,
}

/// What is aggregated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// How.
    pub agg: Agg,
    /// Of what; `None` counts rows.
    pub expr: Option<Expr>,
    /// Of which rows.
    pub filter: Option<Expr>,
}

impl Measure {
    /// Whether it counts rows, and no values of them.
    pub fn counts_rows(&self) -> bool {
        self.agg == Agg::Count && self.expr.is_none()
    }
}

/// A breakdown of a metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dimension {
    /// Name of the column.
    pub name: String,
    /// Canonical values in declared order, for ordering; empty when the column declares none.
    pub values: Vec<String>,
}

/// A metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metric {
    /// Its id.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// Other names for it in documents.
    pub aliases: Vec<String>,
    /// What it means, for people; may be empty.
    pub description: String,
    /// What is computed.
    pub kind: MetricKind,
    /// Breakdowns, each computed besides the whole.
    pub by: Vec<Dimension>,
    /// Grains, shortest first.
    pub grains: Vec<Grain>,
    /// Those of the grains that nobody wrote: quarterly and yearly reports want them.
    pub rolled_up: Vec<Grain>,
    /// Unit of the value; a ratio in per cent is multiplied by 100.
    pub unit: Unit,
    /// Word after the value when the unit is a count (`件`, `名`); may be empty.
    pub unit_label: String,
    /// Which way is better.
    pub better: Option<Better>,
    /// What is promised.
    pub target: Promised,
    /// When somebody must look.
    pub alert: Promised,
    /// How many periods its trend is told over, if that is declared.
    pub trend: Option<usize>,
    /// Below so many rows the value is only a reference (参考値).
    pub min_n: Option<u64>,
    /// What stands for a period without rows.
    pub fill: Fill,
    /// What improvements are measured against.
    pub baseline: Option<Baseline>,
    /// Where it is declared.
    pub place: Place,
}

/// Grains without the day that only a daily report wants: adding a report does not turn a verdict.
fn told_grains(grains: &[Grain], rolled_up: &[Grain]) -> Vec<Grain> {
    let is_told = |grain: &Grain| *grain != Grain::Day || !rolled_up.contains(grain);
    grains.iter().copied().filter(is_told).collect()
}

impl Metric {
    /// Whether a bound that names no period of its own says nothing about a grain: a quarter's sum cannot keep what was
    /// promised of a month's.
    pub fn outgrows_bounds(&self, grain: Grain) -> bool {
        let may_grow = match &self.kind {
            MetricKind::Cost(_) | MetricKind::Cumulative(_) | MetricKind::Change(_) => true,
            MetricKind::Derived(_) => self.unit != Unit::Percent,
            _ => self.adds_up(),
        };
        may_grow && self.rolled_up.contains(&grain)
    }

    /// The grains by which it is judged and told of wherever nobody names one.
    pub fn told_grains(&self) -> Vec<Grain> {
        told_grains(&self.grains, &self.rolled_up)
    }

    /// The alert in force on a day: one that names no period is about those of the target beside it.
    pub fn alert_on(&self, day: Date) -> Option<Target> {
        let alert = self.alert.target_on(day)?.clone();
        Some(match self.target.target_on(day).or_else(|| self.target.newest()) {
            Some(target) => alert.with_period_of(target),
            None => alert,
        })
    }

    /// Whether values of a long period are surely those of its parts together.
    pub fn adds_up(&self) -> bool {
        match &self.kind {
            MetricKind::Simple { measure, .. } => matches!(measure.agg, Agg::Count | Agg::Sum | Agg::CountDistinct),
            MetricKind::Cost(cost) => cost.per.is_none(),
            _ => false,
        }
    }
}

/// What a metric computes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum MetricKind {
    /// One aggregation.
    Simple {
        /// The source.
        source: String,
        /// The instant or date that puts a row into a period.
        time: String,
        /// The aggregation.
        measure: Measure,
    },
    /// A quotient of two aggregations of one source; no value when the denominator is 0.
    Ratio {
        /// The source.
        source: String,
        /// The instant or date that puts a row into a period.
        time: String,
        /// What is counted.
        numerator: Measure,
        /// Out of what.
        denominator: Measure,
    },
    /// Availability.
    Uptime(Uptime),
    /// Mean time to restore: restored − started over incidents restored in the period, in `unit`.
    Mttr {
        /// The source of incidents.
        source: String,
        /// Start of an incident.
        start: String,
        /// Its restoration; missing while it is open.
        end: String,
        /// Which incidents count.
        filter: Option<Expr>,
    },
    /// An expression over other metrics.
    Derived(Derived),
    /// A running total.
    Cumulative(Cumulative),
    /// A change against a baseline.
    Change(ChangeOf),
    /// Typed values.
    Manual(Manual),
    /// An amount of money.
    Cost(Cost),
    /// Customer satisfaction.
    Survey(Survey),
    /// Tasks done of tasks scheduled.
    Adherence(Adherence),
    /// Ticked boxes.
    Progress(Progress),
    /// What is open at the end of each period.
    Backlog(Backlog),
    /// Mean time to acknowledge: acknowledged − started over incidents acknowledged in the period, in `unit`.
    Mtta {
        /// The source of incidents.
        source: String,
        /// Start of an incident.
        start: String,
        /// When somebody took it; missing until then.
        acknowledged: String,
        /// Which incidents count.
        filter: Option<Expr>,
    },
    /// How long before its start an event was announced, the shortest of those that start in the period, in `unit`.
    Notice {
        /// The source of events.
        source: String,
        /// Start of an event.
        start: String,
        /// When it was announced; missing for one of which nobody was told.
        announced: String,
        /// Which events count.
        filter: Option<Expr>,
    },
    /// Mean time between failures: (period − union of downtime) ÷ incidents that started in it, in `unit`.
    Mtbf {
        /// The source of incidents.
        source: String,
        /// Start of an incident.
        start: String,
        /// Its restoration; missing while it is open.
        end: String,
        /// Which incidents count.
        filter: Option<Expr>,
    },
    /// What is left of the failures that a service level allows.
    ErrorBudget(ErrorBudget),
    /// Who stayed: retained of the starting set ÷ starting set, in per cent.
    Retention {
        /// The source of activity or of contracts.
        source: String,
        /// The column that tells users apart.
        user: String,
        /// Who is there when.
        stay: RetentionBasis,
        /// Which rows count.
        filter: Option<Expr>,
        /// Whether the share of those who left is told instead.
        churn: bool,
    },
    /// Different users in local days.
    ActiveUsers {
        /// The source of activity.
        source: String,
        /// The column that tells users apart.
        user: String,
        /// The instant or date of an activity.
        time: String,
        /// Which rows are an activity.
        filter: Option<Expr>,
        /// What of them is told.
        reading: ActiveReading,
    },
}
