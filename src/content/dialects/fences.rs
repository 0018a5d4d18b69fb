//! Directives whose body is Markdown: `{details}`, `{tabs}` with `{tab}`, `{note}` and the other boxes.
//!
//! In: a text. Out: edits that turn the outermost fences into containers. Never: touches a directive that brings data;
//! that is for `pages`.

use super::buffer::RewriteBuffer;
use super::edits::Edit;
use super::elements::Title;
use super::include;
use super::include::Request;
use super::includes::Reach;
use super::names::is_container;
use super::reading::Reading;
use super::structure::Structure;
use crate::content::roles;
use std::ops::Range;

/// A fence, its info string taken apart.
pub(super) struct Fence {
    pub(super) name: String,
    pub(super) argument: Option<Range<usize>>,
    /// The opening line after its prefix, with the lines of options below it.
    pub(super) head: Range<usize>,
    /// The closing line, when there is one.
    tail: Option<Range<usize>>,
    pub(super) options: Vec<(String, String)>,
    /// The whole block.
    pub(super) range: Range<usize>,
}

impl Fence {
    fn option(&self, wanted: &str) -> Option<&str> {
        self.options.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.as_str())
    }
}

/// The fences whose body is Markdown.
pub(super) fn all(text: &str, structure: &Structure) -> Vec<Fence> {
    structure.fences.iter().filter_map(|(range, info)| fence(text, range, info.trim())).collect()
}

pub(super) fn edits(buffer: &mut RewriteBuffer, fences: &[Fence], reading: &mut Reading<'_, '_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for fence in fences {
        let Fence { name, argument, head, tail, range, .. } = fence;
        if name == "include" {
            let path = argument.clone().map_or_else(String::new, |range| buffer.text[range].to_owned());
            let (place, reach) = (buffer.place(head), Reach::Documents);
            let request = Request { path, code: language(fence), place, reach };
            edits.push(include::edit(buffer, range.clone(), request, reading));
            continue;
        }
        let place =
            buffer.place(&(head.start..head.start + buffer.text[head.clone()].lines().next().map_or(0, str::len)));
        let option = |wanted| fence.option(wanted);
        let mut kind = name.as_str();
        if name == "admonition" {
            kind = option("class").and_then(|class| class.split_whitespace().next()).unwrap_or("note");
        }
        let is_open = option("open").map(|value| value != "false");
        let folds = is_open.is_some() || option("class").is_some_and(|class| class.contains("dropdown"));
        let title = argument.clone().map(Title::Written);
        let is_open = folds.then_some(is_open == Some(true));
        let made = reading.elements().container(kind, title, is_open, &place);
        edits.push(Edit::lines(head.clone(), made.open));
        match tail {
            Some(tail) => edits.push(Edit::lines(tail.clone(), made.close)),
            None => edits.push(Edit::lines(range.end..range.end, made.close)),
        }
    }
    edits
}

fn fence(text: &str, range: &Range<usize>, info: &str) -> Option<Fence> {
    let (name, argument) = roles::directive(info)?;
    if !is_container(name) {
        return None;
    }
    let block = text[range.clone()].trim_end();
    let line = block.lines().next()?;
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let at = |inner: &str| line.find(inner).map(|at| range.start + at..range.start + at + inner.len());
    let argument = if argument.is_empty() { None } else { at(argument) };
    let last = block.rfind('\n').map(|at| range.start + at + 1).filter(|start| *start < range.start + block.len());
    let tail = last.and_then(|start| {
        let written = &text[start..range.start + block.len()];
        let closing = written.trim_start_matches([' ', '\t', '>']);
        let closes = closing.len() >= 3 && closing.trim_end().chars().all(|c| c == mark);
        closes.then(|| start + written.len() - closing.len()..start + written.len())
    });
    let body_end = tail.as_ref().map_or(range.start + block.len(), |tail| tail.start);
    let (options, options_end) = options(text, range.start + line.len(), body_end);
    Some(Fence { name: name.to_owned(), argument, head: range.start..options_end, tail, options, range: range.clone() })
}

/// `:open:` and `:class: warning` at the head of a body, as MyST writes them, and where the last of them ends.
fn options(text: &str, from: usize, end: usize) -> (Vec<(String, String)>, usize) {
    let mut found = Vec::new();
    let mut last = from;
    let mut at = from;
    while let Some(start) = text[at..end].find('\n').map(|offset| at + offset + 1) {
        let stop = text[start..end].find('\n').map_or(end, |offset| start + offset);
        let line = text[start..stop].trim_start_matches([' ', '\t', '>']).trim_end();
        let option = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
        let Some((key, value)) =
            option.filter(|(key, _)| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        else {
            break;
        };
        found.push((key.to_owned(), value.trim().to_owned()));
        last = start + text[start..stop].trim_end().len();
        at = stop;
    }
    (found, last)
}

/// The language in which an include is shown as code (`:literal:`, `:lang: bash`).
fn language(fence: &Fence) -> Option<String> {
    let option = |wanted| fence.option(wanted);
    let language = option("lang").or_else(|| option("language"));
    let is_word = |text: &&str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '+' | '#' | '_'));
    let literal = option("literal").is_some() || option("code").is_some() || language.is_some();
    literal.then(|| language.filter(is_word).unwrap_or_default().to_owned())
}
