//! Front matter: where it is, and what Hugo's keys mean.
//!
//! In: the text of a file. Out: [`FrontMatter`] and the offset of the body. Never: fails — a broken block is one
//! diagnostic, and the page is built without it.

mod keys;
mod schema;
mod yaml;

pub(super) use schema::check as check_rules;

use super::document::FrontMatter;
use super::source::Source;
use crate::calendar::Date;
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use serde_json::{Map, Value};
use std::ops::Range;

/// The front matter of a file, with what only the walk needs of it.
#[derive(Default)]
pub(super) struct Front {
    pub(super) matter: FrontMatter,
    /// Where the body begins.
    pub(super) body: usize,
    /// `publishDate`, else `date`.
    pub(super) publish: Option<Date>,
    /// `expiryDate`
    pub(super) expiry: Option<Date>,
    /// Where `url`, else `slug`, is written.
    pub(super) address: Option<Place>,
    /// Every key with its value and its place, as written.
    pub(super) written: Vec<(String, Value, Place)>,
    /// Where `audience` is written, as a key of the page or below `cascade`.
    pub(super) audience: Option<Place>,
    /// `bind: false`
    pub(super) unbound: bool,
}

impl Front {
    /// The value of a key, and where the key stands.
    fn written(&self, key: &str) -> Option<(&Value, &Place)> {
        let entry = self.written.iter().find(|(name, ..)| name.eq_ignore_ascii_case(key));
        entry.map(|(_, value, place)| (value, place)).filter(|(value, _)| !value.is_null())
    }
}

/// Reads the front matter of a file.
pub(super) fn read(source: &Source<'_>, found: &mut Vec<Diagnostic>) -> Front {
    match split(source.text) {
        Split::None => Front::default(),
        Split::Yaml { inner, body } => {
            let mut front = Front { body, ..Front::default() };
            keys::read(source, inner, &mut front, found);
            front
        }
        Split::Unclosed => {
            found.push(
                Diagnostic::new(
                    code::CONTENT_FRONT_MATTER,
                    source.place(0..3),
                    say!(
                        "フロントマターを閉じる `---` がありません",
                        "expected `---` to close the front matter, found the end of the file"
                    ),
                )
                .hint(say!(
                    "フロントマターの最後に `---` だけの行を置きます",
                    "put a line with only `---` after the front matter"
                )),
            );
            Front::default()
        }
        Split::Foreign { name, body } => {
            found.push(
                Diagnostic::new(
                    code::CONTENT_FRONT_MATTER,
                    source.place(0..3),
                    say!("{name} のフロントマターはまだ読めません", "front matter in {name} is not read yet"),
                )
                .hint(say!("`---` で囲んだ YAML で書きます", "write it as YAML between lines of `---`")),
            );
            Front { body, ..Front::default() }
        }
    }
}

enum Split {
    None,
    Yaml { inner: Range<usize>, body: usize },
    Unclosed,
    Foreign { name: &'static str, body: usize },
}

fn split(text: &str) -> Split {
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    match first.trim_end() {
        "---" => match closing(text, first.len(), "---") {
            Some((end, body)) => Split::Yaml { inner: first.len()..end, body },
            // A rule at the head of a page is no front matter; a key on the next line is.
            None if text[first.len()..].lines().next().is_some_and(looks_like_key) => Split::Unclosed,
            None => Split::None,
        },
        "+++" => {
            closing(text, first.len(), "+++").map_or(Split::None, |(_, body)| Split::Foreign { name: "TOML", body })
        }
        line if line.starts_with('{') => {
            let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
            match values.next() {
                Some(Ok(_)) => Split::Foreign { name: "JSON", body: values.byte_offset() },
                _ => Split::None,
            }
        }
        _ => Split::None,
    }
}

/// The start of the closing line and the byte after it.
fn closing(text: &str, from: usize, fence: &str) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn looks_like_key(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    line.contains(':') && !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}
