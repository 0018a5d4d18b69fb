//! `data/terms.yaml`: the words of the house.
//!
//! In: a list of terms. Out: [`HouseTerm`]s. Never: takes one word for right and for wrong.

use super::files::file;
use crate::diag::{Diagnostics, Lang};
use crate::model::{HouseTerm, ProjectFiles};
use crate::say;
use crate::syntax::{Form, Node, Reader, Required, Value, keys};
use serde_json::json;
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

keys! {
    struct TermKeys<'n> {
        term: Required<String>, "書くべき言葉", "the word to write";
        avoid: Vec<(&'n str, &'n Node)>, "書かない言葉", "words not to write";
        synonyms: Vec<String>, "探すときの別の言葉", "words that readers may search for";
        except: Vec<String>, "書いてよい長い言葉", "longer words in which an avoided one is right";
        note: String = String::new(), "理由", "why";
    }
}

/// The schema of the file.
pub(super) fn schema(lang: Lang) -> serde_json::Value {
    json!({ "type": "array", "items": TermKeys::schema(lang) })
}

fn entry(reader: &mut Reader<'_>, node: &Node, right: &mut BTreeSet<String>) -> Option<HouseTerm> {
    let TermKeys { term, avoid, synonyms, except, note } = TermKeys::from_node(reader, node)?;
    let term = term?;
    right.insert(term.clone());
    for (word, node) in &avoid {
        if word.is_empty() || right.contains(*word) {
            let message =
                say!("`{word}` は書くべき言葉としても挙げられています", "`{word}` is named as a word to write, too");
            reader.invalid(node, message);
        }
    }
    let avoid = avoid.into_iter().map(|(word, _)| word.to_owned()).collect();
    Some(HouseTerm { term, avoid, synonyms, except, note })
}
