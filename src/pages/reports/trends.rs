//! The `{trends}` directive: charts over the last periods, never beyond the period that they are of.

use super::indicators::{self, Group};
use crate::calendar::{Grain, Period};
use crate::config::yaml::{Fields, Reader};
use crate::model::{Block, ChartKind};
use crate::pages::Material;
use crate::pages::blocks::chart::{self, Request};
use crate::pages::directives::Made;

/// How many periods a chart shows unless it is said: a year, and the same period a year before.
pub(super) const LAST: usize = 13;

#[derive(Clone, Copy, PartialEq)]
enum Show {
    All,
    Sla,
    Targets,
}

/// The blocks of the directive: attainment of SLA clocks by priority, and indicators that have a target.
pub(super) fn directive(material: &Material<'_>, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Made> {
    let shows = [("all", Show::All), ("sla", Show::Sla), ("targets", Show::Targets)];
    let show = fields.get("show").map_or(Some(Show::All), |node| reader.choice(node, &shows));
    let last = fields.get("last").map_or(Some(13), |node| reader.whole(node, 2..=120));
    let only = indicators::names(fields, reader, "group");
    let period = match indicators::period(material, fields, reader) {
        Ok(period) => period,
        Err(reason) => return Some(Err(reason)),
    };
    let (show, last) = (show?, usize::try_from(last?).unwrap_or(LAST));
    let Some(period) = period else { return Some(Ok(Vec::new())) };
    let groups = match indicators::chosen(material, &period, only.as_deref()) {
        Ok(groups) => groups,
        Err(reason) => return Some(Err(reason)),
    };
    let mut blocks = Vec::new();
    if show != Show::Targets && only.is_none() {
        blocks.extend(of_clocks(material, &period, last));
    }
    if show != Show::Sla {
        blocks.extend(groups.iter().flat_map(|group| of_group(material, &period, group, last)));
    }
    Some(Ok(blocks))
}

/// Attainment of every clock by priority over the last periods.
fn of_clocks(material: &Material<'_>, period: &Period, last: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    for policy in material.project.policies.values() {
        for metric in policy.metric_ids() {
            if material.figures.at(&metric, &[], period).is_some() {
                blocks.push(chart_of(material, period, &metric, Some("priority".to_owned()), last));
            }
        }
    }
    blocks
}

/// Every indicator of a group that has a target and a past, over the last periods.
pub(super) fn of_group(material: &Material<'_>, period: &Period, group: &Group<'_>, last: usize) -> Vec<Block> {
    let has_past = |metric: &str| {
        let all = material.figures.series(metric, period.grain, &[]);
        all.iter().filter(|figure| figure.period.start <= period.start).count() > 1
    };
    let shown = group.figures.iter().filter(|figure| figure.target.is_some() && has_past(&figure.metric));
    shown.map(|figure| chart_of(material, period, &figure.metric, None, last)).collect()
}

fn chart_of(material: &Material<'_>, period: &Period, metric: &str, by: Option<String>, last: usize) -> Block {
    let request = Request {
        id: format!("chart-{}", metric.replace('.', "-")),
        title: None,
        metrics: vec![metric.to_owned()],
        // Longer periods are shown by their months: a year is one point.
        grain: if period.grain < Grain::Month { period.grain } else { Grain::Month },
        kind: ChartKind::Line,
        last,
        by,
        over: Vec::new(),
        multiples: false,
    };
    Block::Chart(chart::chart(material, &request, Some(period.end)))
}
