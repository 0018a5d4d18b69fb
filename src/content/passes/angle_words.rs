//! `<cluster-id>`: words between angle brackets that Markdown takes for a tag and HTML does not know.
//!
//! In: events. Out: the same with such words as text, and one finding for a document. Never: touches an element of HTML, of SVG or of
//! MathML, or markup of another tool, which has attributes, an end, or is closed somewhere in the document.

use crate::content::commonmark::SpannedEvent;
use crate::content::dialects::inserts::mark_of;
use crate::content::events::end_of;
use crate::content::html_names::is_known;
use crate::content::source::Source;
use crate::diag::{Diagnostic, Severity, and_further, code, times};
use crate::model::{Node, nodes};
use crate::say;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// How many different words a finding names.
const NAMED: usize = 3;

/// Shows such words as they are written, and says so.
pub(crate) fn show<'a>(
    source: &Source<'_>,
    events: Vec<SpannedEvent<'a>>,
    found: &mut Vec<Diagnostic>,
) -> Vec<SpannedEvent<'a>> {
    let may_be = |(event, _): &SpannedEvent<'_>| matches!(event, Event::InlineHtml(html) | Event::Html(html) if word(html.trim()).is_some());
    if !events.iter().any(may_be) {
        return events;
    }
    let closed = closed(&events);
    let is_word = |html: &str| word(html).is_some_and(|name| !closed.contains(&name));
    let mut shown: Vec<(String, Range<usize>)> = Vec::new();
    let mut out = Vec::with_capacity(events.len());
    let mut at = 0;
    while at < events.len() {
        let (event, range) = &events[at];
        match event {
            Event::InlineHtml(html) if is_word(html) => {
                shown.push((html.to_string(), range.clone()));
                out.push((Event::Text(html.clone()), range.clone()));
            }
            Event::Start(Tag::HtmlBlock) => {
                let end = end_of(&events, at);
                match &events[at + 1..end] {
                    [(Event::Html(html), range), rest @ ..] if is_word(html.trim()) => {
                        let from = range.start + html.len() - html.trim_start().len();
                        let (html, range) = (html.trim().to_owned(), from..from + html.trim().len());
                        shown.push((html.clone(), range.clone()));
                        out.push((Event::Start(Tag::Paragraph), range.clone()));
                        out.push((Event::Text(html.into()), range.clone()));
                        out.push((Event::End(TagEnd::Paragraph), range));
                        // What follows on the next lines is HTML to Markdown, and is read as such.
                        if let (false, Some(last)) = (rest.is_empty(), events.get(end)) {
                            out.push(events[at].clone());
                            out.extend_from_slice(rest);
                            out.push(last.clone());
                        }
                    }
                    _ => out.extend_from_slice(&events[at..=end.min(events.len() - 1)]),
                }
                at = end;
            }
            _ => out.push((event.clone(), range.clone())),
        }
        at += 1;
    }
    found.extend(finding(source, &shown));
    out
}

/// The name of a tag that may be a word, in lower case: it alone, unknown to HTML, with nothing but further words beside its name.
fn word(html: &str) -> Option<String> {
    if mark_of(html).is_some() || html.contains(['=', '"', '\'']) || html.ends_with("/>") {
        return None;
    }
    let mut all = nodes(html);
    let Some(Node::Open(tag)) = all.next() else { return None };
    (tag.written() == html && !is_known(tag.name)).then(|| tag.name.to_ascii_lowercase())
}

/// The names of elements that a document closes, in lower case.
fn closed(events: &[SpannedEvent<'_>]) -> BTreeSet<String> {
    let html = events.iter().filter_map(|(event, _)| match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(&**html),
        _ => None,
    });
    let name = |node: Node<'_>| match node {
        Node::Close(tag) => Some(tag.name.to_ascii_lowercase()),
        _ => None,
    };
    html.filter(|html| html.contains("</")).flat_map(|html| nodes(html).filter_map(name).collect::<Vec<_>>()).collect()
}

fn finding(source: &Source<'_>, shown: &[(String, Range<usize>)]) -> Option<Diagnostic> {
    let (first, _) = shown.first()?;
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in shown {
        if !names.contains(&name.as_str()) && names.len() < NAMED {
            names.push(name);
        }
    }
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let (ja, en) = (listed.join("、"), listed.join(", "));
    let (times_ja, times_en) = times(shown.len());
    let message = say!(
        "{ja} は HTML の要素ではないので、文字のまま表示します{times_ja}",
        "no element of HTML, shown as text: {en}{times_en}"
    );
    let mut places = shown.iter().map(|(_, range)| source.place(range.clone()));
    let finding = Diagnostic::new(code::CONTENT_RAW_HTML, places.next()?, message).hint(say!(
        "バッククォートで囲むか、`\\{first}` と書きます。ほかのツールは、書いたままだと消します",
        "write it in backticks, or `\\{first}`: other tools drop it as it stands"
    ));
    Some(and_further(Diagnostic { severity: Severity::Info, ..finding }, places))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::commonmark::OPTIONS;
    use pulldown_cmark::Parser;

    fn shown(text: &str) -> (String, Vec<String>) {
        let source = Source::new("a.md", text);
        let events: Vec<SpannedEvent<'_>> = Parser::new_ext(text, OPTIONS).into_offset_iter().collect();
        let mut found = Vec::new();
        let events = show(&source, events, &mut found);
        let words = events.iter().map(|(event, _)| match event {
            Event::Text(text) => &**text,
            Event::Html(_) | Event::InlineHtml(_) => "·",
            _ => "",
        });
        (words.collect(), found.into_iter().map(|finding| finding.message.en).collect())
    }

    #[test]
    fn words_that_no_element_has_are_shown() {
        let (text, said) = shown("ログは /var/log/<cluster-id> と <host name>、<cluster-id>。\n\n<device-class>\n");
        assert_eq!(text, "ログは /var/log/<cluster-id> と <host name>、<cluster-id>。<device-class>");
        assert_eq!(
            said,
            [
                "no element of HTML, shown as text: `<cluster-id>`, `<host name>`, `<device-class>` (4 times in this document)"
            ]
        );
    }

    #[test]
    fn a_word_on_a_line_of_its_own_is_shown_whatever_follows_it() {
        let (text, said) = shown("<cluster-id>\nに接続する。\n\n次\n");
        assert_eq!(text, "<cluster-id>·次");
        assert_eq!(said, ["no element of HTML, shown as text: `<cluster-id>`"]);
    }

    #[test]
    fn elements_and_markup_of_other_tools_are_let_be() {
        for text in [
            "a<br>b",
            "<video>",
            "<Tabs>\n\nx\n\n</Tabs>",
            "<note>x</note>",
            "<youtube id=\"x\">",
            "<Icon/>",
            "<linearGradient>",
            "`<id>` <!-- <id> -->",
        ] {
            assert_eq!(shown(text).1, Vec::<String>::new(), "{text}");
        }
    }
}
