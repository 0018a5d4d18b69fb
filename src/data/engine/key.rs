//! A single value that rows are told apart by.

use super::vector::{Values, Vector};
use crate::query::Cell;
use std::sync::Arc;

/// A value of any form with an order: nulls first, then by value; texts by their bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction, as an integer of the same order.
    Num(i64),
    /// A text.
    Text(Arc<str>),
}

/// The value of a row.
pub(super) fn of(vector: &Vector, row: usize) -> Key {
    if !vector.has(row) {
        return Key::Null;
    }
    match &vector.values {
        Values::None(_) => Key::Null,
        Values::Int(v) => Key::Int(v[row]),
        Values::Num(v) => Key::Num(ordered(v[row])),
        Values::Bool(v) => Key::Bool(v[row]),
        Values::Text(v, words) => {
            words.words.get(v[row] as usize).map_or(Key::Null, |word| Key::Text(Arc::clone(word)))
        }
    }
}

/// A float as an integer of the same order; both noughts are one.
pub(super) fn ordered(x: f64) -> i64 {
    let bits = (x + 0.0).to_bits() as i64;
    bits ^ ((((bits >> 63) as u64) >> 1) as i64)
}

fn float(ordered: i64) -> f64 {
    f64::from_bits((ordered ^ ((((ordered >> 63) as u64) >> 1) as i64)) as u64)
}

impl Key {
    /// As a cell of an answer.
    pub fn cell(&self) -> Cell {
        match self {
            Self::Null => Cell::Null,
            Self::Bool(b) => Cell::Boolean(*b),
            Self::Int(n) => Cell::Integer(*n),
            Self::Num(n) => number(float(*n)),
            Self::Text(text) => Cell::Text(text.to_string()),
        }
    }

    /// The key of a cell.
    pub fn of_cell(cell: &Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Boolean(b) => Self::Bool(*b),
            Cell::Integer(n) => Self::Int(*n),
            Cell::Number(x) => Self::Num(ordered(*x)),
            Cell::Text(text) => Self::Text(Arc::from(text.as_str())),
        }
    }
}

/// A number as a cell; what is no number is no value.
pub(super) fn number(x: f64) -> Cell {
    if x.is_nan() { Cell::Null } else { Cell::Number(x) }
}
