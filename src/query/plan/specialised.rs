//! A pass over rows of which something is known → a simpler pass that gives the same for them.
//!
//! In: a pass, and what is known of the columns of some rows. Out: the pass without what these rows do not need. Never: takes anything
//! away that one of them could bear.
//!
//! The as-of instant stands in most questions: in conditions, in place of what has not happened yet, at the end of calendars. For
//! the closed months of an export it says nothing, and what was computed of them yesterday holds today: passes that are the
//! same once specialised give the same.
//!
//! Decided in docs/decisions/0072-closed-months.md.

use super::facts::Facts;
use super::program::{Node, Op, Program, Scope};
use super::{Additive, AdditiveSet, GroupKey, HolisticSet, Listing, Pass, simplify};
use crate::query::{DataType, Expr, Literal, Side};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

impl Pass {
    /// The pass for rows of which something is known; `None` when it has no meaning, or looks things up elsewhere.
    pub fn specialised(&self, data_type: &dyn Fn(&str) -> Option<DataType>, facts: &Facts) -> Option<Self> {
        if !self.lookups.is_empty() {
            return None;
        }
        let mut program = Program::with_facts(data_type, facts);
        let mut scope = Scope::new();
        for (name, expr) in &self.computed {
            let node = program.add(expr, &scope).ok()?;
            scope.insert(name.clone(), node);
        }
        let mut needed = Needed::new(program, &scope, self)?;
        let additive = self.additive.iter().map(|set| needed.additive(set)).collect();
        let holistic = self.holistic.iter().map(|set| needed.holistic(set)).collect();
        let lists = self.lists.iter().map(|list| needed.list(list)).collect();
        let Needed { computed, mut columns, .. } = needed;
        columns.sort();
        let (lookups, looks_back) = (Vec::new(), self.looks_back);
        Some(Self { lookups, columns, computed, additive, holistic, lists, looks_back })
    }
}

/// What is needed so far, numbered in the order in which it is.
struct Needed<'a> {
    program: Program<'a>,
    conditions: HashMap<&'a str, Node>,
    values: HashMap<&'a str, Node>,
    /// How often each node is needed.
    uses: Vec<usize>,
    numbers: HashMap<Node, usize>,
    computed: Vec<(String, Expr)>,
    columns: Vec<String>,
}

impl<'a> Needed<'a> {
    fn new(mut program: Program<'a>, scope: &Scope, pass: &'a Pass) -> Option<Self> {
        let (mut conditions, mut values) = (HashMap::new(), HashMap::new());
        let node = |program: &mut Program<'_>, name: &str| match scope.get(name) {
            Some(node) => Some(*node),
            None => program.column(name).ok(),
        };
        for name in pass.conditions() {
            let node = node(&mut program, name)?;
            conditions.insert(name, simplify::condition(&mut program, node));
        }
        for name in pass.values() {
            values.insert(name, node(&mut program, name)?);
        }
        let roots: BTreeSet<Node> = conditions.values().chain(values.values()).copied().collect();
        let mut uses = program.uses(roots.iter().copied());
        // What is taken out of the program has a name, however often it is needed.
        roots.into_iter().for_each(|root| uses[root] += 1);
        let (numbers, computed, columns) = (HashMap::new(), Vec::new(), Vec::new());
        Some(Self { program, conditions, values, uses, numbers, computed, columns })
    }

    fn additive(&mut self, set: &AdditiveSet) -> AdditiveSet {
        let filter = self.condition(set.filter.as_ref());
        let keys = set.keys.iter().map(|key| self.key(key)).collect();
        let sum = |sum: &Additive| {
            let value = sum.value.as_ref().map(|value| self.value(value));
            Additive { adding: sum.adding, value, filter: self.condition(sum.filter.as_ref()) }
        };
        AdditiveSet { filter, keys, sums: set.sums.iter().map(sum).collect() }
    }

    fn holistic(&mut self, set: &HolisticSet) -> HolisticSet {
        let filters = set.filters.iter().filter_map(|filter| self.condition(Some(filter))).collect();
        let keys = set.keys.iter().map(|key| self.key(key)).collect();
        HolisticSet { filters, keys, value: self.value(&set.value), take: set.take.clone() }
    }

    fn list(&mut self, list: &Listing) -> Listing {
        let filter = self.condition(list.filter.as_ref());
        let columns = list.columns.iter().map(|column| self.value(column)).collect();
        Listing { filter, columns, sort: list.sort, limit: list.limit }
    }

    fn key(&mut self, key: &GroupKey) -> GroupKey {
        let node = self.values[key.column.as_str()];
        let period = match (self.program.op(node), &key.period) {
            (Op::SearchSorted(table, Side::LastAtMost, _), Some((_, column))) => {
                Some((Arc::clone(table), column.clone()))
            }
            _ => None,
        };
        GroupKey { column: self.name(node), period }
    }

    /// The name of a condition; none when it holds in every row.
    fn condition(&mut self, name: Option<&String>) -> Option<String> {
        let node = self.conditions[name?.as_str()];
        let holds = matches!(self.program.op(node), Op::Literal(Literal::Boolean(true)));
        (!holds).then(|| self.name(node))
    }

    fn value(&mut self, name: &str) -> String {
        self.name(self.values[name])
    }

    /// The name of a node, which is needed from now on, with what it needs itself.
    fn name(&mut self, node: Node) -> String {
        if let Op::Column(name) = self.program.op(node) {
            let name = name.clone();
            if !self.columns.contains(&name) {
                self.columns.push(name.clone());
            }
            return name;
        }
        if let Some(number) = self.numbers.get(&node) {
            return numbered(*number);
        }
        self.name_inputs(node);
        let named = |node: Node| self.numbers.get(&node).map(|number| numbered(*number));
        let body = self.program.body(node, &named);
        let number = self.computed.len();
        self.computed.push((numbered(number), body));
        self.numbers.insert(node, number);
        numbered(number)
    }

    /// Names what a node needs, but for what nothing else needs: that is part of the node's own expression.
    fn name_inputs(&mut self, node: Node) {
        for input in self.program.op(node).inputs() {
            match self.program.op(input) {
                Op::Literal(_) => {}
                // An engine orders the rows for it: it stands by itself.
                Op::Column(_) | Op::RunningWindow { .. } => {
                    self.name(input);
                }
                _ if self.uses[input] > 1 => {
                    self.name(input);
                }
                _ => self.name_inputs(input),
            }
        }
    }
}

fn numbered(number: usize) -> String {
    format!("\u{1}n{number}")
}
