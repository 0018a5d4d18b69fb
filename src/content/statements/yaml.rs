//! YAML in a fence: keys are labels, the keys above them their group.
//!
//! In: the text of a fence. Out: statements of its scalars, with their exact places. Never: says what is wrong with it — a
//! fence is an example as often as it is data — and never follows an alias. Never takes the values of a
//! map that a machine reads (`type:`, `source:`, `kind:` …) for promises.

use super::candidate::{Form, Neighbours};
use super::fence::Fence;
use super::finder::{BlockContext, Finder};
use super::line::Line;
use super::quantity::quantities;
use crate::syntax::yaml::examples;
use crate::syntax::{Entry, Node, Style, Value};

impl Finder<'_, '_, '_, '_> {
    /// Reads a fence as YAML; `false` when it is none, or only a text.
    pub(super) fn yaml(&mut self, fence: &Fence, around: &BlockContext) -> bool {
        let Some(roots) = examples(&fence.text) else { return false };
        if roots.iter().all(|root| root.text().is_some()) {
            return false;
        }
        for root in &roots {
            self.node(fence, root, around);
        }
        true
    }

    fn node(&mut self, fence: &Fence, node: &Node, around: &BlockContext) {
        match &node.value {
            Value::Scalar(text, _) => {
                let at = first_byte(node);
                self.value(fence, Line::plain(text, fence.source(at)), at, around);
            }
            Value::List(nodes) => nodes.iter().for_each(|node| self.node(fence, node, around)),
            Value::Map(entries) => {
                let settings = is_configuration(entries);
                let mut neighbours = Neighbours::default();
                entries
                    .iter()
                    .filter_map(|entry| entry.node.text())
                    .for_each(|text| neighbours.count(&quantities(text)));
                let around = &BlockContext { neighbours, settings, ..around.clone() };
                for Entry { key, node } in entries {
                    if let Some(text) = node.text() {
                        let (key_at, at) = (first_byte(&key.node()), first_byte(node));
                        let line = Line::pair((&key.text, fence.source(key_at)), (text, fence.source(at)));
                        self.value(fence, line, at, around);
                    } else {
                        let at = first_byte(&key.node());
                        let mut line = Line::plain(&key.text, fence.source(at));
                        line.off = fence.is_off(at);
                        let made = self.sentences(&line, around, Form::Yaml);
                        self.room_in_fence(fence, at, made);
                        self.node(fence, node, &around.below(&key.text));
                    }
                }
            }
        }
    }

    fn value(&mut self, fence: &Fence, mut line: Line, at: usize, around: &BlockContext) {
        if around.settings {
            return;
        }
        line.off = fence.is_off(at);
        let made = self.line(&line, around, Form::Yaml).statements;
        self.room_in_fence(fence, at, made);
    }
}

/// Whether a map is one that a machine reads: its bounds are settings, not promises.
fn is_configuration(entries: &[Entry]) -> bool {
    let words = ["type", "source", "kind", "agg", "expr", "apiVersion", "image", "command", "files"];
    entries.iter().any(|entry| words.contains(&entry.key.text.as_str()))
}

/// Where the text of a scalar begins, behind its quote.
fn first_byte(node: &Node) -> usize {
    let quoted = matches!(node.value, Value::Scalar(_, Style::SingleQuoted | Style::DoubleQuoted));
    node.range.start + usize::from(quoted)
}
