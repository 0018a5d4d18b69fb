//! Expressions of many questions → one list of steps in which each different one stands once.
//!
//! In: the expressions of a batch of questions about one source. Out: steps, each after those it needs. Never: computes a
//! value, or lets one question's names reach another.

use super::position::Positions;
use crate::query::{Binary, Expr, Function, Literal, Running, Side};
use polars::prelude::PlHashMap;
use std::collections::HashMap;
use std::sync::Arc;

/// The position of a step.
pub(super) type Node = usize;

/// What a name means inside one question.
pub(super) type Scope = HashMap<String, Node>;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Step {
    /// A column of the source.
    Column(usize),
    /// A constant.
    Constant(Literal),
    /// Two operands.
    Binary(Binary, Node, Node),
    /// Logical not.
    Not(Node),
    /// Whether a value is missing.
    IsNull(Node),
    /// Whether a value is among constants.
    In(Node, Vec<Literal>),
    /// The first branch whose condition is true, else the last.
    Case(Vec<(Node, Node)>, Node),
    /// A function call.
    Call(Function, Vec<Node>),
    /// Position in a sorted table.
    Locate(usize, Side, Node),
    /// Entry of a table.
    Gather(usize, Node),
    /// What the earlier rows amount to: value, partition, order.
    Previous(Running, [Node; 3]),
    /// As a plain whole number.
    ToInteger(Node),
    /// As a number with a fraction.
    ToNumber(Node),
    /// Which row of a look-up's answer belongs to a row, by these columns.
    Match(usize, Vec<Node>),
    /// A column of a look-up's answer, by the step that matches its rows.
    Brought(usize, usize, Node),
}

/// The steps of a batch.
#[derive(Default)]
pub(super) struct Program {
    /// Steps, each after those it needs.
    pub steps: Vec<Step>,
    /// The source's columns that are read.
    pub columns: Vec<String>,
    /// Tables that steps look into.
    pub tables: Vec<Table>,
    known: PlHashMap<Step, Node>,
}

/// A table of integers.
pub(super) struct Table {
    /// Its entries.
    pub entries: Arc<Vec<i64>>,
    /// Where a value stands, when it is looked for.
    pub positions: Option<Positions>,
}

impl Program {
    /// The step of an expression. `has` tells the source's columns.
    ///
    /// # Errors
    /// The name that nothing has.
    pub fn add(&mut self, expr: &Expr, scope: &Scope, has: &dyn Fn(&str) -> bool) -> Result<Node, String> {
        let step = match expr {
            Expr::Column(name) => match scope.get(name) {
                Some(node) => return Ok(*node),
                None => return self.column(name, has),
            },
            Expr::Literal(literal) => Step::Constant(literal.clone()),
            Expr::Binary(op, left, right) => {
                Step::Binary(*op, self.add(left, scope, has)?, self.add(right, scope, has)?)
            }
            Expr::Not(inner) => Step::Not(self.add(inner, scope, has)?),
            Expr::IsNull(inner) => Step::IsNull(self.add(inner, scope, has)?),
            Expr::In(inner, literals) => Step::In(self.add(inner, scope, has)?, literals.clone()),
            Expr::Case(branches, otherwise) => {
                let otherwise = self.add(otherwise, scope, has)?;
                let mut added: Vec<(Node, Node)> = Vec::with_capacity(branches.len());
                for (when, then) in branches {
                    let (when, then) = (self.add(when, scope, has)?, self.add(then, scope, has)?);
                    match added.last_mut() {
                        // Neighbours with one result are one branch: priorities that share a calendar cost nothing more.
                        Some((before, same)) if *same == then => {
                            *before = self.step(Step::Binary(Binary::Or, *before, when));
                        }
                        _ => added.push((when, then)),
                    }
                }
                Step::Case(added, otherwise)
            }
            Expr::Call(function, arguments) => {
                let arguments = arguments.iter().map(|a| self.add(a, scope, has)).collect::<Result<_, _>>()?;
                Step::Call(*function, arguments)
            }
            Expr::Locate { table, value, side } => {
                let value = self.add(value, scope, has)?;
                Step::Locate(self.sorted(table), *side, value)
            }
            Expr::Gather { table, index } => {
                let index = self.add(index, scope, has)?;
                Step::Gather(self.table(table), index)
            }
            Expr::Previous { running, value, partition, order } => {
                let mut of = |expr| self.add(expr, scope, has);
                Step::Previous(*running, [of(value)?, of(partition)?, of(order)?])
            }
            Expr::ToInteger(inner) => Step::ToInteger(self.add(inner, scope, has)?),
            Expr::ToNumber(inner) => Step::ToNumber(self.add(inner, scope, has)?),
        };
        Ok(self.step(step))
    }

    /// The step of a column of the source.
    pub fn column(&mut self, name: &str, has: &dyn Fn(&str) -> bool) -> Result<Node, String> {
        if !has(name) {
            return Err(format!("there is no column `{name}`"));
        }
        let at = self.columns.iter().position(|known| known == name).unwrap_or_else(|| {
            self.columns.push(name.to_owned());
            self.columns.len() - 1
        });
        Ok(self.step(Step::Column(at)))
    }

    /// The position of a step, which is added when there is none like it.
    pub fn step(&mut self, step: Step) -> Node {
        if let Some(&known) = self.known.get(&step) {
            return known;
        }
        self.steps.push(step.clone());
        self.known.insert(step, self.steps.len() - 1);
        self.steps.len() - 1
    }

    fn table(&mut self, entries: &Arc<Vec<i64>>) -> usize {
        let same = |table: &Table| Arc::ptr_eq(&table.entries, entries) || table.entries == *entries;
        self.tables.iter().position(same).unwrap_or_else(|| {
            self.tables.push(Table { entries: Arc::clone(entries), positions: None });
            self.tables.len() - 1
        })
    }

    /// A table that values are looked for in.
    pub fn sorted(&mut self, entries: &Arc<Vec<i64>>) -> usize {
        let at = self.table(entries);
        let table = &mut self.tables[at];
        table.positions.get_or_insert_with(|| Positions::new(entries));
        at
    }

    /// Which steps the given ones need, themselves included.
    pub fn needed(&self, roots: impl IntoIterator<Item = Node>) -> Vec<bool> {
        let mut needed = vec![false; self.steps.len()];
        for root in roots {
            needed[root] = true;
        }
        for at in (0..self.steps.len()).rev() {
            if needed[at] {
                self.steps[at].inputs().into_iter().for_each(|input| needed[input] = true);
            }
        }
        needed
    }
}

impl Step {
    /// The steps that this one needs.
    pub fn inputs(&self) -> Vec<Node> {
        match self {
            Self::Column(_) | Self::Constant(_) => Vec::new(),
            Self::Binary(_, left, right) => vec![*left, *right],
            Self::Not(a) | Self::IsNull(a) | Self::In(a, _) | Self::ToInteger(a) | Self::ToNumber(a) => vec![*a],
            Self::Locate(_, _, a) | Self::Gather(_, a) | Self::Brought(_, _, a) => vec![*a],
            Self::Case(branches, last) => {
                branches.iter().flat_map(|(when, then)| [*when, *then]).chain([*last]).collect()
            }
            Self::Call(_, arguments) | Self::Match(_, arguments) => arguments.clone(),
            Self::Previous(_, inputs) => inputs.to_vec(),
        }
    }
}
