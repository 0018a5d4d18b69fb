//! Values of front matter with their places, whatever language they are written in.
//!
//! In: what a parser of YAML, TOML or JSON saw. Out: [`Entry`]s and [`Node`]s that no longer need the text of the file. Never:
//! knows a key.

use crate::diag::Place;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::content) struct Entry {
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) node: Node,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::content) struct Node {
    pub(super) kind: Kind,
    pub(super) place: Place,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::content) enum Kind {
    Map(Vec<Entry>),
    List(Vec<Node>),
    /// A text, a yes or no, or nothing.
    Plain(Value),
    /// A number and how it was typed, since version `1.10` is not `1.1`.
    Number(Value, String),
}

impl Entry {
    /// Whether the key is this one; front matter does not tell `linkTitle` from `linktitle`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.key.eq_ignore_ascii_case(name)
    }
}

impl Node {
    /// The entries of a map; nothing for any other value.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key of a map.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        self.entries().iter().find(|entry| entry.is(name)).map(|entry| &entry.node)
    }

    /// The items of a list; a single value is a list of itself, and nothing is an empty one.
    pub(super) fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::List(items) => items,
            Kind::Plain(Value::Null) => &[],
            _ => std::slice::from_ref(self),
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Plain(Value::Null))
    }

    /// A text, or another plain value as it was typed.
    pub(super) fn text(&self) -> Option<String> {
        match &self.kind {
            Kind::Plain(Value::String(text)) => Some(text.clone()),
            Kind::Plain(Value::Bool(flag)) => Some(flag.to_string()),
            Kind::Number(_, typed) => Some(typed.clone()),
            _ => None,
        }
    }

    pub(super) fn boolean(&self) -> Option<bool> {
        match &self.kind {
            Kind::Plain(Value::Bool(flag)) => Some(*flag),
            // In quotes, as some editors write it.
            Kind::Plain(Value::String(text)) => text.trim().to_lowercase().parse().ok(),
            _ => None,
        }
    }

    /// Puts what `change` gives in place of the texts in it, for which it gives anything.
    pub(super) fn change_texts(&mut self, change: &mut dyn FnMut(&str, &Place) -> Option<String>) {
        match &mut self.kind {
            Kind::Map(entries) => entries.iter_mut().for_each(|entry| entry.node.change_texts(change)),
            Kind::List(items) => items.iter_mut().for_each(|item| item.change_texts(change)),
            Kind::Plain(Value::String(text)) => {
                if let Some(changed) = change(text, &self.place) {
                    *text = changed;
                }
            }
            Kind::Plain(_) | Kind::Number(..) => {}
        }
    }

    /// The value without places, for templates.
    pub(super) fn json(&self) -> Value {
        match &self.kind {
            Kind::Map(entries) => Value::Object(map(entries)),
            Kind::List(items) => Value::Array(items.iter().map(Self::json).collect()),
            Kind::Plain(value) | Kind::Number(value, _) => value.clone(),
        }
    }
}

/// Entries without places; of a key that is written twice the last one.
pub(super) fn map(entries: &[Entry]) -> Map<String, Value> {
    entries.iter().map(|entry| (entry.key.clone(), entry.node.json())).collect()
}
