//! What a statement is limited to: a priority, a service, a part of what its label names.
//!
//! In: a statement and the values that sources declare. Out: the words that narrow it down. Never: lets a promise about a
//! part pass for one about the whole.

use super::names::{bracketed, folded};
use crate::config::Project;
use crate::model::Statement;

/// Heads of columns whose cells say which part a row is about, or from when it is promised.
const COLUMNS: &[&str] = &[
    "優先度",
    "重要度",
    "緊急度",
    "深刻度",
    "priority",
    "severity",
    "対象",
    "範囲",
    "scope",
    "サービス",
    "サービス名",
    "service",
    "環境",
    "environment",
    "区分",
    "分類",
    "種別",
    "category",
    "拠点",
    "地域",
    "region",
    "チーム",
    "team",
    "プラン",
    "plan",
    "チャネル",
    "channel",
    "顧客",
    "customer",
    "対象サービス",
    "対象システム",
    "対象範囲",
    "適用範囲",
    "システム",
    "システム名",
    "system",
    "機能",
    "製品",
    "product",
    "時間帯",
    "曜日",
    "条件",
    "適用条件",
    "内訳",
    "期限",
    "達成期限",
    "目標期限",
    "達成時期",
    "目標時期",
    "適用開始",
    "適用開始日",
    "deadline",
    "duedate",
    "targetdate",
];

/// Cells that limit nothing.
const WHOLE: &[&str] = &[
    "",
    "-",
    "—",
    "–",
    "全体",
    "全て",
    "すべて",
    "全サービス",
    "全システム",
    "終日",
    "24時間",
    "常時",
    "共通",
    "all",
    "any",
    "n/a",
];

const PRIORITIES: &[&str] = &[
    "critical", "high", "medium", "low", "urgent", "normal", "p0", "p1", "p2", "p3", "p4", "p5", "sev0", "sev1",
    "sev2", "sev3", "sev4", "緊急", "最高", "重大", "高", "中", "低",
];

/// Whether folded words are one or several priorities.
pub(super) fn is_priority(text: &str) -> bool {
    let mut parts = text.split(['/', '、', ',', '・']).peekable();
    parts.peek().is_some() && parts.all(|part| PRIORITIES.contains(&part))
}

/// The words that limit a statement, innermost first, as written.
pub(super) fn words(project: &Project, statement: &Statement) -> Vec<String> {
    let mut words: Vec<String> = statement.target.scope.iter().cloned().collect();
    let label = folded(&statement.label);
    words.extend(bracketed(&label).map(|(_, inner)| inner.to_owned()).filter(|inner| is_value(project, inner)));
    if is_value(project, &label) {
        words.push(statement.label.clone());
    }
    let above = statement.group.iter().rev().chain(statement.headings.iter().rev());
    words.extend(above.filter(|text| is_value(project, &folded(text))).cloned());
    let cells = statement.beside.iter().filter(|(head, cell)| limits(head, cell));
    words.extend(cells.map(|(_, cell)| cell.clone()));
    words
}

/// Whether a cell below a head limits what its row promises.
pub(super) fn limits(head: &str, cell: &str) -> bool {
    COLUMNS.contains(&folded(head).as_str()) && !WHOLE.contains(&folded(cell).as_str())
}

/// Whether folded words are a priority, or a declared value of some source's column.
fn is_value(project: &Project, text: &str) -> bool {
    let declared = |text: &str| {
        let columns = project.sources.values().flat_map(|source| source.columns.values());
        columns
            .flat_map(|column| &column.values)
            .any(|(name, aliases)| std::iter::once(name).chain(aliases).any(|value| folded(value) == text))
    };
    is_priority(text) || declared(text)
}
