//! Rows that are made in memory → sources that questions may be asked about.
//!
//! In: the columns of a source, its rows, and the files that they come from. Out: a [`Store`] of such sources. Never: types a text;
//! what has another type than its column is no value.

use crate::config::Source;
use crate::data::Store;
use crate::data::engine::{Content, polars as engine};
use crate::data::source::{LoadedSource, ReadSource, spans};
use crate::model::{SourceFile, SourceReport};
use crate::query::{Cell, DataType, Table};
use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use std::sync::Arc;

/// A source with its rows, in the order of its columns.
#[derive(Clone, Copy)]
pub struct MadeRows<'a> {
    /// What is declared of it.
    pub source: &'a Source,
    /// Its rows; a table of other columns has none of these.
    pub rows: &'a Table,
    /// What they come from.
    pub files: &'a [SourceFile],
}

/// The sources of rows that are made in memory.
pub fn hold<'a>(made: impl IntoIterator<Item = MadeRows<'a>>) -> Store {
    let mut store = Store::default();
    for MadeRows { source, rows, files } in made {
        let frame = frame(source, rows);
        let n = rows.rows.len() as u64;
        let report = SourceReport {
            source: source.name.clone(),
            files: files.to_vec(),
            rows_in: n,
            rows_used: n,
            spans: spans(source, &frame),
            ..SourceReport::default()
        };
        let read = ReadSource { report: Arc::new(report), ..ReadSource::default() };
        let schema = source.columns.iter().map(|(name, column)| (name.clone(), column.kind.data_type())).collect();
        store.add(&source.name, schema, Content::Held(Box::new(LoadedSource { frame, read, refused: None })));
    }
    store
}

fn frame(source: &Source, table: &Table) -> DataFrame {
    let columns = source.columns.values().map(|declared| {
        let at = table.column(&declared.name);
        let cells = table.rows.iter().map(|row| at.map_or(&Cell::Null, |at| &row[at]));
        column(&declared.name, declared.kind.data_type(), cells)
    });
    DataFrame::new(table.rows.len(), columns.collect())
        .expect("each column is as long as the table, and names are unique")
}

fn column<'a>(name: &str, data_type: DataType, cells: impl Iterator<Item = &'a Cell>) -> Column {
    let name = name.into();
    let series = match data_type {
        DataType::Text => Series::new(name, cells.map(Cell::text).collect::<Vec<_>>()),
        DataType::Boolean => {
            let truth = |cell: &Cell| if let Cell::Boolean(truth) = cell { Some(*truth) } else { None };
            Series::new(name, cells.map(truth).collect::<Vec<_>>())
        }
        DataType::Number => {
            let number = |cell: &Cell| match cell {
                Cell::Number(x) => Some(*x),
                _ => None,
            };
            Series::new(name, cells.map(number).collect::<Vec<_>>())
        }
        DataType::Integer | DataType::Date | DataType::Instant => {
            Series::new(name, cells.map(Cell::integer).collect::<Vec<_>>())
        }
    };
    debug_assert_eq!(series.dtype(), &engine::dtype(data_type));
    series.into()
}
