//! Tables of a page as the theme sees them.
//!
//! In: a table of texts. Out: heads and cells with their classes and links. Never: reads a number back from a text.

use super::links::Links;
use super::target_status::{TargetStatusView, target_status};
use super::words::Words;
use crate::model::{TableBlock, TableCell};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub(super) struct TableView {
    pub(super) caption: String,
    head: Vec<HeadView>,
    rows: Vec<Vec<CellView>>,
}

#[derive(Debug, Clone, Serialize)]
struct HeadView {
    text: String,
    numeric: bool,
}

#[derive(Debug, Clone, Serialize)]
struct CellView {
    text: String,
    url: String,
    /// What the text is short for; may be empty.
    full: String,
    numeric: bool,
    /// How it is set: as a number, as an instant, or as many words.
    class: &'static str,
    /// The head of its column, for windows too narrow for columns.
    label: String,
    note: String,
    standing: Option<TargetStatusView>,
    /// Whether it is the button that asks for a service.
    is_request: bool,
}

pub(super) fn table_view(table: &TableBlock, links: &Links, words: &Words) -> TableView {
    let numeric = |at: usize| {
        let mut column = table.rows.iter().filter_map(|row| row.get(at)).peekable();
        column.peek().is_some() && column.all(|cell| cell.numeric)
    };
    TableView {
        caption: table.caption.clone(),
        head: table
            .head
            .iter()
            .enumerate()
            .map(|(at, text)| HeadView { text: text.clone(), numeric: numeric(at) })
            .collect(),
        rows: table.rows.iter().map(|row| row_view(table, row, links, words)).collect(),
    }
}

fn row_view(table: &TableBlock, row: &[TableCell], links: &Links, words: &Words) -> Vec<CellView> {
    let heads = table.head.iter().map(String::as_str).chain(std::iter::repeat(""));
    row.iter().zip(heads).map(|(cell, head)| cell_view(cell, head, links, words)).collect()
}

/// Whether a text is a day or an instant, which no line break may divide.
fn is_instant(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || "-/:. 年月日".contains(c);
    text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['-', '/', ':', '月']) && text.chars().all(is_part)
}

/// How many letters a text has that wants a wide column.
const LONG: usize = 24;

/// The class of a cell: a number, a day or an instant, or many words.
fn class(cell: &TableCell) -> &'static str {
    match cell.text.chars().count() {
        _ if cell.numeric => "num",
        _ if is_instant(&cell.text) => "when",
        n if n > LONG => "long",
        _ => "",
    }
}

fn cell_view(cell: &TableCell, head: &str, links: &Links, words: &Words) -> CellView {
    // Words beside a verdict are the verdict's (目標なし), a number or a link is the cell's own.
    let worded = cell.standing.is_some() && !cell.numeric && cell.route.is_none();
    let standing = cell.standing.map(|s| target_status(s, if worded { &cell.text } else { "" }, words));
    CellView {
        text: if worded { String::new() } else { cell.text.clone() },
        url: match &cell.route {
            Some(route) => links.to_heading(route, &cell.anchor),
            None => cell.link.clone(),
        },
        is_request: cell.route.is_none() && !cell.link.is_empty(),
        full: cell.full.clone(),
        numeric: cell.numeric,
        class: class(cell),
        label: head.to_owned(),
        note: cell.note.clone(),
        standing,
    }
}
