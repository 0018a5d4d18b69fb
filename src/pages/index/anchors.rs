//! The anchors of a document, however another tool would have written them.
//!
//! In: its headings and the ids in its HTML. Out: the anchor that a fragment means. Never: decides between two headings, or reads HTML of
//! which nobody asks for more than a heading.

use crate::content::{Document, Piece};
use crate::diag::distance;
use crate::model::{Heading, Node, nodes};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// The anchors of one document.
#[derive(Debug)]
pub(in crate::pages) struct Anchors<'d> {
    /// The one that is the title, to which a fragment leads where it means no other.
    title: &'d [Heading],
    headings: &'d [Heading],
    pieces: &'d [Piece],
    ids: OnceLock<BTreeSet<String>>,
}

/// What a fragment means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) enum Anchor {
    /// An anchor as it is written.
    Written,
    /// The text of a heading, or what a tool makes of it, so that the link works there; the id is this.
    Text(String),
    /// Another tool's spelling of this id.
    Spelt(String),
    /// None of the page's; the nearest id.
    Missing(Option<String>),
}

impl<'d> Anchors<'d> {
    /// Those of a document.
    pub(crate) fn of(document: &'d Document) -> Self {
        let title = document.title_heading.as_slice();
        Self { title, headings: &document.headings, pieces: &document.pieces, ids: OnceLock::new() }
    }

    /// All of them, those of headings, too.
    fn ids(&self) -> &BTreeSet<String> {
        self.ids.get_or_init(|| {
            let all = self.headings.iter().chain(self.title);
            let mut ids: BTreeSet<String> = all.map(|heading| heading.id.clone()).collect();
            self.pieces.iter().filter_map(Piece::html).for_each(|html| ids_in(html, &mut ids));
            ids
        })
    }

    /// What a decoded fragment means on this page.
    pub(crate) fn find(&self, fragment: &str) -> Anchor {
        let is_heading = || self.headings.iter().chain(self.title).any(|heading| heading.id == fragment);
        if fragment.is_empty() || fragment == "top" || is_heading() || self.ids().contains(fragment) {
            return Anchor::Written;
        }
        let among = |headings| self.among(headings, fragment);
        among(self.headings).or_else(|| among(self.title)).unwrap_or_else(|| Anchor::Missing(self.near(fragment)))
    }

    /// The heading of these that a fragment means by its text, or by another tool's spelling.
    fn among(&self, headings: &[Heading], fragment: &str) -> Option<Anchor> {
        if let Some(heading) = one(headings, |heading| heading.text == fragment) {
            return Some(Anchor::Text(heading.id.clone()));
        }
        let (wanted, letters) = (slug_of_fragment(fragment), key(fragment));
        // An id that has the same letters stands before a text.
        let some_id = headings.iter().any(|heading| key(&heading.id) == letters);
        let fits = |heading: &Heading| {
            (!some_id || key(&heading.id) == letters) && !wanted.is_empty() && slugs(&heading.text).contains(&wanted)
        };
        if let Some(heading) = one(headings, fits) {
            return Some(Anchor::Text(heading.id.clone()));
        }
        let spelt = self.footnote(fragment).or_else(|| {
            let fragment = fragment.strip_prefix("user-content-").unwrap_or(fragment);
            let wanted = key(fragment);
            let fits = |made: &dyn Fn(&str) -> String| {
                let some_id = headings.iter().any(|heading| made(&heading.id) == wanted);
                let one = one(headings, |heading| made(if some_id { &heading.id } else { &heading.text }) == wanted);
                one.map(|heading| heading.id.clone())
            };
            if wanted.is_empty() || is_numbered(fragment) {
                return None;
            }
            // Tools that keep nothing but ASCII leave `sla` of `SLA（応答）`.
            fits(&key).or_else(|| fits(&|text| key(text).chars().filter(char::is_ascii).collect()))
        });
        spelt.map(Anchor::Spelt)
    }

    /// `fn:1` of other tools is `fn-1` here.
    fn footnote(&self, fragment: &str) -> Option<String> {
        let rest = fragment
            .strip_prefix("fn")
            .map(|rest| rest.strip_prefix("ref").map_or(("fn", rest), |rest| ("fnref", rest)));
        let (kind, number) = rest?;
        let number = number.trim_start_matches([':', '-']).replace(':', "-");
        Some(format!("{kind}-{number}")).filter(|id| self.ids().contains(id))
    }

    fn near(&self, fragment: &str) -> Option<String> {
        let length = fragment.chars().count();
        let limit = (length / 3).max(1);
        let close = self.ids().iter().filter(|id| id.chars().count().abs_diff(length) <= limit);
        let ranked = close.map(|id| (distance(fragment, id), id));
        ranked.filter(|(distance, _)| *distance <= limit).min().map(|(_, id)| id.clone())
    }
}

/// The only heading of which something holds.
fn one(headings: &[Heading], holds: impl Fn(&Heading) -> bool) -> Option<&Heading> {
    let mut all = headings.iter().filter(|heading| holds(heading));
    all.next().filter(|_| all.next().is_none())
}

/// `_3`: MkDocs counts the headings of which it keeps nothing.
pub(in crate::pages) fn is_numbered(fragment: &str) -> bool {
    fragment.strip_prefix('_').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// A fragment in small letters, with one hyphen where several stand.
fn slug_of_fragment(fragment: &str) -> String {
    hyphenated(fragment, |c| c.is_alphanumeric() || c == '_')
}

/// The anchors that tools make of a heading: GitHub in any case, MkDocs and GitBook with one hyphen for several, Jekyll and Eleventy with
/// one for each sign, with `and` for `&`, and with an apostrophe as it is escaped, `-39-`.
fn slugs(text: &str) -> [String; 6] {
    let is_kept = |c: char| c.is_alphanumeric() || c == '_';
    let bare =
        |text: &str| -> String { text.chars().filter(|&c| is_kept(c) || c.is_whitespace() || c == '-').collect() };
    let apostrophes = ['\'', '’'];
    let joined = text.replace('&', " and ");
    [
        hyphenated(&bare(text), is_kept),
        hyphenated(&bare(&joined), is_kept),
        hyphenated(text, is_kept),
        hyphenated(&joined, is_kept),
        hyphenated(&text.replace(apostrophes, ""), is_kept),
        hyphenated(&text.replace(apostrophes, " 39 "), is_kept),
    ]
}

/// The words of a text in small letters with a hyphen between them.
fn hyphenated(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    let small: String = text.nfc().flat_map(char::to_lowercase).collect();
    small.split(|c| !is_kept(c)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// The letters and digits of an anchor or a heading: small, of one form, without accents.
fn key(text: &str) -> String {
    let bare = text.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}'));
    bare.nfc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// The values of `id` and of `name`.
fn ids_in(html: &str, ids: &mut BTreeSet<String>) {
    for node in nodes(html) {
        if let Node::Open(tag) = node {
            let named = tag.attributes().filter(|attribute| matches!(attribute.name, "id" | "name"));
            ids.extend(named.map(|attribute| attribute.text().into_owned()).filter(|id| !id.is_empty()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(all: &[(&str, &str)]) -> Vec<Heading> {
        all.iter().map(|(id, text)| Heading { level: 2, id: (*id).to_owned(), text: (*text).to_owned() }).collect()
    }

    fn anchors<'d>(headings: &'d [Heading], pieces: &'d [Piece]) -> Anchors<'d> {
        Anchors { title: &[], headings, pieces, ids: OnceLock::new() }
    }

    /// The id that is meant; `=` for the fragment itself, `?` and the nearest for none.
    fn meant(anchors: &Anchors<'_>, fragment: &str) -> String {
        match anchors.find(fragment) {
            Anchor::Written => "=".to_owned(),
            Anchor::Text(id) | Anchor::Spelt(id) => id,
            Anchor::Missing(near) => format!("?{}", near.unwrap_or_default()),
        }
    }

    #[test]
    fn anchors_of_other_tools_mean_the_only_heading_that_fits() {
        let headings = headings(&[
            ("1-概要--目的", "1. 概要 & 目的"),
            ("優先度の定義", "優先度の定義"),
            ("優先度の定義-1", "優先度の定義"),
            ("sla応答目標", "SLA（応答）：目標"),
            ("contact", "連絡先"),
            ("getting-started", "Getting Started"),
            ("ガイド", "ガイド"),
            ("résumé", "Résumé"),
            ("手順-a", "手順 A"),
            ("the-directors-database", "The director’s database"),
            ("mie", "M&IE"),
            ("手順-a-1", "手順、A"),
        ]);
        let page = anchors(&headings, &[]);
        let table = [
            ("the-director-39-s-database", "the-directors-database"),
            ("the-director-s-database", "the-directors-database"),
            ("m-and-ie", "mie"),
            ("優先度の定義", "="),
            ("_1-概要-目的", "1-概要--目的"),
            ("1-概要-目的", "1-概要--目的"),
            ("優先度の定義_1", "優先度の定義-1"),
            ("user-content-getting-started", "getting-started"),
            ("Getting-Started", "getting-started"),
            ("Getting Started", "getting-started"),
            ("sla", "sla応答目標"),
            ("SLA（応答）：目標", "sla応答目標"),
            ("連絡先", "contact"),
            ("カ\u{3099}イト\u{3099}", "ガイド"),
            ("resume", "résumé"),
            ("top", "="),
            ("手順a", "手順-a"),
            ("_3", "?"),
            ("優先度の定議", "?優先度の定義"),
            ("どこにも", "?"),
            ("-", "?"),
        ];
        for (fragment, expected) in table {
            assert_eq!(meant(&page, fragment), expected, "{fragment}");
        }
    }

    #[test]
    fn what_works_where_it_was_written_is_not_told() {
        let headings =
            headings(&[("executive-swoop---overriding", "Executive Swoop - Overriding"), ("postmortem", "Postmortem")]);
        let page = anchors(&headings, &[]);
        for fragment in ["executive-swoop-overriding", "Executive-Swoop---Overriding"] {
            assert!(matches!(page.find(fragment), Anchor::Text(_)), "{fragment}");
        }
        assert!(matches!(page.find("post-mortem"), Anchor::Spelt(_)), "no tool makes this of the heading");
    }

    #[test]
    fn the_title_is_meant_where_no_other_heading_is() {
        let title = [Heading { level: 1, id: "on-call-rota".to_owned(), text: "On-call: Rota".to_owned() }];
        let headings = headings(&[("on-call--rota-1", "On-call  Rota"), ("連絡先", "連絡先")]);
        let page = Anchors { title: &title, ..anchors(&headings[1..], &[]) };
        for (fragment, expected) in
            [("on-call-rota", "="), ("On-call: Rota", "on-call-rota"), ("_on-call-rota", "on-call-rota")]
        {
            assert_eq!(meant(&page, fragment), expected, "{fragment}");
        }
        let page = Anchors { title: &title, ..anchors(&headings, &[]) };
        assert_eq!(meant(&page, "on_call_rota_1"), "on-call--rota-1", "what a heading is meant by does not change");
    }

    #[test]
    fn two_headings_that_fit_are_not_chosen_between() {
        let headings = headings(&[("a-b", "A B"), ("ab", "AB"), ("x1", "x1"), ("x-1", "x")]);
        let page = anchors(&headings, &[]);
        assert_eq!(meant(&page, "a_b"), "?a-b");
        assert_eq!(meant(&page, "x_1"), "?x-1");
    }

    #[test]
    fn ids_in_html_and_footnotes_are_anchors() {
        let html = "<p id=\"a&amp;b\">x id=\"no\" </p><a name=\"old\"></a><li class=\"x\" id=\"fn-2\">";
        let pieces = [Piece::Html(html.into())];
        let page = anchors(&[], &pieces);
        assert_eq!(page.ids().iter().map(String::as_str).collect::<Vec<_>>(), ["a&b", "fn-2", "old"]);
        assert_eq!(meant(&page, "fn:2"), "fn-2");
        assert_eq!(meant(&page, "fn2"), "fn-2");
        assert_eq!(meant(&page, "fn:3"), "?");
    }
}
