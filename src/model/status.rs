//! What the data say of services and incidents from day to day, and what a status page shows of it.
//!
//! In: shares of time or of samples, rows of incidents, windows of maintenance. Out: plain values for pages, feeds and mails.
//! Never: takes what nobody looked at for up.

use super::Route;
use super::TargetStatus;
use crate::calendar::Instant;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many incidents of a log are listed at most, wherever they are listed; the others are counted.
pub const LISTED_INCIDENTS: usize = 500;

/// Everything that a status page is made from, as far as the data tell it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatusFacts {
    /// What each uptime metric says, in declared order.
    pub uptimes: Vec<Availability>,
    /// The rows of the incident log that pages may show, of those that began before the as-of instant.
    pub incidents: IncidentRows,
    /// How many rows the log has, shown or not.
    pub logged: Logged,
    /// Until when the incident log says anything; `None` without a log or without rows.
    pub log_known: Option<Instant>,
    /// Maintenance windows that are rows of a source, by start.
    pub windows: Vec<WindowFact>,
}

/// One uptime metric, day by day.
#[derive(Debug, Clone, PartialEq)]
pub struct Availability {
    /// The metric.
    pub metric: String,
    /// Whether shares are of samples; else they are of seconds.
    pub of_samples: bool,
    /// Whether it is told by an incident log, in which silence means that nothing happened.
    pub of_incidents: bool,
    /// The whole, each service and each group.
    pub lines: Vec<AvailabilityLine>,
}

/// One line of an [`Availability`].
#[derive(Debug, Clone, PartialEq)]
pub struct AvailabilityLine {
    /// The breakdown: empty for the whole, the service, or the group.
    pub by: Vec<(String, String)>,
    /// Names of its services; empty for the whole.
    pub members: Vec<String>,
    /// Local days, oldest first, without a gap.
    pub days: Vec<Stretch>,
    /// The same cut at the ends of the weekly report's windows too; empty without a declared cut-off.
    pub pieces: Vec<Stretch>,
    /// The days of the status page as one, up to what is known.
    pub window: Option<Stretch>,
    /// What is known of the as-of instant.
    pub now: Observed,
    /// When it was last looked at.
    pub seen: Option<Instant>,
}

/// How available something was in a stretch of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
    /// Seconds or samples that were bad, weighted; of a mean, added over its services.
    pub bad: Decimal,
    /// Seconds or samples that counted.
    pub base: Decimal,
    /// The availability in per cent; `None` when nothing counted.
    pub value: Option<Decimal>,
    /// Seconds of excluded maintenance, of one service on average.
    pub excluded: i64,
    /// Over how many services seconds are added.
    pub added_over: usize,
}

/// What is known of a service at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observed {
    /// It was looked at and answered, or its log is alive and names nothing.
    Up,
    /// Part of it is down.
    Degraded,
    /// It is down.
    Down,
    /// It is in a window of maintenance.
    Maintenance,
    /// Nobody knows.
    Unknown,
}

/// A row of the incident log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentFact {
    /// Its id; empty where the log has none.
    pub id: String,
    /// The service it names.
    pub service: Option<String>,
    /// Its severity as the log writes it.
    pub severity: Option<String>,
    /// What happened, in the words of the log.
    pub title: Option<String>,
    /// When it began.
    pub start: Instant,
    /// When it was over; `None` while it is open at the as-of instant.
    pub end: Option<Instant>,
    /// Whether the uptime of the log counts it as downtime, and for how many weighted seconds outside maintenance up to the
    /// as-of instant; `None` where no uptime is made from the log.
    pub downtime: Option<Decimal>,
}

/// Rows of the incident log, by start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentRows {
    rows: Vec<IncidentFact>,
    by_id: BTreeMap<String, Vec<usize>>,
}

impl IncidentRows {
    /// Rows that are sorted by their start.
    pub fn new(rows: Vec<IncidentFact>) -> Self {
        let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| !row.id.is_empty()) {
            by_id.entry(row.id.clone()).or_default().push(at);
        }
        Self { rows, by_id }
    }

    /// Every row.
    pub fn all(&self) -> &[IncidentFact] {
        &self.rows
    }

    /// The rows of one incident.
    pub fn of(&self, id: &str) -> impl Iterator<Item = &IncidentFact> {
        self.by_id.get(id).into_iter().flatten().map(|at| &self.rows[*at])
    }

    /// The ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }
}

/// How many rows an incident log has, by service and by stretches of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logged {
    /// Where a stretch begins, in seconds, ascending: local days, and windows of the weekly report.
    pub cuts: Vec<i64>,
    /// What each service has; `None` where a row names none.
    pub services: BTreeMap<Option<String>, LoggedRows>,
}

/// How many rows an incident log has of one service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoggedRows {
    /// Those that begin in each stretch.
    pub began: BTreeMap<usize, u64>,
    /// Those whose last second lies in each stretch.
    pub over: BTreeMap<usize, u64>,
    /// Those that are not over at the as-of instant.
    pub open: u64,
}

impl Logged {
    fn of<'s>(&'s self, service: Option<&'s str>) -> impl Iterator<Item = &'s LoggedRows> {
        let own = move |name: &Option<String>| service.is_none_or(|service| name.as_deref() == Some(service));
        self.services.iter().filter(move |(name, _)| own(name)).map(|(_, rows)| rows)
    }

    /// How many stretches begin before an instant.
    fn before(&self, at: Instant) -> usize {
        self.cuts.partition_point(|cut| *cut < at.as_second())
    }

    /// All rows.
    pub fn total(&self) -> u64 {
        self.of(None).flat_map(|rows| rows.began.values()).sum()
    }

    /// Those that are not over.
    pub fn open(&self) -> u64 {
        self.of(None).map(|rows| rows.open).sum()
    }

    /// Those that have an instant of `[from, until)`, of one service or of all.
    pub fn touching(&self, (from, until): (Instant, Instant), service: Option<&str>) -> u64 {
        let (first, end) = (self.before(from), self.before(until));
        let counts = |rows: &LoggedRows| {
            let begun: u64 = rows.began.range(..end).map(|(_, n)| n).sum();
            let over: u64 = rows.over.range(..first).map(|(_, n)| n).sum();
            begun.saturating_sub(over)
        };
        self.of(service).map(counts).sum()
    }

    /// Those that began in `[from, until)`.
    pub fn begun(&self, (from, until): (Instant, Instant)) -> u64 {
        let (first, end) = (self.before(from), self.before(until));
        self.of(None).flat_map(|rows| rows.began.range(first..end.max(first)).map(|(_, n)| n)).sum()
    }

    /// Where the first stretch with a row begins.
    pub fn first(&self) -> Option<Instant> {
        let first = self.of(None).filter_map(|rows| rows.began.keys().next()).min()?;
        Instant::from_second(*self.cuts.get(*first)?).ok()
    }
}

/// A maintenance window that is a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowFact {
    /// The declared name of the windows.
    pub name: String,
    /// The service it is for; `None` for all of the declaration.
    pub service: Option<String>,
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

/// The state of a service as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceState {
    /// 正常
    Operational,
    /// メンテナンス中
    Maintenance,
    /// 不明
    Unknown,
    /// 一部障害
    Degraded,
    /// 停止
    Down,
}

/// What one day was like, for its cell in a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Nothing was down.
    Up,
    /// Part of the day was down.
    Partial,
    /// All that was looked at was down.
    Down,
    /// All of the day was excluded maintenance.
    Maintenance,
    /// Nobody knows.
    NoData,
}

/// One day of a bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCell {
    /// The day as shown.
    pub date: String,
    /// What it was like.
    pub kind: DayKind,
    /// How bad it was, 0 (not at all) to 4 (half of it or more); the height of its mark.
    pub level: u8,
    /// Whether part of it was maintenance.
    pub maintenance: bool,
    /// The day in words: `停止 1時間20分（稼働率 94.44%）`.
    pub text: String,
}

/// A service with its figure and its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UptimeRow {
    /// Its name as shown.
    pub label: String,
    /// The heading it stands below; empty without groups.
    pub group: String,
    /// Its state now, on a status page.
    pub state: Option<ServiceState>,
    /// The state in words.
    pub state_text: String,
    /// The uptime as shown; `対象なし` when there is none.
    pub value: String,
    /// The target as shown, empty without.
    pub target: String,
    /// The verdict, where the period is one that the target is for.
    pub standing: Option<TargetStatus>,
    /// The verdict in words.
    pub standing_text: String,
    /// Downtime, or how many samples were bad.
    pub downtime: String,
    /// What a reader must know: coverage, when it was last looked at.
    pub notes: Vec<String>,
    /// Its days, oldest first.
    pub days: Vec<DayCell>,
}

/// Uptime of services with a bar of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UptimeBlock {
    /// The metric's name and the period.
    pub caption: String,
    /// One row per service.
    pub rows: Vec<UptimeRow>,
    /// The first and the last day of the bars as shown.
    pub span: (String, String),
}

/// The state of everything, at the head of a status page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusBanner {
    /// The state.
    pub state: ServiceState,
    /// The state in a sentence.
    pub text: String,
    /// The instant it holds for, as shown.
    pub as_of: String,
}

/// An incident as a headline with what matters of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentCard {
    /// Its id; may be empty.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub route: Option<Route>,
    /// Whether it is told as going on.
    pub open: bool,
    /// How it stands, in words.
    pub state: String,
    /// Its severity; may be empty.
    pub severity: String,
    /// The services that it affects; may be empty.
    pub services: String,
    /// When it began, as shown.
    pub started: String,
    /// When it was over, as shown; empty while it is not.
    pub ended: String,
    /// How long it lasted, or has lasted so far.
    pub length: String,
    /// What was said of it last, newest first.
    pub updates: Vec<TimelineRow>,
}

/// An entry of a timeline as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineRow {
    /// The instant for machines, with its offset.
    pub datetime: String,
    /// The instant as shown.
    pub time: String,
    /// How long after the start of the incident, as shown; empty for the start itself and where it is not known.
    pub after: String,
    /// The state in words; empty where the entry names none.
    pub state: String,
    /// What was said.
    pub text: String,
}

/// What is embedded elsewhere: `status.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatusSummary {
    /// The site's title.
    pub title: String,
    /// The page, with the site's address where it is known.
    pub page: super::Route,
    /// The instant it holds for.
    pub as_of: Instant,
    /// The state of everything.
    pub overall: ServiceState,
    /// The same in a sentence.
    pub text: String,
    /// Each service.
    pub components: Vec<ComponentSummary>,
    /// Incidents that are not over, newest first.
    pub open_incidents: Vec<IncidentSummary>,
}

/// A service of a [`StatusSummary`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComponentSummary {
    /// Its name in the data.
    pub id: String,
    /// Its name as shown.
    pub name: String,
    /// Its state.
    pub state: ServiceState,
    /// The uptime over the days of the page in per cent, exact; `None` when there is none.
    pub uptime: Option<Decimal>,
    /// Over how many days.
    pub days: u32,
}

/// An open incident of a [`StatusSummary`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentSummary {
    /// Its id; may be empty.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its state in words.
    pub state: String,
    /// When it began.
    pub started: Instant,
    /// Names of its services.
    pub services: Vec<String>,
    /// Its page.
    pub page: Option<super::Route>,
}
