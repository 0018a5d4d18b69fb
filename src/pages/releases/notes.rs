//! The notes of one release: from the pieces of its document to sections with their points.
//!
//! In: a document whose links can be resolved. Out: [`ReleaseSection`]s whose addresses begin at the root of the site, so that
//! they can stand on any page. Never: takes in directives or verdicts, which belong to the page of the release.

use crate::content::{Document, Piece};
use crate::diag::Diagnostics;
use crate::model::{
    Block, Node, OpenElements, ReleaseItem, ReleaseSection, ReleaseTopic, Route, Tag, escape_html, nodes, rewrite,
    text_of_html,
};
use crate::pages::index::Index;
use crate::pages::{context::ComposeContext, directives, links};
use std::ops::Range;

/// What stands for a section without points.
const NOTHING: [&str; 9] =
    ["なし", "特になし", "ありません", "特にありません", "該当なし", "none", "n/a", "nothing", "-"];

/// The sections of a document.
pub(super) fn sections(context: &ComposeContext<'_>, document: &Document, index: &Index<'_>) -> Vec<ReleaseSection> {
    // What is to be said of links and roles was said of the page itself.
    let mut said = Diagnostics::new();
    let mut html = String::new();
    for piece in &document.pieces {
        match piece {
            Piece::Html(more) => html.push_str(more),
            Piece::Linked(tag) => {
                let (address, _) = links::resolve(document, &document.links[tag.link], index, &mut said);
                html.push_str(&tag.with(&rooted(&document.route, &address)));
            }
            Piece::Role { name, argument, place } => {
                if let Block::Figure(figure) = directives::role(context, name, argument, place, &mut said) {
                    html.push_str(&escape_html(&figure.text));
                }
            }
            Piece::Directive { .. } | Piece::Verdict { .. } | Piece::Schedule { .. } => {}
        }
    }
    read(&html)
}

/// The same for those who only count points: no link is resolved, no figure shown.
pub(super) fn sections_without_links(document: &Document) -> Vec<ReleaseSection> {
    let mut html = String::new();
    for piece in &document.pieces {
        match piece {
            Piece::Html(more) => html.push_str(more),
            Piece::Linked(tag) => html.push_str(&tag.with("")),
            // A point of nothing but a figure is a point.
            Piece::Role { argument, .. } => html.push_str(&escape_html(argument)),
            Piece::Directive { .. } | Piece::Verdict { .. } | Piece::Schedule { .. } => {}
        }
    }
    read(&html)
}

/// An address of a page as one from the root of the site; one that leaves the site stays.
fn rooted(page: &Route, address: &str) -> String {
    if links::is_external(address) || address.starts_with('/') {
        return address.to_owned();
    }
    format!("/{}", page.resolve(address))
}

/// The sections of a rendered body. What stands before the first one belongs to none.
fn read(html: &str) -> Vec<ReleaseSection> {
    let elements = elements(html);
    let heads: Vec<(usize, u8, String)> = elements
        .iter()
        .enumerate()
        .filter_map(|(at, element)| Some((at, element.heading?, text_of_html(&html[element.inner.clone()]))))
        .collect();
    let known = heads.iter().filter(|(_, _, text)| ReleaseTopic::parse(text).is_some()).map(|(_, level, _)| *level);
    let Some(level) = known.min().or_else(|| heads.iter().map(|(_, level, _)| *level).min()) else { return Vec::new() };
    let heads: Vec<&(usize, u8, String)> = heads.iter().filter(|(_, own, _)| *own <= level).collect();
    let section = |(place, (at, _, title)): (usize, &&(usize, u8, String))| {
        let until = heads.get(place + 1).map_or(elements.len(), |(next, ..)| *next);
        let from = elements[*at].outer.end;
        let end = heads.get(place + 1).map_or(html.len(), |(next, ..)| elements[*next].outer.start);
        let inside = &elements[at + 1..until];
        ReleaseSection {
            topic: ReleaseTopic::parse(title).unwrap_or(ReleaseTopic::Other),
            title: title.clone(),
            items: items(html, inside),
            html: embedded(html[from..end].trim(), level),
        }
    };
    heads.iter().enumerate().map(section).collect()
}

/// The points of a section: the items of its lists, else its paragraphs.
fn items(html: &str, elements: &[Element<'_>]) -> Vec<ReleaseItem> {
    let lists: Vec<&Element<'_>> = elements.iter().filter(|element| matches!(element.name, "ul" | "ol")).collect();
    let found: Vec<&str> = if lists.is_empty() {
        elements.iter().filter(|element| element.name == "p").map(|element| &html[element.inner.clone()]).collect()
    } else {
        let of_list = |list: &&Element<'_>| {
            let inner = &html[list.inner.clone()];
            let items = self::elements(inner).into_iter().filter(|element| element.name == "li");
            items.map(|item| &inner[item.inner]).collect::<Vec<_>>()
        };
        lists.iter().flat_map(of_list).collect()
    };
    found.into_iter().filter_map(item).collect()
}

fn item(html: &str) -> Option<ReleaseItem> {
    let text = text_of_html(html);
    let word = text.trim_end_matches(['。', '.']).to_lowercase();
    if word.is_empty() || NOTHING.contains(&word.as_str()) {
        return None;
    }
    // A loose list has its words in paragraphs; one alone needs none.
    let inside = elements(html);
    let html = match inside.as_slice() {
        [only] if only.name == "p" => &html[only.inner.clone()],
        _ => html,
    };
    Some(ReleaseItem { text, html: embedded(html.trim(), 2) })
}

/// HTML fit to stand below a heading of level 3 of another page: its headings follow that one, and it takes no id of theirs.
fn embedded(html: &str, own: u8) -> String {
    rewrite(html, |node| {
        let (Node::Open(tag) | Node::Close(tag)) = node else { return None };
        let moved = tag.heading().map(|level| format!("h{}", (level + 3).saturating_sub(own).clamp(4, 6)));
        Some(tag.changed(moved.as_deref().unwrap_or(tag.name), |attribute| {
            (attribute.name != "id").then(|| attribute.value.into())
        }))
    })
}

/// An element of the outermost level.
#[derive(Debug)]
struct Element<'h> {
    name: &'h str,
    /// The level of the heading that it is.
    heading: Option<u8>,
    outer: Range<usize>,
    inner: Range<usize>,
}

/// The elements of the outermost level of clean HTML.
fn elements(html: &str) -> Vec<Element<'_>> {
    let (mut found, mut open, mut begun) = (Vec::new(), OpenElements::default(), None);
    for node in nodes(html) {
        let is_outermost = open.is_empty();
        open.pass(&node);
        match node {
            Node::Open(tag) if is_outermost && !open.is_empty() => begun = Some(tag),
            Node::Close(end) if !is_outermost && open.is_empty() => {
                found.extend(begun.take().map(|tag: Tag<'_>| Element {
                    name: tag.name,
                    heading: tag.heading(),
                    outer: tag.start..end.end(),
                    inner: tag.end()..end.start,
                }));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_begin_at_the_root_of_the_site() {
        let page = Route::from_path("/リリース/v1/");
        let table = [
            ("../../help/a%20b/?q=1#c", "/help/a%20b/?q=1#c"),
            ("../v2/", "/%E3%83%AA%E3%83%AA%E3%83%BC%E3%82%B9/v2/"),
            ("./picture.png", "/%E3%83%AA%E3%83%AA%E3%83%BC%E3%82%B9/v1/picture.png"),
            ("#修正", "/%E3%83%AA%E3%83%AA%E3%83%BC%E3%82%B9/v1/#修正"),
            ("https://example.com/a", "https://example.com/a"),
            ("mailto:a@example.com", "mailto:a@example.com"),
            ("../../", "/"),
            ("../../../../x", "/x"),
        ];
        for (address, expected) in table {
            assert_eq!(rooted(&page, address), expected, "{address}");
        }
    }

    #[test]
    fn points_are_those_of_the_outer_lists() {
        let html = "<p>はじめに</p><h2 id=\"a\"><a class=\"anchor\" href=\"#a\"></a>新機能</h2>\n<p>三つあります。</p>\n<ul>\n<li><p>一</p></li>\n<li>二<ul><li id=\"x\">二の一</li></ul></li>\n</ul>\n<h3 id=\"b\">くわしく</h3><ol><li>三 <img src=\"/x.png\" alt=\"a > b\"></li></ol><h2>修正</h2><ul><li>なし</li></ul><h2>お願い</h2><p>ご連絡<br>ください。</p>";
        let read = read(html);
        let shown: Vec<(&str, ReleaseTopic, Vec<&str>)> = read
            .iter()
            .map(|section| (&*section.title, section.topic, section.items.iter().map(|item| &*item.text).collect()))
            .collect();
        let expected = [
            ("新機能", ReleaseTopic::New, vec!["一", "二二の一", "三"]),
            ("修正", ReleaseTopic::Fixed, vec![]),
            ("お願い", ReleaseTopic::Other, vec!["ご連絡ください。"]),
        ];
        assert_eq!(shown, expected);
        assert_eq!(read[0].items[0].html, "一");
        assert_eq!(read[0].items[1].html, "二<ul><li>二の一</li></ul>");
        assert!(read[0].html.contains("<h4>くわしく</h4>"), "{}", read[0].html);
    }

    #[test]
    fn broken_html_never_panics() {
        for html in
            ["", "<", "<h2", "<h2>x", "</ul>", "<h2>新機能</h2><ul><li>a", "<h2></h2>", "<h2>修正</h2></p><p>a</p>"]
        {
            let _ = read(html);
        }
    }
}
