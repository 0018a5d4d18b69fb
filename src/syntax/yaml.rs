//! YAML → the tree.
//!
//! In: a text. Out: its one document with the keys that stand twice, or what is wrong and where; for examples, which may be
//! anything, all documents as they stand. Never: grows beyond a fixed size, however aliases are nested.
//!
//! Decided in docs/decisions/0001-yaml.md.

use super::{Entry, Fault, Key, Node, Style, SyntaxError, Value, sign_near};
use crate::diag::{Diagnostic, Diagnostics, Place, code, yaml_reason};
use crate::say;
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, StructureStyle, Tag};
use std::collections::BTreeMap;
use std::ops::Range;

/// How deep collections may nest; nothing that people write needs more than ten levels.
const DEEPEST: usize = 64;
/// How many nodes one text may unfold to, aliases included.
const MOST_NODES: usize = 200_000;

/// One document.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// Its value; none for an empty text.
    pub root: Option<Node>,
    /// Keys that stand twice in a map: the first, which counts, and where the name stands again.
    pub twice: Vec<(Key, Range<usize>)>,
}

/// Reads a file of configuration. `None` when it is no YAML at all; an empty file is an empty map.
pub(crate) fn parse(file: &str, text: &str, found: &mut Diagnostics) -> Option<Node> {
    match document(text) {
        Ok(Document { root, twice }) => {
            twice.iter().for_each(|(first, again)| found.push(stands_twice(file, text, first, again)));
            Some(root.unwrap_or(Node { value: Value::Map(Vec::new()), range: 0..0 }))
        }
        Err(error) => {
            found.push(refused(file, text, &error));
            None
        }
    }
}

/// Reads a text that is one document.
pub(crate) fn document(text: &str) -> Result<Document, SyntaxError> {
    let mut build = Build::new(text, false);
    let mut roots = build.documents()?;
    Ok(Document { root: roots.pop(), twice: build.twice })
}

/// Reads what may be an example as well as data: every document, an alias as nothing, every key as often as it stands.
pub(crate) fn examples(text: &str) -> Option<Vec<Node>> {
    Build::new(text, true).documents().ok()
}

struct Build<'a> {
    parser: Parser<'a, StrInput<'a>>,
    as_it_stands: bool,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
    twice: Vec<(Key, Range<usize>)>,
}

type Parsed<T> = Result<T, SyntaxError>;

impl<'a> Build<'a> {
    fn new(text: &'a str, as_it_stands: bool) -> Self {
        let parser = Parser::new_from_str(text);
        Self { parser, as_it_stands, anchors: BTreeMap::new(), nodes: 0, twice: Vec::new() }
    }

    fn documents(&mut self) -> Parsed<Vec<Node>> {
        let mut roots = Vec::new();
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(roots),
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if roots.is_empty() || self.as_it_stands => {}
                Event::DocumentStart(..) => return Err(SyntaxError { at: bytes(&span), fault: Fault::SecondDocument }),
                event => roots.push(self.node(event, &span, 0)?),
            }
        }
    }

    fn next(&mut self) -> Parsed<(Event<'a>, Span)> {
        loop {
            match self.parser.next_event() {
                Some(Ok((Event::Comment(..) | Event::Anchor(..), _))) => {}
                Some(Ok(event)) => return Ok(event),
                Some(Err(error)) => return Err(grammar(&error)),
                None => return Ok((Event::StreamEnd, Span::default())),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span, depth: usize) -> Parsed<Node> {
        let mut range = bytes(span);
        self.count(1, &range)?;
        if depth > DEEPEST {
            return Err(SyntaxError { at: range, fault: Fault::Nested });
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                (Value::Scalar(text.into_owned(), style_of(style, tag.as_deref())), anchor)
            }
            Event::SequenceStart(style, anchor, _) => {
                let (list, end) = self.list(depth)?;
                range.end = end_of(style, &end, list.iter().map(|node| node.range.end).max());
                (Value::List(list), anchor)
            }
            Event::MappingStart(style, anchor, _) => {
                let (map, end) = self.map(depth)?;
                range.end = end_of(style, &end, map.iter().map(|entry| entry.node.range.end).max());
                (Value::Map(map), anchor)
            }
            Event::Alias(_) if self.as_it_stands => return Ok(Node::plain("", range)),
            Event::Alias(id) => {
                let nothing = || Node { value: Value::List(Vec::new()), range: range.clone() };
                let node = self.anchors.get(&id).cloned().unwrap_or_else(nothing);
                self.count(size(&node), &range)?;
                return Ok(node);
            }
            _ => (Value::Scalar(String::new(), Style::Plain), 0),
        };
        let node = Node { value, range };
        if anchor != 0 && !self.as_it_stands {
            self.count(size(&node), &node.range)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn list(&mut self, depth: usize) -> Parsed<(Vec<Node>, Span)> {
        let mut nodes = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, span) => return Ok((nodes, span)),
                (event, span) => nodes.push(self.node(event, &span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Parsed<(Vec<Entry>, Span)> {
        let mut own: Vec<Entry> = Vec::new();
        let mut merged: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                for entry in merged {
                    if own.iter().all(|known| known.key.text != entry.key.text) {
                        own.push(entry);
                    }
                }
                return Ok((own, span));
            }
            let merges = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<");
            let key = self.node(event, &span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.node(event, &span, depth + 1)?;
            if merges && !self.as_it_stands {
                merged.extend(merge_of(value));
                continue;
            }
            let Value::Scalar(text, _) = key.value else {
                if self.as_it_stands {
                    continue;
                }
                return Err(SyntaxError { at: key.range, fault: Fault::KeyIsNoText });
            };
            match own.iter().find(|known| known.key.text == text && !self.as_it_stands) {
                Some(first) => self.twice.push((first.key.clone(), key.range)),
                None => own.push(Entry { key: Key { text, range: key.range }, node: value }),
            }
        }
    }

    fn count(&mut self, nodes: usize, at: &Range<usize>) -> Parsed<()> {
        self.nodes += nodes;
        if self.nodes > MOST_NODES { Err(SyntaxError { at: at.clone(), fault: Fault::Large }) } else { Ok(()) }
    }
}

fn bytes(span: &Span) -> Range<usize> {
    span.byte_range().unwrap_or_default()
}

/// Where a collection ends: a flow one with its bracket, a block one with its last part, since the parser ends it only where
/// the next thing begins.
fn end_of(style: StructureStyle, end: &Span, last: Option<usize>) -> usize {
    match style {
        StructureStyle::Flow => bytes(end).end,
        StructureStyle::Block => last.unwrap_or_else(|| bytes(end).start),
    }
}

/// A text that is tagged as one is never a number.
fn style_of(style: ScalarStyle, tag: Option<&Tag>) -> Style {
    match style {
        ScalarStyle::Plain if tag.is_some_and(|tag| matches!(tag.suffix(), "str" | "!")) => Style::DoubleQuoted,
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
    }
}

fn merge_of(node: Node) -> Vec<Entry> {
    match node.value {
        Value::Map(entries) => entries,
        Value::List(nodes) => nodes.into_iter().flat_map(merge_of).collect(),
        Value::Scalar(..) => Vec::new(),
    }
}

fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::Scalar(..) => 0,
        Value::List(nodes) => nodes.iter().map(size).sum(),
        Value::Map(entries) => entries.iter().map(|entry| 1 + size(&entry.node)).sum(),
    }
}

fn grammar(error: &ScanError) -> SyntaxError {
    let at = error.marker().byte_offset().unwrap_or_default();
    SyntaxError { at: at..at, fault: Fault::Grammar(error.kind().to_string()) }
}

fn stands_twice(file: &str, text: &str, first: &Key, again: &Range<usize>) -> Diagnostic {
    let name = &first.text;
    let place = |range: &Range<usize>| Place::of_range(file, text, range.clone());
    let message = say!(
        "キー `{name}` が 2 回書かれています（最初の値を使います）",
        "the key `{name}` is written twice; the first one counts"
    );
    Diagnostic::new(code::CONFIG_DUPLICATE_KEY, place(again), message)
        .related(place(&first.range), say!("最初の `{name}`", "the first `{name}`"))
}

fn refused(file: &str, text: &str, error: &SyntaxError) -> Diagnostic {
    let mut at = error.at.clone();
    let message = match &error.fault {
        Fault::Grammar(reason) => {
            // The parser points to where the value began that the tab ended.
            let tab = reason.contains("tab").then(|| text[at.start..].find('\t')).flatten().unwrap_or(0);
            at = at.start + tab..at.start + tab;
            let reason = yaml_reason(reason);
            let (ja, en) = (&reason.ja, &reason.en);
            say!("YAML として読めません: {ja}", "not valid YAML: {en}")
        }
        Fault::Nested => {
            say!("入れ子が深すぎます（{DEEPEST} 段まで）", "nested too deeply: expected at most {DEEPEST} levels")
        }
        Fault::Large => {
            say!("別名（`*name`）を展開すると大きすぎます", "too large once its aliases (`*name`) are unfolded")
        }
        Fault::SecondDocument => say!(
            "1 つのファイルには 1 つの YAML 文書だけを書けます",
            "expected one YAML document in the file, found another"
        ),
        Fault::KeyIsNoText => say!("キーには文字列を書きます", "expected a text as key"),
    };
    let line = text[..at.start].lines().next_back().unwrap_or_default();
    let has_tab = text[at.start..].starts_with('\t') || line.starts_with('\t');
    if let Some(sign) = matches!(error.fault, Fault::Grammar(_)).then(|| sign_near(text, at.start)).flatten() {
        let place = Place::of_range(file, text, sign.at.clone());
        return Diagnostic::new(code::CONFIG_SYNTAX, place, message).hint(sign.hint());
    }
    let diagnostic = Diagnostic::new(code::CONFIG_SYNTAX, Place::of_range(file, text, at), message);
    if matches!(error.fault, Fault::Grammar(_)) && has_tab {
        return diagnostic.hint(say!("インデントはタブではなく空白で書きます", "indent with spaces, not tabs"));
    }
    diagnostic
}
