//! Comparisons, of values and with constants.
//!
//! In: two values, or a value and constants. Out: SQL of a truth. Never: rounds a whole number to compare it with one that has a
//! fraction.

use super::{Layers, Sql, Written};
use crate::query::{Binary, DataType, Expr, Literal, nearest_float};
use crate::spark::text::{constant, number, whole};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The first whole number above those of 64 bits: 2⁶³.
const LIMIT: &str = "9223372036854775808";

impl Layers<'_> {
    pub(super) fn compared(&mut self, op: Binary, a: Sql, b: Sql) -> Written {
        let layer = Self::both(&a, &b);
        let plainly = |a: &str, b: &str| Sql::new(format!("({a} {} {b})", op.sign()), DataType::Boolean, layer);
        match (a.data_type, b.data_type) {
            (None, _) | (_, None) => Ok(Sql::nothing()),
            (Some(x), Some(y)) if x == y => Ok(plainly(&a.text, &b.text)),
            (Some(DataType::Number), _) if b.is_whole() => Ok(self.beside(op.swapped(), b, a)),
            (_, Some(DataType::Number)) if a.is_whole() => Ok(self.beside(op, a, b)),
            (Some(DataType::Text), _) | (_, Some(DataType::Text)) => {
                Err(format!("cannot compare {} with {}", a.described(), b.described()))
            }
            (Some(DataType::Number), _) | (_, Some(DataType::Number)) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                Ok(plainly(&a.text, &b.text))
            }
            _ => {
                let (a, b) = (self.to(a, Some(DataType::Integer))?, self.to(b, Some(DataType::Integer))?);
                Ok(plainly(&a.text, &b.text))
            }
        }
    }

    /// Whole numbers beside ones with a fraction, as decimals without one: the whole number below or above.
    pub(super) fn beside(&mut self, op: Binary, n: Sql, x: Sql) -> Sql {
        let (n, x) = (self.named(n), self.named(x));
        let layer = Self::both(&n, &x);
        let (n, x) = (format!("CAST({} AS DECIMAL(38, 0))", n.text), x.text);
        // Of what is further away than 64 bits the first number beyond them says enough.
        let toward = |round: &str| {
            format!(
                "CASE WHEN {x} >= {LIMIT}D THEN {LIMIT}BD WHEN {x} < -{LIMIT}D THEN -{LIMIT}BD - 1BD ELSE CAST({round}({x}) AS DECIMAL(38, 0)) END"
            )
        };
        let text = match op {
            Binary::Eq => format!("({n} <= {} AND {n} >= {})", toward("floor"), toward("ceil")),
            Binary::Ne => format!("({n} > {} OR {n} < {})", toward("floor"), toward("ceil")),
            Binary::Lt | Binary::Ge => format!("({n} {} {})", op.sign(), toward("ceil")),
            _ => format!("({n} {} {})", op.sign(), toward("floor")),
        };
        Sql::new(text, DataType::Boolean, layer)
    }

    /// A comparison with a number that is a constant, where this is no comparison of two values of one type.
    pub(super) fn against_constant(&mut self, op: Binary, left: &Expr, right: &Expr) -> Result<Option<Sql>, String> {
        if matches!(op, Binary::And | Binary::Or) || !op.compares() {
            return Ok(None);
        }
        let (op, of, limit) = match (left.constant_number(), right.constant_number()) {
            (_, Some(limit)) => (op, left, limit),
            (Some(limit), None) => (op.swapped(), right, limit),
            (None, None) => return Ok(None),
        };
        let of = self.sql(of)?;
        Ok(match of.data_type {
            Some(DataType::Number) => Some(self.number_against(op, of, limit)),
            _ if of.is_whole() => Some(self.whole_against(op, of, limit)),
            _ => None,
        })
    }

    pub(super) fn always(&mut self, of: Sql, answer: bool) -> Sql {
        let of = self.named(of);
        Sql::new(format!("(CASE WHEN {} IS NOT NULL THEN {answer} END)", of.text), DataType::Boolean, of.layer)
    }

    pub(super) fn whole_against(&mut self, op: Binary, of: Sql, limit: Decimal) -> Sql {
        let Some(below) = limit.floor().to_i64() else {
            let less = limit.is_sign_positive();
            let answer = match op {
                Binary::Lt | Binary::Le => less,
                Binary::Gt | Binary::Ge => !less,
                _ => op == Binary::Ne,
            };
            return self.always(of, answer);
        };
        let op = match op {
            _ if limit.is_integer() => op,
            Binary::Eq | Binary::Ne => return self.always(of, op == Binary::Ne),
            Binary::Lt | Binary::Le => Binary::Le,
            _ => Binary::Gt,
        };
        Sql::new(format!("({} {} {})", of.text, op.sign(), whole(below)), DataType::Boolean, of.layer)
    }

    /// A whole constant that no float is lies between two floats.
    pub(super) fn number_against(&mut self, op: Binary, of: Sql, limit: Decimal) -> Sql {
        let float: f64 = limit.to_string().parse().expect("a decimal is written as a float is read");
        let op = match limit.to_i128().filter(|n| limit.is_integer() && *n != float as i128) {
            None => op,
            Some(_) if matches!(op, Binary::Eq | Binary::Ne) => return self.always(of, op == Binary::Ne),
            Some(n) => match (op, float as i128 > n) {
                (Binary::Lt | Binary::Le, true) => Binary::Lt,
                (Binary::Lt | Binary::Le, false) => Binary::Le,
                (_, true) => Binary::Ge,
                (_, false) => Binary::Gt,
            },
        };
        Sql::new(format!("({} {} {})", of.text, op.sign(), number(float)), DataType::Boolean, of.layer)
    }

    pub(super) fn among(&mut self, of: Sql, literals: &[Literal]) -> Written {
        if literals.is_empty() {
            return Ok(Sql::plain("false".to_owned(), DataType::Boolean));
        }
        let of = self.named(of);
        let constants: Vec<String> = literals.iter().filter_map(|literal| equal_to(of.data_type, literal)).collect();
        let with_null = literals.contains(&Literal::Null);
        let otherwise = if with_null { "CAST(NULL AS BOOLEAN)" } else { "false" };
        if of.data_type.is_none() || (constants.is_empty() && with_null) {
            return Ok(Sql::plain("CAST(NULL AS BOOLEAN)".to_owned(), DataType::Boolean));
        }
        let text = match (constants.is_empty(), with_null) {
            (true, _) => format!("(CASE WHEN {} IS NOT NULL THEN {otherwise} END)", of.text),
            (false, false) => format!("({} IN ({}))", of.text, constants.join(", ")),
            (false, true) => format!("(CASE WHEN {} IN ({}) THEN true END)", of.text, constants.join(", ")),
        };
        Ok(Sql::new(text, DataType::Boolean, of.layer))
    }
}

/// The constant of a type that a literal equals; `None` when no value of the type does.
fn equal_to(data_type: Option<DataType>, literal: &Literal) -> Option<String> {
    match (data_type?, literal) {
        (_, Literal::Null) => None,
        (DataType::Text, Literal::Text(text)) => Some(constant(text)),
        (DataType::Boolean, Literal::Boolean(truth)) => Some(truth.to_string()),
        (DataType::Number, Literal::Number(n)) => nearest_float(n).map(number),
        (DataType::Number, Literal::Integer(n)) => nearest_float(&Decimal::from(*n)).map(number),
        (DataType::Integer | DataType::Instant | DataType::Date, Literal::Number(n)) => {
            n.is_integer().then(|| n.to_i64()).flatten().map(whole)
        }
        (DataType::Integer | DataType::Instant | DataType::Date, Literal::Integer(n) | Literal::Instant(n)) => {
            Some(whole(*n))
        }
        (DataType::Integer | DataType::Instant | DataType::Date, Literal::Date(days)) => Some(whole(i64::from(*days))),
        _ => None,
    }
}
