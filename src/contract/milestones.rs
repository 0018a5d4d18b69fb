//! Conditions of milestones against figures: `csat >= 4.5 for 1 month`.
//!
//! In: items of task lists, the project with its figures, the as-of day. Out: a [`MilestoneCheck`] for every condition that can be read, and
//! findings for the others. Never: counts a period that runs, or of which too little is known.
//!
//! Decided in docs/decisions/0097-milestones-by-data.md.

mod condition;

use self::condition::{Condition, Extent, read};
use super::judge::grains;
use crate::calendar::{Date, Grain, Period};
use crate::config::{Project, questions};
use crate::diag::{Diagnostic, Diagnostics, Message, code, did_you_mean};
use crate::metrics;
use crate::model::{Figure, Figures, MilestoneCheck, MilestonePeriod, Task, TaskCondition};
use crate::objective::{self, Better, Target, TargetKind, Unit};
use crate::say;

/// The conditions of items with what became of them up to a day.
pub(crate) fn milestones(
    project: &Project,
    figures: &Figures,
    tasks: &[Task],
    today: Date,
    found: &mut Diagnostics,
) -> Vec<MilestoneCheck> {
    let mut checks: Vec<MilestoneCheck> = Vec::new();
    for task in tasks {
        let Some(written) = &task.when else { continue };
        let check = match check(project, figures, written) {
            Ok(check) => check,
            Err(finding) => {
                found.push(*finding);
                continue;
            }
        };
        let is_denied = check.on(today).is_denied(check.needed);
        if task.ticked && is_denied && task.done_on.is_none_or(|day| day <= today) {
            found.push(denied(&check, today));
        }
        checks.push(check);
    }
    checks
}

fn check(project: &Project, figures: &Figures, written: &TaskCondition) -> Result<MilestoneCheck, Box<Diagnostic>> {
    let refuse = |message: Message, hint: Option<Message>| {
        Box::new(Diagnostic::new(code::CONTENT_TASK_CONDITION, written.place.clone(), message).hint(hint))
    };
    let read = read(&written.text).map_err(|reason| refuse(reason, Some(example())))?;
    let metric = read.metric.as_str();
    let names = project.metric_ids();
    if !names.iter().any(|name| name == metric) {
        let message = say!("指標 `{metric}` は宣言されていません", "no metric `{metric}` is declared");
        let near = did_you_mean(metric, names.iter().map(String::as_str));
        let list = say!("`tejun figures` に指標の名前が並びます", "`tejun figures` lists the metrics");
        return Err(refuse(message, Some(near.unwrap_or(list))));
    }
    let (grain, within) = grain(project, &read).map_err(|reason| refuse(reason, None))?;
    let target = target(project, &read, grain).map_err(|reason| refuse(reason, Some(example())))?;
    let whole = figures.series(metric, grain, &[]);
    let is_meant = |period: &Period| {
        within.as_ref().is_none_or(|only| only.label == period.label)
            && read.since.is_none_or(|since| since <= period.first)
    };
    let periods = whole.into_iter().filter(|figure| !figure.partial && is_meant(&figure.period));
    let periods = periods
        .map(|figure| MilestonePeriod { period: figure.period.clone(), kept: kept(project, figures, figure, &target) });
    let periods = periods.collect();
    Ok(MilestoneCheck {
        condition: written.clone(),
        metric: read.metric.clone(),
        grain,
        target,
        needed: read.needed(),
        periods,
    })
}

/// Whether a complete period does what is asked. What is not known whole is not decided, whatever it shows.
fn kept(project: &Project, figures: &Figures, figure: &Figure, target: &Target) -> Option<bool> {
    figure.is_whole().then(|| metrics::keeps(project, figures, figure, target).0).flatten()
}

/// Which periods are looked at: those that the condition names, else months, else the longest that the metric is told by.
fn grain(project: &Project, read: &Condition) -> Result<(Grain, Option<Period>), Message> {
    let told = grains(project, &read.metric);
    let (wanted, within) = match &read.extent {
        Extent::For(_, grain) => (*grain, None),
        Extent::In(label) => {
            let period = project.site.periods.by_label(label).ok_or_else(|| {
                say!(
                    "`{label}` は期ではありません（`2026-10`、`2026-W44`、`FY2026-Q3` のように書きます）",
                    "`{label}` is no period: write it like `2026-10`, `2026-W44` or `FY2026-Q3`"
                )
            })?;
            (period.grain, Some(period))
        }
        Extent::Once => {
            let longest = told.iter().copied().rfind(|grain| *grain != Grain::Cutoff);
            (if told.contains(&Grain::Month) { Grain::Month } else { longest.unwrap_or(Grain::Month) }, None)
        }
    };
    // A week may be told from one cut-off to the next.
    let exactly = told.iter().copied().find(|grain| *grain == wanted);
    let same = || told.iter().copied().find(|grain| within.is_none() && grain.reporting_grain() == wanted);
    if let Some(grain) = exactly.or_else(same) {
        return Ok((grain, within));
    }
    let (metric, name) = (&read.metric, wanted.name());
    let known = told.iter().map(|grain| grain.name()).collect::<Vec<_>>().join("`, `");
    Err(say!(
        "指標 `{metric}` は `{name}` の期では数えていません（`{known}` があります）",
        "the metric `{metric}` is not told by the `{name}`: expected `{known}`"
    ))
}

/// The comparison, read as a target of the metric is.
fn target(project: &Project, read: &Condition, grain: Grain) -> Result<Target, Message> {
    let metric = project.metrics.get(&read.metric);
    // What clocks attain is a share.
    let (unit, better) = metric.map_or((Unit::Percent, Some(Better::Higher)), |metric| (metric.unit, metric.better));
    let (text, name) = (&read.comparison, &read.metric);
    let target = objective::parse(text, better).within(grain);
    let is_bound = target.kind == TargetKind::Range || (target.kind == TargetKind::Compare && target.op.is_some());
    if !is_bound {
        return Err(say!("`{text}` を比較として読めません", "expected a comparison such as `>= 4.5`, found `{text}`"));
    }
    if target.bounds_in(unit).is_empty() {
        let shown = unit.symbol(crate::diag::Lang::Ja);
        return Err(say!(
            "`{text}` の単位は指標 `{name}` の単位 `{shown}` と合いません",
            "the unit of `{text}` does not fit that of the metric `{name}`, `{shown}`"
        ));
    }
    if !target.applies_to(grain) {
        let grain = grain.name();
        return Err(say!(
            "`{text}` は `{grain}` の期の約束ではありません",
            "`{text}` says nothing of periods of a `{grain}`"
        ));
    }
    match metric.map(|metric| questions(metric, &target)).unwrap_or_default().into_iter().next() {
        Some(Message { ja, en }) => Err(say!("`{text}` はあいまいです: {ja}", "`{text}` is ambiguous: {en}")),
        None => Ok(target),
    }
}

fn example() -> Message {
    say!(
        "`{{when=\"csat >= 4.5 for 2 months\"}}`、`{{when=\"csat >= 4.5 in 2026-10\"}}` のように書きます",
        "write it like `{{when=\"csat >= 4.5 for 2 months\"}}` or `{{when=\"csat >= 4.5 in 2026-10\"}}`"
    )
}

/// Somebody ticked what the data deny.
fn denied(check: &MilestoneCheck, today: Date) -> Diagnostic {
    let state = check.on(today);
    let (text, needed, holding) = (&check.condition.text, check.needed, state.holding);
    let newest = state.newest.map(|newest| newest.period.label.clone()).unwrap_or_default();
    let message = say!(
        "済みの印がありますが、データは `{text}` をまだ満たしていません（{newest} まで、{needed} 期のうち {holding} 期）",
        "ticked, but the data do not say `{text}` yet: {holding} of {needed} periods in a row, up to {newest}"
    );
    Diagnostic::new(code::CONTENT_TASK_DENIED, check.condition.place.clone(), message).hint(say!(
        "印を外すか、条件を直します。データによらずに達成としたなら、`when` を消します",
        "take the tick away or mend the condition; where it was decided without the data, remove `when`"
    ))
}
