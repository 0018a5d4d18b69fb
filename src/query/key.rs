//! A single value that rows are told apart and sorted by.

use super::Cell;

/// A value of any type with an order: nulls first, then by value; texts by their bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// No value.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, as an integer of the same order.
    Number(i64),
    /// A text.
    Text(String),
}

impl Key {
    /// The key of a cell.
    pub fn of(cell: &Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Boolean(truth) => Self::Boolean(*truth),
            Cell::Integer(number) => Self::Integer(*number),
            Cell::Number(x) => Self::Number(ordered(*x)),
            Cell::Text(text) => Self::Text(text.clone()),
        }
    }

    /// As a cell of an answer.
    pub fn cell(&self) -> Cell {
        match self {
            Self::Null => Cell::Null,
            Self::Boolean(truth) => Cell::Boolean(*truth),
            Self::Integer(number) => Cell::Integer(*number),
            Self::Number(number) => Cell::of_number(float(*number)),
            Self::Text(text) => Cell::Text(text.clone()),
        }
    }
}

/// A float as an integer of the same order; both noughts are one.
fn ordered(x: f64) -> i64 {
    let bits = (x + 0.0).to_bits() as i64;
    bits ^ ((((bits >> 63) as u64) >> 1) as i64)
}

fn float(ordered: i64) -> f64 {
    f64::from_bits((ordered ^ ((((ordered >> 63) as u64) >> 1) as i64)) as u64)
}
