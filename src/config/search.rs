//! `search` of `tejun.yaml`: how readers search.
//!
//! In: `search: false`, or a map. Out: [`Search`]. Never: looks at a document.

use super::Search;
use super::bindings::DocumentGlobForm;
use crate::say;
use crate::syntax::{Form, Node, Reader, Schema, Value, forms, keys};
use serde_json::json;

keys! {
    struct SearchKeys<'n> {
        synonyms: Vec<Synonyms>, "同じ意味の言葉", "words that mean the same";
        exclude: Vec<DocumentGlobForm>, "探さない文書", "documents that are not searched";
        placeholder: String = String::new(), "検索欄に出す言葉", "what stands in the empty field";
    }
}

forms! {
    /// `false`, or how readers search.
    pub(super) SearchForm => Search = search, |lang| Schema::either(&[bool::schema(lang), SearchKeys::schema(lang)]);
    /// `[障害, インシデント]`: at least two words.
    Synonyms => Vec<String> = synonyms, |_lang| json!({ "type": "array", "items": { "type": "string" }, "minItems": 2 });
}

fn search(reader: &mut Reader<'_>, node: &Node) -> Option<Search> {
    if node.text().is_some() {
        return Some(Search { enabled: reader.boolean(node)?, ..Search::default() });
    }
    let SearchKeys { synonyms, exclude, placeholder } = SearchKeys::from_node(reader, node)?;
    Some(Search { enabled: true, synonyms, exclude, placeholder })
}

fn synonyms(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<String>> {
    reader.sound(|reader| {
        let texts = if matches!(node.value, Value::List(_)) { reader.texts(node) } else { Vec::new() };
        let words: Vec<String> = texts.into_iter().map(|(word, _)| word.trim().to_owned()).collect();
        if words.len() < 2 || words.iter().any(String::is_empty) {
            let expected = say!(
                "同じ意味の言葉を二つ以上、`[障害, インシデント]` のように並べます",
                "expected a list of at least two words that mean the same, such as `[outage, incident]`"
            );
            reader.invalid(node, expected);
        }
        Some(words)
    })
}
