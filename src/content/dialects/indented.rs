//! MkDocs: `!!! note "title"`, `??? note`, `???+ note` and `=== "tab"`, each with a body that is indented by four.
//!
//! In: a text. Out: edits that open the outermost ones and take their bodies' indentation away. Never: reads code, or a
//! body that is indented by less.

use super::admonitions;
use super::admonitions::Fold;
use super::buffer::RewriteBuffer;
use super::edits::{Edit, Line, Put};
use super::elements::{Element, Elements, Title};
use super::structure::{Structure, markers};
use crate::content::text::line_end;
use std::ops::Range;

/// A container and its body.
struct Found {
    /// What the line says after its indentation.
    head: Range<usize>,
    prefix: String,
    /// What is taken off each line of the body.
    indents: Vec<Range<usize>>,
    /// Where the last line of the body ends.
    end: usize,
    what: What,
}

enum What {
    Box { kinds: Vec<String>, fold: Fold, title: Option<Title> },
    Tab { title: Title, starts: bool },
}

pub(super) fn edits(buffer: &RewriteBuffer, structure: &Structure, elements: &mut Elements<'_>) -> Vec<Edit> {
    let found = containers(&buffer.text, structure);
    let mut edits = Vec::new();
    let mut tabs: Option<Vec<Line>> = None;
    for (at, container) in found.iter().enumerate() {
        let place = buffer.place(&container.head);
        let Found { head, prefix, indents, end, what } = container;
        let (mut open, mut close) = match what {
            What::Box { kinds, fold, title } => {
                let known = kinds.iter().find(|kind| admonitions::named(kind).is_some()).or(kinds.first());
                let Element { open, close } =
                    elements.named(known.map_or("note", String::as_str), title.clone(), *fold, &place);
                (open, close)
            }
            What::Tab { title, .. } => {
                let Element { open, close } = elements.tab(Some(title.clone()), 0, &place);
                (open, close)
            }
        };
        if let What::Tab { starts, .. } = what {
            if *starts || tabs.is_none() {
                let group = elements.tabs(&place);
                open = group.open.into_iter().chain(open).collect();
                tabs = Some(group.close);
            }
            if !found.get(at + 1).is_some_and(|next| goes_on(&buffer.text, container, next)) {
                close.extend(tabs.take().unwrap_or_default());
            }
        }
        edits.push(Edit { range: head.clone(), put: Put::Lines(open, Some(prefix.clone())) });
        edits.extend(indents.iter().cloned().map(Edit::cut));
        edits.push(Edit { range: *end..*end, put: Put::Lines(close, Some(prefix.clone())) });
    }
    edits
}

/// Whether a tab belongs to the group of the one before: nothing but blank lines stands between them.
fn goes_on(text: &str, before: &Found, after: &Found) -> bool {
    let blank = |c: char| c.is_whitespace() || c == '>';
    matches!(after.what, What::Tab { starts: false, .. })
        && before.prefix == after.prefix
        && text[before.end..after.head.start].chars().all(blank)
}

fn containers(text: &str, structure: &Structure) -> Vec<Found> {
    let mut found = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let end = line_end(text, from);
        let (length, has_marker) = markers(&text[from..end]);
        let start = from + length;
        let line = text[start..end].trim_end();
        from = end + 1;
        if has_marker || structure.is_literal(start) {
            continue;
        }
        let Some(what) = what(line, start) else { continue };
        let prefix = structure.head(text, start).prefix;
        let written = &text[start - length..start];
        let (indents, last) = body(text, end, written);
        // A box without a body is a line of text that only looks like one, unless it says its title.
        if indents.is_empty() && !line.contains('"') {
            continue;
        }
        found.push(Found { head: start..start + line.len(), prefix, indents, end: last, what });
        from = line_end(text, last) + 1;
    }
    found
}

/// The indentation of each line of a body, and where the last line that is not blank ends.
fn body(text: &str, head_end: usize, prefix: &str) -> (Vec<Range<usize>>, usize) {
    let mut indents = Vec::new();
    let mut last = head_end;
    let mut from = head_end + 1;
    while from < text.len() {
        let end = line_end(text, from);
        let line = &text[from..end];
        let rest = line.strip_prefix(prefix);
        let inner = rest.and_then(|rest| rest.strip_prefix("    ").or_else(|| rest.strip_prefix('\t')));
        match inner {
            Some(inner) if !inner.trim().is_empty() => {
                indents.push(from + prefix.len()..end - inner.len());
                last = end;
            }
            _ if line.chars().all(|c| c.is_whitespace() || c == '>') => {}
            _ => break,
        }
        from = end + 1;
    }
    let last = if text[..last].ends_with('\r') { last - 1 } else { last };
    (indents, last)
}

/// What a line begins, when it begins a container.
fn what(line: &str, at: usize) -> Option<What> {
    if let Some(rest) = line.strip_prefix("===") {
        let (starts, rest) = match rest.trim_start_matches('+').strip_prefix('!') {
            Some(rest) => (true, rest.trim_start_matches('+')),
            None => (false, rest.trim_start_matches('+')),
        };
        let title = quoted(rest.trim(), at + line.len() - rest.trim().len())?;
        return rest.starts_with(' ').then_some(What::Tab { title, starts });
    }
    let (fold, rest) = if let Some(rest) = line.strip_prefix("!!!") {
        (Fold::Fixed, rest)
    } else if let Some(rest) = line.strip_prefix("???+") {
        (Fold::Open, rest)
    } else {
        (Fold::Closed, line.strip_prefix("???")?)
    };
    let rest = rest.trim_start_matches(' ');
    let words_end = rest.find('"').unwrap_or(rest.len());
    let kinds: Vec<String> = rest[..words_end].split_whitespace().map(str::to_owned).collect();
    let is_name = |word: &String| word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if kinds.is_empty() || !kinds.iter().all(is_name) {
        return None;
    }
    let title = if words_end < rest.len() {
        Some(quoted(&rest[words_end..], at + line.len() - rest.len() + words_end)?)
    } else {
        None
    };
    Some(What::Box { kinds, fold, title })
}

/// A title in quotation marks; empty ones mean that nothing is shown.
fn quoted(text: &str, at: usize) -> Option<Title> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    Some(if inner.trim().is_empty() { Title::None } else { Title::Written(at + 1..at + 1 + inner.len()) })
}
