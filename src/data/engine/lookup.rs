//! The answer to a question about another source, brought to rows by a key. Its keys are unique, so rows never multiply.

use super::key::{self, Key};
use super::vector::{Dictionary, Part, Values, Vector};
use crate::query::{Cell, Table};
use std::collections::HashMap;
use std::sync::Arc;

/// An answer with its rows by key.
pub(super) struct Brought {
    rows: HashMap<Vec<Key>, usize>,
    columns: Vec<Vector>,
}

impl Brought {
    /// The answer of a question with `keys` leading group columns. A row whose key is missing belongs to nothing.
    pub fn new(table: &Table, keys: usize) -> Self {
        let mut rows = HashMap::new();
        for (at, row) in table.rows.iter().enumerate() {
            let key: Vec<Key> = row[..keys].iter().map(Key::of_cell).collect();
            if !key.contains(&Key::Null) {
                rows.insert(key, at);
            }
        }
        let column = |at: usize| of_cells(table.rows.iter().map(|row| &row[at]));
        Self { rows, columns: (keys..table.columns.len()).map(column).collect() }
    }

    /// Which row of the answer belongs to each of the asking rows.
    pub fn rows_of(&self, on: &[&Vector], rows: usize) -> Vector {
        let found: Vec<Option<usize>> = match on {
            [Vector { values: Values::Text(numbers, words), valid }] => {
                let of_word: Vec<Option<usize>> =
                    words.words.iter().map(|w| self.rows.get(&[Key::Text(Arc::clone(w))][..]).copied()).collect();
                let there = |row: usize| valid.as_ref().is_none_or(|valid| valid[row]);
                let of = |(row, at): (usize, &u32)| of_word.get(*at as usize).copied().flatten().filter(|_| there(row));
                numbers.iter().enumerate().map(of).collect()
            }
            _ => {
                let of = |row: usize| {
                    let key: Vec<Key> = on.iter().map(|column| key::of(column, row)).collect();
                    self.rows.get(&key).copied()
                };
                (0..rows).map(of).collect()
            }
        };
        let there: Vec<bool> = found.iter().map(Option::is_some).collect();
        let at = |at: Option<usize>| at.and_then(|at| i64::try_from(at).ok()).unwrap_or(0);
        let values = Values::Int(found.into_iter().map(at).collect::<Vec<_>>().into());
        Vector { values, valid: Some(there.into()) }
    }

    /// A column of the answer at those rows.
    pub fn column(&self, column: usize, rows: &Vector) -> Vector {
        let (Values::Int(at), Some(found)) = (&rows.values, &rows.valid) else { return Vector::none(rows.len()) };
        let own = &self.columns[column];
        if matches!(own.values, Values::None(_)) {
            return Vector::none(rows.len());
        }
        let place = |row: usize| usize::try_from(at[row]).unwrap_or(0);
        let valid: Vec<bool> = (0..at.len()).map(|row| found[row] && own.has(place(row))).collect();
        macro_rules! taken {
            ($v:expr) => {
                (0..at.len()).map(|row| $v.get(place(row)).copied().unwrap_or_default()).collect::<Vec<_>>().into()
            };
        }
        let values = match &own.values {
            Values::None(_) => Values::None(rows.len()),
            Values::Int(v) => Values::Int(taken!(v)),
            Values::Num(v) => Values::Num(taken!(v)),
            Values::Bool(v) => Values::Bool(taken!(v)),
            Values::Text(v, words) => Values::Text(taken!(v), Arc::clone(words)),
        };
        Vector { values, valid: Some(valid.into()) }
    }
}

/// Cells of one form as a vector.
fn of_cells<'a>(cells: impl Iterator<Item = &'a Cell> + Clone) -> Vector {
    let valid: Part<bool> = cells.clone().map(|cell| *cell != Cell::Null).collect::<Vec<_>>().into();
    let rows = valid.len();
    let values = match cells.clone().find(|cell| **cell != Cell::Null) {
        None | Some(Cell::Null) => return Vector::none(rows),
        Some(Cell::Integer(_)) => Values::Int(cells.map(|c| c.integer().unwrap_or(0)).collect::<Vec<_>>().into()),
        Some(Cell::Number(_)) => {
            let number = |cell: &Cell| if let Cell::Number(x) = cell { *x } else { 0.0 };
            Values::Num(cells.map(number).collect::<Vec<_>>().into())
        }
        Some(Cell::Boolean(_)) => {
            Values::Bool(cells.map(|c| matches!(c, Cell::Boolean(true))).collect::<Vec<_>>().into())
        }
        Some(Cell::Text(_)) => {
            let mut known: HashMap<&str, u32> = HashMap::new();
            let mut words = Vec::new();
            let mut number = |cell: &'a Cell| {
                let Some(text) = cell.text() else { return 0 };
                *known.entry(text).or_insert_with(|| {
                    words.push(Arc::from(text));
                    u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
                })
            };
            let numbers: Vec<u32> = cells.map(&mut number).collect();
            Values::Text(numbers.into(), Arc::new(Dictionary { words }))
        }
    };
    Vector { values, valid: Some(valid) }
}
