//! Scalar expressions over the columns of one table.
//!
//! In: columns, constants and other expressions. Out: [`Expr`], built with the operators that SQL has. Never: computes a value.

use super::Literal;
use rust_decimal::Decimal;
use serde::Serialize;
use std::ops::Not;
use std::sync::Arc;

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

/// Which row of a sorted table a [`Expr::SearchSorted`] means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum Side {
    /// The last index whose entry is at most the value; null when there is none.
    LastAtMost,
    /// The first index whose entry is at least the value; null when there is none.
    FirstAtLeast,
}

/// What a [`Expr::RunningWindow`] keeps of the rows before this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum RunningAggregate {
    /// The greatest value; null for the first row.
    Max,
    /// The sum; 0 for the first row.
    Sum,
}

/// A scalar expression over the columns of one table.
///
/// ```
/// use tejun::query::{Binary, DataType, Expr, Literal, parse};
///
/// let columns = |name: &str| (name == "minutes").then_some(DataType::Integer);
/// let (expr, data_type) = parse("minutes > 30", &columns, &["minutes"]).unwrap();
/// let (minutes, limit) = (Expr::column("minutes"), Expr::Literal(Literal::Integer(30)));
/// assert_eq!(expr, Expr::Binary(Binary::Gt, Box::new(minutes), Box::new(limit)));
/// assert_eq!(data_type, DataType::Boolean);
///
/// let error = parse("minuts > 30", &columns, &["minutes"]).unwrap_err();
/// assert_eq!((error.at, error.length), (0, 6));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub enum Expr {
    /// A column by its declared name, or one that [`super::Query::with`] adds.
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
        /// Rows with the same values belong together.
        partition: Vec<Expr>,
        /// What orders the rows of a partition.
        order: Box<Expr>,
    },
    /// A whole number of another type seen as plain integer (an instant as seconds).
    ToInteger(Box<Expr>),
    /// A number as one with a fraction.
    ToNumber(Box<Expr>),
}

/// Expressions are built as they are written in SQL.
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

    /// No value.
    pub fn null() -> Self {
        Self::Literal(Literal::Null)
    }

    /// A whole number.
    pub fn integer(n: i64) -> Self {
        Self::Literal(Literal::Integer(n))
    }

    /// A number with a fraction.
    pub fn number(n: Decimal) -> Self {
        Self::Literal(Literal::Number(n))
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Literal(Literal::Text(text.into()))
    }

    /// True or false.
    pub fn boolean(value: bool) -> Self {
        Self::Literal(Literal::Boolean(value))
    }

    /// An instant, in seconds since the epoch.
    pub fn instant(second: i64) -> Self {
        Self::Literal(Literal::Instant(second))
    }

    /// A binary operation.
    pub fn binary(self, op: Binary, other: Self) -> Self {
        Self::Binary(op, Box::new(self), Box::new(other))
    }

    /// `self = other`.
    pub fn eq(self, other: Self) -> Self {
        self.binary(Binary::Eq, other)
    }

    /// `self <> other`.
    pub fn ne(self, other: Self) -> Self {
        self.binary(Binary::Ne, other)
    }

    /// `self < other`.
    pub fn lt(self, other: Self) -> Self {
        self.binary(Binary::Lt, other)
    }

    /// `self <= other`.
    pub fn le(self, other: Self) -> Self {
        self.binary(Binary::Le, other)
    }

    /// `self > other`.
    pub fn gt(self, other: Self) -> Self {
        self.binary(Binary::Gt, other)
    }

    /// `self >= other`.
    pub fn ge(self, other: Self) -> Self {
        self.binary(Binary::Ge, other)
    }

    /// `self and other`.
    pub fn and(self, other: Self) -> Self {
        self.binary(Binary::And, other)
    }

    /// `self or other`.
    pub fn or(self, other: Self) -> Self {
        self.binary(Binary::Or, other)
    }

    /// `self + other`.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.binary(Binary::Add, other)
    }

    /// `self - other`.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.binary(Binary::Sub, other)
    }

    /// `self * other`.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        self.binary(Binary::Mul, other)
    }

    /// `coalesce(self, other)`.
    #[must_use]
    pub fn coalesce(self, other: Self) -> Self {
        Self::Call(Function::Coalesce, vec![self, other])
    }

    /// `least(self, other)`.
    #[must_use]
    pub fn least(self, other: Self) -> Self {
        Self::Call(Function::Least, vec![self, other])
    }

    /// `greatest(self, other)`.
    #[must_use]
    pub fn greatest(self, other: Self) -> Self {
        Self::Call(Function::Greatest, vec![self, other])
    }

    /// `self in (texts)`.
    pub fn is_in(self, texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::In(Box::new(self), texts.into_iter().map(|text| Literal::Text(text.into())).collect())
    }

    /// Whether it is missing.
    pub fn is_null(self) -> Self {
        Self::IsNull(Box::new(self))
    }

    /// Whether it is there.
    pub fn is_not_null(self) -> Self {
        !self.is_null()
    }

    /// `case when condition then value else otherwise end`.
    pub fn if_else(condition: Self, value: Self, otherwise: Self) -> Self {
        Self::Case(vec![(condition, value)], Box::new(otherwise))
    }

    /// The value where a condition is true, else null.
    #[must_use]
    pub fn only_if(self, condition: Self) -> Self {
        Self::if_else(condition, self, Self::null())
    }

    /// The value where it is less than `limit`, else null.
    #[must_use]
    pub fn if_before(self, limit: Self) -> Self {
        self.clone().only_if(self.lt(limit))
    }

    /// 1 where a condition is true, else 0.
    #[must_use]
    pub fn indicator(self) -> Self {
        Self::if_else(self, Self::integer(1), Self::integer(0))
    }

    /// True where a condition is, else false: what is null is not true.
    #[must_use]
    pub fn is_true(self) -> Self {
        Self::if_else(self, Self::boolean(true), Self::boolean(false))
    }

    /// An instant or a date as a plain whole number.
    #[must_use]
    pub fn to_integer(self) -> Self {
        Self::ToInteger(Box::new(self))
    }

    /// Position in a sorted table.
    pub fn search_sorted(self, table: &Arc<Vec<i64>>, side: Side) -> Self {
        Self::SearchSorted { table: Arc::clone(table), value: Box::new(self), side }
    }

    /// Entry of a table at this index.
    pub fn take(self, table: &Arc<Vec<i64>>) -> Self {
        Self::Take { table: Arc::clone(table), index: Box::new(self) }
    }

    /// What this amounts to over the earlier rows of the same partition.
    #[must_use]
    pub fn running(self, running: RunningAggregate, partition: Self, order: Self) -> Self {
        Self::RunningWindow { running, value: Box::new(self), partition: vec![partition], order: Box::new(order) }
    }
}

impl Not for Expr {
    type Output = Self;

    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
}
