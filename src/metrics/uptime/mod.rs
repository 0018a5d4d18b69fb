//! Availability, from probe samples or from incident intervals.
//!
//! In: an uptime metric. Out: its figures: the whole, each service and each group. Never: takes a gap in the samples for up
//! or for down, or lets a window of maintenance count on one side of the quotient only.
//!
//! Samples: up ÷ received; the share of expected samples that were received is published beside it as `coverage`. Held
//! samples and intervals: (base − downtime) ÷ base in whole seconds, where declared maintenance is taken from both, and at
//! each instant the greatest weight of the incidents that overlap counts; an open incident runs to the end of what is
//! known. Several services are rolled up by a declared rule.
//!
//! Decided in docs/decisions/0027-availability-and-users.md.

mod days;
mod exclusions;
mod held_samples;
mod incidents;
mod log;
mod samples;
mod scope;
mod share;
mod spans;
mod timeline;

use super::buckets::Buckets;
use super::coverage::{note_known, reached, share_known};
use super::intervals::Cuts;
use super::{Run, blank, budget};
use crate::calendar::{Grain, Instant};
use crate::config::{Metric, Rollup, Uptime, Weights};
use crate::diag::Diagnostics;
use crate::model::{COVERAGE_JUDGED, COVERAGE_NOTED, Figure, FigureFlag};
pub(super) use days::availability;
pub(super) use exclusions::Exclusions;
use held_samples::HeldSamples;
use incidents::{Down, Outages};
pub(super) use log::{incidents, known_until, windows};
use rust_decimal::Decimal;
use samples::Counts;
use scope::{Lines, Scope, Scopes};
pub(super) use share::Share;
pub(super) use spans::{Spans, overlap};
use std::collections::BTreeSet;

/// Figures of one metric for all its grains, and of its error budgets.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, uptime: &Uptime, found: &mut Diagnostics) -> Vec<Figure> {
    let Some(known) = UptimeData::ask(run, metric, uptime, found) else { return Vec::new() };
    let mut figures = Vec::new();
    for (at, &grain) in metric.grains.iter().enumerate() {
        let buckets = run.buckets(grain, known.coverage);
        let of_scope = |scope| known.figures(run, metric, scope, at, &buckets);
        figures.extend(known.scopes.all.iter().flat_map(of_scope));
    }
    let budgets = budget::budgets_of(run, &metric.id);
    let budgets = budgets
        .into_iter()
        .flat_map(|(metric, budget)| budget::of_uptime(run, metric, budget, &figures, &Trailing(&known), found));
    let budgets: Vec<Figure> = budgets.collect();
    figures.into_iter().map(|(figure, _)| figure).chain(budgets).collect()
}

/// What the error budgets of an uptime ask of it beyond its figures.
pub(super) struct Trailing<'k, 'a>(&'k UptimeData<'a>);

/// Stretches of time that end with the as-of instant.
pub(super) struct Windows<'k, 'a> {
    known: &'k UptimeData<'a>,
    windows: Vec<(i64, i64)>,
    counts: Option<Counts>,
}

impl<'k, 'a> Trailing<'k, 'a> {
    /// Asks for windows of these lengths in seconds.
    pub(super) fn windows(
        &self,
        run: &Run<'_>,
        metric: &Metric,
        lengths: &[i64],
        found: &mut Diagnostics,
    ) -> Windows<'k, 'a> {
        let Self(known) = *self;
        let until = run.as_of.as_second();
        let windows: Vec<_> = lengths.iter().map(|length| (until - length, until)).collect();
        let counts = Counts::by_window(run, metric, known.uptime, &known.exclusions, &windows, found);
        Windows { known, windows, counts }
    }

    /// Seconds of a stretch of time outside maintenance, for the scope of a breakdown.
    pub(super) fn promised(&self, by: &[(String, String)], base: (i64, i64)) -> i64 {
        self.0.scopes.by(by).map_or(0, |scope| scope.promised(base))
    }

    /// Over how many services these seconds are added.
    pub(super) fn added_over(&self, by: &[(String, String)]) -> usize {
        self.0.scopes.by(by).map_or(1, Scope::added_over)
    }

    /// Until when anything is known.
    pub(super) fn until(&self) -> i64 {
        self.0.coverage.1.as_second()
    }
}

impl Windows<'_, '_> {
    /// The share of each window, for the scope of a breakdown; `None` where too little of it is known.
    pub(super) fn shares(&self, by: &[(String, String)]) -> Vec<Option<Share>> {
        let Some(scope) = self.known.scopes.by(by) else { return Vec::new() };
        let (since, until) = (self.known.coverage.0.as_second(), self.known.coverage.1.as_second());
        let within = |(at, window): (usize, &(i64, i64))| {
            let share = match &self.counts {
                Some(counts) => self.known.counted(scope, counts, at),
                None => {
                    let from = window.0.max(since);
                    self.known.scopes.share(scope, (from, window.1.min(until).max(from)))
                }
            };
            let known = self.known.coverage_of(scope, &share, *window);
            known.is_none_or(|known| known >= COVERAGE_JUDGED).then_some(share)
        };
        self.windows.iter().enumerate().map(within).collect()
    }
}

/// What the data say about an uptime metric.
struct UptimeData<'a> {
    uptime: &'a Uptime,
    coverage: (Instant, Instant),
    exclusions: Exclusions,
    scopes: Scopes,
    /// Every service, declared or named by the data.
    services: Vec<String>,
    outages: Option<Outages>,
    /// Samples by period, for each grain of the metric.
    counts: Vec<Option<Counts>>,
}

impl<'a> UptimeData<'a> {
    fn ask(run: &Run<'_>, metric: &Metric, uptime: &'a Uptime, found: &mut Diagnostics) -> Option<Self> {
        match uptime {
            Uptime::Intervals { source, start, .. } => {
                let (first, end) = run.coverage(source, start)?;
                // No row begins after what is known, so that periods up to the as-of instant count the same rows.
                let reach = (first, run.as_of);
                let periods: Vec<Buckets> = metric.grains.iter().map(|&grain| run.buckets(grain, reach)).collect();
                let outages = Outages::ask(run, metric, uptime, &periods, found)?;
                let coverage = (first, if outages.last() { run.as_of } else { end });
                let (exclusions, span) = exclusions(run, metric, uptime, coverage, found);
                let services = named(uptime, outages.services());
                let down = Down::new(run, metric, uptime, &exclusions, (span.0, coverage.1.as_second()));
                let cuts = cuts(run, metric, &exclusions, (first, end));
                let (lines, cuts) = down.lines(&services, cuts, found)?;
                let scopes = Scopes::new(uptime, &lines, cuts);
                let counts = metric.grains.iter().map(|_| None).collect();
                Some(Self { uptime, coverage, exclusions, scopes, services, outages: Some(outages), counts })
            }
            Uptime::Probes { source, time, hold, .. } => {
                let coverage = run.coverage(source, time)?;
                let (exclusions, _) = exclusions(run, metric, uptime, coverage, found);
                let mut counts = Vec::new();
                for &grain in &metric.grains {
                    let buckets = run.buckets(grain, coverage);
                    counts.push(Some(Counts::by_period(run, metric, uptime, &exclusions, &buckets, found)?));
                }
                let (services, lines) = match hold {
                    Some(_) => {
                        let held = HeldSamples::ask(run, metric, uptime, found)?;
                        let services = named(uptime, held.services());
                        let lines = held.lines(&services, &exclusions, coverage.1.as_second());
                        (services, lines)
                    }
                    None => {
                        let seen = counts.iter().flatten().flat_map(Counts::services).collect();
                        let services = named(uptime, seen);
                        let lines = Lines::new(&services, &exclusions, |_| Default::default());
                        (services, lines)
                    }
                };
                let scopes = Scopes::new(uptime, &lines, None);
                Some(Self { uptime, coverage, exclusions, scopes, services, outages: None, counts })
            }
        }
    }

    fn figures(
        &self,
        run: &Run<'_>,
        metric: &Metric,
        scope: &Scope,
        grain: usize,
        buckets: &Buckets,
    ) -> Vec<(Figure, Share)> {
        let counts = self.counts.get(grain).and_then(Option::as_ref);
        let of_period = |(at, period)| {
            let base = buckets.covered(at);
            let mut figure = blank(run, metric, period, scope.by.clone(), &[self.uptime.source()]);
            let share = match (self.uptime, counts) {
                (Uptime::Probes { hold: None, .. }, Some(counts)) => self.counted(scope, counts, at),
                _ => self.scopes.share(scope, base),
            };
            figure.value = share.value;
            figure.numerator = share.is_quotient.then(|| share.base - share.bad);
            figure.denominator = share.is_quotient.then_some(share.base);
            figure.n = match (&self.outages, counts) {
                (Some(outages), _) => outages.rows(scope.members.as_deref(), (grain, at)).lasting,
                (None, Some(counts)) => received(counts, scope, at).unsigned_abs(),
                (None, None) => 0,
            };
            figure.lineage.sources.extend(self.exclusions.sources.iter().cloned());
            figure.lineage.rules = rules(self.uptime, &self.exclusions);
            self.note(&mut figure, scope, &share, (grain, at));
            // Of the running period nothing can be known after the as-of instant.
            let asked = (base.0, period.end.min(run.as_of).as_second());
            self.note_coverage(&mut figure, self.coverage_of(scope, &share, asked));
            (figure, share)
        };
        buckets.periods.iter().enumerate().map(of_period).collect()
    }

    /// The share of counted samples at a position.
    fn counted(&self, scope: &Scope, counts: &Counts, at: usize) -> Share {
        let one_by_one = self.uptime.together().rollup == Rollup::Mean;
        let members = scope.members.as_deref().or(one_by_one.then_some(self.services.as_slice()));
        let counts = counts.of(members, at);
        let once = counts.iter().map(|count| Decimal::from(count.instants)).sum();
        let parts: Vec<_> = counts.into_iter().map(samples::Count::part).collect();
        Share { once, ..self.scopes.share_of(&parts) }
    }

    /// How much of a stretch of time is known, in per cent: of samples the instants at which one was received of those at
    /// which one was expected, of
    /// held samples their time, else how far the source reaches. `None` where nothing was promised.
    fn coverage_of(&self, scope: &Scope, share: &Share, asked: (i64, i64)) -> Option<Decimal> {
        let promised = || scope.promised(asked);
        let (known, all) = match self.uptime {
            Uptime::Probes { hold: None, every: Some(every), .. } => (share.once, scope.expected(asked, *every)),
            Uptime::Probes { hold: Some(_), .. } => (share.base, promised()),
            Uptime::Probes { hold: None, every: None, .. } | Uptime::Intervals { .. } => {
                (Decimal::from(scope.promised(reached(asked, self.coverage))), promised())
            }
        };
        share_known(known, all)
    }

    /// Publishes what is known: the coverage of samples always, that of other data where it is too little to judge by.
    fn note_coverage(&self, figure: &mut Figure, known: Option<Decimal>) {
        if !matches!(self.uptime, Uptime::Probes { every: Some(_), .. } | Uptime::Probes { hold: Some(_), .. }) {
            return note_known(figure, known);
        }
        let Some(known) = known else { return };
        figure.note("coverage", known);
        figure.flags.extend((known < COVERAGE_NOTED).then_some(FigureFlag::Coverage));
        figure.flags.extend((known < COVERAGE_JUDGED).then_some(FigureFlag::LittleKnown));
    }

    /// Downtime beside the value.
    fn note(&self, figure: &mut Figure, scope: &Scope, share: &Share, period: (usize, usize)) {
        match self.uptime {
            Uptime::Probes { hold: None, .. } => {}
            Uptime::Probes { hold: Some(_), .. } => note_downtime(figure, scope, share),
            Uptime::Intervals { .. } => {
                note_downtime(figure, scope, share);
                let Some(outages) = &self.outages else { return };
                super::inverted_intervals::note(figure, outages.rows(scope.members.as_deref(), period).backwards);
                let left_out = scope.members.is_none() && incidents::tells_unassigned(self.uptime);
                let unassigned = if left_out { outages.unassigned(period) } else { 0 };
                if unassigned > 0 {
                    figure.note("unassigned", Decimal::from(unassigned));
                }
            }
        }
    }
}

/// Publishes the weighted seconds of downtime; of a mean, those of one service on average.
fn note_downtime(figure: &mut Figure, scope: &Scope, share: &Share) {
    let mean = share.bad / Decimal::from(scope.added_over());
    figure.note("downtime_s", mean.normalize());
}

fn received(counts: &Counts, scope: &Scope, at: usize) -> i64 {
    counts.of(scope.members.as_deref(), at).iter().map(|count| count.received).sum()
}

/// The declared services, then those that only the data name.
fn named(uptime: &Uptime, seen: BTreeSet<&str>) -> Vec<String> {
    let mut services = uptime.together().services.clone();
    let members = uptime.together().groups.iter().flat_map(|(_, members)| members.iter().map(String::as_str));
    let others: BTreeSet<&str> = members.chain(seen).collect();
    let others: Vec<_> = others.into_iter().filter(|name| !services.iter().any(|known| known == name)).collect();
    services.extend(others.into_iter().map(str::to_owned));
    services
}

/// The windows of maintenance in every period that the coverage touches, and the stretch of time that these span.
fn exclusions(
    run: &Run<'_>,
    metric: &Metric,
    uptime: &Uptime,
    coverage: (Instant, Instant),
    found: &mut Diagnostics,
) -> (Exclusions, (i64, i64)) {
    let all: Vec<Buckets> = metric.grains.iter().map(|&grain| run.buckets(grain, coverage)).collect();
    let from = all.iter().map(Buckets::start).min().unwrap_or(coverage.0.as_second());
    let ends = all.iter().filter_map(|buckets| buckets.periods.last());
    let until = ends.map(|period| period.end).max().unwrap_or(coverage.1).as_second();
    (Exclusions::new(run, metric, uptime.exclude(), (from, until), found), (from, until))
}

/// Every instant at which a stretch may begin or end that an uptime of incidents is asked for: the periods of its grains, the
/// days of the status page, the windows of its budgets, and what is known.
fn cuts(run: &Run<'_>, metric: &Metric, exclusions: &Exclusions, (first, end): (Instant, Instant)) -> Cuts {
    let as_of = run.as_of.as_second();
    let mut at = vec![first.as_second(), end.as_second(), as_of - 1, as_of];
    at.extend(exclusions.boundaries());
    for grain in metric.grains.iter().copied().chain([Grain::Day]) {
        let buckets = run.buckets(grain, (first, run.as_of));
        at.extend(buckets.periods.iter().flat_map(|period| [period.start.as_second(), period.end.as_second()]));
    }
    let periods = &run.project.site.periods;
    if periods.cutoff.is_some() {
        let windows = periods.covering(Grain::Cutoff, first, run.as_of);
        at.extend(windows.iter().flat_map(|window| [window.start.as_second(), window.end.as_second()]));
    }
    let budgets = budget::budgets_of(run, &metric.id);
    at.extend(budgets.iter().flat_map(|(_, budget)| &budget.burn).map(|(_, seconds)| as_of - seconds));
    Cuts::new(at)
}

/// How the value came about.
fn rules(uptime: &Uptime, exclusions: &Exclusions) -> Vec<String> {
    let together = uptime.together();
    let mut rules = match uptime {
        Uptime::Probes { hold: None, .. } => vec!["uptime: samples up / samples received".to_owned()],
        Uptime::Probes { hold: Some(hold), .. } => {
            vec![format!("uptime: samples held until the next, at most {hold} s")]
        }
        Uptime::Intervals { .. } if uptime.service().is_none() || together.rollup == Rollup::AnyDown => {
            vec!["uptime: union of incident intervals, any service down counts".to_owned()]
        }
        Uptime::Intervals { .. } => vec!["uptime: union of incident intervals".to_owned()],
    };
    if let Uptime::Intervals { weights: Some(Weights { of, .. }), .. } = uptime {
        let weights: Vec<String> = of.iter().map(|(name, weight)| format!("{name}={weight}")).collect();
        rules.push(format!("weight: {}; the greatest at each instant, others 1", weights.join(", ")));
    }
    let rollup = match together.rollup {
        Rollup::AnyDown => "any_down",
        Rollup::AllDown => "all_down",
        Rollup::Mean => "mean",
        Rollup::Pooled => "pooled",
    };
    rules.extend(uptime.service().map(|_| format!("rollup: {rollup}")));
    rules.extend(exclusions.names.iter().cloned());
    rules
}
