//! What each shortcode that is known means, with the arguments that its systems give it.
//!
//! In: a tag, what is around it, and the front matter. Out: marks, code, an include, or that nothing is known of it. Never: writes what
//! an author typed without escaping it.

use super::findings::{argument, unclosed};
use super::meaning::{Meaning, TagContext};
use super::media::{button, figure, video};
use super::param::param;
use super::tags::{Form, Tag, Value, text};
use crate::content::dialects::admonitions;
use crate::content::dialects::admonitions::Fold;
use crate::content::dialects::edits::{Inline, Line};
use crate::content::dialects::elements::{Element, Title};
use crate::content::dialects::inserts::Part;
use crate::content::dialects::names;
use crate::content::dialects::names::Shortcode;
use crate::content::dialects::reading::Reading;
use crate::content::link::LinkKind;
use crate::diag::Place;
use regex::Regex;
use std::sync::LazyLock;

pub(super) fn meaning(tag: &Tag, context: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let (name, place) = (tag.name.as_str(), context.place);
    let Some(shortcode) = names::shortcode(name) else {
        // A component that nobody knows has no name of ours; it was said already.
        if !name.is_empty() {
            reading.unknown.add(name, place.clone());
        }
        return Meaning::Shown;
    };
    if shortcode.is_block() && context.in_line {
        return Meaning::Dropped;
    }
    let is_open = context.inner.is_none() && tag.form == Form::Open;
    if shortcode.is_block() && shortcode != Shortcode::Card && is_open {
        reading.found.push(unclosed(place, name));
        return Meaning::Dropped;
    }
    match shortcode {
        Shortcode::Reference => reference(tag, context, reading),
        Shortcode::Param => param(tag, context, reading),
        Shortcode::Figure => figure(tag, context, reading),
        Shortcode::Video => video(tag, context, reading),
        Shortcode::Include => included(tag, context, reading),
        Shortcode::Button => button(tag, context, reading),
        Shortcode::Code => code(tag, context, reading),
        Shortcode::Nothing => Meaning::Dropped,
        Shortcode::Card => Meaning::Block(card(tag, reading, place)),
        Shortcode::Details => Meaning::Block(details(tag, reading, place)),
        Shortcode::Tabs => Meaning::Block(reading.elements().tabs(place)),
        Shortcode::Tab => tab(tag, context, reading),
        Shortcode::Cards => Meaning::Block(reading.elements().plain("<div class=\"card-grid\">\n", "</div>\n", place)),
        Shortcode::Steps => Meaning::Block(reading.elements().plain("<div class=\"steps\">\n", "</div>\n", place)),
        Shortcode::Box => Meaning::Block(admonition(tag, reading, place)),
    }
}

/// A title that is written as it stands in the text is copied, so that its places stay true.
fn title(value: Option<&Value>) -> Option<Title> {
    value.and_then(|value| Title::words(&value.text))
}

/// The kinds and arguments of Docsy (`color`), Hextra (`type`), Relearn (`style`, or two positional ones), Book
/// (positional), Congo and Blowfish (an icon), LoveIt (`type`, `title`, `open`).
fn admonition(tag: &Tag, reading: &mut Reading<'_, '_>, place: &Place) -> Element {
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
    let fold = Fold::of(is_open.or_else(|| tag.switch(&["collapsible"]).filter(|on| *on)));
    let kind = if of_box { tag.name.as_str() } else { text(written) };
    // An icon or a colour that names no kind says nothing about it; the name of a kind of the author's own does.
    let says_kind = matches!(tag.name.as_str(), "callout" | "notice" | "admonition" | "hint");
    match admonitions::named(kind) {
        Some(kind) => reading.elements().admonition(kind, heading, fold, place),
        None if says_kind && !kind.is_empty() => reading.elements().named(kind, heading, fold, place),
        None => reading.elements().admonition(admonitions::NOTE, heading, fold, place),
    }
}

fn details(tag: &Tag, reading: &mut Reading<'_, '_>, place: &Place) -> Element {
    let heading = title(tag.either(&["title", "summary", "label", "header"], 0));
    let is_open = tag.switch(&["open", "expanded"]).or_else(|| tag.switch(&["closed"]).map(|closed| !closed));
    let is_open = is_open
        .unwrap_or_else(|| tag.positional.get(1).is_some_and(|value| matches!(value.text.as_str(), "open" | "true")));
    reading.elements().details(heading, is_open, place)
}

fn tab(tag: &Tag, context: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let nth = context.parent.map_or(0, |(_, nth)| nth);
    let parent = context.parent.map(|(parent, _)| parent);
    let items = parent.and_then(|parent| parent.get(&["items"]));
    let from_parent = items.and_then(|items| items.text.split(',').nth(nth)).and_then(Title::words);
    let of_values =
        || tab_label(parent?.get(&["values"])?, text(tag.get(&["value"]))).and_then(|label| Title::words(&label));
    let own = title(tag.either(&["name", "header", "title", "label", "tabName"], 0)).or(from_parent);
    let heading = own.or_else(of_values).or_else(|| title(tag.get(&["value"])));
    let mut made = reading.elements().tab(heading, nth, context.place);
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

fn card(tag: &Tag, reading: &mut Reading<'_, '_>, place: &Place) -> Element {
    let link = tag.get(&["link", "href", "url", "to"]).map(|value| (LinkKind::Link, value.text.clone()));
    let heading = title(tag.either(&["title", "header", "label"], 0));
    let mut made = reading.elements().card(heading, link, place);
    for value in [tag.get(&["subtitle", "description"]), tag.get(&["footer"])].into_iter().flatten() {
        let nothing = reading.inserts.alone(Vec::new(), place, "", "");
        let words = value.text.replace(['\n', '\r'], " ");
        made.open.push(Line::Words(vec![Inline::Mark(nothing), Inline::Text(words)]));
    }
    made
}

fn reference(tag: &Tag, context: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let Some(target) = tag.either(&["path"], 0) else {
        let (ja, en) = ("リンク先がありません", "no target is named");
        reading.found.push(argument(context.place, &tag.name, ja, en));
        return Meaning::Shown;
    };
    let plain = target.text.clone();
    Meaning::Alone { block: Vec::new(), line: vec![Part::Link(LinkKind::Reference, plain.clone())], plain }
}

fn code(tag: &Tag, context: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    if context.inner.is_none() {
        reading.found.push(unclosed(context.place, &tag.name));
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

fn included(tag: &Tag, context: &TagContext<'_>, reading: &mut Reading<'_, '_>) -> Meaning {
    let path = text(tag.either(&["file", "path", "src", "name", "page"], 0));
    if path.is_empty() || context.in_line {
        let (ja, en) = if path.is_empty() {
            ("取り込むファイルがありません", "no file is named")
        } else {
            ("表や見出しの中には取り込めません", "a table or a heading cannot include a file")
        };
        reading.found.push(argument(context.place, &tag.name, ja, en));
        return Meaning::Shown;
    }
    let as_code = tag.switch(&["code", "highlight"]) == Some(true);
    let language = word(text(tag.get(&["lang", "language"])));
    Meaning::Include { path: path.to_owned(), code: as_code.then_some(language) }
}
