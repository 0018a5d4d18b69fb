//! What a metric showed: its newest period, a chart and a table of its past, its parts.

use super::heading;
use crate::calendar::Grain;
use crate::model::{Block, ChartKind, Figure, KpiGroup, TableBlock, TableCell};
use crate::pages::blocks::chart::{self, Request};
use crate::pages::blocks::figure::{alert, change, target, value};
use crate::pages::blocks::periods;
use crate::pages::reports::indicators::verdict;
use crate::pages::reports::{number, text};
use crate::pages::{ComposeContext, dashboard, words};

/// How many periods are shown: a year, and the same period a year before.
const LAST: usize = 13;
/// How many parts of a breakdown are shown.
const PARTS: usize = 30;

/// The newest period at a glance.
pub(super) fn newest(context: &ComposeContext<'_>, id: &str) -> Vec<Block> {
    let group = KpiGroup { title: String::new(), items: vec![dashboard::tile(context, id)] };
    vec![Block::Kpis { groups: vec![group] }]
}

/// The chart, the table of periods, and the parts of the newest complete one.
pub(super) fn blocks(context: &ComposeContext<'_>, id: &str) -> Vec<Block> {
    let lang = context.lang();
    let has = |grain: &Grain| !context.figures.series(id, *grain, &[]).is_empty();
    let Some(grain) = periods::GRAINS.into_iter().find(has) else { return Vec::new() };
    let series = context.figures.series(id, grain, &[]);
    let shown = &series[series.len().saturating_sub(LAST)..];
    let mut blocks = vec![heading("history", lang.pick("推移", "History"))];
    if shown.iter().filter(|figure| figure.value.is_some()).count() > 1 {
        let request = Request {
            id: "chart-history".to_owned(),
            title: None,
            metrics: vec![id.to_owned()],
            grain,
            kind: ChartKind::Line,
            last: LAST,
            by: None,
            over: Vec::new(),
            multiples: false,
            part: Vec::new(),
        };
        blocks.push(Block::Chart(chart::chart(context, &request, None)));
    }
    blocks.push(periods(context, shown));
    let others: Vec<&Figure> = periods::GRAINS
        .into_iter()
        .filter(|other| *other != grain)
        .filter_map(|other| context.figures.latest(id, other))
        .collect();
    if !others.is_empty() {
        let title = lang.pick("ほかの長さの期間", "Periods of other lengths");
        blocks.push(table(context, title, lang.pick("期間", "Period"), &others, &|f| periods::title(lang, f)));
    }
    blocks.extend(parts(context, id, grain));
    blocks
}

fn periods(context: &ComposeContext<'_>, figures: &[&Figure]) -> Block {
    let lang = context.lang();
    let newest_first: Vec<&Figure> = figures.iter().rev().copied().collect();
    let title = lang.pick("期ごとの値", "Values by period");
    table(context, title, lang.pick("期間", "Period"), &newest_first, &|figure| periods::title(lang, figure))
}

/// The parts of the newest complete period, by each dimension.
fn parts(context: &ComposeContext<'_>, id: &str, grain: Grain) -> Vec<Block> {
    let lang = context.lang();
    let Some(whole) = context.figures.latest(id, grain) else { return Vec::new() };
    let mut by: Vec<(String, Vec<&Figure>)> = Vec::new();
    for figure in context.figures.of(id, grain).filter(|f| f.period == whole.period && !f.by.is_empty()) {
        let dimension = figure.by.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("×");
        match by.iter_mut().find(|(known, _)| *known == dimension) {
            Some((_, figures)) => figures.push(figure),
            None => by.push((dimension, vec![figure])),
        }
    }
    if by.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![heading("parts", lang.pick("内訳", "Breakdown"))];
    for (dimension, figures) in by {
        let figures = &figures[..figures.len().min(PARTS)];
        let title = format!("{}: {dimension}", periods::title(lang, whole));
        let name = |figure: &Figure| context.labels_of(&figure.by).join("×");
        blocks.push(table(context, &title, &dimension, figures, &name));
    }
    blocks
}

fn table(
    context: &ComposeContext<'_>,
    title: &str,
    first: &str,
    figures: &[&Figure],
    name: &dyn Fn(&Figure) -> String,
) -> Block {
    let lang = context.lang();
    let heads = [
        first,
        lang.pick("実績", "Value"),
        lang.pick("件数", "n"),
        lang.pick("目標", "Target"),
        lang.pick("変化", "Change"),
        lang.pick("判定", "Verdict"),
    ];
    let row = |figure: &&Figure| {
        let change = figure.change.as_ref().map(|of| change(context, figure, of));
        let alert = Some(alert(context, figure)).filter(|alert| !alert.is_empty());
        let notes = words::notes(lang, figure).into_iter().skip(usize::from(figure.partial)).chain(alert);
        let note = notes.collect::<Vec<_>>().join(lang.pick("、", ", "));
        vec![
            text(&name(figure)),
            TableCell { note, ..number(value(context, figure)) },
            number(words::count(figure.n)),
            text(&target(context, figure)),
            text(&change.unwrap_or_default()),
            verdict(context, figure),
        ]
    };
    Block::Table(TableBlock::new(title, &heads, figures.iter().map(row).collect()))
}
