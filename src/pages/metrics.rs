//! A page for every metric: what it measures, where it is promised, what it showed; and the list of them.
//!
//! In: metrics as declared, figures, promises. Out: pages at `/metrics/<id>/` and `/metrics/`, unless documents are there. Never:
//! computes: every value is one of the figures, shown as elsewhere.

mod availability;
mod definition;
mod formula;
mod history;
mod meaning;
mod practice;
mod usage;

use super::navigation::{Entry, Tree, generated};
use super::reports::text;
use super::{ComposeContext, blocks, dashboard};
use crate::diag::Lang;
use crate::model::{Block, Heading, Page, PageKind, Route, TableBlock, TableCell};
use blocks::figure::label;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// The name of these pages in `page_audiences`.
const NAME: &str = "metrics";

/// Where the list is.
fn route() -> Route {
    Route::from_path("metrics")
}

/// The page of a metric; `None` where it has none.
pub(super) fn route_of(context: &ComposeContext<'_>, metric: &str) -> Option<Route> {
    let own = Route::from_segments(["metrics", metric]);
    is_made(context, &own, NAME).then_some(own)
}

fn title(lang: Lang) -> &'static str {
    lang.pick("指標の定義", "Metrics")
}

fn description(lang: Lang) -> &'static str {
    lang.pick(
        "指標ごとの数え方、目標、推移、使っているデータ",
        "How each metric is counted, its target, its history and its data",
    )
}

/// Whether a page about figures is made at an address: as the project says, for whom it says (`page_audiences`), when there are
/// figures, and no document is there.
pub(super) fn is_made(context: &ComposeContext<'_>, route: &Route, name: &str) -> bool {
    context.project.site.layouts.metric_pages
        && context.project.site.audiences.shows(name)
        && !context.figures.is_empty()
        && context.library.documents().all(|document| document.route != *route)
}

/// The list in the navigation.
pub(super) fn entry(context: &ComposeContext<'_>) -> Option<Entry> {
    let lang = context.lang();
    is_made(context, &route(), NAME).then(|| Entry::generated(route(), title(lang), description(lang), Some(870)))
}

/// The pages of single metrics, which no list shows but their own.
pub(super) fn entries(context: &ComposeContext<'_>) -> Vec<Entry> {
    let ids = context.project.metric_ids();
    let entry = |id: &String| Some(Entry::generated(route_of(context, id)?, &label(context, id), "", None));
    ids.iter().filter_map(entry).collect()
}

/// Metrics by the groups of the reports; those that no group names come last.
pub(super) fn groups(context: &ComposeContext<'_>) -> Vec<(String, Vec<String>)> {
    let declared = &context.project.site.reports.groups;
    let grouped: BTreeSet<&String> = declared.iter().flat_map(|(_, ids)| ids).collect();
    let rest: Vec<String> = context.project.metric_ids().into_iter().filter(|id| !grouped.contains(id)).collect();
    let others = if declared.is_empty() { "" } else { context.lang().pick("その他の指標", "Other indicators") };
    let mut groups: Vec<(String, Vec<String>)> = declared.to_vec();
    groups.push((others.to_owned(), rest));
    groups.retain(|(_, ids)| !ids.is_empty());
    groups
}

/// The list and the pages.
pub(super) fn pages(context: &ComposeContext<'_>, tree: &Tree) -> Vec<Page> {
    let used = usage::MetricUsage::new(context);
    let ids = context.project.metric_ids();
    let mut pages: Vec<Page> = ids.par_iter().filter_map(|id| page(context, tree, id, &used)).collect();
    if is_made(context, &route(), NAME) {
        let mut list = generated(tree, &route(), PageKind::Metric, title(context.lang()).to_owned(), list(context));
        list.description = description(context.lang()).to_owned();
        pages.push(list);
    }
    pages
}

/// A table per group.
fn list(context: &ComposeContext<'_>) -> Vec<Block> {
    let lang = context.lang();
    let heads = [
        lang.pick("指標", "Metric"),
        lang.pick("目標", "Target"),
        lang.pick("実績", "Value"),
        lang.pick("期間", "Period"),
        lang.pick("判定", "Verdict"),
        lang.pick("ID", "Id"),
    ];
    let row = |id: &String| {
        let kpi = dashboard::tile(context, id);
        let verdict = TableCell { standing: Some(kpi.standing), ..text(&kpi.standing_text) };
        let name = TableCell { route: route_of(context, id), ..text(&kpi.label) };
        let value = TableCell { numeric: true, ..text(&format!("{}{}", kpi.value, kpi.unit)) };
        vec![name, text(&kpi.target), value, text(&kpi.period), verdict, text(id)]
    };
    let mut blocks = Vec::new();
    for (at, (title, ids)) in groups(context).into_iter().enumerate() {
        if !title.is_empty() {
            blocks.push(heading(&format!("group-{}", at + 1), &title));
        }
        blocks.push(Block::Table(TableBlock::new(&title, &heads, ids.iter().map(row).collect())));
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

fn heading(id: &str, title: &str) -> Block {
    Block::Heading(Heading { level: 2, id: id.to_owned(), text: title.to_owned() })
}
