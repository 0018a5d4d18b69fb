//! Tables for narrow windows: a name with its verdict, two values beside it, everything else in a line over the whole row.
//!
//! In: tables of a page. Out: the same with at most three columns. Never: drops a cell; an empty one has nothing to say.
//!
//! Decided in docs/decisions/0080-mails.md.

use crate::diag::Lang;
use crate::render::parts::{Cell, Head, Part, Table};

/// A mail is read on phones: more columns do not fit beside each other.
const MOST_COLUMNS: usize = 3;

/// Folds every table that is too wide.
pub(super) fn fold(parts: &mut [Part], lang: Lang) {
    for part in parts {
        if let Part::Table(table) = part
            && table.head.len() > MOST_COLUMNS
        {
            verdict_to_name(table);
            rest_below(table, lang);
        }
    }
}

/// The one column of nothing but verdicts moves into the cells of names beside it; of several, only their heads tell which is which.
fn verdict_to_name(table: &mut Table) {
    let is_verdict = |cell: &Cell| cell.standing.is_some() && cell.text.is_empty();
    let is_of_verdicts = |at: &usize| table.rows.iter().all(|row| row.get(*at).is_some_and(is_verdict));
    let of_verdicts: Vec<usize> = (0..table.head.len()).filter(is_of_verdicts).collect();
    let (&[at], false) = (&of_verdicts[..], table.rows.is_empty()) else { return };
    table.head.remove(at);
    for row in &mut table.rows {
        let verdict = row.remove(at);
        if let Some(name) = row.first_mut() {
            name.standing = name.standing.take().or(verdict.standing);
            name.notes.extend(verdict.notes);
        }
    }
}

fn rest_below(table: &mut Table, lang: Lang) {
    let heads: Vec<Head> = table.head.split_off(MOST_COLUMNS.min(table.head.len()));
    let rest = |row: &mut Vec<Cell>| {
        let rest = row.split_off(MOST_COLUMNS.min(row.len()));
        rest.iter()
            .zip(&heads)
            .filter_map(|(cell, head)| line(cell, &head.text))
            .collect::<Vec<_>>()
            .join(lang.pick("　", " · "))
    };
    table.below = table.rows.iter_mut().map(rest).collect();
}

/// `原因と対応: 一人の担当者に頼った`
fn line(cell: &Cell, head: &str) -> Option<String> {
    let verdict = cell.standing.as_ref().map(|standing| format!("{} {}", standing.mark, standing.text));
    let said = std::iter::once(&cell.text).chain(&verdict).chain(&cell.notes).map(String::as_str);
    let said = said.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    (!said.is_empty()).then(|| if head.is_empty() { said.clone() } else { format!("{head}: {said}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::target_status::TargetStatusView;

    fn folded(head: &[&str], row: Vec<Cell>) -> Table {
        let mut parts = [Part::Table(Table { head: Head::texts(head), rows: vec![row], ..Table::default() })];
        fold(&mut parts, Lang::Ja);
        let [Part::Table(table)] = parts else { panic!() };
        table
    }

    #[test]
    fn what_has_no_room_stands_below_its_row() {
        let verdict = TargetStatusView { class: "missed", mark: "✕", text: "未達".into() };
        let verdict = Cell { standing: Some(verdict), ..Cell::default() };
        let cell = |text: &str| Cell::text(text);
        let row = vec![verdict, cell("稼働率"), cell("99.8%"), cell("-0.1pt"), cell("回線"), cell(""), cell("東")];
        let table = folded(&["判定", "約束", "実績", "差", "原因と対応", "期日", "担当"], row);
        assert_eq!(table.head, Head::texts(&["約束", "実績", "差"]));
        assert_eq!(table.rows[0].len(), 3);
        assert_eq!(table.rows[0][0].standing.as_ref().map(|of| of.mark), Some("✕"));
        assert_eq!(table.below, ["原因と対応: 回線　担当: 東"]);
    }

    #[test]
    fn verdicts_of_two_periods_keep_their_heads() {
        let verdict = |class, mark, text: &str| Cell {
            standing: Some(TargetStatusView { class, mark, text: text.into() }),
            ..Cell::default()
        };
        let cell = |text: &str| Cell::text(text);
        let (before, now) = (verdict("missed", "✕", "未達"), verdict("met", "✓", "達成"));
        let row = vec![cell("稼働率"), cell("99.8%"), cell("99.95%"), cell("+0.15pt"), before, now];
        let table = folded(&["指標", "前月", "当月", "変化", "前の判定", "今の判定"], row);
        assert_eq!(table.head, Head::texts(&["指標", "前月", "当月"]));
        assert!(table.rows[0][0].standing.is_none());
        assert_eq!(table.below, ["変化: +0.15pt　前の判定: ✕ 未達　今の判定: ✓ 達成"]);
    }

    #[test]
    fn three_columns_stay() {
        let table = folded(&["甲", "乙", "丙"], vec![Cell::text("1"), Cell::text("2"), Cell::text("3")]);
        assert_eq!((table.rows[0].len(), table.below.len()), (3, 0));
    }
}
