//! The value of an expression over exact numbers, for expressions over figures: the meaning is that of the engine, the
//! arithmetic is decimal.
//!
//! In: an [`Expr`] whose columns are numbers. Out: its value. Never: a float, or no value for what is too large to hold: that
//! is refused. Division by zero and null in comparisons give no value. A quotient has 28 digits; what is built on it is rounded to 24 of them at the
//! end, so that 2 ÷ 3 × 3 is 2.
//!
//! Decided in docs/decisions/0016-decimals.md.

use super::{Binary, Expr, Function, Literal};
use rust_decimal::Decimal;

/// Digits that are kept of a result: after the point, and in all.
const PLACES: u32 = 20;
const DIGITS: u32 = 24;

/// A value has more digits than a figure can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Exact {
    Null,
    Number(Decimal),
    Truth(bool),
    /// Whatever is made of it is too large as well.
    TooLarge,
}

impl Expr {
    /// The value as a number where `value` gives the value of each column; `None` when there is none.
    ///
    /// # Errors
    /// [`TooLarge`] when it, or what it is made of, does not fit into a decimal.
    pub fn exact(&self, value: &dyn Fn(&str) -> Option<Decimal>) -> Result<Option<Decimal>, TooLarge> {
        match self.exactly(value) {
            Exact::Number(number) => {
                number.round_dp(PLACES).round_sf(DIGITS).map(|n| Some(n.normalize())).ok_or(TooLarge)
            }
            Exact::Null | Exact::Truth(_) => Ok(None),
            Exact::TooLarge => Err(TooLarge),
        }
    }

    fn exactly(&self, value: &dyn Fn(&str) -> Option<Decimal>) -> Exact {
        let of = |expr: &Self| expr.exactly(value);
        match self {
            Self::Column(name) => number(value(name)),
            Self::Literal(literal) => constant(literal),
            Self::Binary(op, left, right) => binary(*op, of(left), of(right)),
            Self::Not(inner) => match of(inner) {
                Exact::Truth(truth) => Exact::Truth(!truth),
                Exact::TooLarge => Exact::TooLarge,
                _ => Exact::Null,
            },
            Self::IsNull(inner) => match of(inner) {
                Exact::TooLarge => Exact::TooLarge,
                found => Exact::Truth(found == Exact::Null),
            },
            Self::In(inner, literals) => match of(inner) {
                missing @ (Exact::Null | Exact::TooLarge) => missing,
                found => Exact::Truth(literals.iter().any(|literal| constant(literal) == found)),
            },
            Self::Case(branches, last) => {
                for (condition, result) in branches {
                    match of(condition) {
                        Exact::Truth(true) => return of(result),
                        Exact::TooLarge => return Exact::TooLarge,
                        _ => {}
                    }
                }
                of(last)
            }
            Self::Call(function, arguments) => call(*function, &arguments.iter().map(of).collect::<Vec<_>>()),
            Self::ToInteger(inner) | Self::ToNumber(inner) => of(inner),
            Self::SearchSorted { .. } | Self::Take { .. } | Self::RunningWindow { .. } => Exact::Null,
        }
    }
}

fn number(value: Option<Decimal>) -> Exact {
    value.map_or(Exact::Null, Exact::Number)
}

fn fitting(value: Option<Decimal>) -> Exact {
    value.map_or(Exact::TooLarge, Exact::Number)
}

fn constant(literal: &Literal) -> Exact {
    match literal {
        Literal::Integer(n) => Exact::Number(Decimal::from(*n)),
        Literal::Number(n) => Exact::Number(*n),
        Literal::Boolean(truth) => Exact::Truth(*truth),
        Literal::Null | Literal::Text(_) | Literal::Instant(_) | Literal::Date(_) => Exact::Null,
    }
}

fn binary(op: Binary, left: Exact, right: Exact) -> Exact {
    if matches!(op, Binary::And | Binary::Or) {
        // Three-valued: false and unknown is false, true or unknown is true.
        let decides = Exact::Truth(op == Binary::Or);
        return match (left, right) {
            _ if left == decides || right == decides => decides,
            (Exact::TooLarge, _) | (_, Exact::TooLarge) => Exact::TooLarge,
            (Exact::Truth(_), Exact::Truth(_)) => Exact::Truth(op == Binary::And),
            _ => Exact::Null,
        };
    }
    let (a, b) = match (left, right) {
        (Exact::Number(a), Exact::Number(b)) => (a, b),
        (Exact::Truth(a), Exact::Truth(b)) => (Decimal::from(u8::from(a)), Decimal::from(u8::from(b))),
        (Exact::TooLarge, _) | (_, Exact::TooLarge) => return Exact::TooLarge,
        _ => return Exact::Null,
    };
    match op {
        Binary::Add => fitting(a.checked_add(b)),
        Binary::Sub => fitting(a.checked_sub(b)),
        Binary::Mul => fitting(a.checked_mul(b)),
        Binary::Div | Binary::Rem if b.is_zero() => Exact::Null,
        Binary::Div => fitting(a.checked_div(b)),
        Binary::Rem => fitting(a.checked_rem(b)),
        Binary::Eq => Exact::Truth(a == b),
        Binary::Ne => Exact::Truth(a != b),
        Binary::Lt => Exact::Truth(a < b),
        Binary::Le => Exact::Truth(a <= b),
        Binary::Gt => Exact::Truth(a > b),
        Binary::Ge => Exact::Truth(a >= b),
        Binary::And | Binary::Or => Exact::Null,
    }
}

fn call(function: Function, arguments: &[Exact]) -> Exact {
    let numbers = || arguments.iter().filter_map(|a| if let Exact::Number(n) = a { Some(*n) } else { None });
    if function != Function::Coalesce && arguments.contains(&Exact::TooLarge) {
        return Exact::TooLarge;
    }
    match function {
        Function::Coalesce => arguments.iter().copied().find(|a| *a != Exact::Null).unwrap_or(Exact::Null),
        Function::Abs => number(numbers().next().map(|n| n.abs())),
        Function::Least => number(numbers().min()),
        Function::Greatest => number(numbers().max()),
        Function::NullIf => match arguments {
            [first, second] if first == second => Exact::Null,
            [first, ..] => *first,
            [] => Exact::Null,
        },
        Function::Lower | Function::Upper | Function::Length | Function::Contains | Function::StartsWith => Exact::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::TooLarge;
    use crate::query::{DataType, parse};
    use rust_decimal::Decimal;

    /// `a` is 7, `b` is 0, `c` is 0.1, `none` has no value.
    fn value(text: &str) -> Option<String> {
        let names = ["a", "b", "c", "none"];
        let (expr, _) = parse(text, &|name| names.contains(&name).then_some(DataType::Number), &names).unwrap();
        let known = |name: &str| match name {
            "a" => Some(Decimal::from(7)),
            "b" => Some(Decimal::ZERO),
            "c" => Some(Decimal::new(1, 1)),
            _ => None,
        };
        expr.exact(&known).unwrap().map(|value| value.to_string())
    }

    #[test]
    fn arithmetic_is_exact() {
        let cases = [
            ("c + 0.2", "0.3"),
            ("a / 2 * 100", "350"),
            ("2 / 3 * 3", "2"),
            ("1000000000000 / 3 * 3", "1000000000000"),
            ("1 - 1 / 3 - 1 / 3 - 1 / 3", "0"),
            ("-a % 4", "-3"),
            ("99.89999999999999 + 0", "99.89999999999999"),
            ("case when a >= 7 and c < 1 then a else 0 end", "7"),
            ("greatest(a, none, c)", "7"),
            ("least(a, none, c)", "0.1"),
            ("abs(b - a)", "7"),
        ];
        for (text, expected) in cases {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_divided_by_nought_has_no_value() {
        for text in ["a / b", "a % b", "a / nullif(b, 0)", "a + none", "greatest(none, none)"] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_eq!(value("coalesce(none, a)").as_deref(), Some("7"));
        assert_eq!(value("case when none > 1 then 1 else 2 end").as_deref(), Some("2"));
        assert_eq!(value("case when none > 1 or a = 7 then 1 else 2 end").as_deref(), Some("1"));
    }

    #[test]
    fn what_is_too_large_is_refused_unless_nobody_asks_for_it() {
        let large = "10000000000000000.5 * 10000000000000000.5";
        let exact = |text: &str| {
            let (expr, _) = parse(text, &|_| Some(DataType::Number), &["none"]).unwrap();
            expr.exact(&|_| None)
        };
        for text in [
            large.to_owned(),
            format!("{large} * 0"),
            format!("0 - {large}"),
            format!("case when {large} > 1 then 1 end"),
            format!("case when not ({large} > 1) then 1 end"),
            format!("case when {large} is null then 1 end"),
            format!("case when {large} in (1, 2) then 1 end"),
            format!("case when none > 1 or {large} > 1 then 1 else 2 end"),
            format!("coalesce(none, {large})"),
            format!("least(1, {large})"),
            format!("abs({large})"),
            format!("1 / ({large})"),
        ] {
            assert_eq!(exact(&text), Err(TooLarge), "{text}");
        }
        for text in [
            format!("case when 1 > 2 then {large} else 3 end"),
            format!("coalesce(3, {large})"),
            format!("case when 1 > 2 and {large} > 1 then 1 else 3 end"),
        ] {
            assert_eq!(exact(&text), Ok(Some(Decimal::from(3))), "{text}");
        }
    }
}
