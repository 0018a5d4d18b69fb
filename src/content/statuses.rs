//! The words that `status` has besides those of document control: of incidents and maintenance, and of releases.
//!
//! In: a word. Out: the state it names. Never: knows the document.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// How an incident or a maintenance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeState {
    /// 調査中
    Investigating,
    /// 原因特定
    Identified,
    /// 監視中
    Monitoring,
    /// 解決
    Resolved,
    /// 予定
    Planned,
    /// 実施中
    InProgress,
    /// 完了
    Completed,
    /// 中止
    Cancelled,
}

impl NoticeState {
    const WORDS: [(Self, &'static [&'static str]); 8] = [
        (Self::Investigating, &["investigating", "調査中", "調査", "確認中", "対応中"]),
        (Self::Identified, &["identified", "特定", "原因特定", "原因を特定", "特定済", "特定済み"]),
        (Self::Monitoring, &["monitoring", "監視中", "監視", "経過観察", "経過観察中"]),
        (Self::Resolved, &["resolved", "解決", "解決済", "解決済み", "復旧", "復旧済み", "解消", "終息"]),
        (Self::Planned, &["planned", "scheduled", "予定"]),
        (Self::InProgress, &["in-progress", "in progress", "in_progress", "実施中", "作業中"]),
        (Self::Completed, &["completed", "complete", "done", "完了", "終了"]),
        (Self::Cancelled, &["cancelled", "canceled", "中止", "取りやめ"]),
    ];

    /// The state of a word.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.nfkc().collect::<String>().trim().to_lowercase();
        Self::WORDS.iter().find(|(_, words)| words.contains(&text.as_str())).map(|(state, _)| *state)
    }

    /// Whether it is one of an incident; else of a maintenance.
    pub fn is_of_incident(self) -> bool {
        matches!(self, Self::Investigating | Self::Identified | Self::Monitoring | Self::Resolved)
    }
}

/// Words for `status` of a release that are none of document control.
const STATUSES: [&str; 6] = ["planned", "公開予定", "予定", "released", "公開済み", "公開済"];

/// Whether a `status` is that of a known issue or of a release, in a document that says it is one or names a version.
pub(crate) fn is_of_product(status: &str, is_issue: bool, has_version: bool) -> bool {
    is_issue || (has_version && STATUSES.contains(&status.to_lowercase().as_str()))
}
