//! Values that a section hands down to the pages below it, and takes itself, as in Hugo.
//!
//! In: the `cascade` of a page's front matter: one map, or a list of maps that say whom they are meant for. Out: [`Rule`]s, and
//! the entries a page has after all. Never: overrules what a page, or a section nearer to it, says itself.

use super::node::{Entry, Node};
use super::values::Values;
use super::{DocumentFrontMatter, keys};
use crate::content::visibility::{KEYS as SHOWS, PageVisibility};
use crate::diag::{Diagnostic, Place, code};
use crate::model::Taxonomy;
use crate::say;
use crate::syntax::Value;
use regex::Regex;

/// One map of a cascade.
#[derive(Debug, Clone)]
pub(in crate::content) struct Rule {
    entries: Vec<Entry>,
    path: Option<Regex>,
    kind: Option<Regex>,
    lang: Option<Regex>,
    environment: Option<Regex>,
    /// Where the path is written for which it hands an audience down.
    closes: Option<Place>,
    /// Whether it is what the page says of itself, and with that of what lies below it.
    own: bool,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(in crate::content) struct Subject<'a> {
    /// `/sop/refunds`, without its extension.
    pub(in crate::content) path: &'a str,
    /// `home`, `section` or `page`.
    pub(in crate::content) kind: &'a str,
    /// `ja`
    pub(in crate::content) lang: &'a str,
}

/// The rules of a page's cascade; values of the wrong type are said here, once.
pub(super) fn read(entries: &[Entry], taxonomies: &[Taxonomy], found: &mut Vec<Diagnostic>) -> Vec<Rule> {
    let mut rules = written(entries, taxonomies, found);
    rules.extend(of_itself(entries));
    rules
}

fn written(entries: &[Entry], taxonomies: &[Taxonomy], found: &mut Vec<Diagnostic>) -> Vec<Rule> {
    let Some(cascade) = entries.iter().find(|entry| entry.is("cascade")) else { return Vec::new() };
    let mut rules = Vec::new();
    for item in cascade.node.items() {
        if item.is_map() {
            rules.push(rule(item, found));
        } else {
            Values { found }.mismatch("cascade", item, "キーと値の組", "a mapping");
        }
    }
    for rule in &rules {
        keys::read(&rule.entries, taxonomies, &mut DocumentFrontMatter::default(), found);
    }
    rules
}

/// What a page says of where it shows up holds for what lies below it, too; an explicit `cascade` comes first.
fn of_itself(entries: &[Entry]) -> Option<Rule> {
    let is_said = |entry: &&Entry| {
        let name = SHOWS.into_iter().find(|name| entry.is(name));
        name.zip(entry.node.typed()).is_some_and(|(name, text)| PageVisibility::default().set(name, &text))
    };
    let entries: Vec<Entry> = entries.iter().filter(is_said).cloned().collect();
    let rule =
        |entries| Rule { entries, path: None, kind: None, lang: None, environment: None, closes: None, own: true };
    (!entries.is_empty()).then(|| rule(entries))
}

fn rule(item: &Node, found: &mut Vec<Diagnostic>) -> Rule {
    let target = item.below("target").or_else(|| item.below("_target"));
    let mut pattern = |key: &str| {
        let node = target?.below(key)?;
        Values { found }.text(key, node).map(|text| glob(&text))
    };
    let (path, kind) = (pattern("path"), pattern("kind"));
    let (lang, environment) = (pattern("lang"), pattern("environment"));
    if let Some(signed) = item.entries().iter().find(|entry| entry.is("signatures")) {
        let message = say!(
            "`signatures` は文書ごとのものなので、`cascade` では渡しません",
            "signatures are of one document: `cascade` does not hand them down"
        );
        found.push(Diagnostic::new(code::CONTROL_VALUE, signed.place(), message));
    }
    let own_only = ["target", "_target", "cascade", "signatures"];
    let is_own = |entry: &&Entry| !own_only.iter().any(|key| entry.is(key));
    let entries: Vec<Entry> = item.entries().iter().filter(is_own).cloned().collect();
    let closes = target.and_then(|target| target.below("path")).map(|node| node.range.clone());
    let closes = closes.filter(|_| entries.iter().any(|entry| entry.is("audience")));
    Rule { entries, path, kind, lang, environment, closes, own: false }
}

impl Rule {
    /// Where the path is written for which it hands an audience down; `None` for what has no path or hands down none.
    pub(in crate::content) fn closes(&self) -> Option<&Place> {
        self.closes.as_ref()
    }

    /// Whether it is what the page says of itself.
    pub(in crate::content) fn is_own(&self) -> bool {
        self.own
    }

    /// Whether it is meant for a page or a file.
    pub(in crate::content) fn is_for(&self, subject: Subject<'_>) -> bool {
        let fits = |pattern: &Option<Regex>, text: &str| pattern.as_ref().is_none_or(|pattern| pattern.is_match(text));
        fits(&self.path, subject.path)
            && fits(&self.kind, subject.kind)
            && fits(&self.lang, subject.lang)
            && fits(&self.environment, "production")
    }
}

/// A page's entries with those that its sections hand down, the nearest section first; of one section, the first rule.
pub(super) fn merged<'r>(own: &[Entry], rules: impl IntoIterator<Item = &'r Rule>, subject: Subject<'_>) -> Vec<Entry> {
    let mut entries = own.to_vec();
    for rule in rules.into_iter().filter(|rule| rule.is_for(subject)) {
        for handed in &rule.entries {
            match entries.iter_mut().find(|entry| entry.is(&handed.key.text)) {
                None => entries.push(handed.clone()),
                Some(entry) if entry.is("params") => add_params(&mut entry.node, &handed.node),
                Some(_) => {}
            }
        }
    }
    entries
}

/// Free values are handed down one by one.
fn add_params(own: &mut Node, handed: &Node) {
    let Value::Map(entries) = &mut own.value else { return };
    for more in handed.entries() {
        if !entries.iter().any(|entry| entry.is(&more.key.text)) {
            entries.push(more.clone());
        }
    }
}

/// Hugo's globs: `**` is anything, `*` anything within a folder, `{a,b}` one of several; letter case does not matter.
fn glob(pattern: &str) -> Regex {
    let mut regex = String::from("(?is)^");
    let mut chars = pattern.trim().chars().peekable();
    let mut open = 0_usize;
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.next_if_eq(&'*').is_some() => regex.push_str(".*"),
            '*' => regex.push_str("[^/]*"),
            '?' => regex.push_str("[^/]"),
            '{' => {
                open += 1;
                regex.push_str("(?:");
            }
            '}' if open > 0 => {
                open -= 1;
                regex.push(')');
            }
            ',' if open > 0 => regex.push('|'),
            c => regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    regex.push_str(&")".repeat(open));
    regex.push('$');
    // Only a pattern too large to compile comes here; it is for nobody.
    Regex::new(&regex).unwrap_or_else(|_| Regex::new("[^\\s\\S]").expect("a class of no characters compiles"))
}

#[cfg(test)]
mod tests {
    use super::glob;

    #[test]
    fn globs_are_those_of_hugo() {
        let table = [
            ("/sop/**", "/sop/a/b", true),
            ("/sop/**", "/sop", false),
            ("/sop/*", "/sop/a/b", false),
            ("/sop/*", "/sop/a", true),
            ("**p1**", "/s1/p1", true),
            ("{page,section}", "section", true),
            ("{page,section}", "home", false),
            ("{/手順/**,/FAQ/**}", "/faq/返金", true),
            ("/a.b", "/aXb", false),
            ("{", "", true),
            ("**", "", true),
        ];
        for (pattern, path, fits) in table {
            assert_eq!(glob(pattern).is_match(path), fits, "{pattern} {path}");
        }
    }
}
