//! Compiled questions: what a metric asks of its data, in terms that any engine can answer.
//!
//! In: expressions built by hand or read from SQL scalar text. Out: [`Query`] and [`Table`] values. Never: knows an
//! engine, a file or a metric; it is the thin seam between the metrics above and the data engine below.
//!
//! Columns of an engine's tables have one of four forms ([`Form`]). Instants are whole seconds since the epoch, UTC;
//! an engine floors finer input. Division by zero gives null; nulls sort first; no expression rounds.
//!
//! Decided in docs/decisions/0003-query-seam.md.

mod decorator;
mod exact;
mod key;
pub mod plan;
mod remote;
mod schema;
mod sql;
#[cfg(test)]
pub(crate) mod suite;
mod text;
mod walk;

use crate::model::SourceReport;
pub use decorator::Decorator;
pub use exact::TooLarge;
pub use key::Key;
use plan::{Pass, PassResult, PlanText};
pub use remote::RemoteEngine;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
pub use schema::Schema;
use serde::Serialize;
pub use sql::{ExprError, parse};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What a column holds once it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum DataType {
    /// Text, also the canonical names of a category.
    Text,
    /// Whole numbers, 64 bits.
    Integer,
    /// Numbers with a fraction, as 64-bit floats.
    Number,
    /// True or false.
    Boolean,
    /// Whole seconds since the epoch, UTC.
    Instant,
    /// Days since the epoch, without a zone.
    Date,
}

impl DataType {
    /// The form of values of which each may be any of these: texts when one is a text, else numbers with a fraction when one is,
    /// else whole numbers; `None` when there are none.
    pub fn supertype(forms: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        let mut all = None;
        for form in forms.flatten() {
            all = Some(match (all, form) {
                (None, form) => form,
                (Some(known), form) if known == form => form,
                (Some(Self::Text), _) | (_, Self::Text) => Self::Text,
                (Some(Self::Number), _) | (_, Self::Number) => Self::Number,
                _ => Self::Integer,
            });
        }
        all
    }
}

/// What whole numbers are told when they leave 64 bits.
pub const TOO_LARGE: &str = "a whole number does not fit into 64 bits";

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub enum Literal {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, exactly as written.
    Number(Decimal),
    /// A text.
    Text(String),
    /// True or false.
    Boolean(bool),
    /// Seconds since the epoch.
    Instant(i64),
    /// Days since the epoch.
    Date(i32),
}

impl Literal {
    /// The form of the constant; `None` of no value.
    pub fn data_type(&self) -> Option<DataType> {
        Some(match self {
            Self::Null => return None,
            Self::Integer(_) => DataType::Integer,
            Self::Number(_) => DataType::Number,
            Self::Text(_) => DataType::Text,
            Self::Boolean(_) => DataType::Boolean,
            Self::Instant(_) => DataType::Instant,
            Self::Date(_) => DataType::Date,
        })
    }
}

/// A binary operation. Comparisons with null give null; `/` always divides as numbers with a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Binary {
    /// `a + b`
    Add,
    /// `a - b`
    Sub,
    /// `a * b`
    Mul,
    /// `a / b`, null when `b` is 0
    Div,
    /// `a % b`, null when `b` is 0
    Rem,
    /// `a = b`
    Eq,
    /// `a <> b`
    Ne,
    /// `a < b`
    Lt,
    /// `a <= b`
    Le,
    /// `a > b`
    Gt,
    /// `a >= b`
    Ge,
    /// SQL's three-valued `and`
    And,
    /// SQL's three-valued `or`
    Or,
}

impl Binary {
    /// Whether it compares two values.
    pub fn compares(self) -> bool {
        matches!(self, Self::Eq | Self::Ne | Self::Lt | Self::Le | Self::Gt | Self::Ge)
    }

    /// `b > a` for `a < b`.
    #[must_use]
    pub fn swapped(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            same => same,
        }
    }
}

/// The float that stands for a decimal: the nearest one (`Decimal` itself has no exact conversion). A whole number that no
/// float is has none.
///
/// # Panics
/// Never: every decimal is written as a float is read.
pub fn nearest_float(n: &Decimal) -> Option<f64> {
    let nearest: f64 = n.to_string().parse().expect("a decimal is written as a float is read");
    (!n.is_integer() || n.to_i128() == Some(nearest as i128)).then_some(nearest)
}

/// A function of the expression language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Function {
    /// First value that is not null.
    Coalesce,
    /// Absolute value.
    Abs,
    /// Smallest of its arguments, nulls ignored.
    Least,
    /// Largest of its arguments, nulls ignored.
    Greatest,
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
    /// Number of characters.
    Length,
    /// Null when both arguments are equal, else the first.
    NullIf,
    /// Whether the first contains the second as a piece of text.
    Contains,
    /// Whether the first starts with the second.
    StartsWith,
}

/// Which row of a sorted table a [`Expr::Locate`] means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Side {
    /// The last index whose entry is at most the value; null when there is none.
    LastAtMost,
    /// The first index whose entry is at least the value; null when there is none.
    FirstAtLeast,
}

/// What a [`Expr::Previous`] keeps of the rows before this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum RunningAggregate {
    /// The greatest value; null for the first row.
    Max,
    /// The sum; 0 for the first row.
    Sum,
}

/// A scalar expression over the columns of one table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub enum Expr {
    /// A column by its declared name, or one that [`Query::with`] adds.
    Column(String),
    /// A constant.
    Literal(Literal),
    /// Two operands.
    Binary(Binary, Box<Expr>, Box<Expr>),
    /// Logical not; null stays null.
    Not(Box<Expr>),
    /// Whether a value is missing.
    IsNull(Box<Expr>),
    /// Whether a value is among constants.
    In(Box<Expr>, Vec<Literal>),
    /// The first branch whose condition is true, else the last; a null condition is not true.
    Case(Vec<(Expr, Expr)>, Box<Expr>),
    /// A function call.
    Call(Function, Vec<Expr>),
    /// The position of an integer in a sorted table of integers.
    SearchSorted {
        /// Sorted ascending.
        table: Arc<Vec<i64>>,
        /// An integer or an instant.
        value: Box<Expr>,
        /// Which position.
        side: Side,
    },
    /// The entry of a table at an index; null when the index is null or outside.
    Take {
        /// Any integers.
        table: Arc<Vec<i64>>,
        /// An integer.
        index: Box<Expr>,
    },
    /// What the earlier rows of the same partition amount to: rows with an equal `partition`, ordered by `order` and then by
    /// their place in the source; the row itself is not included.
    RunningWindow {
        /// Maximum or sum.
        running: RunningAggregate,
        /// An integer or an instant of each row.
        value: Box<Expr>,
        /// Rows with the same value belong together.
        partition: Box<Expr>,
        /// What orders the rows of a partition.
        order: Box<Expr>,
    },
    /// A whole number of another form seen as plain integer (an instant as seconds).
    ToInteger(Box<Expr>),
    /// A number as one with a fraction.
    ToNumber(Box<Expr>),
}

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
    /// Each whole number from the first column to before the second one, which is null where there is no end: a row is taken when
    /// it is among the first, by the other columns that rows are sorted by, of any of its numbers.
    Stretch,
}

impl From<usize> for Limit {
    fn from(rows: usize) -> Self {
        Self { rows, per: Per::List }
    }
}

/// A question about one source.
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

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq, Default)]
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

    /// The position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == name)
    }
}

/// Answers questions. The embedded engine is `data::Store`; a distributed one can stand behind the same trait.
pub trait Engine: Sync {
    /// The columns that questions about a source may name; `None` for a source that the engine does not know.
    fn schema(&self, source: &str) -> Option<Schema>;

    /// What was read from a source: its files, what its time columns span, and how many rows were used, set aside and
    /// dropped as duplicates. `None` for a source that the engine does not know, and until an answer made it look at the rows
    /// of one that it does not read beforehand.
    fn profile(&self, source: &str) -> Option<Arc<SourceReport>>;

    /// What was read from each source of which that is known, in declared order.
    fn profiles(&self) -> Vec<Arc<SourceReport>>;

    /// What a pass over a source gives; `brought` are the answers of its look-ups, in their order.
    ///
    /// # Errors
    /// Why there is nothing: the source cannot be read at all, or something cannot be computed exactly.
    fn pass(&self, source: &str, pass: &Pass, brought: &[&Table]) -> Result<PassResult, String>;

    /// How the engine would run a pass, in its own words, stage by stage; nothing of an engine that has none. No row is looked at.
    ///
    /// # Errors
    /// Why the pass cannot be run.
    fn plan_texts(&self, _source: &str, _pass: &Pass, _brought: &[&Table]) -> Result<Vec<PlanText>, String> {
        Ok(Vec::new())
    }

    /// The answer to one question, or why there is none.
    ///
    /// # Errors
    /// [`EngineError`] when the source cannot be read at all or the engine refuses the question.
    fn run(&self, query: &Query) -> Result<Table, EngineError> {
        self.run_all(std::slice::from_ref(query)).pop().expect("one question has one answer")
    }

    /// The answers to many questions, in their order: what [`Engine::run`] answers to each, from one pass over each source.
    fn run_all(&self, queries: &[Query]) -> Vec<Result<Table, EngineError>> {
        plan::execute_all(self, queries)
    }
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineError {
    /// The source that was asked.
    pub source: String,
    /// The engine's own first line.
    pub reason: String,
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

/// Short ways to write expressions.
impl Expr {
    /// The number that a constant is.
    pub fn constant_number(&self) -> Option<Decimal> {
        match self {
            Self::Literal(Literal::Number(n)) => Some(*n),
            Self::Literal(Literal::Integer(n) | Literal::Instant(n)) => Some(Decimal::from(*n)),
            Self::Literal(Literal::Date(days)) => Some(Decimal::from(*days)),
            _ => None,
        }
    }

    /// A column.
    pub fn column(name: impl Into<String>) -> Self {
        Self::Column(name.into())
    }

    /// A whole number.
    pub fn integer(n: i64) -> Self {
        Self::Literal(Literal::Integer(n))
    }

    /// A binary operation.
    pub fn binary(self, op: Binary, other: Self) -> Self {
        Self::Binary(op, Box::new(self), Box::new(other))
    }

    /// `self - other`.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.binary(Binary::Sub, other)
    }

    /// `self and other`.
    pub fn and(self, other: Self) -> Self {
        self.binary(Binary::And, other)
    }

    /// No value.
    pub fn null() -> Self {
        Self::Literal(Literal::Null)
    }

    /// A function of arguments.
    pub fn call<const N: usize>(function: Function, arguments: [Self; N]) -> Self {
        Self::Call(function, arguments.to_vec())
    }

    /// An instant or a date as a plain whole number.
    #[must_use]
    pub fn to_integer(self) -> Self {
        Self::ToInteger(Box::new(self))
    }

    /// The value where it is less than `limit`, else null.
    #[must_use]
    pub fn if_before(self, limit: Self) -> Self {
        Self::Case(vec![(self.clone().binary(Binary::Lt, limit), self)], Box::new(Self::null()))
    }

    /// Whether it is missing.
    pub fn is_null(self) -> Self {
        Self::IsNull(Box::new(self))
    }

    /// Whether it is there.
    pub fn is_not_null(self) -> Self {
        Self::Not(Box::new(self.is_null()))
    }

    /// Position in a sorted table.
    pub fn locate(self, table: &Arc<Vec<i64>>, side: Side) -> Self {
        Self::SearchSorted { table: Arc::clone(table), value: Box::new(self), side }
    }

    /// Entry of a table at this index.
    pub fn gather(self, table: &Arc<Vec<i64>>) -> Self {
        Self::Take { table: Arc::clone(table), index: Box::new(self) }
    }
}
