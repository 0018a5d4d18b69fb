//! Which statements of documents are about an entry: `statement: 週次報告`, `{ document, heading, label }`, several, or `false`.
//!
//! In: the node of the key. Out: a [`StatementLink`]. Never: looks at a document.

use crate::config::bindings::DocumentGlobForm;
use crate::config::{DocumentGlob, StatementLink, StatementSelector};
use crate::say;
use crate::syntax::{Keys, Node, Reader, Schema, Value, keys, later};

keys! {
    /// A statement, told by where it stands.
    struct SelectorKeys<'n> {
        document: Option<DocumentGlobForm>, "どの文書か", "which documents";
        heading: Option<String>, "どの見出しの下か", "a heading above the statement";
        label: Option<String>, "文書での呼び名", "what the document calls it";
    }
}

later! {
    /// A name, where it stands, several of them, or `false`.
    pub(super) StatementForm: |lang| {
        let one = Schema::either(&[<&str>::schema(lang), SelectorKeys::schema(lang)]);
        Schema::either(&[
            serde_json::json!({ "const": false }),
            one.clone(),
            serde_json::json!({ "type": "array", "items": one }),
        ])
    };
}

/// The statements that a node names.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node) -> StatementLink {
    if node.text() == Some("false") {
        return StatementLink::Off;
    }
    let nodes: Vec<&Node> = match &node.value {
        Value::List(nodes) => nodes.iter().collect(),
        _ => vec![node],
    };
    StatementLink::Named(nodes.into_iter().filter_map(|node| selector(reader, node)).collect())
}

fn selector(reader: &mut Reader<'_>, node: &Node) -> Option<StatementSelector> {
    let place = reader.place(&node.range);
    if let Some(label) = node.text() {
        return Some(StatementSelector { document: None, heading: None, label: Some(label.to_owned()), place });
    }
    let SelectorKeys { document, heading, label } = SelectorKeys::read(reader, node, &node.range)?;
    let document: Option<DocumentGlob> = document;
    if document.is_none() && heading.is_none() && label.is_none() {
        let message = say!(
            "`document`・`heading`・`label` のどれかを書きます",
            "expected one of `document`, `heading` and `label`"
        );
        reader.invalid(node, message);
        return None;
    }
    Some(StatementSelector { document, heading, label, place })
}
