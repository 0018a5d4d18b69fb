//! The order in which metrics are read: those that others name come first, and nothing may lead back to itself.

use crate::config::Metric;
use crate::config::symbols::Symbols;
use crate::diag::code;
use crate::query::{self, DataType};
use crate::say;
use crate::syntax::{Key, Node, Reader, Value};

/// How far metrics may be built on one another; nobody can follow a figure further.
const DEEPEST: usize = 50;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unread,
    Reading,
    Done,
}

struct Order<'a, F> {
    entries: &'a [(&'a Key, &'a Node)],
    states: Vec<State>,
    path: Vec<usize>,
    metrics: Symbols<Metric>,
    read: F,
}

/// Reads every entry after those that it names, and keeps the order of the file.
pub(crate) fn in_order<F>(reader: &mut Reader<'_>, entries: &[(&Key, &Node)], read: F) -> Symbols<Metric>
where
    F: FnMut(&mut Reader<'_>, (&Key, &Node), &Symbols<Metric>) -> Symbols<Metric>,
{
    let metrics = Symbols::default();
    let mut order = Order { entries, states: vec![State::Unread; entries.len()], path: Vec::new(), metrics, read };
    for at in 0..entries.len() {
        order.visit(reader, at);
    }
    let place = |id: &String| entries.iter().position(|(key, _)| key.text == *id);
    order.metrics.sound.sort_by_cached_key(|id, _| place(id));
    order.metrics
}

impl<F> Order<'_, F>
where
    F: FnMut(&mut Reader<'_>, (&Key, &Node), &Symbols<Metric>) -> Symbols<Metric>,
{
    fn visit(&mut self, reader: &mut Reader<'_>, at: usize) {
        if self.states[at] != State::Unread {
            return;
        }
        self.states[at] = State::Reading;
        self.path.push(at);
        let entries = self.entries;
        let mut hopeless = false;
        for (name, node) in names(entries[at].1) {
            let Some(other) = entries.iter().position(|(key, _)| key.text == name) else { continue };
            if self.states[other] == State::Reading {
                self.say_circle(reader, node, other);
                hopeless = true;
            } else if self.path.len() >= DEEPEST {
                let message = say!(
                    "指標が {DEEPEST} 段より深く積み重なっています",
                    "metrics are built on one another more than {DEEPEST} deep"
                );
                reader.invalid(node, message);
                hopeless = true;
            } else {
                self.visit(reader, other);
            }
        }
        self.path.pop();
        self.states[at] = State::Done;
        if hopeless {
            let key = entries[at].0;
            self.metrics.left_out.insert(key.text.clone(), reader.place(&key.range));
            return;
        }
        let one = (self.read)(reader, entries[at], &self.metrics);
        self.metrics.sound.extend(one.sound);
        self.metrics.left_out.extend(one.left_out);
    }

    fn say_circle(&self, reader: &mut Reader<'_>, node: &Node, back: usize) {
        let from = self.path.iter().position(|at| *at == back).unwrap_or(0);
        let ids = self.path[from..].iter().chain(std::iter::once(&back)).map(|&at| self.entries[at].0.text.as_str());
        let path = ids.map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" → ");
        let message = say!("指標が自分自身から作られています: {path}", "the metric is made from itself: {path}");
        let diagnostic = reader.at(code::CONFIG_CIRCULAR, node, message);
        reader.fail(
            diagnostic
                .hint(say!("どれか 1 つを、ほかの指標によらない式にします", "make one of them from something else")),
        );
    }
}

/// The metrics that an entry names, and where.
fn names(entry: &Node) -> Vec<(String, &Node)> {
    let scalar = |key: &str| entry.get(key).and_then(|node| Some((node.text()?.to_owned(), node)));
    match entry.get("type").and_then(Node::text) {
        Some("derived") => match entry.get("metrics") {
            Some(node) => inputs(node),
            None => entry.get("expr").map(of_expression).unwrap_or_default(),
        },
        Some("cumulative" | "change") => scalar("metric").into_iter().collect(),
        Some("cost") => scalar("per").into_iter().collect(),
        Some("error_budget") => scalar("of").into_iter().collect(),
        _ => Vec::new(),
    }
}

fn inputs(node: &Node) -> Vec<(String, &Node)> {
    let one = |node: &'_ Node| {
        let named = node.get("metric").unwrap_or(node).text()?;
        Some(named.to_owned())
    };
    let nodes: Vec<&Node> = match &node.value {
        Value::Map(entries) => entries.iter().map(|entry| &entry.node).collect(),
        Value::List(nodes) => nodes.iter().collect(),
        Value::Scalar(..) => vec![node],
    };
    nodes.into_iter().filter_map(|node| Some((one(node)?, node))).collect()
}

fn of_expression(node: &Node) -> Vec<(String, &Node)> {
    let Some((expr, _)) = node.text().and_then(|text| query::parse(text, &|_| Some(DataType::Number), &[]).ok()) else {
        return Vec::new();
    };
    expr.columns().into_iter().map(|name| (name.to_owned(), node)).collect()
}
