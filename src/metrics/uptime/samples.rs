//! Samples that are counted: up ÷ received. A gap is unknown, neither up nor down.
//!
//! In: a source of samples. Out: how many were up and how many received, by service and period or by service and trailing
//! window. Never: counts a sample whose state is unknown, or one taken during maintenance.

use super::exclusions::Exclusions;
use crate::config::{Metric, Uptime};
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::metrics::buckets::Buckets;
use crate::query::{Aggregate, Cell, DataType, Expr, Measure, Query};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Samples up and received.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    up: i64,
    /// Samples whose state is known.
    pub received: i64,
    /// Instants at which one was received.
    pub instants: i64,
}

impl Count {
    /// Samples down, and samples received.
    pub(super) fn part(self) -> (Decimal, Decimal) {
        (Decimal::from(self.received - self.up), Decimal::from(self.received))
    }
}

/// Counts of each service, by position of a period or window.
#[derive(Default)]
pub(super) struct Counts {
    rows: BTreeMap<usize, Vec<(Option<String>, Count)>>,
}

impl Counts {
    /// By the periods of one grain.
    pub(super) fn by_period(
        run: &Run<'_>,
        metric: &Metric,
        uptime: &Uptime,
        exclusions: &Exclusions,
        buckets: &Buckets,
        found: &mut Diagnostics,
    ) -> Option<Self> {
        let Uptime::Probes { time, .. } = uptime else { return None };
        let period = ("period".to_owned(), buckets.index(time, DataType::Instant));
        let known = buckets.covers(time, DataType::Instant);
        let asked = Asked::of(run, uptime)?;
        let query = asked.question(exclusions, known, Some(period), &[None]);
        let table = run.ask(&query, &metric.place, found)?;
        let told_apart = usize::from(uptime.service().is_some());
        let mut counts = Self::default();
        for row in &table.rows {
            let Some(at) = row[0].index() else { continue };
            let service = row[..1 + told_apart].get(1).and_then(Cell::text).map(str::to_owned);
            counts.rows.entry(at).or_default().push((service, asked.count(row, 1 + told_apart, 0)));
        }
        Some(counts)
    }

    /// By windows that end with the last one's end and may overlap.
    pub(super) fn by_window(
        run: &Run<'_>,
        metric: &Metric,
        uptime: &Uptime,
        exclusions: &Exclusions,
        windows: &[(i64, i64)],
        found: &mut Diagnostics,
    ) -> Option<Self> {
        let Uptime::Probes { time, hold: None, .. } = uptime else { return None };
        let (first, end) = (windows.iter().map(|w| w.0).min()?, windows.iter().map(|w| w.1).max()?);
        let column = || Expr::column(time);
        let known = column().ge(Expr::instant(first)).and(column().lt(Expr::instant(end)));
        let since: Vec<_> = windows.iter().map(|w| Some(column().ge(Expr::instant(w.0)))).collect();
        let asked = Asked::of(run, uptime)?;
        let query = asked.question(exclusions, known, None, &since);
        let table = run.ask(&query, &metric.place, found)?;
        let told_apart = usize::from(uptime.service().is_some());
        let mut counts = Self::default();
        for row in &table.rows {
            let service = row[..told_apart].first().and_then(Cell::text).map(str::to_owned);
            for at in 0..windows.len() {
                counts.rows.entry(at).or_default().push((service.clone(), asked.count(row, told_apart, at)));
            }
        }
        Some(counts)
    }

    /// Every service that a sample names.
    pub(super) fn services(&self) -> BTreeSet<&str> {
        self.rows.values().flatten().filter_map(|(service, _)| service.as_deref()).collect()
    }

    /// The counts of each of some services, or (with `None`) of all of them and of samples without one.
    pub(super) fn of(&self, members: Option<&[String]>, at: usize) -> Vec<Count> {
        let belongs = |service: &Option<String>| {
            members.is_none_or(|members| service.as_ref().is_some_and(|service| members.contains(service)))
        };
        let rows = self.rows.get(&at).into_iter().flatten();
        rows.filter(|(service, _)| belongs(service)).map(|(_, count)| *count).collect()
    }
}

/// What is asked of a source of samples.
struct Asked<'a> {
    source: &'a str,
    time: &'a str,
    up: &'a Expr,
    service: Option<&'a str>,
    /// Whether instants are counted: where samples are expected at a rate, and nothing but their instant tells one that came twice.
    instants: bool,
}

impl<'a> Asked<'a> {
    fn of(run: &Run<'_>, uptime: &'a Uptime) -> Option<Self> {
        let Uptime::Probes { source, time, up, service, every, .. } = uptime else { return None };
        let has_key = run.project.sources.get(source).is_some_and(|source| source.key.is_some());
        let instants = every.is_some() && !has_key;
        Some(Self { source, time, up, service: service.as_deref(), instants })
    }

    /// Samples up and received for each filter, by period if one is given, and by service where they are told apart.
    fn question(
        &self,
        exclusions: &Exclusions,
        known: Expr,
        period: Option<(String, Expr)>,
        filters: &[Option<Expr>],
    ) -> Query {
        let counted = exclusions.condition(self.time, self.service).map(|excluded| !excluded);
        let filter = counted.into_iter().fold(known, Expr::and);
        let mut group: Vec<(String, Expr)> = period.into_iter().collect();
        group.extend(self.service.map(|column| ("service".to_owned(), Expr::column(column))));
        let measures = filters.iter().enumerate().flat_map(|(at, filter)| {
            let narrowed = |state: Expr| filter.iter().cloned().fold(state, Expr::and);
            // A sample whose state is unknown is no sample: it is neither counted as up nor as received.
            let is_known = narrowed(self.up.clone().is_not_null());
            let instants = Aggregate::CountDistinct(Expr::column(self.time).to_integer());
            let instants = Measure::new(format!("instants{at}"), instants).filtered(is_known.clone());
            let up = Measure::count_if(format!("up{at}"), narrowed(self.up.clone()));
            let measures = [up, Measure::count_if(format!("received{at}"), is_known), instants];
            measures.into_iter().take(self.measures())
        });
        Query::groups(self.source, group, measures.collect()).filtered(filter)
    }

    /// How many measures each filter has.
    fn measures(&self) -> usize {
        if self.instants { 3 } else { 2 }
    }

    /// What a row says for a filter, its measures behind so many keys.
    fn count(&self, row: &[Cell], keys: usize, filter: usize) -> Count {
        let first = keys + filter * self.measures();
        let whole = |at: usize| row[first + at].integer().unwrap_or(0);
        let (up, received) = (whole(0), whole(1));
        Count { up, received, instants: if self.instants { whole(2) } else { received } }
    }
}
