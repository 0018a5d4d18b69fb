//! The blocks of a page as the theme sees them.
//!
//! In: blocks of the model. Out: a [`BlockView`] each. Never: leaves one out.

use super::calendar::{self, CalendarView};
use super::charts::{self, ChartView};
use super::contract::{self, ContractView};
use super::figures::{FigureView, KpiGroupView, SlaView, figure_view, kpi_group, sla_view};
use super::headed;
use super::links::Leads;
use super::lists::{CardView, ChildView, ListExportView, cards, child, export_view};
use super::register::{self, RegisterTableView};
use super::releases::{self, ReleasesView};
use super::status::{self, BannerView, IncidentView, TimelineView, UptimeView};
use super::tables::{TableView, table_view};
use super::verdicts::{self, PromisesView, VerdictView};
use super::words::Words;
use crate::diag::Lang;
use crate::model::{Block, DifferenceBlock, EscalationBlock, Heading, OnCallBlock};
use serde::Serialize;

/// One block.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum BlockView {
    Html { html: String },
    Heading { level: u8, id: String, text: String },
    Paragraph { text: String },
    Whole(ListExportView),
    Figure(FigureView),
    Verdict(VerdictView),
    Promises(PromisesView),
    Kpis { groups: Vec<KpiGroupView> },
    Sla(SlaView),
    Chart { chart: ChartView },
    Escalation(EscalationBlock),
    OnCall(OnCallBlock),
    Calendar(CalendarView),
    Table(TableView),
    Register { tables: Vec<RegisterTableView>, is_page: bool, files: Vec<(&'static str, String)> },
    Contract(ContractView),
    Releases(ReleasesView),
    Status(BannerView),
    Uptime(UptimeView),
    Incidents { items: Vec<IncidentView> },
    Timeline(TimelineView),
    Difference(DifferenceBlock),
    Children { items: Vec<ChildView> },
    Cards { items: Vec<CardView> },
    Problem { text: String },
}

/// The blocks of a page.
pub(super) fn blocks(blocks: &[Block], leads: &Leads<'_>, lang: Lang, words: &Words) -> Vec<BlockView> {
    let mut before: Option<&Block> = None;
    let shown = blocks.iter().map(|block| {
        let mut view = view(block, leads, lang, words);
        // A caption that says again what the heading right above it says tells nothing.
        if let (BlockView::Table(table), Some(before)) = (&mut view, before)
            && !table.caption.is_empty()
            && headed::heading_of(before).is_some_and(|heading| heading == table.caption)
        {
            table.caption = String::new();
        }
        before = Some(block);
        view
    });
    shown.collect()
}

fn view(block: &Block, leads: &Leads<'_>, lang: Lang, words: &Words) -> BlockView {
    let links = leads.links;
    match block {
        Block::Html { html } => BlockView::Html { html: html.text().into_owned() },
        Block::Heading(Heading { level, id, text }) => {
            BlockView::Heading { level: (*level).clamp(1, 6), id: id.clone(), text: text.clone() }
        }
        Block::Paragraph { text } => BlockView::Paragraph { text: text.clone() },
        Block::Whole(list) => BlockView::Whole(export_view(list, links)),
        Block::Figure(figure) => BlockView::Figure(figure_view(figure, leads, words)),
        Block::Verdict(verdict) => BlockView::Verdict(verdicts::view(verdict, links, words)),
        Block::Promises(sum) => BlockView::Promises(verdicts::sum(sum, links, words)),
        Block::Kpis { groups } => {
            BlockView::Kpis { groups: groups.iter().map(|group| kpi_group(group, leads, words)).collect() }
        }
        Block::Sla(table) => BlockView::Sla(sla_view(table, words)),
        Block::Chart(chart) => BlockView::Chart { chart: charts::view(chart, links, lang, words) },
        Block::Escalation(route) => BlockView::Escalation(route.clone()),
        Block::OnCall(schedule) => BlockView::OnCall(schedule.clone()),
        Block::Contract(list) => BlockView::Contract(contract::view(list, leads, words)),
        Block::Calendar(months) => BlockView::Calendar(calendar::view(months, links)),
        Block::Releases(list) => BlockView::Releases(releases::view(list, links)),
        Block::Status(banner) => BlockView::Status(status::banner(banner)),
        Block::Uptime(block) => BlockView::Uptime(status::uptime(block, words)),
        Block::Incidents { items } => {
            BlockView::Incidents { items: items.iter().map(|item| status::incident(item, links)).collect() }
        }
        Block::Timeline { title, rows } => BlockView::Timeline(status::timeline(title, rows)),
        Block::Table(table) => BlockView::Table(table_view(table, links, words)),
        Block::Register(block) => BlockView::Register {
            tables: register::tables(block, links),
            is_page: block.is_page,
            files: if block.is_page { register::links(links) } else { Vec::new() },
        },
        Block::Difference(block) => BlockView::Difference(block.clone()),
        Block::Children { items } => {
            BlockView::Children { items: items.iter().map(|item| child(item, links, lang)).collect() }
        }
        Block::Cards { items } => BlockView::Cards { items: cards(items, links, lang) },
        Block::Problem { text } => BlockView::Problem { text: text.clone() },
    }
}
