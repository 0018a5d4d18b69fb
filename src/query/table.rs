//! Small answers: rows of cells.
//!
//! In: what an engine gave. Out: cells as values. Never: holds the rows of a source.

use super::{Aggregate, Measure, Query, Select};
use crate::calendar::Instant;
use rust_decimal::Decimal;
use serde::Serialize;

/// One value of an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number, an instant (seconds) or a date (days).
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// A text.
    Text(String),
    /// True or false.
    Boolean(bool),
}

/// A small answer, row by row.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Table {
    /// Column names.
    pub columns: Vec<String>,
    /// Rows; each has one cell per column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// What a question is answered about a source without rows.
    pub fn of_no_rows(query: &Query) -> Self {
        match &query.select {
            Select::Rows { columns, .. } => {
                Self { columns: columns.iter().map(|(name, _)| name.clone()).collect(), rows: Vec::new() }
            }
            Select::Groups { group, measures } => {
                let nothing = |measure: &Measure| match measure.aggregate {
                    Aggregate::Count(_) | Aggregate::CountDistinct(_) => Cell::Integer(0),
                    _ => Cell::Null,
                };
                let names = group.iter().map(|(name, _)| name).chain(measures.iter().map(|measure| &measure.name));
                let rows = if group.is_empty() { vec![measures.iter().map(nothing).collect()] } else { Vec::new() };
                Self { columns: names.cloned().collect(), rows }
            }
        }
    }

    /// The first cell of the first row: the answer to a question about one number.
    pub fn single(&self) -> Option<&Cell> {
        self.rows.first()?.first()
    }

    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == name)
    }
}

impl Cell {
    /// A number with a fraction; what is no number is no value.
    pub fn of_number(x: f64) -> Self {
        if x.is_nan() { Self::Null } else { Self::Number(x) }
    }

    /// As a whole number.
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(n) => Some(*n),
            _ => None,
        }
    }

    /// As a position among others.
    pub fn index(&self) -> Option<usize> {
        usize::try_from(self.integer()?).ok()
    }

    /// As a number of rows; nothing is none.
    pub fn count(&self) -> u64 {
        self.integer().unwrap_or(0).unsigned_abs()
    }

    /// As an instant that is told in seconds.
    pub fn instant(&self) -> Option<Instant> {
        Instant::from_second(self.integer()?).ok()
    }

    /// As text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(t) => Some(t),
            _ => None,
        }
    }

    /// As an exact number: integers as they are, fractions as the shortest decimal that reads back as the same float, of
    /// what is beyond 28 decimal places the nearest one.
    pub fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Integer(n) => Some(Decimal::from(*n)),
            Self::Number(x) if x.is_finite() => {
                let text = format!("{x:?}");
                let tiny = || (x.abs() < 1.0).then(|| format!("{x:.28}").parse().ok()).flatten();
                text.parse().ok().or_else(|| Decimal::from_scientific(&text).ok()).or_else(tiny)
            }
            _ => None,
        }
    }
}
