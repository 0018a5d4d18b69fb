//! Expressions of a wanted type over the columns of the random tables.

use super::dice::Dice;
use crate::query::{Binary, DataType, Expr, Function, Literal, Side};
use rust_decimal::Decimal;
use std::sync::Arc;

const COMPARISONS: [Binary; 6] = [Binary::Eq, Binary::Ne, Binary::Lt, Binary::Le, Binary::Gt, Binary::Ge];

fn literal(literal: Literal) -> Expr {
    Expr::Literal(literal)
}

impl Dice {
    fn column(&mut self, names: &[&str]) -> Expr {
        Expr::column(names[self.up_to(names.len())])
    }

    /// An expression of any type.
    pub(super) fn value(&mut self, depth: usize) -> (Expr, DataType) {
        match self.up_to(6) {
            0 | 1 => (self.whole_expr(depth), DataType::Integer),
            2 => (self.number(depth), DataType::Number),
            3 => (self.truth(depth), DataType::Boolean),
            4 => (self.text(depth), DataType::Text),
            _ => (self.time(), DataType::Instant),
        }
    }

    fn time(&mut self) -> Expr {
        match self.up_to(4) {
            0 => literal(Literal::Instant(self.between(-20, 60))),
            1 => Expr::column("t").coalesce(literal(Literal::Instant(7))),
            _ => Expr::column("t"),
        }
    }

    fn integers(&mut self) -> Vec<i64> {
        let mut all: Vec<i64> = (0..self.up_to(5)).map(|_| self.between(-10, 40)).collect();
        all.sort_unstable();
        all
    }

    /// A whole number.
    pub(super) fn whole_expr(&mut self, depth: usize) -> Expr {
        let Some(depth) = depth.checked_sub(1) else {
            return match self.up_to(4) {
                0 => Expr::integer(self.between(-3, 3)),
                1 => Expr::column("j"),
                _ => Expr::column("i"),
            };
        };
        match self.up_to(10) {
            0..=2 => {
                let op = [Binary::Add, Binary::Sub, Binary::Mul, Binary::Rem][self.up_to(4)];
                self.whole_expr(depth).binary(op, self.whole_expr(depth))
            }
            3 => Expr::Call(Function::Abs, vec![self.whole_expr(depth)]),
            4 => Expr::Call(Function::Length, vec![self.text(depth)]),
            5 => {
                let side = if self.one_in(2) { Side::LastAtMost } else { Side::FirstAtLeast };
                let value = if self.one_in(2) { self.whole_expr(depth) } else { self.column(&["t", "d"]) };
                value.search_sorted(&Arc::new(self.integers()), side)
            }
            6 => self.whole_expr(depth).take(&Arc::new(self.integers())),
            7 => self.column(&["t", "d", "b"]).to_integer(),
            8 => self.chosen(depth, Self::whole_expr),
            _ => self.called(depth, Self::whole_expr),
        }
    }

    /// A number with a fraction.
    pub(super) fn number(&mut self, depth: usize) -> Expr {
        let Some(depth) = depth.checked_sub(1) else {
            return match self.up_to(4) {
                0 => literal(Literal::Number(Decimal::new(self.between(-40, 40), 1))),
                1 => Expr::column("y"),
                _ => Expr::column("x"),
            };
        };
        match self.up_to(8) {
            0 | 1 => {
                let op = [Binary::Add, Binary::Sub, Binary::Mul, Binary::Rem][self.up_to(4)];
                // A whole number beside one with a fraction, now and then.
                let other = if self.one_in(3) { self.whole_expr(depth) } else { self.number(depth) };
                self.number(depth).binary(op, other)
            }
            2 | 3 => {
                let of = |dice: &mut Self| if dice.one_in(2) { dice.whole_expr(depth) } else { dice.number(depth) };
                of(self).binary(Binary::Div, of(self))
            }
            4 => Expr::Call(Function::Abs, vec![self.number(depth)]),
            5 => Expr::ToNumber(Box::new(self.whole_expr(depth))),
            6 => self.chosen(depth, Self::number),
            _ => self.called(depth, Self::number),
        }
    }

    /// A text.
    fn text(&mut self, depth: usize) -> Expr {
        let Some(depth) = depth.checked_sub(1) else {
            return match self.up_to(4) {
                0 => literal(Literal::Text(self.word().to_owned())),
                1 => Expr::column("r"),
                _ => Expr::column("s"),
            };
        };
        match self.up_to(4) {
            0 => Expr::Call(Function::Lower, vec![self.text(depth)]),
            1 => Expr::Call(Function::Upper, vec![self.text(depth)]),
            2 => self.chosen(depth, Self::text),
            _ => self.called(depth, Self::text),
        }
    }

    /// A condition.
    pub(super) fn truth(&mut self, depth: usize) -> Expr {
        let Some(depth) = depth.checked_sub(1) else {
            return if self.one_in(5) { literal(Literal::Boolean(self.one_in(2))) } else { self.column(&["b", "c"]) };
        };
        let op = COMPARISONS[self.up_to(6)];
        match self.up_to(12) {
            0 => self.whole_expr(depth).binary(op, self.whole_expr(depth)),
            1 => self.whole_expr(depth).binary(op, self.number(depth)),
            2 => self.number(depth).binary(op, self.whole_expr(depth)),
            3 => self.number(depth).binary(op, self.number(depth)),
            4 => self.text(depth).binary(op, self.text(depth)),
            5 => self.time().binary(op, self.time()),
            6 => self.truth(depth).and(self.truth(depth)),
            7 => self.truth(depth).or(self.truth(depth)),
            8 => !self.truth(depth),
            9 => self.value(depth).0.is_null(),
            10 => self.among(depth),
            _ => {
                let function = if self.one_in(2) { Function::Contains } else { Function::StartsWith };
                Expr::Call(function, vec![self.text(depth), self.text(depth)])
            }
        }
    }

    fn among(&mut self, depth: usize) -> Expr {
        let (value, of): (Expr, fn(&mut Self) -> Literal) = match self.up_to(3) {
            0 => (self.whole_expr(depth), |dice| Literal::Integer(dice.whole(dice.0.is_multiple_of(2)))),
            1 => (self.number(depth), |dice| Literal::Number(Decimal::new(dice.between(-40, 40), 1))),
            _ => (self.text(depth), |dice| Literal::Text(dice.word().to_owned())),
        };
        let mut all: Vec<Literal> = (0..self.up_to(5)).map(|_| of(self)).collect();
        if self.one_in(4) {
            all.push(Literal::Null);
        }
        Expr::In(Box::new(value), all)
    }

    fn chosen(&mut self, depth: usize, of: fn(&mut Self, usize) -> Expr) -> Expr {
        let branches = (0..self.up_to(2) + 1).map(|_| (self.truth(depth), of(self, depth))).collect();
        let last = if self.one_in(3) { Expr::null() } else { of(self, depth) };
        Expr::Case(branches, Box::new(last))
    }

    fn called(&mut self, depth: usize, of: fn(&mut Self, usize) -> Expr) -> Expr {
        let function = [Function::Coalesce, Function::Least, Function::Greatest, Function::NullIf][self.up_to(4)];
        Expr::Call(function, vec![of(self, depth), of(self, depth)])
    }
}
