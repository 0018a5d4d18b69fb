//! Expressions of many questions → one graph in which each different one stands once, with its type.
//!
//! In: the expressions of a batch of questions about one source. Out: nodes, each after those it needs, simplified as far as
//! that is known without a row. Never: computes a value of a row, or lets one question's names reach another.

use super::facts::{self, Fact, Facts};
use super::simplify;
use crate::query::{Binary, DataType, Expr, Function, Literal, RunningAggregate, Side};
use std::collections::HashMap;
use std::sync::Arc;

/// The position of a node.
pub(super) type Node = usize;

/// What a name means inside one question.
pub(super) type Scope = HashMap<String, Node>;

/// One operation over nodes; the variants are those of [`Expr`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Op {
    Column(String),
    Literal(Literal),
    Binary(Binary, Node, Node),
    Not(Node),
    IsNull(Node),
    In(Node, Vec<Literal>),
    Case(Vec<(Node, Node)>, Node),
    Call(Function, Vec<Node>),
    SearchSorted(Arc<Vec<i64>>, Side, Node),
    Take(Arc<Vec<i64>>, Node),
    RunningWindow { running: RunningAggregate, value: Node, partition: Vec<Node>, order: Node },
    ToInteger(Node),
    ToNumber(Node),
}

/// The graph of a batch.
pub(super) struct Program<'a> {
    ops: Vec<Op>,
    data_types: Vec<Option<DataType>>,
    known_of: Vec<Fact>,
    known: HashMap<Op, Node>,
    /// What is known of columns.
    pub facts: Facts,
    /// The source's columns, and those that look-ups bring.
    data_type_of: &'a dyn Fn(&str) -> Option<DataType>,
}

impl<'a> Program<'a> {
    /// An empty graph over columns of these types.
    pub(super) fn new(data_type_of: &'a dyn Fn(&str) -> Option<DataType>) -> Self {
        Self::with_facts(data_type_of, &Facts::new())
    }

    /// An empty graph over columns of which something is known.
    pub(super) fn with_facts(data_type_of: &'a dyn Fn(&str) -> Option<DataType>, facts: &Facts) -> Self {
        let (ops, data_types, known_of, known) = (Vec::new(), Vec::new(), Vec::new(), HashMap::new());
        Self { ops, data_types, known_of, known, facts: facts.clone(), data_type_of }
    }

    /// What is known of a node's values.
    pub(super) fn fact(&self, node: Node) -> Fact {
        self.known_of[node]
    }

    /// The operation of a node.
    pub(super) fn op(&self, node: Node) -> &Op {
        &self.ops[node]
    }

    /// The type of a node's values; `None` when it has none.
    pub(super) fn data_type(&self, node: Node) -> Option<DataType> {
        self.data_types[node]
    }

    /// The node of an expression.
    ///
    /// # Errors
    /// The name that nothing has.
    pub(super) fn add(&mut self, expr: &Expr, scope: &Scope) -> Result<Node, String> {
        let op = match expr {
            Expr::Column(name) => match scope.get(name) {
                Some(node) => return Ok(*node),
                None => return self.column(name),
            },
            Expr::Literal(literal) => Op::Literal(literal.clone()),
            Expr::Binary(op, left, right) => Op::Binary(*op, self.add(left, scope)?, self.add(right, scope)?),
            Expr::Not(inner) => Op::Not(self.add(inner, scope)?),
            Expr::IsNull(inner) => Op::IsNull(self.add(inner, scope)?),
            Expr::In(inner, literals) => Op::In(self.add(inner, scope)?, literals.clone()),
            Expr::Case(branches, otherwise) => {
                let mut both = |(when, then): &(Expr, Expr)| Ok((self.add(when, scope)?, self.add(then, scope)?));
                let branches = branches.iter().map(&mut both).collect::<Result<Vec<_>, String>>()?;
                Op::Case(branches, self.add(otherwise, scope)?)
            }
            Expr::Call(function, arguments) => {
                Op::Call(*function, arguments.iter().map(|a| self.add(a, scope)).collect::<Result<_, _>>()?)
            }
            Expr::SearchSorted { table, value, side } => {
                Op::SearchSorted(Arc::clone(table), *side, self.add(value, scope)?)
            }
            Expr::Take { table, index } => Op::Take(Arc::clone(table), self.add(index, scope)?),
            Expr::RunningWindow { running, value, partition, order } => Op::RunningWindow {
                running: *running,
                value: self.add(value, scope)?,
                partition: partition.iter().map(|part| self.add(part, scope)).collect::<Result<_, _>>()?,
                order: self.add(order, scope)?,
            },
            Expr::ToInteger(inner) => Op::ToInteger(self.add(inner, scope)?),
            Expr::ToNumber(inner) => Op::ToNumber(self.add(inner, scope)?),
        };
        Ok(self.node(op))
    }

    /// The node of a column of the source.
    ///
    /// # Errors
    /// When there is no such column.
    pub(super) fn column(&mut self, name: &str) -> Result<Node, String> {
        match (self.data_type_of)(name) {
            Some(_) => Ok(self.node(Op::Column(name.to_owned()))),
            None => Err(format!("there is no column `{name}`")),
        }
    }

    /// The node of an operation, simplified; an equal one is taken when there is one.
    pub(super) fn node(&mut self, op: Op) -> Node {
        let op = match simplify::simplified(self, op) {
            simplify::Simpler::Node(node) => return node,
            simplify::Simpler::Op(op) => op,
        };
        if let Some(&known) = self.known.get(&op) {
            return known;
        }
        self.data_types.push(self.infer(&op));
        self.known_of.push(facts::of(self, &op));
        self.ops.push(op.clone());
        self.known.insert(op, self.ops.len() - 1);
        self.ops.len() - 1
    }

    fn infer(&self, op: &Op) -> Option<DataType> {
        match op {
            Op::Column(name) => (self.data_type_of)(name),
            Op::Literal(literal) => literal.data_type(),
            Op::Binary(op, left, right) => match op {
                Binary::Add | Binary::Sub | Binary::Mul | Binary::Div | Binary::Rem => {
                    let (left, right) = (self.data_type(*left)?, self.data_type(*right)?);
                    let is_number = *op == Binary::Div || left == DataType::Number || right == DataType::Number;
                    Some(if is_number { DataType::Number } else { DataType::Integer })
                }
                _ => Some(DataType::Boolean),
            },
            Op::Not(_) | Op::IsNull(_) | Op::In(..) => Some(DataType::Boolean),
            Op::Case(branches, otherwise) => DataType::supertype(
                branches.iter().map(|(_, then)| *then).chain([*otherwise]).map(|node| self.data_type(node)),
            ),
            Op::Call(function, arguments) => match function {
                Function::Coalesce | Function::Least | Function::Greatest | Function::NullIf => {
                    DataType::supertype(arguments.iter().map(|node| self.data_type(*node)))
                }
                Function::Abs => self.data_type(*arguments.first()?),
                Function::Lower | Function::Upper => Some(DataType::Text),
                Function::Length => Some(DataType::Integer),
                Function::Contains | Function::StartsWith => Some(DataType::Boolean),
            },
            Op::SearchSorted(..) | Op::Take(..) | Op::RunningWindow { .. } => Some(DataType::Integer),
            Op::ToInteger(inner) => self.data_type(*inner).map(|_| DataType::Integer),
            Op::ToNumber(inner) => self.data_type(*inner).map(|_| DataType::Number),
        }
    }

    /// How often each node is needed by the given ones: by another node, or as one of them.
    pub(super) fn uses(&self, roots: impl Iterator<Item = Node>) -> Vec<usize> {
        let mut uses = vec![0; self.ops.len()];
        roots.for_each(|root| uses[root] += 1);
        for at in (0..self.ops.len()).rev() {
            if uses[at] > 0 {
                self.ops[at].inputs().into_iter().for_each(|input| uses[input] += 1);
            }
        }
        uses
    }

    /// The expression of a node, in which `named` nodes are columns.
    pub(super) fn expr(&self, node: Node, named: &dyn Fn(Node) -> Option<String>) -> Expr {
        match named(node) {
            Some(name) => Expr::Column(name),
            None => self.body(node, named),
        }
    }

    /// The expression of a node whatever its own name is.
    pub(super) fn body(&self, node: Node, named: &dyn Fn(Node) -> Option<String>) -> Expr {
        let of = |node: &Node| Box::new(self.expr(*node, named));
        match &self.ops[node] {
            Op::Column(name) => Expr::Column(name.clone()),
            Op::Literal(literal) => Expr::Literal(literal.clone()),
            Op::Binary(op, left, right) => Expr::Binary(*op, of(left), of(right)),
            Op::Not(inner) => Expr::Not(of(inner)),
            Op::IsNull(inner) => Expr::IsNull(of(inner)),
            Op::In(inner, literals) => Expr::In(of(inner), literals.clone()),
            Op::Case(branches, otherwise) => {
                Expr::Case(branches.iter().map(|(when, then)| (*of(when), *of(then))).collect(), of(otherwise))
            }
            Op::Call(function, arguments) => Expr::Call(*function, arguments.iter().map(|a| *of(a)).collect()),
            Op::SearchSorted(table, side, value) => {
                Expr::SearchSorted { table: Arc::clone(table), value: of(value), side: *side }
            }
            Op::Take(table, index) => Expr::Take { table: Arc::clone(table), index: of(index) },
            Op::RunningWindow { running, value, partition, order } => {
                let partition = partition.iter().map(|part| *of(part)).collect();
                Expr::RunningWindow { running: *running, value: of(value), partition, order: of(order) }
            }
            Op::ToInteger(inner) => Expr::ToInteger(of(inner)),
            Op::ToNumber(inner) => Expr::ToNumber(of(inner)),
        }
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.ops.len()
    }
}

impl Op {
    /// The nodes that this one needs.
    pub(super) fn inputs(&self) -> Vec<Node> {
        match self {
            Self::Column(_) | Self::Literal(_) => Vec::new(),
            Self::Binary(_, left, right) => vec![*left, *right],
            Self::Not(a) | Self::IsNull(a) | Self::In(a, _) | Self::ToInteger(a) | Self::ToNumber(a) => vec![*a],
            Self::SearchSorted(_, _, a) | Self::Take(_, a) => vec![*a],
            Self::Case(branches, last) => {
                branches.iter().flat_map(|(when, then)| [*when, *then]).chain([*last]).collect()
            }
            Self::Call(_, arguments) => arguments.clone(),
            Self::RunningWindow { value, partition, order, .. } => {
                std::iter::once(*value).chain(partition.iter().copied()).chain([*order]).collect()
            }
        }
    }
}
