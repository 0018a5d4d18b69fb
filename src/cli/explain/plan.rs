//! How the engine gets a figure, in `explain figure --plan`: the passes over each source that answer the questions of its metric.

use crate::diag::Lang;
use crate::metrics::{MetricPasses, metric_passes};
use crate::model::Figure;
use crate::pipeline::Computed;
use crate::query::plan::{PlanText, Trace};
use crate::say;
use serde_json::{Value, json};

/// The passes for the metric of a figure.
pub(super) struct Plan(MetricPasses);

impl Plan {
    /// Asks the questions once more.
    pub(super) fn of(computed: &Computed, figure: &Figure) -> Self {
        Self(metric_passes(computed.snapshot(), &figure.metric))
    }

    /// The passes with what they are for, in the order in which they are run.
    fn passes(&self) -> impl Iterator<Item = (&'static str, &Trace)> {
        let spans = self.0.spans.iter().map(|trace| ("span", trace));
        spans.chain(self.0.figures.iter().map(|trace| ("figures", trace)))
    }

    /// The answer for scripts.
    pub(super) fn for_scripts(&self) -> Value {
        let stage = |text: &PlanText| json!({ "stage": text.stage, "plans": text.plans });
        let pass = |(purpose, trace): (&str, &Trace)| {
            json!({
                "purpose": purpose,
                "source": trace.source,
                "pass": trace.description,
                "engine": trace.plans.as_ref().map(|all| all.iter().map(stage).collect::<Vec<_>>()).unwrap_or_default(),
                "refused": reason(trace),
            })
        };
        self.passes().map(pass).collect()
    }

    /// The lines for people.
    pub(super) fn for_people(&self, lang: Lang) -> Vec<String> {
        let (count, questions) = (self.passes().count(), self.0.questions.len());
        let head = match count {
            0 => say!("走査: データソースには何も尋ねません", "passes: no source is asked anything"),
            _ => say!(
                "走査: {count} 回（この指標のすべての期と内訳の、問い {questions} 件）",
                "passes: {count}, for the questions of all periods and breakdowns of the metric, {questions} in number"
            ),
        };
        let mut lines = vec![head.text(lang).to_owned()];
        for (at, (purpose, trace)) in self.passes().enumerate() {
            let (at, source) = (at + 1, &trace.source);
            let head = match purpose {
                "span" => say!("{at}. {source}（最初と最後の時刻）", "{at}. {source}, its first and last instants"),
                _ => say!("{at}. {source}（値）", "{at}. {source}, values"),
            };
            lines.push(format!("  {}", head.text(lang)));
            lines.extend(of_pass(trace, lang).into_iter().map(|line| format!("    {line}")));
        }
        lines
    }
}

fn of_pass(trace: &Trace, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = trace.description.to_string().lines().map(str::to_owned).collect();
    if let Some(reason) = reason(trace) {
        lines.push(say!("計算できません: {reason}", "cannot be computed: {reason}").text(lang).to_owned());
    }
    for PlanText { stage, plans } in trace.plans.iter().flatten() {
        lines.push(say!("エンジンの計画（{stage}）:", "plan of the engine, {stage}:").text(lang).to_owned());
        lines.extend(plans.iter().flat_map(|plan| plan.lines()).map(|line| format!("  {}", line.trim_end())));
    }
    lines
}

/// Why a pass gave nothing, or has no plan.
fn reason(trace: &Trace) -> Option<&String> {
    trace.refused.as_ref().or(trace.plans.as_ref().err())
}
