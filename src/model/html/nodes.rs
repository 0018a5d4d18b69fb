//! The nodes of HTML, one after the other: a flat tape, read from its text as it is walked along.
//!
//! In: HTML that a sanitiser or this program wrote, whole or a fragment that a block interrupts. Out: tags with their attributes, texts and
//! comments, each with the bytes that it is written with, so that what nobody changes stays as it is. Never: repairs markup.
//!
//! Decided in docs/decisions/0081-one-reader.md.

use super::unescape_html;
use std::borrow::Cow;
use std::ops::Range;

/// Elements that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// A node of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node<'h> {
    /// The beginning of an element.
    Open(Tag<'h>),
    /// The end of one.
    Close(Tag<'h>),
    /// Text, as it is escaped.
    Text(&'h str),
    /// A comment, a declaration or a section of plain characters, as it is written.
    Comment(&'h str),
}

impl<'h> Node<'h> {
    /// The bytes that it is written with.
    pub fn written(&self) -> &'h str {
        match self {
            Self::Open(tag) | Self::Close(tag) => tag.written,
            Self::Text(text) | Self::Comment(text) => text,
        }
    }
}

/// A tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'h> {
    /// Its name, as written.
    pub name: &'h str,
    /// Where it begins in the text that is read.
    pub start: usize,
    written: &'h str,
}

impl<'h> Tag<'h> {
    /// The bytes that it is written with.
    pub fn written(&self) -> &'h str {
        self.written
    }

    /// The byte after it.
    pub fn end(&self) -> usize {
        self.start + self.written.len()
    }

    /// Whether nothing stands inside the element: it has no end.
    pub fn is_empty(&self) -> bool {
        VOID.contains(&self.name) || self.written.ends_with("/>")
    }

    /// The level of the heading that it begins or ends.
    pub fn heading(&self) -> Option<u8> {
        match self.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
            _ => None,
        }
    }

    /// Where in it its name begins.
    fn name_at(&self) -> usize {
        if self.written.starts_with("</") { 2 } else { 1 }
    }

    /// Its attributes, in order.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'h>> + use<'h> {
        let written = self.written;
        let mut at = self.name_at() + self.name.len();
        std::iter::from_fn(move || {
            let (attribute, end) = attribute_at(written, at)?;
            at = end;
            Some(attribute)
        })
    }

    /// The value of an attribute; empty for one without a value.
    pub fn attribute(&self, name: &str) -> Option<Cow<'h, str>> {
        self.attributes().find(|attribute| attribute.name.eq_ignore_ascii_case(name)).map(|found| found.text())
    }

    /// Whether it is of one of these classes.
    pub fn has_class(&self, classes: &[&str]) -> bool {
        self.attribute("class").is_some_and(|class| class.split(' ').any(|word| classes.contains(&word)))
    }

    /// The tag with another name, and with other values as they are to be written; an attribute whose value is taken away goes.
    pub fn changed<'v>(&self, name: &str, mut value: impl FnMut(&Attribute<'h>) -> Option<Cow<'v, str>>) -> String
    where
        'h: 'v,
    {
        let before = self.name_at();
        let mut out = String::with_capacity(self.written.len() + 16);
        out.push_str(&self.written[..before]);
        out.push_str(name);
        let mut done = before + self.name.len();
        for attribute in self.attributes() {
            match value(&attribute) {
                Some(value) => {
                    out.push_str(&self.written[done..attribute.at.start]);
                    out.push_str(&value);
                    done = attribute.at.end;
                }
                None => {
                    out.push_str(&self.written[done..attribute.whole.start]);
                    done = attribute.whole.end;
                }
            }
        }
        out.push_str(&self.written[done..]);
        out
    }
}

/// An attribute of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'h> {
    /// Its name, as written.
    pub name: &'h str,
    /// Where its name stands in the tag.
    pub name_at: usize,
    /// Its value, as it is escaped; empty where there is none.
    pub value: &'h str,
    /// Where its value stands in the tag.
    pub at: Range<usize>,
    /// All of it, with the white space before it.
    whole: Range<usize>,
}

impl<'h> Attribute<'h> {
    /// What its value means.
    pub fn text(&self) -> Cow<'h, str> {
        unescape_html(self.value)
    }
}

/// The attribute at or behind a place in a tag, and where it ends.
fn attribute_at(tag: &str, from: usize) -> Option<(Attribute<'_>, usize)> {
    let skip = |at: usize, skipped: fn(char) -> bool| tag.len() - tag[at..].trim_start_matches(skipped).len();
    let is_blank = |c: char| c.is_ascii_whitespace();
    let start = skip(from, |c| c.is_ascii_whitespace() || c == '/');
    let name = &tag[start..];
    // A stray `=` begins a name, so that what is left grows shorter in every round.
    let length = name.char_indices().find(|(at, c)| is_blank(*c) || matches!(c, '/' | '>') || (*c == '=' && *at > 0));
    let name = &name[..length.map_or(name.len(), |(at, _)| at)];
    if name.is_empty() {
        return None;
    }
    let named = start + name.len();
    let equals = skip(named, |c| c.is_ascii_whitespace());
    if !tag[equals..].starts_with('=') {
        return Some((Attribute { name, name_at: start, value: "", at: named..named, whole: from..named }, named));
    }
    let value = skip(equals + 1, |c| c.is_ascii_whitespace());
    let quote = tag[value..].chars().next().filter(|c| matches!(c, '"' | '\''));
    let (begun, end) = match quote {
        Some(quote) => (value + 1, tag[value + 1..].find(quote)),
        None => (value, tag[value..].find(|c: char| is_blank(c) || c == '>')),
    };
    let at = begun..end.map_or(tag.len(), |end| begun + end);
    let after = (at.end + usize::from(quote.is_some())).min(tag.len());
    Some((Attribute { name, name_at: start, value: &tag[at.clone()], at, whole: from..after }, after))
}

/// The nodes of HTML. What is no tag is text; a tag without an end reaches to the end.
pub fn nodes(html: &str) -> impl Iterator<Item = Node<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = html.get(at..).filter(|rest| !rest.is_empty())?;
        let node = node(rest, at);
        at += node.written().len();
        Some(node)
    })
}

/// The node at the head of a text.
fn node(rest: &str, start: usize) -> Node<'_> {
    for (open, close) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")] {
        if let Some(inside) = rest.strip_prefix(open) {
            let end = inside.find(close).map_or(rest.len(), |end| open.len() + end + close.len());
            return Node::Comment(&rest[..end]);
        }
    }
    if !begins_tag(rest) {
        let end = rest.match_indices('<').map(|(at, _)| at).find(|at| *at > 0 && begins_node(&rest[*at..]));
        return Node::Text(&rest[..end.unwrap_or(rest.len())]);
    }
    let written = &rest[..end_of_tag(rest)];
    let inside = written[1..].strip_prefix('/').unwrap_or(&written[1..]);
    let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
    let name = &inside[..inside.find(is_end).unwrap_or(inside.len())];
    let tag = Tag { name, start, written };
    if written[1..].starts_with('/') { Node::Close(tag) } else { Node::Open(tag) }
}

fn begins_tag(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'<') && bytes.next().is_some_and(|next| next.is_ascii_alphabetic() || next == b'/')
}

fn begins_node(text: &str) -> bool {
    begins_tag(text) || text.starts_with("<!") || text.starts_with("<?")
}

/// The byte after the first `>` outside of quotes.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// HTML with some of its nodes written anew; the others stay as they are.
pub fn rewrite<'h>(html: &'h str, mut anew: impl FnMut(&Node<'h>) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    for node in nodes(html) {
        match anew(&node) {
            Some(new) => out.push_str(&new),
            None => out.push_str(node.written()),
        }
    }
    out
}

/// The elements that are open where a walk has come to; over fragments that continue each other, too.
#[derive(Debug, Default)]
pub struct OpenElements(Vec<String>);

impl OpenElements {
    /// Goes past a node. An end without a beginning is that of an earlier fragment.
    pub fn pass(&mut self, node: &Node<'_>) {
        match node {
            Node::Open(tag) if !tag.is_empty() => self.0.push(tag.name.to_owned()),
            Node::Close(tag) => {
                if let Some(at) = self.0.iter().rposition(|open| open == tag.name) {
                    self.0.truncate(at);
                }
            }
            _ => {}
        }
    }

    /// Their names, outermost first.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether none is open.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Goes past elements of which nothing is wanted.
#[derive(Debug, Default)]
pub struct Skipped {
    /// The element, and how many of its name are open.
    open: Option<(String, usize)>,
}

impl Skipped {
    /// Skips the element that a tag begins.
    pub fn begin(&mut self, tag: &Tag<'_>) {
        if !tag.is_empty() {
            self.open = Some((tag.name.to_owned(), 1));
        }
    }

    /// Whether a node lies in, or ends, what is skipped.
    pub fn holds(&mut self, node: &Node<'_>) -> bool {
        let Some((name, depth)) = &mut self.open else { return false };
        match node {
            Node::Open(tag) if tag.name == name && !tag.is_empty() => *depth += 1,
            Node::Close(tag) if tag.name == name => *depth -= 1,
            _ => {}
        }
        if *depth == 0 {
            self.open = None;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(html: &str) -> Vec<String> {
        let shown = |node: Node<'_>| match node {
            Node::Open(tag) => {
                let all: Vec<String> = tag.attributes().map(|one| format!("{}={}", one.name, one.text())).collect();
                format!("{}({})", tag.name, all.join(", "))
            }
            Node::Close(tag) => format!("/{}", tag.name),
            Node::Text(text) => format!("'{text}'"),
            Node::Comment(text) => text.to_owned(),
        };
        nodes(html).map(shown).collect()
    }

    #[test]
    fn tags_and_texts_in_order() {
        assert_eq!(
            shown("a<p class=\"x>y\">b&amp;c<br/><!-- <i> --></p>"),
            ["'a'", "p(class=x>y)", "'b&amp;c'", "br()", "<!-- <i> -->", "/p"]
        );
        assert_eq!(shown("1 < 2 <3<b>"), ["'1 < 2 <3'", "b()"], "what is no tag is text");
        assert_eq!(
            shown("<a b='c d' e=f/g h><?x?><![CDATA[<i>]]>"),
            ["a(b=c d, e=f/g, h=)", "<?x?>", "<![CDATA[<i>]]>"]
        );
        assert_eq!(shown("<a =\"x\" b = \"&lt;&quot;\">"), ["a(=\"x\"=, b=<\")"]);
        assert_eq!(shown("<a href=\"x"), ["a(href=x)"], "a tag without an end reaches to the end");
    }

    #[test]
    fn a_tag_is_changed_and_the_rest_of_it_stays() {
        let html = "<h2 id=\"x\"  class=a data-b='c' open>";
        let Some(Node::Open(tag)) = nodes(html).next() else { panic!("a tag") };
        let changed = tag.changed("h3", |attribute| match attribute.name {
            "id" => None,
            "class" => Some("z".into()),
            _ => Some(attribute.value.into()),
        });
        assert_eq!(changed, "<h3  class=z data-b='c' open>");
        assert_eq!((tag.heading(), tag.is_empty(), tag.has_class(&["a"])), (Some(2), false, true));
    }

    #[test]
    fn what_is_open_is_known_over_fragments() {
        let mut open = OpenElements::default();
        let mut walk = |html: &str| {
            nodes(html).for_each(|node| open.pass(&node));
            open.names().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(walk("</p><ol><li><p>a<br><svg><path/>"), "ol li p svg");
        assert_eq!(walk("</svg></li>"), "ol");
        assert_eq!(walk("</ol></ol>"), "");
    }

    #[test]
    fn an_element_is_skipped_with_those_of_its_name_inside() {
        let mut skipped = Skipped::default();
        let mut told = Vec::new();
        for node in nodes("<b>1</b><svg a><svg/><svg>2</svg>3</svg>4") {
            if skipped.holds(&node) {
                continue;
            }
            match node {
                Node::Open(tag) if tag.name == "svg" => skipped.begin(&tag),
                Node::Text(text) => told.push(text),
                _ => {}
            }
        }
        assert_eq!(told, ["1", "4"]);
    }

    proptest! {
        #[test]
        fn no_byte_is_lost(html in "[<>/!?=a-c'\" \\-あ&;\\[\\]]{0,40}") {
            let written: String = nodes(&html).map(|node| node.written()).collect();
            prop_assert_eq!(&written, &html);
            let kept = rewrite(&html, |node| match node {
                Node::Open(tag) | Node::Close(tag) => Some(tag.changed(tag.name, |attribute| Some(attribute.value.into()))),
                _ => None,
            });
            prop_assert_eq!(kept, html);
        }
    }
}
