//! What a page says, section by section.
//!
//! In: a [`Page`]. Out: its [`Section`]s: a heading with its anchor, and the text below it as it is shown. Never: the numbers
//! of a report, which would bring up every report for every number; links to other pages, which say what those say
//! themselves; text that a reader cannot see.

use crate::model::{Block, Node, Page, PageKind, Skipped, Tag, TargetStatus, nodes, unescape_html};
use crate::render::parts::{Part, Setting, is_hidden, parts};

/// A heading with what stands below it; the first one of a page has no heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// Its anchor, may be empty.
    pub(super) id: String,
    pub(super) heading: String,
    pub(super) text: String,
    /// Tables and code: they are found, but say nothing beside a result.
    pub(super) aside: String,
}

/// Pages that list what stands elsewhere.
const LISTS: [PageKind; 7] = [
    PageKind::Register,
    PageKind::Contract,
    PageKind::Lineage,
    PageKind::Schedule,
    PageKind::Status,
    PageKind::Archive,
    PageKind::Dashboard,
];
/// Elements whose text is not shown, or not as text.
const HIDDEN: &[&str] =
    &["script", "style", "template", "annotation", "annotation-xml", "rp", "button", "select", "head", "title"];
/// Elements inside a line: words do not end at them.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub",
    "sup", "u", "wbr", "ruby", "rb", "mi", "mn", "mo", "mrow", "tspan",
];

/// The sections of a page.
pub(super) fn sections(page: &Page, setting: &Setting, with_misses: bool) -> Vec<Section> {
    let sections = vec![Section::default()];
    let mut reader = Reader { page, sections, hidden: Skipped::default(), heading: None, aside: 0, with_misses };
    for block in &page.blocks {
        reader.block(block, setting);
    }
    reader.end_heading();
    for section in &mut reader.sections {
        section.text = tidy(&section.text);
        section.aside = tidy(&section.aside);
    }
    reader.sections
}

struct Reader<'a> {
    page: &'a Page,
    sections: Vec<Section>,
    hidden: Skipped,
    /// The heading that is being read: its anchor and its text.
    heading: Option<(String, String)>,
    /// How many tables and pieces of code are open.
    aside: usize,
    /// Whether it is the report whose misses are found.
    with_misses: bool,
}

impl Reader<'_> {
    fn block(&mut self, block: &Block, setting: &Setting) {
        // A report is found by its title, its headings and its author's words, a list by its title and its headings.
        let repeats = self.page.report.is_some() || LISTS.contains(&self.page.kind);
        match block {
            // Ways to its lists, and how authors begin: nobody searches for those.
            Block::Html { .. } if self.page.kind == PageKind::Contract => self.say(" "),
            Block::Html { html } => self.html(&html.text()),
            Block::Figure(figure) => self.say(&figure.text),
            Block::Heading(heading) => self.open(heading.id.clone(), heading.text.clone()),
            Block::Table(table) if repeats && self.with_misses && tells_misses(table) => self.parts(block, setting),
            _ if repeats => self.say(" "),
            Block::Paragraph { text } | Block::Whole(crate::model::ListExport { text, .. }) => self.line(text),
            Block::Incidents { items } => {
                for item in items {
                    self.line(&item.title);
                    item.updates.iter().for_each(|row| self.line(&row.text));
                }
            }
            Block::Timeline { title, rows } => {
                self.line(title);
                rows.iter().for_each(|row| self.line(&row.text));
            }
            Block::Chart(chart) => {
                self.line(&chart.title);
                self.line(&chart.summary);
            }
            Block::Kpis { groups } => {
                let labels = groups.iter().flat_map(|group| &group.items).map(|kpi| kpi.label.as_str());
                self.line(&labels.collect::<Vec<_>>().join(" "));
            }
            Block::Sla(table) => self.line(&table.title),
            Block::Table(_) | Block::Escalation(_) | Block::OnCall(_) | Block::Releases(_) => {
                self.parts(block, setting)
            }
            // What stands elsewhere, and is found there.
            Block::Verdict(_)
            | Block::Promises(_)
            | Block::Calendar(_)
            | Block::Register(_)
            | Block::Contract(_)
            | Block::Status(_)
            | Block::Uptime(_)
            | Block::Children { .. }
            | Block::Cards { .. }
            | Block::Problem { .. }
            | Block::Difference(_) => self.say(" "),
        }
    }

    /// A block through the plain shapes that a mail shows.
    fn parts(&mut self, block: &Block, setting: &Setting) {
        let alone = Page { blocks: vec![block.clone()], ..Page::new(self.page.route.clone(), self.page.kind, "") };
        for part in parts(&alone, setting) {
            match part {
                Part::Table(table) => {
                    self.line(&table.caption);
                    // The misses of the last report are what it is found for.
                    let aside = usize::from(!self.with_misses);
                    self.aside += aside;
                    let head: Vec<&str> = table.head.iter().map(|head| head.text.as_str()).collect();
                    self.line(&head.join(" "));
                    for row in &table.rows {
                        let cells = row.iter().flat_map(|cell| std::iter::once(&cell.text).chain(&cell.notes));
                        self.line(&cells.map(String::as_str).collect::<Vec<_>>().join(" "));
                    }
                    self.aside -= aside;
                }
                Part::Prose { html } => self.html(&html),
                Part::Heading { text, .. } => {
                    let known = self.page.headings.iter().find(|heading| heading.text == text);
                    self.open(known.map(|heading| heading.id.clone()).unwrap_or_default(), text);
                }
                Part::Paragraph { text } => self.line(&text),
                Part::Chart(_) | Part::Links { .. } | Part::Note { .. } => {}
            }
        }
    }

    fn html(&mut self, html: &str) {
        for node in nodes(html) {
            if self.hidden.holds(&node) {
                continue;
            }
            match node {
                Node::Text(text) => self.say(&unescape_html(text)),
                Node::Open(tag) => self.begin(&tag),
                Node::Close(tag) => self.end(&tag),
                Node::Comment(_) => {}
            }
        }
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        let value = |name| tag.attribute(name).unwrap_or_default();
        match tag.name {
            name if HIDDEN.contains(&name) || is_hidden(tag) => self.hidden.begin(tag),
            // What a frame shows is not ours, and changes.
            "a" if tag.attribute("data-frame").is_some() => self.hidden.begin(tag),
            "table" | "pre" => {
                self.say("\n");
                self.aside += 1;
            }
            _ if tag.heading().is_some() => {
                self.end_heading();
                self.heading = Some((value("id").into_owned(), String::new()));
            }
            "img" => self.line(&value("alt")),
            name if !INLINE.contains(&name) => self.say("\n"),
            _ => {}
        }
    }

    fn end(&mut self, tag: &Tag<'_>) {
        match tag.name {
            _ if tag.heading().is_some() => self.end_heading(),
            "table" | "pre" => {
                self.say("\n");
                self.aside = self.aside.saturating_sub(1);
            }
            name if !INLINE.contains(&name) => self.say("\n"),
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let Some((id, text)) = self.heading.take() else { return };
        self.open(id, tidy(&text));
    }

    /// Begins a section; the title of the page in its text begins none.
    fn open(&mut self, id: String, heading: String) {
        if !heading.is_empty() && heading != self.page.title {
            self.sections.push(Section { id, heading, ..Section::default() });
        }
    }

    fn line(&mut self, text: &str) {
        if !text.is_empty() {
            self.say("\n");
            self.say(text);
            self.say("\n");
        }
    }

    fn say(&mut self, text: &str) {
        match (&mut self.heading, self.sections.last_mut()) {
            (Some((_, heading)), _) => heading.push_str(text),
            (None, Some(section)) if self.aside > 0 => section.aside.push_str(text),
            (None, Some(section)) => section.text.push_str(text),
            (None, None) => {}
        }
    }
}

/// Whether a table tells of promises that were not kept.
fn tells_misses(table: &crate::model::TableBlock) -> bool {
    table.rows.iter().flatten().any(|cell| matches!(cell.standing, Some(TargetStatus::Missed | TargetStatus::AtRisk)))
}

/// Single spaces.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::{Section, sections};
    use crate::model::{Block, Page, PageKind, Route};
    use crate::render::parts::Setting;
    use crate::render::tests::sample;

    fn of(html: &str) -> Vec<Section> {
        let site = sample::site();
        let blocks = vec![Block::Html { html: html.into() }];
        let page = Page { blocks, ..Page::new(Route::from_path("/a/"), PageKind::Document, "題") };
        sections(&page, &Setting::of(&site, &page, false), false)
    }

    #[test]
    fn headings_begin_sections_and_hidden_text_is_not_there() {
        let found = of("<h1>題</h1><p>前<b>置</b>き</p><h2 id=\"a\">見出し<a class=\"anchor\" href=\"#a\">#</a></h2>\
            <p>一</p><p>二<script>x()</script></p><pre><code>E1042 &amp; x</code></pre>");
        let section = |id: &str, heading: &str, text: &str, aside: &str| Section {
            id: id.into(),
            heading: heading.into(),
            text: text.into(),
            aside: aside.into(),
        };
        assert_eq!(found, [section("", "", "前置き", ""), section("a", "見出し", "一 二", "E1042 & x")]);
    }
}
