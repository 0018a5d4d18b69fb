//! From a body with tokens to its pieces.
//!
//! A body is rendered as one string in which links, roles and directives stand as tokens, so that it can be sanitised as
//! a whole. In: that string and what the tokens mean. Out: [`Piece`]s, whose tags are whole. Never: lets a token work anywhere but
//! where the renderer put its kind — a link in an `href` or `src`, the rest between tags.

use super::document::{LinkedTag, Piece};
use super::escape::{MARK_END, MARK_START, TOKEN_END, TOKEN_START};
use crate::model::{Node, Tag, nodes, unescape_html};

/// What a token stands for.
pub(super) enum Slot {
    /// The address of a link.
    Href(usize),
    /// HTML of our own that needs no cleaning.
    Own(String),
    /// A role or a directive.
    Piece(Piece),
}

/// The token of a slot.
pub(super) fn token(slot: usize) -> String {
    format!("{TOKEN_START}{slot}{TOKEN_END}")
}

/// Cuts a rendered body at its tokens. `raw_link` is asked for the link of an address that came from raw HTML: the name
/// of its attribute and its value.
pub(super) fn split(html: &str, slots: Vec<Slot>, raw_link: impl FnMut(&str, &str) -> usize) -> Vec<Piece> {
    let slots = slots.into_iter().map(Some).collect();
    let mut splitter = Splitter { slots, pieces: Vec::new(), text: String::with_capacity(html.len()), raw_link };
    for node in nodes(html) {
        match node {
            Node::Text(text) => splitter.words(text),
            Node::Open(tag) => splitter.tag(&tag),
            Node::Close(_) | Node::Comment(_) => copy(node.written(), &mut splitter.text),
        }
    }
    splitter.flush();
    splitter.pieces.shrink_to_fit();
    splitter.pieces
}

struct Splitter<F> {
    slots: Vec<Option<Slot>>,
    pieces: Vec<Piece>,
    text: String,
    raw_link: F,
}

impl<F: FnMut(&str, &str) -> usize> Splitter<F> {
    fn flush(&mut self) {
        if !self.text.is_empty() {
            // A document is held as long as the site is made: no letter more than it has.
            self.pieces.push(Piece::Html(self.text.as_str().into()));
            self.text.clear();
        }
    }

    fn push(&mut self, piece: Piece) {
        self.flush();
        self.pieces.push(piece);
    }

    /// Text between tags; what is no valid token disappears.
    fn words(&mut self, mut rest: &str) {
        while let Some(at) = rest.find(is_reserved) {
            self.text.push_str(&rest[..at]);
            let Some((slot, after)) = read_token(&rest[at..]) else {
                rest = &rest[at + TOKEN_START.len_utf8()..];
                continue;
            };
            let here = |slot: &mut Slot| !matches!(slot, Slot::Href(_));
            match self.slots.get_mut(slot).and_then(|place| place.take_if(here)) {
                Some(Slot::Own(html)) => self.text.push_str(&html),
                Some(Slot::Piece(piece)) => self.push(piece),
                _ => {}
            }
            rest = after;
        }
        self.text.push_str(rest);
    }

    /// The beginning of an element; no element has two addresses.
    fn tag(&mut self, tag: &Tag<'_>) {
        let written = tag.written();
        let (mut html, mut done, mut linked) = (String::with_capacity(written.len()), 0, None);
        for attribute in tag.attributes().filter(|attribute| matches!(attribute.name, "href" | "src")) {
            copy(&written[done..attribute.at.start], &mut html);
            done = attribute.at.end;
            linked = self.link(attribute.name, attribute.value).map(|link| (html.len(), link)).or(linked);
        }
        copy(&written[done..], &mut html);
        match linked {
            Some((at, link)) => self.push(Piece::Linked(LinkedTag { html: html.into(), at, link })),
            None => self.text.push_str(&html),
        }
    }

    /// The link that the value of an attribute means.
    fn link(&mut self, name: &str, value: &str) -> Option<usize> {
        match read_token(value) {
            Some((slot, "")) => match self.slots.get(slot) {
                Some(Some(Slot::Href(link))) => Some(*link),
                _ => None,
            },
            Some(_) => None,
            None => Some((self.raw_link)(name, &unescape_html(value))),
        }
    }
}

fn is_reserved(c: char) -> bool {
    matches!(c, TOKEN_START | TOKEN_END | MARK_START | MARK_END)
}

fn copy(written: &str, html: &mut String) {
    written.split(is_reserved).for_each(|part| html.push_str(part));
}

/// A token at the head of a text, and what follows it.
fn read_token(text: &str) -> Option<(usize, &str)> {
    let (number, after) = text.strip_prefix(TOKEN_START)?.split_once(TOKEN_END)?;
    Some((number.parse().ok()?, after))
}
