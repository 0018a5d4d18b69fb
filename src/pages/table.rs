//! Tables, column by column: what stands in the head of a column and in its cells is said in one place.
//!
//! In: rows of any kind, and for each column its head in both languages and what a row has there. Out: a table. Never: a column
//! whose head and cells could get out of step.

use crate::diag::Lang;
use crate::model::{Block, TableBlock, TableCell};

/// A table in the making.
pub(super) struct Table<'r, R> {
    lang: Lang,
    rows: &'r [R],
    head: Vec<String>,
    cells: Vec<Vec<TableCell>>,
}

impl<'r, R> Table<'r, R> {
    pub(super) fn new(lang: Lang, rows: &'r [R]) -> Self {
        Self { lang, rows, head: Vec::new(), cells: rows.iter().map(|_| Vec::new()).collect() }
    }

    pub(super) fn column<C: Into<TableCell>>(mut self, ja: &str, en: &str, cell: impl Fn(&'r R) -> C) -> Self {
        self.head.push(self.lang.pick(ja, en).to_owned());
        self.cells.iter_mut().zip(self.rows).for_each(|(cells, row)| cells.push(cell(row).into()));
        self
    }

    pub(super) fn column_if<C: Into<TableCell>>(
        self,
        is_shown: bool,
        ja: &str,
        en: &str,
        cell: impl Fn(&'r R) -> C,
    ) -> Self {
        if is_shown { self.column(ja, en, cell) } else { self }
    }

    /// A column that is left out where no row fills it.
    pub(super) fn column_if_filled<C: Into<TableCell>>(self, ja: &str, en: &str, cell: impl Fn(&'r R) -> C) -> Self {
        let is_filled = self.rows.iter().any(|row| cell(row).into() != TableCell::default());
        self.column_if(is_filled, ja, en, cell)
    }

    pub(super) fn block(self, caption: impl Into<String>) -> Block {
        Block::Table(TableBlock { caption: caption.into(), head: self.head, rows: self.cells })
    }
}
