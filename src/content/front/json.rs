//! A JSON object at the head of a file as entries with places.
//!
//! In: a text that begins with `{`. Out: keys, values and where the object ends; or what is wrong and where. Never: knows a
//! key. The JSON reader proves the object valid first, so the walk that finds the places may trust it.

use super::node::{Entry, Kind, Node};
use crate::content::source::Source;
use crate::diag::{Diagnostic, code};
use crate::say;
use serde_json::{Map, Value};

/// What stands at the head of a text.
pub(super) enum Head {
    /// An object and the byte after it.
    Object(Vec<Entry>, usize),
    /// Something that begins as an object of front matter and is none.
    Broken(Box<Diagnostic>),
    /// A text.
    None,
}

/// Reads the object that the text begins with.
pub(super) fn parse(source: &Source<'_>) -> Head {
    let mut values = serde_json::Deserializer::from_str(source.text).into_iter::<Map<String, Value>>();
    match values.next() {
        Some(Ok(_)) => {
            let end = values.byte_offset();
            let mut walk = Walk { source, at: 0 };
            match walk.node().kind {
                Kind::Map(entries) => Head::Object(entries, end),
                _ => Head::None,
            }
        }
        // A role or a template in braces begins a text; a quoted key begins front matter.
        Some(Err(error)) if source.text[1..].trim_start().starts_with('"') => Head::Broken(broken(source, &error)),
        _ => Head::None,
    }
}

fn broken(source: &Source<'_>, error: &serde_json::Error) -> Box<Diagnostic> {
    let before: usize = source.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = before + error.column().saturating_sub(1);
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or(&text);
    Box::new(
        Diagnostic::new(
            code::CONTENT_FRONT_MATTER,
            source.place(at..at + 1),
            say!("フロントマターを JSON として読めません: {reason}", "the front matter is not valid JSON: {reason}"),
        )
        .hint(say!(
            "ページはフロントマターなしで作ります。引用符・コンマ・かっこの対を確かめます",
            "the page is built without it; look at quotes, commas and brackets"
        )),
    )
}

struct Walk<'s, 'a> {
    source: &'s Source<'a>,
    at: usize,
}

impl Walk<'_, '_> {
    fn peek(&mut self) -> u8 {
        let bytes = self.source.text.as_bytes();
        while bytes.get(self.at).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b',' | b':')) {
            self.at += 1;
        }
        bytes.get(self.at).copied().unwrap_or(b'}')
    }

    /// The end of the plain value that begins here.
    fn end(&self) -> usize {
        let bytes = self.source.text.as_bytes();
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

    fn plain(&mut self) -> (Value, std::ops::Range<usize>) {
        let range = self.at..self.end();
        self.at = range.end;
        let value = self.source.text.get(range.clone()).and_then(|text| serde_json::from_str(text).ok());
        (value.unwrap_or(Value::Null), range)
    }

    fn node(&mut self) -> Node {
        let first = self.peek();
        let start = self.at;
        let kind = match first {
            b'{' => {
                self.at += 1;
                let mut entries = Vec::new();
                while self.peek() != b'}' {
                    let (key, range) = self.plain();
                    let place = self.source.place(range);
                    self.peek();
                    let node = self.node();
                    entries.push(Entry { key: key.as_str().unwrap_or_default().to_owned(), place, node });
                }
                self.at += 1;
                Kind::Map(entries)
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while !matches!(self.peek(), b']' | b'}') {
                    items.push(self.node());
                }
                self.at += 1;
                Kind::List(items)
            }
            _ => match self.plain() {
                (value @ Value::Number(_), range) => Kind::Number(value, self.source.text[range].to_owned()),
                (value, _) => Kind::Plain(value),
            },
        };
        // Of a map or a list the place is where it begins.
        let end = if matches!(kind, Kind::Map(_) | Kind::List(_)) { start + 1 } else { self.at };
        Node { kind, place: self.source.place(start..end) }
    }
}
