//! JSON at the head of a text → the tree.
//!
//! In: a text that begins with `{`. Out: its object and where that ends; or what is wrong and where. Never: knows a key. The
//! JSON reader proves the object valid first, so the walk that finds the places may trust it.

use super::{Entry, Fault, Key, Node, Style, SyntaxError, Value};
use serde_json::Map;
use std::ops::Range;

/// Reads the object that a text begins with, and the byte after it; nothing where the text begins with none.
pub(crate) fn object(text: &str) -> Result<Option<(Node, usize)>, SyntaxError> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, serde_json::Value>>();
    match values.next() {
        Some(Ok(_)) => Ok(Some((Walk { text, at: 0 }.node(), values.byte_offset()))),
        Some(Err(error)) => Err(refused(text, &error)),
        None => Ok(None),
    }
}

fn refused(text: &str, error: &serde_json::Error) -> SyntaxError {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = before + error.column().saturating_sub(1);
    let said = error.to_string();
    let reason = said.split(" at line ").next().unwrap_or(&said).to_owned();
    SyntaxError { at: at..at + 1, fault: Fault::Grammar(reason) }
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
}

impl Walk<'_> {
    fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b',' | b':')) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or(b'}')
    }

    /// The end of the scalar that begins here.
    fn end(&self) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        if bytes.get(self.at) == Some(&b'"') {
            while bytes.get(at).is_some_and(|&b| b != b'"') {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            return (at + 1).min(bytes.len());
        }
        while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b',' | b':' | b']' | b'}')) {
            at += 1;
        }
        at.min(bytes.len())
    }

    fn scalar(&mut self) -> (String, Style, Range<usize>) {
        let range = self.at..self.end();
        self.at = range.end;
        let typed = self.text.get(range.clone()).unwrap_or_default();
        match serde_json::from_str::<String>(typed) {
            Ok(text) => (text, Style::DoubleQuoted, range),
            Err(_) => (typed.to_owned(), Style::Plain, range),
        }
    }

    fn node(&mut self) -> Node {
        let first = self.peek();
        let start = self.at;
        let value = match first {
            b'{' => {
                self.at += 1;
                let mut entries = Vec::new();
                while self.peek() != b'}' {
                    let (text, _, range) = self.scalar();
                    self.peek();
                    entries.push(Entry { key: Key { text, range }, node: self.node() });
                }
                self.at += 1;
                Value::Map(entries)
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while !matches!(self.peek(), b']' | b'}') {
                    items.push(self.node());
                }
                self.at += 1;
                Value::List(items)
            }
            _ => {
                let (text, style, _) = self.scalar();
                Value::Scalar(text, style)
            }
        };
        Node { value, range: start..self.at }
    }
}
