//! What a statement is limited to: a priority, a service, a part of what its label names.
//!
//! In: a statement and the values that sources declare. Out: the words that narrow it down. Never: lets a promise about a
//! part pass for one about the whole.

use super::names::{self, bracketed, folded};
use super::parts;
use crate::config::Project;
use crate::model::Statement;
use crate::objective::period;

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
    "フェーズ",
    "段階",
    "ステージ",
    "phase",
    "stage",
    "測定条件",
    "計測条件",
    "前提",
    "前提条件",
    "対象api",
    "api",
    "エンドポイント",
    "endpoint",
    "業務",
    "業務名",
    "対象業務",
    "処理",
    "operation",
    "シナリオ",
    "scenario",
    "workload",
    "利用者",
    "tier",
];

/// What a head says of its values in brackets, and of nobody.
const UNITS: &[&str] = &[
    "分",
    "秒",
    "時間",
    "日",
    "営業日",
    "営業時間",
    "件",
    "人",
    "円",
    "回",
    "率",
    "ms",
    "min",
    "minutes",
    "sec",
    "seconds",
    "hours",
    "days",
    "jpy",
    "usd",
    "平均",
    "中央値",
    "上限",
    "下限",
    "以上",
    "以下",
    "以内",
    "max",
    "min",
    "maximum",
    "minimum",
    "必達",
    "目安",
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

/// Heads of columns of remarks, which may leave something out.
const REMARKS: &[&str] = &["備考", "注", "注記", "補足", "但し書き", "remarks", "remark", "notes", "note"];

/// The words that limit a statement, innermost first, as written.
pub(super) fn words(project: &Project, statement: &Statement) -> Vec<String> {
    let mut words: Vec<String> = statement.target.scope.iter().cloned().collect();
    let label = folded(&statement.label);
    words.extend(bracketed(&label).map(|(_, inner)| inner.to_owned()).filter(|inner| is_value(project, inner)));
    if is_value(project, &label) {
        words.push(statement.label.clone());
    }
    words.extend(of_column(&statement.column));
    let above = statement.group.iter().rev().chain(statement.headings.iter().rev());
    words.extend(above.filter(|text| narrows(project, text)).cloned());
    let innermost = statement.group.last().or(statement.headings.last());
    words.extend(innermost.filter(|text| parts::names_thing(text)).cloned());
    let cells = statement.beside.iter().filter(|(head, cell)| limits(head, cell) || remarks(head, cell));
    words.extend(cells.map(|(_, cell)| cell.clone()));
    words
}

/// Whether a cell below a head limits what its row promises.
pub(super) fn limits(head: &str, cell: &str) -> bool {
    COLUMNS.contains(&folded(head).as_str()) && !WHOLE.contains(&folded(cell).as_str())
}

/// Whether a cell is a remark that leaves something out of what its row promises.
fn remarks(head: &str, cell: &str) -> bool {
    REMARKS.contains(&folded(head).as_str()) && parts::leaves_out(cell)
}

/// Whether a heading or lead-in is about a part: one of its pieces is a priority or a value of the data, or it names a level, an
/// environment or a trial.
fn narrows(project: &Project, text: &str) -> bool {
    is_value(project, &folded(text))
        || parts::names_part(text)
        || parts::pieces(text).iter().any(|piece| is_value(project, &folded(piece)))
}

/// Whom a column of targets is for: 目標値（プレミアム）, not 目標値（月次） or Target (SLO).
fn of_column(head: &str) -> Option<String> {
    let head = folded(head);
    let (_, inner) = bracketed(&head)?;
    let says_less = period::alone(inner).is_some()
        || names::is_generic(inner)
        || inner.contains(|c: char| c.is_ascii_digit() || c == '%')
        || UNITS.contains(&inner);
    (!says_less).then(|| inner.to_owned())
}

/// Whether folded words are a priority, or a declared value of some source's column.
fn is_value(project: &Project, text: &str) -> bool {
    let declared = |text: &str| {
        let columns = project.sources.values().flat_map(|source| source.columns.values());
        columns
            .flat_map(|column| &column.values)
            .any(|(name, aliases)| std::iter::once(name).chain(aliases).any(|value| folded(value) == text))
    };
    parts::is_priority(text) || declared(text)
}
