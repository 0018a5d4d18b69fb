//! A report as it would be issued today, with the figures that it shows.

use super::compose::{self, Composed, ReportContext};
use super::series::Series;
use crate::calendar::Period;
use crate::model::{Block, Candidate, Figure, FrozenFigure};
use crate::pages::blocks;
use crate::pages::context::ComposeContext;
use crate::say;
use std::collections::BTreeMap;

/// A small trend shows as many periods.
const TREND: usize = 12;

/// A report as it is composed today, with every figure that was looked at for it.
pub(super) fn compose(
    context: &ComposeContext<'_>,
    site: ReportContext<'_>,
    series: &Series<'_>,
    at: usize,
) -> Candidate {
    let figures = context.figures.watched();
    let watching = ComposeContext { figures: &figures, ..*context };
    let (Composed { page, appendix }, _) = compose::report(&watching, site, series, at);
    let (single, history) = figures.seen();
    let planned = &series.reports[at];
    let blocks = page.blocks.iter().chain(appendix.iter().flat_map(|appendix| &appendix.blocks));
    let figures_shown = shown(&planned.period, blocks, single, history);
    Candidate {
        name: series.name,
        key: planned.key.clone(),
        period: planned.period.clone(),
        figures: figures_shown.iter().map(|figure| freeze(context, figure)).collect(),
        page,
        appendix,
    }
}

/// What was asked for one by one; and of what was handed out as a history, no more than the report can show: nothing after its
/// period, and no further back than its longest chart.
fn shown<'f, 'b>(
    period: &Period,
    blocks: impl Iterator<Item = &'b Block>,
    single: Vec<&'f Figure>,
    history: Vec<&'f Figure>,
) -> Vec<&'f Figure> {
    let charts = blocks.filter_map(|block| match block {
        Block::Chart(chart) => Some(chart.categories.len()),
        _ => None,
    });
    let most = charts.max().unwrap_or_default().max(TREND);
    let mut lines: BTreeMap<_, Vec<&Figure>> = BTreeMap::new();
    for figure in history.into_iter().filter(|figure| figure.period.end <= period.end) {
        lines.entry((&figure.metric, figure.period.grain, &figure.by)).or_default().push(figure);
    }
    // They are handed out in the order of time.
    let history = lines.into_values().flat_map(|line| line[line.len().saturating_sub(most)..].to_vec());
    let name = |figure: &&Figure| (figure.metric.clone(), figure.period.grain, figure.by.clone(), figure.period.start);
    let mut all: Vec<&Figure> = single.into_iter().chain(history).collect();
    all.sort_by_key(name);
    all.dedup_by_key(|figure| name(figure));
    all
}

fn freeze(context: &ComposeContext<'_>, figure: &Figure) -> FrozenFigure {
    let lang = context.lang();
    // Promises are told as in every edition before: another name of what a metric counts is no other promise.
    let alert = figure.alert.as_ref().map(|alert| {
        let text = alert.to_text(lang);
        say!("アラート: {text}", "alert: {text}").into_text(lang)
    });
    FrozenFigure {
        metric: figure.metric.clone(),
        label: figure.label.clone(),
        by: figure.by.clone(),
        grain: figure.period.grain,
        period: figure.period.label.clone(),
        start: figure.period.start,
        end: figure.period.end,
        value: figure.value,
        unit: figure.unit,
        shown: blocks::figure::value(context, figure),
        n: figure.n,
        numerator: figure.numerator,
        denominator: figure.denominator,
        target: figure.target.as_ref().map(|target| target.to_text(lang)).unwrap_or_default(),
        standing: figure.standing,
        alert: alert.unwrap_or_default(),
        change: figure.change.clone(),
        year_ago: figure.year_ago.clone(),
        flags: figure.flags.clone(),
        extra: figure.extra.clone(),
        sources: figure.lineage.sources.clone(),
        rules: figure.lineage.rules.clone(),
    }
}
