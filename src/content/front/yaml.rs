//! A YAML block as entries with places.
//!
//! In: the lines between `---` and `---`. Out: keys and values, or what is wrong with the block and where. Never: knows a
//! key.

use super::node::{Entry, Kind, Node};
use crate::content::chars::joins;
use crate::content::source::Source;
use crate::diag::{Diagnostic, Message, Place, code, yaml_reason};
use crate::say;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_saphyr::{DuplicateKeyPolicy, Error, Spanned};
use std::ops::Range;

/// A value as the parser hands it over, with its span.
enum Raw {
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
    List(Vec<Spanned<Raw>>),
    Plain(Value),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(InOrder)
    }
}

/// The whole block: a mapping, or an error that says that one is expected.
struct Block(Vec<(Spanned<String>, Spanned<Raw>)>);

impl<'de> Deserialize<'de> for Block {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_map(InOrder)? {
            Raw::Map(entries) => Ok(Self(entries)),
            _ => Err(D::Error::custom("expected mapping start")),
        }
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("keys and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Map(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Raw, E> {
        Ok(Raw::Plain(flag.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Raw, E> {
        Ok(Raw::Plain(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Raw, E> {
        Ok(Raw::Plain(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Raw, E> {
        Ok(Raw::Plain(number.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Plain(text.into()))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Plain(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Plain(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

/// Reads the YAML at `inner`.
pub(super) fn parse(source: &Source<'_>, inner: Range<usize>) -> Result<Vec<Entry>, Box<Diagnostic>> {
    let text = &source.text[inner.clone()];
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Vec::new());
    }
    let options = serde_saphyr::options! {
        strict_booleans: true,
        duplicate_keys: DuplicateKeyPolicy::Error,
        with_snippet: false,
    };
    let base = inner.start;
    match serde_saphyr::from_str_with_options::<Block>(text, options) {
        Ok(Block(entries)) => Ok(Placed { source, base }.entries(entries)),
        Err(error) => Err(Box::new(broken(source, inner, &error))),
    }
}

/// Turns spans into places of the file.
struct Placed<'s, 'a> {
    source: &'s Source<'a>,
    base: usize,
}

impl Placed<'_, '_> {
    fn entries(&self, raw: Vec<(Spanned<String>, Spanned<Raw>)>) -> Vec<Entry> {
        raw.into_iter()
            .map(|(key, value)| Entry { place: self.place(&key), node: self.node(value), key: key.value })
            .collect()
    }

    fn node(&self, raw: Spanned<Raw>) -> Node {
        let (place, written) = (self.place(&raw), self.written(&raw).map(str::to_owned));
        let kind = match raw.value {
            Raw::Map(entries) => Kind::Map(self.entries(entries)),
            Raw::List(items) => Kind::List(items.into_iter().map(|item| self.node(item)).collect()),
            Raw::Plain(Value::String(text)) => {
                Kind::Plain(unfolded(text, written.as_deref().unwrap_or_default()).into())
            }
            Raw::Plain(Value::Number(number)) => {
                let plain = |typed: &String| typed.starts_with(|c: char| c.is_ascii_digit() || "-+.".contains(c));
                let typed = written.map(|typed| typed.trim().to_owned()).filter(plain);
                Kind::Number(Value::Number(number.clone()), typed.unwrap_or_else(|| number.to_string()))
            }
            Raw::Plain(value) => Kind::Plain(value),
        };
        Node { kind, place }
    }

    fn range<T>(&self, value: &Spanned<T>) -> Option<Range<usize>> {
        let span = value.referenced.span();
        let start = usize::try_from(span.byte_offset()?).ok()?;
        let length = usize::try_from(span.byte_len()?).ok()?;
        Some(self.base + start..self.base + start + length)
    }

    fn written<T>(&self, value: &Spanned<T>) -> Option<&str> {
        self.source.text.get(self.range(value)?)
    }

    fn place<T>(&self, value: &Spanned<T>) -> Place {
        self.source.place(self.range(value).unwrap_or(self.base..self.base))
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

fn broken(source: &Source<'_>, inner: Range<usize>, error: &Error) -> Diagnostic {
    let place = error.location().map_or_else(
        || source.place(inner.start..inner.start),
        // The block begins on the second line of the file.
        |at| Place::at(source.file, narrow(at.line()).saturating_add(1), narrow(at.column()), 1),
    );
    Diagnostic::new(code::CONTENT_FRONT_MATTER, place, reason(error)).hint(say!(
        "ページはフロントマターなしで作ります。コロン・`#`・`{{` を含む値は引用符で囲みます",
        "the page is built without it; put quotes round a value that holds a colon, `#` or `{{`"
    ))
}

fn reason(error: &Error) -> Message {
    if let Error::DuplicateMappingKey { key: Some(key), .. } = error {
        return say!(
            "フロントマターにキー `{key}` が 2 回あります",
            "the key `{key}` appears twice in the front matter"
        );
    }
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    let reason = first.split(" at line ").next().unwrap_or(first);
    if reason == "expected mapping start" {
        return say!(
            "フロントマターには `キー: 値` の行が必要です",
            "expected lines of `key: value` in the front matter"
        );
    }
    let reason = yaml_reason(reason);
    let (ja, en) = (&reason.ja, &reason.en);
    say!("フロントマターを YAML として読めません: {ja}", "the front matter is not valid YAML: {en}")
}

fn narrow(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
