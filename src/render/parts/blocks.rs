//! Blocks → parts: every kind of block has its form here, so that none can be forgotten.

use super::dated::{calendar, incidents, releases, timeline, uptime};
use super::tables::{contract, duty, escalation, register};
use super::{Cell, ChartPart, Head, LegendPart, LinkPart, NumbersRow, Part, Setting, Table, inline, prose};
use crate::model::{Block, Chart, ChildLink, Kpi, KpiGroup, PromiseSum, SlaRow, SlaTable, TableBlock, TableCell};
use crate::render::charts;
use crate::render::target_status::target_status;

/// The parts of a page's blocks. HTML and what stands inside its sentences are one piece until a block of its own follows.
pub(super) fn parts(blocks: &[Block], setting: &Setting) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut html = String::new();
    for block in blocks {
        match block {
            Block::Html { html: more } => html.push_str(&more.text()),
            Block::Figure(figure) => html.push_str(&inline::figure(figure, setting)),
            Block::Verdict(verdict) => html.push_str(&inline::verdict(verdict, setting)),
            block => {
                end_prose(&mut html, &mut parts, setting);
                parts.extend(whole(block, setting));
            }
        }
    }
    end_prose(&mut html, &mut parts, setting);
    parts
}

fn end_prose(html: &mut String, parts: &mut Vec<Part>, setting: &Setting) {
    let html = prose::prose(&std::mem::take(html), setting);
    if !html.trim().is_empty() {
        parts.push(Part::Prose { html });
    }
}

/// A block that stands alone.
fn whole(block: &Block, setting: &Setting) -> Vec<Part> {
    match block {
        // These never come alone: `parts` puts them into their sentence.
        // Mails tell of reports; what differs between versions is for the site alone.
        Block::Html { .. } | Block::Figure(_) | Block::Verdict(_) | Block::Difference(_) => Vec::new(),
        Block::Heading(heading) => {
            vec![Part::Heading { level: heading.level.clamp(1, 6), text: heading.text.clone() }]
        }
        Block::Paragraph { text } => vec![Part::Paragraph { text: text.clone() }],
        Block::Whole(list) => vec![Part::Paragraph { text: list.text.clone() }],
        Block::Promises(sum) => vec![Part::Paragraph { text: promises(sum, setting) }],
        Block::Kpis { groups } => groups.iter().map(|group| Part::Table(kpis(group, setting))).collect(),
        Block::Sla(table) => vec![Part::Table(sla(table, setting))],
        Block::Chart(of) => vec![Part::Chart(chart(of, setting))],
        Block::Escalation(route) => vec![Part::Table(escalation(route, setting))],
        Block::OnCall(schedule) => duty(schedule, setting).into_iter().map(Part::Table).collect(),
        Block::Table(of) => vec![Part::Table(table(of, setting))],
        Block::Register(block) => register(block, setting).into_iter().map(Part::Table).collect(),
        Block::Contract(list) => vec![Part::Table(contract(list, setting))],
        Block::Children { items } => {
            vec![Part::Links { items: items.iter().map(|item| link(item, setting)).collect() }]
        }
        Block::Cards { items } => {
            let with_children = items.iter().flat_map(|card| std::iter::once(&card.link).chain(&card.children));
            vec![Part::Links { items: with_children.map(|item| link(item, setting)).collect() }]
        }
        Block::Calendar(months) => calendar(months, setting).into_iter().map(Part::Table).collect(),
        Block::Releases(list) => releases(list, setting),
        Block::Status(banner) => {
            vec![Part::Paragraph { text: format!("{} ({} {})", banner.text, setting.words.as_of_label, banner.as_of) }]
        }
        Block::Uptime(block) => vec![Part::Table(uptime(block, setting))],
        Block::Incidents { items } => vec![Part::Table(incidents(items, setting))],
        Block::Timeline { title, rows } => vec![Part::Table(timeline(title, rows, setting))],
        Block::Problem { text } => vec![Part::Note { text: format!("{}: {text}", setting.words.problem) }],
    }
}

fn link(item: &ChildLink, setting: &Setting) -> LinkPart {
    let url = setting.addresses.to(&item.route, "");
    LinkPart { title: item.title.clone(), description: item.description.clone(), url }
}

fn promises(sum: &PromiseSum, setting: &Setting) -> String {
    let words = &setting.words;
    let counts = sum.counts.iter().map(|(of, text, count)| {
        let standing = target_status(*of, text, words);
        format!("{} {} {count}", standing.mark, standing.text)
    });
    let unmeasured = (sum.unmeasured > 0).then(|| format!("{} {}", words.unmeasured, sum.unmeasured));
    let all: Vec<String> = counts.chain(unmeasured).collect();
    format!("{} {}: {}", words.promises, sum.all, all.join(setting.lang.pick("、", ", ")))
}

/// Indicators as rows: the name, the value below which its target stands, how it changed, the verdict.
fn kpis(group: &KpiGroup, setting: &Setting) -> Table {
    let words = &setting.words;
    let first = group.items.first().map_or("", |kpi| kpi.period.as_str());
    let shared = if group.items.iter().all(|kpi| kpi.period == first) { first } else { "" };
    let has_change = group.items.iter().any(|kpi| !kpi.change.is_empty() || !kpi.year_ago.is_empty());
    let mut head = Head::texts(&[words.indicator]);
    head.push(Head::number(words.actual));
    let against = shared_label(group);
    if has_change {
        head.push(Head::number(against.unwrap_or(words.change_column)));
    }
    head.extend(Head::texts(&[words.verdict]));
    let row = |kpi: &Kpi| {
        let mut cells = vec![kpi_name(kpi, shared), kpi_value(kpi, setting)];
        if has_change {
            let year_ago = labelled(words.year_ago, &kpi.year_ago);
            let change = against.and_then(|label| kpi.change.strip_prefix(label)).unwrap_or(&kpi.change);
            cells.push(Cell::number(change.trim_start()).below([year_ago]));
        }
        let verdict = target_status(kpi.standing, &kpi.standing_text, words);
        cells.push(Cell { standing: Some(verdict), ..Cell::default() }.below([kpi.alert.clone()]));
        cells
    };
    let rows = group.items.iter().map(row).collect();
    Table { caption: joined(&group.title, shared), head, rows, empty: words.table_empty.to_owned(), ..Table::default() }
}

/// What every change of a group is against (`前月比`): the column is called so instead of each of its rows.
fn shared_label(group: &KpiGroup) -> Option<&str> {
    let mut labels = group.items.iter().filter(|kpi| !kpi.change.is_empty()).map(|kpi| kpi.change.split_once(' '));
    let (first, _) = labels.next()??;
    labels.all(|label| label.is_some_and(|(label, _)| label == first)).then_some(first)
}

fn kpi_name(kpi: &Kpi, shared: &str) -> Cell {
    let period = if shared.is_empty() { kpi.period.clone() } else { String::new() };
    Cell { strong: true, ..Cell::text(&kpi.label) }.below([period, kpi.n.clone()]).below(kpi.notes.iter().cloned())
}

fn kpi_value(kpi: &Kpi, setting: &Setting) -> Cell {
    let value = Cell { strong: true, ..Cell::number(format!("{}{}", kpi.value, kpi.unit)) };
    value.below([labelled(setting.words.target, &kpi.target)])
}

/// `目標 99.9%以上`; empty without the text.
pub(super) fn labelled(label: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{label} {text}") }
}

/// A title with its period behind it.
pub(super) fn joined(title: &str, period: &str) -> String {
    match (title, period) {
        ("", period) => period.to_owned(),
        (title, "") => title.to_owned(),
        (title, period) => format!("{title} {period}"),
    }
}

/// Four columns, so that a phone can show them: what else is said of a row stands below its attainment.
fn sla(table: &SlaTable, setting: &Setting) -> Table {
    let words = &setting.words;
    let mut head = Head::texts(&[words.priority, words.promise]);
    head.push(Head::number(words.attainment));
    head.extend(Head::texts(&[words.verdict]));
    let rules = Some(table.rules.join(setting.lang.pick("、", "; "))).filter(|rules| !rules.is_empty());
    Table {
        caption: joined(&table.title, &table.period),
        head,
        rows: table.rows.iter().map(|row| sla_row(row, setting)).collect(),
        notes: rules.map(|rules| format!("{}: {rules}", words.rules)).into_iter().collect(),
        empty: words.table_empty.to_owned(),
        ..Table::default()
    }
}

fn sla_row(row: &SlaRow, setting: &Setting) -> Vec<Cell> {
    let words = &setting.words;
    let counted = |label: &str, count: &str| match count {
        "" | "0" => String::new(),
        count => labelled(label, count),
    };
    let below = [
        labelled(words.target, &row.target),
        labelled(words.met_of_judged, &format!("{} / {}", row.met, row.judged)),
        counted(words.undecided, &row.undecided),
        counted(words.unjudged, &row.unjudged),
        labelled(words.change, &row.change),
    ];
    let attainment = Cell { strong: true, ..Cell::number(&row.attainment) };
    let verdict = target_status(row.standing, &row.standing_text, words);
    vec![
        Cell { strong: true, ..Cell::text(&row.priority) },
        Cell::text(&row.clock).below([row.promise.clone()]),
        attainment.below(below).below(row.notes.iter().cloned()),
        Cell { standing: Some(verdict), ..Cell::default() },
    ]
}

fn table(table: &TableBlock, setting: &Setting) -> Table {
    let numeric = |at: usize| {
        let mut column = table.rows.iter().filter_map(|row| row.get(at)).peekable();
        column.peek().is_some() && column.all(|cell| cell.numeric)
    };
    let head = table.head.iter().enumerate().map(|(at, text)| Head { text: text.clone(), numeric: numeric(at) });
    Table {
        caption: table.caption.clone(),
        head: head.collect(),
        rows: table.rows.iter().map(|row| row.iter().map(|of| cell(of, setting)).collect()).collect(),
        empty: setting.words.table_empty.to_owned(),
        ..Table::default()
    }
}

fn cell(cell: &TableCell, setting: &Setting) -> Cell {
    // Words beside a verdict are the verdict's (目標なし), a number or a link is the cell's own.
    let worded = cell.standing.is_some() && !cell.numeric && cell.route.is_none();
    let standing = cell.standing.map(|of| target_status(of, if worded { &cell.text } else { "" }, &setting.words));
    Cell {
        text: if worded { String::new() } else { cell.text.clone() },
        url: setting.addresses.maybe(cell.route.as_ref(), &cell.anchor),
        numeric: cell.numeric,
        standing,
        ..Cell::default()
    }
    .below([cell.note.clone()])
}

/// The summary with how the picture is to be read.
fn summary(chart: &Chart, setting: &Setting) -> String {
    let notes = if chart.has_values() { charts::notes(chart, setting.lang, &setting.words) } else { Vec::new() };
    let sentences: Vec<String> =
        std::iter::once(chart.summary.clone()).chain(notes).filter(|s| !s.is_empty()).collect();
    sentences.join(setting.lang.pick("", " "))
}

fn chart(chart: &Chart, setting: &Setting) -> ChartPart {
    let words = &setting.words;
    let numbers = charts::numbers(chart, setting.lang, words);
    let has_values = chart.has_values();
    let partial = |partial: bool| if partial { words.partial.to_owned() } else { String::new() };
    let rows = numbers.rows.into_iter().map(|row| NumbersRow {
        category: row.category,
        partial: partial(row.partial),
        values: row.values,
    });
    let legend = charts::plain_legend(chart, setting.lang, words);
    ChartPart {
        title: chart.title.clone(),
        summary: summary(chart, setting),
        empty: if has_values { String::new() } else { words.chart_empty.to_owned() },
        legend: legend.into_iter().map(|(name, sign, colour)| LegendPart { name, sign, colour }).collect(),
        head: numbers.head,
        rows: if has_values { rows.collect() } else { Vec::new() },
        svg: if setting.draws && has_values { charts::for_picture(chart, setting.lang, words) } else { String::new() },
        image: None,
        side: None,
    }
}
