//! The order in which other systems' syntax becomes Markdown with marks.
//!
//! In: the body of a document as written. Out: a draft to parse. Never: reads anything in code.
//!
//! Decided in docs/decisions/0033-body-rewriting.md.

use super::buffer::RewriteBuffer;
use super::comments::{self, RemovedComments};
use super::edits::{self, Bit, Edit, apply};
use super::elements::Elements;
use super::reading::{Reading, Unknown};
use super::shortcode::include::Includes;
use super::structure::Structure;
use super::{audience, colons, fences, foreign_markup, indented, mdx, shortcode, table_blanks, unread_marks};
use crate::content::front_matter::FrontMatter;
use crate::content::source::Source;
use crate::diag::{Diagnostic, Severity};
use std::ops::Range;

/// How deep containers and includes may lie in each other; what lies deeper stays as it is written.
const ROUNDS: usize = 40;

/// Rewrites the body that begins at `base`.
pub(crate) fn read(
    source: &Source<'_>,
    base: usize,
    front: &FrontMatter,
    includes: &mut Includes<'_>,
    found: &mut Vec<Diagnostic>,
) -> RewriteBuffer {
    let mut draft = RewriteBuffer::new(source, base);
    let mut unknown = Unknown::default();
    let mut reading = Reading { front, includes, unknown: &mut unknown, found };
    let mut taken = RemovedComments::default();
    if source.file.to_ascii_lowercase().ends_with(".mdx") || mdx::begins(&draft.text) {
        take_out(&mut draft, true, &mut taken, &mut reading);
        mdx::read(&mut draft, &mut reading);
    }
    for _ in 0..ROUNDS {
        if !round(&mut draft, &mut reading, &mut taken) {
            break;
        }
    }
    unread_marks::report(&draft, &reading.includes.options.viewer, reading.includes.hidden(), reading.found);
    let language = reading.includes.options.language;
    if draft.text.contains(":::") {
        pass(&mut draft, |draft, structure, inserts| {
            colons::edits(draft, structure, &mut Elements { inserts, language }, reading.found)
        });
    }
    if foreign_markup::may_contain(&draft.text) {
        pass(&mut draft, |draft, structure, inserts| foreign_markup::edits(draft, structure, inserts, reading.found));
    }
    taken.report(found);
    unknown.report(found);
    draft
}

/// One round: whether anything was rewritten.
fn round(draft: &mut RewriteBuffer, reading: &mut Reading<'_, '_>, taken: &mut RemovedComments) -> bool {
    if audience::is_in(&draft.text) && cut_closed(draft, reading) {
        return true;
    }
    // Containers that are opened and files that are taken in bring comments of their own.
    if take_out(draft, false, taken, reading) {
        return true;
    }
    let odd = table_blanks::odd_blanks(&draft.text);
    if !odd.is_empty() {
        let space = |blank: Range<usize>| Edit::bits(blank, vec![Bit::Text(" ".to_owned())]);
        apply(draft, &Structure::of(""), &odd.into_iter().map(space).collect::<Vec<_>>());
        return true;
    }
    let language = reading.includes.options.language;
    let has = |text: &str, all: &[&str]| all.iter().any(|mark| text.contains(mark));
    if has(&draft.text, &["!!!", "???", "==="])
        && pass(draft, |draft, structure, inserts| {
            unread_marks::report_boxes(draft, structure, &reading.includes.options.viewer, reading.found);
            indented::edits(draft, structure, &mut Elements { inserts, language })
        })
    {
        return true;
    }
    if has(&draft.text, &["```{", "~~~{", "`` {", "~~ {"]) && opened_fences(draft, reading) {
        return true;
    }
    has(&draft.text, &["{{<", "{{%"]) && {
        let structure = Structure::of(&draft.text);
        shortcode::read(draft, &structure, reading)
    }
}

/// Takes the comments out, and says which of them look as if they closed something; whether there were any.
fn take_out(
    draft: &mut RewriteBuffer,
    is_mdx: bool,
    taken: &mut RemovedComments,
    reading: &mut Reading<'_, '_>,
) -> bool {
    comments::remove(draft, is_mdx, taken, |draft, ranges| unread_marks::report_comments(draft, ranges, reading))
}

/// Takes out what is not for those who look; whether there was any. It comes before every other pass, since what is cut must
/// not have been read.
fn cut_closed(draft: &mut RewriteBuffer, reading: &mut Reading<'_, '_>) -> bool {
    let viewer = &reading.includes.options.viewer;
    let found = &mut *reading.found;
    pass(draft, |draft, structure, _| {
        audience::closed(draft, structure, viewer, found).into_iter().map(Edit::cut).collect()
    })
}

/// Makes the edits of one pass; whether there were any.
fn pass(
    draft: &mut RewriteBuffer,
    edits: impl FnOnce(&RewriteBuffer, &Structure, &mut super::inserts::Inserts) -> Vec<Edit>,
) -> bool {
    let structure = Structure::of(&draft.text);
    let mut inserts = std::mem::take(&mut draft.inserts);
    let edits = edits(draft, &structure, &mut inserts);
    draft.inserts = inserts;
    if !edits.is_empty() {
        apply(draft, &structure, &edits);
    }
    !edits.is_empty()
}

fn opened_fences(draft: &mut RewriteBuffer, reading: &mut Reading<'_, '_>) -> bool {
    let structure = Structure::of(&draft.text);
    let all = fences::all(&draft.text, &structure);
    if all.is_empty() {
        return false;
    }
    unread_marks::report_options(draft, &all, &reading.includes.options.viewer, reading.found);
    let mut inserts = std::mem::take(&mut draft.inserts);
    let mut elements = Elements { inserts: &mut inserts, language: reading.includes.options.language };
    let mut edits = fences::edits(draft, &all, &mut elements);
    for fence in all.iter().filter(|fence| fence.name == "include") {
        let place = draft.place(&fence.head);
        let path = fence.argument.clone().map_or_else(String::new, |range| draft.text[range].to_owned());
        let (parent, _) = draft.written(&fence.head);
        let code = fences::language(fence);
        let edit = match reading.includes.include(draft, (parent, &path), code.is_some(), &place) {
            Ok(taken) => shortcode::file(fence.range.clone(), taken, code),
            Err(finding) => {
                let is_shown = finding.severity != Severity::Error;
                reading.found.push(*finding);
                match is_shown {
                    true => edits::as_written(draft, fence.range.clone(), &mut inserts),
                    false => Edit::cut(fence.range.clone()),
                }
            }
        };
        edits.push(edit);
    }
    draft.inserts = inserts;
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    apply(draft, &structure, &edits);
    true
}
