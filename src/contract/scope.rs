//! What a statement is limited to: a priority, a service, a part of what its label names.
//!
//! In: a statement and the values that sources declare. Out: the words that narrow it down. Never: lets a promise about a
//! part pass for one about the whole.

use super::brackets::{as_written, limit_of_column};
use super::names::folded;
use super::parts;
use crate::config::Project;
use crate::diag::Message;
use crate::model::Statement;
use crate::objective::Unit;
use crate::objective::declaring::has_word;
use crate::objective::remarks::{self, is_whole};
use crate::say;

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

/// Heads of columns of remarks, which may leave something out.
const REMARKS: &[&str] = &["備考", "注", "注記", "補足", "但し書き", "remarks", "remark", "notes", "note"];

/// Words of times of a day or a week.
const HOURS: &[&str] =
    &["営業時間", "業務時間", "平日", "日中", "夜間", "休日", "business hour", "office hour", "working hour"];

/// Why a promise about a part is not bound to the whole.
pub(super) fn limited_to(words: &str) -> Message {
    say!("`{words}` に限った約束です", "the promise is limited to `{words}`")
}

/// The words that limit a statement, innermost first, as written.
pub(super) fn words(project: &Project, statement: &Statement) -> Vec<String> {
    let mut words: Vec<String> = of_text(statement).cloned().into_iter().collect();
    let label = &statement.label;
    words.extend(as_written(label).filter(|inner| is_value(project, &folded(inner))).map(str::to_owned));
    if is_value(project, &folded(label)) {
        words.push(label.clone());
    }
    words.extend(limit_of_column(&statement.column));
    let above = statement.group.iter().rev().chain(statement.headings.iter().rev());
    words.extend(above.filter(|text| narrows(project, text)).cloned());
    let innermost = statement.group.last().or(statement.headings.last());
    words.extend(innermost.filter(|text| parts::names_thing(text)).cloned());
    let is_length = statement.target.unit.is_some_and(Unit::is_duration);
    let cells = statement
        .beside
        .iter()
        .filter(|(head, cell)| limits(head, cell) || remarks(head, cell) || names_occasion(head, cell, is_length));
    words.extend(cells.map(|(_, cell)| cell.clone()));
    words
}

/// What the text itself limits its promise to: `0件 (Critical/High)`, not 99.9%以上（計画停止を除く）.
pub(super) fn of_text(statement: &Statement) -> Option<&String> {
    let says_less = |scope: &String| remarks::leaves_out_planned_work(scope) || remarks::restates_as_downtime(scope);
    statement.target.scope.as_ref().filter(|scope| !says_less(scope) && !is_whole(scope))
}

/// The hours to which words in brackets behind a value limit it: 99.5%（営業時間内）. Behind a length of time they say how it is counted.
pub(super) fn hours_of_text(statement: &Statement) -> Option<&str> {
    let is_length = statement.target.unit.is_some_and(Unit::is_duration);
    as_written(&statement.text).filter(|inner| !is_length && has_word(inner, HOURS))
}

/// Whether a cell below a head limits what its row promises.
pub(super) fn limits(head: &str, cell: &str) -> bool {
    COLUMNS.contains(&folded(head).as_str()) && !is_whole(cell) && !remarks::leaves_out_planned_work(cell)
}

/// Whether a cell is a remark that leaves something out of what its row promises.
fn remarks(head: &str, cell: &str) -> bool {
    REMARKS.contains(&folded(head).as_str()) && remarks::limits(cell)
}

/// Whether a cell is a remark that says when what its row promises holds: 重大障害時, 平日 9:00-18:00. Hours beside a length of time say
/// how it is counted.
fn names_occasion(head: &str, cell: &str, is_length: bool) -> bool {
    const ALWAYS: &[&str] = &["常時", "随時", "適時", "同時", "当時"];
    let cell = cell.trim();
    let is_clock = cell.strip_suffix('時').is_some_and(|rest| rest.ends_with(|c: char| c.is_numeric()));
    let is_occasion = cell.ends_with('時') && !is_clock && !ALWAYS.iter().any(|word| cell.ends_with(word));
    let is_case = ["の場合", "場合のみ", "場合に限る"].iter().any(|end| cell.ends_with(end));
    REMARKS.contains(&folded(head).as_str())
        && !remarks::leaves_out_planned_work(cell)
        && (is_occasion || is_case || (!is_length && has_word(cell, HOURS)))
}

/// Whether a heading or lead-in is about a part: one of its pieces is a priority or a value of the data, or it names a level, an
/// environment or a trial. One that names all values of a column (電話・メール) is about the whole.
fn narrows(project: &Project, text: &str) -> bool {
    let pieces = parts::pieces(text);
    let values: Vec<String> =
        pieces.iter().map(|piece| folded(piece)).filter(|piece| is_value(project, piece)).collect();
    parts::names_part(text)
        || is_value(project, &folded(text))
        || (!values.is_empty() && !are_all_values(project, &values))
}

/// Whether words name each of the declared values of a column.
fn are_all_values(project: &Project, words: &[String]) -> bool {
    let mut columns = project.sources.values().flat_map(|source| source.columns.values());
    columns.any(|column| {
        let is_named = |(name, aliases): (&String, &Vec<String>)| {
            std::iter::once(name).chain(aliases).any(|value| words.contains(&folded(value)))
        };
        column.values.len() > 1 && column.values.iter().all(is_named)
    })
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
