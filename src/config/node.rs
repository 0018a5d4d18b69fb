//! YAML as it stands in the file: scalars as text, each with its place.
//!
//! In: the text of one file. Out: a [`Document`] of [`Node`]s, and diagnostics for syntax and duplicate keys. Never:
//! decides what a scalar means (`0.95` stays text until a reader asks for a number, so no digit is lost), and never
//! grows beyond a fixed size, however aliases are nested.

use crate::diag::{Diagnostic, Diagnostics, Place, code, yaml_reason};
use crate::say;
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput, StructureStyle};
use std::collections::BTreeMap;
use std::ops::Range;

/// How deep collections may nest; no configuration needs more than ten levels.
const DEEPEST: usize = 64;
/// How many nodes one file may unfold to, aliases included.
const MOST_NODES: usize = 200_000;

/// How a key is taken for a value of its own.
pub(crate) const PLAIN: ScalarStyle = ScalarStyle::Plain;

/// One value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A text after escapes, and how it was written.
    Scalar(String, ScalarStyle),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in order, no key twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    /// Its text.
    pub text: String,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

impl Node {
    /// Whether nothing was written: an empty plain scalar, `~` or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(text, ScalarStyle::Plain) if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The value as JSON, by YAML's core rules: plain `true`, `null` and numbers are such, everything else is text.
    pub fn json(&self) -> serde_json::Value {
        match &self.value {
            Value::Scalar(..) if self.is_null() => serde_json::Value::Null,
            Value::Scalar(text, ScalarStyle::Plain) => match text.as_str() {
                "true" | "True" | "TRUE" => true.into(),
                "false" | "False" | "FALSE" => false.into(),
                plain => number(plain).unwrap_or_else(|| plain.into()),
            },
            Value::Scalar(text, _) => text.as_str().into(),
            Value::List(nodes) => nodes.iter().map(Self::json).collect(),
            Value::Map(entries) => {
                serde_json::Value::Object(entries.iter().map(|(key, node)| (key.text.clone(), node.json())).collect())
            }
        }
    }
}

fn number(plain: &str) -> Option<serde_json::Value> {
    if !plain.ends_with(|c: char| c.is_ascii_digit() || c == '.') || plain.starts_with("0x") {
        return None;
    }
    let whole = plain.parse::<i64>().ok().map(Into::into);
    whole.or_else(|| serde_json::Number::from_f64(plain.parse().ok()?).map(Into::into))
}

/// Reads the text of a file. `None` when it is no YAML at all; an empty file is an empty map.
pub(crate) fn parse(file: &str, text: &str, found: &mut Diagnostics) -> Option<Node> {
    let mut build = Build {
        file,
        text,
        parser: Parser::new_from_str(text),
        anchors: BTreeMap::new(),
        nodes: 0,
        starts: line_starts(text),
        found,
    };
    match build.document() {
        Ok(node) => Some(node.unwrap_or(Node { value: Value::Map(Vec::new()), range: 0..0 })),
        Err(diagnostic) => {
            found.push(*diagnostic);
            None
        }
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1)).collect()
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

struct Build<'a> {
    file: &'a str,
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
    starts: Vec<usize>,
    found: &'a mut Diagnostics,
}

impl<'a> Build<'a> {
    fn document(&mut self) -> Result<Option<Node>> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(root),
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_none() => {}
                Event::DocumentStart(..) => {
                    let place = self.place(self.bytes(&span));
                    let message = say!(
                        "1 つのファイルには 1 つの YAML 文書だけを書けます",
                        "expected one YAML document in the file, found another"
                    );
                    return Err(Box::new(Diagnostic::new(code::CONFIG_SYNTAX, place, message)));
                }
                event => root = Some(self.node(event, &span, 0)?),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span)> {
        loop {
            match self.parser.next_event() {
                Some(Ok((Event::Comment(..) | Event::Anchor(..), _))) => {}
                Some(Ok(event)) => return Ok(event),
                Some(Err(error)) => return Err(Box::new(self.syntax(&error))),
                None => return Ok((Event::StreamEnd, Span::default())),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: &Span, depth: usize) -> Result<Node> {
        let mut range = self.bytes(span);
        self.count(1, &range)?;
        if depth > DEEPEST {
            return Err(self.too_much(range, "nested"));
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => (Value::Scalar(text.into_owned(), style), anchor),
            Event::SequenceStart(style, anchor, _) => {
                let (list, end) = self.list(depth)?;
                range.end = self.end_of(style, &end, list.iter().map(|node| node.range.end).max());
                (Value::List(list), anchor)
            }
            Event::MappingStart(style, anchor, _) => {
                let (map, end) = self.map(depth)?;
                range.end = self.end_of(style, &end, map.iter().map(|(_, node)| node.range.end).max());
                (Value::Map(map), anchor)
            }
            Event::Alias(id) => {
                let node = self
                    .anchors
                    .get(&id)
                    .cloned()
                    .unwrap_or(Node { value: Value::List(Vec::new()), range: range.clone() });
                self.count(size(&node), &range)?;
                return Ok(node);
            }
            _ => (Value::Scalar(String::new(), ScalarStyle::Plain), 0),
        };
        let node = Node { value, range };
        if anchor != 0 {
            self.count(size(&node), &node.range)?;
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn list(&mut self, depth: usize) -> Result<(Vec<Node>, Span)> {
        let mut nodes = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, span) => return Ok((nodes, span)),
                (event, span) => nodes.push(self.node(event, &span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<(Vec<(Key, Node)>, Span)> {
        let mut own: Vec<(Key, Node)> = Vec::new();
        let mut merged: Vec<(Key, Node)> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                for (key, node) in merged {
                    if own.iter().all(|(known, _)| known.text != key.text) {
                        own.push((key, node));
                    }
                }
                return Ok((own, span));
            }
            let plain_merge = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, ..) if text == "<<");
            let key = self.node(event, &span, depth + 1)?;
            let (event, span) = self.next()?;
            let value = self.node(event, &span, depth + 1)?;
            if plain_merge {
                merged.extend(merge_of(value));
                continue;
            }
            let Some(text) = key.text().map(str::to_owned) else {
                let message = say!("キーには文字列を書きます", "expected a text as key");
                return Err(Box::new(Diagnostic::new(code::CONFIG_SYNTAX, self.place(key.range), message)));
            };
            match own.iter().find(|(known, _)| known.text == text) {
                Some((first, _)) => self.twice(&first.clone(), key.range),
                None => own.push((Key { text, range: key.range }, value)),
            }
        }
    }

    /// Where a collection ends: a flow one with its bracket, a block one with its last part, since the parser ends it
    /// only where the next thing begins.
    fn end_of(&self, style: StructureStyle, end: &Span, last: Option<usize>) -> usize {
        match style {
            StructureStyle::Flow => self.bytes(end).end,
            StructureStyle::Block => last.unwrap_or_else(|| self.bytes(end).start),
        }
    }

    fn twice(&mut self, first: &Key, again: Range<usize>) {
        let name = &first.text;
        let message = say!(
            "キー `{name}` が 2 回書かれています（最初の値を使います）",
            "the key `{name}` is written twice; the first one counts"
        );
        self.found.push(
            Diagnostic::new(code::CONFIG_DUPLICATE_KEY, self.place(again), message)
                .related(self.place(first.range.clone()), say!("最初の `{name}`", "the first `{name}`")),
        );
    }

    fn count(&mut self, nodes: usize, at: &Range<usize>) -> Result<()> {
        self.nodes += nodes;
        if self.nodes > MOST_NODES { Err(self.too_much(at.clone(), "large")) } else { Ok(()) }
    }

    fn too_much(&self, at: Range<usize>, how: &str) -> Box<Diagnostic> {
        let message = match how {
            "nested" => {
                say!("入れ子が深すぎます（{DEEPEST} 段まで）", "nested too deeply: expected at most {DEEPEST} levels")
            }
            _ => say!("別名（`*name`）を展開すると大きすぎます", "too large once its aliases (`*name`) are unfolded"),
        };
        Box::new(Diagnostic::new(code::CONFIG_SYNTAX, self.place(at), message))
    }

    fn syntax(&self, error: &ScanError) -> Diagnostic {
        let at = self.offset(error.marker().line(), error.marker().col());
        let text = error.kind().to_string();
        // The parser points to where the value began that the tab ended.
        let tab = text.contains("tab").then(|| self.text[at..].find('\t')).flatten();
        let at = at + tab.unwrap_or(0);
        let reason = yaml_reason(&text);
        let (ja, en) = (&reason.ja, &reason.en);
        let mut diagnostic = Diagnostic::new(
            code::CONFIG_SYNTAX,
            self.place(at..at),
            say!("YAML として読めません: {ja}", "not valid YAML: {en}"),
        );
        let line = self.text[..at].lines().next_back().unwrap_or_default();
        if self.text[at..].starts_with('\t') || line.starts_with('\t') {
            diagnostic =
                diagnostic.hint(say!("インデントはタブではなく空白で書きます", "indent with spaces, not tabs"));
        }
        diagnostic
    }

    fn place(&self, range: Range<usize>) -> Place {
        Place::of_range(self.file, self.text, range)
    }

    fn bytes(&self, span: &Span) -> Range<usize> {
        let start = self.offset(span.start.line(), span.start.col());
        start..self.offset(span.end.line(), span.end.col()).max(start)
    }

    /// The byte of a line, from 1, and a column in characters, from 0.
    fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let mut characters = self.text[start..].char_indices().map(|(at, _)| start + at);
        characters.nth(column).unwrap_or(self.text.len())
    }
}

fn merge_of(node: Node) -> Vec<(Key, Node)> {
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
        Value::Map(entries) => entries.iter().map(|(_, node)| 1 + size(node)).sum(),
    }
}
