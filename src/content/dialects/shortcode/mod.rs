//! Hugo's shortcodes: the common ones are rendered, the tag of any other is shown as it is written.
//!
//! In: a draft. Out: the draft with marks, Markdown and included text in place of the tags. Never: touches a tag in code, but for
//! `param` in a fence, or more of the printed form `{{</* name */>}}` than its comment marks.

pub(crate) mod include;
pub(crate) mod meaning;
mod media;
pub(crate) mod tags;

use self::include::IncludedText;
use self::meaning::{Meaning, TagContext};
use self::tags::{Form, Tag};
use super::buffer::RewriteBuffer;
pub(crate) use super::edits::as_written;
use super::edits::{Bit, Edit, Line};
use super::elements::Elements;
use super::inserts::{Inserts, Part};
pub(crate) use super::names::is_known;
use super::names::is_tab;
use super::reading::Reading;
use super::structure::Structure;
use super::unread_marks;
use crate::content::escape::escape;
use crate::diag::{Diagnostic, Place, Severity, code};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Reads the tags of a draft once; whether there were any.
pub(crate) fn read(draft: &mut RewriteBuffer, structure: &Structure, reading: &mut Reading<'_, '_>) -> bool {
    let (tags, printed) = tags::read(&draft.text, |at| structure.is_literal(at));
    let mut edits = in_fences(draft, structure, reading);
    if tags.is_empty() && printed.is_empty() && edits.is_empty() {
        return false;
    }
    edits.extend(printed.iter().map(|printed| shown(&draft.text, printed)));
    let ends = tags::ends(&tags);
    edits.extend(each(draft, structure, (&tags, &ends), reading));
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    super::edits::apply(draft, structure, &edits);
    true
}

/// In fences, as in Hugo, values stand in place of `param` and a printed tag loses its comment marks; all else is code.
fn in_fences(draft: &mut RewriteBuffer, structure: &Structure, reading: &Reading<'_, '_>) -> Vec<Edit> {
    let (tags, printed) = tags::read(&draft.text, |at| !structure.is_fenced(at));
    let values = tags.iter().filter(|tag| tag.name == "param" && tag.form != Form::Close);
    let values = values.filter_map(|tag| Some((tag.range.clone(), meaning::value(tag, reading)?)));
    let tags = printed.iter().map(|tag| {
        let range = tag.range.clone();
        let (open, close) = (&draft.text[range.start..range.start + 3], &draft.text[range.end - 3..range.end]);
        (range, format!("{open}{}{close}", &draft.text[tag.inner.clone()]))
    });
    let all: Vec<(Range<usize>, String)> = values.chain(tags).collect();
    let mut inserts = std::mem::take(&mut draft.inserts);
    let mut edit = |(range, text): (Range<usize>, String)| {
        // In code a mark is what it replaced; where the code turns out to be a box with Markdown in it, it is this part.
        let parts = vec![Part::Html(escape(&text))];
        let number = inserts.alone(parts, &draft.place(&range), (&text, &text));
        Edit::bits(range, vec![Bit::Mark(number)])
    };
    let edits = all.into_iter().map(&mut edit).collect();
    draft.inserts = inserts;
    edits
}

/// A tag that is only printed: without its comment marks, and so that nothing reads it again.
fn shown(text: &str, printed: &tags::Printed) -> Edit {
    let mark = if text[printed.range.start + 2..].starts_with('<') { "&lt;" } else { "&#37;" };
    let close = text[printed.range.end - 3..printed.range.end].to_owned();
    let bits = vec![Bit::Text(format!("{{{{{mark}")), Bit::Copy(printed.inner.clone()), Bit::Text(close)];
    Edit::bits(printed.range.clone(), bits)
}

/// The edits for tags with their ends; those of tags inside code, which are literal there, left out.
pub(crate) fn each(
    draft: &mut RewriteBuffer,
    structure: &Structure,
    (tags, ends): (&[Tag], &[Option<usize>]),
    reading: &mut Reading<'_, '_>,
) -> Vec<Edit> {
    unread_marks::report_tags(draft, tags, reading);
    let mut inserts = std::mem::take(&mut draft.inserts);
    let language = reading.includes.options.language;
    let mut edits = Vec::new();
    let mut ending: BTreeMap<usize, Vec<Edit>> = BTreeMap::new();
    let ended: BTreeSet<usize> = ends.iter().flatten().copied().collect();
    let mut parents: Vec<Parent> = Vec::new();
    let mut from = 0;
    for (at, tag) in tags.iter().enumerate() {
        if tag.range.start < from {
            continue;
        }
        parents.retain(|parent| parent.end > at);
        if tag.form == Form::Close {
            if !ended.contains(&at) && !tag.name.is_empty() {
                reading.found.push(unopened(&draft.place(&tag.range), &tag.name));
            }
            let mut alone = || match is_known(&tag.name) {
                true => Edit::cut(tag.range.clone()),
                false => as_written(draft, tag.range.clone(), &mut inserts),
            };
            edits.extend(ending.remove(&at).unwrap_or_else(|| vec![alone()]));
            continue;
        }
        let place = draft.place(&tag.range);
        let inner = ends[at].map(|end| tag.range.end..tags[end].range.start);
        let parent = parents.last_mut().map(|parent| {
            let nth = parent.children;
            parent.children += usize::from(meaning::is_tab(&tag.name));
            (&tags[parent.at], nth)
        });
        let in_line = structure.is_line(tag.range.start);
        let around = TagContext { inner: inner.clone(), parent, in_line, place: &place };
        let mut elements = Elements { inserts: &mut inserts, language };
        let meaning = meaning::of(tag, &around, reading, &mut elements);
        parents.extend(ends[at].map(|end| Parent { at, end, children: 0 }));
        let end = ends[at].map(|end| tags[end].range.clone());
        let (open, close, skips) = match meaning {
            Meaning::Include { path, code } => {
                (included(draft, tag, (&path, code), (&place, &mut inserts), reading), None, false)
            }
            Meaning::Code { info } => code_edits(draft, tag, &info, (inner, end.clone()), in_line),
            other => other.edits(draft, tag, end.clone(), &mut inserts),
        };
        if let (true, Some(end)) = (skips, &end) {
            from = end.end;
            edits.push(open);
            edits.extend(close);
            continue;
        }
        edits.push(open);
        if let (Some(close), Some(end)) = (close, ends[at]) {
            ending.insert(end, vec![close]);
        }
    }
    draft.inserts = inserts;
    edits
}

/// An opened tag, while its inside is read.
struct Parent {
    at: usize,
    end: usize,
    children: usize,
}

/// A tag whose inside is code: a fence, or a code span where there is no room for one.
fn code_edits(
    draft: &RewriteBuffer,
    tag: &Tag,
    info: &str,
    (inner, end): (Option<Range<usize>>, Option<Range<usize>>),
    in_line: bool,
) -> (Edit, Option<Edit>, bool) {
    let (Some(inner), Some(end)) = (inner, end) else { return (Edit::cut(tag.range.clone()), None, false) };
    let longest = draft.text[inner].split(|c| c != '`').map(str::len).max().unwrap_or(0);
    if in_line {
        let ticks = "`".repeat(longest + 1);
        let edit = |range: Range<usize>| Edit::bits(range, vec![Bit::Text(ticks.clone())]);
        return (edit(tag.range.clone()), Some(edit(end)), true);
    }
    let ticks = "`".repeat(longest.max(2) + 1);
    let open = Edit::lines(tag.range.clone(), vec![Line::Fence(format!("{ticks}{info}"))]);
    (open, Some(Edit::lines(end, vec![Line::Fence(ticks)])), true)
}

fn included(
    draft: &mut RewriteBuffer,
    tag: &Tag,
    (path, code): (&str, Option<String>),
    (place, inserts): (&Place, &mut Inserts),
    reading: &mut Reading<'_, '_>,
) -> Edit {
    let (parent, _) = draft.written(&tag.range);
    match reading.includes.include(draft, (parent, path), code.is_some(), place) {
        Ok(taken) => file(tag.range.clone(), taken, code),
        Err(finding) => {
            let is_shown = finding.severity != Severity::Error;
            reading.found.push(*finding);
            if is_shown { as_written(draft, tag.range.clone(), inserts) } else { Edit::cut(tag.range.clone()) }
        }
    }
}

/// The edit that puts a file in place of a range; as code, when it is to be shown so.
pub(crate) fn file(range: Range<usize>, taken: IncludedText, code: Option<String>) -> Edit {
    let IncludedText { index, text, from } = taken;
    let Some(info) = code else { return Edit::lines(range, vec![Line::File { index, text, from }]) };
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest.max(2) + 1);
    let text = text.trim_end_matches('\n').to_owned();
    let lines = vec![Line::Fence(format!("{ticks}{info}")), Line::Code { index, text, from }, Line::Fence(ticks)];
    Edit::lines(range, lines)
}

/// The words of a finding about an argument.
pub(crate) fn argument(place: &Place, name: &str, ja: &str, en: &str) -> Diagnostic {
    let message = say!("ショートコード `{name}`: {ja}", "shortcode `{name}`: {en}");
    Diagnostic::new(code::CONTENT_SHORTCODE_ARGUMENT, place.clone(), message)
}

/// The words of a finding about a tag without its end.
pub(crate) fn unclosed(place: &Place, name: &str) -> Diagnostic {
    let message = say!("`{{{{< {name} >}}}}` が閉じられていません", "`{{{{< {name} >}}}}` is not closed");
    Diagnostic::new(code::CONTENT_UNCLOSED, place.clone(), message)
        .hint(say!("終わりに `{{{{< /{name} >}}}}` を書きます", "end it with `{{{{< /{name} >}}}}`"))
}

/// The words of a finding about an end without its tag.
fn unopened(place: &Place, name: &str) -> Diagnostic {
    let message = say!("`{{{{< /{name} >}}}}` に始まりがありません", "`{{{{< /{name} >}}}}` ends nothing");
    Diagnostic::new(code::CONTENT_UNCLOSED, place.clone(), message).hint(say!(
        "始まりの `{{{{< {name} >}}}}` を書くか、これを消します",
        "write `{{{{< {name} >}}}}` before it, or remove it"
    ))
}
