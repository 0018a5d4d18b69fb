//! A body cut at its outermost headings.
//!
//! In: the pieces of a document. Out: its sections, each with its heading and what stands below it. Never: cuts inside a
//! quotation, a list or a folded part, where the HTML of a section would not be whole.

use crate::content::{Document, Piece};
use crate::model::{Heading, Node, OpenElements, Tag, nodes};

/// A heading with what stands below it, up to the next one of any level.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Section {
    /// Nothing for what stands before the first heading.
    pub head: Option<Head>,
    /// What stands below it.
    pub body: Vec<Piece>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head {
    /// Its level, anchor and text.
    pub heading: Heading,
    /// It as it is written; figures and links may stand in it.
    pub pieces: Vec<Piece>,
}

impl Head {
    /// Whether its text is all there is to it.
    pub(super) fn is_plain(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece, Piece::Html(_)))
    }
}

/// The sections of a document.
pub(super) fn sections(document: &Document) -> Vec<Section> {
    let mut cutter = Cutter { headings: &document.headings, ..Cutter::default() };
    for piece in &document.pieces {
        match piece {
            Piece::Html(html) => cutter.html(html),
            Piece::Linked(_) => cutter.linked(piece),
            other => cutter.put(other.clone()),
        }
    }
    cutter.done.push(cutter.now);
    cutter.done
}

#[derive(Default)]
struct Cutter<'h> {
    headings: &'h [Heading],
    done: Vec<Section>,
    now: Section,
    in_head: bool,
    open: OpenElements,
}

impl Cutter<'_> {
    fn put(&mut self, piece: Piece) {
        match (&mut self.now.head, self.in_head) {
            (Some(head), true) => head.pieces.push(piece),
            _ => self.now.body.push(piece),
        }
    }

    fn put_html(&mut self, html: &str) {
        if !html.is_empty() {
            self.put(Piece::Html(html.into()));
        }
    }

    fn linked(&mut self, piece: &Piece) {
        nodes(piece.html().unwrap_or_default()).for_each(|node| self.open.pass(&node));
        self.put(piece.clone());
    }

    fn html(&mut self, html: &str) {
        let mut from = 0;
        for node in nodes(html) {
            if let Node::Open(tag) = node
                && let Some(heading) = self.heading_at(&tag)
            {
                self.put_html(&html[from..tag.start]);
                from = tag.start;
                let head = Head { heading, pieces: Vec::new() };
                let next = Section { head: Some(head), body: Vec::new() };
                self.done.push(std::mem::replace(&mut self.now, next));
                self.in_head = true;
            }
            self.open.pass(&node);
            if let Node::Close(tag) = node
                && self.in_head
                && self.open.is_empty()
            {
                self.put_html(&html[from..tag.end()]);
                (self.in_head, from) = (false, tag.end());
            }
        }
        self.put_html(&html[from..]);
    }

    /// The heading that a tag begins, if it is one of the document and nothing is around it.
    fn heading_at(&self, tag: &Tag<'_>) -> Option<Heading> {
        tag.heading().filter(|_| self.open.is_empty())?;
        let id = tag.attribute("id")?;
        self.headings.iter().find(|heading| heading.id == id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(html: &[&str], headings: &[(u8, &str)]) -> Vec<(Option<String>, String)> {
        let heading = |(level, id): &(u8, &str)| Heading { level: *level, id: (*id).into(), text: (*id).into() };
        let headings: Vec<Heading> = headings.iter().map(heading).collect();
        let mut cutter = Cutter { headings: &headings, ..Cutter::default() };
        html.iter().for_each(|html| cutter.html(html));
        cutter.done.push(cutter.now);
        let text = |pieces: &[Piece]| {
            let html = |piece: &Piece| if let Piece::Html(html) = piece { html.to_string() } else { String::new() };
            pieces.iter().map(html).collect::<String>()
        };
        cutter.done.iter().map(|s| (s.head.as_ref().map(|head| text(&head.pieces)), text(&s.body))).collect()
    }

    #[test]
    fn sections_begin_at_headings_that_nothing_is_around() {
        let html = [
            "<p>a <b title=\"<h2 id='x'>\">b</b><br>\n<h2 id=\"x\">X</h2>\n<blockquote><h2 id=\"y\">Y</h2></blockquote>",
        ];
        let broken = cut(&html, &[(2, "x"), (2, "y")]);
        assert_eq!(broken.len(), 1, "the paragraph is not closed before it: {broken:?}");
        let html = [
            "<p>a<br></p>\n<h2 id=\"x\">X<b>!</b></h2>\n<details><h2 id=\"y\">Y</h2></details>",
            "<!-- <p> --><h3 id=\"z\">Z",
            "</h3><p>z</p>",
        ];
        let sections = cut(&html, &[(2, "x"), (2, "y"), (3, "z")]);
        let expected = [
            (None, "<p>a<br></p>\n"),
            (Some("<h2 id=\"x\">X<b>!</b></h2>"), "\n<details><h2 id=\"y\">Y</h2></details><!-- <p> -->"),
            (Some("<h3 id=\"z\">Z</h3>"), "<p>z</p>"),
        ];
        let expected: Vec<(Option<String>, String)> =
            expected.map(|(head, body)| (head.map(str::to_owned), body.to_owned())).to_vec();
        assert_eq!(sections, expected);
    }

    #[test]
    fn a_heading_of_raw_html_is_text() {
        assert_eq!(cut(&["<h2 id=\"raw\">X</h2><p>y</p>"], &[]).len(), 1);
    }
}
