//! Text of another file in the place of a mark, whichever dialect asks for it.
//!
//! In: a range and the path that is written there. Out: an edit. Never: reads the file itself; [`Includes`] does.
//!
//! [`Includes`]: super::includes::Includes

use super::buffer::RewriteBuffer;
use super::edits::{Edit, Line, as_written};
use super::excerpt::Excerpt;
use super::includes::{Asked, IncludedText, Reach};
use super::reading::Reading;
use crate::diag::{Place, Severity};
use std::ops::Range;

/// What a mark asks for.
pub(super) struct Request {
    pub(super) path: String,
    /// The language in which the file is shown as code, when it is not read.
    pub(super) code: Option<String>,
    pub(super) place: Place,
    pub(super) reach: Reach,
}

/// The edit that puts a file in place of a range. What cannot be put there is said, and the mark is shown or taken out.
pub(super) fn edit(
    buffer: &mut RewriteBuffer,
    range: Range<usize>,
    request: Request,
    reading: &mut Reading<'_, '_>,
) -> Edit {
    let Request { path, code, place, reach } = request;
    let (parent, _) = buffer.written(&range);
    let asked = Asked { path: &path, excerpt: &Excerpt::Whole, as_code: code.is_some(), reach, place: &place };
    match reading.includes.include(buffer, parent, &asked) {
        Ok(text) => lines(range, text, code),
        Err(finding) => {
            let is_shown = finding.severity != Severity::Error;
            reading.found.push(*finding);
            if is_shown { as_written(buffer, range, &mut reading.inserts) } else { Edit::cut(range) }
        }
    }
}

fn lines(range: Range<usize>, included: IncludedText, code: Option<String>) -> Edit {
    let IncludedText { index, pieces } = included;
    let Some(info) = code else { return Edit::lines(range, vec![Line::File { index, pieces }]) };
    let longest = pieces.iter().map(|piece| longest_run(&piece.text)).max().unwrap_or(0);
    let ticks = "`".repeat(longest.max(2) + 1);
    let lines = vec![Line::Fence(format!("{ticks}{info}")), Line::Code { index, pieces }, Line::Fence(ticks)];
    Edit::lines(range, lines)
}

/// How many backticks follow each other in a text at most.
pub(super) fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
