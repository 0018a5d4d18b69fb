//! How many clocks of each state, per period and breakdown.
//!
//! One question per clock, whatever the number of grains: time is cut at every boundary of every period, clocks are counted
//! in the pieces, and a period is the sum of its pieces. So each clock counts once in any partition of time. What was
//! undecided when a period ended is the sum of what began before less the sum of what had ended.

use super::leg::Legs;
use super::{State, clock, undecided};
use crate::calendar::Period;
use crate::config::{Dimension, SlaPolicy};
use crate::diag::Diagnostics;
use crate::metrics::measures;
use crate::query::{Cell, Expr, Measure, Query, Select, Side, Table};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    Met,
    Breached,
    Undecided,
    Unjudged,
    DataError,
    Imputed,
    Paused,
    AtRisk,
}

const ALL: [Count; 8] = [
    Count::Met,
    Count::Breached,
    Count::Undecided,
    Count::Unjudged,
    Count::DataError,
    Count::Imputed,
    Count::Paused,
    Count::AtRisk,
];

impl Count {
    /// Its name among a figure's further counts.
    fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Breached => "breached",
            Self::Undecided => "undecided",
            Self::Unjudged => "unjudged",
            Self::DataError => "data_errors",
            Self::Imputed => "imputed",
            Self::Paused => "paused",
            Self::AtRisk => "at_risk",
        }
    }

    fn holds(self) -> Expr {
        match self {
            Self::Met => State::Met.holds(),
            Self::Breached => State::Breached.holds(),
            Self::Undecided => State::Undecided.holds(),
            Self::Unjudged => State::Unjudged.holds(),
            Self::DataError => State::DataError.holds(),
            Self::Imputed => Expr::column("clock.imputed"),
            Self::Paused => Expr::column("clock.paused"),
            Self::AtRisk => Expr::column("clock.at_risk"),
        }
    }
}

/// The counts of one cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts([i64; ALL.len()]);

impl Counts {
    pub(super) fn get(self, count: Count) -> i64 {
        self.0[count as usize]
    }

    /// The denominator of attainment.
    pub(super) fn judged(self) -> i64 {
        self.get(Count::Met) + self.get(Count::Breached)
    }

    /// What stands beside the share. Data errors stand there only where there are some, and which of the undecided are
    /// paused or at risk only where that is known: at the as-of instant.
    pub(super) fn extra(self, as_of_now: bool) -> Vec<(String, Decimal)> {
        let shown = |count: &&Count| match count {
            Count::Met => false,
            Count::DataError => self.get(**count) > 0,
            Count::Paused | Count::AtRisk => as_of_now,
            _ => true,
        };
        ALL.iter().filter(shown).map(|&count| (count.name().to_owned(), Decimal::from(self.get(count)))).collect()
    }

    fn of(counted: &[Count], cells: &[Cell]) -> Self {
        let mut counts = Self::default();
        for (count, cell) in counted.iter().zip(cells) {
            counts.set(*count, cell.integer().unwrap_or(0));
        }
        counts
    }

    fn set(&mut self, count: Count, value: i64) {
        self.0[count as usize] = value;
    }

    fn add(&mut self, other: Self) {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a += b;
        }
    }
}

/// A breakdown: nothing for the whole, else a dimension and its value.
type By = Vec<(String, String)>;

/// The counts of one clock by breakdown and piece of time.
pub(super) struct Slices {
    /// Whole, priorities as promised, then each dimension by its values.
    order: Vec<By>,
    pieces: BTreeMap<By, Vec<Counts>>,
    /// How many were undecided where each piece begins; `None` where they count with the others.
    undecided: Option<BTreeMap<By, Vec<i64>>>,
    starts: Arc<Vec<i64>>,
    periods: Vec<Period>,
}

/// Counts one clock; `None` when the question has no answer, of which `found` tells.
pub(super) fn of(legs: &Legs<'_>, found: &mut Diagnostics) -> Option<Slices> {
    let mut slices = counts(legs, &ALL, found)?;
    if !undecided::is_kept(legs.policy.counts_in) {
        return Some(slices);
    }
    let mut tables = Vec::new();
    for k in undecided::phases(legs) {
        let query = undecided::question(legs, k, &slices.starts);
        tables.push(legs.run.ask(&query, &legs.policy.place, found)?);
    }
    slices.note_undecided(legs, &tables);
    Some(slices)
}

/// Counts what is judged of one clock: all that a reading needs whose verdict is compared.
pub(super) fn judged(legs: &Legs<'_>, found: &mut Diagnostics) -> Option<Slices> {
    counts(legs, &[Count::Met, Count::Breached], found)
}

fn counts(legs: &Legs<'_>, counted: &[Count], found: &mut Diagnostics) -> Option<Slices> {
    let periods = periods(legs)?;
    let bounds = periods.iter().flat_map(|p| [p.start.as_second(), p.end.as_second()]);
    let starts: Arc<Vec<i64>> = Arc::new(bounds.collect::<BTreeSet<i64>>().into_iter().collect());
    let table = legs.run.ask(&question(legs, &starts, counted), &legs.policy.place, found)?;
    Some(Slices::new(legs, starts, periods, counted, &table))
}

/// The periods of every grain, grain by grain. Undecided clocks stand in the period of the as-of instant even when the newest
/// row is older.
fn periods(legs: &Legs<'_>) -> Option<Vec<Period>> {
    let (first, last) = legs.run.coverage(&legs.policy.source, &legs.policy.start)?;
    let until = legs.run.as_of.max(last);
    let grains = legs.policy.grains.iter();
    Some(grains.flat_map(|&grain| legs.run.buckets(grain, (first, until)).periods).collect())
}

fn question(legs: &Legs<'_>, starts: &Arc<Vec<i64>>, counted: &[Count]) -> Query {
    let parts = clock::parts(legs);
    let measures = counted.iter().map(|count| Measure::count_if(count.name(), count.holds())).collect();
    let mut group = vec![
        ("piece".to_owned(), Expr::column("clock.counted_at").search_sorted(starts, Side::LastAtMost)),
        ("priority".to_owned(), Expr::column("clock.priority")),
    ];
    group.extend(legs.policy.by.iter().map(|by| (format!("by.{}", by.name), Expr::column(&by.name))));
    let filter = Expr::column("clock.allowed").is_not_null().and(Expr::column("clock.counted_at").is_not_null());
    parts.query(&legs.policy.source, Select::Groups { group, measures }).filtered(filter)
}

impl Slices {
    fn new(legs: &Legs<'_>, starts: Arc<Vec<i64>>, periods: Vec<Period>, counted: &[Count], table: &Table) -> Self {
        let policy = legs.policy;
        let mut pieces: BTreeMap<By, Vec<Counts>> = BTreeMap::new();
        let mut seen: Vec<BTreeSet<String>> = vec![BTreeSet::new(); policy.by.len()];
        for row in &table.rows {
            let (Some(piece), Some(priority)) = (row[0].index(), row[1].text()) else { continue };
            let counts = Counts::of(counted, &row[2 + policy.by.len()..]);
            let mut add = |by: By| {
                pieces.entry(by).or_insert_with(|| vec![Counts::default(); starts.len()])[piece].add(counts);
            };
            add(Vec::new());
            add(vec![("priority".to_owned(), priority.to_owned())]);
            for (at, dimension) in policy.by.iter().enumerate() {
                let value = measures::shown(&row[2 + at]);
                add(vec![(dimension.name.clone(), value.clone())]);
                seen[at].insert(value);
            }
        }
        Self { order: order(policy, &promised(legs), seen), pieces, undecided: None, starts, periods }
    }

    /// Takes in the phases of clocks that reach over a boundary.
    fn note_undecided(&mut self, legs: &Legs<'_>, tables: &[Table]) {
        let (policy, promised) = (legs.policy, promised(legs));
        let mut steps: BTreeMap<By, Vec<i64>> = BTreeMap::new();
        let mut seen: Vec<BTreeSet<String>> = vec![BTreeSet::new(); policy.by.len()];
        for row in tables.iter().flat_map(|table| &table.rows) {
            let (Some(from), Some(priority)) = (row[0].index(), row[2].text()) else { continue };
            if !promised.contains(&priority) {
                continue;
            }
            let (to, n) = (row[1].index(), row[3 + policy.by.len()].integer().unwrap_or(0));
            let mut add = |by: By| {
                let steps = steps.entry(by).or_insert_with(|| vec![0; self.starts.len() + 1]);
                // What begins in a piece is there where the next one begins.
                steps[from + 1] += n;
                if let Some(to) = to {
                    steps[to + 1] -= n;
                }
            };
            add(Vec::new());
            add(vec![("priority".to_owned(), priority.to_owned())]);
            for (at, dimension) in policy.by.iter().enumerate() {
                let value = measures::shown(&row[3 + at]);
                add(vec![(dimension.name.clone(), value.clone())]);
                seen[at].insert(value);
            }
        }
        for levels in steps.values_mut() {
            for at in 1..levels.len() {
                levels[at] += levels[at - 1];
            }
        }
        for (at, dimension) in policy.by.iter().enumerate() {
            let known = self.order.iter().filter_map(|by| by.first().filter(|(name, _)| *name == dimension.name));
            seen[at].extend(known.map(|(_, value)| value.clone()));
        }
        self.order = order(policy, &promised, seen);
        self.undecided = Some(steps);
    }

    /// Every breakdown and period with its counts; a period in which no clock counted has noughts.
    pub(super) fn cells(&self) -> impl Iterator<Item = (By, &Period, Counts)> {
        self.order
            .iter()
            .flat_map(move |by| self.periods.iter().map(move |period| (by.clone(), period, self.within(by, period))))
    }

    /// The counts of a breakdown in a period.
    pub(super) fn within(&self, by: &By, period: &Period) -> Counts {
        let mut counts = Counts::default();
        let from = self.starts.partition_point(|&start| start < period.start.as_second());
        let to = self.starts.partition_point(|&start| start < period.end.as_second());
        let pieces = self.pieces.get(by).map_or(&[][..], |pieces| &pieces[from..to]);
        pieces.iter().for_each(|&piece| counts.add(piece));
        if let Some(undecided) = &self.undecided {
            counts.set(Count::Undecided, undecided.get(by).map_or(0, |levels| levels[to]));
        }
        counts
    }

    /// How many clocks there are of a kind in all time.
    pub(super) fn total(&self, count: Count) -> i64 {
        self.pieces.get(&Vec::new()).map_or(0, |pieces| pieces.iter().map(|counts| counts.get(count)).sum())
    }
}

/// The priorities that a clock is promised to, in declared order.
fn promised<'a>(legs: &Legs<'a>) -> Vec<&'a str> {
    let targets = legs.policy.targets.iter().filter(|target| target.clock == legs.clock.name);
    targets.map(|target| target.priority.as_str()).collect()
}

fn order(policy: &SlaPolicy, promised: &[&str], seen: Vec<BTreeSet<String>>) -> Vec<By> {
    let one = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let mut order: Vec<By> = vec![Vec::new()];
    order.extend(promised.iter().map(|priority| one("priority", priority)));
    for (dimension, seen) in policy.by.iter().zip(seen) {
        order.extend(values(dimension, &seen).into_iter().map(|value| one(&dimension.name, value)));
    }
    order
}

/// The values that occur: declared ones first, then the others by name.
fn values<'a>(dimension: &'a Dimension, seen: &'a BTreeSet<String>) -> Vec<&'a str> {
    let declared = dimension.values.iter().filter(|value| seen.contains(*value));
    let others = seen.iter().filter(|value| !dimension.values.contains(value));
    declared.chain(others).map(String::as_str).collect()
}
