//! Settings of other tools as one tree, whose values know where they stand.
//!
//! In: texts of YAML, TOML and JSON. Out: [`Tree`]s, and diagnostics for what cannot be read. Never: knows a key.

use super::folder::Folder;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::say;
use crate::syntax::{self, Entry, Fault, Key, Node, SyntaxError, Value};

/// A value of a file of settings, with its place.
pub(super) type Tree = Node<Place>;

/// A text that another tool's settings say, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The text.
    pub text: String,
    /// Where it stands; nowhere for what follows from the folder alone.
    pub place: Option<Place>,
}

/// A text that follows from the files, not from settings.
pub(super) fn unplaced(text: impl Into<String>) -> Said {
    Said { text: text.into(), place: None }
}

/// Reads a file of settings in the language that its name ends with; nothing when it is none.
pub(super) fn read(folder: &Folder<'_>, path: &str, found: &mut Diagnostics) -> Option<Tree> {
    let text = folder.text(path)?;
    let root = match path.rsplit('.').next() {
        Some("toml") => match syntax::toml::table(&text) {
            Ok(entries) => Some(Node { value: Value::Map(entries), range: 0..0 }),
            Err(error) => refused(path, &text, &error, "TOML", found),
        },
        Some("json") if text.trim_start().starts_with('{') => {
            // The reader of objects takes one at the head of a text.
            let lead = text.len() - text.trim_start().len();
            match syntax::json::object(&text[lead..]) {
                Ok(Some((node, _))) => {
                    return Some(placed(&node, &|range| range.start + lead..range.end + lead, path, &text));
                }
                Ok(None) => None,
                Err(error) => {
                    let at = error.at.start + lead..error.at.end + lead;
                    refused(path, &text, &SyntaxError { at, ..error }, "JSON", found)
                }
            }
        }
        _ => syntax::parse(path, &text, found),
    };
    root.map(|root| placed(&root, &|range| range, path, &text))
}

fn refused(path: &str, text: &str, error: &SyntaxError, language: &str, found: &mut Diagnostics) -> Option<Node> {
    let reason = match &error.fault {
        Fault::Grammar(reason) => reason.as_str(),
        _ => "nested too deeply",
    };
    let message = say!("{language} として読めません: {reason}", "not valid {language}: {reason}");
    let place = Place::of_range(path, text, error.at.clone());
    found.push(Diagnostic::new(code::CONFIG_SYNTAX, place, message));
    None
}

/// The same tree with places in the stead of bytes.
pub(super) fn placed(
    node: &Node,
    shift: &dyn Fn(std::ops::Range<usize>) -> std::ops::Range<usize>,
    path: &str,
    text: &str,
) -> Tree {
    let place = |range: &std::ops::Range<usize>| Place::of_range(path, text, shift(range.clone()));
    let value = match &node.value {
        Value::Scalar(text, style) => Value::Scalar(text.clone(), *style),
        Value::List(items) => Value::List(items.iter().map(|item| placed(item, shift, path, text)).collect()),
        Value::Map(entries) => {
            let entry = |entry: &Entry| Entry {
                key: Key { text: entry.key.text.clone(), range: place(&entry.key.range) },
                node: placed(&entry.node, shift, path, text),
            };
            Value::Map(entries.iter().map(entry).collect())
        }
    };
    Tree { value, range: place(&node.range) }
}

/// The value that a path of keys leads to, in whatever case they are written.
pub(super) fn at<'t>(tree: &'t Tree, keys: &[&str]) -> Option<&'t Tree> {
    keys.iter().try_fold(tree, |tree, key| {
        tree.entries().iter().find(|entry| entry.key.text.eq_ignore_ascii_case(key)).map(|entry| &entry.node)
    })
}

/// The items of a list; a single value is a list of itself, and nothing is an empty one.
pub(super) fn items(tree: Option<&Tree>) -> &[Tree] {
    match tree {
        Some(Node { value: Value::List(items), .. }) => items,
        Some(tree) if !tree.is_null() => std::slice::from_ref(tree),
        _ => &[],
    }
}

/// What a scalar says, unless it says nothing. A list of a variable of the environment and what counts without it (`!ENV` of
/// MkDocs) says the latter.
pub(super) fn said(tree: Option<&Tree>) -> Option<Said> {
    let tree = match tree? {
        Node { value: Value::List(items), .. } => items.last()?,
        tree => tree,
    };
    let text = tree.text().map(str::trim).filter(|text| !tree.is_null() && !text.is_empty())?;
    Some(Said { text: text.to_owned(), place: Some(tree.range.clone()) })
}

/// What the items of a list say, or a single value does.
pub(super) fn texts(tree: Option<&Tree>) -> impl Iterator<Item = Said> + use<'_> {
    items(tree).iter().filter_map(|item| said(Some(item)))
}

/// What the value of a path of keys says.
pub(super) fn said_at(tree: &Tree, keys: &[&str]) -> Option<Said> {
    said(at(tree, keys))
}

/// Whether a value says yes.
pub(super) fn is_true(tree: Option<&Tree>) -> bool {
    tree.and_then(Node::text).is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// The name of an item that is a name alone or a map of one name to its settings, with these.
pub(super) fn named(item: &Tree) -> Option<(Said, Option<&Tree>)> {
    match item.entries() {
        [entry, ..] => {
            Some((Said { text: entry.key.text.clone(), place: Some(entry.key.range.clone()) }, Some(&entry.node)))
        }
        [] => said(Some(item)).map(|name| (name, None)),
    }
}
