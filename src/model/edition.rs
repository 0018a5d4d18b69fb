//! Frozen reports: what an edition keeps, and what today's report would say in its place.
//!
//! In: figures and pages as they are shown, and fingerprints of what they depend on. Out: plain values that pages, records
//! and the command line share. Never: reads a record, or says why two of them differ.

mod audience;

use super::{Change, FigureFlag, Heading, IssuedReport, Page, ReportName, TargetStatus};
use crate::calendar::{Grain, Instant, Period};
use crate::diag::Lang;
use crate::objective::Unit;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use audience::IssuedFor;

/// The highest form of records that this version knows; a higher one was written by a later version.
pub const EDITION_FORMAT: u32 = 3;
/// The form of records of one page that were issued for an audience.
pub const EDITION_FORMAT_AUDIENCE: u32 = 2;
/// The form of records of projects without audiences, which versions that know no audiences may show to everybody.
pub const EDITION_FORMAT_OPEN: u32 = 1;

/// A figure as an edition keeps it; keys that are not known are left unread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenFigure {
    /// The metric's id.
    pub metric: String,
    /// Its name for people.
    pub label: String,
    /// Breakdown: dimension and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<(String, String)>,
    /// How long its period is.
    pub grain: Grain,
    /// Label of its period.
    pub period: String,
    /// First instant of the period.
    pub start: Instant,
    /// First instant after it.
    pub end: Instant,
    /// The exact value in `unit`; `None` when there is nothing to measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Decimal>,
    /// The unit.
    pub unit: Unit,
    /// The value as the page shows it.
    pub shown: String,
    /// How many rows stand behind it.
    pub n: u64,
    /// For shares: what was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<Decimal>,
    /// For shares: out of how much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Decimal>,
    /// The target in force as the page shows it; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub target: String,
    /// The verdict.
    pub standing: TargetStatus,
    /// The alert that is crossed, as shown; empty while none is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alert: String,
    /// Change against the period before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Change against the same period a year before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_ago: Option<Change>,
    /// What a reader must know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<FigureFlag>,
    /// Further counts, in declared order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<(String, Decimal)>,
    /// The sources it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// The rules in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
}

/// What tells figures of one report apart.
pub type FigureKey = (String, Grain, Vec<(String, String)>, String);

impl FrozenFigure {
    /// What tells it apart from the others. A window whose cut-off moved within its day is the same one.
    pub fn key(&self) -> FigureKey {
        let period = self.period.split('T').next().unwrap_or_default();
        (self.metric.clone(), self.grain, self.by.clone(), period.to_owned())
    }

    /// Whether another record of it says the same: value, counts, target and verdict.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.measures_the_same(other) && self.target == other.target && self.standing == other.standing
    }

    /// Whether another record of it measures the same, whatever is promised.
    pub fn measures_the_same(&self, other: &Self) -> bool {
        (self.value, self.n, self.numerator, self.denominator)
            == (other.value, other.n, other.numerator, other.denominator)
            && self.unit == other.unit
    }

    /// Its name with its breakdown and its period: `SLA 応答 priority=critical 2026-10`.
    pub fn title(&self) -> String {
        let by: String = self.by.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        format!("{}{by} {}", self.label, self.period)
    }
}

/// A file that figures were computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// BLAKE3 of its bytes.
    pub blake3: String,
    /// Rows in it.
    pub rows: u64,
}

/// What a source depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceBasis {
    /// Fingerprint of its declaration as meant.
    pub definition: String,
    /// Its files.
    pub files: Vec<String>,
    /// Other sources that it is made of.
    pub sources: Vec<String>,
    /// How many rows a cluster had of it, which no fingerprint of a file tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
}

/// What a metric depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricBasis {
    /// Fingerprint of its definition as meant, without what it promises.
    pub definition: String,
    /// Fingerprint of what is promised of it, its alert included.
    pub target: String,
    /// Fingerprint of promises that are part of how it is computed: the limits of an SLA clock, the level of an error budget.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub promise: String,
    /// Fingerprint of values that somebody typed or ticked; empty for metrics of rows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub typed: String,
    /// Metrics it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<String>,
    /// Calendars and maintenance windows it counts by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<String>,
}

/// What the figures of an edition depend on, each with its fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The form of the fingerprints of sources, metrics and calendars; zero in records of the first versions. Those of different forms are
    /// not compared: of the same declaration they are different ones.
    #[serde(default)]
    pub form: u32,
    /// The files of data.
    pub inputs: BTreeMap<String, InputFile>,
    /// The files of declarations and the documents that promise: BLAKE3 by path.
    pub rules: BTreeMap<String, String>,
    /// Sources by name.
    pub sources: BTreeMap<String, SourceBasis>,
    /// Metrics by id.
    pub metrics: BTreeMap<String, MetricBasis>,
    /// Calendars and maintenance windows by name.
    pub calendars: BTreeMap<String, String>,
}

impl Basis {
    /// What the figures of some metrics and sources depend on, and nothing else.
    #[must_use]
    pub fn of<'f>(&self, figures: impl IntoIterator<Item = &'f FrozenFigure>) -> Self {
        let (mut metrics, mut sources) = (BTreeSet::new(), BTreeSet::new());
        for figure in figures {
            metrics.extend(self.metrics_of(&figure.metric));
            sources.extend(self.sources_of(&figure.sources));
        }
        let calendars: BTreeSet<&String> =
            metrics.iter().filter_map(|id| self.metrics.get(id)).flat_map(|metric| &metric.calendars).collect();
        let files: BTreeSet<&String> =
            sources.iter().filter_map(|name| self.sources.get(name)).flat_map(|source| &source.files).collect();
        Self {
            form: self.form,
            inputs: kept(&self.inputs, |path| files.contains(path)),
            rules: self.rules.clone(),
            sources: kept(&self.sources, |name| sources.contains(name)),
            metrics: kept(&self.metrics, |id| metrics.contains(id)),
            calendars: kept(&self.calendars, |name| calendars.contains(name)),
        }
    }

    /// A metric and those it is made of.
    pub fn metrics_of(&self, metric: &str) -> BTreeSet<String> {
        let below = |id: &str| self.metrics.get(id).map_or(&[][..], |metric| &metric.metrics);
        closure([metric.to_owned()], below)
    }

    /// Sources and those they are made of.
    pub fn sources_of(&self, sources: &[String]) -> BTreeSet<String> {
        closure(sources.iter().cloned(), |name| self.sources.get(name).map_or(&[][..], |source| &source.sources))
    }
}

fn kept<V: Clone>(all: &BTreeMap<String, V>, keep: impl Fn(&String) -> bool) -> BTreeMap<String, V> {
    all.iter().filter(|(name, _)| keep(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn closure<'b>(roots: impl IntoIterator<Item = String>, below: impl Fn(&str) -> &'b [String]) -> BTreeSet<String> {
    let mut waiting: Vec<String> = roots.into_iter().collect();
    let mut all = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        waiting.extend(below(&name).iter().filter(|name| !all.contains(*name)).cloned());
        all.insert(name);
    }
    all
}

/// Why a figure is another one in a later edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Files of data were added, changed or taken away, or typed values changed.
    Rows,
    /// What is promised changed.
    Target,
    /// Working hours, holidays, maintenance windows or the limits of the period changed.
    Calendar,
    /// The definition of the metric, or the declaration of a source, changed.
    Definition,
    /// It was computed by another version of tejun.
    Tool,
    /// It is told later: what was open then is decided now.
    AsOf,
    /// Nothing that it depends on is known to have changed.
    Unknown,
}

impl Cause {
    /// Its name for people.
    pub fn in_words(self, lang: Lang) -> &'static str {
        match self {
            Self::Rows => lang.pick("データの行", "rows"),
            Self::Target => lang.pick("目標・約束", "target"),
            Self::Calendar => lang.pick("カレンダー", "calendar"),
            Self::Definition => lang.pick("定義", "definition"),
            Self::Tool => lang.pick("tejun の版", "tool"),
            Self::AsOf => lang.pick("集計時点", "as-of instant"),
            Self::Unknown => lang.pick("原因不明", "unknown"),
        }
    }
}

/// A figure that a later edition tells differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restated {
    /// What the edition before said; `None` for a figure it did not show.
    pub old: Option<FrozenFigure>,
    /// What this one says; `None` for a figure it does not show.
    pub new: Option<FrozenFigure>,
    /// Every cause, each with the names of what changed.
    pub causes: Vec<(Cause, Vec<String>)>,
}

impl Restated {
    /// The newer figure, else the older one.
    pub fn figure(&self) -> Option<&FrozenFigure> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

/// The page of an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenPage {
    /// Its title.
    pub title: String,
    /// One or two sentences about it.
    pub description: String,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// What it shows. Kept as JSON until it is served: links to pages that are gone are taken out of it first.
    pub blocks: Vec<serde_json::Value>,
    /// What its appendix shows; a record without one is of one page, as all of earlier versions are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub appendix: Vec<serde_json::Value>,
}

/// What an edition says of itself: `edition.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The form of the record.
    pub format: u32,
    /// The name of the report.
    pub report: ReportName,
    /// Its key among those of its name.
    pub key: String,
    /// Its number, from 1.
    pub number: u32,
    /// What it is about.
    pub period: Period,
    /// The rule by which its period ends, as written; empty for periods of the calendar.
    pub cutoff: String,
    /// The instant its figures hold for.
    pub as_of: Instant,
    /// When it was issued.
    pub issued_at: Instant,
    /// The version that computed it.
    pub tool: String,
    /// Its title.
    pub title: String,
    /// The number of the edition that it takes the place of.
    pub supersedes: Option<u32>,
    /// Why it was issued; may be empty.
    pub reason: String,
    /// Whether its period was not over.
    pub partial: bool,
    /// For whom it was issued; `None` in projects without audiences, and in records of format 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_for: Option<IssuedFor>,
    /// Sources that were older than they promise.
    pub stale: Vec<String>,
    /// Headings below which nothing was written yet.
    pub unwritten: Vec<String>,
    /// What its figures depend on.
    pub basis: Basis,
    /// BLAKE3 of each other file of the record.
    pub files: BTreeMap<String, String>,
    /// BLAKE3 of this file with this value left empty.
    pub seal: String,
}

/// A whole record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionRecord {
    /// What it says of itself.
    pub edition: Edition,
    /// Every figure that its page shows.
    pub figures: Vec<FrozenFigure>,
    /// The author's words as written.
    pub words: Option<String>,
    /// The page.
    pub page: FrozenPage,
    /// What it tells differently from the edition before.
    pub restated: Vec<Restated>,
    /// For whom somebody said later that it was issued, where it does not say so itself.
    pub noted: Option<IssuedFor>,
}

/// One report: its name and its key.
pub type ReportRef = (ReportName, String);

/// Every edition of a project.
#[derive(Debug, Clone, Default)]
pub struct EditionBook {
    /// Editions by report, in the order of their numbers.
    pub reports: BTreeMap<ReportRef, Vec<EditionRecord>>,
    /// Reports of which a record cannot be believed: neither it nor a computed page is shown in its place.
    pub damaged: BTreeSet<ReportRef>,
    /// Reports that were issued for others only: neither an edition nor a computed page is shown.
    pub withheld: BTreeSet<ReportRef>,
}

impl EditionBook {
    /// Every report that was issued, with the instant of its first edition.
    pub fn issued(&self) -> Vec<IssuedReport> {
        let first = |((report, key), records): (&ReportRef, &Vec<EditionRecord>)| {
            let at = records.iter().map(|record| record.edition.issued_at).min()?;
            Some(IssuedReport { report: *report, key: key.clone(), at })
        };
        self.reports.iter().filter_map(first).collect()
    }

    /// The editions of a report, oldest first.
    pub fn of(&self, kind: ReportName, key: &str) -> &[EditionRecord] {
        self.reports.get(&(kind, key.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The newest edition of a report.
    pub fn newest(&self, kind: ReportName, key: &str) -> Option<&EditionRecord> {
        self.of(kind, key).last()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty() && self.damaged.is_empty()
    }
}

/// A report as today's data and documents give it, with every figure that was looked at for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Its name.
    pub name: ReportName,
    /// Its key among those of its name.
    pub key: String,
    /// What it is about.
    pub period: Period,
    /// Its page; its `report` says in what state it is.
    pub page: Page,
    /// The page of its appendix.
    pub appendix: Option<Page>,
    /// The figures.
    pub figures: Vec<FrozenFigure>,
}
