//! What stands inside a line: texts with roles, links, images and inline HTML.
//!
//! In: events. Out: HTML and tokens. Never: judges by itself which address may be published.

use super::Writer;
use crate::content::abbreviations::Around;
use crate::content::commonmark::SpannedEvent;
use crate::content::dialects::inserts::{Part, mark_of};
use crate::content::document::Piece;
use crate::content::escape::{MARK_END, MARK_START, escape, is_comment, is_reserved};
use crate::content::events::{end_of, plain_text};
use crate::content::link::{Link, LinkKind, destination, refused};
use crate::content::pieces::{Slot, token};
use crate::content::{embeds, raw_html, roles};
use crate::diag::{Diagnostic, Place, and_further, code};
use crate::model::{Node, nodes};
use crate::say;
use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// Form, address, title and label of a link.
pub(super) type Address<'x, 'e> = (LinkType, &'x CowStr<'e>, &'x CowStr<'e>, &'x CowStr<'e>);

impl<'e> Writer<'_, '_, '_, 'e> {
    pub(super) fn text(&mut self, at: usize, text: &str) -> usize {
        if let Some(role) = roles::at(self.context.text, self.events, at) {
            let place = self.context.place(&role.range);
            if roles::is_known(role.name) {
                let before = self.explained(at, &text[..text.len() - role.name.len() - 2]);
                self.push(&before);
                let (name, argument) = (role.name.to_owned(), role.argument.trim().to_owned());
                self.push_slot(Slot::Piece(Piece::Role { name, argument, place }));
                return at + 2;
            }
            self.found.push(roles::unknown(role.name, place));
        } else if let Some((name, range)) = roles::nearly(self.context.text, self.events, at) {
            self.found.push(roles::misspelt(name, self.context.place(&range)));
        } else if let Some(name) = self.bare(at) {
            self.found.push(roles::misspelt(name, self.context.place(&self.events[at].1)));
        } else if let Some(name) = self.alone(at, text) {
            self.found.push(roles::misspelt_directive(name, self.context.place(&self.events[at].1)));
        }
        let words = self.explained(at, text);
        self.push(&words);
        at + 1
    }

    /// A figure without its metric, in the text at an event.
    fn bare(&self, at: usize) -> Option<&'static str> {
        let range = self.events[at].1.clone();
        // What was escaped begins behind its backslash.
        let start = self.context.text[..range.start].strip_suffix('\\').map_or(range.start, str::len);
        roles::bare(self.context.text.get(start..range.end)?)
    }

    /// The directive whose name in braces is all that a paragraph says.
    fn alone(&self, at: usize, text: &str) -> Option<&'static str> {
        let name = text.trim().strip_prefix(['{', '｛'])?.strip_suffix(['}', '｝'])?;
        let begins = matches!(self.events.get(at.wrapping_sub(1)), Some((Event::Start(Tag::Paragraph), _)));
        let ends = matches!(self.events.get(at + 1), Some((Event::End(TagEnd::Paragraph), _)));
        roles::directive_named(name).filter(|_| begins && ends)
    }

    /// The words of the text at an event, with what its abbreviations stand for.
    fn explained(&self, at: usize, text: &str) -> String {
        if self.context.abbreviations.is_empty() {
            return escape(text);
        }
        let beside = |event: Option<&SpannedEvent<'e>>| match event {
            Some((Event::Text(text), _)) => Some(text.clone()),
            _ => None,
        };
        let before = at.checked_sub(1).and_then(|before| self.events.get(before));
        if let Some((Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }), _)) = before {
            return escape(text);
        }
        let before = beside(before);
        let after = beside(self.events.get(at + 1));
        let around = Around {
            before: before.and_then(|text| text.chars().next_back()),
            after: after.and_then(|text| text.chars().next()),
        };
        self.context.abbreviations.explained(text, around)
    }

    pub(super) fn inline_html(&mut self, at: usize, html: &str, range: &Range<usize>) -> usize {
        if let Some(number) = mark_of(html) {
            self.insert(number);
            return at + 1;
        }
        let line_break = html.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
            && html[3..].chars().all(|c| matches!(c, ' ' | '/' | '>'));
        if line_break {
            self.push("<br>");
        } else if !is_comment(html) {
            self.raw(html, range, false);
            return self.past_frame(at, html);
        }
        at + 1
    }

    /// The event behind a frame in a line that is shown, without what is said to browsers that know no frames.
    fn past_frame(&self, at: usize, html: &str) -> usize {
        let shown = nodes(html).any(|node| match node {
            Node::Open(tag) if embeds::is_frame(&tag) && !tag.is_empty() => {
                embeds::embed(&tag, &self.context.rules.embeds).is_ok()
            }
            _ => false,
        });
        let is_end = |html: &str| html.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("</iframe"));
        if shown {
            for (offset, (event, _)) in self.events[at + 1..].iter().enumerate() {
                match event {
                    Event::InlineHtml(html) if is_end(html) => return at + offset + 2,
                    Event::Text(_) | Event::SoftBreak | Event::HardBreak | Event::InlineHtml(_) => {}
                    _ => break,
                }
            }
        }
        at + 1
    }

    pub(super) fn raw(&mut self, html: &str, range: &Range<usize>, is_block: bool) {
        let at = self.context.base + range.start;
        let Some(depth) = raw_html::depth(html, self.raw_depth) else {
            self.found.push(raw_html::too_deep(self.context.place(range)));
            return self.push(&escape(html));
        };
        self.raw_depth = depth;
        let written = &self.context.text[range.clone()];
        let place = |part: Range<usize>| self.context.source.place(at + part.start..at + part.end);
        raw_html::warn(&place, written, self.context.rules, &mut self.taken_out, self.found);
        self.out.raw.push(at..self.context.base + range.end);
        // Marks stay: they are addresses that are looked up later.
        let clean: String = html.chars().filter(|&c| matches!(c, MARK_START | MARK_END) || !is_reserved(c)).collect();
        self.push(&embeds::as_links(&clean, &self.context.rules.embeds, is_block));
    }

    pub(super) fn link(&mut self, at: usize, range: &Range<usize>, (form, target, title, label): Address<'_, 'e>) {
        let inner_end = self.events[at + 1..]
            .iter()
            .take_while(|(event, _)| !matches!(event, Event::End(TagEnd::Link)))
            .last()
            .map_or(range.start + 1, |(_, range)| range.end);
        let by_name = matches!(form, LinkType::WikiLink { .. });
        let kind = if by_name { LinkKind::Reference } else { LinkKind::Link };
        let href = self.href(kind, range, inner_end, (form, target, title, label));
        self.dropped_links.push(href.is_none());
        if let Some(href) = href {
            let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
            self.push(&format!("<a href=\"{href}\"{title}>"));
        }
    }

    pub(super) fn end_link(&mut self) {
        if self.dropped_links.pop() != Some(true) {
            self.push("</a>");
        }
    }

    pub(super) fn image(&mut self, at: usize, address: Address<'_, 'e>) -> usize {
        let end = end_of(self.events, at);
        let alt = escape(&plain_text(&self.events[at + 1..end]));
        let range = &self.events[at].1;
        let inner_end = self.events[at + 1..end].last().map_or(range.start + 2, |(_, range)| range.end);
        match self.href(LinkKind::Image, range, inner_end, address) {
            Some(src) => {
                if alt.is_empty() {
                    self.untold.push(self.context.place(range));
                }
                let title = address.2;
                let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
                self.push(&format!("<img src=\"{src}\" alt=\"{alt}\"{title}>"));
            }
            None => self.push(&alt),
        }
        end + 1
    }

    /// The token of a link's address, `None` when it may not be published.
    pub(super) fn href(
        &mut self,
        kind: LinkKind,
        range: &Range<usize>,
        inner_end: usize,
        address: Address<'_, 'e>,
    ) -> Option<String> {
        let (form, target, _, label) = address;
        let body = self.context.text;
        let at = match form {
            LinkType::Inline => destination(body, range, inner_end, target),
            LinkType::Autolink | LinkType::Email if body[range.clone()].starts_with('<') => {
                Some(range.start + 1..range.end - 1)
            }
            LinkType::Autolink | LinkType::Email => Some(range.clone()),
            _ => self.context.definitions.get(&label.to_lowercase()).cloned(),
        };
        let place = self.context.place(&at.unwrap_or_else(|| range.clone()));
        if let Some((target, _)) = self.context.inserts.address(target) {
            let kind = if kind == LinkKind::Link { LinkKind::Reference } else { kind };
            return self.address(kind, &target, place);
        }
        let target = if form == LinkType::Email { format!("mailto:{target}") } else { target.to_string() };
        self.address(kind, &target, place)
    }

    /// The token of an address, `None` when it may not be published.
    fn address(&mut self, kind: LinkKind, target: &str, place: Place) -> Option<String> {
        if let Some(scheme) = self.context.rules.schemes.disallowed_scheme(target, kind.stands()) {
            self.found.push(refused(&scheme, place));
            return None;
        }
        self.out.links.push(Link { kind, target: target.to_owned(), place });
        let token = token(self.out.slots.len());
        self.out.slots.push(Slot::Href(self.out.links.len() - 1));
        Some(token)
    }

    /// Writes what a mark stands for.
    pub(super) fn insert(&mut self, number: usize) {
        let inserts = self.context.inserts;
        let Some(insert) = inserts.get(number) else { return };
        let bare = matches!(insert.parts.as_slice(), [Part::Link(..)]);
        // An attribute whose address was left out is left out, too; an empty one would lead to the page itself.
        let mut is_left_out = false;
        for part in &insert.parts {
            match part {
                Part::Html(html) if std::mem::take(&mut is_left_out) => {
                    self.push(html.strip_prefix('"').unwrap_or(html))
                }
                Part::Html(html) => self.push(html),
                Part::Block(html) => self.block(html),
                Part::Attributes(attributes) => attributes.add_to(&mut self.out.html),
                Part::Link(kind, target) => {
                    let token = self.address(*kind, target, insert.place.clone());
                    match token {
                        Some(token) if bare => self.push(&format!("<a href=\"{token}\">{}</a>", escape(target))),
                        Some(token) => self.push(&token),
                        None if bare => self.push(&escape(target)),
                        None => is_left_out = self.drop_attribute(),
                    }
                }
            }
        }
    }

    /// Takes back the name of an attribute whose value would come now; whether there was one.
    fn drop_attribute(&mut self) -> bool {
        let html = &mut self.out.html;
        let name = [" href=\"", " src=\""].into_iter().find(|name| html.ends_with(name));
        if let Some(name) = name {
            html.truncate(html.len() - name.len());
        }
        name.is_some()
    }
}

/// One finding for all images of a document that have no text.
pub(super) fn without_text(places: Vec<Place>) -> Option<Diagnostic> {
    let (count, mut places) = (places.len(), places.into_iter());
    let message = match count {
        1 => say!("画像に代替テキストがありません", "the image has no text"),
        _ => say!("{count} 個の画像に代替テキストがありません", "{count} images of this document have no text"),
    };
    let finding = Diagnostic::new(code::CONTENT_IMAGE_TEXT, places.next()?, message)
        .hint(say!("`![復旧の流れ](flow.png)` のように内容を書きます", "say what it shows: `![the steps](flow.png)`"));
    Some(and_further(finding, places))
}
