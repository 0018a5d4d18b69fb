//! Typed readings of nodes, with a diagnostic for each reading that fails.
//!
//! In: nodes of one file. Out: texts, numbers, lists and the known keys of maps. Never: looks another entry up.
//!
//! A failed reading marks the entry as broken; whoever reads the entry asks [`Reader::sound`] at its end. Unknown keys
//! are said and passed over: they do not break an entry.

use super::keys::Declared;
use super::{Entry, Key, Node, Value};
use crate::diag::{Code, Diagnostic, Diagnostics, Message, Place, code, nearest};
use crate::say;
use rust_decimal::Decimal;
use std::ops::Range;

/// One file while it is read.
pub(crate) struct Reader<'a> {
    /// Its path in the project.
    pub file: &'a str,
    /// Its text, without a byte order mark.
    pub text: &'a str,
    found: &'a mut Diagnostics,
    /// What failed so far: each with the declaration it follows from, or nothing where it is wrong by itself.
    failed: Vec<Option<Place>>,
}

impl<'a> Reader<'a> {
    /// Nothing read yet.
    pub(crate) fn new(file: &'a str, text: &'a str, found: &'a mut Diagnostics) -> Self {
        Self { file, text, found, failed: Vec::new() }
    }

    /// The place of a range of bytes.
    pub(crate) fn place(&self, range: &Range<usize>) -> Place {
        Place::of_range(self.file, self.text, range.clone())
    }

    /// Says something that leaves the entry as it is.
    pub(crate) fn say(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Says something that breaks the entry.
    pub(crate) fn fail(&mut self, diagnostic: Diagnostic) {
        self.failed.push(None);
        self.found.push(diagnostic);
    }

    /// Says that something is wrong at a node, and breaks the entry.
    pub(crate) fn refuse(&mut self, code: Code, node: &Node, message: Message) {
        self.fail(self.at(code, node, message));
    }

    /// Says that the name of an entry cannot be used, and breaks the entry.
    pub(crate) fn invalid_key(&mut self, key: &Key, message: Message) {
        let place = self.place(&key.range);
        self.fail(Diagnostic::new(code::CONFIG_INVALID, place, message));
    }

    /// Says that something is not used because what it names was said to be wrong, and breaks the entry.
    pub(crate) fn refuse_left_out(&mut self, node: &Node, message: Message, place: &Place) {
        let finding = self.left_out(node, message, place);
        self.failed.push(Some(place.clone()));
        self.found.push(finding);
    }

    /// Says that a key is missing in an entry, and breaks the entry.
    pub(crate) fn missing<T>(&mut self, key: &str, entry: &Range<usize>, hint: Option<Message>) -> Option<T> {
        let hint = hint.unwrap_or_else(|| say!("`{key}: …` の行を書き足します", "add a line `{key}: …`"));
        let message = say!("`{key}` がありません", "expected the key `{key}`, found none");
        let place = self.place(entry);
        self.fail(Diagnostic::new(code::CONFIG_REQUIRED, place, message).hint(hint));
        None
    }

    /// What `read` makes of the text of a node; anything else is said not to be what is expected.
    pub(crate) fn parsed<T>(
        &mut self,
        node: &Node,
        read: impl FnOnce(&str) -> Option<T>,
        expected: Message,
    ) -> Option<T> {
        let value = node.text().and_then(read);
        if value.is_none() {
            self.invalid(node, expected);
        }
        value
    }

    /// A finding of a kind at a node.
    pub(crate) fn at(&self, code: Code, node: &Node, message: Message) -> Diagnostic {
        Diagnostic::new(code, self.place(&node.range), message)
    }

    /// The finding that something is not used because what it names, declared at a place, was said to be wrong.
    pub(crate) fn left_out(&self, node: &Node, message: Message, place: &Place) -> Diagnostic {
        Diagnostic::left_out(self.place(&node.range), message, place.clone())
    }

    /// Says that a value has the wrong form, and breaks the entry.
    pub(crate) fn invalid(&mut self, node: &Node, message: Message) {
        self.refuse(code::CONFIG_INVALID, node, message);
    }

    /// Reads one entry: `None` when something in it failed.
    pub(crate) fn sound<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.failures();
        let entry = read(self);
        entry.filter(|_| self.failures() == before)
    }

    /// How much has failed so far, for readings that make sense only when an earlier one held.
    pub(crate) fn failures(&self) -> usize {
        self.failed.len()
    }

    /// The declaration from which everything follows that failed since there were so many failures; `None` where anything is
    /// wrong by itself.
    pub(crate) fn cause_since(&self, failures: usize) -> Option<&Place> {
        let since = self.failed.get(failures..)?;
        if since.iter().all(Option::is_some) { since.first()?.as_ref() } else { None }
    }

    /// The keys of a map.
    pub(crate) fn fields<'n>(&mut self, node: &'n Node) -> Option<Fields<'n>> {
        match &node.value {
            Value::Map(entries) => Some(Fields { entries, asked: Vec::new() }),
            _ if node.is_null() => Some(Fields { entries: &[], asked: Vec::new() }),
            _ => {
                self.invalid(
                    node,
                    say!("キーと値の並び（`キー: 値`）を書きます", "expected keys and values (`key: value`)"),
                );
                None
            }
        }
    }

    /// The entries of a map whose keys are names of the user's.
    pub(crate) fn named<'n>(&mut self, node: Option<&'n Node>) -> Vec<(&'n Key, &'n Node)> {
        let entries = node.and_then(|node| self.fields(node)).map(|fields| fields.entries).unwrap_or_default();
        entries.iter().map(|entry| (&entry.key, &entry.node)).collect()
    }

    /// Any text.
    pub(crate) fn text_of<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        let text = node.text();
        if text.is_none() {
            self.invalid(node, say!("文字列を書きます", "expected a text"));
        }
        text
    }

    /// One text or a list of them.
    pub(crate) fn texts<'n>(&mut self, node: &'n Node) -> Vec<(&'n str, &'n Node)> {
        match &node.value {
            Value::List(nodes) => nodes.iter().filter_map(|node| Some((self.text_of(node)?, node))).collect(),
            _ => self.text_of(node).map(|text| (text, node)).into_iter().collect(),
        }
    }

    /// The items of a list; one that is no list counts as its only item.
    pub(crate) fn list_of<'n>(&mut self, node: &'n Node) -> Vec<&'n Node> {
        match &node.value {
            Value::List(nodes) => nodes.iter().collect(),
            _ => vec![node],
        }
    }

    /// `true` or `false`; anything else, `yes` included, is an error.
    pub(crate) fn boolean(&mut self, node: &Node) -> Option<bool> {
        match node.text() {
            Some("true" | "True" | "TRUE") => Some(true),
            Some("false" | "False" | "FALSE") => Some(false),
            _ => {
                self.invalid(node, say!("`true` か `false` を書きます", "expected `true` or `false`"));
                None
            }
        }
    }

    /// A number, exactly as written.
    pub(crate) fn decimal(&mut self, node: &Node) -> Option<Decimal> {
        let number = node.text().and_then(|text| text.parse().ok());
        if number.is_none() {
            self.invalid(node, say!("数を書きます", "expected a number"));
        }
        number
    }

    /// A whole number within bounds.
    pub(crate) fn whole(&mut self, node: &Node, within: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let number = node.text().and_then(|text| text.parse().ok()).filter(|n| within.contains(n));
        if number.is_none() {
            let (least, most) = (within.start(), within.end());
            let message = if *most == i64::MAX {
                say!("{least} 以上の整数を書きます", "expected a whole number of at least {least}")
            } else {
                say!("{least} から {most} までの整数を書きます", "expected a whole number from {least} to {most}")
            };
            self.invalid(node, message);
        }
        number
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(&mut self, node: &Node, choices: &[(&str, T)]) -> Option<T> {
        let typed = node.text().unwrap_or_default();
        let chosen = choices.iter().find(|(name, _)| *name == typed).map(|(_, value)| *value);
        if chosen.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let known = listed(&names);
            let mut diagnostic = self.at(
                code::CONFIG_INVALID,
                node,
                say!(
                    "{known} のどれかを書きます（`{typed}` は使えません）",
                    "expected one of {known}, found `{typed}`"
                ),
            );
            if let Some(near) = nearest(typed, names) {
                diagnostic = diagnostic.hint(did_you_mean(near));
            }
            self.fail(diagnostic);
        }
        chosen
    }

    /// Says that a name is not declared, with the nearest one that is, and breaks the entry.
    pub(crate) fn unknown<'k>(&mut self, node: &Node, message: Message, known: impl IntoIterator<Item = &'k str>) {
        let typed = node.text().unwrap_or_default();
        let known: Vec<&str> = known.into_iter().collect();
        let mut diagnostic = self.at(code::CONFIG_REFERENCE, node, message);
        if let Some(near) = nearest(typed, known.iter().copied()) {
            diagnostic = diagnostic.hint(did_you_mean(near));
        } else if !known.is_empty() && known.len() <= 12 {
            let known = listed(&known);
            diagnostic = diagnostic.hint(say!("使えるのは {known}", "known here: {known}"));
        }
        self.fail(diagnostic);
    }
}

fn did_you_mean(near: &str) -> Message {
    say!("`{near}` のことですか", "did you mean `{near}`?")
}

/// A finding about a name that is not known, with the nearest one that is, else with all of them.
pub(crate) fn with_known<'k>(finding: Diagnostic, typed: &str, known: impl IntoIterator<Item = &'k str>) -> Diagnostic {
    let known: Vec<&str> = known.into_iter().collect();
    let all = listed(&known);
    finding.hint(nearest(typed, known).map_or_else(|| say!("使えるのは {all}", "known here: {all}"), did_you_mean))
}

/// Names in backticks, for a message.
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The keys of a map; what was asked for is known, and [`Fields::finish`] says what is not.
pub(crate) struct Fields<'n> {
    entries: &'n [Entry],
    asked: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The value of a key; a key without a value counts as not written.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        self.entries.iter().find(|known| known.key.text == key).map(|known| &known.node).filter(|node| !node.is_null())
    }

    /// The value of a key that must be there; its absence breaks the entry, with a hint that knows what may be written.
    pub(crate) fn require_as(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        entry: &Range<usize>,
        hint: Message,
    ) -> Option<&'n Node> {
        self.get(key).or_else(|| reader.missing(key, entry, Some(hint)))
    }

    /// A declared key with its value: of several spellings the first that is written.
    pub(crate) fn declared<'e>(&mut self, names: &'static [&'static str], entry: &'e Range<usize>) -> Declared<'e, 'n> {
        let node = names.iter().fold(None, |found, name| found.or(self.get(name)));
        Declared { name: names[0], node, entry }
    }

    /// Whether a key is written, without making it a known one.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|known| known.key.text == key && !known.node.is_null())
    }

    /// Says every key that nobody asked for.
    pub(crate) fn finish(self, reader: &mut Reader<'_>) {
        for Entry { key, .. } in self.entries {
            let name = key.text.as_str();
            if self.asked.contains(&name) {
                continue;
            }
            let message = say!("`{name}` というキーはありません", "unknown key `{name}`");
            let mut diagnostic = Diagnostic::new(code::CONFIG_UNKNOWN_KEY, reader.place(&key.range), message);
            let mut known = self.asked.clone();
            known.dedup();
            diagnostic = match nearest(name, known.iter().copied()) {
                Some(near) => diagnostic.hint(did_you_mean(near)),
                None => {
                    let known = listed(&known);
                    diagnostic.hint(say!("使えるキーは {known}", "known here: {known}"))
                }
            };
            reader.say(diagnostic);
        }
    }
}
