//! Figures of a page as the theme sees them: in a sentence, on a card, in the table of an SLA.
//!
//! In: figures as texts. Out: views with links, marks and words. Never: computes or rounds one.

use super::charts::spark;
use super::links::Leads;
use super::target_status::{TargetStatusView, target_status};
use super::words::Words;
use crate::model::{InlineFigure, Kpi, KpiGroup, SlaRow, SlaTable, TargetStatus};
use serde::Serialize;

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

pub(super) fn figure_view(figure: &InlineFigure, leads: &Leads<'_>, words: &Words) -> FigureView {
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

pub(super) fn kpi_group(group: &KpiGroup, leads: &Leads<'_>, words: &Words) -> KpiGroupView {
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

pub(super) fn sla_view(table: &SlaTable, words: &Words) -> SlaView {
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
