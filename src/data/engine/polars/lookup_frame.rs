//! The answer to a question about another source, as a table that is joined by its keys. They are unique, so rows never multiply.

use crate::query::{Cell, DataType, Table};
use polars::prelude::{self as pl, Column, DataFrame, NamedFrom, PolarsResult, Series};

/// The answer of a question with `keys` leading groups; a row whose key is missing belongs to nothing. Its keys have the types of
/// the columns that they are joined with.
///
/// # Errors
/// What the engine says.
pub(super) fn frame(table: &Table, keys: usize, names: &[String], on: &[Option<DataType>]) -> PolarsResult<DataFrame> {
    let rows: Vec<&Vec<Cell>> = table.rows.iter().filter(|row| !row[..keys].contains(&Cell::Null)).collect();
    let mut columns = Vec::new();
    for at in 0..table.columns.len() {
        let name = if at < keys { format!("\u{1}key{at}") } else { names[at - keys].clone() };
        let column = column(&name, rows.iter().map(|row| &row[at]));
        let wanted = on.get(at).copied().flatten().map(super::dtype);
        columns.push(match wanted {
            Some(wanted) if column.dtype() != &wanted => column.cast(&wanted)?,
            _ => column,
        });
    }
    DataFrame::new(rows.len(), columns)
}

/// Cells of one type as a column.
fn column<'a>(name: &str, cells: impl Iterator<Item = &'a Cell> + Clone) -> Column {
    let series = match cells.clone().find(|cell| **cell != Cell::Null) {
        None => Series::full_null(name.into(), cells.count(), &pl::DataType::Int64),
        Some(Cell::Number(_)) => {
            let number = |cell: &Cell| if let Cell::Number(x) = cell { Some(*x) } else { None };
            Series::new(name.into(), cells.map(number).collect::<Vec<_>>())
        }
        Some(Cell::Boolean(_)) => {
            let truth = |cell: &Cell| if let Cell::Boolean(truth) = cell { Some(*truth) } else { None };
            Series::new(name.into(), cells.map(truth).collect::<Vec<_>>())
        }
        Some(Cell::Text(_)) => Series::new(name.into(), cells.map(Cell::text).collect::<Vec<_>>()),
        Some(_) => Series::new(name.into(), cells.map(Cell::integer).collect::<Vec<_>>()),
    };
    series.into()
}
