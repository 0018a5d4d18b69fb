//! The tree: scalars as text, lists and maps, each with its place.
//!
//! In: what a parser saw. Out: [`Node`]s, whatever language they were written in. Never: knows a key.

use super::scalar;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One value and where it stands: its bytes in the text, or another kind of place once the text is not at hand any more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Node<S = Range<usize>> {
    /// The value.
    pub value: Value<S>,
    /// Where it stands.
    pub range: S,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Value<S = Range<usize>> {
    /// A text after escapes, and how it was written.
    Scalar(String, Style),
    /// A list.
    List(Vec<Node<S>>),
    /// Keys and values in order.
    Map(Vec<Entry<S>>),
}

/// How a scalar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Style {
    /// Without quotes: it may be a number, a yes or no, or nothing.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// A block of lines (`|`, `>`).
    Block,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry<S = Range<usize>> {
    /// The key.
    pub key: Key<S>,
    /// The value.
    pub node: Node<S>,
}

/// A key of a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Key<S = Range<usize>> {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub range: S,
}

impl<S> Node<S> {
    /// A text without quotes at a place.
    pub(crate) fn plain(text: &str, range: S) -> Self {
        Self { value: Value::Scalar(text.to_owned(), Style::Plain), range }
    }

    /// Whether nothing was written: an empty plain scalar, `~` or `null`.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(text, Style::Plain) if scalar::is_null(text))
    }

    /// Whether it is a map.
    pub(crate) fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            Value::List(_) | Value::Map(_) => None,
        }
    }

    /// The entries of a map; nothing for any other value.
    pub(crate) fn entries(&self) -> &[Entry<S>] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The value of a key of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.key.text == key).map(|entry| &entry.node)
    }

    /// The value as JSON, by YAML's core rules: plain `true`, `null` and numbers are such, everything else is text; of a key
    /// that stands twice the last value.
    pub(crate) fn json(&self) -> serde_json::Value {
        match &self.value {
            Value::Scalar(text, Style::Plain) => scalar::value(text),
            Value::Scalar(text, _) => text.as_str().into(),
            Value::List(nodes) => nodes.iter().map(Self::json).collect(),
            Value::Map(entries) => {
                let pair = |entry: &Entry<S>| (entry.key.text.clone(), entry.node.json());
                serde_json::Value::Object(entries.iter().map(pair).collect())
            }
        }
    }
}

impl<S: Clone> Key<S> {
    /// The key as a value, for names that are looked up.
    pub(crate) fn node(&self) -> Node<S> {
        Node::plain(&self.text, self.range.clone())
    }
}
