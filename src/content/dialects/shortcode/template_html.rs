//! What the template of a shortcode made: cleaned, and parted where the inside of the shortcode belongs.
//!
//! In: HTML with a sign for the inside. Out: parts for marks, with the addresses to be looked up. Never: keeps what HTML in documents may
//! not hold, or leaves an element open.

use crate::content::dialects::inserts::Part;
use crate::content::escape::{MARK_END, MARK_START, is_reserved};
use crate::content::link::LinkKind;
use crate::content::raw_html;
use crate::model::{Node, OpenElements, Schemes, Tag, nodes, text_of_html};

/// What stands for the inside of a shortcode in what its template makes: nobody can write it.
pub(super) const INNER: &str = "\u{e002}\u{e003}";

/// The HTML of one call.
pub(super) struct TemplateHtml {
    /// All of it, or what stands before the inside.
    pub(super) before: Vec<Part>,
    /// What stands behind the inside; nothing where the inside has no place.
    pub(super) after: Option<Vec<Part>>,
    /// Whether it is a block of its own.
    pub(super) is_block: bool,
    /// Whether the inside stands where there is no room for a paragraph.
    pub(super) unwraps: bool,
    /// Its words.
    pub(super) plain: String,
}

impl TemplateHtml {
    pub(super) fn of(html: &str, schemes: &Schemes) -> Self {
        // Of two places for one inside the first counts: its headings and promises exist once.
        let mut pieces = html.trim().split(INNER);
        let first = pieces.next().unwrap_or_default();
        let rest: Vec<&str> = pieces.collect();
        let unreserved = |text: &str| text.replace(is_reserved, "");
        let sign = if rest.is_empty() { "" } else { INNER };
        let html = raw_html::clean(&[&unreserved(first), sign, &unreserved(&rest.concat())].concat(), schemes);
        let mut parter = Parter::default();
        for node in nodes(&html) {
            parter.node(&node);
        }
        let Parter { mut before, after, is_block, unwraps, .. } = parter;
        if is_block {
            before.insert(0, Part::Block(String::new()));
        }
        Self { before, after, is_block, unwraps, plain: text_of_html(&html).replace(is_reserved, "").trim().to_owned() }
    }
}

#[derive(Default)]
struct Parter {
    before: Vec<Part>,
    after: Option<Vec<Part>>,
    open: OpenElements,
    is_block: bool,
    unwraps: bool,
}

impl Parter {
    fn node(&mut self, node: &Node<'_>) {
        match node {
            Node::Text(text) => match text.split_once(INNER) {
                Some((before, after)) => {
                    self.push(before);
                    self.unwraps = self.open.names().next_back().is_some_and(holds_words_only);
                    self.after = Some(Vec::new());
                    self.push(after);
                }
                None => self.push(text),
            },
            Node::Open(tag) => self.tag(tag),
            Node::Close(_) => self.push(node.written()),
            Node::Comment(_) => {}
        }
        self.open.pass(node);
    }

    /// The beginning of an element; no element has two addresses.
    fn tag(&mut self, tag: &Tag<'_>) {
        self.is_block |= !is_in_lines(tag.name);
        let written = tag.written();
        let address = tag.attributes().find(|attribute| matches!(attribute.name, "href" | "src"));
        let Some(address) = address else { return self.push(written) };
        let kind = if address.name == "src" { LinkKind::Image } else { LinkKind::Link };
        self.push(&written[..address.at.start]);
        let target = address.text().replace(is_reserved, "");
        self.parts().push(Part::Link(kind, target));
        self.push(&written[address.at.end..]);
    }

    fn parts(&mut self) -> &mut Vec<Part> {
        self.after.as_mut().unwrap_or(&mut self.before)
    }

    fn push(&mut self, html: &str) {
        let clean = html.replace([MARK_START, MARK_END], "");
        if !clean.is_empty() {
            self.parts().push(Part::Html(clean));
        }
    }
}

/// Whether an element stands in lines of text.
fn is_in_lines(name: &str) -> bool {
    const IN_LINES: [&str; 33] = [
        "a", "abbr", "acronym", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins",
        "kbd", "mark", "q", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
        "time", "var",
    ];
    IN_LINES.contains(&name) || matches!(name, "u" | "tt" | "wbr")
}

/// Whether an element has no room for paragraphs.
fn holds_words_only(name: &str) -> bool {
    is_in_lines(name) || matches!(name, "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "dt" | "pre")
}
