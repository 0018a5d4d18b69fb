//! Rows of cells below a head, for people and for spreadsheets.
//!
//! In: a head in both languages, and rows. Out: aligned text, CSV, or JSON objects. Never: prints.

use crate::diag::{Lang, Message};
use crate::model::safe_cell;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

/// Rows of cells below a head.
pub(super) struct Listing {
    /// The names of the columns, with tabs between them.
    heads: Message,
    rows: Vec<Vec<String>>,
}

impl Listing {
    pub(super) fn new(heads: Message, rows: Vec<Vec<String>>) -> Self {
        Self { heads, rows }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The head and the rows.
    fn lines(&self, lang: Lang) -> Vec<Vec<String>> {
        let head = self.heads.text(lang).split('\t').map(str::to_owned).collect();
        std::iter::once(head).chain(self.rows.iter().cloned()).collect()
    }

    /// Columns as wide as their widest cell.
    pub(super) fn aligned(&self, lang: Lang) -> String {
        aligned(&self.lines(lang))
    }

    /// For spreadsheets, which know UTF-8 by its mark.
    pub(super) fn csv(&self, lang: Lang) -> String {
        let line = |row: Vec<String>| row.iter().map(|cell| safe_cell(cell)).collect::<Vec<_>>().join(",") + "\r\n";
        let lines: String = self.lines(lang).into_iter().map(line).collect();
        format!("\u{feff}{lines}")
    }

    /// One object per row, by the English names of the columns; an empty cell is null.
    pub(super) fn objects(&self) -> Vec<Value> {
        let value = |text: &String| if text.is_empty() { Value::Null } else { Value::String(text.clone()) };
        let object = |row: &Vec<String>| {
            let pairs = self.heads.en.split('\t').zip(row).map(|(key, cell)| (key.to_owned(), value(cell)));
            Value::Object(pairs.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }
}

/// Columns as wide as their widest cell on a terminal, where a Japanese character takes two columns.
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |at: usize| rows.iter().map(|row| row[at].width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let padding = " ".repeat(width - cell.width());
            format!("{cell}{padding}")
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn columns_are_as_wide_as_a_terminal_shows_them() {
        let rows = [["指標", "値"], ["mttr", "31分"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(aligned(&rows), "指標  値\nmttr  31分");
    }
}
