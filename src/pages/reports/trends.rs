//! The `{trends}` directive: charts over the last periods, never beyond the period that they are of.

use super::indicators::{self, Group};
use super::promises;
use crate::calendar::{Grain, Period};
use crate::model::{Block, Chart, Figure, TargetStatus};
use crate::pages::ComposeContext;
use crate::pages::blocks::chart::{self, Request};
use crate::pages::blocks::figure;
use crate::pages::directives::DirectiveResult;
use crate::say;
use crate::syntax::{Fields, Reader};

/// How many periods a chart shows unless it is said: a year, and the same period a year before.
pub(super) const LAST: usize = 13;

/// How many charts tell findings unless it is said.
const FINDINGS: i64 = 4;

#[derive(Clone, Copy, PartialEq)]
enum Show {
    All,
    Sla,
    Targets,
    Findings,
}

/// The blocks of the directive: attainment of SLA clocks by priority, and indicators that have a target; or few charts, each
/// titled by what it shows.
pub(super) fn directive(
    context: &ComposeContext<'_>,
    fields: &mut Fields<'_>,
    reader: &mut Reader<'_>,
) -> Option<DirectiveResult> {
    let shows = [("all", Show::All), ("sla", Show::Sla), ("targets", Show::Targets), ("findings", Show::Findings)];
    let show = fields.get("show").map_or(Some(Show::All), |node| reader.choice(node, &shows));
    let last = fields.get("last").map_or(Some(13), |node| reader.whole(node, 2..=120));
    let limit = fields.get("limit").map_or(Some(FINDINGS), |node| reader.whole(node, 1..=5));
    let only = indicators::names(fields, reader, "group");
    let period = match indicators::period(context, fields, reader) {
        Ok(period) => period,
        Err(reason) => return Some(Err(reason)),
    };
    let (show, last) = (show?, usize::try_from(last?).unwrap_or(LAST));
    let Some(period) = period else { return Some(Ok(Vec::new())) };
    if show == Show::Findings {
        return Some(Ok(findings(context, &period, last, usize::try_from(limit?).unwrap_or_default())));
    }
    let groups = match indicators::chosen(context, &period, only.as_deref()) {
        Ok(groups) => groups,
        Err(reason) => return Some(Err(reason)),
    };
    let mut blocks = Vec::new();
    if show != Show::Targets && only.is_none() {
        blocks.extend(of_clocks(context, &period, last));
    }
    if show != Show::Sla {
        blocks.extend(groups.iter().flat_map(|group| of_group(context, &period, group, last)));
    }
    Some(Ok(blocks))
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
    said.text(context.lang()).to_owned()
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
        Grain::Quarter => ("四半期", "quarters"),
        Grain::Year => ("年", "years"),
        _ => ("期", "periods"),
    };
    let said = say!("{n}{ja}連続で", " {n} {en} in a row");
    if n > 1 { said.text(lang).to_owned() } else { String::new() }
}

/// Attainment of every clock by priority over the last periods.
fn of_clocks(context: &ComposeContext<'_>, period: &Period, last: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    for policy in context.project.policies.values() {
        for metric in policy.metric_ids() {
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
    let metrics = vec![metric.to_owned()];
    Request {
        id: format!("chart-{}", metric.replace('.', "-")),
        title: None,
        kind: chart::usual_kind(context, &metrics, by.is_some()),
        metrics,
        // Longer periods are shown by their months: a year is one point.
        grain: if period.grain < Grain::Month { period.grain } else { Grain::Month },
        last,
        by,
        part: Vec::new(),
        over: Vec::new(),
        multiples: false,
    }
}
