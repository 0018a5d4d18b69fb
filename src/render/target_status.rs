//! Verdicts as the theme sees them.
//!
//! In: the status of a target. Out: a class, a mark and a word. Never: judges.

use super::words::Words;
use crate::model::TargetStatus;
use serde::Serialize;

/// A verdict: a class for its colour, a mark and a word, since colour alone says nothing to some readers and printers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct TargetStatusView {
    pub(super) class: &'static str,
    pub(super) mark: &'static str,
    pub(super) text: String,
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
