//! What the nodes of a program are called in a pass.

use super::DraftSum;
use crate::query::plan::program::{Node, Op, Program};
use crate::query::plan::{Additive, GroupKey, LookupTable};
use crate::query::{Expr, Side};
use std::sync::Arc;

/// What nodes are called in a pass: those that are taken out of the program, or needed more than once, are columns.
pub(super) struct NodeNames {
    of: Vec<Option<String>>,
    needed: Vec<bool>,
}

impl NodeNames {
    pub(super) fn new(program: &Program<'_>, roots: &[Node]) -> Self {
        let uses = program.uses(roots.iter().copied());
        let name = |node: Node| match program.op(node) {
            Op::Column(name) => Some(name.clone()),
            Op::Literal(_) => roots.contains(&node).then(|| format!("\u{1}n{node}")),
            // An engine orders the rows for it: it stands by itself.
            Op::RunningWindow { .. } => Some(format!("\u{1}n{node}")),
            _ => (uses[node] > 1 || roots.binary_search(&node).is_ok()).then(|| format!("\u{1}n{node}")),
        };
        let of = (0..program.len()).map(|node| if uses[node] > 0 { name(node) } else { None }).collect();
        Self { of, needed: uses.into_iter().map(|uses| uses > 0).collect() }
    }

    pub(super) fn of(&self, node: Node) -> String {
        self.of[node].clone().expect("what is taken out of the program has a name")
    }

    pub(super) fn key(&self, program: &Program<'_>, node: Node) -> GroupKey {
        let period = match program.op(node) {
            Op::SearchSorted(table, Side::LastAtMost, value) => {
                let value = if let Op::ToInteger(inner) = program.op(*value) { *inner } else { *value };
                let column = if let Op::Column(name) = program.op(value) { Some(name.clone()) } else { None };
                Some((Arc::clone(table), column))
            }
            _ => None,
        };
        GroupKey { column: self.of(node), period }
    }

    pub(super) fn sum(&self, sum: &DraftSum) -> Additive {
        let of = |node: Option<Node>| node.map(|node| self.of(node));
        Additive { adding: sum.adding, value: of(sum.value), filter: of(sum.filter) }
    }

    pub(super) fn computed(&self, program: &Program<'_>) -> Vec<(String, Expr)> {
        let named = |node: Node| self.of[node].clone();
        let is_made = |node: &Node| !matches!(program.op(*node), Op::Column(_));
        let column = |node: Node| Some((self.of[node].clone()?, program.body(node, &named)));
        (0..program.len()).filter(|node| self.needed[*node]).filter(is_made).filter_map(column).collect()
    }

    pub(super) fn source_columns(&self, program: &Program<'_>, lookups: &[LookupTable]) -> Vec<String> {
        let is_brought = |name: &str| lookups.iter().any(|table| table.columns.iter().any(|column| column == name));
        let read = (0..program.len()).filter(|node| self.needed[*node]).filter_map(|node| match program.op(node) {
            Op::Column(name) => Some(name.clone()),
            _ => None,
        });
        let mut columns: Vec<String> =
            read.chain(lookups.iter().flat_map(|table| table.on.clone())).filter(|name| !is_brought(name)).collect();
        columns.sort();
        columns.dedup();
        columns
    }

    pub(super) fn look_back(&self, program: &Program<'_>) -> bool {
        (0..program.len()).any(|node| self.needed[node] && matches!(program.op(node), Op::RunningWindow { .. }))
    }
}
