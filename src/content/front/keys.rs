//! The keys of front matter: Hugo's, those of other tools, and those of document control.
//!
//! In: entries. Out: the typed values in [`DocumentFrontMatter`]. Never: gives up for one bad value — it is said and left out.

mod control;
mod sign_off;

pub(super) use self::control::KEYS as CONTROL;

use super::known::{Meaning, meaning, meant_by};
use super::node::{Entry, Node};
use super::values::Values;
use super::{DocumentFrontMatter, menus, requests};
use crate::content::front_matter::Term;
use crate::content::link::refused;
use crate::content::visibility::KEYS as SHOWS;
use crate::diag::{Diagnostic, Place, Severity, code};
use crate::model::{Taxonomy, scheme_of};
use crate::say;
use serde_json::Value;

/// Reads entries into `front`.
pub(super) fn read(
    entries: &[Entry],
    taxonomies: &[Taxonomy],
    front: &mut DocumentFrontMatter,
    found: &mut Vec<Diagnostic>,
) {
    let is_issue = |entry: &Entry| entry.is("type") && entry.node.typed().is_some_and(|text| text == "known-issue");
    let (is_issue, has_version) = (entries.iter().any(is_issue), entries.iter().any(|entry| entry.is("version")));
    let mut reader = Reader { values: Values { found }, front, taxonomies, is_issue, has_version };
    for entry in entries {
        reader.entry(entry);
    }
    reader.after();
}

/// The audiences that entries name, themselves and below `params`.
fn audiences(entries: &[Entry]) -> Vec<(Option<String>, Place)> {
    let mut named = Vec::new();
    for entry in entries {
        if entry.is("audience") {
            named.push((entry.node.typed(), entry.place()));
        } else if entry.is("params") {
            named.extend(audiences(entry.node.entries()));
        }
    }
    named
}

struct Reader<'f> {
    values: Values<'f>,
    front: &'f mut DocumentFrontMatter,
    taxonomies: &'f [Taxonomy],
    /// Whether `status` is that of a known issue.
    is_issue: bool,
    /// Whether `status` may be that of a release.
    has_version: bool,
}

impl Reader<'_> {
    fn entry(&mut self, entry: &Entry) {
        let (meaning, control) = meaning(&entry.key.text);
        let node = &entry.node;
        self.front.keys.push((entry.key.text.clone(), node.json(), entry.place()));
        if let Some(control) = control {
            let value = node.typed().map_or_else(|| node.json(), Value::String);
            self.front.matter.params.insert(control.to_owned(), value);
        }
        if let Some(fact) = CONTROL.into_iter().find(|name| entry.is(name)) {
            self.control(fact, node);
        }
        if let Some(name) = SHOWS.into_iter().find(|name| entry.is(name)) {
            self.shows(name, node);
        }
        self.front.audiences.extend(audiences(std::slice::from_ref(entry)));
        if entry.is("cascade") {
            let handed = node.items().iter().flat_map(|item| audiences(item.entries()));
            self.front.handed_audiences.extend(handed);
        }
        if entry.is("taxonomies") {
            // Zola's place for them.
            return node.entries().iter().for_each(|entry| self.entry(entry));
        }
        let of_taxonomy = |t: &&Taxonomy| entry.is(&t.plural) || entry.is(&t.singular);
        if let Some(taxonomy) = self.taxonomies.iter().find(of_taxonomy) {
            self.terms(taxonomy, &entry.key.text, node);
        }
        let is_taxonomy = self.taxonomies.iter().any(|t| of_taxonomy(&t));
        match meaning {
            Meaning::Read(name) => {
                let before = self.values.found.len();
                self.known(name, &entry.key.text, node);
                // To the tool whose key it is, its value may be sound. What decides on publishing must be understood.
                if !name.eq_ignore_ascii_case(&entry.key.text) && name != "published" {
                    self.values.found[before..].iter_mut().for_each(|said| said.severity = Severity::Warning);
                }
            }
            _ if control.is_some() || is_taxonomy => {}
            Meaning::Quiet => drop(self.front.matter.params.insert(entry.key.text.clone(), node.json())),
            Meaning::Unknown => {
                if let Some(near) = meant_by(&entry.key.text) {
                    self.slip(entry, near);
                }
                self.front.matter.params.insert(entry.key.text.clone(), node.json());
            }
        }
    }

    /// Where the page shows up. Lists and maps are values of other tools, and `related` names pages, too.
    fn shows(&mut self, name: &str, node: &Node) {
        let Some(text) = node.typed() else { return };
        let understood = self.front.matter.shows.set(name, &text);
        if understood || text.trim().is_empty() || name == "related" {
            return;
        }
        let (ja, en) = match name {
            "feed" => (" `true` か `false` ", "`true` or `false`"),
            _ => (" `true`・`false`・`separate` のどれか", "`true`, `false` or `separate`"),
        };
        let before = self.values.found.len();
        self.values.mismatch(name, node, ja, en);
        self.values.found[before..].iter_mut().for_each(|said| said.severity = Severity::Warning);
    }

    /// A key that looks like another one; keys that look like none are the author's own.
    fn slip(&mut self, entry: &Entry, near: &str) {
        let typed = &entry.key.text;
        let finding = Diagnostic::new(
            code::CONTENT_UNKNOWN_KEY,
            entry.place(),
            say!("フロントマターに知らないキー `{typed}` があります", "unknown front matter key `{typed}`"),
        );
        self.values.found.push(finding.hint(say!(
            "`{near}` のことですか。独自の値なら `params:` の下に書きます",
            "did you mean `{near}`? A value of your own belongs under `params:`"
        )));
    }

    fn known(&mut self, name: &str, typed: &str, node: &Node) {
        match name {
            "title" => self.front.matter.title = self.values.text(name, node),
            "linkTitle" => {
                let text = self.values.text(typed, node);
                let matter = &mut self.front.matter;
                matter.link_title = text.or(matter.link_title.take());
            }
            "description" => {
                let description = self.values.text(name, node).map(|t| t.trim().to_owned());
                let matter = &mut self.front.matter;
                matter.description = description.or(matter.description.take());
            }
            "summary" => {
                let summary = self.values.text(name, node).map(|t| t.trim().to_owned());
                let matter = &mut self.front.matter;
                matter.description = matter.description.take().or(summary);
            }
            // To Hugo a weight of 0 is none.
            "weight" => self.front.matter.weight = self.values.number(name, node).filter(|weight| !weight.is_zero()),
            "position" => self.front.position = self.values.number(typed, node),
            "slug" | "url" | "permalink" => self.address(name, node),
            "aliases" => self.front.matter.aliases = texts(self.values.list(name, node)),
            "tags" => self.front.matter.tags = texts(terms(self.values.list(name, node))),
            "categories" => self.front.matter.categories = texts(terms(self.values.list(name, node))),
            "layout" => self.front.matter.layout = self.values.text(name, node),
            "audience" => self.front.matter.audience = self.values.text(name, node),
            "menu" | "menus" => self.front.matter.menus = menus::read(&mut self.values, name, node),
            "math" | "katex" => self.front.matter.math |= self.values.boolean(typed, node).unwrap_or(false),
            "request" => self.front.matter.request = requests::read(&mut self.values, node),
            "bind" => self.front.binds = self.values.boolean(name, node),
            "translationKey" => self.front.matter.translation_key = self.values.text(name, node),
            // Read by `cascade`.
            "cascade" => {}
            "params" | "extra" => match node.json() {
                Value::Object(map) => self.front.matter.params.extend(map),
                _ if node.is_null() => {}
                _ => self.values.mismatch(name, node, "キーと値の組", "a mapping"),
            },
            _ => self.publishing(name, typed, node),
        }
    }

    /// Keys that decide whether, when and where the page is shown.
    fn publishing(&mut self, name: &str, typed: &str, node: &Node) {
        match name {
            "date" if node.is_map() => {
                for (key, meaning) in [("created", "date"), ("updated", "lastmod")] {
                    node.below(key).into_iter().for_each(|node| self.publishing(meaning, key, node));
                }
            }
            "date" => {
                let read = self.values.date(name, node);
                self.front.publish = self.front.publish.or(read.as_ref().map(|(_, day)| *day));
                self.front.matter.date = read.map(|(text, _)| text);
            }
            "publishDate" => {
                self.front.publish = self.values.date(typed, node).map(|(_, day)| day).or(self.front.publish);
            }
            "expiryDate" => self.front.expiry = self.values.date(typed, node).map(|(_, day)| day),
            "lastmod" => {
                let read = self.values.date(typed, node).map(|(text, _)| text);
                let matter = &mut self.front.matter;
                matter.lastmod = if name.eq_ignore_ascii_case(typed) { read } else { matter.lastmod.take().or(read) };
            }
            "draft" => self.front.matter.draft |= self.values.boolean(name, node).unwrap_or(false),
            // To some tools it is a yes or no, to Hugo a day.
            "published" => match yes_or_no(node) {
                Some(shown) => self.front.matter.draft |= !shown,
                None => self.publishing("publishDate", typed, node),
            },
            // What is meant to be kept from readers is kept from them, whatever else is said.
            "private" => self.front.matter.draft |= !node.is_null() && yes_or_no(node) != Some(false),
            // The day on which a note was begun says nothing of when it is published, and need not be a day.
            "created" => {
                let before = self.values.found.len();
                let read = self.values.date(typed, node);
                self.values.found.truncate(before);
                let matter = &mut self.front.matter;
                matter.date = matter.date.take().or(read.map(|(text, _)| text));
            }
            "unlisted" => self.front.matter.unlisted |= self.values.boolean(typed, node).unwrap_or(false),
            "headless" => self.front.matter.headless |= self.values.boolean(name, node).unwrap_or(false),
            _ => {
                let is = |key: &str, word: &str| node.below(key).and_then(Node::typed).is_some_and(|text| text == word);
                let never = |key: &str| is(key, "never") || is(key, "false");
                self.front.matter.headless |= never("render") || is("render", "link");
                self.front.matter.unlisted |= never("list") || is("list", "local");
                if !node.is_map() && !node.is_null() {
                    self.values.mismatch(typed, node, "キーと値の組", "a mapping");
                }
            }
        }
    }

    fn after(&mut self) {
        let front = &mut *self.front;
        front.matter.weight = front.matter.weight.or(front.position);
        // Hugo: an entry without a weight of its own stands where its page stands.
        let page = front.matter.weight.map_or(0, |weight| i64::try_from(weight.round()).unwrap_or(0));
        for entry in front.matter.menus.iter_mut().filter(|entry| entry.weight == 0) {
            entry.weight = page;
        }
    }

    fn address(&mut self, name: &str, node: &Node) {
        let Some(text) = self.values.text(name, node) else { return };
        // `:title` and the like are patterns of Jekyll's; a slug from the root is an address of Docusaurus'.
        let is_pattern = name == "permalink" && text.contains("/:");
        let whole = name != "slug" || text.starts_with('/');
        // Where notes are taken of pages of the web, it is the address of the other page.
        if name == "url" && text.contains("://") {
            self.front.matter.params.insert(name.to_owned(), Value::String(text));
            return;
        }
        if let Some(scheme) = scheme_of(&text).filter(|_| name != "slug" && !text.contains("://")) {
            // The address of a page is a place in the site.
            return self.values.found.push(refused(&scheme, node.range.clone()));
        }
        if is_pattern || (name == "permalink" && self.front.matter.url.is_some()) {
            return;
        }
        if whole || self.front.matter.url.is_none() {
            self.front.address = Some(node.range.clone());
        }
        match (whole, name) {
            (true, "slug") => self.front.matter.url = self.front.matter.url.take().or(Some(text)),
            (true, _) => self.front.matter.url = Some(text),
            (false, _) => self.front.matter.slug = Some(text),
        }
    }

    fn terms(&mut self, taxonomy: &Taxonomy, name: &str, node: &Node) {
        let is_typed_elsewhere = matches!(taxonomy.plural.as_str(), "tags" | "categories");
        let before = self.values.found.len();
        let read = self.values.list(name, node);
        if is_typed_elsewhere {
            self.values.found.truncate(before);
        }
        let terms = terms(read).into_iter().map(|(name, node)| Term { name, place: node.range.clone() });
        self.front.terms.push((taxonomy.plural.clone(), terms.collect()));
    }
}

/// A yes or no in the words of YAML 1.1, which many tools still read.
fn yes_or_no(node: &Node) -> Option<bool> {
    node.boolean().or_else(|| match node.typed()?.trim().to_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    })
}

/// The terms of a list; some tools write them as one text with commas, or with a `#` before each.
fn terms(list: Vec<(String, &Node)>) -> Vec<(String, &Node)> {
    let is_one = list.len() == 1;
    let parts = |(text, node): (String, _)| {
        let split = |c: char| is_one && matches!(c, ',' | '、');
        let names = text.split(split).map(|name| name.trim().trim_start_matches('#').to_owned());
        names.filter(|name| !name.is_empty()).map(|name| (name, node)).collect::<Vec<_>>()
    };
    list.into_iter().flat_map(parts).collect()
}

fn texts(list: Vec<(String, &Node)>) -> Vec<String> {
    list.into_iter().map(|(text, _)| text).collect()
}
