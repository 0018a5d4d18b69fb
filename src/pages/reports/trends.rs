//! The `{trends}` directive: charts over the last periods, never beyond the period that they are of.

use super::groups::{self, Group};
use super::promises;
use crate::calendar::{Grain, Period};
use crate::model::{Block, Chart, Figure, TargetStatus};
use crate::pages::blocks::chart::{self, Request};
use crate::pages::blocks::figure;
use crate::pages::context::ComposeContext;
use crate::pages::options::{DirectiveResult, Options};
use crate::say;

/// How many periods a chart shows unless it is said: a year, and the same period a year before.
pub(super) const LAST: usize = 13;

/// How many charts tell findings unless it is said.
const FINDINGS: usize = 4;

#[derive(Clone, Copy, PartialEq)]
enum Show {
    All,
    Sla,
    Targets,
    Findings,
}

/// The blocks of the directive: attainment of SLA clocks by priority, and indicators that have a target; or few charts, each
/// titled by what it shows.
pub(in crate::pages) fn directive(context: &ComposeContext<'_>, options: &mut Options<'_>) -> DirectiveResult {
    let shows = [("all", Show::All), ("sla", Show::Sla), ("targets", Show::Targets), ("findings", Show::Findings)];
    let show = options.choice("show", &shows).unwrap_or(Show::All);
    let last = options.whole("last", 2..=120).unwrap_or(LAST);
    let limit = options.whole("limit", 1..=5).unwrap_or(FINDINGS);
    let only = options.texts("group");
    let Some(period) = groups::period(context, options)? else { return Ok(Vec::new()) };
    if show == Show::Findings {
        return Ok(findings(context, &period, last, limit));
    }
    let groups = groups::chosen(context, &period, only.as_deref())?;
    let mut blocks = Vec::new();
    if show != Show::Targets && only.is_none() {
        blocks.extend(of_clocks(context, &period, last));
    }
    if show != Show::Sla {
        blocks.extend(groups.iter().flat_map(|group| of_group(context, &period, group, last)));
    }
    Ok(blocks)
}

/// A small chart of each figure that says most, worst first, under a sentence that tells what it shows.
fn findings(context: &ComposeContext<'_>, period: &Period, last: usize, limit: usize) -> Vec<Block> {
    let chart = |figure: &&Figure| {
        let grain = period.grain.min(Grain::Month);
        let past = context.figures.series(&figure.metric, grain, &figure.by);
        let known = past.iter().filter(|past| past.period.end <= period.end && past.value.is_some()).count();
        (known > 1).then(|| {
            let mut request = request(context, period, &figure.metric, None, last);
            request.title = Some(finding(context, figure));
            request.part.clone_from(&figure.by);
            request.multiples = true;
            let mut chart: Chart = chart::chart(context, &request, Some(period.end));
            chart.options.finding = true;
            Block::Chart(chart)
        })
    };
    promises::of_charts(context, period).iter().filter_map(chart).take(limit).collect()
}

/// What a figure shows, in one sentence: the author's own, else its value, its target and for how long it stands so.
fn finding(context: &ComposeContext<'_>, of: &Figure) -> String {
    let name = promises::name(context, &of.label, &of.by);
    let own = context.report.and_then(|report| report.findings.iter().find(|(promise, _)| *promise == of.metric));
    if let Some((_, sentence)) = own {
        return sentence.clone();
    }
    let (value, target) = (figure::value(context, of), figure::target(context, of));
    let since = streak(context, of);
    let said = match of.standing {
        TargetStatus::Missed => {
            say!("{name} {value}: 目標{target}を{since}未達", "{name} {value}: target {target} missed{since}")
        }
        TargetStatus::Met => {
            say!("{name} {value}: 目標{target}を{since}達成", "{name} {value}: target {target} met{since}")
        }
        TargetStatus::AtRisk => say!("{name} {value}: 目標{target}に注意", "{name} {value}: target {target} at risk"),
        _ => match of.change.as_ref().map(|change| figure::change(context, of, change)) {
            Some(change) => say!("{name} {value}（{change}）", "{name} {value} ({change})"),
            None => say!("{name} {value}", "{name} {value}"),
        },
    };
    said.into_text(context.lang())
}

/// For how many periods in a row a figure stands as it does; empty for one.
fn streak(context: &ComposeContext<'_>, of: &Figure) -> String {
    let past = context.figures.series(&of.metric, of.period.grain, &of.by);
    let until = past.iter().rev().skip_while(|past| past.period.start > of.period.start);
    let n = until.take_while(|past| past.standing == of.standing).count();
    let lang = context.lang();
    let (ja, en) = match of.period.grain {
        Grain::Week | Grain::Cutoff => ("週", "weeks"),
        Grain::Month => ("か月", "months"),
        Grain::Day => ("日", "days"),
        Grain::Quarter => ("四半期", "quarters"),
        Grain::Half => ("半期", "half-years"),
        Grain::Year => ("年", "years"),
    };
    let said = say!("{n}{ja}連続で", " {n} {en} in a row");
    if n > 1 { said.into_text(lang) } else { String::new() }
}

/// Attainment of every clock by priority over the last periods.
fn of_clocks(context: &ComposeContext<'_>, period: &Period, last: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    for policy in context.project.policies.values() {
        for metric in policy.metric_ids().filter(|clock| groups::shows(context, clock)) {
            if context.figures.at(&metric, &[], period).is_some() {
                blocks.push(chart_of(context, period, &metric, Some("priority".to_owned()), last));
            }
        }
    }
    blocks
}

/// Every indicator of a group that has a target and a past, over the last periods.
pub(super) fn of_group(context: &ComposeContext<'_>, period: &Period, group: &Group<'_>, last: usize) -> Vec<Block> {
    let has_past = |metric: &str| {
        let all = context.figures.series(metric, period.grain, &[]);
        all.iter().filter(|figure| figure.period.start <= period.start).count() > 1
    };
    let shown = group.figures.iter().filter(|figure| figure.target.is_some() && has_past(&figure.metric));
    shown.map(|figure| chart_of(context, period, &figure.metric, None, last)).collect()
}

fn chart_of(context: &ComposeContext<'_>, period: &Period, metric: &str, by: Option<String>, last: usize) -> Block {
    Block::Chart(chart::chart(context, &request(context, period, metric, by, last), Some(period.end)))
}

fn request(context: &ComposeContext<'_>, period: &Period, metric: &str, by: Option<String>, last: usize) -> Request {
    let kind = chart::usual_kind(context, &[metric.to_owned()], by.is_some());
    // Longer periods are shown by their months: a year is one point.
    Request { last, by, ..Request::of_metric(metric, period.grain.min(Grain::Month), kind) }
}
