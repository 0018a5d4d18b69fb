//! MDX: imports and exports are dropped, and components become what they stand for or their inner Markdown.
//!
//! In: the text of an `.mdx` file. Out: edits that make it Markdown with marks. Never: runs anything, or reads code.

use super::buffer::RewriteBuffer;
use super::edits::Edit;
use super::reading::Reading;
use super::shortcode::tags::{Form, Tag, Value, ends};
use super::structure::Structure;
use super::verbatim::mdx_code;
use super::{names, shortcode};
use crate::content::text::{containing_range, line_end, line_start};
use crate::diag::{Diagnostic, code};
use crate::say;
use std::collections::BTreeMap;
use std::ops::Range;

/// Whether a file is read as MDX.
pub(super) fn is_mdx(file: &str, text: &str) -> bool {
    file.to_ascii_lowercase().ends_with(".mdx") || begins(text)
}

/// The edits that take imports and exports out.
pub(super) fn statement_edits(buffer: &RewriteBuffer) -> Vec<Edit> {
    let code = mdx_code(&buffer.text);
    statements(&buffer.text, &is_in(&code)).into_iter().map(Edit::cut).collect()
}

/// The edits that take the indentation of a component's lines away, which in MDX is only for the eye.
pub(super) fn indentation_edits(buffer: &RewriteBuffer) -> Vec<Edit> {
    let code = mdx_code(&buffer.text);
    let tags = components(&buffer.text, &is_in(&code));
    dedented(&buffer.text, &tags, &ends(&tags))
}

/// The edits that turn components into what they stand for.
pub(super) fn component_edits(
    buffer: &mut RewriteBuffer,
    structure: &Structure,
    reading: &mut Reading<'_, '_>,
) -> Vec<Edit> {
    let code = mdx_code(&buffer.text);
    let mut tags = components(&buffer.text, &is_in(&code));
    let unknown = name_as_shortcodes(&mut tags);
    report(buffer, unknown, reading);
    shortcode::each(buffer, structure, &tags, reading)
}

fn is_in(code: &[Range<usize>]) -> impl Fn(usize) -> bool {
    move |at| containing_range(code, at).is_some()
}

/// `import …` and `export …` at the head of a line, up to a blank line or the end of what they open.
fn statements(text: &str, is_literal: &impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(usize, i64)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let begins =
            (line.starts_with("import ") || line.starts_with("export ")) && !is_literal(start) && is_code(line);
        if open.is_none() && !begins {
            continue;
        }
        let (from, depth) = open.unwrap_or((start, 0));
        let depth = depth
            + line
                .chars()
                .map(|c| match c {
                    '{' | '(' | '[' => 1,
                    '}' | ')' | ']' => -1,
                    _ => 0,
                })
                .sum::<i64>();
        let ends = depth <= 0 && !line.trim_end().ends_with([',', '=', '>']);
        if ends || line.trim().is_empty() || at == text.len() {
            found.push(from..start + line.trim_end().len());
            open = None;
        } else {
            open = Some((from, depth));
        }
    }
    found
}

/// Whether a text begins with an import: Docusaurus reads every `.md` file as MDX.
fn begins(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end();
    let from = line.strip_prefix("import ").and_then(|rest| rest.split_once(" from "));
    let module = from.map_or("", |(_, module)| module.trim_end_matches(';').trim());
    ['"', '\''].iter().any(|&quote| module.len() > 2 && module.starts_with(quote) && module.ends_with(quote))
}

/// Whether a line that begins with `import` or `export` is a statement and no sentence.
fn is_code(line: &str) -> bool {
    let rest = line["import ".len()..].trim_start();
    let import = rest.starts_with(['"', '\'', '{', '*']) || line.contains(" from ");
    let export = ["const ", "default ", "function ", "let ", "var ", "{", "*", "async ", "class "]
        .iter()
        .any(|w| rest.starts_with(w));
    if line.starts_with("import") { import } else { export }
}

/// The components of a text: names with a capital, with their attributes.
fn components(text: &str, is_literal: &impl Fn(usize) -> bool) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|offset| at + offset) {
        at = start + 1;
        let closes = text[at..].starts_with('/');
        let name_at = at + usize::from(closes);
        let length =
            text[name_at..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(text.len() - name_at);
        let name = &text[name_at..name_at + length];
        let is_fragment = name.is_empty() && text[name_at..].starts_with('>');
        if is_literal(start) || !(name.starts_with(|c: char| c.is_ascii_uppercase()) || is_fragment) {
            continue;
        }
        let Some(Attributes { named, is_whole, end }) = attributes(text, name_at + length) else { continue };
        let form = match (closes, is_whole) {
            (true, _) => Form::Close,
            (false, true) => Form::Whole,
            (false, false) => Form::Open,
        };
        let name = if is_fragment { "Fragment" } else { name };
        found.push(Tag {
            name: name.to_owned(),
            form,
            is_markdown: true,
            positional: Vec::new(),
            named,
            range: start..end,
        });
        at = end;
    }
    found
}

struct Attributes {
    named: Vec<(String, Value)>,
    /// Whether the tag ends with `/>`.
    is_whole: bool,
    end: usize,
}

/// The attributes up to `>` or `/>`; a value in braces is taken when it is a string, a number or a switch.
fn attributes(text: &str, from: usize) -> Option<Attributes> {
    let mut named = Vec::new();
    let mut at = from;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        if rest.starts_with('>') {
            return Some(Attributes { named, is_whole: false, end: at + 1 });
        }
        if rest.starts_with("/>") {
            return Some(Attributes { named, is_whole: true, end: at + 2 });
        }
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/' | '{' | '"' | '\''))
            .unwrap_or(rest.len());
        if length == 0 {
            // `{...props}` and what else is no attribute.
            at = if rest.starts_with('{') { braces(text, at)? } else { return None };
            continue;
        }
        let name = rest[..length].to_owned();
        at += length;
        let Some(after) = text[at..].strip_prefix('=') else {
            named.push((name, Value { text: "true".to_owned(), range: at..at }));
            continue;
        };
        at += 1;
        let (inner, end) = match after.chars().next()? {
            quote @ ('"' | '\'') => {
                let length = after[1..].find(quote)?;
                (at + 1..at + 1 + length, at + length + 2)
            }
            '{' => {
                let end = braces(text, at)?;
                (at + 1..end - 1, end)
            }
            _ => return None,
        };
        let written = text[inner.clone()].trim();
        let quoted = ['"', '\'', '`'].into_iter().find_map(|q| written.strip_prefix(q)?.strip_suffix(q));
        let simple = after.starts_with(['"', '\'']) || quoted.is_some() || written.chars().all(char::is_alphanumeric);
        // The labels of Docusaurus' tabs stand in a list of theirs: `values={[{label: 'A', value: 'a'}]}`.
        if simple || name == "values" {
            named.push((name, Value { text: quoted.unwrap_or(written).to_owned(), range: inner }));
        }
        at = end;
    }
}

/// Where the braces that open here end.
fn braces(text: &str, from: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, c) in text[from..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(from + offset + 1),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn dedented(text: &str, tags: &[Tag], ends: &[Option<usize>]) -> Vec<Edit> {
    let mut cuts: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, tag) in tags.iter().enumerate() {
        let Some(end) = ends[at] else { continue };
        let lines = lines_between(text, tag.range.end, tags[end].range.start);
        let least =
            lines.iter().filter(|line| !line.1.trim().is_empty()).map(|(_, line)| indent(line)).min().unwrap_or(0);
        for (start, line) in lines {
            let cut = least.min(indent(line));
            cuts.entry(start).and_modify(|known| *known = (*known).max(cut)).or_insert(cut);
        }
        let line = line_start(text, tags[end].range.start);
        if text[line..tags[end].range.start].trim().is_empty() {
            cuts.entry(line).or_insert(tags[end].range.start - line);
        }
    }
    cuts.into_iter().filter(|(_, cut)| *cut > 0).map(|(start, cut)| Edit::cut(start..start + cut)).collect()
}

/// The whole lines that begin between two positions.
fn lines_between(text: &str, from: usize, to: usize) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = from;
    while let Some(start) = text[at..to].find('\n').map(|offset| at + offset + 1) {
        let end = line_end(text, start);
        if end >= to {
            break;
        }
        found.push((start, &text[start..end]));
        at = end;
    }
    found
}

fn indent(line: &str) -> usize {
    line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

/// Where a component that is not known stands first, and how often.
type UnknownComponents = BTreeMap<String, (Range<usize>, usize)>;

/// Gives components the names of shortcodes, and answers those that are not known.
fn name_as_shortcodes(tags: &mut [Tag]) -> UnknownComponents {
    let mut unknown = UnknownComponents::new();
    for tag in tags.iter_mut() {
        match names::of_component(&tag.name) {
            Some(name) => name.clone_into(&mut tag.name),
            None => {
                if tag.form != Form::Close {
                    unknown.entry(tag.name.clone()).or_insert((tag.range.clone(), 0)).1 += 1;
                }
                tag.name.clear();
            }
        }
    }
    unknown
}

fn report(buffer: &RewriteBuffer, unknown: UnknownComponents, reading: &mut Reading<'_, '_>) {
    let mut each: Vec<_> = unknown.into_iter().collect();
    each.sort_by_key(|(_, (range, _))| range.start);
    for (name, (range, count)) in each {
        let message = say!(
            "コンポーネント `<{name}>` は使えません（{count} か所）。タグを文字のまま表示します",
            "unknown component `<{name}>` ({count} in this document): its tag is shown as text"
        );
        reading.found.push(
            Diagnostic::new(code::CONTENT_COMPONENT, buffer.place(&range), message)
                .hint(say!("中の Markdown は読みます", "its inner Markdown is read")),
        );
    }
}
