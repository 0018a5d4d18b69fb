//! Raw HTML in documents: what may stay, and what was taken out.
//!
//! In: HTML written by authors, alone or inside a rendered body. Out: HTML that cannot run code, and a warning for every
//! element taken out. Never: keeps a script, a style, a frame, SVG, MathML, a form or an event handler; frames of declared hosts are
//! links before they come here.
//!
//! Decided in docs/decisions/0014-raw-html.md and docs/decisions/0114-embeds.md.

use super::embeds;
use super::html_names::is_known;
use super::link::refused;
use crate::diag::{Diagnostic, Place, and_further, code, times};
use crate::model::{AddressUse, ContentRules, EmbedRefusal, Node, Schemes, Tag, nodes};
use crate::say;
use ammonia::Builder;
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// That of projects that add no schemes.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| cleaner(&USUAL));
static USUAL: LazyLock<Schemes> = LazyLock::new(Schemes::default);

static ALLOWED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| CLEANER.clone_tags());

/// Attributes that hold an address, whether or not they may stand in a document.
const ADDRESSES: [&str; 11] =
    ["href", "src", "srcset", "cite", "action", "formaction", "poster", "data", "ping", "background", "xlink:href"];

fn cleaner(schemes: &Schemes) -> Builder<'_> {
    let mut builder = Builder::default();
    builder
        .add_tags(["tfoot", "section", "main"])
        .add_generic_attributes(["id", "class", "dir", "align", "role"])
        .add_generic_attribute_prefixes(["aria-"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("a", ["name", "target", "rel", "data-frame"])
        .add_tag_attributes("img", ["loading"])
        .add_tag_attributes("ol", ["type", "reversed"])
        .add_tag_attributes("li", ["value"])
        .add_tag_attributes("time", ["datetime"])
        // Pictures may hold themselves; where else `data` stands it is refused below.
        .url_schemes(schemes.names().chain(["data"]).collect())
        .link_rel(None);
    let schemes = schemes.clone();
    builder.attribute_filter(move |element, attribute, value| {
        let is_refused =
            ADDRESSES.contains(&attribute) && schemes.disallowed_scheme(value, stands(element, attribute)).is_some();
        (!is_refused).then_some(Cow::Borrowed(value))
    });
    builder
}

fn stands(element: &str, attribute: &str) -> AddressUse {
    if element.eq_ignore_ascii_case("img") && attribute.eq_ignore_ascii_case("src") {
        AddressUse::Picture
    } else {
        AddressUse::Link
    }
}

/// The body without anything that could run.
pub(super) fn clean(html: &str, schemes: &Schemes) -> String {
    if *schemes == *USUAL { CLEANER.clean(html).to_string() } else { cleaner(schemes).clean(html).to_string() }
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

/// What [`clean`] takes out of a document: each element and each event handler once, with every place of it.
#[derive(Debug, Default)]
pub(super) struct TakenOut(Vec<(Removed, Vec<Place>)>);

#[derive(Debug, PartialEq, Eq)]
enum Removed {
    Element(String),
    Handler(String),
    Frame(EmbedRefusal),
    /// Nothing but words for those who do not see the frame.
    Untitled,
}

impl TakenOut {
    fn add(&mut self, removed: Removed, place: Place) {
        let known = self.0.iter_mut().find(|(known, _)| match (known, &removed) {
            (Removed::Element(a), Removed::Element(b)) | (Removed::Handler(a), Removed::Handler(b)) => {
                a.eq_ignore_ascii_case(b)
            }
            (known, removed) => known == removed,
        });
        match known {
            Some((_, places)) => places.push(place),
            None => self.0.push((removed, vec![place])),
        }
    }

    /// Notes a frame that is not shown, or that nobody is told of who does not see it.
    fn frame(&mut self, tag: &Tag<'_>, rules: &ContentRules, place: &dyn Fn(usize, &str) -> Place) {
        let name = &tag.written()[..=tag.name.len()];
        match embeds::embed(tag, &rules.embeds) {
            Ok(embed) if embed.title.is_none() => self.add(Removed::Untitled, place(0, name)),
            Ok(_) => {}
            Err(refusal) => {
                let src = tag.attributes().find(|attribute| attribute.name.eq_ignore_ascii_case("src"));
                let at_address = src.filter(|_| matches!(refusal, EmbedRefusal::Undeclared(_) | EmbedRefusal::Odd));
                let place = at_address.map_or_else(|| place(0, name), |src| place(src.at.start, src.value));
                self.add(Removed::Frame(refusal), place);
            }
        }
    }

    /// One finding for each name that a template made, at the places of its calls.
    pub(super) fn report_of(self, template: &Place, found: &mut Vec<Diagnostic>) {
        let mut own = Vec::new();
        self.report(&mut own);
        let of_template = |finding: Diagnostic| {
            finding.related(template.clone(), say!("このテンプレートが作りました", "made by this template"))
        };
        found.extend(own.into_iter().map(of_template));
    }

    /// One finding for each name.
    pub(super) fn report(self, found: &mut Vec<Diagnostic>) {
        for (removed, places) in self.0 {
            let mut places = places.into_iter();
            let count = places.len();
            let Some(first) = places.next() else { continue };
            let finding = match removed {
                Removed::Element(name) => element_taken_out(&name, count, first),
                Removed::Handler(name) => handler_taken_out(&name, count, first),
                Removed::Frame(refusal) => frame_taken_out(&refusal, count, first),
                Removed::Untitled => untitled(count, first),
            };
            found.push(and_further(finding, places));
        }
    }
}

/// Warns of every address, and notes every element and event handler, that [`clean`] takes out of raw HTML; `place` is where a part of
/// it is written.
pub(super) fn warn(
    place: &dyn Fn(Range<usize>) -> Place,
    html: &str,
    rules: &ContentRules,
    taken_out: &mut TakenOut,
    found: &mut Vec<Diagnostic>,
) {
    let mut read = 0;
    while read < html.len() {
        let shifted = |range: Range<usize>| place(read + range.start..read + range.end);
        read += warn_to_script(&shifted, &html[read..], rules, taken_out, found);
    }
}

/// The same up to the end of the first script or style, whose text is no HTML; how far that is.
fn warn_to_script(
    place: &dyn Fn(Range<usize>) -> Place,
    html: &str,
    rules: &ContentRules,
    taken_out: &mut TakenOut,
    found: &mut Vec<Diagnostic>,
) -> usize {
    for node in nodes(html) {
        let Node::Open(tag) = node else { continue };
        let place = |at: usize, text: &str| place(tag.start + at..tag.start + at + text.len());
        let name = tag.name.to_ascii_lowercase();
        if embeds::is_frame(&tag) {
            taken_out.frame(&tag, rules, &place);
            continue;
        }
        if !ALLOWED.contains(name.as_str()) && !matches!(name.as_str(), "html" | "head" | "body") {
            taken_out.add(Removed::Element(tag.name.to_owned()), place(0, &tag.written()[..=tag.name.len()]));
            if matches!(name.as_str(), "script" | "style") {
                let inside = tag.start + 1;
                return end_of(&html[inside..], &name).map_or(html.len(), |close| inside + close);
            }
        } else if let Some(handler) = tag.attributes().find(|attribute| is_handler(attribute.name)) {
            taken_out.add(Removed::Handler(handler.name.to_owned()), place(handler.name_at, handler.name));
        }
        for attribute in tag.attributes() {
            let is_address = ADDRESSES.contains(&attribute.name.to_ascii_lowercase().as_str());
            let stands = stands(&name, attribute.name);
            let scheme = is_address.then(|| rules.schemes.disallowed_scheme(&attribute.text(), stands)).flatten();
            found.extend(scheme.map(|scheme| refused(&scheme, place(attribute.at.start, attribute.value))));
        }
    }
    html.len()
}

fn element_message(name: &str, count: usize, place: Place) -> Diagnostic {
    let (times_ja, times_en) = times(count);
    let message = say!(
        "`<{name}>` は文書に置けないため取り除きました{times_ja}",
        "`<{name}>` is not allowed in documents and was taken out{times_en}"
    );
    Diagnostic::new(code::CONTENT_RAW_HTML, place, message)
}

fn element_taken_out(name: &str, count: usize, place: Place) -> Diagnostic {
    let finding = element_message(name, count, place);
    if is_known(name) {
        finding.hint(say!(
            "文書の HTML は見た目だけを変えられます",
            "HTML in documents may change its looks, not run code"
        ))
    } else {
        finding.hint(say!(
            "HTML の要素ではありません。文字として見せるなら、バッククォートで囲むか、`\\<{name}>` と書きます",
            "this is no element of HTML; to show it as text, write it in backticks, or `\\<{name}>`"
        ))
    }
}

fn frame_taken_out(refusal: &EmbedRefusal, count: usize, place: Place) -> Diagnostic {
    let (times_ja, times_en) = times(count);
    let (message, hint) = match refusal {
        EmbedRefusal::NotHttps => {
            let hint = say!(
                "枠に出せるのは、tejun.yaml の `embeds` に書いたサイトの `https://` のアドレスです",
                "a frame shows an `https://` address of a host that `embeds` in tejun.yaml names"
            );
            return element_message("iframe", count, place).hint(hint);
        }
        EmbedRefusal::Undeclared(host) => (
            say!(
                "`{host}` の枠（`<iframe>`）は、tejun.yaml に書かれていないサイトのため取り除きました{times_ja}",
                "the frame (`<iframe>`) of `{host}` was taken out: tejun.yaml does not declare the host{times_en}"
            ),
            say!(
                "表示するなら tejun.yaml に `embeds: {{ hosts: [{host}] }}` と書きます。すでに `embeds` があれば、その `hosts` に加えます",
                "to show it, write `embeds: {{ hosts: [{host}] }}` into tejun.yaml, or add it to the `hosts` that stand there"
            ),
        ),
        EmbedRefusal::Odd => (
            say!(
                "枠（`<iframe>`）のアドレスに、利用者名、空白、末尾の点などがあるため取り除きました{times_ja}",
                "the frame (`<iframe>`) was taken out: its address has a user name, a space, a dot behind the host or the like{times_en}"
            ),
            say!(
                "`https://www.example.com/path` の形で書きます。日本語のドメイン名は `xn--` で始まる形にします",
                "write `https://www.example.com/path`; a host in other letters is written in its `xn--` form"
            ),
        ),
        EmbedRefusal::Srcdoc => (
            say!(
                "枠（`<iframe>`）の `srcdoc` は文書に置けないため、枠ごと取り除きました{times_ja}",
                "`srcdoc` of a frame (`<iframe>`) is not allowed in documents, and the frame was taken out{times_en}"
            ),
            say!(
                "中身を文書に書くか、`src` にアドレスを書きます",
                "write what it holds into the document, or an address into `src`"
            ),
        ),
    };
    Diagnostic::new(code::CONTENT_EMBED, place, message).hint(hint)
}

fn untitled(count: usize, place: Place) -> Diagnostic {
    let (times_ja, times_en) = times(count);
    let message = say!(
        "枠（`<iframe>`）に `title` がありません{times_ja}。画面を見ない読者に、何の枠かが伝わりません",
        "a frame (`<iframe>`) has no `title`{times_en}: readers who do not see it are not told what it shows"
    );
    Diagnostic::new(code::CONTENT_EMBED, place, message).hint(say!(
        "`title=\"手順の動画\"` のように、枠が見せるものを書きます",
        "say what it shows, such as `title=\"how to restore\"`"
    ))
}

fn handler_taken_out(handler: &str, count: usize, place: Place) -> Diagnostic {
    let (times_ja, times_en) = times(count);
    let message = say!(
        "`{handler}` 属性は文書に置けないため取り除きました{times_ja}",
        "the attribute `{handler}` is not allowed in documents and was taken out{times_en}"
    );
    Diagnostic::new(code::CONTENT_RAW_HTML, place, message)
}

/// Where the element `name` is closed, in any case.
fn end_of(html: &str, name: &str) -> Option<usize> {
    let closes = |at: &usize| html.get(at + 2..at + 2 + name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name));
    html.match_indices("</").map(|(at, _)| at).find(closes)
}

fn is_handler(name: &str) -> bool {
    name.len() > 2 && name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on"))
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
