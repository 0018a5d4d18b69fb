//! What a shortcode — or a component of MDX of the same use — becomes.
//!
//! In: a tag, what is around it, and the front matter. Out: marks, code, an include, or that nothing is known of it.
//! Never: writes what an author typed without escaping it.

use super::media::{button, figure, video};
use super::tags::{Form, Tag, Value};
use super::{argument, unclosed};
use crate::content::dialects::admonitions::{self, Fold};
use crate::content::dialects::buffer::RewriteBuffer;
use crate::content::dialects::edits::{Bit, Edit, Line, as_written};
use crate::content::dialects::elements::{Element, Elements, Title};
use crate::content::dialects::inserts::{Inserts, Part};
use crate::content::dialects::names::{self, is_block, is_code};
use crate::content::dialects::reading::Reading;
use crate::content::escape::escape;
use crate::content::front_matter::FrontMatter;
use crate::content::link::LinkKind;
use crate::diag::Place;
use regex::Regex;
use serde_json::Value as Json;
use std::ops::Range;
use std::sync::LazyLock;

/// What stands around a tag.
pub(crate) struct TagContext<'a> {
    pub(crate) inner: Option<Range<usize>>,
    /// The tag it is inside of, and how many tabs stand there before it.
    pub(crate) parent: Option<(&'a Tag, usize)>,
    /// Whether it stands in a table or a heading, which hold no blocks.
    pub(crate) in_line: bool,
    pub(crate) place: &'a Place,
}

/// What a tag becomes.
pub(crate) enum Meaning {
    /// The tag disappears, its inside stays.
    Dropped,
    /// The tag and its end are shown as they are written, its inside is read.
    Shown,
    /// Lines around its inside.
    Block(Element),
    /// Something by itself: how it is written as a block and in a line, and what it is as plain text.
    Alone { block: Vec<Part>, line: Vec<Part>, plain: String },
    /// Marks around its inside, in the line.
    Span(usize, usize),
    /// Its inside is code.
    Code { info: String },
    /// A file stands in its place; as code in a language, when it is asked for.
    Include { path: String, code: Option<String> },
}

impl Meaning {
    /// The edits for the tag and for its end, and whether what stands between is passed over.
    pub(super) fn edits(
        self,
        draft: &RewriteBuffer,
        tag: &Tag,
        end: Option<Range<usize>>,
        inserts: &mut Inserts,
    ) -> (Edit, Option<Edit>, bool) {
        let range = tag.range.clone();
        let place = draft.place(&range);
        let cut = |range: Range<usize>| Edit::cut(range);
        match self {
            Self::Block(Element { open, close }) => match end {
                Some(end) => (Edit::lines(range, open), Some(Edit::lines(end, close)), false),
                None => (Edit::lines(range, open.into_iter().chain(close).collect()), None, false),
            },
            Self::Alone { block, line, plain } => {
                let original = &draft.text[range.clone()];
                let edit = if block.is_empty() {
                    let number = inserts.alone(line, &place, (original, &plain));
                    Edit::bits(range, vec![Bit::Mark(number)])
                } else {
                    let number = inserts.alone(block, &place, (original, &plain));
                    Edit::lines(range, vec![Line::Mark(number)])
                };
                (edit, end.map(cut), false)
            }
            Self::Span(open, close) => {
                inserts.replaces(open, &draft.text[range.clone()]);
                let last = end.map(|end| Edit::bits(end, vec![Bit::Mark(close)]));
                (Edit::bits(range, vec![Bit::Mark(open)]), last, false)
            }
            Self::Shown => {
                let last = end.map(|end| as_written(draft, end, inserts));
                (as_written(draft, range, inserts), last, false)
            }
            _ => (cut(range), end.map(cut), false),
        }
    }
}

/// What a tag means here.
pub(super) fn of(
    tag: &Tag,
    around: &TagContext<'_>,
    reading: &mut Reading<'_, '_>,
    elements: &mut Elements<'_>,
) -> Meaning {
    let name = tag.name.as_str();
    let place = around.place;
    match name {
        // A component that nobody knows has no name of ours; it was said already.
        "" => Meaning::Shown,
        "ref" | "relref" => reference(tag, around, reading),
        "param" => param(tag, around, reading),
        "figure" | "img" | "image" => figure(tag, around, reading, elements),
        "youtube" | "vimeo" => video(tag, around, reading, elements),
        "include" | "readfile" | "readFile" | "include-file" | "snippet" => included(tag, around, reading),
        "button" | "btn" => button(tag, around, elements),
        "icon" | "fa" | "fas" | "fab" | "toc" | "TOC" => Meaning::Dropped,
        name if is_code(name) => code(tag, around, reading),
        _ if around.in_line && is_block(name) => Meaning::Dropped,
        "card" => Meaning::Block(card(tag, elements, place)),
        _ if is_block(name) && around.inner.is_none() && tag.form == Form::Open => {
            reading.found.push(unclosed(place, name));
            Meaning::Dropped
        }
        "details" | "expand" | "accordion" | "collapse" => Meaning::Block(details(tag, elements, place)),
        "tabs" | "tabpane" | "tab-pane" | "tabset" | "codetabs" => Meaning::Block(elements.tabs(place)),
        "tab" | "tabitem" | "codetab" => tab(tag, around, elements),
        "cards" | "cardpane" => Meaning::Block(elements.plain("<div class=\"card-grid\">\n", "</div>\n", place)),
        "steps" => Meaning::Block(elements.plain("<div class=\"steps\">\n", "</div>\n", place)),
        _ if is_block(name) => Meaning::Block(admonition(tag, elements, place)),
        _ => {
            reading.unknown.add(name, place.clone());
            Meaning::Shown
        }
    }
}

pub(super) fn text(value: Option<&Value>) -> &str {
    value.map_or("", |value| value.text.as_str())
}

/// A title that is written as it stands in the text is copied, so that its places stay true.
fn title(value: Option<&Value>) -> Option<Title> {
    value.and_then(|value| Title::words(&value.text))
}

/// The kinds and arguments of Docsy (`color`), Hextra (`type`), Relearn (`style`, or two positional ones), Book
/// (positional), Congo and Blowfish (an icon), LoveIt (`type`, `title`, `open`).
fn admonition(tag: &Tag, elements: &mut Elements<'_>, place: &Place) -> Element {
    let of_box = names::is_directive(&tag.name) && !matches!(tag.name.as_str(), "hint" | "alert");
    let written = tag.get(&["type", "color", "style", "kind", "context", "level", "status"]).or_else(|| {
        let free = !of_box && tag.named.is_empty();
        tag.positional.first().filter(|_| free).or_else(|| tag.get(&["icon"]).filter(|_| !of_box))
    });
    let next = usize::from(!of_box && written.is_some());
    let named_title = tag.get(&["title", "header", "heading", "summary"]);
    let heading = title(named_title.or_else(|| tag.positional.get(next).filter(|_| named_title.is_none())));
    let is_open =
        tag.switch(&["open", "expanded"]).or_else(|| tag.switch(&["collapsed", "closed"]).map(|closed| !closed));
    let fold = match is_open.or_else(|| tag.switch(&["collapsible"]).filter(|on| *on)) {
        None => Fold::Fixed,
        Some(true) => Fold::Open,
        Some(false) => Fold::Closed,
    };
    let kind = if of_box { tag.name.as_str() } else { text(written) };
    // An icon or a colour that names no kind says nothing about it; the name of a kind of the author's own does.
    let says_kind = matches!(tag.name.as_str(), "callout" | "notice" | "admonition" | "hint");
    match admonitions::named(kind) {
        Some(kind) => elements.admonition(kind, heading, fold, place),
        None if says_kind && !kind.is_empty() => elements.named(kind, heading, fold, place),
        None => elements.admonition(admonitions::NOTE, heading, fold, place),
    }
}

fn details(tag: &Tag, elements: &mut Elements<'_>, place: &Place) -> Element {
    let heading = title(tag.either(&["title", "summary", "label", "header"], 0));
    let is_open = tag.switch(&["open", "expanded"]).or_else(|| tag.switch(&["closed"]).map(|closed| !closed));
    let is_open = is_open
        .unwrap_or_else(|| tag.positional.get(1).is_some_and(|value| matches!(value.text.as_str(), "open" | "true")));
    elements.details(heading, is_open, place)
}

fn tab(tag: &Tag, around: &TagContext<'_>, elements: &mut Elements<'_>) -> Meaning {
    let nth = around.parent.map_or(0, |(_, nth)| nth);
    let parent = around.parent.map(|(parent, _)| parent);
    let items = parent.and_then(|parent| parent.get(&["items"]));
    let from_parent = items.and_then(|items| items.text.split(',').nth(nth)).and_then(Title::words);
    let of_values =
        || tab_label(parent?.get(&["values"])?, text(tag.get(&["value"]))).and_then(|label| Title::words(&label));
    let own = title(tag.either(&["name", "header", "title", "label", "tabName"], 0)).or(from_parent);
    let heading = own.or_else(of_values).or_else(|| title(tag.get(&["value"])));
    let mut made = elements.tab(heading, nth, around.place);
    // Docsy shows the inside of `{{< tab >}}` in a tabpane as code unless told otherwise.
    let pane = parent.filter(|parent| parent.name == "tabpane" && !tag.is_markdown);
    let is_text = |tag: &Tag| tag.switch(&["text"]) == Some(true);
    if let Some(pane) = pane.filter(|pane| !is_text(pane) && !is_text(tag)) {
        let language = text(tag.get(&["lang"]).or_else(|| pane.get(&["lang"])));
        made.open.push(Line::Fence(format!("````{}", word(language))));
        made.close.insert(0, Line::Fence("````".to_owned()));
    }
    Meaning::Block(made)
}

static LABELS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"\{[^{}]*\}"#).expect("the pattern is a constant"));
static FIELDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"["']?(label|value)["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)"#).expect("the pattern is a constant")
});

/// The label that `values={[{label: 'A', value: 'a'}]}` of Docusaurus gives a tab.
fn tab_label(values: &Value, wanted: &str) -> Option<String> {
    LABELS.find_iter(&values.text).find_map(|entry| {
        let field = |name: &str| {
            let found = FIELDS.captures_iter(entry.as_str()).find(|field| &field[1] == name)?;
            (2..=4).find_map(|group| found.get(group)).map(|text| text.as_str().to_owned())
        };
        field("label").filter(|_| field("value").as_deref() == Some(wanted))
    })
}

/// A word that may stand in an info string.
fn word(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '+' | '#' | '_')).collect()
}

fn card(tag: &Tag, elements: &mut Elements<'_>, place: &Place) -> Element {
    let link = tag.get(&["link", "href", "url", "to"]).map(|value| (LinkKind::Link, value.text.clone()));
    let heading = title(tag.either(&["title", "header", "label"], 0));
    let mut made = elements.card(heading, link, place);
    for value in [tag.get(&["subtitle", "description"]), tag.get(&["footer"])].into_iter().flatten() {
        let nothing = elements.inserts.alone(Vec::new(), place, ("", ""));
        let words = value.text.replace(['\n', '\r'], " ");
        made.open.push(Line::Words(vec![Bit::Mark(nothing), Bit::Text(words)]));
    }
    made
}

fn reference(tag: &Tag, around: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let Some(target) = tag.either(&["path"], 0) else {
        let (ja, en) = ("リンク先がありません", "no target is named");
        reading.found.push(argument(around.place, &tag.name, ja, en));
        return Meaning::Shown;
    };
    let plain = target.text.clone();
    Meaning::Alone { block: Vec::new(), line: vec![Part::Link(LinkKind::Reference, plain.clone())], plain }
}

/// The value that `param` names.
pub(super) fn value(tag: &Tag, reading: &Reading<'_, '_>) -> Option<String> {
    let name = text(tag.either(&["name", "key"], 0));
    let value = of_front(reading.front, name).or_else(|| below(&reading.includes.options.params, name));
    value.filter(|_| !name.is_empty())
}

fn param(tag: &Tag, around: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let Some(value) = value(tag, reading) else {
        let name = text(tag.either(&["name", "key"], 0));
        let ja = format!("`{name}` という値がフロントマターにもサイトの `params` にもありません");
        let en = format!("there is no `{name}` in the front matter, nor in the site's `params`");
        reading.found.push(argument(around.place, "param", &ja, &en));
        return Meaning::Shown;
    };
    Meaning::Alone { block: Vec::new(), line: vec![Part::Html(escape(&value))], plain: value }
}

fn of_front(front: &FrontMatter, name: &str) -> Option<String> {
    let own = match name.to_lowercase().as_str() {
        "title" => front.title.clone(),
        "linktitle" => front.link_title.clone(),
        "description" => front.description.clone(),
        "date" => front.date.clone(),
        "lastmod" => front.lastmod.clone(),
        "weight" => front.weight.map(|weight| weight.to_string()),
        _ => None,
    };
    own.or_else(|| below(&front.params, name))
}

/// A value below `a.b.c`; a list is its values, with commas between.
fn below(params: &serde_json::Map<String, Json>, name: &str) -> Option<String> {
    let mut parts = name.split('.');
    let first = parts.next()?;
    let find = |map: &serde_json::Map<String, Json>, key: &str| {
        map.get(key).or_else(|| map.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, v)| v)).cloned()
    };
    let mut value = find(params, first)?;
    for part in parts {
        value = find(value.as_object()?, part)?;
    }
    let text = |value: &Json| match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(on) => Some(on.to_string()),
        _ => None,
    };
    match &value {
        Json::Array(all) => all.iter().map(text).collect::<Option<Vec<_>>>().map(|all| all.join(", ")),
        one => text(one),
    }
}

fn code(tag: &Tag, around: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    if around.inner.is_none() {
        reading.found.push(unclosed(around.place, &tag.name));
        return Meaning::Dropped;
    }
    if tag.name == "mermaid" {
        return Meaning::Code { info: "mermaid".to_owned() };
    }
    let language = word(text(tag.either(&["lang", "language", "type"], 0)));
    let options = text(tag.either(&["options"], 1)).trim();
    let info = if options.is_empty() || options.contains(['\n', '`', '{', '}']) {
        language
    } else {
        format!("{language} {{{options}}}")
    };
    Meaning::Code { info }
}

fn included(tag: &Tag, around: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let path = text(tag.either(&["file", "path", "src", "name", "page"], 0));
    if path.is_empty() || around.in_line {
        let (ja, en) = if path.is_empty() {
            ("取り込むファイルがありません", "no file is named")
        } else {
            ("表や見出しの中には取り込めません", "a table or a heading cannot include a file")
        };
        reading.found.push(argument(around.place, &tag.name, ja, en));
        return Meaning::Shown;
    }
    let as_code = tag.switch(&["code", "highlight"]) == Some(true);
    let language = word(text(tag.get(&["lang", "language"])));
    Meaning::Include { path: path.to_owned(), code: as_code.then_some(language) }
}
