//! Samples that are counted: up ÷ received. A gap is unknown, neither up nor down.
//!
//! In: a source of samples. Out: how many were up and how many received, by service and period or by service and trailing
//! window. Never: counts a sample whose state is unknown, or one taken during maintenance.

use super::exclusions::Exclusions;
use crate::config::{Metric, Uptime};
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::metrics::buckets::Buckets;
use crate::query::{Cell, DataType, Expr, Measure, Query};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Samples up and received.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    up: i64,
    /// Samples whose state is known.
    pub received: i64,
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
        let query = question(uptime, exclusions, known, Some(period), &[None])?;
        let table = run.ask(&query, &metric.place, found)?;
        let told_apart = usize::from(uptime.service().is_some());
        let mut counts = Self::default();
        for row in &table.rows {
            let Some(at) = row[0].index() else { continue };
            let service = row[..1 + told_apart].get(1).and_then(Cell::text).map(str::to_owned);
            counts.rows.entry(at).or_default().push((service, pair(row, 1 + told_apart)));
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
        let query = question(uptime, exclusions, known, None, &since)?;
        let table = run.ask(&query, &metric.place, found)?;
        let told_apart = usize::from(uptime.service().is_some());
        let mut counts = Self::default();
        for row in &table.rows {
            let service = row[..told_apart].first().and_then(Cell::text).map(str::to_owned);
            for at in 0..windows.len() {
                counts.rows.entry(at).or_default().push((service.clone(), pair(row, told_apart + 2 * at)));
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

fn pair(row: &[Cell], at: usize) -> Count {
    let whole = |at: usize| row[at].integer().unwrap_or(0);
    Count { up: whole(at), received: whole(at + 1) }
}

/// Samples up and received for each filter, by period if one is given, and by service where they are told apart.
fn question(
    uptime: &Uptime,
    exclusions: &Exclusions,
    known: Expr,
    period: Option<(String, Expr)>,
    filters: &[Option<Expr>],
) -> Option<Query> {
    let Uptime::Probes { source, time, up, service, .. } = uptime else { return None };
    let counted = exclusions.condition(time, service.as_deref()).map(|excluded| !excluded);
    let filter = counted.into_iter().fold(known, Expr::and);
    let mut group: Vec<(String, Expr)> = period.into_iter().collect();
    group.extend(service.as_ref().map(|column| ("service".to_owned(), Expr::column(column))));
    let measures = filters.iter().enumerate().flat_map(|(at, filter)| {
        let narrowed = |state: Expr| filter.iter().cloned().fold(state, Expr::and);
        // A sample whose state is unknown is no sample: it is neither counted as up nor as received.
        let received = Measure::count_if(format!("received{at}"), narrowed(up.clone().is_not_null()));
        [Measure::count_if(format!("up{at}"), narrowed(up.clone())), received]
    });
    Some(Query::groups(source, group, measures.collect()).filtered(filter))
}
