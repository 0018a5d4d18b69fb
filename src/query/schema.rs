//! What questions may name of a source.
//!
//! In: columns as whoever knows the source tells them. Out: their types, by name. Never: says how a column is held.

use super::DataType;
use indexmap::IndexMap;

/// The columns of a source with their types, in declared order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    columns: IndexMap<String, DataType>,
}

impl Schema {
    /// The type of a column; `None` for one that the source does not have.
    pub fn data_type(&self, column: &str) -> Option<DataType> {
        self.columns.get(column).copied()
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }
}

impl FromIterator<(String, DataType)> for Schema {
    fn from_iter<I: IntoIterator<Item = (String, DataType)>>(columns: I) -> Self {
        Self { columns: columns.into_iter().collect() }
    }
}
