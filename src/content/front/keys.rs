//! The keys of front matter: Hugo's, and those of document control.
//!
//! In: a YAML block. Out: the typed values in [`Front`]. Never: gives up for one bad value — it is said and left out.

mod control;

use super::Front;
use super::yaml::{self, Entries, Entry};
use crate::calendar::Date;
use crate::content::chars::joins;
use crate::content::source::Source;
use crate::diag::{Diagnostic, Place, code, nearest};
use crate::say;
use serde_json::Value;
use serde_saphyr::Spanned;
use std::ops::Range;

/// Keys that are read, in the spelling of the documentation.
const READ: &[&str] = &[
    "title",
    "linkTitle",
    "description",
    "summary",
    "weight",
    "date",
    "lastmod",
    "draft",
    "slug",
    "url",
    "aliases",
    "tags",
    "categories",
    "katex",
    "layout",
    "math",
    "menu",
    "menus",
    "audience",
    "bind",
    "params",
    "publishDate",
    "expiryDate",
];

/// Keys that are handed on to templates as they are.
const ICONS: &[&str] = &["audience", "layout", "icon"];

/// Keys of Hugo and of its common themes that have no effect here.
const IGNORED: &[&str] = &[
    "_build",
    "audio",
    "authors",
    "breadcrumbs",
    "build",
    "cascade",
    "comments",
    "contributors",
    "headless",
    "hide_summary",
    "id",
    "images",
    "isCJKLanguage",
    "lang",
    "locale",
    "markup",
    "modified",
    "no_list",
    "outputs",
    "pubdate",
    "published",
    "resources",
    "robots",
    "search",
    "series",
    "sidebar",
    "simple_list",
    "sitemap",
    "taxonomies",
    "toc",
    "toc_hide",
    "toc_root",
    "translationKey",
    "type",
    "unpublishdate",
    "videos",
];

/// Reads the YAML at `inner` into `front`.
pub(super) fn read(source: &Source<'_>, inner: Range<usize>, front: &mut Front, found: &mut Vec<Diagnostic>) {
    let base = inner.start;
    match yaml::parse(source, inner) {
        Ok(Entries(entries)) => {
            let mut reader = Reader { source, base, found, front };
            for (key, value) in &entries {
                reader.entry(key, value);
            }
            reader.after();
        }
        Err(finding) => found.push(*finding),
    }
}

/// Whether a `cascade`, one mapping or a list of them, names an audience.
fn names_audience(cascade: &Value) -> bool {
    match cascade {
        Value::Object(map) => map.keys().any(|key| key.eq_ignore_ascii_case("audience")),
        Value::Array(items) => items.iter().any(names_audience),
        _ => false,
    }
}

struct Reader<'s, 'a, 'f> {
    source: &'s Source<'a>,
    base: usize,
    found: &'f mut Vec<Diagnostic>,
    front: &'f mut Front,
}

impl Reader<'_, '_, '_> {
    fn entry(&mut self, key: &Spanned<String>, value: &Entry) {
        let typed = key.value.as_str();
        let place = self.place(key);
        self.front.written.push((typed.to_owned(), value.value.clone(), place));
        let known = |list: &[&'static str]| list.iter().copied().find(|name| name.eq_ignore_ascii_case(typed));
        let fact = known(&control::KEYS);
        if let Some(name) = fact.or_else(|| known(ICONS)) {
            let text = self.written(value).map_or_else(|| value.value.clone(), Value::String);
            self.front.matter.params.insert(name.to_owned(), text);
        }
        if let Some(name) = fact {
            self.control(name, value);
        }
        // Under `cascade` too: who wrote it there meant the pages below to be kept from somebody.
        let cascades = typed.eq_ignore_ascii_case("cascade") && names_audience(&value.value);
        if cascades || typed.eq_ignore_ascii_case("audience") {
            self.front.audience = Some(self.place(key));
        }
        if let Some(name) = known(READ) {
            self.known(name, value);
        } else if fact.is_none() && known(ICONS).is_none() && known(IGNORED).is_none() {
            let place = self.place(key);
            let mut finding = Diagnostic::new(
                code::CONTENT_UNKNOWN_KEY,
                place,
                say!("フロントマターに知らないキー `{typed}` があります", "unknown front matter key `{typed}`"),
            );
            let all = READ.iter().chain(&control::KEYS).chain(ICONS).chain(IGNORED).copied();
            finding = match nearest(typed, all) {
                Some(name) => finding.hint(say!("`{name}` のことですか", "did you mean `{name}`?")),
                None => finding
                    .hint(say!("独自の値は `params:` の下に書きます", "values of your own belong under `params:`")),
            };
            self.found.push(finding);
        }
    }

    fn known(&mut self, name: &str, value: &Entry) {
        match name {
            "title" => self.front.matter.title = self.text(name, value),
            "linkTitle" => self.front.matter.link_title = self.text(name, value),
            "description" => {
                let description = self.text(name, value).map(|t| t.trim().to_owned());
                let matter = &mut self.front.matter;
                matter.description = description.or(matter.description.take());
            }
            "summary" => {
                let summary = self.text(name, value).map(|t| t.trim().to_owned());
                let matter = &mut self.front.matter;
                matter.description = matter.description.take().or(summary);
            }
            "weight" => self.front.matter.weight = self.integer(name, value),
            "date" => {
                let (text, date) = self.date(name, value);
                self.front.matter.date = text;
                self.front.publish = self.front.publish.or(date);
            }
            "publishDate" => self.front.publish = self.date(name, value).1.or(self.front.publish),
            "expiryDate" => self.front.expiry = self.date(name, value).1,
            "lastmod" => self.front.matter.lastmod = self.date(name, value).0,
            "bind" => self.front.unbound = value.value != Value::Null && !self.boolean(name, value),
            "draft" => self.front.matter.draft = self.boolean(name, value),
            "slug" | "url" => self.address(name, value),
            "aliases" => self.front.matter.aliases = self.list(name, value),
            "tags" => self.front.matter.tags = self.list(name, value),
            "categories" => self.front.matter.categories = self.list(name, value),
            "layout" => self.front.matter.layout = self.text(name, value),
            "math" | "katex" => self.front.matter.math |= self.boolean(name, value),
            "audience" => self.front.matter.audience = self.text(name, value),
            "menu" | "menus" => self.menu(name, value),
            _ => match &value.value {
                Value::Object(map) => self.front.matter.params.extend(map.clone()),
                Value::Null => {}
                _ => self.mismatch(name, value, "キーと値の組", "a mapping"),
            },
        }
    }

    fn after(&mut self) {
        let matter = &mut self.front.matter;
        // Hugo: an entry without a weight of its own stands where its page stands.
        if let (Some((_, weight @ 0)), Some(page)) = (&mut matter.menu, matter.weight) {
            *weight = page;
        }
    }

    fn address(&mut self, name: &str, value: &Entry) {
        let text = self.text(name, value);
        if text.is_some() && (name == "url" || self.front.matter.url.is_none()) {
            self.front.address = Some(self.place(value));
        }
        match name {
            "url" => self.front.matter.url = text,
            _ => self.front.matter.slug = text,
        }
    }

    fn menu(&mut self, name: &str, value: &Entry) {
        let main = match &value.value {
            Value::String(menu) => (menu == "main").then_some(None),
            Value::Array(menus) => menus.iter().any(|menu| menu == "main").then_some(None),
            Value::Object(menus) => menus.get("main").map(Some),
            Value::Null => None,
            _ => return self.mismatch(name, value, "メニュー名", "the name of a menu"),
        };
        if let Some(entry) = main {
            let of = |key: &str| entry.and_then(|entry| entry.get(key));
            let title = of("name").and_then(Value::as_str).map(str::to_owned);
            self.front.matter.menu = Some((title, of("weight").and_then(Value::as_i64).unwrap_or(0)));
        }
    }

    fn text(&mut self, name: &str, value: &Entry) -> Option<String> {
        match (self.written(value), &value.value) {
            (Some(text), _) => Some(self.unfolded(text, value)).filter(|text| !text.trim().is_empty()),
            (None, Value::Null) => None,
            (None, _) => {
                self.mismatch(name, value, "文字列", "a text");
                None
            }
        }
    }

    /// A scalar as text; numbers as they were typed, since version `1.10` is not `1.1`.
    fn written(&self, value: &Entry) -> Option<String> {
        match &value.value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => {
                let typed = self.range(value).and_then(|range| self.source.text.get(range)).map(str::trim);
                let plain = |t: &&str| t.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
                Some(typed.filter(plain).map_or_else(|| number.to_string(), str::to_owned))
            }
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// YAML folds a line break into a space; between Japanese characters there is none to keep.
    fn unfolded(&self, text: String, value: &Entry) -> String {
        let raw = self.range(value).and_then(|range| self.source.text.get(range)).unwrap_or_default();
        let breaks: Vec<(char, char)> = raw
            .lines()
            .zip(raw.lines().skip(1))
            .filter_map(|(line, next)| line.trim_end().chars().next_back().zip(next.trim_start().chars().next()))
            .filter(|&(before, after)| joins(before, after))
            .collect();
        if breaks.is_empty() {
            return text;
        }
        let chars: Vec<char> = text.chars().collect();
        let folded = |at: usize| {
            let around = at.checked_sub(1).and_then(|before| chars.get(before)).zip(chars.get(at + 1));
            chars[at] == ' ' && around.is_some_and(|(&before, &after)| breaks.contains(&(before, after)))
        };
        (0..chars.len()).filter(|&at| !folded(at)).map(|at| chars[at]).collect()
    }

    fn integer(&mut self, name: &str, value: &Entry) -> Option<i64> {
        let read = match &value.value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null => return None,
            _ => None,
        };
        if read.is_none() {
            self.mismatch(name, value, "整数", "a whole number");
        }
        read
    }

    fn boolean(&mut self, name: &str, value: &Entry) -> bool {
        match &value.value {
            Value::Bool(flag) => *flag,
            Value::Null => false,
            _ => {
                self.mismatch(name, value, "`true` か `false`", "`true` or `false`");
                false
            }
        }
    }

    fn date(&mut self, name: &str, value: &Entry) -> (Option<String>, Option<Date>) {
        let Some(text) = self.text(name, value) else { return (None, None) };
        let date = text.get(..10).and_then(|day| day.parse::<Date>().ok());
        if date.is_none() {
            self.mismatch(name, value, " `2026-11-20` の形の日付", "a date such as `2026-11-20`");
            return (None, None);
        }
        (Some(text), date)
    }

    fn list(&mut self, name: &str, value: &Entry) -> Vec<String> {
        let scalar = |item: &Value| match item {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        };
        let read = match &value.value {
            Value::Array(items) => items.iter().map(scalar).collect::<Option<Vec<_>>>(),
            Value::Null => Some(Vec::new()),
            Value::Object(_) => None,
            _ => self.written(value).map(|text| vec![text]),
        };
        read.unwrap_or_else(|| {
            self.mismatch(name, value, "文字列の並び", "a list of texts");
            Vec::new()
        })
    }

    fn mismatch(&mut self, name: &str, value: &Entry, ja: &str, en: &str) {
        let shown = match &value.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let shown: String = shown.chars().take(40).collect();
        self.found.push(Diagnostic::new(
            code::CONTENT_FRONT_MATTER,
            self.place(value),
            say!("`{name}` には{ja}が必要ですが `{shown}` があります", "expected {en} for `{name}`, found `{shown}`"),
        ));
    }

    fn range<T>(&self, value: &Spanned<T>) -> Option<Range<usize>> {
        let span = value.referenced.span();
        let start = usize::try_from(span.byte_offset()?).ok()?;
        let length = usize::try_from(span.byte_len()?).ok()?;
        Some(self.base + start..self.base + start + length)
    }

    fn place<T>(&self, value: &Spanned<T>) -> Place {
        self.range(value).map_or_else(|| self.source.place(self.base..self.base), |range| self.source.place(range))
    }
}
