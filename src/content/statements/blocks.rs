//! A walk over blocks: headings, paragraphs, lists, tables and fences, each with what is around it.
//!
//! In: events. Out: statements, and room for their verdicts. Never: reads an expression itself.

use super::aside;
use super::candidate::{Form, Neighbours};
use super::finder::{BlockContext, Finder, Heading};
use super::line::{Line, is_off};
use super::lines::Made;
use super::quantity::quantities;
use crate::content::events::{end_of, is_inline, plain_text};
use crate::model::{Aside, VerdictShape};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// How deep blocks are followed; nobody promises anything below that, and the stack is finite.
const DEEPEST: usize = 24;

/// Longer paragraphs and labels are prose.
const LONGEST: usize = 80;

impl Finder<'_, '_, '_, '_> {
    /// Walks blocks that stand beside each other.
    pub(super) fn blocks(&mut self, range: Range<usize>, around: &BlockContext) {
        if around.depth > DEEPEST {
            return;
        }
        let mut at = range.start;
        // The label that a paragraph ends with, for the block right after it.
        let mut lead = String::new();
        let mut off = false;
        let mut led = None;
        while at < range.end {
            let end = match &self.events[at].0 {
                Event::Start(_) => end_of(self.events, at),
                _ => at,
            };
            let mut here = around.below(&lead);
            here.off |= off;
            here.depth += 1;
            let boxed = self.boxes.get(at).copied().flatten();
            here.aside = here.aside.or(boxed).or(led.take());
            let (mut next_lead, mut next_off) = (String::new(), false);
            match &self.events[at].0 {
                Event::Start(Tag::Heading { level, .. }) => self.heading(at, end, *level as u8, here.off),
                Event::Start(Tag::Paragraph) => {
                    let alone = BlockContext { off: here.off, aside: here.aside, ..around.clone() };
                    next_lead = self.paragraph(at + 1..end, &alone);
                    let text = plain_text(&self.events[at + 1..end]);
                    led = aside::leads_to_example(&text).then_some(Aside::Example);
                    if around.depth == 0 {
                        self.note(&text);
                    }
                }
                Event::Start(Tag::List(_)) => self.list(at + 1..end, &here),
                Event::Start(Tag::Table(_)) => self.table(at, end, &here),
                Event::Start(Tag::CodeBlock(kind)) => self.fence(at, end, kind, &here),
                Event::Start(Tag::HtmlBlock) => {
                    next_off = self.comment(at + 1..end);
                    if next_off {
                        // The label above a comment is that of what follows the comment.
                        next_lead = std::mem::take(&mut lead);
                    }
                }
                Event::Start(Tag::BlockQuote(kind)) => {
                    // A box such as [!NOTE] is written as a quotation and is none.
                    here.aside = here.aside.or(kind.is_none().then_some(Aside::Quote));
                    self.blocks(at + 1..end, &here);
                }
                Event::Start(Tag::FootnoteDefinition(_)) => self.blocks(at + 1..end, &here),
                _ => {}
            }
            (lead, off) = (next_lead, next_off);
            at = end + 1;
        }
    }

    fn comment(&self, range: Range<usize>) -> bool {
        self.events[range].iter().any(|(event, _)| matches!(event, Event::Html(html) if is_off(html)))
    }

    fn heading(&mut self, at: usize, end: usize, level: u8, off: bool) {
        let line = Line::of(self.context.text, &self.events[at + 1..end]);
        let heading = Heading::of(level, plain_text(&self.events[at + 1..end]));
        self.open_section(Heading { is_struck: line.struck, ..heading });
        let aside = self.boxes.get(at).copied().flatten();
        let around = BlockContext { off, aside, ..BlockContext::default() };
        let times = self.times();
        let made = self.line(&line, &around, Form::Heading);
        self.room(end, VerdictShape::Badge, made.statements, 0..0);
        self.room_for_times(end, times);
    }

    /// Reads a paragraph line by bold-led line, and answers the label that its last line is.
    fn paragraph(&mut self, range: Range<usize>, around: &BlockContext) -> String {
        let mut lead = String::new();
        for part in self.bold_led(range) {
            let line = Line::of(self.context.text, &self.events[part.clone()]);
            let (prose, times) = (line.text.chars().count() > LONGEST, self.times());
            if prose {
                self.schedule_of_prose(&line, around);
                self.escalation_of_line(&line, around);
            }
            let made = if prose {
                Made { statements: self.sentences(&line, around, Form::Sentence), ruled: false }
            } else {
                self.line(&line, around, Form::Sentence)
            };
            lead = if made.ruled || prose { String::new() } else { lead_of(&line) };
            self.room(part.end, VerdictShape::Badge, made.statements, 0..0);
            self.room_for_times(part.end, times);
        }
        lead
    }

    /// Cuts a paragraph where bold words begin a line of the source.
    fn bold_led(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let begins_line = |at: usize| {
            let start = self.events[at].1.start;
            let before = self.context.text[..start].rsplit('\n').next().unwrap_or_default();
            before.trim_start_matches(|c: char| c.is_whitespace() || c == '>').is_empty()
        };
        let mut parts = Vec::new();
        let mut from = range.start;
        let mut depth = 0_usize;
        for at in range.clone() {
            let (event, _) = &self.events[at];
            if at > from && depth == 0 && matches!(event, Event::Start(Tag::Strong)) && begins_line(at) {
                parts.push(from..at);
                from = at;
            }
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        parts.push(from..range.end);
        parts
    }

    fn list(&mut self, range: Range<usize>, around: &BlockContext) {
        let neighbours = self.items(range.clone());
        let around = &BlockContext { neighbours, ..around.clone() };
        let mut at = range.start;
        while at < range.end {
            let end = end_of(self.events, at);
            self.item(at + 1..end, around);
            at = end + 1;
        }
    }

    /// What the items of a list are like.
    fn items(&self, range: Range<usize>) -> Neighbours {
        let mut neighbours = Neighbours::default();
        let mut at = range.start;
        while at < range.end {
            let end = end_of(self.events, at);
            let first = self.events[at + 1..end].iter().find_map(|(event, _)| match event {
                Event::Text(text) => Some(quantities(text)),
                _ => None,
            });
            neighbours.count(&first.unwrap_or_default());
            at = end + 1;
        }
        neighbours
    }

    /// An item: its own line, then the blocks inside it.
    fn item(&mut self, range: Range<usize>, around: &BlockContext) {
        let loose = matches!(self.events.get(range.start), Some((Event::Start(Tag::Paragraph), _)));
        let (own, rest) = if loose {
            let end = end_of(self.events, range.start);
            (range.start + 1..end, end + 1)
        } else {
            let block = |event: &Event<'_>| match event {
                Event::Start(tag) => !is_inline(tag),
                Event::Rule => true,
                _ => false,
            };
            let first = range.clone().find(|&at| block(&self.events[at].0)).unwrap_or(range.end);
            (range.start..first, first)
        };
        let mut line = Line::of(self.context.text, &self.events[own.clone()]);
        // A comment that stands by itself in a loose item belongs to the item too.
        line.off |= self.comment(rest..range.end);
        let mut inside = around.clone();
        inside.off |= line.off;
        inside.aside = inside.aside.or(line.struck.then_some(Aside::Struck));
        let times = self.times();
        let made = self.line(&line, &inside, Form::Item);
        self.room(own.end, VerdictShape::Badge, made.statements, 0..0);
        self.room_for_times(own.end, times);
        let label = label_of(&line);
        self.blocks(rest..range.end, &inside.below(&label));
    }
}

/// The label that a line is for the block below it: words with a colon at their end, or bold and nothing else.
pub(super) fn lead_of(line: &Line) -> String {
    let text = line.text.trim();
    let bold = line.bold > 0 && line.text[line.bold..].trim().is_empty();
    let label = text.trim_end_matches([':', '：']).trim_end();
    if bold || label.len() < text.len() { label.to_owned() } else { String::new() }
}

/// The label that an item is for what stands inside it.
pub(super) fn label_of(line: &Line) -> String {
    let label = match line.colon() {
        Some((label, _)) => &line.text[label],
        None => line.text.trim(),
    };
    if label.chars().count() <= LONGEST { label.to_owned() } else { String::new() }
}

/// Whether an event ends a cell.
pub(super) fn ends_cell(event: &Event<'_>) -> bool {
    matches!(event, Event::End(TagEnd::TableCell))
}
