//! A batch of questions about one source → one pass over its rows, and how each question is answered from what the pass gives.
//!
//! In: questions, and the types of columns. Out: a [`Plan`]: a [`Pass`] in terms of [`Expr`] that any engine can translate, and
//! the answers once an engine has run it. Never: knows an engine, or looks at a row.
//!
//! Expressions of all questions stand once (`program`). *Additive* measures of questions with the same condition are taken
//! from one set of groups: periods of different length over one value become *pieces* between any two neighbouring
//! boundaries, and a coarser breakdown is added up from a finer one. *Holistic* ones (quantiles, numbers of different values)
//! do not add up: each is a set of its own, over the question's own periods, so that an engine can finish a period as soon as
//! no later row reaches it.

mod answer;
mod describe;
mod execution;
pub mod facts;
mod lookups;
mod planner;
mod program;
mod simplify;
pub mod specialised;
mod total;
mod trace;

use super::{Cell, DataType, Expr, Limit, Query, Table};
use answer::Answer;
pub use answer::{Summaries, Value};
pub use describe::{DescribedList, DescribedSet, Description};
pub use execution::{by_source, execute, execute_all};
use lookups::Lookups;
use planner::{Added, Planner};
use serde::Serialize;
use std::sync::Arc;
pub use total::{PLACES, Total};
pub use trace::{PlanText, Trace, TracingEngine};

/// One look at the rows of a source. Names that begin with `\u{1}` are the plan's own.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Pass {
    /// Answers of other questions that are brought to the rows first, in order. What is computed with them is not kept.
    #[serde(skip)]
    pub lookups: Vec<LookupTable>,
    /// The source's columns that are read.
    pub columns: Vec<String>,
    /// Columns that are computed, each after those it names.
    pub computed: Vec<(String, Expr)>,
    /// Additive aggregates.
    pub additive: Vec<AdditiveSet>,
    /// Quantiles and numbers of different values.
    pub holistic: Vec<HolisticSet>,
    /// Rows that are asked for as they are.
    pub lists: Vec<Listing>,
    /// Whether the value of a row depends on rows before it, so that all rows must be seen at once, in the order of the source.
    pub looks_back: bool,
}

/// An answer of another source, whose keys are unique, brought to rows by these keys. A row without a key finds nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct LookupTable {
    /// The question.
    pub query: Query,
    /// This source's columns that equal the question's groups, in order.
    pub on: Vec<String>,
    /// The names that the question's measures have here, in order.
    pub columns: Vec<String>,
}

/// Rows told apart by keys, with what is added up over them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AdditiveSet {
    /// The truth of each row, if not all count.
    pub filter: Option<String>,
    /// Columns that tell the groups apart.
    pub keys: Vec<GroupKey>,
    /// What is added up.
    pub sums: Vec<Additive>,
}

/// A column by which groups are told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupKey {
    /// The column.
    pub column: String,
    /// When it numbers stretches of time: the first instants of the stretches, and the source's column that is looked up in them.
    pub period: Option<(Arc<Vec<i64>>, Option<String>)>,
}

/// How values are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum AdditiveOp {
    /// Rows, or rows with a value.
    Count,
    /// Their sum: of whole numbers in more than 64 bits, of fractions as the sum of the decimals that they stand for.
    Sum,
    /// The least value.
    Min,
    /// The greatest value.
    Max,
}

/// One additive aggregate. Rows without a value, or whose condition is not true, do not count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Additive {
    /// How.
    pub adding: AdditiveOp,
    /// The column of values; none for a count of rows.
    pub value: Option<String>,
    /// The truth of each row.
    pub filter: Option<String>,
}

/// Rows told apart by keys, with what is taken from all of their values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HolisticSet {
    /// Conditions that all have to be true.
    pub filters: Vec<String>,
    /// Columns that tell the groups apart.
    pub keys: Vec<GroupKey>,
    /// The column of values; rows without one do not count.
    pub value: String,
    /// What is taken.
    pub take: Holistic,
}

/// What is taken from all values of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Holistic {
    /// The values at these quantiles, each between the two nearest ranks (type 7).
    Quantiles(Vec<f64>),
    /// How many different ones there are.
    Distinct,
}

/// Rows as they are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listing {
    /// The truth of each row, if not all are asked for.
    pub filter: Option<String>,
    /// The columns of the answer.
    pub columns: Vec<String>,
    /// Rows are sorted by the first so many columns, nulls first; equal ones stay in the order of the source.
    pub sort: usize,
    /// At most so many, after sorting.
    pub limit: Option<Limit>,
}

/// What an engine gives for a pass: one entry for each set and list, in order.
#[derive(Debug, Default)]
pub struct PassResult {
    /// The additive sets.
    pub additive: Vec<Summaries>,
    /// The holistic sets: keys, then one value per quantile, or one number.
    pub holistic: Vec<Summaries>,
    /// The lists.
    pub lists: Vec<Vec<Vec<Cell>>>,
}

/// A pass, and how questions are answered from it.
pub struct Plan {
    /// The pass.
    pub pass: Pass,
    answers: Vec<Result<Answer, String>>,
}

/// Plans a batch of questions about one source. `data_type` tells the type of a column of a source; `None` when there is none.
pub fn plan(queries: &[&Query], data_type: &dyn Fn(&str, &str) -> Option<DataType>) -> Plan {
    let source = queries.first().map_or("", |query| query.source.as_str());
    let brought = Lookups::of(queries, &|name| data_type(source, name), data_type);
    let data_type_of = |name: &str| brought.data_types.get(name).copied().or_else(|| data_type(source, name));
    let mut planning = Planner::new(&data_type_of);
    let added: Vec<Result<Added<'_>, String>> = queries
        .iter()
        .zip(&brought.scopes)
        .map(|(query, scope)| planning.add(query, scope.as_ref().map_err(Clone::clone)?))
        .collect();
    let answers = added.into_iter().map(|added| added.map(|added| planning.answer(&added))).collect();
    planning.finish(brought.tables, answers)
}

impl Plan {
    /// One answer per question.
    pub fn answers(&self, passed: &PassResult) -> Vec<Result<Table, String>> {
        self.answers.iter().map(|answer| answer.as_ref().map_err(Clone::clone)?.table(passed)).collect()
    }
}

impl Pass {
    /// The columns that decide whether a row counts.
    pub fn conditions(&self) -> impl Iterator<Item = &str> {
        let additive = self
            .additive
            .iter()
            .flat_map(|set| set.filter.iter().chain(set.sums.iter().filter_map(|sum| sum.filter.as_ref())));
        let holistic = self.holistic.iter().flat_map(|set| &set.filters);
        let lists = self.lists.iter().filter_map(|list| list.filter.as_ref());
        additive.chain(holistic).chain(lists).map(String::as_str)
    }

    /// The columns that groups are told apart by, and those of values and of lists.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        fn columns(keys: &[GroupKey]) -> impl Iterator<Item = &String> {
            keys.iter().map(|key| &key.column)
        }
        let additive = self
            .additive
            .iter()
            .flat_map(|set| columns(&set.keys).chain(set.sums.iter().filter_map(|s| s.value.as_ref())));
        let holistic = self.holistic.iter().flat_map(|set| columns(&set.keys).chain([&set.value]));
        let lists = self.lists.iter().flat_map(|list| &list.columns);
        additive.chain(holistic).chain(lists).map(String::as_str)
    }

    /// The columns that sets and lists name.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.conditions().chain(self.values())
    }
}
