//! A question about one source: which rows count, and what is taken of them.
//!
//! In: expressions. Out: [`Query`]. Never: knows what it is asked for.

use super::Expr;
use serde::Serialize;
use std::hash::{Hash, Hasher};

/// An aggregation over the rows of a group; nulls are ignored, and an empty group of values gives null (a count gives 0).
#[derive(Debug, Clone, PartialEq)]
pub enum Aggregate {
    /// Rows, or rows where a value is not null.
    Count(Option<Expr>),
    /// Sum; integers stay integers.
    Sum(Expr),
    /// Mean.
    Mean(Expr),
    /// Least value.
    Min(Expr),
    /// Greatest value.
    Max(Expr),
    /// Value at a quantile `q` in 0..=1 by linear interpolation between the two nearest ranks (type 7); the median is 0.5.
    Quantile(f64, Expr),
    /// Number of different values, nulls not counted.
    CountDistinct(Expr),
}

// A quantile is a constant between 0 and 1, never NaN: equality is total, and its bits tell it apart.
impl Eq for Aggregate {}

impl Hash for Aggregate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        if let Self::Quantile(q, _) = self {
            q.to_bits().hash(state);
        }
        self.expr().hash(state);
    }
}

/// One aggregated column: the rows that pass `filter` (all without), aggregated.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Measure {
    /// Name of the column in the answer.
    pub name: String,
    /// How rows become one value.
    pub aggregate: Aggregate,
    /// Which rows count; null does not count.
    pub filter: Option<Expr>,
}

/// Columns of another source brought to the rows by a key, aggregated there first so that rows never multiply.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AggregateJoin {
    /// The question to the other source; its `group` columns are the keys.
    pub query: Box<Query>,
    /// Columns of this table that equal the other's group columns, in order.
    pub on: Vec<String>,
}

/// What the answer holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Select {
    /// One row per group, sorted by the group columns (nulls first); without groups exactly one row.
    Groups {
        /// Named group expressions.
        group: Vec<(String, Expr)>,
        /// Named aggregates.
        measures: Vec<Measure>,
    },
    /// The rows themselves, as named expressions, sorted by the given leading number of them.
    Rows {
        /// Named expressions.
        columns: Vec<(String, Expr)>,
        /// Rows are sorted by the first `sort` columns, nulls first.
        sort: usize,
        /// At most so many rows, taken after sorting.
        limit: Option<Limit>,
    },
}

/// How many rows of a sorted list are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Limit {
    /// At most so many.
    pub rows: usize,
    /// Of what.
    pub per: Per,
}

/// What so many rows of a list are taken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Per {
    /// The whole list.
    List,
    /// Each combination of the first so many columns, which are among those that rows are sorted by.
    Group(usize),
    /// Each whole number from one column to before the next one, which is null where there is no end: a row is taken when it is
    /// among the first, by the other columns that rows are sorted by, of any of its numbers. So many columns stand before the
    /// two, and each combination of them is taken by itself.
    Stretch(usize),
}

impl From<usize> for Limit {
    fn from(rows: usize) -> Self {
        Self { rows, per: Per::List }
    }
}

/// A question about one source.
///
/// ```
/// use tejun::query::{Cell, Engine, Expr, Query, Select};
/// use tejun::{diag::Diagnostics, inputs::Inputs, pipeline};
///
/// let files = Inputs::from_memory([
///     ("tejun.yaml", "title: 運用手順\nas_of: 2026-12-01T00:00:00+09:00"),
///     ("data/sources.yaml", "tickets: { files: t.csv, columns: { id: text, opened: datetime } }"),
///     ("data/metrics.yaml", "opened: { type: simple, source: tickets, time: opened, agg: count, grains: [month] }"),
///     ("data/t.csv", "id,opened\nT-1,2026-11-02 09:00\nT-2,2026-11-30 18:00\n"),
/// ]);
/// # let now = "2026-12-01T00:00:00Z".parse().unwrap();
/// # let (assets, cluster) = (pipeline::AssetNames::Hashed, pipeline::ClusterUse::default());
/// # let options = pipeline::Options { as_of: None, now, drafts: false, assets, cluster };
/// let computed = pipeline::compute(&files, &options, &mut Diagnostics::new()).unwrap();
///
/// let select = Select::Rows { columns: vec![("id".to_owned(), Expr::column("id"))], sort: 0, limit: None };
/// let query = Query { source: "tickets".to_owned(), lookups: vec![], with: vec![], filter: None, select };
/// let table = computed.store.run(&query).unwrap();
/// assert_eq!(table.rows[1], [Cell::Text("T-2".to_owned())]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    /// The declared source.
    pub source: String,
    /// Columns brought from other sources, before anything else is computed.
    pub lookups: Vec<AggregateJoin>,
    /// Columns added one after the other; a later one may use an earlier one.
    pub with: Vec<(String, Expr)>,
    /// Which rows are looked at; null is no.
    pub filter: Option<Expr>,
    /// The answer.
    pub select: Select,
}

impl Measure {
    /// An aggregate of all rows.
    pub fn new(name: impl Into<String>, aggregate: Aggregate) -> Self {
        Self { name: name.into(), aggregate, filter: None }
    }

    /// The number of rows.
    pub fn count(name: impl Into<String>) -> Self {
        Self::new(name, Aggregate::Count(None))
    }

    /// The number of rows that meet a condition.
    pub fn count_if(name: impl Into<String>, condition: Expr) -> Self {
        Self::count(name).filtered(condition)
    }

    /// The same of the rows that meet a condition.
    #[must_use]
    pub fn filtered(self, condition: Expr) -> Self {
        Self { filter: Some(condition), ..self }
    }
}

impl Query {
    /// A question about all rows of a source.
    pub fn new(source: impl Into<String>, select: Select) -> Self {
        Self { source: source.into(), lookups: Vec::new(), with: Vec::new(), filter: None, select }
    }

    /// One row per group of a source's rows.
    pub fn groups(source: impl Into<String>, group: Vec<(String, Expr)>, measures: Vec<Measure>) -> Self {
        Self::new(source, Select::Groups { group, measures })
    }

    /// The rows themselves, sorted by the first `sort` columns.
    pub fn rows(source: impl Into<String>, columns: Vec<(String, Expr)>, sort: usize) -> Self {
        Self::new(source, Select::Rows { columns, sort, limit: None })
    }

    /// The same about the rows that meet a condition, if there is one.
    #[must_use]
    pub fn filtered(self, filter: impl Into<Option<Expr>>) -> Self {
        Self { filter: filter.into(), ..self }
    }

    /// The same, but for rows at most so many.
    #[must_use]
    pub fn limited(mut self, most: impl Into<Option<Limit>>) -> Self {
        if let Select::Rows { limit, .. } = &mut self.select {
            *limit = most.into();
        }
        self
    }

    /// The same with columns that are computed.
    #[must_use]
    pub fn with_columns(self, with: Vec<(String, Expr)>) -> Self {
        Self { with, ..self }
    }

    /// The same with columns of other sources.
    #[must_use]
    pub fn joined(self, lookups: Vec<AggregateJoin>) -> Self {
        Self { lookups, ..self }
    }
}

impl AggregateJoin {
    /// The answer to a question about another source, brought to the rows by one column.
    pub fn on(column: impl Into<String>, query: Query) -> Self {
        Self { query: Box::new(query), on: vec![column.into()] }
    }
}
