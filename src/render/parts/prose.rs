//! HTML of a page as HTML that survives mail programs.
//!
//! In: clean HTML, perhaps cut off in the middle of an element by a block. Out: whole elements of a short list, without
//! ids, scripts, styles, drawings and forms; links to full addresses. Never: lets an attribute through that is not named
//! here.

use super::Setting;
use crate::model::{Node, Skipped, Tag, escape_html, nodes, unescape_html};
use std::fmt::Write;

/// Elements that stay as they are.
const KEPT: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "caption",
    "blockquote",
    "pre",
    "code",
    "strong",
    "em",
    "b",
    "i",
    "u",
    "s",
    "del",
    "ins",
    "mark",
    "sub",
    "sup",
    "kbd",
    "small",
];
/// Elements that become a plain box.
const BOXES: &[&str] =
    &["div", "section", "article", "aside", "figure", "figcaption", "details", "summary", "header", "footer", "nav"];
/// Elements of which nothing is shown.
const DROPPED: &[&str] =
    &["script", "style", "template", "annotation", "annotation-xml", "rp", "button", "select", "head"];
/// Elements without an end.
const SINGLE: &[&str] = &["br", "hr"];
/// Classes with a rule in the mail's style sheet.
const CLASSES: &[&str] = &["met", "missed", "at-risk", "no-data", "undecided", "note", "num"];

/// HTML for a mail.
pub(super) fn prose(html: &str, setting: &Setting) -> String {
    let out = String::with_capacity(html.len());
    let mut cleaner = Cleaner { out, open: Vec::new(), hidden: Skipped::default(), setting };
    nodes(html).for_each(|node| cleaner.take(&node));
    cleaner.finish()
}

/// Whether readers of the page see nothing of an element.
pub(in crate::render) fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.has_class(&["visually-hidden", "copy", "anchor"])
}

/// Goes on with text whose white space is one space; none between Japanese lines, as the page set it.
pub(in crate::render) fn push_words(line: &mut String, text: &str) {
    for (at, word) in text.split([' ', '\n', '\t', '\r']).enumerate() {
        if at > 0 && !line.is_empty() && !line.ends_with([' ', '\n']) {
            line.push(' ');
        }
        line.push_str(word);
    }
}

/// An element that is open: its name, and the tags that end it.
struct Opened<'a> {
    name: &'a str,
    end: String,
}

struct Cleaner<'a, 's> {
    out: String,
    open: Vec<Opened<'a>>,
    hidden: Skipped,
    setting: &'s Setting,
}

impl<'a> Cleaner<'a, '_> {
    fn take(&mut self, node: &Node<'a>) {
        if self.hidden.holds(node) {
            return;
        }
        match node {
            // Escaped again, so that nothing but these tags can be one.
            Node::Text(text) => self.out.push_str(&escape_html(&unescape_html(text))),
            Node::Open(tag) => self.begin(tag),
            Node::Close(tag) => self.end(tag.name),
            Node::Comment(_) => {}
        }
    }

    fn begin(&mut self, tag: &Tag<'a>) {
        let name = tag.name;
        if DROPPED.contains(&name) || is_hidden(tag) {
            self.hidden.begin(tag);
        } else if name == "svg" {
            self.out.push_str(self.setting.words.drawing_left_out);
            self.hidden.begin(tag);
        } else if SINGLE.contains(&name) {
            let _ = write!(self.out, "<{name}>");
        } else if name == "img" {
            self.image(tag);
        } else if name == "input" {
            self.out.push_str(if tag.attribute("checked").is_some() { "☑ " } else { "☐ " });
        } else if name == "a" {
            self.link(tag);
        } else if KEPT.contains(&name) {
            self.kept(tag);
        } else if BOXES.contains(&name) {
            self.push(name, "<div>", "</div>");
        } else if name == "rt" {
            self.push(name, "（", "）");
        } else if name == "span" {
            let class = tag.attribute("class").unwrap_or_default();
            let known = class.split(' ').find(|word| CLASSES.contains(word));
            let begin = known.map_or_else(|| "<span>".to_owned(), |known| format!("<span class=\"{known}\">"));
            self.push(name, &begin, "</span>");
        } else {
            self.push(name, "", "");
        }
    }

    fn push(&mut self, name: &'a str, begin: &str, end: &str) {
        self.out.push_str(begin);
        self.open.push(Opened { name, end: end.to_owned() });
    }

    fn kept(&mut self, tag: &Tag<'a>) {
        let name = tag.name;
        let mut begin = format!("<{name}");
        for span in ["colspan", "rowspan"] {
            if let Some(count) = tag.attribute(span).and_then(|count| count.parse::<u16>().ok()) {
                let _ = write!(begin, " {span}=\"{count}\"");
            }
        }
        if name == "ol"
            && let Some(start) = tag.attribute("start").and_then(|start| start.parse::<i32>().ok())
        {
            let _ = write!(begin, " start=\"{start}\"");
        }
        if name == "table" {
            begin.push_str(" cellpadding=\"4\" cellspacing=\"0\" border=\"1\"");
        }
        let is_number = tag.has_class(&["num"])
            || tag.attribute("style").is_some_and(|style| style.contains("right"))
            || tag.attribute("align").is_some_and(|align| align == "right");
        if matches!(name, "td" | "th") && is_number {
            begin.push_str(" align=\"right\"");
        }
        begin.push('>');
        self.push(name, &begin, &format!("</{name}>"));
    }

    fn link(&mut self, tag: &Tag<'_>) {
        let href = tag.attribute("href").unwrap_or_default();
        match self.setting.addresses.written(&href) {
            Some(full) => self.push("a", &format!("<a href=\"{}\">", escape_html(&full)), "</a>"),
            None => self.push("a", "", ""),
        }
    }

    /// A picture of the site: its address where there is one, else what it shows in words.
    fn image(&mut self, tag: &Tag<'_>) {
        let alt = tag.attribute("alt").unwrap_or_default();
        let src = tag.attribute("src").unwrap_or_default();
        let full = self.setting.addresses.written(&src).filter(|full| full.starts_with("http"));
        match full.filter(|full| !full.split(['?', '#']).next().unwrap_or_default().ends_with(".svg")) {
            Some(full) => {
                let width = tag.attribute("width").and_then(|width| width.parse::<u32>().ok());
                let width = width.map_or_else(String::new, |width| format!(" width=\"{}\"", width.min(552)));
                let (full, alt) = (escape_html(&full), escape_html(&alt));
                let _ = write!(self.out, "<img src=\"{full}\" alt=\"{alt}\"{width} border=\"0\">");
            }
            None if alt.is_empty() => {}
            None => {
                let _ = write!(self.out, "［{}］", escape_html(&alt));
            }
        }
    }

    /// Ends an element and all inside it; an end without a beginning is that of an earlier piece of the page.
    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return };
        for open in self.open.drain(at..).rev() {
            self.out.push_str(&open.end);
        }
    }

    fn finish(mut self) -> String {
        for open in self.open.drain(..).rev() {
            self.out.push_str(&open.end);
        }
        self.out
    }
}
