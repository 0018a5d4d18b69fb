//! YAML in a fence: keys are labels, the keys above them their group.
//!
//! In: the text of a fence. Out: statements of its scalars, with their exact places. Never: says what is wrong with it — a
//! fence is an example as often as it is data — and never follows an alias or
//! takes a configuration (`type:`, `source:`, `kind:` …) for promises.

use super::fence::Fence;
use super::line::Line;
use super::{BlockContext, Finder};
use crate::model::StatementForm;
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, Span, StrInput};

/// How deep collections may nest.
const DEEPEST: usize = 32;

/// What a key or a value is, with its first byte in the fence.
struct Scalar {
    text: String,
    at: usize,
}

/// A value of the tree.
enum Node {
    Scalar(Scalar),
    List(Vec<Node>),
    Map(Vec<(Scalar, Node)>),
    /// An alias, or a key that is no text.
    Other,
}

impl Finder<'_, '_, '_, '_> {
    /// Reads a fence as YAML; `false` when it is none, or only a text.
    pub(super) fn yaml(&mut self, fence: &Fence, around: &BlockContext) -> bool {
        let mut reader = Reader { parser: Parser::new_from_str(&fence.text) };
        let Some(roots) = reader.documents() else { return false };
        if !roots.iter().any(|root| matches!(root, Node::List(_) | Node::Map(_))) {
            return false;
        }
        for root in &roots {
            self.node(fence, root, around);
        }
        true
    }

    fn node(&mut self, fence: &Fence, node: &Node, around: &BlockContext) {
        match node {
            Node::Scalar(scalar) => {
                let line = Line::plain(&scalar.text, fence.source(scalar.at));
                self.value(fence, line, scalar.at, around);
            }
            Node::List(nodes) => nodes.iter().for_each(|node| self.node(fence, node, around)),
            Node::Map(entries) if is_configuration(entries) => {}
            Node::Map(entries) => {
                for (key, value) in entries {
                    if let Node::Scalar(scalar) = value {
                        let key = (key.text.as_str(), fence.source(key.at));
                        let line = Line::pair(key, (&scalar.text, fence.source(scalar.at)));
                        self.value(fence, line, scalar.at, around);
                    } else {
                        self.node(fence, value, &around.below(&key.text));
                    }
                }
            }
            Node::Other => {}
        }
    }

    fn value(&mut self, fence: &Fence, mut line: Line, at: usize, around: &BlockContext) {
        line.off = fence.is_off(at);
        if let Some(statement) = self.line(&line, around, StatementForm::FenceYaml) {
            self.room_in_fence(fence, at, statement);
        }
    }
}

/// Whether a map is one that a machine reads: its bounds are settings, not promises.
fn is_configuration(entries: &[(Scalar, Node)]) -> bool {
    let words = ["type", "source", "kind", "agg", "expr", "apiVersion", "image", "command", "files"];
    entries.iter().any(|(key, _)| words.contains(&key.text.as_str()))
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Reader<'t> {
    /// The roots of all documents; `None` when something is no YAML.
    fn documents(&mut self) -> Option<Vec<Node>> {
        let mut roots = Vec::new();
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Some(roots),
                (Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _) => {}
                (event, span) => roots.push(self.node(event, span, 0)?),
            }
        }
    }

    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        loop {
            match self.parser.next_event() {
                Some(Ok((Event::Comment(..) | Event::Anchor(..), _))) => {}
                Some(Ok(event)) => return Some(event),
                Some(Err(_)) => return None,
                None => return Some((Event::StreamEnd, Span::default())),
            }
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        Some(match event {
            Event::Scalar(text, style, ..) => {
                let quote = usize::from(matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
                Node::Scalar(Scalar { text: text.into_owned(), at: span.byte_range()?.start + quote })
            }
            Event::SequenceStart(..) => {
                let mut nodes = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break Node::List(nodes),
                        (event, span) => nodes.push(self.node(event, span, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::MappingEnd) {
                        break Node::Map(entries);
                    }
                    let key = self.node(event, span, depth + 1)?;
                    let (event, span) = self.next()?;
                    let value = self.node(event, span, depth + 1)?;
                    if let Node::Scalar(key) = key {
                        entries.push((key, value));
                    }
                }
            }
            _ => Node::Other,
        })
    }
}
