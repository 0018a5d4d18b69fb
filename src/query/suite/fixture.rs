//! Small typed tables that engines are made of.
//!
//! In: columns with their type and cells. Out: the same. Never: holds what a declared source cannot hold: an empty text, an
//! infinite number, an instant outside of the years 1850 to 2149.

use crate::query::{Cell, DataType};

/// The rows of a source, in their order.
#[derive(Debug, Clone)]
pub(crate) struct Fixture {
    /// Name of the source.
    pub name: &'static str,
    /// Its columns, all of one length.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub name: &'static str,
    /// What it holds.
    pub data_type: DataType,
    /// One cell per row.
    pub cells: Vec<Cell>,
}

impl Fixture {
    /// A source without columns.
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, columns: Vec::new() }
    }

    /// The same with one more column.
    pub(super) fn with(mut self, name: &'static str, data_type: DataType, cells: Vec<Cell>) -> Self {
        let rows = self.columns.first().map_or(cells.len(), |column| column.cells.len());
        assert_eq!(cells.len(), rows, "column `{name}`");
        let stray = cells.iter().find(|cell| !holds(data_type, cell));
        assert!(stray.is_none(), "column `{name}` cannot hold {stray:?}");
        self.columns.push(Column { name, data_type, cells });
        self
    }

    /// How many rows it has.
    pub(crate) fn rows(&self) -> usize {
        self.columns.first().map_or(0, |column| column.cells.len())
    }
}

/// Whether a column of a declared source can hold a value.
fn holds(data_type: DataType, cell: &Cell) -> bool {
    match (data_type, cell) {
        (_, Cell::Null) | (DataType::Integer, Cell::Integer(_)) | (DataType::Boolean, Cell::Boolean(_)) => true,
        (DataType::Instant, Cell::Integer(seconds)) => (-3_786_825_600..5_680_281_600).contains(seconds),
        (DataType::Date, Cell::Integer(days)) => i32::try_from(*days).is_ok(),
        (DataType::Number, Cell::Number(x)) => x.is_finite(),
        (DataType::Text, Cell::Text(text)) => !text.is_empty() && text.trim() == text,
        _ => false,
    }
}

/// A value that is written as a cell.
pub(super) trait AsCell {
    fn cell(self) -> Cell;
}

impl AsCell for Cell {
    fn cell(self) -> Cell {
        self
    }
}

impl AsCell for i64 {
    fn cell(self) -> Cell {
        Cell::Integer(self)
    }
}

impl AsCell for i32 {
    fn cell(self) -> Cell {
        Cell::Integer(self.into())
    }
}

impl AsCell for f64 {
    fn cell(self) -> Cell {
        Cell::Number(self)
    }
}

impl AsCell for &str {
    fn cell(self) -> Cell {
        Cell::Text(self.to_owned())
    }
}

impl AsCell for bool {
    fn cell(self) -> Cell {
        Cell::Boolean(self)
    }
}
