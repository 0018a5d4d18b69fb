//! A pass over rows of which something is known → a simpler pass that gives the same for them.
//!
//! In: a pass, and what is known of the columns of some rows. Out: the pass without what these rows do not need. Never: takes anything
//! away that one of them could bear.
//!
//! The as-of instant stands in most questions: in conditions, in place of what has not happened yet, at the end of calendars. For
//! the closed months of an export it says nothing, and what was computed of them yesterday holds today: passes that are the
//! same once specialised give the same.

use super::facts::Facts;
use super::program::{Node, Op, Program, Scope};
use super::{Additive, AdditiveSet, GroupKey, HolisticSet, Listing, Pass, simplify};
use crate::query::{Expr, Form, Side};
use std::collections::HashMap;
use std::sync::Arc;

impl Pass {
    /// The pass for rows of which something is known; `None` when it has no meaning, or looks things up elsewhere.
    pub fn specialised(&self, form: &dyn Fn(&str) -> Option<Form>, facts: &Facts) -> Option<Self> {
        if !self.lookups.is_empty() {
            return None;
        }
        let mut program = Program::with_facts(form, facts);
        let mut scope = Scope::new();
        for (name, expr) in &self.computed {
            let node = program.add(expr, &scope).ok()?;
            scope.insert(name.clone(), node);
        }
        let mut needed = Needed { program, scope, numbers: HashMap::new(), computed: Vec::new(), columns: Vec::new() };
        let additive = self.additive.iter().map(|set| needed.additive(set)).collect::<Option<_>>()?;
        let holistic = self.holistic.iter().map(|set| needed.holistic(set)).collect::<Option<_>>()?;
        let lists = self.lists.iter().map(|list| needed.list(list)).collect::<Option<_>>()?;
        let Needed { computed, mut columns, .. } = needed;
        columns.sort();
        let (lookups, looks_back) = (Vec::new(), self.looks_back);
        Some(Self { lookups, columns, computed, additive, holistic, lists, looks_back })
    }
}

/// What is needed so far, numbered in the order in which it is.
struct Needed<'a> {
    program: Program<'a>,
    scope: Scope,
    numbers: HashMap<Node, usize>,
    computed: Vec<(String, Expr)>,
    columns: Vec<String>,
}

impl Needed<'_> {
    fn additive(&mut self, set: &AdditiveSet) -> Option<AdditiveSet> {
        let filter = self.given(set.filter.as_ref()).ok()?;
        let keys = set.keys.iter().map(|key| self.key(key)).collect::<Option<_>>()?;
        let sum = |sum: &Additive| {
            let value = sum.value.as_ref().map(|value| self.named(value)).map_or(Some(None), |name| name.map(Some))?;
            Some(Additive { adding: sum.adding, value, filter: self.given(sum.filter.as_ref()).ok()? })
        };
        Some(AdditiveSet { filter, keys, sums: set.sums.iter().map(sum).collect::<Option<_>>()? })
    }

    fn holistic(&mut self, set: &HolisticSet) -> Option<HolisticSet> {
        let filters = set.filters.iter().map(|filter| self.given(Some(filter)).ok()?).collect::<Option<_>>()?;
        let keys = set.keys.iter().map(|key| self.key(key)).collect::<Option<_>>()?;
        Some(HolisticSet { filters, keys, value: self.named(&set.value)?, take: set.take.clone() })
    }

    fn list(&mut self, list: &Listing) -> Option<Listing> {
        let filter = self.given(list.filter.as_ref()).ok()?;
        let columns = list.columns.iter().map(|column| self.named(column)).collect::<Option<_>>()?;
        Some(Listing { filter, columns, sort: list.sort, limit: list.limit })
    }

    fn key(&mut self, key: &GroupKey) -> Option<GroupKey> {
        let node = self.node(&key.column)?;
        let period = match (self.program.op(node), &key.period) {
            (Op::Locate(table, Side::LastAtMost, _), Some((_, column))) => Some((Arc::clone(table), column.clone())),
            _ => None,
        };
        Some(GroupKey { column: self.name(node), period })
    }

    /// The name of a condition, if there is one.
    ///
    /// # Errors
    /// When its name means nothing.
    fn given(&mut self, name: Option<&String>) -> Result<Option<String>, ()> {
        let Some(name) = name else { return Ok(None) };
        let node = self.node(name).ok_or(())?;
        let node = simplify::condition(&mut self.program, node);
        Ok(Some(self.name(node)))
    }

    fn named(&mut self, name: &str) -> Option<String> {
        let node = self.node(name)?;
        Some(self.name(node))
    }

    fn node(&mut self, name: &str) -> Option<Node> {
        self.scope.get(name).copied().or_else(|| self.program.column(name).ok())
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
        for input in self.program.op(node).inputs() {
            self.name(input);
        }
        let named = |node: Node| self.numbers.get(&node).map(|number| numbered(*number));
        let body = self.program.body(node, &named);
        let number = self.computed.len();
        self.computed.push((numbered(number), body));
        self.numbers.insert(node, number);
        numbered(number)
    }
}

fn numbered(number: usize) -> String {
    format!("\u{1}n{number}")
}
