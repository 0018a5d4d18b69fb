//! Incident intervals as timelines: everything is known, and down is what an incident says.
//!
//! In: a source of incidents. Out: [`Outages`]. Never: ends an incident that is still open; it runs to the end of what is
//! known; or brings the incidents here: the engine answers how much of each stretch of time they take up, at each weight and
//! above it, since the greatest weight at each instant counts.
//!
//! Only where several services are one by a rule that no union tells (all are down, or each has its own maintenance) the
//! stretches that the incidents of each service cover are brought, at most as many as there are incidents.

use super::exclusions::Exclusions;
use super::scope::Lines;
use super::spans::{Levels, greatest, push};
use super::timeline::Timeline;
use crate::config::{Metric, Rollup, Uptime, Weights};
use crate::diag::Diagnostics;
use crate::metrics::Run;
use crate::metrics::buckets::Buckets;
use crate::metrics::intervals::{Cuts, Intervals, OccupiedTime, Rows, StartCounts, islands};
use crate::query::{Cell, Expr, Table};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The incidents of one metric, as far as they are counted.
pub(super) struct Outages {
    /// For each grain of the metric, how many began in each of its periods.
    began: Vec<StartCounts>,
    /// For each grain, how many that name no service ended up to each of its periods; empty where nobody asks.
    ended: Vec<Vec<u64>>,
}

impl Outages {
    /// What is counted of the incidents that began before the as-of instant.
    pub(super) fn ask(
        run: &Run<'_>,
        metric: &Metric,
        uptime: &Uptime,
        periods: &[Buckets],
        found: &mut Diagnostics,
    ) -> Option<Self> {
        let rows = intervals(run, uptime)?;
        let (mut began, mut ended) = (Vec::new(), Vec::new());
        for buckets in periods {
            began.push(StartCounts::read(&run.ask(&rows.began(&part(uptime), buckets), &metric.place, found)?, named));
            if tells_unassigned(uptime) {
                let nameless = uptime.service().map(|column| Expr::column(column).is_null());
                let table = run.ask(&rows.ended_in(nameless.as_ref(), buckets), &metric.place, found)?;
                ended.push(by_then(&table, buckets.periods.len()));
            }
        }
        Some(Self { began, ended })
    }

    /// Whether one is open at the as-of instant: it is known to last, however old the newest row is.
    pub(super) fn last(&self) -> bool {
        self.all().any(|(_, rows)| rows.open > 0)
    }

    /// Every service that an incident names.
    pub(super) fn services(&self) -> BTreeSet<&str> {
        self.all().filter(|(_, rows)| rows.lasting > 0).filter_map(|(service, _)| service).collect()
    }

    fn all(&self) -> impl Iterator<Item = (Option<&str>, Rows)> {
        self.began.first().into_iter().flat_map(StartCounts::names)
    }

    /// How many began in a period of a grain, of some services or of all.
    pub(super) fn rows(&self, members: Option<&[String]>, (grain, period): (usize, usize)) -> Rows {
        let is_own = |service: Option<&str>| {
            members.is_none_or(|members| service.is_some_and(|service| members.iter().any(|member| member == service)))
        };
        self.began.get(grain).map_or_else(Rows::default, |began| began.rows(period, is_own))
    }

    /// Those that have an instant of a period and name no service.
    pub(super) fn unassigned(&self, (grain, period): (usize, usize)) -> u64 {
        let (Some(began), Some(ended)) = (self.began.get(grain), self.ended.get(grain)) else { return 0 };
        let so_far: u64 = (0..=period).map(|at| began.rows(at, |service| service.is_none()).lasting).sum();
        let over = period.checked_sub(1).and_then(|before| ended.get(before)).copied().unwrap_or(0);
        so_far.saturating_sub(over)
    }
}

fn intervals<'a>(run: &Run<'_>, uptime: &'a Uptime) -> Option<Intervals<'a>> {
    let Uptime::Intervals { source, start, end, filter, .. } = uptime else { return None };
    Some(Intervals { source, start, end, filter: filter.as_ref(), until: Some(run.as_of.as_second()) })
}

/// What tells services apart; one and the same for all where nothing does.
fn part(uptime: &Uptime) -> Expr {
    uptime.service().map_or_else(|| Expr::integer(0), Expr::column)
}

fn named(cell: &Cell) -> Option<String> {
    cell.text().map(str::to_owned)
}

/// Whether the whole says how many incidents it leaves out because they name no service.
pub(super) fn tells_unassigned(uptime: &Uptime) -> bool {
    uptime.together().rollup != Rollup::AnyDown
}

/// Numbers by period, added up from the first.
fn by_then(table: &Table, periods: usize) -> Vec<u64> {
    let mut numbers = vec![0; periods];
    for row in &table.rows {
        let at = row[0].index().and_then(|at| numbers.get_mut(at));
        if let Some((number, n)) = at.zip(row[1].integer()) {
            *number += n.unsigned_abs();
        }
    }
    let mut sum = 0;
    let add = |number: u64| {
        sum += number;
        sum
    };
    numbers.into_iter().map(add).collect()
}

/// What was down, of each service and of several as one.
pub(super) struct Down<'a> {
    run: &'a Run<'a>,
    metric: &'a Metric,
    uptime: &'a Uptime,
    exclusions: &'a Exclusions,
    /// From when until when everything is known.
    known: (i64, i64),
}

impl<'a> Down<'a> {
    /// Of an uptime that is known from when until when.
    pub(super) fn new(
        run: &'a Run<'a>,
        metric: &'a Metric,
        uptime: &'a Uptime,
        exclusions: &'a Exclusions,
        known: (i64, i64),
    ) -> Self {
        Self { run, metric, uptime, exclusions, known }
    }

    /// The lines of services, exact between cuts; `None` for the cuts when they are exact anywhere.
    pub(super) fn lines(
        &self,
        services: &[String],
        cuts: Cuts,
        found: &mut Diagnostics,
    ) -> Option<(Lines, Option<Cuts>)> {
        if self.is_swept() {
            return Some((self.swept(services, found)?, None));
        }
        let own = self.cut(&part(self.uptime), None, &cuts, found)?;
        let mut lines = Lines::new(services, self.exclusions, |service| {
            (vec![self.known], own.levels(&service.map(str::to_owned)))
        });
        let together = self.uptime.together();
        if together.rollup == Rollup::AnyDown && self.uptime.service().is_some() {
            let mut as_one = |only: Option<Expr>| {
                let down = self.cut(&Expr::integer(0), only.as_ref(), &cuts, found)?.levels(&None);
                Some(Timeline::new(&vec![self.known], self.exclusions.of(None), &down))
            };
            lines.whole = Some(as_one(None)?);
            for (name, members) in &together.groups {
                lines.groups.insert(
                    name.clone(),
                    as_one(self.uptime.service().map(|column| Expr::column(column).is_in(members)))?,
                );
            }
        }
        Some((lines, Some(cuts)))
    }

    /// Whether several services are one by a rule that no union of their incidents tells.
    fn is_swept(&self) -> bool {
        let is_told_apart = self.uptime.service().is_some();
        is_told_apart
            && match self.uptime.together().rollup {
                Rollup::AllDown => true,
                Rollup::AnyDown => !self.exclusions.are_for_all(),
                Rollup::Mean | Rollup::Pooled => false,
            }
    }

    /// The weights that incidents may have, ascending, each with what tells those of at least this weight.
    fn steps(&self) -> Vec<(Decimal, Option<Expr>)> {
        let weights = weights(self.uptime);
        let declared = weights.iter().flat_map(|weights| weights.of.iter().map(|(_, weight)| *weight));
        let all: BTreeSet<Decimal> = declared.chain([Decimal::ONE]).filter(|weight| !weight.is_zero()).collect();
        let step = |weight: Decimal| {
            let lighter = weights.map(|all| (all, all.of.iter().filter(|(_, own)| *own < weight)));
            let only = lighter.map(|(all, lighter)| {
                let is_lighter = Expr::column(&all.column).is_in(lighter.map(|(name, _)| name));
                !is_lighter.coalesce(Expr::boolean(false))
            });
            (weight, only)
        };
        all.into_iter().map(step).collect()
    }

    fn cut(&self, part: &Expr, only: Option<&Expr>, cuts: &Cuts, found: &mut Diagnostics) -> Option<Stacked> {
        let rows = intervals(self.run, self.uptime)?;
        let mut steps = Vec::new();
        for (weight, heavy) in self.steps() {
            let only = crate::metrics::measure_columns::both(only, heavy.as_ref());
            let table = self.run.ask(&rows.taken(part, only.as_ref(), cuts), &self.metric.place, found)?;
            steps.push((weight, OccupiedTime::read(&table, cuts, named)));
        }
        Some(Stacked(steps))
    }

    fn swept(&self, services: &[String], found: &mut Diagnostics) -> Option<Lines> {
        let rows = intervals(self.run, self.uptime)?;
        let mut steps = Vec::new();
        for (weight, heavy) in self.steps() {
            let table = self.run.ask(&rows.islands(&part(self.uptime), heavy.as_ref()), &self.metric.place, found)?;
            steps.push((weight, islands(&table, named)));
        }
        Some(Lines::new(services, self.exclusions, |service| {
            let service = service.map(str::to_owned);
            let own =
                steps.iter().flat_map(|(weight, by)| by.get(&service).into_iter().flatten().map(|s| (*weight, s)));
            let spans: Vec<_> = own.map(|(weight, (from, to))| (*from, *to, weight)).collect();
            (vec![self.known], greatest(&spans))
        }))
    }
}

/// What is taken up at each weight and above it, ascending.
struct Stacked(Vec<(Decimal, OccupiedTime)>);

impl Stacked {
    /// Levels that weigh as much between any two cuts as the incidents do: of each stretch between cuts, first what is down most.
    fn levels(&self, name: &Option<String>) -> Levels {
        let mut levels = Levels::new();
        let steps: Vec<_> = self.0.iter().rev().map(|(weight, taken)| (*weight, taken.seconds(name))).collect();
        let Some((_, first)) = self.0.first() else { return levels };
        for (at, from) in first.starts().enumerate() {
            let mut reached = from;
            for (weight, seconds) in &steps {
                let until = from + seconds.get(at).copied().unwrap_or(0);
                push(&mut levels, reached, until, *weight);
                reached = reached.max(until);
            }
        }
        levels
    }
}

fn weights(uptime: &Uptime) -> Option<&Weights> {
    match uptime {
        Uptime::Intervals { weights, .. } => weights.as_ref(),
        Uptime::Probes { .. } => None,
    }
}

/// An incident whose impact is not declared takes all of the service.
pub(super) fn weight(weights: Option<&Weights>, impact: Option<&str>) -> Decimal {
    let of = |weights: &Weights| weights.of.iter().find(|(name, _)| Some(name.as_str()) == impact).map(|(_, w)| *w);
    weights.and_then(of).unwrap_or(Decimal::ONE)
}
