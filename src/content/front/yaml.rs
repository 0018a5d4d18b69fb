//! A YAML block as an ordered mapping with places.
//!
//! In: the lines between `---` and `---`. Out: keys and values, or what is wrong with the block and where. Never: knows a
//! key.

use crate::content::source::Source;
use crate::diag::{Diagnostic, Message, Place, code, yaml_reason};
use crate::say;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_saphyr::{DuplicateKeyPolicy, Error, Spanned};
use std::ops::Range;

/// A value with its place.
pub(super) type Entry = Spanned<Value>;

/// A mapping in the order it is written, each key and value with its place.
pub(super) struct Entries(pub(super) Vec<(Spanned<String>, Entry)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("keys and values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Reads the YAML at `inner`.
pub(super) fn parse(source: &Source<'_>, inner: Range<usize>) -> Result<Entries, Box<Diagnostic>> {
    let text = &source.text[inner.clone()];
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Entries(Vec::new()));
    }
    let options = serde_saphyr::options! {
        strict_booleans: true,
        duplicate_keys: DuplicateKeyPolicy::Error,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| Box::new(broken(source, inner, &error)))
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
