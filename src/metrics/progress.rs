//! `progress`: what is done of what is planned, now: ticked boxes (`- [x]`) of all boxes in documents, or rows that are
//! done of all rows, in per cent. Nobody knows when a box was ticked, so only the period of the as-of instant has a value.
//! Nothing planned → no value.

use super::measures::set_quotient;
use super::{Run, blank};
use crate::calendar::seconds_after;
use crate::config::{Metric, Progress};
use crate::diag::{Diagnostic, Diagnostics, code};
use crate::model::{ChecklistProgress, Figure};
use crate::objective::Unit;
use crate::query::{Measure, Query};
use crate::say;
use rust_decimal::Decimal;

/// Figures of one metric, one for each grain.
pub(super) fn compute(run: &Run<'_>, metric: &Metric, progress: &Progress, found: &mut Diagnostics) -> Vec<Figure> {
    let (counts, sources, rule): (Option<ChecklistProgress>, Vec<&str>, &str) = match progress {
        Progress::Documents { .. } => (boxes(run, metric, progress, found), Vec::new(), "progress: ticked boxes, now"),
        Progress::Rows { source, .. } => (rows(run, metric, progress, found), vec![source], "progress: rows done, now"),
    };
    let Some(ChecklistProgress { done, all }) = counts else { return Vec::new() };
    // What ends with the as-of instant is over: the period is that of the last second before it.
    let now = seconds_after(run.as_of, -1);
    let of_grain = |grain: &crate::calendar::Grain| {
        let period = run.project.site.periods.containing(*grain, now);
        let mut figure = blank(run, metric, &period, Vec::new(), &sources);
        figure.n = all;
        set_quotient(&mut figure, Some(Decimal::from(done)), Some(Decimal::from(all)), Unit::Percent);
        figure.lineage.rules.push(rule.to_owned());
        figure
    };
    metric.grains.iter().map(of_grain).collect()
}

/// The boxes that were counted in documents; none at all is said.
fn boxes(run: &Run<'_>, metric: &Metric, progress: &Progress, found: &mut Diagnostics) -> Option<ChecklistProgress> {
    let Progress::Documents { glob, heading } = progress else { return None };
    let counts = run.beside.ticked.get(&metric.id).copied().filter(|counts| counts.all > 0);
    if counts.is_none() {
        let below = heading.as_deref().unwrap_or("-");
        let message = say!(
            "`{glob}` に `- [ ]` の項目がありません（見出し: {below}）",
            "there is no `- [ ]` item in `{glob}` (heading: {below})"
        );
        found.push(Diagnostic::new(code::METRICS_NO_BOXES, metric.place.clone(), message).hint(say!(
            "`documents` は `content/` からの相対パスで、`heading` は見出しのとおりに書きます",
            "write `documents` relative to `content/`, and `heading` as it stands in the document"
        )));
    }
    counts
}

fn rows(run: &Run<'_>, metric: &Metric, progress: &Progress, found: &mut Diagnostics) -> Option<ChecklistProgress> {
    let Progress::Rows { source, done, filter } = progress else { return None };
    let measures = vec![Measure::count_if("done", done.clone()), Measure::count("all")];
    let query = Query::groups(source, Vec::new(), measures).filtered(filter.clone());
    let table = run.ask(&query, &metric.place, found)?;
    let row = table.rows.first()?;
    let number = |at: usize| row[at].integer().and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
    Some(ChecklistProgress { done: number(0), all: number(1) })
}
