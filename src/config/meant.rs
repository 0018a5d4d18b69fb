//! The configuration as meant: what every other room sees.

use super::readings::Readings;
use super::written::{Sheet, Written};
use super::{BadNewest, Binding, Checks, Limits, Made, Promised};
use crate::calendar::{Grain, Handover, Holidays, Instant, PeriodCalendar, Recurrence, WorkCalendar};
use crate::diag::{Lang, Place};
use crate::model::{ContentRules, Held, Language, OnCall, People, Recurring, ReportKind, Taxonomy};
use crate::query::{Expr, Form};
use crate::target::{Better, Target, Unit};
use indexmap::IndexMap;
use rust_decimal::Decimal;
use std::sync::Arc;

mod audiences;
mod availability;
mod composed;
mod landing;
mod mailing;
mod practice;
mod reader;
mod schedule;
mod search;
mod status;
mod users;
mod versions;

pub use audiences::Audiences;
pub use availability::{
    BudgetReading, ErrorBudget, Maintenance, RecurringWindow, Rollup, Together, Uptime, Weights, WindowRows,
};
pub use composed::{
    Baseline, ChangeMode, ChangeOf, Cost, Cumulative, Derived, Entry, Fill, Input, Manual, Offset, Window,
};
pub use landing::Layouts;
pub use mailing::{Login, Mailing, PasswordFrom, Smtp};
pub use practice::{Adherence, Progress, RecurringTask, Survey, SurveyReading};
pub use reader::{Feedback, Policy, ReaderFrame};
pub use schedule::{Audience, DatedSlot, Evidence, Occurs, Schedule, ScheduleEntry, ScheduleKind, ScheduleSlot};
pub use search::Search;
pub use status::{IncidentLog, StatusConfig};
pub use users::{ActiveReading, Stay};
pub use versions::Versions;

/// A whole project.
#[derive(Debug, Clone)]
pub struct Project {
    /// `tejun.yaml`.
    pub site: SiteConfig,
    /// `data/sources.yaml`.
    pub sources: IndexMap<String, Source>,
    /// `data/metrics.yaml`, without `sla` metrics, which [`Project::policies`] define.
    pub metrics: IndexMap<String, Metric>,
    /// `data/sla.yaml`.
    pub policies: IndexMap<String, SlaPolicy>,
    /// `data/bindings.yaml`.
    pub bindings: Vec<Binding>,
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
}

impl Project {
    /// Everything that recurs: the cut-off of the weekly report, the maintenance windows, the handovers on call and what is
    /// planned.
    pub fn recurring(&self) -> Vec<Recurring> {
        let cutoff = self.site.periods.cutoff.iter().map(|cutoff| {
            let (written, rule) = (cutoff.written.clone(), cutoff.rule.clone());
            Recurring { written, rule, place: cutoff.place.clone(), within: Held::default() }
        });
        let windows = self.maintenance.values().flat_map(|window| &window.rules).map(|window| {
            let (written, rule) = (window.written.clone(), window.rule.recurrence().clone());
            Recurring { written, rule, place: window.place.clone(), within: Held::default() }
        });
        let planned = self.schedule.entries.values().flat_map(planned);
        cutoff.chain(windows).chain(self.people.on_call.values().flat_map(handovers)).chain(planned).collect()
    }

    /// Ids of every metric, SLA clocks (`sla.<policy>.<clock>`) included, in declared order.
    pub fn metric_ids(&self) -> Vec<String> {
        let clocks = self.policies.values().flat_map(SlaPolicy::metric_ids);
        self.metrics.keys().cloned().chain(clocks).collect()
    }
}

/// The rules by which turns on call change.
fn handovers(schedule: &OnCall) -> Vec<Recurring> {
    let Handover::Slots(rules) = &schedule.rotation.handover else { return Vec::new() };
    let texts = schedule.written.split(", ").chain(std::iter::repeat(schedule.written.as_str()));
    let one = |(rule, text): (&Recurrence, &str)| Recurring {
        written: text.to_owned(),
        rule: rule.clone(),
        place: schedule.place.clone(),
        within: Held::default(),
    };
    rules.iter().zip(texts).map(one).collect()
}

/// The rules of what is planned; the site shows their slots months ahead.
fn planned(entry: &ScheduleEntry) -> Vec<Recurring> {
    let Occurs::Rules(rules) = &entry.occurs else { return Vec::new() };
    let within = Held { from: entry.from, until: entry.until, except: entry.except.clone(), is_shown_ahead: true };
    let one = |(written, rule): &(String, Recurrence)| Recurring {
        written: written.clone(),
        rule: rule.clone(),
        place: entry.place.clone(),
        within: within.clone(),
    };
    rules.iter().map(one).collect()
}

/// `tejun.yaml` as meant.
#[derive(Debug, Clone)]
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
    /// Name of the theme folder below `themes/`.
    pub theme: String,
    /// Footer line, may be empty.
    pub footer: String,
    /// How readers search.
    pub search: Search,
    /// Whether `$…$` in documents is a formula.
    pub math: bool,
    /// Whether a line break between a wide and a narrow character is only wrapping (`markdown: { wide_narrow: join }`).
    pub joins_wide_narrow: bool,
    /// Generated reports.
    pub reports: Reports,
    /// Which older states are published.
    pub versions: Versions,
    /// What is asked of files.
    pub checks: Checks,
    /// Whether the register of documents is made; when nothing is said, it is for documents under control.
    pub register: Option<bool>,
    /// The status page.
    pub status: StatusConfig,
    /// What readers find around a page.
    pub reader: ReaderFrame,
    /// What the layouts of pages show.
    pub layouts: Layouts,
    /// Free values for templates.
    pub params: serde_json::Map<String, serde_json::Value>,
}

/// Which reports are generated, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reports {
    /// The kinds that are made, in their order.
    pub kinds: Vec<ReportSettings>,
    /// Metric groups in order: heading and metric ids; what no group names comes last.
    pub groups: Vec<(String, Vec<String>)>,
}

impl Reports {
    /// How a kind is made; `None` when it is not.
    pub fn of(&self, kind: ReportKind) -> Option<&ReportSettings> {
        self.kinds.iter().find(|settings| settings.kind == kind)
    }
}

/// How one kind of report is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSettings {
    /// The kind.
    pub kind: ReportKind,
    /// The file of its layout, from the project's root, if one is named.
    pub layout: Option<String>,
    /// The headings that an author must write below, where they are named here; else the layout says so.
    pub words: Option<Vec<String>>,
}

/// How the bytes of a CSV file become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvEncoding {
    /// UTF-16 with a byte order mark, else UTF-8 when valid (with or without BOM), else CP932 when valid.
    Auto,
    /// UTF-8; anything else is a diagnostic.
    Utf8,
    /// CP932, a superset of Shift_JIS.
    Cp932,
    /// UTF-16 with a byte order mark, Excel's "Unicode text".
    Utf16,
}

/// A declared source of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Globs relative to `data/`, checked to stay inside.
    pub files: Vec<String>,
    /// Encoding of CSV files.
    pub encoding: CsvEncoding,
    /// CSV separator; `None` is found out.
    pub separator: Option<u8>,
    /// Which part of an Excel workbook holds the rows.
    pub sheet: Sheet,
    /// How many bytes a packed file or a workbook may become.
    pub max_size: u64,
    /// Column whose value is unique; overlapping exports keep the last row by `order`.
    pub key: Option<String>,
    /// Column that orders rows of one key; without it, file order then row order.
    pub order: Option<String>,
    /// Zone of timestamps that carry no offset.
    pub zone: crate::calendar::Zone,
    /// Columns by their declared name.
    pub columns: IndexMap<String, Column>,
    /// Pairs `(later, earlier)`: a row whose later instant is before the earlier one is set aside.
    pub not_before: Vec<(String, String)>,
    /// How old, in seconds, the newest row may be before figures are marked stale.
    pub fresh_within: Option<i64>,
    /// What happens when rows are bad.
    pub bad_rows: BadRows,
    /// What happens when the newest row of a key is bad.
    pub bad_newest: BadNewest,
    /// How its columns come about when they do not all stand in its files.
    pub made: Option<Made>,
    /// Where it is declared.
    pub place: Place,
}

/// What bad rows do to a source. They are always set aside and counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadRows {
    /// Any bad row is an error.
    Fail,
    /// More than this share, in per cent, is an error.
    SetAsideUpTo(Decimal),
}

/// One declared column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name in expressions.
    pub name: String,
    /// Names it may have in files, tried in order; at least its own name.
    pub from: Vec<String>,
    /// What it holds.
    pub kind: ColumnType,
    /// Whether a missing value sets the row aside.
    pub required: bool,
    /// For a category: canonical name and its aliases; empty accepts any text.
    pub values: IndexMap<String, Vec<String>>,
    /// Texts that mean "no value", besides the empty one; when there are none, they are found out.
    pub missing: Vec<String>,
    /// What a value may be.
    pub limits: Limits,
    /// How its texts are written, as far as that is declared.
    pub written: Written,
    /// Where it is declared.
    pub place: Place,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A local date.
    Date,
    /// An instant.
    Datetime,
    /// A length of time, in whole seconds.
    Duration,
    /// One of a few texts.
    Category,
}

impl ColumnType {
    /// The form its values have in queries.
    pub fn form(self) -> Form {
        match self {
            Self::Text | Self::Category => Form::Text,
            Self::Integer | Self::Duration => Form::Integer,
            Self::Number => Form::Number,
            Self::Boolean => Form::Boolean,
            Self::Date => Form::Date,
            Self::Datetime => Form::Instant,
        }
    }
}

/// An aggregation of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// How.
    pub agg: Agg,
    /// Of what; `None` counts rows.
    pub expr: Option<Expr>,
    /// Of which rows.
    pub filter: Option<Expr>,
}

/// A breakdown of a metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// Name of the column.
    pub name: String,
    /// Canonical values in declared order, for ordering; empty when the column declares none.
    pub values: Vec<String>,
}

/// A metric.
#[derive(Debug, Clone, PartialEq)]
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

impl Metric {
    /// Whether a bound that names no period of its own says nothing about a grain: a quarter's sum cannot keep what was
    /// promised of a month's.
    pub fn outgrows_bounds(&self, grain: Grain) -> bool {
        let adds_up = match &self.kind {
            MetricKind::Simple { measure, .. } => matches!(measure.agg, Agg::Count | Agg::Sum | Agg::CountDistinct),
            MetricKind::Cost(_) | MetricKind::Cumulative(_) | MetricKind::Change(_) => true,
            MetricKind::Derived(_) => self.unit != Unit::Percent,
            _ => false,
        };
        adds_up && self.rolled_up.contains(&grain)
    }
}

/// What a metric computes.
#[derive(Debug, Clone, PartialEq)]
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
        stay: Stay,
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

/// How many business days are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusinessDay {
    /// One calendar day's open time, counted in open seconds.
    BusinessMinutes,
    /// Close of the Nth following business day.
    EndOfBusinessDay,
    /// N times 24 hours.
    WallDays,
}

/// Which period a clock counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribution {
    /// The stop if the clock was met, else the deadline.
    Decided,
    /// The start.
    Opened,
    /// The stop; clocks without one do not count.
    Completed,
}

/// What pauses a clock.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
    /// The amount, in `unit`.
    pub amount: Decimal,
    /// `Min`, `H`, `Bh`, `Bd` or `D`.
    pub unit: Unit,
    /// Where it is declared.
    pub place: Place,
}

/// An SLA policy.
#[derive(Debug, Clone, PartialEq)]
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
    pub readings: Readings,
    /// Breakdowns besides that by priority.
    pub by: Vec<Dimension>,
    /// Grains, shortest first.
    pub grains: Vec<Grain>,
    /// Where it is declared.
    pub place: Place,
}

impl SlaPolicy {
    /// Ids of its metrics, `sla.<name>.<clock>`, in declared order.
    pub fn metric_ids(&self) -> impl Iterator<Item = String> + '_ {
        self.clocks.iter().map(|clock| format!("sla.{}.{}", self.name, clock.name))
    }

    /// Whether a clock pauses at all: response clocks only when the policy says so.
    pub fn pauses(&self, clock: &Clock) -> bool {
        !matches!(clock.pauses, Pauses::None) && (clock.name != "response" || self.response_pauses)
    }
}
