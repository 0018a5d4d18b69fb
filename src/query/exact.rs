//! The value of an expression over exact numbers, for expressions over figures: the meaning is that of the engine, the
//! arithmetic is decimal.
//!
//! In: an [`Expr`] whose columns are numbers. Out: its value. Never: a float. Division by zero, null in comparisons and
//! what is too large to hold give no value. A quotient has 28 digits; what is built on it is rounded to 24 of them at the
//! end, so that 2 ÷ 3 × 3 is 2.

use super::{Binary, Expr, Function, Literal};
use rust_decimal::Decimal;

/// Digits that are kept of a result: after the point, and in all.
const PLACES: u32 = 20;
const DIGITS: u32 = 24;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Exact {
    Null,
    Number(Decimal),
    Truth(bool),
}

impl Expr {
    /// The value as a number where `value` gives the value of each column; `None` when there is none.
    pub fn exact(&self, value: &dyn Fn(&str) -> Option<Decimal>) -> Option<Decimal> {
        match self.exactly(value) {
            Exact::Number(number) => number.round_dp(PLACES).round_sf(DIGITS).map(|n| n.normalize()),
            Exact::Null | Exact::Truth(_) => None,
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
                _ => Exact::Null,
            },
            Self::IsNull(inner) => Exact::Truth(of(inner) == Exact::Null),
            Self::In(inner, literals) => match of(inner) {
                Exact::Null => Exact::Null,
                found => Exact::Truth(literals.iter().any(|literal| constant(literal) == found)),
            },
            Self::Case(branches, last) => {
                let branch = branches.iter().find(|(condition, _)| of(condition) == Exact::Truth(true));
                of(branch.map_or(last, |(_, result)| result))
            }
            Self::Call(function, arguments) => call(*function, &arguments.iter().map(of).collect::<Vec<_>>()),
            Self::ToInteger(inner) | Self::ToNumber(inner) => of(inner),
            Self::Locate { .. } | Self::Gather { .. } | Self::Previous { .. } => Exact::Null,
        }
    }
}

fn number(value: Option<Decimal>) -> Exact {
    value.map_or(Exact::Null, Exact::Number)
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
            (Exact::Truth(_), Exact::Truth(_)) => Exact::Truth(op == Binary::And),
            _ => Exact::Null,
        };
    }
    let (a, b) = match (left, right) {
        (Exact::Number(a), Exact::Number(b)) => (a, b),
        (Exact::Truth(a), Exact::Truth(b)) => (Decimal::from(u8::from(a)), Decimal::from(u8::from(b))),
        _ => return Exact::Null,
    };
    match op {
        Binary::Add => number(a.checked_add(b)),
        Binary::Sub => number(a.checked_sub(b)),
        Binary::Mul => number(a.checked_mul(b)),
        Binary::Div => number(a.checked_div(b)),
        Binary::Rem => number(a.checked_rem(b)),
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
    use crate::query::{Form, parse};
    use rust_decimal::Decimal;

    /// `a` is 7, `b` is 0, `c` is 0.1, `none` has no value.
    fn value(text: &str) -> Option<String> {
        let names = ["a", "b", "c", "none"];
        let (expr, _) = parse(text, &|name| names.contains(&name).then_some(Form::Number), &names).unwrap();
        let known = |name: &str| match name {
            "a" => Some(Decimal::from(7)),
            "b" => Some(Decimal::ZERO),
            "c" => Some(Decimal::new(1, 1)),
            _ => None,
        };
        expr.exact(&known).map(|value| value.to_string())
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
        assert_eq!(value("10000000000000000.5 * 10000000000000000.5"), None, "too large");
    }
}
