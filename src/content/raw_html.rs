//! Raw HTML in documents: what may stay, and what was taken out.
//!
//! In: HTML written by authors, alone or inside a rendered body. Out: HTML that cannot run code, and a warning for every
//! element taken out. Never: keeps a script, a style, a frame, SVG, MathML, a form or an event handler.

use super::source::Source;
use crate::diag::{Diagnostic, Place, code};
use crate::say;
use ammonia::Builder;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .add_tags(["tfoot", "section", "main"])
        .add_generic_attributes(["id", "class", "dir", "align", "role"])
        .add_generic_attribute_prefixes(["aria-"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("a", ["name", "target", "rel"])
        .add_tag_attributes("img", ["loading"])
        .add_tag_attributes("ol", ["type", "reversed"])
        .add_tag_attributes("li", ["value"])
        .add_tag_attributes("time", ["datetime"])
        .add_url_schemes(["data"])
        .attribute_filter(without_data_urls)
        .link_rel(None);
    builder
});

static ALLOWED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| CLEANER.clone_tags());

fn without_data_urls<'u>(element: &str, attribute: &str, value: &'u str) -> Option<Cow<'u, str>> {
    use super::document::LinkKind::{Image, Link};
    let kind = if element == "img" && attribute == "src" { Image } else { Link };
    let address = matches!(attribute, "href" | "src" | "cite");
    (!address || super::links::unsafe_scheme(value, kind).is_none()).then_some(Cow::Borrowed(value))
}

/// The body without anything that could run.
pub(super) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

/// How many elements may lie in one another. Browsers stop at some hundreds, and cleaning takes the square of the depth.
const DEEPEST: usize = 400;

/// How many elements lie open after a piece of HTML when `open` did before; nothing when they are too many at once.
/// Elements that end by themselves are not counted, so that long lists without closing tags stay.
pub(super) fn depth(html: &str, open: usize) -> Option<usize> {
    let mut depth = open;
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let closing = rest.strip_prefix('/');
        let rest = closing.unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || ENDS_BY_ITSELF.contains(&name.as_str()) {
            continue;
        }
        depth = if closing.is_some() { depth.saturating_sub(1) } else { depth + 1 };
        if depth > DEEPEST {
            return None;
        }
    }
    Some(depth)
}

const ENDS_BY_ITSELF: [&str; 28] = [
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li",
    "link", "meta", "option", "p", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

pub(super) fn too_deep(place: Place) -> Diagnostic {
    let message = say!(
        "HTML の要素が {DEEPEST} を超えて入れ子になっているため、文字のまま表示しました",
        "more than {DEEPEST} elements of HTML lie in one another, so this is shown as text"
    );
    Diagnostic::new(code::CONTENT_RAW_HTML, place, message).hint(say!("要素を閉じます", "close the elements"))
}

/// Warns of every element and event handler that [`clean`] takes out of the raw HTML that begins at `start` in the file.
pub(super) fn warn(source: &Source<'_>, html: &str, start: usize, found: &mut Vec<Diagnostic>) {
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|offset| at + offset) {
        if html[open..].starts_with("<!--") {
            at = html[open + 4..].find("-->").map_or(html.len(), |end| open + 4 + end + 3);
            continue;
        }
        at = open + 1;
        let name: String = html[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = html[at..].find('>').map_or(html.len(), |end| at + end);
        let lower = name.to_ascii_lowercase();
        if !ALLOWED.contains(lower.as_str()) && !matches!(lower.as_str(), "html" | "head" | "body") {
            let place = source.place(start + open..start + at + name.len());
            found.push(
                Diagnostic::new(
                    code::CONTENT_RAW_HTML,
                    place,
                    say!(
                        "`<{name}>` は文書に置けないため取り除きました",
                        "`<{name}>` is not allowed in documents and was taken out"
                    ),
                )
                .hint(say!(
                    "文書の HTML は見た目だけを変えられます",
                    "HTML in documents may change its looks, not run code"
                )),
            );
            if matches!(lower.as_str(), "script" | "style") {
                at = end_of(&html[at..], &lower).map_or(html.len(), |close| at + close);
                continue;
            }
        } else if let Some(handler) = event_handler(&html[at + name.len()..end]) {
            let at = start + handler.as_ptr().addr() - html.as_ptr().addr();
            let place = source.place(at..at + handler.len());
            found.push(Diagnostic::new(
                code::CONTENT_RAW_HTML,
                place,
                say!(
                    "`{handler}` 属性は文書に置けないため取り除きました",
                    "the attribute `{handler}` is not allowed in documents and was taken out"
                ),
            ));
        }
        at = end;
    }
}

/// Where the element `name` is closed, in any case.
fn end_of(html: &str, name: &str) -> Option<usize> {
    let closes = |at: &usize| html.get(at + 2..at + 2 + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name));
    html.match_indices("</").map(|(at, _)| at).find(closes)
}

fn event_handler(attributes: &str) -> Option<&str> {
    attributes
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\''))
        .filter_map(|word| word.split_once('='))
        .map(|(name, _)| name)
        .find(|name| name.len() > 2 && name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on")))
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, depth, end_of};

    #[test]
    fn only_what_lies_open_counts() {
        assert_eq!(depth("<div><p><br><b>x</b>", 1), Some(2), "a paragraph and a break end by themselves");
        assert_eq!(depth("</div></div>", 1), Some(0));
        assert_eq!(depth(&"<li>a".repeat(DEEPEST * 9), 0), Some(0));
        assert_eq!(depth(&"<div></div>".repeat(DEEPEST * 9), 0), Some(0));
        assert_eq!(depth(&"<div>".repeat(DEEPEST), 0), Some(DEEPEST));
        assert_eq!(depth("<div>", DEEPEST), None);
    }

    #[test]
    fn an_element_ends_in_any_case() {
        assert_eq!(end_of("</a></日本</SCRIPT>", "script"), Some(12));
        assert_eq!(end_of("</", "script"), None);
    }
}
