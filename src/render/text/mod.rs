//! A page as plain text: for mail programs and readers without HTML, and for whoever compares two versions of a page.
//!
//! In: the same parts that a mail's HTML is made from. Out: text of at most 78 columns where words and addresses let it,
//! with every figure of the page; links as footnotes. Never: leaves out a value because it does not fit.

mod prose;
mod table;
mod wrap;

use super::parts::{self, ChartPart, Head, Part, Setting, Table};
use crate::diag::Lang;
use crate::model::{Page, Site};
use wrap::{width, wrap};

/// Columns of a line.
const COLUMNS: usize = 78;

/// A page as plain text.
pub fn text(site: &Site, page: &Page) -> String {
    let setting = Setting::of(site, page, false);
    written(page, &parts::parts(page, &setting), &setting, &[])
}

/// Parts of a page as plain text, with lines at its foot.
pub(super) fn written(page: &Page, parts: &[Part], setting: &Setting, foot: &[&str]) -> String {
    let mut sheet = Sheet { out: String::new(), links: Vec::new(), lang: setting.lang };
    sheet.underlined(&page.title, '=');
    let own = setting.addresses.own();
    if !own.is_empty() {
        sheet.line(&format!("{}: {own}", setting.words.view_on_web));
    }
    for state in parts::states(page, setting.lang) {
        sheet.gap();
        sheet.wrapped("! ", &state);
    }
    for part in parts {
        sheet.part(part, setting);
    }
    sheet.foot(foot);
    sheet.out
}

/// What is being written.
struct Sheet {
    out: String,
    /// The addresses of the footnotes so far.
    links: Vec<String>,
    lang: Lang,
}

impl Sheet {
    fn part(&mut self, part: &Part, setting: &Setting) {
        match part {
            Part::Heading { level, text } => self.heading(*level, text),
            Part::Paragraph { text } => {
                self.gap();
                self.wrapped("", text);
            }
            Part::Note { text } => {
                self.gap();
                self.wrapped("! ", text);
            }
            Part::Prose { html } => prose::write(self, html),
            Part::Table(table) => self.table(table),
            Part::Chart(chart) => self.chart(chart, setting),
            Part::Links { items } => {
                self.gap();
                for item in items {
                    let title = self.referred(&item.title, &item.url);
                    self.wrapped("- ", &title);
                    if !item.description.is_empty() {
                        self.wrapped("  ", &item.description);
                    }
                }
            }
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        self.gap();
        match level {
            1 => self.underlined(text, '='),
            2 => self.underlined(text, '-'),
            _ => self.wrapped("■ ", text),
        }
    }

    fn underlined(&mut self, text: &str, with: char) {
        let before = self.out.len();
        self.wrapped("", text);
        let widest = self.out[before..].lines().map(|line| width(line, self.lang)).max().unwrap_or(0);
        self.line(&with.to_string().repeat(widest.min(COLUMNS)));
    }

    fn table(&mut self, table: &Table) {
        self.gap();
        if !table.caption.is_empty() {
            let caption = self.referred(&table.caption, &table.url);
            self.wrapped("", &self.lang.pick("【{}】", "— {} —").replace("{}", &caption));
        }
        if table.rows.is_empty() && !table.empty.is_empty() {
            self.wrapped("", &table.empty);
        }
        for line in table::lines(table, self) {
            self.line(&line);
        }
        for note in &table.notes {
            self.wrapped(self.lang.pick("※ ", "Note: "), note);
        }
    }

    fn chart(&mut self, chart: &ChartPart, setting: &Setting) {
        let head = chart.head.iter().enumerate().map(|(at, text)| Head { text: text.clone(), numeric: at > 0 });
        let cell = |row: &parts::NumbersRow| {
            let mut cells = vec![parts::Cell::text(joined(&row.category, &row.partial))];
            cells.extend(row.values.iter().map(parts::Cell::number));
            cells
        };
        let lines: Vec<&str> = chart.legend.iter().skip(chart.head.len().saturating_sub(1)).map(|l| &*l.name).collect();
        let lines = lines.join(setting.lang.pick("、", ", "));
        let notes = [chart.summary.clone(), lines].into_iter().filter(|note| !note.is_empty()).collect();
        let rows = chart.rows.iter().map(cell).collect();
        let empty = chart.empty.clone();
        self.table(&Table {
            caption: chart.title.clone(),
            head: head.collect(),
            rows,
            notes,
            empty,
            ..Table::default()
        });
    }

    /// A text with the number of its footnote; the same address keeps its number.
    fn referred(&mut self, text: &str, url: &str) -> String {
        let shown = url.trim_start_matches("mailto:").trim_start_matches("tel:");
        if url.is_empty() || shown == text {
            return text.to_owned();
        }
        let at = self.links.iter().position(|known| known == url).unwrap_or_else(|| {
            self.links.push(url.to_owned());
            self.links.len() - 1
        });
        format!("{text} [{}]", at + 1)
    }

    fn foot(&mut self, lines: &[&str]) {
        let lines: Vec<&&str> = lines.iter().filter(|line| !line.is_empty()).collect();
        if self.links.is_empty() && lines.is_empty() {
            return;
        }
        self.gap();
        self.line("----------");
        for line in lines {
            self.wrapped("", line);
        }
        for (at, url) in std::mem::take(&mut self.links).iter().enumerate() {
            self.line(&format!("[{}] {url}", at + 1));
        }
    }

    /// An empty line, unless there is one.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// Whether the last line belongs to a list, so that the next item follows without an empty line.
    fn ends_with_item(&self) -> bool {
        let block = self.out.trim_end_matches('\n').rsplit("\n\n").next().unwrap_or_default();
        let first = block.lines().next().unwrap_or_default().trim_start();
        let is_number =
            first.split_once(". ").is_some_and(|(n, _)| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
        !self.out.ends_with("\n\n") && (first.starts_with("- ") || is_number)
    }

    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// A text in lines; `mark` begins the first, the others begin below its end.
    fn wrapped(&mut self, mark: &str, text: &str) {
        let indent = width(mark, self.lang);
        for (at, line) in wrap(text, COLUMNS.saturating_sub(indent), self.lang).iter().enumerate() {
            let start = if at == 0 { mark.to_owned() } else { " ".repeat(indent) };
            self.line(&format!("{start}{line}"));
        }
    }
}

fn joined(text: &str, more: &str) -> String {
    if more.is_empty() { text.to_owned() } else { format!("{text} {more}") }
}
