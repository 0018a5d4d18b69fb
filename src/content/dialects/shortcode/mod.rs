//! Hugo's shortcodes: the common ones and the project's own are rendered, the tag of any other is shown as it is written.
//!
//! In: a text. Out: edits that put marks, Markdown and included text in place of the tags. Never: touches a tag in code, but for
//! `param` in a fence, or more of the printed form `{{</* name */>}}` than its comment marks.

mod findings;
mod known;
mod meaning;
mod media;
mod of_project;
mod param;
pub(super) mod tags;
mod template_html;

use super::buffer::RewriteBuffer;
use super::edits::{Edit, Inline, Line, as_written};
use super::include;
use super::include::Request;
use super::includes::Reach;
use super::inserts::Part;
use super::names::{is_known, is_tab};
use super::reading::Reading;
use super::structure::Structure;
use super::unread_marks;
use crate::content::escape::escape;
use findings::unopened;
use meaning::{Meaning, TagContext, TagEdits};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use tags::{Form, Tag};

/// The edits for the tags of a text.
pub(super) fn edits(buffer: &mut RewriteBuffer, structure: &Structure, reading: &mut Reading<'_, '_>) -> Vec<Edit> {
    let (tags, printed) = tags::read(&buffer.text, |at| structure.is_literal(at));
    let mut edits = in_fences(buffer, structure, reading);
    edits.extend(printed.iter().map(|printed| shown(&buffer.text, printed)));
    edits.extend(each(buffer, structure, &tags, reading));
    edits
}

/// In fences, as in Hugo, values stand in place of `param` and a printed tag loses its comment marks; all else is code.
fn in_fences(buffer: &RewriteBuffer, structure: &Structure, reading: &mut Reading<'_, '_>) -> Vec<Edit> {
    let (tags, printed) = tags::read(&buffer.text, |at| !structure.is_fenced(at));
    let values = tags.iter().filter(|tag| tag.name == "param" && tag.form != Form::Close);
    let values = values.filter_map(|tag| Some((tag.range.clone(), param::value(tag, reading)?)));
    let tags = printed.iter().map(|tag| {
        let range = tag.range.clone();
        let (open, close) = (&buffer.text[range.start..range.start + 3], &buffer.text[range.end - 3..range.end]);
        (range, format!("{open}{}{close}", &buffer.text[tag.inner.clone()]))
    });
    let all: Vec<(Range<usize>, String)> = values.chain(tags).collect();
    let edit = |(range, text): (Range<usize>, String)| {
        // In code a mark is what it replaced; where the code turns out to be a box with Markdown in it, it is this part.
        let parts = vec![Part::Html(escape(&text))];
        let number = reading.inserts.alone(parts, &buffer.place(&range), &text, &text);
        Edit::inline(range, vec![Inline::Mark(number)])
    };
    all.into_iter().map(edit).collect()
}

/// A tag that is only printed: without its comment marks, and so that nothing reads it again.
fn shown(text: &str, printed: &tags::Printed) -> Edit {
    let mark = if text[printed.range.start + 2..].starts_with('<') { "&lt;" } else { "&#37;" };
    let close = text[printed.range.end - 3..printed.range.end].to_owned();
    let inlines = vec![Inline::Text(format!("{{{{{mark}")), Inline::Copy(printed.inner.clone()), Inline::Text(close)];
    Edit::inline(printed.range.clone(), inlines)
}

/// The edits for tags with their ends; those of tags inside code, which are literal there, left out.
pub(super) fn each(
    buffer: &mut RewriteBuffer,
    structure: &Structure,
    tags: &[Tag],
    reading: &mut Reading<'_, '_>,
) -> Vec<Edit> {
    unread_marks::report_tags(buffer, tags, reading);
    let ends = tags::ends(tags);
    let ended: BTreeSet<usize> = ends.iter().flatten().copied().collect();
    let mut edits = Vec::new();
    let mut closing: BTreeMap<usize, Edit> = BTreeMap::new();
    let mut parents: Vec<Parent> = Vec::new();
    let mut from = 0;
    for (at, tag) in tags.iter().enumerate() {
        if tag.range.start < from {
            continue;
        }
        parents.retain(|parent| parent.end > at);
        if tag.form == Form::Close {
            let edit = closing.remove(&at);
            edits.push(edit.unwrap_or_else(|| close_alone(buffer, tag, ended.contains(&at), reading)));
            continue;
        }
        let place = buffer.place(&tag.range);
        let inner = ends[at].map(|end| tag.range.end..tags[end].range.start);
        let parent = parents.last_mut().map(|parent| {
            let nth = parent.children;
            parent.children += usize::from(is_tab(&tag.name));
            (&tags[parent.at], nth)
        });
        let in_line = structure.is_line(tag.range.start);
        let context = TagContext { inner, parent, in_line, place: &place };
        parents.extend(ends[at].map(|end| Parent { at, end, children: 0 }));
        let end = ends[at].map(|end| tags[end].range.clone());
        let TagEdits { open, close, skips_inner } = tag_edits(buffer, tag, &context, end.clone(), reading);
        edits.push(open);
        match (close, ends[at], end) {
            (close, _, Some(end)) if skips_inner => {
                from = end.end;
                edits.extend(close);
            }
            (Some(close), Some(end), _) => {
                closing.insert(end, close);
            }
            _ => {}
        }
    }
    edits
}

/// The edits for one tag and its end: a template of the project's own stands before what is built in.
fn tag_edits(
    buffer: &mut RewriteBuffer,
    tag: &Tag,
    context: &TagContext<'_>,
    end: Option<Range<usize>>,
    reading: &mut Reading<'_, '_>,
) -> TagEdits {
    if reading.includes.options.shortcodes.template(&tag.name).is_some() {
        return of_project::edits(buffer, tag, context, end, reading);
    }
    match known::meaning(tag, context, reading) {
        Meaning::Include { path, code } => {
            let request = Request { path, code, place: context.place.clone(), reach: Reach::Documents };
            TagEdits::alone(include::edit(buffer, tag.range.clone(), request, reading))
        }
        Meaning::Code { info } => code_edits(buffer, tag, &info, context.inner.clone().zip(end), context.in_line),
        other => other.edits(buffer, tag, end, &mut reading.inserts),
    }
}

/// The edit for a closing tag that none of the edits before has an end for.
fn close_alone(buffer: &RewriteBuffer, tag: &Tag, ends_a_tag: bool, reading: &mut Reading<'_, '_>) -> Edit {
    if !ends_a_tag && !tag.name.is_empty() {
        reading.found.push(unopened(&buffer.place(&tag.range), &tag.name));
    }
    if is_known(&tag.name) || reading.includes.options.shortcodes.template(&tag.name).is_some() {
        Edit::cut(tag.range.clone())
    } else {
        as_written(buffer, tag.range.clone(), &mut reading.inserts)
    }
}

/// An opened tag, while its inside is read.
struct Parent {
    at: usize,
    end: usize,
    children: usize,
}

/// A tag whose inside is code: a fence, or a code span where there is no room for one.
fn code_edits(
    buffer: &RewriteBuffer,
    tag: &Tag,
    info: &str,
    inner_and_end: Option<(Range<usize>, Range<usize>)>,
    in_line: bool,
) -> TagEdits {
    let Some((inner, end)) = inner_and_end else { return TagEdits::alone(Edit::cut(tag.range.clone())) };
    let longest = include::longest_run(&buffer.text[inner]);
    if in_line {
        let ticks = "`".repeat(longest + 1);
        let edit = |range: Range<usize>| Edit::inline(range, vec![Inline::Text(ticks.clone())]);
        return TagEdits { open: edit(tag.range.clone()), close: Some(edit(end)), skips_inner: true };
    }
    let ticks = "`".repeat(longest.max(2) + 1);
    let open = Edit::lines(tag.range.clone(), vec![Line::Fence(format!("{ticks}{info}"))]);
    TagEdits { open, close: Some(Edit::lines(end, vec![Line::Fence(ticks)])), skips_inner: true }
}
