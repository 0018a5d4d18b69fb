//! Python-Markdown (`md_in_html`), MkDocs: `<figure markdown>` → the element with Markdown inside.
//!
//! In: a text. Out: edits that put a blank line behind the opening tag, without which all up to the next one is HTML, and take the
//! indentation of what stands inside. Never: touches an element that does not ask for it, or one that is not closed.

use super::edits::{Edit, Inline};
use super::structure::Structure;
use crate::content::text::{lines, pattern};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// An opening tag with its attribute, alone on its line.
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^(?P<indent>[ \t]*)<(?P<tag>[a-zA-Z][a-zA-Z0-9-]*)(?:[ \t][^<>]*?)?(?P<asks>[ \t]+markdown(?:=(?:"[^"<>]*"|'[^'<>]*'|[a-z0-9]+))?)(?:[ \t][^<>]*)?>[ \t\r]*$"#,
    )
});

/// Whether a text may hold any.
pub(super) fn may_contain(text: &str) -> bool {
    text.contains(" markdown")
}

/// The edits for the elements of a text.
pub(super) fn edits(text: &str, structure: &Structure) -> Vec<Edit> {
    let all: Vec<(usize, &str)> = lines(text).collect();
    let mut edits = Vec::new();
    for (at, (start, line)) in all.iter().enumerate() {
        let Some(found) = OPENING.captures(line).filter(|_| !structure.is_literal(*start)) else { continue };
        let part = |name: &str| found.name(name).map(|part| part.range()).unwrap_or_default();
        let tag = &line[part("tag")];
        let Some(inside) = inside(&all[at + 1..], tag) else { continue };
        let asks = part("asks");
        edits.push(Edit::cut(start + asks.start..start + asks.end));
        if !part("indent").is_empty() {
            edits.push(Edit::cut(*start..start + part("indent").end));
        }
        let (first, _) = inside[0];
        edits.push(Edit::inline(first..first, vec![Inline::Text("\n".to_owned())]));
        edits.extend(dedented(inside).into_iter().map(Edit::cut));
    }
    edits
}

/// The lines up to the closing tag, with that one.
fn inside<'l, 't>(rest: &'l [(usize, &'t str)], tag: &str) -> Option<&'l [(usize, &'t str)]> {
    let (opens, closes) = (format!("<{tag}"), format!("</{tag}>"));
    let mut depth = 1_usize;
    let end = rest.iter().position(|(_, line)| {
        depth = (depth + line.matches(&opens).count()).saturating_sub(line.matches(&closes).count());
        depth == 0
    })?;
    Some(&rest[..=end])
}

/// What is to be cut, so that the line with the least indentation has none; the closing tag has none either.
fn dedented(inside: &[(usize, &str)]) -> Vec<Range<usize>> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let (close, body) = inside.split_last().expect("the closing tag is among the lines");
    let least = body.iter().filter(|(_, line)| !line.trim().is_empty()).map(|(_, line)| indent(line)).min();
    let of = |(start, line): &(usize, &str), most: usize| *start..start + most.min(indent(line));
    let cuts = body.iter().map(|line| of(line, least.unwrap_or_default())).chain([of(close, usize::MAX)]);
    cuts.filter(|cut| !cut.is_empty()).collect()
}
