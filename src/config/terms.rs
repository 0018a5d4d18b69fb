//! `data/terms.yaml`: the words of the house.
//!
//! In: a list of terms. Out: [`HouseTerm`]s. Never: takes one word for right and for wrong.

use super::load::file;
use crate::diag::{Diagnostics, code};
use crate::model::{HouseTerm, ProjectFiles};
use crate::say;
use crate::syntax::{Node, Reader, Value};
use std::collections::BTreeSet;

/// The terms of a project; none without the file.
pub(super) fn read(files: &dyn ProjectFiles, found: &mut Diagnostics) -> Vec<HouseTerm> {
    file(files, "data/terms.yaml", found, list).unwrap_or_default()
}

fn list(reader: &mut Reader<'_>, node: &Node) -> Vec<HouseTerm> {
    let Value::List(entries) = &node.value else {
        if !node.is_null() && !matches!(&node.value, Value::Map(entries) if entries.is_empty()) {
            reader.invalid(node, say!("用語の並び（`- term: …`）を書きます", "expected a list of terms (`- term: …`)"));
        }
        return Vec::new();
    };
    let mut right: BTreeSet<String> = BTreeSet::new();
    let mut terms = Vec::with_capacity(entries.len());
    for node in entries {
        terms.extend(reader.sound(|reader| entry(reader, node, &mut right)));
    }
    terms
}

fn entry(reader: &mut Reader<'_>, node: &Node, right: &mut BTreeSet<String>) -> Option<HouseTerm> {
    let mut fields = reader.fields(node)?;
    let start = node.range.start..node.range.start;
    let term = fields.require(reader, "term", &start).and_then(|node| reader.text_of(node));
    let mut words = |reader: &mut Reader<'_>, key| {
        let node = fields.get(key);
        node.map(|node| reader.texts(node)).unwrap_or_default()
    };
    let avoid = words(reader, "avoid");
    let owned = |words: Vec<(&str, &Node)>| words.into_iter().map(|(word, _)| word.to_owned()).collect::<Vec<_>>();
    let (synonyms, except) = (owned(words(reader, "synonyms")), owned(words(reader, "except")));
    let note = fields.get("note").and_then(|node| reader.text_of(node)).unwrap_or_default().to_owned();
    fields.finish(reader);
    let term = term?.to_owned();
    right.insert(term.clone());
    for (word, node) in &avoid {
        if word.is_empty() || right.contains(*word) {
            let message =
                say!("`{word}` は書くべき言葉としても挙げられています", "`{word}` is named as a word to write, too");
            let diagnostic = reader.at(code::CONFIG_INVALID, node, message);
            reader.fail(diagnostic);
        }
    }
    Some(HouseTerm { term, avoid: owned(avoid), synonyms, except, note })
}
