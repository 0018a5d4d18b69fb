//! `==重要==` → a highlighted text, `++ctrl+c++` → keys, as MkDocs, Obsidian and markdown-it write them.
//!
//! In: events. Out: the same with `<mark>` and `<kbd>`. Never: touches code, or a comparison (`a==b`) and an increment (`i++`).

use super::spliced::{Piece, Splice, splice};
use crate::content::commonmark::SpannedEvent;
use crate::content::dialects::inserts::Inserts;
use crate::content::escape::escape;
use crate::content::source::Source;
use crate::content::text::pattern;
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// Marks that touch what they enclose, and no blank.
static MARKED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"==(?P<text>[^=\s](?:[^=]*[^=\s])?)==|\+\+(?P<keys>[a-z0-9-]+(?:\+[a-z0-9-]+)*)\+\+"));

/// Puts elements in place of the marks.
pub(crate) fn read<'a>(
    source: &Source<'_>,
    events: Vec<SpannedEvent<'a>>,
    inserts: &mut Inserts,
) -> Vec<SpannedEvent<'a>> {
    splice(
        source,
        events,
        inserts,
        |text| text.contains("==") || text.contains("++"),
        |text| MARKED.captures_iter(text).filter_map(|found| spliced(text, &found)).collect(),
    )
}

fn spliced(text: &str, found: &Captures<'_>) -> Option<Splice> {
    let whole = found.get(0)?.range();
    if !stands_apart(text, &whole) {
        return None;
    }
    if let Some(inner) = found.name("text") {
        let pieces = vec![Piece::tag("<mark>"), Piece::Words(inner.range()), Piece::tag("</mark>")];
        return Some(Splice { whole, pieces });
    }
    let names: Vec<String> = found.name("keys")?.as_str().split('+').map(key_name).collect();
    let tags: Vec<String> = names.iter().map(|name| format!("<kbd>{}</kbd>", escape(name))).collect();
    Some(Splice { whole, pieces: vec![Piece::Html(tags.join("+"), names.join("+"))] })
}

/// Whether marks are none of a program's: `a==b and c==d`, `i++ + j++`, `=====`.
fn stands_apart(text: &str, whole: &Range<usize>) -> bool {
    let touches =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '=' | '+' | '!' | '<' | '>'));
    !touches(text[..whole.start].chars().next_back()) && !touches(text[whole.end..].chars().next())
}

/// `ctrl` → `Ctrl`, `page-up` → `Page Up`.
fn key_name(key: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    key.split('-').map(word).collect::<Vec<_>>().join(" ")
}
