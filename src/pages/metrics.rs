//! A page for every metric: what it measures, where it is promised, what it showed; and the list of them.
//!
//! In: metrics as declared, figures, promises. Out: pages at `/metrics/<id>/` and `/metrics/`, unless documents are there. Never:
//! computes: every value is one of the figures, shown as elsewhere.
//!
//! Decided in docs/decisions/0050-metric-pages.md.

mod availability;
pub(super) mod catalogue;
mod definition;
mod formula;
mod history;
mod meaning;
mod practice;
mod usage;

use super::navigation::{Entry, Tree, generated};
use super::site_page::{SitePage, Words};
use super::table::Table;
use super::{blocks, context::ComposeContext, dashboard};
use crate::model::{Block, Kpi, Page, PageKind, TableCell};
use blocks::figure::label;
use catalogue::{NAME, groups, is_made, route_of};
use rayon::prelude::*;

const PAGE: SitePage = SitePage {
    path: "metrics",
    kind: PageKind::Metric,
    title: Words { ja: "指標の定義", en: "Metrics" },
    description: Words {
        ja: "指標ごとの数え方、目標、推移、使っているデータ",
        en: "How each metric is counted, its target, its history and its data",
    },
    weight: 870,
};

pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    is_made(context, &PAGE.route(), NAME).then(|| PAGE.entry(context.lang()))
}

/// The pages of single metrics, which no list shows but their own.
pub(super) fn entries(context: &ComposeContext<'_>) -> Vec<Entry> {
    let ids = context.project.metric_ids();
    let entry = |id: &String| Some(Entry::generated(route_of(context, id)?, &label(context, id), "", None));
    ids.iter().filter_map(entry).collect()
}

pub(super) fn pages(context: &ComposeContext<'_>, tree: &Tree) -> Vec<Page> {
    let used = usage::MetricUsage::new(context);
    let ids = context.project.metric_ids();
    let mut pages: Vec<Page> = ids.par_iter().filter_map(|id| page(context, tree, id, &used)).collect();
    if is_made(context, &PAGE.route(), NAME) {
        pages.push(PAGE.page(context.lang(), tree, list(context)));
    }
    pages
}

/// A table per group.
fn list(context: &ComposeContext<'_>) -> Vec<Block> {
    let lang = context.lang();
    let tiles = |ids: &[String]| ids.iter().map(|id| dashboard::tile(context, id)).collect::<Vec<Kpi>>();
    let mut blocks = Vec::new();
    for (at, (title, ids)) in groups(context).into_iter().enumerate() {
        if !title.is_empty() {
            blocks.push(Block::heading(2, format!("group-{}", at + 1), &title));
        }
        let table = Table::new(lang, &tiles(&ids))
            .column("指標", "Metric", |kpi| TableCell::link(&kpi.label, route_of(context, &kpi.metric)))
            .column("目標", "Target", |kpi| kpi.target.as_str())
            .column("実績", "Value", |kpi| TableCell::number(format!("{}{}", kpi.value, kpi.unit)))
            .column("期間", "Period", |kpi| kpi.period.as_str())
            .column("判定", "Verdict", |kpi| TableCell::verdict(&kpi.standing_text, kpi.standing))
            .column("ID", "Id", |kpi| kpi.metric.as_str())
            .block(title);
        blocks.push(table);
    }
    blocks
}

fn page(context: &ComposeContext<'_>, tree: &Tree, id: &str, used: &usage::MetricUsage<'_>) -> Option<Page> {
    let route = route_of(context, id)?;
    let name = label(context, id);
    let blocks = [
        history::newest(context, id),
        meaning::blocks(context, id),
        history::blocks(context, id),
        formula::blocks(context, id),
        used.blocks(context, id),
    ];
    let mut page = generated(tree, &route, PageKind::Metric, name, blocks.concat());
    page.description = context.project.metrics.get(id).map(|metric| metric.description.clone()).unwrap_or_default();
    page.parts.metric = Some(id.to_owned());
    Some(page)
}
