//! Events → the HTML of a body, with tokens for what is filled in later.
//!
//! In: the events of one document after all passes. Out: HTML, slots, links and findings. Never: resolves a link, and
//! never writes an attribute the author made up.

mod drawn;
mod fence_info;
mod fences;
mod footnotes;
mod inline;

use self::footnotes::Footnote;
use super::abbreviations::Abbreviations;
use super::commonmark::SpannedEvent;
use super::dialects::admonitions;
use super::dialects::inserts::Inserts;
use super::escape::{escape, is_comment};
use super::events::end_of;
use super::link::Link;
use super::pieces::{Slot, token};
use super::raw_html::TakenOut;
use super::source::Source;
use super::statements::verdicts::VerdictSlots;
use crate::diag::{Diagnostic, Lang, Place};
use crate::model::ContentRules;
use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;

/// What a body is written with.
pub(super) struct Context<'s, 'a> {
    pub(super) source: &'s Source<'a>,
    /// The body as it was parsed.
    pub(super) text: &'s str,
    /// Where the body begins in the source.
    pub(super) base: usize,
    pub(super) language: Lang,
    /// Where the addresses of reference links are written, by label.
    pub(super) definitions: &'s BTreeMap<String, Range<usize>>,
    /// What the marks in the text stand for.
    pub(super) inserts: &'s Inserts,
    /// What its abbreviations stand for.
    pub(super) abbreviations: &'s Abbreviations,
    /// Which addresses it may have, and which frames.
    pub(super) rules: &'s ContentRules,
}

impl Context<'_, '_> {
    pub(super) fn place(&self, range: &Range<usize>) -> Place {
        self.source.place(self.base + range.start..self.base + range.end)
    }
}

/// A written body.
#[derive(Default)]
pub(super) struct Written {
    pub(super) html: String,
    pub(super) slots: Vec<Slot>,
    pub(super) links: Vec<Link>,
    /// Ranges in the file of the raw HTML that must be cleaned.
    pub(super) raw: Vec<Range<usize>>,
}

/// Writes the events of a body. Every heading event carries its id already.
pub(super) fn write(
    context: &Context<'_, '_>,
    events: &[SpannedEvent<'_>],
    rooms: &VerdictSlots,
    found: &mut Vec<Diagnostic>,
) -> Written {
    let mut writer = Writer {
        context,
        events,
        rooms,
        out: Written::default(),
        found,
        columns: Vec::new(),
        column: 0,
        in_head: false,
        dropped_links: Vec::new(),
        footnotes: BTreeMap::new(),
        outer: Vec::new(),
        diagrams: 0,
        raw_depth: 0,
        taken_out: TakenOut::default(),
        untold: Vec::new(),
    };
    let mut at = 0;
    while at < events.len() {
        at = writer.event(at);
    }
    writer.write_footnotes();
    let Writer { out, taken_out, untold, found, .. } = writer;
    taken_out.report(found);
    found.extend(inline::without_text(untold));
    out
}

struct Writer<'w, 's, 'a, 'e> {
    context: &'w Context<'s, 'a>,
    events: &'w [SpannedEvent<'e>],
    rooms: &'w VerdictSlots,
    out: Written,
    found: &'w mut Vec<Diagnostic>,
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// For each open link, whether its element was left out.
    dropped_links: Vec<bool>,
    footnotes: BTreeMap<String, Footnote>,
    /// The HTML around open footnote definitions.
    outer: Vec<(String, String)>,
    /// How many diagrams were met.
    diagrams: usize,
    /// How many elements of raw HTML lie open.
    raw_depth: usize,
    /// What raw HTML has that may not stand in documents.
    taken_out: TakenOut,
    /// Where images have no text.
    untold: Vec<Place>,
}

impl<'e> Writer<'_, '_, '_, 'e> {
    fn push(&mut self, html: &str) {
        self.out.html.push_str(html);
    }

    fn push_slot(&mut self, slot: Slot) {
        let token = token(self.out.slots.len());
        self.out.slots.push(slot);
        self.push(&token);
    }

    /// Begins a block on a line of its own.
    fn block(&mut self, html: &str) {
        if !self.out.html.is_empty() && !self.out.html.ends_with(['\n', '>']) {
            self.push("\n");
        }
        self.push(html);
    }

    /// Writes one event and returns the next to write.
    fn event(&mut self, at: usize) -> usize {
        for verdict in self.rooms.before(at) {
            self.push_slot(verdict);
        }
        let (event, range) = &self.events[at];
        match event {
            Event::Start(Tag::CodeBlock(kind)) => return self.code_block(at, kind),
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                return self.image(at, (*link_type, dest_url, title, id));
            }
            Event::Start(Tag::HtmlBlock) => return self.html_block(at),
            Event::Start(tag) => self.start(at, tag, range),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => return self.text(at, text),
            Event::Code(text) => self.push(&format!("<code>{}</code>", escape(text))),
            Event::Html(html) | Event::InlineHtml(html) => return self.inline_html(at, html, range),
            Event::SoftBreak => self.push("\n"),
            Event::HardBreak => self.push("<br>\n"),
            Event::Rule => self.block("<hr>\n"),
            Event::FootnoteReference(name) => self.footnote_reference(name),
            Event::TaskListMarker(done) => self.checkbox(*done),
            Event::InlineMath(latex) => self.formula_in_text(latex, false, range),
            Event::DisplayMath(latex) => self.formula_in_text(latex, true, range),
        }
        at + 1
    }

    fn start(&mut self, at: usize, tag: &Tag<'e>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.block("<p>"),
            Tag::Heading { level, id, classes, .. } => {
                let id = id.as_deref().unwrap_or_default();
                let class = classes.iter().map(|class| escape(class)).collect::<Vec<_>>().join(" ");
                let class = if class.is_empty() { class } else { format!(" class=\"{class}\"") };
                self.block(&format!("<{level} id=\"{}\"{class}>", escape(id)));
                self.dropped_links.clear();
                let anchor =
                    format!("<a class=\"anchor\" href=\"#{}\" aria-hidden=\"true\" tabindex=\"-1\"></a>", escape(id));
                self.push_slot(Slot::Own(anchor));
            }
            Tag::BlockQuote(None) => self.block("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => {
                let (class, title) = admonition(*kind, self.context.language);
                self.block(&format!(
                    "<div class=\"admonition {class}\" role=\"note\">\n<p class=\"admonition-title\">{title}</p>\n"
                ));
            }
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => {
                let task =
                    self.events[at + 1..].iter().take(2).any(|(event, _)| matches!(event, Event::TaskListMarker(_)));
                self.block(if task { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::FootnoteDefinition(name) => {
                let around = std::mem::take(&mut self.out.html);
                self.outer.push((name.to_string(), around));
            }
            Tag::Table(columns) => {
                self.columns.clone_from(columns);
                self.block("<div class=\"table-wrap\"><table>\n");
            }
            Tag::TableHead => {
                (self.column, self.in_head) = (0, true);
                self.push("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.push("<tr>");
            }
            Tag::TableCell => self.cell(),
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Link { link_type, dest_url, title, id } => self.link(at, range, (*link_type, dest_url, title, id)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.push("</p>\n"),
            TagEnd::Heading(level) => self.push(&format!("</{level}>\n")),
            TagEnd::BlockQuote(None) => self.push("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.push("</div>\n"),
            TagEnd::List(true) => self.push("</ol>\n"),
            TagEnd::List(false) => self.push("</ul>\n"),
            TagEnd::Item => self.push("</li>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((name, around)) = self.outer.pop() {
                    let html = std::mem::replace(&mut self.out.html, around);
                    self.footnote(&name).html.push_str(&html);
                }
            }
            TagEnd::Table => self.push("</tbody>\n</table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.push("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => {
                self.push(if self.in_head { "</th>" } else { "</td>" });
                self.column += 1;
            }
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.push("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Link => self.end_link(),
            _ => {}
        }
    }

    fn cell(&mut self) {
        let class = match self.columns.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        self.push(&if self.in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") });
    }

    fn checkbox(&mut self, done: bool) {
        let (checked, label) = match (done, self.context.language) {
            (true, Lang::Ja) => (" checked", "完了"),
            (false, Lang::Ja) => ("", "未完了"),
            (true, Lang::En) => (" checked", "done"),
            (false, Lang::En) => ("", "not done"),
        };
        self.push_slot(Slot::Own(format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\">")));
        self.push(" ");
    }

    fn html_block(&mut self, at: usize) -> usize {
        let end = end_of(self.events, at);
        let range = &self.events[at].1;
        let html: String = self.events[at + 1..end]
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Html(html) | Event::Text(html) => Some(&**html),
                _ => None,
            })
            .collect();
        if !is_comment(&html) {
            self.raw(&html, range, true);
        }
        end + 1
    }
}

fn admonition(kind: BlockQuoteKind, language: Lang) -> (&'static str, &'static str) {
    let name = match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    };
    let kind = admonitions::named(name).unwrap_or(admonitions::NOTE);
    (kind.class, kind.title(language))
}
