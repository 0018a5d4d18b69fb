//! What containers of every syntax become: boxes, folds, tabs, cards, steps.
//!
//! In: kinds, titles and addresses as written. Out: the lines that begin and end an element. Never: knows whether a
//! shortcode, a fence, colons or indentation asked for it.

use super::admonitions;
use super::admonitions::{Fold, Kind};
use super::edits::{Inline, Line};
use super::inserts::{Inserts, Part};
use crate::content::escape::escape;
use crate::content::link::LinkKind;
use crate::diag::{Lang, Place};
use std::ops::Range;

#[derive(Debug, Clone)]
pub(super) enum Title {
    /// Nothing is shown.
    None,
    /// Words of our own, or of an argument.
    Words(String),
    /// Markdown in the text.
    Written(Range<usize>),
}

impl Title {
    /// The words, when there are any.
    pub(super) fn words(words: &str) -> Option<Self> {
        let words = words.trim();
        (!words.is_empty()).then(|| Self::Words(words.to_owned()))
    }

    fn inline(self) -> Option<Inline> {
        match self {
            Self::None => None,
            Self::Words(words) => Some(Inline::Text(words.replace(['\n', '\r'], " "))),
            Self::Written(range) => Some(Inline::Copy(range)),
        }
    }
}

/// The lines that begin and end an element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) open: Vec<Line>,
    pub(super) close: Vec<Line>,
}

pub(super) struct Elements<'i> {
    pub(super) inserts: &'i mut Inserts,
    pub(super) language: Lang,
}

impl Elements<'_> {
    /// The words of our language.
    pub(super) fn say(&self, ja: &str, en: &str) -> String {
        if self.language == Lang::Ja { ja } else { en }.to_owned()
    }

    /// A box of the kind of this name; an unknown kind is a note with its name as the title.
    pub(super) fn named(&mut self, name: &str, title: Option<Title>, fold: Fold, place: &Place) -> Element {
        match admonitions::named(name) {
            Some(kind) => self.admonition(kind, title, fold, place),
            None => self.admonition(admonitions::NOTE, title.or_else(|| Title::words(name)), fold, place),
        }
    }

    /// A container by its name, as colons and fences write it.
    pub(super) fn container(
        &mut self,
        name: &str,
        title: Option<Title>,
        is_open: Option<bool>,
        place: &Place,
    ) -> Element {
        match name {
            "details" | "dropdown" => self.details(title, is_open == Some(true), place),
            "tabs" | "tab-set" | "code-group" => self.tabs(place),
            "tab" | "tab-item" => self.tab(title, 0, place),
            "cards" => self.plain("<div class=\"card-grid\">\n", "</div>\n", place),
            "card" => self.card(title, None, place),
            "steps" => self.plain("<div class=\"steps\">\n", "</div>\n", place),
            // Who may not see it never gets here.
            "audience" => self.plain("<div class=\"for-audience\">\n", "</div>\n", place),
            "admonition" => self.named("note", title, Fold::of(is_open), place),
            kind => self.named(kind, title, Fold::of(is_open), place),
        }
    }

    pub(super) fn admonition(&mut self, kind: Kind, title: Option<Title>, fold: Fold, place: &Place) -> Element {
        let (open, close) = admonitions::around(kind.class, fold);
        let mut title = title.unwrap_or_else(|| Title::Words(kind.title(self.language).to_owned()));
        if matches!(title, Title::None) && fold != Fold::Fixed {
            title = Title::Words(kind.title(self.language).to_owned());
        }
        self.titled(vec![Part::Block(open)], close, title, admonitions::title(fold), place)
    }

    /// Something that opens when its title is pressed.
    pub(super) fn details(&mut self, title: Option<Title>, is_open: bool, place: &Place) -> Element {
        let open = if is_open { "<details class=\"fold\" open>\n" } else { "<details class=\"fold\">\n" };
        let title = title.unwrap_or_else(|| Title::Words(self.say("詳細", "Details")));
        self.titled(vec![Part::Block(open.into())], "</details>\n", title, ("<summary>", "</summary>\n"), place)
    }

    /// Tabs: sections below each other, which a script may put behind one another.
    pub(super) fn tabs(&mut self, place: &Place) -> Element {
        self.plain("<div class=\"tabs\">\n", "</div>\n", place)
    }

    /// One of the tabs; the `nth` has this number for a name when it has no other.
    pub(super) fn tab(&mut self, title: Option<Title>, nth: usize, place: &Place) -> Element {
        let title = title.unwrap_or_else(|| Title::Words(self.say("タブ", "Tab") + &format!(" {}", nth + 1)));
        let tags = ("<p class=\"tab-label\">", "</p>\n");
        self.titled(vec![Part::Block("<section class=\"tab\">\n".into())], "</section>\n", title, tags, place)
    }

    /// A card, which leads somewhere when it has a link.
    pub(super) fn card(&mut self, title: Option<Title>, link: Option<(LinkKind, String)>, place: &Place) -> Element {
        let open = vec![Part::Block("<div class=\"card\">\n".into())];
        let title = title.or_else(|| link.as_ref().map(|(_, target)| Title::Words(target.clone())));
        let mut element =
            self.titled(open, "</div>\n", title.unwrap_or(Title::None), ("<p class=\"card-title\">", "</p>\n"), place);
        let words =
            element.open.iter_mut().find_map(|line| if let Line::Words(inlines) = line { Some(inlines) } else { None });
        if let (Some(inlines), Some((kind, target))) = (words, link) {
            let (open, close) = self.anchor("", kind, target, place);
            inlines.insert(1, Inline::Mark(open));
            inlines.push(Inline::Mark(close));
        }
        element
    }

    /// An element that only goes around its body.
    pub(super) fn plain(&mut self, open: &str, close: &'static str, place: &Place) -> Element {
        self.titled(vec![Part::Block(open.to_owned())], close, Title::None, ("", ""), place)
    }

    /// The marks of a link around what stands between them.
    pub(super) fn anchor(&mut self, class: &str, kind: LinkKind, target: String, place: &Place) -> (usize, usize) {
        let class = if class.is_empty() { String::new() } else { format!("class=\"{}\" ", escape(class)) };
        let open = vec![Part::Html(format!("<a {class}href=\"")), Part::Link(kind, target), Part::Html("\">".into())];
        self.inserts.pair(open, vec![Part::Html("</a>".into())], place)
    }

    /// An element that begins with its title, between tags of its own.
    pub(super) fn titled(
        &mut self,
        open: Vec<Part>,
        close: &str,
        title: Title,
        title_tags: (&str, &str),
        place: &Place,
    ) -> Element {
        let (first, last) = self.inserts.pair(open, vec![Part::Block(close.to_owned())], place);
        let mut lines = vec![Line::Mark(first)];
        if let Some(words) = title.inline() {
            let (open, close) = self.inserts.title(first, title_tags.0, title_tags.1, place);
            // A mark of nothing first, so that no block begins with what the author wrote (`# 1`, `- a`).
            let nothing = self.inserts.alone(Vec::new(), place, "", "");
            lines.extend([Line::Mark(open), Line::Words(vec![Inline::Mark(nothing), words]), Line::Mark(close)]);
        }
        Element { open: lines, close: vec![Line::Mark(last)] }
    }
}
