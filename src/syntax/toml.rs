//! TOML → the tree.
//!
//! In: a text. Out: its table, numbers and dates as they are typed; or what is wrong and where. Never: knows a key.

use super::{Entry, Fault, Key, Node, Style, SyntaxError, Value};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads a table.
pub(crate) fn table(text: &str) -> Result<Vec<Entry>, SyntaxError> {
    match DeTable::parse(text) {
        Ok(table) => Ok(entries(text, table.get_ref())),
        Err(error) => {
            let reason = error.message().lines().next().unwrap_or_default().to_owned();
            Err(SyntaxError { at: error.span().unwrap_or(0..0), fault: Fault::Grammar(reason) })
        }
    }
}

fn entries(text: &str, table: &DeTable<'_>) -> Vec<Entry> {
    let key = |key: &Spanned<std::borrow::Cow<'_, str>>| Key { text: key.get_ref().to_string(), range: key.span() };
    let entry = |(name, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| Entry {
        key: key(name),
        node: node(text, value.get_ref(), value.span()),
    };
    table.iter().map(entry).collect()
}

fn node(text: &str, value: &DeValue<'_>, range: Range<usize>) -> Node {
    let typed = || text.get(range.clone()).unwrap_or_default().trim().to_owned();
    let value = match value {
        DeValue::String(text) => Value::Scalar(text.to_string(), Style::DoubleQuoted),
        DeValue::Datetime(date) => Value::Scalar(date.to_string(), Style::DoubleQuoted),
        DeValue::Boolean(flag) => Value::Scalar(flag.to_string(), Style::Plain),
        DeValue::Integer(_) | DeValue::Float(_) => Value::Scalar(typed(), Style::Plain),
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| node(text, item.get_ref(), item.span())).collect())
        }
        DeValue::Table(table) => Value::Map(entries(text, table)),
    };
    Node { value, range }
}
