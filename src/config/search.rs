//! `search` of `tejun.yaml`: how readers search.
//!
//! In: `search: false`, or a map. Out: [`Search`]. Never: looks at a document.

use super::bindings::glob;
use super::{DocumentGlob, Search};
use crate::say;
use crate::syntax::{Fields, Node, Reader, Value};

/// What is said of search; without a word there is one.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Search {
    let Some(node) = fields.get("search") else { return Search::default() };
    if node.text().is_some() {
        return Search { enabled: reader.boolean(node).unwrap_or(true), ..Search::default() };
    }
    let Some(mut fields) = reader.fields(node) else { return Search::default() };
    let synonyms = fields.get("synonyms").map(|node| groups(reader, node)).unwrap_or_default();
    let exclude = fields.get("exclude").map(|node| globs(reader, node)).unwrap_or_default();
    let placeholder = fields.get("placeholder").and_then(|node| reader.text_of(node)).unwrap_or_default().to_owned();
    fields.finish(reader);
    Search { enabled: true, synonyms, exclude, placeholder }
}

fn globs(reader: &mut Reader<'_>, node: &Node) -> Vec<DocumentGlob> {
    let nodes = reader.list_of(node);
    nodes.into_iter().filter_map(|node| glob(reader, node)).collect()
}

/// `[[障害, インシデント], …]`: each group has at least two words.
fn groups(reader: &mut Reader<'_>, node: &Node) -> Vec<Vec<String>> {
    let nodes = reader.list_of(node);
    nodes.into_iter().filter_map(|node| reader.sound(|reader| group(reader, node))).collect()
}

fn group(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<String>> {
    let words: Vec<String> = match &node.value {
        Value::List(_) => reader.texts(node).into_iter().map(|(word, _)| word.trim().to_owned()).collect(),
        Value::Scalar(..) | Value::Map(_) => Vec::new(),
    };
    if words.len() < 2 || words.iter().any(String::is_empty) {
        reader.invalid(
            node,
            say!(
                "同じ意味の言葉を二つ以上、`[障害, インシデント]` のように並べます",
                "expected a list of at least two words that mean the same, such as `[outage, incident]`"
            ),
        );
        return None;
    }
    Some(words)
}
