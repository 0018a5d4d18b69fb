//! Tables for narrow windows: three columns, the others as lines below the widest one.
//!
//! In: tables of a page. Out: the same with at most three columns. Never: drops a cell; an empty one has nothing to say.

use crate::render::parts::{Cell, Part, Table};

/// A mail is read on phones: more columns do not fit beside each other.
const MOST_COLUMNS: usize = 3;
/// How many letters share a line with others.
const LONG: usize = 16;

/// Folds every table that is too wide.
pub(super) fn fold(parts: &mut [Part]) {
    for part in parts {
        if let Part::Table(table) = part
            && table.head.len() > MOST_COLUMNS
        {
            folded(table);
        }
    }
}

fn folded(table: &mut Table) {
    let heads: Vec<String> = table.head.iter().skip(MOST_COLUMNS).map(|head| head.text.clone()).collect();
    table.head.truncate(MOST_COLUMNS);
    // The column that names things has the room; the first one may only have their verdict.
    let to = usize::from(table.rows.iter().all(|row| row.first().is_some_and(|cell| cell.text.is_empty())));
    for row in &mut table.rows {
        let rest = row.split_off(MOST_COLUMNS.min(row.len()));
        let said: Vec<String> = rest.iter().zip(&heads).filter_map(|(cell, head)| line(cell, head)).collect();
        // What is short shares a line; words that take a line have it to themselves.
        let (long, short): (Vec<String>, Vec<String>) = said.into_iter().partition(|line| line.chars().count() > LONG);
        let short = (!short.is_empty()).then(|| short.join("　"));
        if let Some(cell) = row.get_mut(to) {
            cell.notes.extend(long.into_iter().chain(short));
        }
    }
}

/// `原因と対応: 一人の担当者に頼った`; a verdict names itself.
fn line(cell: &Cell, head: &str) -> Option<String> {
    if let Some(standing) = &cell.standing {
        return Some(format!("{} {}", standing.mark, standing.text));
    }
    let said: Vec<&str> = std::iter::once(cell.text.as_str()).chain(cell.notes.iter().map(String::as_str)).collect();
    let said = said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    (!said.is_empty()).then(|| if head.is_empty() { said.clone() } else { format!("{head}: {said}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::parts::Head;

    #[test]
    fn what_has_no_room_stands_below_the_name() {
        let cell = |text: &str| Cell::text(text);
        let mut parts = [Part::Table(Table {
            head: Head::texts(&["判定", "約束", "実績", "差", "担当"]),
            rows: vec![vec![cell(""), cell("稼働率"), cell("99.8%"), cell("-0.1pt"), cell("東")]],
            ..Table::default()
        })];
        fold(&mut parts);
        let [Part::Table(table)] = &parts else { panic!() };
        assert_eq!((table.head.len(), table.rows[0].len()), (3, 3));
        assert_eq!(table.rows[0][1].notes, ["差: -0.1pt　担当: 東"]);
    }
}
