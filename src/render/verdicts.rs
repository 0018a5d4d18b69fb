//! Verdicts beside sentences as the theme sees them.

use super::links::Links;
use super::target_status::{TargetStatusView, target_status};
use super::words::Words;
use crate::model::{PromiseSum, PromiseVerdict, TargetStatus, VerdictItem, VerdictShape};
use serde::Serialize;

/// How the promises of one place stand.
#[derive(Debug, Clone, Serialize)]
pub(super) struct VerdictView {
    shape: VerdictShape,
    items: Vec<ItemView>,
    note: String,
}

#[derive(Debug, Clone, Serialize)]
struct ItemView {
    label: String,
    title: String,
    value: String,
    period: String,
    /// `↗`, `↘`, `→`; empty when it is not known where the values go.
    way_mark: &'static str,
    way_text: String,
    standing: TargetStatusView,
    alert: String,
    notes: Vec<String>,
    url: String,
}

/// How many promises of a page stand how.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PromisesView {
    all: usize,
    counts: Vec<CountView>,
    unmeasured: usize,
    url: String,
}

#[derive(Debug, Clone, Serialize)]
struct CountView {
    standing: TargetStatusView,
    count: usize,
}

/// The verdicts of one place.
pub(super) fn view(verdict: &PromiseVerdict, links: &Links, words: &Words) -> VerdictView {
    VerdictView {
        shape: verdict.shape,
        items: verdict.items.iter().map(|part| item(part, links, words)).collect(),
        note: verdict.note.clone(),
    }
}

fn item(item: &VerdictItem, links: &Links, words: &Words) -> ItemView {
    ItemView {
        label: item.label.clone(),
        title: item.title.clone(),
        value: item.value.clone(),
        period: item.period.clone(),
        way_mark: match item.way.as_str() {
            "up" => "↗",
            "down" => "↘",
            "flat" => "→",
            _ => "",
        },
        way_text: item.way_text.clone(),
        standing: target_status(item.standing, &item.standing_text, words),
        alert: item.alert.clone(),
        notes: item.notes.clone(),
        url: item.route.as_ref().map(|route| links.to_heading(route, &item.anchor)).unwrap_or_default(),
    }
}

/// The sums of a page.
pub(super) fn sum(sum: &PromiseSum, links: &Links, words: &Words) -> PromisesView {
    let count = |(kind, text, count): &(TargetStatus, String, usize)| CountView {
        standing: target_status(*kind, text, words),
        count: *count,
    };
    PromisesView {
        all: sum.all,
        counts: sum.counts.iter().map(count).collect(),
        unmeasured: sum.unmeasured,
        url: sum.route.as_ref().map(|route| links.to(route)).unwrap_or_default(),
    }
}
