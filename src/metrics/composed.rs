//! Figures made of other figures: expressions over metrics, changes, costs of one unit, and baselines.
//!
//! In: the figures of every metric that is computed from rows. Out: those and the composed ones, each after what it is
//! made of. Never: looks at a row; and never loses on the way what a reader must know of an input — a figure made of
//! truncated data says so as they do.
//!
//! Decided in docs/decisions/0026-metrics-of-metrics.md.

use super::{Run, change, cost, derived, fill};
use crate::calendar::{Grain, Instant, Period};
use crate::config::{Input, Metric, MetricKind};
use crate::diag::Diagnostics;
use crate::model::{Figure, FigureFlag};
use std::collections::{BTreeMap, BTreeSet};

type By = Vec<(String, String)>;

/// Figures found by metric, grain, breakdown and start of the period.
pub(super) struct FigureIndex {
    figures: Vec<Figure>,
    index: BTreeMap<(String, Grain), BTreeMap<(By, Instant), usize>>,
}

impl FigureIndex {
    fn new(figures: Vec<Figure>) -> Self {
        let mut known = Self { figures: Vec::with_capacity(figures.len()), index: BTreeMap::new() };
        known.add(figures);
        known
    }

    fn add(&mut self, figures: Vec<Figure>) {
        for figure in figures {
            let line = self.index.entry((figure.metric.clone(), figure.period.grain)).or_default();
            line.insert((figure.by.clone(), figure.period.start), self.figures.len());
            self.figures.push(figure);
        }
    }

    /// Puts figures in the place of those that stand for the same metric, breakdown and period.
    fn replace(&mut self, figures: Vec<Figure>) {
        for figure in figures {
            let line = self.index.get(&(figure.metric.clone(), figure.period.grain));
            let at = line.and_then(|line| line.get(&(figure.by.clone(), figure.period.start)).copied());
            if let Some(at) = at {
                self.figures[at] = figure;
            }
        }
    }

    /// All of them, in the order in which they were computed.
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Figure> {
        self.figures.iter()
    }

    /// One figure.
    pub(super) fn get(&self, metric: &str, grain: Grain, by: &By, start: Instant) -> Option<&Figure> {
        let line = self.index.get(&(metric.to_owned(), grain))?;
        line.get(&(by.clone(), start)).map(|at| &self.figures[*at])
    }

    /// Every figure of a metric and grain, by breakdown and period.
    pub(super) fn of(&self, metric: &str, grain: Grain) -> impl Iterator<Item = &Figure> {
        let line = self.index.get(&(metric.to_owned(), grain));
        line.into_iter().flat_map(|line| line.values()).map(|at| &self.figures[*at])
    }
}

/// Every figure: those given, filled where their metric says so, and the composed ones.
pub(super) fn compute(run: &Run<'_>, mut figures: Vec<Figure>, found: &mut Diagnostics) -> Vec<Figure> {
    fill::apply(run, &mut figures);
    let mut known = FigureIndex::new(figures);
    for metric in in_order(run) {
        compose(run, metric, &mut known, found);
    }
    let baselines = change::baselines(run, &known);
    for (at, figure) in known.figures.iter_mut().enumerate() {
        figure.extra.extend(baselines.get(&at).map(|value| ("baseline".to_owned(), *value)));
    }
    known.figures
}

/// Every metric after those that it is made of; the configuration has no circles.
pub(super) fn in_order<'a>(run: &Run<'a>) -> Vec<&'a Metric> {
    let (mut ordered, mut done) = (Vec::new(), BTreeSet::new());
    for metric in run.project.metrics.values() {
        visit(run, metric, &mut done, &mut ordered);
    }
    ordered
}

fn visit<'a>(run: &Run<'a>, metric: &'a Metric, done: &mut BTreeSet<&'a str>, ordered: &mut Vec<&'a Metric>) {
    if !done.insert(&metric.id) {
        return;
    }
    for input in inputs(metric).iter().filter_map(|id| run.project.metrics.get(*id)) {
        visit(run, input, done, ordered);
    }
    ordered.push(metric);
}

fn compose(run: &Run<'_>, metric: &Metric, known: &mut FigureIndex, found: &mut Diagnostics) {
    let mut figures = match &metric.kind {
        MetricKind::Derived(derived) => derived::compute(run, metric, derived, known, found),
        MetricKind::Change(change) => change::compute(run, metric, change, known),
        MetricKind::Cost(cost) if cost.per.is_some() => cost::per_unit(run, metric, cost, known),
        _ => return,
    };
    fill::apply(run, &mut figures);
    if let MetricKind::Cost(_) = metric.kind {
        known.replace(figures);
    } else {
        known.add(figures);
    }
}

/// The metrics that the figures of a metric are made of.
pub(super) fn inputs(metric: &Metric) -> Vec<&str> {
    match &metric.kind {
        MetricKind::Derived(derived) => derived.inputs.iter().map(|input| input.metric.as_str()).collect(),
        MetricKind::Change(change) => vec![&change.metric],
        MetricKind::Cost(cost) => cost.per.as_deref().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// What the figure of a period is made of: metrics, each with the start of the period from which it is taken.
pub(super) fn inputs_at<'a>(run: &Run<'_>, metric: &'a Metric, period: &Period) -> Vec<(&'a str, Instant)> {
    if let MetricKind::Derived(derived) = &metric.kind {
        let at = |input: &'a Input| Some((input.metric.as_str(), derived::at(run, input, period)?));
        return derived.inputs.iter().filter_map(at).collect();
    }
    inputs(metric).into_iter().map(|id| (id, period.start)).collect()
}

/// What a reader of `figure` must know of the figure that it is made of: its sources, its rules, and its flags.
pub(super) fn inherit(run: &Run<'_>, figure: &mut Figure, from: &Figure) {
    for source in &from.lineage.sources {
        if !figure.lineage.sources.contains(source) {
            figure.lineage.sources.push(source.clone());
        }
    }
    for rule in &from.lineage.rules {
        if !figure.lineage.rules.contains(rule) {
            figure.lineage.rules.push(rule.clone());
        }
    }
    let min_n = run.project.metrics.get(&from.metric).and_then(|metric| metric.min_n);
    let small = from.value.is_some() && min_n.is_some_and(|min| from.n < min);
    let flags = from.flags.iter().copied().filter(|flag| *flag != FigureFlag::Partial);
    for flag in flags.chain(small.then_some(FigureFlag::SmallSample)) {
        if !figure.flags.contains(&flag) {
            figure.flags.push(flag);
        }
    }
}
