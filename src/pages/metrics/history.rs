//! What a metric showed: its newest period, a chart and a table of its past, its parts.

use crate::calendar::Grain;
use crate::model::{Block, ChartKind, Figure, KpiGroup, TableCell};
use crate::pages::blocks::chart::{self, Request};
use crate::pages::blocks::figure::{self, alert, target, value};
use crate::pages::blocks::periods;
use crate::pages::reports::groups::verdict;
use crate::pages::table::Table;
use crate::pages::{context::ComposeContext, dashboard, words};

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
    let mut blocks = vec![Block::heading(2, "history", lang.pick("推移", "History"))];
    if shown.iter().filter(|figure| figure.value.is_some()).count() > 1 {
        let request =
            Request { id: "chart-history".to_owned(), last: LAST, ..Request::of_metric(id, grain, ChartKind::Line) };
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
    let mut blocks = vec![Block::heading(2, "parts", lang.pick("内訳", "Breakdown"))];
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
    let note = |of: &Figure| {
        let alert = Some(alert(context, of)).filter(|alert| !alert.is_empty());
        let notes = words::notes(lang, of).into_iter().skip(usize::from(of.partial)).chain(alert);
        notes.collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    let change = |of: &Figure| of.change.as_ref().map(|change| figure::change(context, of, change));
    Table::new(lang, figures)
        .column(first, first, |of| name(of))
        .column("実績", "Value", |of| TableCell::number(value(context, of)).with_note(note(of)))
        .column("件数", "n", |of| TableCell::number(words::count(of.n)))
        .column("目標", "Target", |of| target(context, of))
        .column("変化", "Change", |of| change(of).unwrap_or_default())
        .column("判定", "Verdict", |of| verdict(context, of))
        .block(title)
}
