//! Alerts at the as-of instant: which series cross theirs, since when, which do not, and of which nobody can tell.
//!
//! In: the project, its figures, what was read from each source. Out: one [`WatchedAlert`] per metric, grain and breakdown.
//! Never: takes silence of old data for a crossing or for its end.
//!
//! Decided in docs/decisions/0091-alerts.md.

use super::{day_in_force, keeps};
use crate::calendar::{Grain, Instant, Period};
use crate::config::{Agg, Metric, MetricKind, Project, Source};
use crate::diag::Place;
use crate::model::{Figure, FigureFlag, Figures, SourceCount};
use crate::objective::{Op, Target, TargetKind};

/// The alert of one metric, grain and breakdown.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchedAlert<'a> {
    /// The metric.
    pub metric: &'a Metric,
    /// How long its periods are.
    pub grain: Grain,
    /// The breakdown; empty for the whole.
    pub by: &'a [(String, String)],
    /// How it stands.
    pub state: AlertState<'a>,
}

/// How an alert stands at the as-of instant.
#[derive(Debug, Clone, PartialEq)]
pub enum AlertState<'a> {
    /// It is crossed.
    Crossed(Box<Crossing<'a>>),
    /// The newest period does not cross it.
    Clear(&'a Figure),
    /// The data of these sources are too old to tell.
    Stale(Vec<&'a SourceCount>),
    /// There is nothing to judge, or too little is known of it.
    Undecided,
}

/// A crossed alert.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing<'a> {
    /// The newest figure that is judged.
    pub figure: &'a Figure,
    /// The alert in force in its period.
    pub threshold: Target,
    /// Where that stands: in a document, or where the metric is declared.
    pub place: &'a Place,
    /// The first period since which every period crosses it.
    pub since: &'a Period,
    /// The start of the first period that crosses it, with no period in between that is known not to. A period of which nothing
    /// is known ends no crossing: whoever was told of it need not be told again.
    pub begun: Instant,
}

/// Every alert, by metric in declared order, then by grain and breakdown.
pub fn watched_alerts<'a>(
    project: &'a Project,
    figures: &'a Figures,
    sources: &'a [SourceCount],
    as_of: Instant,
) -> Vec<WatchedAlert<'a>> {
    let watch = Watch { project, figures, sources, as_of };
    let watched = project.metrics.values().filter(|metric| !metric.alert.is_empty());
    watched.flat_map(|metric| grains(metric).flat_map(move |grain| watch.of_grain(metric, grain))).collect()
}

/// The grains that people wrote. Windows between cut-offs are told beside weeks for reports, which would be the same alert
/// twice.
fn grains(metric: &Metric) -> impl Iterator<Item = Grain> {
    let weekly = metric.grains.contains(&Grain::Week);
    let told = move |grain: &&Grain| !(metric.rolled_up.contains(grain) || weekly && **grain == Grain::Cutoff);
    metric.grains.iter().filter(told).copied()
}

#[derive(Clone, Copy)]
struct Watch<'a> {
    project: &'a Project,
    figures: &'a Figures,
    sources: &'a [SourceCount],
    as_of: Instant,
}

/// What a figure says of the alert in force in its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Crossed,
    Clear,
    Unknown,
}

impl<'a> Watch<'a> {
    fn of_grain(self, metric: &'a Metric, grain: Grain) -> Vec<WatchedAlert<'a>> {
        let all: Vec<&Figure> = self.figures.of(&metric.id, grain).collect();
        // A value of a breakdown that no newer row has is not what the metric says now.
        let newest = all.iter().filter(|figure| is_over(figure)).map(|figure| figure.period.start).max();
        let series = all.chunk_by(|a, b| a.by == b.by);
        let state = |series: &[&'a Figure]| self.state(metric, grain, series, newest);
        series.map(|series| WatchedAlert { metric, grain, by: &series[0].by, state: state(series) }).collect()
    }

    /// How one series stands; its figures come in the order of time.
    fn state(self, metric: &'a Metric, grain: Grain, series: &[&'a Figure], newest: Option<Instant>) -> AlertState<'a> {
        // What newer rows cannot take back is known however old the data are.
        let running =
            series.len().checked_sub(1).filter(|at| series[*at].partial && self.cannot_end(metric, series[*at]));
        if let Some(at) = running {
            return self.crossing(metric, series, at);
        }
        let stale = self.stale(series, grain);
        if !stale.is_empty() {
            return AlertState::Stale(stale);
        }
        let over = series.iter().rposition(|figure| is_over(figure));
        let Some(at) = over.filter(|at| Some(series[*at].period.start) == newest) else {
            return AlertState::Undecided;
        };
        match self.verdict(metric, series[at]) {
            Verdict::Crossed => self.crossing(metric, series, at),
            Verdict::Clear => AlertState::Clear(series[at]),
            Verdict::Unknown => AlertState::Undecided,
        }
    }

    fn crossing(self, metric: &'a Metric, series: &[&'a Figure], at: usize) -> AlertState<'a> {
        let figure = series[at];
        let (mut since, mut begun, mut unbroken) = (&figure.period, figure.period.start, true);
        for pair in series[..=at].windows(2).rev() {
            let [before, after] = pair else { continue };
            unbroken = unbroken && before.period.end == after.period.start;
            match self.verdict(metric, before) {
                Verdict::Crossed => {
                    begun = before.period.start;
                    if unbroken {
                        since = &before.period;
                    }
                }
                Verdict::Clear => break,
                Verdict::Unknown => unbroken = false,
            }
        }
        let day = day_in_force(self.project, &figure.period);
        let step = metric.alert.on(day);
        let (Some(step), Some(threshold)) = (step, metric.alert_on(day)) else { return AlertState::Undecided };
        let place = step.origin.as_ref().unwrap_or(&metric.place);
        AlertState::Crossed(Box::new(Crossing { figure, threshold, place, since, begun }))
    }

    fn verdict(self, metric: &Metric, figure: &Figure) -> Verdict {
        let is_old = figure.is_incomplete() || figure.flags.contains(&FigureFlag::Stale);
        match self.crosses(metric, figure).filter(|_| !is_old) {
            Some(true) => Verdict::Crossed,
            Some(false) => Verdict::Clear,
            None => Verdict::Unknown,
        }
    }

    /// Whether a value crosses the alert in force in its period, whatever rows are missing.
    fn crosses(self, metric: &Metric, figure: &Figure) -> Option<bool> {
        let threshold = metric.alert_on(day_in_force(self.project, &figure.period))?;
        figure.value.and_then(|_| keeps(self.project, self.figures, figure, &threshold).0)
    }

    /// The sources of a series that promise fresh data and do not reach the end of the newest period that is over.
    fn stale(self, series: &[&'a Figure], grain: Grain) -> Vec<&'a SourceCount> {
        let calendar = &self.project.site.periods;
        let over = calendar.previous(&calendar.containing(grain, self.as_of));
        let Some(last) = series.last() else { return Vec::new() };
        let ends_before = |source: &SourceCount| source.newest.is_some_and(|newest| newest < over.end);
        let is_stale = |source: &&SourceCount| source.is_stale(self.as_of) && ends_before(source);
        let joined = |name: &String| self.project.sources.get(name).into_iter().flat_map(Source::joined);
        let direct = &last.lineage.sources;
        let names: Vec<&str> = direct.iter().map(String::as_str).chain(direct.iter().flat_map(joined)).collect();
        let named = self.sources.iter().filter(|source| names.contains(&source.source.as_str()));
        named.filter(is_stale).collect()
    }

    /// Whether more rows of a running period can only cross the alert further: it counts, and is about too many.
    fn cannot_end(self, metric: &Metric, figure: &Figure) -> bool {
        let counts = matches!(
            &metric.kind,
            MetricKind::Simple { measure, .. } if matches!(measure.agg, Agg::Count | Agg::CountDistinct)
        );
        let is_too_many =
            |target: &Target| target.kind == TargetKind::Compare && matches!(target.op, Some(Op::Ge | Op::Gt));
        let threshold = metric.alert_on(day_in_force(self.project, &figure.period));
        counts && threshold.as_ref().is_some_and(is_too_many) && self.crosses(metric, figure) == Some(true)
    }
}

/// Whether a figure's period is over, and its data reach to its end.
fn is_over(figure: &Figure) -> bool {
    !figure.partial && !figure.is_incomplete()
}
