//! The values of one expression for a run of rows.
//!
//! In: typed columns. Out: slices that expressions are computed from, block by block. Never: knows an expression; a text is
//! a number into a dictionary, so that comparing a category with a constant looks at each word once, not at each row.

use crate::data::words;
use polars::prelude as pl;
use std::ops::Deref;
use std::sync::Arc;

/// A piece of shared values.
#[derive(Debug, Clone)]
pub(in crate::data) struct Part<T> {
    data: Arc<Vec<T>>,
    from: usize,
    len: usize,
}

impl<T> Part<T> {
    /// The same values seen from row `from` on, `len` of them.
    pub fn slice(&self, from: usize, len: usize) -> Self {
        debug_assert!(from + len <= self.len);
        Self { data: Arc::clone(&self.data), from: self.from + from, len }
    }
}

impl<T> From<Vec<T>> for Part<T> {
    fn from(data: Vec<T>) -> Self {
        let len = data.len();
        Self { data: Arc::new(data), from: 0, len }
    }
}

impl<T> Deref for Part<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.data[self.from..self.from + self.len]
    }
}

/// Different texts, by number.
#[derive(Debug, Default)]
pub(in crate::data) struct Dictionary {
    /// The texts.
    pub words: Vec<Arc<str>>,
}

/// Values of one form.
#[derive(Debug, Clone)]
pub(in crate::data) enum Values {
    /// Nothing but nulls, of no form: so many rows.
    None(usize),
    /// Whole numbers, instants, dates.
    Int(Part<i64>),
    /// Numbers with a fraction.
    Num(Part<f64>),
    /// Truths.
    Bool(Part<bool>),
    /// Numbers of words in a dictionary.
    Text(Part<u32>, Arc<Dictionary>),
}

impl Values {
    /// Whole numbers, if these are.
    pub fn ints(&self) -> Option<&Part<i64>> {
        if let Self::Int(v) = self { Some(v) } else { None }
    }

    /// Numbers with a fraction, if these are.
    pub fn nums(&self) -> Option<&Part<f64>> {
        if let Self::Num(v) = self { Some(v) } else { None }
    }

    /// Truths, if these are.
    pub fn bools(&self) -> Option<&Part<bool>> {
        if let Self::Bool(v) = self { Some(v) } else { None }
    }

    /// Numbers of words, if these are texts.
    pub fn numbers_of_words(&self) -> Option<&Part<u32>> {
        if let Self::Text(v, _) = self { Some(v) } else { None }
    }
}

/// Values and which of them are there; `None` when all are.
#[derive(Debug, Clone)]
pub(in crate::data) struct Vector {
    /// The values; whatever stands where one is missing.
    pub values: Values,
    /// Whether each is there.
    pub valid: Option<Part<bool>>,
}

impl Vector {
    /// Values that are all there.
    pub fn of(values: Values) -> Self {
        Self { values, valid: None }
    }

    /// Nulls only.
    pub fn none(rows: usize) -> Self {
        Self::of(Values::None(rows))
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::None(rows) => *rows,
            Values::Int(v) => v.len(),
            Values::Num(v) => v.len(),
            Values::Bool(v) => v.len(),
            Values::Text(v, _) => v.len(),
        }
    }

    /// A run of its rows.
    pub fn slice(&self, from: usize, len: usize) -> Self {
        let values = match &self.values {
            Values::None(_) => Values::None(len),
            Values::Int(v) => Values::Int(v.slice(from, len)),
            Values::Num(v) => Values::Num(v.slice(from, len)),
            Values::Bool(v) => Values::Bool(v.slice(from, len)),
            Values::Text(v, words) => Values::Text(v.slice(from, len), Arc::clone(words)),
        };
        Self { values, valid: self.valid.as_ref().map(|valid| valid.slice(from, len)) }
    }

    /// Whether the value of a row is there.
    pub fn has(&self, row: usize) -> bool {
        !matches!(self.values, Values::None(_)) && self.valid.as_ref().is_none_or(|valid| valid[row])
    }

    /// What the values are, for a message.
    pub fn form(&self) -> &'static str {
        match self.values {
            Values::None(_) => "null",
            Values::Int(_) => "i64",
            Values::Num(_) => "f64",
            Values::Bool(_) => "bool",
            Values::Text(..) => "str",
        }
    }
}

/// A typed column as a vector.
pub(in crate::data) fn of_column(column: &pl::Column) -> pl::PolarsResult<Vector> {
    let valid = (column.null_count() > 0).then(|| {
        let there: Vec<bool> = column.is_not_null().iter().map(|there| there == Some(true)).collect();
        Part::from(there)
    });
    let values = match column.dtype() {
        pl::DataType::Null => Values::None(column.len()),
        pl::DataType::Int64 => Values::Int(numbers(column.i64()?).into()),
        pl::DataType::Float64 => Values::Num(numbers(column.f64()?).into()),
        pl::DataType::Boolean => {
            let truths: Vec<bool> = column.bool()?.iter().map(|truth| truth == Some(true)).collect();
            Values::Bool(truths.into())
        }
        pl::DataType::String => {
            let texts = column.str()?;
            let (numbers, words) = words::numbered(texts, texts.len()).expect("there are not more words than rows");
            let words = words.into_iter().map(Arc::from).collect();
            Values::Text(numbers.into(), Arc::new(Dictionary { words }))
        }
        other => return Err(pl::polars_err!(ComputeError: "a column of type {}", other)),
    };
    Ok(Vector { values, valid })
}

fn numbers<T: pl::PolarsNumericType>(column: &pl::ChunkedArray<T>) -> Vec<T::Native> {
    let mut all = Vec::with_capacity(column.len());
    for chunk in column.downcast_iter() {
        all.extend_from_slice(chunk.values());
    }
    all
}
