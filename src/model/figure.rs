//! Figures: what the data say about a metric in a period, and how that stands against the target.

use super::{OtherReading, Trend};
use crate::calendar::{Grain, Period};
use crate::objective::{Better, Target, Unit};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

/// Coverage below this, in per cent, is said beside a figure.
pub const COVERAGE_NOTED: Decimal = Decimal::from_parts(99, 0, 0, false, 0);
/// Of a period of which less than this is known, in per cent, nothing is judged.
pub const COVERAGE_JUDGED: Decimal = Decimal::from_parts(90, 0, 0, false, 0);

/// How a value stands against its target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetStatus {
    /// The target is met.
    Met,
    /// The target is missed.
    Missed,
    /// The target is met but the alert bound is crossed, or the period runs and the value misses so far.
    AtRisk,
    /// There is nothing to judge (対象なし).
    #[default]
    NoData,
    /// There is no target, or the reading of it is not settled.
    Undecided,
}

impl TargetStatus {
    /// Orders verdicts, the worst first.
    pub fn worst_first(self) -> u8 {
        match self {
            Self::Missed => 0,
            Self::AtRisk => 1,
            Self::Undecided => 2,
            Self::NoData => 3,
            Self::Met => 4,
        }
    }
}

/// What became, in the shorter periods within one, of a target that is judged by those.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptWithin {
    /// How long the periods are that are judged.
    pub grain: Grain,
    /// How many of them met the target.
    pub met: usize,
    /// The labels of those that missed it, oldest first.
    pub missed: Vec<String>,
    /// How many were not judged: they run, or have nothing to measure.
    pub open: usize,
    /// The labels of those among them that are over and of which the data say too little, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

impl KeptWithin {
    /// How many periods were judged.
    pub fn judged(&self) -> usize {
        self.met + self.missed.len()
    }
}

/// Change against another period of the same grain: the previous one, or that of a year before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Label of the period compared with.
    pub against: String,
    /// Value then.
    pub previous: Decimal,
    /// Difference in the unit of the metric (points for rates).
    pub delta: Decimal,
    /// Relative change in per cent; absent for rates and for a zero base.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<Decimal>,
}

/// What a reader must know beside the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureFlag {
    /// The period is not over (途中).
    Partial,
    /// Fewer values than `min_n` (参考値).
    SmallSample,
    /// The newest row is older than the source's `fresh_within`.
    Stale,
    /// Some tickets were closed without the time this clock needs; they are not judged.
    Unjudged,
    /// Some clocks stopped before they started; they are not judged.
    DataErrors,
    /// Resolved tickets without a response count their resolution as the response.
    ResponseImputed,
    /// Rows were set aside from the source.
    RowsSetAside,
    /// Samples cover less than [`COVERAGE_NOTED`] of the period.
    Coverage,
    /// Less than [`COVERAGE_JUDGED`] of the period is known, so that nothing is judged.
    LittleKnown,
    /// There should be a figure, and the data have none.
    Missing,
    /// The data end before the period does (途中まで), though the period is over or further than they reach.
    Truncated,
    /// The data begin well after the period does.
    LateStart,
    /// The data begin after what the figure covers does (a total of twelve months from three).
    ShortHistory,
    /// The target changes inside the period; the one in force at its start counts.
    TargetChanges,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lineage {
    /// Names of the sources.
    pub sources: Vec<String>,
    /// The rules in force, as `name: reading` (such as `counts_in: decided`, `calendar: business`).
    pub rules: Vec<String>,
}

/// One figure.
///
/// ```
/// use tejun::{calendar::Grain, model::TargetStatus};
/// use tejun::{diag::Diagnostics, inputs::Inputs, pipeline};
///
/// let files = Inputs::from_memory([
///     ("tejun.yaml", "title: 運用手順\nas_of: 2026-12-01T00:00:00+09:00"),
///     ("data/sources.yaml", "tickets: { files: t.csv, columns: { id: text, opened: datetime } }"),
///     ("data/metrics.yaml", "opened: { type: simple, source: tickets, time: opened, agg: count, grains: [month] }"),
///     ("data/t.csv", "id,opened\nT-1,2026-11-02 09:00\nT-2,2026-11-30 18:00\n"),
/// ]);
/// # let now = "2026-12-01T00:00:00Z".parse().unwrap();
/// # let (assets, cluster) = (pipeline::AssetNames::Hashed, pipeline::ClusterUse::default());
/// # let options = pipeline::Options { as_of: None, now, drafts: false, assets, cluster };
/// let computed = pipeline::compute(&files, &options, &mut Diagnostics::new()).unwrap();
///
/// let november = computed.figures.of("opened", Grain::Month).next().unwrap();
/// assert_eq!((november.period.label.as_str(), november.value), ("2026-11", Some(2.into())));
/// // Nobody declared a target, so nothing is judged.
/// assert_eq!((&november.target, november.standing), (&None, TargetStatus::Undecided));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The metric's id; SLA figures are `sla.<policy>.<clock>`.
    pub metric: String,
    /// Its name for people.
    pub label: String,
    /// Breakdown: dimension and value, in declared order; empty for the whole.
    #[serde(serialize_with = "as_map")]
    pub by: Vec<(String, String)>,
    /// The period.
    pub period: Period,
    /// Whether the period was not over at the as-of instant.
    pub partial: bool,
    /// The value in `unit`; `None` when there is nothing to measure.
    pub value: Option<Decimal>,
    /// The unit.
    pub unit: Unit,
    /// How many rows, answers, tickets or samples stand behind the value.
    pub n: u64,
    /// For shares: what was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numerator: Option<Decimal>,
    /// For shares: out of how much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denominator: Option<Decimal>,
    /// The target in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Which way is better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub better: Option<Better>,
    /// The verdict.
    pub standing: TargetStatus,
    /// How often the target was kept within the period, where it is one of shorter periods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<KeptWithin>,
    /// Change against the previous period; withheld while the period runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// Change against the same period a year before; withheld as `change` is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year_ago: Option<Change>,
    /// Where the values go, for metrics that promise or declare a trend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trend: Option<Trend>,
    /// The alert bound that the value crosses; absent while it crosses none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alert: Option<Target>,
    /// Other readings of the rules in force whose verdict differs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<OtherReading>,
    /// Further counts that belong to the figure, such as `undecided`, `unjudged`, `median`, `coverage`, in declared order.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub extra: Vec<(String, Decimal)>,
    /// What a reader must know.
    pub flags: Vec<FigureFlag>,
    /// Where it comes from.
    pub lineage: Lineage,
}

impl Figure {
    /// Puts a further number beside the value.
    pub fn note(&mut self, name: &str, value: Decimal) {
        self.extra.push((name.to_owned(), value));
    }

    /// Whether the data speak of less than the figure is about; then nobody knows whether a promise is kept.
    pub fn is_incomplete(&self) -> bool {
        self.flags.iter().any(|flag| matches!(flag, FigureFlag::Truncated | FigureFlag::ShortHistory))
    }

    /// Whether the period is over and the data say too little of it, which is not the same as that there was nothing to
    /// measure.
    pub fn lacks_data(&self) -> bool {
        let lacks =
            |flag: &FigureFlag| matches!(flag, FigureFlag::LittleKnown | FigureFlag::Missing | FigureFlag::LateStart);
        let nothing = || self.extra("coverage").is_some_and(|share| share.is_zero());
        !self.partial && (self.is_incomplete() || self.flags.iter().any(lacks) || nothing())
    }

    /// Whether there is a target that periods as long as this one are judged by.
    pub fn has_own_target(&self) -> bool {
        self.target.as_ref().is_some_and(|target| target.applies_to(self.period.grain))
    }

    /// Whether the period is over and the data speak of all that the figure is about, so that it may be compared.
    pub fn is_whole(&self) -> bool {
        let lacks = |flag: &FigureFlag| matches!(flag, FigureFlag::LateStart | FigureFlag::LittleKnown);
        !self.partial && !self.is_incomplete() && !self.flags.iter().any(lacks)
    }

    /// One of the further counts.
    pub fn extra(&self, name: &str) -> Option<Decimal> {
        self.extra.iter().find(|(own, _)| own == name).map(|(_, value)| *value)
    }

    /// What a promise compares the value with, in the unit of the figure: its bounds, and those that follow from the baseline
    /// of an improvement or from a budget.
    pub fn bounds(&self, target: &Target) -> Vec<Decimal> {
        let bounds = target.bounds_in(self.unit);
        if bounds.is_empty() { self.implied_bound(target).into_iter().collect() } else { bounds }
    }

    fn implied_bound(&self, target: &Target) -> Option<Decimal> {
        let bound = target.value?;
        let share = bound.checked_div(Decimal::ONE_HUNDRED)?;
        if target.budget_grain().is_some() {
            return self.extra("budget")?.checked_mul(share);
        }
        let base = self.extra("baseline")?;
        let is_rate = matches!(self.unit, Unit::Percent | Unit::Points);
        match target.unit {
            _ if target.mode == Some("ratio") => (!base.is_sign_negative()).then(|| base.checked_mul(share))?,
            Some(Unit::Percent) if !is_rate => base.abs().checked_mul(share)?.checked_add(base),
            Some(Unit::Percent | Unit::Points) if is_rate => base.checked_add(bound),
            unit if unit == Some(self.unit) => base.checked_add(bound),
            _ => None,
        }
    }
}

fn as_map<V: Serialize, S: serde::Serializer>(pairs: &[(String, V)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(key, value)| (key, value)))
}

/// All figures of one run, found by metric, breakdown and period.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    all: Arc<Vec<Figure>>,
    index: Arc<BTreeMap<(String, Grain), Vec<usize>>>,
    /// What was handed out since [`Figures::watched`].
    seen: Option<Arc<Mutex<Seen>>>,
}

/// From where to where a metric has values.
#[derive(Debug, Clone, Copy)]
pub struct KnownPeriods<'f> {
    /// The first period.
    pub first: &'f Period,
    /// The last period.
    pub last: &'f Period,
}

/// Positions of figures that were handed out: asked for by their period, or as a part of a history.
#[derive(Debug, Default)]
struct Seen {
    single: BTreeSet<usize>,
    history: BTreeSet<usize>,
}

impl PartialEq for Figures {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all
    }
}

impl Figures {
    /// Figures in any order; they are kept by metric, grain, breakdown and period start.
    pub fn new(mut all: Vec<Figure>) -> Self {
        all.sort_by(|a, b| {
            (&a.metric, a.period.grain, &a.by, a.period.start).cmp(&(&b.metric, b.period.grain, &b.by, b.period.start))
        });
        let mut index: BTreeMap<(String, Grain), Vec<usize>> = BTreeMap::new();
        for (at, figure) in all.iter().enumerate() {
            index.entry((figure.metric.clone(), figure.period.grain)).or_default().push(at);
        }
        Self { all: Arc::new(all), index: Arc::new(index), seen: None }
    }

    /// The same figures, which remember from now on what they handed out.
    #[must_use]
    pub fn watched(&self) -> Self {
        Self { seen: Some(Arc::default()), ..self.clone() }
    }

    /// What was handed out since [`Figures::watched`], in order: figures that were asked for one by one, and figures that were
    /// handed out with others of their history.
    pub fn seen(&self) -> (Vec<&Figure>, Vec<&Figure>) {
        let Some(seen) = &self.seen else { return (Vec::new(), Vec::new()) };
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        let of = |at: &BTreeSet<usize>| at.iter().map(|&at| &self.all[at]).collect();
        (of(&seen.single), of(&seen.history))
    }

    fn look(&self, at: usize, single: bool) -> &Figure {
        if let Some(seen) = &self.seen {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            if single {
                seen.single.insert(at)
            } else {
                seen.history.insert(at)
            };
        }
        &self.all[at]
    }

    fn positions(&self, metric: &str, grain: Grain) -> &[usize] {
        self.index.get(&(metric.to_owned(), grain)).map_or(&[], Vec::as_slice)
    }

    /// All, by metric, grain, breakdown and period. Who goes through all of them shows none in particular: this is not
    /// remembered as handed out.
    pub fn iter(&self) -> std::slice::Iter<'_, Figure> {
        self.all.iter()
    }

    /// Every figure of a metric and grain, by breakdown and period.
    pub fn of(&self, metric: &str, grain: Grain) -> impl DoubleEndedIterator<Item = &Figure> {
        self.positions(metric, grain).iter().map(|&at| self.look(at, false))
    }

    /// One breakdown of a metric over time, oldest first.
    pub fn series(&self, metric: &str, grain: Grain, by: &[(String, String)]) -> Vec<&Figure> {
        let of_it = self.positions(metric, grain).iter().filter(|&&at| self.all[at].by == by);
        of_it.map(|&at| self.look(at, false)).collect()
    }

    /// The figure of one metric, breakdown and period label.
    pub fn get(&self, metric: &str, by: &[(String, String)], period: &str) -> Option<&Figure> {
        let is_it = |at: &&usize| self.all[**at].by == by && self.all[**at].period.label == period;
        let at = Grain::ALL.into_iter().flat_map(|grain| self.positions(metric, grain)).find(is_it)?;
        Some(self.look(*at, true))
    }

    /// The figure of one metric, breakdown and period; quicker than by its label.
    pub fn at(&self, metric: &str, by: &[(String, String)], period: &Period) -> Option<&Figure> {
        let at = self.index.get(&(metric.to_owned(), period.grain))?;
        let wanted = (by, period.start);
        let found =
            at.binary_search_by(|&i| (self.all[i].by.as_slice(), self.all[i].period.start).cmp(&wanted)).ok()?;
        Some(&self.all[at[found]])
    }

    /// The newest complete period of the whole metric, else the running one.
    pub fn latest(&self, metric: &str, grain: Grain) -> Option<&Figure> {
        let whole = || self.positions(metric, grain).iter().rev().filter(|&&at| self.all[at].by.is_empty());
        let complete = whole().find(|&&at| !self.all[at].partial);
        complete.or_else(|| whole().next()).map(|&at| self.look(at, true))
    }

    /// The first and the last period of a grain of which the whole metric has a value. This is not remembered as handed out.
    pub fn known(&self, metric: &str, grain: Grain) -> Option<KnownPeriods<'_>> {
        let all = self.positions(metric, grain).iter().map(|&at| &self.all[at]);
        let mut known = all.filter(|figure| figure.by.is_empty() && figure.value.is_some()).map(|f| &f.period);
        let first = known.next()?;
        Some(KnownPeriods { first, last: known.next_back().unwrap_or(first) })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}
