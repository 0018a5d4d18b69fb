//! Docusaurus and VitePress: `:::note title`, `:::tip[title]`, `::: details`, `:::{note}`, closed by as many colons.
//!
//! In: a text. Out: edits for the opening and the closing lines. Never: reads code, or a name it does not know as a box.

use super::admonitions;
use super::buffer::RewriteBuffer;
use super::edits::{Edit, Line, Put, as_written};
use super::elements::Title;
use super::names::is_container;
use super::reading::Reading;
use super::structure::{Structure, markers};
use crate::content::roles;
use crate::content::text::lines;
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use std::ops::Range;

struct Opened {
    colons: usize,
    name: String,
    range: Range<usize>,
    close: Vec<Line>,
    tabs: usize,
}

/// The edits, and what is left open.
pub(super) fn edits(buffer: &RewriteBuffer, structure: &Structure, reading: &mut Reading<'_, '_>) -> Vec<Edit> {
    let text = &buffer.text;
    let mut edits = Vec::new();
    let mut stack: Vec<Opened> = Vec::new();
    for (start, line) in lines(text) {
        let (length, _) = markers(line);
        let (start, line) = (start + length, line[length..].trim_end());
        let range = start..start + line.len();
        let colons = line.len() - line.trim_start_matches(':').len();
        if colons < 3 || structure.is_literal(start) || structure.is_line(start) {
            continue;
        }
        let rest = line[colons..].trim();
        if rest.is_empty() {
            let same = stack.iter().rposition(|opened| opened.colons == colons);
            let Some(at) = same.or_else(|| stack.iter().rposition(|opened| opened.colons < colons)) else { continue };
            stack.drain(at + 1..).for_each(|opened| reading.found.push(unclosed(buffer, &opened)));
            edits.extend(stack.pop().map(|opened| Edit::lines(range, opened.close)));
            continue;
        }
        let place = buffer.place(&range);
        let Some((name, title)) = opening(line, start, colons) else {
            if let Some(name) = foreign(line) {
                // Its end belongs to it, and not to a box around it.
                reading.found.push(unknown(place, name));
                edits.push(as_written(buffer, range.clone(), &mut reading.inserts));
                stack.push(Opened { colons, name: format!("{{{name}}}"), range, close: Vec::new(), tabs: 0 });
            }
            continue;
        };
        if let Some(name) = roles::directive_named(&name).filter(|known| !is_container(known)) {
            reading.found.push(roles::misspelt_directive(name, place.clone()));
        }
        let parent = stack.last_mut().filter(|parent| parent.name.starts_with("tab"));
        let nth = parent.map_or(0, |parent| {
            parent.tabs += 1;
            parent.tabs - 1
        });
        let made = match name.as_str() {
            "tab" | "tab-item" => reading.elements().tab(title, nth, &place),
            name => reading.elements().container(name, title, None, &place),
        };
        edits.push(Edit::lines(range.clone(), made.open));
        stack.push(Opened { colons, name, range, close: made.close, tabs: 0 });
    }
    let end = text.trim_end().len();
    let mut close = Vec::new();
    for opened in stack.into_iter().rev() {
        reading.found.push(unclosed(buffer, &opened));
        close.extend(opened.close);
    }
    if !close.is_empty() && edits.last().is_none_or(|edit| edit.range.end <= end) {
        edits.push(Edit { range: end..end, put: Put::Lines(close, Some(String::new())) });
    }
    edits
}

/// Name and title of an opening line; a name in Latin letters that is not known is a note of that name.
fn opening(line: &str, at: usize, colons: usize) -> Option<(String, Option<Title>)> {
    let rest = &line[colons..];
    let start = rest.len() - rest.trim_start().len();
    let trimmed = &rest[start..];
    let braced = trimmed.strip_prefix('{');
    let body = braced.unwrap_or(trimmed);
    let length = body.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(body.len());
    let name = body[..length].to_lowercase();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let after = if braced.is_some() { body[length..].strip_prefix('}')? } else { &body[length..] };
    if !after.is_empty() && !after.starts_with(['[', '{']) && !after.starts_with(char::is_whitespace) {
        return None;
    }
    let known = is_container(&name) || admonitions::named(&name).is_some();
    // `:::name` of a system's own, with no title: Docusaurus lets anyone add kinds.
    if !known && braced.is_some() {
        return None;
    }
    let offset = at + line.len() - after.len();
    Some((name, title(after, offset)))
}

/// The name of a directive of another tool: `:::{toctree}`.
fn foreign(line: &str) -> Option<&str> {
    roles::directive(line.trim_start_matches(':').trim()).map(|(name, _)| name)
}

fn unknown(place: Place, name: &str) -> Diagnostic {
    let message = say!(
        "`:::{{{name}}}` という囲みはありません。書いたとおりに表示します",
        "unknown container `:::{{{name}}}`: it is shown as it is written"
    );
    let finding = Diagnostic::new(code::UNKNOWN_DIRECTIVE, place, message).hint(say!(
        "中の Markdown は読みます。データを見せるディレクティブは ``` で囲みます",
        "its inner Markdown is read; directives that show data are written between ```"
    ));
    finding.as_warning()
}

/// `title`, `[title]`, `title="title"`; attributes in braces are dropped.
fn title(after: &str, offset: usize) -> Option<Title> {
    let (mut words, mut at) = (after.trim_end(), offset);
    at += words.len() - words.trim_start().len();
    words = words.trim_start();
    if let Some(inner) = words.strip_prefix('[') {
        (words, at) = (&inner[..inner.rfind(']').unwrap_or(inner.len())], at + 1);
    } else if words.ends_with('}') {
        words = words[..words.rfind('{').unwrap_or(words.len())].trim_end();
    }
    (!words.is_empty()).then(|| Title::Written(at..at + words.len()))
}

fn unclosed(buffer: &RewriteBuffer, opened: &Opened) -> Diagnostic {
    let name = &opened.name;
    let colons = ":".repeat(opened.colons);
    let message = say!("`{colons}{name}` が閉じられていません", "`{colons}{name}` is not closed");
    Diagnostic::new(code::CONTENT_UNCLOSED, buffer.place(&opened.range), message)
        .hint(say!("終わりに `{colons}` だけの行を書きます", "end it with a line that holds only `{colons}`"))
}
