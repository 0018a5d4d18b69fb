//! Promises as the theme sees them.

use super::links::Leads;
use super::target_status::{TargetStatusView, target_status};
use super::words::Words;
use crate::model::{BindingState, PromiseFigure, PromiseList, PromiseRow, TargetStatus};
use serde::Serialize;

/// Promises under one title.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ContractView {
    title: String,
    url: String,
    rows: Vec<RowView>,
    /// Whether the list stands folded.
    folded: bool,
    /// How many promises there are, of which a folded list may show fewer.
    count: usize,
}

#[derive(Debug, Clone, Serialize)]
struct RowView {
    id: String,
    place: String,
    url: String,
    label: String,
    text: String,
    state_text: String,
    /// Whether somebody must look at it.
    warn: bool,
    why: Vec<String>,
    /// The class of its worst verdict; empty where nothing is judged.
    standing: &'static str,
    /// How many lines it takes.
    count: usize,
    parts: Vec<PartView>,
}

#[derive(Debug, Clone, Serialize)]
struct PartView {
    metric: String,
    /// The page of the metric, may be empty.
    metric_url: String,
    about: String,
    value: String,
    period: String,
    standing: Option<TargetStatusView>,
    notes: Vec<String>,
    history: Vec<MarkView>,
}

#[derive(Debug, Clone, Serialize)]
struct MarkView {
    standing: TargetStatusView,
    text: String,
}

/// The view of a list.
pub(super) fn view(list: &PromiseList, leads: &Leads<'_>, words: &Words) -> ContractView {
    ContractView {
        title: list.title.clone(),
        url: list.route.as_ref().map(|route| leads.links.to(route)).unwrap_or_default(),
        rows: list.rows.iter().map(|one| row(one, leads, words)).collect(),
        folded: list.folded.is_some(),
        count: list.folded.unwrap_or(list.rows.len()),
    }
}

fn row(row: &PromiseRow, leads: &Leads<'_>, words: &Words) -> RowView {
    RowView {
        id: row.id.clone(),
        place: row.place.clone(),
        url: row.route.as_ref().map(|route| leads.links.to_heading(route, &row.anchor)).unwrap_or_default(),
        label: row.label.clone(),
        text: row.text.clone(),
        state_text: row.state_text.clone(),
        warn: matches!(row.state, BindingState::Contradictory | BindingState::Proposed | BindingState::Ambiguous),
        why: row.why.clone(),
        standing: worst(row),
        count: row.parts.len(),
        parts: row.parts.iter().map(|one| part(one, leads, words)).collect(),
    }
}

/// The class of the worst verdict of a promise.
fn worst(row: &PromiseRow) -> &'static str {
    let worst =
        row.parts.iter().filter_map(|part| part.standing).min_by_key(|standing| TargetStatus::worst_first(*standing));
    match worst {
        Some(TargetStatus::Met) => "met",
        Some(TargetStatus::Missed) => "missed",
        Some(TargetStatus::AtRisk) => "at-risk",
        Some(TargetStatus::NoData) => "no-data",
        Some(TargetStatus::Undecided) => "undecided",
        None => "",
    }
}

fn part(part: &PromiseFigure, leads: &Leads<'_>, words: &Words) -> PartView {
    let mark = |mark: &crate::model::PromiseMark| MarkView {
        standing: target_status(mark.standing, "", words),
        text: mark.text.clone(),
    };
    PartView {
        metric: part.metric.clone(),
        metric_url: leads.to_metric(&part.id),
        about: part.about.clone(),
        value: part.value.clone(),
        period: part.period.clone(),
        standing: part.standing.map(|verdict| target_status(verdict, &part.standing_text, words)),
        notes: part.notes.clone(),
        history: part.history.iter().map(mark).collect(),
    }
}
