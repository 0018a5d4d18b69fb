//! How often a row says that it is measured and looked at.
//!
//! In: the cells beside a statement. Out: grains. Never: takes a way of measuring for a frequency.

use super::names::folded;
use crate::calendar::Grain;
use crate::model::Statement;

/// What a row says of its frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Cadence {
    /// How often it is measured.
    pub measured: Option<Grain>,
    /// How often it is looked at.
    pub reviewed: Option<Grain>,
    /// Whether it is measured by asking people, which happens no more often than answers are looked at.
    pub is_survey: bool,
}

pub(super) fn cadence_of(statement: &Statement) -> Cadence {
    let mut cadence = Cadence::default();
    for (head, cell) in &statement.beside {
        let (head, cell) = (folded(head), folded(cell));
        let any = |words: &[&str]| words.iter().any(|word| head.contains(word));
        if any(&["測定頻度", "計測頻度", "測定周期", "集計頻度", "集計周期", "測定間隔", "measurementfrequency"])
        {
            cadence.measured = grain(&cell);
        } else if any(&["レビュー頻度", "確認頻度", "報告頻度", "評価頻度", "reviewfrequency", "reviewcadence"])
        {
            cadence.reviewed = grain(&cell);
        } else if is_method(&head) {
            cadence.is_survey = ["アンケート", "サーベイ", "survey", "調査"].iter().any(|word| cell.contains(word));
        }
    }
    cadence
}

/// The survey by which a row is measured, as folded words.
pub(super) fn survey_of(statement: &Statement) -> Option<String> {
    let is_survey = |cell: &str| ["アンケート", "サーベイ", "survey", "調査"].iter().any(|word| cell.contains(word));
    let methods = statement.beside.iter().filter(|(head, _)| is_method(&folded(head)));
    methods.map(|(_, cell)| folded(cell)).find(|cell| is_survey(cell))
}

fn is_method(head: &str) -> bool {
    ["測定方法", "計測方法", "集計方法", "データソース", "method", "source"].iter().any(|word| head.contains(word))
}

/// The period of a frequency: 月次, 四半期ごと, 週1回, monthly.
pub(super) fn grain(text: &str) -> Option<Grain> {
    const WORDS: &[(&str, Grain)] = &[
        ("四半期", Grain::Quarter),
        ("quarter", Grain::Quarter),
        ("半期", Grain::Half),
        ("半年", Grain::Half),
        ("年次", Grain::Year),
        ("毎年", Grain::Year),
        ("年1回", Grain::Year),
        ("年間", Grain::Year),
        ("annual", Grain::Year),
        ("yearly", Grain::Year),
        ("月次", Grain::Month),
        ("毎月", Grain::Month),
        ("月1回", Grain::Month),
        ("月間", Grain::Month),
        ("monthly", Grain::Month),
        ("週次", Grain::Week),
        ("毎週", Grain::Week),
        ("週1回", Grain::Week),
        ("weekly", Grain::Week),
        ("日次", Grain::Day),
        ("毎日", Grain::Day),
        ("daily", Grain::Day),
    ];
    let text = folded(text);
    WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, grain)| *grain)
}
