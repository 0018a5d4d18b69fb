//! From when until when a source says anything: the first and the newest instant of the columns that time is told by.
//!
//! Only columns that a metric, a policy or the source's own order uses count; a date of birth or a due date in the future
//! says nothing about what an export covers.
//!
//! Decided in docs/decisions/0012-silence.md.

use crate::calendar::{Instant, Zone, day_number, seconds_after};
use crate::config::{
    Adherence, Cost, Cumulative, Evidence, MetricKind, Pauses, Project, Reopenings, RetentionBasis, SlaPolicy,
    SourceOrigin, Survey, Uptime,
};
use crate::model::{COVERAGE_JUDGED, Figure, FigureFlag};
use crate::query::{Aggregate, Cell, DataType, Engine, Expr, Measure, Query};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A source, and columns of it that time is told by.
type Timed<'p> = (&'p str, Vec<&'p str>);

const DAY: i64 = 86_400;

/// What the time columns of every source span up to an instant.
#[derive(Debug, Clone, Default)]
pub struct Coverages {
    first: BTreeMap<(String, String), Instant>,
    newest: BTreeMap<String, Instant>,
    unanswered: BTreeSet<String>,
    complete: BTreeSet<String>,
}

impl Coverages {
    /// Asks every source once. A source that cannot answer covers nothing.
    pub fn new(project: &Project, engine: &dyn Engine, as_of: Instant) -> Self {
        let lists = project.sources.values().filter(|source| source.list().is_some());
        let mut coverages = Self { complete: lists.map(|list| list.name.clone()).collect(), ..Self::default() };
        let engine = engine.whole().unwrap_or(engine);
        for (source, columns) in time_columns(project) {
            let schema = engine.schema(source).unwrap_or_default();
            let data_types: Vec<(&str, DataType)> = columns
                .iter()
                .filter_map(|name| Some((*name, schema.data_type(name)?)))
                .filter(|(_, data_type)| matches!(data_type, DataType::Instant | DataType::Date))
                .collect();
            let Ok(table) = engine.run(&question(source, &data_types, as_of, &project.site.periods.zone)) else {
                coverages.unanswered.insert(source.to_owned());
                continue;
            };
            let Some(row) = table.rows.first() else { continue };
            for (at, (column, data_type)) in data_types.iter().enumerate() {
                let told = |cell: &Cell| instant(cell, *data_type, &project.site.periods.zone);
                if let Some(first) = told(&row[2 * at]) {
                    coverages.first.insert((source.to_owned(), (*column).to_owned()), first);
                }
                if let Some(last) = told(&row[2 * at + 1]) {
                    let newest = coverages.newest.entry(source.to_owned()).or_insert(last);
                    *newest = last.max(*newest);
                }
            }
        }
        coverages.inherit(project);
        coverages
    }

    /// Intervals of a state are as new as the log that they were found in: as long as that is fresh, their silence says that
    /// nothing changed.
    fn inherit(&mut self, project: &Project) {
        for (name, source) in &project.sources {
            let Some(SourceOrigin::Intervals { of, .. }) = &source.made else { continue };
            let (Some(begin), Some(of_log)) = (self.earliest(of), self.newest(of)) else { continue };
            let newest = self.newest.entry(name.clone()).or_insert(of_log);
            *newest = of_log.max(*newest);
            for column in source.columns.values().filter(|column| column.kind.data_type() == DataType::Instant) {
                let first = self.first.entry((name.clone(), column.name.clone())).or_insert(begin);
                *first = begin.min(*first);
            }
        }
    }

    /// Whether the source could not be asked at all: it was not read, or what is made of its rows cannot be computed.
    pub fn is_unanswered(&self, source: &str) -> bool {
        self.unanswered.contains(source)
    }

    /// Whether nothing is missing from a source up to the as-of instant: the lists of the site itself.
    pub fn is_complete(&self, source: &str) -> bool {
        self.complete.contains(source)
    }

    /// The first instant in a column.
    pub fn first(&self, source: &str, column: &str) -> Option<Instant> {
        self.first.get(&(source.to_owned(), column.to_owned())).copied()
    }

    /// The first instant in any time column of a source.
    pub fn earliest(&self, source: &str) -> Option<Instant> {
        self.first.iter().filter(|((of, _), _)| of == source).map(|(_, first)| *first).min()
    }

    /// The newest instant before the as-of instant in any time column of a source.
    pub fn newest(&self, source: &str) -> Option<Instant> {
        self.newest.get(source).copied()
    }
}

/// How much of what was asked is known, in per cent; `None` where nothing was asked.
pub(super) fn share_known(known: Decimal, asked: i64) -> Option<Decimal> {
    let share = (asked > 0).then(|| known.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(Decimal::from(asked)));
    share.flatten().map(|share| share.min(Decimal::ONE_HUNDRED).normalize())
}

/// What of a stretch of time a coverage reaches.
pub(super) fn reached((from, until): (i64, i64), coverage: (Instant, Instant)) -> (i64, i64) {
    let from = from.max(coverage.0.as_second());
    (from, until.min(coverage.1.as_second()).max(from))
}

/// A figure of time of which too little is known is not judged, and tells how much is known.
pub(super) fn note_known(figure: &mut Figure, known: Option<Decimal>) {
    if let Some(known) = known.filter(|known| *known < COVERAGE_JUDGED) {
        figure.note("known", known);
        figure.flags.push(FigureFlag::LittleKnown);
    }
}

/// The columns by which the project tells time, of every source.
pub(super) fn time_columns(project: &Project) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut used: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, source) in &project.sources {
        used.entry(name).or_default().extend(source.order.as_deref());
    }
    if let Some(log) = &project.feedback_log {
        used.entry(&log.source).or_default().insert(&log.closed);
    }
    if let Some(log) = &project.site.status.log {
        used.entry(&log.source).or_default().extend([log.start.as_str(), log.end.as_str()]);
    }
    for metric in project.metrics.values() {
        let Some((source, columns)) = of_kind(&metric.kind) else { continue };
        used.entry(source).or_default().extend(columns);
    }
    for entry in project.schedule.entries.values() {
        if let Evidence::Rows { source, done_at, .. } = &entry.evidence {
            used.entry(source).or_default().insert(done_at);
        }
    }
    for policy in project.policies.values() {
        for (source, column) in of_policy(policy) {
            used.entry(source).or_default().insert(column);
        }
    }
    used
}

/// The source whose rows a metric looks at, with the columns by which they are told to be of a period.
pub(super) fn of_kind(kind: &MetricKind) -> Option<Timed<'_>> {
    let timed: Timed<'_> = match kind {
        MetricKind::Simple { source, time, .. } | MetricKind::Ratio { source, time, .. } => (source, vec![time]),
        MetricKind::Uptime(Uptime::Probes { source, time, .. }) => (source, vec![time]),
        MetricKind::Uptime(Uptime::Intervals { source, start, end, .. })
        | MetricKind::Mttr { source, start, end, .. }
        | MetricKind::Mtta { source, start, acknowledged: end, .. }
        | MetricKind::Notice { source, start, announced: end, .. }
        | MetricKind::Mtbf { source, start, end, .. } => (source, vec![start, end]),
        MetricKind::Retention { source, stay: RetentionBasis::Contract { start: time, .. }, .. }
        | MetricKind::Retention { source, stay: RetentionBasis::Active { time, .. }, .. }
        | MetricKind::ActiveUsers { source, time, .. } => (source, vec![time]),
        MetricKind::Cumulative(Cumulative { source, time, .. })
        | MetricKind::Cost(Cost { source, time, .. })
        | MetricKind::Survey(Survey { source, time, .. }) => (source, vec![time]),
        // An end may be agreed on beforehand: that a contract runs out says nothing about what the export covers.
        MetricKind::Backlog(backlog) => {
            let there = backlog.known_from.as_ref().map(|known| known.there);
            (&backlog.source, std::iter::once(backlog.start.as_str()).chain(there).collect())
        }
        // What is due was planned and says nothing about what the export covers.
        MetricKind::Adherence(Adherence::Due { source, done, .. } | Adherence::Slots { source, done_at: done, .. }) => {
            (source, vec![done])
        }
        // They look at rows of other metrics, or at none.
        MetricKind::ErrorBudget(_)
        | MetricKind::Derived(_)
        | MetricKind::Change(_)
        | MetricKind::Manual(_)
        | MetricKind::Progress(_)
        | MetricKind::Adherence(Adherence::Schedule { .. }) => return None,
    };
    Some(timed)
}

fn of_policy(policy: &SlaPolicy) -> Vec<(&str, &str)> {
    let mut columns = vec![(policy.source.as_str(), policy.start.as_str())];
    columns.extend(policy.closed.as_deref().map(|closed| (policy.source.as_str(), closed)));
    for clock in &policy.clocks {
        columns.push((&policy.source, &clock.stop));
        if let Pauses::Intervals { source, start, end, .. } = &clock.pauses {
            columns.extend([(source.as_str(), start.as_str()), (source.as_str(), end.as_str())]);
        }
    }
    match &policy.readings.reopenings {
        Reopenings::Unknown => {}
        Reopenings::Columns { resolved, reopened } => {
            columns.extend([resolved, reopened].map(|c| (policy.source.as_str(), c.as_str())))
        }
        Reopenings::Cycles { source, start, end, .. } => {
            columns.extend([start, end].map(|c| (source.as_str(), c.as_str())))
        }
    }
    columns
        .extend(policy.readings.priority_changes.iter().map(|changes| (changes.source.as_str(), changes.at.as_str())));
    columns
}

/// Least value, and greatest one before the as-of instant, of each column.
fn question(source: &str, columns: &[(&str, DataType)], as_of: Instant, zone: &Zone) -> Query {
    let last_second = seconds_after(as_of, -1);
    let today = day_number(last_second.to_zoned(zone.clone()).date());
    let mut measures = Vec::new();
    for (name, data_type) in columns {
        let column = Expr::column(*name);
        let known = match data_type {
            DataType::Date => column.clone().to_integer().le(Expr::integer(today)),
            _ => column.clone().lt(Expr::instant(as_of.as_second())),
        };
        let measure = |side: &str, aggregate| Measure::new(format!("{side}.{name}"), aggregate).filtered(known.clone());
        measures.push(measure("first", Aggregate::Min(column.clone())));
        measures.push(measure("last", Aggregate::Max(column)));
    }
    Query::groups(source, Vec::new(), measures)
}

/// The instant that a cell tells; of a date, the beginning of the local day.
pub(super) fn instant(cell: &Cell, data_type: DataType, zone: &Zone) -> Option<Instant> {
    let value = cell.integer()?;
    match data_type {
        DataType::Date => {
            let noon = Instant::from_second(value * DAY + DAY / 2).ok()?;
            let date = noon.to_zoned(Zone::UTC).date();
            date.to_zoned(zone.clone()).ok().map(|midnight| midnight.timestamp())
        }
        _ => Instant::from_second(value).ok(),
    }
}
