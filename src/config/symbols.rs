//! What one file may know of another: its entries, sound or said to be wrong.
//!
//! In: named entries and a reading of one. Out: [`Symbols`], and what a name leads to. Never: reads what stands in an entry.

use super::BrokenNames;
use crate::diag::{Message, Place};
use crate::say;
use crate::syntax::{Key, Node, Reader, Value};
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The entries of one file: those that hold, and the names of those that do not.
#[derive(Debug)]
pub(super) struct Symbols<T> {
    /// Entries in which everything holds, in the order of the file.
    pub sound: IndexMap<String, T>,
    /// Names of entries that were said to be wrong, with where they are declared; where all that is wrong is that another declaration
    /// cannot be used, with where that one is.
    pub left_out: BTreeMap<String, Place>,
    /// The file, when all of it was said to be wrong, so that any name may have been declared in it.
    pub unreadable: Option<Place>,
}

/// What is said of a name that leads nowhere.
pub(super) struct Unresolved {
    /// When what it names was said to be wrong.
    pub left_out: Message,
    /// When nothing of the name is declared.
    pub unknown: Message,
}

/// What a reference leads to.
pub(super) enum Resolution<'a, T> {
    /// An entry that holds.
    Sound(&'a T),
    /// An entry that was already said to be wrong, with where it is declared.
    LeftOut(&'a Place),
    /// Nothing.
    Unknown,
}

impl<T> Default for Symbols<T> {
    fn default() -> Self {
        Self { sound: IndexMap::new(), left_out: BTreeMap::new(), unreadable: None }
    }
}

impl<T> Symbols<T> {
    /// What a name leads to.
    pub(super) fn look(&self, name: &str) -> Resolution<'_, T> {
        match (self.sound.get(name), self.left_out.get(name).or(self.unreadable.as_ref())) {
            (Some(entry), _) => Resolution::Sound(entry),
            (None, Some(place)) => Resolution::LeftOut(place),
            (None, None) => Resolution::Unknown,
        }
    }

    /// The entry that a node names; where it leads nowhere, that is said and breaks the entry.
    pub(super) fn resolve(&self, reader: &mut Reader<'_>, node: &Node, name: &str, said: Unresolved) -> Option<&T> {
        match self.look(name) {
            Resolution::Sound(entry) => return Some(entry),
            Resolution::LeftOut(place) => reader.refuse_left_out(node, said.left_out, place),
            Resolution::Unknown => reader.unknown(node, said.unknown, self.names()),
        }
        None
    }

    /// Every declared name.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.sound.keys().chain(self.left_out.keys()).map(String::as_str)
    }

    /// Reads named entries one by one; one that fails does not touch the others.
    pub(super) fn read<'n>(
        reader: &mut Reader<'_>,
        entries: impl IntoIterator<Item = (&'n Key, &'n Node)>,
        mut entry: impl FnMut(&mut Reader<'_>, &Key, &Node) -> Option<T>,
    ) -> Self {
        let mut declared = Self::default();
        for (key, node) in entries {
            let before = reader.failures();
            let read = reader.sound(|reader| {
                check_name(reader, key);
                entry(reader, key, node)
            });
            match read {
                Some(sound) => drop(declared.sound.insert(key.text.clone(), sound)),
                None => {
                    let cause = reader.cause_since(before).cloned().unwrap_or_else(|| reader.place(&key.range));
                    declared.left_out.insert(key.text.clone(), cause);
                }
            }
        }
        declared
    }

    pub(super) fn nothing(unreadable: Option<Place>) -> Self {
        Self { unreadable, ..Self::default() }
    }

    /// The entries of a whole file, which was said to be wrong when it is no map of names.
    pub(super) fn of_file(mut self, file: &str, node: &Node) -> Self {
        if !matches!(node.value, Value::Map(_)) && !node.is_null() {
            self.unreadable = Some(Place::file(file));
        }
        self
    }

    /// What is broken, for those who read the project.
    pub(super) fn broken(&self) -> BrokenNames {
        BrokenNames { entries: self.left_out.clone(), file: self.unreadable.clone() }
    }
}

/// Names appear in addresses, roles and on the command line, so they keep to what is safe in all of them.
fn check_name(reader: &mut Reader<'_>, key: &Key) {
    let name = &key.text;
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(good) {
        let message = say!(
            "名前 `{name}` は使えません（文字・数字・`-`・`_`・`.` だけ、先頭は `.` 以外）",
            "the name `{name}` cannot be used: expected letters, digits, `-`, `_` and `.`, not starting with `.`"
        );
        reader.invalid_key(key, message);
    }
}
