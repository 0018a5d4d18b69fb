//! What is known of values without looking at the rows again.
//!
//! In: what the columns of some rows hold. Out: the same of an operation over them. Never: says more than every one of those rows
//! bears out.

use super::program::{Node, Op, Program};
use crate::query::{Binary, Function, Literal, Side};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Where those lie that are whole numbers, instants or dates.
    pub range: Option<(i64, i64)>,
    /// Whether none is missing.
    pub is_there: bool,
}

/// What is known of columns, by their names.
pub type Facts = BTreeMap<String, Fact>;

impl Fact {
    /// What is known of these values and more.
    pub fn and(self, more: Self) -> Self {
        Self { range: hull(self.range, more.range), is_there: self.is_there && more.is_there }
    }
}

/// What holds in both rows that were seen and rows that come.
pub fn both(facts: Facts, more: &Facts) -> Facts {
    facts.into_iter().filter_map(|(name, fact)| Some((name.clone(), fact.and(*more.get(&name)?)))).collect()
}

type Range = Option<(i64, i64)>;

fn hull(a: Range, b: Range) -> Range {
    let ((a, b), (c, d)) = (a?, b?);
    Some((a.min(c), b.max(d)))
}

/// What is known of an operation over nodes of which something is known.
pub(super) fn of(program: &Program<'_>, op: &Op) -> Fact {
    let fact = |node: &Node| program.fact(*node);
    let all_there = |nodes: &[Node]| nodes.iter().all(|node| fact(node).is_there);
    match op {
        Op::Column(name) => program.facts.get(name).copied().unwrap_or_default(),
        Op::Literal(literal) => of_literal(literal),
        Op::Binary(op, left, right) => {
            let (left, right) = (fact(left), fact(right));
            // A quotient and a remainder by nought are missing.
            let is_there = left.is_there && right.is_there && !matches!(op, Binary::Div | Binary::Rem);
            Fact { range: arithmetic(*op, left.range, right.range), is_there }
        }
        Op::Not(inner) => Fact { range: None, ..fact(inner) },
        Op::IsNull(_) => Fact { range: None, is_there: true },
        Op::In(inner, literals) => {
            Fact { range: None, is_there: fact(inner).is_there && !literals.contains(&Literal::Null) }
        }
        Op::Case(branches, otherwise) => {
            let results = || branches.iter().map(|(_, then)| then).chain([otherwise]);
            let is_there = results().all(|node| fact(node).is_there);
            // What is never there lies nowhere.
            let known = results().filter(|node| program.data_type(**node).is_some());
            Fact { range: known.map(|node| fact(node).range).reduce(hull).flatten(), is_there }
        }
        Op::Call(function, arguments) => match function {
            Function::Coalesce | Function::Least | Function::Greatest => Fact {
                range: arguments.iter().map(|node| fact(node).range).reduce(hull).flatten(),
                is_there: arguments.iter().any(|node| fact(node).is_there),
            },
            Function::NullIf => Fact { is_there: false, ..arguments.first().map(fact).unwrap_or_default() },
            _ => Fact { range: None, is_there: all_there(arguments) },
        },
        Op::SearchSorted(table, side, value) => search_sorted(table, *side, fact(value)),
        Op::Take(table, index) => taken(table, fact(index)),
        Op::RunningWindow { .. } => Fact::default(),
        Op::ToInteger(inner) => fact(inner),
        Op::ToNumber(inner) => Fact { range: None, ..fact(inner) },
    }
}

fn of_literal(literal: &Literal) -> Fact {
    let range = match literal {
        Literal::Integer(number) | Literal::Instant(number) => Some((*number, *number)),
        Literal::Date(day) => Some((i64::from(*day), i64::from(*day))),
        _ => None,
    };
    Fact { range, is_there: *literal != Literal::Null }
}

fn arithmetic(op: Binary, left: Range, right: Range) -> Range {
    let ((a, b), (c, d)) = (left?, right?);
    match op {
        Binary::Add => Some((a.checked_add(c)?, b.checked_add(d)?)),
        Binary::Sub => Some((a.checked_sub(d)?, b.checked_sub(c)?)),
        Binary::Mul => {
            let corners = [a.checked_mul(c)?, a.checked_mul(d)?, b.checked_mul(c)?, b.checked_mul(d)?];
            Some((*corners.iter().min()?, *corners.iter().max()?))
        }
        _ => None,
    }
}

/// The place of a value in a sorted table; `None` when it has none.
fn place(table: &[i64], side: Side, value: i64) -> Option<usize> {
    match side {
        Side::LastAtMost => table.partition_point(|entry| *entry <= value).checked_sub(1),
        Side::FirstAtLeast => Some(table.partition_point(|entry| *entry < value)).filter(|at| *at < table.len()),
    }
}

fn search_sorted(table: &[i64], side: Side, value: Fact) -> Fact {
    let Some((least, most)) = value.range else { return Fact::default() };
    let (first, last) = (place(table, side, least), place(table, side, most));
    let is_there = value.is_there && first.is_some() && last.is_some();
    let end = |at: Option<usize>, other: usize| i64::try_from(at.unwrap_or(other)).ok();
    let range = end(first, 0).zip(end(last, table.len().saturating_sub(1)));
    Fact { range, is_there }
}

fn taken(table: &[i64], index: Fact) -> Fact {
    let last = table.len().checked_sub(1).and_then(|last| i64::try_from(last).ok());
    let (Some((from, to)), Some(last)) = (index.range, last) else { return Fact::default() };
    let inside = from >= 0 && to <= last;
    let ends = (usize::try_from(from.max(0)), usize::try_from(to.min(last)));
    let (Ok(from), Ok(to)) = ends else { return Fact::default() };
    let Some(entries) = table.get(from..=to.max(from)) else { return Fact::default() };
    let range = entries.iter().min().zip(entries.iter().max()).map(|(least, most)| (*least, *most));
    Fact { range, is_there: index.is_there && inside }
}

/// Whether a comparison of two values holds, where that is known of all of them.
pub(super) fn compared(op: Binary, left: Fact, right: Fact) -> Option<bool> {
    if left.is_there && right.is_there { compared_if_there(op, left, right) } else { None }
}

/// Whether a comparison holds wherever both values are there, where that is known of all of them.
pub(super) fn compared_if_there(op: Binary, left: Fact, right: Fact) -> Option<bool> {
    let ((a, b), (c, d)) = (left.range?, right.range?);
    let (less, greater) = (b < c, a > d);
    let (at_most, at_least) = (b <= c, a >= d);
    match op {
        Binary::Lt => less.then_some(true).or(at_least.then_some(false)),
        Binary::Le => at_most.then_some(true).or(greater.then_some(false)),
        Binary::Gt => greater.then_some(true).or(at_most.then_some(false)),
        Binary::Ge => at_least.then_some(true).or(less.then_some(false)),
        Binary::Eq => (less || greater).then_some(false),
        Binary::Ne => (less || greater).then_some(true),
        _ => None,
    }
}

/// The part of a sorted table in which values of a range have their places.
pub(super) fn needed(table: &[i64], side: Side, value: Fact) -> usize {
    let Some((_, most)) = value.range else { return table.len() };
    match side {
        Side::LastAtMost => table.partition_point(|entry| *entry <= most),
        Side::FirstAtLeast => (table.partition_point(|entry| *entry < most) + 1).min(table.len()),
    }
}
