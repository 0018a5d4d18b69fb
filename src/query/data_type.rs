//! What columns and constants hold.
//!
//! In: nothing. Out: [`DataType`] and [`Literal`]. Never: says how an engine holds a value.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;

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
    /// The type of values of which each may be any of these: texts when one is a text, else numbers with a fraction when one is,
    /// else whole numbers; `None` when there are none.
    pub fn supertype(data_types: impl Iterator<Item = Option<Self>>) -> Option<Self> {
        let mut all = None;
        for data_type in data_types.flatten() {
            all = Some(match (all, data_type) {
                (None, data_type) => data_type,
                (Some(known), data_type) if known == data_type => data_type,
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
    /// The type of the constant; `None` of no value.
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

/// The float that stands for a decimal: the nearest one (`Decimal` itself has no exact conversion). A whole number that no
/// float is has none.
///
/// # Panics
/// Never: every decimal is written as a float is read.
pub fn nearest_float(n: &Decimal) -> Option<f64> {
    let nearest: f64 = n.to_string().parse().expect("a decimal is written as a float is read");
    (!n.is_integer() || n.to_i128() == Some(nearest as i128)).then_some(nearest)
}
