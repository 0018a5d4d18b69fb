//! Positions in sorted tables, and their entries.
//!
//! In: a table and a value. Out: SQL that looks it up. Never: asks a table for a value that lies outside of it.

use super::{Layers, Sql, Written};
use crate::query::{DataType, Side};
use crate::spark::reference::{Grid, Reference};
use crate::spark::text::{null, whole};
use std::sync::Arc;

impl Layers<'_> {
    pub(super) fn reference(&mut self, reference: Reference) -> String {
        let name = reference.name();
        self.references.entry(name.clone()).or_insert_with(|| Arc::new(reference));
        format!("(SELECT entries FROM {name})")
    }

    /// The place of a value in a sorted table: the number of its stretch says how many entries lie before the stretch, and the few
    /// entries inside are compared one by one.
    pub(super) fn search_sorted(&mut self, table: &Arc<Vec<i64>>, value: Sql, side: Side) -> Written {
        let value = only_whole(value)?;
        let (Some(first), Some(last), Some(_)) = (table.first(), table.last(), value.data_type) else {
            return Ok(Sql {
                text: null(DataType::Integer),
                data_type: Some(DataType::Integer),
                layer: 0,
                plain: true,
            });
        };
        let grid = Grid::of(table);
        let value = self.named(value);
        let v = &value.text;
        let counted = self.reference(Reference::entries(&Arc::new(grid.before.clone())));
        let stretch = match last.checked_sub(*first) {
            Some(_) => format!("(({v} - {}) DIV {})", whole(*first), whole(grid.width)),
            None => format!(
                "((CAST({v} AS DECIMAL(20, 0)) - CAST({} AS DECIMAL(20, 0))) DIV {})",
                whole(*first),
                whole(grid.width)
            ),
        };
        let before = Sql::new(entry(&counted, &stretch), DataType::Integer, value.layer);
        // What lies outside is settled before the table is asked, so that the difference fits into 64 bits.
        let inside = format!("{v} BETWEEN {} AND {}", whole(*first), whole(*last));
        let before = Sql { text: format!("(CASE WHEN {inside} THEN {} END)", before.text), ..before };
        let before = self.named(before);
        let entries = self.reference(Reference::entries(table));
        let compare = if side == Side::LastAtMost { "<=" } else { "<" };
        let more: Vec<String> = (0..grid.most)
            .map(|nth| {
                format!(
                    "coalesce(CAST({} {compare} {v} AS INT), 0)",
                    entry(&entries, &format!("({} + {nth})", before.text))
                )
            })
            .collect();
        let count = format!("({} + {})", before.text, more.join(" + "));
        let n = table.len();
        let text = match side {
            Side::LastAtMost => format!(
                "(CASE WHEN {v} >= {} THEN {}L WHEN {v} >= {} THEN {count} - 1 END)",
                whole(*last),
                n - 1,
                whole(*first)
            ),
            Side::FirstAtLeast => {
                format!("(CASE WHEN {v} <= {} THEN 0L WHEN {v} <= {} THEN {count} END)", whole(*first), whole(*last))
            }
        };
        Ok(Sql::new(text, DataType::Integer, before.layer.max(value.layer)))
    }
}

/// The entry of a table at an index; null outside.
pub(super) fn entry(entries: &str, index: &str) -> String {
    format!("get({entries}, try_cast({index} AS INT))")
}

pub(super) fn only_whole(of: Sql) -> Written {
    match of.data_type {
        Some(DataType::Number | DataType::Text) => {
            Err(format!("expected whole numbers for a look-up, found {}", of.described()))
        }
        Some(DataType::Boolean) => Ok(Sql::new(format!("CAST({} AS BIGINT)", of.text), DataType::Integer, of.layer)),
        None => Ok(Sql { text: null(DataType::Integer), data_type: Some(DataType::Integer), ..of }),
        Some(_) => Ok(of),
    }
}
