//! The blocks of a page as the theme sees them.

use super::calendar::{self, CalendarView};
use super::charts::{self, ChartView, spark};
use super::contract::{self, ContractView};
use super::headed;
use super::links::Links;
use super::register::{self, RegisterTableView};
use super::releases::{self, ReleasesView};
use super::status::{self, BannerView, IncidentView, TimelineView, UptimeView};
use super::verdicts::{self, PromisesView, VerdictView};
use super::view::{DateView, date_view};
use super::words::Words;
use crate::diag::Lang;
use crate::model::{
    Block, Card, ChildLink, DifferenceBlock, EscalationBlock, Heading, InlineFigure, Kpi, KpiGroup, ListExport,
    OnCallBlock, Route, SlaRow, SlaTable, TableBlock, TableCell, TargetStatus,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A verdict: a class for its colour, a mark and a word, since colour alone says nothing to some readers and printers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct TargetStatusView {
    pub(super) class: &'static str,
    pub(super) mark: &'static str,
    pub(super) text: String,
}

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

/// How many rows are not shown.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ListExportView {
    text: String,
    /// The file of all rows, may be empty.
    url: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct FigureView {
    text: String,
    /// The page of its metric, may be empty.
    url: String,
    label: String,
    period: String,
    /// Nothing where nothing is promised.
    standing: Option<TargetStatusView>,
    alert: String,
    notes: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct KpiGroupView {
    title: String,
    items: Vec<KpiView>,
    /// Whether any of them was missed, is at risk or crossed a threshold.
    urgent: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct KpiView {
    metric: String,
    /// The page of the metric, may be empty.
    url: String,
    /// The running period so far, may be empty.
    running: String,
    label: String,
    value: String,
    unit: String,
    target: String,
    standing: TargetStatusView,
    alert: String,
    /// What it is compared with (`前月比`).
    change_label: String,
    change: String,
    change_tone: String,
    /// `▲`, `▼` or `→`.
    change_mark: &'static str,
    year_ago: String,
    n: String,
    period: String,
    notes: Vec<String>,
    /// A small SVG; empty without a trend.
    spark: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct SlaView {
    title: String,
    period: String,
    rows: Vec<SlaRowView>,
    rules: Vec<String>,
    /// Whether any row has a change to show.
    has_change: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct SlaRowView {
    /// Whether another clock begins here.
    begins_clock: bool,
    priority: String,
    clock: String,
    promise: String,
    attainment: String,
    target: String,
    met: String,
    judged: String,
    undecided: String,
    unjudged: String,
    /// Whether there are such tickets.
    has_undecided: bool,
    has_unjudged: bool,
    standing: TargetStatusView,
    change: String,
    notes: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct TableView {
    caption: String,
    head: Vec<HeadView>,
    rows: Vec<Vec<CellView>>,
}

#[derive(Debug, Clone, Serialize)]
struct HeadView {
    text: String,
    numeric: bool,
}

#[derive(Debug, Clone, Serialize)]
struct CellView {
    text: String,
    url: String,
    /// What the text is short for; may be empty.
    full: String,
    numeric: bool,
    /// How it is set: as a number, as an instant, or as many words.
    class: &'static str,
    /// The head of its column, for windows too narrow for columns.
    label: String,
    note: String,
    standing: Option<TargetStatusView>,
    /// Whether it is the button that asks for a service.
    is_request: bool,
}

/// A page below.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ChildView {
    title: String,
    description: String,
    url: String,
    icon: String,
    date: Option<DateView>,
    status: String,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct CardView {
    title: String,
    icon: String,
    description: String,
    url: String,
    children: Vec<ChildView>,
    count: usize,
    /// `14ページ`, `1 page`; empty without any.
    count_text: String,
    /// How many of them the card does not name.
    more: usize,
    /// What it and those after it are grouped under; empty but for the first of a group.
    heading: String,
    /// Whether it stands under such a heading.
    grouped: bool,
}

/// Where the words of a block lead.
pub(super) struct Leads<'a> {
    /// From the page to every other.
    pub(super) links: &'a Links,
    /// The pages of metrics.
    pub(super) metrics: &'a BTreeMap<&'a str, &'a Route>,
}

impl Leads<'_> {
    /// The link to the page of a metric; empty where it has none.
    pub(super) fn to_metric(&self, metric: &str) -> String {
        self.metrics.get(metric).map(|route| self.links.to(route)).unwrap_or_default()
    }
}

fn whole(list: &ListExport, links: &Links) -> ListExportView {
    let url = match links {
        Links::From(route) if list.asked.is_some() => links.to_file(&list.path(route)),
        _ => String::new(),
    };
    ListExportView { text: list.text.clone(), url }
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
        Block::Whole(list) => BlockView::Whole(whole(list, links)),
        Block::Figure(figure) => BlockView::Figure(figure_view(figure, leads, words)),
        Block::Verdict(verdict) => BlockView::Verdict(verdicts::view(verdict, links, words)),
        Block::Promises(sum) => BlockView::Promises(verdicts::sum(sum, links, words)),
        Block::Kpis { groups } => {
            BlockView::Kpis { groups: groups.iter().map(|group| kpi_group(group, leads, words)).collect() }
        }
        Block::Sla(table) => BlockView::Sla(sla(table, words)),
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

/// A verdict; `text` is the model's word for it, else the interface's.
pub(super) fn target_status(standing: TargetStatus, text: &str, words: &Words) -> TargetStatusView {
    let (class, mark, word) = match standing {
        TargetStatus::Met => ("met", "✓", words.standing_met),
        TargetStatus::Missed => ("missed", "✕", words.standing_missed),
        TargetStatus::AtRisk => ("at-risk", "!", words.standing_at_risk),
        TargetStatus::NoData => ("no-data", "–", words.standing_no_data),
        TargetStatus::Undecided => ("undecided", "…", words.standing_undecided),
    };
    TargetStatusView { class, mark, text: if text.is_empty() { word.to_owned() } else { text.to_owned() } }
}

fn figure_view(figure: &InlineFigure, leads: &Leads<'_>, words: &Words) -> FigureView {
    FigureView {
        text: figure.text.clone(),
        url: leads.to_metric(&figure.metric),
        label: figure.label.clone(),
        period: figure.period.clone(),
        standing: (!figure.untargeted).then(|| target_status(figure.standing, &figure.standing_text, words)),
        alert: figure.alert.clone(),
        notes: figure.notes.clone(),
    }
}

fn kpi_group(group: &KpiGroup, leads: &Leads<'_>, words: &Words) -> KpiGroupView {
    let items = group.items.iter().map(|kpi| kpi_view(kpi, leads, words)).collect();
    let is_urgent =
        |kpi: &Kpi| matches!(kpi.standing, TargetStatus::Missed | TargetStatus::AtRisk) || !kpi.alert.is_empty();
    KpiGroupView { title: group.title.clone(), items, urgent: group.items.iter().any(is_urgent) }
}

fn kpi_view(kpi: &Kpi, leads: &Leads<'_>, words: &Words) -> KpiView {
    // The text may say what it compares with before its sign: `前月比 +0.11ポイント`.
    let sign = kpi.change.find(['+', '-', '−', '±']).unwrap_or(0);
    let (against, change) = kpi.change.split_at(sign);
    KpiView {
        metric: kpi.metric.clone(),
        url: leads.to_metric(&kpi.metric),
        running: kpi.running.clone(),
        label: kpi.label.clone(),
        value: kpi.value.clone(),
        unit: kpi.unit.clone(),
        target: kpi.target.clone(),
        standing: target_status(kpi.standing, &kpi.standing_text, words),
        alert: kpi.alert.clone(),
        change_label: if against.trim().is_empty() { words.change.to_owned() } else { against.trim().to_owned() },
        change: change.to_owned(),
        change_tone: kpi.change_tone.clone(),
        change_mark: match change.chars().next() {
            Some('+') => "▲",
            Some('-' | '−') => "▼",
            _ => "→",
        },
        year_ago: kpi.year_ago.clone(),
        n: kpi.n.clone(),
        period: kpi.period.clone(),
        notes: kpi.notes.clone(),
        spark: spark(&kpi.trend).unwrap_or_default(),
    }
}

fn sla(table: &SlaTable, words: &Words) -> SlaView {
    SlaView {
        title: table.title.clone(),
        period: table.period.clone(),
        has_change: table.rows.iter().any(|row| !row.change.is_empty()),
        rows: table
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| sla_row(row, begins_clock(&table.rows, at), words))
            .collect(),
        rules: table.rules.clone(),
    }
}

fn begins_clock(rows: &[SlaRow], at: usize) -> bool {
    at > 0 && rows[at - 1].clock != rows[at].clock
}

fn sla_row(row: &SlaRow, begins_clock: bool, words: &Words) -> SlaRowView {
    let some = |count: &str| !matches!(count, "" | "0");
    SlaRowView {
        begins_clock,
        priority: row.priority.clone(),
        clock: row.clock.clone(),
        promise: row.promise.clone(),
        attainment: row.attainment.clone(),
        target: row.target.clone(),
        met: row.met.clone(),
        judged: row.judged.clone(),
        undecided: row.undecided.clone(),
        unjudged: row.unjudged.clone(),
        has_undecided: some(&row.undecided),
        has_unjudged: some(&row.unjudged),
        standing: target_status(row.standing, &row.standing_text, words),
        change: row.change.clone(),
        notes: row.notes.clone(),
    }
}

fn table_view(table: &TableBlock, links: &Links, words: &Words) -> TableView {
    let numeric = |at: usize| {
        let mut column = table.rows.iter().filter_map(|row| row.get(at)).peekable();
        column.peek().is_some() && column.all(|cell| cell.numeric)
    };
    TableView {
        caption: table.caption.clone(),
        head: table
            .head
            .iter()
            .enumerate()
            .map(|(at, text)| HeadView { text: text.clone(), numeric: numeric(at) })
            .collect(),
        rows: table.rows.iter().map(|row| row_view(table, row, links, words)).collect(),
    }
}

fn row_view(table: &TableBlock, row: &[TableCell], links: &Links, words: &Words) -> Vec<CellView> {
    let heads = table.head.iter().map(String::as_str).chain(std::iter::repeat(""));
    row.iter().zip(heads).map(|(cell, head)| cell_view(cell, head, links, words)).collect()
}

/// Whether a text is a day or an instant, which no line break may divide.
fn is_instant(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || "-/:. 年月日".contains(c);
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['-', '/', ':', '月']) && text.chars().all(is_part)
}

/// How many letters a text has that wants a wide column.
const LONG: usize = 24;

/// The class of a cell: a number, a day or an instant, or many words.
fn class(cell: &TableCell) -> &'static str {
    match cell.text.chars().count() {
        _ if cell.numeric => "num",
        _ if is_instant(&cell.text) => "when",
        n if n > LONG => "long",
        _ => "",
    }
}

fn cell_view(cell: &TableCell, head: &str, links: &Links, words: &Words) -> CellView {
    // Words beside a verdict are the verdict's (目標なし), a number or a link is the cell's own.
    let worded = cell.standing.is_some() && !cell.numeric && cell.route.is_none();
    let standing = cell.standing.map(|s| target_status(s, if worded { &cell.text } else { "" }, words));
    CellView {
        text: if worded { String::new() } else { cell.text.clone() },
        url: match &cell.route {
            Some(route) => links.to_heading(route, &cell.anchor),
            None => cell.link.clone(),
        },
        is_request: cell.route.is_none() && !cell.link.is_empty(),
        full: cell.full.clone(),
        numeric: cell.numeric,
        class: class(cell),
        label: head.to_owned(),
        note: cell.note.clone(),
        standing,
    }
}

/// A page below.
pub(super) fn child(item: &ChildLink, links: &Links, lang: Lang) -> ChildView {
    ChildView {
        title: item.title.clone(),
        description: item.description.clone(),
        url: links.to(&item.route),
        icon: item.icon.clone(),
        date: item.date.as_deref().map(|date| date_view(date, lang)),
        status: item.status.clone(),
    }
}

fn cards(items: &[Card], links: &Links, lang: Lang) -> Vec<CardView> {
    let before = std::iter::once("").chain(items.iter().map(|item| item.group.as_str()));
    items.iter().zip(before).map(|item| card(item, links, lang)).collect()
}

fn card((item, before): (&Card, &str), links: &Links, lang: Lang) -> CardView {
    CardView {
        title: item.link.title.clone(),
        icon: item.link.icon.clone(),
        description: item.link.description.clone(),
        url: links.to(&item.link.route),
        children: item.children.iter().map(|page| child(page, links, lang)).collect(),
        count: item.count,
        count_text: count_text(item.count, lang),
        more: item.count.saturating_sub(item.children.len()),
        heading: if item.group == before { String::new() } else { item.group.clone() },
        grouped: !item.group.is_empty(),
    }
}

fn count_text(count: usize, lang: Lang) -> String {
    match (count, lang) {
        (0, _) => String::new(),
        (n, Lang::Ja) => format!("{n}ページ"),
        (1, Lang::En) => "1 page".to_owned(),
        (n, Lang::En) => format!("{n} pages"),
    }
}
