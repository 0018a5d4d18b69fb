//! A page as Markdown, for programs that read it.
//!
//! In: the same parts that a mail is made from, so that the twin holds what the page shows: figures and verdicts included,
//! and nothing that the page leaves out. Out: CommonMark with tables. Never: quotes the source of a document.

use super::inline::{cell, escaped, in_cell, link_line, linked};
use crate::model::{Node, Page, Site, Tag, nodes, unescape_html};
use crate::render::parts::{self, ChartPart, Head, Part, Setting, Table, push_words};

/// The text of a page, its title first.
pub(super) fn text(site: &Site, page: &Page) -> String {
    let setting = Setting::of(site, page, false);
    let mut sheet = Sheet::default();
    if page.headings.iter().all(|heading| heading.level > 1) {
        sheet.block(&format!("# {}", escaped(&page.title)));
    }
    for state in parts::states(page, setting.lang) {
        sheet.block(&format!("> {}", escaped(&state)));
    }
    for part in parts::parts(page, &setting) {
        sheet.part(&part);
    }
    sheet.out
}

/// A line's beginning: that of the first line until it is written, then that of the others.
struct Level {
    first: Option<String>,
    rest: String,
}

/// An open list: the next number, or none for bullets, and whether it has an item already.
struct List {
    next: Option<i64>,
    begun: bool,
}

#[derive(Default)]
struct Sheet {
    out: String,
    /// The paragraph or the cell so far.
    line: String,
    levels: Vec<Level>,
    lists: Vec<List>,
    /// Where the text of open links begins, and where they lead.
    links: Vec<(usize, String)>,
    heading: usize,
    is_code: bool,
    table: Option<Rows>,
    /// Whether the next block follows without an empty line.
    tight: bool,
}

/// A table that is being read.
#[derive(Default)]
struct Rows {
    caption: String,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading { level, text } => {
                self.block(&format!("{} {}", "#".repeat(usize::from(*level)), escaped(text)));
            }
            Part::Paragraph { text } => self.block(&escaped(text)),
            Part::Note { text } => self.block(&format!("> {}", escaped(text))),
            Part::Prose { html } => self.prose(html),
            Part::Table(table) => self.table_part(table),
            Part::Chart(chart) => self.chart(chart),
            Part::Links { items } => {
                let lines: Vec<String> = items.iter().map(link_line).collect();
                self.block(&lines.join("\n"));
            }
        }
    }

    fn table_part(&mut self, table: &Table) {
        if !table.caption.is_empty() {
            self.block(&format!("**{}**", linked(&escaped(&table.caption), &table.url)));
        }
        if table.rows.is_empty() {
            if !table.empty.is_empty() {
                self.block(&escaped(&table.empty));
            }
        } else {
            let head: Vec<&str> = table.head.iter().map(|head| head.text.as_str()).collect();
            let rows = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            self.grid(&head, &table.head, rows);
        }
        for note in &table.notes {
            self.block(&escaped(note));
        }
    }

    fn chart(&mut self, chart: &ChartPart) {
        self.block(&format!("**{}**", escaped(&chart.title)));
        if chart.rows.is_empty() {
            return self.block(&escaped(&chart.empty));
        }
        if !chart.summary.is_empty() {
            self.block(&escaped(&chart.summary));
        }
        let head: Vec<&str> = chart.head.iter().map(String::as_str).collect();
        let numeric = |at| Head { text: String::new(), numeric: at > 0 };
        let heads: Vec<Head> = (0..head.len()).map(numeric).collect();
        let row = |row: &parts::NumbersRow| {
            let first = format!("{} {}", row.category, row.partial);
            std::iter::once(first.trim()).chain(row.values.iter().map(String::as_str)).map(in_cell).collect()
        };
        self.grid(&head, &heads, chart.rows.iter().map(row).collect());
    }

    /// A table; cells are ready to print.
    fn grid(&mut self, head: &[&str], heads: &[Head], rows: Vec<Vec<String>>) {
        let columns = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
        let line = |cells: Vec<String>| {
            let blank = std::iter::repeat_n(String::new(), columns.saturating_sub(cells.len()));
            format!("| {} |", cells.into_iter().chain(blank).collect::<Vec<_>>().join(" | "))
        };
        let mut lines = vec![line(head.iter().map(|text| in_cell(text)).collect())];
        let rule = |at: usize| if heads.get(at).is_some_and(|head| head.numeric) { "---:" } else { "---" };
        lines.push(line((0..columns).map(|at| rule(at).to_owned()).collect()));
        lines.extend(rows.into_iter().map(line));
        self.block(&lines.join("\n"));
    }

    /// Writes lines below everything that is open.
    fn block(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if !self.out.is_empty() && !std::mem::take(&mut self.tight) {
            let blank: String = self.levels.iter().map(|level| level.rest.as_str()).collect();
            self.out.push_str(blank.trim_end());
            self.out.push('\n');
        }
        for line in text.lines() {
            let mut whole = String::new();
            for level in &mut self.levels {
                whole.push_str(&level.first.take().unwrap_or_else(|| level.rest.clone()));
            }
            whole.push_str(line);
            self.out.push_str(whole.trim_end_matches(' '));
            self.out.push('\n');
        }
    }

    fn prose(&mut self, html: &str) {
        for node in nodes(html) {
            match node {
                Node::Text(text) if self.is_code => self.line.push_str(&unescape_html(text)),
                Node::Text(text) => push_words(&mut self.line, &escaped(&unescape_html(text))),
                Node::Open(tag) => self.begin(&tag),
                Node::Close(tag) => self.end(tag.name),
                Node::Comment(_) => {}
            }
        }
        self.flush();
        self.levels.clear();
        self.lists.clear();
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        let value = |name| tag.attribute(name).unwrap_or_default();
        match tag.name {
            "br" if self.table.is_some() => self.line.push(' '),
            "br" => self.line.push_str("\\\n"),
            "strong" | "b" => self.line.push_str("**"),
            "em" | "i" => self.line.push('*'),
            "del" | "s" => self.line.push_str("~~"),
            "code" if !self.is_code => self.line.push('`'),
            "a" => self.links.push((self.line.len(), value("href").into_owned())),
            "img" => {
                self.line.push_str(&format!("![{}]({})", escaped(&value("alt")), value("src")));
            }
            "table" => {
                self.flush();
                self.table = Some(Rows::default());
            }
            "tr" => self.table.iter_mut().for_each(|table| table.rows.push(Vec::new())),
            "td" | "th" | "caption" => self.line.clear(),
            _ if self.table.is_some() => {}
            _ => self.begin_block(tag),
        }
    }

    fn begin_block(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "ul" | "ol" => {
                self.flush();
                let start = tag.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                self.tight = !self.lists.is_empty();
                self.lists.push(List { next: (tag.name == "ol").then_some(start), begun: false });
            }
            "li" => self.begin_item(),
            "blockquote" => {
                self.flush();
                self.levels.push(Level { first: None, rest: "> ".to_owned() });
            }
            "pre" => {
                self.flush();
                self.is_code = true;
            }
            "hr" => {
                self.flush();
                self.block("---");
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.heading = usize::from(tag.heading().unwrap_or_default());
            }
            "p" | "div" | "dt" | "dd" => self.flush(),
            _ => {}
        }
    }

    fn begin_item(&mut self) {
        self.flush();
        let Some(list) = self.lists.last_mut() else { return };
        let mark = match &mut list.next {
            Some(number) => {
                let own = *number;
                // A list of HTML may begin at the last number there is.
                *number = own.saturating_add(1);
                format!("{own}. ")
            }
            None => "- ".to_owned(),
        };
        self.tight |= std::mem::replace(&mut list.begun, true);
        let rest = " ".repeat(mark.len());
        self.levels.push(Level { first: Some(mark), rest });
    }

    fn end(&mut self, name: &str) {
        match name {
            "strong" | "b" => self.line.push_str("**"),
            "em" | "i" => self.line.push('*'),
            "del" | "s" => self.line.push_str("~~"),
            "code" if !self.is_code => self.line.push('`'),
            "a" => {
                if let Some((from, url)) = self.links.pop() {
                    let text = self.line.split_off(from.min(self.line.len()));
                    self.line.push_str(&linked(&text, &url));
                }
            }
            "td" | "th" => {
                let text = std::mem::take(&mut self.line);
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|"));
                }
            }
            "caption" => {
                let text = std::mem::take(&mut self.line);
                self.table.iter_mut().for_each(|table| text.trim().clone_into(&mut table.caption));
            }
            "table" => self.end_table(),
            _ if self.table.is_some() => {}
            "li" | "blockquote" => {
                self.flush();
                self.levels.pop();
                self.tight = false;
            }
            "ul" | "ol" => {
                self.flush();
                self.lists.pop();
            }
            "pre" => self.code(),
            "p" | "div" | "dt" | "dd" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.flush(),
            _ => {}
        }
    }

    fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else { return };
        self.line.clear();
        if !table.caption.is_empty() {
            self.block(&format!("**{}**", table.caption));
        }
        if !table.rows.is_empty() {
            let head = table.rows.remove(0);
            let head: Vec<&str> = head.iter().map(String::as_str).collect();
            // What was read is escaped already.
            let columns = table.rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
            let line = |cells: &[&str]| format!("| {} |", cells.join(" | "));
            let mut lines = vec![line(&head), line(&vec!["---"; columns])];
            lines.extend(table.rows.iter().map(|row| line(&row.iter().map(String::as_str).collect::<Vec<_>>())));
            self.block(&lines.join("\n"));
        }
    }

    fn code(&mut self) {
        self.is_code = false;
        let code = std::mem::take(&mut self.line);
        let mut fence = "```".to_owned();
        while code.contains(&fence) {
            fence.push('`');
        }
        self.block(&format!("{fence}\n{}\n{fence}", code.trim_end_matches('\n')));
    }

    /// Writes the paragraph so far.
    fn flush(&mut self) {
        if self.table.is_some() || self.is_code {
            return;
        }
        let text = std::mem::take(&mut self.line);
        self.links.iter_mut().for_each(|(from, _)| *from = 0);
        let lines: Vec<&str> = text.trim().split('\n').map(str::trim).collect();
        let text = lines.join("\n");
        let level = std::mem::take(&mut self.heading);
        match level {
            0 => self.block(&text),
            level => self.block(&format!("{} {}", "#".repeat(level), text.replace("\\\n", " "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> String {
        let mut sheet = Sheet::default();
        sheet.prose(html);
        sheet.out
    }

    #[test]
    fn prose_becomes_markdown() {
        for (html, expected) in [
            (
                "<h2>A</h2><p>b <strong>c</strong>\n<a href=\"https://x.example/\">d</a></p>",
                "## A\n\nb **c** [d](https://x.example/)\n",
            ),
            ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>d</p>", "- a\n- b\n  - c\n\nd\n"),
            ("<ol start=\"3\"><li><p>a</p><p>b</p></li><li>c</li></ol>", "3. a\n\n   b\n4. c\n"),
            (
                "<ol start=\"9223372036854775807\"><li>a</li><li>b</li></ol>",
                "9223372036854775807. a\n9223372036854775807. b\n",
            ),
            ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
            ("<pre><code>let a = &lt;b&gt;;\n```\n</code></pre>", "````\nlet a = <b>;\n```\n````\n"),
            (
                "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1|2</td><td><code>c</code></td></tr></tbody></table>",
                "| a | b |\n| --- | --- |\n| 1\\|2 | `c` |\n",
            ),
            ("<p>a<br>b*c snake_case _d_</p>", "a\\\nb\\*c snake_case \\_d\\_\n"),
        ] {
            assert_eq!(read(html), expected, "{html}");
        }
    }
}
