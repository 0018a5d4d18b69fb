//! Tables with a column that says when: 作業 | 頻度 | 担当.
//!
//! In: the cells of a table. Out: a statement per row. Never: takes how often a measure is taken (目標 | 測定頻度) for a schedule, or a row
//! of which two columns say different times.

use super::super::finder::{BlockContext, Finder};
use super::super::line::Line;
use super::super::table::{Row, Written};
use super::super::words;
use super::{Said, labels, recurrences};
use crate::calendar::{Mention, PlanSpan, StatedTime};
use std::ops::Range;

/// Which columns of a table matter.
struct Columns {
    name: usize,
    /// Those that say when, the ones of times of the day last.
    times: Vec<usize>,
}

impl Finder<'_, '_, '_, '_> {
    /// Finds what the rows of a table say of when something recurs.
    pub(in super::super) fn schedule_of_table(&mut self, table: &Written, around: &BlockContext) {
        let Some(columns) = columns(table) else { return };
        let mut name = String::new();
        for row in &table.rows {
            let own = row.cells().get(columns.name).map(|cell| cell.text.trim()).unwrap_or_default();
            if !words::is_blank(own) {
                own.clone_into(&mut name);
            }
            let off = row.cells().iter().chain(table.head.cells()).any(|cell| cell.off);
            let struck = row.cells().iter().any(|cell| cell.struck);
            let inside = BlockContext {
                off: around.off || off,
                aside: around.aside.or(struck.then_some(crate::model::Aside::Struck)),
                ..around.clone()
            };
            let head = table.head.cells().get(columns.name).map(|head| head.text.trim()).unwrap_or_default();
            // 日次 below レビュー is 日次レビュー.
            let called = if labels::is_how_often(&name) { format!("{name}{head}") } else { name.clone() };
            self.schedule_of_row(row, &columns, &called, &inside);
        }
    }

    fn schedule_of_row(&mut self, row: &Row, columns: &Columns, name: &str, around: &BlockContext) {
        let cells: Vec<&Line> = columns.times.iter().filter_map(|at| row.cells().get(*at)).collect();
        let cells: Vec<&Line> = cells.into_iter().filter(|cell| !words::is_blank(cell.text.trim())).collect();
        let Some(TimeOfRow { cell, part, stated }) = said(&cells) else { return };
        let all: Vec<&str> = row.cells().iter().map(|cell| cell.text.trim()).collect();
        let names = if labels::is_name(name) { vec![labels::name(name)] } else { Vec::new() };
        let all = all.join("。");
        let first = cell.text.trim();
        let said = Said { line: cell, part, label: name.to_owned(), names, stated, around: &all };
        let times = self.times();
        self.add_schedule(said, around);
        let cell = columns.times.iter().find(|at| row.cells().get(**at).is_some_and(|line| line.text.trim() == first));
        if let Some(end) = cell.and_then(|at| row.end_of_cell(*at)) {
            self.room_for_times(end, times);
        }
    }
}

/// The one time that the cells of a row say together.
struct TimeOfRow<'c> {
    /// The cell where it stands.
    cell: &'c Line,
    /// Its bytes there.
    part: Range<usize>,
    stated: StatedTime,
}

fn said<'c>(cells: &[&'c Line]) -> Option<TimeOfRow<'c>> {
    let first = *cells.first()?;
    let opens = |text: &str, found: &[Mention]| found.len() == 1 && labels::opens(text, found[0].range.start);
    let of = |part: Range<usize>, stated: StatedTime| Some(TimeOfRow { cell: first, part, stated });
    if let [cell] = cells {
        if let Some(span) = PlanSpan::parse(&cell.text) {
            return of(cell.whole(), StatedTime::Planned(span));
        }
        let found = recurrences(&cell.text);
        return match found.as_slice() {
            [one] if opens(&cell.text, &found) => of(one.range.clone(), one.stated.clone().into()),
            _ => None,
        };
    }
    // 週次 | 金曜日 | 17:00
    let joined = cells.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" ");
    let spelt = [("週次", "毎週"), ("月次", "毎月"), ("日次", "毎日")]
        .iter()
        .find_map(|(adjective, every)| Some(format!("{every}{}", joined.strip_prefix(adjective)?)));
    let text = spelt.unwrap_or(joined);
    let found = recurrences(&text);
    let whole = opens(&text, &found) && found[0].range.end >= text.trim_end().len();
    if whole { of(first.whole(), found[0].stated.clone().into()) } else { None }
}

fn columns(table: &Written) -> Option<Columns> {
    let heads = table.folded_heads();
    const MEASURES: [&str; 12] =
        ["目標", "kpi", "指標", "メトリ", "閾値", "しきい値", "sla", "slo", "target", "metric", "threshold", "基準値"];
    if heads.iter().any(|head| MEASURES.iter().any(|word| head.contains(word))) {
        return None;
    }
    let mut times: Vec<usize> = (0..heads.len()).filter(|at| labels::timing(&heads[*at]).is_some()).collect();
    times.sort_by_key(|at| (heads[*at].contains("時刻") || heads[*at].ends_with("時間"), *at));
    let others = || (0..heads.len()).filter(|at| !times.contains(at) && !is_number(&heads[*at]));
    const NAMES: [&str; 26] = [
        "作業",
        "作業名",
        "作業内容",
        "タスク",
        "タスク名",
        "業務",
        "業務名",
        "項目",
        "名称",
        "名前",
        "イベント",
        "会議",
        "会議名",
        "会議体",
        "レポート",
        "報告",
        "報告書",
        "レポート名",
        "点検項目",
        "内容",
        "task",
        "activity",
        "meeting",
        "event",
        "report",
        "name",
    ];
    let named = others().find(|at| NAMES.contains(&heads[*at].as_str()));
    let name = named.or_else(|| others().find(|at| heads[*at] == "対象" || !labels::is_attribute(&heads[*at])))?;
    (!times.is_empty()).then_some(Columns { name, times })
}

fn is_number(head: &str) -> bool {
    matches!(head, "" | "#" | "no" | "no." | "id" | "番号" | "項番" | "日")
}
