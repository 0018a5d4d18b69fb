//! Tables as lines: columns where they fit, else one record per row.

use super::wrap::{width, wrap};
use super::{COLUMNS, Sheet};
use crate::diag::Lang;
use crate::render::parts::{Cell, Table};

/// Between two columns.
const GAP: usize = 2;
/// A column of text is made no narrower than this.
const LEAST: usize = 10;
/// Before lines that belong to the one above.
const INDENT: &str = "    ";

/// A cell's lines before they are set in a column.
struct Written {
    lines: Vec<String>,
    numeric: bool,
}

/// The lines of a table, without its caption and notes.
pub(super) fn lines(table: &Table, sheet: &mut Sheet) -> Vec<String> {
    if table.rows.is_empty() {
        return Vec::new();
    }
    let lang = sheet.lang;
    let rows: Vec<Vec<Written>> =
        table.rows.iter().map(|row| row.iter().map(|cell| written(cell, sheet)).collect()).collect();
    match columns(table, &rows, lang) {
        Some(widths) => in_columns(table, &rows, &widths, lang),
        None => as_records(table, &rows, lang),
    }
}

fn written(cell: &Cell, sheet: &mut Sheet) -> Written {
    let text = sheet.referred(&cell.text, &cell.url);
    let verdict = cell.standing.as_ref().map(|of| format!("{} {}", of.mark, of.text)).unwrap_or_default();
    let first = [text, verdict].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let lines = std::iter::once(first).chain(cell.notes.iter().cloned()).filter(|line| !line.is_empty());
    Written {
        lines: lines.flat_map(|line| line.split('\n').map(str::to_owned).collect::<Vec<_>>()).collect(),
        numeric: cell.numeric,
    }
}

/// The widths of the columns; `None` when they cannot be made to fit.
fn columns(table: &Table, rows: &[Vec<Written>], lang: Lang) -> Option<Vec<usize>> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0).max(table.head.len());
    let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at));
    let head = |at: usize| table.head.get(at).map_or(0, |head| width(&head.text, lang));
    let natural = |at: usize| {
        let lines = cells(at).flat_map(|cell| &cell.lines).map(|line| width(line, lang));
        lines.max().unwrap_or(0).max(head(at))
    };
    let mut widths: Vec<usize> = (0..count).map(natural).collect();
    // A number stays whole; a text may become as narrow as its head and its longest word.
    let least = |at: usize| {
        let words = cells(at).flat_map(|cell| &cell.lines).flat_map(|line| wrap(line, 1, lang));
        let numbers = cells(at).filter(|cell| cell.numeric).filter_map(|cell| cell.lines.first().cloned());
        let longest = words.chain(numbers).map(|word| width(&word, lang)).max().unwrap_or(0);
        longest.max(head(at)).max(LEAST)
    };
    let floor: Vec<usize> = widths.iter().enumerate().map(|(at, &wide)| wide.min(least(at))).collect();
    let room = COLUMNS.saturating_sub(GAP * count.saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        let widest = (0..count).filter(|&at| widths[at] > floor[at]).max_by_key(|&at| (widths[at], at))?;
        widths[widest] -= 1;
    }
    Some(widths)
}

fn in_columns(table: &Table, rows: &[Vec<Written>], widths: &[usize], lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    let has_head = table.head.iter().any(|head| !head.text.is_empty());
    if has_head {
        let head = table.head.iter().map(|head| Written { lines: vec![head.text.clone()], numeric: head.numeric });
        out.extend(set(&head.collect::<Vec<_>>(), widths, lang));
        let rules: Vec<String> = widths.iter().map(|&wide| "-".repeat(wide)).collect();
        out.push(rules.join(&" ".repeat(GAP)));
    }
    let mut set: Vec<Vec<String>> = rows.iter().map(|row| set(row, widths, lang)).collect();
    for (lines, below) in set.iter_mut().zip(&table.below) {
        lines.extend(below_row(below, lang));
    }
    let airy = set.iter().any(|lines| lines.len() > 1);
    for (at, lines) in set.into_iter().enumerate() {
        if airy && at > 0 {
            out.push(String::new());
        }
        out.extend(lines);
    }
    out
}

/// What is said of a row over all its columns.
fn below_row(text: &str, lang: Lang) -> impl Iterator<Item = String> {
    let lines = if text.is_empty() { Vec::new() } else { wrap(text, COLUMNS - INDENT.len(), lang) };
    lines.into_iter().map(|line| format!("{INDENT}{line}"))
}

/// One row in its columns.
fn set(row: &[Written], widths: &[usize], lang: Lang) -> Vec<String> {
    let cells: Vec<Vec<String>> = row
        .iter()
        .zip(widths)
        .map(|(cell, &wide)| cell.lines.iter().flat_map(|line| wrap(line, wide, lang)).collect())
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut line = String::new();
        for ((cell, lines), &wide) in row.iter().zip(&cells).zip(widths) {
            let text = lines.get(at).map_or("", String::as_str);
            let pad = " ".repeat(wide.saturating_sub(width(text, lang)));
            let (before, after) = if cell.numeric { (pad.as_str(), "") } else { ("", pad.as_str()) };
            line.push_str(&format!("{before}{text}{after}{}", " ".repeat(GAP)));
        }
        line.trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

/// Each row as a record: its first cell as a title, the others below it with their heads.
fn as_records(table: &Table, rows: &[Vec<Written>], lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            out.push(String::new());
        }
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.lines.is_empty()) {
            let head = table.head.get(column).map_or("", |head| head.text.as_str());
            let label = if head.is_empty() { String::new() } else { format!("{head}: ") };
            let (mark, label) = if column == 0 { ("* ", String::new()) } else { ("  ", label) };
            let whole = label + &cell.lines.join(" / ");
            for (line, text) in wrap(&whole, COLUMNS - INDENT.len(), lang).into_iter().enumerate() {
                out.push(if line == 0 { format!("{mark}{text}") } else { format!("{INDENT}{text}") });
            }
        }
        out.extend(table.below.get(at).into_iter().flat_map(|below| below_row(below, lang)));
    }
    out
}
