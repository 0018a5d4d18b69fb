//! Values of front matter with their places, whatever language they are written in.
//!
//! In: the tree of a text of YAML, TOML or JSON. Out: [`Entry`]s and [`Node`]s that no longer need the text of the file. Never:
//! knows a key.

use crate::content::chars::joins;
use crate::content::source::Source;
use crate::diag::Place;
use crate::syntax::{self, Key, Style, Value};
use std::ops::Range;

/// A value.
pub(in crate::content) type Node = syntax::Node<Place>;
/// A key with its value.
pub(in crate::content) type Entry = syntax::Entry<Place>;

impl Entry {
    /// Whether the key is this one; front matter does not tell `linkTitle` from `linktitle`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.key.text.eq_ignore_ascii_case(name)
    }

    /// Where the key stands.
    pub(super) fn place(&self) -> Place {
        self.key.range.clone()
    }
}

impl Node {
    /// The value of a key of a map, in whatever case it is written.
    pub(super) fn below(&self, name: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.is(name)).map(|entry| &entry.node)
    }

    /// The items of a list; a single value is a list of itself, and nothing is an empty one.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ if self.is_null() => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// A text, or another scalar as it was typed; `true` and `false` in small letters.
    pub(super) fn typed(&self) -> Option<String> {
        let text = self.text()?;
        match self.json() {
            serde_json::Value::Bool(flag) => Some(flag.to_string()),
            serde_json::Value::Null => None,
            _ => Some(text.to_owned()),
        }
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        self.text()?;
        match self.json() {
            serde_json::Value::Bool(flag) => Some(flag),
            // In quotes, as some editors write it.
            serde_json::Value::String(text) => text.trim().to_lowercase().parse().ok(),
            _ => None,
        }
    }

    /// Puts what `change` gives in place of the texts in it, for which it gives anything.
    pub(super) fn change_texts(&mut self, change: &mut dyn FnMut(&str, &Place) -> Option<String>) {
        let is_text = self.text().is_some() && self.json().is_string();
        match &mut self.value {
            Value::Map(entries) => entries.iter_mut().for_each(|entry| entry.node.change_texts(change)),
            Value::List(items) => items.iter_mut().for_each(|item| item.change_texts(change)),
            Value::Scalar(text, style) => {
                if let Some(changed) = is_text.then(|| change(text, &self.range)).flatten() {
                    (*text, *style) = (changed, Style::DoubleQuoted);
                }
            }
        }
    }
}

/// The tree of a part of a file, with places of the file.
pub(super) struct Placed<'s, 'a> {
    pub(super) source: &'s Source<'a>,
    /// Where the part begins.
    pub(super) base: usize,
}

impl Placed<'_, '_> {
    pub(super) fn entries(&self, entries: Vec<syntax::Entry>) -> Vec<Entry> {
        let key = |key: Key| Key { range: self.place(&key.range), text: key.text };
        entries.into_iter().map(|entry| Entry { key: key(entry.key), node: self.node(entry.node) }).collect()
    }

    fn node(&self, node: syntax::Node) -> Node {
        // Of a map or a list the place is where it begins.
        let start = node.range.start..node.range.start + 1;
        match node.value {
            Value::Map(entries) => Node { value: Value::Map(self.entries(entries)), range: self.place(&start) },
            Value::List(items) => {
                let items = items.into_iter().map(|item| self.node(item)).collect();
                Node { value: Value::List(items), range: self.place(&start) }
            }
            Value::Scalar(text, style) => {
                let raw = self.source.text.get(self.range(&node.range)).unwrap_or_default();
                Node { value: Value::Scalar(unfolded(text, raw), style), range: self.place(&node.range) }
            }
        }
    }

    pub(super) fn place(&self, range: &Range<usize>) -> Place {
        self.source.place(self.range(range))
    }

    fn range(&self, range: &Range<usize>) -> Range<usize> {
        self.base + range.start..self.base + range.end
    }
}

/// YAML folds a line break into a space; between Japanese characters there is none to keep.
fn unfolded(text: String, raw: &str) -> String {
    let breaks: Vec<(char, char)> = raw
        .lines()
        .zip(raw.lines().skip(1))
        .filter_map(|(line, next)| line.trim_end().chars().next_back().zip(next.trim_start().chars().next()))
        .filter(|&(before, after)| joins(before, after))
        .collect();
    if breaks.is_empty() {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    let folded = |at: usize| {
        let around = at.checked_sub(1).and_then(|before| chars.get(before)).zip(chars.get(at + 1));
        chars[at] == ' ' && around.is_some_and(|(&before, &after)| breaks.contains(&(before, after)))
    };
    (0..chars.len()).filter(|&at| !folded(at)).map(|at| chars[at]).collect()
}
