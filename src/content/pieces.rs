//! From a body with tokens to its pieces.
//!
//! A body is rendered as one string in which links, roles and directives stand as tokens, so that it can be sanitised as
//! a whole. In: that string and what the tokens mean. Out: [`Piece`]s. Never: lets a token work anywhere but where the
//! renderer put its kind — a link in an `href` or `src`, the rest between tags.

use super::document::Piece;
use super::escape::unescape;
use super::inserts::{MARK_END, MARK_START};

pub(super) const TOKEN_START: char = '\u{e000}';
pub(super) const TOKEN_END: char = '\u{e001}';

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
    let mut rest = html;
    while let Some(at) = rest.find(['<', TOKEN_START, TOKEN_END, MARK_START, MARK_END]) {
        splitter.text.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('<') { splitter.tag(rest) } else { splitter.token(rest) };
    }
    splitter.text.push_str(rest);
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

    /// A token between tags; what is no valid token disappears.
    fn token<'h>(&mut self, rest: &'h str) -> &'h str {
        let Some((slot, after)) = read_token(rest) else { return &rest[TOKEN_START.len_utf8()..] };
        let here = |slot: &mut Slot| !matches!(slot, Slot::Href(_));
        match self.slots.get_mut(slot).and_then(|place| place.take_if(here)) {
            Some(Slot::Own(html)) => self.text.push_str(&html),
            Some(Slot::Piece(piece)) => self.push(piece),
            _ => {}
        }
        after
    }

    /// A whole tag; both writers put attribute values in double quotes and escape those inside.
    fn tag<'h>(&mut self, rest: &'h str) -> &'h str {
        let mut at = rest[1..].find(|c: char| c.is_whitespace() || c == '>').map_or(rest.len(), |end| end + 1);
        self.text.push_str(&rest[..at]);
        while at < rest.len() {
            let Some(stop) = rest[at..].find(['"', '>']).map(|offset| at + offset) else { break };
            self.copy(&rest[at..stop]);
            if rest.as_bytes()[stop] == b'>' {
                self.text.push('>');
                return &rest[stop + 1..];
            }
            let end = rest[stop + 1..].find('"').map_or(rest.len(), |end| stop + 1 + end);
            self.value(&rest[at..stop], &rest[stop + 1..end]);
            at = (end + 1).min(rest.len());
        }
        self.copy(&rest[at..]);
        ""
    }

    fn value(&mut self, before: &str, value: &str) {
        self.text.push('"');
        match before.trim_start() {
            name @ ("href=" | "src=") => {
                let link = match read_token(value) {
                    Some((slot, "")) => match self.slots.get(slot) {
                        Some(Some(Slot::Href(link))) => Some(*link),
                        _ => None,
                    },
                    Some(_) => None,
                    None => Some((self.raw_link)(&name[..name.len() - 1], &unescape(value))),
                };
                if let Some(link) = link {
                    self.push(Piece::Href(link));
                }
            }
            _ => self.copy(value),
        }
        self.text.push('"');
    }

    fn copy(&mut self, text: &str) {
        self.text.extend(text.chars().filter(|c| !matches!(*c, TOKEN_START | TOKEN_END | MARK_START | MARK_END)));
    }
}

/// A token at the head of a text, and what follows it.
fn read_token(text: &str) -> Option<(usize, &str)> {
    let (number, after) = text.strip_prefix(TOKEN_START)?.split_once(TOKEN_END)?;
    Some((number.parse().ok()?, after))
}
