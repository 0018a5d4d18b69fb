//! What an engine is asked for one metric.
//!
//! In: a metric, or a clock of a policy. Out: the passes that answer its questions, for all of its periods and breakdowns, and
//! those that tell what the sources span from which these take their periods. Never: asks for what only other metrics need; and
//! answers nothing: the figures are those of `compute`.

use super::{ExternalFacts, Run, Snapshot, batching, composed, ledger, measures, own_kind, sla};
use crate::config::{Adherence, Metric, MetricKind, Project};
use crate::diag::Diagnostics;
use crate::query::plan::{Trace, TracingEngine, execute_all};
use crate::query::{Decorator, Engine, EngineError, Query, Table};
use indexmap::IndexSet;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The passes for one metric, in the order in which they are run.
#[derive(Debug, Default)]
pub struct MetricPasses {
    /// The questions that the figures are made of.
    pub questions: Vec<Query>,
    /// Those that tell from when until when the sources say anything.
    pub spans: Vec<Trace>,
    /// Those that the figures are made of.
    pub figures: Vec<Trace>,
}

/// The passes that answer the questions of a metric. They are run once more for this, without those of other metrics.
pub fn metric_passes(data: Snapshot<'_>, metric: &str) -> MetricPasses {
    let Snapshot { project, engine, .. } = data;
    let wanted = made_of(project, metric);
    let only = restricted(project, &wanted);
    let traced = TracingEngine::new(engine);
    let asking = Asking { engine, traced: &traced, spans: Mutex::default(), questions: Mutex::default() };
    // What keeps a question from being answered was said with the figures.
    let found = &mut Diagnostics::new();
    let asked = Snapshot { engine: &asking, ..data };
    batching::run_batched(asked, &ExternalFacts::default(), found, |run, found| {
        ask(&Run { project: &only, ..run.clone() }, &wanted, found);
    });
    let [spans, questions] =
        [asking.spans, asking.questions].map(|asked| asked.into_inner().unwrap_or_else(PoisonError::into_inner));
    let figures = traced.traces();
    let used: BTreeSet<&str> = figures.iter().map(|trace| trace.source.as_str()).collect();
    let spans: Vec<Query> = spans.into_iter().filter(|query| used.contains(query.source.as_str())).collect();
    let traced = TracingEngine::new(engine);
    traced.run_all(&spans);
    MetricPasses { questions: questions.into_iter().collect(), spans: traced.traces(), figures }
}

fn made_of(project: &Project, metric: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut open = vec![metric.to_owned()];
    while let Some(id) = open.pop() {
        if !all.insert(id.clone()) {
            continue;
        }
        let Some(metric) = project.metrics.get(&id) else { continue };
        open.extend(composed::inputs(metric).into_iter().map(str::to_owned));
        if let MetricKind::ErrorBudget(budget) = &metric.kind {
            open.push(budget.of.clone());
        }
    }
    all
}

/// The project as though it declared only these.
fn restricted(project: &Project, wanted: &BTreeSet<String>) -> Project {
    let mut only = project.clone();
    only.metrics.retain(|id, _| wanted.contains(id));
    only.policies.retain(|_, policy| policy.metric_ids().any(|id| wanted.contains(&id)));
    let planned: BTreeSet<String> = only.metrics.values().flat_map(entries).cloned().collect();
    only.schedule.entries.retain(|id, _| planned.contains(id));
    only
}

/// The entries of the schedule that a metric judges.
fn entries(metric: &Metric) -> &[String] {
    match &metric.kind {
        MetricKind::Adherence(Adherence::Schedule { entries }) => entries,
        _ => &[],
    }
}

/// Asks what the figures are made of.
fn ask(run: &Run<'_>, wanted: &BTreeSet<String>, found: &mut Diagnostics) {
    let ledger = ledger::ledger(run, found);
    measures::compute(run, found);
    for metric in run.project.metrics.values() {
        own_kind(run, metric, &ledger, found);
    }
    for policy in run.project.policies.values() {
        let is_wanted = |clock: &_| wanted.contains(&sla::metric_id(policy, clock));
        sla::of_clocks(run, policy, &is_wanted, found);
    }
}

/// Traces the questions that are asked together; those that are asked one by one, which are about spans of time, are only noted.
struct Asking<'e> {
    engine: &'e dyn Engine,
    traced: &'e TracingEngine<'e>,
    spans: Mutex<IndexSet<Query>>,
    questions: Mutex<IndexSet<Query>>,
}

impl Decorator for Asking<'_> {
    fn inner(&self) -> &dyn Engine {
        self.engine
    }

    fn one(&self, query: &Query) -> Result<Table, EngineError> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner).insert(query.clone());
        self.engine.run(query)
    }

    fn many(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        self.questions.lock().unwrap_or_else(PoisonError::into_inner).extend(queries.iter().cloned());
        execute_all(self.traced, queries)
    }
}
