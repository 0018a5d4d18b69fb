//! The small pieces of Markdown: texts, links, cells.
//!
//! In: plain texts. Out: texts that Markdown takes for nothing else. Never: breaks a line.

use crate::render::parts::{Cell, LinkPart};

/// A link of a list, with its sentence.
pub(super) fn link_line(item: &LinkPart) -> String {
    let link = linked(&escaped(&item.title), &item.url);
    if item.description.is_empty() { format!("- {link}") } else { format!("- {link}: {}", escaped(&item.description)) }
}

/// A text that leads somewhere; the text alone when there is nowhere.
pub(super) fn linked(text: &str, url: &str) -> String {
    let text = text.trim();
    if url.is_empty() || text.is_empty() {
        return text.to_owned();
    }
    format!("[{text}]({})", url.replace('(', "%28").replace(')', "%29").replace(' ', "%20"))
}

/// A cell: its text, its verdict and the smaller lines below it, on one line.
pub(super) fn cell(cell: &Cell) -> String {
    let mut text = linked(&in_cell(&cell.text), &cell.url);
    let verdict = cell.standing.as_ref().map(|standing| standing.text.to_owned());
    for more in verdict.iter().chain(&cell.notes).filter(|more| !more.is_empty()) {
        if !text.is_empty() {
            text.push_str(" / ");
        }
        text.push_str(&in_cell(more));
    }
    text
}

/// A text in a cell of a table.
pub(super) fn in_cell(text: &str) -> String {
    escaped(&text.split_whitespace().collect::<Vec<_>>().join(" ")).replace('|', "\\|")
}

/// Text without what Markdown would take for markup.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let inside_word = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        let starts = out.is_empty() && matches!(c, '#' | '>' | '+' | '-') && rest.peek() == Some(&' ');
        if matches!(c, '\\' | '`' | '*' | '[' | ']' | '<') || (c == '_' && !inside_word) || starts {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}
