//! Clean HTML as plain text.
//!
//! In: the HTML of a mail's prose, whose elements are few and whole. Out: paragraphs, lists, tables and code on the sheet.

use super::Sheet;
use crate::model::{Node, Tag, nodes, unescape_html};
use crate::render::parts::{Cell, Head, Table, push_words};

/// Writes HTML as text.
pub(super) fn write(sheet: &mut Sheet, html: &str) {
    let mut reader = Reader {
        sheet,
        line: String::new(),
        lists: Vec::new(),
        marker: None,
        quotes: 0,
        heading: None,
        is_code: false,
        links: Vec::new(),
        table: None,
        tight: false,
    };
    nodes(html).for_each(|node| reader.take(&node));
    reader.flush();
    reader.end_table();
}

/// A table that is being read.
#[derive(Default)]
struct Rows {
    rows: Vec<Vec<Cell>>,
    /// How many of the first rows are heads.
    heads: usize,
    in_head: bool,
    caption: String,
}

struct Reader<'s> {
    sheet: &'s mut Sheet,
    /// The paragraph, or the cell, so far.
    line: String,
    /// Open lists: the next number, or none for bullets.
    lists: Vec<Option<i64>>,
    /// What begins the next paragraph.
    marker: Option<String>,
    quotes: usize,
    heading: Option<u8>,
    is_code: bool,
    /// Where open links lead, and where their text begins.
    links: Vec<(String, usize)>,
    table: Option<Rows>,
    /// Whether the next paragraph follows without an empty line.
    tight: bool,
}

impl Reader<'_> {
    fn take(&mut self, node: &Node<'_>) {
        match node {
            Node::Text(text) if self.is_code => self.line.push_str(&unescape_html(text)),
            Node::Text(text) => push_words(&mut self.line, &unescape_html(text)),
            Node::Open(tag) => self.begin(tag),
            Node::Close(tag) => self.end(tag.name),
            Node::Comment(_) => {}
        }
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        let value = |name| tag.attribute(name).unwrap_or_default();
        match tag.name {
            "br" => self.line.push('\n'),
            "a" => self.links.push((value("href").into_owned(), self.line.len())),
            "img" => {
                let (alt, src) = (value("alt"), value("src"));
                let shown = self.sheet.referred(&format!("［{alt}］"), &src);
                self.line.push_str(&shown);
            }
            "table" => {
                self.flush();
                self.end_table();
                self.table = Some(Rows::default());
            }
            name if self.table.is_some() => self.begin_in_table(name),
            _ => self.begin_block(tag),
        }
    }

    fn begin_in_table(&mut self, name: &str) {
        let Some(table) = &mut self.table else { return };
        match name {
            "thead" => table.in_head = true,
            "tr" => table.rows.push(Vec::new()),
            "td" | "th" | "caption" => self.line.clear(),
            "p" | "div" | "li" if !self.line.trim().is_empty() => self.line.push('\n'),
            _ => {}
        }
    }

    fn begin_block(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "p" | "div" | "dt" => self.flush(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = tag.heading();
            }
            "ul" | "ol" => {
                self.flush();
                let start = tag.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.lists.push((tag.name == "ol").then_some(start));
            }
            "li" => {
                self.flush();
                self.marker = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let own = *number;
                        // A list of HTML may begin at the last number there is.
                        *number = own.saturating_add(1);
                        format!("{own}. ")
                    }
                    _ => "- ".to_owned(),
                });
            }
            "dd" => {
                self.flush();
                self.marker = Some("    ".to_owned());
                self.tight = true;
            }
            "blockquote" => {
                self.flush();
                self.quotes += 1;
            }
            "pre" => {
                self.flush();
                self.is_code = true;
            }
            "hr" => {
                self.flush();
                self.sheet.gap();
                self.sheet.line("----------");
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "a" {
            if let Some((url, from)) = self.links.pop() {
                let text = self.line.split_off(from.min(self.line.len()));
                let shown = self.sheet.referred(text.trim_end(), &url);
                self.line.push_str(&shown);
            }
            return;
        }
        if self.table.is_some() {
            return self.end_in_table(name);
        }
        match name {
            "p" | "div" | "dt" | "dd" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.flush(),
            "ul" | "ol" => {
                self.flush();
                self.lists.pop();
                self.marker = None;
            }
            "blockquote" => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "pre" => self.code(),
            _ => {}
        }
    }

    fn end_in_table(&mut self, name: &str) {
        let Some(table) = &mut self.table else { return };
        match name {
            "caption" => table.caption = std::mem::take(&mut self.line).trim().to_owned(),
            "td" | "th" => {
                let text = std::mem::take(&mut self.line);
                if let Some(row) = table.rows.last_mut() {
                    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
                    row.push(Cell::text(lines.join("\n")));
                }
            }
            "tr" if table.in_head => table.heads = table.rows.len(),
            "thead" => table.in_head = false,
            "table" => self.end_table(),
            _ => {}
        }
    }

    /// Writes the table that was read; further rows of heads are rows.
    fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else { return };
        let head = if table.heads > 0 { table.rows.remove(0) } else { Vec::new() };
        let head = head.into_iter().map(|cell| Head { text: cell.text, numeric: false }).collect();
        self.line.clear();
        self.sheet.table(&Table { caption: table.caption, head, rows: table.rows, ..Table::default() });
    }

    fn code(&mut self) {
        self.is_code = false;
        let code = std::mem::take(&mut self.line);
        self.sheet.gap();
        for line in code.trim_end().lines() {
            self.sheet.line(&format!("    {line}"));
        }
    }

    /// Writes the paragraph so far.
    fn flush(&mut self) {
        if self.table.is_some() || self.is_code {
            return;
        }
        let text = std::mem::take(&mut self.line);
        let text = text.split('\n').map(str::trim).collect::<Vec<_>>().join("\n");
        let text = text.trim();
        self.links.iter_mut().for_each(|(_, from)| *from = 0);
        if text.is_empty() {
            return;
        }
        if let Some(level) = self.heading.take() {
            return self.sheet.heading(level, text);
        }
        let indent = "  ".repeat(self.lists.len().saturating_sub(1)) + &"> ".repeat(self.quotes);
        let marker = self.marker.take();
        let is_item = marker.is_some() && !self.lists.is_empty();
        let follows = is_item && self.sheet.ends_with_item();
        if !(follows || std::mem::take(&mut self.tight)) {
            self.sheet.gap();
        }
        let marker = marker.unwrap_or_else(|| if self.lists.is_empty() { String::new() } else { "  ".to_owned() });
        self.sheet.wrapped(&format!("{indent}{marker}"), text);
    }
}
